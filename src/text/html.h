/*
 * html.h - the writers that views are compiled to. Total functions: any bytes
 * in, well-formed and harmless text out (bad UTF-8 becomes U+FFFD).
 */
#ifndef TEXT_HTML_H
#define TEXT_HTML_H

#include "base/id.h"
#include "base/out.h"

/* Text that is safe HTML already. Only our own writers make one. */
struct html { struct span s; };

/* & < > " ' are written as references, in text and in quoted attributes alike. */
void html_text(struct out *o, struct span s);
void html_str(struct out *o, const char *s);        /* NULL is nothing */
void html_html(struct out *o, struct html h);

/* A hole inside a URL path or query: everything but unreserved characters
 * (RFC 3986 2.3) is percent-encoded. */
void html_url_part(struct out *o, struct span s);
/* A whole URL: must begin with a single '/', or be "mailto:"/"tel:" plus harmless
 * characters; anything else is written as "#". */
void html_url(struct out *o, struct span s);

/* The type of the hole chooses the writer. */
#define HTML_PUT(o, x) _Generic((x), \
	struct span: html_text, char *: html_str, const char *: html_str, \
	struct html: html_html, struct id: out_id, \
	bool: html_bool, \
	int: html_int, unsigned: html_int, long: html_int, unsigned long: html_int, \
	short: html_int, unsigned char: html_int, long long: html_int, \
	double: html_double)((o), (x))
/* In an attribute: the same, but no ready HTML. */
#define HTML_PUT_ATTR(o, x) _Generic((x), \
	struct span: html_text, char *: html_str, const char *: html_str, \
	struct id: out_id, \
	bool: html_bool, \
	int: html_int, unsigned: html_int, long: html_int, unsigned long: html_int, \
	short: html_int, unsigned char: html_int, long long: html_int, \
	double: html_double)((o), (x))
#define HTML_PUT_URL_PART(o, x) _Generic((x), \
	struct span: html_url_part, char *: html_url_part_str, const char *: html_url_part_str, \
	struct id: out_id, int: html_int, unsigned: html_int, long: html_int, unsigned long: html_int)((o), (x))
#define HTML_PUT_URL(o, x) _Generic((x), \
	struct span: html_url, char *: html_url_str, const char *: html_url_str)((o), (x))

void html_int(struct out *o, int64_t v);
void html_bool(struct out *o, bool v);              /* "1" or "0" */
void html_double(struct out *o, double v);          /* two decimals */
void html_url_part_str(struct out *o, const char *s);
void html_url_str(struct out *o, const char *s);

/* Plain text with line breaks as <br>, for what people wrote in a textarea. */
void html_lines(struct out *o, struct span s);

#endif
