/* The picture itself: ground, names, people. */
#include "room/map/map_draw_inside.h"

#include <stdio.h>

#include "base/utf8.h"
#include "text/html.h"

const struct map_tint map_tints[MAP_COLOURS] = {
	[MAP_TERRA] = {"#fbeee6", "#f6dccd", "#8f3f20"}, [MAP_OCHRE] = {"#fbf4df", "#f4e6bb", "#6d4c00"},
	[MAP_BLUE] = {"#ebf2f9", "#d6e5f3", "#21507c"},  [MAP_PLUM] = {"#f5eef8", "#e8dbef", "#5c3b71"},
	[MAP_LEAF] = {"#eff5ea", "#dcead1", "#35591f"},  [MAP_TEAL] = {"#e4f2f1", "#c8e3e1", "#14565a"},
};

static const struct map_tint *tint_of(const struct map_layout *l, int sector)
{
	return &map_tints[map_colour_of(l->map, sector)];
}

/* ---- ground ---------------------------------------------------------------------- */

static void slice(struct out *o, const struct map_layout *l, int sector, double radius, const char *fill)
{
	double half = 180.0 / sectors_held(l->map->nsectors), x1, y1, x2, y2, r = radius * l->radius;
	map_point(sector * 2 * half - half, radius, &x1, &y1);
	map_point(sector * 2 * half + half, radius, &x2, &y2);
	draw(o, "<path d=\"M%g %gL%g %gA%g %g 0 0 1 %g %gZ\" fill=\"%s\"/>", l->cx, l->cy,
	     l->cx + x1 * l->radius, l->cy - y1 * l->radius, r, r,
	     l->cx + x2 * l->radius, l->cy - y2 * l->radius, fill);
}

static void ground(struct out *o, const struct map_layout *l)
{
	int n = sectors_held(l->map->nsectors);
	bool mini = l->options->mode == MAP_MINI;
	double unit = l->radius / 300;
	LIT(o, "<g>");
	for (int i = 0; i < n; i++) {
		slice(o, l, i, 1, tint_of(l, i)->outer);
		slice(o, l, i, .42, tint_of(l, i)->inner);
	}
	draw(o, "<path d=\"");
	for (int i = 0; i < n; i++) {
		double x, y;
		map_point((i + .5) * 360.0 / n, 1.003, &x, &y);
		draw(o, "M%g %gL%g %g", l->cx, l->cy, l->cx + x * l->radius, l->cy - y * l->radius);
	}
	draw(o, "\" fill=\"none\" stroke=\"#fff\" stroke-width=\"%g\"/>", (mini ? 6 : 3) * unit);
	draw(o, "<g fill=\"none\" stroke=\"" RING_LINE "\" stroke-width=\"%g\">", (mini ? 3 : 1.3) * unit);
	for (int i = 1; i <= MAP_RINGS; i++)
		draw(o, "<circle cx=\"%g\" cy=\"%g\" r=\"%g\"/>", l->cx, l->cy, map_ring_outer(i) * l->radius);
	LIT(o, "</g></g>");
}

static void sector_names(struct out *o, const struct map_layout *l)
{
	for (int i = 0; i < sectors_held(l->map->nsectors) && i < l->map->nsectors; i++) {
		const struct map_box *b = &l->sector[i];
		double size = b->h / 1.25, right = b->x + b->w / 2 - l->cx;
		const char *anchor = l->turn[i] != 0 || fabs(right) < 2 ? "middle" : right > 0 ? "start" : "end";
		double x = *anchor == 'm' ? b->x + b->w / 2 : *anchor == 's' ? b->x : b->x + b->w;
		draw(o, "<text x=\"%g\" y=\"%g\" font-size=\"%g\" font-weight=\"700\" text-anchor=\"%s\" fill=\"%s\"",
		     x, b->y + b->h * .78, size, anchor, tint_of(l, i)->ink);
		if (l->turn[i] != 0)
			draw(o, " transform=\"rotate(%g %g %g)\"", l->turn[i], b->x + b->w / 2, b->y + b->h / 2);
		LIT(o, ">");
		html_text(o, l->map->sectors[i].name);
		draw(o, "<tspan font-weight=\"400\" dx=\"%g\" fill=\"" INK_SOFT "\">%d</tspan></text>",
		     size * .34, l->count[i]);
	}
}

