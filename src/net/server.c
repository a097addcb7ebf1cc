/*
 * server.c - the event threads: each runs its own daemon, a listening socket
 * of its own on the common port (SO_REUSEPORT), in a loop of ours, so that
 * clean-up, watchdog and heartbeats are done by the thread that owns the
 * connections, without locks.
 */
#include "net/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

#define SECOND ((int64_t)1000000000)
enum { TICK_MS = 250 };

/* ---- connections ------------------------------------------------------------------------------ */

void conn_phase(struct conn *c, enum phase p, uint64_t bytes)
{
	c->phase = p;
	c->since = clock_mono();
	c->bytes = bytes;
}

/* One number per address (IPv6: per /64), -1 for loopback. */
int server_bucket(const struct http_server *s, const struct sockaddr *sa)
{
	unsigned char key[8] = {0}, hash[crypto_shorthash_BYTES];
	if (sa->sa_family == AF_INET) {
		uint32_t a = ((const struct sockaddr_in *)(const void *)sa)->sin_addr.s_addr;
		if (ntohl(a) >> 24 == 127)
			return -1;
		memcpy(key, &a, sizeof a);
	} else if (sa->sa_family == AF_INET6) {
		const struct in6_addr *a = &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr;
		if (IN6_IS_ADDR_LOOPBACK(a))
			return -1;
		if (IN6_IS_ADDR_V4MAPPED(a))
			memcpy(key, a->s6_addr + 12, 4);
		else
			memcpy(key, a->s6_addr, 8);
	} else {
		return -1;
	}
	crypto_shorthash(hash, key, sizeof key, s->seed);
	return hash[0] | hash[1] << 8;
}

/* Who drips bytes never idles: reading and writing have a total time, that
 * grows only with what was really moved. */
static void cut_slow(struct thread *t, int64_t now)
{
	int64_t all = (int64_t)t->server->timeout * SERVER_SUSPECT * SECOND;
	for (struct conn *c = t->conns.next; c != &t->conns; c = c->next) {
		if (c->cut || (c->phase != PHASE_READ && c->phase != PHASE_WRITE))
			continue;
		if (now - c->since > all + (int64_t)(c->bytes / SERVER_RATE) * SECOND) {
			c->cut = true;
			shutdown(c->fd, SHUT_RDWR);
		}
	}
}

/* ---- the event threads ------------------------------------------------------------------------ */

static void turn(struct thread *t)
{
	requests_drain(t);
	daemon_run(t, TICK_MS);
	int64_t now = clock_mono();
	if (now - t->tick < TICK_MS * (SECOND / 1000))
		return;
	t->tick = now;
	requests_watch(t, now, t->server->watchdog);
	cut_slow(t, now);
	sse_tick(t, now);
}

static void thread_stop(struct thread *t)
{
	daemon_quiesce(t);
	int64_t end = clock_mono() + SERVER_STOP * SECOND;
	while (t->busy > t->orphans && clock_mono() < end) {
		sse_end_all(t);
		turn(t);
	}
	requests_watch(t, INT64_MAX, 0);
	sse_end_all(t);
	requests_drain(t);
	daemon_close(t);
	requests_drain(t);
	requests_free(t);
	zipper_free(t->zipper);
}

static void *thread_main(void *arg)
{
	struct thread *t = arg;
	struct http_config *config = &t->server->config;
	if (config->thread_start)
		config->thread_start(t->number, config->context);
	while (!atomic_load_explicit(&t->server->stopping, memory_order_relaxed))
		turn(t);
	thread_stop(t);
	if (config->thread_end)
		config->thread_end(t->number, config->context);
	return NULL;
}

/* ---- start and stop ---------------------------------------------------------------------------- */

static bool address_of(const char *text, int port, struct sockaddr_storage *ret)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)ret;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)ret;
	*ret = (struct sockaddr_storage){0};
	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)port);
		return true;
	}
	if (inet_pton(AF_INET6, text, &v6->sin6_addr) != 1)
		return false;
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons((uint16_t)port);
	return true;
}

