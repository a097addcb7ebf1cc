/*
 * utf8.h - text that comes from outside is checked once, at the door.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/span.h"

/* Position of the first byte that is not well-formed UTF-8 (Unicode 15, table
 * 3-7: no surrogates, no overlong forms, nothing above U+10FFFF); s.n when the
 * whole of s is well-formed. */
size_t utf8_bad(struct span s);

/* Number of code points of well-formed text; a stray byte counts as one. */
size_t utf8_len(struct span s);

/* The first code point and its length in bytes (1 and U+FFFD on a bad byte).
 * s must not be empty. */
uint32_t utf8_first(struct span s, size_t *ret_n);

/* Cut to at most `chars` code points, never inside one. */
struct span utf8_cut(struct span s, size_t chars);

/* True if s holds a control character other than tab, CR and LF, or one of
 * the direction marks that can turn text around (U+202A..E, U+2066..9). */
bool utf8_odd(struct span s);

#endif
