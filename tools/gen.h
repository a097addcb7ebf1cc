/*
 * gen.h - what the generators share: read a file, walk through it with a line
 * number, refuse with file:line, write a result. A generator runs once and
 * ends; it frees nothing.
 *
 * gen_save() leaves a file alone that already holds the same bytes, so that
 * make rebuilds only what changed.
 */
#ifndef TOOLS_GEN_H
#define TOOLS_GEN_H

#include "base/out.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define GEN_LIMIT ((size_t)64 << 20)   /* bytes of one file, read or written */

/* "file:line: what is wrong", then exit status 1. Line 0: without line. */
__attribute__((noreturn, format(printf, 3, 4)))
static inline void refuse(const char *file, int line, const char *fmt, ...)
{
	va_list ap;
	fflush(stdout);
	if (line)
		fprintf(stderr, "%s:%d: ", file, line);
	else
		fprintf(stderr, "%s: ", file);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static inline void *gen_alloc(size_t n)
{
	void *p = calloc(1, n ? n : 1);
	if (!p)
		refuse("memory", 0, "none left");
	return p;
}

/* A copy with a closing NUL. */
static inline char *gen_str(struct span s)
{
	char *p = gen_alloc(s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	return p;
}

static inline char *gen_fmt(const char *fmt, ...) PRINTF(1, 2);
static inline char *gen_fmt(const char *fmt, ...)
{
	char *p;
	va_list ap;
	va_start(ap, fmt);
	if (vasprintf(&p, fmt, ap) < 0)
		refuse("memory", 0, "none left");
	va_end(ap);
	return p;
}

/* A list that grows: GEN_ADD(list, n, cap) gives a pointer to a new zeroed element. */
static inline void *gen_grow(void *list, int *n, int *cap, size_t size)
{
	if (*n == *cap) {
		*cap = *cap ? *cap * 2 : 16;
		list = realloc(list, (size_t)*cap * size);
		if (!list)
			refuse("memory", 0, "none left");
	}
	memset((char *)list + (size_t)*n * size, 0, size);
	++*n;
	return list;
}
#define GEN_ADD(list, n, cap) ((list) = gen_grow((list), &(n), &(cap), sizeof *(list)), &(list)[(n) - 1])

static inline bool gen_try_load(const char *file, struct span *ret)
{
	FILE *f = fopen(file, "rb");
	struct out o = out_new(GEN_LIMIT);
	char b[1 << 16];
	size_t n;
	if (!f)
		return false;
	while ((n = fread(b, 1, sizeof b, f)))
		out_put(&o, b, n);
	fclose(f);
	if (o.bad)
		refuse(file, 0, "larger than %zu bytes", GEN_LIMIT);
	*ret = span(gen_str(out_span(&o)), o.n);
	out_free(&o);
	return true;
}

/* The whole file with a NUL behind it. */
static inline struct span gen_load(const char *file)
{
	struct span s;
	if (!gen_try_load(file, &s))
		refuse(file, 0, "%s", strerror(errno));
	return s;
}

/* Write o to file, unless it holds just that; makes its folders. */
static inline void gen_save(const char *file, const struct out *o)
{
	struct span old;
	if (o->bad)
		refuse(file, 0, "larger than %zu bytes", GEN_LIMIT);
	if (gen_try_load(file, &old) && span_eq(old, out_span(o)))
		return;
	for (const char *slash = file; (slash = strchr(slash + 1, '/'));)
		mkdir(gen_str(span(file, (size_t)(slash - file))), 0777);
	FILE *f = fopen(file, "wb");
	if (!f || fwrite(o->p, 1, o->n, f) != o->n || fclose(f))
		refuse(file, 0, "%s", strerror(errno));
}

/* "room/x/mob.html" -> "mob". */
static inline char *gen_basename(const char *file)
{
	const char *slash = strrchr(file, '/');
	const char *name = slash ? slash + 1 : file;
	return gen_str(span(name, strcspn(name, ".")));
}

static inline bool gen_is_name(struct span s)
{
	if (!s.n || isdigit((unsigned char)s.p[0]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!isalnum((unsigned char)s.p[i]) && s.p[i] != '_')
			return false;
	return true;
}

/* A place in a C or HTML source. p always ends with NUL. */
struct at { const char *file, *p, *end; int line; };

static inline struct at at_start(const char *file, struct span text)
{
	return (struct at){file, text.p, text.p + text.n, 1};
}

static inline void at_step(struct at *a)
{
	if (a->p < a->end && *a->p++ == '\n')
		a->line++;
}

static inline void at_to(struct at *a, const char *p)
{
	while (a->p < p)
		at_step(a);
}

static inline void at_blank(struct at *a)
{
	while (a->p < a->end && isspace((unsigned char)*a->p))
		at_step(a);
}

static inline struct span at_word(struct at *a)
{
	const char *p = a->p;
	while (isalnum((unsigned char)*p) || *p == '_')
		p++;
	struct span s = span(a->p, (size_t)(p - a->p));
	a->p = p;
	return s;
}

/* At a quote (" or '): step over the literal. */
static inline void at_over_literal(struct at *a)
{
	char quote = *a->p;
	int line = a->line;
	at_step(a);
	while (a->p < a->end && *a->p != quote) {
		if (*a->p == '\n')
			break;
		if (*a->p == '\\')
			at_step(a);
		at_step(a);
	}
	if (*a->p != quote)
		refuse(a->file, line, "a literal is not closed");
	at_step(a);
}

/* At a '/' that begins a comment: step over it; false when it is none. */
static inline bool at_over_comment(struct at *a)
{
	int line = a->line;
	if (a->p[0] == '/' && a->p[1] == '/') {
		while (a->p < a->end && *a->p != '\n')
			at_step(a);
		return true;
	}
	if (a->p[0] != '/' || a->p[1] != '*')
		return false;
	at_to(a, a->p + 2);
	while (a->p < a->end && !(a->p[0] == '*' && a->p[1] == '/'))
		at_step(a);
	if (a->p >= a->end)
		refuse(a->file, line, "a comment is not closed");
	at_to(a, a->p + 2);
	return true;
}

/*
 * At '"': read a C string literal, with others that follow it directly, to its
 * bytes. Only the escapes \n \t \" \' \\ are known.
 */
static inline struct span at_string(struct at *a)
{
	struct out o = out_new(GEN_LIMIT);
	for (;;) {
		int line = a->line;
		at_step(a);
		while (a->p < a->end && *a->p != '"') {
			char c = *a->p;
			if (c == '\n')
				refuse(a->file, line, "a literal is not closed");
			if (c == '\\') {
				static const char from[] = "nt\"'\\", to[] = "\n\t\"'\\";
				at_step(a);
				const char *hit = *a->p ? strchr(from, *a->p) : NULL;
				if (!hit)
					refuse(a->file, a->line, "unknown escape \\%c in a sentence", *a->p);
				c = to[hit - from];
			}
			out_char(&o, c);
			at_step(a);
		}
		if (a->p >= a->end)
			refuse(a->file, line, "a literal is not closed");
		at_step(a);
		struct at next = *a;
		at_blank(&next);
		if (*next.p != '"')
			break;
		*a = next;
	}
	return span(gen_str(out_span(&o)), o.n);
}

/* As a C literal; what is not ASCII is written as it is. */
static inline void gen_literal(struct out *o, struct span s)
{
	LIT(o, "\"");
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '"' || c == '\\') {
			out_char(o, '\\');
			out_char(o, (char)c);
		} else if (c == '\n') {
			LIT(o, "\\n");
		} else if (c == '?' && i + 1 < s.n && s.p[i + 1] == '?') {
			LIT(o, "\\?");
		} else if (c < 0x20 || c == 0x7F) {
			out_fmt(o, "\\%03o", c);
		} else {
			out_char(o, (char)c);
		}
	}
	LIT(o, "\"");
}

/* messages.list: a line is number TAB sentence, with \n \t \\ written so. */
static inline void gen_list_text(struct out *o, struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		const char *hit = strchr("\n\t\\", s.p[i]);
		if (s.p[i] && hit) {
			out_char(o, '\\');
			out_char(o, s.p[i] == '\n' ? 'n' : s.p[i] == '\t' ? 't' : '\\');
		} else {
			out_char(o, s.p[i]);
		}
	}
}

#endif
