/* import_fuzz.h - one import job on any bytes: an answer or a sentence, nothing else. */
#ifndef TEST_IMPORT_FUZZ_H
#define TEST_IMPORT_FUZZ_H

#include "base/utf8.h"
#include "guard/record.h"
#include "helper/helper.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* An answer is well-formed text in known records; a sentence is one line. */
static inline void check_answer(enum err e, struct span r, struct arena *a)
{
	struct span f[14];
	if (utf8_bad(r) != r.n || (e == E_INVALID && (!r.n || span_find(r, '\n', 0) != r.n || r.n > GUARD_SENTENCE)))
		abort();
	if (e)
		return;
	while (record_next(&r, a, f, 14))
		if (!span_is(f[0], "source") && !span_is(f[0], "map") && !span_is(f[0], "person") &&
		    !span_is(f[0], "tie") && !span_is(f[0], "warn"))
			abort();
}

static inline void fuzz_job(enum job job, struct span in)
{
	static struct arena a;
	if (!a.base && arena_new(&a, HELPER_ARENA))
		abort();
	struct out o = out_new(guard_limits[job].output);
	enum err e = helper_job(job, in, &a, &o);
	if (e != OK && e != E_INVALID && e != E_LIMIT)
		abort();
	check_answer(e, out_span(&o), &a);
	out_free(&o);
	arena_reset(&a);
}

#endif
