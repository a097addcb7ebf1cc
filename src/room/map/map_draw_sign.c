/* Small signs on people, their legend, and the printed sheet around the map. */
#include "room/map/map_draw_inside.h"

#include "text/html.h"

void map_draw_heart(struct out *o, double x, double y, double r)
{
	draw(o, "<path d=\"M%g %gC%g %g %g %g %g %gC%g %g %g %g %g %gC%g %g %g %g %g %gC%g %g %g %g %g %gZ\""
	     " fill=\"" TERRA "\"/>", x, y + r * .9,
	     x - r * .9, y + r * .25, x - r, y - r * .1, x - r, y - r * .3,
	     x - r, y - r * .95, x - r * .25, y - r, x, y - r * .42,
	     x + r * .25, y - r, x + r, y - r * .95, x + r, y - r * .3,
	     x + r, y - r * .1, x + r * .9, y + r * .25, x, y + r * .9);
}

static void envelope(struct out *o, double x, double y, double r)
{
	draw(o, "<path d=\"M%g %gh%gv%gh%gZM%g %gL%g %gL%g %g\" fill=\"none\" stroke=\"" PINE_DARK
	     "\" stroke-width=\"%g\" stroke-linejoin=\"round\"/>", x - r, y - r * .7, 2 * r, r * 1.4, -2 * r,
	     x - r, y - r * .6, x, y + r * .15, x + r, y - r * .6, r * .24);
}

static void cross(struct out *o, double x, double y, double r, const char *colour)
{
	draw(o, "<path d=\"M%g %gv%gM%g %gh%g\" fill=\"none\" stroke=\"%s\" stroke-width=\"%g\"/>",
	     x, y - r, 2 * r, x - r * .62, y - r * .35, r * 1.24, colour, r * .38);
}

static void paw(struct out *o, double x, double y, double r, const char *colour)
{
	draw(o, "<g fill=\"%s\"><ellipse cx=\"%g\" cy=\"%g\" rx=\"%g\" ry=\"%g\"/>", colour,
	     x, y + r * .32, r * .5, r * .4);
	static const double toe[4][2] = {{-.62, -.1}, {-.24, -.5}, {.24, -.5}, {.62, -.1}};
	for (int i = 0; i < 4; i++)
		draw(o, "<circle cx=\"%g\" cy=\"%g\" r=\"%g\"/>", x + toe[i][0] * r, y + toe[i][1] * r, r * .2);
	LIT(o, "</g>");
}

static void lock(struct out *o, double x, double y, double r, const char *colour)
{
	draw(o, "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" rx=\"%g\" fill=\"%s\"/>",
	     x - r * .75, y - r * .1, r * 1.5, r * 1.1, r * .2, colour);
	draw(o, "<path d=\"M%g %gv%ga%g %g 0 0 1 %g 0v%g\" fill=\"none\" stroke=\"%s\" stroke-width=\"%g\"/>",
	     x - r * .45, y, -r * .4, r * .45, r * .45, r * .9, r * .4, colour, r * .26);
}

static void badge(struct out *o, double x, double y, double r)
{
	draw(o, "<circle cx=\"%g\" cy=\"%g\" r=\"%g\" fill=\"#fff\"/>", x, y, r);
}

void map_draw_marks(struct out *o, const struct map_layout *l, int i)
{
	const struct map_person *p = &l->map->persons[i];
	const struct map_spot *s = &l->spot[i];
	const char *ink = map_tints[map_colour_of(l->map, map_person_cell(l->map, i).sector)].ink;
	if (p->masked) {
		lock(o, s->x, s->y, s->r * .5, "#fff");
		return;
	}
	double b = s->r * .4, d = s->r * .72;
	if (p->pet)
		paw(o, s->x, s->y, s->r * .72, p->deceased ? ink : "#fff");
	if (p->trusted) {
		badge(o, s->x + d, s->y - d, b);
		map_draw_heart(o, s->x + d, s->y - d, b * .62);
	}
	if (p->invited) {
		badge(o, s->x + d, s->y + d * .9, b);
		envelope(o, s->x + d, s->y + d * .9, b * .6);
	}
	if (p->deceased) {
		badge(o, s->x - d, s->y - d, b);
		cross(o, s->x - d, s->y - d, b * .7, INK);
	}
}

