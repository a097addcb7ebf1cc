/*
 * sqlgen_read.h - a .sql file into queries and sealed layouts.
 *
 * A file is comments and statements. A comment line that begins "-- name(" is
 * a signature; it may go on over the next comment lines. "-- sealed t.c(" opens
 * a layout in the same way. Any other comment is for people.
 */
#ifndef SQLGEN_READ_H
#define SQLGEN_READ_H

#include "sqlgen_token.h"

struct reader {
	const char *file;
	struct span text;
	size_t at;
	struct sql_file *to;
	struct query *open;       /* a signature that waits for its statement */
};

/* A cursor over the words of one signature, comment marks taken away. */
struct words { struct span s; size_t i; struct place at; };

static const struct { const char *word; enum type type; } type_words[] = {
	{"actor", T_ACTOR}, {"int", T_INT}, {"time", T_TIME}, {"bool", T_BOOL}, {"int?", T_OPT_INT},
	{"time?", T_OPT_INT}, {"num", T_NUM}, {"text", T_TEXT}, {"bytes", T_BYTES}, {"id", T_ID},
	{"sealed", T_SEALED},
};

static const char *const c_words[] = {
	"auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum",
	"extern", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return",
	"short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void",
	"volatile", "while", "bool", "true", "false", "errno", "unix", "linux",
};

static inline void blanks(struct words *w)
{
	while (w->i < w->s.n && isspace((unsigned char)w->s.p[w->i]))
		w->i++;
}

static inline bool eat(struct words *w, const char *mark)
{
	size_t n = strlen(mark);
	blanks(w);
	if (w->s.n - w->i < n || memcmp(w->s.p + w->i, mark, n) != 0)
		return false;
	w->i += n;
	return true;
}

static inline void need(struct words *w, const char *mark, const char *after)
{
	if (!eat(w, mark))
		stop(w->at, "'%s' is missing after %s", mark, after);
}

/* A name, possibly with '?' at its end; NULL when there is none. */
static inline const char *name_of(struct words *w)
{
	blanks(w);
	size_t from = w->i;
	if (w->i < w->s.n && ident_first(w->s.p[w->i]))
		while (w->i < w->s.n && ident_char(w->s.p[w->i]))
			w->i++;
	if (w->i > from && w->i < w->s.n && w->s.p[w->i] == '?')
		w->i++;
	return w->i > from ? arena_str(&mem, span(w->s.p + from, w->i - from)) : NULL;
}

static inline const char *c_name(struct words *w, const char *what)
{
	const char *name = name_of(w);
	if (!name)
		stop(w->at, "%s has no name", what);
	if (strchr(name, '?'))
		stop(w->at, "'%s' is not a name", name);
	for (size_t i = 0; i < LEN(c_words); i++)
		if (strcmp(name, c_words[i]) == 0)
			stop(w->at, "'%s' is a word of C and cannot be a name", name);
	return name;
}

static inline struct layout *layout_named(const char *table, const char *column)
{
	for (int i = 0; i < nlayouts; i++)
		if (strcmp(layouts[i]->table, table) == 0 && strcmp(layouts[i]->column, column) == 0)
			return layouts[i];
	return NULL;
}

static inline void scope_and_row(struct words *w, const char **scope, const char **row)
{
	*scope = c_name(w, "the scope of a sealed column");
	need(w, ",", "the scope of a sealed column");
	*row = c_name(w, "the row of a sealed column");
	need(w, ")", "the row of a sealed column");
}

/* After "sealed": table.column, optional (scope, row), optional name. */
static inline void sealed_field(struct words *w, struct field *f)
{
	const char *table = c_name(w, "sealed"), *column;
	need(w, ".", "the table of a sealed column");
	column = c_name(w, "a sealed column");
	f->layout = layout_named(table, column);
	if (!f->layout)
		stop(w->at, "sealed %s.%s has no layout (-- sealed %s.%s(scope, row) { … })",
		     table, column, table, column);
	f->layout->used = true;
	f->scope = f->layout->scope;
	f->row = f->layout->row;
	if (eat(w, "("))
		scope_and_row(w, &f->scope, &f->row);
	f->name = column;
	blanks(w);
	if (w->i < w->s.n && ident_first(w->s.p[w->i]))
		f->name = c_name(w, "a sealed column");
}

static inline int fields(struct words *w, struct field *to, const char *end)
{
	int n = 0;
	if (eat(w, end))
		return 0;
	do {
		const char *word = name_of(w);
		struct field *f = &to[n];
		if (n == MAX_FIELDS)
			stop(w->at, "more than %d fields", MAX_FIELDS);
		if (!word)
			stop(w->at, "a type is missing");
		*f = (struct field){0};
		for (size_t i = 0; i < LEN(type_words); i++)
			if (strcmp(type_words[i].word, word) == 0)
				f->type = type_words[i].type;
		if (f->type == T_NONE)
			stop(w->at, "'%s' is not a type", word);
		if (f->type == T_SEALED)
			sealed_field(w, f);
		else
			f->name = c_name(w, word);
		if (field_named(to, n, f->name))
			stop(w->at, "'%s' stands twice", f->name);
		n++;
	} while (eat(w, ","));
	need(w, end, "the last field");
	return n;
}

