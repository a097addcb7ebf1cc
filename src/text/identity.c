#include "text/identity.h"

#include "base/clock.h"
#include "base/utf8.h"

/* Up to 12 characters that may be a number, with what stood between them. */
struct candidate {
	char c[12];
	int n;
	bool plus;             /* a '+' stood before the last four */
	size_t end[13];        /* bytes of the text that the first k characters take */
};

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool interim_letter(char c)
{
	return c && strchr("TRSUWXJKLMN", c & ~32) && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

/* Bytes of one sign that may stand between the parts; 0: none. */
static size_t separator(struct span s)
{
	size_t n;
	if (!s.n)
		return 0;
	uint32_t c = utf8_first(s, &n);
	bool sign = c == ' ' || c == '-' || c == '+' || c == '.' || c == '/' || c == '\t' || c == '\n' ||
	            c == '\r' || c == 0xA0 || c == 0xAD || (c >= 0x2000 && c <= 0x2015) || c == 0x202F ||
	            c == 0x2212 || c == 0x2060;
	return sign ? n : 0;
}

static bool luhn(const char *c, char first_serial)
{
	int sum = 0;
	for (int i = 0; i < 10; i++) {
		int d = (i == 6 ? first_serial : c[i]) - '0';
		d *= i % 2 ? 1 : 2;
		sum += d > 9 ? d - 9 : d;
	}
	return sum % 10 == 0;
}

static bool date_good(int year, int month, int day)
{
	if (month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	struct civil c = civil_from_days(civil_days(year, month, day));
	return c.month == month && c.day == day;
}

static int two(const char *p)
{
	return (p[0] - '0') * 10 + (p[1] - '0');
}

/* `ten` is YYMMDDNNNC; the century comes from the caller. */
static bool check(const char *ten, int century, struct identity *ret)
{
	bool letter = !digit(ten[6]);
	int day = two(ten + 4);
	bool coordination = day > 60;
	struct identity i = {
		.kind = letter ? IDENTITY_INTERIM : coordination ? IDENTITY_COORDINATION : IDENTITY_PERSON,
		.year = century * 100 + two(ten), .month = two(ten + 2), .day = coordination ? day - 60 : day,
	};
	if (!date_good(i.year, i.month, i.day) || !luhn(ten, letter ? '1' : ten[6]))
		return false;
	if (!letter && memcmp(ten + 6, "000", 3) == 0)
		return false;
	i.number[0] = (char)('0' + century / 10);
	i.number[1] = (char)('0' + century % 10);
	memcpy(i.number + 2, ten, 10);
	if (letter)
		i.number[8] &= ~32;
	*ret = i;
	return true;
}

/* Characters from the start of s on; stops at the first that cannot belong. A
 * separator may follow the 2nd, 4th, 6th, 8th and 10th character. */
static struct candidate collect(struct span s)
{
	struct candidate k = {0};
	size_t at = 0;
	while (k.n < 12 && at < s.n) {
		size_t from = at, n;
		for (int i = 0; i < 2 && k.n && k.n % 2 == 0 && (n = separator(span(s.p + at, s.n - at)));
		     i++) {
			k.plus |= s.p[at] == '+';
			at += n;
		}
		if (at >= s.n || !(digit(s.p[at]) || (interim_letter(s.p[at]) && (k.n == 6 || k.n == 8)))) {
			at = from;
			break;
		}
		k.c[k.n++] = s.p[at++];
		k.end[k.n] = at;
	}
	return k;
}

static bool all_digits(const char *c, int n, int letter_at)
{
	for (int i = 0; i < n; i++)
		if (!digit(c[i]) && i != letter_at)
			return false;
	return true;
}

/* Of a date that may not exist, as a number that sorts. */
static int64_t date_number(int year, int month, int day)
{
	return ((int64_t)year * 100 + month) * 100 + day;
}

static int64_t today(void)
{
	struct civil c = clock_civil(clock_now());
	return date_number(c.year, c.month, c.day);
}

static bool twelve(const struct candidate *k, struct identity *ret)
{
	return all_digits(k->c, 12, 8) && two(k->c) >= 18 && two(k->c) <= 20 &&
	       check(k->c + 2, two(k->c), ret);
}

bool identity_parse(struct span text, struct identity *ret)
{
	struct span s = span_trim(text);
	struct candidate k = collect(s);
	struct identity i;
	if (k.n == 12 && k.end[12] == s.n) {
		if (!twelve(&k, &i) || date_number(i.year, i.month, i.day) > today())
			return false;
	} else if (k.n == 10 && k.end[10] == s.n && all_digits(k.c, 10, 6)) {
		int day = two(k.c + 4), century = 20;
		day -= day > 60 ? 60 : 0;
		while (date_number(century * 100 + two(k.c), two(k.c + 2), day) > today())
			century--;
		if (!check(k.c, century - k.plus, &i))
			return false;
	} else {
		return false;
	}
	*ret = i;
	return true;
}

void identity_text(const struct identity *i, char to[13])
{
	memcpy(to, i->number, 8);
	to[8] = '-';
	memcpy(to + 9, i->number + 8, 4);
}

struct span identity_find(struct span text)
{
	struct identity unused;
	for (size_t at = 0; at < text.n; at++) {
		if (!digit(text.p[at]) || (at && digit(text.p[at - 1])))
			continue;
		struct candidate k = collect(span(text.p + at, text.n - at));
		for (int n = 12; n >= 10; n -= 2) {
			size_t end = at + k.end[n];
			if (k.n < n || (end < text.n && digit(text.p[end])))
				continue;
			bool hit = n == 12 ? twelve(&k, &unused)
			                   : all_digits(k.c, 10, 6) &&
			                         (check(k.c, 20, &unused) || check(k.c, 19, &unused));
			if (hit)
				return span(text.p + at, end - at);
		}
	}
	return span(NULL, 0);
}
