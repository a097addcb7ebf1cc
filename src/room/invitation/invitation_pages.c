/*
 * invitation_pages.c - the leader's page of an invitation, the neutral door,
 * the invited person's own page.
 */
#include "form/invitation_pages.h"
#include "room/invitation/invitation.h"
#include "room/mobilisation/mobilisation.h"
#include "room/process/process.h"
#include "sql/invitation.h"
#include "text/ics.h"
#include "trust/app.h"
#include "trust/session.h"
#include "trust/throttle.h"
#include "view/invitation.h"

enum { FREE_AT_DOOR = 20, MEETING_LASTS = 150 * 60 };

/* ---- the leader's side -------------------------------------------------------------- */

/* ROUTE GET /process/{process}/invitation/{person}
 *   right  process.read
 */
enum err invitation_page(struct visit *v)
{
	struct case_frame frame;
	struct id person = visit_id(v, "person");
	struct invitation_person_row who;
	struct invitation_newest_row row = {0};
	TRY(process_frame(v, v->on.process, STAGE_MOBILISATION, &frame));
	TRY(invitation_person(v->db, &who, .who = v->who, .process = v->on.process, .id = person));
	struct scan s = invitation_newest(v->db, .who = v->who, .process = v->on.process, .person = person);
	enum err e = invitation_newest_next(&s, &row);
	scan_end(&s);
	if (e && e != E_NOTFOUND)
		return e;
	struct span hint = row.body.token_hint, link = span(NULL, 0);
	bool live = e == OK && !row.revoked.is && row.expires > v->who.now;
	if (live && v->level >= LEVEL_WRITE)
		span_cut(&hint, ' ', &link);
	else
		hint = span(NULL, 0);
	const char *origin = *v->app->origin ? v->app->origin
		: arena_str(v->arena, arena_fmt(v->arena, "%s://%.*s", v->rq->tls ? "https" : "http", SPAN_ARG(v->rq->host)));
	struct page p = {.v = v, .title = N_("Inbjudan"), .number = frame.number, .nav = "board", .frame = &frame};
	view_invitation(v->out, &p, person, &who, e == OK ? &row : NULL,
	                arena_fmt(v->arena, "%s/i/%.*s", origin, SPAN_ARG(link)), code_shown(v->arena, hint), live);
	return OK;
}

/* ROUTE POST /process/{process}/invitation/{person}
 *   right  process.write
 *   again  invitation_page
 */
enum err invitation_post(struct visit *v)
{
	struct id person = visit_id(v, "person");
	TRY(invitation_make(v, v->on.process, person));
	TRY(mob_mark(v, v->on.process, person, MARK_INVITE, S("")));
	visit_go(v, "saved", "/process/%i/invitation/%i", &v->on.process, &person);
	return OK;
}

/* ROUTE POST /process/{process}/invitation/{person}/revoke
 *   right  process.write
 *   again  invitation_page
 */
enum err invitation_revoke_post(struct visit *v)
{
	struct id person = visit_id(v, "person");
	TRY(invitation_revoke(v->db, .who = v->who, .process = v->on.process, .person = person));
	visit_go(v, "saved", "/process/%i/invitation/%i", &v->on.process, &person);
	return OK;
}

/* ---- the door ------------------------------------------------------------------------- */

/* "Kim" of "Kim Berg". */
static struct span first_name(struct span name)
{
	return span(name.p, span_find(name, ' ', 0));
}

/* ROUTE GET /i/{token}
 *   right  public
 *   flags  noaudit
 */
enum err door_page(struct visit *v)
{
	struct guest_leader_row l = {0};
	unsigned char hash[32];
	struct span link = visit_text(v, "token");
	token_hash(link, hash);
	enum err e = guest_leader(v->db, &l, .municipality = v->who.municipality,
		.token_hash = span((char *)hash, 32), .now = v->who.now);
	if (e && e != E_NOTFOUND)
		return e;
	struct page p = {.v = v, .title = N_("Välkommen")};
	view_door(v->out, &p, link, first_name(l.leader));
	return OK;
}

/* ROUTE POST /i/{token}
 *   right  public
 *   again  door_page
 *   form   code line 20 required
 */
