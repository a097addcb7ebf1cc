/*
 * maps.h - the maps that tests draw. All people are invented (Lindåsa).
 * One translation unit includes it; the maps live in static memory.
 */
#ifndef TEST_PICTURE_MAPS_H
#define TEST_PICTURE_MAPS_H

#include "room/map/map_draw.h"

#define MAPS_ROOM 200

static struct map_person maps_person[MAPS_ROOM];
static struct map_tie maps_tie[400];
static char maps_text[MAPS_ROOM][128];

static const struct map_sector maps_five[] = {
	{S_INIT("Familj"), MAP_TERRA}, {S_INIT("Släkt"), MAP_OCHRE}, {S_INIT("Skola och fritid"), MAP_BLUE},
	{S_INIT("Professionella"), MAP_PLUM}, {S_INIT("Vänner och grannar"), MAP_LEAF},
};
static const struct map_sector maps_four[] = {
	{S_INIT("Familj"), MAP_TERRA}, {S_INIT("Släkt"), MAP_OCHRE}, {S_INIT("Skola och arbete"), MAP_BLUE},
	{S_INIT("Övriga"), MAP_LEAF},
};
static const struct map_sector maps_six[] = {
	{S_INIT("Familj"), MAP_TERRA}, {S_INIT("Släkt"), MAP_OCHRE}, {S_INIT("Skola"), MAP_BLUE},
	{S_INIT("Professionella"), MAP_PLUM}, {S_INIT("Vänner"), MAP_LEAF}, {S_INIT("Förening och grannar"), MAP_TEAL},
};

/* SplitMix64 (Steele, Lea, Flood 2014): the same numbers everywhere. */
static uint64_t maps_seed;
static inline uint64_t maps_next(void)
{
	uint64_t z = (maps_seed += 0x9E3779B97F4A7C15u);
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}
static inline int maps_below(int n) { return (int)(maps_next() % (uint64_t)n); }
static inline double maps_unit(void) { return (double)(maps_next() >> 11) / 9007199254740992.0; }

struct maps_row { const char *name, *relation; double x, y; int kind; char mark; };

/* mark: c child, p professional, t trusted, d deceased, a pet, i invited, m masked, g ghost, + child trusted */
static inline void maps_mark(struct map_person *p, char mark)
{
	p->child = mark == 'c' || mark == '+';
	p->professional = mark == 'p';
	p->trusted = mark == 't' || mark == '+';
	p->deceased = mark == 'd';
	p->pet = mark == 'a';
	p->invited = mark == 'i';
	p->masked = mark == 'm';
	p->ghost = mark == 'g';
}

static inline struct map maps_rows(const char *main_name, const struct map_sector *s, int nsectors,
                                   const struct maps_row *row, int n)
{
	struct map m = {span_str(main_name), s, nsectors, maps_person, n, maps_tie, 0};
	memset(maps_person, 0, sizeof maps_person);
	for (int i = 0; i < n; i++) {
		struct map_person *p = &maps_person[i];
		struct map_cell c = map_cell_of(row[i].x, row[i].y, nsectors);
		p->id.b[0] = (unsigned char)(i + 1);
		p->id.b[15] = 7;
		p->name = span_str(row[i].name);
		p->relation = span_str(row[i].relation);
		p->sector = c.sector;
		p->ring = c.ring;
		p->placed = true;
		map_polar(row[i].x, row[i].y, &p->angle, &p->radius);
		maps_mark(p, row[i].mark);
		if (row[i].kind)
			maps_tie[m.nties++] = (struct map_tie){MAP_MAIN, i, (enum map_tie_kind)row[i].kind, MAP_BOTH};
	}
	return m;
}

