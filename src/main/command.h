/*
 * command.h - the table of commands: `kring serve`, `kring migrate`, ...
 *
 * A command gets its words after its own name. It prints its result on standard
 * output, errors on standard error, and returns the exit status: 0 done,
 * 1 it did not work (the sentence says what to do), 2 wrong use.
 */
#ifndef MAIN_COMMAND_H
#define MAIN_COMMAND_H

#include "db/db.h"
#include "trust/app.h"

struct command {
	const char *name;                      /* "audit verify": one or two words */
	int (*run)(int argc, char **argv);
	const char *use, *what;
};
extern const struct command commands[];        /* ends with name NULL */

int cmd_serve(int argc, char **argv);
int cmd_migrate(int argc, char **argv);
int cmd_backup(int argc, char **argv);
int cmd_routes(int argc, char **argv);
int cmd_user_add(int argc, char **argv);
int cmd_user_list(int argc, char **argv);
int cmd_audit_verify(int argc, char **argv);
int cmd_demo(int argc, char **argv);
int cmd_help(int argc, char **argv);

/* ---- options that all commands share ------------------------------------------ */

struct options {
	const char *data;          /* --data DIR, "var" */
	const char *db;            /* --db URL; "" = DIR/kring.db */
	const char *address;       /* --address */
	int port;                  /* --port */
	int threads;               /* --threads; 0 = one a core */
	const char *tls_cert, *tls_key;
	const char *origin;        /* --origin https://... for printed links */
	const char *helper;        /* --helper PATH; beside the program otherwise */
	int64_t municipality;      /* --municipality N; 0 = the only one */
	bool behind_proxy, fresh;
	int idle_minutes, hours;   /* --idle, --session */
	const char *clock;         /* --clock 2026-03-23T08:00:00Z (tests, demo) */
	const char *process, *unit, *login, *name, *roles, *anchor, *out;
	int people;                /* --people N (demo: size for benches) */
	char *words[8]; int nwords; /* what is not an option */
};

/* Read the options; every one also as KRING_NAME in the environment (the
 * command line wins). Prints a sentence and returns false on an unknown one. */
bool options_read(struct options *o, int argc, char **argv);

/* Open the database that the options name; prints why on failure. */
bool options_open(const struct options *o, bool create, struct db **ret);

/* Which municipality: the option, or the only one there is. 0 + a sentence if unclear. */
int64_t options_municipality(const struct options *o, struct db *db, struct arena *a,
                             struct span *ret_name, struct span *ret_phone);

/* Print "kring: sentence" with the error's detail; returns 1. */
int complain(enum err e, const char *fmt, ...) PRINTF(2, 3);

#endif
