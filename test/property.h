/*
 * property.h - random cases from a seed (splitmix64, S. Vigna, public domain).
 * $SEED sets another one; the seed stands in the output, so that a failure
 * can be repeated.
 */
#ifndef TEST_PROPERTY_H
#define TEST_PROPERTY_H

#include "tap.h"

#include <stdint.h>
#include <stdlib.h>

#define CASES 10000

static uint64_t property_state;

static inline uint64_t rnd(void)
{
	uint64_t z = property_state += 0x9E3779B97F4A7C15u;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

static inline unsigned below(unsigned n)
{
	return (unsigned)(rnd() % n);
}

static inline void property_seed(void)
{
	const char *s = getenv("SEED");
	property_state = s ? strtoull(s, NULL, 10) : 20261124;
	printf("# SEED=%llu\n", (unsigned long long)property_state);
}

/* Bytes of any kind, but often those that matter: signs, Swedish letters, broken UTF-8. */
static inline size_t random_text(char *to, size_t max)
{
	static const char *const parts[] = {
	    "a",
	    "Z",
	    "0",
	    " ",
	    "\n",
	    "\r\n",
	    "\t",
	    "\"",
	    "'",
	    "<",
	    ">",
	    "&",
	    ",",
	    ";",
	    "=",
	    "+",
	    "-",
	    "@",
	    "\\",
	    "/",
	    "%",
	    "{",
	    "å",
	    "Ö",
	    "é",
	    "€",
	    "👵",
	    "\xE2\x80\xAE",
	    "\xC3",
	    "\xFF",
	    "\xED\xA0\x80",
	    "\xF0\x9F",
	    "&amp;",
	    "&#39;",
	    "</",
	    "javascript:",
	    "2026-04-02",
	    "\x01",
	    "\x7F",
	};
	size_t n = 0, want = below((unsigned)max);
	while (n < want) {
		if (below(8) == 0) {
			to[n++] = (char)rnd();
			continue;
		}
		const char *p = parts[below(sizeof parts / sizeof *parts)];
		size_t k = strlen(p);
		if (n + k > max)
			break;
		memcpy(to + n, p, k);
		n += k;
	}
	return n;
}

/* One line of TAP for many cases: the first that fails is told. */
#define ALL(what, ...) do { \
	int bad_ = -1; \
	for (int i_ = 0; i_ < CASES && bad_ < 0; i_++) { \
		bool good_ = true; \
		__VA_ARGS__ \
		if (!good_) \
			bad_ = i_; \
	} \
	if (!ok(bad_ < 0, "%s (%d cases)", what, CASES)) \
		printf("# case %d\n", bad_); } while (0)

#endif
