/*
 * intake.c - the rules of a request: what it may hold, and how it becomes a
 * process or an answer.
 */
#include "room/intake/intake.h"

#include "room/process/process.h"
#include "sql/intake.h"
#include "sql/trust.h"

static const struct id nobody;

/* ---- new ------------------------------------------------------------------------ */

enum err intake_teams(struct visit *v, struct teams *ret)
{
	struct scan s = request_teams(v->db, .municipality = v->who.municipality);
	struct request_teams_row row;
	enum err e;
	*ret = (struct teams){NEW_N(v->arena, struct team, 200), 0};
	while ((e = request_teams_next(&s, &row)) == OK)
		ret->v[ret->n++] = (struct team){row.id, row.name, row.answer_days};
	return e == E_NOTFOUND ? OK : e;
}

enum err intake_unit(struct visit *v, struct id wanted, struct id *ret)
{
	struct teams teams;
	TRY(intake_teams(v, &teams));
	if (id_none(wanted) && teams.n == 1)
		wanted = teams.v[0].id;
	for (int i = 0; i < teams.n; i++)
		if (id_eq(teams.v[i].id, wanted)) {
			*ret = wanted;
			return OK;
		}
	visit_fault(v, "unit", "Välj vilket team frågan ska till.");
	return E_INVALID;
}

static void check_texts(struct visit *v, const struct request_body *b)
{
	const struct { const char *field; struct span text; } texts[] = {
		{"contact_name", b->contact_name}, {"contact_role", b->contact_role}, {"email", b->email},
		{"best_time", b->best_time}, {"situation", b->situation}, {"wish", b->wish},
		{"people", b->people}, {"interpreter", b->interpreter}, {"safety_words", b->safety_words},
	};
	for (size_t i = 0; i < LEN(texts); i++)
		if (intake_names_somebody(texts[i].text))
			visit_fault(v, texts[i].field, "Här står något som ser ut som ett personnummer. "
				"Ta bort det, för här ska ingen kunna kännas igen. Ett telefonnummer "
				"skriver du i rutan Telefon.");
	if (intake_phone_names_somebody(b->phone))
		visit_fault(v, "phone", "Det här ser ut som ett personnummer. Skriv ett telefonnummer, "
			"till exempel 070-174 06 05.");
}

enum err intake_add(struct visit *v, const struct new_request *n, struct id *ret)
{
	struct unit_get_row unit;
	char receipt[RECEIPT_TEXT];
	check_texts(v, n->body);
	if (v->nfaults)
		return E_INVALID;
	TRY(unit_get(v->db, &unit, .municipality = v->who.municipality, .id = n->unit));
	TRY(keys_make(v->app->db, v->who.municipality, n->unit));
	intake_receipt(receipt);
	*ret = id_new();
	return request_add(v->db, .municipality = v->who.municipality, .unit = n->unit, .id = *ret,
		.received = n->received, .answer_by = intake_answer_by(n->received, unit.answer_days),
		.channel = n->channel, .from_kind = n->from_kind, .nobody = nobody,
		.receipt = arena_copy(v->arena, span(receipt, RECEIPT_TEXT)), .body = *n->body);
}

/* ---- deciding --------------------------------------------------------------------- */

static enum err still_new(struct visit *v, struct id request, struct request_get_row *ret)
{
	TRY(request_get(v->db, ret, .municipality = v->who.municipality, .id = request));
	if (ret->status == REQUEST_NEW)
		return OK;
	visit_fault(v, "", "Förfrågan är redan besvarad. Så här står det till nu.");
	return E_INVALID;
}

/* Both leaders belong to the team that was asked; the rest is process_assign's to check. */
static enum err check_leader(struct visit *v, struct id unit, struct id staff, const char *field)
{
	struct staff_get_row s = {0};
	if (id_none(staff))
		return OK;
	enum err e = staff_get(v->db, &s, .municipality = v->who.municipality, .id = staff);
	if (e && e != E_NOTFOUND)
		return e;
	if (e || !id_eq(s.unit, unit))
		visit_fault(v, field, "Välj en nätverksledare i teamet.");
	return OK;
}

static enum err check_alias(struct visit *v, struct span alias)
{
	struct scan s = intake_aliases(v->db, .municipality = v->who.municipality);
	struct intake_aliases_row row;
	enum err e;
	bool taken = false;
	while ((e = intake_aliases_next(&s, &row)) == OK)
		taken |= sort_sv(row.alias, alias) == 0;
	if (taken)
		visit_fault(v, "alias", "Ett annat ärende heter redan så. Välj ett annat namn.");
	if (intake_names_somebody(alias))
		visit_fault(v, "alias", "Namnet får inte säga något om familjen. Ta till exempel en fågel.");
	return e == E_NOTFOUND ? OK : e;
}

