#include "net/server.h"

#include <isa-l/igzip_lib.h>
#include <stdlib.h>
#include <strings.h>

struct zipper { struct isal_zstream z; uint8_t level[ISAL_DEF_LVL1_DEFAULT]; };

struct zipper *zipper_new(void)
{
	return malloc(sizeof(struct zipper));
}

void zipper_free(struct zipper *z)
{
	free(z);
}

/* True when z->out holds a shorter body. */
static bool zip(struct req *r)
{
	struct zipper *z = r->thread->zipper;
	size_t room = r->out.n - r->out.n / 16;
	out_reset(&r->zip);
	char *to = z ? out_room(&r->zip, room) : NULL;
	if (!to)
		return false;
	isal_deflate_stateless_init(&z->z);
	z->z.gzip_flag = IGZIP_GZIP;
	z->z.level = 1;
	z->z.level_buf = z->level;
	z->z.level_buf_size = sizeof z->level;
	z->z.end_of_stream = 1;
	z->z.flush = NO_FLUSH;
	z->z.next_in = (uint8_t *)r->out.p;
	z->z.avail_in = (uint32_t)r->out.n;
	z->z.next_out = (uint8_t *)to;
	z->z.avail_out = (uint32_t)room;
	if (isal_deflate_stateless(&z->z) != COMP_OK)
		return false;
	r->zip.n = z->z.total_out;
	return true;
}

static bool worth_zipping(const char *type)
{
	static const char *const prefix[] = {
		"text/html", "text/plain", "text/css", "text/csv", "text/javascript", "text/calendar",
		"application/json", "application/javascript", "application/manifest+json", "image/svg+xml",
	};
	for (size_t i = 0; i < LEN(prefix); i++)
		if (strncmp(type, prefix[i], strlen(prefix[i])) == 0)
			return true;
	return false;
}

static void add(struct reply_head *h, const char *name, const char *value)
{
	if (h->n < REPLY_FIELDS) {
		h->field[h->n].name = name;
		h->field[h->n++].value = value;
	}
}

/* A value that a room made. A control character in it is a bug there: the
 * field is left out and the reply becomes a fault. */
static bool add_span(struct req *r, struct reply_head *h, const char *name, struct span value)
{
	if (!value.n)
		return true;
	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] < ' ' || value.p[i] == 0x7F)
			return false;
	add(h, name, arena_str(&r->arena, value));
	return true;
}

/* The one place of the security headers: on every reply, whatever its status
 * (security.md 3.1; OWASP ASVS 5.0, chapter 3). */
