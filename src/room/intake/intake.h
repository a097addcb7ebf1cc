/*
 * intake.h - the way in: a request to the network team, its answer in time, and
 * the process that an accepted request becomes.
 *
 * A request is de-identified (hard rule 2): it says nothing by which the child
 * or the family can be found. Who may be reached is a first name or a role; an
 * identity number in any text is refused. Names come with the process, after a
 * leader has accepted and set the legal mode.
 *
 * Life of a request: new -> accepted, declined or withdrawn; a declined or
 * withdrawn one can be taken up again. An accepted one stays accepted: the
 * process goes on in its place.
 *
 * The clock (Malmö, the team's process description): answered within the unit's
 * answer_days, counted in calendar days; the last day counts to its end.
 */
#ifndef ROOM_INTAKE_H
#define ROOM_INTAKE_H

#include "trust/visit.h"

enum request_status { REQUEST_NEW = 1, REQUEST_ACCEPTED, REQUEST_DECLINED, REQUEST_WITHDRAWN };
enum request_channel { CHANNEL_WEB = 1, CHANNEL_TELEPHONE, CHANNEL_LETTER, CHANNEL_VISIT };
enum request_from { FROM_SOCIAL = 1, FROM_SCHOOL, FROM_HEALTH, FROM_FAMILY, FROM_OTHER };
enum decline_reason { DECLINE_NOT_OURS = 1, DECLINE_ACUTE, DECLINE_NOT_WANTED, DECLINE_NO_NETWORK,
                      DECLINE_THREAT, DECLINE_OTHER, DECLINE_COUNT };

enum { RECEIPT_TEXT = 6 };   /* "K7-4MX" */

/* Words for the codes, Swedish, for tr(); "" for a code that does not exist. */
typedef const char *intake_word(int64_t code);
const char *request_status_word(int64_t status);
const char *request_channel_word(int64_t channel);
const char *request_from_word(int64_t from);
const char *decline_reason_word(int64_t reason);
/* What to tell the one who asked, and what to do, for each reason. */
const char *decline_advice(int64_t reason);
/*
 * Codes inside of the sealed body are text ("2"). The word for the code, or the
 * text itself when it is none (what was taken down by hand), translated.
 */
struct span intake_child_age(enum lang l, struct span code);      /* "1".."7" */
struct span intake_knows(enum lang l, struct span code);          /* "1".."4" */
struct span intake_danger(enum lang l, struct span code);         /* "1".."3" */
struct span intake_reach(enum lang l, struct span code);          /* "1".."2" */
enum { AGE_CODES = 7, KNOWS_CODES = 4, DANGER_CODES = 3, REACH_CODES = 2 };
const char *intake_child_age_word(int64_t code);
const char *intake_knows_word(int64_t code);
const char *intake_danger_word(int64_t code);
const char *intake_reach_word(int64_t code);
const char *intake_yes_word(int64_t code);                        /* 1 yes, 2 no */

/* When the answer is due: 23.59 of the civil day `days` after the one of `received`. */
int64_t intake_answer_by(int64_t received, int64_t days);

/* Where the clock stands: civil days to the last day; negative = late. */
int intake_days_left(int64_t answer_by, int64_t now);

/* A fresh code for the receipt, "K7-4MX": 28 signs that cannot be mixed up and spell no word. */
void intake_receipt(char to[RECEIPT_TEXT]);

/* Does the text hold what may be an identity number? A telephone field is milder: a
 * number that begins with 0 or + is a telephone number unless it is written as a
 * date with four digits behind a sign. */
bool intake_names_somebody(struct span text);
bool intake_phone_names_somebody(struct span text);

/* A neutral alias (process_alias) that `taken` does not hold; with a number when all are taken. */
struct span intake_alias(struct arena *a, const struct span *taken, int ntaken, uint64_t any);

/* ---- what the pages show -------------------------------------------------- */

struct request_get_row;
struct staff_choice { struct id id; struct span name; };
struct choices { struct staff_choice *v; int n; };
struct team { struct id id; struct span name; int64_t answer_days; };
struct teams { struct team *v; int n; };

/* One request with what a decision needs. */
struct request_sheet {
	const struct request_get_row *r;
	struct choices leads, workers;   /* filled while the request is new */
	struct span alias;               /* suggested */
	int days_left;
	bool may_open;                   /* the visitor has access to the process it became */
};

/* The units that can take a request: those with an active network leader. */
MUST_USE enum err intake_teams(struct visit *v, struct teams *ret);

/* ---- the rules ------------------------------------------------------------ */

struct request_body;

/* A new request, checked: faults stand beside their fields (E_INVALID). Inside a
 * change. `unit` must be one of the municipality's teams. */
struct new_request {
	struct id unit;
	int64_t received, channel, from_kind;
	const struct request_body *body;
};
MUST_USE enum err intake_add(struct visit *v, const struct new_request *n, struct id *ret);

/* The unit of a request that names `wanted` (zero = none): the only team, or the
 * wanted one if it is a team; else a fault at "unit". */
MUST_USE enum err intake_unit(struct visit *v, struct id wanted, struct id *ret);

struct acceptance { struct id lead, co, commissioner; int64_t legal_mode; struct span alias; };

/*
 * Accept: a process with its number, keys, assignments, access and a first
 * commission that holds what the request said. Inside a change; may() has
 * answered for request.decide. Faults: lead, co, commissioner, alias, "".
 */
MUST_USE enum err intake_accept(struct visit *v, struct id request, const struct acceptance *a, struct id *ret);

/* Decline or withdraw, and take up again. E_INVALID with a fault when the
 * request is no longer in the state that this starts from. */
MUST_USE enum err intake_close(struct visit *v, struct id request, enum request_status to,
                               int64_t reason, struct span note);
MUST_USE enum err intake_reopen(struct visit *v, struct id request);

#endif
