/*
 * cairo 1.16 writes a structure tree but does not say so: readers look for
 * MarkInfo and for the language in the catalog (PDF 32000-1, 14.7.1, 14.9.2). They are
 * added as the format means changes to be added, by an update at the end (7.5.6).
 */
#include "helper/pdf.h"

#include <ctype.h>

/* Where `words` stand for the last time in s; NULL when they do not. */
static const char *last(struct span s, const char *words)
{
	const char *hit = NULL, *p = s.p;
	size_t n = strlen(words);
	while ((p = memmem(p, s.n - (size_t)(p - s.p), words, n)))
		hit = p++;
	return hit;
}

/* The number after the last `words`; -1 when there is none. */
static int64_t number(struct span s, const char *words)
{
	const char *p = last(s, words), *end = s.p + s.n;
	struct span digits;
	int64_t v;
	if (!p)
		return -1;
	p += strlen(words);
	for (digits = span(p, 0); p < end && isdigit((unsigned char)*p); p++)
		digits.n++;
	return span_int(digits, 0, INT32_MAX, &v) ? v : -1;
}

/* The catalog's entries, without its brackets. */
static bool catalog(struct span file, int64_t root, struct arena *a, struct span *ret)
{
	struct span head = arena_fmt(a, "\n%lld 0 obj\n<< /Type /Catalog\n", (long long)root);
	const char *from = last(file, arena_str(a, head));
	if (!from)
		return false;
	from += head.n;
	const char *to = memmem(from, (size_t)(file.p + file.n - from), ">>\nendobj", 9);
	if (!to)
		return false;
	*ret = arena_copy(a, span(from, (size_t)(to - from)));
	return true;
}

static bool plain(struct span lang)
{
	for (size_t i = 0; i < lang.n; i++)
		if (!isalnum((unsigned char)lang.p[i]) && lang.p[i] != '-')
			return false;
	return lang.n > 0 && lang.n < 20;
}

void pdf_mark(struct out *file, struct span lang, struct arena *a)
{
	struct span all = out_span(file), entries;
	int64_t root = number(all, "/Root "), info = number(all, "/Info "), size = number(all, "/Size ");
	int64_t before = number(all, "startxref\n");
	if (root < 0 || info < 0 || size < 0 || before < 0 || !catalog(all, root, a, &entries))
		return;
	size_t at = file->n;
	out_fmt(file, "%lld 0 obj\n<< /Type /Catalog\n", (long long)root);
	out_raw(file, entries);
	LIT(file, "   /MarkInfo << /Marked true >>\n   /ViewerPreferences << /DisplayDocTitle true >>\n");
	if (plain(lang))
		out_fmt(file, "   /Lang (%.*s)\n", SPAN_ARG(lang));
	size_t table = file->n + sizeof ">>\nendobj\n" - 1;
	LIT(file, ">>\nendobj\n");
	out_fmt(file, "xref\n%lld 1\n%010zu 00000 n \n", (long long)root, at);
	out_fmt(file, "trailer\n<< /Size %lld\n   /Root %lld 0 R\n   /Info %lld 0 R\n   /Prev %lld\n>>\n",
	        (long long)size, (long long)root, (long long)info, (long long)before);
	out_fmt(file, "startxref\n%zu\n%%%%EOF\n", table);
}
