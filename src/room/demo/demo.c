#include "room/demo/demo.h"

#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "room/demo/demo_elsa.h"
#include "room/process/process.h"
#include "sql/demo.h"
#include "sql/trust.h"
#include "trust/session.h"

enum { UNITS = 3, STAFF = 14, PER_PROCESS = 15, BATCH = 60, FOREVER = 100 * 365 };

static const char *const unit_names[UNITS] = {"Nätverkslaget", "Barn och unga", "Nätverkslaget Norr"};

static const struct { const char *login, *name; int unit; unsigned roles; } staff_rows[STAFF] = {
	{"kim", "Kim Berg", 0, ROLE_LEADER}, {"jonas", "Jonas Ström", 0, ROLE_LEADER},
	{"ylva", "Ylva Nord", 0, ROLE_LEADER}, {"ali", "Ali Rahimi", 0, ROLE_LEADER},
	{"maud", "Maud Lind", 0, ROLE_MANAGER}, {"sara", "Sara Ek", 1, ROLE_CASEWORKER},
	{"hugo", "Hugo Falk", 1, ROLE_CASEWORKER}, {"leila", "Leila Amin", 1, ROLE_CASEWORKER},
	{"boel", "Boel Ask", 1, ROLE_MANAGER}, {"nora", "Nora Vik", 2, ROLE_LEADER},
	{"admin", "Ada Minsk", 1, ROLE_ADMIN}, {"rut", "Rut Sten", 1, ROLE_RESEARCHER},
	{"kurt", "Kurt Dal", 1, ROLE_COURSE}, {"last", "Last Prov", 2, ROLE_LEADER},
};

/* Those of the first page, then the rest. Birds say nothing of a family. */
static const struct { const char *title, *main, *age, *alias; int phase, lead, days; } cases[] = {
	{"Elsas nätverk", "Elsa", "14", "Sidensvans", 3, 0, 40}, {"Milos nätverk", "Milo", "8", "Trana", 2, 0, 20},
	{"Familjen Aziz", "Familjen Aziz", "", "Koltrast", 3, 0, 33}, {"Wilmas nätverk", "Wilma", "17", "Tornseglare", 6, 0, 150},
	{"Nätverket", "Noel", "11", "Gärdsmyg", 1, 0, 2}, {"Theos och Veras nätverk", "Theo och Vera", "", "Rödhake", 5, 0, 80},
};
static const char *const birds[] = {
	"Stare", "Bofink", "Talgoxe", "Blåmes", "Nötväcka", "Ärla", "Svala", "Lärka", "Gök", "Tofsvipa", "Strandskata",
	"Fiskgjuse", "Havsörn", "Kricka", "Knipa", "Storlom", "Sothöna", "Hackspett", "Kungsfiskare", "Näktergal", "Domherre",
	"Grönsiska", "Steglits", "Kaja", "Korp", "Skata", "Nötskrika", "Ugglan", "Pärluggla", "Tjäder", "Orre", "Järpe", "Ripa", "Vaktel",
};
static const char *const first_names[] = {
	"Ella", "Hugo", "Alma", "Liam", "Signe", "Yusuf", "Maja", "Elias", "Tyra", "Ahmed", "Stina", "Oskar", "Freja",
	"Noah", "Saga", "Vilgot", "Iris", "Adam", "Lova", "Ebbe", "Astrid", "Ivar", "Tuva", "Sixten", "Linnea", "Måns", "Åsa", "Örjan",
};
static const char *const relations[] = {
	"mamma", "pappa", "syster", "bror", "mormor", "farfar", "moster", "granne", "kompis", "tränare", "lärare",
	"skolkurator", "socialsekreterare", "behandlare", "faster",
};

struct demo {
	struct db *db;
	struct arena *a;
	struct id unit[UNITS], staff[STAFF];
	struct span password[STAFF];
	int64_t now;
	int people;
	struct id process[BATCH];
	int first, n;                      /* which processes this change makes */
};

static int64_t days_ago(const struct demo *d, int days) { return d->now - (int64_t)days * DAY; }

