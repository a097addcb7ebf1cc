/*
 * postgres.c - the engine for large installations: libpq, prepared statements,
 * binary values, non-blocking pipelines.
 *
 * A reader's BEGIN and scans are queued as they are made; the first row that is
 * asked for sends them all, and results that come before the wanted one are kept
 * by their cursors: a page that starts all its scans first costs one round trip.
 * COMMIT goes out at the end of the read and its answer is taken before the
 * next one. The writer waits for each statement, because rules look at answers,
 * but BEGIN, SAVEPOINT and RELEASE travel with the statement that follows.
 *
 * Results come in the order of sending: `wait` is the list of what is due.
 */
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "db/engine.h"
#include "db/pg_value.h"

enum { WAITING = 1024, PREPARE_AT_ONCE = 200, ANSWER_MS = 40000 };

enum due_kind { DUE_STATEMENT, DUE_CONTROL, DUE_PREPARE, DUE_DESCRIBE, DUE_SYNC };

struct due {
	unsigned char kind;
	int stmt;                     /* of a statement, a prepare or a describe */
	struct cursor *cu;            /* whose rows; NULL: nobody's (any more) */
};

struct conn {
	struct dbc dbc;
	PGconn *pg;
	char *url;
	bool begun;                   /* the reader's BEGIN was queued */
	bool unsent;                  /* something is queued that the server need not answer yet */
	bool warned;                  /* the server said WARNING */
	bool failed;                  /* writer: a statement of this change has failed */
	bool careful;                 /* writer: each statement gets a savepoint of its own */
	struct due wait[WAITING];
	unsigned first, count;
	enum err e;                   /* the first fault since `e` was last cleared */
	int64_t changed;              /* rows of the newest statement without a cursor */
};

static struct conn *conn(struct dbc *c) { return (struct conn *)c; }

/* ---- faults --------------------------------------------------------------- */

static enum err lost(struct conn *c, const char *what)
{
	c->dbc.fate = FATE_LOST;
	return err_note(E_DB, "%s: the connection to PostgreSQL is lost", what);
}

static enum err fault(struct conn *c, const PGresult *r, const char *what)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	if (PQstatus(c->pg) != CONNECTION_OK)
		return lost(c, what);
	if (!state)
		return err_note(E_DB, "%s: the transaction has failed before", what);
	if (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0) {
		c->dbc.fate = FATE_RETRY;
		return err_note(E_BUSY, "%s: sqlstate %s", what, state);
	}
	if (strcmp(state, "23505") == 0)
		return err_note(E_CONFLICT, "%s: such a row exists", what);
	/* shutting down, broken, or no longer the primary */
	if (strncmp(state, "57P", 3) == 0 || strncmp(state, "08", 2) == 0 || strcmp(state, "25006") == 0)
		c->dbc.fate = FATE_LOST;
	return err_note(E_DB, "%s: sqlstate %s", what, state);
}

static void notice(void *arg, const PGresult *r)
{
	struct conn *c = arg;
	const char *severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);
	c->warned |= severity && strcmp(severity, "WARNING") == 0;
}

/* ---- the pipeline ----------------------------------------------------------- */

static enum err due(struct conn *c, enum due_kind kind, int stmt, struct cursor *cu, int sent)
{
	if (!sent)
		return lost(c, "sending");
	if (c->count == WAITING)
		return err_note(E_LIMIT, "more than %d answers of the database are due", WAITING);
	c->wait[(c->first + c->count++) % WAITING] = (struct due){(unsigned char)kind, stmt, cu};
	c->unsent = true;
	return OK;
}

static enum err control(struct conn *c, const char *sql)
{
	return due(c, DUE_CONTROL, 0, NULL, PQsendQueryParams(c->pg, sql, 0, NULL, NULL, NULL, NULL, 1));
}

static enum err sync_point(struct conn *c)
{
	return due(c, DUE_SYNC, 0, NULL, PQpipelineSync(c->pg));
}

