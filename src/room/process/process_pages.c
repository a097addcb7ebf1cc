/*
 * process_pages.c - the overview of a case: where it stands, what is next, who
 * works in it, its tasks; and how its phase and its people are changed.
 */
#include "form/process_pages.h"
#include "room/process/overview.h"
#include "sql/trust.h"
#include "view/process.h"

enum { STEPS_SHOWN = 4 };

/* ROUTE GET /process/{process}
 *   right  process.read
 */
enum err process_page(struct visit *v)
{
	struct case_frame frame;
	struct overview o;
	TRY(overview_read(v, v->on.process, &frame, &o));
	frame.tool = "overview";
	struct page p = {.v = v, .title = "Översikt", .number = frame.number, .nav = "board",
	                 .frame = &frame, .layout = "page"};
	view_process(v->out, &p, &o);
	return OK;
}

/* ROUTE POST /process/{process}/phase
 *   right  process.write
 *   again  process_page
 *   form   phase  code 1..6 required
 *          reason code 0..5
 */
enum err phase_post(struct visit *v)
{
	const struct phase_post_form *f = FORM(v, phase_post);
	struct process_phase_now_row now;
	TRY(process_phase_now(v->db, &now, .who = v->who, .process = v->on.process));
	if (f->phase < now.phase && !f->reason) {
		visit_fault(v, "reason", "Välj varför ärendet går tillbaka ett steg.");
		return E_INVALID;
	}
	TRY(process_set_phase(v, v->on.process, (int)f->phase, (int)f->reason));
	visit_go(v, "saved", "/process/%i", &v->on.process);
	return OK;
}

/* ROUTE POST /process/{process}/close
 *   right  process.write
 *   again  process_page
 *   form   close_reason code 1..7 required
 */
enum err close_post(struct visit *v)
{
	const struct close_post_form *f = FORM(v, close_post);
	TRY(process_close(v, v->on.process, (enum close_reason)f->close_reason));
	visit_go(v, "closed", "/process/%i", &v->on.process);
	return OK;
}

/* Not process.write: that right ends when the case is closed. The rule asks for the lead. */
/* ROUTE POST /process/{process}/reopen
 *   right  process.read
 *   again  process_page
 */
enum err reopen_post(struct visit *v)
{
	TRY(process_reopen(v, v->on.process));
	visit_go(v, "opened", "/process/%i", &v->on.process);
	return OK;
}

/* ---- tasks ---------------------------------------------------------------------------- */

/* ROUTE POST /process/{process}/task
 *   right  process.write
 *   again  process_page
 *   form   what  line 200 required
 *          note  text 500
 *          kind  code 1..5 required
 *          due   date
 *          clock clock
 *          staff id
 */
enum err task_post(struct visit *v)
{
	const struct task_post_form *f = FORM(v, task_post);
	struct task_new t = {
		.process = v->on.process, .staff = id_none(f->staff) ? v->who.staff : f->staff, .what = f->what,
		.note = f->note, .due = f->due, .clock = f->clock, .kind = (enum task_kind)f->kind,
	};
	TRY(task_put(v, &t));
	visit_go(v, "added", "/process/%i#tasks", &v->on.process);
	return OK;
}

/* Tick off, and take the tick back. `from`: back to my day instead. */
/* ROUTE POST /process/{process}/task/{task}
 *   right  process.write
 *   again  process_page
 *   form   done code 0..1 required
 *          from line 10
 */
enum err task_done_post(struct visit *v)
{
	const struct task_done_post_form *f = FORM(v, task_done_post);
	TRY(task_tick(v, v->on.process, visit_id(v, "task"), f->done));
	if (span_is(f->from, "day"))
		visit_go(v, "saved", "/");
	else
		visit_go(v, "saved", "/process/%i#tasks", &v->on.process);
	return OK;
}

/* ---- who works in the case ---------------------------------------------------------------- */

/* Whoever can have the part, in the arena. */
static enum err candidates(struct visit *v, struct scan *s, struct people_choice *ret)
{
	struct staff_with_role_row r;
	enum err e;
	ret->v = NEW_N(v->arena, struct staff_name, CHOICE_MAX);
	ret->n = 0;
	while ((e = staff_with_role_next(s, &r)) == OK && ret->n < CHOICE_MAX)
		ret->v[ret->n++] = (struct staff_name){r.id, r.name, id_eq(r.unit, v->visitor.unit)};
	scan_end(s);
	return e == E_NOTFOUND ? OK : e;
}

static enum err parts_now(struct visit *v, struct assignments *ret)
{
	struct scan s = process_assigned(v->db, .municipality = v->who.municipality, .process = v->on.process);
	struct process_assigned_row r;
	enum err e;
	while ((e = process_assigned_next(&s, &r)) == OK)
		if (r.part >= PART_LEAD && r.part <= PART_LAST && id_none(ret->part[r.part]))
			ret->part[r.part] = r.staff;
	return e == E_NOTFOUND ? OK : e;
}

/* The manager who distributes sees number and alias, as on the board, and nothing more. */
/* ROUTE GET /process/{process}/assignments
 *   right  process.lead
 */
enum err assignments_page(struct visit *v)
{
	struct scan leaders = staff_with_role(v->db, .municipality = v->who.municipality, .role = ROLE_LEADER);
	struct scan workers = staff_with_role(v->db, .municipality = v->who.municipality, .role = ROLE_CASEWORKER);
	struct assignments a = {0};
	struct case_frame frame;
	struct process_plain_row plain;
	TRY(candidates(v, &leaders, &a.leaders));
	TRY(candidates(v, &workers, &a.workers));
	TRY(parts_now(v, &a));
	struct page p = {.v = v, .title = "Vilka som arbetar i ärendet", .nav = "board", .layout = "page narrow"};
	if (v->level >= LEVEL_READ) {
		TRY(process_frame(v, v->on.process, STAGE_NONE, &frame));
		p.frame = &frame;
		p.number = frame.number;
	} else {
		TRY(process_plain(v->db, &plain, .municipality = v->who.municipality, .process = v->on.process));
		p.number = plain.number;
		a.alias = plain.alias;
	}
	view_assignments(v->out, &p, v->on.process, &a);
	return OK;
}

/* ROUTE POST /process/{process}/assignments
 *   right  process.lead
 *   again  assignments_page
 *   form   lead         id required
 *          co           id
 *          commissioner id
 */
enum err assignments_post(struct visit *v)
{
	const struct assignments_post_form *f = FORM(v, assignments_post);
	bool mine = v->level >= LEVEL_READ && (id_eq(f->lead, v->who.staff) || id_eq(f->co, v->who.staff));
	TRY(process_assign(v, v->on.process, f->lead, f->co, f->commissioner));
	if (mine)
		visit_go(v, "assigned", "/process/%i", &v->on.process);
	else
		visit_go(v, "assigned", "/");
	return OK;
}
