#include "text/phone.h"

#include "base/out.h"

/* Area and mobile codes of three digits; 08 has two, all others four (PTS, numbering plan). */
static const char three[] = "010 011 013 016 018 019 020 021 023 026 031 033 035 036 040 042 044 046 054 060 "
                            "063 070 072 073 076 077 079 090";

bool phone_good(struct span s)
{
	int digits = 0;
	s = span_trim(s);
	if (s.n > PHONE_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c >= '0' && c <= '9')
			digits++;
		else if (c == '+' ? i != 0 : c != ' ' && c != '-' && c != '(' && c != ')')
			return false;
	}
	return digits >= 5 && digits <= 15;
}

/* National form with its leading 0 ("0701740605") in to[16]; 0 for a foreign number. */
static int national(struct span s, char to[16])
{
	char d[16];
	int n = 0, m = 0;
	bool plus = s.p[0] == '+';
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			d[n++] = s.p[i];
	int from = plus ? 0 : n > 2 && d[0] == '0' && d[1] == '0' ? 2 : -1;
	if (from >= 0 && (n < from + 2 || d[from] != '4' || d[from + 1] != '6'))
		return 0;
	if (from >= 0) {
		from += 2;
		to[m++] = '0';
		if (from < n && d[from] == '0') /* +46 (0)70 … */
			from++;
	} else {
		from = 0;
	}
	while (from < n && m < 16)
		to[m++] = d[from++];
	return m;
}

static int code_length(const char *d, int n)
{
	if (n < 4 || d[0] != '0')
		return 0;
	if (d[1] == '8')
		return 2;
	for (const char *p = three; ; p += 4) {
		if (memcmp(p, d, 3) == 0)
			return 3;
		if (!p[3])
			return 4;
	}
}

/* The subscriber's number: 5 as 3+2, 6 as 2+2+2, 7 as 3+2+2, 8 as 3+3+2, else unbroken. */
static void put_groups(struct out *o, const char *d, int n)
{
	static const char sizes[9][3] = {[5] = {3, 2}, [6] = {2, 2, 2}, [7] = {3, 2, 2}, [8] = {3, 3, 2}};
	if (n < 5 || n > 8) {
		out_put(o, d, (size_t)n);
		return;
	}
	for (int g = 0, at = 0; g < 3 && sizes[n][g]; at += sizes[n][g++]) {
		if (g)
			out_char(o, ' ');
		out_put(o, d + at, (size_t)sizes[n][g]);
	}
}

struct span phone_text(struct arena *a, struct span typed)
{
	struct span s = span_trim(typed);
	char d[16];
	if (!phone_good(s))
		return typed;
	int n = national(s, d);
	if (!n)
		return s;
	struct out o = {.p = arena_get(a, 40), .cap = 40, .limit = 40};
	int code = code_length(d, n);
	if (code) {
		out_put(&o, d, (size_t)code);
		out_char(&o, '-');
	}
	put_groups(&o, d + code, n - code);
	return out_span(&o);
}

struct span phone_tel(struct arena *a, struct span typed)
{
	struct span s = span_trim(typed);
	char d[16];
	if (!phone_good(s))
		return span(NULL, 0);
	struct out o = {.p = arena_get(a, 40), .cap = 40, .limit = 40};
	int n = national(s, d);
	LIT(&o, "tel:");
	if (n && d[0] == '0') {
		LIT(&o, "+46");
		out_put(&o, d + 1, (size_t)n - 1);
	} else if (n) {
		out_put(&o, d, (size_t)n);
	} else {
		out_char(&o, '+');
		size_t from = s.p[0] == '0' ? 2 : 0; /* 00 47 … */
		for (size_t i = 0, seen = 0; i < s.n; i++)
			if (s.p[i] >= '0' && s.p[i] <= '9' && seen++ >= from)
				out_char(&o, s.p[i]);
	}
	return out_span(&o);
}
