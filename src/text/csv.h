/*
 * csv.h - comma separated values: a writer (RFC 4180) and a reader.
 *
 * The writer: comma, CRLF after every record, UTF-8 without BOM; quotes only
 * where the value holds a quote, comma, CR or LF. Formula guard: a *text* that
 * begins with = + - @ tab or CR gets an apostrophe in front, so that no
 * spreadsheet runs it; numbers are left alone (formats.md A 4.1).
 *
 * The reader is total: any bytes give records, or a fault with its line. It
 * takes comma, semicolon or tab, CRLF, LF or CR, and a BOM. It does not take
 * the apostrophe off: csv_unguard() does, for files that were written so.
 */
#ifndef TEXT_CSV_H
#define TEXT_CSV_H

#include "base/arena.h"
#include "base/out.h"

/* ---- writing ------------------------------------------------------------- */

struct csv { struct out *o; bool any; };             /* any: the record has a field */

static inline struct csv csv_new(struct out *o) { return (struct csv){o, false}; }
void csv_text(struct csv *c, struct span s);
void csv_str(struct csv *c, const char *s);          /* NULL: an empty field */
void csv_int(struct csv *c, int64_t v);
void csv_num(struct csv *c, double v, int decimals); /* decimal point */
void csv_bool(struct csv *c, bool v);                /* true, false */
void csv_empty(struct csv *c);
void csv_end(struct csv *c);                         /* of the record */

/* ---- reading ------------------------------------------------------------- */

enum { CSV_MAX_FIELDS = 1024, CSV_MAX_FIELD = 1 << 20, CSV_MAX_RECORDS = 200000 };

struct csv_reader {
	struct span rest;
	char separator;
	int line;              /* where the record just read began, from 1 */
	int next_line;
	int records;
	const char *fault;     /* Swedish, when csv_read says E_INVALID or E_LIMIT */
	int fault_line;
	struct arena *arena;
};

/* separator 0: the one of , ; tab that stands most often in the first line
 * outside of quotes. The text must stay valid while records are used. */
struct csv_reader csv_reader(struct arena *a, struct span text, char separator);

/*
 * The next record: *ret and *ret_n fields, in the arena (or in the text itself).
 * E_NOTFOUND at the end. E_INVALID: a quote is not closed, or text follows a
 * closing quote; E_LIMIT: too many or too long fields or records. After an
 * error reading is over. An empty line is skipped.
 */
MUST_USE enum err csv_read(struct csv_reader *r, struct span **ret, int *ret_n);

/* Without the guard's one apostrophe, if it stands before = + - @ tab or CR. */
struct span csv_unguard(struct span field);

#endif
