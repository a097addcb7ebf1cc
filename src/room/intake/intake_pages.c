/*
 * intake_pages.c - asking for a network meeting: the public form, the same form
 * for staff, the receipt.
 */
#include "form/intake_pages.h"
#include "room/intake/intake.h"
#include "room/shell/shell.h"
#include "sql/intake.h"
#include "sql/trust.h"
#include "trust/throttle.h"
#include "view/intake.h"

/* Five requests in a quarter of an hour from one address, then ever slower; a
 * receipt can be opened for a month. */
enum { FREE_BY_PEER = 5, RECEIPT_DAYS = 31 };

static enum err ask(struct visit *v, bool staff)
{
	struct teams teams;
	TRY(intake_teams(v, &teams));
	struct page p = {.v = v, .title = staff ? N_("Ny förfrågan") : N_("Be om ett nätverksmöte"),
	                 .nav = "requests", .layout = "page narrow"};
	if (staff)
		view_request_form(v->out, &p, &teams);
	else
		view_request_ask(v->out, &p, &teams);
	return OK;
}

/* ROUTE GET /request
 *   right  public
 *   flags  noaudit
 */
enum err request_ask(struct visit *v)
{
	return ask(v, false);
}

/* A code as the sealed body keeps it; "" for none. */
static struct span code_text(struct arena *a, int64_t code)
{
	return code ? arena_fmt(a, "%lld", (long long)code) : S("");
}

#define BODY_OF(a, f) (struct request_body){ \
	.contact_name = (f)->contact_name, .contact_role = (f)->contact_role, \
	.reach_how = code_text((a), (f)->reach), .phone = (f)->phone, .email = (f)->email, \
	.best_time = (f)->best_time, .situation = (f)->situation, .wish = (f)->wish, \
	.child_age = code_text((a), (f)->child_age), .people = (f)->people, .interpreter = (f)->interpreter, \
	.safety = code_text((a), (f)->danger), .family_knows = code_text((a), (f)->knows), \
	.message_ok = code_text((a), (f)->message), .safety_words = (f)->safety_words}

static enum err throttled(struct visit *v)
{
	int seconds = throttle_wait("request", v->rq->peer, FREE_BY_PEER);
	if (!seconds)
		return OK;
	v->rq->reply.status = 429;
	v->rq->reply.retry_after = arena_fmt(v->arena, "%d", seconds);
	visit_fault(v, "", "Det har kommit många frågor härifrån på kort tid. Vänta en minut och skicka "
		"igen.");
	return E_INVALID;
}

/* ROUTE POST /request
 *   right  public
 *   again  request_ask
 *   form   unit         id
 *          from_kind    code 1..5 required
 *          contact_name line 80 required
 *          contact_role line 80
 *          reach        code 1..2 required
 *          phone        phone required when reach=1
 *          email        email required when reach=2
 *          best_time    line 100
 *          message      code 1..2
 *          situation    text 2000 required
 *          wish         text 2000
 *          child_age    code 1..7
 *          people       text 1000
 *          interpreter  line 80
 *          knows        code 1..4
 *          danger       code 1..3 required
 *          safety_words text 1000
 */
enum err request_post(struct visit *v)
{
	const struct request_post_form *f = FORM(v, request_post);
	struct request_body body = BODY_OF(v->arena, f);
	struct id unit, request;
	TRY(throttled(v));
	TRY(intake_unit(v, f->unit, &unit));
	TRY(intake_add(v, &(struct new_request){.unit = unit, .received = v->who.now, .channel = CHANNEL_WEB,
		.from_kind = f->from_kind, .body = &body}, &request));
	throttle_failed("request", v->rq->peer);
	visit_go(v, NULL, "/request/receipt/%i", &request);
	return OK;
}

/* ROUTE GET /request/receipt/{receipt}
 *   right  public
 *   flags  noaudit
 */
enum err request_receipt_page(struct visit *v)
{
	struct request_receipt_row r;
	bool staff = !id_none(v->visitor.who.staff);
	TRY(request_receipt(v->db, &r, .municipality = v->who.municipality, .id = visit_id(v, "receipt"),
		.since = v->who.now - RECEIPT_DAYS * DAY));
	struct page p = {.v = v, .title = N_("Kvitto"), .nav = "requests", .layout = "page narrow"};
	if (staff)
		view_receipt_staff(v->out, &p, &r);
	else
		view_receipt(v->out, &p, &r);
	return OK;
}

/* ---- the same by telephone, letter or visit ------------------------------------------ */

/* ROUTE GET /requests/new
 *   right  request.create
 *   flags  noaudit
 */
enum err request_new_page(struct visit *v)
{
	return ask(v, true);
}

/* Noon of the day it came, now when that is today. */
static enum err received_at(struct visit *v, struct span date, int64_t *ret)
{
	struct civil c;
	char today[10];
	civil_date_text(clock_civil(v->who.now), today);
	*ret = v->who.now;
	if (!date.n || span_eq(date, span(today, 10)) || !civil_date(date, &c))
		return OK;
	c.hour = 12;
	c.minute = c.second = 0;
	*ret = clock_utc(c);
	if (*ret <= v->who.now && *ret > v->who.now - 366 * DAY)
		return OK;
	visit_fault(v, "received", "Skriv dagen då frågan kom: i dag, eller en dag under det senaste året.");
	return E_INVALID;
}

/* ROUTE POST /requests/new
 *   right  request.create
 *   again  request_new_page
 *   form   unit         id
 *          channel      code 2..4 required
 *          received     date
 *          from_kind    code 1..5 required
 *          contact_name line 80 required
 *          contact_role line 80
 *          reach        code 1..2 required
 *          phone        phone required when reach=1
 *          email        email required when reach=2
 *          best_time    line 100
 *          message      code 1..2
 *          situation    text 2000 required
 *          wish         text 2000
 *          child_age    code 1..7
 *          people       text 1000
 *          interpreter  line 80
 *          knows        code 1..4
 *          danger       code 1..3 required
 *          safety_words text 1000
 */
enum err request_new_post(struct visit *v)
{
	const struct request_new_post_form *f = FORM(v, request_new_post);
	struct request_body body = BODY_OF(v->arena, f);
	struct id unit, request;
	int64_t received;
	TRY(received_at(v, f->received, &received));
	TRY(intake_unit(v, f->unit, &unit));
	TRY(intake_add(v, &(struct new_request){.unit = unit, .received = received, .channel = f->channel,
		.from_kind = f->from_kind, .body = &body}, &request));
	visit_go(v, "saved", "/request/receipt/%i", &request);
	return OK;
}
