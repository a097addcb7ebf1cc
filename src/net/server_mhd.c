/*
 * server_mhd.c - the only file that knows libmicrohttpd: one daemon per event
 * thread, its callbacks, and the way from a struct reply_head to a response.
 *
 * The daemons run without threads of their own (server.c has them). A daemon
 * of that kind has no pipe to wake it: our eventfd stands in its epoll set with
 * an empty pointer, which the library passes over.
 *
 * The library forgives what a strict server must not (bare LF, folded fields,
 * NUL, blanks in the request line). It leaves the head where it was received
 * and ends lines with zero bytes, so exact_head() can see what stood there.
 */
#include "net/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"

/* The pool holds a head of HTTP_MAX_HEADER twice (the library copies the cookies), and the reply's. */
enum { POOL = 48 << 10 };

void server_hold(struct MHD_Connection *mc)
{
	MHD_suspend_connection(mc);
}

void server_release(struct MHD_Connection *mc)
{
	MHD_resume_connection(mc);
}

/* ---- the reply --------------------------------------------------------------------------- */

static ssize_t stream_read(void *cls, uint64_t pos, char *to, size_t max)
{
	(void)pos;
	ssize_t n = sse_read(cls, to, max);
	return n < 0 ? MHD_CONTENT_READER_END_OF_STREAM : n;
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
	conn_phase(r->conn, stream ? PHASE_STREAM : PHASE_WRITE, h.body.n);
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
	struct req *r = request_new(cls, conn_of(mc), mc);
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
	if (f->n < HTTP_MAX_LINES)
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
	struct http_field room[HTTP_MAX_LINES];
	struct fields f = {room, 0};
	size_t bytes = MHD_get_connection_info(r->mc, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size;
	MHD_get_connection_values_n(r->mc, MHD_HEADER_KIND, on_field, &f);
	if (bytes > HTTP_MAX_HEADER || f.n > HTTP_MAX_LINES)
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
	r->thread->busy++;
	conn_phase(r->conn, PHASE_WORK, 0);
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
		struct req *own = request_new(cls, r->conn, mc);
		if (!own)
			return MHD_NO;
		own->pub.tls = r->pub.tls;
		*con_cls = own;
		r->attached = false;
		request_orphan(r);
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
	conn_phase(r->conn, PHASE_READ, 0);
	r->attached = false;
	if (r->abandoned)
		request_orphan(r);
	else
		request_done(r);
}

/* ---- connections --------------------------------------------------------------------------- */

static enum MHD_Result on_accept(void *cls, const struct sockaddr *sa, socklen_t n)
{
	struct thread *t = cls;
	(void)n;
	int b = server_bucket(t->server, sa);
	return b < 0 || atomic_load(&t->server->addresses[b]) < t->server->per_address ? MHD_YES : MHD_NO;
}

static void conn_open(struct thread *t, struct MHD_Connection *mc, void **ctx)
{
	struct conn *c = calloc(1, sizeof *c);
	if (!c)
		abort();       /* nothing can be tracked any more; the service restarts */
	const struct sockaddr *sa = MHD_get_connection_info(mc, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
	c->fd = MHD_get_connection_info(mc, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	c->bucket = server_bucket(t->server, sa);
	if (c->bucket >= 0)
		atomic_fetch_add(&t->server->addresses[c->bucket], 1);
	const void *a = sa->sa_family == AF_INET6
		? (const void *)&((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr
		: (const void *)&((const struct sockaddr_in *)(const void *)sa)->sin_addr;
	inet_ntop(sa->sa_family, a, c->peer, sizeof c->peer);
	conn_phase(c, PHASE_READ, 0);
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

/* ---- the daemon ----------------------------------------------------------------------------------- */

static void on_log(void *cls, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
static void on_log(void *cls, const char *fmt, va_list ap)
{
	/* The library's lines may hold a path: only that something was said. */
	(void)cls;
	(void)fmt;
	(void)ap;
}

static struct MHD_Daemon *start(struct thread *t, const struct sockaddr_storage *sa)
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

enum err daemon_open(struct thread *t, const struct sockaddr_storage *sa)
{
	t->daemon = start(t, sa);
	if (!t->daemon)
		return err_note(E_IO, "cannot listen on port %d: %d", t->server->port, errno);
	t->server->port = MHD_get_daemon_info(t->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
	int epoll = MHD_get_daemon_info(t->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	struct epoll_event ev = {.events = EPOLLIN | EPOLLET, .data.ptr = NULL};
	return epoll_ctl(epoll, EPOLL_CTL_ADD, t->event, &ev) < 0 ? err_note(E_IO, "epoll: %d", errno) : OK;
}

void daemon_run(struct thread *t, int ms)
{
	MHD_run_wait(t->daemon, ms);
}

void daemon_quiesce(struct thread *t)
{
	int fd = MHD_quiesce_daemon(t->daemon);
	if (fd >= 0)
		close(fd);
}

void daemon_close(struct thread *t)
{
	if (t->daemon)
		MHD_stop_daemon(t->daemon);
	t->daemon = NULL;
}
