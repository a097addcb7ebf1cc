/*
 * right.h - the rights, the roles and the one access decision.
 *
 * A route names one right. may() answers whether this visitor has it on this
 * object; nothing else in the program decides about access, and what no rule
 * grants is refused. What one may not see looks exactly like what does not
 * exist: the answer to both is E_NOTFOUND (hard rule 4).
 *
 * The second wall are the queries themselves: each one that touches case data
 * starts from case_access (tools/sqlgen enforces it at build).
 */
#ifndef TRUST_RIGHT_H
#define TRUST_RIGHT_H

#include "db/db.h"

/* Roles are bits: a person in a small town has several. */
enum role {
	ROLE_LEADER     = 1,   /* network leader */
	ROLE_CASEWORKER = 2,   /* commissions; reads the processes assigned to her */
	ROLE_MANAGER    = 4,   /* unit manager: board, break-glass review, distribution */
	ROLE_ADMIN      = 8,   /* municipality administrator: accounts and units, never cases */
	ROLE_RESEARCHER = 16,
	ROLE_COURSE     = 32   /* course administrator */
};

/* Levels of case_access. A higher one holds the lower ones. */
enum level { LEVEL_NONE = 0, LEVEL_READ = 1, LEVEL_WRITE = 2, LEVEL_LEAD = 3 };

/* The words that routes use, in this order in right_names[]. */
enum right {
	RIGHT_PUBLIC,          /* public            everybody, no session */
	RIGHT_INVITED,         /* invited           somebody with a redeemed invitation */
	RIGHT_STAFF,           /* staff             any signed-in member of staff */
	RIGHT_REQUEST_CREATE,  /* request.create    leader, case worker, manager */
	RIGHT_REQUEST_READ,    /* request.read      leader or manager of the request's unit */
	RIGHT_REQUEST_DECIDE,  /* request.decide    the same */
	RIGHT_BOARD,           /* board             leader or manager of the unit */
	RIGHT_PROCESS_READ,    /* process.read      case_access level >= read */
	RIGHT_PROCESS_WRITE,   /* process.write     level >= write, process open */
	RIGHT_PROCESS_LEAD,    /* process.lead      level lead, or manager of its unit for assignment */
	RIGHT_BREAK_GLASS,     /* break.glass       leader or manager of the process's unit */
	RIGHT_REVIEW,          /* review            manager: audit of the own unit, break-glass */
	RIGHT_ADMIN,           /* admin             municipality administrator */
	RIGHT_COUNT
};
extern const char *const right_names[RIGHT_COUNT];
/* "process.read" -> RIGHT_PROCESS_READ; RIGHT_COUNT when unknown. */
enum right right_named(struct span name);

/* What a decision is about; unused ids are zero. */
struct object { struct id process, request, unit; };

struct visitor {
	struct actor who;      /* zero staff: nobody is signed in */
	struct id unit;
	unsigned roles;        /* enum role bits */
	struct id session;     /* row id of the session, for the audit */
	struct id invitation;  /* redeemed invitation, or zero */
	struct id invited_process, invited_person;
	bool must_change;      /* password to be changed first */
	struct span name;      /* display name of the member of staff */
};

/*
 * The access decision. `c` is inside a read (or change) transaction; the rows
 * it looks at are the ones the answer holds for. OK, or E_NOTFOUND (also for
 * "you may not"), or E_DENIED for a right that has no object (board, admin),
 * where there is nothing to hide. `ret_level` may be NULL.
 */
MUST_USE enum err may(struct dbc *c, const struct visitor *v, enum right right,
                      struct object on, enum level *ret_level);

/*
 * The pure core of may(): the table of roles, rights and levels. No database,
 * exhaustively tested against a second implementation in test/property.
 * `same_unit`: the object's unit is the visitor's; `open`: process not closed.
 */
bool right_holds(enum right right, unsigned roles, enum level level, bool signed_in,
                 bool same_unit, bool open, bool invited);

#endif
