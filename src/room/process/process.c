/*
 * process.c - the head of a case, its phases, its kept counts, its tasks.
 */
#include "room/process/process.h"

#include "i18n/lang.h"
#include "sql/process.h"

/* ---- the head ---------------------------------------------------------------------- */

static struct span with_comma(struct arena *a, struct span list, struct span name)
{
	return list.n ? arena_fmt(a, "%.*s, %.*s", SPAN_ARG(list), SPAN_ARG(name)) : name;
}

enum err process_frame(struct visit *v, struct id process, int stage, struct case_frame *ret)
{
	struct scan heads = process_head(v->db, .who = v->who, .process = process);
	struct scan parts = process_parts(v->db, .who = v->who, .process = process);
	struct process_head_row p = {0};
	struct process_parts_row who;
	enum err e = process_head_next(&heads, &p);
	scan_end(&heads);
	if (e) {
		scan_end(&parts);
		return e;
	}
	*ret = (struct case_frame){
		.process = process, .heading = p.body.title, .number = p.number, .alias = p.alias,
		.phase = (enum stage)p.phase, .stage = (enum stage)stage,
		.meeting_at = p.meeting_at.v > v->who.now - DAY ? p.meeting_at : NONE,
		.broken_glass = p.glass, .is_protected = p.has_protected,
	};
	while ((e = process_parts_next(&parts, &who)) == OK)
		if (who.part == PART_COMMISSIONER)
			ret->commissioner = with_comma(v->arena, ret->commissioner, who.name);
		else
			ret->leaders = with_comma(v->arena, ret->leaders, who.name);
	return e == E_NOTFOUND ? OK : e;
}

struct span process_name(struct arena *a, enum lang l, struct span main, struct span age,
                         struct span title, struct span alias)
{
	if (main.n && age.n)
		return arena_fmt(a, "%.*s, %.*s %s", SPAN_ARG(main), SPAN_ARG(age), tr(l, "år"));
	return title.n ? title : main.n ? main : alias;
}

/* ---- kept counts --------------------------------------------------------------------- */

enum err process_count_people(struct visit *v, struct id process)
{
	return process_recount_people(v->db, .municipality = v->who.municipality, .process = process);
}

enum err process_count_answers(struct visit *v, struct id process)
{
	return process_recount_answers(v->db, .municipality = v->who.municipality, .process = process);
}

enum err process_set_meeting(struct visit *v, struct id process, struct opt_int at)
{
	return process_put_meeting(v->db, .who = v->who, .process = process, .at = at);
}

/* ---- phases ---------------------------------------------------------------------------- */

enum err process_set_phase(struct visit *v, struct id process, int phase, int reason)
{
	struct process_phase_now_row now;
	TRY(process_phase_now(v->db, &now, .who = v->who, .process = process));
	if (now.phase == phase)
		return OK;
	TRY(process_phase_add(v->db, .who = v->who, .process = process, .phase = phase, .reason = reason));
	return process_put_phase(v->db, .who = v->who, .process = process, .phase = phase);
}

enum err process_reach_phase(struct visit *v, struct id process, int phase)
{
	struct process_phase_now_row now;
	TRY(process_phase_now(v->db, &now, .who = v->who, .process = process));
	return now.phase < phase ? process_set_phase(v, process, phase, REASON_NONE) : OK;
}

enum err process_close(struct visit *v, struct id process, enum close_reason reason)
{
	if (reason < CLOSE_DONE || reason > CLOSE_LAST) {
		visit_fault(v, "reason", "Välj varför ärendet avslutas.");
		return E_INVALID;
	}
	TRY(process_phase_add(v->db, .who = v->who, .process = process, .phase = STAGE_CLOSED, .reason = reason));
	return process_put_closed(v->db, .who = v->who, .process = process, .reason = reason);
}

enum err process_reopen(struct visit *v, struct id process)
{
	struct process_phase_before_row before = {.phase = STAGE_COMMISSION};
	enum err e = process_phase_before(v->db, &before, .who = v->who, .process = process);
	if (e && e != E_NOTFOUND)
		return e;
	if (v->level < LEVEL_LEAD) {
		visit_fault(v, "", "Bara den som leder ärendet kan öppna det igen.");
		return E_INVALID;
	}
	e = process_put_open(v->db, .who = v->who, .process = process, .phase = before.phase);
	if (e == E_NOTFOUND)
		return E_CONFLICT; /* it is open */
	return e ? e : process_phase_add(v->db, .who = v->who, .process = process, .phase = before.phase,
	                                 .reason = REASON_NONE);
}

/* ---- what the next steps look at ---------------------------------------------------------- */

enum err process_facts_read(struct visit *v, struct id process, struct process_facts *ret)
{
	struct scan s = process_facts_of(v->db, .who = v->who, .process = process);
	struct process_facts_of_row r = {0};
	enum err e = process_facts_of_next(&s, &r);
	scan_end(&s);
	*ret = (struct process_facts){
		.phase = (int)r.phase, .commissions = r.commissions, .shared_by = r.shared_by,
		.people = r.people, .placed = r.placed, .asked = r.asked, .contacted = r.contacted,
		.informed = r.informed, .answered = r.answered, .agreements = r.agreements,
		.agreements_open = r.agreements_open, .meeting = r.meeting, .held = r.held,
		.follow_up = r.follow_up, .declined_follow_up = r.declined,
	};
	return e;
}

/* ---- tasks ----------------------------------------------------------------------------------- */

enum err task_put(struct visit *v, const struct task_new *t)
{
	if (t->clock.n && !t->due.n) {
		visit_fault(v, "due", "Ett klockslag behöver en dag. Välj dag.");
		return E_INVALID;
	}
	enum err e = task_add(v->db, .who = v->who, .process = t->process, .id = id_new(), .by = t->staff,
		.due = t->due, .clock = t->clock, .kind = t->kind, .body = {.what = t->what, .note = t->note});
	if (e != E_NOTFOUND)
		return e;
	visit_fault(v, "staff", "Välj någon som arbetar i ärendet.");
	return E_INVALID;
}

enum err task_tick(struct visit *v, struct id process, struct id task, bool done)
{
	return task_put_done(v->db, .who = v->who, .process = process, .id = task,
	                     .done_at = done ? SOME(v->who.now) : NONE);
}
