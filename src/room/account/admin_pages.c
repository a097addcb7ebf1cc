/*
 * admin_pages.c - the municipality's administrator: staff and units, never a case.
 */
#include "form/admin_pages.h"
#include "room/account/account.h"
#include "room/shell/shell.h"
#include "sql/account.h"
#include "sql/trust.h"
#include "trust/audit.h"
#include "trust/session.h"
#include "view/admin.h"

static const struct id nobody;

static enum err log_admin(struct visit *v, struct id object)
{
	return audit_append(v->db, v->app->db, &(struct audit_entry){
		.municipality = v->who.municipality, .at = v->who.now, .staff = v->who.staff,
		.session = v->visitor.session, .action = AUDIT_ADMIN, .route = span_str(v->route->name),
		.object = object});
}

/* ROUTE GET /admin
 *   right  admin
 *   flags  noaudit
 */
enum err admin_page(struct visit *v)
{
	visit_go(v, NULL, "/admin/staff");
	return OK;
}

/* ---- staff ---------------------------------------------------------------------------- */

/* ROUTE GET /admin/staff
 *   right  admin
 */
enum err staff_list_page(struct visit *v)
{
	struct scan s = staff_list(v->db, .municipality = v->who.municipality);
	struct page p = {.v = v, .title = N_("Medarbetare"), .nav = "admin"};
	struct staff_list_row row;
	enum err e;
	view_staff_head(v->out, &p);
	while ((e = staff_list_next(&s, &row)) == OK)
		view_staff_row(v->out, v, &row);
	if (e != E_NOTFOUND)
		return e;
	view_staff_foot(v->out, &p);
	return OK;
}

static enum err staff_form(struct visit *v, struct id staff, const struct staff_get_row *now)
{
	struct unit_list_row *units = NEW_N(v->arena, struct unit_list_row, 200);
	struct scan s = unit_list(v->db, .municipality = v->who.municipality);
	enum err e;
	int n = 0;
	while ((e = unit_list_next(&s, &units[n])) == OK && n < 199)
		n++;
	scan_end(&s);
	if (e && e != E_NOTFOUND)
		return e;
	struct page p = {.v = v, .title = id_none(staff) ? N_("Ny medarbetare") : N_("Medarbetare"),
	                 .nav = "admin", .layout = "page narrow"};
	view_staff_form(v->out, &p, staff, now, units, n);
	return OK;
}

/* ROUTE GET /admin/staff/new
 *   right  admin
 *   flags  noaudit
 */
enum err staff_new_page(struct visit *v)
{
	return staff_form(v, nobody, &(struct staff_get_row){.active = true});
}

/* ROUTE GET /admin/staff/{staff}
 *   right  admin
 */
enum err staff_page(struct visit *v)
{
	struct staff_get_row row;
	struct id staff = visit_id(v, "staff");
	TRY(staff_get(v->db, &row, .municipality = v->who.municipality, .id = staff));
	return staff_form(v, staff, &row);
}

#define ROLES_OF(f) (((f)->leader ? ROLE_LEADER : 0) | ((f)->caseworker ? ROLE_CASEWORKER : 0) | \
	((f)->manager ? ROLE_MANAGER : 0) | ((f)->admin ? ROLE_ADMIN : 0) | \
	((f)->researcher ? ROLE_RESEARCHER : 0) | ((f)->course ? ROLE_COURSE : 0))

static enum err check_staff(struct visit *v, struct id unit, int64_t roles)
{
	struct unit_get_row u;
	enum err e = unit_get(v->db, &u, .municipality = v->who.municipality, .id = unit);
	if (e && e != E_NOTFOUND)
		return e;
	if (e)
		visit_fault(v, "unit", "Välj en enhet.");
	if (!roles)
		visit_fault(v, "leader", "Välj minst en roll.");
	return v->nfaults ? E_INVALID : OK;
}

/* What the worker made for the change: the form stands first, so that FORM() fits. */
struct staff_work { struct staff_new_post_form f; struct span login, hash; struct id id; bool done; };

