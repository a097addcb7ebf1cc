/*
 * commission.h - stage 1, the commission talk: the purpose in three voices and
 * the purpose they share, what is not negotiable, who the case is about.
 *
 * Every save that changes a text is a new version; old ones are never touched.
 * Who writes says which version she had before her: when another has saved
 * meanwhile the answer is E_CONFLICT, nothing is stored and the page shows both.
 */
#ifndef ROOM_COMMISSION_H
#define ROOM_COMMISSION_H

#include "room/process/process.h"
#include "sql/process.h"

/* Who has said yes to the shared purpose; bits of commission.shared_by. */
enum said { SAID_COMMISSIONER = 1, SAID_FAMILY = 2, SAID_CHILD = 4 };

enum { COMMISSION_TEXTS = 8, COMMISSION_TEXT_MAX = 4000 };

struct commission {
	int64_t version, at, shared_by;    /* version 0: nothing is written yet */
	struct span name;                  /* who wrote it */
	struct commission_body body;
	struct process_body about;         /* main person, title, own question */
	enum legal_mode legal_mode;
};

/* The newest version, or that version (0 = the newest). E_NOTFOUND: no such case or version. */
MUST_USE enum err commission_read(struct visit *v, struct id process, int64_t version, struct commission *ret);

/* c->version is the version that was on the writer's page. With LEGAL_ANONYMOUS
 * name and title are not stored, and a text that holds an identity number is
 * refused beside its field. */
MUST_USE enum err commission_save(struct visit *v, struct id process, const struct commission *c);

/*
 * Another legal mode; only the lead. LEGAL_ANONYMOUS empties title and name, and
 * is refused while somebody's identity number is kept in the case.
 */
MUST_USE enum err commission_set_legal(struct visit *v, struct id process, enum legal_mode mode);

/* The texts in the order of the page: the field's name, its heading and its hint (Swedish). */
struct commission_field { const char *name, *label, *hint; size_t at; };
extern const struct commission_field commission_fields[COMMISSION_TEXTS];
struct span *commission_text(struct commission_body *b, int field);

#endif