static void add_security(struct req *r, struct reply_head *h)
{
	add(h, "Content-Security-Policy",
	    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
	    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
	add(h, "X-Content-Type-Options", "nosniff");
	add(h, "Referrer-Policy", "no-referrer");
	add(h, "Cross-Origin-Opener-Policy", "same-origin");
	add(h, "Cross-Origin-Embedder-Policy", "require-corp");
	add(h, "Cross-Origin-Resource-Policy", "same-origin");
	add(h, "Permissions-Policy",
	    "accelerometer=(), autoplay=(), bluetooth=(), camera=(), display-capture=(), fullscreen=(), "
	    "geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), "
	    "payment=(), publickey-credentials-get=(self), screen-wake-lock=(), serial=(), usb=(), "
	    "web-share=(), xr-spatial-tracking=()");
	add(h, "X-Robots-Tag", "noindex, nofollow");
	if (r->pub.tls)
		add(h, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
}

/* RFC 9110 13.1.2: weak comparison with each tag of the list. */
static bool etag_matches(struct span list, struct span tag)
{
	struct span one;
	while (span_cut(&list, ',', &one)) {
		one = span_trim(one);
		if (span_is(one, "*"))
			return true;
		if (span_starts(one, S("W/")))
			one = span(one.p + 2, one.n - 2);
		if (one.n >= 2 && one.p[0] == '"' && one.p[one.n - 1] == '"' &&
		    span_eq(span(one.p + 1, one.n - 2), tag))
			return true;
	}
	return false;
}

static void static_body(struct req *r, struct reply_head *h, const struct static_file *f)
{
	bool zipped = r->pub.gzip && f->gzip.n;
	h->body = zipped ? f->gzip : f->body;
	add(h, "Content-Type", f->type);
	if (f->gzip.n)
		add(h, "Vary", "Accept-Encoding");
	if (zipped)
		add(h, "Content-Encoding", "gzip");
}

static void dynamic_body(struct req *r, struct reply_head *h)
{
	const struct http_reply *re = &r->pub.reply;
	const char *type = re->type ? re->type : "text/html; charset=utf-8";
	h->body = out_span(&r->out);
	if (h->status == 303 || h->status == 204)
		return;
	add(h, "Content-Type", type);
	if (re->plain || !worth_zipping(type))
		return;
	add(h, "Vary", "Accept-Encoding");
	if (r->pub.gzip && r->out.n >= 600 && zip(r)) {
		h->body = out_span(&r->zip);
		add(h, "Content-Encoding", "gzip");
	}
}

static void add_cache(struct req *r, struct reply_head *h)
{
	const struct http_reply *re = &r->pub.reply;
	struct span tag = re->file ? span_str(re->file->etag) : re->etag;
	if (h->status != 200)
		tag = span(NULL, 0);
	if (tag.n)
		add(h, "ETag", arena_fmt(&r->arena, "\"%.*s\"", SPAN_ARG(tag)).p);
	add(h, "Cache-Control", h->status != 200 ? "no-store"
	    : re->file || re->keep ? "public, max-age=31536000, immutable"
	    : tag.n ? "private, no-cache" : "no-store");
	if (tag.n && etag_matches(r->pub.if_none_match, tag) && r->pub.method != HTTP_POST)
		h->status = 304;
}

/* Content-Disposition with an ASCII name; what could end the quotes becomes '_'. */
static struct span attachment(struct req *r, struct span name)
{
	char *p = arena_get(&r->arena, name.n + 1);
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		p[i] = c >= ' ' && c <= '~' && !strchr("\"\\/%;", c) ? c : '_';
	}
	return arena_fmt(&r->arena, "attachment; filename=\"%.*s\"", (int)name.n, p);
}

static bool add_handlers_own(struct req *r, struct reply_head *h)
{
	const struct http_reply *re = &r->pub.reply;
	bool good = add_span(r, h, "Location", re->location) && add_span(r, h, "Retry-After", re->retry_after);
	for (size_t i = 0; i < LEN(re->cookies); i++)
		good = add_span(r, h, "Set-Cookie", re->cookies[i]) && good;
	if (re->filename.n)
		good = add_span(r, h, "Content-Disposition", attachment(r, re->filename)) && good;
	if (re->clear_site)
		add(h, "Clear-Site-Data", "\"cache\", \"cookies\", \"storage\"");
	return good;
}

void reply_make(struct req *r, struct reply_head *h)
{
	struct http_reply *re = &r->pub.reply;
	if (r->out.bad)
		reply_refusal(r, 500);
	h->n = 0;
	h->body = span(NULL, 0);
	h->status = re->status ? re->status : 200;
	if (!add_handlers_own(r, h)) {
		reply_refusal(r, 500);
		h->n = 0;
		h->status = 500;
	}
	add_security(r, h);
	add_cache(r, h);
	if (re->stream)
		add(h, "Content-Type", "text/event-stream; charset=utf-8");
	else if (h->status == 304)
		add(h, "Vary", "Accept-Encoding");
	else if (re->file)
		static_body(r, h, re->file);
	else
		dynamic_body(r, h);
	if (h->status == 405)
		add(h, "Allow", "GET, HEAD, POST");
}

/* Seen by people only when a file is too large or the server is busy; the rooms'
 * own pages come from the handler. No catalogue down here: both languages. */
void reply_refusal(struct req *r, int status)
{
	const char *sv, *en;
	switch (status) {
	case 405: sv = "Det går inte att göra så här."; en = "This cannot be done here."; break;
	case 413: sv = "Det du skickade är för stort. Välj en mindre fil och försök igen.";
	          en = "What you sent is too large. Choose a smaller file and try again."; break;
	case 431: sv = "Webbläsaren skickade för mycket. Ta bort webbplatsens kakor och försök igen.";
	          en = "The browser sent too much. Remove this site’s cookies and try again."; break;
	case 500: sv = "Något gick fel hos oss. Försök igen om en stund.";
	          en = "Something went wrong here. Please try again in a while."; break;
	case 503: sv = "Det tog för lång tid. Vänta en stund och titta efter om det blev sparat "
	               "innan du försöker igen.";
	          en = "It took too long. Wait a while, and look whether it was saved before you try again."; break;
	default:  sv = "Webbläsaren skickade något som inte går att läsa. Gå tillbaka och försök igen.";
	          en = "The browser sent something that cannot be read. Go back and try again."; break;
	}
	r->pub.reply = (struct http_reply){.status = status};
	out_reset(&r->out);
	out_fmt(&r->out, "<!doctype html><html lang=\"sv\"><meta charset=\"utf-8\">"
	        "<meta name=\"viewport\" content=\"width=device-width\"><title>%d</title>"
	        "<p>%s</p><p lang=\"en\">%s</p></html>\n", status, sv, en);
}
