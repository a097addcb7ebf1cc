#include "helper/pdf.h"

#include "base/utf8.h"
#include "helper/helper.h"

#include <cairo-pdf.h>
#include <librsvg/rsvg.h>
#include <string.h>

enum { MARGIN_MM = 12 };

static cairo_status_t put(void *to, const unsigned char *p, unsigned n)
{
	struct out *o = to;
	out_put(o, (const char *)p, n);
	return o->bad ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

enum err pdf_begin(struct pdf *p, struct span paper, struct span title, struct arena *a, struct out *o)
{
	bool a3 = span_is(paper, "A3L");
	if (!a3 && !span_is(paper, "A4P"))
		return helper_refuse(o, "Papperets format är okänt.");
	p->width = a3 ? MM(420) : MM(210);
	p->height = MM(297);
	p->file = out_new(o->limit);
	p->surface = cairo_pdf_surface_create_for_stream(put, &p->file, p->width, p->height);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, arena_str(a, title));
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Kring");
	p->cr = cairo_create(p->surface);
	return OK;
}

void pdf_drop(struct pdf *p)
{
	if (p->cr)
		cairo_destroy(p->cr);
	if (p->surface)
		cairo_surface_destroy(p->surface);
	out_free(&p->file);
	*p = (struct pdf){0};
}

enum err pdf_end(struct pdf *p, struct span lang, struct arena *a, struct out *o)
{
	cairo_status_t st = cairo_status(p->cr);
	cairo_surface_finish(p->surface);
	st = st ? st : cairo_surface_status(p->surface);
	if (!st)
		pdf_mark(&p->file, lang, a);
	struct out file = p->file;
	if (st || file.bad)
		return err_note(E_LIMIT, "pdf: cairo status %d", (int)st);
	out_free(o);
	*o = file;
	p->file = out_new(0);
	return OK;
}

static enum err draw_svg(struct pdf *p, RsvgHandle *svg, struct arena *a, struct out *o)
{
	double m = MM(MARGIN_MM);
	RsvgRectangle place = {m, m, p->width - 2 * m, p->height - 2 * m};
	cairo_tag_begin(p->cr, "Figure", NULL);
	gboolean drawn = rsvg_handle_render_document(svg, p->cr, &place, NULL);
	cairo_tag_end(p->cr, "Figure");
	if (!drawn)
		return helper_refuse(o, "Bilden går inte att rita.");
	cairo_show_page(p->cr);
	return pdf_end(p, S(""), a, o);
}

enum err pdf_svg(struct span input, struct arena *a, struct out *o)
{
	struct span paper, title;
	struct pdf p = {0};
	if (!span_cut(&input, '\n', &paper) || !span_cut(&input, '\n', &title) || !input.n ||
	    utf8_bad(title) != title.n)
		return helper_refuse(o, "Bilden saknar format eller titel.");
	if (memmem(input.p, input.n, "<!DOCTYPE", 9) || memmem(input.p, input.n, "<!ENTITY", 8))
		return helper_refuse(o, "Bilden har egna XML-definitioner (DOCTYPE) och ritas inte.");
	/* No base URL: librsvg then opens no other file, whatever the picture names. */
	RsvgHandle *svg = rsvg_handle_new_from_data((const guint8 *)input.p, input.n, NULL);
	if (!svg)
		return helper_refuse(o, "Bilden är inte hel SVG.");
	enum err e = pdf_begin(&p, paper, title, a, o);
	if (!e)
		e = draw_svg(&p, svg, a, o);
	pdf_drop(&p);
	g_object_unref(svg);
	return e;
}
