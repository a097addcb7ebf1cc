/*
 * easyNWK (FH St. Pölten): JSON with one or more dated versions of a map, or
 * one bare map. Angles in degrees, counter-clockwise from the right; distance
 * 0..100, above it the person stands outside of the map.
 */
#include "helper/helper.h"

#include "base/clock.h"
#include "helper/network.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>

enum { MAX_DEPTH = 64, DECIMALS = 15 };
#define FILE_NAME S("easyNWK-filen")
#define OUTSIDE 1.03

struct reading {
	struct network net;
	int version, person;      /* counted from 1, for sentences */
};

/* jansson recurses: brackets are counted before it is called. */
static int too_deep(struct span s)
{
	int depth = 0, line = 1;
	bool text = false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		line += c == '\n';
		if (text)
			i += c == '\\';
		else if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
		text ^= c == '"';
		if (depth > MAX_DEPTH)
			return line;
	}
	return 0;
}

static enum err parse(struct reading *r, struct span in, json_t **ret)
{
	json_error_t fault;
	struct out *o = r->net.o;
	if (span_starts(in, S("\xEF\xBB\xBF")))
		in = span(in.p + 3, in.n - 3);
	int line = too_deep(in);
	if (line)
		return helper_refuse(o, "easyNWK-filen:%d: filen är djupare än %d nivåer", line, MAX_DEPTH);
	*ret = json_loadb(in.p, in.n, JSON_REJECT_DUPLICATES, &fault);
	if (*ret)
		return OK;
	enum json_error_code code = json_error_code(&fault);
	if (code == json_error_out_of_memory)
		return err_note(E_LIMIT, "easynwk: memory");
	return helper_refuse(o, "easyNWK-filen:%d: %s", fault.line > 0 ? fault.line : 1,
	                     code == json_error_duplicate_key ? "samma uppgift står två gånger" :
	                     code == json_error_invalid_utf8 ? "texten är inte UTF-8" :
	                     "filen är inte hel JSON");
}

static enum err wrong(struct reading *r, const char *what)
{
	if (r->person)
		return helper_refuse(r->net.o, "easyNWK-filen, karta %d, person %d: %s", r->version, r->person,
		                     what);
	return helper_refuse(r->net.o, "easyNWK-filen, karta %d: %s", r->version, what);
}

/* Text or number as text; null and nothing are "". */
static enum err text(struct reading *r, const json_t *from, const char *key, struct span *ret)
{
	json_t *v = json_object_get(from, key);
	*ret = S("");
	if (!v || json_is_null(v))
		return OK;
	if (json_is_string(v))
		return network_text(&r->net, FILE_NAME, 0, span(json_string_value(v), json_string_length(v)), ret);
	if (json_is_integer(v))
		*ret = arena_fmt(r->net.a, "%lld", (long long)json_integer_value(v));
	else if (json_is_real(v))
		*ret = arena_fmt(r->net.a, "%.*g", DECIMALS, json_real_value(v));
	else
		return wrong(r, "en text är av fel slag");
	return OK;
}

static enum err known_as(struct reading *r, const json_t *from, const char *key, bool missing, bool *ret)
{
	json_t *v = json_object_get(from, key);
	*ret = v && !json_is_null(v) ? json_is_true(v) : missing;
	if (v && !json_is_null(v) && !json_is_boolean(v))
		return wrong(r, "ett ja eller nej är av fel slag");
	return OK;
}

static const char *sector(double angle)
{
	return angle >= 90 ? "vanner" : angle >= 0 ? "familj" : angle >= -90 ? "professionella" : "skola";
}

static enum err place(struct reading *r, const json_t *from, struct net_person *p)
{
	const json_t *a = json_object_get(from, "angle"), *d = json_object_get(from, "distance");
	if ((!a || json_is_null(a)) && (!d || json_is_null(d)))
		return OK;
	double angle = json_number_value(a), distance = json_number_value(d);
	if (!json_is_number(a) || !json_is_number(d) || fabs(angle) > 180 || distance < 0)
		return wrong(r, "platsen ska vara en vinkel från -180 till 180 och ett avstånd från 0");
	double radius = distance > 100 ? OUTSIDE : distance / 100, turn = angle * (M_PI / 180);
	p->placed = true;
	p->x = radius * cos(turn);
	p->y = radius * sin(turn);
	p->ring = distance > 100 ? 0 : distance > 66.67 ? 3 : distance > 33.33 ? 2 : 1;
	p->sector = span_str(sector(angle));
	return OK;
}

