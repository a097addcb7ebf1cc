/*
 * home.h - what a member of staff meets first: her day, the unit's board, the
 * one search.
 *
 * Search in casework: name, personal identity number, coordination number, case
 * number, and nothing else (hard rule 1). Names are sealed, so a name is looked
 * for by unsealing the searcher's own cases; an identity number by its keyed
 * blind index. Every hit leaves an audit row.
 */
#ifndef ROOM_HOME_H
#define ROOM_HOME_H

#include "room/process/process.h"
#include "sql/home.h"
#include "sql/trust.h"

/* ---- my day --------------------------------------------------------------------------- */

enum { DAY_CASES = 500, DAY_TASKS = 500, DAY_MEETINGS = 50, DAY_NEWS = 20 };

/* A case of mine, ready for its card. */
struct day_case {
	struct home_mine_row row;
	struct span name;                  /* the alias where the main person is protected */
	const struct home_tasks_row *task; /* the next thing of mine in it, or NULL */
	int64_t next;                      /* when something happens next; INT64_MAX = nothing is dated */
};

/* Something with a time today: a task or a meeting. */
struct day_item {
	struct span clock;                 /* "09:00"; empty = any time */
	const struct home_tasks_row *task; /* or */
	const struct home_meetings_row *meeting;
	const struct day_case *of;
	bool late;                         /* it was for an earlier day */
};

struct day_news { struct home_news_row row; const struct day_case *of; struct span who; };

struct day {
	struct day_case *cases;  int ncases;    /* by what is next, first things first */
	struct day_item *items;  int nitems;    /* late ones, then by clock */
	struct day_news *news;   int nnews;
	int64_t since;                          /* news: since the last visit on an earlier day */
};
/* "Kim" of "Kim Berg". */
struct span first_word(struct span name);
MUST_USE enum err day_read(struct visit *v, struct day *ret);

/* From when news is new: the last visit before today, else the start of the working
 * day before today. Pure: `visit` NONE when none is known. */
int64_t day_since(struct opt_int visit, int64_t now);
/* "i fredags", "i går", "2 april": Swedish for tr(), or a date in words. */
struct span since_words(struct arena *a, enum lang l, int64_t since, int64_t now);

/* ---- the unit's manager ------------------------------------------------------------------ */

struct manager_day {
	int64_t fresh, late;               /* requests that wait for an answer */
	int phases[STAGE_COUNT];           /* cases in each phase */
	struct break_glass_list_row *glass; int nglass;   /* not yet reviewed */
};
MUST_USE enum err manager_read(struct visit *v, struct manager_day *ret);

/* ---- search ---------------------------------------------------------------------------------- */

enum { SEARCH_MAX = 50, SEARCH_MIN_LETTERS = 2 };
enum search_kind { SEARCH_NOTHING, SEARCH_NAME, SEARCH_IDENTITY, SEARCH_NUMBER };

/* What was typed. number: the 12 digits of an identity number. Pure. */
enum search_kind search_kind(struct span q, char number[12]);
/* Every word of q begins some word of the name; case and accents do not matter,
 * å ä ö do. Pure. */
bool search_fits(struct arena *a, struct span name, struct span q);

struct found {
	struct id process;                 /* zero: on the unit's board, but no case of the searcher's */
	struct span number, title;         /* title: the alias where there is no right to more */
	struct span person, relation;      /* empty: found by its number */
	bool is_protected, closed;
};
struct found_list { struct found *v; int n; bool more; enum search_kind kind; };
MUST_USE enum err search_run(struct visit *v, struct span q, struct found_list *ret);

#endif
