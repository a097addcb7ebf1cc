/*
 * keys_cache.h - unwrapped data keys in memory, at most 98,304 of them (about
 * 5.5 MB that is left out of core dumps). Any thread may call. Inside src/db only.
 */
#ifndef DB_KEYS_CACHE_H
#define DB_KEYS_CACHE_H

#include "base/err.h"
#include "base/id.h"

struct key_cache;

MUST_USE enum err key_cache_new(struct key_cache **ret);
/* Wipes every key. NULL is fine. */
void key_cache_free(struct key_cache *c);

/* municipality is never 0. */
bool key_cache_get(struct key_cache *c, int64_t municipality, struct id scope, unsigned char ret[32]);
void key_cache_put(struct key_cache *c, int64_t municipality, struct id scope, const unsigned char key[32]);
void key_cache_drop(struct key_cache *c, int64_t municipality, struct id scope);
void key_cache_clear(struct key_cache *c);

#endif
