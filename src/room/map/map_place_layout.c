/* The frame of the picture, the nodes and the lines between them. */
#include "room/map/map_draw_inside.h"

/* Area that a person with name and relation takes at full size, and how much of
 * the circle can be filled before the picture gets crowded. */
#define PERSON_AREA 9200.0
#define FILL        0.56
/* Node squares fill at most this part of their cell. */
#define CELL_FILL   0.5

static double name_width(const struct map *m, int sector, double size)
{
	struct span name = sector < m->nsectors ? m->sectors[sector].name : span("", 0);
	return (map_text_width(name, true) + 1.6) * size;
}

/* Sector names stand beside the circle; where the picture is too narrow for
 * that, turned along its edge. */
static void place_sector_names(struct map_layout *l, bool turned, double size, double rim)
{
	int n = sectors_held(l->map->nsectors);
	for (int i = 0; i < n; i++) {
		double w = name_width(l->map, i, size), h = size * 1.25;
		double a = i * 2 * MAP_PI / n, up = cos(a), right = sin(a);
		double x = l->cx + rim * right, y = l->cy - rim * up;
		l->turn[i] = 0;
		if (turned && fabs(right) > .1) {
			double t = i * 360.0 / n;
			l->turn[i] = up < -.1 ? t - 180 : right < 0 ? t - 360 : t;
			l->sector[i] = (struct map_box){x - w / 2, y - h / 2, w, h};
			continue;
		}
		double bx = right > .1 ? x + 3 : right < -.1 ? x - w - 3 : x - w / 2;
		double by = fabs(right) > .1 ? y - h / 2 : up > 0 ? y - h + size * .3 : y - size * .3;
		l->sector[i] = (struct map_box){held(bx, 2, l->width - w - 2), held(by, 2, l->height - h - 2), w, h};
	}
}

/* How large the names beside the circle can be, at most `size`. */
static double size_beside(const struct map_layout *l, double size, double rim)
{
	int n = sectors_held(l->map->nsectors);
	for (int i = 1; i < n; i++) {
		double right = fabs(sin(i * 2 * MAP_PI / n)), room = l->width / 2 - rim * right - 8;
		if (right > .1)
			size = fmin(size, room / name_width(l->map, i, 1));
	}
	return size;
}

/* How large they can be when turned: their ends stay inside the picture. */
static double size_turned(const struct map_layout *l, double size, double rim)
{
	int n = sectors_held(l->map->nsectors);
	for (int i = 1; i < n; i++) {
		double a = i * 2 * MAP_PI / n, right = fabs(sin(a)), lean = fabs(cos(a));
		double room = l->width / 2 - 4 - rim * right;       /* from the name's middle to the edge */
		if (right > .1)
			size = fmin(size, room / (name_width(l->map, i, 1) / 2 * lean + .63 * right));
	}
	return fmax(size, 8);
}

static bool anybody_outside(const struct map *m)
{
	for (int i = 0; i < m->npersons; i++)
		if (map_person_cell(m, i).ring == 0)
			return true;
	return false;
}

static void frame(struct map_layout *l)
{
	static const struct { double w, h, top, bottom; } usual[] = {
		[MAP_SCREEN] = {1000, 660, 42, 18}, [MAP_PRINT] = {1414, 1000, 128, 104}, [MAP_MINI] = {640, 640, 20, 20},
	};
	enum map_mode mode = l->options->mode <= MAP_MINI ? l->options->mode : MAP_SCREEN;
	const struct map *m = l->map;
	l->width = l->options->width > 100 ? l->options->width : usual[mode].w;
	l->height = l->options->height > 100 ? l->options->height : usual[mode].h;
	double top = usual[mode].top, bottom = usual[mode].bottom, out = anybody_outside(m) ? 1.18 : 1;
	l->cx = l->width / 2;
	if (mode == MAP_MINI) {
		l->radius = (fmin(l->width, l->height) / 2 - 20) / out;
		l->cy = l->height / 2;
		return;
	}
	if (sectors_held(m->nsectors) % 2 == 0)
		bottom += 24;
	double room = (l->height - top - bottom) / 2;
	double size = 17.4 * held(room / 300, .75, 1.3), beside = size_beside(l, size, room + size * .6);
	bool turned = beside < size * .8;
	if (turned)
		room = fmin(room, l->width / 2 - size * 1.7);
	size = turned ? size_turned(l, size, room + size * .85) : beside;
	l->radius = room / out;
	l->cy = top + fmax(room, (l->height - top - bottom) / 2);
	place_sector_names(l, turned, size, room + size * (turned ? .85 : .6));
}