/* Requests that wait: one fresh, one over time, one by telephone. */
static enum err add_requests(struct dbc *tx, const struct demo *d)
{
	static const struct { int days, channel, from; const char *receipt, *contact, *situation, *wish; } row[] = {
		{0, 1, 2, "K7-4MX", "Anders, mentor", "En elev har varit borta mycket. Familjen är trött.", "Att någon samlar dem som finns omkring."},
		{2, 2, 1, "P3-9TD", "Hugo Falk, socialsekreterare", "Två syskon, bråk mellan hemmen.", "En plan för helgerna."},
		{6, 3, 4, "R8-2WA", "Mormor", "Jag orkar inte ensam längre.", "Hjälp att fråga de andra."},
	};
	for (size_t i = 0; i < LEN(row); i++)
		TRY(demo_request(tx, .municipality = DEMO_MUNICIPALITY, .unit = d->unit[0], .id = id_new(),
			.received = days_ago(d, row[i].days), .answer_by = days_ago(d, row[i].days - 3),
			.channel = row[i].channel, .from_kind = row[i].from, .receipt = span_str(row[i].receipt),
			.body = {.contact_name = span_str(row[i].contact), .phone = S("070-174 06 10"),
				.situation = span_str(row[i].situation), .wish = span_str(row[i].wish)}));
	return OK;
}

static enum err add_town(struct dbc *tx, void *arg)
{
	struct demo *d = arg;
	TRY(municipality_add(tx, .id = DEMO_MUNICIPALITY, .name = S("Lindåsa kommun"),
		.phone = S("08-465 004 00"), .now = d->now));
	for (int i = 0; i < UNITS; i++)
		TRY(unit_add(tx, .municipality = DEMO_MUNICIPALITY, .id = d->unit[i],
			.name = span_str(unit_names[i]), .answer_days = 3, .start_days = 14));
	for (int i = 0; i < STAFF; i++)
		TRY(staff_add(tx, .municipality = DEMO_MUNICIPALITY, .id = d->staff[i],
			.unit = d->unit[staff_rows[i].unit], .login = span_str(staff_rows[i].login),
			.name = span_str(staff_rows[i].name), .phone = S("08-465 004 01"),
			.roles = staff_rows[i].roles, .password = d->password[i], .now = d->now));
	return add_requests(tx, d);
}

static enum err assign(struct dbc *tx, const struct demo *d, struct id process, int staff, int part, int level, int64_t since)
{
	TRY(demo_assign(tx, .municipality = DEMO_MUNICIPALITY, .process = process,
		.staff = d->staff[staff], .part = part, .since = since));
	return access_grant(tx, .municipality = DEMO_MUNICIPALITY, .staff = d->staff[staff], .process = process,
		.via = part == PART_COMMISSIONER ? 3 : 1, .level = level,
		.from = since, .to = d->now + (int64_t)FOREVER * DAY);
}

static int ring_of(double x, double y)
{
	double r = sqrt(x * x + y * y);
	return r <= .42 ? 1 : r <= .72 ? 2 : r <= 1 ? 3 : 0;
}

static enum err add_elsa_person(struct dbc *tx, const struct demo *d, struct id process, struct id map,
                                const struct demo_person *p, struct id id)
{
	TRY(demo_person(tx, .municipality = DEMO_MUNICIPALITY, .process = process, .id = id,
		.private = !p->professional, .child = p->child, .now = d->now,
		.body = {.name = span_str(p->name), .call_name = span_str(p->call_name),
			.relation = span_str(p->relation), .phone = S("070-174 06 05")}));
	TRY(demo_placement(tx, .municipality = DEMO_MUNICIPALITY, .process = process, .map = map, .person = id,
		.sector = p->sector, .ring = ring_of(p->x, p->y), .x = p->x, .y = p->y, .trusted = p->trusted));
	if (p->tie)
		TRY(demo_tie(tx, .municipality = DEMO_MUNICIPALITY, .process = process, .map = map, .b = id, .kind = p->tie));
	if (!p->mark)
		return OK;
	struct opt_int contacted = p->days_contacted ? SOME(days_ago(d, p->days_contacted)) : NONE;
	struct opt_int informed = p->days_informed ? SOME(days_ago(d, p->days_informed)) : NONE;
	return demo_mobilisation(tx, .municipality = DEMO_MUNICIPALITY, .process = process, .person = id,
		.mark = p->mark, .contacted = contacted, .informed = informed, .needs = p->needs,
		.answer = p->answer, .body = {.worry = span_str(p->worry), .hope = span_str(p->hope), .need = span_str(p->need)});
}

