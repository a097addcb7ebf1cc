#include "main/dispatch.h"

#include "base/log.h"
#include "room/shell/shell.h"
#include "text/html.h"
#include "trust/audit.h"
#include "trust/change.h"
#include "trust/form.h"
#include "trust/session.h"

/* ---- answers -------------------------------------------------------------------- */

static int status_of(enum err e)
{
	switch (e) {
	case E_NOTFOUND: return 404;
	case E_DENIED:   return 403;
	case E_INVALID:  return 422;
	case E_CONFLICT: return 409;
	case E_LIMIT:    return 413;
	case E_BUSY: case E_UNKNOWN: return 503;
	default:         return 500;
	}
}

static void log_error(const struct visit *v, enum err e)
{
	const char *route = v->route ? v->route->name : "none";
	enum log_level level = status_of(e) >= 500 ? LOG_ERROR : LOG_DEBUG;
	log_line(level, "request %llu %s: %s %s", (unsigned long long)v->rq->number, route,
	         err_name(e), err_detail());
	err_clear();
}

static void answer_error(struct visit *v, enum err e)
{
	log_error(v, e);
	out_reset(v->out);
	v->rq->reply = (struct http_reply){.status = status_of(e)};
	if (e == E_UNKNOWN)
		v->rq->reply.retry_after = S("2");
	shell_error(v, e);
}

static void audit_refusal(struct visit *v, enum err e)
{
	if (id_none(v->visitor.who.staff))
		return;
	struct audit_entry a = {
		.municipality = v->who.municipality, .at = v->who.now, .staff = v->visitor.who.staff,
		.session = v->visitor.session, .action = AUDIT_REFUSED,
		.route = span_str(v->route->name), .process = v->on.process,
		.object = v->on.request, .result = e,
	};
	if (audit_later(v->app->db, &a))
		log_line(LOG_ERROR, "a refusal could not be written to the audit");
}

static void go(struct visit *v, const char *path)
{
	v->rq->reply = (struct http_reply){.status = 303, .location = span_str(path)};
}

/* ---- reading --------------------------------------------------------------------- */

static bool needs_sign_in(const struct visit *v)
{
	return v->route->right != RIGHT_PUBLIC && v->route->right != RIGHT_INVITED &&
	       id_none(v->visitor.who.staff);
}

/* To the sign-in page, and back here afterwards (ids only stand in the path). */
static void go_sign_in(struct visit *v)
{
	struct out o = out_new(600);
	LIT(&o, "/sign-in?next=");
	html_url_part(&o, v->rq->method == HTTP_POST ? S("/") : v->rq->path);
	if (v->rq->method == HTTP_POST)
		LIT(&o, "&done=expired");
	v->rq->reply = (struct http_reply){.status = 303, .location = arena_copy(v->arena, out_span(&o))};
	out_free(&o);
}

/* Run a handler that writes a page, inside the read transaction that is open. */
static enum err show(struct visit *v, enum err (*handle)(struct visit *))
{
	enum err e = handle(v);
	if (e)
		return e;
	if (!(v->route->flags & ROUTE_NOAUDIT) &&
	    (!id_none(v->visitor.who.staff) || !id_none(v->visitor.invitation))) {
		struct id on = v->on.process;
		if (id_none(on))
			v->on.process = v->visitor.invited_process;
		visit_audit(v, AUDIT_READ, v->holes.n ? v->holes.hole[v->holes.n - 1].id : (struct id){{0}});
		v->on.process = on;
	}
	if (v->unlogged)
		return err_note(E_BUSY, "the audit queue is full");
	return v->out->bad ? err_note(E_LIMIT, "a page over its limit") : OK;
}

static void read_and_answer(struct visit *v, enum err (*handle)(struct visit *))
{
	enum err e = may(v->db, &v->visitor, v->route->right, v->on, &v->level);
	if (e == E_NOTFOUND || e == E_DENIED)
		audit_refusal(v, e);
	if (e == OK)
		e = show(v, handle);
	if (e)
		answer_error(v, e);
}

/* The page again, with the faults beside the fields. */
static void answer_again(struct visit *v)
{
	if (!v->route->again) {
		answer_error(v, E_INVALID);
		return;
	}
	read_and_answer(v, v->route->again);
	if (v->rq->reply.status == 0)
		v->rq->reply.status = 422;
}

/* ---- on a worker thread: slow handlers, and pages after a refused change ----------- */

static bool begin_read(struct visit *v)
{
	v->db = app_reader(v->app);
	if (v->db && dbc_read_begin(v->db, v->arena) == OK)
		return true;
	answer_error(v, E_DB);
	return false;
}

static void run_again(void *arg)
{
	struct visit *v = arg;
	if (begin_read(v)) {
		struct dbc *c = v->db;
		answer_again(v);
		dbc_read_end(c);
	}
	http_resume(v->rq);
}

static void run_failed(void *arg)
{
	struct visit *v = arg;
	if (v->failed == E_NOTFOUND || v->failed == E_DENIED)
		audit_refusal(v, v->failed);
	answer_error(v, v->failed);
	http_resume(v->rq);
}

