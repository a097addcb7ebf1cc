#include "helper/plan.h"

#include "helper/helper.h"

/* The palette of the interface: ink, muted text, pine, the paper's rule. */
static const struct colour { double r, g, b; }
	INK = {0x22 / 255., 0x31 / 255., 0x2D / 255.}, MUTED = {0x53 / 255., 0x60 / 255., 0x5B / 255.},
	PINE = {0x1D / 255., 0x5A / 255., 0x52 / 255.}, RULE = {0xC9 / 255., 0xC0 / 255., 0xB0 / 255.},
	BLACK = {0, 0, 0};

static void colour(cairo_t *cr, struct colour c)
{
	cairo_set_source_rgb(cr, c.r, c.g, c.b);
}

static void rule(cairo_t *cr, double x, double y, double width, double thick, struct colour c)
{
	colour(cr, c);
	cairo_rectangle(cr, x, y - thick, width, thick);
	cairo_fill(cr);
}

/*
 * Lines from..to of a text, each in the middle of a line's height as CSS does
 * it, whatever the font's own idea of leading: so all columns keep one grid.
 */
static void lines(cairo_t *cr, const struct cell *c, double x, double y, double line, int from, int to)
{
	PangoLayoutIter *it = pango_layout_get_iter(c->text);
	PangoRectangle in;
	int n = 0;
	do {
		if (n < from || n >= to)
			continue;
		pango_layout_iter_get_line_extents(it, NULL, &in);
		double height = (double)in.height / PANGO_SCALE, top = (double)in.y / PANGO_SCALE;
		double base = (double)pango_layout_iter_get_baseline(it) / PANGO_SCALE - top;
		cairo_move_to(cr, x + (double)in.x / PANGO_SCALE,
		              y + (n - from) * line + (line - height) / 2 + base);
		pango_cairo_show_layout_line(cr, pango_layout_iter_get_line_readonly(it));
	} while (++n < to && pango_layout_iter_next_line(it));
	pango_layout_iter_free(it);
}

static void tagged(cairo_t *cr, const char *tag, const struct block *b, const struct cell *c,
                   double x, double y, int from, int to)
{
	cairo_tag_begin(cr, tag, NULL);
	lines(cr, c, x + c->x, y, b->line, from, to < c->lines ? to : c->lines);
	cairo_tag_end(cr, tag);
}

static void draw_row(struct plan *p, const struct piece *at, double y)
{
	cairo_t *cr = p->pdf.cr;
	const struct block *b = at->block;
	bool top = b->kind == BLOCK_COLS;
	cairo_tag_begin(cr, "TR", NULL);
	colour(cr, top ? MUTED : INK);
	for (int i = 0; i < b->n_cells; i++)
		tagged(cr, top ? "TH" : "TD", b, &b->cell[i], p->left, y, at->from, at->to);
	cairo_tag_end(cr, "TR");
	if (at->to == b->lines)
		rule(cr, p->left, at->y + block_height(b, at->from, at->to), p->width, top ? 1.5 : .6,
		     top ? PINE : RULE);
}

static void draw_sign(struct plan *p, const struct piece *at)
{
	cairo_t *cr = p->pdf.cr;
	const struct block *b = at->block;
	for (int i = 0; i < b->n_cells; i++) {
		const struct cell *c = &b->cell[i];
		rule(cr, p->left + c->x, at->y + PLAN_SIGN, c->width, .8, INK);
		colour(cr, INK);
		tagged(cr, "P", b, c, p->left, at->y + b->top, 0, c->lines);
	}
}

/* All squares in one path: no seams between them, however it is enlarged. */
static void draw_qr(struct plan *p, const struct piece *at)
{
	cairo_t *cr = p->pdf.cr;
	const struct block *b = at->block;
	int n = b->qr->width;
	double one = PLAN_QR / n;
	cairo_tag_begin(cr, "Figure", NULL);
	if (b->link)
		cairo_tag_begin(cr, CAIRO_TAG_LINK, b->link);
	colour(cr, BLACK);
	for (int i = 0; i < n; i++)
		for (int k = 0; k < n; k++) {
			int from = k;
			while (k < n && b->qr->data[i * n + k] & 1)
				k++;
			if (k > from)
				cairo_rectangle(cr, p->left + from * one, at->y + i * one, (k - from) * one, one);
		}
	cairo_fill(cr);
	if (b->link)
		cairo_tag_end(cr, CAIRO_TAG_LINK);
	cairo_tag_end(cr, "Figure");
	colour(cr, INK);
	tagged(cr, "P", b, &b->cell[0], p->left, at->y + b->top, at->from, at->to);
}

