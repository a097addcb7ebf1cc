/*
 * network.h - what all network readers have in common: the limits of
 * guard/import.h, clean texts, and the writing of its records.
 */
#ifndef HELPER_NETWORK_H
#define HELPER_NETWORK_H

#include "base/arena.h"
#include "base/out.h"
#include "guard/import.h"

enum { FLAG_INVITE = 1, FLAG_DECEASED = 2, FLAG_NOT_HUMAN = 4, FLAG_CONFLICT = 8, FLAG_HOUSEHOLD = 16 };

struct net_person {
	struct span key, name, relation, age, gender, sector, note;
	int ring, flags;          /* 0 not known, 1..3; FLAG_… */
	bool placed;
	double x, y;              /* only when placed */
	int line;                 /* for messages */
};

struct net_tie {
	struct span a, b;         /* keys; "" = ego */
	const char *kind;
	double strength;          /* below 0 = not given */
	bool directed;
};

struct net_map {
	struct span key, title, date, ego_name, ego_age, ego_note;
	struct net_person *persons;
	struct net_tie *ties;
	int n_persons, n_ties;
};

struct network {
	struct arena *a;
	struct out *o;            /* the answer */
	struct out warns;
	int n_maps, n_warns;
};

struct network network_new(struct arena *a, struct out *o);
void network_free(struct network *net);

/* Begin the answer. */
void network_source(struct network *net, const char *format, struct span version);

/* Read, but something could not be used; the sentence names file and line. */
void network_warn(struct network *net, const char *fmt, ...) PRINTF(2, 3);

/* A column's or a property's name, short enough for a sentence. */
struct span network_brief(struct span name);

/*
 * A text as a person wrote it: at most IMPORT_MAX_FIELD characters. Characters
 * that are not seen (controls, turned direction) are taken out, with a warning.
 * `file` and `line` are for the sentence; line 0 = not known.
 */
MUST_USE enum err network_text(struct network *net, struct span file, int line, struct span text, struct span *ret);

/* Write the map and everything in it. Keys of ties must exist by then. */
MUST_USE enum err network_map(struct network *net, const struct net_map *m);

/* Write the warnings. The answer is complete after it. */
MUST_USE enum err network_end(struct network *net);

/* A decimal number with point, nothing around it, finite. */
bool network_number(struct span text, double *ret);

/* "true" "ja" "1" …: 1, "false" "nej" "0" and "": 0, anything else: -1. */
int network_bool(struct span text);

/* The word Kring knows for a sector or gender; the text itself when it has none. */
struct span network_sector(struct span text);
struct span network_gender(struct span text);

/* Index of persons by key, so that thousands of ties are checked quickly. */
struct net_index { const struct span *key; int *at; int n; };
MUST_USE enum err net_index_new(struct arena *a, const struct span *keys, int n, struct net_index *ret);
int net_index_find(const struct net_index *ix, struct span key);     /* -1 = nobody */
int net_index_twice(const struct net_index *ix);                     /* one that is there twice, or -1 */

#endif
