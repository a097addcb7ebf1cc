/* The server on a real socket: what a browser needs of it. */
#include <pthread.h>
#include <zlib.h>

#include "net_client.h"

static atomic_int handled, ended, started, stopped, early;
static _Thread_local bool mine;
static char big[6500];

static void on_start(int thread, void *context)
{
	(void)thread;
	(void)context;
	mine = true;
	started++;
}

static void on_stop(int thread, void *context)
{
	(void)thread;
	(void)context;
	stopped += mine;
}

static void show_fields(struct http_request *rq)
{
	for (int i = 0; i < rq->nform; i++)
		out_fmt(rq->out, "%.*s=%.*s;", SPAN_ARG(rq->form[i].name), SPAN_ARG(rq->form[i].value));
	for (int i = 0; i < rq->nfiles; i++) {
		char b[100] = {0};
		ssize_t n = read(rq->files[i].fd, b, sizeof b - 1);
		out_fmt(rq->out, "[%.*s %.*s %lld %.*s]", SPAN_ARG(rq->files[i].field), SPAN_ARG(rq->files[i].name),
		        (long long)rq->files[i].size, (int)n, b);
	}
	out_fmt(rq->out, "raw=%.*s", SPAN_ARG(rq->body));
}

static void show_request(struct http_request *rq)
{
	out_fmt(rq->out, "%d path=%.*s query=%.*s a=%.*s cookie=%.*s host=%.*s peer=%.*s tls=%d gzip=%d",
	        (int)rq->method, SPAN_ARG(rq->path), SPAN_ARG(rq->query), SPAN_ARG(http_query(rq, "a")),
	        SPAN_ARG(http_cookie(rq, "k")), SPAN_ARG(rq->host), SPAN_ARG(rq->peer), rq->tls, rq->gzip);
}

static void handle(struct http_request *rq, void *context)
{
	(void)context;
	handled++;
	early += !mine;
	rq->reply.type = "text/plain; charset=utf-8";
	if (span_is(rq->path, "/form"))
		show_fields(rq);
	else if (span_is(rq->path, "/big"))
		out_put(rq->out, big, sizeof big);
	else if (span_is(rq->path, "/empty"))
		rq->reply.status = 204;
	else if (span_is(rq->path, "/to"))
		rq->reply = (struct http_reply){.status = 303, .location = S("/big"),
			.cookies = {S("__Host-s=1; Secure; Path=/"), S("b=2")}, .clear_site = true};
	else if (span_is(rq->path, "/tagged")) {
		rq->reply.etag = S("v7");
		LIT(rq->out, "tagged");
	} else if (span_is(rq->path, "/file")) {
		rq->reply.filename = S("ben\"o.csv");
		LIT(rq->out, "a,b");
	} else if (span_is(rq->path, "/split"))
		rq->reply.location = S("/x\r\nSet-Cookie: evil=1");
	else if (span_is(rq->path, "/static"))
		rq->reply.file = static_files;
	else if (span_is(rq->path, "/endless"))
		while (!rq->out->bad)
			out_put(rq->out, big, sizeof big);
	else if (span_is(rq->path, "/missing")) {
		rq->reply.status = 404;
		LIT(rq->out, "none");
	} else
		show_request(rq);
}

static void end(struct http_request *rq, void *context)
{
	(void)rq;
	(void)context;
	ended++;
}

#define GET(path, more) "GET " path " HTTP/1.1\r\nHost: lindasa.example\r\n" more "\r\n"

