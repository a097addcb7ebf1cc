/*
 * pdf.h - a PDF document written into an out, by cairo. Sizes in points.
 */
#ifndef HELPER_PDF_H
#define HELPER_PDF_H

#include "base/arena.h"
#include "base/out.h"

#include <cairo.h>

#define PT_PER_MM (72 / 25.4)
#define MM(v) ((v) * PT_PER_MM)

struct pdf {
	double width, height;
	cairo_surface_t *surface;
	cairo_t *cr;
	struct out file;          /* cairo writes at its end too: `o` may hold a sentence by then */
};

/* paper "A4P" or "A3L"; anything else is refused. `title` is the document's title in its metadata. */
MUST_USE enum err pdf_begin(struct pdf *p, struct span paper, struct span title, struct arena *a, struct out *o);

/* Finish the file and hand it over to `o`, which is empty. E_LIMIT when cairo or the buffer ran out of room. */
MUST_USE enum err pdf_end(struct pdf *p, struct span lang, struct arena *a, struct out *o);

/* Say in a finished file that it is tagged, and its language ("sv"; "" = not known). */
void pdf_mark(struct out *file, struct span lang, struct arena *a);

/* After a fault in the middle. Allowed on a zeroed struct and after pdf_end. */
void pdf_drop(struct pdf *p);

#endif
