/*
 * clock.h - the time. The database holds UTC seconds since 1970; civil dates
 * are text "2026-04-02". Tests and the demo can set the clock: every rule that
 * asks for the time asks here, never time(2).
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/span.h"

#define DAY 86400

/* UTC seconds since 1970, moved by clock_set(). */
int64_t clock_now(void);

/* Nanoseconds that only go forward, for time-outs and measuring. Never moved. */
int64_t clock_mono(void);

/* From now on the clock shows `now` and goes on from there. 0 = the real time. */
void clock_set(int64_t now);

/* A civil date and time in the municipality's zone (Europe/Stockholm unless
 * TZ says otherwise). wday: 0 Monday … 6 Sunday. */
struct civil { int year, month, day, hour, minute, second, wday; };

struct civil clock_civil(int64_t utc);

/* The other way. In the hour that is skipped in spring the later one is taken,
 * in the hour that comes twice in autumn the first. */
int64_t clock_utc(struct civil c);

/* "2026-04-02" and "17.30"/"17:30": strict, only dates that exist (1900..2199).
 * Returns false and leaves *c alone on anything else. */
bool civil_date(struct span s, struct civil *c);
bool civil_time(struct span s, struct civil *c);

/* The date as text; to gets 10 bytes and no NUL. */
void civil_date_text(struct civil c, char to[10]);

/* Days since 1970-01-01 of a civil date, and back. Proleptic Gregorian
 * (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
int64_t civil_days(int year, int month, int day);
struct civil civil_from_days(int64_t days);

/* ISO 8601 week number, 1..53. */
int civil_week(struct civil c);

#endif
