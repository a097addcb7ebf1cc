/* What the picture says, in words. */
#include "room/map/map_draw_inside.h"

#include <stdio.h>

/* A sentence with {name} and the other holes filled in. */
struct hole { const char *name; struct span text; };

static void say(struct out *o, const char *sentence, const struct hole *holes, size_t n)
{
	for (const char *p = sentence; *p;) {
		const char *open = strchr(p, '{'), *close = open ? strchr(open, '}') : NULL;
		if (!close) {
			out_str(o, p);
			return;
		}
		out_put(o, p, (size_t)(open - p));
		for (size_t i = 0; i < n; i++)
			if (strlen(holes[i].name) == (size_t)(close - open - 1) &&
			    strncmp(holes[i].name, open + 1, (size_t)(close - open - 1)) == 0)
				out_raw(o, holes[i].text);
		p = close + 1;
	}
}

#define SAY(o, sentence, ...) \
	say((o), (sentence), (const struct hole[]){__VA_ARGS__}, LEN(((const struct hole[]){__VA_ARGS__})))

struct digits { char b[12]; };

static struct span number(struct digits *d, int v)
{
	return span(d->b, (size_t)snprintf(d->b, sizeof d->b, "%d", v));
}

struct span map_name_of(const struct map *m, int person, enum lang lang)
{
	const struct map_person *p = &m->persons[person];
	return p->masked ? span_str(tr(lang, "Skyddad person")) : span_trim(p->name);
}

struct span map_relation_of(const struct map *m, int person)
{
	const struct map_person *p = &m->persons[person];
	return p->masked ? span("", 0) : span_trim(p->relation);
}

const char *map_ring_word(int ring, enum lang lang)
{
	switch (ring) {
	case 1: return tr(lang, "närmast");
	case 2: return tr(lang, "nära");
	case 3: return tr(lang, "längre bort");
	default: return tr(lang, "utanför cirkeln");
	}
}

const char *map_tie_word(enum map_tie_kind kind, enum lang lang)
{
	switch (kind) {
	case MAP_STRONG: return tr(lang, "Stark");
	case MAP_WEAK: return tr(lang, "Svag");
	case MAP_CONFLICT: return tr(lang, "Konflikt");
	case MAP_BROKEN: return tr(lang, "Bruten");
	default: return tr(lang, "Vanlig");
	}
}

static const char *tie_sentence(enum map_tie_kind kind, enum lang lang)
{
	switch (kind) {
	case MAP_STRONG: return tr(lang, "Stark relation till {name}.");
	case MAP_WEAK: return tr(lang, "Svag relation till {name}.");
	case MAP_CONFLICT: return tr(lang, "Konflikt med {name}.");
	case MAP_BROKEN: return tr(lang, "Bruten kontakt med {name}.");
	default: return tr(lang, "Vanlig relation till {name}.");
	}
}

/* The tie between a person and the main one, or NULL. */
static const struct map_tie *main_tie(const struct map *m, int person)
{
	for (int t = 0; t < m->nties; t++)
		if ((m->ties[t].a == MAP_MAIN && m->ties[t].b == person) ||
		    (m->ties[t].b == MAP_MAIN && m->ties[t].a == person))
			return &m->ties[t];
	return NULL;
}

static struct span sector_name(const struct map *m, int sector)
{
	return sector < m->nsectors ? m->sectors[sector].name : span("", 0);
}

void map_person_words(struct out *o, const struct map *m, int person, enum lang lang)
{
	const struct map_person *p = &m->persons[person];
	struct map_cell c = map_person_cell(m, person);
	SAY(o, tr(lang, "{sector}, {ring}."), {"sector", sector_name(m, c.sector)},
	    {"ring", span_str(map_ring_word(c.ring, lang))});
	const struct map_tie *tie = main_tie(m, person);
	if (tie) {
		LIT(o, " ");
		SAY(o, tie_sentence(tie->kind, lang), {"name", m->main_name});
	}
	if (p->professional) {
		LIT(o, " ");
		out_str(o, tr(lang, "Yrkesperson."));
	}
	if (p->masked)
		return;
	if (p->trusted) {
		LIT(o, " ");
		SAY(o, tr(lang, "{name} litar på."), {"name", m->main_name});
	}
	if (p->pet) {
		LIT(o, " ");
		out_str(o, tr(lang, "Djur."));
	}
	if (p->deceased) {
		LIT(o, " ");
		out_str(o, tr(lang, "Död."));
	}
	if (p->invited) {
		LIT(o, " ");
		out_str(o, tr(lang, "Inbjuden."));
	}
}