/* ---- legend -------------------------------------------------------------------------- */

struct map_signs map_signs_of(const struct map *m)
{
	struct map_signs s = {0};
	for (int i = 0; i < m->npersons; i++) {
		const struct map_person *p = &m->persons[i];
		s.masked |= p->masked;
		s.ghost |= p->ghost;
		s.professional |= p->professional;
		if (p->masked || p->ghost)
			continue;
		s.child |= p->child;
		s.pet |= p->pet;
		s.deceased |= p->deceased;
		s.trusted |= p->trusted;
		s.invited |= p->invited;
	}
	for (int i = 0; i < m->nties; i++)
		s.oneway |= m->ties[i].direction == MAP_A_TO_B || m->ties[i].direction == MAP_B_TO_A;
	return s;
}

enum sign { SIGN_TIE = 1, SIGN_ONEWAY = MAP_BROKEN + 1, SIGN_HEART, SIGN_INVITED, SIGN_PROFESSIONAL,
            SIGN_PRIVATE, SIGN_CHILD, SIGN_PET, SIGN_DECEASED, SIGN_MASKED, SIGN_GHOST, SIGN_END };

static bool sign_used(const struct map_signs *s, enum sign sign)
{
	switch (sign) {
	case SIGN_ONEWAY: return s->oneway;
	case SIGN_HEART: return s->trusted;
	case SIGN_INVITED: return s->invited;
	case SIGN_PROFESSIONAL:
	case SIGN_PRIVATE: return s->professional;
	case SIGN_CHILD: return s->child;
	case SIGN_PET: return s->pet;
	case SIGN_DECEASED: return s->deceased;
	case SIGN_MASKED: return s->masked;
	case SIGN_GHOST: return s->ghost;
	default: return true;
	}
}

static void sign_words(struct out *o, const struct map *m, enum sign sign, enum lang lang)
{
	const char *s;
	switch (sign) {
	case SIGN_ONEWAY: s = tr(lang, "Åt ett håll"); break;
	case SIGN_HEART: s = tr(lang, "{name} litar på"); break;
	case SIGN_INVITED: s = tr(lang, "Inbjuden"); break;
	case SIGN_PROFESSIONAL: s = tr(lang, "Yrkesperson"); break;
	case SIGN_PRIVATE: s = tr(lang, "Privatperson"); break;
	case SIGN_CHILD: s = tr(lang, "Barn"); break;
	case SIGN_PET: s = tr(lang, "Djur"); break;
	case SIGN_DECEASED: s = tr(lang, "Död"); break;
	case SIGN_MASKED: s = tr(lang, "Skyddad person"); break;
	case SIGN_GHOST: s = tr(lang, "Stod förut"); break;
	default: s = map_tie_word((enum map_tie_kind)sign, lang);
	}
	const char *hole = strstr(s, "{name}");
	if (!hole) {
		out_str(o, s);
		return;
	}
	out_put(o, s, (size_t)(hole - s));
	out_raw(o, m->main_name);
	out_str(o, hole + 6);
}

