/*
 * viewgen_hole.h - the part of viewgen that writes holes: expressions, sentences,
 * calls; and the joining of branches, which decides where a hole may stand.
 */
#ifndef TOOLS_VIEWGEN_HOLE_H
#define TOOLS_VIEWGEN_HOLE_H

#include "viewgen_html.h"

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
		bool alone =
		    g->blank || (g->after_control && g->control_alone) || !g->any_before || g->block_before;
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
	if (a->place != b->place && (a->place == TAG || a->place == GLUED) &&
	    (b->place == TAG || b->place == GLUED))
		a->place = b->place = GLUED;
	if (a->place != b->place || strcmp(a->raw, b->raw) != 0 ||
	    (a->place != TEXT && strcmp(a->name, b->name) != 0) ||
	    (a->place == VALUE && a->attribute != b->attribute))
		refuse(g->at.file, g->at.line,
		       "the branches of {%s} in line %d end in different places of the HTML",
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

/* ---- sentences ------------------------------------------------------------------------ */

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
		refuse_here(
		    g, "a hole in a URL that does not begin with '/', '?', '#', mailto:, tel: or https://");
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
static void check_holes(struct gen *g, int line, struct span s, const struct binding *b, int n,
                        unsigned *used)
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
	out_fmt(g->c, "\tfor (struct span m_ = %.*s;;) {\n\t\tswitch (msg_part(o, &m_, \"",
	        SPAN_ARG(out_span(&from)));
	for (int i = 0; i < n; i++)
		out_fmt(g->c, "%.*s ", SPAN_ARG(b[i].name));
	LIT(g->c, "\")) {\n");
	for (int i = 0; i < n; i++)
		if (used >> i & 1)
			out_fmt(g->c, "\t\tcase %d: %s(o, %.*s); continue;\n", i, writer(g),
			        SPAN_ARG(b[i].value));
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

#endif
