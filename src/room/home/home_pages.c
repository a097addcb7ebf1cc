/*
 * home_pages.c - "Min dag" and what the other roles meet in its place, the
 * unit's board, the one search.
 */
#include "form/home_pages.h"
#include "room/home/home.h"
#include "view/home.h"

enum { CASE_WORK = ROLE_LEADER | ROLE_CASEWORKER };

static enum err show_day(struct visit *v)
{
	struct day d;
	struct page p = {.v = v, .title = "Min dag", .nav = "day", .layout = "page"};
	TRY(day_read(v, &d));
	view_day(v->out, &p, &d);
	return OK;
}

static enum err show_manager(struct visit *v)
{
	struct manager_day m;
	struct page p = {.v = v, .title = "Min dag", .nav = "day", .layout = "page"};
	TRY(manager_read(v, &m));
	view_manager_day(v->out, &p, &m);
	return OK;
}

static enum err to_accounts(struct visit *v)
{
	static const char *const pages[] = {"/admin/staff", "/admin"};
	for (size_t i = 0; i < LEN(pages); i++)
		if (shell_may(v, pages[i])) {
			v->rq->reply.status = 303;
			v->rq->reply.location = span_str(pages[i]);
			return OK;
		}
	return E_NOTFOUND;
}

/* ROUTE GET /
 *   right  staff
 */
enum err home_page(struct visit *v)
{
	if (v->visitor.roles & CASE_WORK)
		return show_day(v);
	if (v->visitor.roles & ROLE_MANAGER)
		return show_manager(v);
	if ((v->visitor.roles & ROLE_ADMIN) && to_accounts(v) == OK)
		return OK;
	struct page p = {.v = v, .title = "Start", .nav = "day", .layout = "page narrow"};
	view_quiet_day(v->out, &p);
	return OK;
}

/* ---- the board ------------------------------------------------------------------------ */

static enum err show_board(struct visit *v, struct page *p, bool paper)
{
	struct scan s = home_board(v->db, .who = v->who, .unit = v->visitor.unit);
	struct home_board_row *rows[STAGE_COUNT] = {0}, row;
	int n[STAGE_COUNT] = {0};
	enum { COLUMN = 1000 };
	enum err e;
	while ((e = home_board_next(&s, &row)) == OK) {
		if (row.phase <= STAGE_NONE || row.phase >= STAGE_CLOSED)
			continue;
		if (!rows[row.phase])
			rows[row.phase] = NEW_N(v->arena, struct home_board_row, COLUMN);
		rows[row.phase][n[row.phase]++] = row;
	}
	if (e != E_NOTFOUND)
		return e;
	if (paper)
		view_board_paper(v->out, p, rows, n);
	else
		view_board(v->out, p, rows, n);
	return OK;
}

/* ROUTE GET /board
 *   right  board
 */
enum err board_page(struct visit *v)
{
	struct page p = {.v = v, .title = "Enhetens ärenden", .nav = "board", .layout = "page wide"};
	return show_board(v, &p, false);
}

/* ROUTE GET /board/print
 *   right  board
 */
enum err board_print(struct visit *v)
{
	struct page p = {.v = v, .title = "Enhetens ärenden på papper", .nav = "board", .layout = "page narrow"};
	visit_audit(v, AUDIT_PRINT, v->visitor.unit);
	return show_board(v, &p, true);
}

/* ---- search ----------------------------------------------------------------------------- */

/* ROUTE GET /search
 *   right  staff
 *   flags  noaudit
 */
enum err search_page(struct visit *v)
{
	struct page p = {.v = v, .title = "Sök", .layout = "page narrow"};
	view_search(v->out, &p, NULL, S(""));
	return OK;
}

/* ROUTE POST /search
 *   right  staff
 *   flags  query
 *   again  search_page
 *   form   q line 100 required
 */
enum err search_post(struct visit *v)
{
	const struct search_post_form *f = FORM(v, search_post);
	struct found_list found;
	struct page p = {.v = v, .title = "Sök", .layout = "page narrow"};
	TRY(search_run(v, f->q, &found));
	view_search(v->out, &p, &found, f->q);
	return OK;
}
