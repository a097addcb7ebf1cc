/*
 * sqlgen_check.h - every statement is prepared on an empty SQLite database of
 * the schema; SQLite's authorizer tells which tables it touches.
 */
#ifndef SQLGEN_CHECK_H
#define SQLGEN_CHECK_H

#include <sqlite3.h>

#include "sqlgen_token.h"

static sqlite3 *empty;                /* the in-memory database */

/* What the authorizer saw during one prepare. */
static struct {
	bool case_data, case_access, invitation_hash, invitation_id, invitation_revoked;
	const char *case_table;
} touched;

static const char *case_tables[256];
static int ncase_tables;

static inline int authorize(void *unused, int what, const char *a, const char *b, const char *db, const char *by)
{
	(void)unused, (void)db, (void)by;
	if (what != SQLITE_READ && what != SQLITE_INSERT && what != SQLITE_UPDATE && what != SQLITE_DELETE)
		return SQLITE_OK;
	for (int i = 0; i < ncase_tables; i++)
		if (sqlite3_stricmp(case_tables[i], a) == 0) {
			touched.case_data = true;
			touched.case_table = case_tables[i];
		}
	if (what == SQLITE_READ && sqlite3_stricmp(a, "case_access") == 0)
		touched.case_access = true;
	if (what == SQLITE_READ && sqlite3_stricmp(a, "invitation") == 0) {
		size_t n = b ? strlen(b) : 0;
		touched.invitation_id |= b && strcmp(b, "id") == 0;
		touched.invitation_revoked |= b && strcmp(b, "revoked") == 0;
		touched.invitation_hash |= n > 5 && strcmp(b + n - 5, "_hash") == 0;
	}
	return SQLITE_OK;
}

/* Run one schema file, statement by statement, for the line of a fault. */
static inline void run_schema(const char *path, struct span sql)
{
	const char *at = sql.p, *end = sql.p + sql.n;
	while (at < end) {
		sqlite3_stmt *st = NULL;
		const char *tail = end;
		int rc = sqlite3_prepare_v2(empty, at, (int)(end - at), &st, &tail);
		if (rc == SQLITE_OK && st && sqlite3_step(st) != SQLITE_DONE)
			rc = sqlite3_errcode(empty);
		if (rc != SQLITE_OK) {
			int off = sqlite3_error_offset(empty);
			size_t from = skip_blank(sql, (size_t)(at - sql.p));
			size_t fault = off >= 0 ? (size_t)(at - sql.p) + (size_t)off : from;
			stop((struct place){path, 1 + lines_before(sql, fault)}, "%s", sqlite3_errmsg(empty));
		}
		sqlite3_finalize(st);
		at = tail;
	}
}

/* Case data: a primary key that begins (municipality, process. */
static inline void find_case_tables(void)
{
	sqlite3_stmt *st;
	const char *sql =
		"SELECT m.name FROM sqlite_schema m WHERE m.type = 'table'"
		" AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) WHERE pk = 1 AND name = 'municipality')"
		" AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) WHERE pk = 2 AND name = 'process')";
	if (sqlite3_prepare_v2(empty, sql, -1, &st, NULL) != SQLITE_OK)
		stop((struct place){"sqlgen", 0}, "%s", sqlite3_errmsg(empty));
	while (sqlite3_step(st) == SQLITE_ROW && ncase_tables < (int)LEN(case_tables))
		case_tables[ncase_tables++] = arena_str(&mem, span_str((const char *)sqlite3_column_text(st, 0)));
	sqlite3_finalize(st);
	sqlite3_set_authorizer(empty, authorize, NULL);
}

