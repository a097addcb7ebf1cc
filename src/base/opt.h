/*
 * opt.h - a number that may be missing (SQL NULL, an empty form field).
 */
#ifndef BASE_OPT_H
#define BASE_OPT_H

#include <stdbool.h>
#include <stdint.h>

struct opt_int { bool is; int64_t v; };

#define SOME(x) ((struct opt_int){true, (x)})
#define NONE ((struct opt_int){false, 0})

#endif
