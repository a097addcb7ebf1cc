/*
 * server_mhd.c - the only file that knows libmicrohttpd.
 *
 * Each event thread runs its own daemon, a listening socket of its own on the
 * common port (SO_REUSEPORT), in a loop of ours around MHD_run_wait(): so
 * clean-up, watchdog and heartbeats are done by the thread that owns the
 * connections, without locks. Other threads wake it through an eventfd that
 * stands in the daemon's epoll set with an empty pointer, which the library
 * passes over.
 *
 * The library forgives what a strict server must not (bare LF, folded fields,
 * NUL, blanks in the request line). It leaves the head where it was received
 * and ends lines with zero bytes, so exact_head() can see what stood there.
 */
#include "net/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

#define SECOND ((int64_t)1000000000)
enum { POOL = 32 << 10, TICK_MS = 250 };

/* ---- waking and suspending -------------------------------------------------------- */

void server_wake(struct thread *t, struct wake *w)
{
	w->next = atomic_load_explicit(&t->woken, memory_order_relaxed);
	while (!atomic_compare_exchange_weak_explicit(&t->woken, &w->next, w,
	                                              memory_order_release, memory_order_relaxed))
		;
	uint64_t one = 1;
	if (!w->next && write(t->event, &one, sizeof one) < 0)
		return;        /* a full counter has woken it already */
}

void server_hold(struct MHD_Connection *mc)
{
	MHD_suspend_connection(mc);
}

void server_release(struct MHD_Connection *mc)
{
	MHD_resume_connection(mc);
}

void http_suspend(struct http_request *rq)
{
	struct req *r = REQ(rq);
	r->suspended = true;
	r->suspended_at = clock_mono();
	r->prev = r->thread->suspended.prev;
	r->next = &r->thread->suspended;
	r->prev->next = r->next->prev = r;
	MHD_suspend_connection(r->mc);
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
	MHD_resume_connection(r->mc);
}

/* ---- requests ------------------------------------------------------------------------ */

static struct req *req_new(struct thread *t, struct conn *c, struct MHD_Connection *mc)
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
	t->busy++;
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
static void req_done(struct req *r)
{
	struct thread *t = r->thread;
	if (r->pub.reply.stream)
		sse_end(r->pub.reply.stream);
	if (r->handled && t->server->config.end)
		t->server->config.end(&r->pub, t->server->config.context);
	request_reset(r);
	t->busy--;
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
static void orphan_check(struct req *r)
{
	if (!r->resumed || r->attached)
		return;
	r->thread->orphans--;
	req_done(r);
}

static void abandon(struct req *r)
{
	log_line(LOG_ERROR, "request %llu was not resumed in time", (unsigned long long)r->pub.number);
	r->abandoned = true;
	r->thread->orphans++;
	unsuspend(r);
}

static void drain(struct thread *t)
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
			orphan_check(r);
		else
			unsuspend(r);
	}
}

/* ---- the reply --------------------------------------------------------------------------- */

static ssize_t stream_read(void *cls, uint64_t pos, char *to, size_t max)
{
	(void)pos;
	ssize_t n = sse_read(cls, to, max);
	return n < 0 ? MHD_CONTENT_READER_END_OF_STREAM : n;
}

static void phase(struct conn *c, enum phase p, uint64_t bytes)
{
	c->phase = p;
	c->since = clock_mono();
	c->bytes = bytes;
}

static enum MHD_Result answer(struct req *r)
{
	struct reply_head h;
	struct sse *stream = r->pub.reply.stream;
	reply_make(r, &h);
	if (stream != r->pub.reply.stream) {     /* the reply became a fault */
		sse_end(stream);
		stream = NULL;
	}
	if (stream && r->pub.method == HTTP_HEAD) {
		sse_end(stream);
		r->pub.reply.stream = stream = NULL;
	}
	struct MHD_Response *re = stream
		? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, stream_read, stream, NULL)
		: MHD_create_response_from_buffer(h.body.n, (void *)(uintptr_t)h.body.p, MHD_RESPMEM_PERSISTENT);
	if (!re)
		return MHD_NO;
	for (int i = 0; i < h.n; i++)
		if (MHD_add_response_header(re, h.field[i].name, h.field[i].value) != MHD_YES)
			log_line(LOG_ERROR, "a reply's field was refused: %s", h.field[i].name);
	if (atomic_load_explicit(&r->thread->server->stopping, memory_order_relaxed))
		MHD_add_response_header(re, "Connection", "close");
	phase(r->conn, stream ? PHASE_STREAM : PHASE_WRITE, h.body.n);
	if (stream)
		sse_begin(stream, r->mc, r->conn);
	enum MHD_Result ok = MHD_queue_response(r->mc, (unsigned)h.status, re);
	MHD_destroy_response(re);
	return ok;
}

static enum MHD_Result refuse(struct req *r, int status)
{
	reply_refusal(r, status);
	return answer(r);
}

/* ---- the library's callbacks ------------------------------------------------------------- */

