#include "helper/canvas.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "helper/helper.h"

#include <math.h>
#include <stdio.h>

enum { MAX_KEY = 200 };

/* A sentence about a place in a table. */
#define HERE(s, r) SPAN_ARG((s)->file), (s)->line[r]

static enum err text_at(struct network *net, const struct sheet *s, int row, int col, struct span *ret)
{
	return network_text(net, s->file, s->line[row], sheet_at(s, row, col), ret);
}

static enum err key_at(struct network *net, const struct sheet *s, int row, int col, struct span *ret)
{
	TRY(text_at(net, s, row, col, ret));
	if (ret->n > MAX_KEY)
		return helper_refuse(net->o, "%.*s:%d: ett id är för långt", HERE(s, row));
	return OK;
}

/* Network Canvas measures from the top left corner, 0..1; Kring from the middle, y up, radius 1. */
static enum err place(struct network *net, const struct sheet *s, int row, const struct columns *c,
                      struct net_person *p)
{
	struct span sx = sheet_at(s, row, c->at[COL_X]), sy = sheet_at(s, row, c->at[COL_Y]);
	double x, y, r;
	if (!sx.n && !sy.n)
		return OK;
	if (!network_number(sx, &x) || !network_number(sy, &y) || x < 0 || x > 1 || y < 0 || y > 1)
		return helper_refuse(net->o, "%.*s:%d: platsen ska vara två tal mellan 0 och 1", HERE(s, row));
	p->placed = true;
	p->x = 2 * x - 1;
	p->y = 1 - 2 * y;
	r = hypot(p->x, p->y);
	if (r > 1) {
		p->x /= r;
		p->y /= r;
		network_warn(net, "%.*s:%d: platsen låg utanför kartans cirkel och är flyttad till kanten",
		             HERE(s, row));
	}
	return OK;
}

static void ring(struct network *net, const struct sheet *s, int row, const struct columns *c,
                 struct net_person *p)
{
	struct span close = sheet_at(s, row, c->at[COL_CLOSENESS]), own = sheet_at(s, row, c->at[COL_RING]);
	int64_t v;
	if (close.n && span_int(close, 1, 3, &v))
		p->ring = (int)(4 - v);
	else if (own.n && span_int(own, 0, 3, &v))
		p->ring = (int)v;
	else if (close.n || own.n)
		network_warn(net, "%.*s:%d: närheten ska vara 1, 2 eller 3 och är utelämnad", HERE(s, row));
}

static enum err sector(struct network *net, const struct sheet *s, int row, const struct columns *c,
                       struct net_person *p)
{
	struct span own;
	TRY(text_at(net, s, row, c->at[COL_SECTOR], &own));
	p->sector = network_sector(own);
	for (int i = 0; i < c->n_sectors; i++) {
		if (network_bool(sheet_at(s, row, c->sector[i])) != 1)
			continue;
		if (p->sector.n)
			network_warn(net, "%.*s:%d: personen har flera sektorer, den första gäller", HERE(s, row));
		else
			TRY(network_text(net, s->file, 1, c->sector_name[i], &p->sector));
	}
	return OK;
}

static void flag(struct network *net, const struct sheet *s, int row, int col, int flag, bool when,
                 struct net_person *p)
{
	struct span v = sheet_at(s, row, col);
	int is = network_bool(v);
	if (is < 0)
		network_warn(net, "%.*s:%d: svaret ska vara ja eller nej och är utelämnat", HERE(s, row));
	else if (v.n && is == when)
		p->flags |= flag;
}

static enum err age(struct network *net, const struct sheet *s, int row, int col, struct span *ret)
{
	double years;
	TRY(text_at(net, s, row, col, ret));
	if (network_number(*ret, &years) && (years < 0 || years > 130))
		return helper_refuse(net->o, "%.*s:%d: åldern ska vara mellan 0 och 130", HERE(s, row));
	return OK;
}

static bool not_human(struct span type)
{
	static const char *const things[] = {"djur", "husdjur", "pet", "animal", "plats", "place", "organisation",
	                                     "organization", "förening", "thing", "sak"};
	for (size_t i = 0; i < LEN(things); i++)
		if (sheet_same(type, things[i]))
			return true;
	return false;
}

