/*
 * engine.h - what SQLite and PostgreSQL have in common, inside src/db only.
 *
 * An engine moves values; types, sealing and the order of calls are the work
 * of statement.c and writer.c. Each engine embeds struct dbc as the first
 * member of its own connection.
 *
 * Faults that end more than one statement are left in dbc.fate: the writer
 * looks there after each failure.
 */
#ifndef DB_ENGINE_H
#define DB_ENGINE_H

#include <pthread.h>

#include "db/statement.h"

struct keys;

/* A value on its way to or from the database. Text and bytes live as long as
 * the row (from) or the call (to). */
struct sql_value {
	int64_t i;
	double num;
	struct span s;
	bool null;
};

enum fate {
	FATE_FINE,
	FATE_RETRY,               /* serialization failure or deadlock: the transaction must be run again */
	FATE_LOST                 /* the connection is gone, and with it the transaction */
};

/* A statement under way. Cursors belong to their dbc and are used again. */
struct cursor {
	struct cursor *next;      /* in dbc.active or dbc.idle */
	unsigned long turn;       /* a new number each time, 0 when idle */
	int stmt;
	const void *in;           /* copy of the parameters, for sealed columns */
	enum err e;               /* E_NOTFOUND at the end */
	void *own;                /* the engine's */
	int row;                  /* the engine's */
	bool spare;               /* the engine's */
};

struct dbc {
	const struct engine *engine;
	struct db *db;
	struct keys *keys;
	struct arena *arena;
	bool writer, reading;
	enum fate fate;
	int64_t tried;            /* when a lost connection was last asked for again, 0 when it was not lost */
	unsigned long turns;
	struct cursor *active, *idle;
};

struct engine {
	const char *name;
	enum err (*open)(struct dbc **ret, const char *url, bool create);
	enum err (*prepare)(struct dbc *c);               /* all statements that c may run */
	void (*close)(struct dbc *c);

	enum err (*read_begin)(struct dbc *c);
	void (*read_end)(struct dbc *c);

	/* The writer: begin { save apply (keep | undo) }... commit | rollback */
	enum err (*begin)(struct dbc *c);
	enum err (*save)(struct dbc *c);
	enum err (*keep)(struct dbc *c);
	enum err (*undo)(struct dbc *c);
	enum err (*commit)(struct dbc *c);                /* E_UNKNOWN: its fate is not known */
	void (*rollback)(struct dbc *c);
	enum err (*again)(struct dbc *c);                 /* after FATE_LOST: connect and prepare anew */
	int (*idle)(struct dbc *c, bool waiting);         /* housekeeping; ms until it wants to be called again, -1 never */

	/* Statements. start sends or begins; step gives OK and values, or E_NOTFOUND. */
	enum err (*run)(struct dbc *c, int stmt, const struct sql_value *params, int64_t *ret_changed);
	enum err (*start)(struct dbc *c, struct cursor *cu, const struct sql_value *params);
	enum err (*step)(struct dbc *c, struct cursor *cu, struct sql_value *columns);
	void (*finish)(struct dbc *c, struct cursor *cu);

	/* Migrations. */
	enum err (*exec)(struct dbc *c, const char *sql);
	enum err (*version)(struct dbc *c, int *ret);     /* 0 in an empty database */
	enum err (*migrate)(struct dbc *c, const struct sql_migration *m);
	enum err (*backup)(struct dbc *c, const char *path);   /* NULL where there is none */
};

extern const struct engine engine_sqlite, engine_postgres;

/* SQLite's process-wide settings, before its first use. Called by the engine and the key store. */
enum err sqlite_settings(void);

/* Bring the schema up to date or refuse (migrate.c). */
MUST_USE enum err migrate_check(struct dbc *c, bool migrate);

/* End every cursor of a connection (statement.c). */
void cursors_end(struct dbc *c);
void cursors_free(struct dbc *c);

/* ---- the key store (keys.c) ---------------------------------------------- */

MUST_USE enum err keys_open(struct keys **ret, const char *path, const char *root_key, bool create);
void keys_close(struct keys *k);
MUST_USE enum err keys_backup(struct keys *k, const char *path);

/* The data key of a scope; E_NOTFOUND when there is none (any more). Wipe it after use. */
MUST_USE enum err keys_data(struct keys *k, int64_t municipality, struct id scope, unsigned char ret[32]);
MUST_USE enum err keys_store(struct keys *k, int64_t municipality, struct id scope);
MUST_USE enum err keys_forget(struct keys *k, int64_t municipality, struct id scope);
MUST_USE enum err keys_hash(struct keys *k, int64_t municipality, const char *what, struct span text,
                            unsigned char ret[32]);

/* ---- sealed records (seal.c) ---------------------------------------------- */

#define SEAL_LIMIT ((size_t)1 << 20)      /* a record's fields together; more is E_LIMIT */

/* Whose record it is: all of it is bound to the ciphertext. */
struct seal_of { int64_t municipality; struct id scope; unsigned char row[16]; };

/* The struct of a layout into a record in the arena, and back. */
MUST_USE enum err seal_record(struct keys *k, const struct sql_layout *l, const struct seal_of *of,
                              const void *fields, struct arena *a, struct span *ret);
MUST_USE enum err open_record(struct keys *k, const struct sql_layout *l, const struct seal_of *of,
                              struct span record, struct arena *a, void *fields);

#endif
