/*
 * staticgen - static/ becomes a table in C.
 *
 *	staticgen GEN DIR     writes GEN/static.c
 *
 * Each plain file of DIR gets the path /static/STEM.HASH.ENDING, HASH being 10
 * hexadecimal digits of a SHA-256 over what is served, so that it may be kept
 * for ever. url(NAME) in a style sheet, NAME being another file of DIR, is
 * rewritten to the hashed path. gzip -9 is kept where it saves a tenth.
 */
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sodium.h>
#include <sys/stat.h>
#include <zlib.h>

#include "base/out.h"

enum { MOST = 400, LARGEST = 8 << 20 };

struct file { char name[200],
	path[240]; const char *type; struct out body; unsigned char *gzip; size_t ngzip; };

static struct file file[MOST];
static int nfile;

__attribute__((noreturn, format(printf, 1, 2)))
static void fail(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static const char *type_of(const char *name)
{
	static const struct { const char *end, *type; } known[] = {
		{".css", "text/css; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"},
		{".svg", "image/svg+xml"}, {".png", "image/png"}, {".jpg", "image/jpeg"},
		{".webp", "image/webp"}, {".ico", "image/x-icon"}, {".woff2", "font/woff2"},
		{".txt", "text/plain; charset=utf-8"}, {".json", "application/json"},
		{".webmanifest", "application/manifest+json"}, {".html", "text/html; charset=utf-8"},
		{".mp3", "audio/mpeg"}, {".ogg", "audio/ogg"},
	};
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot && i < LEN(known); i++)
		if (strcmp(dot, known[i].end) == 0)
			return known[i].type;
	return NULL;
}

