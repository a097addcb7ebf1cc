/*
 * keys_cache.c - a set-associative table: a key has three places; when all are
 * taken the new one takes over one of them. A lock guards every 512th set.
 */
#include "db/keys_cache.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { KEY = 32, SETS = 1 << 15, WAYS = 3, LOCKS = 64 };

struct slot { int64_t municipality; struct id scope; unsigned char key[KEY]; };

#define SIZE (sizeof(struct slot) * SETS * WAYS)

struct key_cache {
	struct slot *slots;               /* SETS x WAYS; municipality 0 = free */
	_Atomic unsigned next;            /* which way is taken over next */
	unsigned char seed[crypto_shorthash_KEYBYTES];
	pthread_mutex_t lock[LOCKS];
};

/* A set with its lock held. */
struct set { struct slot *slots; pthread_mutex_t *lock; };

static struct set lock_set(struct key_cache *c, unsigned n)
{
	struct set s = {&c->slots[n * WAYS], &c->lock[n % LOCKS]};
	pthread_mutex_lock(s.lock);
	return s;
}

static struct set lock_set_of(struct key_cache *c, int64_t municipality, struct id scope)
{
	unsigned char in[24], h[crypto_shorthash_BYTES];
	memcpy(in, &municipality, 8);
	memcpy(in + 8, scope.b, 16);
	crypto_shorthash(h, in, sizeof in, c->seed);
	return lock_set(c, (h[0] | (unsigned)h[1] << 8) % SETS);
}

static struct slot *slot_of(struct set s, int64_t municipality, struct id scope)
{
	for (int i = 0; i < WAYS; i++)
		if (s.slots[i].municipality == municipality && id_eq(s.slots[i].scope, scope))
			return &s.slots[i];
	return NULL;
}

bool key_cache_get(struct key_cache *c, int64_t municipality, struct id scope, unsigned char ret[KEY])
{
	struct set s = lock_set_of(c, municipality, scope);
	const struct slot *slot = slot_of(s, municipality, scope);
	if (slot)
		memcpy(ret, slot->key, KEY);
	pthread_mutex_unlock(s.lock);
	return slot != NULL;
}

void key_cache_put(struct key_cache *c, int64_t municipality, struct id scope, const unsigned char key[KEY])
{
	struct set s = lock_set_of(c, municipality, scope);
	struct slot *to = slot_of(s, municipality, scope);
	for (int i = 0; i < WAYS && !to; i++)
		if (!s.slots[i].municipality)
			to = &s.slots[i];
	if (!to)
		to = &s.slots[atomic_fetch_add(&c->next, 1) % WAYS];
	to->municipality = municipality;
	to->scope = scope;
	memcpy(to->key, key, KEY);
	pthread_mutex_unlock(s.lock);
}

void key_cache_drop(struct key_cache *c, int64_t municipality, struct id scope)
{
	struct set s = lock_set_of(c, municipality, scope);
	struct slot *slot = slot_of(s, municipality, scope);
	if (slot)
		sodium_memzero(slot, sizeof *slot);
	pthread_mutex_unlock(s.lock);
}

void key_cache_clear(struct key_cache *c)
{
	for (unsigned n = 0; n < SETS; n++) {
		struct set s = lock_set(c, n);
		for (int i = 0; i < WAYS; i++)
			if (s.slots[i].municipality)
				sodium_memzero(&s.slots[i], sizeof s.slots[i]);
		pthread_mutex_unlock(s.lock);
	}
}

enum err key_cache_new(struct key_cache **ret)
{
	struct key_cache *c = calloc(1, sizeof *c);
	void *slots = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (!c || slots == MAP_FAILED) {
		free(c);
		if (slots != MAP_FAILED)
			munmap(slots, SIZE);
		return err_note(E_LIMIT, "no memory for keys");
	}
	madvise(slots, SIZE, MADV_DONTDUMP);
	c->slots = slots;
	randombytes_buf(c->seed, sizeof c->seed);
	for (int i = 0; i < LOCKS; i++)
		pthread_mutex_init(&c->lock[i], NULL);
	*ret = c;
	return OK;
}

void key_cache_free(struct key_cache *c)
{
	if (!c)
		return;
	sodium_memzero(c->slots, SIZE);
	munmap(c->slots, SIZE);
	for (int i = 0; i < LOCKS; i++)
		pthread_mutex_destroy(&c->lock[i]);
	free(c);
}
