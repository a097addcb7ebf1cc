/* map.c - the rules of the network map: reading it, placing, tying, taking out. */
#include "room/map/map.h"

#include <stdlib.h>

#include "base/clock.h"
#include "room/process/process.h"
#include "sql/map.h"

const char *map_sector_word(int sector)
{
	static const char *const word[] = {N_("Inte placerad"), N_("Familj"), N_("Släkt"), N_("Skola och fritid"),
	                                   N_("Professionella"), N_("Vänner och grannar")};
	return (unsigned)sector < LEN(word) ? word[sector] : word[0];
}

const char *map_tie_code_word(int tie)
{
	static const char *const word[MAP_TIE_CODES] = {N_("Ingen"), N_("Vanlig"), N_("Stark"), N_("Svag"),
	                                                N_("Konflikt"), N_("Bruten")};
	return (unsigned)tie < LEN(word) ? word[tie] : word[0];
}

const char *map_ring_choice_word(int ring)
{
	static const char *const word[] = {N_("Utanför cirkeln"), N_("Närmast"), N_("Nära"), N_("Längre bort")};
	return (unsigned)ring < LEN(word) ? word[ring] : word[0];
}

const char *map_protection_word(int protected)
{
	static const char *const word[] = {N_("Nej"), N_("Sekretessmarkering"), N_("Skyddad folkbokföring"),
	                                   N_("Fingerade personuppgifter")};
	return (unsigned)protected < LEN(word) ? word[protected] : word[0];
}

/* ---- reading ------------------------------------------------------------------------ */

static void fill(struct visit *v, struct map_entry *e, const struct map_people_row *p)
{
	struct span called = p->body.call_name.n ? p->body.call_name : p->body.name;
	*e = (struct map_entry){
		.id = p->id, .name = p->body.name.n ? p->body.name : called, .call_name = called,
		.relation = p->body.relation, .initials = shell_initials(v->arena, called),
		.private = p->private, .child = p->child, .trusted = p->trusted,
		.invited = p->mark == 1 || p->mark == 2, .placed = p->placed && p->sector > 0,
		.protected = (int)p->protected,
		.sector = p->sector <= MAP_SECTORS ? (int)p->sector : 0, .ring = (int)p->ring,
		.x = p->x, .y = p->y,
	};
}

static int by_place(const void *a, const void *b)
{
	const struct map_entry *x = a, *y = b;
	int sx = x->sector ? x->sector : 99, sy = y->sector ? y->sector : 99;
	int rx = x->ring ? x->ring : 99, ry = y->ring ? y->ring : 99;
	return sx != sy ? sx - sy : rx != ry ? rx - ry : sort_sv(x->name, y->name);
}

static int by_name(const void *a, const void *b)
{
	const struct map_entry *x = a, *y = b;
	return sort_sv(x->name, y->name);
}

static struct map_entry *find(const struct map_sheet *s, struct id person)
{
	for (int i = 0; i < s->n; i++)
		if (id_eq(s->entries[i].id, person))
			return &s->entries[i];
	return NULL;
}

const struct map_entry *map_entry_of(const struct map_sheet *s, struct id person)
{
	return find(s, person);
}

static enum err read_people(struct visit *v, struct scan *people, struct map_sheet *s)
{
	struct map_people_row p;
	enum err e;
	while ((e = map_people_next(people, &p)) == OK) {
		if (p.gone && s->ngone < MAP_LIST_MAX)
			fill(v, &s->gone[s->ngone++], &p);
		else if (!p.gone && s->n < MAP_LIST_MAX) {
			fill(v, &s->entries[s->n], &p);
			s->unplaced += !s->entries[s->n++].sector;
		}
	}
	return e == E_NOTFOUND ? OK : e;
}

