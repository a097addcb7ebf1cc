/*
 * main.c - the command table.
 */
#include <locale.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "main/command.h"

const struct command commands[] = {
	{"serve", cmd_serve, "[--port 8080] [--data DIR] [--db URL]", "run the web server"},
	{"migrate", cmd_migrate, "[--db URL]", "create the database or bring its schema up to date"},
	{"backup", cmd_backup, "FILE", "copy the running database and its key store"},
	{"user add", cmd_user_add, "--login L --name N --roles leader,manager --unit U", "add a member of staff; prints a first password"},
	{"user list", cmd_user_list, "", "list the staff"},
	{"audit verify", cmd_audit_verify, "[--anchor FILE] [--out FILE]", "prove the audit chain; write an anchor"},
	{"routes", cmd_routes, "", "print every route with its right and form, as JSON"},
	{"demo", cmd_demo, "[--fresh] [--people N]", "fill a database with the invented municipality Lindåsa"},
	{"help", cmd_help, "", "this list"},
	{NULL, NULL, NULL, NULL},
};

int cmd_help(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	puts("kring - the working place of a network team\n");
	for (const struct command *c = commands; c->name; c++)
		printf("  kring %-13s %s\n%24s%s\n", c->name, c->use, "", c->what);
	puts("\nOptions are described in kring(1) and doc/operation.md.");
	return 0;
}

/* How many of the words name this command: 0, 1 or 2. */
static int fits(const struct command *c, int argc, char **argv)
{
	char two[64];
	if (argc > 1 && strcmp(c->name, argv[1]) == 0)
		return 1;
	if (argc > 2 && snprintf(two, sizeof two, "%s %s", argv[1], argv[2]) < (int)sizeof two &&
	    strcmp(c->name, two) == 0)
		return 2;
	return 0;
}

int main(int argc, char **argv)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	if (!getenv("TZ"))
		setenv("TZ", "Europe/Stockholm", 1);
	signal(SIGPIPE, SIG_IGN);
	if (sodium_init() < 0) {
		fputs("kring: libsodium does not start\n", stderr);
		return 1;
	}
	for (const struct command *c = commands; c->name; c++) {
		int words = fits(c, argc, argv);
		if (words)
			return c->run(argc - 1 - words, argv + 1 + words);
	}
	cmd_help(0, NULL);
	return argc > 1 ? 2 : 0;
}
