/* Every request of test/http/smuggle.txt is refused, and what stands behind it
 * on the same connection is never taken for a request. */
#include "net_client.h"

static atomic_int smuggled, handled;

static void handle(struct http_request *rq, void *context)
{
	(void)context;
	handled++;
	smuggled += span_is(rq->path, "/smuggled");
	LIT(rq->out, "page");
}

static int hex(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

static size_t unescape(const char *s, char *to)
{
	size_t n = 0;
	for (; *s && *s != '\n'; s++) {
		if (*s != '\\') {
			to[n++] = *s;
			continue;
		}
		switch (*++s) {
		case 'r': to[n++] = '\r'; break;
		case 'n': to[n++] = '\n'; break;
		case 't': to[n++] = '\t'; break;
		case '0': to[n++] = 0; break;
		case 'x': to[n++] = (char)(hex(s[1]) << 4 | hex(s[2])); s += 2; break;
		default:  to[n++] = *s; break;
		}
	}
	return n;
}

static void one(int port, const char *name, const char *bytes, size_t n)
{
	static const char next[] = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
	int before = handled, fd = dial(port);
	put(fd, bytes, n);
	put(fd, next, sizeof next - 1);
	struct answer a = hear(fd, strncmp(bytes, "HEAD", 4) == 0, 3000);
	struct answer b = {0};
	if (a.status > 0 && !a.closed)
		b = hear(fd, false, 1000);
	bool refused = a.status == 0 || (a.status >= 400 && a.status < 600 && a.status != 500);
	ok(refused && b.status == 0 && handled == before, "%s: %d, then %d", name, a.status, b.status);
	answer_free(&a);
	answer_free(&b);
	close(fd);
}

int main(void)
{
	FILE *f = fopen("test/http/smuggle.txt", "r");
	if (!f)
		f = fopen("../http/smuggle.txt", "r");
	struct http_server *s = serve((struct http_config){.handle = handle, .timeout = 5});
	char line[1000], bytes[1000];
	int n = 0;
	while (f && fgets(line, sizeof line, f)) {
		char *tab = strchr(line, '\t');
		if (line[0] == '#' || !tab)
			continue;
		*tab = 0;
		one(http_port(s), line, bytes, unescape(tab + 1, bytes));
		n++;
	}
	if (f)
		fclose(f);
	ok(n >= 100, "%d requests were tried", n);
	ok(smuggled == 0, "nothing was smuggled");
	ok(status_of(http_port(s), "GET / HTTP/1.1\r\nHost: x\r\n\r\n") == 200, "the server still answers");
	ok(status_of(http_port(s), "\r\nGET /smuggled HTTP/1.1\r\nHost: x:8080\r\n\r\n") == 200 && smuggled == 1,
	   "and a good request is taken, after an empty line too (RFC 9112, 2.2)");
	http_stop(s);
	return done();
}
