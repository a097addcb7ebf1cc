#include "helper/sheet.h"

#include "base/utf8.h"
#include "helper/helper.h"

#include <strings.h>

struct csv {
	struct span file;
	const char *p, *end;
	int line;
	struct arena *a;
	struct out *o;
};

bool sheet_same(struct span a, const char *b)
{
	size_t n = strlen(b);
	return a.n == n && strncasecmp(a.p ? a.p : "", b, n) == 0;
}

int sheet_col(const struct sheet *s, const char *name)
{
	for (int i = 0; i < s->cols; i++)
		if (sheet_same(s->head[i], name))
			return i;
	return -1;
}

/* "'-12" was "-12" before it was guarded; a lone apostrophe is the person's own. */
static struct span unguard(struct span f)
{
	if (f.n >= 2 && f.p[0] == '\'' && strchr("=+-@\t\r", f.p[1]))
		return span(f.p + 1, f.n - 1);
	return f;
}

static enum err quoted(struct csv *c, struct span *ret)
{
	int from_line = c->line;
	char *to = arena_try(c->a, (size_t)(c->end - c->p));
	size_t n = 0;
	if (!to)
		return err_note(E_LIMIT, "csv: arena full");
	for (c->p++; c->p < c->end; c->p++) {
		if (*c->p == '"' && (c->p + 1 == c->end || c->p[1] != '"')) {
			c->p++;
			if (c->p < c->end && !strchr(",\r\n", *c->p))
				return helper_refuse(c->o, "%.*s:%d: text efter det avslutande citattecknet",
				                     SPAN_ARG(c->file), c->line);
			c->a->at = to + ((n + 15) & ~(size_t)15);
			*ret = span(to, n);
			return OK;
		}
		c->line += *c->p == '\n';
		to[n++] = *c->p;
		c->p += *c->p == '"';
	}
	return helper_refuse(c->o, "%.*s:%d: citattecknet avslutas aldrig", SPAN_ARG(c->file), from_line);
}

static enum err bare(struct csv *c, struct span *ret)
{
	const char *from = c->p;
	while (c->p < c->end && !strchr(",\r\n\"", *c->p))
		c->p++;
	*ret = span(from, (size_t)(c->p - from));
	if (c->p < c->end && *c->p == '"')
		return helper_refuse(c->o, "%.*s:%d: citattecken mitt i ett fält", SPAN_ARG(c->file), c->line);
	return OK;
}

/* One field and what ends it: *ret_more is true after a comma. */
static enum err field(struct csv *c, struct span *ret, bool *ret_more)
{
	TRY(c->p < c->end && *c->p == '"' ? quoted(c, ret) : bare(c, ret));
	*ret = unguard(*ret);
	*ret_more = c->p < c->end && *c->p == ',';
	if (c->p == c->end)
		return OK;
	if (*c->p == '\r' && (c->p + 1 == c->end || c->p[1] != '\n'))
		return helper_refuse(c->o, "%.*s:%d: ensamt vagnreturtecken", SPAN_ARG(c->file), c->line);
	c->p += *c->p == '\r';
	c->line += *c->p == '\n';
	c->p++;
	return OK;
}

static enum err header(struct csv *c, struct sheet *s)
{
	bool more = true;
	s->head = NEW_N(c->a, struct span, SHEET_MAX_COLS);
	while (more) {
		if (s->cols == SHEET_MAX_COLS)
			return helper_refuse(c->o, "%.*s:1: fler än %d kolumner", SPAN_ARG(c->file), SHEET_MAX_COLS);
		TRY(field(c, &s->head[s->cols], &more));
		struct span name = s->head[s->cols++];
		for (int i = 0; i < s->cols - 1; i++)
			if (span_eq(s->head[i], name))
				return helper_refuse(c->o, "%.*s:1: kolumnen %.*s finns två gånger",
				                     SPAN_ARG(c->file), (int)(name.n < 100 ? name.n : 100), name.p);
	}
	return OK;
}

/* Every row ends in LF or at the end, so this many rows there are at most. */
static size_t count_rows(const struct csv *c)
{
	size_t n = 1;
	for (const char *p = c->p; p < c->end; p++)
		n += *p == '\n';
	return n < SHEET_MAX_ROWS ? n : SHEET_MAX_ROWS;
}

static enum err row(struct csv *c, struct sheet *s)
{
	struct span *to = s->cell + (size_t)s->rows * (size_t)s->cols, f;
	bool more = true;
	int n = 0, line = c->line;
	while (more) {
		TRY(field(c, &f, &more));
		if (n < s->cols)
			to[n] = f;
		n++;
	}
	if (n == 1 && !to[0].n && s->cols > 1)
		return OK;                       /* an empty line */
	if (n != s->cols)
		return helper_refuse(c->o, "%.*s:%d: raden har %d fält, rubriken har %d",
		                     SPAN_ARG(c->file), line, n, s->cols);
	s->line[s->rows++] = line;
	return OK;
}

enum err sheet_csv(struct span file, struct span bytes, struct arena *a, struct out *o, struct sheet *ret)
{
	struct sheet s = {.file = file, .type = S("")};
	if (span_starts(bytes, S("\xEF\xBB\xBF")))
		bytes = span(bytes.p + 3, bytes.n - 3);
	struct csv c = {file, bytes.p, bytes.p + bytes.n, 1, a, o};
	size_t bad = utf8_bad(bytes), zero = span_find(bytes, 0, 0);
	bad = zero < bad ? zero : bad;
	if (bad != bytes.n) {
		for (size_t i = 0; i < bad; i++)
			c.line += bytes.p[i] == '\n';
		return helper_refuse(o, "%.*s:%d: texten är inte UTF-8", SPAN_ARG(file), c.line);
	}
	if (!bytes.n)
		return helper_refuse(o, "%.*s: filen är tom", SPAN_ARG(file));
	TRY(header(&c, &s));
	size_t most = count_rows(&c), cells;
	if (__builtin_mul_overflow(most, (size_t)s.cols, &cells) || cells > SHEET_MAX_CELLS)
		return helper_refuse(o, "%.*s: tabellen är för stor", SPAN_ARG(file));
	s.line = arena_try(a, most * sizeof *s.line);
	s.cell = arena_try(a, cells * sizeof *s.cell);
	if (!s.line || !s.cell)
		return err_note(E_LIMIT, "csv: arena full");
	while (c.p < c.end) {
		if ((size_t)s.rows == most)
			return helper_refuse(o, "%.*s: fler än %d rader", SPAN_ARG(file), SHEET_MAX_ROWS);
		TRY(row(&c, &s));
	}
	*ret = s;
	return OK;
}
