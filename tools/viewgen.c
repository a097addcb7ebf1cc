/*
 * viewgen GEN FILE.html... - views to C (tools/README.md).
 *
 * Reads GEN/messages.list, which msggen wrote, and writes GEN/view/NAME.h and
 * NAME.c. A small HTML tokenizer runs along the literal text, so that every
 * hole's place is known; it forks at {if} and {for} and must come out in one
 * state, whichever way was taken.
 */
#include "viewgen_hole.h"

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
	out_fmt(g->h, "void view_%.*s(struct out *o%s%.*s);\n", SPAN_ARG(name), args.n ? ", " : "",
	        SPAN_ARG(args));
	g->source_line = 0;
	source(g, line);
	out_fmt(g->c, "void view_%.*s(struct out *o%s%.*s)\n{\n\t(void)o;\n", SPAN_ARG(name),
	        args.n ? ", " : "", SPAN_ARG(args));
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
	bool spaced =
	    word.n == e.n || isspace((unsigned char)e.p[word.n]) || e.p[word.n] == '"' || e.p[word.n] == '(';
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
