/*
 * migrate.c - the schema is brought up to date, one transaction a migration,
 * or the program refuses to run on it.
 */
#include "base/log.h"
#include "db/engine.h"

enum err migrate_check(struct dbc *c, bool migrate)
{
	int now;
	TRY(c->engine->version(c, &now));
	if (now > sql_nmigrations)
		return err_note(E_DB, "the database's schema is %d, this program knows %d: "
		                "start the newer program, or restore a backup from before the update",
		                now, sql_nmigrations);
	if (now < sql_nmigrations && !migrate)
		return err_note(E_DB, "the database's schema is %d, this program needs %d: "
		                "make a backup, then run the migration", now, sql_nmigrations);
	for (; now < sql_nmigrations; now++) {
		const struct sql_migration *m = &sql_migrations[now];
		TRY(c->engine->migrate(c, m));
		log_line(LOG_INFO, "database: migration %04d %s", m->number, m->name);
	}
	return OK;
}