static double ring_name_size(const struct map_layout *l)
{
	return 12 * l->radius / 300 * fmax(l->scale, .66);
}

/* The three names on the line after sector `edge`; returns how many nodes they meet. */
static int ring_names_at(struct map_layout *l, int edge)
{
	double size = ring_name_size(l), between = (edge + .5) * 360.0 / sectors_held(l->map->nsectors);
	int hits = 0;
	for (int i = 0; i < MAP_RINGS; i++) {
		double x, y, r = map_ring_outer(i + 1) - size * .75 / l->radius;
		double w = map_text_width(span_str(map_ring_word(i + 1, l->options->lang)), false) * size;
		map_point(between, r, &x, &y);
		struct map_box *b = &l->ring[i];
		*b = (struct map_box){l->cx + x * l->radius - w / 2, l->cy - y * l->radius - size * .62, w, size * 1.24};
		for (int k = 0; k < l->map->npersons; k++) {
			const struct map_spot *s = &l->spot[k];
			hits += boxes_meet(b, &(struct map_box){s->x - s->r, s->y - s->r, 2 * s->r, 2 * s->r});
		}
	}
	return hits;
}

/* Ring names stand between two sectors, near the foot if nobody is there. */
static void place_ring_names(struct map_layout *l)
{
	int n = sectors_held(l->map->nsectors), best = n / 2, least = 1 << 20;
	for (int k = 0; k < n; k++) {
		int edge = (n / 2 + (k % 2 ? -1 : 1) * ((k + 1) / 2) + n) % n;
		int hits = ring_names_at(l, edge);
		if (hits < least) {
			least = hits;
			best = edge;
		}
	}
	ring_names_at(l, best);
}

/* ---- nodes ------------------------------------------------------------------------ */

static double node_size(const struct map_layout *l, int i, const int in_cell[][MAP_RINGS + 1])
{
	const struct map_person *p = &l->map->persons[i];
	struct map_cell c = map_person_cell(l->map, i);
	double r = p->child || p->pet ? CHILD_R : NODE_R, unit = l->radius / 300;
	double area = map_cell_area(c, l->map->nsectors) * l->radius * l->radius;
	double full = 4 * (r + 2) * (r + 2) * unit * unit * in_cell[c.sector][c.ring];
	double fits = full > area * CELL_FILL ? sqrt(area * CELL_FILL / full) : 1;
	double scale = fmin(fmin(1, fits), fmax(l->scale * 1.12, .42));
	if (l->options->mode == MAP_MINI)
		scale = fmin(1, fits);
	return fmax(r * unit * scale, 4 * unit);
}

static void push(struct map_layout *l, int i, double dx, double dy, double *angle, double *radius)
{
	struct map_spot *s = &l->spot[i];
	map_polar((s->x + dx - l->cx) / l->radius, (l->cy - s->y - dy) / l->radius, angle, radius);
	map_clamp(angle, radius, map_person_cell(l->map, i), l->map->nsectors);
	double x, y;
	map_point(*angle, *radius, &x, &y);
	s->x = l->cx + x * l->radius;
	s->y = l->cy - y * l->radius;
}