/* The comment lines from r->at, joined by blanks, without their marks. */
static inline struct words comment_words(struct reader *r, size_t *ret_end)
{
	struct out o = out_new(65536);
	struct words w = {.at = {r->file, 1 + lines_before(r->text, r->at)}};
	size_t i = r->at;
	while (i + 1 < r->text.n && r->text.p[i] == '-' && r->text.p[i + 1] == '-') {
		size_t end = span_find(r->text, '\n', i);
		out_put(&o, r->text.p + i + 2, end - i - 2);
		out_char(&o, '\n');
		i = end < r->text.n ? end + 1 : end;
	}
	w.s = arena_copy(&mem, out_span(&o));
	out_free(&o);
	*ret_end = i;
	return w;
}

/* How many lines of the comment were used. */
static inline void comment_used(struct reader *r, const struct words *w)
{
	int lines = lines_before(w->s, w->i);
	while (lines-- >= 0) {
		size_t end = span_find(r->text, '\n', r->at);
		r->at = end < r->text.n ? end + 1 : end;
	}
}

static inline void line_ends(struct words *w, const char *after)
{
	while (w->i < w->s.n && (w->s.p[w->i] == ' ' || w->s.p[w->i] == '\t' || w->s.p[w->i] == '\r'))
		w->i++;
	if (w->i < w->s.n && w->s.p[w->i] != '\n')
		stop(w->at, "there is more on the line after %s", after);
}

static inline void read_layout(struct reader *r, struct words *w)
{
	struct layout *l = NEW(&mem, struct layout);
	l->at = w->at;
	l->table = c_name(w, "sealed");
	need(w, ".", "the table of a sealed column");
	l->column = c_name(w, "a sealed column");
	need(w, "(", "a sealed column");
	scope_and_row(w, &l->scope, &l->row);
	need(w, "{", "(scope, row)");
	l->nfields = fields(w, l->fields, "}");
	line_ends(w, "the layout");
	comment_used(r, w);
	if (l->nfields == 0)
		stop(l->at, "a sealed layout without fields");
	for (int i = 0; i < l->nfields; i++)
		if (l->fields[i].type == T_ACTOR || l->fields[i].type == T_SEALED)
			stop(l->at, "'%s' has a type that cannot be sealed", l->fields[i].name);
	if (layout_named(l->table, l->column))
		stop(l->at, "sealed %s.%s has a layout already", l->table, l->column);
	if (nlayouts == MAX_LAYOUTS)
		stop(l->at, "more than %d sealed layouts", MAX_LAYOUTS);
	layouts[nlayouts++] = l;
}

static inline void read_kind(struct words *w, struct query *q)
{
	static const char *const kinds[] = {"one", "many", "done", "changed"};
	const char *kind = name_of(w);
	int k = 0;
	while (k < 4 && (!kind || strcmp(kind, kinds[k]) != 0))
		k++;
	if (k == 4)
		stop(w->at, "%s: -> one, many, done or changed", q->name);
	q->kind = (enum kind)k;
	if (q->kind == K_ONE || q->kind == K_MANY) {
		need(w, "{", kind);
		q->ncolumns = fields(w, q->columns, "}");
		if (q->ncolumns == 0)
			stop(w->at, "%s: a result without columns", q->name);
	}
	line_ends(w, "the signature");
}

static inline void check_params(const struct query *q)
{
	for (int i = 0; i < q->nparams; i++)
		if (q->params[i].type == T_ACTOR && i > 0 && actor_of(q) != &q->params[i])
			stop(q->at, "%s: two actors", q->name);
	for (int i = 0; i < q->nparams; i++)
		if (actor_of(q) && is_actor_part(q->params[i].name))
			stop(q->at, "%s: :%s is bound by the actor already", q->name, q->params[i].name);
	for (int i = 0; i < q->ncolumns; i++)
		if (q->columns[i].type == T_ACTOR)
			stop(q->at, "%s: an actor cannot be a column", q->name);
}