static enum err add_staff(struct visit *v)
{
	struct staff_work *w = v->form;
	TRY(check_staff(v, w->f.unit, ROLES_OF(&w->f)));
	enum err e = staff_add(v->db, .municipality = v->who.municipality, .id = w->id, .unit = w->f.unit,
		.login = w->login, .name = w->f.name, .phone = w->f.phone, .roles = ROLES_OF(&w->f),
		.password = w->hash, .must_change = true, .now = v->who.now);
	if (e == E_CONFLICT) {
		visit_fault(v, "login", "Användarnamnet är upptaget. Välj ett annat.");
		return E_INVALID;
	}
	TRY(e);
	w->done = true;
	visit_go(v, "added", "/admin/staff/%i", &w->id);
	return log_admin(v, w->id);
}

/* The first password, shown this once: a page instead of the redirect. The form's
 * key leads to the redirect when it is sent again. */
static void show_password(struct visit *v, struct id staff, struct span login, struct span password)
{
	struct page p = {.v = v, .title = N_("Första lösenordet"), .nav = "admin", .layout = "page narrow"};
	v->rq->reply.status = 200;
	v->rq->reply.location = span(NULL, 0);
	view_first_password(v->out, &p, staff, login, password);
}

/* ROUTE POST /admin/staff/new
 *   right  admin
 *   flags  slow
 *   again  staff_new_page
 *   form   name       line 100 required
 *          login      line 40 required
 *          phone      phone
 *          unit       id required
 *          leader     bool
 *          caseworker bool
 *          manager    bool
 *          admin      bool
 *          researcher bool
 *          course     bool
 */
enum err staff_new_post(struct visit *v)
{
	struct staff_work w = {.f = *FORM(v, staff_new_post), .id = id_new()};
	struct span first = account_first_password(v->arena);
	w.login = account_login(v->arena, w.f.login);
	if (!account_login_good(w.login)) {
		visit_fault(v, "login", "Använd 2 till 40 tecken: a till z, siffror, punkt, bindestreck.");
		return E_INVALID;
	}
	TRY(password_hash(v->arena, first, &w.hash));
	v->form = &w;
	enum err e = visit_change(v, add_staff);
	v->form = NULL;
	TRY(e);
	if (w.done)
		show_password(v, w.id, w.login, first);
	return OK;
}

/* ROUTE POST /admin/staff/{staff}
 *   right  admin
 *   again  staff_page
 *   form   name       line 100 required
 *          phone      phone
 *          unit       id required
 *          leader     bool
 *          caseworker bool
 *          manager    bool
 *          admin      bool
 *          researcher bool
 *          course     bool
 *          active     bool
 */
enum err staff_post(struct visit *v)
{
	const struct staff_post_form *f = FORM(v, staff_post);
	struct id staff = visit_id(v, "staff");
	TRY(check_staff(v, f->unit, ROLES_OF(f)));
	if (id_eq(staff, v->who.staff) && (!f->active || !f->admin)) {
		visit_fault(v, "", "Du kan inte ta bort dig själv. Be en annan administratör.");
		return E_INVALID;
	}
	TRY(staff_change(v->db, .municipality = v->who.municipality, .id = staff, .unit = f->unit, .name = f->name,
		.phone = f->phone, .roles = ROLES_OF(f), .active = f->active));
	if (!f->active)
		TRY(session_end_all(v->db, .municipality = v->who.municipality, .staff = staff, .but = nobody));
	visit_go(v, "changed", "/admin/staff");
	return log_admin(v, staff);
}

struct password_work { struct id staff; struct span hash; bool done; };

static enum err reset_password(struct visit *v)
{
	struct password_work *w = v->form;
	TRY(staff_set_password(v->db, .municipality = v->who.municipality, .id = w->staff, .password = w->hash,
		.must_change = true));
	TRY(session_end_all(v->db, .municipality = v->who.municipality, .staff = w->staff, .but = nobody));
	w->done = true;
	visit_go(v, "changed", "/admin/staff/%i", &w->staff);
	return log_admin(v, w->staff);
}

/* ROUTE POST /admin/staff/{staff}/password
 *   right  admin
 *   flags  slow
 *   again  staff_page
 */
