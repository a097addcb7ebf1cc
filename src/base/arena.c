#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define KEEP  ((size_t)256 << 10)
#define PAGE  ((size_t)4096)

enum err arena_new(struct arena *ret, size_t limit)
{
	limit = (limit + PAGE - 1) & ~(PAGE - 1);
	void *p = mmap(NULL, limit, PROT_READ | PROT_WRITE,
	               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return err_note(E_LIMIT, "no address space for an arena");
	*ret = (struct arena){p, (char *)p + limit, p, limit, p};
	return OK;
}

void arena_free(struct arena *a)
{
	if (a->base)
		munmap(a->base, a->limit);
	*a = (struct arena){0};
}

void arena_reset(struct arena *a)
{
	if (!a->base)
		return;
	if (a->at > a->high)
		a->high = a->at;
	if ((size_t)(a->high - a->base) > KEEP) {
		madvise(a->base + KEEP, a->limit > KEEP ? a->limit - KEEP : 0, MADV_DONTNEED);
		a->high = a->base;
	}
	a->at = a->base;
}

void *arena_try(struct arena *a, size_t n)
{
	if (n > a->limit)
		return NULL;
	n = (n + 15) & ~(size_t)15;
	if (n > (size_t)(a->end - a->at))
		return NULL;
	void *p = a->at;
	a->at += n;
	return p;
}

void *arena_get(struct arena *a, size_t n)
{
	void *p = arena_try(a, n);
	if (!p) {
		fprintf(stderr, "kring: an arena of %zu bytes is full (asked for %zu)\n", a->limit, n);
		abort();
	}
	return p;
}

void *arena_zero(struct arena *a, size_t size, size_t n)
{
	size_t all;
	if (__builtin_mul_overflow(size, n, &all))
		all = SIZE_MAX;
	return memset(arena_get(a, all), 0, all);
}

struct span arena_copy(struct arena *a, struct span s)
{
	char *p = arena_get(a, s.n);
	if (s.n)
		memcpy(p, s.p, s.n);
	return span(p, s.n);
}

char *arena_str(struct arena *a, struct span s)
{
	char *p = arena_get(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = 0;
	return p;
}

struct span arena_fmt(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		return span(NULL, 0);
	char *p = arena_get(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return span(p, (size_t)n);
}
