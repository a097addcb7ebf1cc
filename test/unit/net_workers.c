/* The thread pool: everything accepted is run, and no more than fits is accepted. */
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "net/http.h"
#include "../tap.h"

static atomic_int ran, at_once, most;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void count(void *arg)
{
	int now = ++at_once, seen = most;
	while (now > seen && !atomic_compare_exchange_weak(&most, &seen, now))
		;
	if (arg) {
		pthread_mutex_lock(&gate);
		pthread_mutex_unlock(&gate);
	}
	at_once--;
	ran++;
}

int main(void)
{
	struct workers *w;
	ok(workers_start(&w, 0, 5) == E_LIMIT && workers_start(&w, 2, 0) == E_LIMIT,
	   "no threads or no queue: refused");
	if (!ok(workers_start(&w, 3, 5) == OK, "three threads, five places"))
		return done();
	pthread_mutex_lock(&gate);
	for (int i = 0; i < 3; i++)
		(void)!workers_run(w, count, &gate);
	while (at_once < 3)
		usleep(1000);
	int taken = 0;
	while (taken < 100 && workers_run(w, count, NULL) == OK)
		taken++;
	ok(taken == 5, "with all threads at work %d jobs may wait", taken);
	ok(workers_run(w, count, NULL) == E_BUSY, "the next is refused");
	pthread_mutex_unlock(&gate);
	while (ran < 8)
		usleep(1000);
	ok(most == 3, "never more than three at once");
	int more = 0;
	for (int i = 0; i < 5; i++)
		more += workers_run(w, count, NULL) == OK;
	workers_stop(w);
	ok(ran == 8 + more, "the stop finishes what waits: %d", ran);
	workers_stop(NULL);
	return done();
}
