/*
 * log.h - one line an event on standard error, for the journal of the system.
 *
 * A line never holds a name, a text, an identity number, a secret or an
 * address: ids, counts, codes and times only. Control characters are replaced.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Lines below `level` are dropped. Default LOG_INFO. */
void log_level(enum log_level level);

/* "2026-11-23T08:00:00Z warn text": one write(2), at most 1,000 bytes. */
void log_line(enum log_level level, const char *fmt, ...) PRINTF(2, 3);

#endif
