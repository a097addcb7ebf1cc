/*
 * sheet.h - a table of text, whatever file it came from: a header and rows,
 * each with the line it began on.
 */
#ifndef HELPER_SHEET_H
#define HELPER_SHEET_H

#include "base/arena.h"
#include "base/out.h"

enum { SHEET_MAX_COLS = 500, SHEET_MAX_ROWS = 20000, SHEET_MAX_CELLS = 2000000 };

struct sheet {
	struct span file;          /* for messages */
	struct span type;          /* node or edge type, "" = not told */
	int cols, rows;
	struct span *head;         /* cols */
	struct span *cell;         /* rows * cols */
	int *line;                 /* rows */
};

static inline struct span sheet_at(const struct sheet *s, int row, int col)
{
	return col < 0 ? S("") : s->cell[(size_t)row * (size_t)s->cols + (size_t)col];
}

/* The column of that name (ASCII letters without regard to case), -1 when there is none. */
int sheet_col(const struct sheet *s, const char *name);
bool sheet_same(struct span a, const char *b);

/*
 * Read CSV as @codaco/network-exporters writes it: comma, CRLF (LF is taken
 * too), quotes doubled, UTF-8 with or without a byte order mark; one apostrophe
 * that guards = + - @ TAB CR from spreadsheets is taken off. Strict: every row
 * has as many fields as the header. Sentences go to `o`.
 */
MUST_USE enum err sheet_csv(struct span file, struct span bytes, struct arena *a, struct out *o,
                            struct sheet *ret);

#endif
