/*
 * msggen GEN PO -- FILES...     collect the sentences of views and C, check them
 *                               against PO/en.po, write GEN/messages.{c,h,list}
 * msggen --pot OUT -- FILES...  write the template for translators
 *
 * A sentence stands in {_ "…"}, {n_ "…" "…"}, tr(l, "…"), N_("…") or in the text of
 * visit_fault(v, field, "…"), the last three in views as well. Numbers are given in
 * the order of the files, views first.
 */
#include "gen.h"

#include <sys/wait.h>
#include <unistd.h>

struct sentence {
	struct span sv, en;
	struct span many;      /* plural: the second form belongs to the first */
	const char *file;
	int line;
};

static struct sentence *all;
static int nall, cap_all;

/* ---- collecting -------------------------------------------------------------------- */

static void check_holes_form(const char *file, int line, struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		size_t end = span_find(s, '}', i);
		if (s.p[i] == '}')
			refuse(file, line, "'}' without '{' in a sentence");
		if (s.p[i] != '{')
			continue;
		if (end == s.n || !gen_is_name(span(s.p + i + 1, end - i - 1)))
			refuse(file, line, "a hole in a sentence is {name}");
		i = end;
	}
}

static struct sentence *find(struct span s)
{
	for (int i = 0; i < nall; i++)
		if (span_eq(all[i].sv, s))
			return &all[i];
	return NULL;
}

static void add(const struct at *a, struct span s, struct span many)
{
	if (!s.n)
		refuse(a->file, a->line, "an empty sentence");
	check_holes_form(a->file, a->line, s);
	struct sentence *old = find(s);
	if (old) {
		if (many.n && old->many.n && !span_eq(old->many, many))
			refuse(a->file, a->line, "the same singular has another plural in %s:%d", old->file,
			       old->line);
		if (many.n)
			old->many = many;
		return;
	}
	*GEN_ADD(all, nall, cap_all) = (struct sentence){.sv = s, .many = many, .file = a->file, .line = a->line};
}

/* One literal, no joining with the next: the forms of a plural follow each other. */
static struct span one_literal(struct at *a)
{
	struct at stop = *a;
	at_over_literal(&stop);
	char *alone = gen_str(span(a->p, (size_t)(stop.p - a->p)));
	struct at copy = {a->file, alone, alone + strlen(alone), a->line};
	*a = stop;
	return at_string(&copy);
}

/* Inside the brackets of a call: literals of argument `want` (0 = first). */
static void collect_call(struct at *a, int want)
{
	int depth = 1, argument = 0;
	at_step(a);
	while (a->p < a->end && depth) {
		char c = *a->p;
		if (c == '"' && depth == 1 && argument == want) {
			struct at here = *a;
			add(&here, at_string(a), (struct span){0});
			continue;
		}
		if (c == '"' || c == '\'') {
			at_over_literal(a);
			continue;
		}
		if (c == '/' && at_over_comment(a))
			continue;
		depth += strchr("([{", c) != NULL;
		depth -= strchr(")]}", c) != NULL;
		argument += c == ',' && depth == 1;
		at_step(a);
	}
}

/* At a name with a '(' behind it: collect from it if it is one of the calls. Steps over the name. */
static void collect_word(struct at *a)
{
	static const struct { const char *name; int argument; } calls[] = {
		{"tr", 1}, {"N_", 0}, {"visit_fault", 2},
	};
	struct span word = at_word(a);
	for (size_t i = 0; *a->p == '(' && i < LEN(calls); i++)
		if (span_is(word, calls[i].name)) {
			collect_call(a, calls[i].argument);
			return;
		}
}

/* At "{_" or "{n_"; nothing is collected when no sentence follows. */
static void collect_hole(struct at *a)
{
	bool plural = a->p[1] == 'n';
	at_to(a, a->p + (plural ? 3 : 2));
	at_blank(a);
	if (*a->p != '"')
		return;
	struct at here = *a;
	if (!plural) {
		add(&here, at_string(a), (struct span){0});
		return;
	}
	struct span one = one_literal(a);
	at_blank(a);
	if (*a->p != '"')
		refuse(a->file, a->line, "the plural's second sentence is missing");
	struct span many = at_string(a);
	add(&here, one, many);
	add(&here, many, (struct span){0});
}

static void collect_view(const char *file)
{
	struct at a = at_start(file, gen_load(file));
	while (a.p < a.end) {
		if (strncmp(a.p, "<!--", 4) == 0) {
			const char *end = strstr(a.p, "-->");
			at_to(&a, end ? end : a.end);
		} else if (strncmp(a.p, "{n_", 3) == 0 || strncmp(a.p, "{_", 2) == 0) {
			collect_hole(&a);
		} else if (isalpha((unsigned char)*a.p) || *a.p == '_') {
			collect_word(&a);
		} else {
			at_step(&a);
		}
	}
}