/* The nineteen people of the first sketch, with their places. */
static inline struct map maps_elsa(void)
{
	static const struct maps_row row[] = {
		{"Maria", "mamma", -.099, .346, MAP_STRONG, 0}, {"Nils", "lillebror, 9 år", .177, .347, MAP_STRONG, 'c'},
		{"Johan", "pappa", -.358, .531, MAP_WEAK, 0}, {"Tomas", "mammas sambo", .06, .858, MAP_CONFLICT, 0},
		{"Gun", "mormor", .377, .08, MAP_STRONG, 't'}, {"Karin", "moster", .577, -.165, MAP_ORDINARY, 't'},
		{"Leo", "kusin, 16 år", .852, .12, 0, 'c'}, {"Bertil", "farfar", .45, .483, 0, 0},
		{"Samira", "fasters fru", .784, .4, 0, 0}, {"Petra", "fotbollstränare", .315, -.212, MAP_STRONG, 't'},
		{"Anders", "mentor åk 8", .252, -.566, MAP_ORDINARY, 0}, {"Hanna", "skolkurator", .619, -.597, 0, 0},
		{"Sara", "socialsekreterare", -.15, -.602, MAP_WEAK, 'p'}, {"Lina", "BUP", -.713, -.481, 0, 'p'},
		{"Omar", "ungdomscoach", -.466, -.746, 0, 'p'}, {"Alva", "bästa vän", -.369, -.019, MAP_STRONG, '+'},
		{"Noor", "kompis", -.514, .347, MAP_ORDINARY, 'c'}, {"Ulla och Sten", "grannar", -.604, -.139, 0, 0},
		{"Maja", "kompis förut", -.861, .183, MAP_BROKEN, 'c'},
	};
	struct map m = maps_rows("Elsa", maps_five, 5, row, LEN(row));
	maps_tie[m.nties++] = (struct map_tie){0, 2, MAP_CONFLICT, MAP_BOTH};
	maps_tie[m.nties++] = (struct map_tie){4, 5, MAP_STRONG, MAP_BOTH};
	maps_tie[m.nties++] = (struct map_tie){2, 7, MAP_BROKEN, MAP_BOTH};
	return m;
}

/* Five people, every kind of tie, both directions. */
static inline struct map maps_small(void)
{
	static const struct maps_row row[] = {
		{"Amina", "mamma", .02, .3, 0, 't'}, {"Yusuf", "bror", .6, .1, 0, 'c'},
		{"Kim Åberg", "lärare", .3, -.6, 0, 'p'}, {"Gösta", "granne", -.5, -.3, 0, 0},
		{"Ville", "farbror", -.62, .5, 0, 0},
	};
	struct map m = maps_rows("Idris", maps_four, 4, row, LEN(row));
	for (int i = 0; i < 5; i++)
		maps_tie[m.nties++] = (struct map_tie){MAP_MAIN, i, (enum map_tie_kind)(MAP_ORDINARY + i),
		                                       i < 2 ? (enum map_direction)(i + 1) : MAP_BOTH};
	maps_tie[m.nties++] = (struct map_tie){0, 1, MAP_STRONG, MAP_A_TO_B};
	maps_tie[m.nties++] = (struct map_tie){3, 4, MAP_CONFLICT, MAP_BOTH};
	maps_tie[m.nties++] = (struct map_tie){1, 2, MAP_WEAK, MAP_B_TO_A};
	return m;
}

/* Marks of all sorts, names in other scripts, somebody outside. */
static inline struct map maps_marks(void)
{
	static const struct maps_row row[] = {
		{"فاطمة الزهراء", "mormor", .1, .34, MAP_STRONG, 't'}, {"عبد الرحمن", "pappa", -.3, .55, MAP_ORDINARY, 0},
		{"Björn-Åke", "morfar", .5, .3, MAP_STRONG, 'd'}, {"Sixten", "hund", -.25, .1, MAP_STRONG, 'a'},
		{"Hemlig", "ska inte synas", .5, -.3, MAP_WEAK, 'm'}, {"Олена", "granne", -.8, .2, 0, 'i'},
		{"Selamawit", "ሰላማዊት", .2, -.5, 0, 'i'}, {"Zoë", "vän", -.5, -.2, MAP_BROKEN, 'c'},
		{"Jon", "soc", -.2, -.85, MAP_WEAK, 'p'}, {"Tage", "gammelfarfar", .9, .2, 0, 'd'},
		{"Rut", "farmor", .75, .9, 0, 0}, {"Ebbe", "kompis förr", -.95, -.65, 0, 0},
	};
	return maps_rows("Mio", maps_six, 6, row, LEN(row));
}

/* The same people before and after: ghosts where they stood. */
static inline struct map maps_moved(void)
{
	struct map m = maps_elsa();
	int n = m.npersons;
	static const struct { int who; double x, y; } was[] = {{5, .9, -.1}, {17, -.85, -.25}, {2, -.45, .75}};
	for (size_t i = 0; i < LEN(was); i++) {
		struct map_person *g = &maps_person[n++];
		*g = maps_person[was[i].who];
		g->ghost = true;
		map_polar(was[i].x, was[i].y, &g->angle, &g->radius);
		struct map_cell c = map_cell_of(was[i].x, was[i].y, 5);
		g->sector = c.sector;
		g->ring = c.ring;
	}
	m.npersons = n;
	return m;
}

