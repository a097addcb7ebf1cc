#include "guard/record.h"

void record_begin(struct out *o, const char *name)
{
	out_str(o, name);
}

void record_field(struct out *o, struct span text)
{
	size_t from = 0;
	out_char(o, '\t');
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		char as = c == '\\' ? '\\' : c == '\t' ? 't' : c == '\r' ? 'r' : c == '\n' ? 'n' : 0;
		if (!as)
			continue;
		out_put(o, text.p + from, i - from);
		out_char(o, '\\');
		out_char(o, as);
		from = i + 1;
	}
	if (from < text.n)
		out_put(o, text.p + from, text.n - from);
}

void record_end(struct out *o)
{
	out_char(o, '\n');
}

static struct span plain(struct span s, struct arena *a)
{
	if (span_find(s, '\\', 0) == s.n)
		return s;
	char *to = arena_get(a, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\\' && i + 1 < s.n) {
			c = s.p[++i];
			c = c == 't' ? '\t' : c == 'r' ? '\r' : c == 'n' ? '\n' : c;
		}
		to[n++] = c;
	}
	return span(to, n);
}

int record_next(struct span *rest, struct arena *a, struct span *fields, int max)
{
	struct span line, part;
	int n = 0;
	for (int i = 0; i < max; i++)
		fields[i] = S("");
	do {
		if (!span_cut(rest, '\n', &line))
			return 0;
	} while (!line.n);
	while (span_cut(&line, '\t', &part)) {
		if (n < max)
			fields[n] = plain(part, a);
		n++;
	}
	return n;
}
