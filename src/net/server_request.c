/*
 * server_request.c - the life of a request beside its connection: the free
 * list, leaving the event thread and coming back, being abandoned.
 */
#include "net/server.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

/* Once pushed, w may be gone at any moment, and the server may be stopping:
 * `waking` keeps the thread's memory until the last waker has left. */
void server_wake(struct thread *t, struct wake *w)
{
	struct wake *old = atomic_load_explicit(&t->woken, memory_order_relaxed);
	atomic_fetch_add(&t->waking, 1);
	do
		w->next = old;
	while (!atomic_compare_exchange_weak_explicit(&t->woken, &old, w, memory_order_release,
	                                              memory_order_relaxed));
	uint64_t one = 1;
	if (!old && write(t->event, &one, sizeof one) < 0)
		log_line(LOG_WARN, "cannot wake an event thread");
	atomic_fetch_sub(&t->waking, 1);
}

void http_suspend(struct http_request *rq)
{
	struct req *r = REQ(rq);
	r->suspended = true;
	r->suspended_at = clock_mono();
	r->prev = r->thread->suspended.prev;
	r->next = &r->thread->suspended;
	r->prev->next = r->next->prev = r;
	server_hold(r->mc);
}

void http_resume(struct http_request *rq)
{
	server_wake(REQ(rq)->thread, &REQ(rq)->wake);
}

static void unsuspend(struct req *r)
{
	r->prev->next = r->next;
	r->next->prev = r->prev;
	r->suspended = false;
	server_release(r->mc);
}

/* ---- requests ------------------------------------------------------------------------ */

struct req *request_new(struct thread *t, struct conn *c, struct MHD_Connection *mc)
{
	struct req *r = t->idle;
	if (r) {
		t->idle = r->next;
		t->nidle--;
	} else {
		r = calloc(1, sizeof *r);
		if (!r || arena_new(&r->arena, ARENA_REQUEST_LIMIT)) {
			free(r);
			return NULL;
		}
		r->out = out_new(HTTP_MAX_REPLY);
		r->zip = out_new(HTTP_MAX_REPLY);
		r->raw = out_new(HTTP_MAX_FORM);
		r->value = out_new(HTTP_MAX_FORM);
	}
	r->thread = t;
	r->conn = c;
	r->mc = mc;
	r->attached = true;
	r->pub.arena = &r->arena;
	r->pub.out = &r->out;
	r->pub.server = t->server;
	r->pub.thread = t->number;
	r->pub.number = t->count++ * (uint64_t)t->server->nthreads + (uint64_t)t->number;
	return r;
}

static void req_free(struct req *r)
{
	out_free(&r->out);
	out_free(&r->zip);
	out_free(&r->raw);
	out_free(&r->value);
	multipart_free(&r->parts);
	arena_free(&r->arena);
	free(r);
}

/* The request is answered, its client gone, and no other thread has it. */
void request_done(struct req *r)
{
	struct thread *t = r->thread;
	if (r->pub.reply.stream)
		sse_end(r->pub.reply.stream);
	if (r->handled && t->server->config.end)
		t->server->config.end(&r->pub, t->server->config.context);
	t->busy -= r->handled;
	request_reset(r);
	if (t->nidle >= SERVER_KEEP) {
		req_free(r);
		return;
	}
	struct req keep = *r;
	*r = (struct req){.arena = keep.arena, .out = keep.out, .zip = keep.zip, .raw = keep.raw,
	                  .value = keep.value, .parts.hold = keep.parts.hold};
	r->out.lang = 0;
	r->next = t->idle;
	t->idle = r;
	t->nidle++;
}

/* An abandoned request ends when both have let go: its thread and its client. */
void request_orphan(struct req *r)
{
	if (!r->resumed || r->attached)
		return;
	r->thread->orphans--;
	request_done(r);
}

static void abandon(struct req *r)
{
	log_line(LOG_ERROR, "request %llu was not resumed in time", (unsigned long long)r->pub.number);
	r->abandoned = true;
	r->thread->orphans++;
	unsuspend(r);
}

void requests_drain(struct thread *t)
{
	struct wake *w = atomic_exchange_explicit(&t->woken, NULL, memory_order_acquire), *in_order = NULL;
	while (w) {
		struct wake *next = w->next;
		w->next = in_order;
		in_order = w;
		w = next;
	}
	while ((w = in_order)) {
		in_order = w->next;
		if (w->stream) {
			sse_woken(w);
			continue;
		}
		struct req *r = (struct req *)w;
		r->resumed = true;
		if (r->abandoned)
			request_orphan(r);
		else
			unsuspend(r);
	}
}

/* Give up what was suspended `seconds` ago or longer. */
void requests_watch(struct thread *t, int64_t now, int seconds)
{
	struct req *r;
	while ((r = t->suspended.next) != &t->suspended && now - r->suspended_at >= (int64_t)seconds * 1000000000)
		abandon(r);
}

void requests_free(struct thread *t)
{
	while (t->idle) {
		struct req *r = t->idle;
		t->idle = r->next;
		req_free(r);
	}
}
