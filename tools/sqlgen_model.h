/*
 * sqlgen_model.h - what sqlgen knows about the .sql files, and how it stops.
 * Everything lives in one arena until the program ends.
 */
#ifndef SQLGEN_MODEL_H
#define SQLGEN_MODEL_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/out.h"

#define MAX_FIELDS  64
#define MAX_QUERIES 4096
#define MAX_LAYOUTS 512
#define MAX_FILES   256

enum type { T_NONE, T_ACTOR, T_INT, T_TIME, T_BOOL, T_OPT_INT, T_NUM, T_TEXT, T_BYTES, T_ID, T_SEALED };
enum kind { K_ONE, K_MANY, K_DONE, K_CHANGED };
enum access { A_NONE, A_INVITATION, A_SYSTEM };

struct place { const char *file; int line; };

struct layout;

/* A parameter, a result column or a field of a sealed layout. */
struct field {
	enum type type;
	const char *name;
	struct layout *layout;            /* T_SEALED */
	const char *scope, *row;          /* T_SEALED: names that hold the scope and the row */
};

struct layout {
	struct place at;
	const char *table, *column, *scope, *row;
	struct field fields[MAX_FIELDS];
	int nfields;
	bool used;
};

struct query {
	struct place at, sql_at;          /* the signature, the statement */
	const char *name;
	struct field params[MAX_FIELDS], columns[MAX_FIELDS];
	int nparams, ncolumns;
	enum kind kind;
	enum access access;
	bool writes;
	struct span sql, sql_pg;          /* as written; sql_pg empty without a variant */
	const char *text, *text_pg;       /* numbered */
	const char *used[MAX_FIELDS];     /* names in the order of their numbers */
	int nused;
};

struct sql_file {
	const char *path, *base;          /* base: "trust" of src/trust/trust.sql */
	struct query *queries[MAX_QUERIES];
	int nqueries;
};

struct migration {
	int number;
	const char *name, *sqlite, *postgres, *path;
};

static struct arena mem;
static struct layout *layouts[MAX_LAYOUTS];
static int nlayouts;
static struct query *queries[MAX_QUERIES];
static int nqueries;
static struct sql_file *files[MAX_FILES];
static int nfiles;
static struct migration migrations[MAX_FILES];
static int nmigrations;

__attribute__((noreturn, format(printf, 2, 3)))
static inline void stop(struct place at, const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "%s:%d: ", at.file, at.line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static inline struct span read_whole(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct out o = out_new((size_t)16 << 20);
	size_t n;
	char *room;
	if (!f)
		stop((struct place){path, 0}, "the file cannot be read");
	while ((room = out_room(&o, 65536)) && (n = fread(room, 1, 65536, f)) > 0)
		o.n += n;
	if (o.bad || ferror(f))
		stop((struct place){path, 0}, "the file cannot be read, or is larger than 16 MB");
	fclose(f);
	struct span s = span(arena_str(&mem, out_span(&o)), o.n);
	out_free(&o);
	return s;
}

static inline bool ident_first(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static inline bool ident_char(char c)
{
	return ident_first(c) || (c >= '0' && c <= '9');
}

static inline int lines_before(struct span s, size_t at)
{
	int n = 0;
	for (size_t i = 0; i < at && i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

static inline const struct field *field_named(const struct field *f, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(f[i].name, name) == 0)
			return &f[i];
	return NULL;
}

static inline const struct field *actor_of(const struct query *q)
{
	for (int i = 0; i < q->nparams; i++)
		if (q->params[i].type == T_ACTOR)
			return &q->params[i];
	return NULL;
}

static inline bool is_actor_part(const char *name)
{
	return strcmp(name, "municipality") == 0 || strcmp(name, "staff") == 0 || strcmp(name, "now") == 0;
}

#endif
