/* Lines between people. Their form tells the kind; colour only repeats it. */
#include "room/map/map_draw_inside.h"

struct pen { const char *colour; double width; };

static const struct pen pens[] = {
	[MAP_ORDINARY] = {"#4f5f5a", 2}, [MAP_STRONG] = {PINE, 5}, [MAP_WEAK] = {"#4f5f5a", 2},
	[MAP_CONFLICT] = {"#a83226", 1.9}, [MAP_BROKEN] = {"#6a6257", 2.2},
};

static enum map_tie_kind kind_of(const struct map_tie *t)
{
	return t->kind >= MAP_STRONG && t->kind <= MAP_BROKEN ? t->kind : MAP_ORDINARY;
}

static double length_of(const struct map_line *q)
{
	return q->bent ? hypot(q->qx - q->x1, q->qy - q->y1) * .55 + hypot(q->x2 - q->qx, q->y2 - q->qy) * .55
	               : hypot(q->x2 - q->x1, q->y2 - q->y1);
}

/* Unit vector along the line at t. */
static void along(const struct map_line *q, double t, double *ret_x, double *ret_y)
{
	double x = (1 - t) * (q->qx - q->x1) + t * (q->x2 - q->qx);
	double y = (1 - t) * (q->qy - q->y1) + t * (q->y2 - q->qy), d = hypot(x, y);
	*ret_x = d > 0 ? x / d : 1;
	*ret_y = d > 0 ? y / d : 0;
}

static void plain(struct out *o, const struct map_line *q)
{
	draw(o, "M%g %g", q->x1, q->y1);
	if (q->bent)
		draw(o, "Q%g %g %g %g", q->qx, q->qy, q->x2, q->y2);
	else
		draw(o, "L%g %g", q->x2, q->y2);
}

static void zigzag(struct out *o, const struct map_line *q, double scale)
{
	double length = length_of(q), high = 4.6 * scale;
	int teeth = (int)held(length / (9.5 * scale), 3, 200);
	draw(o, "M%g %g", q->x1, q->y1);
	for (int k = 1; k <= teeth; k++) {
		double x, y, ux, uy, t = (double)k / (teeth + 1), side = k % 2 ? high : -high;
		map_line_at(q, t, &x, &y);
		along(q, t, &ux, &uy);
		draw(o, "L%g %g", x - uy * side, y + ux * side);
	}
	draw(o, "L%g %g", q->x2, q->y2);
}

/* A part of the line, from t to t2. */
static void part(struct out *o, const struct map_line *q, double t, double t2)
{
	int steps = q->bent ? 6 : 1;
	for (int k = 0; k <= steps; k++) {
		double x, y;
		map_line_at(q, t + (t2 - t) * k / steps, &x, &y);
		draw(o, "%s%g %g", k ? "L" : "M", x, y);
	}
}

static void broken(struct out *o, const struct map_line *q, double scale)
{
	double x, y, ux, uy, gap = held(9 * scale / fmax(length_of(q), 1), 0, .3);
	part(o, q, 0, .5 - gap);
	part(o, q, .5 + gap, 1);
	map_line_at(q, .5, &x, &y);
	along(q, .5, &ux, &uy);
	for (int side = -1; side <= 1; side += 2) {
		double mx = x + ux * 4 * scale * side, my = y + uy * 4 * scale * side;
		double sx = (ux * .4 - uy * .92) * 9.5 * scale, sy = (uy * .4 + ux * .92) * 9.5 * scale;
		draw(o, "M%g %gL%g %g", mx - sx, my - sy, mx + sx, my + sy);
	}
}

static void arrow(struct out *o, const struct map_line *q, double t, double scale, double width)
{
	double x, y, ux, uy, size = (7 + width) * scale;
	map_line_at(q, t, &x, &y);
	along(q, t, &ux, &uy);
	if (t < .5) {
		ux = -ux;
		uy = -uy;
	}
	x += ux * 3 * scale;
	y += uy * 3 * scale;
	draw(o, "<path d=\"M%g %gL%g %gL%g %gZ\" fill=\"currentColor\" stroke=\"none\"/>", x, y,
	     x - ux * size - uy * size * .55, y - uy * size + ux * size * .55,
	     x - ux * size + uy * size * .55, y - uy * size - ux * size * .55);
}

