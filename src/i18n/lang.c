#include "i18n/lang.h"

#include "messages.h"

static const char *const codes[LANG_COUNT] = {[LANG_SV] = "sv", [LANG_EN] = "en"};

const char *lang_code(enum lang l)
{
	return codes[(unsigned)l < LANG_COUNT ? l : LANG_SV];
}

static bool same_letters(struct span a, const char *b)
{
	size_t i = 0;
	for (; i < a.n && b[i]; i++)
		if ((a.p[i] | 32) != b[i])
			return false;
	return i == a.n && !b[i];
}

static bool known(struct span code, enum lang *ret)
{
	size_t n = span_find(code, '-', 0); /* "en-GB" is English */
	for (unsigned l = 0; l < LANG_COUNT; l++)
		if (same_letters(span(code.p, n), codes[l])) {
			*ret = (enum lang)l;
			return true;
		}
	return false;
}

enum lang lang_named(struct span code)
{
	enum lang l = LANG_SV;
	known(span_trim(code), &l);
	return l;
}

/* "q=0.8" in thousandths; 1,000 without one, 0 when it is malformed. RFC 9110, 12.4.2. */
static int weight(struct span parameters)
{
	struct span p = span_trim(parameters);
	int64_t part = 0;
	if (!p.p)
		return 1000;
	if (p.n < 3 || (p.p[0] | 32) != 'q' || p.p[1] != '=' || (p.p[2] != '0' && p.p[2] != '1'))
		return 0;
	if (p.p[2] == '1')
		return 1000;
	struct span digits = p.n > 4 && p.p[3] == '.' ? span(p.p + 4, p.n - 4) : span(NULL, 0);
	if (digits.n > 3 || !span_int(digits, 0, 999, &part))
		return 0;
	for (size_t i = digits.n; i < 3; i++)
		part *= 10;
	return (int)part;
}

enum lang lang_accepted(struct span header)
{
	enum lang best = LANG_SV, l;
	int most = 0;
	struct span part;
	while (span_cut(&header, ',', &part)) {
		struct span code;
		if (!span_cut(&part, ';', &code) || !known(span_trim(code), &l))
			continue;
		int w = weight(part);
		if (w > most) {
			most = w;
			best = l;
		}
	}
	return best;
}

static const struct message *message(unsigned l, int number)
{
	bool given = number >= 0 && number < MESSAGE_COUNT;
	return &messages[l < LANG_COUNT ? l : LANG_SV][given ? number : MESSAGE_COUNT];
}

const char *msg(enum lang l, int number)
{
	return message(l, number)->text;
}

const char *msg_n(enum lang l, int one, int many, int64_t n)
{
	return msg(l, n == 1 ? one : many);
}

struct span msg_html(unsigned l, int number)
{
	return message(l, number)->html;
}

struct span msg_n_html(unsigned l, int one, int many, int64_t n)
{
	return msg_html(l, n == 1 ? one : many);
}

/* FNV-1a, 32 bits; the same function stands in tools/msggen.c. */
static unsigned hash(const char *s)
{
	unsigned h = 2166136261u;
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

const char *tr(enum lang l, const char *swedish)
{
	if (l == LANG_SV || (unsigned)l >= LANG_COUNT)
		return swedish;
	for (unsigned at = hash(swedish) & message_mask; message_slot[at]; at = (at + 1) & message_mask) {
		int number = message_slot[at] - 1;
		if (strcmp(messages[LANG_SV][number].text, swedish) == 0)
			return messages[l][number].text;
	}
	return swedish;
}

int msg_part(struct out *o, struct span *rest, const char *names)
{
	while (rest->n) {
		size_t open = span_find(*rest, '{', 0), close = span_find(*rest, '}', open);
		out_put(o, rest->p, open);
		if (close == rest->n)
			break;
		struct span hole = span(rest->p + open + 1, close - open - 1);
		*rest = span(rest->p + close + 1, rest->n - close - 1);
		struct span list = span_str(names), name;
		for (int i = 0; span_cut(&list, ' ', &name); i++)
			if (name.n && span_eq(name, hole))
				return i;
	}
	*rest = span(NULL, 0);
	return -1;
}
