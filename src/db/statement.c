/*
 * statement.c - the interpreter behind the generated functions: parameters
 * from a struct to values, columns from values to a struct, sealing on the way.
 */
#include "db/statement.h"

#include <stdlib.h>

#include "db/engine.h"

static struct seal_of seal_of(const struct sql_seal *s, const void *in, const void *row)
{
	struct seal_of of = {0};
	const char *m = (const char *)(s->municipality.in_row ? row : in) + s->municipality.at;
	const char *scope = (const char *)(s->scope.in_row ? row : in) + s->scope.at;
	const char *r = (const char *)(s->row.in_row ? row : in) + s->row.at;
	memcpy(&of.municipality, m, sizeof of.municipality);
	memcpy(&of.scope, scope, sizeof of.scope);
	if (s->row.type == SQL_ID) {
		memcpy(of.row, r, sizeof of.row);
	} else {
		int64_t n;
		memcpy(&n, r, sizeof n);
		for (int i = 0; i < 8; i++)
			of.row[i] = (unsigned char)((uint64_t)n >> (8 * i));
	}
	return of;
}

static enum err value_of(struct dbc *c, const struct sql_slot *slot, const void *in, struct sql_value *v)
{
	const void *at = (const char *)in + slot->at;
	switch ((enum sql_type)slot->type) {
	case SQL_INT:
		memcpy(&v->i, at, sizeof v->i);
		return OK;
	case SQL_OPT_INT:
		v->null = !((const struct opt_int *)at)->is;
		v->i = ((const struct opt_int *)at)->v;
		return OK;
	case SQL_BOOL:
		v->i = *(const bool *)at;
		return OK;
	case SQL_NUM:
		memcpy(&v->num, at, sizeof v->num);
		return OK;
	case SQL_TEXT:
	case SQL_BYTES:
		v->s = *(const struct span *)at;
		return OK;
	case SQL_ID:
		v->s = span(at, sizeof(struct id));
		return OK;
	case SQL_SEALED: {
		struct seal_of of = seal_of(slot->seal, in, NULL);
		return seal_record(c->keys, slot->seal->layout, &of, at, c->arena, &v->s);
	}
	}
	return E_BUG;
}

static enum err values_of(struct dbc *c, const struct sql_statement *st, const void *in, struct sql_value *v)
{
	for (int i = 0; i < st->nparams; i++) {
		v[i] = (struct sql_value){0};
		TRY(value_of(c, &st->params[i], in, &v[i]));
	}
	return OK;
}

static enum err copy_span(struct dbc *c, struct span s, struct span *ret)
{
	*ret = span(NULL, 0);
	if (s.n == 0)
		return OK;
	char *p = arena_try(c->arena, s.n);
	if (!p)
		return err_note(E_LIMIT, "the rows are larger than the arena");
	memcpy(p, s.p, s.n);
	*ret = span(p, s.n);
	return OK;
}

static enum err store(struct dbc *c, const struct sql_slot *slot, const struct sql_value *v, void *at)
{
	switch ((enum sql_type)slot->type) {
	case SQL_INT:
		memcpy(at, &v->i, sizeof v->i);
		return OK;
	case SQL_OPT_INT:
		*(struct opt_int *)at = (struct opt_int){!v->null, v->i};
		return OK;
	case SQL_BOOL:
		*(bool *)at = v->i != 0;
		return OK;
	case SQL_NUM:
		memcpy(at, &v->num, sizeof v->num);
		return OK;
	case SQL_TEXT:
	case SQL_BYTES:
		return copy_span(c, v->s, at);
	case SQL_ID:
		*(struct id *)at = (struct id){{0}};
		if (!v->null && v->s.n != sizeof(struct id))
			return err_note(E_DB, "an id of %zu bytes", v->s.n);
		if (!v->null)
			memcpy(at, v->s.p, sizeof(struct id));
		return OK;
	case SQL_SEALED:
		return OK; /* second round: it needs the row's ids */
	}
	return E_BUG;
}

static enum err row_of(struct dbc *c, const struct sql_statement *st, const struct sql_value *v,
                       const void *in, void *row)
{
	for (int i = 0; i < st->ncolumns; i++)
		TRY(store(c, &st->columns[i], &v[i], (char *)row + st->columns[i].at));
	if (!st->seals_columns)
		return OK;
	for (int i = 0; i < st->ncolumns; i++) {
		const struct sql_slot *slot = &st->columns[i];
		void *at = (char *)row + slot->at;
		if (slot->type != SQL_SEALED)
			continue;
		if (v[i].null) {
			memset(at, 0, slot->seal->layout->size);
			continue;
		}
		struct seal_of of = seal_of(slot->seal, in, row);
		TRY(open_record(c->keys, slot->seal->layout, &of, v[i].s, c->arena, at));
	}
	return OK;
}

