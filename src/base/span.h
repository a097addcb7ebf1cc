/*
 * span.h - a piece of bytes that somebody else owns: pointer and length.
 *
 * Invariants: n bytes at p may be read; p may be NULL only when n is 0; there
 * is no closing NUL. A span never owns; it lives as long as what it points
 * into (an arena, a literal, a statement's row until its next step).
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span { const char *p; size_t n; };

/* From a string literal, at no cost. */
#define S(lit) ((struct span){"" lit, sizeof(lit) - 1})
/* The same where the compiler wants a constant (static tables). */
#define S_INIT(lit) {"" lit, sizeof(lit) - 1}
/* For printf: printf("%.*s", SPAN_ARG(s)). */
#define SPAN_ARG(s) (int)(s).n, (s).p

static inline struct span span(const char *p, size_t n)
{
	return (struct span){p, n};
}

static inline struct span span_str(const char *s)
{
	return (struct span){s, s ? strlen(s) : 0};
}

static inline bool span_eq(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool span_is(struct span a, const char *s)
{
	return span_eq(a, span_str(s));
}

/* Byte order, shorter first on a tie: <0, 0, >0. */
int span_cmp(struct span a, struct span b);

bool span_starts(struct span a, struct span prefix);
bool span_ends(struct span a, struct span suffix);

/* Without blank (space, tab, CR, LF) at both ends. */
struct span span_trim(struct span a);

/*
 * Cut the next part off *rest, up to `sep`, and drop the separator. Returns
 * false when *rest was used up (p == NULL). "a,,b" gives "a", "", "b".
 */
bool span_cut(struct span *rest, char sep, struct span *ret_part);

/* Position of the first c at or after `from`; a.n when there is none. */
size_t span_find(struct span a, char c, size_t from);

/*
 * A whole decimal number, no blank, optional '-', within [min, max]. Returns
 * false on anything else; *ret is written only on success.
 */
bool span_int(struct span a, int64_t min, int64_t max, int64_t *ret);

#endif
