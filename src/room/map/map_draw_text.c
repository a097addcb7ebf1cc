/* How wide a text is, so that labels find room before anything is drawn. */
#include "room/map/map_draw_inside.h"

#include <stdarg.h>

#include "base/utf8.h"

/* Advances of Noto Sans in 1/1000 em: U+0020..7E, then U+00A0..17F. Read from the
 * tables hmtx and cmap of NotoSans-Regular and -Bold (Debian fonts-noto-core). */
static const unsigned short advance[2][95 + 224] = {
	{
		260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572,
		572, 572, 572, 572, 572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556,
		519, 728, 741, 339, 273, 619, 524, 907, 760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586,
		566, 572, 329, 372, 329, 572, 444, 281, 561, 615, 480, 615, 564, 344, 615, 618, 258, 258, 534,
		258, 935, 618, 605, 615, 615, 413, 479, 361, 618, 508, 786, 529, 510, 470, 380, 551, 380, 572,
		260, 269, 572, 572, 572, 572, 551, 513, 580, 832, 357, 509, 572, 322, 832, 500, 428, 572, 350,
		350, 281, 623, 655, 268, 225, 350, 376, 509, 745, 771, 781, 434, 639, 639, 639, 639, 639, 639,
		881, 632, 556, 556, 556, 556, 339, 339, 339, 339, 730, 760, 781, 781, 781, 781, 781, 572, 781,
		731, 731, 731, 731, 566, 605, 631, 561, 561, 561, 561, 561, 561, 864, 480, 564, 564, 564, 564,
		258, 258, 258, 258, 605, 618, 605, 605, 605, 605, 605, 572, 605, 618, 618, 618, 618, 510, 615,
		510, 639, 561, 639, 561, 639, 561, 632, 480, 632, 480, 632, 480, 632, 480, 730, 615, 730, 617,
		556, 564, 556, 564, 556, 564, 556, 564, 556, 564, 728, 615, 728, 615, 728, 615, 728, 615, 741,
		618, 741, 618, 339, 258, 339, 258, 339, 258, 339, 258, 339, 258, 612, 516, 273, 258, 619, 534,
		534, 524, 258, 524, 258, 524, 258, 524, 268, 524, 258, 760, 618, 760, 618, 760, 618, 688, 760,
		618, 781, 605, 781, 605, 781, 605, 928, 946, 622, 413, 622, 413, 622, 413, 549, 479, 549, 479,
		549, 479, 549, 479, 556, 361, 556, 361, 556, 361, 731, 618, 731, 618, 731, 618, 731, 618, 731,
		618, 731, 618, 930, 786, 566, 510, 566, 572, 470, 572, 470, 572, 470, 326,
	}, {
		260, 286, 472, 646, 572, 901, 750, 266, 339, 339, 545, 572, 285, 322, 285, 413, 572, 572, 572,
		572, 572, 572, 572, 572, 572, 572, 285, 285, 572, 572, 572, 477, 897, 690, 672, 637, 740, 560,
		549, 724, 765, 389, 331, 664, 565, 943, 813, 796, 628, 796, 660, 551, 579, 756, 650, 967, 667,
		624, 579, 331, 413, 331, 572, 411, 362, 604, 633, 514, 633, 591, 387, 633, 657, 305, 305, 620,
		305, 982, 657, 619, 633, 633, 454, 497, 434, 657, 569, 856, 578, 569, 488, 394, 551, 394, 572,
		260, 286, 572, 572, 572, 572, 551, 486, 607, 832, 383, 615, 572, 322, 832, 500, 428, 572, 379,
		379, 362, 660, 655, 285, 205, 379, 388, 615, 830, 874, 845, 477, 690, 690, 690, 690, 690, 690,
		952, 637, 560, 560, 560, 560, 389, 389, 389, 389, 740, 813, 796, 796, 796, 796, 796, 572, 796,
		756, 756, 756, 756, 624, 628, 711, 604, 604, 604, 604, 604, 604, 917, 514, 591, 591, 591, 591,
		305, 305, 305, 305, 619, 657, 619, 619, 619, 619, 619, 572, 619, 657, 657, 657, 657, 569, 633,
		569, 690, 604, 690, 604, 690, 604, 637, 514, 637, 514, 637, 514, 637, 514, 740, 633, 740, 649,
		560, 591, 560, 591, 560, 591, 560, 591, 560, 591, 724, 633, 724, 633, 724, 633, 724, 633, 765,
		657, 765, 657, 389, 305, 389, 305, 389, 305, 389, 305, 389, 305, 720, 610, 331, 305, 664, 620,
		620, 565, 305, 565, 305, 565, 305, 565, 362, 565, 305, 813, 657, 813, 657, 813, 657, 770, 813,
		657, 796, 619, 796, 619, 796, 619, 973, 978, 660, 454, 660, 454, 660, 454, 551, 497, 551, 497,
		551, 497, 551, 497, 579, 434, 579, 434, 579, 434, 756, 657, 756, 657, 756, 657, 756, 657, 756,
		657, 756, 657, 967, 856, 624, 569, 624, 579, 488, 579, 488, 579, 488, 383,
	},
};