static void ring_names(struct out *o, const struct map_layout *l)
{
	for (int i = 0; i < MAP_RINGS; i++) {
		const struct map_box *b = &l->ring[i];
		double size = b->h / 1.24;
		draw(o, "<text x=\"%g\" y=\"%g\" font-size=\"%g\" text-anchor=\"middle\" fill=\"#5f5748\""
		     " paint-order=\"stroke\" stroke=\"" PAPER "\" stroke-width=\"%g\" stroke-linejoin=\"round\">",
		     b->x + b->w / 2, b->y + b->h * .8, size, size * .4);
		html_str(o, map_ring_word(i + 1, l->options->lang));
		LIT(o, "</text>");
	}
}

/* ---- people ------------------------------------------------------------------------ */

static void shape(struct out *o, const struct map_layout *l, int i, double grow, const char *more)
{
	const struct map_person *p = &l->map->persons[i];
	const struct map_spot *s = &l->spot[i];
	double r = s->r + grow;
	if (p->professional)
		draw(o, "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" rx=\"%g\"%s/>",
		     s->x - r * .97, s->y - r * .97, r * 1.94, r * 1.94, r * .3, more);
	else
		draw(o, "<circle cx=\"%g\" cy=\"%g\" r=\"%g\"%s/>", s->x, s->y, r, more);
}

static void node(struct out *o, const struct map_layout *l, int i)
{
	const struct map_person *p = &l->map->persons[i];
	const char *ink = tint_of(l, map_person_cell(l->map, i).sector)->ink;
	double unit = l->radius / 300 * (l->options->mode == MAP_MINI ? 1.4 : fmax(l->scale, .5));
	char more[120];
	if (p->ghost)
		snprintf(more, sizeof more, " fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\" stroke-dasharray=\"4 3\"",
		         INK_SOFT, 1.5 * unit);
	else if (p->deceased && !p->masked)
		snprintf(more, sizeof more, " fill=\"#fff\" stroke=\"%s\" stroke-width=\"%.1f\"", ink, 2.5 * unit);
	else
		snprintf(more, sizeof more, " fill=\"%s\" stroke=\"#fff\" stroke-width=\"%.1f\"", ink, 2.5 * unit);
	shape(o, l, i, 0, more);
}

static void label(struct out *o, const struct map_layout *l, int i)
{
	const struct map_spot *s = &l->spot[i];
	const struct map_box *b = &s->label;
	double u = l->radius / 300 * l->scale, name = FONT * u, rel = FONT_REL * u;
	double x = s->anchor < 0 ? b->x + 2.5 * u : s->anchor > 0 ? b->x + b->w - 2.5 * u : b->x + b->w / 2;
	const char *anchor = s->anchor < 0 ? "start" : s->anchor > 0 ? "end" : "middle";
	draw(o, "<text class=\"ln\" x=\"%g\" y=\"%g\" text-anchor=\"%s\" font-size=\"%g\" font-weight=\"700\" fill=\"" INK
	     "\" paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"%g\" stroke-linejoin=\"round\"><tspan>",
	     x, b->y + name * .98, anchor, name, 4 * u);
	html_text(o, s->name);
	if (s->relation.n) {
		draw(o, " </tspan><tspan class=\"lr\" x=\"%g\" dy=\"%g\" font-size=\"%g\" font-weight=\"400\" fill=\""
		     INK_REL "\">", x, rel * 1.1, rel);
		html_text(o, s->relation);
	}
	LIT(o, "</tspan></text>");
}

static void initials(struct out *o, const struct map_layout *l, int i)
{
	const struct map_person *p = &l->map->persons[i];
	const struct map_spot *s = &l->spot[i];
	if (p->masked || p->pet)
		return;
	struct span text = span(s->initials, strlen(s->initials));
	double size = s->r * .66, wide = map_text_width(text, true) * size;
	if (wide > s->r * 1.6)
		size *= s->r * 1.6 / wide;
	const char *ink = p->ghost ? INK_SOFT : p->deceased ? tint_of(l, map_person_cell(l->map, i).sector)->ink : "#fff";
	draw(o, "<text x=\"%g\" y=\"%g\" text-anchor=\"middle\" font-size=\"%g\" font-weight=\"700\" fill=\"%s\">",
	     s->x, s->y + size * .36, size, ink);
	html_text(o, text);
	LIT(o, "</text>");
}

