/*
 * lix.h - LIX, the readability index of Swedish (C. H. Björnsson, 1968):
 *         words / sentences + 100 * long words / words; long: more than 6 letters.
 * Below 30 is very easy, 30-40 easy. Used by the tests on participants' pages.
 */
#ifndef TEXT_LIX_H
#define TEXT_LIX_H

#include "base/span.h"

struct lix { int words, sentences, long_words; };

/* A word is a run of letters and digits (a hyphen or apostrophe inside joins); a
 * sentence ends at . ! ? : before blank or the end, and at a line break. */
struct lix lix_count(struct span text);

/* 0 for a text without words. */
double lix(struct span text);

#endif
