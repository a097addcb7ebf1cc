/*
 * process.h - a case from request to follow-up: its head, its phases, who works
 * in it, what was agreed with the commissioner, what is next, its tasks.
 *
 * The table process keeps a few counts for lists (people, invited, coming,
 * meeting_at). Whoever changes the facts calls the process_count_… or
 * process_set_meeting of this room in the same transaction.
 *
 * Every function that changes something runs in a POST (v->db is the writer's);
 * its queries ask case_access again, level write. E_NOTFOUND: no such process,
 * or no right to it.
 *
 * A member of staff has one part in a case, and so one row of case_access that
 * is valid: lists may join it without seeing anything twice.
 */
#ifndef ROOM_PROCESS_H
#define ROOM_PROCESS_H

#include "base/opt.h"
#include "room/shell/shell.h"
#include "trust/visit.h"

/* ---- for every room ---------------------------------------------------------------- */

/*
 * The head that the pages of a case share. `stage`: 1..6, or STAGE_NONE for a
 * page beside the stages, which then sets ret->tool itself. Two queries, sent together.
 */
MUST_USE enum err process_frame(struct visit *v, struct id process, int stage, struct case_frame *ret);

/* The case is in this phase (1..7) from now on; the change stands in the history.
 * reason: enum phase_reason, 0 = it just goes on. Nothing happens when it is there already. */
MUST_USE enum err process_set_phase(struct visit *v, struct id process, int phase, int reason);

/* Forward to this phase if the case has not come so far; never back. For rooms
 * that notice by themselves that a stage has begun (first contact, meeting held). */
MUST_USE enum err process_reach_phase(struct visit *v, struct id process, int phase);

/* The next meeting, for the frame and the lists; NONE when there is none. */
MUST_USE enum err process_set_meeting(struct visit *v, struct id process, struct opt_int at);

/* Count again, from the tables: people in the network (the main person is not
 * counted), and who is invited and comes. */
MUST_USE enum err process_count_people(struct visit *v, struct id process);
MUST_USE enum err process_count_answers(struct visit *v, struct id process);

/* ---- opening a case: for the room of requests ----------------------------------------- */

enum legal_mode { LEGAL_INVESTIGATION = 1, LEGAL_DECIDED, LEGAL_OPEN, LEGAL_ANONYMOUS, LEGAL_LAST = LEGAL_ANONYMOUS };

struct process_new {
	struct id process, unit;           /* process: id_new(); keys_make() was called for it */
	enum legal_mode legal_mode;
	struct id lead, co, commissioner;  /* zero: nobody yet */
	struct span title, main, age;      /* may be empty; always empty with LEGAL_ANONYMOUS */
};
/* Number and alias are chosen here: "2026-042", the next free one of the year.
 * E_CONFLICT when another case took the number in the same moment: try again. */
MUST_USE enum err process_open(struct visit *v, const struct process_new *n);

/* The next number of a year, from the greatest so far ("" = none yet). */
struct span process_next_number(struct arena *a, struct span greatest, int year);
/* An alias that says nothing about the family: a bird's name, by any number. */
struct span process_alias(uint64_t any);

/* ---- words ------------------------------------------------------------------------------ */

enum phase_reason { REASON_NONE, REASON_BACK_COMMISSION, REASON_BACK_PEOPLE, REASON_BACK_MEETING,
                    REASON_PAUSE, REASON_MISTAKE, REASON_LAST = REASON_MISTAKE };
enum close_reason { CLOSE_DONE = 1, CLOSE_CARRIES_ON, CLOSE_FAMILY_NO, CLOSE_COMMISSION_BACK,
                    CLOSE_MOVED, CLOSE_OTHER_HELP, CLOSE_MISTAKE, CLOSE_LAST = CLOSE_MISTAKE };
