/*
 * statement.h - the statement table that tools/sqlgen writes (gen/sql.c), and
 * the five functions that generated code calls. Nothing else includes this.
 *
 * A statement is known by its index in sql_statements. Its parameters and
 * columns are described by type and place in the generated structs, so one
 * interpreter (statement.c) serves all of them, on both engines.
 */
#ifndef DB_STATEMENT_H
#define DB_STATEMENT_H

#include "base/opt.h"
#include "db/db.h"

#define SQL_MAX_PARAMS  64
#define SQL_MAX_COLUMNS 64

enum sql_type { SQL_INT, SQL_OPT_INT, SQL_BOOL, SQL_NUM, SQL_TEXT, SQL_BYTES, SQL_ID, SQL_SEALED };
enum sql_kind { SQL_ONE, SQL_MANY, SQL_DONE, SQL_CHANGED };

/* One field of a sealed record: its type and its place in the C struct. */
struct sql_field { unsigned char type; unsigned short at; };

/* The layout of a sealed column: "contact.body" and its fields in order. */
struct sql_layout {
	const char *column;
	const struct sql_field *fields;
	int nfields;
	size_t size;              /* of the C struct */
};

/* Where a value stands that sealing needs: in the row or in the parameters.
 * SQL_ID or SQL_INT. */
struct sql_place { bool in_row; unsigned char type; unsigned short at; };

/* What it takes to seal or open one column of one statement. */
struct sql_seal {
	const struct sql_layout *layout;
	struct sql_place municipality, scope, row;
};

/* A parameter or a column. `at` is the place in the _in or _row struct. */
struct sql_slot {
	unsigned char type;
	unsigned short at;
	const struct sql_seal *seal;      /* SQL_SEALED only, else NULL */
};

struct sql_statement {
	const char *name;
	const char *sqlite, *postgres;    /* the text, parameters as ?1 and $1 */
	const struct sql_slot *params, *columns;
	unsigned char nparams, ncolumns;  /* params: as numbered in the text */
	unsigned char kind;               /* enum sql_kind */
	bool writes;
	bool seals_columns;               /* a column is sealed: scans keep a copy of the parameters */
	size_t in_size, row_size;
};

struct sql_migration {
	int number;
	const char *name, *sqlite, *postgres;
};

extern const struct sql_statement sql_statements[];
extern const int sql_nstatements;
extern const struct sql_migration sql_migrations[];
extern const int sql_nmigrations;

/* Called by the generated functions only. */
MUST_USE enum err sql_done(struct dbc *c, int stmt, const void *in);
MUST_USE enum err sql_changed(struct dbc *c, int stmt, const void *in);
MUST_USE enum err sql_one(struct dbc *c, int stmt, void *row, const void *in);
struct scan sql_many(struct dbc *c, int stmt, const void *in);
MUST_USE enum err sql_next(struct scan *s, int stmt, void *row);

#endif
