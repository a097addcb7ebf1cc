/*
 * Names beside their nodes, none over another. Every label tries a few places
 * around its node, from the usual one below; what it would hide decides. Those
 * that find none near go out on a leader line. Two rounds, always in the same
 * order, so that the same map looks the same every time.
 */
#include "room/map/map_draw_inside.h"

enum { NEAR = 15, TURNED = 6, FIXED = 1 + MAP_MAX_SECTORS * TURNED, ROUNDS = 2 };

/* Boxes by where they are: the picture in squares, each with the numbers of the
 * nodes (k) and names (n + k) that reach into it. */
enum { GRID_X = 28, GRID_Y = 20, SLOTS = 24 };

struct shape { double w, h; };

struct work {
	struct map_layout *l;
	int n;
	double unit;                                 /* viewBox units for one unit at scale 1 */
	struct shape size[MAP_MAX_PERSONS];
	bool wants[MAP_MAX_PERSONS], set[MAP_MAX_PERSONS];
	struct map_box node[MAP_MAX_PERSONS];
	struct map_box fixed[FIXED]; int nfixed;
	short slot[GRID_Y][GRID_X][SLOTS];
	unsigned char used[GRID_Y][GRID_X];
	bool full;                                   /* a square overflowed: look at everything */
	struct { struct map_box box; double x1, y1, mx, my, x2, y2; } tie[MAP_MAX_TIES]; int nties;
};

struct trial { struct map_box box; int anchor; double cost; };

bool map_segment_hits(const struct map_box *b, double x1, double y1, double x2, double y2)
{
	if (fmax(x1, x2) < b->x || fmin(x1, x2) > b->x + b->w ||
	    fmax(y1, y2) < b->y || fmin(y1, y2) > b->y + b->h)
		return false;
	double dx = x2 - x1, dy = y2 - y1;
	double c = dx * (b->y - y1) - dy * (b->x - x1);      /* sides of the four corners */
	double cw = -dy * b->w, ch = dx * b->h;
	double least = fmin(fmin(c, c + cw), fmin(c + ch, c + cw + ch));
	double most = fmax(fmax(c, c + cw), fmax(c + ch, c + cw + ch));
	return least <= 0 && most >= 0;
}

/* ---- what is where ------------------------------------------------------------------ */

struct squares { int x, y, x2, y2; };

static struct squares squares_of(const struct work *w, const struct map_box *b)
{
	double fx = GRID_X / w->l->width, fy = GRID_Y / w->l->height;
	return (struct squares){(int)held(b->x * fx, 0, GRID_X - 1), (int)held(b->y * fy, 0, GRID_Y - 1),
	                        (int)held((b->x + b->w) * fx, 0, GRID_X - 1), (int)held((b->y + b->h) * fy, 0, GRID_Y - 1)};
}

static void put_in(struct work *w, const struct map_box *b, int number)
{
	struct squares q = squares_of(w, b);
	for (int y = q.y; y <= q.y2; y++)
		for (int x = q.x; x <= q.x2; x++) {
			if (w->used[y][x] == SLOTS)
				w->full = true;
			else
				w->slot[y][x][w->used[y][x]++] = (short)number;
		}
}

static void take_out(struct work *w, const struct map_box *b, int number)
{
	struct squares q = squares_of(w, b);
	for (int y = q.y; y <= q.y2; y++)
		for (int x = q.x; x <= q.x2; x++)
			for (int k = 0; k < w->used[y][x]; k++)
				if (w->slot[y][x][k] == number) {
					w->slot[y][x][k] = w->slot[y][x][--w->used[y][x]];
					break;
				}
}

static const struct map_box *box_of(const struct work *w, int number)
{
	return number < w->n ? &w->node[number] : &w->l->spot[number - w->n].label;
}