/* Letters outside the table, by script; a little on the wide side. */
static double estimate(uint32_t c)
{
	static const struct { uint32_t from, to; double width; } range[] = {
		{0x0300, 0x036F, 0}, {0x0370, 0x052F, .62}, {0x0590, 0x05FF, .6}, {0x0600, 0x08FF, .56},
		{0x1200, 0x139F, .8}, {0x1E00, 0x1EFF, .62}, {0x200B, 0x200F, 0}, {0x2010, 0x206F, .5},
		{0x1100, 0x11FF, 1}, {0x2E80, 0xD7FF, 1}, {0xF900, 0xFAFF, 1}, {0xFB50, 0xFDFF, .62},
		{0xFE00, 0xFE0F, 0}, {0xFE70, 0xFEFF, .62}, {0xFF00, 0xFFEF, 1}, {0x1F000, 0x1FAFF, 1.3},
		{0x20000, 0x3FFFF, 1},
	};
	for (size_t i = 0; i < LEN(range); i++)
		if (c >= range[i].from && c <= range[i].to)
			return range[i].width;
	return c < 0x20 || (c >= 0x7F && c < 0xA0) ? .3 : .75;
}

static double char_width(uint32_t c, bool bold)
{
	if (c >= 0x20 && c <= 0x7E)
		return advance[bold][c - 0x20] / 1000.0;
	if (c >= 0xA0 && c <= 0x17F)
		return advance[bold][95 + c - 0xA0] / 1000.0;
	if (c == 0x2026)
		return bold ? .9 : .82;
	return estimate(c) * (bold ? 1.07 : 1);
}

double map_text_width(struct span s, bool bold)
{
	double w = 0;
	for (size_t i = 0, n; i < s.n; i += n)
		w += char_width(utf8_first(span(s.p + i, s.n - i), &n), bold);
	return w;
}

bool map_text_cut(struct span *s, struct arena *a, bool bold, double width)
{
	struct span in = utf8_cut(span_trim(*s), MAP_NAME_CHARS);
	double room = width - char_width(0x2026, bold), w = 0;
	size_t fits = 0, word = 0, i = 0;
	for (size_t n; i < in.n; i += n) {
		w += char_width(utf8_first(span(in.p + i, in.n - i), &n), bold);
		if (w <= room)
			fits = i + n;
		if (w <= room && in.p[i] == ' ')
			word = i;
	}
	bool longer = in.n < span_trim(*s).n;
	if (w <= width && !longer) {
		*s = in;
		return false;
	}
	/* Between words when that costs little, else inside the word. */
	size_t cut = word * 3 >= fits * 2 ? word : fits;
	*s = arena_fmt(a, "%.*s\u2026", (int)span_trim(span(in.p, cut)).n, in.p);
	return true;
}

