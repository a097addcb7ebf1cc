/* TLS in the process: a certificate made here, GnuTLS as the client. */
#include <gnutls/gnutls.h>

#include "net_client.h"

static void handle(struct http_request *rq, void *context)
{
	(void)context;
	out_fmt(rq->out, "tls=%d peer=%.*s body=%zu", rq->tls, SPAN_ARG(rq->peer), rq->body.n);
}

/* Answer (head and body) to a request by TLS; "" when there is no connection. */
static const char *ask_tls(int port, const char *request, const char *priority)
{
	static char b[1 << 16];
	gnutls_session_t s;
	gnutls_certificate_credentials_t cred;
	size_t n = 0;
	int fd = dial(port);
	gnutls_certificate_allocate_credentials(&cred);
	gnutls_init(&s, GNUTLS_CLIENT);
	gnutls_priority_set_direct(s, priority, NULL);
	gnutls_credentials_set(s, GNUTLS_CRD_CERTIFICATE, cred);
	gnutls_transport_set_int(s, fd);
	gnutls_handshake_set_timeout(s, 3000);
	b[0] = 0;
	if (gnutls_handshake(s) == 0) {
		gnutls_record_send(s, request, strlen(request));
		for (ssize_t k; n < sizeof b - 1 && (k = gnutls_record_recv(s, b + n, sizeof b - 1 - n)) > 0; )
			n += (size_t)k;
		b[n] = 0;
	}
	gnutls_deinit(s);
	gnutls_certificate_free_credentials(cred);
	close(fd);
	return b;
}

int main(void)
{
	char dir[] = "/tmp/kring-tls-XXXXXX", command[600], cert[100], key[100];
	if (!mkdtemp(dir))
		return 1;
	snprintf(cert, sizeof cert, "%s/cert.pem", dir);
	snprintf(key, sizeof key, "%s/key.pem", dir);
	snprintf(command, sizeof command,
		"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
	         "-days 2 -subj /CN=localhost -keyout %s -out %s 2>/dev/null", key, cert);
	if (system(command) != 0) {
		skip("openssl is not here", 1);
		return done();
	}
	struct http_server *s = serve((struct http_config){.handle = handle, .tls_cert = cert, .tls_key = key,
		.timeout = 2});
	int port = http_port(s);
#define CLOSE "Host: x\r\nConnection: close\r\n"
	const char *a = ask_tls(port, "GET / HTTP/1.1\r\n" CLOSE "\r\n", "NORMAL:-VERS-ALL:+VERS-TLS1.3");
	ok(strncmp(a, "HTTP/1.1 200", 12) == 0 && strstr(a, "tls=1 peer=127.0.0.1"), "TLS 1.3");
	ok(strstr(a, "\r\nStrict-Transport-Security: max-age=63072000; includeSubDomains\r\n") != NULL, "HSTS");
	a = ask_tls(port, "POST / HTTP/1.1\r\n" CLOSE "Content-Length: 5\r\n\r\nabcde",
		"NORMAL:-VERS-ALL:+VERS-TLS1.2");
	ok(strstr(a, "body=5") != NULL, "TLS 1.2, with a body");
	a = ask_tls(port, "GET / HTTP/1.1\r\n" CLOSE "\r\n", "NORMAL:-VERS-ALL:+VERS-TLS1.1:%COMPAT");
	is(a, "", "TLS 1.1 is refused");
	struct answer plain = ask(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	ok(plain.status <= 0 || plain.status == 400, "plain HTTP on the TLS port gets no page: %d", plain.status);
	answer_free(&plain);
	int fd = dial(port);
	char b;
	int64_t t = clock_mono();
	ssize_t gone = get(fd, &b, 1, 12000);
	double took = seconds_since(t);
	ok(gone >= 0 && took > 1 && took < 10, "who never shakes hands is cut: %.1f s", took);
	close(fd);
	http_stop(s);
	s = NULL;
	struct http_config bad = {.address = "127.0.0.1", .threads = 1, .handle = handle, .tls_cert = cert,
		.tls_key = "/nowhere"};
	ok(http_start(&s, &bad) == E_IO && !s, "a missing key: no server");
	bad.tls_key = cert;
	ok(http_start(&s, &bad) == E_IO && !s, "a certificate for a key: no server");
	unlink(cert);
	unlink(key);
	rmdir(dir);
	return done();
}