static enum err name(struct network *net, const struct sheet *s, int row, const struct columns *c,
                     struct span type, struct net_person *p)
{
	TRY(text_at(net, s, row, c->at[COL_NAME], &p->name));
	if (span_is(p->name, "ENCRYPTED"))
		return helper_refuse(net->o, "%.*s:%d: namnen är krypterade. Exportera igen utan kryptering.",
		                     HERE(s, row));
	if (!span_trim(p->name).n) {
		TRY(network_text(net, s->file, s->line[row], type.n ? type : S("Person"), &p->name));
		network_warn(net, "%.*s:%d: personen saknar namn", HERE(s, row));
	}
	return OK;
}

static enum err person(struct network *net, const struct sheet *s, int row, const struct columns *c,
                       struct net_person *p, struct span *ret_id)
{
	struct span type = c->at[COL_TYPE] >= 0 ? sheet_at(s, row, c->at[COL_TYPE]) : s->type;
	*p = (struct net_person){.line = s->line[row]};
	TRY(key_at(net, s, row, c->at[COL_ID], ret_id));
	TRY(key_at(net, s, row, c->at[COL_UUID], &p->key));
	if (!p->key.n)
		p->key = *ret_id;
	if (!p->key.n)
		return helper_refuse(net->o, "%.*s:%d: personen saknar id", HERE(s, row));
	TRY(name(net, s, row, c, type, p));
	TRY(text_at(net, s, row, c->at[COL_RELATION], &p->relation));
	TRY(age(net, s, row, c->at[COL_AGE], &p->age));
	TRY(text_at(net, s, row, c->at[COL_GENDER], &p->gender));
	p->gender = network_gender(p->gender);
	TRY(text_at(net, s, row, c->at[COL_NOTE], &p->note));
	TRY(sector(net, s, row, c, p));
	ring(net, s, row, c, p);
	flag(net, s, row, c->at[COL_INVITE], FLAG_INVITE, true, p);
	flag(net, s, row, c->at[COL_DECEASED], FLAG_DECEASED, true, p);
	flag(net, s, row, c->at[COL_HOUSEHOLD], FLAG_HOUSEHOLD, true, p);
	flag(net, s, row, c->at[COL_HUMAN], FLAG_NOT_HUMAN, false, p);
	p->flags |= not_human(type) ? FLAG_NOT_HUMAN : 0;
	return place(net, s, row, c, p);
}

struct people { struct net_index by_key, by_id; };

static enum err persons(struct network *net, const struct session *s, struct net_map *m, struct people *ret)
{
	size_t all = 0, at = 0;
	for (int i = 0; i < s->n_nodes; i++)
		all += (size_t)s->nodes[i].rows;
	if (all > IMPORT_MAX_PERSONS)
		return helper_refuse(net->o, "%.*s: intervjun har %zu personer, högst %d kan läsas in",
		                     SPAN_ARG(s->name), all, IMPORT_MAX_PERSONS);
	struct span *id = arena_try(net->a, all * sizeof *id), *key = arena_try(net->a, all * sizeof *key);
	m->persons = arena_try(net->a, all * sizeof *m->persons);
	if (!id || !key || !m->persons)
		return err_note(E_LIMIT, "import: arena full");
	for (int i = 0; i < s->n_nodes; i++) {
		const struct sheet *t = &s->nodes[i];
		struct columns c;
		columns_find(net, t, &c);
		for (int r = 0; r < t->rows; r++, at++) {
			TRY(person(net, t, r, &c, &m->persons[at], &id[at]));
			key[at] = m->persons[at].key;
		}
	}
	m->n_persons = (int)all;
	TRY(net_index_new(net->a, key, m->n_persons, &ret->by_key));
	TRY(net_index_new(net->a, id, m->n_persons, &ret->by_id));
	int twice = net_index_twice(&ret->by_key);
	if (twice >= 0)
		return helper_refuse(net->o, "%.*s: samma person-id finns två gånger (rad %d)",
		                     SPAN_ARG(s->name), m->persons[twice].line);
	return OK;
}

/* The kind by the type's name; how strong where a plain tie has a strength. */
static const char *kind(struct span type, double strength)
{
	static const struct { const char *word, *kind; } words[] = {
		{"conflict", "conflict"}, {"konflikt", "conflict"}, {"bråk", "conflict"}, {"brak", "conflict"},
		{"broken", "broken"}, {"bruten", "broken"}, {"brutna", "broken"}, {"brott", "broken"},
		{"strong", "strong"}, {"stark", "strong"}, {"starka", "strong"},
		{"weak", "weak"}, {"svag", "weak"}, {"svaga", "weak"},
		{"knows", NULL}, {"know", NULL}, {"kanner", NULL}, {"känner", NULL}, {"kontakt", NULL},
		{"contact", NULL}, {"ordinary", NULL}, {"vanlig", NULL}, {"relation", NULL}, {"edge", NULL}, {"", NULL},
	};
	const char *plain = strength >= .75 ? "strong" : strength >= 0 && strength <= .33 ? "weak" : "ordinary";
	for (size_t i = 0; i < LEN(words); i++)
		if (sheet_same(type, words[i].word))
			return words[i].kind ? words[i].kind : plain;
	return NULL;
}

