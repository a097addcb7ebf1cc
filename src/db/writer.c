#include "db/writer.h"

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"

enum { TRIES = 8, TRIES_BUSY = 4 };

struct writer {
	struct dbc *c;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t work;
	struct change *first, **last;
	int waiting, lingering;           /* in the queue: all, those that linger */
	int64_t since;                    /* when the oldest lingering one came */
	bool stop;
	struct arena arena;               /* lent to changes without one */
};

/* ---- the queue --------------------------------------------------------------------- */

enum err writer_submit(struct writer *w, struct change *ch)
{
	ch->next = NULL;
	pthread_mutex_lock(&w->lock);
	if (w->waiting >= WRITER_QUEUE || w->stop) {
		pthread_mutex_unlock(&w->lock);
		return err_note(E_BUSY, "the writer's queue is full");
	}
	*w->last = ch;
	w->last = &ch->next;
	w->waiting++;
	if (ch->linger && w->lingering++ == 0)
		w->since = clock_mono();
	/* lingering ones wake the writer when they are many; else it wakes by itself */
	bool wake = !ch->linger || w->lingering == 1 || w->lingering == WRITER_LINGER;
	pthread_mutex_unlock(&w->lock);
	if (wake)
		pthread_cond_signal(&w->work);
	return OK;
}

/* Is there a reason to begin now? With the lock held. */
static bool ready(const struct writer *w)
{
	return w->waiting > w->lingering || w->lingering >= WRITER_LINGER || (w->stop && w->waiting) ||
	       (w->lingering && clock_mono() - w->since >= WRITER_LINGER_NS);
}

static void wait_until(struct writer *w, int64_t mono)
{
	struct timespec t = {mono / 1000000000, mono % 1000000000};
	pthread_cond_timedwait(&w->work, &w->lock, &t);
}

/* Sleep until there is work. `ms` (from the engine, -1 never) without any is
 * the time for its housekeeping. With the lock held; may give it up meanwhile. */
static void sleep_for_work(struct writer *w, int *ms)
{
	if (w->lingering) {
		wait_until(w, w->since + WRITER_LINGER_NS);
		return;
	}
	if (*ms < 0) {
		pthread_cond_wait(&w->work, &w->lock);
		return;
	}
	int64_t until = clock_mono() + (int64_t)*ms * 1000000;
	wait_until(w, until);
	if (!w->waiting && clock_mono() >= until) {
		pthread_mutex_unlock(&w->lock);
		*ms = w->c->engine->idle(w->c, true);
		pthread_mutex_lock(&w->lock);
	}
}

/* The next batch in the order of the queue; NULL at the end of all. */
static struct change *take(struct writer *w)
{
	int ms = w->c->engine->idle(w->c, false);
	pthread_mutex_lock(&w->lock);
	while (!ready(w) && !(w->stop && !w->waiting))
		sleep_for_work(w, &ms);
	struct change *batch = w->first, *ch = batch;
	int n = 1;
	for (; ch && ch->next && n < WRITER_BATCH; ch = ch->next)
		n++;
	if (ch) {
		w->first = ch->next;
		ch->next = NULL;
		if (!w->first)
			w->last = &w->first;
	}
	for (ch = batch; ch; ch = ch->next) {
		w->waiting--;
		w->lingering -= ch->linger;
	}
	w->since = clock_mono();
	pthread_mutex_unlock(&w->lock);
	return batch;
}

/* ---- one batch ------------------------------------------------------------------------ */

/* One change in its savepoint. The answer is its own; *ret_batch says whether
 * the whole transaction must be given up. A rule that answers E_BUSY has met
 * another host's change that this transaction cannot see: with `busy_again` the
 * transaction is run again, with a newer state. */
static enum err apply_one(struct writer *w, struct change *ch, bool busy_again, bool *ret_batch)
{
	struct dbc *c = w->c;
	arena_reset(&w->arena);
	c->arena = ch->arena ? ch->arena : &w->arena;
	enum err e = c->engine->save(c);
	if (e) {
		*ret_batch = true;
		return e;
	}
	e = ch->apply(c, ch->arg);
	cursors_end(c);
	if (c->fate != FATE_FINE || (e == E_BUSY && busy_again))
		*ret_batch = true;
	else if ((e ? c->engine->undo(c) : c->engine->keep(c)) != OK)
		*ret_batch = true;
	return e;
}

