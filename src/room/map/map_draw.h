/*
 * map_draw.h - the network map as a picture: places on a circle, and an SVG
 * that says the same on screen, on paper and in PDF.
 *
 * Pure: what comes in is a struct map, what goes out is text in a struct out.
 * No database, no HTTP, no clock; the same map gives the same bytes.
 *
 * The map (domain: Swedish network map practice). The main person stands in the
 * middle of a circle that is cut in 4 to 6 sectors with names of the family's
 * own choice. Nearness to the middle is importance: three rings with the radii
 * .42, .72 and 1 (the inner one is wide so that names fit). The person decides
 * the sector; it is never derived from kinship. Sector and ring are the truth,
 * for lists and statistics; the exact place only says where in that cell.
 *
 * Coordinates of places: the unit circle, x to the right, y up. Angles are
 * degrees clockwise from the top: x = r sin a, y = r cos a. Sector 0 is centred
 * at the top, the others follow clockwise. Coordinates of the picture: the
 * viewBox, y down.
 *
 * Meaning is carried by shape and words, colour only supports it:
 *   circle private, rounded square professional, small circle child, paw pet,
 *   hollow with a cross deceased, heart trusted, envelope invited, lock masked;
 *   thick line strong, thin ordinary, dotted weak, zigzag conflict, cut by two
 *   strokes broken, arrow head: the support goes one way only.
 *
 * Life of a picture:
 *	struct map_layout l;
 *	TRY(map_layout(&l, arena, &map, &options));    places everything
 *	map_draw(out, &l);                             writes the <svg>
 */
#ifndef ROOM_MAP_MAP_DRAW_H
#define ROOM_MAP_MAP_DRAW_H

#include "base/arena.h"
#include "base/err.h"
#include "base/id.h"
#include "base/out.h"
#include "i18n/lang.h"

enum {
	MAP_MIN_SECTORS = 4,
	MAP_MAX_SECTORS = 6,
	MAP_MAX_PERSONS = 200,     /* beyond: E_LIMIT; readable to 150 */
	MAP_MAX_TIES = 1000,
	MAP_RINGS = 3,
	MAP_INITIALS = 16,         /* bytes with the closing NUL */
	MAP_NAME_CHARS = 200       /* of a name or relation; the rest is not drawn */
};

/* Colour sets in the order that a new map gets them, all at least 7:1 for text. */
enum map_colour { MAP_TERRA, MAP_OCHRE, MAP_BLUE, MAP_PLUM, MAP_LEAF, MAP_TEAL, MAP_COLOURS };

struct map_sector {
	struct span name;
	enum map_colour colour;
};

struct map_person {
	struct id id;
	struct span name, relation;
	struct span initials;      /* empty: made from the name, different for each as far as it goes */
	int sector;                /* 0 .. nsectors - 1; outside that: 0 */
	int ring;                  /* 1 nearest .. 3; 0 = outside the circle */
	bool placed;               /* angle and radius hold the exact place */
	double angle, radius;      /* degrees clockwise from the top; 0..1 */
	bool professional, child, deceased, pet, trusted, invited;
	bool masked;               /* protected identity: "Skyddad person", no id, no relation, no marks */
	bool ghost;                /* where somebody stood in an earlier map; with the id of a person
	                            * of this map an arrow leads to the new place */
};

enum map_tie_kind { MAP_STRONG = 1, MAP_ORDINARY, MAP_WEAK, MAP_CONFLICT, MAP_BROKEN };
enum map_direction { MAP_BOTH, MAP_A_TO_B, MAP_B_TO_A };
enum { MAP_MAIN = -1 };        /* the main person, as an end of a tie */

struct map_tie {
	int a, b;                  /* index of a person, or MAP_MAIN; a tie with odd ends is not drawn */
	enum map_tie_kind kind;
	enum map_direction direction;
};

struct map {
	struct span main_name;     /* shown in the middle */
	const struct map_sector *sectors; int nsectors;
	const struct map_person *persons; int npersons;
	const struct map_tie *ties; int nties;
};

enum map_mode {
	MAP_SCREEN,                /* inline in a page: persons can be links */
	MAP_PRINT,                 /* whole A3 page in landscape with title, legend, foot */
	MAP_MINI                   /* about 92 px wide: shapes and lines, no words */
};

struct map_options {
	enum map_mode mode;
	enum lang lang;
	double width, height;      /* of the viewBox; 0 = 1000 x 660, 1414 x 1000, 640 x 640 */
	const char *name;          /* prefix of element ids, unique in the page; NULL = "map" */
	struct span title;         /* of the picture, e.g. "Elsas nätverkskarta" */
	/* Screen. A path "/process/…/map/…/person/": each person becomes a link to it and
	 * the own id. Empty: persons are no links and the picture is one image (role=img). */
	struct span href;
	struct id selected;        /* drawn with a ring and aria-current; zero = nobody */
	/* Print, all may be empty. */
	struct span lead;          /* under the title: who drew it, when */
	struct span secrecy, copy; /* two lines at the right: secrecy, copy number and recipient */
	struct span foot;
};