enum err staff_password_post(struct visit *v)
{
	struct password_work w = {.staff = visit_id(v, "staff")};
	struct staff_get_row row;
	struct span first = account_first_password(v->arena);
	TRY(staff_get(v->db, &row, .municipality = v->who.municipality, .id = w.staff));
	if (id_eq(w.staff, v->who.staff)) {
		visit_fault(v, "", "Ditt eget lösenord byter du under Mitt konto.");
		return E_INVALID;
	}
	TRY(password_hash(v->arena, first, &w.hash));
	v->form = &w;
	enum err e = visit_change(v, reset_password);
	v->form = NULL;
	TRY(e);
	if (w.done)
		show_password(v, w.staff, row.login, first);
	return OK;
}

/* ---- units ------------------------------------------------------------------------------ */

/* ROUTE GET /admin/units
 *   right  admin
 *   flags  noaudit
 */
enum err units_page(struct visit *v)
{
	struct scan s = unit_list(v->db, .municipality = v->who.municipality);
	struct page p = {.v = v, .title = N_("Enheter"), .nav = "admin", .layout = "page narrow"};
	struct unit_list_row row;
	enum err e;
	view_units_head(v->out, &p);
	while ((e = unit_list_next(&s, &row)) == OK)
		view_unit_row(v->out, &row);
	if (e != E_NOTFOUND)
		return e;
	view_units_foot(v->out, &p);
	return OK;
}

/* ROUTE GET /admin/units/new
 *   right  admin
 *   flags  noaudit
 */
enum err unit_new_page(struct visit *v)
{
	struct page p = {.v = v, .title = N_("Ny enhet"), .nav = "admin", .layout = "page narrow"};
	view_unit_form(v->out, &p, nobody, &(struct unit_get_row){.answer_days = 3, .start_days = 14});
	return OK;
}

/* ROUTE GET /admin/units/{unit}
 *   right  admin
 *   flags  noaudit
 */
enum err unit_page(struct visit *v)
{
	struct unit_get_row row;
	TRY(unit_get(v->db, &row, .municipality = v->who.municipality, .id = v->on.unit));
	struct page p = {.v = v, .title = N_("Enhet"), .nav = "admin", .layout = "page narrow"};
	view_unit_form(v->out, &p, v->on.unit, &row);
	return OK;
}

static enum err check_unit(struct visit *v, struct id but, struct span name)
{
	struct scan s = unit_named(v->db, .municipality = v->who.municipality, .name = name);
	struct unit_named_row row;
	enum err e;
	bool taken = false;
	while ((e = unit_named_next(&s, &row)) == OK)
		taken |= !id_eq(row.id, but);
	if (e != E_NOTFOUND)
		return e;
	if (!taken)
		return OK;
	visit_fault(v, "name", "Det finns redan en enhet som heter så.");
	return E_INVALID;
}

/* ROUTE POST /admin/units/new
 *   right  admin
 *   again  unit_new_page
 *   form   name        line 100 required
 *          answer_days int 1..60 required
 *          start_days  int 1..120 required
 */
enum err unit_new_post(struct visit *v)
{
	const struct unit_new_post_form *f = FORM(v, unit_new_post);
	struct id unit = id_new();
	TRY(check_unit(v, unit, f->name));
	TRY(keys_make(v->app->db, v->who.municipality, unit));
	TRY(unit_add(v->db, .municipality = v->who.municipality, .id = unit, .name = f->name,
		.answer_days = f->answer_days, .start_days = f->start_days));
	visit_go(v, "added", "/admin/units");
	return log_admin(v, unit);
}

/* ROUTE POST /admin/units/{unit}
 *   right  admin
 *   again  unit_page
 *   form   name        line 100 required
 *          answer_days int 1..60 required
 *          start_days  int 1..120 required
 */
enum err unit_post(struct visit *v)
{
	const struct unit_post_form *f = FORM(v, unit_post);
	TRY(check_unit(v, v->on.unit, f->name));
	TRY(unit_change(v->db, .municipality = v->who.municipality, .id = v->on.unit, .name = f->name,
		.answer_days = f->answer_days, .start_days = f->start_days));
	visit_go(v, "changed", "/admin/units");
	return log_admin(v, v->on.unit);
}
