/*
 * home.c - gathers a working day from the cases that one has access to.
 */
#include "room/home/home.h"

#include <stdlib.h>

static int64_t day_start(int64_t now)
{
	struct civil c = clock_civil(now);
	c.hour = c.minute = c.second = 0;
	return clock_utc(c);
}

static int64_t days_from(int64_t now, int days)
{
	struct civil c = clock_civil(now);
	return clock_utc(civil_from_days(civil_days(c.year, c.month, c.day) + days));
}

int64_t day_since(struct opt_int visit, int64_t now)
{
	int wday = clock_civil(now).wday;
	int back = wday == 0 ? 3 : wday == 6 ? 2 : 1;
	return visit.is && visit.v < day_start(now) ? visit.v : days_from(now, -back);
}

struct span since_words(struct arena *a, enum lang l, int64_t since, int64_t now)
{
	static const char *const weekdays[] = {N_("i måndags"), N_("i tisdags"), N_("i onsdags"), N_("i torsdags"),
		N_("i fredags"), N_("i lördags"), N_("i söndags")};
	int64_t days = (day_start(now) - day_start(since) + DAY / 2) / DAY;
	if (days < 1)
		return span_str(tr(l, "i dag"));
	if (days == 1)
		return span_str(tr(l, "i går"));
	return days < 7 ? span_str(tr(l, weekdays[clock_civil(since).wday])) : day_short_text(a, l, since);
}

struct span first_word(struct span name)
{
	return span(name.p, span_find(name, ' ', 0));
}

/* ---- reading --------------------------------------------------------------------------- */

static enum err read_cases(struct visit *v, struct scan *s, struct day *d)
{
	enum err e = OK;
	d->cases = NEW_N(v->arena, struct day_case, DAY_CASES);
	while (d->ncases < DAY_CASES && (e = home_mine_next(s, &d->cases[d->ncases].row)) == OK) {
		struct day_case *c = &d->cases[d->ncases++];
		c->name = c->row.hidden ? c->row.alias
			: process_name(v->arena, v->lang, c->row.body.main, c->row.body.age, c->row.body.title, c->row.alias);
		c->next = c->row.meeting_at.is && c->row.meeting_at.v > v->who.now ? c->row.meeting_at.v : INT64_MAX;
	}
	scan_end(s);
	return e == E_NOTFOUND ? OK : e;
}