/* True if somebody else's node (or name, when asked for) reaches into the box. */
static bool met(const struct work *w, int i, const struct map_box *b, bool names)
{
	if (w->full) {
		for (int k = 0; k < w->n; k++)
			if (k != i && (boxes_meet(b, &w->node[k]) ||
			               (names && w->set[k] && boxes_meet(b, &w->l->spot[k].label))))
				return true;
		return false;
	}
	struct squares q = squares_of(w, b);
	for (int y = q.y; y <= q.y2; y++)
		for (int x = q.x; x <= q.x2; x++)
			for (int k = 0; k < w->used[y][x]; k++) {
				int number = w->slot[y][x][k];
				if (number % w->n != i && (names || number < w->n) && boxes_meet(b, box_of(w, number)))
					return true;
			}
	return false;
}

/* ---- what a place costs ------------------------------------------------------------ */

static bool taken(const struct work *w, int i, const struct map_box *b)
{
	const struct map_layout *l = w->l;
	if (b->x < 1 || b->y < 1 || b->x + b->w > l->width - 1 || b->y + b->h > l->height - 1)
		return true;
	for (int k = 0; k < w->nfixed; k++)
		if (boxes_meet(b, &w->fixed[k]))
			return true;
	return met(w, i, b, true);
}

/* Lines, ring names and the neighbour's sector may lie under a name, but better not. */
static double hidden(const struct work *w, int i, const struct map_box *b)
{
	const struct map_layout *l = w->l;
	double cost = 0;
	for (int k = 0; k < w->nties; k++)
		if (boxes_meet(b, &w->tie[k].box) &&
		    (map_segment_hits(b, w->tie[k].x1, w->tie[k].y1, w->tie[k].mx, w->tie[k].my) ||
		     map_segment_hits(b, w->tie[k].mx, w->tie[k].my, w->tie[k].x2, w->tie[k].y2)))
			cost += 3;
	for (int k = 0; k < MAP_RINGS; k++)
		cost += 5 * boxes_meet(b, &l->ring[k]);
	double mx = (b->x + b->w / 2 - l->cx) / l->radius, my = (l->cy - b->y - b->h / 2) / l->radius;
	if (map_cell_of(mx, my, l->map->nsectors).sector != map_person_cell(l->map, i).sector)
		cost += 2;
	/* A name that touches somebody else's node could be read as theirs. */
	double near = 5 * w->unit * l->scale;
	struct map_box wide = {b->x - near, b->y - near, b->w + 2 * near, b->h + 2 * near};
	return cost + 2.5 * met(w, i, &wide, false);
}

static struct trial near_trial(const struct work *w, int i, int kind)
{
	static const struct { double x, y, shift; int anchor; double cost; } at[NEAR] = {
		{0, 1, 0, 0, 0}, {1, 0, 0, -1, 2.4}, {-1, 0, 0, 1, 2.4}, {0, -1, 0, 0, 2.2},
		{0, 1, .22, 0, .9}, {0, 1, -.22, 0, .9}, {0, 1, .36, 0, 1.8}, {0, 1, -.36, 0, 1.8},
		{.78, .78, 0, -1, 2.2}, {-.78, .78, 0, 1, 2.2}, {.78, -.78, 0, -1, 3.2}, {-.78, -.78, 0, 1, 3.2},
		{0, -1, .3, 0, 3}, {0, -1, -.3, 0, 3}, {1, .4, 0, -1, 2.6},
	};
	const struct map_spot *s = &w->l->spot[i];
	double u = w->unit * w->l->scale, gap = s->r + 2.5 * u, bw = w->size[i].w, bh = w->size[i].h;
	struct trial t = {.anchor = at[kind].anchor, .cost = at[kind].cost};
	bool corner = t.anchor && fabs(at[kind].x) < 1;
	double side = corner && w->l->map->persons[i].professional ? 1.02 : corner ? .86 : 1;
	double x = s->x + (corner ? copysign(side, at[kind].x) : at[kind].x) * gap, y = s->y + at[kind].y * gap;
	t.box.w = bw;
	t.box.h = bh;
	t.box.x = t.anchor < 0 ? x : t.anchor > 0 ? x - bw : x - bw / 2 + at[kind].shift * bw;
	double lift = at[kind].y;
	t.box.y = lift >= 1 ? y - 1 * u : lift <= -1 ? y - bh : lift > .5 ? y - bh * .35 : lift < -.5 ? y - bh * .65 : y - bh / 2;
	return t;
}