static void test_plain(int port)
{
	struct answer a = ask(port, GET("/a%20b/%C3%A5?a=1%2B+x&b", "Cookie: j=1; k=v\r\n"));
	ok(a.status == 200, "GET answers");
	is(a.body,
	   "0 path=/a b/å query=a=1%2B+x&b a=1+ x cookie=v host=lindasa.example peer=127.0.0.1 tls=0 gzip=0",
	   "path decoded, query and cookie found");
	is(field(&a, "Cache-Control"), "no-store", "a page is not stored");
	is(field(&a, "Server"), "", "no server name");
	answer_free(&a);
	a = ask(port, "HEAD /big HTTP/1.1\r\nHost: x\r\n\r\n");
	ok(a.status == 200 && a.n == 0, "HEAD has no body");
	is(field(&a, "Content-Length"), "6500", "HEAD tells the length");
	answer_free(&a);
	a = ask(port, "GET / HTTP/1.0\r\n\r\n");
	ok(a.status == 200 && a.closed == false, "HTTP/1.0 without Host");
	is(field(&a, "Connection"), "close", "HTTP/1.0 is closed");
	answer_free(&a);
	a = ask(port, GET("/to", ""));
	ok(a.status == 303, "303");
	is(field(&a, "Location"), "/big", "Location");
	is(field(&a, "Set-Cookie"), "__Host-s=1; Secure; Path=/", "first cookie");
	ok(strstr(a.head, "Set-Cookie: b=2") != NULL, "second cookie");
	is(field(&a, "Clear-Site-Data"), "\"cache\", \"cookies\", \"storage\"", "Clear-Site-Data");
	answer_free(&a);
	a = ask(port, GET("/file", ""));
	is(field(&a, "Content-Disposition"), "attachment; filename=\"ben_o.csv\"",
	   "the file name cannot end its quotes");
	answer_free(&a);
	a = ask(port, GET("/split", ""));
	ok(a.status == 500 && !strstr(a.head, "evil"), "a line break in Location becomes a fault, not a header");
	answer_free(&a);
	a = ask(port, GET("/endless", ""));
	ok(a.status == 500 && strstr(a.body, "Något gick fel"), "a body past the limit becomes a fault page");
	answer_free(&a);
}

