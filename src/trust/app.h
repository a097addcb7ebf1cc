/*
 * app.h - the running program: what every request may reach.
 */
#ifndef TRUST_APP_H
#define TRUST_APP_H

#include "db/db.h"
#include "net/http.h"

struct app {
	struct db *db;
	struct workers *workers;
	const char *helper;              /* path of kring-helper */
	int64_t municipality;            /* whose pages these are */
	struct span municipality_name;   /* "Lindåsa kommun" */
	struct span municipality_phone;
	unsigned char csrf_key[32];
	bool tls;
	int idle_seconds, end_seconds;   /* staff sessions; 15 min and 8 h */
	const char *origin;              /* "https://kring.example.se" for printed links; "" = from the Host header */
};

/* The reader of the calling thread (event or worker thread), opened at its first
 * use and closed by app_thread_end(). NULL when the database cannot be had. */
struct dbc *app_reader(struct app *app);
void app_thread_end(void);

#endif
