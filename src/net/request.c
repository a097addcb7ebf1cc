#include "net/server.h"

#include <strings.h>

#include "base/utf8.h"

static bool is_caseless(struct span s, const char *word)
{
	return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

static bool starts_caseless(struct span s, const char *word)
{
	return s.n >= strlen(word) && strncasecmp(s.p, word, strlen(word)) == 0;
}

/* RFC 9110 5.6.2: what a field's name and a method are made of. */
static bool token(struct span s)
{
	static const char other[] = "!#$%&'*+-.^_`|~";
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (c && strchr(other, c))))
			return false;
	}
	return s.n > 0;
}

static bool plain_value(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c < ' ' && c != '\t') || c == 0x7F)
			return false;
	}
	return true;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool request_decode(struct span s, bool plus, char *to, struct span *ret)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '%') {
			if (i + 2 >= s.n)
				return false;
			int a = hex(s.p[i + 1]), b = hex(s.p[i + 2]);
			if (a < 0 || b < 0)
				return false;
			c = (char)(a << 4 | b);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		to[n++] = c;
	}
	*ret = span(to, n);
	return true;
}

/* Path: decoded once, UTF-8, no control character, no empty, "." or ".." step. */
static bool good_path(struct span p)
{
	if (p.n == 0 || p.p[0] != '/' || utf8_bad(p) != p.n)
		return false;
	for (size_t i = 0; i < p.n; i++) {
		unsigned char c = (unsigned char)p.p[i];
		if (c < ' ' || c == 0x7F || c == '\\')
			return false;
	}
	struct span rest = span(p.p + 1, p.n - 1), step;
	while (span_cut(&rest, '/', &step)) {
		bool last = rest.p == NULL;
		if ((step.n == 0 && !last) || span_is(step, ".") || span_is(step, ".."))
			return false;
	}
	return true;
}

static bool good_query(struct span q)
{
	for (size_t i = 0; i < q.n; i++) {
		unsigned char c = (unsigned char)q.p[i];
		if (c <= ' ' || c >= 0x7F || c == '#')
			return false;
		if (c == '%' && (i + 2 >= q.n || hex(q.p[i + 1]) < 0 || hex(q.p[i + 2]) < 0))
			return false;
	}
	return true;
}

static int request_target(struct req *r)
{
	struct http_request *rq = &r->pub;
	struct span uri = span_str(r->uri);
	size_t mark = span_find(uri, '?', 0);
	rq->query = mark < uri.n ? span(uri.p + mark + 1, uri.n - mark - 1) : span(NULL, 0);
	uri.n = mark;
	for (size_t i = 0; i < uri.n; i++)
		if ((unsigned char)uri.p[i] <= ' ' || uri.p[i] == '#')
			return 400;
	char *to = arena_get(&r->arena, uri.n + 1);
	if (!request_decode(uri, false, to, &rq->path) || !good_path(rq->path) || !good_query(rq->query))
		return 400;
	return 0;
}

static int request_method(struct req *r, struct span method, struct span version)
{
	struct http_request *rq = &r->pub;
	if (!token(method))
		return 400;
	r->http11 = span_is(version, "HTTP/1.1");
	if (!r->http11 && !span_is(version, "HTTP/1.0"))
		return 505;
	rq->method = span_is(method, "GET") ? HTTP_GET : span_is(method, "HEAD") ? HTTP_HEAD
	           : span_is(method, "POST") ? HTTP_POST : HTTP_OTHER;
	return rq->method == HTTP_OTHER ? 405 : 0;
}

struct head {
	struct span length, encoding, type, cookie, origin, host, site, language, match, accept, proto, forwarded;
};

/* The fields that count may stand once; the forwarded ones' last value counts. */
static int head_field(struct head *h, struct http_field f)
{
	static const struct { const char *name; size_t at; bool many; } known[] = {
		{"Host", offsetof(struct head, host), false},
		{"Cookie", offsetof(struct head, cookie), false},
		{"Content-Length", offsetof(struct head, length), false},
		{"Content-Type", offsetof(struct head, type), false},
		{"Transfer-Encoding", offsetof(struct head, encoding), false},
		{"Origin", offsetof(struct head, origin), false},
		{"Sec-Fetch-Site", offsetof(struct head, site), false},
		{"Accept-Encoding", offsetof(struct head, accept), true},
		{"Accept-Language", offsetof(struct head, language), true},
		{"If-None-Match", offsetof(struct head, match), true},
		{"X-Forwarded-Proto", offsetof(struct head, proto), true},
		{"X-Forwarded-For", offsetof(struct head, forwarded), true},
	};
	if (!token(f.name) || !plain_value(f.value))
		return 400;
	for (size_t i = 0; i < LEN(known); i++) {
		if (!is_caseless(f.name, known[i].name))
			continue;
		struct span *to = (struct span *)((char *)h + known[i].at);
		if (to->p && !known[i].many)
			return 400;
		*to = span_trim(f.value);
		return 0;
	}
	return 0;
}

