/*
 * http.h - the seam between Kring and whatever speaks HTTP below it. Handlers
 * never see the library; net/server_mhd.c alone includes microhttpd.h.
 *
 * Life of a request: the server reads headers and body within its limits,
 * fills a struct http_request, and calls config.handle once, on the event
 * thread that owns the connection. The handler either fills `reply` and
 * returns, or calls http_suspend() and lets another thread finish: that one
 * fills `reply` and calls http_resume(). After the answer was sent (or the
 * client has gone) config.end is called on the event thread; then the
 * request's arena is reset.
 *
 * All spans of a request live in its arena.
 *
 * The server refuses by itself, without calling handle: malformed requests
 * (400), other methods than GET, HEAD and POST (405), chunked bodies (411; no
 * browser sends them), what exceeds a limit (413, 431). A body that is too
 * large is read to its end (up to 100 MB), so that the browser shows the answer.
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/out.h"

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_OTHER };

struct http_field { struct span name, value; };

/* One uploaded file: the bytes stand in an unlinked temporary file. */
struct http_file { struct span field, name; int fd; int64_t size; };

/* Limits; every one is named in doc/operation.md. Exceeding gives 4xx. */
enum {
	HTTP_MAX_HEADER = 16 << 10,      /* bytes of request line and headers: 431 */
	HTTP_MAX_LINES  = 64,            /* header fields: 431 */
	HTTP_MAX_FIELDS = 2000,          /* form fields: 413 */
	HTTP_MAX_FILES  = 20,            /* uploaded files in one form: 413 */
	HTTP_MAX_FORM   = 1 << 20,       /* bytes of a form without files: 413 */
	HTTP_MAX_UPLOAD = 25 << 20,      /* bytes of all files: 413 */
	HTTP_MAX_REPLY  = 16 << 20
};

struct http_reply {
	int status;                      /* 200 unless set */
	const char *type;                /* "text/html; charset=utf-8" unless set */
	struct span location;            /* for 303 */
	struct span cookies[3];          /* whole Set-Cookie values */
	struct span filename;            /* Content-Disposition: attachment (ASCII) */
	struct span etag;                /* without quotes */
	struct span retry_after;
	const struct static_file *file;  /* a static file instead of the body */
	bool keep;                       /* may be cached forever (hashed static files) */
	bool clear_site;                 /* Clear-Site-Data at logout */
	bool plain;                      /* do not compress (bytes already compressed) */
	struct sse *stream;              /* server-sent events instead of a body */
};

struct http_request {
	enum http_method method;
	struct span path;                /* decoded, begins with '/', no "//", no ".." */
	struct span query;               /* raw, after '?' */
	struct http_field *form; int nform;
	struct http_file *files; int nfiles;
	struct span body;                /* when not a form; at most HTTP_MAX_FORM */
	struct span content_type;
	struct span cookie, origin, host, fetch_site, accept_language, if_none_match, user_agent, peer;
	bool tls;                        /* came by TLS (here, or said by a trusted proxy) */
	bool gzip;                       /* the client takes gzip */
	uint64_t number;                 /* for the log */
	int thread;                      /* 0..threads-1: which event thread */
	struct arena *arena;
	struct out *out;                 /* the body; empty at first */
	struct http_reply reply;
	void *user;                      /* the handler's own, NULL at first */
	void *server;                    /* the server's own */
};

struct http_config {
	const char *address;             /* "127.0.0.1", "::1", "0.0.0.0" */
	int port;                        /* 0 = any free one; see http_port() */
	int threads;                     /* event threads, each with its own listening socket */
	const char *tls_cert, *tls_key;  /* PEM files, or NULL */
	bool behind_proxy;               /* believe X-Forwarded-Proto and -For from loopback */
	int max_connections;             /* whole server; 0 = 4,000 */
	int per_address;                 /* connections from one address; 0 = 200 (loopback is not limited) */
	int timeout;                     /* seconds without progress before a client is cut; 0 = 20 */
	void *context;
	void (*handle)(struct http_request *rq, void *context);
	void (*end)(struct http_request *rq, void *context);
	/* Called on each event thread at its start and its end (readers, counters). */
	void (*thread_start)(int thread, void *context);
	void (*thread_end)(int thread, void *context);
};

struct http_server;
MUST_USE enum err http_start(struct http_server **ret, const struct http_config *config);
int http_port(const struct http_server *s);
/* Stop listening, finish what runs (at most 5 s), end the threads. NULL is fine. */
void http_stop(struct http_server *s);

/* Leave the event thread without an answer, and come back with one. Between the
 * two, the request belongs to the other thread. A request that is not resumed
 * within 60 s is answered with 503 by the server; its memory stays valid until
 * the late resume, which only ends it. Resume exactly once. */
void http_suspend(struct http_request *rq);
void http_resume(struct http_request *rq);

/* First value of a form field, a cookie, a query field (decoded into the arena).
 * p == NULL when there is none. */
struct span http_form(const struct http_request *rq, const char *name);
struct span http_cookie(const struct http_request *rq, const char *name);
struct span http_query(const struct http_request *rq, const char *name);

/* ---- server-sent events -------------------------------------------------- */

struct sse;
/* Make this reply a stream. The client gets a comment every 15 s and is closed
 * after `seconds` (it reconnects by itself). At most 64 KB may wait for a slow
 * client, then it is cut. Events are HTML fragments or ids, sent with
 * sse_send() from any thread; sse_close() ends it. `gone` is called when the
 * stream has ended for whatever reason; after that the handle is dead. `gone`
 * runs on the event thread, never inside sse_send(): a registry may hold its
 * lock around sse_send() and take the same lock in `gone`. sse_send() answers
 * false when nothing more can be sent; NULL from sse_open(): no memory. */
struct sse *sse_open(struct http_request *rq, int seconds, void (*gone)(void *arg), void *arg);
bool sse_send(struct sse *s, struct span event, struct span data);
void sse_close(struct sse *s);

/* ---- static files --------------------------------------------------------- */

/* Made at build time by tools/staticgen from static/: hashed names, gzip ready. */
struct static_file { const char *path, *name, *type; struct span body, gzip; const char *etag; };
extern const struct static_file static_files[];   /* sorted by path; ends with path NULL */
/* By URL path ("/static/kring.4f1c.css"); NULL when there is none. */
const struct static_file *static_find(struct span path);
/* The hashed URL of "kring.css"; ends the process when there is no such file. */
const char *static_url(const char *name);

/* ---- worker threads --------------------------------------------------------- */

/* Work that takes longer than a page (argon2, helper processes) leaves the event
 * threads: run(arg) is called on one of `n` threads. E_BUSY when `queue` jobs wait. */
struct workers;
MUST_USE enum err workers_start(struct workers **ret, int n, int queue);
MUST_USE enum err workers_run(struct workers *w, void (*run)(void *arg), void *arg);
void workers_stop(struct workers *w);   /* finishes what waits; NULL is fine */

#endif
