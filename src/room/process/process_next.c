/*
 * process_next.c - what is next in a case, computed from what is there.
 *
 * The order follows the method (domain.md 1.2): commission, shared purpose, map,
 * whom to ask, meeting, contacts, answers; after the meeting the agreements and
 * the date of the follow-up. Nothing here locks anything: the team may work in
 * another order, the steps only say what is missing.
 */
#include "room/process/process.h"

enum { ALL_VOICES = 1 | 2 | 4 };

struct steps { struct process_step *v; int n, max; };

static void add(struct steps *s, enum step_kind kind, int64_t n)
{
	if (s->n < s->max)
		s->v[s->n++] = (struct process_step){kind, n};
}

static void before_meeting(const struct process_facts *f, int64_t now, struct steps *s)
{
	if (f->meeting.is && f->meeting.v <= now + DAY)
		add(s, STEP_HOLD, 0);
	if (!f->commissions)
		add(s, STEP_COMMISSION, 0);
	else if ((f->shared_by & ALL_VOICES) != ALL_VOICES)
		add(s, STEP_SHARE, 0);
	if (!f->people || !f->placed)
		add(s, STEP_MAP, 0);
	else if (!f->asked)
		add(s, STEP_CHOOSE, 0);
	if (f->asked > f->contacted)
		add(s, STEP_CALL, f->asked - f->contacted);
	if (f->asked && !f->meeting.is)
		add(s, STEP_MEETING, 0);
	if (f->contacted > f->answered)
		add(s, STEP_ANSWERS, f->contacted - f->answered);
}

static void after_meeting(const struct process_facts *f, int64_t now, struct steps *s)
{
	bool again = f->meeting.is && f->meeting.v > f->held.v;
	if (!f->agreements)
		add(s, STEP_WRITE, 0);
	if (again || (f->follow_up.is && f->follow_up.v > now + DAY))
		add(s, STEP_FOLLOW_UP, f->agreements_open);
	else if (f->follow_up.is)
		add(s, STEP_HOLD, 0);
	else if (!f->declined_follow_up && f->phase < STAGE_FOLLOW_UP)
		add(s, STEP_FOLLOW_DATE, 0);
	else if (f->agreements_open)
		add(s, STEP_FOLLOW_UP, f->agreements_open);
	else
		add(s, STEP_CLOSE, 0);
}

int process_next(const struct process_facts *f, int64_t now, struct process_step *ret, int max)
{
	struct steps s = {ret, 0, max};
	if (f->phase == STAGE_CLOSED)
		add(&s, STEP_REOPEN, 0);
	else if (f->held.is)
		after_meeting(f, now, &s);
	else
		before_meeting(f, now, &s);
	return s.n;
}

static const struct { const char *word, *who, *icon; enum stage stage; } steps[] = {
	[STEP_COMMISSION] = {N_("Ha uppdragssamtalet"), N_("Nätverksledaren bjuder in uppdragsgivaren"), "handshake", STAGE_COMMISSION},
	[STEP_SHARE] = {N_("Få alla tre rösterna att säga ja till syftet"), N_("Nätverksledaren, tillsammans med familjen och uppdragsgivaren"), "quote-box", STAGE_COMMISSION},
	[STEP_MAP] = {N_("Rita nätverkskartan"), N_("Familjen ritar, nätverksledaren hjälper till"), "network", STAGE_MAP},
	[STEP_CHOOSE] = {N_("Välj vilka som ska frågas"), N_("Familjen väljer, nätverksledaren skriver in"), "user-plus", STAGE_MOBILISATION},
	[STEP_CALL] = {N_("Ta den första kontakten"), N_("Nätverksledarna delar på samtalen"), "phone", STAGE_MOBILISATION},
	[STEP_MEETING] = {N_("Boka nätverksmötet"), N_("Nätverksledaren"), "calendar-plus", STAGE_MEETING},
	[STEP_ANSWERS] = {N_("Fråga dem som inte har svarat"), N_("Nätverksledarna"), "question", STAGE_MOBILISATION},
	[STEP_HOLD] = {N_("Gör klart för mötet"), N_("Båda nätverksledarna"), "users", STAGE_MEETING},
	[STEP_WRITE] = {N_("Skriv in vad ni kom överens om"), N_("Den som antecknade på mötet"), "clipboard", STAGE_AGREEMENT},
	[STEP_FOLLOW_DATE] = {N_("Bestäm dag för uppföljning"), N_("Nätverksledaren, med nätverket"), "calendar", STAGE_FOLLOW_UP},
	[STEP_FOLLOW_UP] = {N_("Följ upp det ni kom överens om"), N_("Nätverksledarna"), "refresh", STAGE_FOLLOW_UP},
	[STEP_CLOSE] = {N_("Avsluta, eller boka ett möte till"), N_("Nätverksledaren, med familjen"), "archive", STAGE_NONE},
	[STEP_REOPEN] = {N_("Ärendet är avslutat"), N_("Den som ledde ärendet kan öppna det igen"), "archive", STAGE_NONE},
};

static unsigned known(enum step_kind kind)
{
	return (unsigned)kind < LEN(steps) ? (unsigned)kind : STEP_REOPEN;
}

const char *step_word(enum step_kind kind) { return steps[known(kind)].word; }
const char *step_who(enum step_kind kind) { return steps[known(kind)].who; }
const char *step_icon(enum step_kind kind) { return steps[known(kind)].icon; }
enum stage step_stage(enum step_kind kind) { return steps[known(kind)].stage; }