/* ---- the whole map --------------------------------------------------------------------- */

typedef bool choose(const struct map *m, int person, int what);

static bool in_ring(const struct map *m, int person, int ring)
{
	return map_person_cell(m, person).ring == ring;
}

static bool tied(const struct map *m, int person, int kind)
{
	const struct map_tie *t = main_tie(m, person);
	return t && (int)t->kind == kind;
}

static int chosen(const struct map *m, choose *which, int what)
{
	int n = 0;
	for (int i = 0; i < m->npersons; i++)
		n += !m->persons[i].ghost && which(m, i, what);
	return n;
}

/* "Maria, Nils och Gun" */
static void name_list(struct out *o, const struct map *m, choose *which, int what, enum lang lang)
{
	int n = chosen(m, which, what), k = 0;
	for (int i = 0; i < m->npersons; i++) {
		if (m->persons[i].ghost || !which(m, i, what))
			continue;
		if (k > 0 && k == n - 1) {
			LIT(o, " ");
			out_str(o, tr(lang, "och"));
			LIT(o, " ");
		} else if (k > 0)
			LIT(o, ", ");
		out_raw(o, map_name_of(m, i, lang));
		k++;
	}
}

static void names_sentence(struct out *o, const struct map *m, const char *sentence, choose *which,
                           int what, enum lang lang)
{
	if (!chosen(m, which, what))
		return;
	struct out names = out_new(1 << 18);
	name_list(&names, m, which, what, lang);
	LIT(o, " ");
	SAY(o, sentence, {"names", out_span(&names)});
	out_free(&names);
}

static void sector_counts(struct out *o, const struct map *m)
{
	int count[MAP_MAX_SECTORS] = {0}, said = 0;
	struct digits d;
	for (int i = 0; i < m->npersons; i++)
		count[map_person_cell(m, i).sector] += !m->persons[i].ghost && !m->persons[i].pet;
	for (int s = 0; s < sectors_held(m->nsectors); s++) {
		if (!count[s])
			continue;
		out_str(o, said++ ? ", " : " ");
		out_raw(o, sector_name(m, s));
		LIT(o, " ");
		out_raw(o, number(&d, count[s]));
	}
	if (said)
		LIT(o, ".");
}

void map_words(struct out *o, const struct map *m, enum lang lang)
{
	int people = 0, pets = 0;
	struct digits d;
	for (int i = 0; i < m->npersons; i++) {
		people += !m->persons[i].ghost && !m->persons[i].pet;
		pets += !m->persons[i].ghost && m->persons[i].pet;
	}
	if (people == 0)
		SAY(o, tr(lang, "Ingen person runt {name} än."), {"name", m->main_name});
	else if (people == 1)
		SAY(o, tr(lang, "1 person runt {name}."), {"name", m->main_name});
	else
		SAY(o, tr(lang, "{n} personer runt {name}."), {"n", number(&d, people)}, {"name", m->main_name});
	sector_counts(o, m);
	if (pets) {
		LIT(o, " ");
		SAY(o, tr(lang, "Djur: {n}."), {"n", number(&d, pets)});
	}
	names_sentence(o, m, tr(lang, "Närmast: {names}."), in_ring, 1, lang);
	names_sentence(o, m, tr(lang, "Stark relation: {names}."), tied, MAP_STRONG, lang);
	names_sentence(o, m, tr(lang, "Konflikt: {names}."), tied, MAP_CONFLICT, lang);
	names_sentence(o, m, tr(lang, "Bruten kontakt: {names}."), tied, MAP_BROKEN, lang);
	names_sentence(o, m, tr(lang, "Utanför cirkeln: {names}."), in_ring, 0, lang);
}
