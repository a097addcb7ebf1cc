/* Static files: the built table, and the generator on a folder made here. */
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "net/http.h"
#include "../tap.h"

static void test_table(void)
{
	int n = 0, found = 0, sorted = 0, whole = 0, zipped = 0;
	static char plain[8 << 20];
	for (const struct static_file *f = static_files; f->path; f++, n++) {
		found += static_find(span_str(f->path)) == f && strcmp(static_url(f->name), f->path) == 0;
		sorted += n == 0 || strcmp(f[-1].path, f->path) < 0;
		zipped += f->gzip.n > 0;
		z_stream z = {.next_in = (unsigned char *)(uintptr_t)f->gzip.p, .avail_in = (unsigned)f->gzip.n,
		              .next_out = (unsigned char *)plain, .avail_out = sizeof plain};
		inflateInit2(&z, 15 + 16);
		whole += f->gzip.n && inflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out == f->body.n &&
			memcmp(plain, f->body.p, f->body.n) == 0;
		inflateEnd(&z);
	}
	ok(found == n && sorted == n, "all %d files are found by path and by name", n);
	ok(whole == zipped, "the %d compressed ones unpack to the same bytes", zipped);
	ok(!static_find(S("/static/")) && !static_find(S("")) && !static_find(S("/static/zzz")) &&
	   !static_find(S("!")), "others are not found");
}

static void write_file(const char *dir, const char *name, const char *text)
{
	char path[300];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	if (f) {
		fputs(text, f);
		fclose(f);
	}
}

/* The generator's status; its output is in dir/static.c. */
static int generate(const char *tool, const char *dir)
{
	char command[900];
	snprintf(command, sizeof command, "mkdir -p %s/in && %s %s %s/in 2>%s/err", dir, tool, dir, dir, dir);
	return system(command);
}

static const char *text_of(const char *dir, const char *name)
{
	static char b[1 << 16];
	char path[300];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "r");
	b[f ? fread(b, 1, sizeof b - 1, f) : 0] = 0;
	if (f)
		fclose(f);
	return b;
}

static void test_generator(const char *tool)
{
	char dir[] = "/tmp/kring-static-XXXXXX", in[100], command[200];
	if (!mkdtemp(dir))
		return;
	snprintf(in, sizeof in, "%s/in", dir);
	ok(generate(tool, dir) == 0 && strstr(text_of(dir, "static.c"),
	   "{NULL, NULL, NULL, {NULL, 0}, {NULL, 0}, NULL}"),
	   "an empty folder gives an empty table");
	write_file(in, "a.woff2", "font");
	write_file(in, "b.css", "@font-face{src:url(\"a.woff2\")} i{background:url(data:x)}");
	ok(generate(tool, dir) == 0, "a font and a style sheet");
	const char *made = text_of(dir, "static.c");
	/* The 10 digits are the head of: printf font | sha256sum */
	ok(strstr(made, "{\"/static/a.795ea3efa4.woff2\", \"a.woff2\", \"font/woff2\", ") != NULL,
	   "named by its SHA-256, with its type");
	char first[100];
	snprintf(first, sizeof first, "%.60s", strstr(made, "\"/static/b.") ? strstr(made, "\"/static/b.") : "");
	write_file(in, "a.woff2", "Font");
	ok(generate(tool, dir) == 0 && !strstr(text_of(dir, "static.c"), first),
	   "another font renames the style sheet too");
	write_file(in, "b.css", "i{background:url(gone.png)}");
	ok(generate(tool, dir) != 0 && strstr(text_of(dir, "err"), "b.css: url(gone.png)"),
	   "a missing url() stops the build");
	write_file(in, "b.css", "");
	write_file(in, "c.exe", "x");
	ok(generate(tool, dir) != 0 && strstr(text_of(dir, "err"), "no content type"), "so does an unknown ending");
	snprintf(command, sizeof command, "rm -rf %s", dir);
	ok(system(command) == 0, "cleaned up");
}

int main(void)
{
	const char *tool = getenv("KRING_TOOLS");
	char path[300];
	test_table();
	snprintf(path, sizeof path, "%s/staticgen", tool ? tool : "build/tools");
	if (access(path, X_OK) == 0)
		test_generator(path);
	else
		skip("the generator is not built", 7);
	return done();
}
