/*
 * cmd_demo.c - `kring demo`: the invented municipality, and who signs in as what.
 */
#include <stdio.h>
#include <unistd.h>

#include "main/command.h"
#include "room/demo/demo.h"

/* --fresh: the embedded database's files, nothing else in the folder. */
static void remove_files(const char *dir)
{
	static const char *const names[] = {"kring.db", "kring.db-wal", "kring.db-shm", "keys.db",
	                                    "keys.db-wal", "keys.db-shm", "root.key"};
	char path[4096];
	for (size_t i = 0; i < LEN(names); i++)
		if (snprintf(path, sizeof path, "%s/%s", dir, names[i]) < (int)sizeof path)
			unlink(path);
}

static void print_logins(void)
{
	puts("Sign in with the password " DEMO_PASSWORD " as\n"
	     "  kim    network leader; start with Elsa's network\n"
	     "  jonas  network leader, Kim's co-leader\n"
	     "  sara   case worker, commissioner\n"
	     "  maud   unit manager: the board\n"
	     "  nora   leader in another unit: sees nothing of Kim's\n"
	     "  admin  municipality administrator   rut  researcher   kurt  course administrator");
}

int cmd_demo(int argc, char **argv)
{
	struct options o;
	struct arena a;
	struct db *db;
	if (!options_read(&o, argc, argv))
		return 2;
	if (o.fresh && !*o.db)
		remove_files(o.data);
	if (arena_new(&a, ARENA_REQUEST_LIMIT) || !options_open(&o, true, &db))
		return 1;
	enum err e = demo_fill(db, &a, o.people);
	db_close(db);
	arena_free(&a);
	if (e && e != E_CONFLICT)
		return complain(e, "the demo could not be filled");
	puts(e ? "The database is filled already: nothing was changed (--fresh begins anew)."
	       : "Lindåsa is ready: 40 processes in all phases.");
	print_logins();
	return 0;
}
