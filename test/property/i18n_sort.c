/* Laws of the collation (a total order), of languages and of sentences with holes. */
#include "base/utf8.h"
#include "i18n/lang.h"
#include "../property.h"

static int sign(int x)
{
	return (x > 0) - (x < 0);
}

static bool total_order(void)
{
	char t[3][40];
	struct span s[3];
	for (int i = 0; i < 3; i++)
		s[i] = span(t[i], random_text(t[i], below(2) ? 6 : sizeof t[i]));
	int ab = sign(sort_sv(s[0], s[1])), bc = sign(sort_sv(s[1], s[2])), ac = sign(sort_sv(s[0], s[2]));
	if (sort_sv(s[0], s[0]) != 0 || sign(sort_sv(s[1], s[0])) != -ab || (ab == 0) != span_eq(s[0], s[1]))
		return false;
	return !(ab <= 0 && bc <= 0 && ac > 0) && !(ab >= 0 && bc >= 0 && ac < 0);
}

/* Any header gives a language, and a language written with any weight above 0 is found. */
static bool header_total(void)
{
	static const char signs[] = "ensv,;q=01.9*- ";
	char text[40];
	size_t n = below(sizeof text);
	for (size_t i = 0; i < n; i++)
		text[i] = signs[below(sizeof signs - 1)];
	enum lang l = lang_accepted(span(text, n));
	char header[40];
	int k = snprintf(header, sizeof header, "fi, en;q=0.%03u", 1 + below(999));
	return (unsigned)l < LANG_COUNT && lang_accepted(span(header, (size_t)k)) == LANG_EN;
}

/* The pieces of a sentence and its holes, put together, are the sentence. */
static bool sentence_parts(void)
{
	static const char *const parts[] = {"{a}", "{bb}", "Hej ", "å", " och ", "{c}", "."};
	static const char *const holes[] = {"{a}", "{bb}", "{c}"};
	char text[100] = "";
	for (int i = (int)below(10); i > 0; i--)
		strcat(text, parts[below(7)]);
	struct out o = out_new(1000);
	struct span rest = span_str(text);
	int i, steps = 0;
	while ((i = msg_part(&o, &rest, "a bb c ")) >= 0 && ++steps < 20)
		out_str(&o, holes[i]);
	bool good = span_is(out_span(&o), text);
	out_free(&o);
	return good;
}

static bool parts_total(void)
{
	char text[60];
	struct out o = out_new(1000);
	struct span rest = span(text, random_text(text, sizeof text));
	int steps = 0;
	while (msg_part(&o, &rest, "a ") >= 0)
		steps++;
	bool good = steps < 60 && o.n <= sizeof text && rest.n == 0;
	out_free(&o);
	return good;
}

int main(void)
{
	property_seed();
	ALL("sort_sv is a total order; equal only when the same", good_ = total_order(););
	ALL("any Accept-Language header gives a language", good_ = header_total(););
	ALL("a sentence's parts and holes make the sentence", good_ = sentence_parts(););
	ALL("any bytes as a sentence come to an end", good_ = parts_total(););
	return done();
}
