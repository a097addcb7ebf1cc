/*
 * plan.h - a paper (guard/paper.h) on its way to PDF, in three steps: read the
 * instructions into blocks, lay the blocks out on pages, draw them. Sizes in
 * points; they follow the printed agreement's design: 18 mm margins, 12 pt Noto
 * Sans, line height 1.45.
 */
#ifndef HELPER_PLAN_H
#define HELPER_PLAN_H

#include "helper/pdf.h"

#include <pango/pangocairo.h>
#include <qrencode.h>

enum { PLAN_MAX_BLOCKS = 4000, PLAN_MAX_PAGES = 200, PLAN_COLS = 4 };

enum block_kind { BLOCK_TITLE, BLOCK_LEAD, BLOCK_COLS, BLOCK_ROW, BLOCK_SECTION, BLOCK_TEXT, BLOCK_ITEM,
                  BLOCK_SIGN, BLOCK_QR };

struct cell {
	PangoLayout *text;        /* NULL = empty */
	double x, width;
	int lines;
};

struct block {
	enum block_kind kind;
	struct cell cell[PLAN_COLS];
	int n_cells;
	double size, line;        /* type size, height of a line */
	double before;            /* distance to the block above; not at the top of a page */
	double top, bottom;       /* inside: padding, rules, the place to sign */
	int lines;                /* of the longest cell */
	QRcode *qr;
	const char *link;         /* where the code leads; NULL = no link */
};

/* A block, or some of its lines, on a page. */
struct piece { const struct block *block; int page, from, to; double y; };

struct plan {
	struct pdf pdf;
	struct arena *a;
	struct out *o;
	PangoContext *pango;
	struct span title, lang;
	struct cell head[2], foot;
	struct block *blocks;
	struct piece *pieces;
	int n_blocks, n_pieces, n_pages;
	double left, width, first, last;   /* the blocks' place on a page: x, width, y from and to */
	double foot_y;
};

MUST_USE enum err plan_read(struct plan *p, struct span input);
MUST_USE enum err plan_flow(struct plan *p);
void plan_draw(struct plan *p);
void plan_free(struct plan *p);

/* The one for our letters, then those of the languages invitations are written in. */
#define PLAN_FONTS "Noto Sans,Noto Sans Arabic,Noto Sans Ethiopic,Noto Sans Hebrew,Noto Sans Thai"
#define PLAN_MARGIN     MM(18)
#define PLAN_FOOT_SIZE  9.5
#define PLAN_HEAD_SIZE  10.5
#define PLAN_LEADING    1.45
#define PLAN_QR         MM(30)
#define PLAN_QR_GAP     MM(4)
#define PLAN_SIGN       MM(9)
#define PLAN_SIGN_GAP   MM(1)

/* Height of lines from..to with what stands above and below them. */
double block_height(const struct block *b, int from, int to);

#endif