static enum err statement(struct conn *c, int stmt, struct cursor *cu, const struct sql_value *params)
{
	const struct sql_statement *s = &sql_statements[stmt];
	struct pg_params p;
	char name[16];
	pg_params(&p, s, params);
	snprintf(name, sizeof name, "s%d", stmt);
	return due(c, DUE_STATEMENT, stmt, cu,
	           PQsendQueryPrepared(c->pg, name, s->nparams, p.value, p.length, p.format, 1));
}

/* Wait until the socket can be read, or written when there is more to send. */
static enum err wait_socket(struct conn *c, bool more_to_send)
{
	struct pollfd p = {.fd = PQsocket(c->pg), .events = (short)(POLLIN | (more_to_send ? POLLOUT : 0))};
	int n = poll(&p, 1, ANSWER_MS);
	if (n == 0)
		return lost(c, "no answer in time");
	if (n > 0 && (p.revents & ~POLLOUT) && !PQconsumeInput(c->pg))
		return lost(c, "receiving");
	return OK;
}

static enum err flush(struct conn *c)
{
	int more;
	while ((more = PQflush(c->pg)) > 0)
		TRY(wait_socket(c, true));
	return more < 0 ? lost(c, "sending") : OK;
}

/* The next result, NULL between two commands. */
static enum err next_result(struct conn *c, PGresult **ret)
{
	int more = PQflush(c->pg);
	while (more >= 0 && PQisBusy(c->pg)) {
		TRY(wait_socket(c, more > 0));
		more = PQflush(c->pg);
	}
	if (more < 0)
		return lost(c, "sending");
	*ret = PQgetResult(c->pg);
	return OK;
}

/* Do the server's column types suit the signature? */
static enum err check_columns(const struct sql_statement *s, const PGresult *r)
{
	if (PQnfields(r) != s->ncolumns && s->ncolumns)
		return err_note(E_BUG, "%s: %d columns on PostgreSQL", s->name, PQnfields(r));
	for (int i = 0; i < s->ncolumns; i++)
		if (!pg_fits((enum sql_type)s->columns[i].type, PQftype(r, i)))
			return err_note(E_BUG, "%s: column %d has type %u on PostgreSQL", s->name, i + 1, PQftype(r, i));
	return OK;
}

/* What a result means for whom it was due. Takes r over. */
static enum err deliver(struct conn *c, struct due d, PGresult *r)
{
	const char *what = d.kind == DUE_CONTROL ? "transaction" : d.kind == DUE_SYNC ? "sync" : sql_statements[d.stmt].name;
	ExecStatusType s = PQresultStatus(r);
	enum err e = OK;
	if (d.kind == DUE_SYNC)
		e = s == PGRES_PIPELINE_SYNC ? OK : lost(c, what);
	else if (s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK)
		e = fault(c, r, what);
	else if (d.kind == DUE_DESCRIBE)
		e = check_columns(&sql_statements[d.stmt], r);
	if (e && d.kind == DUE_PREPARE && PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY))
		err_note(e, "%s: %s", what, PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY)); /* our own text, no data */
	if (s == PGRES_FATAL_ERROR && d.kind == DUE_CONTROL && c->dbc.fate == FATE_FINE)
		c->dbc.fate = FATE_RETRY;
	if (d.kind == DUE_STATEMENT && !d.cu && !e)
		c->changed = strtoll(PQcmdTuples(r), NULL, 10);
	if (d.cu)
		d.cu->e = e;
	if (d.cu && !e)
		d.cu->own = r;
	else
		PQclear(r);
	return e;
}

/* Take the next answer that is due. Its fault goes to its owner and to c->e;
 * the return value speaks of the connection only. */
static enum err receive(struct conn *c)
{
	struct due d = c->wait[c->first];
	PGresult *r = NULL;
	TRY(next_result(c, &r));
	if (!r)
		TRY(next_result(c, &r)); /* the end of the command before */
	if (!r)
		return lost(c, "no result");
	c->first = (c->first + 1) % WAITING;
	c->count--;
	enum err e = deliver(c, d, r);
	if (e && !c->e)
		c->e = e;
	return c->dbc.fate == FATE_LOST && PQstatus(c->pg) != CONNECTION_OK ? E_DB : OK;
}

