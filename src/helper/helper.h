/*
 * helper.h - the jobs of kring-helper: bytes in, bytes out. No job opens a
 * file of its own (fonts apart), keeps a state or knows a name or a rule.
 *
 * Every job writes its answer to `o`. E_INVALID: the input is wrong, and `o`
 * holds one Swedish sentence for people, nothing else. E_LIMIT: the arena or the
 * buffer is full.
 */
#ifndef HELPER_HELPER_H
#define HELPER_HELPER_H

#include "base/arena.h"
#include "base/out.h"
#include "guard/guard.h"

/* The arena of one job; reserved address space, only touched pages are real. */
#define HELPER_ARENA ((size_t)256 << 20)

MUST_USE enum err helper_job(enum job job, struct span input, struct arena *a, struct out *o);

MUST_USE enum err pdf_svg(struct span input, struct arena *a, struct out *o);
MUST_USE enum err pdf_plan(struct span input, struct arena *a, struct out *o);
MUST_USE enum err import_network_canvas(struct span input, struct arena *a, struct out *o);
MUST_USE enum err import_easynwk(struct span input, struct arena *a, struct out *o);

/* Drop what was written, write the sentence (one line, at most GUARD_SENTENCE bytes) and return E_INVALID. */
enum err helper_refuse(struct out *o, const char *fmt, ...) PRINTF(2, 3);

/* Say what this process may still do, one line a thing (kring-helper --probe). */
void helper_probe(size_t memory);

#endif
