/*
 * account_pages.c - signing in and out, one's password and sessions.
 */
#include "form/account_pages.h"
#include "room/account/account.h"
#include "room/shell/shell.h"
#include "sql/account.h"
#include "sql/trust.h"
#include "trust/audit.h"
#include "trust/session.h"
#include "trust/throttle.h"
#include "view/account.h"

enum { FREE_BY_LOGIN = 5, FREE_BY_PEER = 30 };

static struct span next_of(const struct visit *v)
{
	return account_next(v->rq->method == HTTP_POST ? http_form(v->rq, "next")
	                                               : http_query(v->rq, "next"));
}

/* ROUTE GET /sign-in
 *   right  public
 *   flags  early noaudit
 */
enum err sign_in_page(struct visit *v)
{
	struct page p = {.v = v, .title = N_("Logga in")};
	view_sign_in(v->out, &p, next_of(v));
	return OK;
}

/* What the worker found out, for the change; stands in v->form. */
struct sign_in_work { struct id staff, before; };

static enum err begin_session(struct visit *v)
{
	const struct sign_in_work *w = v->form;
	if (!id_none(w->before)) /* this browser's old session ends, whoever's it was */
		TRY(session_drop(v->db, .municipality = v->who.municipality, .id = w->before));
	TRY(session_begin(v, w->staff));
	TRY(audit_append(v->db, v->app->db, &(struct audit_entry){
		.municipality = v->who.municipality, .at = v->who.now, .staff = w->staff,
		.session = v->visitor.session, .action = AUDIT_SIGN_IN, .route = span_str(v->route->name)}));
	v->rq->reply.status = 303;
	v->rq->reply.location = next_of(v);
	return OK;
}

/* Too many tries: say how long to wait, and with which status. */
static enum err must_wait(struct visit *v, int seconds)
{
	v->rq->reply.status = 429;
	v->rq->reply.retry_after = arena_fmt(v->arena, "%d", seconds);
	visit_fault(v, "", account_wait_text(v, seconds));
	return E_INVALID;
}

/* ROUTE POST /sign-in
 *   right  public
 *   flags  slow early
 *   again  sign_in_page
 *   form   login    line 100 required
 *          password line 1024 required
 *          next     line 300
 */
enum err sign_in_post(struct visit *v)
{
	const struct sign_in_post_form *f = FORM(v, sign_in_post);
	struct staff_by_login_row s = {0};
	struct span login = account_login(v->arena, f->login);
	int by_login = throttle_wait("login", login, FREE_BY_LOGIN);
	int by_peer = throttle_wait("peer", v->rq->peer, FREE_BY_PEER);
	if (by_login || by_peer)
		return must_wait(v, by_login > by_peer ? by_login : by_peer);
	enum err e = staff_by_login(v->db, &s, .municipality = v->who.municipality, .login = login);
	if (e && e != E_NOTFOUND)
		return e;
	bool good = password_good(v->arena, s.password, f->password);
	if (!good || !s.active) {
		throttle_failed("login", login);
		throttle_failed("peer", v->rq->peer);
		visit_audit(v, AUDIT_SIGN_IN_FAILED, s.id);
		visit_fault(v, "login", "Användarnamnet eller lösenordet stämmer inte. Försök igen.");
		return E_INVALID;
	}
	throttle_forget("login", login);
	v->form = &(struct sign_in_work){s.id, v->visitor.session};
	return visit_change(v, begin_session);
}

/* ROUTE POST /sign-out
 *   right  staff
 *   flags  early
 */
enum err sign_out_post(struct visit *v)
{
	TRY(session_finish(v));
	TRY(audit_append(v->db, v->app->db, &(struct audit_entry){
		.municipality = v->who.municipality, .at = v->who.now, .staff = v->who.staff,
		.session = v->visitor.session, .action = AUDIT_SIGN_OUT, .route = span_str(v->route->name)}));
	visit_go(v, "signed-out", "/sign-in");
	return OK;
}

/* ROUTE GET /account
 *   right  staff
 *   flags  early noaudit
 */
enum err account_page(struct visit *v)
{
	struct page p = {.v = v, .title = N_("Mitt konto"), .layout = "page narrow"};
	struct scan s = session_list(v->db, .municipality = v->who.municipality,
		.staff = v->who.staff, .now = v->who.now);
	struct session_list_row row;
	enum err e;
	int n = 0;
	view_account_head(v->out, &p);
	for (; (e = session_list_next(&s, &row)) == OK; n++)
		view_session_row(v->out, v, &row);
	if (e != E_NOTFOUND)
		return e;
	view_account_foot(v->out, &p, n);
	return OK;
}

/* ROUTE POST /account/session/{session}/end
 *   right  staff
 *   again  account_page
 */
enum err session_end_post(struct visit *v)
{
	TRY(session_end(v->db, .municipality = v->who.municipality, .staff = v->who.staff,
		.id = visit_id(v, "session")));
	visit_go(v, "removed", "/account");
	return OK;
}

/* ROUTE POST /account/sessions/end-others
 *   right  staff
 *   again  account_page
 */
enum err sessions_end_others(struct visit *v)
{
	TRY(session_end_all(v->db, .municipality = v->who.municipality, .staff = v->who.staff,
		.but = v->visitor.session));
	visit_go(v, "removed", "/account");
	return OK;
}

/* ROUTE GET /account/password
 *   right  staff
 *   flags  early noaudit
 */
enum err password_page(struct visit *v)
{
	struct page p = {.v = v, .title = N_("Byt lösenord"), .layout = "slim"};
	view_password(v->out, &p);
	return OK;
}

static enum err store_password(struct visit *v)
{
	const struct password_post_form *f = v->form;
	/* `fresh` was replaced by its hash on the worker */
	TRY(staff_set_password(v->db, .municipality = v->who.municipality, .id = v->who.staff,
		.password = f->fresh, .must_change = false));
	TRY(session_end_all(v->db, .municipality = v->who.municipality, .staff = v->who.staff,
		.but = v->visitor.session));
	visit_go(v, "password", "/account");
	return OK;
}

/* ROUTE POST /account/password
 *   right  staff
 *   flags  slow early
 *   again  password_page
 *   form   old   line 1024 required
 *          fresh line 1024 required
 *          twice line 1024 required
 */
enum err password_post(struct visit *v)
{
	struct password_post_form *f = v->form;
	struct staff_password_row now;
	struct span me = span((char *)v->who.staff.b, 16);
	const char *fault = password_fault(f->fresh);
	int wait = throttle_wait("password", me, FREE_BY_LOGIN);
	if (wait)
		return must_wait(v, wait);
	if (fault)
		visit_fault(v, "fresh", fault);
	else if (span_eq(f->fresh, f->old))
		visit_fault(v, "fresh", "Välj ett annat lösenord än det du har.");
	if (!span_eq(f->fresh, f->twice))
		visit_fault(v, "twice", "De två nya lösenorden är inte lika.");
	if (v->nfaults)
		return E_INVALID;
	TRY(staff_password(v->db, &now, .municipality = v->who.municipality, .id = v->who.staff));
	if (!password_good(v->arena, now.password, f->old)) {
		throttle_failed("password", me);
		visit_fault(v, "old", "Det nuvarande lösenordet stämmer inte.");
		return E_INVALID;
	}
	throttle_forget("password", me);
	TRY(password_hash(v->arena, f->fresh, &f->fresh));
	return visit_change(v, store_password);
}