static inline void open_empty(void)
{
	if (sqlite3_open(":memory:", &empty) != SQLITE_OK)
		stop((struct place){"sqlgen", 0}, "no in-memory database");
	sqlite3_db_config(empty, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(empty, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
}

/* Words that only one engine knows, or that the program has no use for. */
static inline void check_words(const struct query *q, struct span sql, bool variant)
{
	static const char *const first[] = {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"};
	static const char *const never[] = {"rowid", "_rowid_", "oid", "PRAGMA", "ATTACH", "VACUUM", "GLOB",
		"IFNULL", "GROUP_CONCAT", "random", "randomblob"};
	static const char *const calls[] = {"datetime", "date", "time", "julianday", "strftime", "unixepoch",
		"instr", "printf", "iif", "total", "typeof", "hex", "unhex"};
	struct token t, before = {0};
	size_t at = 0, ahead;
	t = token(sql, &at);
	bool known = false;
	for (size_t i = 0; i < LEN(first); i++)
		known |= tok_is(t, first[i]);
	if (!known)
		stop(token_place(q, sql, t), "%s: only SELECT, INSERT, UPDATE, DELETE and WITH", q->name);
	for (; t.kind != TOK_END; before = t, t = token(sql, &at)) {
		ahead = at;
		struct token next = token(sql, &ahead);
		if (t.kind == TOK_OTHER && (span_is(t.text, "?") || span_is(t.text, "$") || span_is(t.text, "@")))
			stop(token_place(q, sql, t), "%s: parameters are named, :like_this", q->name);
		if (variant)
			continue;
		if ((tok_is(before, "INSERT") || tok_is(before, "UPDATE")) && tok_is(t, "OR"))
			stop(token_place(q, sql, t), "%s: no INSERT OR …: ON CONFLICT (…) DO … is common SQL", q->name);
		if (t.kind == TOK_QUOTED)
			stop(token_place(q, sql, t), "%s: no quoted names", q->name);
		for (size_t i = 0; i < LEN(never); i++)
			if (tok_is(t, never[i]))
				stop(token_place(q, sql, t), "%s: %s is not common SQL", q->name, never[i]);
		for (size_t i = 0; i < LEN(calls); i++)
			if (tok_is(t, calls[i]) && span_is(next.text, "("))
				stop(token_place(q, sql, t), "%s: %s() is not common SQL", q->name, calls[i]);
	}
}

static inline bool plain_name(const char *s)
{
	if (!s || !ident_first(*s))
		return false;
	while (*s && ident_char(*s))
		s++;
	return *s == 0;
}

/* The declared type of a column against the signature's, where SQLite knows it. */
static inline void check_type(const struct query *q, sqlite3_stmt *st, int i)
{
	static const char *const wants[] = {
		[T_INT] = "INTEGER", [T_TIME] = "INTEGER", [T_BOOL] = "INTEGER", [T_OPT_INT] = "INTEGER",
		[T_NUM] = "REAL", [T_TEXT] = "TEXT", [T_BYTES] = "BLOB", [T_ID] = "BLOB", [T_SEALED] = "BLOB",
	};
	const struct field *f = &q->columns[i];
	const char *decl = sqlite3_column_decltype(st, i);
	if (decl && sqlite3_stricmp(decl, wants[f->type]) != 0)
		stop(q->at, "%s: column %d ('%s') is %s, not %s", q->name, i + 1, f->name, decl, wants[f->type]);
	if (f->type != T_SEALED)
		return;
	const char *table = sqlite3_column_table_name(st, i), *column = sqlite3_column_origin_name(st, i);
	if (!table || !column || strcmp(table, f->layout->table) != 0 || strcmp(column, f->layout->column) != 0)
		stop(q->at, "%s: column %d is not %s.%s", q->name, i + 1, f->layout->table, f->layout->column);
}

static inline void check_columns(const struct query *q, sqlite3_stmt *st)
{
	int n = sqlite3_column_count(st);
	if (n != q->ncolumns)
		stop(q->at, "%s: the statement has %d columns, the signature %d", q->name, n, q->ncolumns);
	for (int i = 0; i < n; i++) {
		const char *name = sqlite3_column_name(st, i);
		if (plain_name(name) && strcmp(name, q->columns[i].name) != 0)
			stop(q->at, "%s: column %d is '%s' in the statement and '%s' in the signature",
			     q->name, i + 1, name, q->columns[i].name);
		check_type(q, st, i);
	}
}

/* Every name in the SQL is declared, every declared one is used. */
static inline void check_names(const struct query *q)
{
	for (int i = 0; i < q->nused; i++)
		if (!field_named(q->params, q->nparams, q->used[i])
		    && !(actor_of(q) && is_actor_part(q->used[i])))
			stop(q->sql_at, "%s: :%s is not among the parameters", q->name, q->used[i]);
	for (int i = 0; i < q->nparams; i++) {
		const struct field *p = &q->params[i];
		bool used = p->type == T_ACTOR;
		for (int k = 0; k < q->nused; k++)
			used |= strcmp(q->used[k], p->name) == 0;
		for (int k = 0; k < q->nparams; k++)
			used |= q->params[k].type == T_SEALED
			        && (strcmp(q->params[k].scope, p->name) == 0 || strcmp(q->params[k].row, p->name) == 0);
		for (int k = 0; k < q->ncolumns; k++)
			used |= q->columns[k].type == T_SEALED
			        && (strcmp(q->columns[k].scope, p->name) == 0 || strcmp(q->columns[k].row, p->name) == 0);
		if (!used)
			stop(q->at, "%s: the parameter '%s' is not used", q->name, p->name);
	}
}

static inline bool uses(const struct query *q, const char *name)
{
	for (int i = 0; i < q->nused; i++)
		if (strcmp(q->used[i], name) == 0)
			return true;
	return false;
}

/* Case data is reached through case_access, or with a stated reason. */
static inline void check_wall(const struct query *q)
{
	if (!touched.case_data)
		return;
	if (q->access == A_SYSTEM)
		return;
	if (q->access == A_INVITATION) {
		if (!touched.invitation_hash && !(touched.invitation_id && touched.invitation_revoked))
			stop(q->sql_at, "%s: access by invitation must read the table invitation by a hash, "
			     "or by its id where it is not revoked", q->name);
		return;
	}
	if (!touched.case_access)
		stop(q->sql_at, "%s: touches case data (%s) without case_access", q->name, touched.case_table);
	if (!actor_of(q) || !uses(q, "municipality") || !uses(q, "staff") || !uses(q, "now"))
		stop(q->sql_at, "%s: case data needs an actor whose :municipality, :staff and :now limit case_access",
		     q->name);
}

/* The two names of a sealed column must be known to the statement: the scope an id, the row an id or a number. */
static inline void check_sealed(const struct query *q, const struct field *f, bool column)
{
	const char *names[] = {f->scope, f->row};
	for (int i = 0; i < 2; i++) {
		const struct field *from = column ? field_named(q->columns, q->ncolumns, names[i]) : NULL;
		if (!from)
			from = field_named(q->params, q->nparams, names[i]);
		if (!from)
			stop(q->at, "%s: sealed %s.%s needs '%s' (the %s) among the parameters%s", q->name,
			     f->layout->table, f->layout->column, names[i], i ? "row" : "key's scope",
			     column ? " or columns" : "");
		if (from->type != T_ID && (i == 0 || from->type != T_INT))
			stop(q->at, "%s: '%s' must be an id%s to seal %s.%s", q->name, names[i],
			     i ? " or an int" : "", f->layout->table, f->layout->column);
	}
	if (actor_of(q))
		return;
	const struct field *m = column ? field_named(q->columns, q->ncolumns, "municipality") : NULL;
	if (!m)
		m = field_named(q->params, q->nparams, "municipality");
	if (!m || m->type != T_INT)
		stop(q->at, "%s: sealed %s.%s needs an actor or 'int municipality'", q->name,
		     f->layout->table, f->layout->column);
}

static inline void check_kind(const struct query *q)
{
	bool rows = q->kind == K_ONE || q->kind == K_MANY;
	if (q->kind == K_CHANGED && !q->writes)
		stop(q->at, "%s: -> changed is for statements that change rows", q->name);
	if (q->kind == K_DONE && !q->writes)
		stop(q->at, "%s: -> done is for statements that change rows", q->name);
	if (!rows && q->ncolumns)
		stop(q->at, "%s: the statement has columns", q->name);
}

static inline void check_query(struct query *q)
{
	sqlite3_stmt *st = NULL;
	q->text = numbered(q, q->sql, false, true);
	q->text_pg = numbered(q, q->sql_pg.n ? q->sql_pg : q->sql, true, false);
	check_words(q, q->sql, false);
	if (q->sql_pg.n)
		check_words(q, q->sql_pg, true);
	memset(&touched, 0, sizeof touched);
	if (sqlite3_prepare_v2(empty, q->sql.p, (int)q->sql.n, &st, NULL) != SQLITE_OK) {
		int off = sqlite3_error_offset(empty);
		int line = off > 0 ? lines_before(q->sql, (size_t)off) : 0;
		stop((struct place){q->sql_at.file, q->sql_at.line + line}, "%s: %s", q->name, sqlite3_errmsg(empty));
	}
	q->writes = !sqlite3_stmt_readonly(st);
	check_kind(q);
	check_names(q);
	check_columns(q, st);
	check_wall(q);
	for (int i = 0; i < q->nparams; i++)
		if (q->params[i].type == T_SEALED)
			check_sealed(q, &q->params[i], false);
	for (int i = 0; i < q->ncolumns; i++)
		if (q->columns[i].type == T_SEALED)
			check_sealed(q, &q->columns[i], true);
	sqlite3_finalize(st);
}

/* A layout must belong to a BLOB column of the schema. */
static inline void check_layout(const struct layout *l)
{
	const char *decl = NULL;
	if (sqlite3_table_column_metadata(empty, "main", l->table, l->column, &decl, NULL, NULL, NULL, NULL) != SQLITE_OK)
		stop(l->at, "there is no column %s.%s", l->table, l->column);
	if (!decl || sqlite3_stricmp(decl, "BLOB") != 0)
		stop(l->at, "%s.%s is not a BLOB", l->table, l->column);
}

#endif