/* Drawn around (x, y): lines are 50 long, shapes about 14 wide. */
static void sign_draw(struct out *o, enum sign sign, double x, double y)
{
	switch (sign) {
	case SIGN_ONEWAY:
		draw(o, "<path d=\"M%g %gh%g\" stroke=\"#4f5f5a\" stroke-width=\"2\"/>"
		     "<path d=\"M%g %gl-9 -5v10Z\" fill=\"#4f5f5a\"/>", x - 25, y, 44.0, x + 25, y);
		break;
	case SIGN_HEART:
		map_draw_heart(o, x, y, 6.5);
		break;
	case SIGN_INVITED:
		envelope(o, x, y, 6.5);
		break;
	case SIGN_PROFESSIONAL:
		draw(o, "<rect x=\"%g\" y=\"%g\" width=\"13\" height=\"13\" rx=\"2.5\" fill=\"" INK_SOFT "\"/>", x - 6.5, y - 6.5);
		break;
	case SIGN_PRIVATE:
	case SIGN_CHILD:
		draw(o, "<circle cx=\"%g\" cy=\"%g\" r=\"%g\" fill=\"" INK_SOFT "\"/>", x, y, sign == SIGN_CHILD ? 4.6 : 7.0);
		break;
	case SIGN_PET:
		paw(o, x, y, 8.5, INK_SOFT);
		break;
	case SIGN_DECEASED:
		cross(o, x, y, 7, INK);
		break;
	case SIGN_MASKED:
		lock(o, x, y, 7, INK_SOFT);
		break;
	case SIGN_GHOST:
		draw(o, "<circle cx=\"%g\" cy=\"%g\" r=\"7\" fill=\"none\" stroke=\"" INK_SOFT
		     "\" stroke-width=\"1.5\" stroke-dasharray=\"3 2.5\"/>", x, y);
		break;
	default:
		map_draw_sample(o, (enum map_tie_kind)sign, x - 25, y, 50);
	}
}

void map_legend(struct out *o, const struct map *m, enum lang lang)
{
	struct map_signs used = map_signs_of(m);
	LIT(o, "<ul class=\"legend\" aria-label=\"");
	html_str(o, tr(lang, "Teckenförklaring"));
	LIT(o, "\">");
	for (enum sign s = SIGN_TIE; s < SIGN_END; s++) {
		if (!sign_used(&used, s))
			continue;
		struct out words = out_new(4096);
		sign_words(&words, m, s, lang);
		LIT(o, "<li><svg width=\"58\" height=\"18\" viewBox=\"0 0 58 18\" aria-hidden=\"true\" fill=\"none\""
		       " stroke-linecap=\"round\">");
		sign_draw(o, s, 29, 9);
		LIT(o, "</svg>");
		html_text(o, out_span(&words));
		LIT(o, "</li>");
		out_free(&words);
	}
	LIT(o, "</ul>");
}

/* ---- the printed sheet ------------------------------------------------------------------ */

static void sheet_text(struct out *o, double x, double y, double size, const char *more, struct span s)
{
	if (!s.n)
		return;
	draw(o, "<text x=\"%g\" y=\"%g\" font-size=\"%g\" fill=\"" INK "\"%s>", x, y, size, more);
	html_text(o, s);
	LIT(o, "</text>");
}

/* The legend in one or two rows along the foot. */
static void sheet_legend(struct out *o, const struct map_layout *l)
{
	struct map_signs used = map_signs_of(l->map);
	enum lang lang = l->options->lang;
	double size = 14.5, left = 42, x = left, y = l->height - 56;
	for (enum sign s = SIGN_TIE; s < SIGN_END; s++) {
		if (!sign_used(&used, s))
			continue;
		struct out words = out_new(4096);
		sign_words(&words, l->map, s, lang);
		double half = s <= SIGN_ONEWAY ? 25 : 8;
		double w = 2 * half + 9 + map_text_width(out_span(&words), false) * size + 26;
		if (x + w > l->width - 42 && x > left) {
			x = left;
			y += 26;
		}
		LIT(o, "<g fill=\"none\" stroke-linecap=\"round\">");
		sign_draw(o, s, x + half, y - size * .36);
		LIT(o, "</g>");
		sheet_text(o, x + 2 * half + 9, y, size, "", out_span(&words));
		x += w;
		out_free(&words);
	}
}

void map_draw_sheet(struct out *o, const struct map_layout *l)
{
	const struct map_options *op = l->options;
	sheet_text(o, 40, 70, 31, " font-weight=\"700\"", op->title);
	sheet_text(o, 40, 96, 15, "", op->lead);
	sheet_text(o, l->width - 42, 54, 12.5, " text-anchor=\"end\"", op->secrecy);
	sheet_text(o, l->width - 42, 73, 12.5, " text-anchor=\"end\"", op->copy);
	sheet_text(o, l->width - 42, l->height - 84, 12.5, " text-anchor=\"end\"", op->foot);
	sheet_legend(o, l);
}