/* ---- geometry ---------------------------------------------------------------- */

struct map_cell { int sector, ring; };

double map_ring_outer(int ring);                        /* .42 .72 1; outside 1.16 */

/* The cell of a place. Beyond the circle (radius > 1) the ring is 0. Numbers
 * that are none count as 0: sector 0, ring 1. nsectors is held within 4..6. */
struct map_cell map_cell_of(double x, double y, int nsectors);

/* Angle (0 <= a < 360) and radius of a place, and back. */
void map_polar(double x, double y, double *ret_angle, double *ret_radius);
void map_point(double angle, double radius, double *ret_x, double *ret_y);

/*
 * The nearest place inside a cell, a little away from its edges; a place that
 * is well inside stays as it is. Called when a list changes sector or ring.
 * Afterwards map_cell_of(place) is the cell.
 */
void map_clamp(double *angle, double *radius, struct map_cell cell, int nsectors);

/*
 * Places for those who have none: spread within their cell, away from each other
 * and from those who are placed. ret_angle and ret_radius have npersons entries;
 * placed persons get their own place, clamped to their cell.
 */
void map_place(const struct map *m, double *ret_angle, double *ret_radius);

/* ---- layout ------------------------------------------------------------------- */

struct map_box { double x, y, w, h; };                  /* upper left corner */

struct map_spot {
	double x, y, r;            /* middle and half width, as drawn */
	struct map_box label;      /* empty (w = 0) for ghosts and in the mini map */
	struct span name, relation;/* as drawn: cut with "…" when too long */
	char initials[MAP_INITIALS];
	int anchor;                /* -1 text begins at the left edge, 0 centred, 1 ends at the right */
	bool cut;                  /* name or relation was cut */
	bool leader;               /* the label stands away: a line leads to it */
	double lx, ly;             /* the leader's end at the label */
};

struct map_line {
	double x1, y1, x2, y2;     /* ends, at the edges of the nodes */
	double qx, qy;             /* control point of the curve (the middle when straight) */
	double ax, ay, bx, by;     /* the nodes' middles */
	bool shown, bent;
};

struct map_layout {
	const struct map *map;
	const struct map_options *options;
	double width, height;
	double cx, cy, radius;     /* the circle in the picture */
	double main_r;             /* the main person */
	double scale;              /* 1 = full size; names are 15 * scale high */
	struct map_spot *spot;     /* one for each person */
	struct map_line *line;     /* one for each tie */
	struct map_box sector[MAP_MAX_SECTORS];   /* the sectors' names */
	double turn[MAP_MAX_SECTORS];             /* degrees that the name is turned (narrow pictures) */
	int count[MAP_MAX_SECTORS];               /* persons without ghosts and pets */
	struct map_box ring[MAP_RINGS];           /* the rings' names */
	int leaders;               /* labels that had to move away */
};

/*
 * Place everything. Up to 60 people no label covers another label or a node;
 * nodes that lie on each other are pushed apart in the drawing only. Memory from
 * the arena; the layout keeps pointers to map and options. E_LIMIT beyond
 * MAP_MAX_PERSONS or MAP_MAX_TIES.
 */
MUST_USE enum err map_layout(struct map_layout *ret, struct arena *a, const struct map *m,
                             const struct map_options *options);

/* Width of a text in Noto Sans at size 1 (table of advances, without kerning;
 * letters outside Latin are estimated by script). */
double map_text_width(struct span s, bool bold);

/* ---- writing -------------------------------------------------------------------- */

/*
 * The picture: one <svg> with presentation attributes only (librsvg knows no
 * var(), and the pages allow no inline style). For the script on screen:
 *   <svg data-cx data-cy data-r data-sectors>  the circle in viewBox units
 *   <g class="p"> each person: <a class="nod" data-id data-x data-y href aria-label>
 *   <g class="tie" data-a data-b data-p="ax ay bx by">  ids of the ends, "main" for the middle
 * Visible initials and cut names stand outside the link, hidden from readers.
 */
void map_draw(struct out *o, const struct map_layout *l);

/* The signs' meaning as <ul class="legend">, for the page around the picture.
 * Lines always, marks only where the map has them. */
void map_legend(struct out *o, const struct map *m, enum lang lang);

/*
 * What the picture says, as plain text (escape it): how many, where, who is
 * nearest, which ties are strong, in conflict or broken. It is the <desc> of the
 * picture and stands in the page for those who do not see it.
 */
void map_words(struct out *o, const struct map *m, enum lang lang);

/* "Släkt, närmast. Stark relation till Elsa. Elsa litar på." of one person, plain text. */
void map_person_words(struct out *o, const struct map *m, int person, enum lang lang);

/* "Familj, nära" and the ring's own word, for lists and the side panel. */
const char *map_ring_word(int ring, enum lang lang);
const char *map_tie_word(enum map_tie_kind kind, enum lang lang);

/* A line sample of 58 x 14 units as <svg>, for the side panel's choices. */
void map_tie_sample(struct out *o, enum map_tie_kind kind);

#endif