/* A tie to the main person is the entry's own; its direction is seen from the main person. */
static enum err read_ties(struct scan *ties, struct map_sheet *s)
{
	struct map_ties_row t;
	enum err e;
	while ((e = map_ties_next(ties, &t)) == OK) {
		bool turned = id_none(t.b);
		struct map_entry *own = turned ? find(s, t.a) : id_none(t.a) ? find(s, t.b) : NULL;
		if (own) {
			own->tie = t.kind < MAP_TIE_CODES ? (int)t.kind : 0;
			own->direction = turned && t.direction ? 3 - (int)t.direction : (int)t.direction;
		}
		if (s->nbonds < MAP_MAX_TIES)
			s->bonds[s->nbonds++] = (struct map_bond){t.a, t.b, (int)t.kind, (int)t.direction};
	}
	return e == E_NOTFOUND ? OK : e;
}

enum err map_read(struct visit *v, struct id process, struct map_sheet *ret)
{
	struct scan now = map_now(v->db, .who = v->who, .process = process);
	struct scan people = map_people(v->db, .who = v->who, .process = process);
	struct scan ties = map_ties(v->db, .who = v->who, .process = process);
	struct map_now_row k;
	struct map_main_row m;
	*ret = (struct map_sheet){.entries = NEW_N(v->arena, struct map_entry, MAP_LIST_MAX),
	                          .gone = NEW_N(v->arena, struct map_entry, MAP_LIST_MAX),
	                          .bonds = NEW_N(v->arena, struct map_bond, MAP_MAX_TIES)};
	enum err e = map_now_next(&now, &k);
	scan_end(&now);
	if (e == OK) {
		ret->map = k.id;
		ret->visible = k.visible;
		ret->drawn_on = k.drawn_on;
		ret->drawn_by = k.body.drawn_by;
	}
	enum err people_e = read_people(v, &people, ret);
	enum err ties_e = read_ties(&ties, ret);
	if (e && e != E_NOTFOUND)
		return e;
	TRY(people_e);
	TRY(ties_e);
	TRY(map_main(v->db, &m, .who = v->who, .process = process));
	ret->main_name = m.body.main;
	qsort(ret->entries, (size_t)ret->n, sizeof *ret->entries, by_place);
	qsort(ret->gone, (size_t)ret->ngone, sizeof *ret->gone, by_name);
	return OK;
}

bool map_open_to(const struct visit *v, const struct case_frame *frame, const struct map_sheet *s)
{
	return v->level >= LEVEL_WRITE || frame->broken_glass || s->visible;
}

/* ---- the picture ---------------------------------------------------------------------- */

static const enum map_tie_kind drawn_as[MAP_TIE_CODES] = {0, MAP_ORDINARY, MAP_STRONG, MAP_WEAK,
                                                         MAP_CONFLICT, MAP_BROKEN};

static struct map_person drawn(const struct map_entry *e)
{
	struct map_person p = {
		.id = e->id, .name = e->call_name, .relation = e->relation, .initials = e->initials,
		.sector = e->sector - 1, .ring = e->ring, .placed = e->placed,
		.professional = !e->private, .child = e->child, .trusted = e->trusted,
		.invited = e->invited, .masked = e->protected > 0,
	};
	if (e->placed)
		map_polar(e->x, e->y, &p.angle, &p.radius);
	return p;
}

static int index_of(const struct map_person *persons, int n, struct id who)
{
	if (id_none(who))
		return MAP_MAIN;
	for (int i = 0; i < n; i++)
		if (id_eq(persons[i].id, who))
			return i;
	return n;
}

