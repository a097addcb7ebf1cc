/*
 * serve.c - `kring serve`: open the database, start the threads, wait for a signal.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "main/command.h"
#include "main/dispatch.h"

enum { WORKERS = 2, WORKER_QUEUE = 200 };

static void thread_start(int thread, void *context)
{
	(void)thread;
	app_reader(context);
}

static void thread_end(int thread, void *context)
{
	(void)thread;
	(void)context;
	app_thread_end();
}

/* kring-helper stands beside kring. */
static const char *beside_me(const char *name)
{
	static char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	if (n <= 0)
		return name;
	path[n] = 0;
	char *slash = strrchr(path, '/');
	snprintf(slash + 1, sizeof path - (size_t)(slash + 1 - path), "%s", name);
	return path;
}

static bool set_clock(const char *text)
{
	int y, mo, d, h, mi, s;
	if (!*text)
		return true;
	if (sscanf(text, "%d-%d-%dT%d:%d:%dZ", &y, &mo, &d, &h, &mi, &s) != 6)
		return complain(OK, "--clock is written 2026-03-23T08:00:00Z") == 0;
	clock_set(civil_days(y, mo, d) * DAY + h * 3600 + mi * 60 + s);
	return true;
}

static bool start_app(struct app *app, const struct options *o, struct arena *a)
{
	app->municipality = options_municipality(o, app->db, a, &app->municipality_name, &app->municipality_phone);
	if (!app->municipality)
		return false;
	app->helper = o->helper ? o->helper : beside_me("kring-helper");
	app->tls = o->tls_cert != NULL;
	app->idle_seconds = o->idle_minutes * 60;
	app->end_seconds = o->hours * 3600;
	app->origin = o->origin;
	enum err e = keys_mac(app->db, app->municipality, "csrf", S("forms"), app->csrf_key);
	if (e == OK)
		e = workers_start(&app->workers, WORKERS, WORKER_QUEUE);
	return e == OK || complain(e, "the program does not start") == 0;
}

/* Nobody may read our memory: no core, no debugger without privilege. */
static void harden(void)
{
	struct rlimit none = {0, 0};
	setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__ /* its leak check at the end needs to look */
	prctl(PR_SET_DUMPABLE, 0);
#endif
}

static int wait_for_signal(const sigset_t *set)
{
	int got = 0;
	while (sigwait(set, &got) == EINTR)
		;
	return got;
}

int cmd_serve(int argc, char **argv)
{
	struct options o;
	struct app app = {0};
	struct arena a;
	struct http_server *server = NULL;
	sigset_t set;
	if (!options_read(&o, argc, argv) || !set_clock(o.clock))
		return 2;
	/* before any thread: all of them leave the signals to the main one */
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	harden();
	if (arena_new(&a, (size_t)1 << 20) || !options_open(&o, false, &app.db))
		return 1;
	if (!start_app(&app, &o, &a))
		return 1;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	enum err e = http_start(&server, &(struct http_config){
		.address = o.address, .port = o.port,
		.threads = o.threads ? o.threads : cores > 0 ? (int)cores : 1,
		.tls_cert = o.tls_cert, .tls_key = o.tls_key, .behind_proxy = o.behind_proxy,
		.context = &app, .handle = dispatch,
		.thread_start = thread_start, .thread_end = thread_end});
	if (e)
		return complain(e, "port %d cannot be opened", o.port);
	printf("Kring at http%s://%s:%d\n", app.tls ? "s" : "", o.address, http_port(server));
	fflush(stdout);
	int got = wait_for_signal(&set);
	log_line(LOG_INFO, "signal %d: ending", got);
	http_stop(server);
	workers_stop(app.workers);
	db_close(app.db);
	arena_free(&a);
	return 0;
}
