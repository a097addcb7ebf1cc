#include "trust/change.h"

#include "sql/trust.h"
#include "trust/app.h"
#include "trust/audit.h"

static enum err log_change(struct visit *v, struct dbc *tx)
{
	struct id object = {{0}};
	for (int i = v->holes.n - 1; i >= 0 && id_none(object); i--)
		object = v->holes.hole[i].id;
	return audit_append(tx, v->app->db, &(struct audit_entry){
		.municipality = v->who.municipality, .at = v->who.now,
		.staff = v->visitor.who.staff, .session = v->visitor.session,
		.action = AUDIT_CHANGE, .route = span_str(v->route->name),
		.process = id_none(v->on.process) ? v->visitor.invited_process : v->on.process,
		.object = object,
	});
}

enum err change_carry_out(struct visit *v, struct dbc *tx, enum err (*fn)(struct visit *v))
{
	struct once_get_row before;
	struct id once;
	v->db = tx;
	v->nfaults = 0;
	memset(v->rq->reply.cookies, 0, sizeof v->rq->reply.cookies);
	if (!id_parse(http_form(v->rq, "once"), &once)) {
		visit_fault(v, "", "Formuläret saknade sin märkning. Ladda om sidan och försök igen.");
		return E_INVALID;
	}
	struct span key = span((char *)once.b, sizeof once.b);
	enum err e = once_get(tx, &before, .municipality = v->who.municipality, .key = key);
	if (e == OK) {
		v->rq->reply.status = 303;
		v->rq->reply.location = before.location;
		return OK;
	}
	if (e != E_NOTFOUND)
		return e;
	TRY(may(tx, &v->visitor, v->route->right, v->on, &v->level));
	TRY(fn(v));
	if (v->nfaults)
		return E_INVALID;
	TRY(once_put(tx, .municipality = v->who.municipality, .key = key, .now = v->who.now,
		.location = v->rq->reply.location));
	return log_change(v, tx);
}

struct slow_change { struct visit *v; enum err (*fn)(struct visit *v); };

static enum err apply_slow(struct dbc *tx, void *arg)
{
	struct slow_change *s = arg;
	return change_carry_out(s->v, tx, s->fn);
}

enum err visit_change(struct visit *v, enum err (*fn)(struct visit *v))
{
	struct dbc *reader = v->db;
	struct slow_change s = {v, fn};
	enum err e = db_change(v->app->db, apply_slow, &s, v->arena);
	v->db = reader;
	return e;
}
