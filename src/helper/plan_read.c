#include "helper/plan.h"

#include "base/utf8.h"
#include "guard/record.h"
#include "helper/helper.h"

enum { FIELDS = 5, SIGN_COLS = 4, ROW_COLS = 3 };
#define SIGN_GAP_X MM(6)
#define CELL_GAP   MM(3)

/* What a text looks like. */
struct type { double size; bool bold; double leading; };

static PangoLayout *set(struct plan *p, struct span text, struct type t, double width)
{
	PangoLayout *l = pango_layout_new(p->pango);
	PangoFontDescription *f = pango_font_description_from_string(PLAN_FONTS);
	pango_font_description_set_absolute_size(f, t.size * PANGO_SCALE);
	pango_font_description_set_weight(f, t.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(l, f);
	pango_font_description_free(f);
	pango_layout_set_width(l, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_text(l, text.p ? text.p : "", (int)text.n);
	return l;
}

static struct cell cell(struct plan *p, struct span text, struct type t, double x, double width)
{
	PangoLayout *l = set(p, text, t, width);
	return (struct cell){l, x, width, pango_layout_get_line_count(l)};
}

static enum err block(struct plan *p, enum block_kind kind, struct type t, double before, struct block **ret)
{
	if (p->n_blocks == PLAN_MAX_BLOCKS)
		return helper_refuse(p->o, "Papperet har fler än %d stycken.", PLAN_MAX_BLOCKS);
	struct block *b = &p->blocks[p->n_blocks++];
	*b = (struct block){.kind = kind, .size = t.size, .line = t.size * t.leading, .before = before};
	*ret = b;
	return OK;
}

static void add_cell(struct block *b, struct cell c)
{
	b->cell[b->n_cells++] = c;
	b->lines = c.lines > b->lines ? c.lines : b->lines;
}

static enum block_kind above(const struct plan *p)
{
	return p->n_blocks ? p->blocks[p->n_blocks - 1].kind : BLOCK_TITLE;
}

/* A block of one text, `x` in from the left. */
static enum err one(struct plan *p, enum block_kind kind, struct span text, struct type t,
                    double before, double x)
{
	struct block *b;
	TRY(block(p, kind, t, before, &b));
	add_cell(b, cell(p, text, t, x, p->width - x));
	return OK;
}

/* The label and, bold, what it labels. */
static enum err lead(struct plan *p, struct span label, struct span text)
{
	struct type t = {13, false, PLAN_LEADING};
	struct span all = arena_fmt(p->a, "%.*s%s%.*s", SPAN_ARG(label), label.n && text.n ? " " : "",
	                            SPAN_ARG(text));
	TRY(one(p, BLOCK_LEAD, all, t, MM(2), 0));
	PangoAttrList *look = pango_attr_list_new();
	PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
	bold->start_index = (guint)(all.n - text.n);
	bold->end_index = (guint)all.n;
	pango_attr_list_insert(look, bold);
	struct block *b = &p->blocks[p->n_blocks - 1];
	pango_layout_set_attributes(b->cell[0].text, look);
	pango_attr_list_unref(look);
	b->lines = b->cell[0].lines = pango_layout_get_line_count(b->cell[0].text);
	return OK;
}

/* The table's columns: 26 and 36 mm of 174, the middle takes the rest. */
static enum err row(struct plan *p, enum block_kind kind, const struct span *text)
{
	struct block *b;
	double wide = p->width / MM(174), w[ROW_COLS] = {MM(26) * wide, 0, MM(36) * wide}, x = 0;
	struct type t = kind == BLOCK_COLS ? (struct type){10.5, true, PLAN_LEADING}
	                                   : (struct type){12, false, PLAN_LEADING};
	w[1] = p->width - w[0] - w[2];
	enum block_kind up = above(p);
	bool starts = up != BLOCK_ROW && up != BLOCK_COLS;
	TRY(block(p, kind, t, !starts ? 0 : up == BLOCK_LEAD || up == BLOCK_TITLE ? MM(6) : MM(3), &b));
	b->top = b->bottom = kind == BLOCK_COLS ? MM(2) : MM(3);
	for (int i = 0; i < ROW_COLS; x += w[i++]) {
		struct type own = t;
		own.bold |= i == 0;
		add_cell(b, cell(p, text[i], own, x, w[i] - (i < ROW_COLS - 1 ? CELL_GAP : 0)));
	}
	return OK;
}

static enum err sign(struct plan *p, struct span name)
{
	struct type t = {10, false, PLAN_LEADING};
	double w = (p->width - (SIGN_COLS - 1) * SIGN_GAP_X) / SIGN_COLS;
	struct block *b = p->n_blocks ? &p->blocks[p->n_blocks - 1] : NULL;
	if (!b || b->kind != BLOCK_SIGN || b->n_cells == SIGN_COLS) {
		TRY(block(p, BLOCK_SIGN, t, MM(9), &b));
		b->top = PLAN_SIGN + PLAN_SIGN_GAP;
	}
	add_cell(b, cell(p, name, t, b->n_cells * (w + SIGN_GAP_X), w));
	return OK;
}

/* An address as it may stand in a link's attribute: plain https, nothing to escape. */
static const char *link_of(struct plan *p, struct span url)
{
	if (!span_starts(url, S("https://")) && !span_starts(url, S("http://")))
		return NULL;
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] <= ' ' || url.p[i] > '~' || url.p[i] == '\'' || url.p[i] == '\\')
			return NULL;
	struct span s = arena_fmt(p->a, "uri='%.*s'", SPAN_ARG(url));
	return arena_str(p->a, s);
}

