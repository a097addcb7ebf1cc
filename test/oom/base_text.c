/*
 * A failing allocator: malloc, calloc, realloc and mmap stand here and refuse
 * the n-th call, for every n that an operation makes. Never a crash; a buffer
 * becomes bad and stays so, an arena says E_LIMIT or NULL.
 */
#include "base/arena.h"
#include "base/out.h"
#include "text/csv.h"
#include "text/html.h"
#include "text/ics.h"
#include "text/json.h"
#include "text/phone.h"
#include "text/svg.h"
#include "../tap.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* glibc's own; with a sanitizer its allocator stays, and only out of reach of these. */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

static int countdown;      /* the call that is refused; 0: none */
static int calls;
static bool counting;

__attribute__((unused)) static bool refuse(void)
{
	if (!counting)
		return false;
	calls++;
	if (countdown && --countdown == 0) {
		errno = ENOMEM;
		return true;
	}
	return false;
}

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif
#if defined __SANITIZE_ADDRESS__ || defined SANITIZED
#define WATCHED 0
#else
#define WATCHED 1
void *malloc(size_t n) { return refuse() ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t size) { return refuse() ? NULL : __libc_calloc(n, size); }
void *realloc(void *p, size_t n) { return refuse() ? NULL : __libc_realloc(p, n); }
void *mmap(void *p, size_t n, int prot, int flags, int fd, off_t at)
{
	return refuse() ? MAP_FAILED : (void *)syscall(SYS_mmap, p, n, prot, flags, fd, at);
}
#endif

/* Each operation fills a fresh buffer past several growths; true when what it left is sound. */
static bool grow(struct out *o)
{
	size_t before = 0;
	bool was_bad = false;
	for (int i = 0; i < 3000; i++) {
		out_str(o, "tjugo tecken text, x");
		if ((was_bad && !o->bad) || o->n < before || o->n > o->cap || o->cap > o->limit)
			return false;
		was_bad = o->bad;
		before = o->n;
	}
	return o->bad || o->n == 60000;
}

static bool formatted(struct out *o)
{
	for (int i = 0; i < 2000; i++) {
		out_fmt(o, "%d %s", i, "rad");
		out_num(o, i / 7.0, 2);
		out_id(o, (struct id){{1}});
	}
	return o->n <= o->cap;
}

static bool pages(struct out *o)
{
	for (int i = 0; i < 1000; i++) {
		html_text(o, S("<å & \xFF>"));
		html_url_part(o, S("a b/å"));
		html_lines(o, S("a\nb"));
		svg_text(o, 1, 2.5, "x", S("namn"));
	}
	return o->n <= o->cap;
}

static bool csv_written(struct out *o)
{
	struct csv c = csv_new(o);
	for (int i = 0; i < 2000; i++) {
		csv_text(&c, S("=sa \"hej\""));
		csv_int(&c, i);
		csv_end(&c);
	}
	return o->n <= o->cap;
}

static bool json_written(struct out *o)
{
	struct json j = json_new(o);
	json_array(&j, NULL);
	for (int i = 0; i < 2000; i++) {
		json_object(&j, NULL);
		json_text(&j, "name", S("Åsa"));
		json_num(&j, "x", i / 3.0, 3);
		json_end(&j);
	}
	json_end(&j);
	return json_whole(&j) == !o->bad;
}

static bool calendar(struct out *o)
{
	struct ics_event e = {.host = S("exempel.se"), .summary = S("Möte"), .organizer = S("a@exempel.se"),
	                      .attendee = S("b@exempel.se")};
	ics_begin(o, ICS_REQUEST, S("Kring"));
	for (int i = 0; i < 100; i++)
		ics_event(o, &e);
	ics_end(o);
	return o->n <= o->cap;
}

/* A bad buffer holds what was written before, is never sent, and stays bad. */
static void buffers(const char *what, bool (*run)(struct out *o))
{
	int all, sound = 0, bad = 0, tried = 0;
	struct out o = out_new(1 << 20);
	calls = 0;
	countdown = 0;
	counting = true;
	bool whole = run(&o) && !o.bad;
	counting = false;
	all = calls;
	out_free(&o);
	ok(whole && all >= 2, "%s: succeeds with memory (%d allocations)", what, all);
	for (int n = 1; n <= all; n++, tried++) {
		o = out_new(1 << 20);
		countdown = n;
		counting = true;
		bool good = run(&o);
		counting = false;
		bad += o.bad;
		good = good && !out_room(&o, 1);
		sound += good;
		out_free(&o);
	}
	ok(sound == tried && bad == tried, "%s: the n-th refused, for every n: bad and sound (%d of %d)",
	   what, sound, tried);
}

static bool with_arena(enum err *ret)
{
	struct arena a = {0};
	*ret = arena_new(&a, 1 << 20);
	if (*ret)
		return !a.base;
	struct csv_reader r = csv_reader(&a, S("a,\"b\"\"c\"\r\nd,e\r\n"), 0);
	struct span *f;
	int n, records = 0;
	enum err e;
	while ((e = csv_read(&r, &f, &n)) == OK)
		records++;
	bool good = e == E_NOTFOUND && records == 2 && phone_tel(&a, S("070-1740605")).n == 16;
	arena_free(&a);
	return good;
}

static void arenas(void)
{
	enum err e;
	counting = true;
	countdown = calls = 0;
	bool good = with_arena(&e);
	counting = false;
	ok(good && e == OK && calls == 1, "an arena asks the system once (%d)", calls);
	counting = true;
	countdown = 1;
	good = with_arena(&e);
	counting = false;
	ok(good && e == E_LIMIT, "refused: E_LIMIT, and nothing to free");
	is(err_detail(), "no address space for an arena", "with its detail");
}

/* Arenas of every small size: a reader that runs out says E_LIMIT with a line. */
static void small_arenas(void)
{
	char text[4000];
	size_t n = 0;
	for (int i = 0; i < 200; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "\"a\"\"b\",c,d\n");
	int limits = 0, wholes = 0, wrong = 0;
	for (size_t limit = 4096; limit <= 20 * 4096; limit += 4096) {
		struct arena a;
		struct span *f;
		int fields;
		enum err e;
		if (arena_new(&a, limit))
			continue;
		struct csv_reader r = csv_reader(&a, span(text, n), ',');
		while ((e = csv_read(&r, &f, &fields)) == OK)
			;
		limits += e == E_LIMIT && r.fault && r.fault_line > 0;
		wholes += e == E_NOTFOUND;
		wrong += e != E_LIMIT && e != E_NOTFOUND;
		arena_free(&a);
	}
	ok(limits > 3 && wholes > 3 && !wrong, "the reader in %d arenas too small and %d large enough",
	   limits, wholes);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 4096);
	if (WATCHED) {
		buffers("growing", grow);
		buffers("printf, numbers, ids", formatted);
		buffers("HTML, URLs, SVG", pages);
		buffers("CSV", csv_written);
		buffers("JSON", json_written);
		buffers("iCalendar", calendar);
		arenas();
	} else {
		skip("a sanitizer owns the allocator", 15);
	}
	small_arenas();
	return done();
}
