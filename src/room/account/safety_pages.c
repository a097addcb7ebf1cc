/*
 * safety_pages.c - break-glass, and the manager's review of it and of the audit.
 */
#include "form/safety_pages.h"
#include "room/account/account.h"
#include "room/shell/shell.h"
#include "sql/account.h"
#include "sql/trust.h"
#include "trust/audit.h"
#include "view/safety.h"

enum { AUDIT_ROWS = 100 };

/* ROUTE GET /process/{process}/break-glass
 *   right  break.glass
 */
enum err glass_page(struct visit *v)
{
	struct glass_process_row g;
	struct scan s = glass_leaders(v->db, .municipality = v->who.municipality, .process = v->on.process);
	enum err e = glass_process(v->db, &g, .municipality = v->who.municipality, .process = v->on.process);
	if (e) {
		scan_end(&s);
		return e;
	}
	struct page p = {.v = v, .title = N_("Nödöppna ett ärende"), .number = g.number, .nav = "board",
	                 .layout = "page narrow"};
	struct glass_leaders_row row;
	view_glass_head(v->out, &p, &g);
	while ((e = glass_leaders_next(&s, &row)) == OK)
		view_glass_leader(v->out, v, &row);
	if (e != E_NOTFOUND)
		return e;
	view_glass_form(v->out, &p, v->on.process, &g);
	return OK;
}

/* ROUTE POST /process/{process}/break-glass
 *   right  break.glass
 *   again  glass_page
 *   form   category code 1..4 required
 *          reason   text 1000 required
 */
enum err glass_post(struct visit *v)
{
	const struct glass_post_form *f = FORM(v, glass_post);
	TRY(account_break_glass(v, v->on.process, f->category, f->reason));
	visit_go(v, NULL, "/process/%i", &v->on.process);
	return OK;
}

/* ---- review ---------------------------------------------------------------------------- */

static enum err show_notices(struct visit *v, struct scan *s)
{
	struct break_glass_list_row row;
	enum err e;
	int n = 0;
	view_notices_head(v->out);
	while ((e = break_glass_list_next(s, &row)) == OK) {
		view_notice(v->out, v, &row, n);
		n++;
	}
	if (e != E_NOTFOUND)
		return e;
	view_notices_foot(v->out, n);
	return OK;
}

static enum err show_audit(struct visit *v, struct scan *s)
{
	struct audit_of_unit_row row;
	enum err e;
	int n = 0;
	int64_t last = 0;
	view_audit_head(v->out);
	while ((e = audit_of_unit_next(s, &row)) == OK) {
		view_audit_row(v->out, v, &row);
		last = row.n;
		n++;
	}
	if (e != E_NOTFOUND)
		return e;
	view_audit_foot(v->out, n, n == AUDIT_ROWS ? last : 0);
	return OK;
}

/* ROUTE GET /review
 *   right  review
 */
enum err review_page(struct visit *v)
{
	int64_t before = INT64_MAX;
	bool older = span_int(http_query(v->rq, "before"), 1, INT64_MAX, &before);
	struct scan notices = break_glass_list(v->db, .municipality = v->who.municipality, .unit = v->visitor.unit);
	struct scan rows = audit_of_unit(v->db, .municipality = v->who.municipality, .unit = v->visitor.unit,
		.before = before);
	struct page p = {.v = v, .title = N_("Granskning"), .nav = "review"};
	view_review_head(v->out, &p);
	enum err e = OK;
	if (older)
		scan_end(&notices);
	else
		e = show_notices(v, &notices);
	if (e) {
		scan_end(&rows);
		return e;
	}
	TRY(show_audit(v, &rows));
	view_review_foot(v->out, &p);
	return OK;
}

/* ROUTE GET /review/{notice}
 *   right  review
 */
enum err notice_page(struct visit *v)
{
	struct glass_get_row row;
	TRY(glass_get(v->db, &row, .municipality = v->who.municipality, .unit = v->visitor.unit,
		.id = visit_id(v, "notice")));
	struct page p = {.v = v, .title = N_("Nödöppnat ärende"), .number = row.number, .nav = "review",
	                 .layout = "page narrow"};
	view_notice_page(v->out, &p, &row);
	return OK;
}

/* ROUTE POST /review/{notice}
 *   right  review
 *   again  notice_page
 *   form   outcome code 1..2 required
 *          note    text 1000
 */
enum err review_post(struct visit *v)
{
	const struct review_post_form *f = FORM(v, review_post);
	struct id notice = visit_id(v, "notice");
	TRY(account_review(v, notice, f->outcome, f->note));
	TRY(audit_append(v->db, v->app->db, &(struct audit_entry){
		.municipality = v->who.municipality, .at = v->who.now, .staff = v->who.staff,
		.session = v->visitor.session, .action = AUDIT_REVIEW, .route = span_str(v->route->name),
		.object = notice}));
	visit_go(v, "reviewed", "/review");
	return OK;
}