static bool good_host(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (c && strchr(".-_:[]", c))))
			return false;
	}
	return s.n > 0 && s.n < 256;
}

/* "gzip" in a list, unless with q=0. */
static bool takes_gzip(struct span list)
{
	struct span one;
	while (span_cut(&list, ',', &one)) {
		size_t semi = span_find(one, ';', 0);
		struct span name = span_trim(span(one.p, semi));
		if (!is_caseless(name, "gzip"))
			continue;
		struct span q = semi < one.n ? span_trim(span(one.p + semi + 1, one.n - semi - 1)) : S("q=1");
		if (!starts_caseless(q, "q=0"))
			return true;
		for (size_t i = 3; i < q.n; i++)
			if (q.p[i] >= '1' && q.p[i] <= '9')
				return true;
	}
	return false;
}

/* What the body is, and whether it may come. */
static int head_body(struct req *r, const struct head *h)
{
	struct http_request *rq = &r->pub;
	/* No browser sends a chunked request, and half of all smuggling lives there. */
	if (h->encoding.p)
		return h->length.p ? 400 : 411;
	int64_t n = 0;
	if (h->length.p && !span_int(h->length, 0, INT64_MAX, &n))
		return 400;
	if (n && rq->method != HTTP_POST)
		return 400;
	r->length = (uint64_t)n;
	if (!n)
		return 0;
	if (starts_caseless(h->type, "multipart/form-data")) {
		r->body = BODY_PARTS;
		if (!multipart_begin(&r->parts, h->type))
			return 400;
		return n > HTTP_MAX_UPLOAD + 2 * HTTP_MAX_FORM ? 413 : 0;
	}
	bool form = starts_caseless(h->type, "application/x-www-form-urlencoded");
	r->body = form ? BODY_FORM : BODY_RAW;
	return n > HTTP_MAX_FORM ? 413 : 0;
}

int request_head(struct req *r, struct span method, struct span version,
                 const struct http_field *field, int n)
{
	struct http_request *rq = &r->pub;
	struct head h = {0};
	for (int i = 0; i < n; i++) {
		int fault = head_field(&h, field[i]);
		if (fault)
			return fault;
	}
	int bad = request_method(r, method, version);
	if (h.host.p ? !good_host(h.host) : r->http11)
		return 400;
	struct http_server *s = r->thread->server;
	rq->host = arena_copy(&r->arena, h.host);
	rq->cookie = arena_copy(&r->arena, h.cookie);
	rq->origin = arena_copy(&r->arena, h.origin);
	rq->fetch_site = arena_copy(&r->arena, h.site);
	rq->accept_language = arena_copy(&r->arena, h.language);
	rq->if_none_match = arena_copy(&r->arena, h.match);
	rq->content_type = arena_copy(&r->arena, h.type);
	rq->peer = span_str(r->conn->peer);
	rq->tls = s->config.tls_cert != NULL;
	rq->gzip = takes_gzip(h.accept);
	if (s->config.behind_proxy && r->conn->bucket < 0) {
		rq->tls = rq->tls || is_caseless(h.proto, "https");
		for (struct span one; span_cut(&h.forwarded, ',', &one); )
			if (span_trim(one).n && span_trim(one).n < 48)
				rq->peer = span_trim(one);
	}
	rq->peer = arena_copy(&r->arena, rq->peer);
	if (!bad || bad == 405)
		bad = request_target(r) ? 400 : bad;
	return bad ? bad : head_body(r, &h);
}

/* ---- looking things up --------------------------------------------------------- */

struct span http_form(const struct http_request *rq, const char *name)
{
	for (int i = 0; i < rq->nform; i++)
		if (span_is(rq->form[i].name, name))
			return rq->form[i].value;
	return span(NULL, 0);
}

struct span http_cookie(const struct http_request *rq, const char *name)
{
	struct span rest = rq->cookie, one;
	while (span_cut(&rest, ';', &one)) {
		one = span_trim(one);
		size_t eq = span_find(one, '=', 0);
		if (eq < one.n && span_is(span(one.p, eq), name))
			return span(one.p + eq + 1, one.n - eq - 1);
	}
	return span(NULL, 0);
}

struct span http_query(const struct http_request *rq, const char *name)
{
	struct span rest = rq->query, pair;
	while (span_cut(&rest, '&', &pair)) {
		size_t eq = span_find(pair, '=', 0);
		struct span key, value = eq < pair.n ? span(pair.p + eq + 1, pair.n - eq - 1) : span("", 0);
		char *mark = arena_mark(rq->arena);
		if (request_decode(span(pair.p, eq), true, arena_get(rq->arena, eq + 1), &key) && span_is(key, name) &&
		    request_decode(value, true, arena_get(rq->arena, value.n + 1), &value))
			return value;
		arena_back(rq->arena, mark);
	}
	return span(NULL, 0);
}