static bool apart_once(struct map_layout *l)
{
	bool moved = false;
	int n = l->map->npersons;
	double gap = 2.5 * l->scale, a, r;
	for (int i = 0; i < n; i++)
		for (int k = i + 1; k < n; k++) {
			struct map_spot *p = &l->spot[i], *q = &l->spot[k];
			double want = p->r + q->r + gap, dx = q->x - p->x, dy = q->y - p->y;
			if (fabs(dx) >= want || fabs(dy) >= want || dx * dx + dy * dy >= want * want)
				continue;
			if (l->map->persons[i].ghost != l->map->persons[k].ghost)
				continue;
			double d = sqrt(dx * dx + dy * dy);
			if (d < .5) {                  /* on one spot: part in a direction of their own */
				dx = cos(k * 2.4);
				dy = sin(k * 2.4);
				d = 1;
			}
			double half = (want - fmin(d, want)) / 2 + .3;
			push(l, i, -dx / d * half, -dy / d * half, &a, &r);
			push(l, k, dx / d * half, dy / d * half, &a, &r);
			moved = true;
		}
	for (int i = 0; i < n; i++) {
		struct map_spot *p = &l->spot[i];
		double d = hypot(p->x - l->cx, p->y - l->cy), want = l->main_r + p->r + gap;
		if (d < want && d > .5) {
			push(l, i, (p->x - l->cx) / d * (want - d), (p->y - l->cy) / d * (want - d), &a, &r);
			moved |= hypot(p->x - l->cx, p->y - l->cy) - d > .2;
		}
	}
	return moved;
}

void map_nodes_apart(struct map_layout *l, const double *angle, const double *radius)
{
	const struct map *m = l->map;
	int in_cell[MAP_MAX_SECTORS][MAP_RINGS + 1] = {{0}};
	for (int i = 0; i < m->npersons; i++) {
		struct map_cell c = map_person_cell(m, i);
		in_cell[c.sector][c.ring]++;
	}
	for (int i = 0; i < m->npersons; i++) {
		double x, y;
		map_point(angle[i], radius[i], &x, &y);
		l->spot[i] = (struct map_spot){.x = l->cx + x * l->radius, .y = l->cy - y * l->radius,
		                               .r = node_size(l, i, (const int (*)[MAP_RINGS + 1])in_cell)};
	}
	for (int round = 0; round < 60 && apart_once(l); round++)
		continue;
}

/* ---- lines -------------------------------------------------------------------------- */

void map_line_at(const struct map_line *q, double t, double *ret_x, double *ret_y)
{
	double u = 1 - t;
	*ret_x = u * u * q->x1 + 2 * u * t * q->qx + t * t * q->x2;
	*ret_y = u * u * q->y1 + 2 * u * t * q->qy + t * t * q->y2;
}

/* Ends at the edges of the two nodes, seen from the control point. */
static void ends(struct map_line *q, double ra, double rb)
{
	double da = hypot(q->qx - q->ax, q->qy - q->ay), db = hypot(q->qx - q->bx, q->qy - q->by);
	q->x1 = q->ax + (q->qx - q->ax) / da * ra;
	q->y1 = q->ay + (q->qy - q->ay) / da * ra;
	q->x2 = q->bx + (q->qx - q->bx) / db * rb;
	q->y2 = q->by + (q->qy - q->by) / db * rb;
}

static int nodes_crossed(const struct map_layout *l, const struct map_line *q, int a, int b)
{
	int hits = 0;
	double mx, my;
	map_line_at(q, .5, &mx, &my);
	for (int i = 0; i < l->map->npersons; i++) {
		const struct map_spot *s = &l->spot[i];
		if (i == a || i == b || l->map->persons[i].ghost)
			continue;
		double r = s->r * .85;
		struct map_box box = {s->x - r, s->y - r, 2 * r, 2 * r};
		hits += map_segment_hits(&box, q->x1, q->y1, mx, my) ||
		        map_segment_hits(&box, mx, my, q->x2, q->y2);
	}
	if (a != MAP_MAIN && b != MAP_MAIN) {
		double r = l->main_r * .9;
		struct map_box box = {l->cx - r, l->cy - r, 2 * r, 2 * r};
		hits += map_segment_hits(&box, q->x1, q->y1, mx, my) ||
		        map_segment_hits(&box, mx, my, q->x2, q->y2);
	}
	return hits;
}

