/*
 * postgres.c - the engine for large installations: libpq, prepared statements,
 * binary values.
 *
 * A scan is sent when it is made and its rows are read when they are asked for
 * (pipeline mode): a page that starts all its scans first costs one round trip.
 * Results arrive in the order of sending; those that come before the wanted one
 * are kept by their cursors.
 */
#include <arpa/inet.h>
#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "db/engine.h"

enum { OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25, OID_FLOAT8 = 701 };

struct conn {
	struct dbc dbc;
	PGconn *pg;
	char *url;
	bool pipeline, begun;         /* reading: in pipeline mode; BEGIN was sent */
	unsigned long sent, received; /* results of this read, in order */
	bool warned;                  /* the server said WARNING during a commit */
	struct cursor *owner[256];    /* whose result the n-th of this read is (NULL: nobody's) */
};

static struct conn *conn(struct dbc *c) { return (struct conn *)c; }

/* ---- faults ------------------------------------------------------------------- */

static enum err fault(struct conn *c, const PGresult *r, const char *what)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	if (PQstatus(c->pg) != CONNECTION_OK) {
		c->dbc.fate = FATE_LOST;
		return err_note(E_DB, "%s: the connection to PostgreSQL is lost", what);
	}
	if (!state)
		return err_note(E_DB, "%s: no answer", what);
	if (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0) {
		c->dbc.fate = FATE_RETRY;
		return err_note(E_BUSY, "%s: sqlstate %s", what, state);
	}
	if (strcmp(state, "23505") == 0)
		return err_note(E_CONFLICT, "%s: such a row exists", what);
	if (strncmp(state, "57P", 3) == 0 || strncmp(state, "08", 2) == 0 || strcmp(state, "25006") == 0)
		c->dbc.fate = FATE_LOST;
	return err_note(E_DB, "%s: sqlstate %s", what, state);
}

/* Notices are no news, but a WARNING at commit means: not known whether it holds. */
static void notice(void *arg, const PGresult *r)
{
	struct conn *c = arg;
	const char *severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);
	if (severity && strcmp(severity, "WARNING") == 0)
		c->warned = true;
}

/* One command without rows, outside of the pipeline. */
static enum err command(struct conn *c, const char *sql)
{
	PGresult *r = PQexec(c->pg, sql);
	ExecStatusType s = PQresultStatus(r);
	enum err e = s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK ? OK : fault(c, r, "command");
	PQclear(r);
	return e;
}

/* ---- opening --------------------------------------------------------------------- */

static enum err connect_pg(struct conn *c)
{
	c->pg = PQconnectdb(c->url);
	c->pipeline = c->begun = false;
	if (PQstatus(c->pg) != CONNECTION_OK)
		return err_note(E_DB, "PostgreSQL does not answer, or refuses the connection");
	PQsetNoticeReceiver(c->pg, notice, c);
	return command(c, "SET client_min_messages = warning; SET client_encoding = 'UTF8'; SET timezone = 'UTC'");
}

static void close_pg(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	PQfinish(c->pg);
	free(c->url);
	free(c);
}

static enum err open_pg(struct dbc **ret, const char *url, bool create)
{
	struct conn *c = calloc(1, sizeof *c);
	(void)create; /* the database itself is made by its administrator */
	if (!c || !(c->url = strdup(url))) {
		free(c);
		return err_note(E_LIMIT, "no memory for a connection");
	}
	c->dbc.engine = &engine_postgres;
	enum err e = connect_pg(c);
	if (e) {
		close_pg(&c->dbc);
		return e;
	}
	*ret = &c->dbc;
	return OK;
}

static Oid oid_of(enum sql_type t)
{
	switch (t) {
	case SQL_INT: case SQL_OPT_INT: case SQL_BOOL:  return OID_INT8;
	case SQL_NUM:                                   return OID_FLOAT8;
	case SQL_TEXT:                                  return OID_TEXT;
	case SQL_BYTES: case SQL_ID: case SQL_SEALED:   return OID_BYTEA;
	}
	return 0;
}

