#include "trust/app.h"

#include <pthread.h>

#include "base/log.h"

static _Thread_local struct dbc *reader;
static pthread_key_t at_end;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* A thread that ends gives its reader back, whoever started it. */
static void close_reader(void *c)
{
	dbc_close(c);
}

static void make_key(void)
{
	pthread_key_create(&at_end, close_reader);
}

struct dbc *app_reader(struct app *app)
{
	if (reader)
		return reader;
	pthread_once(&once, make_key);
	if (dbc_open(app->db, &reader)) {
		log_line(LOG_ERROR, "no reader for this thread: %s", err_detail());
		reader = NULL;
	}
	pthread_setspecific(at_end, reader);
	return reader;
}

void app_thread_end(void)
{
	dbc_close(reader);
	reader = NULL;
	pthread_setspecific(at_end, NULL);
}