static void draw_piece(struct plan *p, const struct piece *at)
{
	static const char *const tag[] = {[BLOCK_TITLE] = "H1", [BLOCK_LEAD] = "P", [BLOCK_SECTION] = "H2",
	                                  [BLOCK_TEXT] = "P", [BLOCK_ITEM] = "P"};
	cairo_t *cr = p->pdf.cr;
	const struct block *b = at->block;
	double y = at->y + (at->from == 0 ? b->top : 0);
	colour(cr, INK);
	switch (b->kind) {
	case BLOCK_COLS:
	case BLOCK_ROW:
		draw_row(p, at, y);
		return;
	case BLOCK_SIGN:
		draw_sign(p, at);
		return;
	case BLOCK_QR:
		draw_qr(p, at);
		return;
	case BLOCK_ITEM:
		if (at->from == 0) {
			cairo_arc(cr, p->left + MM(1.5), y + b->line * .53, 1.6, 0, 7);
			cairo_fill(cr);
		}
		break;
	default:
		break;
	}
	tagged(cr, tag[b->kind], b, &b->cell[0], p->left, y, at->from, at->to);
}

static bool in_table(const struct piece *at)
{
	return at->block->kind == BLOCK_COLS || at->block->kind == BLOCK_ROW;
}

static void page_number(struct plan *p, int page)
{
	struct span text = span_is(p->lang, "sv") ? arena_fmt(p->a, "Sida %d av %d", page + 1, p->n_pages) :
	                   span_is(p->lang, "en") ? arena_fmt(p->a, "Page %d of %d", page + 1, p->n_pages) :
	                                            arena_fmt(p->a, "%d / %d", page + 1, p->n_pages);
	PangoLayout *l = pango_layout_new(p->pango);
	PangoFontDescription *f = pango_font_description_from_string(PLAN_FONTS);
	pango_font_description_set_absolute_size(f, PLAN_FOOT_SIZE * PANGO_SCALE);
	pango_layout_set_font_description(l, f);
	pango_font_description_free(f);
	pango_layout_set_width(l, (int)(p->width * PANGO_SCALE));
	pango_layout_set_alignment(l, PANGO_ALIGN_RIGHT);
	pango_layout_set_text(l, text.p, (int)text.n);
	struct cell c = {l, 0, p->width, 1};
	lines(p->pdf.cr, &c, p->left, p->pdf.height - MM(14), PLAN_FOOT_SIZE * PLAN_LEADING, 0, 1);
	g_object_unref(l);
}

static void frame(struct plan *p, int page)
{
	cairo_t *cr = p->pdf.cr;
	colour(cr, MUTED);
	for (int i = 0; i < 2; i++)
		if (p->head[i].text)
			lines(cr, &p->head[i], p->left + p->head[i].x, PLAN_MARGIN, PLAN_HEAD_SIZE * PLAN_LEADING,
			      0, p->head[i].lines);
	if (p->foot.text)
		lines(cr, &p->foot, p->left, p->foot_y, PLAN_FOOT_SIZE * PLAN_LEADING, 0, p->foot.lines);
	if (p->n_pages > 1)
		page_number(p, page);
}

void plan_draw(struct plan *p)
{
	cairo_t *cr = p->pdf.cr;
	int i = 0;
	for (int page = 0; page < p->n_pages; page++) {
		frame(p, page);
		bool table = false;
		for (; i < p->n_pieces && p->pieces[i].page == page; i++) {
			bool now = in_table(&p->pieces[i]);
			if (now && !table)
				cairo_tag_begin(cr, "Table", NULL);
			if (!now && table)
				cairo_tag_end(cr, "Table");
			table = now;
			draw_piece(p, &p->pieces[i]);
		}
		if (table)
			cairo_tag_end(cr, "Table");
		cairo_show_page(cr);
	}
}

enum err pdf_plan(struct span input, struct arena *a, struct out *o)
{
	struct plan p = {.a = a, .o = o};
	enum err e = plan_read(&p, input);
	if (!e)
		e = plan_flow(&p);
	if (!e) {
		plan_draw(&p);
		e = pdf_end(&p.pdf, p.lang, a, o);
	}
	plan_free(&p);
	return e;
}