static enum err prepare(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	char name[16];
	Oid types[SQL_MAX_PARAMS];
	for (int i = 0; i < sql_nstatements; i++) {
		const struct sql_statement *s = &sql_statements[i];
		if (s->writes && !dbc->writer)
			continue;
		for (int k = 0; k < s->nparams; k++)
			types[k] = oid_of((enum sql_type)s->params[k].type);
		snprintf(name, sizeof name, "s%d", i);
		PGresult *r = PQprepare(c->pg, name, s->postgres, s->nparams, types);
		enum err e = PQresultStatus(r) == PGRES_COMMAND_OK ? OK : fault(c, r, s->name);
		PQclear(r);
		if (e)
			return e;
	}
	return OK;
}

static enum err again(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	PQfinish(c->pg);
	TRY(connect_pg(c));
	TRY(prepare(dbc));
	dbc->fate = FATE_FINE;
	return OK;
}

/* ---- values --------------------------------------------------------------------------- */

struct wire { uint64_t number[SQL_MAX_PARAMS]; const char *value[SQL_MAX_PARAMS]; int length[SQL_MAX_PARAMS], format[SQL_MAX_PARAMS]; };

static void to_wire(const struct sql_statement *s, const struct sql_value *v, struct wire *w)
{
	for (int i = 0; i < s->nparams; i++) {
		enum sql_type t = (enum sql_type)s->params[i].type;
		w->format[i] = 1;
		if (v[i].null) {
			w->value[i] = NULL;
			w->length[i] = 0;
		} else if (t == SQL_INT || t == SQL_OPT_INT || t == SQL_BOOL || t == SQL_NUM) {
			uint64_t u;
			memcpy(&u, t == SQL_NUM ? (const void *)&v[i].num : (const void *)&v[i].i, 8);
			w->number[i] = htobe64(u);
			w->value[i] = (const char *)&w->number[i];
			w->length[i] = 8;
		} else {
			w->value[i] = v[i].s.n ? v[i].s.p : "";
			w->length[i] = (int)v[i].s.n;
		}
	}
}

static int64_t number(const PGresult *r, int row, int col)
{
	const unsigned char *p = (const unsigned char *)PQgetvalue(r, row, col);
	int n = PQgetlength(r, row, col);
	uint64_t u = n && (p[0] & 0x80) ? UINT64_MAX : 0; /* int2, int4, int8 and boolean */
	if (n == 1)
		return p[0];
	for (int i = 0; i < n && i < 8; i++)
		u = u << 8 | p[i];
	return (int64_t)u;
}

static void from_wire(const struct sql_statement *s, const PGresult *r, int row, struct sql_value *v)
{
	for (int i = 0; i < s->ncolumns; i++) {
		enum sql_type t = (enum sql_type)s->columns[i].type;
		v[i] = (struct sql_value){.null = PQgetisnull(r, row, i)};
		if (v[i].null)
			continue;
		if (t == SQL_INT || t == SQL_OPT_INT || t == SQL_BOOL) {
			v[i].i = number(r, row, i);
		} else if (t == SQL_NUM) {
			int64_t u = number(r, row, i);
			memcpy(&v[i].num, &u, 8);
		} else {
			v[i].s = span(PQgetvalue(r, row, i), (size_t)PQgetlength(r, row, i));
		}
	}
}

/* ---- reading: one pipeline ---------------------------------------------------------------- */

static enum err sent(struct conn *c, struct cursor *owner, int good, const char *what)
{
	if (!good) {
		c->dbc.fate = FATE_LOST;
		return err_note(E_DB, "%s: cannot be sent", what);
	}
	if (c->sent - c->received >= LEN(c->owner))
		return err_note(E_LIMIT, "more than %zu scans of one page wait", LEN(c->owner));
	c->owner[c->sent++ % LEN(c->owner)] = owner;
	return OK;
}

/* The next result of the pipeline goes to whoever it belongs to. */
static enum err receive(struct conn *c)
{
	struct cursor *cu = c->owner[c->received++ % LEN(c->owner)];
	PGresult *r = PQgetResult(c->pg), *end;
	enum err e = OK;
	ExecStatusType s = PQresultStatus(r);
	if (s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK)
		e = fault(c, r, cu ? sql_statements[cu->stmt].name : "transaction");
	if ((end = PQgetResult(c->pg))) /* NULL closes one command's results */
		PQclear(end);
	if (cu && cu->own == NULL && !e) {
		cu->own = r;
		cu->row = 0;
		return OK;
	}
	if (cu)
		cu->e = e;
	PQclear(r);
	return e;
}

