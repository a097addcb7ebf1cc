/*
 * sqlite.c - the embedded engine: WAL, synchronous=FULL, one connection a
 * thread. Statements are prepared once and kept.
 */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "db/engine.h"

#define MMAP_BYTES       "1073741824"
#define CHECKPOINT_IDLE  200              /* ms without a change before the WAL is moved home */
#define CHECKPOINT_PAGES 16384            /* or this many pages in it (64 MB), busy or not */

enum { ST_BEGIN, ST_BEGIN_WRITE, ST_COMMIT, ST_SAVE, ST_KEEP, ST_UNDO, ST_COUNT };

static const char *const control[ST_COUNT] = {
	[ST_BEGIN] = "BEGIN", [ST_BEGIN_WRITE] = "BEGIN IMMEDIATE", [ST_COMMIT] = "COMMIT",
	[ST_SAVE] = "SAVEPOINT c", [ST_KEEP] = "RELEASE c", [ST_UNDO] = "ROLLBACK TO c",
};

struct conn {
	struct dbc dbc;
	sqlite3 *db;
	sqlite3_stmt *control[ST_COUNT];
	sqlite3_stmt **st;
	bool *busy;
	int wal_pages;
};

static struct conn *conn(struct dbc *c) { return (struct conn *)c; }

static enum err fault(struct conn *c, int rc, const char *what)
{
	switch (rc & 0xff) {
	case SQLITE_CONSTRAINT:
		rc = sqlite3_extended_errcode(c->db);
		if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY || rc == SQLITE_CONSTRAINT_ROWID)
			return err_note(E_CONFLICT, "%s: such a row exists", what);
		return err_note(E_DB, "%s: sqlite constraint %d", what, rc);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_note(E_BUSY, "%s: sqlite %d", what, rc);
	case SQLITE_TOOBIG:
		return err_note(E_LIMIT, "%s: sqlite %d", what, rc);
	default:
		return err_note(E_DB, "%s: sqlite %d", what, sqlite3_extended_errcode(c->db));
	}
}

static int settings;

static void settings_once(void)
{
	settings = sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
	if (settings == SQLITE_OK)
		settings = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (settings == SQLITE_OK)
		settings = sqlite3_initialize();
}

enum err sqlite_settings(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, settings_once);
	return settings == SQLITE_OK ? OK : err_note(E_BUG, "sqlite was used before its settings");
}

static enum err exec_fast(struct conn *c, int which)
{
	sqlite3_stmt *st = c->control[which];
	int rc = sqlite3_step(st);
	sqlite3_reset(st);
	return rc == SQLITE_DONE ? OK : fault(c, rc, control[which]);
}

/* ---- opening ------------------------------------------------------------ */

static int wal_grew(void *arg, sqlite3 *db, const char *name, int pages)
{
	(void)db, (void)name;
	((struct conn *)arg)->wal_pages = pages;
	return SQLITE_OK;
}

static enum err set_up(struct conn *c)
{
	static const char pragmas[] =
		"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
		"PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;"
		"PRAGMA mmap_size=" MMAP_BYTES ";";
	sqlite3_extended_result_codes(c->db, 1);
	sqlite3_busy_timeout(c->db, 5000);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_limit(c->db, SQLITE_LIMIT_ATTACHED, 0);
	int rc = sqlite3_exec(c->db, pragmas, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		return fault(c, rc, "opening");
	sqlite3_wal_hook(c->db, wal_grew, c); /* replaces the automatic checkpoint */
	for (int i = 0; i < ST_COUNT; i++) {
		rc = sqlite3_prepare_v3(c->db, control[i], -1, SQLITE_PREPARE_PERSISTENT, &c->control[i], NULL);
		if (rc != SQLITE_OK)
			return fault(c, rc, control[i]);
	}
	return OK;
}

/* A new file is made readable by its owner only, before SQLite writes to it. */
static enum err file_ready(const char *path, bool create)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0600);
	if (fd < 0)
		return errno == ENOENT && !create
		       ? err_note(E_IO, "there is no database at %.200s: create it first", path)
		       : err_note(E_IO, "the database %.200s cannot be opened: errno %d", path, errno);
	close(fd);
	return OK;
}

