/*
 * server.h - what the files of the server share. Nothing outside src/net
 * includes it. The library is known to server_mhd.c alone: the others work on
 * plain bytes (request.c, multipart.c), make a list of fields (reply.c) or ask
 * to be woken (sse.c).
 *
 * Threads: a request, its connection and the thread's lists are touched only
 * by the event thread that owns them. Other threads reach it in two ways,
 * both through struct wake: http_resume() and sse_send().
 */
#ifndef NET_SERVER_H
#define NET_SERVER_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

#include "net/http.h"
#include "net/multipart.h"

struct MHD_Connection;
struct MHD_Daemon;
struct sockaddr;
struct sockaddr_storage;

enum {
	SERVER_MAX_DRAIN    = 100 << 20,   /* a refused body is read this far, so that the answer is seen */
	SERVER_KEEP         = 64,          /* idle requests kept per thread */
	SERVER_KEEP_OUT     = 256 << 10,   /* body buffers above this are given back */
	SERVER_WATCHDOG     = 60,          /* seconds a suspended request may take */
	SERVER_STOP         = 5,           /* seconds that running requests get at the end */
	SERVER_RATE         = 16 << 10,    /* bytes a second that earn a client more time */
	SERVER_SUSPECT      = 3,           /* times config.timeout: all time without that */
	SSE_BEAT            = 15,          /* seconds between comments */
	SSE_WAITING         = 64 << 10     /* bytes that may wait for one client */
};

/* Something another thread hands to an event thread. */
struct wake { struct wake *next; bool stream; };

enum phase { PHASE_READ, PHASE_WORK, PHASE_WRITE, PHASE_STREAM };

struct conn {
	struct conn *prev, *next;
	int fd;
	enum phase phase;
	int64_t since;                     /* clock_mono() when the phase began */
	uint64_t bytes;                    /* of body: read in this phase, or to write */
	int bucket;                        /* in server.addresses; -1 for loopback */
	char peer[48];
	bool cut;                          /* shutdown(2) was called */
};

enum body { BODY_NONE, BODY_RAW, BODY_FORM, BODY_PARTS };

struct req {
	struct wake wake;                  /* first: see http_resume() */
	struct http_request pub;
	struct arena arena;
	struct out out, zip;
	struct thread *thread;
	struct conn *conn;
	struct MHD_Connection *mc;
	struct req *prev, *next;           /* the suspended ones, oldest first; or the free list */
	int64_t suspended_at;
	bool suspended, resumed, abandoned, attached, begun, handled, in_file;
	bool http11;
	int refuse;                        /* status to answer without asking the handler */
	char *uri;
	enum body body;
	uint64_t length, got;              /* of the body */
	struct out raw;                    /* BODY_RAW, BODY_FORM */
	struct multipart parts;
	struct http_field *form_room;
	int64_t upload;                    /* bytes of files so far */
	size_t text;                       /* bytes of text fields so far */
	struct out value;                  /* the text field being read */
};

struct thread {
	struct http_server *server;
	int number;
	struct MHD_Daemon *daemon;
	pthread_t id;
	int event;                         /* eventfd in the daemon's epoll set */
	_Atomic(struct wake *) woken;
	atomic_int waking;                 /* threads inside server_wake() */
	struct conn conns;                 /* ring */
	struct req suspended;              /* ring */
	struct sse *streams;
	struct req *idle;
	int nidle;
	int busy, orphans;                 /* handled and not ended; of these, the abandoned ones */
	uint64_t count;
	struct zipper *zipper;
	int64_t tick;
};

struct http_server {
	struct http_config config;
	struct thread *threads;
	int nthreads, port, timeout, per_address;
	atomic_bool stopping;
	atomic_int watchdog, beat;         /* seconds: SERVER_WATCHDOG, SSE_BEAT; tests make them shorter */
	unsigned char seed[16];
	char *cert, *key;
	atomic_ushort addresses[1 << 16];  /* connections per hashed address */
};

#define REQ(rq) ((struct req *)((char *)(rq) - offsetof(struct req, pub)))

/* ---- server.c --------------------------------------------------------------- */
void conn_phase(struct conn *c, enum phase p, uint64_t bytes);
int server_bucket(const struct http_server *s, const struct sockaddr *sa);

/* ---- server_mhd.c: on the event thread, but for the first -------------------- */
MUST_USE enum err daemon_open(struct thread *t, const struct sockaddr_storage *sa);
void daemon_run(struct thread *t, int ms);         /* all that is ready, else wait at most ms */
void daemon_quiesce(struct thread *t);             /* no new connections */
void daemon_close(struct thread *t);               /* ends every connection */
void server_hold(struct MHD_Connection *mc);       /* suspend */
void server_release(struct MHD_Connection *mc);    /* resume */

/* ---- server_request.c --------------------------------------------------------- */
void server_wake(struct thread *t, struct wake *w);          /* from any thread */
struct req *request_new(struct thread *t, struct conn *c, struct MHD_Connection *mc);
void request_done(struct req *r);      /* answered, client gone, no other thread has it */
void request_orphan(struct req *r);    /* done, if both its thread and its client have let go */
void requests_drain(struct thread *t);                       /* what was handed over */
void requests_watch(struct thread *t, int64_t now, int seconds);
void requests_free(struct thread *t);

/* ---- request.c, request_body.c ------------------------------------------------------------- */

/* Judge the head and fill rq. field[] lies in the connection's memory; what is
 * kept is copied. Returns 0 or the status to refuse with. */
int request_head(struct req *r, struct span method, struct span version,
                 const struct http_field *field, int n);
/* The next piece of the body; 0 or the status to refuse with. */
int request_body(struct req *r, struct span piece);
/* The whole body has come: make the fields. 0 or the status to refuse with. */
int request_whole(struct req *r);
/* Close files, empty the buffers, reset the arena. */
void request_reset(struct req *r);
/* Percent-decoding into `to` (at least s.n bytes). False on a bad escape. */
bool request_decode(struct span s, bool plus, char *to, struct span *ret);

/* ---- reply.c ----------------------------------------------------------------- */

enum { REPLY_FIELDS = 32 };
struct reply_head {
	int status, n;
	struct { const char *name, *value; } field[REPLY_FIELDS];
	struct span body;
};

/* Everything that goes out: status, fields (with all security headers), and
 * the body, compressed when the client takes it. */
void reply_make(struct req *r, struct reply_head *ret);
/* Fill r->out with the server's own short page for a refused request. */
void reply_refusal(struct req *r, int status);
struct zipper *zipper_new(void);
void zipper_free(struct zipper *z);

/* ---- sse.c -------------------------------------------------------------------- */
/* Next bytes for the client: > 0, 0 = none now (the connection is held), -1 = end. */
ssize_t sse_read(struct sse *s, char *to, size_t max);
void sse_begin(struct sse *s, struct MHD_Connection *mc, struct conn *c);
void sse_end(struct sse *s);           /* the connection is done: tells `gone`, frees */
void sse_woken(struct wake *w);        /* sent to from another thread */
void sse_tick(struct thread *t, int64_t now);
void sse_end_all(struct thread *t);    /* the server stops */

#endif
