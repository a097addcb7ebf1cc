/*
 * meeting.h - the network meeting and what came out of it: attendance, quotes by
 * speaker, agreements who-what-when.
 *
 * Statements are quotes: the speaker's own words, struck by the speaker when
 * they came out wrong, never overwritten. Agreements are read back and confirmed
 * one by one, because plans are made more often than they are perceived (Steive
 * 2010); dissent is kept beside them. A follow-up is dated, or consciously
 * declined, before the meeting is closed.
 */
#ifndef ROOM_MEETING_H
#define ROOM_MEETING_H

#include "room/mobilisation/mobilisation.h"

enum meeting_status { MEETING_PLANNED = 1, MEETING_UNDER_WAY, MEETING_HELD, MEETING_CANCELLED };
enum attendance { HERE = 1, BY_VIDEO, CAME_LATE, LEFT_EARLY, DID_NOT_COME };
enum round { ROUND_WORRY = 1, ROUND_HOPE, ROUND_CAN_DO, ROUND_OTHER };
enum agreement_status { AGREEMENT_OPEN, AGREEMENT_KEPT, AGREEMENT_PARTLY, AGREEMENT_NOT, AGREEMENT_CHANGED };
enum next_choice { NEXT_OPEN, NEXT_DATED, NEXT_DECLINED };

const char *attendance_word(int64_t status);
const char *round_word(int64_t round);
const char *agreement_word(int64_t status);

/* The name of a person in the list, for quotes and agreements; "" when gone. */
struct span meeting_name(const struct mob_list *l, struct id person);
bool meeting_heard(const struct id *speakers, int n, struct id person);

#endif