enum err door_post(struct visit *v)
{
	const struct door_post_form *f = FORM(v, door_post);
	struct span link = visit_text(v, "token");
	unsigned char hash[32];
	if (throttle_wait("door", v->rq->peer, FREE_AT_DOOR)) {
		visit_fault(v, "code", N_("För många försök just nu. Vänta en minut och försök igen."));
		return E_INVALID;
	}
	enum err e = invitation_open(v, link, f->code);
	if (e == OK) {
		visit_go(v, NULL, "/invited");
		return OK;
	}
	if (e != E_CONFLICT && e != E_NOTFOUND && e != E_LIMIT)
		return e;
	/* a wrong code is counted, so this change is kept; a link that leads nowhere
	 * gets the same answer */
	throttle_failed("door", v->rq->peer);
	token_hash(link, hash);
	enum err counted = door_try(v->db, .municipality = v->who.municipality, .token_hash = span((char *)hash, 32));
	if (counted && counted != E_NOTFOUND)
		return counted;
	v->rq->reply.status = 303;
	v->rq->reply.location = arena_fmt(v->arena, "/i/%.*s?done=wrong-code", SPAN_ARG(link));
	return OK;
}

/* ---- the own page ----------------------------------------------------------------------- */

static enum err guest(struct visit *v, struct guest_self_row *self, struct guest_about_row *about)
{
	TRY(guest_self(v->db, self, .municipality = v->who.municipality, .process = v->visitor.invited_process,
		.invitation = v->visitor.invitation, .now = v->who.now));
	return guest_about(v->db, about, .municipality = v->who.municipality, .process = v->visitor.invited_process,
		.invitation = v->visitor.invitation, .now = v->who.now);
}

/* ROUTE GET /invited
 *   right  invited
 */
enum err invited_page(struct visit *v)
{
	struct guest_self_row self;
	struct guest_about_row about;
	TRY(guest(v, &self, &about));
	struct page p = {.v = v, .title = N_("Din inbjudan")};
	view_invited(v->out, &p, &self, &about, first_name(about.leader));
	return OK;
}

/* ROUTE POST /invited/answer
 *   right  invited
 *   again  invited_page
 *   form   answer code 1..3 required
 */
enum err invited_answer(struct visit *v)
{
	const struct invited_answer_form *f = FORM(v, invited_answer);
	TRY(guest_answer(v->db, .municipality = v->who.municipality, .process = v->visitor.invited_process,
		.person = v->visitor.invited_person, .invitation = v->visitor.invitation,
		.answer = f->answer, .now = v->who.now));
	TRY(guest_recount(v->db, .municipality = v->who.municipality, .process = v->visitor.invited_process,
		.invitation = v->visitor.invitation, .now = v->who.now));
	visit_go(v, "answered", "/invited");
	return OK;
}

/* ROUTE POST /invited/words
 *   right  invited
 *   again  invited_page
 *   form   question  text 1000
 *          wish      text 1000
 *          need      text 1000
 *          companion line 200
 */
enum err invited_words(struct visit *v)
{
	const struct invited_words_form *f = FORM(v, invited_words);
	struct guest_self_row self;
	struct guest_about_row about;
	struct guest_question_row m;
	struct id process = v->visitor.invited_process, invitation = v->visitor.invitation;
	TRY(guest(v, &self, &about));
	self.body.question = f->question;
	self.body.wish = f->wish;
	self.body.need = f->need;
	self.body.companion = f->companion;
	TRY(guest_words(v->db, .municipality = v->who.municipality, .process = process, .invitation = invitation,
		.now = v->who.now, .body = self.body));
	TRY(guest_question(v->db, &m, .municipality = v->who.municipality, .process = process,
		.person = v->visitor.invited_person, .invitation = invitation, .now = v->who.now));
	m.body.question = f->question;
	if (f->need.n)
		m.body.need = f->need;
	TRY(guest_put_question(v->db, .municipality = v->who.municipality, .process = process,
		.person = v->visitor.invited_person, .invitation = invitation, .now = v->who.now, .body = m.body));
	visit_go(v, "answered", "/invited");
	return OK;
}

/* A neutral entry: no name, no topic, no place (hard rules 5 and 6). */
static void write_calendar(struct visit *v, struct id uid, int64_t start)
{
	ics_begin(v->out, ICS_PUBLISH, S(""));
	ics_event(v->out, &(struct ics_event){.uid = uid, .host = v->rq->host, .start = start,
		.end = start + MEETING_LASTS, .stamp = v->who.now, .summary = span_str(tr(v->lang, "Möte")),
		.private = true});
	ics_end(v->out);
	v->rq->reply.type = "text/calendar; charset=utf-8";
	v->rq->reply.filename = S("kalender.ics");
}

/* ROUTE GET /invited/calendar.ics
 *   right  invited
 */
enum err invited_calendar(struct visit *v)
{
	struct guest_self_row self;
	struct guest_about_row about;
	TRY(guest(v, &self, &about));
	if (!about.meeting_at.is)
		return E_NOTFOUND;
	write_calendar(v, self.id, about.meeting_at.v);
	return OK;
}