static enum err read_begin(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	if (PQstatus(c->pg) != CONNECTION_OK) {
		c->dbc.fate = FATE_LOST;
		return err_note(E_DB, "the connection to PostgreSQL is lost");
	}
	if (!PQenterPipelineMode(c->pg))
		return err_note(E_DB, "no pipeline");
	c->pipeline = true;
	c->begun = false;
	c->sent = c->received = 0;
	return OK;
}

static enum err begin_sent(struct conn *c)
{
	if (c->begun)
		return OK;
	c->begun = true;
	return sent(c, NULL, PQsendQueryParams(c->pg, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	                                       0, NULL, NULL, NULL, NULL, 1), "begin");
}

/* Bring results until the cursor has its own. */
static enum err await(struct conn *c, struct cursor *cu)
{
	if (PQsendFlushRequest(c->pg) != 1 || PQflush(c->pg) < 0)
		return fault(c, NULL, "flush");
	while (!cu->own && c->received < c->sent) {
		enum err e = receive(c);
		if (e)
			return e;
	}
	return cu->own ? OK : err_note(E_DB, "%s: no result", sql_statements[cu->stmt].name);
}

static void read_end(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	PGresult *r;
	if (!c->pipeline)
		return;
	c->pipeline = false;
	if (c->begun)
		PQsendQueryParams(c->pg, "COMMIT", 0, NULL, NULL, NULL, NULL, 1);
	if (PQpipelineSync(c->pg) != 1) {
		c->dbc.fate = FATE_LOST;
		return;
	}
	/* everything up to the sync; NULLs lie between the commands */
	for (int nulls = 0; nulls < 3;) {
		r = PQgetResult(c->pg);
		if (!r) {
			nulls++;
			continue;
		}
		nulls = 0;
		ExecStatusType s = PQresultStatus(r);
		PQclear(r);
		if (s == PGRES_PIPELINE_SYNC)
			break;
	}
	if (!PQexitPipelineMode(c->pg) || PQstatus(c->pg) != CONNECTION_OK) {
		c->dbc.fate = FATE_LOST;
		return;
	}
	if (PQtransactionStatus(c->pg) != PQTRANS_IDLE) {
		if (command(c, "ROLLBACK"))
			c->dbc.fate = FATE_LOST;
	}
}

/* ---- the writer's transaction ---------------------------------------------------------------- */

static enum err begin(struct dbc *c) { return command(conn(c), "BEGIN"); }
static enum err save(struct dbc *c) { return command(conn(c), "SAVEPOINT c"); }
static enum err keep(struct dbc *c) { return command(conn(c), "RELEASE SAVEPOINT c"); }
static enum err undo(struct dbc *c) { return command(conn(c), "ROLLBACK TO SAVEPOINT c; RELEASE SAVEPOINT c"); }

static void rollback(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	if (PQstatus(c->pg) == CONNECTION_OK && PQtransactionStatus(c->pg) != PQTRANS_IDLE && command(c, "ROLLBACK"))
		err_clear();
}

/* What a failed commit has done is not known, unless the server itself refused. */
static enum err commit(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	c->warned = false;
	PGresult *r = PQexec(c->pg, "COMMIT");
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	bool committed = PQresultStatus(r) == PGRES_COMMAND_OK && strcmp(PQcmdStatus(r), "COMMIT") == 0;
	enum err e = OK;
	if (!committed && PQresultStatus(r) == PGRES_COMMAND_OK)
		e = err_note(E_DB, "the transaction was rolled back");
	else if (!committed && state && PQstatus(c->pg) == CONNECTION_OK)
		e = fault(c, r, "commit");
	else if (!committed)
		e = err_note(E_UNKNOWN, "the connection was lost at commit");
	else if (c->warned)
		e = err_note(E_UNKNOWN, "a warning came with the commit");
	if (PQstatus(c->pg) != CONNECTION_OK)
		c->dbc.fate = FATE_LOST;
	PQclear(r);
	return e;
}

static int idle(struct dbc *c, bool waiting)
{
	(void)c, (void)waiting;
	return -1;
}

/* ---- statements --------------------------------------------------------------------------------- */