static char *file_text(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	char *p = NULL;
	if (fstat(fd, &st) == 0 && st.st_size < 1 << 20 && (p = calloc(1, (size_t)st.st_size + 1)) &&
	    read(fd, p, (size_t)st.st_size) != st.st_size) {
		free(p);
		p = NULL;
	}
	close(fd);
	return p;
}

static enum err thread_prepare(struct http_server *s, int i)
{
	struct thread *t = &s->threads[i];
	struct sockaddr_storage sa;
	*t = (struct thread){.server = s, .number = i, .event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
	t->conns.next = t->conns.prev = &t->conns;
	t->suspended.next = t->suspended.prev = &t->suspended;
	t->zipper = zipper_new();
	if (!address_of(s->config.address, s->port, &sa))
		return err_note(E_INVALID, "not an address to listen on");
	if (t->event < 0 || !t->zipper)
		return err_note(E_LIMIT, "no event threads");
	return daemon_open(t, &sa);
}

static void thread_discard(struct thread *t)
{
	daemon_close(t);
	if (t->event >= 0)
		close(t->event);
	zipper_free(t->zipper);
}

static void server_free(struct http_server *s)
{
	free(s->threads);
	free(s->cert);
	if (s->key)
		sodium_memzero(s->key, strlen(s->key));
	free(s->key);
	free(s);
}

static enum err threads_run(struct http_server *s)
{
	enum err e = OK;
	int n = 0, running = 0;
	while (!e && n < s->nthreads)
		e = thread_prepare(s, n++);
	sigset_t all, old;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);   /* signals are the main thread's; SIGPIPE is nobody's */
	while (!e && running < n)
		if (pthread_create(&s->threads[running].id, NULL, thread_main, &s->threads[running]) == 0)
			running++;
		else
			e = err_note(E_LIMIT, "no event threads");
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (!e)
		return OK;
	atomic_store(&s->stopping, true);
	for (int i = 0; i < running; i++)
		pthread_join(s->threads[i].id, NULL);
	for (int i = running; i < n; i++)
		thread_discard(&s->threads[i]);
	return e;
}

enum err http_start(struct http_server **ret, const struct http_config *config)
{
	if (sodium_init() < 0)
		return err_note(E_BUG, "libsodium does not start");
	struct http_server *s = calloc(1, sizeof *s);
	if (!s)
		return err_note(E_LIMIT, "no memory");
	s->config = *config;
	s->port = config->port;
	s->nthreads = config->threads > 0 ? config->threads : 1;
	s->timeout = config->timeout ? config->timeout : 20;
	s->per_address = config->per_address ? config->per_address : 200;
	s->threads = calloc((size_t)s->nthreads, sizeof *s->threads);
	s->watchdog = SERVER_WATCHDOG;
	s->beat = SSE_BEAT;
	crypto_shorthash_keygen(s->seed);
	enum err e = s->threads ? OK : E_LIMIT;
	if (!e && config->tls_cert) {
		s->cert = file_text(config->tls_cert);
		s->key = config->tls_key ? file_text(config->tls_key) : NULL;
		if (!s->cert || !s->key)
			e = err_note(E_IO, "cannot read the TLS certificate or its key");
	}
	if (!e)
		e = threads_run(s);
	if (e) {
		server_free(s);
		return e;
	}
	*ret = s;
	return OK;
}

int http_port(const struct http_server *s)
{
	return s->port;
}

void http_stop(struct http_server *s)
{
	if (!s)
		return;
	atomic_store(&s->stopping, true);
	uint64_t one = 1;
	int orphans = 0;
	for (int i = 0; i < s->nthreads; i++)
		if (write(s->threads[i].event, &one, sizeof one) < 0)
			log_line(LOG_WARN, "cannot wake an event thread");
	for (int i = 0; i < s->nthreads; i++) {
		pthread_join(s->threads[i].id, NULL);
		orphans += s->threads[i].orphans;
	}
	if (orphans) {      /* their threads may still write there: the memory stays until the process ends */
		log_line(LOG_WARN, "stopped with %d requests unfinished", orphans);
		return;
	}
	for (int i = 0; i < s->nthreads; i++) {
		while (atomic_load(&s->threads[i].waking))
			sched_yield();
		close(s->threads[i].event);
	}
	server_free(s);
}
