/* The clock, civil dates, the errors and the arena. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "../tap.h"

#include <stdlib.h>
#include <time.h>

static void dates_read(void)
{
	static const struct { const char *text; bool good;
	} t[] = {
	    {"2026-04-02", true},  {"2024-02-29", true},  {"2023-02-29", false}, {"1900-02-29", false},
	    {"2000-02-29", true},  {"2100-02-29", false}, {"1899-12-31", false}, {"1900-01-01", true},
	    {"2199-12-31", true},  {"2200-01-01", false}, {"2026-00-10", false}, {"2026-13-10", false},
	    {"2026-04-31", false}, {"2026-04-00", false}, {"2026-4-2", false},   {"2026-04-02 ", false},
	    {"2026/04/02", false}, {"-026-04-02", false}, {"2026--4-02", false}, {"", false},
	};
	for (size_t i = 0; i < LEN(t); i++) {
		struct civil c = {.year = 1};
		bool good = civil_date(span_str(t[i].text), &c);
		char back[11] = "";
		if (good)
			civil_date_text(c, back);
		ok(good == t[i].good && (good ? strcmp(back, t[i].text) == 0 : c.year == 1),
		   "civil_date \"%s\"", t[i].text);
	}
	struct civil c = {0};
	ok(civil_time(S("17.30"), &c) && c.hour == 17 && c.minute == 30, "17.30");
	ok(civil_time(S("9:05"), &c) && c.hour == 9 && c.minute == 5, "9:05");
	ok(civil_time(S("00:00"), &c) && civil_time(S("23.59"), &c), "first and last minute");
	ok(!civil_time(S("24.00"), &c) && !civil_time(S("12.60"), &c) && !civil_time(S("1730"), &c) &&
	       !civil_time(S("17.3"), &c) && !civil_time(S("-1.30"), &c) && !civil_time(S("1-.30"), &c) &&
	       !civil_time(S(""), &c),
	   "times that do not exist");
	ok(c.hour == 23 && c.minute == 59, "are left alone");
}

static void days(void)
{
	ok(civil_days(1970, 1, 1) == 0 && civil_days(1969, 12, 31) == -1 && civil_days(2000, 3, 1) == 11017,
	   "known day numbers");
	ok(civil_from_days(0).wday == 3 && civil_from_days(-1).wday == 2, "1970-01-01 was a Thursday");
	struct civil c = {.year = 2026, .month = 1, .day = 1};
	ok(civil_week(c) == 1, "2026-01-01 is in week 1");
	ok(civil_week((struct civil){.year = 2027, .month = 1, .day = 1}) == 53, "2027-01-01 is in week 53");
	ok(civil_week((struct civil){.year = 2024, .month = 12, .day = 30}) == 1, "2024-12-30 is in week 1");
	ok(civil_week((struct civil){.year = 2020, .month = 12, .day = 31}) == 53,
	   "2020-12-31 is in week 53");
}

static int64_t at(int year, int month, int day, int hour, int minute)
{
	return clock_utc((struct civil){year, month, day, hour, minute, 0, 0});
}

static void summer_time(void)
{
	ok(at(2026, 1, 15, 12, 0) == civil_days(2026, 1, 15) * DAY + 11 * 3600,
	   "winter: one hour before UTC");
	ok(at(2026, 7, 15, 12, 0) == civil_days(2026, 7, 15) * DAY + 10 * 3600, "summer: two hours");
	int64_t spring = civil_days(2026, 3, 29) * DAY + 3600, autumn = civil_days(2026, 10, 25) * DAY + 3600;
	ok(clock_civil(spring - 1).hour == 1 && clock_civil(spring).hour == 3, "the hour that is skipped");
	ok(clock_civil(autumn - 1).hour == 2 && clock_civil(autumn).hour == 2, "the hour that comes twice");
	ok(at(2026, 3, 29, 2, 30) == spring + 1800, "02.30 in spring is the later one");
	ok(at(2026, 10, 25, 2, 30) == autumn - 1800, "02.30 in autumn is the first one");
	struct civil c = clock_civil(at(2026, 11, 23, 8, 5));
	ok(c.year == 2026 && c.month == 11 && c.day == 23 && c.hour == 8 && c.minute == 5 && c.wday == 0,
	   "a Monday in November");
}

static void moved(void)
{
	clock_set(1000000);
	int64_t now = clock_now();
	ok(now >= 1000000 && now < 1000003, "the clock can be set");
	clock_set(0);
	ok(llabs(clock_now() - (int64_t)time(NULL)) <= 1, "and set back");
	int64_t m = clock_mono();
	ok(clock_mono() >= m && m > 0, "the other one only goes forward");
}

static void arenas(void)
{
	struct arena a;
	ok(arena_new(&a, 1 << 20) == OK, "an arena");
	char *p = arena_get(&a, 1), *q = arena_get(&a, 17), *r = arena_get(&a, 0);
	ok(q - p == 16 && r - q == 32 && (uintptr_t)p % 16 == 0, "alignment 16");
	char *mark = arena_mark(&a);
	int *v = NEW_N(&a, int, 1000);
	v[999] = 7;
	arena_back(&a, mark);
	ok(arena_get(&a, 1) == mark, "back to the mark");
	int *w = NEW_N(&a, int, 1000);
	int sum = 0;
	for (int i = 0; i < 1000; i++)
		sum += w[i] != 0;
	ok(sum == 0, "zeroed even where something stood before");
	ok(!arena_try(&a, 1 << 20) && !arena_try(&a, SIZE_MAX), "a full arena says NULL");
	is_span(arena_fmt(&a, "%d-%s", 5, "å"), "5-å", "printf");
	is(arena_str(&a, S("åäö")), "åäö", "a copy with its NUL");
	struct span copy = arena_copy(&a, span(NULL, 0));
	ok(copy.n == 0, "a copy of nothing");
	char *big = arena_try(&a, 600 << 10);
	ok(big != NULL, "more than is kept");
	memset(big, 'x', 600 << 10);
	arena_reset(&a);
	ok(arena_get(&a, 1) == p && big[400 << 10] == 0,
	   "after a reset the upper pages went back to the system");
	arena_free(&a);
	arena_free(&a);
	ok(!a.base, "free twice is fine");
}

static void errors(void)
{
	err_clear();
	is(err_detail(), "", "no detail at first");
	ok(err_note(E_DB, "sqlite %d", 5) == E_DB, "err_note gives the error back");
	is(err_detail(), "sqlite 5", "and keeps the detail");
	char long_text[1000];
	memset(long_text, 'x', sizeof long_text - 1);
	long_text[999] = 0;
	ok(err_note(E_IO, "%s", long_text) == E_IO && strlen(err_detail()) == 399, "cut at its limit");
	is(err_name(OK), "ok", "OK has a name");
	is(err_name((enum err)99), "unnamed error", "a foreign value too");
	for (int e = 0; e <= E_BUG; e++)
		ok(err_name((enum err)e)[0] && strcmp(err_name((enum err)e), "unnamed error") != 0,
		   "error %d is named", e);
}

int main(void)
{
	setenv("TZ", "Europe/Stockholm", 1);
	tzset();
	dates_read();
	days();
	summer_time();
	moved();
	arenas();
	errors();
	return done();
}