static void close_sqlite(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	for (int i = 0; c->st && i < sql_nstatements; i++)
		sqlite3_finalize(c->st[i]);
	for (int i = 0; i < ST_COUNT; i++)
		sqlite3_finalize(c->control[i]);
	free(c->st);
	free(c->busy);
	sqlite3_close(c->db);
	free(c);
}

static enum err open_sqlite(struct dbc **ret, const char *url, bool create)
{
	const char *path = strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url;
	TRY(sqlite_settings());
	TRY(file_ready(path, create));
	struct conn *c = calloc(1, sizeof *c);
	if (!c)
		return err_note(E_LIMIT, "no memory for a connection");
	c->dbc.engine = &engine_sqlite;
	enum err e = OK;
	int rc = sqlite3_open_v2(path, &c->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc != SQLITE_OK)
		e = err_note(E_IO, "the database cannot be opened: sqlite %d", rc);
	else
		e = set_up(c);
	if (e) {
		close_sqlite(&c->dbc);
		return e;
	}
	*ret = &c->dbc;
	return OK;
}

static enum err prepare(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	c->st = calloc((size_t)sql_nstatements + 1, sizeof *c->st);
	c->busy = calloc((size_t)sql_nstatements + 1, sizeof *c->busy);
	if (!c->st || !c->busy)
		return err_note(E_LIMIT, "no memory for statements");
	for (int i = 0; i < sql_nstatements; i++) {
		if (sql_statements[i].writes && !dbc->writer)
			continue;
		int rc = sqlite3_prepare_v3(c->db, sql_statements[i].sqlite, -1, SQLITE_PREPARE_PERSISTENT,
		                            &c->st[i], NULL);
		if (rc != SQLITE_OK)
			return fault(c, rc, sql_statements[i].name);
	}
	if (!dbc->writer && sqlite3_exec(c->db, "PRAGMA query_only=ON", NULL, NULL, NULL) != SQLITE_OK)
		return fault(c, SQLITE_ERROR, "query_only");
	return OK;
}

/* ---- transactions ---------------------------------------------------------- */

static enum err read_begin(struct dbc *c)
{
	return exec_fast(conn(c), ST_BEGIN);
}

static void read_end(struct dbc *c)
{
	if (exec_fast(conn(c), ST_COMMIT))
		sqlite3_exec(conn(c)->db, "ROLLBACK", NULL, NULL, NULL);
}

static enum err begin(struct dbc *c) { return exec_fast(conn(c), ST_BEGIN_WRITE); }
static enum err save(struct dbc *c) { return exec_fast(conn(c), ST_SAVE); }
static enum err keep(struct dbc *c) { return exec_fast(conn(c), ST_KEEP); }

static enum err undo(struct dbc *c)
{
	TRY(exec_fast(conn(c), ST_UNDO));
	return exec_fast(conn(c), ST_KEEP);
}

static void rollback(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	if (!sqlite3_get_autocommit(c->db))
		sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
}

/* After an input/output error nobody knows what has reached the disk. */
static enum err commit(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	int rc = sqlite3_step(c->control[ST_COMMIT]);
	sqlite3_reset(c->control[ST_COMMIT]);
	if (rc == SQLITE_DONE)
		return OK;
	enum err e = fault(c, rc, "commit");
	rollback(dbc);
	return (rc & 0xff) == SQLITE_IOERR ? E_UNKNOWN : e;
}

static enum err again(struct dbc *c)
{
	(void)c;
	return err_note(E_BUG, "an SQLite connection cannot be lost");
}

/* The WAL is moved into the database when nobody waits for the writer. */
static int idle(struct dbc *dbc, bool waiting)
{
	struct conn *c = conn(dbc);
	if (c->wal_pages == 0)
		return -1;
	if (waiting || c->wal_pages >= CHECKPOINT_PAGES) {
		int in_wal = 0, moved = 0;
		int rc = sqlite3_wal_checkpoint_v2(c->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_wal, &moved);
		c->wal_pages = rc == SQLITE_OK && moved < in_wal ? c->wal_pages : 0;
	}
	return c->wal_pages ? CHECKPOINT_IDLE : -1;
}

