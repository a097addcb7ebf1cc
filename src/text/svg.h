/*
 * svg.h - pieces of SVG: numbers with at most two decimals, escaped text.
 * Everything that writes pictures writes through these, so that a picture
 * holds no script, no foreign text and no exponent.
 */
#ifndef TEXT_SVG_H
#define TEXT_SVG_H

#include "base/out.h"

/* <svg> with its viewBox "0 0 w h", role="img", and the texts that a screen
 * reader says. An empty description is left out. Close with svg_end(). */
void svg_begin(struct out *o, double w, double h, struct span title, struct span description);
void svg_end(struct out *o);

/* A coordinate: two decimals at most, no trailing zero. */
void svg_num(struct out *o, double v);

/* ` name="…"`, with a blank in front. name is a literal. */
void svg_attr(struct out *o, const char *name, struct span value);
void svg_attr_num(struct out *o, const char *name, double v);

/* A step of a path: command and points, "M10 20.5" or "C1 2 3 4 5 6". */
void svg_step(struct out *o, char command, const double *numbers, int n);

/* <text x y class>…</text>; class NULL: none. */
void svg_text(struct out *o, double x, double y, const char *class, struct span text);

#endif
