/*
 * home_pages.c - "Min dag", the unit's board, the one search.
 */
#include "form/home_pages.h"
#include "room/process/process.h"
#include "sql/home.h"
#include "view/home.h"

enum { MINE_MAX = 200, FOUND_MAX = 50 };

/* ROUTE GET /
 *   right  staff
 *   flags  noaudit
 */
enum err home_page(struct visit *v)
{
	struct page p = {.v = v, .title = "Min dag", .nav = "day", .layout = "dag"};
	struct scan s = home_mine(v->db, .who = v->who);
	struct home_mine_row row;
	enum err e;
	int n = 0;
	view_day_head(v->out, &p);
	while ((e = home_mine_next(&s, &row)) == OK)
		view_day_case(v->out, v, &row, n++);
	if (e != E_NOTFOUND)
		return e;
	view_day_foot(v->out, &p, n);
	return OK;
}

/* ROUTE GET /board
 *   right  board
 */
enum err board_page(struct visit *v)
{
	struct page p = {.v = v, .title = "Tavlan", .nav = "board", .layout = "page wide"};
	struct scan s = home_board(v->db, .municipality = v->who.municipality, .unit = v->visitor.unit);
	struct home_board_row row;
	int64_t phase = 0;
	enum err e;
	view_board_head(v->out, &p);
	while ((e = home_board_next(&s, &row)) == OK) {
		for (; phase < row.phase; phase++) {
			if (phase)
				view_board_column_end(v->out);
			view_board_column(v->out, phase + 1);
		}
		view_board_card(v->out, v, &row);
	}
	if (e != E_NOTFOUND)
		return e;
	for (; phase < STAGE_FOLLOW_UP; phase++) {
		if (phase)
			view_board_column_end(v->out);
		view_board_column(v->out, phase + 1);
	}
	view_board_column_end(v->out);
	view_board_foot(v->out, &p);
	return OK;
}

/* Case folded as far as ASCII and the Swedish letters go. */
static struct span folded(struct arena *a, struct span s)
{
	struct span copy = arena_copy(a, s);
	char *p = (char *)copy.p;
	for (size_t i = 0; i < copy.n; i++) {
		unsigned char c = (unsigned char)p[i];
		bool after = i && (unsigned char)p[i - 1] == 0xC3;
		if ((c >= 'A' && c <= 'Z') || (after && c >= 0x80 && c <= 0x9E && c != 0x97))
			p[i] = (char)(c + 32);
	}
	return copy;
}

static bool holds(struct arena *a, struct span text, struct span part)
{
	struct span t = folded(a, text);
	return part.n && memmem(t.p ? t.p : "", t.n, part.p, part.n) != NULL;
}

/* ROUTE POST /search
 *   right  staff
 *   flags  query
 *   again  home_page
 *   form   q line 100 required
 */
enum err search_post(struct visit *v)
{
	const struct search_post_form *f = FORM(v, search_post);
	struct page p = {.v = v, .title = "Sökning", .layout = "page narrow"};
	struct span part = folded(v->arena, f->q);
	struct scan s = search_names(v->db, .who = v->who);
	struct search_names_row row;
	enum err e;
	int n = 0;
	view_search_head(v->out, &p, f->q);
	while ((e = search_names_next(&s, &row)) == OK && n < FOUND_MAX)
		if (holds(v->arena, row.body.name, part) || holds(v->arena, row.body.call_name, part) ||
		    span_eq(row.number, f->q)) {
			view_search_row(v->out, &row);
			n++;
		}
	scan_end(&s);
	if (e && e != E_NOTFOUND)
		return e;
	view_search_foot(v->out, &p, n);
	return OK;
}
