/*
 * invitation.h - asking somebody to come: a link that opens nothing by itself,
 * a code by another way, and the invited person's own page.
 *
 * The link is a pointer of 128 bits; the database holds its hash, and the link
 * itself only sealed with the process's key, for printing. A GET of the link is
 * inert; the code opens it on one device (five tries, then a new invitation is
 * needed). It ends after the meeting, or when a leader takes it back. Wrong link
 * and ended link look the same.
 *
 * The page is plain Swedish, has no script, preselects nothing, and may be
 * answered again until the meeting.
 */
#ifndef ROOM_INVITATION_H
#define ROOM_INVITATION_H

#include "room/shell/shell.h"

enum { INVITATION_TRIES = 5, INVITATION_DAYS = 60, CODE_DIGITS = 6, LINK_TEXT = 22 };

/* Make a new invitation for this person; the former one ends. In a change. */
MUST_USE enum err invitation_make(struct visit *v, struct id process, struct id person);

/* The door: the code fits this link? OK sets the device's cookie. E_INVALID: a
 * fault stands beside the field. In a change. */
MUST_USE enum err invitation_open(struct visit *v, struct span link, struct span code);

/* "482 913" of "482913". */
struct span code_shown(struct arena *a, struct span code);

#endif
