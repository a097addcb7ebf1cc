/*
 * db.c - opening and closing, readers, keys: db.h over one engine. The writer
 * is writer.c.
 */
#include "db/db.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "db/engine.h"
#include "db/writer.h"

#define RECONNECT_NS ((int64_t)1000000000)

struct db {
	const struct engine *engine;
	char *url;
	struct keys *keys;
	struct writer *writer;
};

static const struct engine *engine_of(const char *url)
{
	return strncmp(url, "postgresql://", 13) == 0 || strncmp(url, "postgres://", 11) == 0
	       ? &engine_postgres : &engine_sqlite;
}

static enum err connect_dbc(struct db *db, bool create, bool writer, struct dbc **ret)
{
	TRY(db->engine->open(ret, db->url, create));
	(*ret)->db = db;
	(*ret)->keys = db->keys;
	(*ret)->writer = writer;
	return OK;
}

/* The writer's connection migrates first: statements need the schema. */
static enum err open_writer(struct db *db, const struct db_config *config)
{
	struct dbc *c = NULL;
	TRY(connect_dbc(db, config->create, true, &c));
	enum err e = migrate_check(c, config->migrate);
	if (e == OK)
		e = c->engine->prepare(c);
	if (e == OK)
		e = writer_start(&db->writer, c);
	if (e)
		dbc_close(c);
	return e;
}

enum err db_open(struct db **ret, const struct db_config *config)
{
	struct db *db = calloc(1, sizeof *db);
	if (!db)
		return err_note(E_LIMIT, "no memory for a database");
	db->engine = engine_of(config->url);
	db->url = strdup(config->url);
	enum err e = db->url ? OK : err_note(E_LIMIT, "no memory for a database");
	if (e == OK)
		e = keys_open(&db->keys, config->keys, config->root_key, config->create);
	if (e == OK)
		e = open_writer(db, config);
	if (e) {
		db_close(db);
		return e;
	}
	*ret = db;
	return OK;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	writer_stop(db->writer);
	keys_close(db->keys);
	free(db->url);
	free(db);
}

const char *db_engine(const struct db *db)
{
	return db->engine->name;
}

int db_schema_program(void)
{
	return sql_nmigrations;
}

enum err db_schema(struct db *db, int *ret)
{
	struct dbc *c;
	TRY(connect_dbc(db, false, false, &c));
	enum err e = c->engine->version(c, ret);
	dbc_close(c);
	return e;
}

/* Written beside the target and renamed: a backup is whole or not there. */
static enum err backup_to(enum err (*copy)(void *from, const char *path), void *from,
                          const char *path, const char *suffix)
{
	char part[4096], whole[4096];
	if ((size_t)snprintf(part, sizeof part, "%s%s.part", path, suffix) >= sizeof part)
		return err_note(E_LIMIT, "the path is too long");
	snprintf(whole, sizeof whole, "%s%s", path, suffix);
	if (unlink(part) && errno != ENOENT)
		return err_note(E_IO, "%.200s is in the way: errno %d", part, errno);
	enum err e = copy(from, part);
	if (!e && rename(part, whole))
		e = err_note(E_IO, "%.200s cannot be written: errno %d", whole, errno);
	if (e)
		unlink(part);
	return e;
}

static enum err copy_data(void *from, const char *path)
{
	struct dbc *c = from;
	return c->engine->backup(c, path);
}

static enum err copy_keys(void *from, const char *path)
{
	return keys_backup(from, path);
}

enum err db_backup(struct db *db, const char *path)
{
	struct dbc *c;
	if (!db->engine->backup)
		return err_note(E_INVALID, "PostgreSQL is copied with its own tools: pg_basebackup, pg_dump");
	TRY(connect_dbc(db, false, false, &c));
	/* the key store after the data: it then holds the key of every row copied */
	enum err e = backup_to(copy_data, c, path, "");
	dbc_close(c);
	return e ? e : backup_to(copy_keys, db->keys, path, ".keys");
}

/* ---- readers ------------------------------------------------------------------- */

enum err dbc_open(struct db *db, struct dbc **ret)
{
	*ret = NULL;
	TRY(connect_dbc(db, false, false, ret));
	enum err e = (*ret)->engine->prepare(*ret);
	if (e) {
		dbc_close(*ret);
		*ret = NULL;
	}
	return e;
}

void dbc_close(struct dbc *c)
{
	if (!c)
		return;
	cursors_end(c);
	cursors_free(c);
	c->engine->close(c);
}

/* A lost connection is made anew at most once a second: pages do not wait for
 * a database that is away. */
static enum err reconnect(struct dbc *c)
{
	int64_t now = clock_mono();
	if (c->tried && now - c->tried < RECONNECT_NS)
		return err_note(E_DB, "no connection to the database");
	c->tried = now;
	TRY(c->engine->again(c));
	c->tried = 0;
	return c->engine->read_begin(c);
}

enum err dbc_read_begin(struct dbc *c, struct arena *a)
{
	if (c->reading)
		return err_note(E_BUG, "a read inside a read");
	enum err e = c->fate == FATE_LOST ? E_DB : c->engine->read_begin(c);
	if (e && c->fate == FATE_LOST)
		e = reconnect(c);
	c->arena = a;
	c->reading = e == OK;
	return e;
}

void dbc_read_end(struct dbc *c)
{
	if (!c->reading)
		return;
	cursors_end(c);
	c->engine->read_end(c);
	c->reading = false;
	c->arena = NULL;
}

/* ---- changes and keys ------------------------------------------------------------ */

enum err db_submit(struct db *db, struct change *ch)
{
	return writer_submit(db->writer, ch);
}

enum err db_change(struct db *db, enum err (*apply)(struct dbc *tx, void *arg), void *arg, struct arena *a)
{
	return writer_change(db->writer, apply, arg, a);
}

enum err keys_make(struct db *db, int64_t municipality, struct id scope)
{
	return keys_store(db->keys, municipality, scope);
}

enum err keys_shred(struct db *db, int64_t municipality, struct id scope)
{
	return keys_forget(db->keys, municipality, scope);
}

enum err keys_mac(struct db *db, int64_t municipality, const char *what, struct span text, unsigned char ret[32])
{
	return keys_hash(db->keys, municipality, what, text, ret);
}
