/* Requests that leave the event thread, and come back, late or never. */
#include <pthread.h>

#include "net_client.h"

static struct workers *pool;
static atomic_int handled, ended, slow_ms;
static struct http_request *_Atomic kept;

static void finish(void *arg)
{
	struct http_request *rq = arg;
	sleep_ms(slow_ms);
	out_fmt(rq->out, "done %.*s", SPAN_ARG(rq->path));
	rq->reply.status = 201;
	http_resume(rq);
}

static void handle(struct http_request *rq, void *context)
{
	(void)context;
	handled++;
	rq->reply.type = "text/plain";
	if (span_is(rq->path, "/now")) {
		LIT(rq->out, "now");
		return;
	}
	http_suspend(rq);
	if (span_is(rq->path, "/never"))
		kept = rq;
	else if (span_is(rq->path, "/instant"))
		http_resume(rq);
	else if (workers_run(pool, finish, rq))
		http_resume(rq);
}

static void end(struct http_request *rq, void *context)
{
	(void)context;
	ended++;
	if (kept == rq)
		kept = NULL;
}

static void test_resume(int port)
{
	slow_ms = 20;
	struct answer a = ask(port, "POST /later HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab");
	ok(a.status == 201, "resumed from another thread");
	is(a.body, "done /later", "with its answer");
	answer_free(&a);
	ok(status_of(port, "GET /instant HTTP/1.1\r\nHost: x\r\n\r\n") == 200, "resumed at once");
	int fd[40], good = 0;
	slow_ms = 1;
	for (size_t i = 0; i < LEN(fd); i++)
		fd[i] = dial(port);
	for (int round = 0; round < 25; round++) {
		for (size_t i = 0; i < LEN(fd); i++)
			puts_to(fd[i], i % 4 ? "GET /later HTTP/1.1\r\nHost: x\r\n\r\n" : "GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
		for (size_t i = 0; i < LEN(fd); i++) {
			a = hear(fd[i], false, 5000);
			good += a.status == (i % 4 ? 201 : 200);
			answer_free(&a);
		}
	}
	ok(good == 25 * (int)LEN(fd), "1,000 requests on 40 kept connections: %d", good);
	puts_to(fd[0], "GET /later HTTP/1.1\r\nHost: x\r\n\r\nGET /now HTTP/1.1\r\nHost: x\r\n\r\n");
	a = hear(fd[0], false, 3000);
	struct answer b = hear(fd[0], false, 3000);
	ok(a.status == 201 && b.status == 200, "pipelined behind a suspended one: in order");
	answer_free(&a);
	answer_free(&b);
	for (size_t i = 0; i < LEN(fd); i++)
		close(fd[i]);
}

static bool all_ended(void)
{
	for (int i = 0; i < 100 && ended != handled; i++)
		sleep_ms(50);
	return ended == handled;
}

static void test_leavers(int port)
{
	slow_ms = 50;
	for (int i = 0; i < 20; i++) {
		int fd = dial(port);
		puts_to(fd, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
		if (i % 2)
			sleep_ms(5);
		close(fd);
	}
	ok(all_ended(), "clients that left while suspended: %d handled, %d ended", handled, ended);
	ok(status_of(port, "GET /now HTTP/1.1\r\nHost: x\r\n\r\n") == 200, "the server still answers");
}

static void test_watchdog(struct http_server *s)
{
	int port = http_port(s);
	s->watchdog = 1;
	int64_t t = clock_mono();
	struct answer a = ask(port, "GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
	ok(a.status == 503 && seconds_since(t) < 3, "not resumed: 503 after %.1f s", seconds_since(t));
	ok(a.body && strstr(a.body, "Det tog för lång tid"), "with a page that says so");
	ok(*field(&a, "Content-Security-Policy"), "and the security headers");
	answer_free(&a);
	ok(ended == handled - 1, "the request still belongs to the other thread");
	struct http_request *late = kept;
	out_fmt(late->out, "late");
	http_resume(late);
	ok(all_ended(), "the late resume is ignored, and ends the request");
	int fd = dial(port);
	puts_to(fd, "GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
	sleep_ms(300);
	close(fd);
	sleep_ms(1500);
	ok(kept && ended == handled - 1, "abandoned, and its client has gone: kept");
	http_resume(kept);
	ok(all_ended(), "until it is resumed");
	s->watchdog = SERVER_WATCHDOG;
}

static void *stopper(void *arg)
{
	http_stop(arg);
	return NULL;
}

static void test_stop(void)
{
	struct http_server *s = serve((struct http_config){.handle = handle, .end = end});
	pthread_t id;
	slow_ms = 700;
	int fd = dial(http_port(s)), idle = dial(http_port(s));
	puts_to(fd, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
	puts_to(idle, "GET /half HTTP/1.1\r\nHo");
	sleep_ms(100);
	int64_t t = clock_mono();
	pthread_create(&id, NULL, stopper, s);
	struct answer a = hear(fd, false, 5000);
	ok(a.status == 201, "stop while busy: what runs is finished");
	is(field(&a, "Connection"), "close", "and the connection closed");
	answer_free(&a);
	pthread_join(id, NULL);
	ok(ended == handled, "everything ended");
	ok(seconds_since(t) < 6.5, "within the five seconds: %.1f", seconds_since(t));
	close(fd);
	close(idle);
	s = serve((struct http_config){.handle = handle, .end = end});
	fd = dial(http_port(s));
	puts_to(fd, "GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
	sleep_ms(100);
	t = clock_mono();
	http_stop(s);
	ok(seconds_since(t) < 7, "stop with a request that nobody resumes: %.1f s", seconds_since(t));
	http_resume(kept);
	ok(ended == handled - 1, "a resume after the stop does no harm");
	close(fd);
}

int main(void)
{
	log_level(LOG_ERROR + 1);
	if (workers_start(&pool, 4, 64))
		return 1;
	struct http_server *s = serve((struct http_config){.handle = handle, .end = end});
	test_resume(http_port(s));
	test_leavers(http_port(s));
	test_watchdog(s);
	http_stop(s);
	ok(ended == handled, "every handled request has ended: %d", ended);
	test_stop();
	workers_stop(pool);
	return done();
}