struct tie_columns { int from, to, from_uuid, to_uuid, strength, directed, type; };

static void tie_columns(struct network *net, const struct sheet *s, struct tie_columns *ret)
{
	static const char *const silent[] = {"edgeID", "networkCanvasEgoUUID", "networkCanvasUUID", "label", "id"};
	*ret = (struct tie_columns){
		sheet_col(s, "from"), sheet_col(s, "to"), sheet_col(s, "networkCanvasSourceUUID"),
		sheet_col(s, "networkCanvasTargetUUID"), sheet_col(s, "strength"), sheet_col(s, "directed"),
		sheet_col(s, "networkCanvasType"),
	};
	if (ret->strength < 0)
		ret->strength = sheet_col(s, "styrka");
	for (int i = 0; i < s->cols; i++) {
		bool used = i == ret->from || i == ret->to || i == ret->from_uuid || i == ret->to_uuid ||
		            i == ret->strength || i == ret->directed || i == ret->type;
		for (size_t k = 0; k < LEN(silent); k++)
			used |= sheet_same(s->head[i], silent[k]);
		if (!used)
			network_warn(net, "%.*s: kolumnen %.*s används inte", SPAN_ARG(s->file),
			             SPAN_ARG(network_brief(s->head[i])));
	}
}

static enum err tie_end(struct network *net, const struct sheet *s, int row, const struct people *who,
                        int id_col, int uuid_col, int *ret)
{
	struct span id = sheet_at(s, row, id_col), uuid = sheet_at(s, row, uuid_col);
	int by_id = id.n ? net_index_find(&who->by_id, id) : -1;
	int by_key = uuid.n ? net_index_find(&who->by_key, uuid) : -1;
	if ((id.n && by_id < 0) || (uuid.n && by_key < 0) || (!id.n && !uuid.n))
		return helper_refuse(net->o, "%.*s:%d: bandet pekar på en person som inte finns", HERE(s, row));
	if (id.n && uuid.n && by_id != by_key)
		return helper_refuse(net->o, "%.*s:%d: bandets två id pekar på olika personer", HERE(s, row));
	*ret = uuid.n ? by_key : by_id;
	return OK;
}

static enum err tie(struct network *net, const struct sheet *s, int row, const struct tie_columns *c,
                    const struct people *who, struct net_map *m)
{
	struct span strength = sheet_at(s, row, c->strength);
	struct span type = c->type >= 0 ? sheet_at(s, row, c->type) : s->type;
	double d = -1;
	int a, b;
	TRY(tie_end(net, s, row, who, c->from, c->from_uuid, &a));
	TRY(tie_end(net, s, row, who, c->to, c->to_uuid, &b));
	if (strength.n && (!network_number(strength, &d) || d < 0 || d > 1)) {
		network_warn(net, "%.*s:%d: styrkan ska vara ett tal mellan 0 och 1 och är utelämnad", HERE(s, row));
		d = -1;
	}
	if (a == b) {
		network_warn(net, "%.*s:%d: bandet går från en person till samma person och är utelämnat",
		             HERE(s, row));
		return OK;
	}
	const char *k = kind(type, d);
	if (!k && row == 0)
		network_warn(net, "%.*s: band av slaget %.*s läses som vanliga band", SPAN_ARG(s->file),
		             SPAN_ARG(network_brief(type)));
	m->ties[m->n_ties++] = (struct net_tie){
		m->persons[a].key, m->persons[b].key, k ? k : kind(S("knows"), d), d,
		network_bool(sheet_at(s, row, c->directed)) == 1,
	};
	return OK;
}

static enum err ties(struct network *net, const struct session *s, struct net_map *m, const struct people *who)
{
	size_t all = 0;
	for (int i = 0; i < s->n_edges; i++)
		all += (size_t)s->edges[i].rows;
	if (all > IMPORT_MAX_TIES)
		return helper_refuse(net->o, "%.*s: intervjun har %zu band, högst %d kan läsas in",
		                     SPAN_ARG(s->name), all, IMPORT_MAX_TIES);
	m->ties = arena_try(net->a, all * sizeof *m->ties);
	if (!m->ties)
		return err_note(E_LIMIT, "import: arena full");
	for (int i = 0; i < s->n_edges; i++) {
		const struct sheet *t = &s->edges[i];
		struct tie_columns c;
		tie_columns(net, t, &c);
		for (int r = 0; r < t->rows; r++)
			TRY(tie(net, t, r, &c, who, m));
	}
	return OK;
}