/* ---- leader lines ---------------------------------------------------------------------- */

static void leader_end(struct map_spot *s)
{
	const struct map_box *b = &s->label;
	s->lx = held(s->x, b->x, b->x + b->w);
	s->ly = held(s->y, b->y, b->y + b->h);
}

static double leader_cost(const struct work *w, int i, const struct map_box *b)
{
	const struct map_spot *s = &w->l->spot[i];
	double x = held(s->x, b->x, b->x + b->w), y = held(s->y, b->y, b->y + b->h), cost = 0;
	cost += 25 * map_segment_hits(&w->fixed[0], s->x, s->y, x, y);
	for (int k = 0; k < w->n; k++) {
		if (k == i)
			continue;
		cost += 16 * map_segment_hits(&w->node[k], s->x, s->y, x, y);
		if (w->set[k])
			cost += 12 * map_segment_hits(&w->l->spot[k].label, s->x, s->y, x, y);
	}
	return cost;
}

/* Wider and wider around the node, until a free place is found. */
static bool far_trial(const struct work *w, int i, struct trial *best)
{
	const struct map_spot *s = &w->l->spot[i];
	double step = 9 * w->unit * w->l->scale, bw = w->size[i].w, bh = w->size[i].h;
	double out = atan2(s->y - w->l->cy, s->x - w->l->cx);
	bool found = false;
	best->cost = 1e9;
	int last = 110;
	for (int k = 1; k < last; k++)
		for (int d = 0; d < 16; d++) {
			double a = out + (d % 2 ? 1 : -1) * ((d + 1) / 2) * MAP_PI / 8;
			double ux = cos(a), uy = sin(a), dist = s->r + k * step;
			struct trial t = {.anchor = ux > .35 ? -1 : ux < -.35 ? 1 : 0};
			double x = s->x + ux * dist, y = s->y + uy * dist;
			t.box = (struct map_box){x + (ux - 1) * bw / 2, y + (uy - 1) * bh / 2, bw, bh};
			if (taken(w, i, &t.box))
				continue;
			t.cost = 14 + k * 1.2;
			if (t.cost < best->cost)
				t.cost += hidden(w, i, &t.box);
			if (t.cost < best->cost)
				t.cost += leader_cost(w, i, &t.box);
			if (t.cost < best->cost)
				*best = t;
			if (!found) {                  /* look a little further for a better one */
				found = true;
				last = k + 7 < last ? k + 7 : last;
			}
		}
	return found;
}

/* ---- the rounds --------------------------------------------------------------------------- */

static void settle(struct work *w, int i)
{
	struct map_spot *s = &w->l->spot[i];
	struct trial best = {.cost = 1e9};
	bool leader = false;
	if (w->set[i])
		take_out(w, &s->label, w->n + i);
	for (int k = 0; k < NEAR; k++) {
		struct trial t = near_trial(w, i, k);
		if (t.cost >= best.cost || taken(w, i, &t.box))
			continue;
		t.cost += hidden(w, i, &t.box);
		if (t.cost < best.cost)
			best = t;
	}
	if (best.cost >= 1e9) {
		leader = far_trial(w, i, &best);
		if (!leader)
			best = near_trial(w, i, 0);
	}
	s->label = best.box;
	s->anchor = best.anchor;
	s->leader = leader;
	if (leader)
		leader_end(s);
	w->set[i] = true;
	put_in(w, &s->label, w->n + i);
}

static void measure(struct work *w, struct arena *a, int i)
{
	struct map_layout *l = w->l;
	struct map_spot *s = &l->spot[i];
	double u = w->unit * l->scale, name = FONT * u, rel = FONT_REL * u;
	double widest = l->map->npersons > 80 ? 112 : 150;
	s->name = map_name_of(l->map, i, l->options->lang);
	s->relation = map_relation_of(l->map, i);
	s->cut = map_text_cut(&s->name, a, true, widest * u / name);
	s->cut |= map_text_cut(&s->relation, a, false, widest * u / rel);
	double w1 = map_text_width(s->name, true) * name, w2 = map_text_width(s->relation, false) * rel;
	w->size[i] = (struct shape){fmax(w1, w2) + 5 * u, name * 1.16 + (s->relation.n ? rel * 1.12 : 0) + 1.5 * u};
}

