/*
 * process_assign.c - opening a case and giving out its parts. What the parts
 * grant in case_access is written here and nowhere else.
 */
#include "i18n/lang.h"
#include "room/process/process.h"
#include "sql/process.h"
#include "sql/trust.h"

/* Ends far after every case: access ends by a change, not by the calendar. */
static const int64_t always = 4102444800; /* 2100-01-01 */

enum { VIA_ASSIGNMENT = 1, VIA_COMMISSIONER = 3, PARTS_MAX = 50 };

static enum level level_of(enum part part)
{
	return part == PART_LEAD ? LEVEL_LEAD : part == PART_CO ? LEVEL_WRITE : LEVEL_READ;
}

/* One valid row of case_access a person: what she had by other ways ends now. */
static enum err grant(struct visit *v, struct id process, struct id staff, enum part part)
{
	TRY(process_access_end(v->db, .municipality = v->who.municipality, .process = process,
		.staff = staff, .now = v->who.now));
	TRY(process_assign_add(v->db, .municipality = v->who.municipality, .process = process,
		.staff = staff, .part = part, .now = v->who.now));
	return access_grant(v->db, .municipality = v->who.municipality, .staff = staff, .process = process,
		.via = part == PART_COMMISSIONER ? VIA_COMMISSIONER : VIA_ASSIGNMENT,
		.level = level_of(part), .from = v->who.now, .to = always);
}

/* Is this somebody who can have the part? Faults stand beside the part's field. */
static enum err check(struct visit *v, struct id staff, enum part part)
{
	static const char *const fields[] = {"", "lead", "co", "commissioner"};
	struct staff_get_row s = {0};
	enum err e = staff_get(v->db, &s, .municipality = v->who.municipality, .id = staff);
	if (e && e != E_NOTFOUND)
		return e;
	unsigned wanted = part == PART_COMMISSIONER ? ROLE_CASEWORKER : ROLE_LEADER;
	if (e || !s.active || !((unsigned)s.roles & wanted))
		visit_fault(v, fields[part], part == PART_COMMISSIONER ? "Välj en socialsekreterare i listan."
		                                                       : "Välj en nätverksledare i listan.");
	return OK;
}

static enum err check_all(struct visit *v, const struct id part[PART_LAST + 1])
{
	if (id_none(part[PART_LEAD]))
		visit_fault(v, "lead", "Välj vem som leder ärendet.");
	for (int p = PART_LEAD; p <= PART_LAST; p++)
		if (!id_none(part[p]))
			TRY(check(v, part[p], (enum part)p));
	for (int p = PART_CO; p <= PART_LAST; p++)
		for (int q = PART_LEAD; q < p; q++)
			if (!id_none(part[p]) && id_eq(part[p], part[q])) {
				visit_fault(v, p == PART_CO ? "co" : "commissioner",
				            "Samma person kan inte ha två delar i ärendet.");
				break;
			}
	return v->nfaults ? E_INVALID : OK;
}

enum err process_assign(struct visit *v, struct id process, struct id lead, struct id co, struct id commissioner)
{
	struct id part[PART_LAST + 1] = {[PART_LEAD] = lead, [PART_CO] = co, [PART_COMMISSIONER] = commissioner};
	struct process_assigned_row had[PARTS_MAX];
	int n = 0;
	TRY(check_all(v, part));
	struct scan s = process_assigned(v->db, .municipality = v->who.municipality, .process = process);
	enum err e = OK;
	while (n < PARTS_MAX && (e = process_assigned_next(&s, &had[n])) == OK)
		n++;
	scan_end(&s);
	if (e && e != E_NOTFOUND)
		return e;
	for (int i = 0; i < n; i++) {
		if (had[i].part <= PART_LAST && id_eq(part[had[i].part], had[i].staff)) {
			part[had[i].part] = (struct id){{0}}; /* stays as it is */
			continue;
		}
		TRY(process_assign_end(v->db, .municipality = v->who.municipality, .process = process,
			.staff = had[i].staff, .part = had[i].part, .now = v->who.now));
		TRY(process_access_end(v->db, .municipality = v->who.municipality, .process = process,
			.staff = had[i].staff, .now = v->who.now));
	}
	for (int p = PART_LEAD; p <= PART_LAST; p++)
		if (!id_none(part[p]))
			TRY(grant(v, process, part[p], (enum part)p));
	return OK;
}

enum err process_open(struct visit *v, const struct process_new *n)
{
	struct process_greatest_row greatest = {0};
	struct process_body body = {0};
	int year = clock_civil(v->who.now).year;
	struct span from = arena_fmt(v->arena, "%d-", year);
	enum err e = process_greatest(v->db, &greatest, .municipality = v->who.municipality, .from = from,
		.to = arena_fmt(v->arena, "%d.", year));
	if (e && e != E_NOTFOUND)
		return e;
	if (n->legal_mode != LEGAL_ANONYMOUS) {
		body.title = n->title;
		body.main = n->main;
	}
	body.age = n->age;
	uint64_t any;
	memcpy(&any, n->process.b, sizeof any);
	TRY(process_add(v->db, .municipality = v->who.municipality, .process = n->process, .unit = n->unit,
		.number = process_next_number(v->arena, greatest.number, year), .alias = process_alias(any),
		.legal_mode = n->legal_mode, .now = v->who.now, .body = body));
	TRY(process_phase_first(v->db, .municipality = v->who.municipality, .process = n->process,
		.by = v->who.staff, .now = v->who.now));
	return process_assign(v, n->process, n->lead, n->co, n->commissioner);
}
