#include "room/mobilisation/mobilisation.h"

#include <stdlib.h>

#include "room/process/process.h"
#include "sql/mobilisation.h"

const char *channel_word(int64_t channel)
{
	static const char *const word[] = {"", "Samtal", "Besök", "Brev", "Sms", "E-post", "Vid ett möte"};
	return (uint64_t)channel < LEN(word) ? word[channel] : "";
}

const char *outcome_word(int64_t outcome)
{
	static const char *const word[] = {"", "Vi pratade", "Inget svar", "Lämnade meddelande",
	                                   "Vill tänka", "Vill inte prata"};
	return (uint64_t)outcome < LEN(word) ? word[outcome] : "";
}

const char *need_word(int bit)
{
	static const char *const word[NEED_COUNT] = {"Skjuts", "Barnpassning", "Tolk", "Via video",
		"Egen entré", "Placering", "Någon läser åt", "Annat"};
	return bit >= 0 && bit < NEED_COUNT ? word[bit] : "";
}

const char *sector_word(int sector)
{
	static const char *const word[] = {"Inte placerade på kartan", "Familj", "Släkt",
		"Skola och fritid", "Professionella", "Vänner och grannar"};
	return (unsigned)sector < LEN(word) ? word[sector] : word[0];
}

/* ---- reading --------------------------------------------------------------------- */

static void fill_person(struct visit *v, struct mob_row *r, const struct mob_people_row *p)
{
	r->person = p->id;
	r->name = p->body.call_name.n ? p->body.call_name : p->body.name;
	if (p->body.name.n > r->name.n)
		r->name = p->body.name;
	r->relation = p->body.relation;
	r->initials = shell_initials(v->arena, p->body.call_name.n ? p->body.call_name : p->body.name);
	r->phone = p->protected ? span(NULL, 0) : p->body.phone;
	r->private = p->private;
	r->child = p->child;
	r->protected = (int)p->protected;
	r->sector = (int)p->sector;
}

static void fill_mobilisation(struct mob_row *r, const struct mob_list_row *m)
{
	r->mark = (enum mark)m->mark;
	r->contacted = m->contacted;
	r->informed = m->informed;
	r->sure_first = m->sure_first;
	r->sure_last = m->sure_last;
	r->needs = m->needs;
	r->answer = (enum answer)m->answer;
	r->answer_by = (enum answer_by)m->answer_by;
	r->worry = m->body.worry;
	r->hope = m->body.hope;
	r->need = m->body.need;
	r->question = m->body.question;
	r->next_try = m->next_try;
}

static int by_sector(const void *a, const void *b)
{
	const struct mob_row *x = a, *y = b;
	int sx = x->sector ? x->sector : 99, sy = y->sector ? y->sector : 99;
	return sx != sy ? sx - sy : sort_sv(x->name, y->name);
}

static void count(struct mob_counts *c, const struct mob_row *r)
{
	c->all++;
	c->informed += r->informed.is;
	c->yes += r->answer == ANSWER_YES;
	c->thinks += r->answer == ANSWER_MAYBE;
	c->no += r->answer == ANSWER_NO;
	c->none += r->answer == ANSWER_NONE;
	c->yes_private += r->answer == ANSWER_YES && r->private;
	c->yes_professional += r->answer == ANSWER_YES && !r->private;
}

/* Both lists come by person id: one walk joins them. */
static enum err join_marks(struct scan *marks, struct mob_row *rows, int n)
{
	struct mob_list_row m;
	enum err e;
	int i = 0;
	while ((e = mob_list_next(marks, &m)) == OK) {
		while (i < n && memcmp(rows[i].person.b, m.person.b, 16) < 0)
			i++;
		if (i < n && id_eq(rows[i].person, m.person))
			fill_mobilisation(&rows[i], &m);
	}
	return e == E_NOTFOUND ? OK : e;
}

/* Everybody but the main person, in an array that grows in the arena. */
static enum err read_people(struct visit *v, struct scan *people, struct mob_row **ret, int *ret_n)
{
	struct mob_people_row p;
	enum err e;
	int n = 0, room = 32;
	struct mob_row *all = NEW_N(v->arena, struct mob_row, (size_t)room);
	while ((e = mob_people_next(people, &p)) == OK) {
		if (p.main)
			continue;
		if (n == room) {
			struct mob_row *more = NEW_N(v->arena, struct mob_row, (size_t)room * 2);
			memcpy(more, all, sizeof *all * (size_t)n);
			all = more;
			room *= 2;
		}
		fill_person(v, &all[n++], &p);
	}
	*ret = all;
	*ret_n = n;
	return e == E_NOTFOUND ? OK : e;
}

