/* What a proxy says is believed from loopback only, and only when asked to; IPv6; bad settings. */
#include "net_client.h"

static void handle(struct http_request *rq, void *context)
{
	(void)context;
	out_fmt(rq->out, "tls=%d peer=%.*s", rq->tls, SPAN_ARG(rq->peer));
}

#define SAID "GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.1, 198.51.100.7\r\n" \
	"X-Forwarded-Proto: https\r\n\r\n"

int main(void)
{
	struct http_server *s = serve((struct http_config){.handle = handle, .behind_proxy = true});
	struct answer a = ask(http_port(s), SAID);
	is(a.body, "tls=1 peer=198.51.100.7", "behind a proxy: its last word counts");
	ok(*field(&a, "Strict-Transport-Security"), "and HSTS is sent");
	answer_free(&a);
	http_stop(s);
	s = serve((struct http_config){.handle = handle});
	a = ask(http_port(s), SAID);
	is(a.body, "tls=0 peer=127.0.0.1", "without a proxy nothing of it is believed");
	ok(!*field(&a, "Strict-Transport-Security"), "no HSTS on plain HTTP");
	answer_free(&a);
	struct http_server *other = NULL;
	struct http_config taken = {.address = "203.0.113.5", .threads = 1, .handle = handle};
	ok(http_start(&other, &taken) == E_IO && !other, "an address that is not ours: E_IO");
	taken.address = "localhost";
	ok(http_start(&other, &taken) == E_INVALID && !other, "a name is not an address: E_INVALID");
	http_stop(s);
	taken.address = "::1";
	if (http_start(&s, &taken)) {
		skip("no IPv6 here", 1);
		return done();
	}
	struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)http_port(s)),
	                          .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
		puts_to(fd, SAID);
	a = hear(fd, false, 3000);
	is(a.body ? a.body : "", "tls=0 peer=::1", "IPv6");
	answer_free(&a);
	close(fd);
	http_stop(s);
	return done();
}