static void collect_c(const char *file)
{
	struct at a = at_start(file, gen_load(file));
	while (a.p < a.end) {
		if (*a.p == '/' && at_over_comment(&a))
			continue;
		if (*a.p == '"' || *a.p == '\'')
			at_over_literal(&a);
		else if (isalpha((unsigned char)*a.p) || *a.p == '_')
			collect_word(&a);
		else if (isdigit((unsigned char)*a.p))
			at_word(&a);
		else
			at_step(&a);
	}
}

static void collect(int n, char **files)
{
	for (int i = 0; i < n; i++)
		if (span_ends(span_str(files[i]), S(".html")))
			collect_view(files[i]);
	for (int i = 0; i < n; i++)
		if (!span_ends(span_str(files[i]), S(".html")))
			collect_c(files[i]);
	if (nall > 60000)
		refuse("msggen", 0, "more than 60,000 sentences");
}

/* ---- the catalogue -------------------------------------------------------------------- */

/* The same names in the same number, whatever their order. */
static bool same_holes(struct span a, struct span b)
{
	size_t na = 0, nb = 0;
	for (size_t i = span_find(b, '{', 0); i < b.n; i = span_find(b, '{', i + 1))
		nb++;
	for (size_t i = span_find(a, '{', 0); i < a.n; i = span_find(a, '{', i + 1)) {
		struct span hole = span(a.p + i, span_find(a, '}', i) - i + 1);
		size_t in_a = 0, in_b = 0;
		na++;
		if (i + hole.n > a.n)
			return false;
		for (size_t k = 0; k < a.n; k++)
			in_a += span_starts(span(a.p + k, a.n - k), hole);
		for (size_t k = 0; k < b.n; k++)
			in_b += span_starts(span(b.p + k, b.n - k), hole);
		if (in_a != in_b)
			return false;
	}
	return na == nb;
}

static void translate(const char *po, struct span sv, struct span en)
{
	struct sentence *s = find(sv);
	if (!s || !en.n)
		return;
	if (!same_holes(sv, en))
		refuse(po, 0, "the holes of \"%.*s\" and of its translation differ", SPAN_ARG(sv));
	s->en = en;
}

static uint32_t word_at(struct span mo, size_t at)
{
	uint32_t v;
	if (at + 4 > mo.n)
		refuse("msgfmt", 0, "the .mo file is cut off");
	memcpy(&v, mo.p + at, 4);
	return v;
}

static struct span string_at(struct span mo, size_t at)
{
	size_t n = word_at(mo, at), from = word_at(mo, at + 4);
	if (from > mo.n || n > mo.n - from)
		refuse("msgfmt", 0, "the .mo file is cut off");
	return span(mo.p + from, n);
}

/* The .mo format: gettext manual, "The Format of GNU MO Files". */
static void read_mo(const char *po, const char *file)
{
	struct span mo = gen_load(file);
	if (word_at(mo, 0) != 0x950412de)
		refuse(file, 0, "not a .mo file of this machine's byte order");
	size_t n = word_at(mo, 8), ids = word_at(mo, 12), texts = word_at(mo, 16);
	for (size_t i = 0; i < n; i++) {
		struct span id = string_at(mo, ids + 8 * i), text = string_at(mo, texts + 8 * i);
		size_t nul = span_find(id, 0, 0);
		if (nul == id.n) {
			translate(po, id, text);
			continue;
		}
		size_t cut = span_find(text, 0, 0);
		translate(po, span(id.p, nul), span(text.p, cut));
		if (cut < text.n)
			translate(po, span(id.p + nul + 1, id.n - nul - 1),
			          span(text.p + cut + 1, text.n - cut - 1));
	}
}

static void read_po(const char *gen, const char *dir)
{
	char *po = gen_fmt("%s/en.po", dir), *mo = gen_fmt("%s/en.mo", gen);
	int status;
	if (access(po, R_OK) != 0)
		return;
	mkdir(gen, 0777);
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		execlp("msgfmt", "msgfmt", "-c", "-o", mo, po, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || !WIFEXITED(status))
		refuse("msgfmt", 0, "%s", strerror(errno));
	if (WEXITSTATUS(status) == 127)
		refuse("msgfmt", 0, "not found: install gettext");
	if (WEXITSTATUS(status))
		refuse(po, 0, "msgfmt refuses this catalogue");
	read_mo(po, mo);
}

/* ---- writing ---------------------------------------------------------------------------- */

static void write_escaped(struct out *o, struct span s)
{
	struct out e = out_new(GEN_LIMIT);
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&': LIT(&e, "&amp;"); break;
		case '<': LIT(&e, "&lt;"); break;
		case '>': LIT(&e, "&gt;"); break;
		case '"': LIT(&e, "&quot;"); break;
		case '\'': LIT(&e, "&#39;"); break;
		default: out_char(&e, s.p[i]);
		}
	}
	LIT(o, "S_INIT(");
	gen_literal(o, out_span(&e));
	LIT(o, ")");
	out_free(&e);
}

