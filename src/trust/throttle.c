#include "trust/throttle.h"

#include <pthread.h>
#include <sodium.h>

#include "base/clock.h"
#include "base/id.h"

#define SLOTS 8192
#define WINDOW ((int64_t)900 * 1000000000)

/* A slot may be shared by chance: then two people count together, which is only
 * slower for them. Old slots are taken over by new ones. */
static struct slot { unsigned char key[16]; int64_t last; int tries; } slots[SLOTS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned char secret[32];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_secret(void)
{
	random_bytes(secret, sizeof secret);
}

static struct slot *find(const char *what, struct span who)
{
	unsigned char h[16];
	crypto_generichash_state st;
	pthread_once(&once, make_secret);
	crypto_generichash_init(&st, secret, sizeof secret, sizeof h);
	crypto_generichash_update(&st, (const unsigned char *)what, strlen(what) + 1);
	crypto_generichash_update(&st, (const unsigned char *)who.p, who.n);
	crypto_generichash_final(&st, h, sizeof h);
	struct slot *s = &slots[(h[0] | h[1] << 8) % SLOTS];
	if (memcmp(s->key, h, sizeof h) != 0 || clock_mono() - s->last > WINDOW) {
		memcpy(s->key, h, sizeof h);
		s->tries = 0;
		s->last = 0;
	}
	return s;
}

int throttle_wait(const char *what, struct span who, int free_tries)
{
	pthread_mutex_lock(&lock);
	struct slot *s = find(what, who);
	int over = s->tries - free_tries;
	int64_t wait = 0;
	if (over >= 0 && s->last) {
		int64_t pause = over >= 6 ? 60 : (int64_t)1 << over;
		wait = (s->last + pause * 1000000000 - clock_mono() + 999999999) / 1000000000;
	}
	pthread_mutex_unlock(&lock);
	return wait > 0 ? (int)wait : 0;
}

void throttle_failed(const char *what, struct span who)
{
	pthread_mutex_lock(&lock);
	struct slot *s = find(what, who);
	s->tries++;
	s->last = clock_mono();
	pthread_mutex_unlock(&lock);
}

void throttle_forget(const char *what, struct span who)
{
	pthread_mutex_lock(&lock);
	find(what, who)->tries = 0;
	pthread_mutex_unlock(&lock);
}