static enum err add_elsa(struct dbc *tx, const struct demo *d, struct id process, struct id map)
{
	struct id ids[LEN(demo_elsa)];
	for (size_t i = 0; i < LEN(demo_elsa); i++) {
		ids[i] = id_new();
		TRY(add_elsa_person(tx, d, process, map, &demo_elsa[i], ids[i]));
	}
	for (size_t i = 0; i < LEN(demo_elsa_ties); i++)
		TRY(demo_tie(tx, .municipality = DEMO_MUNICIPALITY, .process = process, .map = map,
			.a = ids[demo_elsa_ties[i][0]], .b = ids[demo_elsa_ties[i][1]], .kind = demo_elsa_ties[i][2]));
	return demo_commission(tx, .municipality = DEMO_MUNICIPALITY, .process = process, .version = 1,
		.at = days_ago(d, 30), .staff = d->staff[0], .shared_by = 7, .body = {
			.commissioner = S("Elsa ska ha en trygg vuxen när det är bråk hemma. Utredningen behöver veta vem."),
			.family = S("Att få hjälp utan att någon pekar finger."),
			.child = S("Jag vill veta vem jag kan vara hos."),
			.shared = S("Vi ska komma överens om var Elsa kan vara när det blir bråk, och vem som gör vad."),
			.fixed = S("Elsa får inte vara ensam hemma under ett bråk. Vid våld gör vi anmälan."),
			.questions = S("Vem kan Elsa ringa på natten?\nVem följer med till skolan?")});
}

static int64_t coming_thursday(const struct demo *d);

static enum err add_elsa_meeting(struct dbc *tx, const struct demo *d, struct id process)
{
	int64_t starts = coming_thursday(d);
	return demo_meeting(tx, .municipality = DEMO_MUNICIPALITY, .process = process, .id = id_new(),
		.starts = starts, .ends = starts + 150 * 60, .status = 1, .body = {
			.place = S("Kvarnhuset, Ågatan 4"), .way = S("Hiss finns."),
			.treat = S("Vi bjuder på smörgås och fika."),
			.question = S("Vem kan jag vara hos när det blir bråk hemma?")});
}

/* A handful of people, so that every list and map has something to show. */
static enum err add_people(struct dbc *tx, const struct demo *d, struct id process, struct id map, int seed, int n)
{
	for (int i = 0; i < n; i++) {
		struct id id = id_new();
		int relation = (seed + i) % (int)LEN(relations);
		bool professional = relation >= 10 && relation <= 13;
		int sector = relation < 4 ? 1 : relation < 7 || relation == 14 ? 2 : relation < 9 ? 5 : relation < 12 ? 3 : 4;
		double turn = ((sector - 1) * 72 + (i % 5 - 2) * 12) * M_PI / 180, r = .3 + .6 * ((seed * 7 + i * 5) % 11) / 11.;
		TRY(demo_person(tx, .municipality = DEMO_MUNICIPALITY, .process = process, .id = id,
			.private = !professional, .child = relation == 8, .protected = seed % 17 == 5 && i == 0, .now = d->now,
			.body = {.name = span_str(first_names[(seed * 5 + i * 3) % (int)LEN(first_names)]),
				.relation = span_str(relations[relation])}));
		TRY(demo_placement(tx, .municipality = DEMO_MUNICIPALITY, .process = process, .map = map, .person = id,
			.sector = sector, .ring = r <= .42 ? 1 : r <= .72 ? 2 : 3, .x = r * sin(turn), .y = r * cos(turn)));
		TRY(demo_mobilisation(tx, .municipality = DEMO_MUNICIPALITY, .process = process, .person = id,
			.mark = 1, .contacted = i % 3 ? SOME(days_ago(d, 3 + i)) : NONE,
			.informed = i % 3 == 1 ? SOME(days_ago(d, 2 + i)) : NONE, .answer = (seed + i) % 4,
			.body = {.worry = i % 2 ? S("Hinner man prata?") : S(""), .hope = S("Att det blir lugnare.")}));
	}
	return OK;
}

/* Thursday of the week after next, 17.30. */
static int64_t coming_thursday(const struct demo *d)
{
	struct civil today = clock_civil(d->now);
	struct civil then = civil_from_days(civil_days(today.year, today.month, today.day) - today.wday + 10);
	then.hour = 17;
	then.minute = 30;
	return clock_utc(then);
}

