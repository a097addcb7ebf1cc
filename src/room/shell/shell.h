/*
 * shell.h - the frame of every page: head, navigation, case head, foot; the
 * parts that forms are made of; the page of a refusal or a fault.
 *
 * A handler fills a struct page and gives it to its view; the view begins with
 * {call page_head(p)} and ends with {call page_foot(p)} (guest_… for invited
 * people, plain_… for signing in). Between them stands the content of <main>.
 * A view includes "view/shell.h", which holds all of this.
 *
 *     void view_page_head(o, const struct page *p)        staff; with p->frame the case's head too
 *     void view_guest_head(o, const struct page *p)       invited people: no script, "Lämna sidan"
 *     void view_plain_head(o, const struct page *p)       signing in, confirmations
 *     void view_csrf_field(o, v)                          hidden: csrf (query forms: search)
 *     void view_once_fields(o, v)                         hidden: csrf and a fresh idempotency key, in every other form
 *     void view_field_fault(o, v, "name")                 the fault beside its field, or nothing
 *     void view_input_line(o, v, "name", value, max)      <input>; also _typed, _area, see shell.html
 *     void view_choice_radio(o, v, "name", code, now)     the <input> alone; now = -1: nothing preselected
 *     void view_choice_check(o, v, "name", code, checked)
 *     void view_icon(o, "check")                          static/icons.svg; words must stand beside it
 *     void view_avatar(o, sector, initials)               sector 1..5 (map room), 0 none
 *     void view_answer_tag(o, answer)                     enum answer: icon and word
 *     void view_answer_meter(o, yes, maybe, none, no)     the bar, with its words for screen readers
 *     void view_empty_state(o, icon, title, text)         title and text in Swedish, translated here
 *     void view_fault_summary(o, v), view_flash(o, v)     page_head, guest_head and plain_head write both
 *
 * Ids: the field `name` has the id "f-name", its fault "fault-name", so that
 * the summary's links and aria-describedby meet. Labels: <label for="f-name">.
 * A group of radios stands in <fieldset class="f" id="f-name"><legend>.
 * Nothing that invited people answer is ever preselected.
 *
 * Icons (doc/font.md; test/browser/static.test.mjs checks the names):
 *   accessibility alert archive arrow-down arrow-left arrow-right arrow-up bell book-open bus
 *   calendar calendar-plus chart check chevron-down chevron-right circle-check clipboard clock
 *   coffee copy course document door-open download edit eye eye-off flag folder globe hand hand-
 *   heart handshake heart history home hourglass inbox info interpreter key leave link list
 *   listen lock lock-open mail mic minus network pass pause pencil phone place play plus printer
 *   protected question quote quote-box redo refresh school search send settings spline star
 *   trash undo upload user user-plus users video wall warning x
 */
#ifndef SHELL_H
#define SHELL_H

#include "base/opt.h"
#include "trust/app.h"
#include "trust/visit.h"

/* The stages of a case, which are the phases of the table process. */
enum stage { STAGE_NONE, STAGE_COMMISSION, STAGE_MAP, STAGE_MOBILISATION, STAGE_MEETING,
             STAGE_AGREEMENT, STAGE_FOLLOW_UP, STAGE_CLOSED, STAGE_COUNT };

/* The name of a stage, Swedish, for tr(): "Mobilisering". */
extern const char *const stage_names[STAGE_COUNT];

/* Answers to an invitation, as the database holds them. */
enum answer { ANSWER_NONE, ANSWER_YES, ANSWER_MAYBE, ANSWER_NO };

/* The head that the pages of one case share. */
struct case_frame {
	struct id process;
	struct span heading;       /* "Elsas nätverk"; empty: the alias is shown */
	struct span number, alias; /* "2026-041", "Sidensvans" */
	struct span leaders, commissioner;
	enum stage phase;          /* where the case is */
	enum stage stage;          /* the page's own stage; STAGE_NONE on the others */
	const char *tool;          /* the page's own tool ("people", "journal"), or NULL */
	struct opt_int meeting_at;
	bool broken_glass;         /* this visitor is here by break-glass */
	bool is_protected;         /* somebody in the case has a protected identity */
};

struct page {
	const struct visit *v;
	const char *title;         /* Swedish, N_("Mobilisering"). Never a person's name. */
	struct span number;        /* case or request number behind the title, or empty */
	const char *nav;           /* which part of the navigation: "day", "requests", "board", … or NULL */
	const struct case_frame *frame;   /* NULL outside of cases */
	const char *layout;        /* class of <main>: NULL = "page"; "page narrow", "page wide", "mob", "kartvy" */
	const char *script;        /* a module in static/ ("map.js"), or NULL */
};

/* What the views ask for. */

/* One place of the navigation, or of a case's tools. */
struct shell_link { const char *key, *pattern, *label, *icon; };
extern const struct shell_link shell_nav[];        /* ends with key NULL */
extern const struct shell_link shell_tools[];      /* the same */

/* Does the program have this page, and may this visitor see it? Objects are not
 * looked at: the page itself does that. */
bool shell_may(const struct visit *v, const char *pattern);
/* The last part of a stage's path, or NULL when the program has no such page. */
const char *shell_stage_leaf(const struct visit *v, enum stage s);
/* "map" of "/process/{process}/map"; NULL of a pattern that ends with a hole. */
const char *shell_leaf(const char *pattern);
/* "KB" of "Kim Berg": at most two letters, in the arena. */
struct span shell_initials(struct arena *a, struct span name);
/* The flash line of a `done` code, Swedish; NULL without one. */
const char *shell_flash(const char *done);
/* The field has a fault. */
static inline bool faulty(const struct visit *v, const char *field)
{
	return visit_fault_of(v, field).n > 0;
}
/* Class names for colours of sectors and answers: "familj", "ja", … */
const char *shell_sector_class(int64_t sector);
const char *shell_answer_class(int64_t answer);
const char *shell_answer_word(int64_t answer);     /* Swedish */
const char *shell_answer_icon(int64_t answer);

/* What the error page says. */
struct shell_refusal {
	const char *title, *text;  /* Swedish, for tr() */
	const char *icon;
	bool again;                /* the request's number helps whoever looks for the fault */
	const char *home;          /* where the button leads */
};
struct shell_refusal shell_refusal(const struct visit *v, enum err e);

/* The whole page for an error; the status was set by the caller. For E_NOTFOUND
 * the page is the same whatever the reason (hard rule 4). */
void shell_error(struct visit *v, enum err e);

/* By hand, because they stand in hot loops: an icon of static/icons.svg. */
void view_icon(struct out *o, const char *name);

#endif
