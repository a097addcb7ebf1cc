/*
 * viewgen GEN FILE.html... - views to C (tools/README.md).
 *
 * Reads GEN/messages.list, which msggen wrote, and writes GEN/view/NAME.h and
 * NAME.c. A small HTML tokenizer runs along the literal text, so that every
 * hole's place is known; it forks at {if} and {for} and must come out in one
 * state, whichever way was taken.
 */
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

static struct span *sentences;
static int nsentences, cap_sentences;

static void load_sentences(const char *gen)
{
	struct span text, line;
	char *file = gen_fmt("%s/messages.list", gen);
	if (!gen_try_load(file, &text))
		return;
	while (span_cut(&text, '\n', &line)) {
		size_t tab = span_find(line, '\t', 0);
		if (tab < line.n)
			*GEN_ADD(sentences, nsentences, cap_sentences) =
				span(line.p + tab + 1, line.n - tab - 1);
	}
}

static int sentence_number(const struct gen *g, struct span s)
{
	struct out o = out_new(GEN_LIMIT);
	gen_list_text(&o, s);
	for (int i = 0; i < nsentences; i++)
		if (span_eq(sentences[i], out_span(&o)))
			return i;
	refuse(g->at.file, g->at.line, "msggen does not know this sentence: %.*s", SPAN_ARG(s));
}

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
	return one_of(name, "html head body title meta link script header footer main nav section article aside "
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

/* ---- forks and joins ------------------------------------------------------------------ */

/* A branch or a statement begins or ends here: names end, waiting blank is settled. */
static void settle(struct gen *g, bool control)
{
	url_literal(g);
	switch (g->s.place) {
	case TAG_NAME:
		tag_named(g);
		g->s.place = GLUED;
		break;
	case ATTR_NAME:
		attribute_named(g);
		g->s.place = GLUED;
		break;
	case TEXT: case TAG: case GLUED: case VALUE:
		break;
	case OPEN: case EQUAL: case SINGLE: case BARE: case COMMENT: case DOCTYPE:
		refuse_here(g, "a hole is not allowed here (only in text, between attributes, "
		               "and in a value with double quotes)");
	}
	if (g->s.place == TEXT) {
		bool alone = g->blank || (g->after_control && g->control_alone) || !g->any_before || g->block_before;
		put_blank(g, false);
		if (control) {
			g->after_control = true;
			g->control_alone = alone;
		} else {
			g->after_control = false;
			g->any_before = true;
			g->block_before = false;
		}
	}
}

static void join(struct gen *g, struct frame *f)
{
	if (!f->has_after) {
		f->after = g->s;
		f->has_after = true;
		return;
	}
	struct state *a = &f->after, *b = &g->s;
	if (a->place != b->place && (a->place == TAG || a->place == GLUED) && (b->place == TAG || b->place == GLUED))
		a->place = b->place = GLUED;
	if (a->place != b->place || strcmp(a->raw, b->raw) != 0 ||
	    (a->place != TEXT && strcmp(a->name, b->name) != 0) ||
	    (a->place == VALUE && a->attribute != b->attribute))
		refuse(g->at.file, g->at.line, "the branches of {%s} in line %d end in different places of the HTML",
		       f->kind == 'i' ? "if" : "for", f->line);
	if (a->place == VALUE && a->url != b->url)
		a->url = a->url == URL_FOREIGN || b->url == URL_FOREIGN ? URL_FOREIGN : URL_EITHER;
	a->has_src &= b->has_src;
}

static struct frame *frame_push(struct gen *g, char kind)
{
	if (g->nframes == (int)LEN(g->frames))
		refuse_here(g, "more than 64 levels");
	struct frame *f = &g->frames[g->nframes++];
	*f = (struct frame){.kind = kind, .line = g->at.line, .before = g->s};
	if (kind == 'f') {
		f->after = g->s;
		f->has_after = true;
	}
	return f;
}

static struct frame *frame_if(struct gen *g, const char *word)
{
	struct frame *f = g->nframes ? &g->frames[g->nframes - 1] : NULL;
	if (!f || f->kind != 'i' || f->has_else)
		refuse(g->at.file, g->at.line, "{%s} without {if}", word);
	return f;
}

/* ---- holes ---------------------------------------------------------------------------- */

/* From behind '{' to the matching '}', which is stepped over. */
static struct span hole_text(struct gen *g)
{
	int depth = 0, line = g->at.line;
	const char *from = g->at.p;
	for (;;) {
		if (g->at.p >= g->at.end)
			refuse(g->at.file, line, "'{' is not closed");
		char c = *g->at.p;
		if (c == '"' || c == '\'') {
			at_over_literal(&g->at);
			continue;
		}
		if (c == '}' && depth-- == 0)
			break;
		depth += c == '{';
		at_step(&g->at);
	}
	struct span s = span(from, (size_t)(g->at.p - from));
	at_step(&g->at);
	return span_trim(s);
}

static void hole_allowed(struct gen *g)
{
	settle(g, false);
	if (g->s.place != TEXT && g->s.place != VALUE)
		refuse_here(g, "a hole in a tag or attribute name");
	if (g->s.place == TEXT && one_of(g->s.raw, "script"))
		refuse_here(g, "a hole inside <script>");
	if (g->s.place == VALUE && g->s.attribute == CLOSED)
		refuse_here(g, "a hole in this attribute is not allowed");
	if (g->s.place == VALUE && g->s.attribute == URL && g->s.url == URL_EITHER)
		refuse_here(g, "a hole in a URL whose beginning depends on a branch");
	if (g->s.place == VALUE && g->s.attribute == URL && g->s.url == URL_FOREIGN)
		refuse_here(g, "a hole in a URL that does not begin with '/', '?', '#', mailto:, tel: or https://");
	flush(g);
}

static const char *writer(struct gen *g)
{
	if (g->s.place == TEXT)
		return "HTML_PUT";
	if (g->s.attribute == PLAIN)
		return "HTML_PUT_ATTR";
	return g->s.url == URL_START ? "HTML_PUT_URL" : "HTML_PUT_URL_PART";
}

static void hole_expression(struct gen *g, struct span e, int line)
{
	if (!e.n)
		refuse(g->at.file, line, "an empty hole");
	hole_allowed(g);
	source(g, line);
	out_fmt(g->c, "\t%s(o, %.*s);\n", writer(g), SPAN_ARG(e));
	if (g->s.place == VALUE && g->s.attribute == URL)
		g->s.url = URL_INSIDE;
}

struct binding { struct span name, value; };

/* name=expression name=expression: an expression ends before the next blank outside of brackets. */
static int bindings(struct gen *g, struct at *a, struct binding *to, int max)
{
	int n = 0;
	for (at_blank(a); a->p < a->end; at_blank(a)) {
		if (n == max)
			refuse(g->at.file, a->line, "more than %d holes in a sentence", max);
		struct binding *b = &to[n++];
		b->name = at_word(a);
		if (!b->name.n || *a->p != '=')
			refuse(g->at.file, a->line, "name=expression was expected");
		at_step(a);
		const char *from = a->p;
		int depth = 0;
		while (a->p < a->end && (depth || !isspace((unsigned char)*a->p))) {
			if (*a->p == '"' || *a->p == '\'') {
				at_over_literal(a);
				continue;
			}
			depth += strchr("([{", *a->p) != NULL;
			depth -= strchr(")]}", *a->p) != NULL;
			at_step(a);
		}
		b->value = span(from, (size_t)(a->p - from));
		if (!b->value.n)
			refuse(g->at.file, a->line, "name=expression was expected");
	}
	return n;
}

/* Every {name} of the sentence is bound, and *used marks which bindings that takes. */
static void check_holes(struct gen *g, int line, struct span s, const struct binding *b, int n, unsigned *used)
{
	for (size_t i = span_find(s, '{', 0); i < s.n; i = span_find(s, '{', i + 1)) {
		size_t end = span_find(s, '}', i);
		struct span name = span(s.p + i + 1, end < s.n ? end - i - 1 : 0);
		int k = 0;
		while (k < n && !span_eq(b[k].name, name))
			k++;
		if (k == n)
			refuse(g->at.file, line, "the sentence's hole {%.*s} is not given", SPAN_ARG(name));
		*used |= 1u << k;
	}
}

static void hole_sentence(struct gen *g, struct span e, int line, bool plural)
{
	struct at a = {g->at.file, e.p, e.p + e.n, line};
	struct binding b[8];
	struct span one, many = {0};
	unsigned used = 0;
	at_blank(&a);
	if (*a.p != '"')
		refuse(g->at.file, line, "a sentence in quotes was expected");
	/* Two literals that follow each other are the two forms of a plural: no joining here. */
	if (plural) {
		struct at stop = a;
		at_over_literal(&stop);
		struct at first = {a.file, a.p, stop.p, a.line};
		char *alone = gen_str(span(a.p, (size_t)(stop.p - a.p)));
		first.p = alone;
		first.end = alone + strlen(alone);
		one = at_string(&first);
		a = stop;
		at_blank(&a);
		if (*a.p != '"')
			refuse(g->at.file, line, "the plural's second sentence is missing");
		many = at_string(&a);
	} else {
		one = at_string(&a);
	}
	int n = bindings(g, &a, b, 8);
	check_holes(g, line, one, b, n, &used);
	check_holes(g, line, many, b, n, &used);
	int count = -1;
	for (int i = 0; i < n; i++) {
		if (plural && span_is(b[i].name, "n"))
			count = i;
		else if (!(used >> i & 1))
			refuse(g->at.file, line, "no hole {%.*s} in the sentence", SPAN_ARG(b[i].name));
	}
	if (plural && count < 0)
		refuse(g->at.file, line, "a plural needs n=count");
	hole_allowed(g);
	if (g->s.place == VALUE && g->s.attribute == URL)
		refuse(g->at.file, line, "a sentence in a URL");
	source(g, line);
	struct out from = out_new(GEN_LIMIT);
	if (plural)
		out_fmt(&from, "msg_n_html(o->lang, %d, %d, %.*s)", sentence_number(g, one),
		        sentence_number(g, many), SPAN_ARG(b[count].value));
	else
		out_fmt(&from, "msg_html(o->lang, %d)", sentence_number(g, one));
	if (!used) {
		out_fmt(g->c, "\tout_raw(o, %.*s);\n", SPAN_ARG(out_span(&from)));
		return;
	}
	out_fmt(g->c, "\tfor (struct span m_ = %.*s;;) {\n\t\tswitch (msg_part(o, &m_, \"", SPAN_ARG(out_span(&from)));
	for (int i = 0; i < n; i++)
		out_fmt(g->c, "%.*s ", SPAN_ARG(b[i].name));
	LIT(g->c, "\")) {\n");
	for (int i = 0; i < n; i++)
		if (used >> i & 1)
			out_fmt(g->c, "\t\tcase %d: %s(o, %.*s); continue;\n", i, writer(g), SPAN_ARG(b[i].value));
	LIT(g->c, "\t\t}\n\t\tbreak;\n\t}\n");
	g->source_line = 0;
}

static void hole_call(struct gen *g, struct span e, int line)
{
	size_t open = span_find(e, '(', 0);
	struct span name = span_trim(span(e.p, open));
	if (!gen_is_name(name) || e.p[e.n - 1] != ')')
		refuse(g->at.file, line, "{call name(arguments)} was expected");
	settle(g, false);
	if (g->s.place != TEXT || one_of(g->s.raw, "script"))
		refuse(g->at.file, line, "{call} is allowed in text only");
	flush(g);
	source(g, line);
	struct span args = span_trim(span(e.p + open + 1, e.n - open - 2));
	out_fmt(g->c, "\tview_%.*s(o%s%.*s);\n", SPAN_ARG(name), args.n ? ", " : "", SPAN_ARG(args));
}

/* ---- views and control ------------------------------------------------------------------- */

static void view_begin(struct gen *g, struct span e, int line)
{
	size_t open = span_find(e, '(', 0);
	struct span name = span_trim(span(e.p, open));
	if (!gen_is_name(name) || e.p[e.n - 1] != ')')
		refuse(g->at.file, line, "{view name(arguments)} was expected");
	struct span args = span_trim(span(e.p + open + 1, e.n - open - 2));
	g->in_view = true;
	g->s = (struct state){0};
	g->blank = g->any_before = g->block_before = false;
	g->after_control = g->control_alone = false;
	g->nframes = 0;
	out_fmt(g->h, "void view_%.*s(struct out *o%s%.*s);\n", SPAN_ARG(name), args.n ? ", " : "", SPAN_ARG(args));
	g->source_line = 0;
	source(g, line);
	out_fmt(g->c, "void view_%.*s(struct out *o%s%.*s)\n{\n\t(void)o;\n", SPAN_ARG(name), args.n ? ", " : "",
	        SPAN_ARG(args));
	frame_push(g, 'v')->line = line;
}

static void view_end(struct gen *g)
{
	if (g->s.place != TEXT || g->s.raw[0])
		refuse(g->at.file, g->at.line, "the view of line %d ends inside a tag or <%s>",
		       g->frames[0].line, g->s.place != TEXT ? g->s.name : g->s.raw);
	g->blank = false;
	flush(g);
	LIT(g->c, "}\n\n");
	g->in_view = false;
}

static void control_end(struct gen *g)
{
	struct frame *f = &g->frames[--g->nframes];
	if (f->kind == 'v') {
		view_end(g);
		return;
	}
	settle(g, true);
	flush(g);
	join(g, f);
	if (f->kind == 'i' && !f->has_else) {
		g->s = f->before;
		join(g, f);
	}
	g->s = f->after;
	LIT(g->c, "\t}\n");
	g->source_line = 0;
}

/* After a word of control: its condition. */
static struct span rest_of(struct gen *g, struct span e, size_t n, int line)
{
	struct span s = span_trim(span(e.p + n, e.n - n));
	if (!s.n)
		refuse(g->at.file, line, "a condition is missing");
	return s;
}

static void control(struct gen *g, struct span e, struct span word, int line)
{
	if (span_is(word, "end")) {
		control_end(g);
		return;
	}
	settle(g, true);
	flush(g);
	source(g, line);
	if (span_is(word, "if")) {
		frame_push(g, 'i');
		out_fmt(g->c, "\tif (%.*s) {\n", SPAN_ARG(rest_of(g, e, 2, line)));
	} else if (span_is(word, "for")) {
		frame_push(g, 'f');
		out_fmt(g->c, "\tfor (%.*s) {\n", SPAN_ARG(rest_of(g, e, 3, line)));
	} else {
		bool last = span_is(word, "else");
		struct frame *f = frame_if(g, last ? "else" : "elif");
		join(g, f);
		g->s = f->before;
		f->has_else = last;
		if (last)
			LIT(g->c, "\t} else {\n");
		else
			out_fmt(g->c, "\t} else if (%.*s) {\n", SPAN_ARG(rest_of(g, e, 4, line)));
	}
}

static void hole(struct gen *g)
{
	int line = g->at.line;
	at_step(&g->at);
	struct span e = hole_text(g);
	struct at a = {g->at.file, e.p, e.p + e.n, line};
	struct span word = at_word(&a);
	bool spaced = word.n == e.n || isspace((unsigned char)e.p[word.n]) || e.p[word.n] == '"' || e.p[word.n] == '(';
	if (!g->in_view) {
		if (!span_is(word, "view"))
			refuse(g->at.file, line, "{%.*s…} outside of a view", SPAN_ARG(word));
		view_begin(g, span_trim(span(e.p + 4, e.n - 4)), line);
	} else if (spaced && span_is(word, "view")) {
		refuse(g->at.file, line, "the view of line %d is not closed", g->frames[0].line);
	} else if (span_is(e, "end") || span_is(e, "else") ||
	           (spaced && (span_is(word, "if") || span_is(word, "elif") || span_is(word, "for")))) {
		control(g, e, word, line);
	} else if (spaced && span_is(word, "call")) {
		hole_call(g, span_trim(span(e.p + 4, e.n - 4)), line);
	} else if (spaced && (span_is(word, "_") || span_is(word, "n_"))) {
		hole_sentence(g, span(e.p + word.n, e.n - word.n), line, word.n == 2);
	} else if (e.n && e.p[0] == '=') {
		settle(g, true);
		flush(g);
		source(g, line);
		out_fmt(g->c, "\t%.*s\n", SPAN_ARG(span_trim(span(e.p + 1, e.n - 1))));
	} else {
		hole_expression(g, e, line);
	}
}

/* Outside of views: #include lines are copied, all else is a comment. */
static void outside(struct gen *g)
{
	bool at_line = g->at.p == g->start || g->at.p[-1] == '\n';
	if (at_line && strncmp(g->at.p, "#include", 8) == 0) {
		size_t n = strcspn(g->at.p, "\n");
		out_fmt(g->h, "%.*s\n", (int)n, g->at.p);
		at_to(&g->at, g->at.p + n);
	} else {
		at_step(&g->at);
	}
}

static void view_file(const char *gen, const char *file)
{
	char *name = gen_basename(file);
	struct out c = out_new(GEN_LIMIT), h = out_new(GEN_LIMIT);
	struct gen g = {.at = at_start(file, gen_load(file)), .c = &c, .h = &h,
	                .lit = out_new(GEN_LIMIT), .value = out_new(GEN_LIMIT)};
	g.start = g.at.p;
	out_fmt(&h, "/* Made by viewgen from %s. */\n#ifndef VIEW_%s_H\n#define VIEW_%s_H\n\n"
	            "#include \"base/out.h\"\n", file, name, name);
	out_fmt(&c, "/* Made by viewgen from %s. */\n#include \"view/%s.h\"\n\n"
	            "#include \"i18n/lang.h\"\n#include \"text/html.h\"\n\n", file, name);
	while (g.at.p < g.at.end) {
		if (*g.at.p == '{' && g.s.place != COMMENT) {
			if (g.at.p[1] == '{' && g.in_view) {
				at_step(&g.at);
				literal(&g, '{');
				at_step(&g.at);
			} else if (g.in_view || strncmp(g.at.p, "{view ", 6) == 0) {
				hole(&g);
			} else {
				at_step(&g.at);
			}
		} else if (g.in_view) {
			literal(&g, *g.at.p);
			at_step(&g.at);
		} else {
			outside(&g);
		}
	}
	if (g.in_view)
		refuse(file, g.frames[0].line, "this view is not closed");
	LIT(&h, "\n#endif\n");
	gen_save(gen_fmt("%s/view/%s.h", gen, name), &h);
	gen_save(gen_fmt("%s/view/%s.c", gen, name), &c);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		refuse("viewgen", 0, "usage: viewgen GEN FILE.html...");
	load_sentences(argv[1]);
	for (int i = 2; i < argc; i++)
		view_file(argv[1], argv[i]);
	return 0;
}
