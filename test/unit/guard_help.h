/*
 * guard_help.h - for the tests of helper processes and imports: the built helper, files,
 * archives made on the spot, jobs run inside the test (for sanitizers).
 */
#ifndef TEST_GUARD_HELP_H
#define TEST_GUARD_HELP_H

#include "guard/guard.h"
#include "guard/record.h"
#include "helper/helper.h"
#include "../tap.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))

static struct arena arena;

/* The helper of the same build: beside this program, or as KRING_HELPER says. */
UNUSED static const char *helper_path(void)
{
	static char path[4096];
	const char *own = getenv("KRING_HELPER");
	if (own)
		return own;
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 20);
	for (int up = 0; n > 0 && up < 3; up++)
		while (n > 0 && path[--n] != '/')
			;
	snprintf(path + n, 20, "/kring-helper");
	return path;
}

static void start(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	setenv("TZ", "Europe/Stockholm", 1);
	tzset();
	if (arena_new(&arena, HELPER_ARENA))
		exit(2);
}

/* A whole file; n 0 and p NULL when it is not there. */
UNUSED static struct span file_read(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct span s = {NULL, 0};
	if (!f)
		return s;
	fseek(f, 0, SEEK_END);
	size_t n = (size_t)ftell(f);
	rewind(f);
	char *p = arena_get(&arena, n);
	s = span(p, fread(p, 1, n, f));
	fclose(f);
	return s;
}

/* Run a job here. *ret is the answer or the sentence, valid until the next call. */
UNUSED static enum err job_here(enum job job, struct span input, struct span *ret)
{
	static struct out o;
	static struct arena own;
	if (!own.base && arena_new(&own, HELPER_ARENA))
		exit(2);
	arena_reset(&own);
	out_free(&o);
	o = out_new(guard_limits[job].output);
	/* An exact copy: a sanitizer sees the first byte that is read behind it. */
	char *copy = malloc(input.n ? input.n : 1);
	if (input.n)
		memcpy(copy, input.p, input.n);
	enum err e = helper_job(job, span(copy, input.n), &own, &o);
	free(copy);
	*ret = out_span(&o);
	return e;
}

/* The job refuses the input, and the sentence holds `words`. */
#define refuses(job, input, words, ...) do { \
	struct span r_; enum err e_ = job_here((job), (input), &r_); \
	bool good_ = e_ == E_INVALID && r_.n && memmem(r_.p, r_.n, (words), strlen(words)); \
	if (!ok(good_, __VA_ARGS__)) \
		printf("# %s: %.*s\n", err_name(e_), (int)(r_.n < 300 ? r_.n : 300), r_.p ? r_.p : ""); } while (0)

/* The job reads the input, and the answer holds `words`. */
#define reads(job, input, words, ...) do { \
	struct span r_; enum err e_ = job_here((job), (input), &r_); \
	bool good_ = e_ == OK && memmem(r_.p, r_.n, (words), strlen(words)); \
	if (!ok(good_, __VA_ARGS__)) \
		printf("# %s: %.*s\n", err_name(e_), (int)(r_.n < 900 ? r_.n : 900), r_.p ? r_.p : ""); } while (0)

/* ---- archives ---------------------------------------------------------------- */

struct zip { struct archive *a; char *p; size_t *n; };

/* Room for `cap` bytes of archive. `option` as archive_write_set_options takes it, or NULL. */
UNUSED static struct zip zip_with(size_t cap, const char *option, int *ret)
{
	struct zip z = {archive_write_new(), malloc(cap), calloc(1, sizeof(size_t))};
	archive_write_set_format_zip(z.a);
	archive_write_set_bytes_in_last_block(z.a, 1);
	if (option) {
		*ret = archive_write_set_options(z.a, option);
		archive_write_set_passphrase(z.a, "hemligt");
	}
	archive_write_open_memory(z.a, z.p, cap, z.n);
	return z;
}

UNUSED static struct zip zip_new(size_t cap)
{
	return zip_with(cap, NULL, NULL);
}

UNUSED static void zip_put(struct zip *z, const char *name, struct span bytes, const char *link)
{
	struct archive_entry *e = archive_entry_new();
	archive_entry_set_pathname(e, name);
	archive_entry_set_mode(e, link ? AE_IFLNK | 0777 : AE_IFREG | 0600);
	if (link)
		archive_entry_set_symlink(e, link);
	archive_entry_set_size(e, (la_int64_t)bytes.n);
	archive_write_header(z->a, e);
	if (bytes.n && archive_write_data(z->a, bytes.p, bytes.n) < 0)
		printf("# zip: %s\n", archive_error_string(z->a));
	archive_entry_free(e);
}

UNUSED static void zip_add(struct zip *z, const char *name, const char *text)
{
	zip_put(z, name, span_str(text), NULL);
}

/* The finished archive, in the test's arena. */
UNUSED static struct span zip_end(struct zip *z)
{
	archive_write_close(z->a);
	struct span s = arena_copy(&arena, span(z->p, *z->n));
	archive_write_free(z->a);
	free(z->p);
	free(z->n);
	return s;
}

#endif
