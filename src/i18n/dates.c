#include "base/arena.h"
#include "i18n/lang.h"

/* CLDR 42, sv and en-GB: calendars/gregorian, format/wide. Monday first. */
static const char *const days[LANG_COUNT][7] = {
	[LANG_SV] = {"måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"},
	[LANG_EN] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
};
static const char *const months[LANG_COUNT][12] = {
	[LANG_SV] = {"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
	             "oktober", "november", "december"},
	[LANG_EN] = {"January", "February", "March", "April", "May", "June", "July", "August", "September",
	             "October", "November", "December"},
};

static unsigned language(const struct out *o)
{
	return o->lang < LANG_COUNT ? o->lang : LANG_SV;
}

static void put_short(struct out *o, struct civil c)
{
	out_int(o, c.day);
	out_char(o, ' ');
	out_str(o, months[language(o)][(unsigned)(c.month - 1) % 12]);
}

void out_day(struct out *o, int64_t utc)
{
	struct civil c = clock_civil(utc);
	out_str(o, days[language(o)][(unsigned)c.wday % 7]);
	out_char(o, ' ');
	put_short(o, c);
}

void out_day_short(struct out *o, int64_t utc)
{
	put_short(o, clock_civil(utc));
}

static void put_year(struct out *o, struct civil c)
{
	put_short(o, c);
	out_char(o, ' ');
	out_int(o, c.year);
}

void out_day_year(struct out *o, int64_t utc)
{
	put_year(o, clock_civil(utc));
}

void out_time(struct out *o, int64_t utc)
{
	struct civil c = clock_civil(utc);
	char sign = language(o) == LANG_SV ? '.' : ':';
	char b[5] = {(char)('0' + c.hour / 10), (char)('0' + c.hour % 10), sign,
	             (char)('0' + c.minute / 10), (char)('0' + c.minute % 10)};
	out_put(o, b, sizeof b);
}

void out_ago(struct out *o, int64_t utc, int64_t now)
{
	struct civil then = clock_civil(utc), today = clock_civil(now);
	int64_t ago = civil_days(today.year, today.month, today.day) -
	              civil_days(then.year, then.month, then.day);
	enum lang l = (enum lang)language(o);
	if (ago == 0)
		out_str(o, tr(l, "i dag"));
	else if (ago == 1)
		out_str(o, tr(l, "i går"));
	else if (ago == -1)
		out_str(o, tr(l, "i morgon"));
	else if (ago > 1 && ago <= 30) {
		struct span rest = span_str(tr(l, "{n} dagar sedan"));
		while (msg_part(o, &rest, "n ") == 0)
			out_int(o, ago);
	} else if (then.year == today.year)
		put_short(o, then);
	else
		put_year(o, then);
}

void out_date_text(struct out *o, struct span date)
{
	struct civil c = {0};
	if (civil_date(date, &c))
		put_year(o, c);
	else
		out_raw(o, date);
}

/* Longest: "Wednesday 30 September" and the like, far below 64 bytes. */
static struct span in_arena(struct arena *a, enum lang l, int64_t utc, void (*write)(struct out *, int64_t))
{
	struct out o = {.p = arena_get(a, 64), .cap = 64, .limit = 64, .lang = (unsigned char)l};
	write(&o, utc);
	return out_span(&o);
}

struct span day_text(struct arena *a, enum lang l, int64_t utc)
{
	return in_arena(a, l, utc, out_day);
}

struct span day_short_text(struct arena *a, enum lang l, int64_t utc)
{
	return in_arena(a, l, utc, out_day_short);
}

struct span time_text(struct arena *a, enum lang l, int64_t utc)
{
	return in_arena(a, l, utc, out_time);
}