static struct conn *conn_of(struct MHD_Connection *mc)
{
	return MHD_get_connection_info(mc, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void *on_uri(void *cls, const char *uri, struct MHD_Connection *mc)
{
	struct req *r = req_new(cls, conn_of(mc), mc);
	if (r)
		r->uri = arena_str(&r->arena, span_str(uri));
	return r;
}

/* The library need not decode: request.c does, from its own copy. */
static size_t on_unescape(void *cls, struct MHD_Connection *mc, char *text)
{
	(void)cls;
	(void)mc;
	return strlen(text);
}

struct fields { struct http_field *field; int n; };

static enum MHD_Result on_field(void *cls, enum MHD_ValueKind kind, const char *key, size_t nkey,
                                const char *value, size_t nvalue)
{
	struct fields *f = cls;
	(void)kind;
	if (f->n < SERVER_MAX_FIELDS)
		f->field[f->n] = (struct http_field){span(key, nkey), span(value, nvalue)};
	f->n++;
	return MHD_YES;
}

/*
 * Was the head exactly "METHOD SP target SP version CRLF (name: value CRLF)* CRLF"?
 * Each piece must begin right after the one before it and its line end. A bare
 * LF, a folded line, a NUL or a second blank leaves another distance.
 */
static bool exact_head(const struct req *r, const char *method, const char *version,
                       const struct fields *f, size_t bytes)
{
	const char *at = method + strlen(method) + 1 + strlen(r->uri) + 1;
	if (version != at)
		return false;
	at += 8 + 2;
	for (int i = 0; i < f->n; i++) {
		struct http_field x = f->field[i];
		if (x.name.p != at || x.value.p < at + x.name.n + 1)
			return false;
		at = x.value.p + x.value.n + 2;
	}
	return bytes == (size_t)(at + 2 - method);
}

static int judge_head(struct req *r, const char *method, const char *version)
{
	struct http_field room[SERVER_MAX_FIELDS];
	struct fields f = {room, 0};
	size_t bytes = MHD_get_connection_info(r->mc, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size;
	MHD_get_connection_values_n(r->mc, MHD_HEADER_KIND, on_field, &f);
	if (bytes > HTTP_MAX_HEADER || f.n > SERVER_MAX_FIELDS)
		return 431;
	if (!exact_head(r, method, version, &f, bytes))
		return 400;
	return request_head(r, span_str(method), span_str(version), f.field, f.n);
}

/* Headers are here, the body is not. */
static enum MHD_Result begin(struct req *r, const char *method, const char *version)
{
	r->refuse = judge_head(r, method, version);
	bool drain_body = r->refuse == 413 && r->length <= SERVER_MAX_DRAIN &&
		MHD_lookup_connection_value(r->mc, MHD_HEADER_KIND, "Expect") == NULL;
	if (r->refuse && !drain_body)
		return refuse(r, r->refuse);
	return MHD_YES;
}

static enum MHD_Result whole(struct req *r)
{
	struct http_server *s = r->thread->server;
	int bad = request_whole(r);
	if (bad)
		return refuse(r, bad);
	r->handled = true;
	phase(r->conn, PHASE_WORK, 0);
	s->config.handle(&r->pub, s->config.context);
	return r->suspended ? MHD_YES : answer(r);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *mc, const char *url, const char *method,
                                  const char *version, const char *data, size_t *ndata, void **con_cls)
{
	struct req *r = *con_cls;
	(void)url;
	if (!r)
		return MHD_NO;
	if (r->abandoned) {
		struct req *own = req_new(cls, r->conn, mc);
		if (!own)
			return MHD_NO;
		own->pub.tls = r->pub.tls;
		*con_cls = own;
		r->attached = false;
		orphan_check(r);
		return refuse(own, 503);
	}
	if (r->handled)
		return answer(r);
	if (!r->begun) {
		r->begun = true;
		return begin(r, method, version);
	}
	if (*ndata) {
		r->conn->bytes += *ndata;
		r->refuse = request_body(r, span(data, *ndata));
		*ndata = 0;
		return MHD_YES;
	}
	return whole(r);
}

static void on_completed(void *cls, struct MHD_Connection *mc, void **con_cls,
                         enum MHD_RequestTerminationCode why)
{
	struct req *r = *con_cls;
	(void)cls;
	(void)mc;
	(void)why;
	*con_cls = NULL;
	if (!r)
		return;
	phase(r->conn, PHASE_READ, 0);
	r->attached = false;
	if (r->abandoned)
		orphan_check(r);
	else
		req_done(r);
}

/* ---- connections --------------------------------------------------------------------------- */

/* One number per address (IPv6: per /64), -1 for loopback. */
static int bucket_of(const struct http_server *s, const struct sockaddr *sa)
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

static enum MHD_Result on_accept(void *cls, const struct sockaddr *sa, socklen_t n)
{
	struct thread *t = cls;
	(void)n;
	int b = bucket_of(t->server, sa);
	return b < 0 || atomic_load(&t->server->addresses[b]) < t->server->per_address ? MHD_YES : MHD_NO;
}

static void conn_open(struct thread *t, struct MHD_Connection *mc, void **ctx)
{
	struct conn *c = calloc(1, sizeof *c);
	if (!c)
		abort();       /* nothing can be tracked any more; the service restarts */
	const struct sockaddr *sa = MHD_get_connection_info(mc, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
	c->fd = MHD_get_connection_info(mc, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	c->bucket = bucket_of(t->server, sa);
	if (c->bucket >= 0)
		atomic_fetch_add(&t->server->addresses[c->bucket], 1);
	const void *a = sa->sa_family == AF_INET6
		? (const void *)&((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr
		: (const void *)&((const struct sockaddr_in *)(const void *)sa)->sin_addr;
	inet_ntop(sa->sa_family, a, c->peer, sizeof c->peer);
	phase(c, PHASE_READ, 0);
	c->next = &t->conns;
	c->prev = t->conns.prev;
	c->prev->next = c->next->prev = c;
	*ctx = c;
}

static void on_connection(void *cls, struct MHD_Connection *mc, void **ctx,
                          enum MHD_ConnectionNotificationCode what)
{
	struct thread *t = cls;
	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		conn_open(t, mc, ctx);
		return;
	}
	struct conn *c = *ctx;
	if (c->bucket >= 0)
		atomic_fetch_sub(&t->server->addresses[c->bucket], 1);
	c->prev->next = c->next;
	c->next->prev = c->prev;
	free(c);
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

static void watchdog(struct thread *t, int64_t now, int seconds)
{
	struct req *r;
	while ((r = t->suspended.next) != &t->suspended && now - r->suspended_at >= seconds * SECOND)
		abandon(r);
}

static void turn(struct thread *t)
{
	drain(t);
	MHD_run_wait(t->daemon, TICK_MS);
	int64_t now = clock_mono();
	if (now - t->tick < TICK_MS * (SECOND / 1000))
		return;
	t->tick = now;
	watchdog(t, now, SERVER_WATCHDOG);
	cut_slow(t, now);
	sse_tick(t, now);
}

static void thread_stop(struct thread *t)
{
	int fd = MHD_quiesce_daemon(t->daemon);
	if (fd >= 0)
		close(fd);
	int64_t end = clock_mono() + SERVER_STOP * SECOND;
	while (t->busy > t->orphans && clock_mono() < end) {
		sse_end_all(t);
		turn(t);
	}
	watchdog(t, INT64_MAX, 0);
	sse_end_all(t);
	drain(t);
	MHD_stop_daemon(t->daemon);
	drain(t);
	while (t->idle) {
		struct req *r = t->idle;
		t->idle = r->next;
		req_free(r);
	}
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

/* ---- start and stop ----------------------------------------------------------------------------- */

static void on_log(void *cls, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
static void on_log(void *cls, const char *fmt, va_list ap)
{
	/* The library's lines may hold a path: only that something was said. */
	(void)cls;
	(void)fmt;
	(void)ap;
}

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

static struct MHD_Daemon *daemon_start(struct thread *t, const struct sockaddr_storage *sa)
{
	struct http_server *s = t->server;
	int most = s->config.max_connections ? s->config.max_connections : 4000;
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
	struct MHD_OptionItem tls[] = {{MHD_OPTION_HTTPS_MEM_CERT, 0, s->cert},
	                               {MHD_OPTION_HTTPS_MEM_KEY, 0, s->key},
	                               {MHD_OPTION_HTTPS_PRIORITIES, 0,
	                                (void *)(uintptr_t)"SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
	                               {MHD_OPTION_END, 0, NULL}};
	if (s->cert)
		flags |= MHD_USE_TLS;
	if (sa->ss_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	return MHD_start_daemon(flags, 0, on_accept, t, on_request, t,
		MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
		MHD_OPTION_SOCK_ADDR, sa,
		MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
		MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)((most + s->nthreads - 1) / s->nthreads),
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)s->timeout,
		MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
		MHD_OPTION_URI_LOG_CALLBACK, on_uri, t,
		MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, t,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, t,
		MHD_OPTION_ARRAY, s->cert ? tls : tls + LEN(tls) - 1,
		MHD_OPTION_END);
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
	t->daemon = t->event < 0 || !t->zipper ? NULL : daemon_start(t, &sa);
	if (!t->daemon)
		return err_note(E_IO, "cannot listen on port %d: %d", s->port, errno);
	s->port = MHD_get_daemon_info(t->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
	int epoll = MHD_get_daemon_info(t->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	struct epoll_event ev = {.events = EPOLLIN | EPOLLET, .data.ptr = NULL};
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, t->event, &ev) < 0)
		return err_note(E_IO, "epoll: %d", errno);
	return OK;
}

static void thread_discard(struct thread *t)
{
	if (t->daemon)
		MHD_stop_daemon(t->daemon);
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
	for (int i = 0; i < s->nthreads; i++)
		close(s->threads[i].event);
	server_free(s);
}
