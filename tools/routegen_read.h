/*
 * routegen_read.h - the part of routegen that reads the comments above handlers
 * into routes[].
 */
#ifndef TOOLS_ROUTEGEN_READ_H
#define TOOLS_ROUTEGEN_READ_H

#include "gen.h"

#define MAX_HOLES 6

enum hole_kind { H_STATIC, H_INT, H_ID, H_TOKEN, H_FILE };

struct field {
	char *name, *when_field, *when_value;
	const char *type;      /* the word of the declaration */
	bool required;
	long long min, max, each;
	int line;
};

struct segment { enum hole_kind kind; char *text; };

struct route {
	const char *file;
	int line;
	char *method, *pattern, *right, *again, *name;
	char *flags;           /* as C */
	struct segment segments[16]; int nsegments;
	struct field *fields; int nfields, cap_fields;
	bool query;
};

static struct route *routes;
static int nroutes, cap_routes;

/* ---- reading the comment --------------------------------------------------------------- */

/* The next word of a line; quoted text is one word with its quotes. */
static struct span next_word(struct span *line)
{
	*line = span_trim(*line);
	size_t n = 0;
	if (line->n && line->p[0] == '"') {
		n = span_find(*line, '"', 1);
		n += n < line->n;
	} else {
		while (n < line->n && !isspace((unsigned char)line->p[n]))
			n++;
	}
	struct span word = span(line->p, n);
	*line = span(line->p + n, line->n - n);
	return word;
}

static long long number(const struct route *r, int line, struct span s)
{
	int64_t v;
	if (!span_int(s, -1000000000000, 1000000000000, &v))
		refuse(r->file, line, "a number was expected, not \"%.*s\"", SPAN_ARG(s));
	return v;
}

static void field_range(const struct route *r, struct field *f, struct span word)
{
	for (size_t i = 0; i + 1 < word.n; i++)
		if (word.p[i] == '.' && word.p[i + 1] == '.') {
			f->min = number(r, f->line, span(word.p, i));
			f->max = number(r, f->line, span(word.p + i + 2, word.n - i - 2));
			if (f->min > f->max)
				refuse(r->file, f->line, "an empty range");
			return;
		}
	refuse(r->file, f->line, "a range like 1..6 was expected, not \"%.*s\"", SPAN_ARG(word));
}

static void field_limit(const struct route *r, struct field *f, struct span *line)
{
	static const struct { const char *type; long long max;
	} fixed[] = {
	    {"bool", 1}, {"date", 10}, {"clock", 5}, {"id", 22}, {"phone", 20}, {"email", 254}, {"file", 1},
	};
	for (size_t i = 0; i < LEN(fixed); i++)
		if (strcmp(f->type, fixed[i].type) == 0) {
			f->max = fixed[i].max;
			return;
		}
	struct span word = next_word(line);
	if (strcmp(f->type, "code") == 0 || strcmp(f->type, "int") == 0 || strcmp(f->type, "num") == 0) {
		field_range(r, f, word);
		return;
	}
	f->max = number(r, f->line, word);
	if (strcmp(f->type, "texts") == 0)
		f->each = number(r, f->line, next_word(line));
	if (f->max < 1 || f->each < 0)
		refuse(r->file, f->line, "a limit below 1");
}