void map_picture(struct visit *v, const struct map_sheet *s, struct map *ret)
{
	struct map_sector *sectors = NEW_N(v->arena, struct map_sector, MAP_SECTORS);
	struct map_person *persons = NEW_N(v->arena, struct map_person, MAP_MAX_PERSONS);
	struct map_tie *ties = NEW_N(v->arena, struct map_tie, MAP_MAX_TIES);
	int n = 0, nties = 0;
	for (int i = 0; i < MAP_SECTORS; i++)
		sectors[i] = (struct map_sector){span_str(tr(v->lang, map_sector_word(i + 1))), (enum map_colour)i};
	for (int i = 0; i < s->n && n < MAP_MAX_PERSONS; i++)
		if (s->entries[i].sector)
			persons[n++] = drawn(&s->entries[i]);
	for (int i = 0; i < s->nbonds; i++) {
		const struct map_bond *b = &s->bonds[i];
		int from = index_of(persons, n, b->a), to = index_of(persons, n, b->b);
		if (from < n && to < n && b->kind > 0 && b->kind < MAP_TIE_CODES)
			ties[nties++] = (struct map_tie){from, to, drawn_as[b->kind], (enum map_direction)b->direction};
	}
	*ret = (struct map){
		.main_name = s->main_name.n ? s->main_name : span_str(tr(v->lang, "Barnet")),
		.sectors = sectors, .nsectors = MAP_SECTORS,
		.persons = persons, .npersons = n, .ties = ties, .nties = nties,
	};
}

/* ---- changing -------------------------------------------------------------------------- */

/* The current map grows by this change; the first placement draws a new one. */
static enum err map_for_change(struct visit *v, struct id process, struct map_sheet *s)
{
	if (!id_none(s->map))
		return map_grow(v->db, .who = v->who, .process = process, .id = s->map);
	struct civil day = clock_civil(v->who.now);
	s->map = id_new();
	TRY(process_reach_phase(v, process, STAGE_MAP));
	return map_start(v->db, .who = v->who, .process = process, .id = s->map,
		.drawn_on = arena_fmt(v->arena, "%04d-%02d-%02d", day.year, day.month, day.day),
		.body = {.drawn_by = v->visitor.name});
}

/* Sector and ring are the truth; an exact place follows them into the cell. */
static enum err stand(struct visit *v, struct id process, struct id map, struct map_entry *e,
                      int sector, int ring, bool trusted)
{
	double x = e->x, y = e->y, angle, radius;
	bool placed = e->placed && sector > 0;
	if (placed && (e->sector != sector || e->ring != ring)) {
		map_polar(x, y, &angle, &radius);
		map_clamp(&angle, &radius, (struct map_cell){sector - 1, ring}, MAP_SECTORS);
		map_point(angle, radius, &x, &y);
	}
	return map_stand(v->db, .who = v->who, .process = process, .map = map, .person = e->id,
		.sector = sector, .ring = sector ? ring : 0, .placed = placed, .x = x, .y = y,
		.trusted = trusted);
}

/* Tie to the main person; the direction stays while the kind does not end. */
static enum err tie_main(struct visit *v, struct id process, struct id map, const struct map_entry *e, int kind)
{
	if (kind == e->tie)
		return OK;
	TRY(map_untie(v->db, .who = v->who, .process = process, .map = map, .b = e->id));
	if (!kind)
		return OK;
	return map_tie_add(v->db, .who = v->who, .process = process, .map = map, .b = e->id,
		.kind = kind, .direction = e->direction);
}

static enum err check(struct visit *v, const struct map_given *g)
{
	if (!span_trim(g->name).n)
		visit_fault(v, "name", N_("Skriv ett namn."));
	if (g->protected && g->phone.n)
		visit_fault(v, "phone", N_("För en person med skyddade uppgifter sparas ingen kontaktväg här."));
	if (g->protected && g->email.n)
		visit_fault(v, "email", N_("För en person med skyddade uppgifter sparas ingen kontaktväg här."));
	return v->nfaults ? E_INVALID : OK;
}

/* Fields that this form does not show keep what they held. */
static struct person_body with(struct person_body body, const struct map_given *g)
{
	body.name = span_trim(g->name);
	body.call_name = g->call_name;
	body.relation = g->relation;
	body.age = g->age;
	body.phone = g->phone;
	body.email = g->email;
	body.language = g->language;
	body.note = g->note;
	return body;
}

