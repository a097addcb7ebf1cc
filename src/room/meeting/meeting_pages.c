/*
 * meeting_pages.c - plan a meeting, who came, what was said.
 */
#include "form/meeting_pages.h"
#include "room/meeting/meeting.h"
#include "room/process/process.h"
#include "sql/meeting.h"
#include "view/meeting.h"

enum { SAID_MAX = 1000 };

/* The newest meeting that was not cancelled; E_NOTFOUND when none is planned. */
static enum err newest(struct visit *v, struct meeting_newest_row *ret)
{
	struct scan s = meeting_newest(v->db, .who = v->who, .process = v->on.process);
	enum err e = meeting_newest_next(&s, ret);
	scan_end(&s);
	return e;
}

/* ROUTE GET /process/{process}/meeting
 *   right  process.read
 */
enum err meeting_page(struct visit *v)
{
	struct case_frame frame;
	struct mob_list people;
	struct meeting_newest_row m = {0};
	struct attendance_list_row t;
	struct statement_list_row said;
	int64_t *status;
	TRY(process_frame(v, v->on.process, STAGE_MEETING, &frame));
	TRY(mob_read(v, v->on.process, &people));
	enum err e = newest(v, &m);
	struct page p = {.v = v, .title = N_("Nätverksmöte"), .number = frame.number, .nav = "board", .frame = &frame};
	if (e == E_NOTFOUND) {
		view_meeting_none(v->out, &p);
		return OK;
	}
	TRY(e);
	struct scan here = attendance_list(v->db, .who = v->who, .process = v->on.process, .meeting = m.id);
	struct scan words = statement_list(v->db, .who = v->who, .process = v->on.process, .meeting = m.id);
	status = NEW_N(v->arena, int64_t, (size_t)people.n + 1);
	while ((e = attendance_list_next(&here, &t)) == OK)
		for (int i = 0; i < people.n; i++)
			if (id_eq(people.rows[i].person, t.person))
				status[i] = t.status;
	if (e != E_NOTFOUND)
		return e;
	struct id *speakers = NEW_N(v->arena, struct id, SAID_MAX);
	int n = 0;
	view_meeting_head(v->out, &p, &m, &people, status);
	while ((e = statement_list_next(&words, &said)) == OK && n < SAID_MAX) {
		if (!said.struck.is)
			speakers[n++] = said.person;
		view_statement(v->out, v, &m, &said, meeting_name(&people, said.person));
	}
	if (e && e != E_NOTFOUND)
		return e;
	view_meeting_foot(v->out, &p, &m, &people, status, speakers, n);
	return OK;
}

static bool clock_of(struct civil *day, struct span clock)
{
	return civil_time(clock, day);
}

/* ROUTE POST /process/{process}/meeting
 *   right  process.write
 *   again  meeting_page
 *   form   day    date required
 *          starts clock required
 *          ends   clock required
 *          place  line 200 required
 *          way    line 200
 *          treat  line 200
 */
enum err meeting_plan(struct visit *v)
{
	const struct meeting_plan_form *f = FORM(v, meeting_plan);
	struct civil day = {0};
	civil_date(f->day, &day);
	clock_of(&day, f->starts);
	int64_t starts = clock_utc(day);
	clock_of(&day, f->ends);
	int64_t ends = clock_utc(day);
	if (ends <= starts) {
		visit_fault(v, "ends", N_("Mötet slutar innan det börjar. Ändra en av tiderna."));
		return E_INVALID;
	}
	TRY(meeting_put(v->db, .who = v->who, .process = v->on.process, .id = id_new(), .kind = 1,
		.starts = starts, .ends = ends, .status = MEETING_PLANNED,
		.body = {.place = f->place, .way = f->way, .treat = f->treat}));
	TRY(process_set_meeting(v, v->on.process, SOME(starts)));
	visit_go(v, "saved", "/process/%i/meeting", &v->on.process);
	return OK;
}

/* ROUTE POST /process/{process}/meeting/attendance
 *   right  process.write
 *   again  meeting_page
 *   form   person ids 500
 *          status texts 500 1
 */
enum err attendance_post(struct visit *v)
{
	const struct attendance_post_form *f = FORM(v, attendance_post);
	struct meeting_newest_row m;
	TRY(newest(v, &m));
	for (int i = 0; i < f->person.n && i < f->status.n; i++) {
		int64_t status;
		if (!f->status.v[i].n)
			continue;
		if (!span_int(f->status.v[i], HERE, DID_NOT_COME, &status)) {
			visit_fault(v, "status", N_("Välj bland alternativen."));
			return E_INVALID;
		}
		TRY(attendance_put(v->db, .who = v->who, .process = v->on.process, .meeting = m.id,
			.person = f->person.v[i], .status = status));
	}
	visit_go(v, "saved", "/process/%i/meeting", &v->on.process);
	return OK;
}

/* ROUTE POST /process/{process}/meeting/statement
 *   right  process.write
 *   again  meeting_page
 *   form   person id required
 *          round  code 1..4 required
 *          words  text 2000 required
 */
enum err statement_post(struct visit *v)
{
	const struct statement_post_form *f = FORM(v, statement_post);
	struct meeting_newest_row m;
	struct statement_last_row last;
	TRY(newest(v, &m));
	TRY(statement_last(v->db, &last, .who = v->who, .process = v->on.process, .meeting = m.id));
	TRY(statement_add(v->db, .who = v->who, .process = v->on.process, .meeting = m.id, .n = last.n + 1,
		.id = id_new(), .person = f->person, .round = f->round, .body = {.words = f->words}));
	visit_go(v, NULL, "/process/%i/meeting#said", &v->on.process);
	return OK;
}

