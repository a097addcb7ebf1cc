#include "helper/plan.h"

#include "helper/helper.h"

enum { LEAST_LINES = 2 };         /* of a paragraph at a page's foot or head */
#define HEAD_GAP   MM(8)
#define FOOT_GAP   MM(8)
#define FOOT_LAST  MM(15)         /* below the foot's last line: the page's edge */

double block_height(const struct block *b, int from, int to)
{
	return (from == 0 ? b->top : 0) + (to - from) * b->line + (to == b->lines ? b->bottom : 0);
}

static double whole(const struct block *b)
{
	return block_height(b, 0, b->lines);
}

/* Where the flow stands. */
struct flow {
	struct plan *p;
	const struct block *cols;    /* the header of the table we are in */
	double y;
	bool fresh;                  /* nothing on this page yet but what is repeated */
};

static enum err put(struct flow *f, const struct block *b, int from, int to)
{
	struct plan *p = f->p;
	if (p->n_pieces == PLAN_MAX_BLOCKS * 2)
		return helper_refuse(p->o, "Papperet är för långt.");
	p->pieces[p->n_pieces++] = (struct piece){b, p->n_pages - 1, from, to, f->y};
	f->y += block_height(b, from, to);
	f->fresh = false;
	return OK;
}

static enum err new_page(struct flow *f, const struct block *next)
{
	struct plan *p = f->p;
	if (p->n_pages == PLAN_MAX_PAGES)
		return helper_refuse(p->o, "Papperet har fler än %d sidor.", PLAN_MAX_PAGES);
	p->n_pages++;
	f->y = p->first;
	if (next->kind == BLOCK_ROW && f->cols)
		TRY(put(f, f->cols, 0, f->cols->lines));
	f->fresh = true;
	return OK;
}

/* Height that has to fit below b's place for it to begin here: a heading takes the next block along. */
static double needed(const struct plan *p, int i)
{
	const struct block *b = &p->blocks[i];
	double h = whole(b);
	bool leads = b->kind == BLOCK_SECTION || b->kind == BLOCK_COLS;
	if (leads && i + 1 < p->n_blocks) {
		const struct block *n = &p->blocks[i + 1];
		bool breaks = n->kind == BLOCK_TEXT || n->kind == BLOCK_ITEM;
		int least = breaks && n->lines > LEAST_LINES ? LEAST_LINES : n->lines;
		h += n->before + block_height(n, 0, least);
	}
	return h;
}

/* As many lines as fit, then on over the page; for paragraphs, and rows higher than a page. */
static enum err in_parts(struct flow *f, const struct block *b)
{
	int from = 0;
	while (from < b->lines) {
		double room = f->p->last - f->y - (from == 0 ? b->top : 0);
		int fit = room > 0 ? (int)(room / b->line) : 0, left = b->lines - from;
		if (fit < left && left - fit < LEAST_LINES)
			fit = left - LEAST_LINES;
		if (fit >= left && room < left * b->line + b->bottom)
			fit = left - 1;
		if (fit < (left < LEAST_LINES ? left : LEAST_LINES) && !f->fresh) {
			TRY(new_page(f, b));
			continue;
		}
		fit = fit < 1 ? 1 : fit > left ? left : fit;
		TRY(put(f, b, from, from + fit));
		from += fit;
		if (from < b->lines)
			TRY(new_page(f, b));
	}
	return OK;
}

static enum err flow_block(struct flow *f, int i)
{
	struct plan *p = f->p;
	const struct block *b = &p->blocks[i];
	double page = p->last - p->first - (b->kind == BLOCK_ROW && f->cols ? whole(f->cols) : 0);
	bool breaks = b->kind == BLOCK_TEXT || b->kind == BLOCK_ITEM || b->kind == BLOCK_TITLE ||
	              b->kind == BLOCK_LEAD || whole(b) > page;
	if (b->kind == BLOCK_COLS)
		f->cols = b;
	else if (b->kind != BLOCK_ROW)
		f->cols = NULL;
	if (!f->fresh && f->y > p->first)
		f->y += b->before;
	if (!breaks && f->y + needed(p, i) > p->last && !f->fresh)
		TRY(new_page(f, b));
	return breaks ? in_parts(f, b) : put(f, b, 0, b->lines);
}

/* Signatures that close a paper stand together at the last page's foot. */
static enum err flow_signs(struct flow *f, int from)
{
	struct plan *p = f->p;
	double h = 0;
	for (int i = from; i < p->n_blocks; i++)
		h += whole(&p->blocks[i]) + (i > from ? p->blocks[i].before : 0);
	if (h > p->last - p->first) {
		for (int i = from; i < p->n_blocks; i++)
			TRY(flow_block(f, i));
		return OK;
	}
	if (f->y + p->blocks[from].before + h > p->last && !f->fresh)
		TRY(new_page(f, &p->blocks[from]));
	f->y = p->last - h;
	for (int i = from; i < p->n_blocks; i++) {
		f->y += i > from ? p->blocks[i].before : 0;
		TRY(put(f, &p->blocks[i], 0, p->blocks[i].lines));
	}
	return OK;
}

static void frame(struct plan *p)
{
	int head = p->head[0].lines > p->head[1].lines ? p->head[0].lines : p->head[1].lines;
	p->first = PLAN_MARGIN + (head ? head * PLAN_HEAD_SIZE * PLAN_LEADING + HEAD_GAP : 0);
	p->foot_y = p->pdf.height - FOOT_LAST - p->foot.lines * PLAN_FOOT_SIZE * PLAN_LEADING;
	p->last = p->foot_y - (p->foot.lines ? FOOT_GAP : 0);
}

enum err plan_flow(struct plan *p)
{
	struct flow f = {.p = p, .fresh = true};
	int signs = p->n_blocks;
	frame(p);
	if (p->last - p->first < MM(60))
		return helper_refuse(p->o, "Papperets huvud och fot tar för stor plats.");
	while (signs > 0 && p->blocks[signs - 1].kind == BLOCK_SIGN)
		signs--;
	p->pieces = NEW_N(p->a, struct piece, PLAN_MAX_BLOCKS * 2);
	p->n_pages = 1;
	f.y = p->first;
	for (int i = 0; i < signs; i++)
		TRY(flow_block(&f, i));
	return signs < p->n_blocks ? flow_signs(&f, signs) : OK;
}
