#include "base/utf8.h"
#include "i18n/lang.h"

/* The 29 letters in their order; å ä ö are written { | }, which follow z in ASCII.
 * Letters of other languages stand where a Swedish index puts them (SAOL: é with e,
 * ü with y, æ with ä, ø with ö). '.' is no letter. U+00C0..U+017F. */
static const char letters[] =
	"aaaa|{|ceeeeiiiidnoooo}.}uuuyytsaaaa|{|ceeeeiiiidnoooo}.}uuuyyty"
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllll"
	"nnnnnnnnnoooo}}}}rrrrrrssssssssttttttuuuuuuuuyyuuwwyyyzzzzzzs";

static unsigned primary(uint32_t c)
{
	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	if (c >= 0xC0 && c <= 0x17F && letters[c - 0xC0] != '.')
		c = (unsigned char)letters[c - 0xC0];
	if (c == '-' || c == 0xA0 || c == 0x2010 || c == 0x2011)
		return ' ';
	return c;
}

int sort_sv(struct span a, struct span b)
{
	struct span x = a, y = b;
	while (x.n && y.n) {
		size_t nx, ny;
		unsigned p = primary(utf8_first(x, &nx)), q = primary(utf8_first(y, &ny));
		if (p != q)
			return p < q ? -1 : 1;
		x = span(x.p + nx, x.n - nx);
		y = span(y.p + ny, y.n - ny);
	}
	if (x.n || y.n)
		return x.n ? 1 : -1;
	return span_cmp(a, b);
}