static void field_add(struct route *r, int at, struct span line)
{
	static const char *const types[] = {"text",  "line", "code", "int",   "num",   "bool",  "date",
	                                    "clock", "id",   "ids",  "texts", "phone", "email", "file"};
	struct span name = next_word(&line), type = next_word(&line), word;
	struct field f = {.name = gen_str(name), .line = at};
	if (!gen_is_name(name) || span_is(name, "csrf") || span_is(name, "once"))
		refuse(r->file, at, "\"%.*s\" cannot be a field's name", SPAN_ARG(name));
	for (int i = 0; i < r->nfields; i++)
		if (strcmp(r->fields[i].name, f.name) == 0)
			refuse(r->file, at, "the field %s is declared twice", f.name);
	for (size_t i = 0; i < LEN(types); i++)
		if (span_is(type, types[i]))
			f.type = types[i];
	if (!f.type)
		refuse(r->file, at, "unknown type \"%.*s\" of the field %s", SPAN_ARG(type), f.name);
	field_limit(r, &f, &line);
	while ((word = next_word(&line)).n) {
		size_t eq;
		if (span_is(word, "required")) {
			f.required = true;
		} else if (span_is(word, "when")) {
			word = next_word(&line);
			eq = span_find(word, '=', 0);
			if (eq == word.n || !eq || eq + 1 == word.n)
				refuse(r->file, at, "when FIELD=VALUE was expected");
			f.when_field = gen_str(span(word.p, eq));
			f.when_value = gen_str(span(word.p + eq + 1, word.n - eq - 1));
		} else if (word.p[0] != '"') {
			refuse(r->file, at, "unknown word \"%.*s\" in the field %s", SPAN_ARG(word), f.name);
		}
	}
	if (f.when_field)
		f.required = true;
	*GEN_ADD(r->fields, r->nfields, r->cap_fields) = f;
}

static void read_flags(struct route *r, int at, struct span line)
{
	static const char *const flags[] = {"slow", "upload", "query", "sse", "early", "noaudit"};
	static const char *const c[] = {"ROUTE_SLOW", "ROUTE_UPLOAD", "ROUTE_QUERY",
	                                "ROUTE_SSE",  "ROUTE_EARLY",  "ROUTE_NOAUDIT"};
	struct span word;
	while ((word = next_word(&line)).n) {
		size_t i = 0;
		while (word.n && word.p[word.n - 1] == ',')
			word.n--;
		while (i < LEN(flags) && !span_is(word, flags[i]))
			i++;
		if (i == LEN(flags))
			refuse(r->file, at, "unknown flag \"%.*s\"", SPAN_ARG(word));
		r->query |= i == 2;
		r->flags = r->flags ? gen_fmt("%s | %s", r->flags, c[i]) : gen_str(span_str(c[i]));
	}
}

static void read_pattern(struct route *r)
{
	struct span rest = span_str(r->pattern + 1), part;
	int holes = 0;
	if (r->pattern[0] != '/')
		refuse(r->file, r->line, "a pattern begins with '/'");
	while (rest.n && span_cut(&rest, '/', &part)) {
		if (!part.n || r->nsegments == (int)LEN(r->segments))
			refuse(r->file, r->line, "an empty segment, or more than 16");
		struct segment *s = &r->segments[r->nsegments++];
		*s = (struct segment){H_STATIC, gen_str(part)};
		if (part.p[0] != '{') {
			if (memchr(part.p, '{', part.n))
				refuse(r->file, r->line, "a hole is a whole segment");
			continue;
		}
		size_t colon = span_find(part, ':', 0);
		size_t end = colon < part.n ? colon : part.n - 1;
		struct span name = span(part.p + 1, end - 1);
		struct span kind = colon < part.n ? span(part.p + colon + 1, part.n - colon - 2)
		                 : span_is(name, "token") || span_is(name, "file") ? name : S("id");
		if (part.p[part.n - 1] != '}' || !gen_is_name(name) || ++holes > MAX_HOLES)
			refuse(r->file, r->line, "a hole is {name} or {name:int}, at most %d of them",
			       MAX_HOLES);
		s->text = gen_str(name);
		if (span_is(kind, "int")) s->kind = H_INT;
		else if (span_is(kind, "id")) s->kind = H_ID;
		else if (span_is(kind, "token")) s->kind = H_TOKEN;
		else if (span_is(kind, "file")) s->kind = H_FILE;
		else refuse(r->file, r->line, "unknown kind of hole \"%.*s\"", SPAN_ARG(kind));
	}
	if (r->nsegments && r->pattern[strlen(r->pattern) - 1] == '/')
		refuse(r->file, r->line, "a pattern does not end with '/'");
}

