/*
 * account.h - staff's own things and the safety pages: signing in, passwords,
 * sessions, the administrator's accounts and units, break-glass and its review.
 *
 * Signing in: five free tries a login and thirty an address in a quarter of an
 * hour, then ever longer waits (trust/throttle.h). An unknown login and a wrong
 * password get the same answer in the same time. A login is not case sensitive:
 * it is kept in small letters.
 *
 * Break-glass (hard rule 4): somebody of the process's unit who has no part in
 * it may read it for four hours, with a reason that reaches the manager. It
 * cannot be made longer, never writes, and does not open a case in which
 * somebody has a protected identity (hard rule 5: only named staff; the manager
 * names them by an assignment).
 *
 * The administrator sees accounts and units, never cases.
 */
#ifndef ROOM_ACCOUNT_H
#define ROOM_ACCOUNT_H

#include "trust/visit.h"

enum { GLASS_SECONDS = 4 * 3600, GLASS_REASON_MIN = 20, FIRST_PASSWORD = 16 };

enum glass_category { GLASS_ILLNESS = 1, GLASS_SAFETY, GLASS_MANAGER, GLASS_OTHER, GLASS_LAST = GLASS_OTHER };
enum glass_outcome { GLASS_OPEN, GLASS_IN_ORDER, GLASS_NOT_IN_ORDER };

/* Swedish words, for tr(); "" for a code that does not exist. */
const char *glass_category_word(int64_t category);
const char *glass_outcome_word(int64_t outcome);
const char *audit_action_word(int64_t action);
/* Where in the program an audit row was made: the route's name in, the place's name
 * out ("Mobilisering"); the route's name itself when the program has it no more. */
struct span audit_place(enum lang l, struct span route);
/* The role of one bit of enum role. */
const char *role_word(unsigned role);
/* The roles of a member of staff, "Nätverksledare, Chef", translated. */
struct span roles_text(struct arena *a, enum lang l, int64_t roles);

/* The page after signing in: `wanted` when it is a plain path of this host, else
 * "/". A plain path begins with one '/' and holds letters, digits, / - _ . = & ? only. */
struct span account_next(struct span wanted);

/* The login as it is kept: blank off, A..Z small. */
struct span account_login(struct arena *a, struct span typed);
/* Letters a-z, digits, '.', '-', '_'; 2 to 40 of them. */
bool account_login_good(struct span login);

/* "Vänta {n} sekunder" with the number in it, in the visitor's language. */
const char *account_wait_text(struct visit *v, int seconds);

/* A first password: 16 signs in groups of four that are easy to read aloud,
 * 19 bytes with the hyphens; about 74 bits. */
struct span account_first_password(struct arena *a);

/*
 * Break the glass: access, the notice with its reason (sealed), the audit row.
 * Inside a change. E_INVALID with a fault at "reason" or "" (protected, closed).
 */
MUST_USE enum err account_break_glass(struct visit *v, struct id process, int64_t category, struct span reason);

/* The manager's review of one notice of her unit; not one's own (fault at ""). */
MUST_USE enum err account_review(struct visit *v, struct id notice, int64_t outcome, struct span note);

#endif
