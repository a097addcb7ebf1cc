/*
 * err.h - the one error type of Kring.
 *
 * A function that can fail returns enum err and must have its answer used.
 * Nothing is logged where it happens: the error is carried up, and the top
 * (the request, the command) logs it once, together with the detail that the
 * place of the fault left with err_note().
 *
 *	enum err e = thing();          TRY(thing());          return E_DB;
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stddef.h>

#define MUST_USE   __attribute__((warn_unused_result))
#define CLEANUP(f) __attribute__((cleanup(f)))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))
#define TRY(x)     do { enum err try_ = (x); if (try_) return try_; } while (0)
/* Marks a sentence for the catalogues where tr() is out of reach (tools/msggen). */
#define N_(swedish) swedish
#define LEN(a)     (sizeof(a) / sizeof((a)[0]))

enum err {
	OK = 0,
	E_NOTFOUND,   /* no such row; also what one may not see (hard rule 4) */
	E_DENIED,     /* known and refused; only may() and the CSRF guard say it */
	E_INVALID,    /* the input breaks a rule; faults are named beside fields */
	E_CONFLICT,   /* changed meanwhile, or done already with other content */
	E_LIMIT,      /* a named limit was reached: size, number, rate, memory */
	E_BUSY,       /* try again: queue full, serialization failure */
	E_DB,         /* the database refused or is gone; nothing was changed */
	E_IO,         /* files, sockets, helper processes */
	E_UNKNOWN,    /* the commit's outcome is not known: ask, never guess */
	E_BUG         /* a promise inside the program was broken */
};

/* A short English name, for logs: "not found". Total: any value is allowed. */
const char *err_name(enum err e);

/*
 * Leave a detail for the log line that the top will write. At most 400 bytes,
 * kept per thread, the newest wins. Never a name, a text or a secret: ids,
 * error codes and file positions only (hard rule: nothing personal in logs).
 * Returns e, so that `return err_note(E_DB, "sqlite %d", rc);` reads well.
 */
enum err err_note(enum err e, const char *fmt, ...) PRINTF(2, 3);

/* The newest detail of this thread ("" when none); err_clear forgets it. */
const char *err_detail(void);
void err_clear(void);

#endif