static void name_and_words(struct out *o, const struct map_layout *l, int i, bool newline)
{
	const struct map_options *op = l->options;
	struct out words = out_new(1 << 14);
	struct span relation = map_relation_of(l->map, i);
	out_raw(&words, map_name_of(l->map, i, op->lang));
	if (relation.n) {
		LIT(&words, " ");
		out_raw(&words, relation);
	}
	out_str(&words, newline ? "\n" : ". ");
	map_person_words(&words, l->map, i, op->lang);
	html_text(o, out_span(&words));
	out_free(&words);
}

/* The link (or plain group) around shape and name. */
static void open_person(struct out *o, const struct map_layout *l, int i, bool link, bool chosen)
{
	const struct map_person *p = &l->map->persons[i];
	const struct map_spot *s = &l->spot[i];
	if (!link) {
		LIT(o, "<g>");
		return;
	}
	LIT(o, "<a class=\"nod");
	if (chosen)
		LIT(o, " vald");
	LIT(o, "\" href=\"");
	html_url(o, l->options->href);
	out_id(o, p->id);
	LIT(o, "\" data-id=\"");
	out_id(o, p->id);
	draw(o, "\" data-x=\"%g\" data-y=\"%g\" aria-label=\"", s->x, s->y);
	name_and_words(o, l, i, false);
	LIT(o, "\"");
	if (chosen)
		LIT(o, " aria-current=\"true\"");
	LIT(o, ">");
}

static void leader(struct out *o, const struct map_layout *l, int i)
{
	const struct map_spot *s = &l->spot[i];
	double d = hypot(s->lx - s->x, s->ly - s->y);
	if (!s->leader || d <= s->r)
		return;
	draw(o, "<path d=\"M%g %gL%g %g\" fill=\"none\" stroke=\"#857d6e\" stroke-width=\"%g\"/>",
	     s->x + (s->lx - s->x) / d * s->r, s->y + (s->ly - s->y) / d * s->r, s->lx, s->ly,
	     fmax(1.1 * l->radius / 300 * l->scale, .6));
}

static void person(struct out *o, const struct map_layout *l, int i)
{
	const struct map_person *p = &l->map->persons[i];
	const struct map_spot *s = &l->spot[i];
	bool mini = l->options->mode == MAP_MINI;
	bool link = l->options->mode == MAP_SCREEN && l->options->href.n && !p->masked && !p->ghost;
	bool chosen = link && !id_none(p->id) && id_eq(p->id, l->options->selected);
	if (mini) {
		node(o, l, i);
		return;
	}
	LIT(o, "<g class=\"p\">");
	open_person(o, l, i, link, chosen);
	if (!p->ghost) {
		LIT(o, "<title>");
		name_and_words(o, l, i, true);
		LIT(o, "</title>");
	}
	leader(o, l, i);
	if (link) {
		double grow = fmax(5 * l->radius / 300 * fmax(l->scale, .6), 13 - s->r);
		if (chosen)
			shape(o, l, i, grow + 3, " fill=\"#fff\" fill-opacity=\".65\"");
		shape(o, l, i, grow, chosen ? " class=\"fokus\" fill=\"none\" pointer-events=\"all\" stroke=\"" PINE_DARK
		      "\" stroke-width=\"3.5\"" : " class=\"fokus\" fill=\"none\" pointer-events=\"all\"");
	}
	node(o, l, i);
	if (!p->ghost && !(link && s->cut))
		label(o, l, i);
	out_str(o, link ? "</a>" : "</g>");
	LIT(o, "<g aria-hidden=\"true\" pointer-events=\"none\">");
	if (link && s->cut)
		label(o, l, i);
	initials(o, l, i);
	if (!p->ghost)
		map_draw_marks(o, l, i);
	LIT(o, "</g></g>");
}