/* Right words: "process.read" becomes RIGHT_PROCESS_READ, which the compiler knows or not. */
static void read_right(struct route *r, int at, struct span word)
{
	if (!word.n)
		refuse(r->file, at, "a right is missing");
	r->right = gen_str(word);
	for (char *p = r->right; *p; p++) {
		if (!islower((unsigned char)*p) && *p != '.')
			refuse(r->file, at, "\"%s\" is no right", r->right);
		*p = *p == '.' ? '_' : (char)toupper((unsigned char)*p);
	}
}

static void read_line(struct route *r, int at, struct span line, bool *in_form)
{
	struct span rest = line, word = next_word(&rest);
	rest = span_trim(rest);
	if (span_is(word, "right")) {
		*in_form = false;
		read_right(r, at, next_word(&rest));
	} else if (span_is(word, "again")) {
		*in_form = false;
		r->again = gen_str(rest);
	} else if (span_is(word, "flags")) {
		*in_form = false;
		read_flags(r, at, rest);
	} else if (span_is(word, "form")) {
		*in_form = true;
		if (rest.n)
			field_add(r, at, rest);
	} else if (*in_form) {
		field_add(r, at, line);
	} else {
		refuse(r->file, at, "unknown word \"%.*s\": right, again, flags or form was expected",
		       SPAN_ARG(word));
	}
}

/* a stands at the comment. Reads it and the function's name behind it. An empty line
 * ends the declaration; what follows it is for readers. */
static void read_route(struct at *a)
{
	struct at from = *a;
	at_over_comment(a);
	struct span text = span(from.p + 2, (size_t)(a->p - from.p) - 4), line;
	int at = from.line;
	bool in_form = false;
	struct route r = {.file = a->file, .line = at};
	for (; span_cut(&text, '\n', &line); at++) {
		line = span_trim(line);
		if (at > r.line && line.n && line.p[0] == '*')
			line = span_trim(span(line.p + 1, line.n - 1));
		if (!line.n)
			break;
		if (at == r.line) {
			next_word(&line);
			r.method = gen_str(next_word(&line));
			r.pattern = gen_str(next_word(&line));
		} else {
			read_line(&r, at, line, &in_form);
		}
	}
	if (strcmp(r.method, "GET") != 0 && strcmp(r.method, "POST") != 0)
		refuse(r.file, r.line, "ROUTE GET or POST was expected");
	read_pattern(&r);
	if (!r.right)
		refuse(r.file, r.line, "the route names no right");
	*GEN_ADD(routes, nroutes, cap_routes) = r;
}

/* Between a route's comment and its handler other comments may stand. */
static void read_name(struct at *a, int first)
{
	for (;;) {
		at_blank(a);
		if (strncmp(a->p, "/* ROUTE ", 9) == 0)
			read_route(a);
		else if (!at_over_comment(a))
			break;
	}
	struct span e = at_word(a);
	at_blank(a);
	struct span err = at_word(a);
	at_blank(a);
	struct span name = at_word(a);
	if (!span_is(e, "enum") || !span_is(err, "err") || !name.n || *a->p != '(')
		refuse(a->file, routes[first].line,
		       "\"enum err handler(struct visit *v)\" must follow this comment");
	for (int i = first; i < nroutes; i++)
		routes[i].name = gen_str(name);
}

static void read_file(const char *file)
{
	struct at a = at_start(file, gen_load(file));
	while (a.p < a.end) {
		if (strncmp(a.p, "/* ROUTE ", 9) == 0) {
			int first = nroutes;
			read_route(&a);
			read_name(&a, first);
		} else if (*a.p == '"' || *a.p == '\'') {
			at_over_literal(&a);
		} else if (*a.p != '/' || !at_over_comment(&a)) {
			at_step(&a);
		}
	}
}

#endif
