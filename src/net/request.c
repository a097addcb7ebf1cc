#include "net/server.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

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

/* Percent-decoding into `to` (at least s.n bytes). False on a bad escape. */
static bool decode(struct span s, bool plus, char *to, struct span *ret)
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
	if (!decode(uri, false, to, &rq->path) || !good_path(rq->path) || !good_query(rq->query))
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

static enum err part_begin(void *arg, const struct multipart_part *part);
static enum err part_data(void *arg, struct span piece);
static enum err part_done(void *arg);

int request_head(struct req *r, struct span method, struct span version,
                 const struct http_field *field, int n)
{
	struct http_request *rq = &r->pub;
	struct head h = {0};
	for (int i = 0; i < n; i++) {
		int bad = head_field(&h, field[i]);
		if (bad)
			return bad;
	}
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
	r->parts.arg = r;
	r->parts.part = part_begin;
	r->parts.data = part_data;
	r->parts.done = part_done;
	int bad = request_method(r, method, version);
	if (!bad || bad == 405)
		bad = request_target(r) ? 400 : bad;
	return bad ? bad : head_body(r, &h);
}

/* ---- bodies ------------------------------------------------------------------ */

static bool field_room(struct req *r)
{
	if (!r->form_room) {
		r->form_room = arena_get(&r->arena, sizeof *r->form_room * HTTP_MAX_FIELDS);
		r->pub.form = r->form_room;
	}
	return r->pub.nform < HTTP_MAX_FIELDS;
}

/* An unlinked file: in TMPDIR, or in memory where the sandbox allows no folder. */
static int spool(void)
{
	const char *dir = getenv("TMPDIR");
	int fd = open(dir && *dir ? dir : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return fd >= 0 ? fd : memfd_create("upload", MFD_CLOEXEC);
}

static enum err part_begin(void *arg, const struct multipart_part *part)
{
	struct req *r = arg;
	struct http_request *rq = &r->pub;
	out_reset(&r->value);
	r->in_file = part->file;
	if (!part->file) {
		if (!field_room(r))
			return E_LIMIT;
		r->form_room[rq->nform++] = (struct http_field){arena_copy(&r->arena, part->name), {NULL, 0}};
		r->text += part->name.n;
		return r->text > HTTP_MAX_FORM ? E_LIMIT : OK;
	}
	if (!rq->files)
		rq->files = NEW_N(&r->arena, struct http_file, SERVER_MAX_FILES + 1);
	/* A field left empty comes as a file without name and bytes: it takes no descriptor. */
	rq->files[rq->nfiles] = (struct http_file){arena_copy(&r->arena, part->name),
		arena_copy(&r->arena, part->filename), -1, 0};
	return rq->nfiles++ < SERVER_MAX_FILES ? OK : E_LIMIT;
}

static enum err file_data(struct req *r, struct http_file *f, struct span piece)
{
	r->upload += (int64_t)piece.n;
	if (r->upload > HTTP_MAX_UPLOAD)
		return E_LIMIT;
	if (f->fd < 0 && (f->fd = spool()) < 0)
		return err_note(E_IO, "no file for an upload: %d", errno);
	f->size += (int64_t)piece.n;
	while (piece.n) {
		ssize_t k = write(f->fd, piece.p, piece.n);
		if (k <= 0)
			return err_note(E_IO, "cannot write an upload: %d", errno);
		piece = span(piece.p + k, piece.n - (size_t)k);
	}
	return OK;
}

static enum err part_data(void *arg, struct span piece)
{
	struct req *r = arg;
	struct http_request *rq = &r->pub;
	if (r->in_file)
		return file_data(r, &rq->files[rq->nfiles - 1], piece);
	r->text += piece.n;
	if (r->text > HTTP_MAX_FORM)
		return E_LIMIT;
	out_raw(&r->value, piece);
	return r->value.bad ? E_LIMIT : OK;
}

static enum err part_done(void *arg)
{
	struct req *r = arg;
	struct http_request *rq = &r->pub;
	if (!r->in_file) {
		rq->form[rq->nform - 1].value = arena_copy(&r->arena, out_span(&r->value));
		return OK;
	}
	struct http_file *f = &rq->files[rq->nfiles - 1];
	if (f->fd < 0)
		rq->nfiles--;
	else if (lseek(f->fd, 0, SEEK_SET) < 0)
		return err_note(E_IO, "cannot rewind an upload: %d", errno);
	return OK;
}

int request_body(struct req *r, struct span piece)
{
	r->got += piece.n;
	if (r->refuse)
		return r->refuse;
	if (r->body != BODY_PARTS) {
		out_raw(&r->raw, piece);
		return r->raw.bad ? 413 : 0;
	}
	switch (multipart_feed(&r->parts, piece)) {
	case OK:        return 0;
	case E_LIMIT:   return 413;
	case E_INVALID: return 400;
	default:        return 500;
	}
}

static int urlencoded(struct req *r, struct span body)
{
	struct http_request *rq = &r->pub;
	struct span pair;
	while (span_cut(&body, '&', &pair)) {
		if (!pair.n)
			continue;
		if (!field_room(r))
			return 413;
		struct http_field *f = &r->form_room[rq->nform++];
		size_t eq = span_find(pair, '=', 0);
		struct span value = eq < pair.n ? span(pair.p + eq + 1, pair.n - eq - 1) : span(NULL, 0);
		if (!decode(span(pair.p, eq), true, arena_get(&r->arena, eq + 1), &f->name) ||
		    !decode(value, true, arena_get(&r->arena, value.n + 1), &f->value))
			return 400;
	}
	return 0;
}

int request_whole(struct req *r)
{
	if (r->refuse)
		return r->refuse;
	if (r->body == BODY_PARTS)
		return multipart_whole(&r->parts) ? 0 : 400;
	if (r->body == BODY_FORM)
		return urlencoded(r, out_span(&r->raw));
	if (r->body == BODY_RAW)
		r->pub.body = arena_copy(&r->arena, out_span(&r->raw));
	return 0;
}

static void out_recycle(struct out *o)
{
	if (o->cap > SERVER_KEEP_OUT)
		out_free(o);
	out_reset(o);
}

void request_reset(struct req *r)
{
	for (int i = 0; i < r->pub.nfiles; i++)
		if (r->pub.files[i].fd >= 0)
			close(r->pub.files[i].fd);
	out_recycle(&r->out);
	out_recycle(&r->zip);
	out_recycle(&r->raw);
	out_recycle(&r->value);
	out_recycle(&r->parts.hold);
	arena_reset(&r->arena);
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
		if (decode(span(pair.p, eq), true, arena_get(rq->arena, eq + 1), &key) && span_is(key, name) &&
		    decode(value, true, arena_get(rq->arena, value.n + 1), &value))
			return value;
		arena_back(rq->arena, mark);
	}
	return span(NULL, 0);
}