enum err mob_read(struct visit *v, struct id process, struct mob_list *ret)
{
	struct scan people = mob_people(v->db, .who = v->who, .process = process);
	struct scan marks = mob_list(v->db, .who = v->who, .process = process);
	struct mob_row *all;
	int n;
	TRY(read_people(v, &people, &all, &n));
	TRY(join_marks(&marks, all, n));
	*ret = (struct mob_list){.rows = NEW_N(v->arena, struct mob_row, (size_t)n),
	                         .others = NEW_N(v->arena, struct mob_row, (size_t)n)};
	for (int i = 0; i < n; i++) {
		bool asked = all[i].mark == MARK_INVITE || all[i].mark == MARK_ASK_FIRST;
		if (asked) {
			ret->rows[ret->n++] = all[i];
			count(&ret->counts, &all[i]);
		} else {
			ret->others[ret->nothers++] = all[i];
		}
	}
	qsort(ret->rows, (size_t)ret->n, sizeof *ret->rows, by_sector);
	qsort(ret->others, (size_t)ret->nothers, sizeof *ret->others, by_sector);
	return OK;
}

/* ---- changing ----------------------------------------------------------------------- */

/* What is known now; a person without a row yet starts with nothing. */
static enum err known(struct visit *v, struct id process, struct id person, struct mob_get_row *ret)
{
	struct mob_person_row p;
	TRY(mob_person(v->db, &p, .who = v->who, .process = process, .id = person));
	*ret = (struct mob_get_row){0};
	enum err e = mob_get(v->db, ret, .who = v->who, .process = process, .person = person);
	return e == E_NOTFOUND ? OK : e;
}

static enum err put(struct visit *v, struct id process, struct id person, const struct mob_get_row *m)
{
	TRY(mob_put(v->db, .who = v->who, .process = process, .person = person, .mark = m->mark,
		.contacted = m->contacted, .informed = m->informed, .latest = m->latest,
		.sure_first = m->sure_first, .sure_last = m->sure_last, .needs = m->needs,
		.answer = m->answer, .answer_at = m->answer_at, .answer_by = m->answer_by,
		.next_try = m->next_try, .body = m->body));
	return process_count_answers(v, process);
}

static void newest(struct span *words, struct span given)
{
	if (given.n)
		*words = given;
}

enum err mob_contact_add(struct visit *v, const struct mob_contact *c)
{
	struct mob_get_row m;
	bool reached = c->outcome == TALKED || c->outcome == WANTS_TO_THINK || c->outcome == DOES_NOT_WANT;
	TRY(known(v, c->process, c->person, &m));
	TRY(contact_add(v->db, .who = v->who, .process = c->process, .person = c->person,
		.id = id_new(), .at = v->who.now, .channel = c->channel, .outcome = c->outcome,
		.sureness = c->sureness,
		.body = {.worry = c->worry, .hope = c->hope, .need = c->need, .note = c->note}));
	if (m.mark == MARK_NONE)
		m.mark = MARK_INVITE;
	if (reached && !m.contacted.is)
		m.contacted = SOME(v->who.now);
	if (c->informed && !m.informed.is)
		m.informed = SOME(v->who.now);
	m.latest = SOME(v->who.now);
	if (c->sureness.is) {
		m.sure_last = c->sureness;
		if (!m.sure_first.is)
			m.sure_first = c->sureness;
	}
	m.needs = c->needs;
	m.next_try = c->next_try;
	newest(&m.body.worry, c->worry);
	newest(&m.body.hope, c->hope);
	newest(&m.body.need, c->need);
	return put(v, c->process, c->person, &m);
}

enum err mob_answer(struct visit *v, struct id process, struct id person,
                    enum answer answer, enum answer_by by)
{
	struct mob_get_row m;
	TRY(known(v, process, person, &m));
	if (m.mark == MARK_NONE)
		m.mark = MARK_INVITE;
	m.answer = answer;
	m.answer_at = SOME(v->who.now);
	m.answer_by = by;
	return put(v, process, person, &m);
}

enum err mob_mark(struct visit *v, struct id process, struct id person, enum mark mark, struct span why_not)
{
	struct mob_get_row m;
	TRY(known(v, process, person, &m));
	m.mark = mark;
	m.body.why_not = mark == MARK_NOT ? why_not : S("");
	return put(v, process, person, &m);
}

/* ---- what is next ------------------------------------------------------------------- */

static bool wants(const struct mob_row *r, enum next_kind kind)
{
	if (r->answer == ANSWER_NO)
		return false;
	switch (kind) {
	case NEXT_QUESTION:    return r->question.n > 0;
	case NEXT_CALL:        return !r->contacted.is;
	case NEXT_INTERPRETER: return r->needs & NEED_INTERPRETER;
	case NEXT_SEATING:     return r->needs & (NEED_SEATING | NEED_OWN_ENTRANCE);
	case NEXT_INFORM:      return r->contacted.is && !r->informed.is;
	case NEXT_ANSWER:      return r->informed.is && (r->answer == ANSWER_NONE || r->answer == ANSWER_MAYBE);
	}
	return false;
}

int mob_next_steps(const struct mob_list *l, struct mob_next *ret, int max)
{
	static const enum next_kind order[] = {NEXT_QUESTION, NEXT_CALL, NEXT_INTERPRETER,
	                                       NEXT_SEATING, NEXT_INFORM, NEXT_ANSWER};
	int n = 0;
	for (size_t k = 0; k < LEN(order); k++)
		for (int i = 0; i < l->n && n < max; i++)
			if (wants(&l->rows[i], order[k]))
				ret[n++] = (struct mob_next){order[k], &l->rows[i]};
	return n;
}