static void test_connection(int port)
{
	int fd = dial(port);
	for (int i = 0; i < 3; i++) {
		puts_to(fd, GET("/big", ""));
		struct answer a = hear(fd, false, 3000);
		ok(a.status == 200 && a.n == sizeof big && memcmp(a.body, big, a.n) == 0, "keep-alive, request %d", i + 1);
		answer_free(&a);
	}
	close(fd);
	fd = dial(port);
	puts_to(fd, GET("/a", "") "HEAD /big HTTP/1.1\r\nHost: x\r\n\r\n"
	        "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	        "Content-Length: 3\r\n\r\na=1" GET("/missing", ""));
	int want[] = {200, 200, 200, 404};
	for (int i = 0; i < 4; i++) {
		struct answer a = hear(fd, i == 1, 3000);
		ok(a.status == want[i], "pipelined request %d: %d", i + 1, a.status);
		answer_free(&a);
	}
	close(fd);
	fd = dial(port);
	const char *slow = GET("/a", "X-Y: z\r\n");
	for (const char *p = slow; *p; p++) {
		put(fd, p, 1);
		if (p - slow == 5 || p - slow == 30)
			sleep_ms(20);
	}
	struct answer a = hear(fd, false, 3000);
	ok(a.status == 200, "a head that comes byte by byte");
	answer_free(&a);
	close(fd);
}

#define POST(type, length, body) "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: " type \
	"\r\nContent-Length: " length "\r\n\r\n" body
#define B "multipart/form-data; boundary=XyZ"

static void test_forms(int port)
{
	struct answer a = ask(port, POST("application/x-www-form-urlencoded", "33",
		"a=1&b=%C3%A5+%26&a=2&tom=&c&x=%3D"));
	is(a.body, "a=1;b=å &;a=2;tom=;c=;x==;raw=", "urlencoded fields, in order, repeated and empty");
	answer_free(&a);
	a = ask(port, POST("application/x-www-form-urlencoded; charset=UTF-8", "4", "a=%4"));
	ok(a.status == 400, "a broken escape in a form is refused");
	answer_free(&a);
	a = ask(port, POST("application/json", "7", "{\"a\":1}"));
	is(a.body, "raw={\"a\":1}", "another body comes raw");
	answer_free(&a);
	const char *parts = "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n"
		"--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nett\r\ntvå\r\n"
		"--XyZ\r\nContent-Disposition: form-data; name=\"f\"; filename=\"tom\"\r\n"
		"Content-Type: text/plain\r\n\r\n\r\n"
		"--XyZ\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x y.txt\"\r\n"
		"Content-Type: text/plain\r\n\r\n--Xy hej\r\n--XyZ--\r\n";
	char request[2000];
	int n = snprintf(request, sizeof request, POST(B, "%zu", "%s"), strlen(parts), parts);
	a = ask(port, request);
	is(a.body, "a=;a=ett\r\ntvå;[f x y.txt 8 --Xy hej]raw=",
	   "multipart: an empty field, a text, a file; the empty file is none");
	answer_free(&a);
	int bad = 0;
	for (int cut = n - (int)strlen(parts); cut < n; cut += 7) {
		int fd = dial(port);
		put(fd, request, (size_t)cut);
		sleep_ms(1);
		put(fd, request + cut, (size_t)(n - cut));
		a = hear(fd, false, 3000);
		bad += a.status != 200 || !strstr(a.body, "a=;a=ett\r\ntvå;[f x y.txt 8 --Xy hej]raw=");
		answer_free(&a);
		close(fd);
	}
	ok(bad == 0, "the same in two packets, cut anywhere");
	snprintf(request, sizeof request, POST(B, "%zu", "%s"), strlen(parts) - 30, parts);
	ok(status_of(port, request) == 400, "a multipart body without its end is refused");
	ok(status_of(port, POST("multipart/form-data", "3", "abc")) == 400, "no boundary");
	ok(status_of(port, POST(B, "3", "abc")) == 400, "a preamble is refused");
	a = ask(port, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
	ok(a.status == 200, "a POST without a body");
	answer_free(&a);
	int fd = dial(port);
	puts_to(fd, "POST /form HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
	        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n");
	a = hear(fd, true, 3000);
	ok(a.status == 100, "100 Continue");
	answer_free(&a);
	puts_to(fd, "a=1");
	a = hear(fd, false, 3000);
	is(a.body, "a=1;raw=", "and then the body");
	answer_free(&a);
	close(fd);
}

static void test_gzip(int port)
{
	struct answer a = ask(port, GET("/big", "Accept-Encoding: br, gzip;q=0.8\r\n"));
	static char plain[8000];
	z_stream z = {.next_in = (unsigned char *)a.body, .avail_in = (unsigned)a.n,
	              .next_out = (unsigned char *)plain, .avail_out = sizeof plain};
	inflateInit2(&z, 15 + 16);
	int end_code = inflate(&z, Z_FINISH);
	inflateEnd(&z);
	is(field(&a, "Content-Encoding"), "gzip", "compressed when the client takes it");
	ok(end_code == Z_STREAM_END && z.total_out == sizeof big && memcmp(plain, big, sizeof big) == 0,
	   "and zlib reads it back");
	ok(a.n < sizeof big / 3, "it is smaller: %zu", a.n);
	is(field(&a, "Vary"), "Accept-Encoding", "Vary");
	answer_free(&a);
	a = ask(port, GET("/big", "Accept-Encoding: gzip;q=0, deflate\r\n"));
	ok(a.n == sizeof big && !*field(&a, "Content-Encoding"), "gzip;q=0 is a no");
	answer_free(&a);
	a = ask(port, GET("/missing", "Accept-Encoding: gzip\r\n"));
	ok(a.status == 404 && !*field(&a, "Content-Encoding"), "a short body is left alone");
	answer_free(&a);
}

static void test_cache(int port)
{
	struct answer a = ask(port, GET("/tagged", ""));
	is(field(&a, "ETag"), "\"v7\"", "ETag");
	is(field(&a, "Cache-Control"), "private, no-cache", "kept, but asked about every time");
	answer_free(&a);
	a = ask(port, GET("/tagged", "If-None-Match: \"v6\", W/\"v7\"\r\n"));
	ok(a.status == 304 && a.n == 0, "304");
	is(field(&a, "ETag"), "\"v7\"", "304 names the tag");
	ok(*field(&a, "Content-Security-Policy"), "304 has the security headers");
	answer_free(&a);
	ok(status_of(port, GET("/tagged", "If-None-Match: \"v8\"\r\n")) == 200, "another tag: 200");
	if (!static_files[0].path) {
		skip("no static files", 3);
		return;
	}
	char request[300];
	snprintf(request, sizeof request, GET("/static", "If-None-Match: \"%s\"\r\n"), static_files[0].etag);
	ok(status_of(port, request) == 304, "a static file: 304");
	a = ask(port, GET("/static", "Accept-Encoding: gzip\r\n"));
	is(field(&a, "Cache-Control"), "public, max-age=31536000, immutable", "a static file is kept for ever");
	ok(a.n == static_files[0].gzip.n && memcmp(a.body, static_files[0].gzip.p, a.n) == 0, "its compressed form");
	answer_free(&a);
}

static const char *const wanted[][2] = {
	{"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
	 "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
	{"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "no-referrer"},
	{"Cross-Origin-Opener-Policy", "same-origin"}, {"Cross-Origin-Embedder-Policy", "require-corp"},
	{"Cross-Origin-Resource-Policy", "same-origin"}, {"X-Robots-Tag", "noindex, nofollow"},
};

static void test_security(int port)
{
	static const struct { const char *request; int status; } each[] = {
		{GET("/a", ""), 200}, {GET("/empty", ""), 204}, {GET("/to", ""), 303}, {GET("/missing", ""), 404},
		{GET("/a/../b", ""), 400}, {"DELETE /a HTTP/1.1\r\nHost: x\r\n\r\n", 405}, {GET("/endless", ""), 500},
		{POST("application/json", "2000000", ""), 413}, {"GET /a HTTP/1.2\r\nHost: x\r\n\r\n", 505},
		{"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411},
	};
	for (size_t i = 0; i < LEN(each); i++) {
		int fd = dial(port);
		puts_to(fd, each[i].request);
		if (each[i].status == 413) {
			static char body[2000000];
			put(fd, body, sizeof body);
		}
		struct answer a = hear(fd, each[i].status == 204, 3000);
		ok(a.status == each[i].status, "status %d (want %d)", a.status, each[i].status);
		int missing = 0;
		for (size_t k = 0; k < LEN(wanted); k++)
			missing += strcmp(field(&a, wanted[k][0]), wanted[k][1]) != 0;
		missing += !*field(&a, "Permissions-Policy") || !*field(&a, "Cache-Control");
		ok(missing == 0, "all security headers on %d", each[i].status);
		answer_free(&a);
		close(fd);
	}
	struct answer a = ask(port, "DELETE /a HTTP/1.1\r\nHost: x\r\n\r\n");
	is(field(&a, "Allow"), "GET, HEAD, POST", "405 tells what is allowed");
	answer_free(&a);
}

int main(void)
{
	log_level(LOG_ERROR + 1);
	for (size_t i = 0; i < sizeof big; i++)
		big[i] = "<p>Ring & familj</p>\n<li class=\"a\">"[(i * 7 + i / 13) % 35];
	struct http_server *s = serve((struct http_config){.handle = handle, .end = end, .threads = 3,
		.thread_start = on_start, .thread_end = on_stop, .timeout = 5});
	int port = http_port(s);
	ok(port > 0, "a free port is chosen");
	test_plain(port);
	test_connection(port);
	test_forms(port);
	test_gzip(port);
	test_cache(port);
	test_security(port);
	http_stop(s);
	ok(dial(port) < 0, "nobody listens after the stop");
	ok(handled > 30 && ended == handled, "every handled request has ended: %d", ended);
	ok(started == 3 && stopped == 3 && early == 0,
	   "thread_start and thread_end ran on each event thread, before its requests");
	http_stop(NULL);
	return done();
}