/* Both come by process id. */
static struct day_case *case_of(struct day *d, struct id process)
{
	int low = 0, high = d->ncases;
	while (low < high) {
		int mid = (low + high) / 2, order = memcmp(d->cases[mid].row.process.b, process.b, sizeof process.b);
		if (!order)
			return &d->cases[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static int64_t moment(struct span date, struct span clock)
{
	struct civil c = {0}, t = {.hour = 8};
	if (!civil_date(date, &c))
		return INT64_MAX;
	civil_time(clock, &t);
	c.hour = t.hour;
	c.minute = t.minute;
	return clock_utc(c);
}

static enum err read_tasks(struct visit *v, struct scan *s, struct day *d)
{
	struct span today = civil_today(v->arena, v->who.now);
	struct home_tasks_row *rows = NEW_N(v->arena, struct home_tasks_row, DAY_TASKS);
	enum err e = OK;
	int n = 0;
	while (n < DAY_TASKS && (e = home_tasks_next(s, &rows[n])) == OK) {
		struct home_tasks_row *t = &rows[n++];
		struct day_case *c = case_of(d, t->process);
		if (!c)
			continue;
		int when = span_cmp(t->due, today);
		if (when <= 0)
			d->items[d->nitems++] = (struct day_item){.clock = when ? S("") : t->clock, .task = t, .of = c, .late = when < 0};
		if (!t->done_at.is && !c->task) {
			int64_t at = moment(t->due, t->clock);
			c->task = t;
			c->next = at < c->next ? at : c->next;
		}
	}
	scan_end(s);
	return e == E_NOTFOUND ? OK : e;
}

static enum err read_meetings(struct visit *v, struct scan *s, struct day *d)
{
	struct home_meetings_row *rows = NEW_N(v->arena, struct home_meetings_row, DAY_MEETINGS);
	enum err e = OK;
	int n = 0;
	while (n < DAY_MEETINGS && (e = home_meetings_next(s, &rows[n])) == OK) {
		struct home_meetings_row *m = &rows[n++];
		struct civil c = clock_civil(m->starts);
		struct day_case *of = case_of(d, m->process);
		if (of)
			d->items[d->nitems++] = (struct day_item){
				.clock = arena_fmt(v->arena, "%02d:%02d", c.hour, c.minute), .meeting = m, .of = of};
	}
	scan_end(s);
	return e == E_NOTFOUND ? OK : e;
}

static struct span news_name(struct visit *v, const struct home_news_people_row *p)
{
	if (p->protected)
		return span_str(tr(v->lang, "Skyddad person"));
	return p->body.call_name.n ? p->body.call_name : p->body.name;
}

/* Answers and people come in the same order; both are limited alike. */
static enum err read_news(struct visit *v, struct scan *s, struct scan *people, struct day *d)
{
	struct home_news_people_row p;
	enum err e = OK;
	d->news = NEW_N(v->arena, struct day_news, DAY_NEWS);
	while (d->nnews < DAY_NEWS && (e = home_news_next(s, &d->news[d->nnews].row)) == OK) {
		struct day_news *n = &d->news[d->nnews];
		enum err found = home_news_people_next(people, &p);
		n->of = case_of(d, n->row.process);
		if (found == OK && n->of && id_eq(p.id, n->row.person)) {
			n->who = news_name(v, &p);
			d->nnews++;
		}
	}
	scan_end(s);
	scan_end(people);
	return e == E_NOTFOUND ? OK : e;
}

/* ---- ordering ---------------------------------------------------------------------------- */

static int by_clock(const void *a, const void *b)
{
	const struct day_item *x = a, *y = b;
	if (x->late != y->late)
		return x->late ? -1 : 1;
	int order = span_cmp(x->clock, y->clock);
	if (order)
		return order;
	return x->task && y->task ? span_cmp(x->task->due, y->task->due) : (x->task != NULL) - (y->task != NULL);
}

/* The cards are moved after this: nothing may point at them from outside any more. */
static int by_next(const void *a, const void *b)
{
	const struct day_case *x = a, *y = b;
	if (x->next != y->next)
		return x->next < y->next ? -1 : 1;
	return span_cmp(x->row.number, y->row.number);
}

static void order(struct visit *v, struct day *d)
{
	struct day_case *sorted = NEW_N(v->arena, struct day_case, (size_t)d->ncases);
	memcpy(sorted, d->cases, sizeof *sorted * (size_t)d->ncases);
	qsort(sorted, (size_t)d->ncases, sizeof *sorted, by_next);
	qsort(d->items, (size_t)d->nitems, sizeof *d->items, by_clock);
	d->cases = sorted; /* items and news keep pointing at the unsorted ones */
}

enum err day_read(struct visit *v, struct day *ret)
{
	int64_t today = day_start(v->who.now);
	struct home_last_visit_row last = {0};
	*ret = (struct day){0};
	TRY(home_last_visit(v->db, &last, .municipality = v->who.municipality, .staff = v->who.staff, .before = today));
	ret->since = day_since(last.at, v->who.now);
	struct scan mine = home_mine(v->db, .who = v->who);
	struct scan tasks = home_tasks(v->db, .who = v->who, .since = today);
	struct scan meetings = home_meetings(v->db, .who = v->who, .from = today, .to = days_from(v->who.now, 1));
	struct scan news = home_news(v->db, .who = v->who, .since = ret->since);
	struct scan people = home_news_people(v->db, .who = v->who, .since = ret->since);
	ret->items = NEW_N(v->arena, struct day_item, DAY_TASKS + DAY_MEETINGS);
	enum err e = read_cases(v, &mine, ret);
	if (e == OK)
		e = read_tasks(v, &tasks, ret);
	if (e == OK)
		e = read_meetings(v, &meetings, ret);
	if (e == OK)
		e = read_news(v, &news, &people, ret);
	if (e) {
		scan_end(&tasks), scan_end(&meetings), scan_end(&news), scan_end(&people);
		return e;
	}
	order(v, ret);
	return OK;
}

/* ---- the unit's manager --------------------------------------------------------------------- */

enum err manager_read(struct visit *v, struct manager_day *ret)
{
	enum { GLASS_MAX = 100 };
	struct home_requests_row r;
	struct scan board = home_board(v->db, .who = v->who, .unit = v->visitor.unit);
	struct scan glass = break_glass_list(v->db, .municipality = v->who.municipality, .unit = v->visitor.unit);
	struct home_board_row card;
	enum err e;
	*ret = (struct manager_day){.glass = NEW_N(v->arena, struct break_glass_list_row, GLASS_MAX)};
	while ((e = home_board_next(&board, &card)) == OK)
		if (card.phase > 0 && card.phase < STAGE_COUNT)
			ret->phases[card.phase]++;
	if (e == E_NOTFOUND)
		while (ret->nglass < GLASS_MAX && (e = break_glass_list_next(&glass, &ret->glass[ret->nglass])) == OK)
			ret->nglass += !ret->glass[ret->nglass].outcome;
	scan_end(&glass);
	if (e && e != E_NOTFOUND)
		return e;
	TRY(home_requests(v->db, &r, .municipality = v->who.municipality, .unit = v->visitor.unit, .now = v->who.now));
	ret->fresh = r.fresh;
	ret->late = r.late;
	return OK;
}