static void put_line(struct out *o, const char *label, struct span text)
{
	if (!text.n)
		return;
	if (o->n)
		LIT(o, "\n");
	out_str(o, label);
	LIT(o, ": ");
	out_raw(o, text);
}

/* What the request told, in the places of the commission talk. Written in Swedish:
 * it becomes part of the case's own text. */
static struct commission_body first_commission(struct arena *a, const struct request_get_row *r)
{
	struct out back = out_new(16000), safety = out_new(4000);
	const struct request_body *b = &r->body;
	struct span wish = b->wish.n && b->situation.n
		? arena_fmt(a, "%.*s\n\n%.*s", SPAN_ARG(b->situation), SPAN_ARG(b->wish))
		: b->situation.n ? b->situation : b->wish;
	put_line(&back, "Barnets ålder", intake_child_age(LANG_SV, b->child_age));
	put_line(&back, "Runt barnet", b->people);
	put_line(&back, "Tolk", b->interpreter);
	put_line(&back, "Vet familjen om förfrågan", intake_knows(LANG_SV, b->family_knows));
	put_line(&back, "Den som frågade", b->contact_name);
	put_line(&back, "Roll", b->contact_role);
	put_line(&safety, "Hot eller våld", intake_danger(LANG_SV, b->safety));
	put_line(&safety, "Att tänka på", b->safety_words);
	struct commission_body c = {.background = arena_copy(a, out_span(&back)),
		.safety = arena_copy(a, out_span(&safety))};
	if (r->from_kind == FROM_FAMILY)
		c.family = wish;
	else
		c.commissioner = wish;
	out_free(&back);
	out_free(&safety);
	return c;
}

static enum err open_process(struct visit *v, const struct request_get_row *r, const struct acceptance *a,
                             struct id process)
{
	TRY(keys_make(v->app->db, v->who.municipality, process));
	TRY(process_open(v, &(struct process_new){.process = process, .unit = r->unit,
		.legal_mode = (enum legal_mode)a->legal_mode, .lead = a->lead, .co = a->co,
		.commissioner = a->commissioner, .title = S("Nätverket")}));
	TRY(intake_set_alias(v->db, .municipality = v->who.municipality, .process = process, .alias = a->alias));
	return intake_first_commission(v->db, .municipality = v->who.municipality, .process = process,
		.version = 1, .at = v->who.now, .staff = v->who.staff, .body = first_commission(v->arena, r));
}

enum err intake_accept(struct visit *v, struct id request, const struct acceptance *a, struct id *ret)
{
	struct request_get_row r;
	TRY(still_new(v, request, &r));
	TRY(check_leader(v, r.unit, a->lead, "lead"));
	TRY(check_leader(v, r.unit, a->co, "co"));
	TRY(check_alias(v, a->alias));
	if (v->nfaults)
		return E_INVALID;
	*ret = id_new();
	TRY(open_process(v, &r, a, *ret));
	return request_decide(v->db, .municipality = v->who.municipality, .unit = r.unit, .id = request,
		.was = REQUEST_NEW, .status = REQUEST_ACCEPTED, .reason = 0, .staff = v->who.staff,
		.now = v->who.now, .process = *ret, .body = r.body);
}

enum err intake_close(struct visit *v, struct id request, enum request_status to, int64_t reason, struct span note)
{
	struct request_get_row r;
	TRY(still_new(v, request, &r));
	if (intake_names_somebody(note)) {
		visit_fault(v, to == REQUEST_DECLINED ? "note" : "why",
			"Här står något som ser ut som ett personnummer. Ta bort det.");
		return E_INVALID;
	}
	r.body.decision_note = note;
	return request_decide(v->db, .municipality = v->who.municipality, .unit = r.unit, .id = request,
		.was = REQUEST_NEW, .status = to, .reason = reason, .staff = v->who.staff, .now = v->who.now,
		.process = nobody, .body = r.body);
}

enum err intake_reopen(struct visit *v, struct id request)
{
	struct request_get_row r;
	TRY(request_get(v->db, &r, .municipality = v->who.municipality, .id = request));
	enum err e = request_reopen(v->db, .municipality = v->who.municipality, .unit = r.unit, .id = request,
		.nobody = nobody);
	if (e != E_NOTFOUND)
		return e;
	visit_fault(v, "", "Förfrågan kan inte tas upp igen. Så här står det till nu.");
	return E_INVALID;
}