static enum err flags(struct reading *r, const json_t *from, struct net_person *p)
{
	static const struct { const char *key; int flag; bool missing, when; } rules[] = {
		{"deceased", FLAG_DECEASED, false, true}, {"conflict", FLAG_CONFLICT, false, true},
		{"human", FLAG_NOT_HUMAN, true, false},
	};
	for (size_t i = 0; i < LEN(rules); i++) {
		bool is;
		TRY(known_as(r, from, rules[i].key, rules[i].missing, &is));
		p->flags |= is == rules[i].when ? rules[i].flag : 0;
	}
	return OK;
}

/* What the file says and Kring has no place for is named, once a file and property. */
static void unused(struct reading *r, const json_t *from)
{
	static const char *const known[] = {
		"id", "name", "role", "roleDefault", "human", "currentGender", "genderDefault", "age", "note",
		"deceased", "edgeType", "edgeTypeByUser", "angle", "distance", "conflict",
	};
	const char *key;
	json_t *v;
	json_object_foreach((json_t *)from, key, v) {
		char *mark = arena_mark(r->net.a);
		bool told = json_is_null(v) || json_is_false(v) || (json_is_string(v) && !json_string_length(v));
		for (size_t i = 0; i < LEN(known); i++)
			told |= strcmp(known[i], key) == 0;
		struct out *w = &r->net.warns;
		struct span line = arena_fmt(r->net.a, "easyNWK-filen: uppgiften %.*s används inte",
		                             SPAN_ARG(network_brief(span_str(key))));
		if (!told && (!w->n || !memmem(w->p, w->n, line.p, line.n)))
			network_warn(&r->net, "%.*s", SPAN_ARG(line));
		arena_back(r->net.a, mark);
	}
}

static enum err person(struct reading *r, const json_t *from, struct net_person *p, int *ret_edge)
{
	const json_t *edge = json_object_get(from, "edgeType");
	*p = (struct net_person){.line = 0};
	if (!json_is_object(from))
		return wrong(r, "personen är av fel slag");
	TRY(text(r, from, "id", &p->key));
	if (!p->key.n || p->key.n > 100)
		return wrong(r, "personen saknar id");
	TRY(text(r, from, "name", &p->name));
	TRY(text(r, from, "role", &p->relation));
	TRY(text(r, from, "age", &p->age));
	TRY(text(r, from, "note", &p->note));
	TRY(text(r, from, "currentGender", &p->gender));
	p->gender = network_gender(p->gender);
	if (!span_trim(p->name).n) {
		p->name = S("Person");
		network_warn(&r->net, "easyNWK-filen, karta %d, person %d: personen saknar namn", r->version,
		             r->person);
	}
	TRY(flags(r, from, p));
	TRY(place(r, from, p));
	json_int_t t = edge && !json_is_null(edge) ? json_integer_value(edge) : 0;
	if ((edge && !json_is_null(edge) && !json_is_integer(edge)) || t < 0 || t > 2)
		return wrong(r, "edgeType ska vara 0, 1 eller 2");
	*ret_edge = (int)t;
	unused(r, from);
	return OK;
}

static enum err persons(struct reading *r, const json_t *alteri, struct net_map *m, struct net_index *ret)
{
	size_t n = json_array_size(alteri);
	if (!json_is_array(alteri))
		return wrong(r, "listan alteri saknas");
	if (n > IMPORT_MAX_PERSONS)
		return helper_refuse(r->net.o,
		                     "easyNWK-filen, karta %d: kartan har %zu personer, högst %d kan läsas in",
		                     r->version, n, IMPORT_MAX_PERSONS);
	m->persons = NEW_N(r->net.a, struct net_person, n);
	m->ties = NEW_N(r->net.a, struct net_tie, IMPORT_MAX_TIES);
	struct span *keys = NEW_N(r->net.a, struct span, n);
	for (size_t i = 0; i < n; i++) {
		int edge;
		r->person = (int)i + 1;
		TRY(person(r, json_array_get(alteri, i), &m->persons[i], &edge));
		keys[i] = m->persons[i].key;
		if (edge)
			m->ties[m->n_ties++] = (struct net_tie){S(""), keys[i], edge == 2 ? "strong" : "ordinary",
			                                        -1, false};
	}
	r->person = 0;
	m->n_persons = (int)n;
	TRY(net_index_new(r->net.a, keys, (int)n, ret));
	r->person = net_index_twice(ret) + 1;
	return r->person ? wrong(r, "samma id finns två gånger") : OK;
}