/* A sync, and every answer up to it. The first fault among them. */
static enum err settle(struct conn *c)
{
	c->e = OK;
	TRY(sync_point(c));
	TRY(flush(c));
	c->unsent = false;
	while (c->count)
		TRY(receive(c));
	return c->e;
}

/* ---- opening -------------------------------------------------------------------- */

static enum err command(struct conn *c, const char *sql)
{
	PGresult *r = PQexec(c->pg, sql);
	ExecStatusType s = PQresultStatus(r);
	enum err e = s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK ? OK : fault(c, r, "command");
	PQclear(r);
	return e;
}

/* The URL comes last, so that what it says goes before these. */
static enum err connect_pg(struct conn *c)
{
	const char *const names[] = {"application_name", "connect_timeout", "client_encoding", "dbname", NULL};
	const char *const values[] = {"kring", "10", "UTF8", c->url, NULL};
	c->pg = PQconnectdbParams(names, values, 1);
	c->begun = c->unsent = false;
	c->first = c->count = 0;
	if (PQstatus(c->pg) != CONNECTION_OK)
		return err_note(E_DB, "PostgreSQL does not answer, or refuses the connection");
	PQsetNoticeReceiver(c->pg, notice, c);
	return command(c, "SET client_min_messages = warning; SET timezone = 'UTC'; SET statement_timeout = '30s';"
	                  "SET default_transaction_isolation = 'serializable'");
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

static enum err prepare_one(struct conn *c, int stmt)
{
	const struct sql_statement *s = &sql_statements[stmt];
	Oid types[SQL_MAX_PARAMS];
	char name[16];
	for (int i = 0; i < s->nparams; i++)
		types[i] = pg_type((enum sql_type)s->params[i].type);
	snprintf(name, sizeof name, "s%d", stmt);
	TRY(due(c, DUE_PREPARE, stmt, NULL, PQsendPrepare(c->pg, name, s->postgres, s->nparams, types)));
	return due(c, DUE_DESCRIBE, stmt, NULL, PQsendDescribePrepared(c->pg, name));
}

/* From here on the connection is in pipeline mode. */
static enum err prepare(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	if (PQsetnonblocking(c->pg, 1) || !PQenterPipelineMode(c->pg))
		return err_note(E_DB, "no pipeline mode");
	for (int i = 0; i < sql_nstatements; i++) {
		if (sql_statements[i].writes && !dbc->writer)
			continue;
		TRY(prepare_one(c, i));
		if (c->count >= PREPARE_AT_ONCE)
			TRY(settle(c));
	}
	return settle(c);
}

static enum err again(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	PQfinish(c->pg);
	dbc->fate = FATE_FINE;
	enum err e = connect_pg(c);
	if (e == OK)
		e = prepare(dbc);
	if (e)
		dbc->fate = FATE_LOST;
	return e;
}

/* ---- reading ----------------------------------------------------------------------- */

/* A server that went away since the last time has closed the socket. */
static enum err still_there(struct conn *c)
{
	struct pollfd p = {.fd = PQsocket(c->pg), .events = POLLIN | POLLRDHUP};
	if (PQstatus(c->pg) != CONNECTION_OK)
		return lost(c, "read");
	if (poll(&p, 1, 0) > 0 && ((p.revents & ~POLLIN) || !PQconsumeInput(c->pg)))
		return lost(c, "read");
	return OK;
}

static enum err read_begin(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	while (c->count)
		TRY(receive(c));
	TRY(still_there(c));
	if (PQtransactionStatus(c->pg) != PQTRANS_IDLE) {
		TRY(control(c, "ROLLBACK"));
		TRY(settle(c));
	}
	dbc->fate = FATE_FINE; /* what befell the read before is over */
	c->begun = false;
	return OK;
}

static void read_end(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	if (!c->begun || dbc->fate == FATE_LOST)
		return;
	if (control(c, "COMMIT") || sync_point(c) || flush(c))
		dbc->fate = FATE_LOST;
	c->unsent = false;
	c->begun = false;
}

/* Bring results until the cursor has its own. */
static enum err bring(struct conn *c, struct cursor *cu)
{
	if (c->unsent && PQsendFlushRequest(c->pg) != 1)
		return lost(c, "sending");
	c->unsent = false;
	while (!cu->own && !cu->e) {
		if (!c->count)
			return err_note(E_BUG, "%s: no answer is due", sql_statements[cu->stmt].name);
		TRY(receive(c));
	}
	return cu->e;
}

/* ---- the writer's transaction --------------------------------------------------------- */

static enum err begin(struct dbc *c) { return control(conn(c), "BEGIN"); }

static enum err save(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	c->failed = false;
	if (c->count > WAITING / 2)
		TRY(settle(c));
	return control(c, "SAVEPOINT c");
}

/*
 * After a fault PostgreSQL takes nothing more before a savepoint is rolled back
 * to. A rule that has met a fault and goes on (SQLite allows it) is therefore
 * run again with a savepoint around each of its statements.
 */
static enum err not_after_fault(struct conn *c)
{
	if (!c->failed)
		return OK;
	c->careful = true;
	c->dbc.fate = FATE_RETRY;
	return err_note(E_BUSY, "a rule went on after a fault: once more, statement by statement");
}

static enum err keep(struct dbc *c)
{
	TRY(not_after_fault(conn(c)));
	return control(conn(c), "RELEASE SAVEPOINT c");
}

static enum err undo(struct dbc *c)
{
	TRY(control(conn(c), "ROLLBACK TO SAVEPOINT c"));
	return control(conn(c), "RELEASE SAVEPOINT c");
}

/* One statement of the writer, and its answer. */
static enum err carry_out(struct conn *c, int stmt, struct cursor *cu, const struct sql_value *params)
{
	TRY(not_after_fault(c));
	if (c->careful)
		TRY(control(c, "SAVEPOINT s"));
	TRY(statement(c, stmt, cu, params));
	if (c->careful)
		TRY(control(c, "RELEASE SAVEPOINT s"));
	enum err e = settle(c);
	if (!e || c->dbc.fate != FATE_FINE)
		return e;
	if (!c->careful) {
		c->failed = true;
		return e;
	}
	TRY(control(c, "ROLLBACK TO SAVEPOINT s"));
	TRY(control(c, "RELEASE SAVEPOINT s"));
	return e;
}

static void rollback(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	enum fate fate = dbc->fate;
	if (fate == FATE_LOST || PQstatus(c->pg) != CONNECTION_OK)
		return;
	if (settle(c) && dbc->fate == FATE_LOST) /* what was queued */
		return;
	if (PQtransactionStatus(c->pg) != PQTRANS_IDLE && (control(c, "ROLLBACK") || settle(c)))
		dbc->fate = FATE_LOST;
	else
		dbc->fate = fate;
}

/*
 * Everything before is settled first, so that a connection that was lost
 * earlier is not taken for one that was lost at COMMIT. After that, only the
 * server's own refusal says that nothing was changed.
 */
static enum err commit(struct dbc *dbc)
{
	struct conn *c = conn(dbc);
	PGresult *r = NULL;
	if (settle(c)) {
		rollback(dbc);
		return dbc->fate == FATE_LOST ? E_DB : E_BUSY;
	}
	c->warned = c->careful = false;
	if (PQsendQueryParams(c->pg, "COMMIT", 0, NULL, NULL, NULL, NULL, 1) != 1 || PQpipelineSync(c->pg) != 1)
		return lost(c, "commit");
	enum err e = next_result(c, &r);
	if (!e && !r)
		e = next_result(c, &r);
	ExecStatusType s = PQresultStatus(r);
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	bool refused = state && strncmp(state, "57P", 3) != 0 && strncmp(state, "08", 2) != 0;
	if (!e && s == PGRES_COMMAND_OK && strcmp(PQcmdStatus(r), "COMMIT") == 0)
		e = c->warned ? err_note(E_UNKNOWN, "a warning came with the commit") : OK;
	else if (!e && s == PGRES_COMMAND_OK)
		e = err_note(E_DB, "the transaction was rolled back");
	else if (!e && refused)
		e = fault(c, r, "commit");
	else
		e = err_note(E_UNKNOWN, "the connection was lost at commit");
	PQclear(r);
	if (e == E_UNKNOWN || due(c, DUE_SYNC, 0, NULL, 1) || receive(c))
		dbc->fate = FATE_LOST;
	return e;
}

static int idle(struct dbc *c, bool waiting)
{
	(void)c, (void)waiting;
	return -1;
}

/* ---- statements -------------------------------------------------------------------------- */

static enum err run(struct dbc *dbc, int stmt, const struct sql_value *params, int64_t *ret_changed)
{
	struct conn *c = conn(dbc);
	c->changed = 0;
	TRY(carry_out(c, stmt, NULL, params));
	*ret_changed = c->changed;
	return OK;
}

static enum err start(struct dbc *dbc, struct cursor *cu, const struct sql_value *params)
{
	struct conn *c = conn(dbc);
	if (dbc->writer)
		return carry_out(c, cu->stmt, cu, params);
	if (!c->begun) {
		TRY(control(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
		c->begun = true;
	}
	return statement(c, cu->stmt, cu, params);
}

static enum err step(struct dbc *dbc, struct cursor *cu, struct sql_value *columns)
{
	const struct sql_statement *s = &sql_statements[cu->stmt];
	if (!cu->own)
		TRY(bring(conn(dbc), cu));
	const PGresult *r = cu->own;
	int row = cu->row++;
	if (row >= PQntuples(r))
		return E_NOTFOUND;
	for (int i = 0; i < s->ncolumns; i++) {
		columns[i] = (struct sql_value){.null = PQgetisnull(r, row, i)};
		if (!columns[i].null)
			TRY(pg_column((enum sql_type)s->columns[i].type, PQftype(r, i), PQgetvalue(r, row, i),
			              (size_t)PQgetlength(r, row, i), &columns[i]));
	}
	return OK;
}

static void finish(struct dbc *dbc, struct cursor *cu)
{
	struct conn *c = conn(dbc);
	/* its result may still be under way: nobody's then */
	for (unsigned i = 0; i < c->count; i++)
		if (c->wait[(c->first + i) % WAITING].cu == cu)
			c->wait[(c->first + i) % WAITING].cu = NULL;
	PQclear(cu->own);
	cu->own = NULL;
}

/* ---- migrations, before the pipeline -------------------------------------------------------- */

static enum err exec(struct dbc *dbc, const char *sql)
{
	return command(conn(dbc), sql);
}

static enum err one_number(struct conn *c, const char *sql, int *ret)
{
	PGresult *r = PQexec(c->pg, sql);
	enum err e = PQresultStatus(r) == PGRES_TUPLES_OK ? OK : fault(c, r, "schema version");
	if (e == OK)
		*ret = atoi(PQgetvalue(r, 0, 0));
	PQclear(r);
	return e;
}

static enum err version(struct dbc *dbc, int *ret)
{
	struct conn *c = conn(dbc);
	int exists = 0;
	*ret = 0;
	TRY(one_number(c, "SELECT COUNT(to_regclass('schema_version'))", &exists));
	return exists ? one_number(c, "SELECT COALESCE(MAX(number), 0) FROM schema_version", ret) : OK;
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
	TRY(exec(dbc, "SET LOCAL statement_timeout = 0"));
	TRY(exec(dbc, m->postgres));
	snprintf(note, sizeof note, "INSERT INTO schema_version (number, name, at) VALUES (%d, '%.100s', %lld)",
	         m->number, m->name, (long long)clock_now());
	return exec(dbc, note);
}

/* READ COMMITTED, so that the version is read after the lock was given. */
static enum err migrate(struct dbc *dbc, const struct sql_migration *m)
{
	TRY(exec(dbc, "BEGIN ISOLATION LEVEL READ COMMITTED"));
	enum err e = migrate_inside(dbc, m);
	if (e == OK)
		return exec(dbc, "COMMIT");
	if (exec(dbc, "ROLLBACK"))
		dbc->fate = FATE_LOST;
	return e;
}

const struct engine engine_postgres = {
	"postgres", open_pg, prepare, close_pg,
	read_begin, read_end,
	begin, save, keep, undo, commit, rollback, again, idle,
	run, start, step, finish,
	exec, version, migrate, NULL,
};