static enum err execute(struct conn *c, int stmt, const struct sql_value *params, PGresult **ret)
{
	const struct sql_statement *s = &sql_statements[stmt];
	char name[16];
	struct wire w;
	to_wire(s, params, &w);
	snprintf(name, sizeof name, "s%d", stmt);
	*ret = PQexecPrepared(c->pg, name, s->nparams, w.value, w.length, w.format, 1);
	ExecStatusType st = PQresultStatus(*ret);
	if (st == PGRES_COMMAND_OK || st == PGRES_TUPLES_OK)
		return OK;
	enum err e = fault(c, *ret, s->name);
	PQclear(*ret);
	*ret = NULL;
	return e;
}

static enum err run(struct dbc *dbc, int stmt, const struct sql_value *params, int64_t *ret_changed)
{
	PGresult *r;
	TRY(execute(conn(dbc), stmt, params, &r));
	*ret_changed = strtoll(PQcmdTuples(r), NULL, 10);
	PQclear(r);
	return OK;
}

static enum err start(struct dbc *dbc, struct cursor *cu, const struct sql_value *params)
{
	struct conn *c = conn(dbc);
	const struct sql_statement *s = &sql_statements[cu->stmt];
	char name[16];
	struct wire w;
	cu->own = NULL;
	cu->row = 0;
	if (!c->pipeline) {
		PGresult *r = NULL;
		TRY(execute(c, cu->stmt, params, &r));
		cu->own = r;
		return OK;
	}
	TRY(begin_sent(c));
	to_wire(s, params, &w);
	snprintf(name, sizeof name, "s%d", cu->stmt);
	TRY(sent(c, cu, PQsendQueryPrepared(c->pg, name, s->nparams, w.value, w.length, w.format, 1), s->name));
	return OK;
}

static enum err step(struct dbc *dbc, struct cursor *cu, struct sql_value *columns)
{
	struct conn *c = conn(dbc);
	if (!cu->own && c->pipeline)
		TRY(await(c, cu));
	if (!cu->own)
		return err_note(E_BUG, "%s: read without a start", sql_statements[cu->stmt].name);
	if (cu->row >= PQntuples(cu->own))
		return E_NOTFOUND;
	from_wire(&sql_statements[cu->stmt], cu->own, cu->row++, columns);
	return OK;
}

static void finish(struct dbc *dbc, struct cursor *cu)
{
	struct conn *c = conn(dbc);
	/* its result may still be under way: nobody's then */
	for (unsigned long i = c->received; i < c->sent; i++)
		if (c->owner[i % LEN(c->owner)] == cu)
			c->owner[i % LEN(c->owner)] = NULL;
	PQclear(cu->own);
	cu->own = NULL;
}

/* ---- migrations ----------------------------------------------------------------------------------- */

static enum err exec(struct dbc *dbc, const char *sql)
{
	return command(conn(dbc), sql);
}

static enum err version(struct dbc *dbc, int *ret)
{
	struct conn *c = conn(dbc);
	*ret = 0;
	PGresult *r = PQexec(c->pg, "SELECT to_regclass('schema_version') IS NOT NULL");
	bool exists = PQresultStatus(r) == PGRES_TUPLES_OK && PQgetvalue(r, 0, 0)[0] == 't';
	enum err e = PQresultStatus(r) == PGRES_TUPLES_OK ? OK : fault(c, r, "schema version");
	PQclear(r);
	if (e || !exists)
		return e;
	r = PQexec(c->pg, "SELECT COALESCE(MAX(number), 0) FROM schema_version");
	if (PQresultStatus(r) == PGRES_TUPLES_OK)
		*ret = atoi(PQgetvalue(r, 0, 0));
	else
		e = fault(c, r, "schema version");
	PQclear(r);
	return e;
}

static enum err migrate_inside(struct dbc *dbc, const struct sql_migration *m)
{
	char note[200];
	int now;
	TRY(exec(dbc, "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY, name TEXT NOT NULL,"
	              " at BIGINT NOT NULL)"));
	TRY(exec(dbc, "LOCK TABLE schema_version")); /* one program migrates at a time */
	TRY(version(dbc, &now));
	if (now >= m->number)
		return OK;
	TRY(exec(dbc, m->postgres));
	snprintf(note, sizeof note, "INSERT INTO schema_version (number, name, at) VALUES (%d, '%.100s', %lld)",
	         m->number, m->name, (long long)clock_now());
	return exec(dbc, note);
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

const struct engine engine_postgres = {
	"postgres", open_pg, prepare, close_pg,
	read_begin, read_end,
	begin, save, keep, undo, commit, rollback, again, idle,
	run, start, step, finish,
	exec, version, migrate, NULL,
};
