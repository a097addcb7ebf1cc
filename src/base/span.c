#include "base/span.h"

int span_cmp(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int d = n ? memcmp(a.p, b.p, n) : 0;
	if (d)
		return d;
	return a.n < b.n ? -1 : a.n > b.n;
}

bool span_starts(struct span a, struct span prefix)
{
	return a.n >= prefix.n && span_eq(span(a.p, prefix.n), prefix);
}

bool span_ends(struct span a, struct span suffix)
{
	return a.n >= suffix.n && span_eq(span(a.p + a.n - suffix.n, suffix.n), suffix);
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct span span_trim(struct span a)
{
	while (a.n && blank(a.p[0]))
		a.p++, a.n--;
	while (a.n && blank(a.p[a.n - 1]))
		a.n--;
	return a;
}

size_t span_find(struct span a, char c, size_t from)
{
	if (from >= a.n)
		return a.n;
	const char *hit = memchr(a.p + from, c, a.n - from);
	return hit ? (size_t)(hit - a.p) : a.n;
}

bool span_cut(struct span *rest, char sep, struct span *ret_part)
{
	if (!rest->p)
		return false;
	size_t at = span_find(*rest, sep, 0);
	*ret_part = span(rest->p, at);
	*rest = at == rest->n ? span(NULL, 0)
	                      : span(rest->p + at + 1, rest->n - at - 1);
	return true;
}

bool span_int(struct span a, int64_t min, int64_t max, int64_t *ret)
{
	bool minus = a.n && a.p[0] == '-';
	size_t i = minus;
	int64_t v = 0;
	if (i == a.n)
		return false;
	for (; i < a.n; i++) {
		int d = a.p[i] - '0';
		if (d < 0 || d > 9)
			return false;
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_sub_overflow(v, d, &v)) /* negative: reaches INT64_MIN */
			return false;
	}
	if (!minus && __builtin_sub_overflow((int64_t)0, v, &v))
		return false;
	if (v < min || v > max)
		return false;
	*ret = v;
	return true;
}
