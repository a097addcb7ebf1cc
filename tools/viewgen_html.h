/*
 * viewgen_html.h - the part of viewgen that walks along the literal text: where in
 * the HTML are we, which text may stand there, which blank is kept.
 */
#ifndef TOOLS_VIEWGEN_HTML_H
#define TOOLS_VIEWGEN_HTML_H

#include "gen.h"

/* ---- where we are in the HTML ------------------------------------------------ */

enum place {
	TEXT,        /* between tags */
	OPEN,        /* right after '<' */
	TAG_NAME,
	TAG,         /* between attributes */
	GLUED,       /* the same, but a blank is needed before the next name */
	ATTR_NAME,
	EQUAL,       /* after '=' */
	VALUE,       /* in double quotes */
	SINGLE, BARE,/* in single quotes, unquoted: no holes */
	COMMENT,
	DOCTYPE      /* <!doctype …> */
};

enum attribute { PLAIN, URL, CLOSED };              /* CLOSED: no hole allowed */
enum url { URL_START, URL_INSIDE, URL_FOREIGN, URL_EITHER };

struct state {
	enum place place;
	enum attribute attribute;
	enum url url;
	bool closing;          /* in </name> */
	char name[64];         /* of the tag we are in */
	char raw[16];          /* script: nothing may stand in it; pre, textarea: blank is kept */
	bool has_src;
};

struct frame { char kind; int line; struct state before, after; bool has_after, has_else; };

struct gen {
	struct at at;
	const char *start;     /* of the file */
	struct out *c, *h;
	struct out lit;        /* literal text that waits to be written */
	struct state s;
	char word[64];         /* the name being read */
	struct out value;      /* literal text of the attribute value so far */
	struct frame frames[64];
	int nframes;
	bool in_view;
	bool blank;            /* a blank with a line break waits */
	bool after_control, control_alone;
	bool any_before;       /* something was written in this view before */
	bool block_before;     /* and it ended in a block tag */
	int source_line;       /* of the last #line */
};