/* ---- statements ------------------------------------------------------------- */

static int bind_one(sqlite3_stmt *st, int n, const struct sql_slot *slot, const struct sql_value *v)
{
	if (v->null)
		return sqlite3_bind_null(st, n);
	switch ((enum sql_type)slot->type) {
	case SQL_INT:
	case SQL_OPT_INT:
	case SQL_BOOL:
		return sqlite3_bind_int64(st, n, v->i);
	case SQL_NUM:
		return sqlite3_bind_double(st, n, v->num);
	case SQL_TEXT:
		return sqlite3_bind_text64(st, n, v->s.n ? v->s.p : "", v->s.n, SQLITE_STATIC, SQLITE_UTF8);
	case SQL_BYTES:
	case SQL_ID:
	case SQL_SEALED:
		return sqlite3_bind_blob64(st, n, v->s.n ? v->s.p : "", v->s.n, SQLITE_STATIC);
	}
	return SQLITE_MISUSE;
}

static enum err bind(struct conn *c, sqlite3_stmt *st, int stmt, const struct sql_value *params)
{
	const struct sql_statement *s = &sql_statements[stmt];
	for (int i = 0; i < s->nparams; i++) {
		int rc = bind_one(st, i + 1, &s->params[i], &params[i]);
		if (rc != SQLITE_OK)
			return fault(c, rc, s->name);
	}
	return OK;
}

static enum err run(struct dbc *dbc, int stmt, const struct sql_value *params, int64_t *ret_changed)
{
	struct conn *c = conn(dbc);
	sqlite3_stmt *st = c->st[stmt];
	TRY(bind(c, st, stmt, params));
	int rc = sqlite3_step(st);
	*ret_changed = sqlite3_changes64(c->db);
	enum err e = rc == SQLITE_DONE ? OK : fault(c, rc, sql_statements[stmt].name);
	sqlite3_reset(st);
	return e;
}

/* The kept statement, or a second one when the first is being read. */
static enum err start(struct dbc *dbc, struct cursor *cu, const struct sql_value *params)
{
	struct conn *c = conn(dbc);
	sqlite3_stmt *st = c->st[cu->stmt];
	if (c->busy[cu->stmt]) {
		int rc = sqlite3_prepare_v2(c->db, sql_statements[cu->stmt].sqlite, -1, &st, NULL);
		if (rc != SQLITE_OK)
			return fault(c, rc, sql_statements[cu->stmt].name);
		cu->spare = true;
	}
	c->busy[cu->stmt] = true;
	cu->own = st;
	/* The parameters of a scan need not outlive this call, so text is bound as
	 * a copy in the arena. */
	struct sql_value own[SQL_MAX_PARAMS];
	const struct sql_statement *s = &sql_statements[cu->stmt];
	for (int i = 0; i < s->nparams; i++) {
		own[i] = params[i];
		if (s->kind == SQL_MANY && params[i].s.n)
			own[i].s = arena_copy(dbc->arena, params[i].s);
	}
	return bind(c, st, cu->stmt, own);
}

static enum err step(struct dbc *dbc, struct cursor *cu, struct sql_value *columns)
{
	struct conn *c = conn(dbc);
	const struct sql_statement *s = &sql_statements[cu->stmt];
	sqlite3_stmt *st = cu->own;
	int rc = sqlite3_step(st);
	if (rc == SQLITE_DONE)
		return E_NOTFOUND;
	if (rc != SQLITE_ROW)
		return fault(c, rc, s->name);
	for (int i = 0; i < s->ncolumns; i++) {
		struct sql_value *v = &columns[i];
		*v = (struct sql_value){.null = sqlite3_column_type(st, i) == SQLITE_NULL};
		switch ((enum sql_type)s->columns[i].type) {
		case SQL_INT:
		case SQL_OPT_INT:
		case SQL_BOOL:
			v->i = sqlite3_column_int64(st, i);
			break;
		case SQL_NUM:
			v->num = sqlite3_column_double(st, i);
			break;
		case SQL_TEXT:
			v->s.p = (const char *)sqlite3_column_text(st, i);
			v->s.n = (size_t)sqlite3_column_bytes(st, i);
			break;
		case SQL_BYTES:
		case SQL_ID:
		case SQL_SEALED:
			v->s.p = sqlite3_column_blob(st, i);
			v->s.n = (size_t)sqlite3_column_bytes(st, i);
			break;
		}
	}
	return OK;
}