/* ROUTE POST /process/{process}/meeting/statement/{statement}/strike
 *   right  process.write
 *   again  meeting_page
 *   form   back bool
 */
enum err statement_strike_post(struct visit *v)
{
	const struct statement_strike_post_form *f = FORM(v, statement_strike_post);
	struct meeting_newest_row m;
	TRY(newest(v, &m));
	TRY(statement_strike(v->db, .who = v->who, .process = v->on.process, .meeting = m.id,
		.id = visit_id(v, "statement"), .struck = f->back ? NONE : SOME(v->who.now)));
	visit_go(v, NULL, "/process/%i/meeting#said", &v->on.process);
	return OK;
}

/* ---- what was agreed ---------------------------------------------------------------- */

/* ROUTE GET /process/{process}/agreement
 *   right  process.read
 */
enum err agreement_page(struct visit *v)
{
	struct case_frame frame;
	struct mob_list people;
	struct meeting_newest_row m = {0};
	struct agreement_list_row row;
	TRY(process_frame(v, v->on.process, STAGE_AGREEMENT, &frame));
	TRY(mob_read(v, v->on.process, &people));
	enum err e = newest(v, &m);
	struct page p = {.v = v, .title = N_("Överenskommelse"), .number = frame.number, .nav = "board", .frame = &frame};
	if (e == E_NOTFOUND) {
		view_agreement_none(v->out, &p);
		return OK;
	}
	TRY(e);
	struct scan s = agreement_list(v->db, .who = v->who, .process = v->on.process, .meeting = m.id);
	int n = 0;
	view_agreement_head(v->out, &p, &m);
	while ((e = agreement_list_next(&s, &row)) == OK)
		view_agreement_row(v->out, v, &row, meeting_name(&people, row.person), n++);
	if (e != E_NOTFOUND)
		return e;
	view_agreement_foot(v->out, &p, &m, &people, n);
	return OK;
}

/* ROUTE POST /process/{process}/agreement
 *   right  process.write
 *   again  agreement_page
 *   form   person    id required
 *          what      text 1000 required
 *          by_when   date
 *          when_words line 200
 *          with_whom line 200
 *          notice    text 500
 *          dissent   text 1000
 */
enum err agreement_post(struct visit *v)
{
	const struct agreement_post_form *f = FORM(v, agreement_post);
	struct meeting_newest_row m;
	struct agreement_last_row last;
	TRY(newest(v, &m));
	TRY(agreement_last(v->db, &last, .who = v->who, .process = v->on.process, .meeting = m.id));
	TRY(agreement_add(v->db, .who = v->who, .process = v->on.process, .meeting = m.id, .n = last.n + 1,
		.id = id_new(), .person = f->person, .by_when = f->by_when,
		.body = {.what = f->what, .when_words = f->when_words, .with_whom = f->with_whom,
			.notice = f->notice, .dissent = f->dissent}));
	visit_go(v, "saved", "/process/%i/agreement", &v->on.process);
	return OK;
}

/* ROUTE POST /process/{process}/agreement/{agreement}/status
 *   right  process.write
 *   again  agreement_page
 *   form   confirmed bool
 *          status    code 0..4 required
 */
enum err agreement_status_post(struct visit *v)
{
	const struct agreement_status_post_form *f = FORM(v, agreement_status_post);
	struct meeting_newest_row m;
	TRY(newest(v, &m));
	TRY(agreement_put(v->db, .who = v->who, .process = v->on.process, .meeting = m.id,
		.id = visit_id(v, "agreement"), .confirmed = f->confirmed ? SOME(v->who.now) : NONE, .status = f->status));
	visit_go(v, "saved", "/process/%i/agreement", &v->on.process);
	return OK;
}

/* ROUTE POST /process/{process}/agreement/close
 *   right  process.write
 *   again  agreement_page
 *   form   if_not   text 1000
 *          next     code 1..2 required
 *          next_day date when next=1 required
 *          next_place line 200
 */
enum err meeting_close(struct visit *v)
{
	const struct meeting_close_form *f = FORM(v, meeting_close);
	struct meeting_newest_row m;
	struct civil day = {0};
	TRY(newest(v, &m));
	if (f->next == NEXT_DATED && !civil_date(f->next_day, &day)) {
		visit_fault(v, "next_day", N_("Skriv datumet för nästa möte, eller välj att inte boka något."));
		return E_INVALID;
	}
	m.body.if_not = f->if_not;
	m.body.next_place = f->next_place;
	TRY(meeting_put(v->db, .who = v->who, .process = v->on.process, .id = m.id, .kind = m.kind,
		.starts = m.starts, .ends = m.ends, .status = MEETING_HELD, .next_choice = f->next, .body = m.body));
	if (f->next == NEXT_DATED) {
		struct civil first = clock_civil(m.starts);
		day.hour = first.hour;
		day.minute = first.minute;
		int64_t starts = clock_utc(day);
		TRY(meeting_put(v->db, .who = v->who, .process = v->on.process, .id = id_new(), .kind = 2,
			.starts = starts, .ends = starts + (m.ends - m.starts), .status = MEETING_PLANNED,
			.body = {.place = f->next_place.n ? f->next_place : m.body.place}));
		TRY(process_set_meeting(v, v->on.process, SOME(starts)));
	}
	TRY(process_reach_phase(v, v->on.process, STAGE_FOLLOW_UP));
	visit_go(v, "saved", "/process/%i", &v->on.process);
	return OK;
}
