/*
 * form.h - what was posted, held against what the route declares.
 *
 * Every field has a type, a limit and a validator (tools/README.md, routegen).
 * What is not declared is not read. Text is checked to be UTF-8 without control
 * or direction marks, CRLF becomes LF, blank at both ends goes.
 */
#ifndef TRUST_FORM_H
#define TRUST_FORM_H

#include "trust/visit.h"

/* Fill v->form (allocated in the arena) and v->faults. OK when there is no
 * fault; E_INVALID otherwise: v->form holds what could be read. */
MUST_USE enum err form_read(struct visit *v);

#endif
