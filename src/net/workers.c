#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "net/http.h"

struct job { void (*run)(void *arg); void *arg; };

struct workers {
	pthread_mutex_t lock;
	pthread_cond_t more;
	pthread_t *thread;
	struct job *ring;
	int nthread, room, first, waiting;
	bool stopping;
};

static void *work(void *arg)
{
	struct workers *w = arg;
	pthread_mutex_lock(&w->lock);
	while (w->waiting || !w->stopping) {
		if (!w->waiting) {
			pthread_cond_wait(&w->more, &w->lock);
			continue;
		}
		struct job j = w->ring[w->first];
		w->first = (w->first + 1) % w->room;
		w->waiting--;
		pthread_mutex_unlock(&w->lock);
		j.run(j.arg);
		pthread_mutex_lock(&w->lock);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

enum err workers_start(struct workers **ret, int n, int queue)
{
	struct workers *w = calloc(1, sizeof *w);
	if (!w || n < 1 || queue < 1) {
		free(w);
		return err_note(E_LIMIT, "no worker threads");
	}
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->more, NULL);
	w->room = queue;
	w->ring = calloc((size_t)queue, sizeof *w->ring);
	w->thread = calloc((size_t)n, sizeof *w->thread);
	sigset_t all, old;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);   /* signals are the main thread's */
	if (w->ring && w->thread)
		while (w->nthread < n && pthread_create(&w->thread[w->nthread], NULL, work, w) == 0)
			w->nthread++;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (w->nthread < n) {
		workers_stop(w);
		return err_note(E_LIMIT, "no worker threads");
	}
	*ret = w;
	return OK;
}

enum err workers_run(struct workers *w, void (*run)(void *arg), void *arg)
{
	enum err e = E_BUSY;
	pthread_mutex_lock(&w->lock);
	if (w->waiting < w->room && !w->stopping) {
		w->ring[(w->first + w->waiting++) % w->room] = (struct job){run, arg};
		pthread_cond_signal(&w->more);
		e = OK;
	}
	pthread_mutex_unlock(&w->lock);
	return e;
}

void workers_stop(struct workers *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_broadcast(&w->more);
	pthread_mutex_unlock(&w->lock);
	for (int i = 0; i < w->nthread; i++)
		pthread_join(w->thread[i], NULL);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->more);
	free(w->thread);
	free(w->ring);
	free(w);
}