static void path(struct out *o, enum map_tie_kind kind, const struct map_line *q, double scale)
{
	draw(o, "<path d=\"");
	if (kind == MAP_CONFLICT)
		zigzag(o, q, scale);
	else if (kind == MAP_BROKEN)
		broken(o, q, scale);
	else
		plain(o, q);
	draw(o, "\" stroke=\"%s\" stroke-width=\"%g\"", pens[kind].colour, fmax(pens[kind].width * scale, .7));
	if (kind == MAP_WEAK)
		draw(o, " stroke-dasharray=\"%g %g\"", 1.5 * scale, 6.5 * scale);
	if (kind == MAP_CONFLICT)
		LIT(o, " stroke-linejoin=\"round\"");
	LIT(o, "/>");
}

/* The same line, a little shorter where an arrow head will stand. */
static struct map_line shorter(struct map_line q, bool first, double by)
{
	double ux, uy, d = length_of(&q);
	by = fmin(by, d * .4);
	if (first) {
		along(&q, 0, &ux, &uy);
		q.x1 += ux * by;
		q.y1 += uy * by;
	} else {
		along(&q, 1, &ux, &uy);
		q.x2 -= ux * by;
		q.y2 -= uy * by;
	}
	if (!q.bent) {
		q.qx = (q.x1 + q.x2) / 2;
		q.qy = (q.y1 + q.y2) / 2;
	}
	return q;
}

static void end_id(struct out *o, const struct map *m, int end)
{
	if (end == MAP_MAIN)
		LIT(o, "main");
	else if (!m->persons[end].masked)
		out_id(o, m->persons[end].id);
}

void map_draw_ties(struct out *o, const struct map_layout *l)
{
	const struct map *m = l->map;
	bool mini = l->options->mode == MAP_MINI;
	double scale = l->radius / 300 * (mini ? 1.6 : fmax(l->scale, .5));
	LIT(o, "<g fill=\"none\" stroke-linecap=\"round\">");
	for (int t = 0; t < m->nties; t++) {
		const struct map_line *q = &l->line[t];
		const struct map_tie *tie = &m->ties[t];
		enum map_tie_kind kind = kind_of(tie);
		if (!q->shown)
			continue;
		if (l->options->mode == MAP_SCREEN && l->options->href.n) {
			LIT(o, "<g class=\"tie\" data-a=\"");
			end_id(o, m, tie->a);
			LIT(o, "\" data-b=\"");
			end_id(o, m, tie->b);
			draw(o, "\" data-p=\"%g %g %g %g\"", q->ax, q->ay, q->bx, q->by);
		} else
			LIT(o, "<g");
		bool one = !mini && (tie->direction == MAP_A_TO_B || tie->direction == MAP_B_TO_A);
		if (!one) {
			LIT(o, ">");
			path(o, kind, q, scale);
		} else {
			bool first = tie->direction == MAP_B_TO_A;
			double width = pens[kind].width;
			struct map_line s = shorter(*q, first, (5 + width * .8) * scale);
			draw(o, " color=\"%s\">", pens[kind].colour);
			path(o, kind, &s, scale);
			arrow(o, q, first ? 0 : 1, scale, width);
		}
		LIT(o, "</g>");
	}
	LIT(o, "</g>");
}

void map_draw_sample(struct out *o, enum map_tie_kind kind, double x, double y, double length)
{
	struct map_line q = {.x1 = x, .y1 = y, .x2 = x + length, .y2 = y, .qx = x + length / 2, .qy = y};
	path(o, kind, &q, kind == MAP_CONFLICT || kind == MAP_BROKEN ? .86 : 1);
}

void map_tie_sample(struct out *o, enum map_tie_kind kind)
{
	LIT(o, "<svg width=\"58\" height=\"18\" viewBox=\"0 0 58 18\" aria-hidden=\"true\" fill=\"none\""
	       " stroke-linecap=\"round\">");
	map_draw_sample(o, kind, 4, 9, 50);
	LIT(o, "</svg>");
}
