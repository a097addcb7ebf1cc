/* Limits and time-outs: every one is reached here, and the server still answers. */
#include "net_client.h"

static atomic_bool large_ended;

static void end(struct http_request *rq, void *context)
{
	(void)context;
	if (span_is(rq->path, "/large"))
		large_ended = true;
}

static void handle(struct http_request *rq, void *context)
{
	(void)context;
	rq->reply.type = "text/plain";
	if (span_is(rq->path, "/large")) {
		char *to = out_room(rq->out, 8 << 20);
		if (to)
			memset(to, 'x', 8 << 20);
		rq->out->n = 8 << 20;
		rq->reply.plain = true;
		return;
	}
	out_fmt(rq->out, "fields=%d files=%d", rq->nform, rq->nfiles);
	for (int i = 0; i < rq->nfiles; i++)
		out_fmt(rq->out, " %lld", (long long)rq->files[i].size);
}

static bool alive(int port)
{
	return status_of(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n") == 200;
}

static void test_heads(int port)
{
	static char request[80 << 10];
	static const struct { int bytes, status; } each[] = {{8000, 200}, {15900, 200}, {17000, 431}, {70000, 431}};
	for (size_t i = 0; i < LEN(each); i++) {
		int n = snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: x\r\nCookie: k=");
		memset(request + n, 'a', (size_t)each[i].bytes);
		strcpy(request + n + each[i].bytes, "\r\n\r\n");
		int status = status_of(port, request);
		ok(status == each[i].status || (each[i].bytes == 70000 && status == 0),
		   "a head of %d bytes: %d", each[i].bytes, status);
	}
	int n = snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: x\r\n");
	for (int i = 0; i < HTTP_MAX_LINES; i++)
		n += snprintf(request + n, sizeof request - (size_t)n, "X-%d: y\r\n", i);
	strcpy(request + n, "\r\n");
	ok(status_of(port, request) == 431, "too many header fields");
	n = snprintf(request, sizeof request, "GET /");
	memset(request + n, 'a', 40000);
	strcpy(request + n + 40000, " HTTP/1.1\r\nHost: x\r\n\r\n");
	int status = status_of(port, request);
	ok(status == 414 || status == 431 || status == 0, "an endless target: %d", status);
	ok(alive(port), "the server still answers");
}

/* A POST with `n` bytes of body made of `unit`, after `before` and before `after`. */
static int post(int port, const char *type, const char *before, const char *unit, size_t times,
	const char *after)
{
	char head[300];
	size_t n = strlen(before) + strlen(unit) * times + strlen(after);
	int fd = dial(port);
	snprintf(head, sizeof head,
		"POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", type, n);
	puts_to(fd, head);
	puts_to(fd, before);
	bool good = true;
	for (size_t i = 0; i < times && good; i++)
		good = puts_to(fd, unit);
	puts_to(fd, after);
	struct answer a = hear(fd, false, 10000);
	int status = a.status;
	answer_free(&a);
	close(fd);
	return status;
}

static char *line(size_t n)
{
	char *p = malloc(n + 1);
	memset(p, 'x', n);
	p[n] = 0;
	return p;
}

#define PART "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n"

static void test_bodies(int port)
{
	static const char form[] = "application/x-www-form-urlencoded", parts[] = "multipart/form-data; boundary=B";
	char *kb = line(1024), *k64 = line(64 << 10);
	ok(post(port, form, "a=", kb, 1023, "") == 200, "a form of nearly 1 MB");
	ok(post(port, form, "a=", kb, 1024, "") == 413, "a form above 1 MB");
	ok(post(port, "application/json", "", kb, 1025, "") == 413, "another body above 1 MB");
	ok(post(port, form, "", "a=1&", HTTP_MAX_FIELDS, "") == 200, "as many fields as are allowed");
	ok(post(port, form, "", "a=1&", HTTP_MAX_FIELDS + 1, "") == 413, "one field more");
	ok(post(port, parts, "", "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n",
	        HTTP_MAX_FIELDS + 1, "--B--\r\n") == 413, "one part more");
	ok(post(port, parts, PART, k64, 24 << 4, "\r\n--B--\r\n") == 200, "a file of 24 MB");
	ok(post(port, parts, PART, k64, 30 << 4, "\r\n--B--\r\n") == 413,
	   "a file of 30 MB: read to the end, refused");
	ok(post(port, parts, "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n", k64, 17,
	   "\r\n--B--\r\n") == 413,
	   "a text part above 1 MB");
	ok(post(port, parts, "", PART "x\r\n", HTTP_MAX_FILES, "--B--\r\n") == 200, "as many files as are allowed");
	ok(post(port, parts, "", PART "x\r\n", HTTP_MAX_FILES + 1, "--B--\r\n") == 413, "one file more");
	int fd = dial(port);
	puts_to(fd, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000000\r\n\r\n");
	struct answer a = hear(fd, false, 3000);
	ok(a.status == 413, "4 GB announced: refused at once");
	answer_free(&a);
	close(fd);
	fd = dial(port);
	puts_to(fd, "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 30000000\r\n\r\n");
	a = hear(fd, false, 3000);
	ok(a.status == 413, "announced with Expect: refused before the body");
	answer_free(&a);
	close(fd);
	free(kb);
	free(k64);
	ok(alive(port), "the server still answers");
}

/* Drip one byte of text every 200 ms; seconds until the server has gone. */
static double drip(int port, const char *before, char byte)
{
	int fd = dial(port);
	int64_t t = clock_mono();
	puts_to(fd, before);
	while (seconds_since(t) < 15) {
		char b;
		if (get(fd, &b, 1, 200) == 0 || !put(fd, &byte, 1))
			break;
	}
	close(fd);
	return seconds_since(t);
}

static void test_slow(int port)
{
	double s = drip(port, "GET / HTTP/1.1\r\nX: ", 'a');
	ok(s > 2 && s < 6, "a head by drips is cut: %.1f s", s);
	s = drip(port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n", 'a');
	ok(s > 2 && s < 6, "a body by drips is cut: %.1f s", s);
	int fd = dial(port);
	int64_t t = clock_mono();
	char b;
	bool cut = get(fd, &b, 1, 8000) == 0;
	ok(cut, "who says nothing is cut: %.1f s", seconds_since(t));
	close(fd);
	fd = dial(port);
	int small = 4096;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	puts_to(fd, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
	t = clock_mono();
	while (!large_ended && seconds_since(t) < 15)
		sleep_ms(50);
	double took = seconds_since(t);
	ok(large_ended && took > 0.5, "a client that does not read its answer is cut: %.1f s", took);
	close(fd);
	ok(alive(port), "the server still answers");
}

static void test_many(int port)
{
	int fd[64], n = 0;
	for (; n < 64; n++)
		fd[n] = dial(port);
	ok(fd[63] >= 0, "loopback has no limit per address");
	for (int i = 0; i < n; i++)
		close(fd[i]);
	sleep_ms(100);
	ok(alive(port), "the server still answers");
}

int main(void)
{
	struct http_server *s = serve((struct http_config){.handle = handle, .timeout = 10});
	test_heads(http_port(s));
	test_bodies(http_port(s));
	http_stop(s);
	s = serve((struct http_config){.handle = handle, .end = end, .timeout = 1, .per_address = 10});
	test_slow(http_port(s));
	test_many(http_port(s));
	http_stop(s);
	return done();
}
