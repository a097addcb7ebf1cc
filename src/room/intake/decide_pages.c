/*
 * decide_pages.c - the unit's requests, and their answers.
 */
#include "form/decide_pages.h"
#include "room/intake/intake.h"
#include "room/process/process.h"
#include "sql/intake.h"
#include "sql/trust.h"
#include "view/decide.h"

enum { PAGE_ROWS = 50, STAFF_MAX = 1000 };

static enum err counts(struct visit *v, int64_t n[REQUEST_WITHDRAWN + 1])
{
	struct scan s = request_counts(v->db, .municipality = v->who.municipality, .unit = v->visitor.unit);
	struct request_counts_row row;
	enum err e;
	while ((e = request_counts_next(&s, &row)) == OK)
		if (row.status >= REQUEST_NEW && row.status <= REQUEST_WITHDRAWN)
			n[row.status] = row.n;
	return e == E_NOTFOUND ? OK : e;
}

static enum err show_new(struct visit *v, const struct page *p)
{
	struct scan s = request_new_list(v->db, .municipality = v->who.municipality, .unit = v->visitor.unit);
	struct request_new_list_row row;
	enum err e;
	int n = 0;
	while ((e = request_new_list_next(&s, &row)) == OK) {
		if (!n++)
			view_new_head(v->out);
		view_new_row(v->out, p, &row, intake_days_left(row.answer_by, v->who.now));
	}
	if (e != E_NOTFOUND)
		return e;
	view_new_foot(v->out, n);
	return OK;
}

static enum err show_old(struct visit *v, const struct page *p, int64_t status)
{
	int64_t before = INT64_MAX;
	span_int(http_query(v->rq, "before"), 0, INT64_MAX, &before);
	struct scan s = request_old_list(v->db, .municipality = v->who.municipality, .unit = v->visitor.unit,
		.status = status, .before = before);
	struct request_old_list_row row;
	enum err e;
	int n = 0;
	int64_t last = 0;
	while ((e = request_old_list_next(&s, &row)) == OK) {
		if (!n)
			view_old_head(v->out);
		if (++n > PAGE_ROWS)
			break;
		view_old_row(v->out, p, &row);
		last = row.answer_by;
	}
	scan_end(&s);
	if (e && e != E_NOTFOUND)
		return e;
	view_old_foot(v->out, status, n, n > PAGE_ROWS ? last : 0);
	return OK;
}

/* ROUTE GET /requests
 *   right  request.read
 */
enum err requests_page(struct visit *v)
{
	int64_t n[REQUEST_WITHDRAWN + 1] = {0}, status = REQUEST_NEW;
	span_int(http_query(v->rq, "status"), REQUEST_NEW, REQUEST_WITHDRAWN, &status);
	struct page p = {.v = v, .title = N_("Förfrågningar"), .nav = "requests"};
	TRY(counts(v, n));
	view_requests_head(v->out, &p, status, n);
	if (status == REQUEST_NEW)
		TRY(show_new(v, &p));
	else
		TRY(show_old(v, &p, status));
	view_requests_foot(v->out, &p);
	return OK;
}

/* ---- one request ---------------------------------------------------------------- */

static enum err leaders(struct visit *v, struct scan *s, struct choices *ret)
{
	struct staff_of_unit_row row;
	enum err e;
	ret->v = NEW_N(v->arena, struct staff_choice, STAFF_MAX);
	while ((e = staff_of_unit_next(s, &row)) == OK)
		ret->v[ret->n++] = (struct staff_choice){row.id, row.name};
	return e == E_NOTFOUND ? OK : e;
}

static enum err caseworkers(struct visit *v, struct scan *s, struct choices *ret)
{
	struct staff_with_role_row row;
	enum err e;
	ret->v = NEW_N(v->arena, struct staff_choice, STAFF_MAX);
	while ((e = staff_with_role_next(s, &row)) == OK)
		ret->v[ret->n++] = (struct staff_choice){row.id, row.name};
	return e == E_NOTFOUND ? OK : e;
}

