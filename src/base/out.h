/*
 * out.h - the growing buffer that pages, letters and messages are written to.
 *
 * Invariants: n <= cap <= limit. Writing past the limit, or a failed growth,
 * sets `bad` and drops the text; from then on every write does nothing. So
 * writers need no checks: whoever sends the buffer looks at `bad` once.
 *
 * `lang` is the language that views write in (i18n/lang.h); it travels here
 * because every view has an out anyway.
 */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include "base/err.h"
#include "base/id.h"
#include "base/span.h"

struct out {
	char *p;
	size_t n, cap, limit;
	bool bad;
	unsigned char lang;
};

/* An empty buffer that may grow to `limit` bytes. Allocates nothing yet. */
static inline struct out out_new(size_t limit)
{
	return (struct out){.limit = limit};
}

void out_free(struct out *o);                       /* zeroed and twice are fine */
static inline void out_reset(struct out *o) { o->n = 0; o->bad = false; }
static inline struct span out_span(const struct out *o) { return span(o->p, o->n); }

/* Room for n more bytes, or NULL (and bad). Write there, then add to o->n. */
char *out_room(struct out *o, size_t n);

static inline void out_put(struct out *o, const char *p, size_t n)
{
	if (__builtin_expect(n <= o->cap - o->n && !o->bad, 1)) {
		if (n)
			memcpy(o->p + o->n, p, n);
		o->n += n;
		return;
	}
	char *to = out_room(o, n);
	if (to) {
		memcpy(to, p, n);
		o->n += n;
	}
}

#define LIT(o, lit) out_put((o), "" lit, sizeof(lit) - 1)

static inline void out_raw(struct out *o, struct span s) { out_put(o, s.p, s.n); }
static inline void out_str(struct out *o, const char *s) { out_put(o, s, strlen(s)); }
void out_char(struct out *o, char c);
void out_int(struct out *o, int64_t v);
void out_fmt(struct out *o, const char *fmt, ...) PRINTF(2, 3);

/* A number with at most `decimals` (0..6) decimals, point, no trailing zeros,
 * never an exponent; not-a-number and infinity are written as 0. */
void out_num(struct out *o, double v, int decimals);

/* 22 characters of base64url without padding. */
void out_id(struct out *o, struct id id);

#endif