/* ---- initials --------------------------------------------------------------------- */

static uint32_t upper(uint32_t c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0xFE && c != 0xF7) || (c >= 0x430 && c <= 0x44F))
		return c - 0x20;
	if (c >= 0x450 && c <= 0x45F)
		return c - 0x50;
	if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177))
		return c & ~1u;
	return c;
}

static size_t put_letter(char *to, uint32_t c)
{
	static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n; i-- > 1; c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3F));
	to[0] = (char)(lead[n] | c);
	return n;
}

static void two_letters(char to[MAP_INITIALS], uint32_t first, struct span from)
{
	size_t n, written = put_letter(to, upper(first));
	if (from.n)
		written += put_letter(to + written, upper(utf8_first(from, &n)));
	to[written] = 0;
}

static bool worn(const struct map_layout *l, int person)
{
	for (int i = 0; i < person; i++)
		if (!l->map->persons[i].ghost && strcmp(l->spot[i].initials, l->spot[person].initials) == 0)
			return true;
	return false;
}

/* The person's own choice, else the first letters of the first and last part of
 * the name; in scripts that join their letters only one. Somebody who would get
 * the same as another gets a later letter of the name: Maria MA, Maja MJ. */
static void initials_of(struct map_layout *l, int person)
{
	const struct map_person *p = &l->map->persons[person];
	char *to = l->spot[person].initials;
	struct span own = utf8_cut(span_trim(p->initials), 3), name = span_trim(p->name);
	size_t n, last;
	if (own.n && own.n < MAP_INITIALS)
		memcpy(to, own.p, own.n);
	if (own.n || !name.n)
		return;
	uint32_t first = utf8_first(name, &n);
	if (first >= 0x590) {
		two_letters(to, first, span("", 0));
		return;
	}
	last = n;
	for (size_t i = n; i + 1 < name.n; i++)
		if (name.p[i] == ' ')
			last = i + 1;
	two_letters(to, first, span(name.p + last, name.n - last));
	for (size_t i = n, k; i < name.n && !p->ghost && worn(l, person); i += k) {
		uint32_t c = utf8_first(span(name.p + i, name.n - i), &k);
		if (c > 0x2D)
			two_letters(to, first, span(name.p + i, name.n - i));
	}
	if (!p->ghost && worn(l, person))
		two_letters(to, first, span(name.p + last, name.n - last));
}

void map_initials(struct map_layout *l)
{
	for (int i = 0; i < l->map->npersons; i++)
		initials_of(l, i);
}

/* ---- numbers ----------------------------------------------------------------------- */

static void put_tenths(struct out *o, double v)
{
	char b[16], *e = b + sizeof b, *p = e;
	int k = isfinite(v) && fabs(v) < 1e7 ? (int)lrint(v * 10) : 0;
	unsigned u = (unsigned)(k < 0 ? -k : k);
	if (u % 10) {
		*--p = (char)('0' + u % 10);
		*--p = '.';
	}
	u /= 10;
	do
		*--p = (char)('0' + u % 10);
	while (u /= 10);
	if (k < 0)
		*--p = '-';
	out_put(o, p, (size_t)(e - p));
}

void draw(struct out *o, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	for (;;) {
		const char *hole = strchr(fmt, '%');
		if (!hole)
			break;
		out_put(o, fmt, (size_t)(hole - fmt));
		if (hole[1] == 'g')
			put_tenths(o, va_arg(ap, double));
		else if (hole[1] == 's')
			out_str(o, va_arg(ap, const char *));
		else if (hole[1] == 'd')
			out_int(o, va_arg(ap, int));
		else
			out_char(o, hole[1]);
		fmt = hole + 2;
	}
	va_end(ap);
	out_str(o, fmt);
}
