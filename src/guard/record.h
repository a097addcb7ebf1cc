/*
 * record.h - the lines that guard/import.h and guard/paper.h are made of: one
 * record a line, fields separated by TAB; inside a field \ TAB CR LF stand as
 * \\ \t \r \n. So every text comes through byte for byte.
 */
#ifndef GUARD_RECORD_H
#define GUARD_RECORD_H

#include "base/arena.h"
#include "base/out.h"

/* Write a record: the name, a field for each argument, the end of the line. */
void record_begin(struct out *o, const char *name);
void record_field(struct out *o, struct span text);   /* TAB and the text, escaped */
void record_end(struct out *o);

/*
 * Read the next record off *rest: fields[0] is its name; fields that are not
 * there are set to "". Returns the number of fields in the line (it may be more
 * than `max`; those are dropped), 0 at the end of the text. Fields without an
 * escape point into the text, others stand in the arena, which needs room
 * for at most as many bytes as the text has.
 */
int record_next(struct span *rest, struct arena *a, struct span *fields, int max);

#endif