static inline void read_signature(struct reader *r, struct words *w)
{
	struct query *q = NEW(&mem, struct query);
	if (r->open)
		stop(r->open->at, "%s: the signature has no statement", r->open->name);
	q->at = w->at;
	q->name = c_name(w, "a query");
	need(w, "(", q->name);
	q->nparams = fields(w, q->params, ")");
	need(w, "->", "the parameters");
	read_kind(w, q);
	comment_used(r, w);
	check_params(q);
	for (int i = 0; i < nqueries; i++)
		if (strcmp(queries[i]->name, q->name) == 0)
			stop(q->at, "%s: is declared in %s:%d already", q->name, queries[i]->at.file, queries[i]->at.line);
	if (nqueries == MAX_QUERIES)
		stop(q->at, "more than %d queries", MAX_QUERIES);
	queries[nqueries++] = q;
	r->to->queries[r->to->nqueries++] = q;
	r->open = q;
}

static inline void read_access(struct reader *r, struct words *w)
{
	if (!r->open || r->open->sql.n)
		stop(w->at, "'access:' belongs between a signature and its statement");
	const char *reason = name_of(w);
	size_t end = span_find(w->s, '\n', w->i);
	struct span why = span_trim(span(w->s.p + w->i, end - w->i));
	if (reason && strcmp(reason, "invitation") == 0)
		r->open->access = A_INVITATION;
	else if (reason && strcmp(reason, "system") == 0)
		r->open->access = A_SYSTEM;
	else
		stop(w->at, "access: invitation or system, nothing else");
	if (r->open->access == A_SYSTEM && span_find(why, ' ', 0) == why.n)
		stop(w->at, "access: system needs a few words that say why");
	w->i = end;
	comment_used(r, w);
}

/* Is this comment "name(… -> …"? */
static inline bool is_signature(struct words w)
{
	if (!name_of(&w) || w.i >= w.s.n || w.s.p[w.i] != '(')
		return false;
	for (; w.i + 1 < w.s.n; w.i++)
		if (w.s.p[w.i] == '-' && w.s.p[w.i + 1] == '>')
			return true;
	return false;
}

/* Is this comment "sealed table.column(scope, row) {"? */
static inline bool is_layout(struct words w)
{
	const char *first = name_of(&w);
	return first && strcmp(first, "sealed") == 0 && name_of(&w) && eat(&w, ".") && name_of(&w)
	       && eat(&w, "(") && name_of(&w) && eat(&w, ",") && name_of(&w) && eat(&w, ")") && eat(&w, "{");
}

/* The text up to the ';' that ends the statement; r->at stands behind it. */
static inline struct span statement_text(struct reader *r)
{
	size_t from = r->at;
	struct token t;
	while ((t = token(r->text, &r->at)).kind != TOK_END)
		if (span_is(t.text, ";"))
			return span(r->text.p + from, t.at - from);
	stop((struct place){r->file, 1 + lines_before(r->text, from)}, "the statement has no ';'");
}

static inline void read_statement(struct reader *r, bool variant, bool layouts_only)
{
	struct place at = {r->file, 1 + lines_before(r->text, r->at)};
	struct span sql = statement_text(r);
	if (layouts_only)
		return;
	if (variant) {
		struct query *last = r->to->nqueries ? r->to->queries[r->to->nqueries - 1] : NULL;
		if (!last || !last->sql.n || last->sql_pg.n)
			stop(at, "'postgres:' belongs right behind a statement");
		last->sql_pg = sql;
		return;
	}
	if (!r->open)
		stop(at, "a statement without a signature (-- name(…) -> …)");
	r->open->sql = sql;
	r->open->sql_at = at;
	r->open = NULL;
}

/* One comment line; true when a "postgres:" variant comes next. */
static inline bool read_comment(struct reader *r, bool layouts_only)
{
	size_t end;
	struct words w = comment_words(r, &end), peek = w;
	const char *first = name_of(&peek);
	size_t line = span_find(r->text, '\n', r->at);
	if (layouts_only && is_layout(w)) {
		read_layout(r, &peek);
		return false;
	}
	if (!layouts_only && is_signature(w)) {
		read_signature(r, &w);
		return false;
	}
	if (!layouts_only && first && strcmp(first, "access") == 0 && eat(&peek, ":")) {
		read_access(r, &peek);
		return false;
	}
	r->at = line < r->text.n ? line + 1 : line;
	return first && strcmp(first, "postgres") == 0 && eat(&peek, ":");
}

static inline void read_sql(struct sql_file *to, struct span text, bool layouts_only)
{
	struct reader r = {.file = to->path, .text = text, .to = to};
	bool variant = false;
	for (;;) {
		while (r.at < text.n && isspace((unsigned char)text.p[r.at]))
			r.at++;
		if (r.at >= text.n)
			break;
		if (text.p[r.at] == '-' && r.at + 1 < text.n && text.p[r.at + 1] == '-') {
			variant |= read_comment(&r, layouts_only);
		} else {
			read_statement(&r, variant, layouts_only);
			variant = false;
		}
	}
	if (r.open)
		stop(r.open->at, "%s: the signature has no statement", r.open->name);
}

#endif
