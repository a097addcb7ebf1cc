/*
 * db.h - the database: SQLite embedded or PostgreSQL, behind one statement
 * layer. The program can run the statements that tools/sqlgen has made from
 * the .sql files and the migrations, and no other SQL.
 *
 * Threads: struct db is shared. A struct dbc (one connection) belongs to one
 * thread. Every web thread has one reader; one writer thread per database
 * takes all changes (group commit).
 *
 * Life of a read:    dbc_read_begin, any number of generated queries,
 *                    dbc_read_end. All of them see one state.
 * Life of a change:  fill a struct change, db_submit() it; the writer calls
 *                    apply() inside a transaction with others' changes, each
 *                    in a savepoint of its own, commits, and then calls done()
 *                    for each: nothing is acknowledged before it is on disk.
 *
 * The generated functions (build/gen/sql/NAME.h, see tools/README.md):
 *                    enum err  person_get(dbc, &row, .process = p, ...)   one
 *                    struct scan s = person_list(dbc, .process = p, ...)  many
 *                    while ((e = person_list_next(&s, &row)) == OK) ...
 *                    enum err  person_add(dbc, .process = p, ...)         done
 *                    enum err  person_move(dbc, ...)                      changed
 *
 * On PostgreSQL a scan is sent when it is made and read when its rows are
 * asked for: start all scans of a page first, then read them, and the page
 * costs one round trip (pipeline mode).
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/arena.h"
#include "base/err.h"
#include "base/id.h"
#include "base/out.h"
#include "base/span.h"

struct db;
struct dbc;

/* Who asks, for every query on case data: bound as :municipality, :staff and
 * :now of the statement, which starts from case_access. */
struct actor {
	int64_t municipality;
	struct id staff;
	int64_t now;              /* UTC seconds */
};

/* ---- opening ---------------------------------------------------------- */

struct db_config {
	const char *url;          /* "var/kring.db", "sqlite:PATH" or "postgresql://..." */
	const char *keys;         /* the key store's SQLite file, "var/keys.db" */
	const char *root_key;     /* file of 32 bytes; created with mode 0600 if missing and `create` */
	bool create;              /* make a new database where there is none */
	bool migrate;             /* bring the schema up to date */
};

/*
 * Open, check or migrate the schema, start the writer thread. Refuses, with a
 * detail that says what to do: a schema newer than the program, an older one
 * without `migrate`, a root key that does not fit the key store.
 */
MUST_USE enum err db_open(struct db **ret, const struct db_config *config);

/* Stop the writer after all that was submitted, close. NULL is fine. */
void db_close(struct db *db);

/* "sqlite" or "postgres". */
const char *db_engine(const struct db *db);

/* Number of the newest migration in the program, and in the database. */
int db_schema_program(void);
MUST_USE enum err db_schema(struct db *db, int *ret);

/* A copy of the running database and of its key store (two files: PATH and
 * PATH.keys; SQLite online backup). E_INVALID on PostgreSQL: use pg_basebackup. */
MUST_USE enum err db_backup(struct db *db, const char *path);

/* ---- connections and reading ------------------------------------------ */

/* A reader for this thread. All statements are prepared at once (which checks
 * them). NULL dbc on failure. */
MUST_USE enum err dbc_open(struct db *db, struct dbc **ret);
void dbc_close(struct dbc *c);

/* One state for all queries until the end. The arena takes what rows point to
 * when they must outlive the next step (sealed fields always do). */
MUST_USE enum err dbc_read_begin(struct dbc *c, struct arena *a);
void dbc_read_end(struct dbc *c);

/* ---- changing ---------------------------------------------------------- */

struct change {
	/* Called on the writer's thread inside the transaction. OK keeps the
	 * change; any other answer rolls this one back and nothing else.
	 * May be called again from the start when the database asks for a retry,
	 * so it must not have effects outside the database and its own arena. */
	enum err (*apply)(struct dbc *tx, void *arg);
	/* Called once, after commit (or after the failure), on the writer's
	 * thread: quick, no database. E_UNKNOWN when the commit's fate is not known. */
	void (*done)(void *arg, enum err e);
	void *arg;
	struct arena *arena;      /* for rows and sealed fields during apply; NULL = the writer lends one */
	bool linger;              /* nobody waits: may stay up to 5 ms for company (read audit) */
	struct change *next;      /* the queue's */
};

/* Queue a change. E_BUSY when 10,000 are waiting (nothing was queued). The
 * change and its argument must live until done() was called. */
MUST_USE enum err db_submit(struct db *db, struct change *ch);

/* The same, waiting; for commands and tests. Returns apply's answer, or the
 * commit's. */
MUST_USE enum err db_change(struct db *db, enum err (*apply)(struct dbc *tx, void *arg), void *arg, struct arena *a);

/* ---- scans: rows of a "many" query -------------------------------------- */

struct scan {
	struct dbc *c;
	int stmt;                 /* index in the generated table, -1 = failed already */
	enum err e;
	unsigned long turn;       /* place in the pipeline (PostgreSQL) */
	void *engine;             /* the engine's own */
};

/* Free a scan that was not read to its end. Reading to E_NOTFOUND does it by
 * itself; calling it twice is fine. */
void scan_end(struct scan *s);

/* ---- keys --------------------------------------------------------------- */

/*
 * Every process has a data key of its own in the key store; `scope` is the
 * process (or the unit, for requests). keys_make creates it durably before it
 * returns, so call it before the change that first seals with it; it is fine
 * to call it again. keys_shred deletes the wrapped key: what was sealed with it
 * can never be read again, here or in any copy of the data.
 */
MUST_USE enum err keys_make(struct db *db, int64_t municipality, struct id scope);
MUST_USE enum err keys_shred(struct db *db, int64_t municipality, struct id scope);

/* Keyed BLAKE2b under the municipality's key: blind index of identity numbers,
 * audit chain. `what` separates uses ("pnr", "audit"). */
MUST_USE enum err keys_mac(struct db *db, int64_t municipality, const char *what,
                           struct span text, unsigned char ret[32]);

#endif