static void one_line(struct map_layout *l, int t)
{
	static const double bow[] = {0, .07, -.07, .14, -.14, .2, -.2};
	const struct map_tie *tie = &l->map->ties[t];
	struct map_line *q = &l->line[t], best = {.shown = false};
	int n = l->map->npersons, least = 1 << 20;
	if (tie->a < MAP_MAIN || tie->b < MAP_MAIN || tie->a >= n || tie->b >= n || tie->a == tie->b)
		return;
	if ((tie->a >= 0 && l->map->persons[tie->a].ghost) || (tie->b >= 0 && l->map->persons[tie->b].ghost))
		return;
	double gap = 4.5 * fmax(l->scale, .5), ra = l->main_r, rb = l->main_r;
	q->ax = q->bx = l->cx;
	q->ay = q->by = l->cy;
	if (tie->a >= 0) {
		q->ax = l->spot[tie->a].x;
		q->ay = l->spot[tie->a].y;
		ra = l->spot[tie->a].r;
	}
	if (tie->b >= 0) {
		q->bx = l->spot[tie->b].x;
		q->by = l->spot[tie->b].y;
		rb = l->spot[tie->b].r;
	}
	double dx = q->bx - q->ax, dy = q->by - q->ay, d = hypot(dx, dy);
	if (d < 1)
		return;
	double free = d - ra - rb;
	gap = held(free / 4, 0, gap);
	for (size_t i = 0; i < LEN(bow) && least > 0; i++) {
		double off = bow[i] * fmin(d, l->radius) * 2;
		struct map_line try = *q;
		try.qx = (q->ax + q->bx) / 2 - dy / d * off;
		try.qy = (q->ay + q->by) / 2 + dx / d * off;
		ends(&try, fmin(ra + gap, d * .48), fmin(rb + gap, d * .48));
		try.bent = i > 0;
		int hits = nodes_crossed(l, &try, tie->a, tie->b);
		if (hits < least) {
			least = hits;
			best = try;
		}
		if (l->options->mode == MAP_MINI)
			break;
	}
	best.shown = true;
	*q = best;
}

void map_lines(struct map_layout *l)
{
	for (int t = 0; t < l->map->nties; t++)
		one_line(l, t);
}

/* ---- all of it ------------------------------------------------------------------------ */

static double scale_for(const struct map_layout *l)
{
	int n = 0;
	for (int i = 0; i < l->map->npersons; i++)
		n += !l->map->persons[i].ghost;
	double s = sqrt(FILL * MAP_PI * 300 * 300 / (PERSON_AREA * (n > 0 ? n : 1)));
	return held(s, .3, 1);
}

enum err map_layout(struct map_layout *ret, struct arena *a, const struct map *m,
                    const struct map_options *options)
{
	if (m->npersons < 0 || m->npersons > MAP_MAX_PERSONS || m->nties < 0 || m->nties > MAP_MAX_TIES)
		return E_LIMIT;
	*ret = (struct map_layout){.map = m, .options = options};
	double angle[MAP_MAX_PERSONS], radius[MAP_MAX_PERSONS];
	ret->spot = NEW_N(a, struct map_spot, (size_t)m->npersons);
	ret->line = NEW_N(a, struct map_line, (size_t)m->nties);
	frame(ret);
	for (int i = 0; i < m->npersons; i++)
		if (!m->persons[i].ghost && !m->persons[i].pet)
			ret->count[map_person_cell(m, i).sector]++;
	map_place(m, angle, radius);
	ret->scale = scale_for(ret);
	ret->main_r = MAIN_R * ret->radius / 300 * (options->mode == MAP_MINI ? 1 : fmax(ret->scale, .62));
	/* Too many labels pushed away: everything a little smaller, and again. */
	int few = (m->npersons + 9) / (m->npersons > 80 ? 5 : 7);
	for (int round = 0; round < 3; round++) {
		bool last = round == 2 || ret->scale < .36;
		map_nodes_apart(ret, angle, radius);
		memset(ret->line, 0, sizeof *ret->line * (size_t)m->nties);
		map_lines(ret);
		if (options->mode == MAP_MINI)
			break;
		place_ring_names(ret);
		char *mark = arena_mark(a);
		map_labels(ret, a, last ? MAP_MAX_PERSONS : few);
		if (last || ret->leaders <= few)
			break;
		arena_back(a, mark);
		ret->scale *= .88;
	}
	map_initials(ret);
	return OK;
}