/* n people by the seed; `spread` 0 = nobody has a place, 1 = all have. */
static inline struct map maps_random(int n, int nsectors, double spread, bool long_names, uint64_t seed)
{
	static const char *const first[] = {"Anna", "Bo", "Cecilia", "Dag", "Elin", "Folke", "Greta", "Hans-Erik", "Ingrid",
		"Jörgen", "Kajsa", "Lo", "Märta", "Nadia", "Oskar", "Pia", "Qasim", "Rut", "Stig", "Tova", "Ulf", "Vera",
		"Wilma", "Ylva", "Zahra", "Åsa", "Ärla", "Örjan"};
	static const char *const relation[] = {"moster", "farbror", "granne", "kompis", "tränare", "lärare åk 5",
		"socialsekreterare", "kusin, 12 år", "fasters man", "mammas arbetskamrat", "kontaktperson", ""};
	static const char *const last[] = {"Lindqvist", "Abdirahman Mohamed-Hassan", "von Essen-Gyllenstierna",
		"Öberg", "Hämäläinen-Korhonen"};
	const struct map_sector *s = nsectors == 4 ? maps_four : nsectors == 6 ? maps_six : maps_five;
	struct map m = {S("Elsa"), s, nsectors, maps_person, n, maps_tie, 0};
	memset(maps_person, 0, sizeof maps_person);
	maps_seed = seed;
	for (int i = 0; i < n; i++) {
		struct map_person *p = &maps_person[i];
		p->id.b[0] = (unsigned char)(i + 1);
		p->id.b[1] = 1;
		int k = snprintf(maps_text[i], sizeof maps_text[i], "%s%s%s", first[maps_below(LEN(first))],
		                 long_names ? " " : "", long_names ? last[maps_below(LEN(last))] : "");
		p->name = span(maps_text[i], (size_t)k);
		p->relation = span_str(relation[maps_below(LEN(relation))]);
		p->sector = maps_below(nsectors);
		p->ring = 1 + maps_below(3);
		p->placed = maps_unit() < spread;
		double in = p->ring == 1 ? .2 : map_ring_outer(p->ring - 1);
		p->radius = in + (map_ring_outer(p->ring) - in) * maps_unit();
		p->angle = p->sector * 360.0 / nsectors + (maps_unit() - .5) * 360.0 / nsectors;
		p->professional = maps_below(5) == 0;
		p->child = maps_below(6) == 0;
		p->trusted = maps_below(8) == 0;
		if (maps_below(2) == 0)
			maps_tie[m.nties++] = (struct map_tie){MAP_MAIN, i, (enum map_tie_kind)(1 + maps_below(5)),
			                                       (enum map_direction)maps_below(3)};
		if (i > 0 && maps_below(6) == 0)
			maps_tie[m.nties++] = (struct map_tie){i, maps_below(i), (enum map_tie_kind)(1 + maps_below(5)), MAP_BOTH};
	}
	return m;
}

/* ---- the ten reference pictures ---------------------------------------------------- */

struct maps_case { const char *name; enum map_mode mode; double width, height; };

static const struct maps_case maps_cases[] = {
	{"elsa-19", MAP_SCREEN, 0, 0}, {"elsa-19-print", MAP_PRINT, 0, 0}, {"elsa-19-mini", MAP_MINI, 0, 0},
	{"small-5", MAP_SCREEN, 0, 0}, {"marks-12", MAP_SCREEN, 0, 0}, {"moved-22", MAP_SCREEN, 0, 0},
	{"unplaced-30-narrow", MAP_SCREEN, 700, 780}, {"long-names-40", MAP_SCREEN, 0, 0},
	{"people-60", MAP_SCREEN, 0, 0}, {"people-150-print", MAP_PRINT, 0, 0},
};

static inline struct map maps_of(int which)
{
	switch (which) {
	case 3: return maps_small();
	case 4: return maps_marks();
	case 5: return maps_moved();
	case 6: return maps_random(30, 6, 0, false, 3);
	case 7: return maps_random(40, 4, .5, true, 4);
	case 8: return maps_random(60, 5, 1, false, 5);
	case 9: return maps_random(150, 5, .3, false, 6);
	default: return maps_elsa();
	}
}

static inline struct map_options maps_options(int which)
{
	return (struct map_options){.mode = maps_cases[which].mode, .width = maps_cases[which].width,
		.height = maps_cases[which].height, .title = S("Elsas nätverkskarta"), .lead = S("Ritad av Elsa med Kim Berg, 23 mars 2026"),
		.secrecy = S("Innehåller uppgifter som omfattas av sekretess."), .copy = S("Exemplar 1 av 1, till Elsa"),
		.foot = S("Kring · Lindåsa kommun · ärende 2026-041"), .name = "map"};
}

#endif