static enum err suggest(struct visit *v, struct scan *s, struct id request, struct span *ret)
{
	enum { ALIASES = 2000 };
	struct span *taken = NEW_N(v->arena, struct span, ALIASES);
	struct intake_aliases_row row;
	enum err e;
	int n = 0;
	while ((e = intake_aliases_next(s, &row)) == OK)
		taken[n++] = row.alias;
	/* the same request always gets the same suggestion */
	*ret = intake_alias(v->arena, taken, n, (uint64_t)(request.b[0] | request.b[1] << 8));
	return e == E_NOTFOUND ? OK : e;
}

static enum err fill_choices(struct visit *v, struct id unit, struct request_sheet *sheet)
{
	struct scan lead = staff_of_unit(v->db, .municipality = v->who.municipality, .unit = unit,
		.role = ROLE_LEADER);
	struct scan work = staff_with_role(v->db, .municipality = v->who.municipality, .role = ROLE_CASEWORKER);
	struct scan alias = intake_aliases(v->db, .municipality = v->who.municipality);
	TRY(leaders(v, &lead, &sheet->leads));
	TRY(caseworkers(v, &work, &sheet->workers));
	return suggest(v, &alias, sheet->r->id, &sheet->alias);
}

static enum err may_open(struct visit *v, struct id process, bool *ret)
{
	*ret = false;
	if (id_none(process))
		return OK;
	enum err e = may(v->db, &v->visitor, RIGHT_PROCESS_READ, (struct object){.process = process}, NULL);
	*ret = e == OK;
	return e == E_NOTFOUND || e == E_DENIED ? OK : e;
}

/* ROUTE GET /requests/{request}
 *   right  request.read
 */
enum err request_page(struct visit *v)
{
	struct request_get_row r;
	struct request_sheet sheet = {.r = &r};
	TRY(request_get(v->db, &r, .municipality = v->who.municipality, .id = v->on.request));
	sheet.days_left = intake_days_left(r.answer_by, v->who.now);
	if (r.status == REQUEST_NEW)
		TRY(fill_choices(v, r.unit, &sheet));
	TRY(may_open(v, r.process, &sheet.may_open));
	struct page p = {.v = v, .title = N_("Förfrågan"), .number = r.receipt, .nav = "requests"};
	view_request(v->out, &p, &sheet);
	return OK;
}

/* ROUTE POST /requests/{request}/accept
 *   right  request.decide
 *   again  request_page
 *   form   lead         id required
 *          co           id
 *          commissioner id
 *          legal_mode   code 1..4 required
 *          alias        line 40 required
 */
enum err request_accept(struct visit *v)
{
	const struct request_accept_form *f = FORM(v, request_accept);
	struct id process;
	TRY(intake_accept(v, v->on.request, &(struct acceptance){.lead = f->lead, .co = f->co,
		.commissioner = f->commissioner, .legal_mode = f->legal_mode, .alias = f->alias}, &process));
	v->on.process = process; /* the audit row names the new process */
	if (id_eq(f->lead, v->who.staff) || id_eq(f->co, v->who.staff))
		visit_go(v, "accepted", "/process/%i", &process);
	else
		visit_go(v, "accepted", "/requests/%i", &v->on.request);
	return OK;
}

/* ROUTE POST /requests/{request}/decline
 *   right  request.decide
 *   again  request_page
 *   form   reason code 1..6 required
 *          note   text 1000 required when reason=6
 */
enum err request_decline(struct visit *v)
{
	const struct request_decline_form *f = FORM(v, request_decline);
	TRY(intake_close(v, v->on.request, REQUEST_DECLINED, f->reason, f->note));
	visit_go(v, "declined", "/requests/%i", &v->on.request);
	return OK;
}

/* ROUTE POST /requests/{request}/withdraw
 *   right  request.decide
 *   again  request_page
 *   form   why text 1000
 */
enum err request_withdraw(struct visit *v)
{
	const struct request_withdraw_form *f = FORM(v, request_withdraw);
	TRY(intake_close(v, v->on.request, REQUEST_WITHDRAWN, 0, f->why));
	visit_go(v, "saved", "/requests/%i", &v->on.request);
	return OK;
}

/* ROUTE POST /requests/{request}/reopen
 *   right  request.decide
 *   again  request_page
 */
enum err request_reopen_post(struct visit *v)
{
	TRY(intake_reopen(v, v->on.request));
	visit_go(v, "opened", "/requests/%i", &v->on.request);
	return OK;
}
