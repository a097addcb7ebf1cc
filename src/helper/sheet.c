#include "helper/sheet.h"

#include "base/utf8.h"
#include "helper/helper.h"
#include "text/csv.h"

#include <strings.h>

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

static enum err check_bytes(struct span file, struct span bytes, struct out *o)
{
	size_t bad = utf8_bad(bytes), zero = span_find(bytes, 0, 0);
	int line = 1;
	bad = zero < bad ? zero : bad;
	if (bad == bytes.n)
		return OK;
	for (size_t i = 0; i < bad; i++)
		line += bytes.p[i] == '\n';
	return helper_refuse(o, "%.*s:%d: texten är inte UTF-8", SPAN_ARG(file), line);
}

/* E_NOTFOUND at the end; the reader's faults become a sentence. */
static enum err record(struct csv_reader *r, struct span file, struct out *o, struct span **ret, int *ret_n)
{
	enum err e = csv_read(r, ret, ret_n);
	if (e == E_INVALID || e == E_LIMIT)
		return helper_refuse(o, "%.*s:%d: %s", SPAN_ARG(file), r->fault_line, r->fault);
	return e;
}

static enum err header(struct csv_reader *r, struct out *o, struct sheet *s)
{
	enum err e = record(r, s->file, o, &s->head, &s->cols);
	if (e == E_NOTFOUND)
		return helper_refuse(o, "%.*s: filen är tom", SPAN_ARG(s->file));
	TRY(e);
	if (s->cols > SHEET_MAX_COLS)
		return helper_refuse(o, "%.*s:1: fler än %d kolumner", SPAN_ARG(s->file), SHEET_MAX_COLS);
	for (int i = 0; i < s->cols; i++)
		for (int k = 0; k < i; k++)
			if (span_eq(s->head[i], s->head[k]))
				return helper_refuse(o, "%.*s:1: kolumnen %.*s finns två gånger", SPAN_ARG(s->file),
				                     SPAN_ARG(utf8_cut(s->head[i], 60)));
	return OK;
}

/* No record is shorter than its line's end, so this many rows there are at most. */
static size_t count_rows(struct span bytes)
{
	size_t n = 1;
	for (size_t i = 0; i < bytes.n && n <= SHEET_MAX_ROWS; i++)
		n += bytes.p[i] == '\n' || bytes.p[i] == '\r';
	return n;
}

static enum err rows(struct csv_reader *r, struct out *o, struct sheet *s)
{
	struct span *f;
	enum err e;
	int n;
	while ((e = record(r, s->file, o, &f, &n)) == OK) {
		if (s->rows == SHEET_MAX_ROWS)
			return helper_refuse(o, "%.*s: fler än %d rader", SPAN_ARG(s->file), SHEET_MAX_ROWS);
		if (n != s->cols)
			return helper_refuse(o, "%.*s:%d: raden har %d fält, rubriken har %d", SPAN_ARG(s->file),
			                     r->line, n, s->cols);
		for (int i = 0; i < n; i++)
			s->cell[(size_t)s->rows * (size_t)n + (size_t)i] = csv_unguard(f[i]);
		s->line[s->rows++] = r->line;
	}
	return e == E_NOTFOUND ? OK : e;
}

enum err sheet_csv(struct span file, struct span bytes, struct arena *a, struct out *o, struct sheet *ret)
{
	struct sheet s = {.file = file, .type = S("")};
	struct csv_reader r = csv_reader(a, bytes, ',');
	size_t cells;
	TRY(check_bytes(file, bytes, o));
	TRY(header(&r, o, &s));
	size_t most = count_rows(r.rest);
	if (most > SHEET_MAX_ROWS)
		most = SHEET_MAX_ROWS;
	if (__builtin_mul_overflow(most, (size_t)s.cols, &cells) || cells > SHEET_MAX_CELLS)
		return helper_refuse(o, "%.*s: tabellen är för stor", SPAN_ARG(file));
	s.line = arena_try(a, most * sizeof *s.line);
	s.cell = arena_try(a, cells * sizeof *s.cell);
	if (!s.line || !s.cell)
		return err_note(E_LIMIT, "csv: arena full");
	TRY(rows(&r, o, &s));
	*ret = s;
	return OK;
}