struct span session_ego(const struct session *s, const char *column)
{
	return s->ego.cols && s->ego.rows ? sheet_at(&s->ego, 0, sheet_col(&s->ego, column)) : S("");
}

/* "2026-02-03T23:30:00.000Z" is the fourth of February in Sweden. */
static struct span civil_day(struct arena *a, struct span stamp)
{
	struct civil c, t;
	if (stamp.n < 10 || !civil_date(span(stamp.p, 10), &c))
		return S("");
	char *day = arena_get(a, 10);
	if (stamp.n >= 16 && span_ends(stamp, S("Z")) && civil_time(span(stamp.p + 11, 5), &t))
		c = clock_civil(civil_days(c.year, c.month, c.day) * DAY + t.hour * 3600 + t.minute * 60);
	civil_date_text(c, day);
	return span(day, 10);
}

static bool ego_known(struct span head)
{
	static const char *const fixed[] = {
		"networkCanvasEgoUUID", "networkCanvasCaseID", "networkCanvasSessionID", "networkCanvasProtocolName",
		"sessionStart", "sessionFinish", "sessionExported", "APP_VERSION", "COMMIT_HASH",
		"networkCanvasInterviewLocale", "networkCanvasFinishOutcome", "networkCanvasUUID",
	};
	for (size_t i = 0; i < LEN(fixed); i++)
		if (sheet_same(head, fixed[i]))
			return true;
	return false;
}

static enum err ego_variables(struct network *net, const struct sheet *s, struct net_map *m)
{
	static const char *const ages[] = {"ego_age", "ego_alder", "ego_ålder", "age", "alder", "ålder"};
	static const char *const names[] = {"ego_name", "ego_namn", "name", "namn"};
	static const char *const notes[] = {"ego_note", "ego_anteckning", "note", "anteckning"};
	for (int i = 0; i < s->cols; i++) {
		struct span *to = NULL;
		for (size_t k = 0; k < LEN(ages); k++)
			to = sheet_same(s->head[i], ages[k]) ? &m->ego_age : to;
		for (size_t k = 0; k < LEN(names); k++)
			to = sheet_same(s->head[i], names[k]) ? &m->ego_name : to;
		for (size_t k = 0; k < LEN(notes); k++)
			to = sheet_same(s->head[i], notes[k]) ? &m->ego_note : to;
		if (to == &m->ego_age)
			TRY(age(net, s, 0, i, to));
		else if (to)
			TRY(text_at(net, s, 0, i, to));
		else if (!ego_known(s->head[i]))
			network_warn(net, "%.*s: kolumnen %.*s används inte", SPAN_ARG(s->file),
			             SPAN_ARG(network_brief(s->head[i])));
	}
	return OK;
}

static enum err ego(struct network *net, const struct session *s, struct net_map *m)
{
	struct span title = session_ego(s, "networkCanvasCaseID"), key = session_ego(s, "networkCanvasSessionID");
	TRY(network_text(net, s->name, 0, title.n ? title : s->name, &m->title));
	TRY(network_text(net, s->name, 0, key.n ? key : s->name, &m->key));
	m->date = civil_day(net->a, session_ego(s, "sessionStart"));
	if (!s->ego.cols)
		return OK;
	if (s->ego.rows > 1)
		return helper_refuse(net->o, "%.*s:3: filen har flera intervjuer. Exportera dem var för sig.",
		                     SPAN_ARG(s->ego.file));
	return s->ego.rows ? ego_variables(net, &s->ego, m) : OK;
}

enum err session_read(struct network *net, const struct session *s)
{
	struct net_map m = {.title = s->name};
	struct people who;
	TRY(ego(net, s, &m));
	TRY(persons(net, s, &m, &who));
	TRY(ties(net, s, &m, &who));
	if (session_ego(s, "sessionStart").n && !session_ego(s, "sessionFinish").n)
		network_warn(net, "%.*s:%d: intervjun är inte avslutad%s", HERE(&s->ego, 0),
		             m.n_persons ? "" : " och har inga personer");
	else if (!m.n_persons)
		network_warn(net, "%.*s: intervjun har inga personer", SPAN_ARG(s->name));
	return network_map(net, &m);
}