static enum err ties(struct reading *r, const json_t *list, struct net_map *m, const struct net_index *who)
{
	if (!list || json_is_null(list))
		return OK;
	if (!json_is_array(list))
		return wrong(r, "listan connections är av fel slag");
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct span a, b;
		const json_t *c = json_array_get(list, i);
		TRY(text(r, c, "id1", &a));
		TRY(text(r, c, "id2", &b));
		if (net_index_find(who, a) < 0 || net_index_find(who, b) < 0)
			return helper_refuse(r->net.o, "easyNWK-filen, karta %d, band %zu: bandet pekar på en person "
			                     "som inte finns", r->version, i + 1);
		if (span_eq(a, b)) {
			network_warn(&r->net, "easyNWK-filen, karta %d, band %zu: bandet går från en person till "
			             "samma person och är utelämnat", r->version, i + 1);
			continue;
		}
		if (m->n_ties == IMPORT_MAX_TIES)
			return helper_refuse(r->net.o, "easyNWK-filen, karta %d: fler än %d band", r->version,
			                     IMPORT_MAX_TIES);
		m->ties[m->n_ties++] = (struct net_tie){a, b, "ordinary", -1, false};
	}
	return OK;
}

static enum err ego(struct reading *r, const json_t *from, struct net_map *m)
{
	struct span gender;
	if (!from || json_is_null(from))
		return OK;
	if (!json_is_object(from))
		return wrong(r, "huvudpersonen är av fel slag");
	TRY(text(r, from, "name", &m->ego_name));
	TRY(text(r, from, "age", &m->ego_age));
	TRY(text(r, from, "note", &m->ego_note));
	TRY(text(r, from, "currentGender", &gender));
	if (network_gender(gender).n)
		network_warn(&r->net, "easyNWK-filen, karta %d: huvudpersonens kön används inte", r->version);
	return OK;
}

static enum err map(struct reading *r, const json_t *nwk, struct net_map *m)
{
	struct net_index who;
	if (!json_is_object(nwk))
		return wrong(r, "kartan saknas");
	TRY(ego(r, json_object_get(nwk, "ego"), m));
	TRY(persons(r, json_object_get(nwk, "alteri"), m, &who));
	TRY(ties(r, json_object_get(nwk, "connections"), m, &who));
	if (!m->n_persons)
		network_warn(&r->net, "easyNWK-filen, karta %d: kartan har inga personer", r->version);
	return network_map(&r->net, m);
}

static enum err version(struct reading *r, const json_t *v)
{
	struct net_map m = {.title = S("")};
	struct civil day;
	if (!json_is_object(v))
		return wrong(r, "kartan är av fel slag");
	TRY(text(r, v, "id", &m.key));
	TRY(text(r, v, "title", &m.title));
	TRY(text(r, v, "date", &m.date));
	if (!m.key.n)
		m.key = arena_fmt(r->net.a, "%d", r->version);
	if (m.date.n && !civil_date(m.date, &day)) {
		network_warn(&r->net, "easyNWK-filen, karta %d: datumet går inte att läsa", r->version);
		m.date = S("");
	}
	return map(r, json_object_get(v, "nwk"), &m);
}

static enum err read_root(struct reading *r, const json_t *root)
{
	const json_t *versions = json_object_get(root, "versions");
	size_t n = json_array_size(versions);
	network_source(&r->net, "easynwk", S(""));
	if (!versions && json_object_get(root, "alteri")) {
		r->version = 1;
		struct net_map m = {.key = S("1"), .title = S("")};
		TRY(map(r, root, &m));
		return network_end(&r->net);
	}
	if (!json_is_array(versions) || !n)
		return helper_refuse(r->net.o, "Filen är ingen karta från easyNWK.");
	if (n > IMPORT_MAX_MAPS)
		return helper_refuse(r->net.o, "easyNWK-filen har %zu kartor, högst %d kan läsas på en gång.", n,
		                     IMPORT_MAX_MAPS);
	for (size_t i = 0; i < n; i++) {
		const json_t *v = json_array_get(versions, i);
		for (size_t k = 0; k < i; k++)
			if (json_object_get(v, "id") &&
			    json_equal(json_object_get(v, "id"), json_object_get(json_array_get(versions, k), "id")))
				return helper_refuse(r->net.o, "easyNWK-filen, karta %zu: samma id finns två gånger", i + 1);
		r->version = (int)i + 1;
		r->person = 0;
		TRY(version(r, v));
	}
	return network_end(&r->net);
}

enum err import_easynwk(struct span input, struct arena *a, struct out *o)
{
	struct reading r = {.net = network_new(a, o)};
	json_t *root = NULL;
	enum err e = parse(&r, input, &root);
	if (!e)
		e = read_root(&r, root);
	json_decref(root);
	network_free(&r.net);
	return e;
}
