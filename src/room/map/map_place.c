/* Where people stand: cells of the circle, and places for those without one. */
#include "room/map/map_draw_inside.h"

/* Distance that a clamped place keeps from the edges of its cell. */
#define EDGE 0.035
#define OUTSIDE_R 1.1

double map_ring_outer(int ring)
{
	static const double outer[] = {1.16, .42, .72, 1};
	return outer[ring < 1 || ring > MAP_RINGS ? 0 : ring];
}

static double ring_inner(int ring)
{
	return ring == 1 ? .15 : ring == 0 ? 1.045 : map_ring_outer(ring - 1);
}

static double number_or_zero(double v)
{
	return isfinite(v) ? v : 0;
}

void map_polar(double x, double y, double *ret_angle, double *ret_radius)
{
	x = number_or_zero(x);
	y = number_or_zero(y);
	double a = atan2(x, y) * 180 / MAP_PI;
	*ret_angle = a < 0 ? a + 360 : a;
	if (*ret_angle >= 360)
		*ret_angle = 0;
	*ret_radius = hypot(x, y);
}

void map_point(double angle, double radius, double *ret_x, double *ret_y)
{
	angle = number_or_zero(angle) * MAP_PI / 180;
	radius = number_or_zero(radius);
	*ret_x = radius * sin(angle);
	*ret_y = radius * cos(angle);
}

static int sector_of(double angle, int nsectors)
{
	double wide = 360.0 / nsectors;
	int s = (int)floor((angle + wide / 2) / wide);
	return ((s % nsectors) + nsectors) % nsectors;
}

struct map_cell map_cell_of(double x, double y, int nsectors)
{
	double angle, radius;
	map_polar(x, y, &angle, &radius);
	int ring = radius <= .42 ? 1 : radius <= .72 ? 2 : radius <= 1 ? 3 : 0;
	return (struct map_cell){sector_of(angle, sectors_held(nsectors)), ring};
}

struct map_cell map_person_cell(const struct map *m, int person)
{
	const struct map_person *p = &m->persons[person];
	struct map_cell c = {p->sector, p->ring};
	if (c.sector < 0 || c.sector >= sectors_held(m->nsectors))
		c.sector = 0;
	if (c.ring < 0 || c.ring > MAP_RINGS)
		c.ring = 0;
	return c;
}

void map_clamp(double *angle, double *radius, struct map_cell cell, int nsectors)
{
	int n = sectors_held(nsectors);
	double low = ring_inner(cell.ring) + EDGE, high = map_ring_outer(cell.ring) - EDGE;
	double r = held(number_or_zero(*radius), low, high);
	double middle = cell.sector * 360.0 / n;
	double off = fmod(number_or_zero(*angle) - middle, 360);
	off = off > 180 ? off - 360 : off < -180 ? off + 360 : off;
	double most = 180.0 / n - EDGE / r * 180 / MAP_PI;
	double a = fmod(middle + held(off, -most, most) + 720, 360);
	*angle = a;
	*radius = r;
}

double map_cell_area(struct map_cell cell, int nsectors)
{
	double in = ring_inner(cell.ring), out = map_ring_outer(cell.ring);
	return MAP_PI * (out * out - in * in) / sectors_held(nsectors);
}

/* ---- those without a place ----------------------------------------------------- */

struct seat { double x, y, angle, radius, edge; };

enum { ROWS = 5, COLUMNS = 9, SEATS = ROWS * COLUMNS };

/* Possible places of a cell, each with its distance to the cell's edge. */
static void seats_of(struct seat seat[SEATS], struct map_cell cell, int nsectors)
{
	double in = ring_inner(cell.ring), out = map_ring_outer(cell.ring);
	double half = 180.0 / nsectors;
	for (int i = 0; i < SEATS; i++) {
		struct seat *s = &seat[i];
		double row = i / COLUMNS + .5, column = i % COLUMNS + .5;
		s->radius = in + (out - in) * row / ROWS;
		double off = (column / COLUMNS * 2 - 1) * half;
		s->angle = fmod(cell.sector * 360.0 / nsectors + off + 360, 360);
		if (cell.ring == 0)
			s->radius = OUTSIDE_R;
		map_clamp(&s->angle, &s->radius, cell, nsectors);
		map_point(s->angle, s->radius, &s->x, &s->y);
		double side = s->radius * sin((half - fabs(off)) * MAP_PI / 180);
		s->edge = fmin(fmin(side, s->radius - in), cell.ring == 3 ? out - s->radius + .04 : out - s->radius);
		if (cell.ring == 0)
			s->edge = side;
	}
}

/* Names stand under their nodes and are wider than high: people side by side
 * need more room than people above each other. */
static double room_between(const struct seat *s, double x, double y)
{
	double dx = (s->x - x) * .8, dy = s->y - y;
	return dx * dx + dy * dy;
}

static int best_seat(const struct seat seat[SEATS], const double *x, const double *y,
                     const bool *there, int n, int self)
{
	int best = SEATS / 2;
	double most = -1;
	for (int i = 0; i < SEATS; i++) {
		double room = seat[i].edge * 1.7;
		room *= room;
		for (int k = 0; k < n && room > most; k++)
			if (there[k] && k != self)
				room = fmin(room, room_between(&seat[i], x[k], y[k]));
		if (room > most + 1e-9) {
			most = room;
			best = i;
		}
	}
	return best;
}

void map_place(const struct map *m, double *ret_angle, double *ret_radius)
{
	int n = m->npersons < MAP_MAX_PERSONS ? m->npersons : MAP_MAX_PERSONS;
	int nsectors = sectors_held(m->nsectors);
	double x[MAP_MAX_PERSONS], y[MAP_MAX_PERSONS];
	bool there[MAP_MAX_PERSONS], seated[MAP_MAX_SECTORS][MAP_RINGS + 1] = {{false}};
	struct seat seats[MAP_MAX_SECTORS][MAP_RINGS + 1][SEATS];
	bool any = false;
	for (int i = 0; i < n; i++) {
		const struct map_person *p = &m->persons[i];
		there[i] = p->placed && isfinite(p->angle) && isfinite(p->radius);
		any |= !there[i];
		if (!there[i])
			continue;
		ret_angle[i] = p->angle;
		ret_radius[i] = p->radius;
		map_clamp(&ret_angle[i], &ret_radius[i], map_person_cell(m, i), nsectors);
		map_point(ret_angle[i], ret_radius[i], &x[i], &y[i]);
	}
	/* Twice: those who came first can give way to those who came later. */
	bool own[MAP_MAX_PERSONS];
	for (int i = 0; i < n; i++)
		own[i] = there[i];
	for (int round = 0; any && round < 2; round++)
		for (int i = 0; i < n; i++) {
			if (own[i])
				continue;
			struct map_cell c = map_person_cell(m, i);
			struct seat *of = seats[c.sector][c.ring];
			if (!seated[c.sector][c.ring])
				seats_of(of, c, nsectors);
			seated[c.sector][c.ring] = true;
			const struct seat *s = &of[best_seat(of, x, y, there, n, i)];
			there[i] = true;
			x[i] = s->x;
			y[i] = s->y;
			ret_angle[i] = s->angle;
			ret_radius[i] = s->radius;
		}
}