static void finish(struct dbc *dbc, struct cursor *cu)
{
	struct conn *c = conn(dbc);
	if (!cu->own)
		return;
	if (cu->spare) {
		sqlite3_finalize(cu->own);
	} else {
		sqlite3_reset(cu->own);
		c->busy[cu->stmt] = false;
	}
	cu->own = NULL;
}

/* ---- migrations and backup --------------------------------------------------- */

static enum err exec(struct dbc *dbc, const char *sql)
{
	struct conn *c = conn(dbc);
	int rc = sqlite3_exec(c->db, sql, NULL, NULL, NULL);
	return rc == SQLITE_OK ? OK : fault(c, rc, "exec");
}

static enum err one_number(struct conn *c, const char *sql, int *ret)
{
	sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(c->db, sql, -1, &st, NULL);
	if (rc != SQLITE_OK)
		return fault(c, rc, "schema version");
	rc = sqlite3_step(st);
	*ret = rc == SQLITE_ROW ? sqlite3_column_int(st, 0) : 0;
	sqlite3_finalize(st);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? OK : fault(c, rc, "schema version");
}

static enum err version(struct dbc *dbc, int *ret)
{
	struct conn *c = conn(dbc);
	int exists = 0;
	*ret = 0;
	TRY(one_number(c, "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'schema_version'", &exists));
	return exists ? one_number(c, "SELECT MAX(number) FROM schema_version", ret) : OK;
}

static enum err migrate_inside(struct dbc *dbc, const struct sql_migration *m)
{
	struct conn *c = conn(dbc);
	sqlite3_stmt *st;
	int now;
	TRY(exec(dbc, "CREATE TABLE IF NOT EXISTS schema_version (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
	              " at INTEGER NOT NULL)"));
	TRY(version(dbc, &now));
	if (now >= m->number)
		return OK; /* another process was first */
	TRY(exec(dbc, m->sqlite));
	int rc = sqlite3_prepare_v2(c->db, "INSERT INTO schema_version (number, name, at) VALUES (?1, ?2, ?3)",
	                            -1, &st, NULL);
	if (rc != SQLITE_OK)
		return fault(c, rc, "schema version");
	sqlite3_bind_int(st, 1, m->number);
	sqlite3_bind_text(st, 2, m->name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, clock_now());
	rc = sqlite3_step(st);
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? OK : fault(c, rc, "schema version");
}

static enum err migrate(struct dbc *dbc, const struct sql_migration *m)
{
	TRY(begin(dbc));
	enum err e = migrate_inside(dbc, m);
	if (e == OK)
		e = commit(dbc);
	if (e)
		rollback(dbc);
	return e;
}

/* In one step: it reads one state of the WAL and does not hold the writer up. */
static enum err backup(struct dbc *dbc, const char *path)
{
	struct conn *c = conn(dbc);
	sqlite3 *to = NULL;
	enum err e = OK;
	TRY(file_ready(path, true));
	int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	sqlite3_backup *b = rc == SQLITE_OK ? sqlite3_backup_init(to, "main", c->db, "main") : NULL;
	if (!b || sqlite3_backup_step(b, -1) != SQLITE_DONE)
		e = err_note(E_IO, "backup: sqlite %d", sqlite3_errcode(to));
	if (b && sqlite3_backup_finish(b) != SQLITE_OK && !e)
		e = err_note(E_IO, "backup: sqlite %d", sqlite3_errcode(to));
	sqlite3_close(to);
	return e;
}

const struct engine engine_sqlite = {
	"sqlite", open_sqlite, prepare, close_sqlite,
	read_begin, read_end,
	begin, save, keep, undo, commit, rollback, again, idle,
	run, start, step, finish,
	exec, version, migrate, backup,
};
