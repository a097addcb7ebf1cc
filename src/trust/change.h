/*
 * change.h - how a POST is carried out: once, allowed, audited, in one
 * transaction. Used by the dispatcher (main/) and by slow handlers.
 */
#ifndef TRUST_CHANGE_H
#define TRUST_CHANGE_H

#include "trust/visit.h"

/*
 * Inside the writer's transaction `tx`: answer a repeated `once` with the first
 * one's page; ask may() again; call fn with v->db = tx; remember `once`; append
 * the audit row. Any error rolls all of it back.
 */
MUST_USE enum err change_carry_out(struct visit *v, struct dbc *tx, enum err (*fn)(struct visit *v));

#endif
