/* Event streams: delivery, heartbeat, end, slow readers, leavers. */
#include <pthread.h>

#include "net_client.h"

struct stream { struct sse *sse; bool gone; };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct stream stream[64];
static atomic_int nstream, ngone;

static void gone(void *arg)
{
	struct stream *s = arg;
	pthread_mutex_lock(&lock);
	s->gone = true;
	ngone++;
	pthread_mutex_unlock(&lock);
}

static void handle(struct http_request *rq, void *context)
{
	(void)context;
	if (!span_starts(rq->path, S("/events"))) {
		LIT(rq->out, "page");
		return;
	}
	pthread_mutex_lock(&lock);
	struct stream *s = &stream[nstream++];
	s->sse = sse_open(rq, span_is(rq->path, "/events/short") ? 1 : 60, gone, s);
	pthread_mutex_unlock(&lock);
	if (span_is(rq->path, "/events/fault"))
		rq->reply.location = S("a\nb");
}

/* As a room does: the registry's lock is held around the send. */
static bool send_to(int i, const char *event, const char *data)
{
	pthread_mutex_lock(&lock);
	bool good = !stream[i].gone && sse_send(stream[i].sse, span_str(event), span_str(data));
	pthread_mutex_unlock(&lock);
	return good;
}

static int wait_gone(int n)
{
	int now = 0;
	for (int i = 0; i < 100 && now < n; i++) {
		sleep_ms(50);
		pthread_mutex_lock(&lock);
		now = ngone;
		pthread_mutex_unlock(&lock);
	}
	return now;
}

static int open_stream(int port, const char *path)
{
	char request[200];
	int fd = dial(port);
	snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path);
	puts_to(fd, request);
	return fd;
}

/* Read until `want` was seen. */
static bool see(int fd, const char *want, int ms)
{
	static char b[200000];
	size_t n = 0;
	int64_t t = clock_mono();
	b[0] = 0;
	while (seconds_since(t) * 1000 < ms && !strstr(b, want) && n < sizeof b - 4097) {
		ssize_t k = get(fd, b + n, 4096, 50);
		if (k == 0)
			break;
		n += k > 0 ? (size_t)k : 0;
		b[n] = 0;
	}
	return strstr(b, want) != NULL;
}

static void test_delivery(int port)
{
	int fd = open_stream(port, "/events");
	ok(see(fd, "text/event-stream", 2000), "the head comes at once");
	ok(send_to(0, "turn", "<p>Din tur</p>"), "sent");
	ok(see(fd, "event: turn\ndata: <p>Din tur</p>\n\n", 2000), "one event");
	send_to(0, "", "one\ntwo\r\nthree");
	ok(see(fd, "data: one\ndata: two\ndata: three\n\n", 2000), "lines, and no name");
	pthread_mutex_lock(&lock);
	sse_close(stream[0].sse);
	pthread_mutex_unlock(&lock);
	ok(see(fd, "0\r\n\r\n", 2000), "closed by the server, properly ended");
	ok(wait_gone(1) == 1 && !send_to(0, "x", "y"), "gone was called; nothing more can be sent");
	close(fd);
}

static void test_time(struct http_server *s)
{
	s->beat = 1;
	int fd = open_stream(http_port(s), "/events");
	ok(see(fd, ":\n\n", 4000), "a comment when nothing else is sent");
	close(fd);
	s->beat = 60;
	ok(wait_gone(2) == 2, "a client that leaves is noticed without a comment");
	fd = open_stream(http_port(s), "/events/short");
	int64_t t = clock_mono();
	bool closed = see(fd, "\r\n0\r\n\r\n", 4000);
	double took = seconds_since(t);
	ok(closed && took > 0.9 && took < 3, "closed after its seconds: %.1f", took);
	ok(wait_gone(3) == 3, "gone");
	close(fd);
}

static void test_slow(int port)
{
	int at = nstream, sent = 0, fd = open_stream(port, "/events");
	static char text[8000];
	memset(text, 'x', sizeof text - 1);
	see(fd, "\r\n\r\n", 2000);
	while (sent < 5000 && send_to(at, "x", text)) {
		if (++sent % 4 == 0)
			sleep_ms(1);
	}
	ok(sent < 5000, "a client that does not read is cut after %d events", sent);
	ok(wait_gone(4) == 4, "gone");
	close(fd);
	int before = nstream;
	ok(status_of(port, "GET /events/fault HTTP/1.1\r\nHost: x\r\n\r\n") == 500 && nstream == before + 1,
	   "a reply that cannot be made ends its stream");
	ok(wait_gone(5) == 5, "gone");
	ok(status_of(port, "HEAD /events HTTP/1.1\r\nHost: x\r\n\r\n") == 200, "HEAD");
	ok(wait_gone(6) == 6, "gone");
}

static void *storm(void *arg)
{
	int from = *(int *)arg;
	for (int i = 0; i < 4000; i++)
		send_to(from + i % 8, "turn", "<p>hej</p>");
	return NULL;
}

static void test_storm(struct http_server *s)
{
	int fd[8], from = nstream;
	pthread_t id[3];
	for (int i = 0; i < 8; i++) {
		fd[i] = open_stream(http_port(s), "/events");
		see(fd[i], "\r\n\r\n", 2000);
	}
	for (size_t i = 0; i < LEN(id); i++)
		pthread_create(&id[i], NULL, storm, &from);
	for (int i = 0; i < 4; i++) {
		sleep_ms(3);
		close(fd[i]);
	}
	for (size_t i = 0; i < LEN(id); i++)
		pthread_join(id[i], NULL);
	ok(wait_gone(10) >= 10, "senders on three threads while clients leave");
	int64_t t = clock_mono();
	http_stop(s);
	double took = seconds_since(t);
	ok(ngone == nstream && took < 3, "all streams end with the server: %d of %d, %.1f s", ngone, nstream, took);
	for (int i = 4; i < 8; i++)
		close(fd[i]);
}

int main(void)
{
	log_level(LOG_ERROR + 1);
	struct http_server *s = serve((struct http_config){.handle = handle});
	test_delivery(http_port(s));
	test_time(s);
	test_slow(http_port(s));
	test_storm(s);
	return done();
}