enum task_kind { TASK_CALL = 1, TASK_VISIT, TASK_BOOK, TASK_ANSWER, TASK_OTHER, TASK_LAST = TASK_OTHER };
enum part { PART_LEAD = 1, PART_CO, PART_COMMISSIONER, PART_LAST = PART_COMMISSIONER };

/* Swedish, for tr(). Never NULL. */
const char *legal_word(int64_t mode);
const char *phase_reason_word(int64_t reason);
const char *close_reason_word(int64_t reason);
const char *task_kind_word(int64_t kind);
const char *task_kind_icon(int64_t kind);
const char *part_word(int64_t part);

/* "Elsa, 14 år", "Elsas nätverk", or the alias: the most telling there is. */
struct span process_name(struct arena *a, enum lang l, struct span main, struct span age,
                         struct span title, struct span alias);

/* Today as a civil date, "2026-03-23"; a civil date in words, "2 april"; "09:00" as "9.00". In the arena. */
struct span civil_today(struct arena *a, int64_t now);
struct span civil_words(struct arena *a, enum lang l, struct span date);
struct span clock_words(struct arena *a, enum lang l, struct span clock);

/* ---- what is next ------------------------------------------------------------------------- */

/* What the computed next steps look at; all of it counted by one query. */
struct process_facts {
	int phase;
	int64_t commissions, shared_by;      /* versions written; bits of the newest */
	int64_t people, placed, asked, contacted, informed, answered;
	int64_t agreements, agreements_open;
	struct opt_int meeting, held;        /* next planned network meeting; the latest that was held */
	struct opt_int follow_up;            /* next planned follow-up */
	bool declined_follow_up;             /* consciously */
};

enum step_kind { STEP_COMMISSION, STEP_SHARE, STEP_MAP, STEP_CHOOSE, STEP_CALL, STEP_MEETING, STEP_ANSWERS,
                 STEP_HOLD, STEP_WRITE, STEP_FOLLOW_DATE, STEP_FOLLOW_UP, STEP_CLOSE, STEP_REOPEN };
struct process_step { enum step_kind kind; int64_t n; };   /* n: persons or days, where the words count */

/* The next steps, first things first: at most `max`. Pure. */
int process_next(const struct process_facts *f, int64_t now, struct process_step *ret, int max);

/* Swedish: what is to be done, and who does it. */
const char *step_word(enum step_kind kind);
const char *step_who(enum step_kind kind);
/* The page where it is done: the stage, STAGE_NONE = here. */
enum stage step_stage(enum step_kind kind);
const char *step_icon(enum step_kind kind);

MUST_USE enum err process_facts_read(struct visit *v, struct id process, struct process_facts *ret);

/* ---- phases, closing ------------------------------------------------------------------------ */

/* Closing needs a reason (E_INVALID with a fault otherwise). Opening again puts
 * the case back where it was; only the lead does it. */
MUST_USE enum err process_close(struct visit *v, struct id process, enum close_reason reason);
MUST_USE enum err process_reopen(struct visit *v, struct id process);

/* ---- who works in the case -------------------------------------------------------------------- */

/*
 * Give the parts out anew: lead must be somebody; co and commissioner may be
 * zero. Access follows in the same transaction: lead LEVEL_LEAD, co
 * LEVEL_WRITE, commissioner LEVEL_READ; who has no part any more loses it now.
 * Faults name the field when somebody is not on the staff, has not the role
 * or has two parts. Called by the lead or by the unit's manager.
 */
MUST_USE enum err process_assign(struct visit *v, struct id process, struct id lead, struct id co,
                                 struct id commissioner);

/* ---- tasks -------------------------------------------------------------------------------------- */

struct task_new {
	struct id process, staff;
	struct span what, note, due, clock;  /* due "2026-03-23" or empty, clock "09:00" or empty */
	enum task_kind kind;
};
MUST_USE enum err task_put(struct visit *v, const struct task_new *t);
MUST_USE enum err task_tick(struct visit *v, struct id process, struct id task, bool done);

#endif
