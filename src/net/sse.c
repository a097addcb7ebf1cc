#include "net/server.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/clock.h"

/*
 * A stream lives from sse_open() to sse_end(), which its event thread calls
 * when the connection is done. The lock guards what sse_send() shares with
 * that thread: the waiting bytes and the four flags below it. `gone` is always
 * called without the lock, so that its owner may hold a lock of its own around
 * sse_send() and take the same one in `gone`.
 */
struct sse {
	struct wake wake;                /* first: see sse_woken() */
	struct sse *prev, *next;         /* of the thread, once begun */
	struct thread *thread;
	struct MHD_Connection *mc;
	struct conn *conn;
	void (*gone)(void *arg);
	void *arg;
	int64_t until, beat;
	bool held;                       /* the connection is suspended */
	pthread_mutex_t lock;
	struct out waiting;
	bool closing, cut, woken, ended;
};

struct sse *sse_open(struct http_request *rq, int seconds, void (*gone)(void *arg), void *arg)
{
	struct sse *s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	s->wake.stream = true;
	s->thread = REQ(rq)->thread;
	s->gone = gone;
	s->arg = arg;
	s->beat = clock_mono();
	s->until = s->beat + (int64_t)seconds * 1000000000;
	s->waiting = out_new(SSE_WAITING);
	pthread_mutex_init(&s->lock, NULL);
	rq->reply.stream = s;
	return s;
}

static void release(struct sse *s)
{
	pthread_mutex_destroy(&s->lock);
	out_free(&s->waiting);
	free(s);
}

/* Under the lock: let the event thread look at this stream soon. */
static void nudge(struct sse *s)
{
	if (s->woken || s->ended)
		return;
	s->woken = true;
	server_wake(s->thread, &s->wake);
}

/* One event: every line of data gets its own "data:" (HTML standard, 9.2.5). */
static void write_event(struct out *o, struct span event, struct span data)
{
	if (event.n) {
		LIT(o, "event: ");
		out_raw(o, span(event.p, span_find(event, '\n', 0)));
		LIT(o, "\n");
	}
	do {
		size_t n = 0;
		while (n < data.n && data.p[n] != '\n' && data.p[n] != '\r')
			n++;
		LIT(o, "data: ");
		out_put(o, data.p, n);
		LIT(o, "\n");
		if (n + 1 < data.n && data.p[n] == '\r' && data.p[n + 1] == '\n')
			n++;
		data = n < data.n ? span(data.p + n + 1, data.n - n - 1) : span(NULL, 0);
	} while (data.n);
	LIT(o, "\n");
}

bool sse_send(struct sse *s, struct span event, struct span data)
{
	pthread_mutex_lock(&s->lock);
	if (!s->closing && !s->cut && !s->ended) {
		write_event(&s->waiting, event, data);
		s->cut = s->waiting.bad;
		nudge(s);
	}
	bool good = !s->cut && !s->closing && !s->ended;
	pthread_mutex_unlock(&s->lock);
	return good;
}

void sse_close(struct sse *s)
{
	pthread_mutex_lock(&s->lock);
	s->closing = true;
	nudge(s);
	pthread_mutex_unlock(&s->lock);
}

/* ---- on the event thread --------------------------------------------------------- */

void sse_begin(struct sse *s, struct MHD_Connection *mc, struct conn *c)
{
	struct thread *t = s->thread;
	s->mc = mc;
	s->conn = c;
	s->next = t->streams;
	if (s->next)
		s->next->prev = s;
	t->streams = s;
}

ssize_t sse_read(struct sse *s, char *to, size_t max)
{
	pthread_mutex_lock(&s->lock);
	ssize_t n = -1;
	if (!s->cut && s->waiting.n) {
		n = (ssize_t)(s->waiting.n < max ? s->waiting.n : max);
		memcpy(to, s->waiting.p, (size_t)n);
		s->waiting.n -= (size_t)n;
		memmove(s->waiting.p, s->waiting.p + n, s->waiting.n);
	} else if (!s->cut && !s->closing) {
		n = 0;
		s->held = true;
		server_hold(s->mc);
	}
	pthread_mutex_unlock(&s->lock);
	return n;
}

static void go_on(struct sse *s)
{
	if (!s->held)
		return;
	s->held = false;
	server_release(s->mc);
}

/* Who has left, or reads so slowly that the buffer is full, is not waited for. */
static void cut(struct sse *s)
{
	pthread_mutex_lock(&s->lock);
	s->cut = true;
	pthread_mutex_unlock(&s->lock);
	if (s->conn && !s->conn->cut) {
		s->conn->cut = true;
		shutdown(s->conn->fd, SHUT_RDWR);
	}
	go_on(s);
}

void sse_woken(struct wake *w)
{
	struct sse *s = (struct sse *)w;
	pthread_mutex_lock(&s->lock);
	s->woken = false;
	bool ended = s->ended, slow = s->cut;
	pthread_mutex_unlock(&s->lock);
	if (ended)
		release(s);
	else if (slow)
		cut(s);
	else
		go_on(s);
}

void sse_end(struct sse *s)
{
	if (s->mc) {
		if (s->next)
			s->next->prev = s->prev;
		if (s->prev)
			s->prev->next = s->next;
		else
			s->thread->streams = s->next;
	}
	s->conn = NULL;
	pthread_mutex_lock(&s->lock);
	s->closing = true;
	pthread_mutex_unlock(&s->lock);
	if (s->gone)
		s->gone(s->arg);
	pthread_mutex_lock(&s->lock);
	s->ended = true;
	bool woken = s->woken;        /* then sse_woken() frees it */
	pthread_mutex_unlock(&s->lock);
	if (!woken)
		release(s);
}

static void beat(struct sse *s, int64_t now)
{
	pthread_mutex_lock(&s->lock);
	if (now >= s->until)
		s->closing = true;
	bool wanted = s->closing;
	if (now - s->beat >= (int64_t)s->thread->server->beat * 1000000000) {
		s->beat = now;
		if (!s->waiting.n)
			LIT(&s->waiting, ":\n\n");
		wanted = true;
	}
	pthread_mutex_unlock(&s->lock);
	if (wanted)
		go_on(s);
}

/* The library does not watch a suspended connection: ask the sockets who left. */
static void notice_leavers(struct thread *t)
{
	struct pollfd fd[64];
	struct sse *who[64];
	nfds_t n = 0;
	for (struct sse *s = t->streams, *next; s; s = next) {
		next = s->next;
		if (s->held) {
			who[n] = s;
			fd[n++] = (struct pollfd){.fd = s->conn->fd, .events = POLLRDHUP};
		}
		if (n < LEN(fd) && next)
			continue;
		if (n && poll(fd, n, 0) > 0)
			for (nfds_t i = 0; i < n; i++)
				if (fd[i].revents)
					cut(who[i]);
		n = 0;
	}
}

void sse_tick(struct thread *t, int64_t now)
{
	for (struct sse *s = t->streams; s; s = s->next)
		beat(s, now);
	notice_leavers(t);
}

void sse_end_all(struct thread *t)
{
	for (struct sse *s = t->streams; s; s = s->next) {
		pthread_mutex_lock(&s->lock);
		s->closing = true;
		pthread_mutex_unlock(&s->lock);
		go_on(s);
	}
}
