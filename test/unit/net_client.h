/*
 * net_client.h - a plain HTTP client on raw sockets for the net_* tests, and a
 * server of theirs.
 */
#ifndef TEST_NET_CLIENT_H
#define TEST_NET_CLIENT_H

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "net/http.h"
#include "net/server.h"
#include "../tap.h"

static inline int dial(int port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	inet_pton(AF_INET, "127.0.0.1", &a.sin_addr);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* False when the other side has gone. */
static inline bool put(int fd, const void *p, size_t n)
{
	const char *at = p;
	while (n) {
		ssize_t k = send(fd, at, n, MSG_NOSIGNAL);
		if (k <= 0)
			return false;
		at += k;
		n -= (size_t)k;
	}
	return true;
}

static inline bool puts_to(int fd, const char *s)
{
	return put(fd, s, strlen(s));
}

/* Up to n bytes within ms: > 0, 0 = closed (or reset), -1 = nothing came. */
static inline ssize_t get(int fd, void *to, size_t n, int ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	if (poll(&p, 1, ms) <= 0)
		return -1;
	ssize_t k = recv(fd, to, n, 0);
	return k < 0 ? 0 : k;
}

struct answer { int status; char *head, *body; size_t n; bool closed; };

static inline void answer_free(struct answer *a)
{
	free(a->head);
	free(a->body);
	*a = (struct answer){0};
}

/* The value of a header field in a->head, "" when there is none; in a static buffer. */
static inline const char *field(const struct answer *a, const char *name)
{
	static char b[4][2000];
	static int at;
	char *to = b[at++ % 4];
	*to = 0;
	size_t n = strlen(name);
	for (const char *p = a->head ? strchr(a->head, '\n') : NULL; p; p = strchr(p, '\n')) {
		p++;
		if (strncasecmp(p, name, n) == 0 && p[n] == ':') {
			p += n + 1 + (p[n + 1] == ' ');
			snprintf(to, sizeof b[0], "%.*s", (int)strcspn(p, "\r\n"), p);
			break;
		}
	}
	return to;
}

/* One whole answer; body by Content-Length, or until the end when there is none.
 * status 0: closed without an answer; -1: nothing within ms. */
static inline struct answer hear(int fd, bool head_only, int ms)
{
	struct answer a = {0};
	size_t n = 0, cap = 1 << 16, need = SIZE_MAX, start = 0;
	char *b = malloc(cap);
	for (;;) {
		if (n + 4096 > cap)
			b = realloc(b, cap *= 2);
		ssize_t k = need == SIZE_MAX || n < start + need
			? get(fd, b + n, need == SIZE_MAX && !start ? 1 : start + need - n < cap - n - 1
			      ? start + need - n : cap - n - 1, ms) : -2;
		if (k > 0)
			n += (size_t)k;
		b[n] = 0;
		if (k == -1 || k == 0) {
			a.closed = k == 0;
			if (!start)
				a.status = (int)k;
			break;
		}
		if (!start && n >= 4 && memcmp(b + n - 4, "\r\n\r\n", 4) == 0) {
			start = n;
			a.head = strdup(b);
			a.status = atoi(b + 9);
			const char *length = field(&a, "Content-Length");
			if (head_only || a.status == 304 || *length)
				need = head_only || a.status == 304 ? 0 : (size_t)atol(length);
		}
		if (start && need != SIZE_MAX && n >= start + need)
			break;
	}
	if (start) {
		a.n = n - start;
		a.body = malloc(a.n + 1);
		memcpy(a.body, b + start, a.n);
		a.body[a.n] = 0;
	}
	free(b);
	return a;
}

/* Ask on a connection of its own. */
static inline struct answer ask(int port, const char *request)
{
	int fd = dial(port);
	puts_to(fd, request);
	struct answer a = hear(fd, strncmp(request, "HEAD", 4) == 0, 5000);
	close(fd);
	return a;
}

static inline int status_of(int port, const char *request)
{
	struct answer a = ask(port, request);
	int status = a.status;
	answer_free(&a);
	return status;
}

static inline double seconds_since(int64_t t)
{
	return (double)(clock_mono() - t) / 1e9;
}

static inline void sleep_ms(int ms)
{
	struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
	nanosleep(&t, NULL);
}

/* A server on any free port, with the given handler. Ends the test when it does not start. */
static inline struct http_server *serve(struct http_config c)
{
	struct http_server *s;
	c.address = c.address ? c.address : "127.0.0.1";
	c.threads = c.threads ? c.threads : 2;
	enum err e = http_start(&s, &c);
	if (e) {
		printf("Bail out! the server does not start: %s %s\n", err_name(e), err_detail());
		exit(1);
	}
	return s;
}
#endif