static bool one_of(const char *name, const char *list)
{
	size_t n = strlen(name);
	for (const char *p = list; n && (p = strstr(p, name)); p += n)
		if ((p == list || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
			return true;
	return false;
}

static bool block_tag(const char *name)
{
	return one_of(
	    name, "html head body title meta link script header footer main nav section article aside "
		  "div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption colgroup col thead tbody tfoot "
		  "tr th td form fieldset legend details summary figure figcaption hr br pre option "
		  "optgroup select datalist template blockquote address dialog noscript svg g path "
		  "circle line rect defs text tspan symbol use polygon polyline ellipse");
}

/* ---- writing C ------------------------------------------------------------------ */

static void flush(struct gen *g)
{
	if (!g->lit.n)
		return;
	LIT(g->c, "\tLIT(o, ");
	gen_literal(g->c, out_span(&g->lit));
	LIT(g->c, ");\n");
	out_reset(&g->lit);
}

static void source(struct gen *g, int line)
{
	if (line == g->source_line)
		return;
	g->source_line = line;
	out_fmt(g->c, "#line %d \"%s\"\n", line, g->at.file);
}

static void put_blank(struct gen *g, bool block_follows)
{
	if (g->blank && g->any_before && !g->block_before && !block_follows)
		out_char(&g->lit, ' ');
	g->blank = false;
}

/* ---- the tokenizer ---------------------------------------------------------------- */

static void refuse_here(const struct gen *g, const char *why)
{
	refuse(g->at.file, g->at.line, "%s", why);
}

static void name_add(struct gen *g, char c)
{
	size_t n = strlen(g->word);
	if (n + 1 >= sizeof g->word)
		refuse_here(g, "a name is longer than 63 characters");
	g->word[n] = (char)tolower((unsigned char)c);
	g->word[n + 1] = 0;
}

static void tag_named(struct gen *g)
{
	memcpy(g->s.name, g->word, sizeof g->s.name);
	g->s.has_src = false;
	if (one_of(g->word, "style"))
		refuse_here(g, "an inline style");
}

static void attribute_named(struct gen *g)
{
	const char *name = strncmp(g->word, "data-hx-", 8) == 0 ? g->word + 5 : g->word;
	if (strncmp(name, "on", 2) == 0 || strncmp(name, "hx-on", 5) == 0)
		refuse(g->at.file, g->at.line, "an inline script: %s", name);
	if (one_of(name, "style"))
		refuse_here(g, "an inline style");
	if (one_of(name, "src"))
		g->s.has_src = true;
	if (one_of(name, "href action src formaction poster data cite ping manifest background xlink:href "
	                 "hx-get hx-post hx-put hx-patch hx-delete hx-push-url hx-replace-url"))
		g->s.attribute = URL;
	else if (one_of(name, "srcdoc srcset hx-vals hx-vars hx-headers hx-request hx-trigger hx-config "
	                      "http-equiv xmlns"))
		g->s.attribute = CLOSED;
	else
		g->s.attribute = PLAIN;
	g->s.url = URL_START;
	out_reset(&g->value);
}

/* A literal of a URL attribute's value is complete (hole, branch or quote follows). */
static void url_literal(struct gen *g)
{
	static const char *const evil[] = {"javascript:", "data:", "vbscript:"};
	static const char *const good[] = {"/", "?", "#", "mailto:", "tel:", "https://"};
	struct span v = out_span(&g->value);
	if (g->s.place != VALUE || g->s.attribute != URL || g->s.url != URL_START || !v.n)
		return;
	for (size_t i = 0; i < LEN(evil); i++)
		if (v.n >= strlen(evil[i]) && strncasecmp(v.p, evil[i], strlen(evil[i])) == 0)
			refuse(g->at.file, g->at.line, "a URL of kind %s", evil[i]);
	g->s.url = URL_FOREIGN;
	for (size_t i = 0; i < LEN(good); i++)
		if (span_starts(v, span_str(good[i])))
			g->s.url = URL_INSIDE;
}

static void tag_ends(struct gen *g)
{
	struct state *s = &g->s;
	s->place = TEXT;
	g->block_before = block_tag(s->name);
	if (s->closing) {
		if (strcmp(s->name, s->raw) == 0)
			s->raw[0] = 0;
	} else if (one_of(s->name, "script")) {
		if (!s->has_src)
			refuse_here(g, "an inline script");
		strcpy(s->raw, "script");
	} else if (one_of(s->name, "pre textarea")) {
		strcpy(s->raw, s->name);
		/* A browser drops a line break that stands first: give it one. */
		out_char(&g->lit, '\n');
	}
}

static void in_text(struct gen *g, char c)
{
	struct state *s = &g->s;
	bool keeps = one_of(s->raw, "pre textarea");
	if (c == '<') {
		const char *p = g->at.p + 1;
		if (strncmp(p, "!--", 3) == 0) {
			s->place = COMMENT;
			return;
		}
		char name[16] = "";
		p += *p == '/';
		for (size_t i = 0; i + 1 < sizeof name && isalnum((unsigned char)p[i]); i++)
			name[i] = (char)tolower((unsigned char)p[i]);
		if (one_of(s->raw, "script") && !(p[-1] == '/' && strcmp(name, "script") == 0))
			refuse_here(g, "an inline script");
		if (!name[0] && *p != '!')
			refuse_here(g, "a '<' that opens no tag: write &lt;");
		put_blank(g, block_tag(name));
		s->place = *p == '!' ? DOCTYPE : OPEN;
		s->closing = false;
		g->word[0] = 0;
		out_char(&g->lit, c);
	} else if (!keeps && isspace((unsigned char)c)) {
		const char *p = g->at.p;
		bool line = false;
		for (; isspace((unsigned char)*p); p++)
			line |= *p == '\n';
		at_to(&g->at, p - 1);
		if (line && g->after_control && g->control_alone)
			return;
		if (line)
			g->blank = true;
		else {
			put_blank(g, false);
			out_char(&g->lit, ' ');
			g->block_before = false;
		}
		return;
	} else {
		if (one_of(s->raw, "script"))
			refuse_here(g, "an inline script");
		put_blank(g, false);
		out_char(&g->lit, c);
		g->block_before = false;
	}
	g->any_before = true;
	g->after_control = false;
}

static void in_tag(struct gen *g, char c)
{
	struct state *s = &g->s;
	if (c == '>') {
		while (g->lit.n && g->lit.p[g->lit.n - 1] == ' ')
			g->lit.n--;
		out_char(&g->lit, c);
		tag_ends(g);
		return;
	}
	if (isspace((unsigned char)c)) {
		if (s->place == TAG)
			return;
		s->place = TAG;
		c = ' ';
	} else if (c != '/') {
		if (s->place == GLUED)
			refuse_here(g, "a blank is missing before this attribute");
		if (c == '"' || c == '\'' || c == '<' || c == '=')
			refuse(g->at.file, g->at.line, "'%c' inside a tag", c);
		s->place = ATTR_NAME;
		g->word[0] = 0;
		name_add(g, c);
	}
	out_char(&g->lit, c);
}

static void in_value(struct gen *g, char c)
{
	struct state *s = &g->s;
	if (c == '"') {
		url_literal(g);
		s->place = GLUED;
	} else if (isspace((unsigned char)c)) {
		const char *p = g->at.p;
		while (isspace((unsigned char)*p))
			p++;
		if (memchr(g->at.p, '\n', (size_t)(p - g->at.p))) {
			at_to(&g->at, p - 1);
			c = ' ';
		}
	}
	if (s->place == VALUE)
		out_char(&g->value, c);
	out_char(&g->lit, c);
}

/* One character of literal text. */
static void literal(struct gen *g, char c)
{
	struct state *s = &g->s;
	switch (s->place) {
	case TEXT:
		in_text(g, c);
		return;
	case COMMENT:
		if (c == '>' && g->at.p[-1] == '-' && g->at.p[-2] == '-')
			s->place = TEXT;
		return;
	case DOCTYPE:
		out_char(&g->lit, c);
		if (c == '>')
			s->place = TEXT;
		return;
	case OPEN:
		if (c == '/' && !s->closing) {
			s->closing = true;
			out_char(&g->lit, c);
			return;
		}
		s->place = TAG_NAME;
		name_add(g, c);
		out_char(&g->lit, c);
		return;
	case TAG_NAME:
		if (!isspace((unsigned char)c) && c != '>' && c != '/') {
			name_add(g, c);
			out_char(&g->lit, c);
			return;
		}
		tag_named(g);
		s->place = GLUED;
		in_tag(g, c);
		return;
	case TAG:
	case GLUED:
		in_tag(g, c);
		return;
	case ATTR_NAME:
		if (c == '=') {
			attribute_named(g);
			s->place = EQUAL;
			out_char(&g->lit, c);
		} else if (isspace((unsigned char)c) || c == '>' || c == '/') {
			attribute_named(g);
			s->place = GLUED;
			in_tag(g, c);
		} else {
			name_add(g, c);
			out_char(&g->lit, c);
		}
		return;
	case EQUAL:
		s->place = c == '"' ? VALUE : c == '\'' ? SINGLE : BARE;
		if (isspace((unsigned char)c) || c == '>')
			refuse_here(g, "an attribute without its value");
		out_char(&g->lit, c);
		return;
	case VALUE:
		in_value(g, c);
		return;
	case SINGLE:
		out_char(&g->lit, c);
		if (c == '\'')
			s->place = GLUED;
		return;
	case BARE:
		if (isspace((unsigned char)c) || c == '>') {
			s->place = GLUED;
			in_tag(g, c);
		} else {
			out_char(&g->lit, c);
		}
		return;
	}
}

#endif
