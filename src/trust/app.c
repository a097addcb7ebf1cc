#include "trust/app.h"

#include "base/log.h"

static _Thread_local struct dbc *reader;

struct dbc *app_reader(struct app *app)
{
	if (!reader && dbc_open(app->db, &reader)) {
		log_line(LOG_ERROR, "no reader for this thread: %s", err_detail());
		reader = NULL;
	}
	return reader;
}

void app_thread_end(void)
{
	dbc_close(reader);
	reader = NULL;
}
