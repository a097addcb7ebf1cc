/*
 * route.h - what a route declares. The table is made by tools/routegen from
 * the comments above the handlers and feeds the router, the access matrix
 * test, the fuzz targets, the no-JavaScript test and `kring routes`.
 */
#ifndef TRUST_ROUTE_H
#define TRUST_ROUTE_H

#include "trust/right.h"

struct visit;

enum field_type { F_TEXT, F_LINE, F_CODE, F_INT, F_NUM, F_BOOL, F_DATE, F_CLOCK,
                  F_ID, F_IDS, F_TEXTS, F_PHONE, F_EMAIL, F_FILE };

struct opt_int;

/* One declared field; the offset is into the generated form struct. */
struct field {
	const char *name;
	enum field_type type;
	bool required;
	const char *when_field, *when_value;   /* required only when that field has that value */
	int64_t min, max;                      /* text: characters; numbers: the range; lists: count */
	int64_t each;                          /* F_TEXTS: characters of each */
	size_t offset;
};

enum route_flag { ROUTE_SLOW = 1, ROUTE_UPLOAD = 2, ROUTE_QUERY = 4, ROUTE_SSE = 8,
                  ROUTE_EARLY = 16, ROUTE_NOAUDIT = 32 };

struct route {
	const char *method;                    /* "GET" or "POST" */
	const char *pattern;                   /* "/process/{process}/person/{person}" */
	enum right right;
	unsigned flags;
	enum err (*handle)(struct visit *v);
	enum err (*again)(struct visit *v);    /* POST: page shown again with faults */
	const struct field *fields; int nfields;
	size_t form_size;
	const char *name, *file;               /* "contact_post", "room/mobilisation/..." */
};

extern const struct route routes[];        /* ends with method NULL */
extern const int nroutes;

/* What the holes of the pattern matched, in order. */
struct holes { struct { const char *name; struct span text; struct id id; } hole[6]; int n; };

/* NULL when nothing matches. A path that fits another method only: *ret_other. */
const struct route *route_find(const char *method, struct span path, struct holes *ret, bool *ret_other);

#endif