static void write_table(struct out *o, bool english)
{
	LIT(o, "\t{\n");
	for (int i = 0; i < nall; i++) {
		struct span s = english && all[i].en.n ? all[i].en : all[i].sv;
		LIT(o, "\t\t{");
		gen_literal(o, s);
		LIT(o, ", ");
		write_escaped(o, s);
		LIT(o, "},\n");
	}
	LIT(o, "\t\t{\"\", S_INIT(\"\")},\n\t},\n");
}

/* FNV-1a, 32 bits; the same function stands in i18n/lang.c. */
static uint32_t hash(struct span s)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return h;
}

static void write_hash(struct out *o)
{
	size_t size = 16;
	while (size < 2 * (size_t)nall)
		size *= 2;
	int *slot = gen_alloc(size * sizeof *slot);
	for (int i = 0; i < nall; i++) {
		size_t at = hash(all[i].sv) & (size - 1);
		while (slot[at])
			at = (at + 1) & (size - 1);
		slot[at] = i + 1;
	}
	out_fmt(o, "const unsigned message_mask = %zu;\nconst unsigned short message_slot[] = {", size - 1);
	for (size_t i = 0; i < size; i++)
		out_fmt(o, "%s%d,", i % 16 ? " " : "\n\t", slot[i]);
	LIT(o, "\n};\n");
}

static void write_all(const char *gen)
{
	struct out c = out_new(GEN_LIMIT), h = out_new(GEN_LIMIT), list = out_new(GEN_LIMIT);
	int missing = 0;
	LIT(&h,
	    "/* Made by msggen. */\n#ifndef MESSAGES_H\n#define MESSAGES_H\n\n#include \"i18n/lang.h\"\n\n");
	out_fmt(&h, "#define MESSAGE_COUNT %d\n", nall);
	LIT(&h,
	    "struct message { const char *text; struct span html; };\n"
	    "extern const struct message messages[LANG_COUNT][MESSAGE_COUNT + 1];   /* the last one is empty */\n"
	    "/* Swedish text to number + 1; open addressing on FNV-1a; 0 is a free slot. */\n"
	    "extern const unsigned message_mask;\nextern const unsigned short message_slot[];\n"
	    "/* Sentences that po/en.po lacks, with their places; ends with NULL. */\n"
	    "extern const char *const messages_missing[];\n\n#endif\n");
	LIT(&c, "/* Made by msggen. */\n#include \"messages.h\"\n\n"
	        "const struct message messages[LANG_COUNT][MESSAGE_COUNT + 1] = {\n");
	write_table(&c, false);
	write_table(&c, true);
	LIT(&c, "};\n");
	write_hash(&c);
	LIT(&c, "const char *const messages_missing[] = {\n");
	for (int i = 0; i < nall; i++) {
		out_fmt(&list, "%d\t", i);
		gen_list_text(&list, all[i].sv);
		LIT(&list, "\n");
		if (all[i].en.n)
			continue;
		missing++;
		LIT(&c, "\t");
		gen_literal(&c,
		            span_str(gen_fmt("%s:%d: %.*s", all[i].file, all[i].line, SPAN_ARG(all[i].sv))));
		LIT(&c, ",\n");
	}
	LIT(&c, "\tNULL\n};\n");
	gen_save(gen_fmt("%s/messages.list", gen), &list);
	gen_save(gen_fmt("%s/messages.h", gen), &h);
	gen_save(gen_fmt("%s/messages.c", gen), &c);
	if (missing)
		fprintf(stderr, "msggen: %d of %d sentences have no English yet\n", missing, nall);
}

static void write_pot(const char *file)
{
	struct out o = out_new(GEN_LIMIT);
	LIT(&o, "msgid \"\"\nmsgstr \"\"\n\"Project-Id-Version: kring\\n\"\n\"MIME-Version: 1.0\\n\"\n"
	        "\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Content-Transfer-Encoding: 8bit\\n\"\n"
	        "\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n");
	for (int i = 0; i < nall; i++) {
		bool second = false;
		for (int k = 0; k < nall && !second; k++)
			second = span_eq(all[k].many, all[i].sv) && all[k].many.n;
		if (second)
			continue;
		/* Without line numbers: they would change with every edit. */
		out_fmt(&o, "\n#: %s\nmsgid ", all[i].file);
		gen_literal(&o, all[i].sv);
		if (all[i].many.n) {
			LIT(&o, "\nmsgid_plural ");
			gen_literal(&o, all[i].many);
			LIT(&o, "\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n");
		} else {
			LIT(&o, "\nmsgstr \"\"\n");
		}
	}
	gen_save(file, &o);
}

int main(int argc, char **argv)
{
	bool pot = argc > 1 && strcmp(argv[1], "--pot") == 0;
	if (argc < 4 || strcmp(argv[3], "--") != 0)
		refuse("msggen", 0, "usage: msggen GEN PO -- FILES... | msggen --pot OUT -- FILES...");
	collect(argc - 4, argv + 4);
	if (pot) {
		write_pot(argv[2]);
	} else {
		read_po(argv[1], argv[2]);
		write_all(argv[1]);
	}
	return 0;
}
