/*
 * tap.h - the Test Anything Protocol for C tests, run by prove.
 *
 *	int main(void) { ok(1 + 1 == 2, "sum of %d", 2); return done(); }
 */
#ifndef TEST_TAP_H
#define TEST_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_n, tap_bad;

__attribute__((format(printf, 3, 4)))
static inline bool tap_ok(bool good, const char *where, const char *fmt, ...)
{
	va_list ap;
	tap_n++;
	tap_bad += !good;
	printf("%sok %d - ", good ? "" : "not ", tap_n);
	char line[2000];
	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	for (char *p = line; *p; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	printf("%s\n", line);
	if (!good)
		printf("# failed at %s\n", where);
	fflush(stdout);
	return good;
}

#define TAP_STR2(x) #x
#define TAP_STR(x) TAP_STR2(x)
#define ok(good, ...) tap_ok((good), __FILE__ ":" TAP_STR(__LINE__), __VA_ARGS__)
/* Two texts are the same; both are shown when not. */
#define is(got, want, ...) do { \
	const char *g_ = (got), *w_ = (want); \
	if (!ok(strcmp(g_, w_) == 0, __VA_ARGS__)) \
		printf("#  got: %s\n# want: %s\n", g_, w_); } while (0)
#define is_span(got, want, ...) do { \
	struct span gs_ = (got); const char *ws_ = (want); \
	if (!ok(gs_.n == strlen(ws_) && memcmp(gs_.p ? gs_.p : "", ws_, gs_.n) == 0, __VA_ARGS__)) \
		printf("#  got: %.*s\n# want: %s\n", (int)gs_.n, gs_.p ? gs_.p : "", ws_); } while (0)
#define skip(why, n) do { for (int i_ = 0; i_ < (n); i_++) printf("ok %d # SKIP %s\n", ++tap_n, why); } while (0)

static inline int done(void)
{
	printf("1..%d\n", tap_n);
	return tap_bad != 0;
}
#endif
