/* Laws of base: numbers, ids, dates, UTF-8, against round trips and a second way. */
#include "base/clock.h"
#include "base/id.h"
#include "base/out.h"
#include "base/utf8.h"
#include "../property.h"

#include <errno.h>

/* A number of any length; the edges of int64 are drawn often. */
static int64_t number(void)
{
	static const int64_t edges[] = {0, 1,  -1, INT64_MAX, INT64_MIN, INT64_MAX - 1, INT64_MIN + 1,
	                                9, 10, -10};
	return below(4) == 0 ? edges[below(10)] : (int64_t)rnd() >> below(64);
}

static bool int_round_trip(void)
{
	struct out o = out_new(64);
	int64_t v = number(), back = 0;
	out_int(&o, v);
	bool good = span_int(out_span(&o), INT64_MIN, INT64_MAX, &back) && back == v;
	good = good && (v == INT64_MAX || !span_int(out_span(&o), v + 1, INT64_MAX, &back));
	out_free(&o);
	return good;
}

/* span_int accepts what strtoll reads whole, and only digits with a '-'. */
static bool int_like_strtoll(void)
{
	static const char signs[] = "0123456789-+ x";
	char text[24];
	size_t n = below(22);
	for (size_t i = 0; i < n; i++)
		text[i] = signs[below(i && below(9) ? 10 : 14)];
	text[n] = 0;
	int64_t v = 0;
	char *end;
	errno = 0;
	long long want = strtoll(text, &end, 10);
	bool plain = n && text[0] != '+' && text[0] != ' ' && !*end && end != text && !errno;
	return span_int(span(text, n), INT64_MIN, INT64_MAX, &v) == plain && (!plain || v == want);
}

static bool base64_round_trip(void)
{
	char bytes[64], text[90], back[90];
	size_t n = below(64), m = 99;
	for (size_t i = 0; i < n; i++)
		bytes[i] = (char)rnd();
	size_t t = base64url(bytes, n, text);
	if (t != (n * 4 + 2) / 3 || !base64url_parse(span(text, t), back, &m) || m != n ||
	    memcmp(bytes, back, n) != 0)
		return false;
	/* What parses has one text only. */
	if (t) {
		text[below((unsigned)t)] = (char)rnd();
		char again[90];
		if (base64url_parse(span(text, t), back, &m))
			return base64url(back, m, again) == t && memcmp(again, text, t) == 0;
	}
	return true;
}

static bool id_round_trip(void)
{
	struct id id = id_new(), back;
	char text[ID_TEXT];
	id_text(id, text);
	return id_parse(span(text, ID_TEXT), &back) && id_eq(id, back) &&
	       !id_parse(span(text, ID_TEXT - 1), &back);
}

static bool date_round_trip(void)
{
	int64_t day = civil_days(1900, 1, 1) +
	              (int64_t)(rnd() % (uint64_t)(civil_days(2200, 1, 1) - civil_days(1900, 1, 1)));
	struct civil c = civil_from_days(day), back = {0}, next = civil_from_days(day + 1);
	char text[10];
	civil_date_text(c, text);
	return civil_days(c.year, c.month, c.day) == day && civil_date(span(text, 10), &back) &&
	       back.year == c.year && back.month == c.month && back.day == c.day && back.wday == c.wday &&
	       next.wday == (c.wday + 1) % 7 && civil_week(c) >= 1 && civil_week(c) <= 53 &&
	       (c.wday == 6 || civil_week(c) == civil_week(next));
}

/* Civil time and back gives the same second, but for the hour that comes twice. */
static bool time_round_trip(void)
{
	int64_t t = civil_days(1990, 1, 1) * DAY + (int64_t)(rnd() % (uint64_t)(60 * 365 * (int64_t)DAY));
	int64_t back = clock_utc(clock_civil(t));
	return back == t || back == t - 3600;
}

/* The same decision by decoding and encoding again. */
static size_t bad_by_decoding(struct span s)
{
	for (size_t i = 0; i < s.n;) {
		unsigned char a = (unsigned char)s.p[i];
		size_t n = a < 0x80 ? 1 : a < 0xC0 ? 0 : a < 0xE0 ? 2 : a < 0xF0 ? 3 : a < 0xF8 ? 4 : 0;
		if (!n || n > s.n - i)
			return i;
		uint32_t c = n == 1 ? a : a & (0x7Fu >> n);
		for (size_t k = 1; k < n; k++) {
			if (((unsigned char)s.p[i + k] & 0xC0) != 0x80)
				return i;
			c = c << 6 | ((unsigned char)s.p[i + k] & 0x3F);
		}
		size_t need = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
		if (need != n || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
			return i;
		i += n;
	}
	return s.n;
}

static bool utf8_laws(void)
{
	char text[80];
	struct span s = span(text, random_text(text, sizeof text));
	if (utf8_bad(s) != bad_by_decoding(s))
		return false;
	size_t chars = utf8_len(s), want = below(90);
	struct span cut = utf8_cut(s, want);
	if (cut.p != s.p || cut.n > s.n || utf8_len(cut) != (want < chars ? want : chars))
		return false;
	/* A cut of well-formed text is well-formed, and adding the rest gives the whole. */
	if (utf8_bad(s) == s.n && utf8_bad(cut) != cut.n)
		return false;
	return utf8_len(cut) + utf8_len(span(s.p + cut.n, s.n - cut.n)) == chars;
}

static bool cut_and_join(void)
{
	char text[80], joined[90];
	struct span s = span(text, random_text(text, sizeof text)), rest = s, part;
	size_t n = 0;
	while (span_cut(&rest, ',', &part)) {
		if (memchr(part.p, ',', part.n))
			return false;
		memcpy(joined + n, part.p, part.n);
		n += part.n;
		joined[n++] = ',';
	}
	return n == s.n + 1 && memcmp(joined, text, s.n) == 0;
}

int main(void)
{
	setenv("TZ", "Europe/Stockholm", 1);
	property_seed();
	ALL("a number written is read again, and its range is kept", good_ = int_round_trip(););
	ALL("span_int agrees with strtoll", good_ = int_like_strtoll(););
	ALL("base64url there and back, one text for one value", good_ = base64_round_trip(););
	ALL("ids there and back", good_ = id_round_trip(););
	ALL("civil dates there and back, weekdays and weeks go on", good_ = date_round_trip(););
	ALL("moments there and back through Swedish time", good_ = time_round_trip(););
	ALL("UTF-8: well-formed, length, cut", good_ = utf8_laws(););
	ALL("what span_cut takes apart can be put together", good_ = cut_and_join(););
	return done();
}
