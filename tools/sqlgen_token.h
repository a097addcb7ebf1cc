/*
 * sqlgen_token.h - SQL cut into tokens, and rewritten: one blank between
 * tokens, no comments, parameters numbered, each engine's own spelling.
 */
#ifndef SQLGEN_TOKEN_H
#define SQLGEN_TOKEN_H

#include <ctype.h>
#include <strings.h>

#include "sqlgen_model.h"

enum token_kind { TOK_END, TOK_WORD, TOK_PARAM, TOK_STRING, TOK_BLOB, TOK_QUOTED, TOK_NUMBER, TOK_OTHER };

struct token {
	enum token_kind kind;
	struct span text;         /* a parameter's without its colon */
	size_t at;
	bool blank_before;
};

static inline bool tok_is(struct token t, const char *word)
{
	return t.kind == TOK_WORD && strlen(word) == t.text.n && strncasecmp(t.text.p, word, t.text.n) == 0;
}

/* Position after blanks and comments. */
static inline size_t skip_blank(struct span s, size_t i)
{
	for (;;) {
		while (i < s.n && isspace((unsigned char)s.p[i]))
			i++;
		if (i + 1 < s.n && s.p[i] == '-' && s.p[i + 1] == '-') {
			while (i < s.n && s.p[i] != '\n')
				i++;
		} else if (i + 1 < s.n && s.p[i] == '/' && s.p[i + 1] == '*') {
			for (i += 2; i + 1 < s.n && !(s.p[i] == '*' && s.p[i + 1] == '/'); i++)
				;
			i = i + 2 < s.n ? i + 2 : s.n;
		} else {
			return i;
		}
	}
}

static inline size_t quoted_end(struct span s, size_t i)
{
	char q = s.p[i++];
	while (i < s.n && (s.p[i] != q || (i + 1 < s.n && s.p[i + 1] == q)))
		i += s.p[i] == q ? 2 : 1;
	return i < s.n ? i + 1 : s.n;
}

static inline struct token token(struct span s, size_t *at)
{
	size_t i = skip_blank(s, *at), from = i;
	struct token t = {.at = i, .blank_before = i > *at};
	if (i >= s.n)
		return *at = i, t;
	char c = s.p[i];
	if ((c == 'x' || c == 'X') && i + 1 < s.n && s.p[i + 1] == '\'') {
		t.kind = TOK_BLOB;
		i = quoted_end(s, i + 1);
	} else if (ident_first(c)) {
		t.kind = TOK_WORD;
		while (i < s.n && ident_char(s.p[i]))
			i++;
	} else if (c == ':' && i + 1 < s.n && ident_first(s.p[i + 1])) {
		t.kind = TOK_PARAM;
		for (from = ++i; i < s.n && ident_char(s.p[i]); i++)
			;
	} else if (c == '\'' || c == '"') {
		t.kind = c == '"' ? TOK_QUOTED : TOK_STRING;
		i = quoted_end(s, i);
	} else if (isdigit((unsigned char)c)) {
		t.kind = TOK_NUMBER;
		while (i < s.n && (ident_char(s.p[i]) || s.p[i] == '.'))
			i++;
	} else {
		t.kind = TOK_OTHER;
		i += c == ':' && i + 1 < s.n && s.p[i + 1] == ':' ? 2 : 1;
	}
	t.text = span(s.p + from, i - from);
	*at = i;
	return t;
}

static inline struct place token_place(const struct query *q, struct span sql, struct token t)
{
	return (struct place){q->sql_at.file, q->sql_at.line + lines_before(sql, t.at)};
}

/* The number of a parameter, 1 and up. `add` allows a new one. */
static inline int param_number(struct query *q, struct span name, bool add)
{
	for (int i = 0; i < q->nused; i++)
		if (span_is(name, q->used[i]))
			return i + 1;
	if (!add || q->nused == MAX_FIELDS)
		return 0;
	q->used[q->nused++] = arena_str(&mem, name);
	return q->nused;
}

/* X'00ff' is written '\x00ff'::bytea on PostgreSQL. */
static inline void put_blob(struct out *o, struct span t, bool pg)
{
	if (pg) {
		LIT(o, "'\\x");
		out_put(o, t.p + 2, t.n - 2);
		LIT(o, "::bytea");
	} else {
		out_raw(o, t);
	}
}

/* The statement with ?1 or $1 for :name, on one line. */
static inline const char *numbered(struct query *q, struct span sql, bool pg, bool add)
{
	struct out o = out_new((size_t)1 << 20);
	struct token t;
	for (size_t at = 0; (t = token(sql, &at)).kind != TOK_END; ) {
		if (t.blank_before && o.n)
			out_char(&o, ' ');
		if (t.kind == TOK_PARAM) {
			int n = param_number(q, t.text, add);
			if (!n)
				stop(token_place(q, sql, t), "%s: :%.*s does not stand in the common statement",
				     q->name, SPAN_ARG(t.text));
			out_fmt(&o, "%c%d", pg ? '$' : '?', n);
		} else if (t.kind == TOK_BLOB) {
			put_blob(&o, t.text, pg);
		} else {
			out_raw(&o, t.text);
		}
	}
	if (o.bad)
		stop(q->sql_at, "%s: the statement is too long", q->name);
	const char *text = arena_str(&mem, out_span(&o));
	out_free(&o);
	return text;
}

/*
 * A schema file in PostgreSQL's spelling. TEXT columns get the collation "C",
 * so that both engines sort by bytes.
 */
static inline const char *schema_pg(struct span sql)
{
	struct out o = out_new((size_t)16 << 20);
	struct token t, before = {0};
	for (size_t at = 0; (t = token(sql, &at)).kind != TOK_END; before = t) {
		size_t ahead = at;
		struct token next = token(sql, &ahead);
		if (tok_is(t, "WITHOUT") && tok_is(next, "ROWID")) {
			at = ahead;
			continue;
		}
		if (tok_is(t, "STRICT") || (span_is(t.text, ",") && (tok_is(next, "STRICT") || tok_is(next, "WITHOUT"))))
			continue;
		if (t.blank_before && o.n)
			out_char(&o, ' ');
		if (tok_is(t, "BLOB"))
			LIT(&o, "BYTEA");
		else if (tok_is(t, "INTEGER"))
			LIT(&o, "BIGINT");
		else if (tok_is(t, "REAL"))
			LIT(&o, "DOUBLE PRECISION");
		else if (tok_is(t, "TEXT") && !tok_is(before, "AS"))
			LIT(&o, "TEXT COLLATE \"C\"");
		else if (t.kind == TOK_BLOB)
			put_blob(&o, t.text, true);
		else
			out_raw(&o, t.text);
		if (span_is(t.text, ";"))
			out_char(&o, '\n');
	}
	if (o.bad)
		return NULL;
	const char *text = arena_str(&mem, out_span(&o));
	out_free(&o);
	return text;
}

#endif