static void main_person(struct out *o, const struct map_layout *l)
{
	draw(o, "<g><circle cx=\"%g\" cy=\"%g\" r=\"%g\" fill=\"" PINE_DARK "\"/>", l->cx, l->cy, l->main_r);
	if (l->options->mode != MAP_MINI) {
		double size = l->main_r * .515, wide = map_text_width(l->map->main_name, true) * size;
		struct span name = l->map->main_name;
		if (wide > l->main_r * 1.75)
			size = fmax(size * l->main_r * 1.75 / wide, l->main_r * .3);
		name = utf8_cut(name, 14);
		draw(o, "<text x=\"%g\" y=\"%g\" text-anchor=\"middle\" font-size=\"%g\" font-weight=\"700\""
		     " fill=\"#fff\">", l->cx, l->cy + size * .34, size);
		html_text(o, name);
		LIT(o, "</text>");
	}
	LIT(o, "</g>");
}

/* From where somebody stood to where the same person stands now. */
static void moves(struct out *o, const struct map_layout *l)
{
	const struct map *m = l->map;
	for (int i = 0; i < m->npersons; i++) {
		if (!m->persons[i].ghost || id_none(m->persons[i].id))
			continue;
		for (int k = 0; k < m->npersons; k++) {
			const struct map_spot *a = &l->spot[i], *b = &l->spot[k];
			if (m->persons[k].ghost || !id_eq(m->persons[k].id, m->persons[i].id))
				continue;
			double dx = b->x - a->x, dy = b->y - a->y, d = hypot(dx, dy);
			if (d < a->r + b->r + 8)
				continue;
			double ux = dx / d, uy = dy / d, x = b->x - ux * (b->r + 4), y = b->y - uy * (b->r + 4);
			draw(o, "<path d=\"M%g %gL%g %gM%g %gL%g %gL%g %g\" fill=\"none\" stroke=\"" INK_SOFT
			     "\" stroke-width=\"1.6\" stroke-linecap=\"round\"/>", a->x + ux * (a->r + 3),
			     a->y + uy * (a->r + 3), x, y, x - ux * 8 - uy * 5, y - uy * 8 + ux * 5, x, y,
			     x - ux * 8 + uy * 5, y - uy * 8 - ux * 5);
		}
	}
}

/* ---- the element ---------------------------------------------------------------------- */

static void open_svg(struct out *o, const struct map_layout *l)
{
	const struct map_options *op = l->options;
	const char *id = op->name ? op->name : "map";
	bool edit = op->mode == MAP_SCREEN && op->href.n;
	draw(o, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"nk\" viewBox=\"0 0 %g %g\"", l->width, l->height);
	if (op->mode == MAP_PRINT)
		LIT(o, " width=\"420mm\" height=\"297mm\"");
	draw(o, " role=\"%s\" aria-labelledby=\"%s-t\" aria-describedby=\"%s-d\" direction=\"ltr\""
	     " font-family=\"'Noto Sans Nordic','Noto Sans',system-ui,sans-serif\"", edit ? "group" : "img", id, id);
	if (edit)
		draw(o, " data-cx=\"%g\" data-cy=\"%g\" data-r=\"%g\" data-sectors=\"%d\"", l->cx, l->cy, l->radius,
		     sectors_held(l->map->nsectors));
	draw(o, "><title id=\"%s-t\">", id);
	html_text(o, op->title.n ? op->title : l->map->main_name);
	draw(o, "</title><desc id=\"%s-d\">", id);
	struct out words = out_new(1 << 20);
	map_words(&words, l->map, op->lang);
	html_text(o, out_span(&words));
	out_free(&words);
	LIT(o, "</desc>");
}

void map_draw(struct out *o, const struct map_layout *l)
{
	open_svg(o, l);
	if (l->options->mode == MAP_PRINT) {
		draw(o, "<rect width=\"%g\" height=\"%g\" fill=\"#fff\"/>", l->width, l->height);
		map_draw_sheet(o, l);
	}
	ground(o, l);
	if (l->options->mode != MAP_MINI) {
		sector_names(o, l);
		ring_names(o, l);
	}
	map_draw_ties(o, l);
	moves(o, l);
	main_person(o, l);
	for (int i = 0; i < l->map->npersons; i++)
		person(o, l, i);
	LIT(o, "</svg>");
}
