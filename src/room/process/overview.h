/*
 * overview.h - what the overview of a case and the page of its people show.
 */
#ifndef ROOM_OVERVIEW_H
#define ROOM_OVERVIEW_H

#include "room/process/process.h"
#include "sql/process.h"

enum { OVERVIEW_STEPS = 4, OVERVIEW_PARTS = 50, OVERVIEW_TASKS = 200, OVERVIEW_EVENTS = 12, OVERVIEW_PHASES = 200,
       CHOICE_MAX = 1000 };

/* One line of "Senast i ärendet"; who: the person it is about, or empty. */
struct overview_event { struct process_events_row row; struct span who; };

/* Lives in the visit's arena. */
struct overview {
	struct process_head_row head;
	struct process_step steps[OVERVIEW_STEPS];
	int nsteps;
	struct process_parts_row *parts;   int nparts;
	struct task_list_row *tasks;       int ntasks, nopen;   /* open ones first */
	struct overview_event *events;     int nevents;
	struct process_phases_row *phases; int nphases;         /* in order of time */
};

/* All queries are sent together. Fills the frame too. */
MUST_USE enum err overview_read(struct visit *v, struct id process, struct case_frame *frame, struct overview *ret);

/* "Kontakt med Gun: vi pratade." as Swedish words for an event's kind and code. */
const char *event_word(int64_t kind, int64_t code);
const char *event_icon(int64_t kind);
bool event_has_person(int64_t kind);

/* Whom a part can be given to. own: of the visitor's unit. */
struct staff_name { struct id id; struct span name; bool own; };
struct people_choice { struct staff_name *v; int n; };
struct assignments {
	struct people_choice leaders, workers;
	struct id part[PART_LAST + 1];
	struct span alias;                 /* for the manager, who sees no more of the case */
};

/* Is this one chosen in the field: as typed when the form came back, else as it is now? */
bool person_chosen(const struct visit *v, const char *field, struct id id, struct id now);

#endif