static enum err allowed(const struct dbc *c, const struct sql_statement *st)
{
	if (!c || !c->reading)
		return err_note(E_BUG, "%s: outside of a transaction", st->name);
	if (st->writes && !c->writer)
		return err_note(E_BUG, "%s: a reader cannot change anything", st->name);
	return c->fate == FATE_FINE ? OK : E_DB;
}

/* ---- cursors ----------------------------------------------------------- */

static struct cursor *cursor_new(struct dbc *c, int stmt)
{
	struct cursor *cu = c->idle;
	if (cu)
		c->idle = cu->next;
	else if (!(cu = calloc(1, sizeof *cu)))
		return NULL;
	*cu = (struct cursor){.next = c->active, .turn = ++c->turns, .stmt = stmt};
	c->active = cu;
	return cu;
}

static void cursor_end(struct dbc *c, struct cursor *cu)
{
	struct cursor **at = &c->active;
	while (*at && *at != cu)
		at = &(*at)->next;
	if (!*at)
		return;
	c->engine->finish(c, cu);
	*at = cu->next;
	cu->turn = 0;
	cu->next = c->idle;
	c->idle = cu;
}

void cursors_end(struct dbc *c)
{
	while (c->active)
		cursor_end(c, c->active);
}

void cursors_free(struct dbc *c)
{
	cursors_end(c);
	while (c->idle) {
		struct cursor *cu = c->idle;
		c->idle = cu->next;
		free(cu);
	}
}

static enum err cursor_start(struct dbc *c, int stmt, const void *in, bool keep_in, struct cursor **ret)
{
	const struct sql_statement *st = &sql_statements[stmt];
	struct sql_value v[SQL_MAX_PARAMS];
	TRY(allowed(c, st));
	TRY(values_of(c, st, in, v));
	struct cursor *cu = cursor_new(c, stmt);
	if (!cu)
		return err_note(E_LIMIT, "no memory for a cursor");
	cu->in = in;
	if (keep_in && st->seals_columns) {
		void *copy = arena_get(c->arena, st->in_size);
		cu->in = memcpy(copy, in, st->in_size);
	}
	enum err e = c->engine->start(c, cu, v);
	if (e) {
		cursor_end(c, cu);
		return e;
	}
	*ret = cu;
	return OK;
}

static enum err cursor_row(struct dbc *c, struct cursor *cu, void *row)
{
	const struct sql_statement *st = &sql_statements[cu->stmt];
	struct sql_value v[SQL_MAX_COLUMNS];
	TRY(c->engine->step(c, cu, v));
	return row_of(c, st, v, cu->in, row);
}

/* ---- what generated code calls -------------------------------------------- */

enum err sql_done(struct dbc *c, int stmt, const void *in)
{
	const struct sql_statement *st = &sql_statements[stmt];
	struct sql_value v[SQL_MAX_PARAMS];
	int64_t changed;
	TRY(allowed(c, st));
	TRY(values_of(c, st, in, v));
	return c->engine->run(c, stmt, v, &changed);
}

enum err sql_changed(struct dbc *c, int stmt, const void *in)
{
	const struct sql_statement *st = &sql_statements[stmt];
	struct sql_value v[SQL_MAX_PARAMS];
	int64_t changed = 0;
	TRY(allowed(c, st));
	TRY(values_of(c, st, in, v));
	TRY(c->engine->run(c, stmt, v, &changed));
	return changed > 0 ? OK : E_NOTFOUND;
}

enum err sql_one(struct dbc *c, int stmt, void *row, const void *in)
{
	struct cursor *cu;
	TRY(cursor_start(c, stmt, in, false, &cu));
	enum err e = cursor_row(c, cu, row);
	cursor_end(c, cu);
	return e;
}

struct scan sql_many(struct dbc *c, int stmt, const void *in)
{
	struct scan s = {.c = c, .stmt = stmt};
	struct cursor *cu;
	s.e = cursor_start(c, stmt, in, true, &cu);
	if (s.e) {
		s.stmt = -1;
		return s;
	}
	s.engine = cu;
	s.turn = cu->turn;
	return s;
}

/* A scan's cursor while it is this scan's: a cursor is used again after its end. */
static struct cursor *scan_cursor(const struct scan *s)
{
	struct cursor *cu = s->engine;
	return cu && cu->turn == s->turn ? cu : NULL;
}

enum err sql_next(struct scan *s, int stmt, void *row)
{
	if (s->e)
		return s->e;
	struct cursor *cu = scan_cursor(s);
	if (!cu || s->stmt != stmt)
		return s->e = err_note(E_BUG, "%s: a scan after its end, or another query's", sql_statements[stmt].name);
	enum err e = cursor_row(s->c, cu, row);
	if (e) {
		cursor_end(s->c, cu);
		s->engine = NULL;
		s->e = e;
	}
	return e;
}

void scan_end(struct scan *s)
{
	struct cursor *cu = scan_cursor(s);
	if (cu)
		cursor_end(s->c, cu);
	s->engine = NULL;
	if (!s->e)
		s->e = E_NOTFOUND;
}
