/*
 * commission.c - versions of the commission, and what may stand in them.
 */
#include "room/process/commission.h"

#include "text/identity.h"

#define AT(member) offsetof(struct commission_body, member)
const struct commission_field commission_fields[COMMISSION_TEXTS] = {
	{"commissioner", N_("Uppdragsgivaren säger"), N_("Vad är oron, och vad ska mötet leda till?"), AT(commissioner)},
	{"family", N_("Familjen säger"), N_("Hur beskriver ni själva det som är svårt, och vad ni vill?"), AT(family)},
	{"child", N_("Barnet säger"), N_("Med barnets egna ord, eller så som barnet har visat det."), AT(child)},
	{"shared", N_("Det vi vill tillsammans"), N_("En eller två meningar som alla tre kan säga ja till. De läses upp när mötet börjar."), AT(shared)},
	{"fixed", N_("Det som inte går att förhandla om"), N_("Vad måste myndigheten själv bestämma? Skriv så att familjen kan läsa det."), AT(fixed)},
	{"questions", N_("Frågor som ska få svar"), N_("En fråga på varje rad."), AT(questions)},
	{"background", N_("Bakgrund"), N_("Bara det som behövs för arbetet."), AT(background)},
	{"safety", N_("Trygghet"), N_("Hot, våld, kontaktförbud, skyddade uppgifter: vad gör vi då? Tolk, och andra behov för att kunna vara med."), AT(safety)},
};

struct span *commission_text(struct commission_body *b, int field)
{
	return (struct span *)((char *)b + commission_fields[field].at);
}

static enum err newest(struct scan *s, struct commission *ret)
{
	struct commission_newest_row r;
	enum err e = commission_newest_next(s, &r);
	scan_end(s);
	if (e)
		return e == E_NOTFOUND ? OK : e;
	ret->version = r.version;
	ret->at = r.at;
	ret->shared_by = r.shared_by;
	ret->name = r.name;
	ret->body = r.body;
	return OK;
}

enum err commission_read(struct visit *v, struct id process, int64_t version, struct commission *ret)
{
	struct scan heads = process_head(v->db, .who = v->who, .process = process);
	struct scan last = commission_newest(v->db, .who = v->who, .process = process);
	struct process_head_row head;
	*ret = (struct commission){0};
	enum err e = process_head_next(&heads, &head);
	scan_end(&heads);
	if (e) {
		scan_end(&last);
		return e;
	}
	ret->about = head.body;
	ret->legal_mode = (enum legal_mode)head.legal_mode;
	TRY(newest(&last, ret));
	if (!version || version == ret->version)
		return version && !ret->version ? E_NOTFOUND : OK;
	struct commission_get_row r;
	TRY(commission_get(v->db, &r, .who = v->who, .process = process, .version = version));
	ret->version = version;
	ret->at = r.at;
	ret->shared_by = r.shared_by;
	ret->name = r.name;
	ret->body = r.body;
	return OK;
}

static bool same(const struct commission *a, const struct commission *b)
{
	struct commission_body x = a->body, y = b->body;
	for (int i = 0; i < COMMISSION_TEXTS; i++)
		if (!span_eq(*commission_text(&x, i), *commission_text(&y, i)))
			return false;
	return span_eq(a->about.title, b->about.title) && span_eq(a->about.main, b->about.main) &&
	       span_eq(a->about.age, b->about.age) && span_eq(a->about.question, b->about.question);
}

/* Without identity: no name, no title, no number anywhere in the texts. */
static enum err without_identity(struct visit *v, struct commission *c)
{
	static const char text[] = "I den här formen av hjälp sparas inga personnummer. Ta bort numret.";
	c->about.title = c->about.main = S("");
	for (int i = 0; i < COMMISSION_TEXTS; i++)
		if (identity_find(*commission_text(&c->body, i)).p)
			visit_fault(v, commission_fields[i].name, text);
	if (identity_find(c->about.question).p)
		visit_fault(v, "question", text);
	return v->nfaults ? E_INVALID : OK;
}

enum err commission_save(struct visit *v, struct id process, const struct commission *given)
{
	struct commission now, c = *given;
	TRY(commission_read(v, process, 0, &now));
	c.about.next_step = now.about.next_step;
	if (now.legal_mode == LEGAL_ANONYMOUS)
		TRY(without_identity(v, &c));
	if (same(&c, &now))
		return !now.version || c.shared_by == now.shared_by ? OK
			: commission_share(v->db, .who = v->who, .process = process,
			                   .version = now.version, .shared_by = c.shared_by);
	if (c.version != now.version)
		return E_CONFLICT;
	TRY(process_put_body(v->db, .who = v->who, .process = process, .body = c.about));
	return commission_add(v->db, .who = v->who, .process = process, .version = now.version + 1,
		.shared_by = c.shared_by, .body = c.body);
}

enum err commission_set_legal(struct visit *v, struct id process, enum legal_mode mode)
{
	struct commission now;
	TRY(commission_read(v, process, 0, &now));
	if (v->level < LEVEL_LEAD) {
		visit_fault(v, "legal_mode", "Bara den som leder ärendet kan ändra det här.");
		return E_INVALID;
	}
	if (mode == LEGAL_ANONYMOUS) {
		struct process_numbers_of_people_row numbers;
		TRY(process_numbers_of_people(v->db, &numbers, .who = v->who, .process = process));
		if (numbers.n) {
			visit_fault(v, "legal_mode", "Det finns personnummer i ärendet. Ta bort dem under Personer först.");
			return E_INVALID;
		}
		now.about.title = now.about.main = S("");
		TRY(process_put_body(v->db, .who = v->who, .process = process, .body = now.about));
	}
	return process_put_legal(v->db, .who = v->who, .process = process, .legal_mode = mode);
}
