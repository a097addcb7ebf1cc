/*
 * mobilisation_pages.c - the list, one person's card with the form for a call,
 * and choosing whom to invite from the map.
 */
#include "form/mobilisation_pages.h"
#include "room/mobilisation/mobilisation.h"
#include "room/process/process.h"
#include "sql/mobilisation.h"
#include "view/mobilisation.h"

enum { NEXT_SHOWN = 6 };

/* ROUTE GET /process/{process}/mobilisation
 *   right  process.read
 */
enum err mobilisation_page(struct visit *v)
{
	struct case_frame frame;
	struct mob_list list;
	struct mob_next next[NEXT_SHOWN];
	TRY(process_frame(v, v->on.process, STAGE_MOBILISATION, &frame));
	TRY(mob_read(v, v->on.process, &list));
	struct page p = {.v = v, .title = "Mobilisering", .number = frame.number, .nav = "processes",
	                 .frame = &frame, .layout = "mob"};
	int n = mob_next_steps(&list, next, NEXT_SHOWN);
	view_mobilisation(v->out, &p, &list, next, n);
	return OK;
}

/* Everybody on the map, marked or not, in one list to choose in. */
static struct mob_row *everybody(struct visit *v, const struct mob_list *l, int *ret_n)
{
	struct mob_row *all = NEW_N(v->arena, struct mob_row, (size_t)(l->n + l->nothers));
	if (l->n)
		memcpy(all, l->rows, sizeof *all * (size_t)l->n);
	if (l->nothers)
		memcpy(all + l->n, l->others, sizeof *all * (size_t)l->nothers);
	*ret_n = l->n + l->nothers;
	return all;
}

/* ROUTE GET /process/{process}/mobilisation/choose
 *   right  process.write
 */
enum err mobilisation_choose(struct visit *v)
{
	struct case_frame frame;
	struct mob_list list;
	int n;
	TRY(process_frame(v, v->on.process, STAGE_MOBILISATION, &frame));
	TRY(mob_read(v, v->on.process, &list));
	struct mob_row *all = everybody(v, &list, &n);
	struct page p = {.v = v, .title = "Bjud in från kartan", .number = frame.number, .nav = "processes", .frame = &frame};
	view_mob_choose(v->out, &p, all, n);
	return OK;
}

/* ROUTE POST /process/{process}/mobilisation/choose
 *   right  process.write
 *   again  mobilisation_choose
 *   form   invite ids 2000
 *          ask    ids 2000
 */
enum err mobilisation_chosen(struct visit *v)
{
	struct mobilisation_chosen_form *f = v->form;
	struct mob_list list;
	int n;
	TRY(mob_read(v, v->on.process, &list));
	struct mob_row *all = everybody(v, &list, &n);
	for (int i = 0; i < n; i++) {
		enum mark mark = MARK_NONE;
		for (int k = 0; k < f->ask.n && mark == MARK_NONE; k++)
			if (id_eq(f->ask.v[k], all[i].person))
				mark = MARK_ASK_FIRST;
		for (int k = 0; k < f->invite.n && mark != MARK_INVITE; k++)
			if (id_eq(f->invite.v[k], all[i].person))
				mark = MARK_INVITE;
		/* who was marked "not" with a reason stays so until invited */
		if (mark != all[i].mark && !(mark == MARK_NONE && all[i].mark == MARK_NOT))
			TRY(mob_mark(v, v->on.process, all[i].person, mark, S("")));
	}
	visit_go(v, "saved", "/process/%i/mobilisation", &v->on.process);
	return OK;
}

/* ROUTE GET /process/{process}/mobilisation/{person}
 *   right  process.read
 */
enum err mob_card_page(struct visit *v)
{
	struct case_frame frame;
	struct id person = visit_id(v, "person");
	struct mob_person_row p;
	struct mob_get_row m = {0};
	TRY(process_frame(v, v->on.process, STAGE_MOBILISATION, &frame));
	TRY(mob_person(v->db, &p, .who = v->who, .process = v->on.process, .id = person));
	enum err e = mob_get(v->db, &m, .who = v->who, .process = v->on.process, .person = person);
	if (e && e != E_NOTFOUND)
		return e;
	struct scan contacts = contact_list(v->db, .who = v->who, .process = v->on.process, .person = person);
	struct page page = {.v = v, .title = "Kontakt", .number = frame.number, .nav = "processes", .frame = &frame};
	view_mob_card_head(v->out, &page, person, &p, &m);
	struct contact_list_row row;
	int n = 0;
	while ((e = contact_list_next(&contacts, &row)) == OK) {
		if (!n++)
			view_contact_log_head(v->out);
		view_contact_row(v->out, v, &row);
	}
	if (e != E_NOTFOUND)
		return e;
	view_mob_card_foot(v->out, &page, n);
	return OK;
}

/* ROUTE POST /process/{process}/mobilisation/{person}/contact
 *   right  process.write
 *   again  mob_card_page
 *   form   channel  code 1..6 required
 *          outcome  code 1..5 required
 *          informed bool
 *          sureness int 0..10
 *          worry    text 2000
 *          hope     text 2000
 *          need     text 1000
 *          note     text 2000
 *          needs    texts 8 3
 *          next_try date
 */
enum err contact_post(struct visit *v)
{
	const struct contact_post_form *f = FORM(v, contact_post);
	struct mob_contact c = {
		.process = v->on.process, .person = visit_id(v, "person"),
		.channel = (enum channel)f->channel, .outcome = (enum outcome)f->outcome,
		.informed = f->informed, .sureness = f->sureness, .worry = f->worry, .hope = f->hope,
		.need = f->need, .note = f->note, .next_try = f->next_try,
	};
	for (int i = 0; i < f->needs.n; i++) {
		int64_t bit;
		if (!span_int(f->needs.v[i], 1, NEED_OTHER, &bit))
			return visit_fault(v, "needs", "Välj bland alternativen."), E_INVALID;
		c.needs |= bit;
	}
	TRY(mob_contact_add(v, &c));
	visit_go(v, "saved", "/process/%i/mobilisation/%i", &v->on.process, &c.person);
	return OK;
}

/* ROUTE POST /process/{process}/mobilisation/{person}/answer
 *   right  process.write
 *   again  mob_card_page
 *   form   answer code 0..3 required
 */
enum err answer_post(struct visit *v)
{
	const struct answer_post_form *f = FORM(v, answer_post);
	struct id person = visit_id(v, "person");
	TRY(mob_answer(v, v->on.process, person, (enum answer)f->answer, BY_LEADER));
	visit_go(v, "saved", "/process/%i/mobilisation/%i", &v->on.process, &person);
	return OK;
}

/* ROUTE POST /process/{process}/mobilisation/{person}/mark
 *   right  process.write
 *   again  mob_card_page
 *   form   mark    code 0..3 required
 *          why_not text 1000
 */
enum err mark_post(struct visit *v)
{
	const struct mark_post_form *f = FORM(v, mark_post);
	struct id person = visit_id(v, "person");
	if (f->mark == MARK_NOT && !f->why_not.n) {
		visit_fault(v, "why_not", "Skriv varför. Bara ni som leder ser det.");
		return E_INVALID;
	}
	TRY(mob_mark(v, v->on.process, person, (enum mark)f->mark, f->why_not));
	visit_go(v, "saved", "/process/%i/mobilisation/%i", &v->on.process, &person);
	return OK;
}
