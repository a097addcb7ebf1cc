#include "base/out.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void out_free(struct out *o)
{
	free(o->p);
	*o = (struct out){.limit = o->limit, .lang = o->lang};
}

char *out_room(struct out *o, size_t n)
{
	if (o->bad)
		return NULL;
	if (n <= o->cap - o->n)
		return o->p + o->n;
	if (n > o->limit - o->n) {
		o->bad = true;
		return NULL;
	}
	size_t cap = o->cap ? o->cap * 2 : 4096;
	while (cap < o->n + n)
		cap *= 2;
	if (cap > o->limit)
		cap = o->limit;
	char *p = realloc(o->p, cap);
	if (!p) {
		o->bad = true;
		return NULL;
	}
	o->p = p;
	o->cap = cap;
	return o->p + o->n;
}

void out_char(struct out *o, char c)
{
	out_put(o, &c, 1);
}

void out_int(struct out *o, int64_t v)
{
	char b[24], *e = b + sizeof b, *p = e;
	uint64_t u = v < 0 ? (uint64_t)-(v + 1) + 1 : (uint64_t)v;
	do
		*--p = (char)('0' + u % 10);
	while (u /= 10);
	if (v < 0)
		*--p = '-';
	out_put(o, p, (size_t)(e - p));
}

void out_num(struct out *o, double v, int decimals)
{
	static const int64_t scale[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
	if (!isfinite(v) || fabs(v) > 1e12)
		v = 0;
	decimals = decimals < 0 ? 0 : decimals > 6 ? 6 : decimals;
	int64_t k = llround(v * (double)scale[decimals]);
	if (k < 0) {
		out_char(o, '-');
		k = -k;
	}
	out_int(o, k / scale[decimals]);
	int64_t part = k % scale[decimals];
	if (!part)
		return;
	while (part % 10 == 0) {
		part /= 10;
		decimals--;
	}
	char b[8];
	int n = snprintf(b, sizeof b, ".%0*d", decimals, (int)part);
	out_put(o, b, (size_t)n);
}

void out_fmt(struct out *o, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n <= 0)
		return;
	char *to = out_room(o, (size_t)n + 1);
	if (!to)
		return;
	va_start(ap, fmt);
	vsnprintf(to, (size_t)n + 1, fmt, ap);
	va_end(ap);
	o->n += (size_t)n;
}

void out_id(struct out *o, struct id id)
{
	char b[ID_TEXT];
	id_text(id, b);
	out_put(o, b, ID_TEXT);
}