/* A sector's name; a turned one as a row of squares. */
static void fix_name(struct work *w, const struct map_box *b, double turn)
{
	if (turn == 0) {
		w->fixed[w->nfixed++] = *b;
		return;
	}
	double a = turn * MAP_PI / 180, x = b->x + b->w / 2, y = b->y + b->h / 2;
	for (int k = 0; k < TURNED; k++) {
		double off = b->w * ((k + .5) / TURNED - .5), half = fmax(b->w / TURNED, b->h) / 2;
		w->fixed[w->nfixed++] = (struct map_box){x + cos(a) * off - half, y + sin(a) * off - half, 2 * half, 2 * half};
	}
}

static void prepare(struct work *w, struct arena *a)
{
	struct map_layout *l = w->l;
	for (int i = 0; i < w->n; i++) {
		const struct map_spot *s = &l->spot[i];
		w->node[i] = (struct map_box){s->x - s->r - 1, s->y - s->r - 1, 2 * s->r + 2, 2 * s->r + 2};
		w->wants[i] = !l->map->persons[i].ghost;
		w->set[i] = false;
		put_in(w, &w->node[i], i);
		if (w->wants[i])
			measure(w, a, i);
	}
	w->fixed[w->nfixed++] = (struct map_box){l->cx - l->main_r, l->cy - l->main_r, 2 * l->main_r, 2 * l->main_r};
	for (int k = 0; k < sectors_held(l->map->nsectors); k++)
		fix_name(w, &l->sector[k], l->turn[k]);
	for (int t = 0; t < l->map->nties; t++) {
		const struct map_line *q = &l->line[t];
		if (!q->shown)
			continue;
		double mx, my;
		map_line_at(q, .5, &mx, &my);
		double x1 = fmin(fmin(q->x1, q->x2), mx), y1 = fmin(fmin(q->y1, q->y2), my);
		double x2 = fmax(fmax(q->x1, q->x2), mx), y2 = fmax(fmax(q->y1, q->y2), my);
		w->tie[w->nties].box = (struct map_box){x1, y1, x2 - x1 + 1, y2 - y1 + 1};
		w->tie[w->nties].x1 = q->x1;
		w->tie[w->nties].y1 = q->y1;
		w->tie[w->nties].mx = mx;
		w->tie[w->nties].my = my;
		w->tie[w->nties].x2 = q->x2;
		w->tie[w->nties++].y2 = q->y2;
	}
}

/* Those with the most neighbours choose first. */
static void order_of(const struct work *w, int order[])
{
	int crowd[MAP_MAX_PERSONS];
	double near = 95 * w->unit * w->l->scale;
	for (int i = 0; i < w->n; i++) {
		const struct map_spot *s = &w->l->spot[i];
		crowd[i] = 0;
		for (int k = 0; k < w->n; k++)
			crowd[i] += fabs(w->l->spot[k].x - s->x) < near && fabs(w->l->spot[k].y - s->y) < near * .7;
		int at = i;
		for (; at > 0 && crowd[order[at - 1]] < crowd[i]; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
}

static int leaders_of(const struct map_layout *l)
{
	int n = 0;
	for (int i = 0; i < l->map->npersons; i++)
		n += l->spot[i].leader;
	return n;
}

void map_labels(struct map_layout *l, struct arena *a, int most_leaders)
{
	struct work *w = NEW(a, struct work);
	int order[MAP_MAX_PERSONS];
	w->l = l;
	w->n = l->map->npersons;
	w->unit = l->radius / 300;
	prepare(w, a);
	order_of(w, order);
	for (int round = 0; round < ROUNDS; round++) {
		for (int k = 0; k < w->n; k++)
			if (w->wants[order[k]])
				settle(w, order[k]);
		l->leaders = leaders_of(l);
		if (l->leaders > most_leaders)
			return;
	}
}
