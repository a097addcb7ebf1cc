/*
 * arena.h - memory by lifetime. What a request makes is given back as a whole
 * when the request ends; rooms never free single objects.
 *
 * An arena is one reserved stretch of address space; pages become real when
 * they are touched. It has a limit. All sizes that a user can steer are
 * limited far below it before they get here, so reaching it with arena_get()
 * is a bug and ends the process with a message; where the size does come from
 * outside, use arena_try() and answer E_LIMIT.
 *
 * An arena belongs to one thread at a time. Alignment: 16 bytes.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/err.h"
#include "base/span.h"

#define ARENA_REQUEST_LIMIT ((size_t)96 << 20)

struct arena {
	char *at, *end;       /* next free byte, end of the reserved stretch */
	char *base;
	size_t limit;
	char *high;           /* highest byte ever used since the last trim */
};

/* Reserve `limit` bytes (rounded up to whole pages). E_LIMIT if there are none. */
MUST_USE enum err arena_new(struct arena *ret, size_t limit);

/* Give everything back. Allowed on a zeroed struct and twice. */
void arena_free(struct arena *a);

/*
 * Forget all objects. The first 256 KB stay real (the next request will use
 * them), what lies above goes back to the system. 127 ns in the common case.
 */
void arena_reset(struct arena *a);

/* For a temporary within a request: mark, use, and go back to the mark. */
static inline char *arena_mark(const struct arena *a) { return a->at; }
static inline void arena_back(struct arena *a, char *mark)
{
	if (a->at > a->high)
		a->high = a->at;
	a->at = mark;
}

/* n bytes, contents undefined. NULL when the limit is reached. */
void *arena_try(struct arena *a, size_t n);

/* n bytes, contents undefined; never NULL (see above). n may be 0. */
void *arena_get(struct arena *a, size_t n) __attribute__((returns_nonnull, malloc));

/* Zeroed object and zeroed array. The array's size is checked for overflow. */
#define NEW(a, T) ((T *)memset(arena_get((a), sizeof(T)), 0, sizeof(T)))
#define NEW_N(a, T, n) ((T *)arena_zero((a), sizeof(T), (n)))
void *arena_zero(struct arena *a, size_t size, size_t n);

/* Copies. arena_str adds a closing NUL for interfaces that need one. */
struct span arena_copy(struct arena *a, struct span s);
char *arena_str(struct arena *a, struct span s);

/* printf into the arena. */
struct span arena_fmt(struct arena *a, const char *fmt, ...) PRINTF(2, 3);

#endif
