#include "trust/visit.h"

#include <stdarg.h>
#include <stdio.h>

#include "trust/app.h"
#include "trust/audit.h"

struct id visit_id(const struct visit *v, const char *hole)
{
	for (int i = 0; i < v->holes.n; i++)
		if (strcmp(v->holes.hole[i].name, hole) == 0)
			return v->holes.hole[i].id;
	return (struct id){{0}};
}

struct span visit_text(const struct visit *v, const char *hole)
{
	for (int i = 0; i < v->holes.n; i++)
		if (strcmp(v->holes.hole[i].name, hole) == 0)
			return v->holes.hole[i].text;
	return span(NULL, 0);
}

void visit_fault(struct visit *v, const char *field, const char *text)
{
	if (v->nfaults < (int)LEN(v->faults))
		v->faults[v->nfaults++] = (struct fault){field, text};
}

struct span visit_fault_of(const struct visit *v, const char *field)
{
	for (int i = 0; i < v->nfaults; i++)
		if (strcmp(v->faults[i].field, field) == 0)
			return span_str(tr(v->lang, v->faults[i].text));
	return span(NULL, 0);
}

struct span visit_value(const struct visit *v, const char *field, struct span otherwise)
{
	struct span typed = v->nfaults ? http_form(v->rq, field) : span(NULL, 0);
	return typed.p ? typed : otherwise;
}

bool visit_chosen(const struct visit *v, const char *field, int64_t code, int64_t otherwise)
{
	int64_t typed;
	if (!v->nfaults)
		return code == otherwise;
	for (int i = 0; i < v->rq->nform; i++)
		if (span_is(v->rq->form[i].name, field) &&
		    span_int(v->rq->form[i].value, INT64_MIN, INT64_MAX, &typed) && typed == code)
			return true;
	return false;
}

void visit_go(struct visit *v, const char *done, const char *fmt, ...)
{
	struct out o = out_new(1000);
	va_list ap;
	va_start(ap, fmt);
	for (const char *p = fmt; *p; p++)
		if (p[0] == '%' && p[1] == 'i') {
			out_id(&o, *va_arg(ap, const struct id *));
			p++;
		} else {
			out_char(&o, *p);
		}
	va_end(ap);
	if (done) {
		/* before the fragment, which stays last */
		struct span s = out_span(&o);
		size_t hash = span_find(s, '#', 0);
		struct span tail = arena_copy(v->arena, span(s.p + hash, s.n - hash));
		o.n = hash;
		out_str(&o, span_find(out_span(&o), '?', 0) < o.n ? "&done=" : "?done=");
		out_str(&o, done);
		out_raw(&o, tail);
	}
	v->rq->reply.location = arena_copy(v->arena, out_span(&o));
	v->rq->reply.status = 303;
	out_free(&o);
}

void visit_cookie(struct visit *v, const char *name, struct span value, int seconds)
{
	struct http_reply *r = &v->rq->reply;
	char age[32] = "";
	if (seconds)
		snprintf(age, sizeof age, "; Max-Age=%d", seconds < 0 ? 0 : seconds);
	for (size_t i = 0; i < LEN(r->cookies); i++)
		if (!r->cookies[i].n) {
			r->cookies[i] = arena_fmt(v->arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s",
				name, SPAN_ARG(value), v->rq->tls ? "; Secure" : "", age);
			return;
		}
}

void visit_audit(struct visit *v, enum audit_action action, struct id object)
{
	struct audit_entry e = {
		.municipality = v->who.municipality, .at = v->who.now, .staff = v->visitor.who.staff,
		.session = v->visitor.session, .action = action, .route = span_str(v->route->name),
		.process = v->on.process, .object = object,
	};
	if (audit_later(v->app->db, &e))
		v->unlogged = true; /* the page is then not sent: nothing is read unseen */
}
