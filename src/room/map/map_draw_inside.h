/*
 * map_draw_inside.h - between the files that draw the map; nobody else includes it.
 */
#ifndef ROOM_MAP_MAP_DRAW_INSIDE_H
#define ROOM_MAP_MAP_DRAW_INSIDE_H

#include "room/map/map_draw.h"

#include <math.h>

#define MAP_PI 3.14159265358979323846

/* Sizes at scale 1, in viewBox units of the screen map (circle radius 300). */
#define NODE_R   21.0
#define CHILD_R  18.0
#define MAIN_R   37.0
#define FONT     16.2
#define FONT_REL 14.2

#define INK       "#22312d"
#define INK_SOFT  "#53605b"
#define INK_REL   "#414d49"
#define PINE      "#1d5a52"
#define PINE_DARK "#144039"
#define TERRA     "#b4532f"
#define PAPER     "#faf7f1"
#define RING_LINE "#b9ad98"

struct map_tint { const char *outer, *inner, *ink; };
extern const struct map_tint map_tints[MAP_COLOURS];

static inline int sectors_held(int n)
{
	return n < MAP_MIN_SECTORS ? MAP_MIN_SECTORS : n > MAP_MAX_SECTORS ? MAP_MAX_SECTORS : n;
}

static inline double held(double v, double low, double high)
{
	return !(v > low) ? low : v > high ? high : v;
}

/* The cell of a person with odd numbers put right. */
struct map_cell map_person_cell(const struct map *m, int person);
static inline enum map_colour map_colour_of(const struct map *m, int sector)
{
	unsigned c = sector < m->nsectors ? (unsigned)m->sectors[sector].colour : (unsigned)sector;
	return (enum map_colour)(c % MAP_COLOURS);
}

/* map_place.c: unit circle. */
double map_cell_area(struct map_cell cell, int nsectors);

/* map_place_layout.c, map_place_label.c */
void map_nodes_apart(struct map_layout *l, const double *angle, const double *radius);
void map_lines(struct map_layout *l);
/* Gives up, with l->leaders above it, when more than `most_leaders` have to move away. */
void map_labels(struct map_layout *l, struct arena *a, int most_leaders);
bool map_segment_hits(const struct map_box *b, double x1, double y1, double x2, double y2);
void map_line_at(const struct map_line *q, double t, double *ret_x, double *ret_y);
static inline bool boxes_meet(const struct map_box *a, const struct map_box *b)
{
	return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

/* printf of the kinds %s %d %g only; %g is written with one decimal at most, fast. */
void draw(struct out *o, const char *fmt, ...) PRINTF(2, 3);

/* Cut to a width, with "…"; true when something was cut. Memory from the arena. */
bool map_text_cut(struct span *s, struct arena *a, bool bold, double width);

void map_initials(struct map_layout *l);

/* The name as shown: "Skyddad person" for the masked. */
struct span map_name_of(const struct map *m, int person, enum lang lang);
struct span map_relation_of(const struct map *m, int person);

/* map_draw_tie.c */
void map_draw_ties(struct out *o, const struct map_layout *l);
void map_draw_sample(struct out *o, enum map_tie_kind kind, double x, double y, double length);
/* map_draw_sign.c */
void map_draw_heart(struct out *o, double x, double y, double r);
void map_draw_marks(struct out *o, const struct map_layout *l, int person);
void map_draw_sheet(struct out *o, const struct map_layout *l);

/* Which signs a map uses, for its legend. */
struct map_signs { bool professional, child, pet, deceased, trusted, invited, masked, oneway, ghost; };
struct map_signs map_signs_of(const struct map *m);

#endif
