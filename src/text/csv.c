#include "text/csv.h"

static bool dangerous(char c)
{
	return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

static void separate(struct csv *c)
{
	if (c->any)
		out_char(c->o, ',');
	c->any = true;
}

void csv_text(struct csv *c, struct span s)
{
	bool guard = s.n && dangerous(s.p[0]), quote = false;
	separate(c);
	for (size_t i = 0; i < s.n && !quote; i++)
		quote = s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\r' || s.p[i] == '\n';
	if (quote)
		out_char(c->o, '"');
	if (guard)
		out_char(c->o, '\'');
	for (size_t i = 0, hit; i < s.n; i = hit + 1) {
		hit = span_find(s, '"', i);
		out_put(c->o, s.p + i, hit - i);
		if (hit < s.n)
			LIT(c->o, "\"\"");
	}
	if (quote)
		out_char(c->o, '"');
}

void csv_str(struct csv *c, const char *s)
{
	csv_text(c, span_str(s));
}

void csv_int(struct csv *c, int64_t v)
{
	separate(c);
	out_int(c->o, v);
}

void csv_num(struct csv *c, double v, int decimals)
{
	separate(c);
	out_num(c->o, v, decimals);
}

void csv_bool(struct csv *c, bool v)
{
	separate(c);
	out_str(c->o, v ? "true" : "false");
}

void csv_empty(struct csv *c)
{
	separate(c);
}

void csv_end(struct csv *c)
{
	LIT(c->o, "\r\n");
	c->any = false;
}

struct span csv_unguard(struct span f)
{
	return f.n > 1 && f.p[0] == '\'' && dangerous(f.p[1]) ? span(f.p + 1, f.n - 1) : f;
}

static char guess(struct span text)
{
	static const char signs[] = ",;\t";
	int seen[3] = {0}, best = 0;
	bool quoted = false;
	for (size_t i = 0; i < text.n && (quoted || (text.p[i] != '\n' && text.p[i] != '\r')); i++) {
		quoted ^= text.p[i] == '"';
		for (int k = 0; k < 3; k++)
			seen[k] += !quoted && text.p[i] == signs[k];
	}
	for (int k = 1; k < 3; k++)
		if (seen[k] > seen[best])
			best = k;
	return signs[best];
}

struct csv_reader csv_reader(struct arena *a, struct span text, char separator)
{
	if (span_starts(text, S("\xEF\xBB\xBF")))
		text = span(text.p + 3, text.n - 3);
	return (struct csv_reader){.rest = text, .separator = separator ? separator : guess(text),
	                           .next_line = 1, .arena = a};
}

static enum err fault(struct csv_reader *r, enum err e, int line, const char *why)
{
	r->fault = why;
	r->fault_line = line;
	r->rest = span(NULL, 0);
	return e;
}

static void step(struct csv_reader *r, size_t n)
{
	r->rest = span(r->rest.p + n, r->rest.n - n);
}

static size_t line_end(struct span s)
{
	if (!s.n || (s.p[0] != '\r' && s.p[0] != '\n'))
		return 0;
	return s.p[0] == '\r' && s.n > 1 && s.p[1] == '\n' ? 2 : 1;
}

/* rest begins behind the opening quote. Without an inner quote the text itself is used. */
static enum err read_quoted(struct csv_reader *r, struct span *ret)
{
	size_t i = 0, n = 0, inner = 0;
	int line = r->next_line;
	for (;; i++, n++) {
		if (i >= r->rest.n)
			return fault(r, E_INVALID, line, N_("Ett citattecken saknar sitt slut."));
		if (r->rest.p[i] == '"') {
			if (i + 1 >= r->rest.n || r->rest.p[i + 1] != '"')
				break;
			i++;
			inner++;
		}
		r->next_line += r->rest.p[i] == '\n' ||
		                (r->rest.p[i] == '\r' && (i + 1 >= r->rest.n || r->rest.p[i + 1] != '\n'));
		if (n >= CSV_MAX_FIELD)
			return fault(r, E_LIMIT, line, N_("Ett fält är för långt."));
	}
	if (!inner) {
		*ret = span(r->rest.p, n);
	} else {
		char *to = arena_try(r->arena, n);
		if (!to)
			return fault(r, E_LIMIT, line, N_("Filen är för stor."));
		*ret = span(to, n);
		for (size_t k = 0; k < i; k++) {
			*to++ = r->rest.p[k];
			k += r->rest.p[k] == '"';
		}
	}
	step(r, i + 1);
	if (r->rest.n && r->rest.p[0] != r->separator && !line_end(r->rest))
		return fault(r, E_INVALID, r->next_line,
		             N_("Det står text efter ett avslutande citattecken."));
	return OK;
}

static enum err read_plain(struct csv_reader *r, struct span *ret)
{
	size_t i = 0;
	while (i < r->rest.n && r->rest.p[i] != r->separator && r->rest.p[i] != '\n' && r->rest.p[i] != '\r')
		i++;
	if (i > CSV_MAX_FIELD)
		return fault(r, E_LIMIT, r->next_line, N_("Ett fält är för långt."));
	*ret = span(r->rest.p, i);
	step(r, i);
	return OK;
}

enum err csv_read(struct csv_reader *r, struct span **ret, int *ret_n)
{
	size_t end;
	int n = 0, room = 0;
	struct span *fields = NULL;
	while ((end = line_end(r->rest))) {
		step(r, end);
		r->next_line++;
	}
	if (!r->rest.n)
		return E_NOTFOUND;
	r->line = r->next_line;
	if (++r->records > CSV_MAX_RECORDS)
		return fault(r, E_LIMIT, r->line, N_("Filen har för många rader."));
	for (;;) {
		if (n == CSV_MAX_FIELDS)
			return fault(r, E_LIMIT, r->line, N_("En rad har för många fält."));
		if (n == room) {
			struct span *more =
			    arena_try(r->arena, sizeof *more * (size_t)(room = room ? room * 2 : 16));
			if (!more)
				return fault(r, E_LIMIT, r->line, N_("Filen är för stor."));
			if (n)
				memcpy(more, fields, sizeof *more * (size_t)n);
			fields = more;
		}
		if (r->rest.n && r->rest.p[0] == '"') {
			step(r, 1);
			TRY(read_quoted(r, &fields[n++]));
		} else {
			TRY(read_plain(r, &fields[n++]));
		}
		if (!r->rest.n || r->rest.p[0] != r->separator)
			break;
		step(r, 1);
	}
	end = line_end(r->rest);
	step(r, end);
	r->next_line += end > 0;
	*ret = fields;
	*ret_n = n;
	return OK;
}
