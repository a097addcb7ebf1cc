/*
 * visit.h - one request, seen from a room: who visits, what was asked, the
 * checked form, the connection to read or change with, the page to write.
 *
 * The way of a request (main/serve.c): route -> session -> CSRF -> form ->
 * may() -> handler -> reply.
 *
 * GET and query handlers run on an event thread inside one read transaction;
 * they call rules and a view that writes to v->out. They return OK, or an
 * error that becomes an error page.
 *
 * POST handlers run on the writer's thread inside the transaction, after may()
 * was asked again there. They change things through v->db, then name the next
 * page with visit_go(). The answer is sent after the commit. A rule that finds
 * the input wrong says visit_fault() and returns E_INVALID: everything is
 * rolled back and the `again` page is shown with the form filled and the
 * fault beside its field (status 422).
 *
 * `slow` POST handlers run on a worker thread without a transaction; they use
 * visit_change() for the part that changes.
 *
 * Idempotency: every form holds a hidden `once`; a POST with a `once` that was
 * used before does nothing and is answered with the first one's page.
 */
#ifndef TRUST_VISIT_H
#define TRUST_VISIT_H

#include "base/arena.h"
#include "base/out.h"
#include "db/db.h"
#include "i18n/lang.h"
#include "net/http.h"
#include "trust/right.h"
#include "trust/route.h"

struct fault { const char *field; const char *text; };

struct visit {
	struct http_request *rq;
	struct arena *arena;
	struct out *out;
	struct dbc *db;                  /* in a transaction: see above */
	struct visitor visitor;
	struct actor who;                /* = visitor.who, for queries */
	enum level level;                /* on the process, when the route has one */
	const struct route *route;
	struct holes holes;
	struct object on;                /* {process}, {request}, {unit} of the path */
	void *form;                      /* the checked form struct of this POST */
	struct fault faults[24]; int nfaults;
	bool unlogged;                   /* an audit row could not be queued: the page is not sent */
	const char *done;                /* a flash message's code from the query, or NULL */
	struct span csrf, once;          /* for the hidden fields of forms */
	enum lang lang;
	enum err failed;                 /* how the change ended (dispatcher) */
	struct change change;            /* the change's place in the queue (dispatcher) */
	struct app *app;                 /* the running program: db, workers, guard */
};

/* The form of the POST that this handler was declared with:
 *     const struct contact_post_form *f = FORM(v, contact_post);          */
#define FORM(v, handler) ((const struct handler##_form *)(v)->form)

/* A hole of the path: the id (zero when there is no such hole) or the text. */
struct id visit_id(const struct visit *v, const char *hole);
struct span visit_text(const struct visit *v, const char *hole);

/* Refuse a field: text is a Swedish sentence that tr() translates; it says what
 * is wrong and what to do. field "" stands above the form. At most 24. */
void visit_fault(struct visit *v, const char *field, const char *text);
/* The fault of a field, translated; empty when there is none. */
struct span visit_fault_of(const struct visit *v, const char *field);
/* What the visitor typed (when a form comes back), else `otherwise`. */
struct span visit_value(const struct visit *v, const char *field, struct span otherwise);
/* The same for a choice: is `code` chosen? */
bool visit_chosen(const struct visit *v, const char *field, int64_t code, int64_t otherwise);

/* The page after a POST: a path made of literals and ids, "/process/%i/map" with
 * %i = struct id * . `done` is a code for the flash line ("saved"), or NULL. */
void visit_go(struct visit *v, const char *done, const char *fmt, ...);

/* Run a change from a slow handler; fn is called with v->db set to the writer. */
MUST_USE enum err visit_change(struct visit *v, enum err (*fn)(struct visit *v));

/* Cookies of this reply: the session or the invitation. */
void visit_cookie(struct visit *v, const char *name, struct span value, int seconds);

/*
 * Leave an audit row (hard rule 3). Every read of personal data leaves one by
 * itself: serve.c writes "read" with the route's name and the process for each
 * GET that is not `noaudit`, and "change" for each POST. Rooms call this only
 * for what is more: print, export, import, break-glass, sign-in.
 */
enum audit_action { AUDIT_READ = 1, AUDIT_CHANGE, AUDIT_PRINT, AUDIT_EXPORT, AUDIT_IMPORT,
                    AUDIT_REFUSED, AUDIT_SIGN_IN, AUDIT_SIGN_OUT, AUDIT_SIGN_IN_FAILED,
                    AUDIT_BREAK_GLASS, AUDIT_REVIEW, AUDIT_ADMIN };
void visit_audit(struct visit *v, enum audit_action action, struct id object);

#endif
