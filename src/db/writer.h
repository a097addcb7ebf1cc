/*
 * writer.h - the one thread that changes the database: it takes all changes
 * that wait into one transaction (group commit). Inside src/db only.
 */
#ifndef DB_WRITER_H
#define DB_WRITER_H

#include "db/engine.h"

enum { WRITER_QUEUE = 10000, WRITER_BATCH = 512, WRITER_LINGER = 64 };
#define WRITER_LINGER_NS ((int64_t)5 * 1000000)

struct writer;
/* Takes the connection over on success. */
MUST_USE enum err writer_start(struct writer **ret, struct dbc *c);
/* Carries out what waits, then ends. NULL is fine. */
void writer_stop(struct writer *w);
MUST_USE enum err writer_submit(struct writer *w, struct change *ch);
MUST_USE enum err writer_change(struct writer *w, enum err (*apply)(struct dbc *, void *), void *arg, struct arena *a);

#endif
