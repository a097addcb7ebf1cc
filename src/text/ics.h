/*
 * ics.h - a writer of iCalendar (RFC 5545), the set that Outlook, Apple and
 * Google read (formats.md B 4.5).
 *
 * Neutral use (hard rules 5 and 6): the caller's texts carry no name and no
 * topic; a meeting is "Möte". Times are written in Europe/Stockholm with its
 * VTIMEZONE, whatever the zone of the process.
 *
 *	ics_begin(o, ICS_PUBLISH, S("Kring"));   each event: ics_event(o, &e);   ics_end(o);
 */
#ifndef TEXT_ICS_H
#define TEXT_ICS_H

#include "base/out.h"

enum ics_method { ICS_PUBLISH, ICS_REQUEST, ICS_CANCEL };   /* feed, invitation, call-off */

struct ics_event {
	struct id uid;                    /* stable, never reused */
	struct span host;                 /* behind the @ of the UID: the municipality's server */
	int64_t start, end;               /* UTC seconds */
	int64_t stamp, modified;          /* UTC seconds; modified 0: none */
	int sequence;                     /* one more for each change of time or place */
	struct span summary, location, description, url;   /* empty: left out */
	struct span organizer, attendee;  /* e-mail addresses, only in personal mail; else empty */
	bool cancelled;
	bool private;                     /* CLASS:PRIVATE, for casework */
};

/* name: of the calendar; left out when empty. */
void ics_begin(struct out *o, enum ics_method method, struct span name);
void ics_event(struct out *o, const struct ics_event *e);
void ics_end(struct out *o);

/* One content line: name, then the escaped value, folded at 75 octets without
 * splitting a character, CRLF. Control characters are dropped. */
void ics_line(struct out *o, const char *name, struct span value);

/* Offset of Stockholm from UTC at that moment, in seconds: 3,600 or 7,200.
 * (Directive 2000/84/EC: summer time from 01:00 UTC on the last Sunday of March
 * to 01:00 UTC on the last Sunday of October.) */
int ics_offset(int64_t utc);

#endif
