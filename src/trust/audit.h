/*
 * audit.h - who did what, when: an append-only chain for each municipality
 * (lag 2001:454, 10 §: access is documented so that it can be checked).
 *
 * hash(n) = BLAKE2b-256(key of the municipality, hash(n-1) | fields of row n).
 * A row that is changed, taken out, swapped or put in breaks the chain at its
 * place; a cut end shows against an anchor written elsewhere.
 */
#ifndef TRUST_AUDIT_H
#define TRUST_AUDIT_H

#include "trust/visit.h"

struct audit_entry {
	int64_t municipality, at;
	struct id staff, session;
	enum audit_action action;
	struct span route;                /* the route's name; never content */
	struct id process, object;
	enum err result;
};

/* Append inside a change's transaction. `at` is raised to the newest row's time
 * when the clock went backwards. E_BUSY when another writer was quicker. */
MUST_USE enum err audit_append(struct dbc *tx, struct db *db, const struct audit_entry *e);

/* Queue an entry of its own, for reads and refusals; nobody waits (at most 5 ms
 * until it is on disk). E_BUSY when the queue is full: then the read is refused too. */
MUST_USE enum err audit_later(struct db *db, const struct audit_entry *e);

struct audit_verdict { int64_t rows, first_bad, last; unsigned char head[32]; };

/*
 * Walk the whole chain. OK = whole (rows and head are set). E_INVALID =
 * first_bad is the first row that does not fit. With an anchor (row number and
 * hash kept elsewhere) a cut or rolled-back chain is found too: first_bad = the anchor's row.
 */
struct audit_anchor { int64_t n; unsigned char hash[32]; };
MUST_USE enum err audit_verify(struct dbc *c, struct db *db, int64_t municipality,
                               const struct audit_anchor *anchor, struct arena *a, struct audit_verdict *ret);

#endif