static enum err add_process(struct dbc *tx, struct demo *d, int i, struct id process)
{
	bool named = i < (int)LEN(cases), bulk = i >= (int)(LEN(cases) + LEN(birds));
	int phase = named ? cases[i].phase : 1 + i % 6, days = named ? cases[i].days : 5 + i * 3 % 200;
	int lead = bulk ? 13 : named ? 0 : 1 + i % 3;
	struct span alias = span_str(named ? cases[i].alias : birds[(size_t)(i - (int)LEN(cases)) % LEN(birds)]);
	struct civil today = clock_civil(d->now);
	struct span number = arena_fmt(d->a, bulk ? "%d-B%06d" : "%d-%03d", today.year, i + 1);
	struct id map = id_new();
	char drawn[10];
	civil_date_text(today, drawn);
	struct process_body body = {.title = S("Nätverket"), .main = span_str(first_names[i % (int)LEN(first_names)]),
		.age = arena_fmt(d->a, "%d", 4 + i % 14)};
	if (named)
		body = (struct process_body){.title = span_str(cases[i].title), .main = span_str(cases[i].main),
			.age = span_str(cases[i].age), .question = i == 0 ? S("Vem kan jag vara hos när det blir bråk hemma?") : S("")};
	TRY(demo_process(tx, .municipality = DEMO_MUNICIPALITY, .process = process, .unit = d->unit[bulk ? 2 : 0],
		.number = number, .alias = alias, .phase = phase, .legal_mode = 1 + i % 3, .opened = days_ago(d, days),
		.meeting_at = i == 0 ? SOME(coming_thursday(d)) : NONE, .body = body));
	TRY(demo_phase(tx, .municipality = DEMO_MUNICIPALITY, .process = process, .at = days_ago(d, days),
		.phase = phase, .staff = d->staff[lead]));
	TRY(assign(tx, d, process, lead, PART_LEAD, LEVEL_LEAD, days_ago(d, days)));
	if (!bulk) {
		TRY(assign(tx, d, process, lead == 0 ? 1 : 2 - lead % 2 + (lead == 2 ? 1 : 0), PART_CO, LEVEL_WRITE, days_ago(d, days)));
		TRY(assign(tx, d, process, 5 + i % 3, PART_COMMISSIONER, LEVEL_READ, days_ago(d, days)));
	}
	if (phase > 1)
		TRY(demo_map(tx, .municipality = DEMO_MUNICIPALITY, .process = process, .id = map,
			.drawn_on = span(drawn, 10), .body = {.title = S("Första kartan")}));
	if (i == 0) {
		TRY(add_elsa(tx, d, process, map));
		TRY(add_elsa_meeting(tx, d, process));
	} else if (phase > 1) {
		TRY(add_people(tx, d, process, map, i, bulk ? PER_PROCESS : 6 + i % 9));
	}
	return demo_counts(tx, .municipality = DEMO_MUNICIPALITY, .process = process);
}

static enum err add_processes(struct dbc *tx, void *arg)
{
	struct demo *d = arg;
	for (int i = 0; i < d->n; i++)
		TRY(add_process(tx, d, d->first + i, d->process[i]));
	return OK;
}

static enum err add_all(struct demo *d, int all)
{
	for (d->first = 0; d->first < all; d->first += BATCH) {
		d->n = all - d->first < BATCH ? all - d->first : BATCH;
		for (int i = 0; i < d->n; i++) {
			d->process[i] = id_new();
			TRY(keys_make(d->db, DEMO_MUNICIPALITY, d->process[i]));
		}
		char *mark = arena_mark(d->a);
		TRY(db_change(d->db, add_processes, d, d->a));
		arena_back(d->a, mark);
	}
	return OK;
}

static enum err already(struct db *db, struct arena *a, bool *ret)
{
	struct demo_count_row row = {0};
	struct dbc *c;
	TRY(dbc_open(db, &c));
	enum err e = dbc_read_begin(c, a);
	if (e == OK) {
		e = demo_count(c, &row, .municipality = DEMO_MUNICIPALITY);
		dbc_read_end(c);
	}
	dbc_close(c);
	*ret = row.n > 0;
	return e;
}

enum err demo_fill(struct db *db, struct arena *a, int people)
{
	struct demo d = {.db = db, .a = a, .now = clock_now(), .people = people};
	bool filled;
	TRY(already(db, a, &filled));
	if (filled)
		return E_CONFLICT;
	for (int i = 0; i < UNITS; i++) {
		d.unit[i] = id_new();
		TRY(keys_make(db, DEMO_MUNICIPALITY, d.unit[i]));
	}
	for (int i = 0; i < STAFF; i++) {
		d.staff[i] = id_new();
		TRY(password_hash(a, S(DEMO_PASSWORD), &d.password[i]));
	}
	TRY(db_change(db, add_town, &d, a));
	/* one in six of the further processes stands in phase 1, without people */
	int bulk = people / PER_PROCESS * 6 / 5;
	return add_all(&d, (int)(LEN(cases) + LEN(birds)) + bulk);
}
