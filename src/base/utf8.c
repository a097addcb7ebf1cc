#include "base/utf8.h"

/* Length of the well-formed sequence at p (n bytes left), 0 if there is none. */
static size_t sequence(const unsigned char *p, size_t n)
{
	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xC2 || p[0] > 0xF4)
		return 0;
	size_t want = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	if (n < want)
		return 0;
	unsigned char low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
	unsigned char high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < want; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	return want;
}

size_t utf8_bad(struct span s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	for (size_t i = 0; i < s.n;) {
		size_t k = sequence(p + i, s.n - i);
		if (!k)
			return i;
		i += k;
	}
	return s.n;
}

size_t utf8_len(struct span s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n;) {
		size_t k = sequence((const unsigned char *)s.p + i, s.n - i);
		i += k ? k : 1;
		n++;
	}
	return n;
}

uint32_t utf8_first(struct span s, size_t *ret_n)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t k = sequence(p, s.n);
	*ret_n = k ? k : 1;
	switch (k) {
	case 1: return p[0];
	case 2: return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
	case 3: return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
	case 4: return (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
	default: return 0xFFFD;
	}
}

struct span utf8_cut(struct span s, size_t chars)
{
	size_t i = 0;
	while (chars-- && i < s.n) {
		size_t k = sequence((const unsigned char *)s.p + i, s.n - i);
		i += k ? k : 1;
	}
	return span(s.p, i);
}

bool utf8_odd(struct span s)
{
	for (size_t i = 0; i < s.n;) {
		size_t k;
		uint32_t c = utf8_first(span(s.p + i, s.n - i), &k);
		i += k;
		if ((c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7F ||
		    (c >= 0x80 && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
		    (c >= 0x2066 && c <= 0x2069))
			return true;
	}
	return false;
}
