/*
 * throttle.h - how often somebody may try: sign-in, invitation codes, public
 * forms. Kept in memory, by a keyed hash of what is counted (nothing readable).
 *
 * The first `free` tries in a quarter of an hour pass; each further one must
 * wait twice as long as the one before, at most 60 s. A success forgets. Nobody
 * can be locked out for good by somebody else.
 */
#ifndef TRUST_THROTTLE_H
#define TRUST_THROTTLE_H

#include "base/span.h"

/* Seconds to wait before the next try (0 = go on), without counting one. */
int throttle_wait(const char *what, struct span who, int free_tries);
/* Count a failed try. */
void throttle_failed(const char *what, struct span who);
void throttle_forget(const char *what, struct span who);

#endif
