#include "text/html.h"

#include "base/utf8.h"

/* What a byte needs: 0 nothing, 1..5 a reference, MANY a look at its sequence. */
enum { PLAIN, AMP, LT, GT, QUOT, APOS, MANY, NONE_AT_ALL };

#define REPLACEMENT "\xEF\xBF\xBD"

static const unsigned char need[256] = {
    ['&'] = AMP,
    ['<'] = LT,
    ['>'] = GT,
    ['"'] = QUOT,
    ['\''] = APOS,
    /* Control characters that HTML does not know become nothing. */
    [0x00 ... 0x08] = NONE_AT_ALL,
    [0x0B ... 0x0C] = NONE_AT_ALL,
    [0x0E ... 0x1F] = NONE_AT_ALL,
    [0x7F] = NONE_AT_ALL,
    [0x80 ... 0xFF] = MANY,
};

static const struct span reference[] = {
	[AMP] = S_INIT("&amp;"), [LT] = S_INIT("&lt;"), [GT] = S_INIT("&gt;"),
	[QUOT] = S_INIT("&quot;"), [APOS] = S_INIT("&#39;"), [NONE_AT_ALL] = S_INIT(""),
};

void html_text(struct out *o, struct span s)
{
	const char *p = s.p, *end = s.p + s.n, *from = p;
	while (p < end) {
		unsigned k = need[(unsigned char)*p];
		if (k == PLAIN) {
			p++;
			continue;
		}
		if (k == MANY) {
			/* The two-byte letters of Swedish, without a call. */
			if ((unsigned char)*p == 0xC3 && end - p > 1 &&
			    ((unsigned char)p[1] & 0xC0) == 0x80) {
				p += 2;
				continue;
			}
			size_t n;
			uint32_t c = utf8_first(span(p, (size_t)(end - p)), &n);
			if (n > 1) {
				p += n;
				if (c >= 0xA0)
					continue;
				p -= n; /* a C1 control: dropped */
			}
			out_put(o, from, (size_t)(p - from));
			if (n == 1)
				LIT(o, REPLACEMENT);
			p += n;
			from = p;
			continue;
		}
		out_put(o, from, (size_t)(p - from));
		out_raw(o, reference[k]);
		from = ++p;
	}
	out_put(o, from, (size_t)(p - from));
}

void html_str(struct out *o, const char *s)
{
	if (s)
		html_text(o, span_str(s));
}

void html_html(struct out *o, struct html h)
{
	out_raw(o, h.s);
}

void html_int(struct out *o, int64_t v)
{
	out_int(o, v);
}

void html_bool(struct out *o, bool v)
{
	out_char(o, v ? '1' : '0');
}

void html_double(struct out *o, double v)
{
	out_num(o, v, 2);
}

static bool unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

void html_url_part(struct out *o, struct span s)
{
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (unreserved(s.p[i])) {
			out_char(o, s.p[i]);
		} else {
			char b[3] = {'%', hex[c >> 4], hex[c & 15]};
			out_put(o, b, 3);
		}
	}
}

void html_url_part_str(struct out *o, const char *s)
{
	html_url_part(o, span_str(s));
}

/* RFC 3986 without '\\' and without what ends an attribute; '&' is left for html_text. */
static bool url_chars(struct span s, const char *extra)
{
	for (size_t i = 0; i < s.n; i++)
		if (!unreserved(s.p[i]) && (!s.p[i] || !strchr(extra, s.p[i])))
			return false;
	return true;
}

void html_url(struct out *o, struct span s)
{
	bool path = s.n && s.p[0] == '/' && !(s.n > 1 && s.p[1] == '/') && url_chars(s, "/%?=&#+,;:@!$()*");
	bool mail = span_starts(s, S("mailto:")) && url_chars(span(s.p + 7, s.n - 7), "@+%");
	bool tel = span_starts(s, S("tel:")) && url_chars(span(s.p + 4, s.n - 4), "+");
	if (path || mail || tel)
		html_text(o, s);
	else
		LIT(o, "#");
}

void html_url_str(struct out *o, const char *s)
{
	html_url(o, span_str(s));
}

void html_lines(struct out *o, struct span s)
{
	struct span line;
	bool first = true;
	while (span_cut(&s, '\n', &line)) {
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (!first)
			LIT(o, "<br>");
		html_text(o, line);
		first = false;
	}
}
