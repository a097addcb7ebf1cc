/*
 * account_pages.c - signing in and out, one's password and sessions.
 */
#include "form/account_pages.h"
#include "room/shell/shell.h"
#include "sql/trust.h"
#include "trust/audit.h"
#include "trust/session.h"
#include "trust/throttle.h"
#include "view/account.h"

enum { FREE_BY_LOGIN = 5, FREE_BY_PEER = 30 };

/* Only a path of this host may be the page after signing in. */
static struct span next_of(const struct visit *v)
{
	struct span next = v->rq->method == HTTP_POST ? http_form(v->rq, "next") : http_query(v->rq, "next");
	bool own = next.n && next.p[0] == '/' && (next.n == 1 || (next.p[1] != '/' && next.p[1] != '\\'));
	for (size_t i = 0; i < next.n; i++)
		own = own && (unsigned char)next.p[i] > ' ' && (unsigned char)next.p[i] < 0x7F;
	return own && next.n <= 300 ? next : S("/");
}

/* ROUTE GET /sign-in
 *   right  public
 *   flags  noaudit
 */
enum err sign_in_page(struct visit *v)
{
	struct page p = {.v = v, .title = "Logga in"};
	view_sign_in(v->out, &p, next_of(v));
	return OK;
}

static enum err begin_session(struct visit *v)
{
	struct id staff = v->visitor.who.staff;
	TRY(session_begin(v, staff));
	TRY(audit_append(v->db, v->app->db, &(struct audit_entry){
		.municipality = v->who.municipality, .at = v->who.now, .staff = staff,
		.session = v->visitor.session, .action = AUDIT_SIGN_IN, .route = span_str(v->route->name)}));
	struct span next = next_of(v);
	v->rq->reply.status = 303;
	v->rq->reply.location = arena_copy(v->arena, next);
	return OK;
}

static const char *wait_text(struct visit *v, int seconds)
{
	const char *text = tr(v->lang, "För många försök. Vänta en stund och försök igen. Sekunder kvar:");
	return arena_str(v->arena, arena_fmt(v->arena, "%s %d", text, seconds));
}

/* ROUTE POST /sign-in
 *   right  public
 *   flags  slow
 *   again  sign_in_page
 *   form   login    line 100 required
 *          password line 1024 required
 *          next     line 300
 */
enum err sign_in_post(struct visit *v)
{
	const struct sign_in_post_form *f = FORM(v, sign_in_post);
	struct staff_by_login_row s = {0};
	int by_login = throttle_wait("login", f->login, FREE_BY_LOGIN);
	int by_peer = throttle_wait("peer", v->rq->peer, FREE_BY_PEER);
	if (by_login || by_peer) {
		visit_fault(v, "", wait_text(v, by_login > by_peer ? by_login : by_peer));
		return E_INVALID;
	}
	enum err e = staff_by_login(v->db, &s, .municipality = v->who.municipality, .login = f->login);
	if (e && e != E_NOTFOUND)
		return e;
	bool good = password_good(v->arena, s.password, f->password);
	if (!good || !s.active) {
		throttle_failed("login", f->login);
		throttle_failed("peer", v->rq->peer);
		visit_audit(v, AUDIT_SIGN_IN_FAILED, s.id);
		visit_fault(v, "login", "Namnet eller lösenordet stämmer inte. Försök igen.");
		return E_INVALID;
	}
	throttle_forget("login", f->login);
	v->visitor.who.staff = v->who.staff = s.id;
	v->visitor.roles = (unsigned)s.roles;
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
	struct page p = {.v = v, .title = "Mitt konto", .layout = "page narrow"};
	struct scan s = session_list(v->db, .municipality = v->who.municipality,
		.staff = v->who.staff, .now = v->who.now);
	struct session_list_row row;
	enum err e;
	view_account_head(v->out, &p);
	while ((e = session_list_next(&s, &row)) == OK)
		view_session_row(v->out, v, &row);
	if (e != E_NOTFOUND)
		return e;
	view_account_foot(v->out, &p);
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
	visit_go(v, "session-ended", "/account");
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
	visit_go(v, "session-ended", "/account");
	return OK;
}

/* ROUTE GET /account/password
 *   right  staff
 *   flags  early noaudit
 */
enum err password_page(struct visit *v)
{
	struct page p = {.v = v, .title = "Byt lösenord", .layout = "slim"};
	view_password(v->out, &p);
	return OK;
}

static enum err store_password(struct visit *v)
{
	const struct password_post_form *f = v->form;
	struct span hash = f->fresh; /* replaced by its hash before this is called */
	TRY(staff_set_password(v->db, .municipality = v->who.municipality, .id = v->who.staff,
		.password = hash, .must_change = false));
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
	const char *fault = password_fault(f->fresh);
	if (fault)
		visit_fault(v, "fresh", fault);
	if (!span_eq(f->fresh, f->twice))
		visit_fault(v, "twice", "De två nya lösenorden är inte lika.");
	if (throttle_wait("password", span((char *)v->who.staff.b, 16), FREE_BY_LOGIN))
		visit_fault(v, "", "För många försök. Vänta en minut och försök igen.");
	if (v->nfaults)
		return E_INVALID;
	TRY(staff_password(v->db, &now, .municipality = v->who.municipality, .id = v->who.staff));
	if (!password_good(v->arena, now.password, f->old)) {
		throttle_failed("password", span((char *)v->who.staff.b, 16));
		visit_fault(v, "old", "Det nuvarande lösenordet stämmer inte.");
		return E_INVALID;
	}
	TRY(password_hash(v->arena, f->fresh, &f->fresh));
	return visit_change(v, store_password);
}
