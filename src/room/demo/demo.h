/*
 * demo.h - the invented municipality Lindåsa: units, staff of every role, some
 * forty processes in all phases, dated relative to today. All people, places
 * and texts are invented; telephone numbers come from the series that PTS
 * keeps for fiction.
 */
#ifndef ROOM_DEMO_H
#define ROOM_DEMO_H

#include "db/db.h"

#define DEMO_MUNICIPALITY 9901
#define DEMO_PASSWORD "lindasa-demo-2026"

/* Fill an empty database. E_CONFLICT: there are people in it already, nothing
 * was changed. `people` more persons are added in processes of fifteen each,
 * for measuring (0..200,000). Memory from the arena, which it resets. */
MUST_USE enum err demo_fill(struct db *db, struct arena *a, int people);

#endif
