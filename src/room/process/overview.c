/*
 * overview.c - gathers what the overview shows, in one round of queries.
 */
#include "room/process/overview.h"

enum { TICKED_SHOWN = 14 * DAY };

struct name { struct id id; struct span name; };

/* Names by id, in the order of the table. */
static int names_read(struct visit *v, struct scan *s, struct name *ret, int max)
{
	struct process_names_row r;
	int n = 0;
	while (n < max && process_names_next(s, &r) == OK)
		ret[n++] = (struct name){r.id, r.body.call_name.n ? r.body.call_name : r.body.name};
	scan_end(s);
	(void)v;
	return n;
}

static struct span name_of(const struct name *names, int n, struct id id)
{
	for (int i = 0; i < n; i++)
		if (id_eq(names[i].id, id))
			return names[i].name;
	return S("");
}

static enum err read_parts(struct visit *v, struct scan *s, struct overview *o)
{
	enum err e = OK;
	o->parts = NEW_N(v->arena, struct process_parts_row, OVERVIEW_PARTS);
	while (o->nparts < OVERVIEW_PARTS && (e = process_parts_next(s, &o->parts[o->nparts])) == OK)
		o->nparts++;
	scan_end(s);
	return e == E_NOTFOUND ? OK : e;
}

static enum err read_tasks(struct visit *v, struct scan *s, struct overview *o)
{
	enum err e = OK;
	o->tasks = NEW_N(v->arena, struct task_list_row, OVERVIEW_TASKS);
	while (o->ntasks < OVERVIEW_TASKS && (e = task_list_next(s, &o->tasks[o->ntasks])) == OK)
		o->nopen += !o->tasks[o->ntasks++].done_at.is;
	scan_end(s);
	return e == E_NOTFOUND ? OK : e;
}

static enum err read_phases(struct visit *v, struct scan *s, struct overview *o)
{
	enum err e = OK;
	o->phases = NEW_N(v->arena, struct process_phases_row, OVERVIEW_PHASES);
	while (o->nphases < OVERVIEW_PHASES && (e = process_phases_next(s, &o->phases[o->nphases])) == OK)
		o->nphases++;
	scan_end(s);
	return e == E_NOTFOUND ? OK : e;
}

static enum err read_events(struct visit *v, struct scan *s, struct scan *people, struct overview *o)
{
	enum { NAMES = 500 };
	struct name *names = NEW_N(v->arena, struct name, NAMES);
	enum err e = OK;
	o->events = NEW_N(v->arena, struct overview_event, OVERVIEW_EVENTS);
	while (o->nevents < OVERVIEW_EVENTS && (e = process_events_next(s, &o->events[o->nevents].row)) == OK)
		o->nevents++;
	scan_end(s);
	int n = names_read(v, people, names, NAMES);
	for (int i = 0; i < o->nevents; i++)
		if (event_has_person(o->events[i].row.kind))
			o->events[i].who = name_of(names, n, o->events[i].row.person);
	return e == E_NOTFOUND ? OK : e;
}

enum err overview_read(struct visit *v, struct id process, struct case_frame *frame, struct overview *ret)
{
	struct scan head = process_head(v->db, .who = v->who, .process = process);
	struct scan parts = process_parts(v->db, .who = v->who, .process = process);
	struct scan tasks = task_list(v->db, .who = v->who, .process = process, .since = v->who.now - TICKED_SHOWN);
	struct scan phases = process_phases(v->db, .who = v->who, .process = process);
	struct scan events = process_events(v->db, .who = v->who, .process = process);
	struct scan people = process_names(v->db, .who = v->who, .process = process);
	struct process_facts facts;
	*ret = (struct overview){0};
	enum err e = process_head_next(&head, &ret->head);
	scan_end(&head);
	if (e == OK)
		e = read_parts(v, &parts, ret);
	if (e == OK)
		e = read_tasks(v, &tasks, ret);
	if (e == OK)
		e = read_phases(v, &phases, ret);
	if (e == OK)
		e = read_events(v, &events, &people, ret);
	if (e) {
		scan_end(&parts), scan_end(&tasks), scan_end(&phases), scan_end(&events), scan_end(&people);
		return e;
	}
	TRY(process_facts_read(v, process, &facts));
	ret->nsteps = process_next(&facts, v->who.now, ret->steps, OVERVIEW_STEPS);
	return process_frame(v, process, STAGE_NONE, frame);
}

/* ---- words ------------------------------------------------------------------------------ */

enum { EVENT_PHASE = 1, EVENT_COMMISSION, EVENT_CONTACT, EVENT_ANSWER, EVENT_TASK };

const char *event_word(int64_t kind, int64_t code)
{
	static const char *const contacts[] = {"", N_("Kontakt: vi pratade"), N_("Kontakt: inget svar"),
		N_("Kontakt: lämnade meddelande"), N_("Kontakt: vill tänka"), N_("Kontakt: vill inte prata")};
	static const char *const answers[] = {N_("Svaret togs bort"), N_("Kommer till mötet"), N_("Funderar på mötet"),
		N_("Kommer inte till mötet")};
	switch (kind) {
	case EVENT_PHASE:      return (uint64_t)code < STAGE_COUNT ? stage_names[code] : "";
	case EVENT_COMMISSION: return N_("Ny version av uppdraget");
	case EVENT_CONTACT:    return contacts[(uint64_t)code < LEN(contacts) ? code : 0];
	case EVENT_ANSWER:     return answers[(uint64_t)code < LEN(answers) ? code : 0];
	default:               return N_("En uppgift är klar");
	}
}

const char *event_icon(int64_t kind)
{
	static const char *const icons[] = {"check", "flag", "handshake", "phone", "send", "circle-check"};
	return (uint64_t)kind < LEN(icons) ? icons[kind] : icons[0];
}

bool event_has_person(int64_t kind)
{
	return kind == EVENT_CONTACT || kind == EVENT_ANSWER;
}

bool person_chosen(const struct visit *v, const char *field, struct id id, struct id now)
{
	struct span typed = visit_value(v, field, span(NULL, 0));
	struct id was;
	if (!typed.p)
		return id_eq(id, now);
	return id_parse(typed, &was) && id_eq(id, was);
}