static enum err run_batch(struct writer *w, struct change *batch, bool busy_again, enum err *answers)
{
	struct dbc *c = w->c;
	bool broken = false;
	int i = 0;
	c->fate = FATE_FINE;
	TRY(c->engine->begin(c));
	c->reading = true;
	for (struct change *ch = batch; ch && !broken; ch = ch->next)
		answers[i++] = apply_one(w, ch, busy_again, &broken);
	c->reading = false;
	if (broken || c->fate != FATE_FINE) {
		c->engine->rollback(c);
		return E_BUSY;
	}
	return c->engine->commit(c);
}

static void pause_ms(int ms)
{
	struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};
	nanosleep(&t, NULL);
}

/* Again while the database asks for it; a lost connection before the commit
 * has changed nothing, so it is tried again as well. */
static enum err carry_out(struct writer *w, struct change *batch, enum err *answers)
{
	enum err e = E_DB;
	for (int i = 0; i < TRIES; i++) {
		if (i)
			pause_ms(5 << i);
		e = run_batch(w, batch, i < TRIES_BUSY, answers);
		bool lost = w->c->fate == FATE_LOST;
		if (lost && w->c->engine->again(w->c))
			log_line(LOG_ERROR, "writer: no connection: %s", err_detail());
		if (e == OK || e == E_UNKNOWN || (!lost && e != E_BUSY))
			return e;
	}
	return e;
}

static void answer_all(struct change *batch, enum err e, const enum err *answers)
{
	int i = 0;
	for (struct change *ch = batch, *next; ch; ch = next, i++) {
		next = ch->next; /* done() may free it */
		ch->done(ch->arg, e ? e : answers[i]);
	}
}

static void *writer_main(void *arg)
{
	struct writer *w = arg;
	enum err answers[WRITER_BATCH];
	struct change *batch;
	while ((batch = take(w))) {
		enum err e = carry_out(w, batch, answers);
		if (e)
			log_line(LOG_ERROR, "writer: a batch was not written: %s: %s", err_name(e), err_detail());
		answer_all(batch, e, answers);
		err_clear();
	}
	w->c->engine->idle(w->c, true);
	return NULL;
}

/* ---- start, stop, waiting --------------------------------------------------------------- */

enum err writer_start(struct writer **ret, struct dbc *c)
{
	struct writer *w = calloc(1, sizeof *w);
	pthread_condattr_t attr;
	if (!w)
		return err_note(E_LIMIT, "no memory for the writer");
	enum err e = arena_new(&w->arena, ARENA_REQUEST_LIMIT);
	if (e) {
		free(w);
		return e;
	}
	w->c = c;
	w->last = &w->first;
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->work, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&w->thread, NULL, writer_main, w)) {
		arena_free(&w->arena);
		free(w);
		return err_note(E_LIMIT, "no thread for the writer");
	}
	*ret = w;
	return OK;
}

void writer_stop(struct writer *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_mutex_unlock(&w->lock);
	pthread_cond_signal(&w->work);
	pthread_join(w->thread, NULL);
	dbc_close(w->c);
	arena_free(&w->arena);
	pthread_cond_destroy(&w->work);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

struct waiter {
	pthread_mutex_t lock;
	pthread_cond_t done;
	bool is;
	enum err e;
	enum err (*apply)(struct dbc *, void *);
	void *arg;
};

static enum err apply_waiter(struct dbc *tx, void *arg)
{
	struct waiter *x = arg;
	return x->apply(tx, x->arg);
}

static void done_waiter(void *arg, enum err e)
{
	struct waiter *x = arg;
	pthread_mutex_lock(&x->lock);
	x->is = true;
	x->e = e;
	pthread_cond_signal(&x->done);
	pthread_mutex_unlock(&x->lock);
}

enum err writer_change(struct writer *w, enum err (*apply)(struct dbc *, void *), void *arg, struct arena *a)
{
	if (pthread_equal(pthread_self(), w->thread))
		return err_note(E_BUG, "the writer cannot wait for itself");
	struct waiter x = {.apply = apply, .arg = arg};
	struct change ch = {apply_waiter, done_waiter, &x, a, false, NULL};
	pthread_mutex_init(&x.lock, NULL);
	pthread_cond_init(&x.done, NULL);
	enum err e = writer_submit(w, &ch);
	if (e == OK) {
		pthread_mutex_lock(&x.lock);
		while (!x.is)
			pthread_cond_wait(&x.done, &x.lock);
		pthread_mutex_unlock(&x.lock);
		e = x.e;
	}
	pthread_cond_destroy(&x.done);
	pthread_mutex_destroy(&x.lock);
	return e;
}
