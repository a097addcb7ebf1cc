/*
 * mobilisation.h - who is asked to come, and how far each one's preparation has
 * got: contacted, informed, own worry and hope, needs, answer.
 *
 * The first seed is about this phase: whether those who are invited feel
 * involved, how unsure they are, how they will get to speak (FoU-Södertörn
 * 118/13). So worry, hope and sureness stand in the person's own words and are
 * never overwritten by an empty field: each contact is kept, the newest words show.
 */
#ifndef ROOM_MOBILISATION_H
#define ROOM_MOBILISATION_H

#include "base/opt.h"
#include "room/shell/shell.h"

enum mark { MARK_NONE, MARK_INVITE, MARK_ASK_FIRST, MARK_NOT, MARK_LAST = MARK_NOT };
enum answer_by { BY_NOBODY, BY_LINK, BY_LEADER };
enum channel { BY_CALL = 1, BY_VISIT, BY_LETTER, BY_TEXT, BY_MAIL, AT_MEETING };
enum outcome { TALKED = 1, NO_ANSWER, LEFT_MESSAGE, WANTS_TO_THINK, DOES_NOT_WANT };
enum need { NEED_TRANSPORT = 1, NEED_CHILD_CARE = 2, NEED_INTERPRETER = 4, NEED_VIDEO = 8,
            NEED_OWN_ENTRANCE = 16, NEED_SEATING = 32, NEED_READS_FOR = 64, NEED_OTHER = 128 };
enum { NEED_COUNT = 8 };

/* A row of the mobilisation list. Spans live in the visit's arena. */
struct mob_row {
	struct id person;
	struct span name, relation, initials;
	bool private, child;
	int protected, sector;
	enum mark mark;
	struct opt_int contacted, informed, sure_first, sure_last;
	int64_t needs;
	enum answer answer;
	enum answer_by answer_by;
	struct span worry, hope, need, question, next_try, phone;
};

struct mob_counts { int all, yes, thinks, none, no, yes_private, yes_professional, informed; };

struct mob_list {
	struct mob_row *rows;      /* those with mark invite or ask first, by sector, then name */
	int n;
	struct mob_row *others;    /* on the map, not marked or marked not */
	int nothers;
	struct mob_counts counts;
};

/* Read the list. Needs process.read (the queries ask case_access too). */
MUST_USE enum err mob_read(struct visit *v, struct id process, struct mob_list *ret);

/* What a contact adds. Empty texts leave the newest words as they are. */
struct mob_contact {
	struct id process, person;
	enum channel channel;
	enum outcome outcome;
	bool informed;             /* has now heard purpose, who comes, how it goes, that one may pass */
	struct opt_int sureness;   /* 0..10, own estimate: "hur säker känner du dig inför mötet?" */
	struct span worry, hope, need, note, next_try;
	int64_t needs;             /* bits; replaces the former ones */
};
/* In a change. E_NOTFOUND: no such person, or no right. */
MUST_USE enum err mob_contact_add(struct visit *v, const struct mob_contact *c);

/* Answer told by somebody, or given by the own link (`by`). */
MUST_USE enum err mob_answer(struct visit *v, struct id process, struct id person,
                             enum answer answer, enum answer_by by);

/* Invite, ask first, not (with a reason that stays in the process). Keeps what is known. */
MUST_USE enum err mob_mark(struct visit *v, struct id process, struct id person,
                           enum mark mark, struct span why_not);

/* What the team does next, most urgent first: at most `max`. */
enum next_kind { NEXT_CALL, NEXT_INFORM, NEXT_INTERPRETER, NEXT_QUESTION, NEXT_ANSWER, NEXT_SEATING };
struct mob_next { enum next_kind kind; const struct mob_row *row; };
int mob_next_steps(const struct mob_list *l, struct mob_next *ret, int max);

/* Swedish words for codes, for views ("Ringde", "Fick inget svar", "Skjuts"). Never NULL. */
const char *channel_word(int64_t channel);
const char *outcome_word(int64_t outcome);
const char *need_word(int bit);
const char *sector_word(int sector);

#endif
