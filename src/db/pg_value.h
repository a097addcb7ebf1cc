/*
 * pg_value.h - PostgreSQL's binary values, without libpq. Inside src/db only.
 */
#ifndef DB_PG_VALUE_H
#define DB_PG_VALUE_H

#include "db/engine.h"

/* Type numbers of the server's catalogue (pg_type.dat). */
enum {
	PG_BOOL = 16, PG_BYTEA = 17, PG_NAME = 19, PG_INT8 = 20, PG_INT2 = 21, PG_INT4 = 23, PG_TEXT = 25,
	PG_FLOAT4 = 700, PG_FLOAT8 = 701, PG_BPCHAR = 1042, PG_VARCHAR = 1043, PG_NUMERIC = 1700
};

/* The type that a parameter is sent as. */
unsigned pg_type(enum sql_type t);

/* Can a column of the server's type `oid` be read as t? */
bool pg_fits(enum sql_type t, unsigned oid);

/* Parameters as libpq wants them: pointers into the values, or into `number`. */
struct pg_params {
	uint64_t number[SQL_MAX_PARAMS];
	const char *value[SQL_MAX_PARAMS];
	int length[SQL_MAX_PARAMS], format[SQL_MAX_PARAMS];
};
void pg_params(struct pg_params *ret, const struct sql_statement *s, const struct sql_value *v);

/* A column that is not NULL, from n bytes at p. What does not fit 64 bits is E_DB. */
MUST_USE enum err pg_column(enum sql_type t, unsigned oid, const char *p, size_t n, struct sql_value *ret);

#endif
