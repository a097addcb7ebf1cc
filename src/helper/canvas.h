/*
 * canvas.h - Network Canvas interviews. Both forms of an export, CSV and
 * GraphML, are brought to the same tables and then read by the same rules.
 *
 * What is understood of a protocol (each team makes its own) goes by the names of its
 * variables, in Swedish or English; other columns are named in a warning.
 */
#ifndef HELPER_CANVAS_H
#define HELPER_CANVAS_H

#include "helper/network.h"
#include "helper/sheet.h"

struct session {
	struct span name;              /* the files' common prefix; title when there is no case id */
	struct sheet *nodes, *edges;   /* one for each type */
	int n_nodes, n_edges;
	struct sheet ego;              /* cols 0 = there is none */
};

/* One session becomes one map. */
MUST_USE enum err session_read(struct network *net, const struct session *s);

/* The first value of a column of the ego table, "" when there is none. */
struct span session_ego(const struct session *s, const char *column);

/* Every <graph> of the file becomes a session; up to `max`, *n counts on. */
MUST_USE enum err graphml_read(struct network *net, struct span file, struct span bytes,
                               struct session *sessions, int max, int *n);

/* What the columns of a person table mean; -1 = not there. */
enum column {
	COL_NAME, COL_RELATION, COL_AGE, COL_GENDER, COL_SECTOR, COL_CLOSENESS, COL_RING, COL_INVITE, COL_NOTE,
	COL_DECEASED, COL_HUMAN, COL_HOUSEHOLD, COL_LABEL, COL_ID, COL_UUID, COL_TYPE, COL_X, COL_Y, COL_COUNT
};
enum { MAX_SECTORS = 32 };
struct columns {
	int at[COL_COUNT];
	int sector[MAX_SECTORS];       /* true/false columns, one a sector */
	struct span sector_name[MAX_SECTORS];
	int n_sectors;
};

/* Find them, and warn of those that are not used. */
void columns_find(struct network *net, const struct sheet *s, struct columns *ret);

#endif