static void read_file(const char *dir, const char *name)
{
	char path[4096];
	struct stat st;
	snprintf(path, sizeof path, "%s/%s", dir, name);
	if (name[0] == '.' || stat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return;
	if (nfile == MOST || st.st_size > LARGEST || strlen(name) >= sizeof file[0].name)
		fail("%s: too many files, too large, or too long a name", path);
	for (const char *p = name; *p; p++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", *p))
			fail("%s: only letters, digits, '.', '_' and '-' in a name", path);
	struct file *f = &file[nfile++];
	snprintf(f->name, sizeof f->name, "%s", name);
	f->type = type_of(name);
	if (!f->type)
		fail("%s: no content type is known for this ending", path);
	f->body = out_new((size_t)LARGEST * 2);
	FILE *in = fopen(path, "rb");
	char *to = out_room(&f->body, (size_t)st.st_size + 1);
	if (!in || !to || fread(to, 1, (size_t)st.st_size, in) != (size_t)st.st_size)
		fail("%s: cannot be read", path);
	f->body.n = (size_t)st.st_size;
	fclose(in);
}

static void name_by_hash(struct file *f)
{
	unsigned char h[crypto_hash_sha256_BYTES];
	const char *dot = strrchr(f->name, '.');
	crypto_hash_sha256(h, (const unsigned char *)(f->body.p ? f->body.p : ""), f->body.n);
	snprintf(f->path, sizeof f->path, "/static/%.*s.%02x%02x%02x%02x%02x%s", (int)(dot - f->name), f->name,
	         h[0], h[1], h[2], h[3], h[4], dot);
}

static const struct file *by_name(struct span name)
{
	for (int i = 0; i < nfile; i++)
		if (span_is(name, file[i].name))
			return &file[i];
	return NULL;
}

/* url(x.woff2), url('x.woff2'), url("x.woff2"): to the hashed path. */
static void rewrite(struct file *f)
{
	struct out to = out_new((size_t)LARGEST * 2);
	struct span s = out_span(&f->body);
	size_t at = 0;
	while (at < s.n) {
		char *hit = memmem(s.p + at, s.n - at, "url(", 4);
		size_t start = hit ? (size_t)(hit - s.p) + 4 : s.n;
		out_put(&to, s.p + at, start - at);
		size_t end = span_find(s, ')', start);
		at = start;
		if (end == s.n)
			continue;
		struct span name = span_trim(span(s.p + start, end - start));
		if (name.n >= 2 && (name.p[0] == '"' || name.p[0] == '\'') && name.p[name.n - 1] == name.p[0])
			name = span(name.p + 1, name.n - 2);
		const struct file *other = by_name(name);
		if (!other && !span_starts(name, S("data:")) && !span_starts(name, S("#")))
			fail("%s: url(%.*s) is not a file beside it", f->name, SPAN_ARG(name));
		if (!other)
			continue;
		if (!other->path[0])
			fail("%s: url(%s): a style sheet cannot import another", f->name, other->name);
		out_str(&to, other->path);
		at = end;
	}
	out_free(&f->body);
	f->body = to;
}

static void zip(struct file *f)
{
	z_stream z = {0};
	size_t room = f->body.n + 1024;
	f->gzip = malloc(room);
	if (!f->gzip || deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		fail("%s: no memory", f->name);
	z.next_in = (unsigned char *)f->body.p;
	z.avail_in = (unsigned)f->body.n;
	z.next_out = f->gzip;
	z.avail_out = (unsigned)room;
	if (deflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out < f->body.n - f->body.n / 10)
		f->ngzip = z.total_out;
	deflateEnd(&z);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

static void write_bytes(FILE *o, const char *what, int i, const unsigned char *p, size_t n)
{
	if (!n)
		return;
	fprintf(o, "static const char %s_%d[%zu] =", what, i, n + 1);
	for (size_t k = 0; k < n; k++) {
		if (k % 24 == 0)
			fputs("\n\t\"", o);
		fprintf(o, "\\%03o", p[k]);
		if (k % 24 == 23 || k + 1 == n)
			fputc('"', o);
	}
	fputs(";\n", o);
}

static void write_table(const char *gen)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/static.c", gen);
	FILE *o = fopen(path, "w");
	if (!o)
		fail("%s: cannot be written", path);
	fputs("/* Made by tools/staticgen. */\n#include \"net/http.h\"\n\n", o);
	for (int i = 0; i < nfile; i++) {
		write_bytes(o, "body", i, (const unsigned char *)file[i].body.p, file[i].body.n);
		write_bytes(o, "gzip", i, file[i].gzip, file[i].ngzip);
	}
	fputs("\nconst struct static_file static_files[] = {\n", o);
	for (int i = 0; i < nfile; i++) {
		struct file *f = &file[i];
		const char *hash = strrchr(f->path, '.') - 10;
		fprintf(o, "\t{\"%s\", \"%s\", \"%s\", ", f->path, f->name, f->type);
		if (f->body.n)
			fprintf(o, "{body_%d, %zu}, ", i, f->body.n);
		else
			fputs("{\"\", 0}, ", o);
		if (f->ngzip)
			fprintf(o, "{gzip_%d, %zu}, ", i, f->ngzip);
		else
			fputs("{NULL, 0}, ", o);
		fprintf(o, "\"%.10s\"},\n", hash);
	}
	fputs("\t{NULL, NULL, NULL, {NULL, 0}, {NULL, 0}, NULL}\n};\n", o);
	if (fclose(o) != 0)
		fail("%s: cannot be written", path);
}

int main(int argc, char **argv)
{
	if (argc != 3 || sodium_init() < 0)
		fail("usage: staticgen GEN DIR");
	DIR *d = opendir(argv[2]);
	for (struct dirent *e; d && (e = readdir(d)); )
		read_file(argv[2], e->d_name);
	if (d)
		closedir(d);
	for (int i = 0; i < nfile; i++)
		if (strcmp(strrchr(file[i].name, '.'), ".css") != 0)
			name_by_hash(&file[i]);
	for (int i = 0; i < nfile; i++) {
		if (strcmp(strrchr(file[i].name, '.'), ".css") == 0) {
			rewrite(&file[i]);
			name_by_hash(&file[i]);
		}
		if (file[i].body.bad)
			fail("%s: too large", file[i].name);
		zip(&file[i]);
	}
	qsort(file, (size_t)nfile, sizeof *file, by_path);
	write_table(argv[1]);
	return 0;
}