static void run_slow(void *arg)
{
	struct visit *v = arg;
	if (begin_read(v)) {
		struct dbc *c = v->db;
		if (v->rq->method != HTTP_POST) {
			read_and_answer(v, v->route->handle);
		} else {
			enum err e = may(v->db, &v->visitor, v->route->right, v->on, &v->level);
			if (e == OK)
				e = v->route->handle(v);
			else
				audit_refusal(v, e);
			v->db = c;
			if (e == E_INVALID)
				answer_again(v);
			else if (e)
				answer_error(v, e);
		}
		dbc_read_end(c);
	}
	http_resume(v->rq);
}

/* Leave the event thread. When even the queue of workers is full: 503. */
static void to_worker(struct visit *v, void (*run)(void *))
{
	if (workers_run(v->app->workers, run, v)) {
		v->rq->reply = (struct http_reply){.status = 503, .retry_after = S("2")};
		out_reset(v->out);
		http_resume(v->rq);
	}
}

/* ---- changing ------------------------------------------------------------------------ */

static enum err apply_post(struct dbc *tx, void *arg)
{
	struct visit *v = arg;
	return change_carry_out(v, tx, v->route->handle);
}

/* On the writer's thread, after the commit. */
static void done_post(void *arg, enum err e)
{
	struct visit *v = arg;
	v->failed = e;
	if (e == OK)
		http_resume(v->rq);
	else
		to_worker(v, e == E_INVALID ? run_again : run_failed);
}

static void post(struct visit *v)
{
	if (form_read(v)) {
		answer_again(v);
		return;
	}
	http_suspend(v->rq);
	if (v->route->flags & ROUTE_SLOW) {
		to_worker(v, run_slow);
		return;
	}
	v->change = (struct change){apply_post, done_post, v, v->arena, false, NULL};
	enum err e = db_submit(v->app->db, &v->change);
	if (e) {
		answer_error(v, e);
		http_resume(v->rq);
	}
}

/* ---- the door --------------------------------------------------------------------------- */

static bool forged(struct visit *v)
{
	return !origin_good(v->rq) || !csrf_good(v, http_form(v->rq, "csrf"));
}

static void inside(struct visit *v)
{
	enum err e = session_who(v);
	if (e) {
		answer_error(v, e);
		return;
	}
	v->csrf = csrf_token(v);
	if (needs_sign_in(v)) {
		go_sign_in(v);
	} else if (v->visitor.must_change && !(v->route->flags & ROUTE_EARLY)) {
		go(v, "/account/password");
	} else if (v->rq->method == HTTP_POST && forged(v)) {
		answer_error(v, E_DENIED);
	} else if (v->rq->method == HTTP_POST && !(v->route->flags & ROUTE_QUERY)) {
		post(v);
	} else if (v->rq->method == HTTP_POST && form_read(v)) {
		answer_again(v);
	} else if (v->route->flags & ROUTE_SLOW) {
		http_suspend(v->rq);
		to_worker(v, run_slow);
	} else {
		read_and_answer(v, v->route->handle);
	}
}

static enum lang language(const struct http_request *rq)
{
	struct span chosen = http_cookie(rq, "kring-lang");
	return chosen.n ? lang_named(chosen) : lang_accepted(rq->accept_language);
}

static struct visit *new_visit(struct http_request *rq, struct app *app)
{
	struct visit *v = NEW(rq->arena, struct visit);
	rq->user = v;
	*v = (struct visit){.rq = rq, .arena = rq->arena, .out = rq->out, .app = app};
	v->who = (struct actor){.municipality = app->municipality, .now = clock_now()};
	v->visitor.who = v->who;
	v->lang = language(rq);
	v->out->lang = (unsigned char)v->lang;
	struct id once = id_new();
	char *text = arena_get(rq->arena, ID_TEXT);
	id_text(once, text);
	v->once = span(text, ID_TEXT);
	struct span done = http_query(rq, "done");
	v->done = done.n && done.n < 32 ? arena_str(rq->arena, done) : NULL;
	return v;
}

static const char *method_name(enum http_method m)
{
	return m == HTTP_POST ? "POST" : "GET";
}

void dispatch(struct http_request *rq, void *context)
{
	bool other = false;
	if (span_starts(rq->path, S("/static/")) && rq->method != HTTP_POST) {
		rq->reply.file = static_find(rq->path);
		if (rq->reply.file) {
			rq->reply.keep = true;
			return;
		}
	}
	struct visit *v = new_visit(rq, context);
	v->route = route_find(method_name(rq->method), rq->path, &v->holes, &other);
	if (!v->route) {
		answer_error(v, E_NOTFOUND);
		if (other)
			rq->reply.status = 405;
		return;
	}
	v->on.process = visit_id(v, "process");
	v->on.request = visit_id(v, "request");
	v->on.unit = visit_id(v, "unit");
	v->db = app_reader(v->app);
	if (!v->db || dbc_read_begin(v->db, v->arena)) {
		answer_error(v, E_DB);
		return;
	}
	struct dbc *c = v->db;
	inside(v);
	dbc_read_end(c);
}
