#include "text/lix.h"

#include "base/utf8.h"

static bool letter(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c < 0x3000) && c != 0xFFFD);
}

struct lix lix_count(struct span text)
{
	struct lix r = {0};
	int letters = 0, words_here = 0;
	for (size_t i = 0, n; i <= text.n; i += n) {
		bool end = i == text.n;
		n = 1;
		uint32_t c = end ? '\n' : utf8_first(span(text.p + i, text.n - i), &n);
		char next = i + n < text.n ? text.p[i + n] : ' ';
		if (letter(c)) {
			letters++;
			continue;
		}
		if ((c == '-' || c == '\'' || c == 0x2019) && letters && (unsigned char)next > ' ')
			continue;
		if (letters) {
			r.words++;
			words_here++;
			r.long_words += letters > 6;
			letters = 0;
		}
		bool stop = c == '\n' ||
		            ((c == '.' || c == '!' || c == '?' || c == ':') &&
		             (next == ' ' || next == '\n' || next == '\r' || next == '\t' || next == '"'));
		if (stop && words_here) {
			r.sentences++;
			words_here = 0;
		}
	}
	return r;
}

double lix(struct span text)
{
	struct lix r = lix_count(text);
	if (!r.words)
		return 0;
	return (double)r.words / r.sentences + 100.0 * r.long_words / r.words;
}
