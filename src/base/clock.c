#include "base/clock.h"

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

static _Atomic int64_t offset;

static int64_t real(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec;
}

int64_t clock_now(void)
{
	return real() + atomic_load_explicit(&offset, memory_order_relaxed);
}

int64_t clock_mono(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void clock_set(int64_t now)
{
	atomic_store(&offset, now ? now - real() : 0);
}

struct civil clock_civil(int64_t utc)
{
	time_t t = (time_t)utc;
	struct tm m;
	if (!localtime_r(&t, &m))
		return (struct civil){1970, 1, 1, 0, 0, 0, 3};
	return (struct civil){m.tm_year + 1900, m.tm_mon + 1, m.tm_mday,
	                      m.tm_hour, m.tm_min, m.tm_sec, (m.tm_wday + 6) % 7};
}

int64_t clock_utc(struct civil c)
{
	struct tm m = {.tm_year = c.year - 1900, .tm_mon = c.month - 1, .tm_mday = c.day,
	               .tm_hour = c.hour, .tm_min = c.minute, .tm_sec = c.second, .tm_isdst = -1};
	int64_t t = mktime(&m);
	/* mktime() is free to choose where an hour comes twice or not at all. */
	struct civil before = clock_civil(t - 3600), got = clock_civil(t);
	if (before.day == c.day && before.hour == c.hour)
		return t - 3600;
	return got.day == c.day && got.hour == c.hour - 1 ? t + 3600 : t;
}

int64_t civil_days(int y, int m, int d)
{
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

struct civil civil_from_days(int64_t z)
{
	int64_t days = z;
	z += 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);
	return (struct civil){.year = (int)(yoe + era * 400 + (month <= 2)), .month = month,
	                      .day = (int)(doy - (153 * mp + 2) / 5 + 1),
	                      .wday = (int)(((days + 3) % 7 + 7) % 7)};
}

static bool digits(struct span s, size_t at, size_t n, int *ret)
{
	int64_t v;
	if (at + n > s.n || s.p[at] == '-' || !span_int(span(s.p + at, n), 0, 9999, &v))
		return false;
	*ret = (int)v;
	return true;
}

bool civil_date(struct span s, struct civil *c)
{
	int y, m, d;
	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' || !digits(s, 0, 4, &y) ||
	    !digits(s, 5, 2, &m) || !digits(s, 8, 2, &d))
		return false;
	if (y < 1900 || y > 2199 || m < 1 || m > 12 || d < 1)
		return false;
	struct civil back = civil_from_days(civil_days(y, m, d));
	if (back.month != m || back.day != d)
		return false;
	c->year = y;
	c->month = m;
	c->day = d;
	c->wday = back.wday;
	return true;
}

bool civil_time(struct span s, struct civil *c)
{
	int h, m;
	size_t two = span_find(s, ':', 0) < s.n ? span_find(s, ':', 0) : span_find(s, '.', 0);
	if (two < 1 || two > 2 || s.n != two + 3 || !digits(s, 0, two, &h) ||
	    !digits(s, two + 1, 2, &m) || h > 23 || m > 59)
		return false;
	c->hour = h;
	c->minute = m;
	c->second = 0;
	return true;
}

void civil_date_text(struct civil c, char to[10])
{
	char b[32];
	snprintf(b, sizeof b, "%04d-%02d-%02d", c.year % 10000, c.month % 100, c.day % 100);
	for (int i = 0; i < 10; i++)
		to[i] = b[i];
}

int civil_week(struct civil c)
{
	int64_t days = civil_days(c.year, c.month, c.day);
	int64_t thursday = days - (((days + 3) % 7 + 7) % 7) + 3;
	int64_t jan1 = civil_days(civil_from_days(thursday).year, 1, 1);
	return (int)((thursday - jan1) / 7) + 1;
}
