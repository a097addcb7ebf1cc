/*
 * map.h - the network map of a case: who stands where, what is between them,
 * and who was taken out. The picture itself is map_draw.h.
 *
 * Codes are the tables': sector 1 family, 2 kin, 3 school and leisure,
 * 4 professionals, 5 friends and neighbours, 0 none yet; ring 1 nearest .. 3,
 * 0 outside the circle; tie 1 ordinary, 2 strong, 3 weak, 4 conflict, 5 broken,
 * 0 none. The zero id is the main person, as the end of a tie.
 *
 * Protected persons: no way to reach them is stored, and the picture masks
 * them always, because it is shown on walls and paper.
 *
 * Whoever only reads a case (the commissioner) sees the map when it was shared.
 * Functions that change run in a POST; their queries ask case_access, level write.
 */
#ifndef ROOM_MAP_H
#define ROOM_MAP_H

#include "base/opt.h"
#include "room/map/map_draw.h"
#include "room/shell/shell.h"

enum { MAP_SECTORS = 5, MAP_TIE_CODES = 6, MAP_LIST_MAX = 2000 };

/* A person of the network. Spans live in the visit's arena. */
struct map_entry {
	struct id id;
	struct span name, call_name, relation, initials;
	bool private, child, trusted, invited, placed;
	int protected, sector, ring;
	double x, y;               /* unit circle, when placed */
	int tie, direction;        /* to the main person */
};

struct map_bond { struct id a, b; int kind, direction; };

struct map_sheet {
	struct id map;             /* zero: nobody stands anywhere yet */
	bool visible;              /* the commissioner sees it */
	struct span drawn_on, drawn_by;
	struct span main_name;     /* may be empty */
	struct map_entry *entries; /* by sector (those without last), ring, name */
	int n;
	struct map_entry *gone;    /* taken out, by name */
	int ngone;
	struct map_bond *bonds;    /* the current map's ties */
	int nbonds;
	int unplaced;              /* entries without a sector */
};

/* Needs process.read. */
MUST_USE enum err map_read(struct visit *v, struct id process, struct map_sheet *ret);
/* May this visitor see the map? Writers always, and who broke the glass. */
bool map_open_to(const struct visit *v, const struct case_frame *frame, const struct map_sheet *s);

/* One person by id; NULL when not in the sheet. */
const struct map_entry *map_entry_of(const struct map_sheet *s, struct id person);

/* What the drawing needs, in the visit's arena: persons with a sector, the first
 * MAP_MAX_PERSONS of them, and the ties between them. */
void map_picture(struct visit *v, const struct map_sheet *s, struct map *ret);

/* What is told about a person. */
struct map_given {
	struct span name, call_name, relation, age, phone, email, language, note;
	bool private, child, trusted;
	int protected, sector, ring, tie;
};

/* Add (person zero) or change. E_INVALID with faults; *ret_person may be NULL. */
MUST_USE enum err map_person_save(struct visit *v, struct id process, struct id person,
                                  const struct map_given *g, struct id *ret_person);
/* Take out of the network, or bring back with place and ties as they were. */
MUST_USE enum err map_person_out(struct visit *v, struct id process, struct id person, bool out);

/* A row of the list. Rows that say what is there already change nothing. */
struct map_row { struct id person; int sector, ring, tie; };
MUST_USE enum err map_rows_save(struct visit *v, struct id process, const struct map_row *rows, int n);

/* The tie between two of the network (zero id: the main person); kind 0 takes it away. */
MUST_USE enum err map_tie_save(struct visit *v, struct id process, const struct map_bond *bond);

MUST_USE enum err map_share(struct visit *v, struct id process, bool visible);

/* Swedish, for tr(). Never NULL. */
const char *map_sector_word(int sector);
const char *map_tie_code_word(int tie);
const char *map_ring_choice_word(int ring);
const char *map_protection_word(int protected);

#endif