static enum err qr(struct plan *p, struct span url, struct span text)
{
	struct type t = {10, false, PLAN_LEADING};
	struct block *b;
	TRY(block(p, BLOCK_QR, t, MM(7), &b));
	b->qr = QRcode_encodeString8bit(arena_str(p->a, url), 0, QR_ECLEVEL_M);
	if (!b->qr)
		return helper_refuse(p->o, "Adressen är för lång för en QR-kod.");
	b->link = link_of(p, url);
	b->top = PLAN_QR + PLAN_QR_GAP;
	add_cell(b, cell(p, text, t, 0, p->width / 2));
	return OK;
}

static void head(struct plan *p, const struct span *text)
{
	struct type t = {PLAN_HEAD_SIZE, false, PLAN_LEADING};
	for (int i = 0; i < 2; i++) {
		if (p->head[i].text)
			g_object_unref(p->head[i].text);
		p->head[i] = cell(p, text[i], t, i ? p->width * .6 : 0, p->width * (i ? .4 : .6));
	}
	pango_layout_set_alignment(p->head[1].text, PANGO_ALIGN_RIGHT);
}

static void foot(struct plan *p, struct span text)
{
	struct type t = {PLAN_FOOT_SIZE, false, PLAN_LEADING};
	struct span all = text;
	if (p->foot.text) {
		all = arena_fmt(p->a, "%s\n%.*s", pango_layout_get_text(p->foot.text), SPAN_ARG(text));
		g_object_unref(p->foot.text);
	}
	p->foot = cell(p, all, t, 0, p->width);
}

static enum err instruction(struct plan *p, const struct span *f)
{
	enum block_kind up = above(p);
	if (span_is(f[0], "head"))
		head(p, f + 1);
	else if (span_is(f[0], "foot"))
		foot(p, f[1]);
	else if (span_is(f[0], "title"))
		return one(p, BLOCK_TITLE, f[1], (struct type){26, true, 1.2}, MM(6), 0);
	else if (span_is(f[0], "lead"))
		return lead(p, f[1], f[2]);
	else if (span_is(f[0], "cols"))
		return row(p, BLOCK_COLS, f + 1);
	else if (span_is(f[0], "row"))
		return row(p, BLOCK_ROW, f + 1);
	else if (span_is(f[0], "section"))
		return one(p, BLOCK_SECTION, f[1], (struct type){13, true, 1.3}, MM(7), 0);
	else if (span_is(f[0], "text"))
		return one(p, BLOCK_TEXT, f[1], (struct type){12, false, PLAN_LEADING},
		           up == BLOCK_SECTION ? 0 : up == BLOCK_TITLE ? MM(2) : MM(3), 0);
	else if (span_is(f[0], "item"))
		return one(p, BLOCK_ITEM, f[1], (struct type){12, false, PLAN_LEADING},
		           up == BLOCK_ITEM ? MM(1) : MM(2), MM(5));
	else if (span_is(f[0], "sign"))
		return sign(p, f[1]);
	else if (span_is(f[0], "qr"))
		return qr(p, f[1], f[2]);
	else
		return helper_refuse(p->o, "Papperet har en okänd anvisning: %.*s", SPAN_ARG(utf8_cut(f[0], 20)));
	return OK;
}

static void begin_pango(struct plan *p)
{
	p->pango = pango_cairo_create_context(p->pdf.cr);
	cairo_font_options_t *f = cairo_font_options_create();
	cairo_font_options_set_hint_style(f, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(f, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(p->pango, f);
	cairo_font_options_destroy(f);
	pango_cairo_context_set_resolution(p->pango, 72);
	pango_context_set_round_glyph_positions(p->pango, FALSE);
	if (p->lang.n)
		pango_context_set_language(p->pango, pango_language_from_string(arena_str(p->a, p->lang)));
}

enum err plan_read(struct plan *p, struct span input)
{
	struct span f[FIELDS];
	if (utf8_bad(input) != input.n || span_find(input, 0, 0) != input.n)
		return helper_refuse(p->o, "Papperets text är inte UTF-8.");
	if (!record_next(&input, p->a, f, FIELDS) || !span_is(f[0], "paper"))
		return helper_refuse(p->o, "Papperets första rad ska vara dess format.");
	p->title = f[2];
	p->lang = f[3];
	TRY(pdf_begin(&p->pdf, f[1], p->title, p->a, p->o));
	p->left = PLAN_MARGIN;
	p->width = p->pdf.width - 2 * PLAN_MARGIN;
	begin_pango(p);
	p->blocks = NEW_N(p->a, struct block, PLAN_MAX_BLOCKS);
	while (record_next(&input, p->a, f, FIELDS))
		TRY(instruction(p, f));
	return OK;
}

void plan_free(struct plan *p)
{
	for (int i = 0; i < p->n_blocks; i++) {
		for (int k = 0; k < p->blocks[i].n_cells; k++)
			g_object_unref(p->blocks[i].cell[k].text);
		QRcode_free(p->blocks[i].qr);
	}
	g_clear_object(&p->head[0].text);
	g_clear_object(&p->head[1].text);
	g_clear_object(&p->foot.text);
	g_clear_object(&p->pango);
	pdf_drop(&p->pdf);
}