static enum err put_person(struct visit *v, struct id process, struct id person, bool is_new,
                           const struct map_given *g)
{
	struct map_who_row old = {0};
	if (is_new)
		return map_who_add(v->db, .who = v->who, .process = process, .id = person,
			.private = g->private, .child = g->child, .protected = g->protected, .body = with(old.body, g));
	TRY(map_who(v->db, &old, .who = v->who, .process = process, .id = person));
	return map_who_put(v->db, .who = v->who, .process = process, .id = person,
		.private = g->private, .child = g->child, .protected = g->protected, .body = with(old.body, g));
}

static enum err count_again(struct visit *v, struct id process)
{
	TRY(process_count_people(v, process));
	return process_count_answers(v, process);
}

enum err map_person_save(struct visit *v, struct id process, struct id person,
                         const struct map_given *g, struct id *ret_person)
{
	struct map_sheet s;
	struct map_entry entry = {0};
	bool is_new = id_none(person);
	TRY(check(v, g));
	TRY(map_read(v, process, &s));
	if (is_new && s.n + s.ngone >= MAP_LIST_MAX)
		return E_LIMIT;
	const struct map_entry *known = is_new ? NULL : map_entry_of(&s, person);
	if (!is_new && !known)
		return E_NOTFOUND;
	if (known)
		entry = *known;
	else
		entry.id = id_new();
	TRY(put_person(v, process, entry.id, is_new, g));
	TRY(map_for_change(v, process, &s));
	TRY(stand(v, process, s.map, &entry, g->sector, g->ring, g->trusted));
	TRY(tie_main(v, process, s.map, &entry, g->tie));
	if (ret_person)
		*ret_person = entry.id;
	return count_again(v, process);
}

enum err map_person_out(struct visit *v, struct id process, struct id person, bool out)
{
	TRY(map_who_gone(v->db, .who = v->who, .process = process, .id = person,
		.gone = out ? SOME(v->who.now) : NONE));
	return count_again(v, process);
}

enum err map_rows_save(struct visit *v, struct id process, const struct map_row *rows, int n)
{
	struct map_sheet s;
	bool begun = false;
	TRY(map_read(v, process, &s));
	for (int i = 0; i < n; i++) {
		const struct map_row *r = &rows[i];
		struct map_entry *e = find(&s, r->person);
		int ring = r->sector ? r->ring : 0;
		if (!e)
			continue; /* taken out by a colleague meanwhile */
		if (r->sector == e->sector && ring == e->ring && r->tie == e->tie)
			continue;
		if (!begun)
			TRY(map_for_change(v, process, &s));
		begun = true;
		if (r->sector != e->sector || ring != e->ring)
			TRY(stand(v, process, s.map, e, r->sector, ring, e->trusted));
		TRY(tie_main(v, process, s.map, e, r->tie));
	}
	return OK;
}

enum err map_tie_save(struct visit *v, struct id process, const struct map_bond *bond)
{
	struct map_sheet s;
	TRY(map_read(v, process, &s));
	if ((!id_none(bond->a) && !find(&s, bond->a)) || (!id_none(bond->b) && !find(&s, bond->b)))
		visit_fault(v, "b", N_("Välj två personer i nätverket."));
	else if (id_eq(bond->a, bond->b))
		visit_fault(v, "b", N_("Välj två olika personer."));
	else if (bond->kind && s.nbonds >= MAP_MAX_TIES)
		visit_fault(v, "kind", N_("Kartan har redan så många relationer som ryms. Ta bort någon först."));
	if (v->nfaults)
		return E_INVALID;
	TRY(map_for_change(v, process, &s));
	TRY(map_untie(v->db, .who = v->who, .process = process, .map = s.map, .a = bond->a, .b = bond->b));
	if (!bond->kind)
		return OK;
	return map_tie_add(v->db, .who = v->who, .process = process, .map = s.map, .a = bond->a, .b = bond->b,
		.kind = bond->kind, .direction = bond->direction);
}

enum err map_share(struct visit *v, struct id process, bool visible)
{
	struct map_sheet s;
	TRY(map_read(v, process, &s));
	if (id_none(s.map))
		TRY(map_for_change(v, process, &s));
	return map_share_put(v->db, .who = v->who, .process = process, .id = s.map, .visible = visible);
}
