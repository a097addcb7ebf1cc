/*
 * db_help.h - a database of its own for a test: SQLite in a temporary folder,
 * or a new database on the PostgreSQL server that KRING_TEST_PG names.
 */
#ifndef TEST_DB_HELP_H
#define TEST_DB_HELP_H

#include "../tap.h"

#include <libpq-fe.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "db/db.h"
#include "testsql/sql/sample.h"

#define TOWN  9901
#define OTHER 9902

struct place_of_test {
	char folder[256], url[1024], keys[300], root[300], name[64];
	bool postgres;
};

static inline PGconn *test_server(void)
{
	PGconn *pg = PQconnectdb(getenv("KRING_TEST_PG"));
	if (PQstatus(pg) != CONNECTION_OK) {
		fprintf(stderr, "KRING_TEST_PG: %s", PQerrorMessage(pg));
		exit(2);
	}
	return pg;
}

static inline void test_command(PGconn *pg, const char *sql)
{
	PGresult *r = PQexec(pg, sql);
	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
		fprintf(stderr, "%s: %s", sql, PQerrorMessage(pg));
	PQclear(r);
}

/* The server's URL with another database: postgresql:///NAME?host=... */
static inline void test_url(PGconn *pg, const char *name, char *to, size_t size)
{
	static const char *const parts[] = {"host", "port", "user", "password"};
	PQconninfoOption *all = PQconninfo(pg);
	size_t n = (size_t)snprintf(to, size, "postgresql:///%s", name);
	char mark = '?';
	for (PQconninfoOption *o = all; o->keyword; o++)
		for (size_t i = 0; i < LEN(parts); i++)
			if (strcmp(o->keyword, parts[i]) == 0 && o->val && *o->val) {
				n += (size_t)snprintf(to + n, size - n, "%c%s=%s", mark, o->keyword, o->val);
				mark = '&';
			}
	PQconninfoFree(all);
}

static inline struct place_of_test test_place(bool postgres)
{
	static int number;
	struct place_of_test p = {.postgres = postgres};
	const char *tmp = getenv("TMPDIR");
	snprintf(p.folder, sizeof p.folder, "%s/kring-db-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(p.folder)) {
		perror(p.folder);
		exit(2);
	}
	snprintf(p.keys, sizeof p.keys, "%s/keys.db", p.folder);
	snprintf(p.root, sizeof p.root, "%s/root.key", p.folder);
	if (!postgres) {
		snprintf(p.url, sizeof p.url, "sqlite:%s/kring.db", p.folder);
		return p;
	}
	PGconn *pg = test_server();
	char sql[128];
	snprintf(p.name, sizeof p.name, "kring_test_%d_%d", (int)getpid(), number++);
	snprintf(sql, sizeof sql, "CREATE DATABASE %s", p.name);
	test_command(pg, sql);
	test_url(pg, p.name, p.url, sizeof p.url);
	PQfinish(pg);
	return p;
}

static inline void test_place_end(const struct place_of_test *p)
{
	char command[400];
	if (p->postgres) {
		PGconn *pg = test_server();
		snprintf(command, sizeof command, "DROP DATABASE %s WITH (FORCE)", p->name);
		test_command(pg, command);
		PQfinish(pg);
	}
	snprintf(command, sizeof command, "rm -rf '%s'", p->folder);
	if (system(command))
		fprintf(stderr, "%s stays\n", p->folder);
}

static inline struct db_config test_config(const struct place_of_test *p)
{
	return (struct db_config){.url = p->url, .keys = p->keys, .root_key = p->root, .create = true, .migrate = true};
}

static inline struct db *test_open(const struct place_of_test *p)
{
	struct db *db = NULL;
	struct db_config config = test_config(p);
	enum err e = db_open(&db, &config);
	if (!ok(e == OK, "the database opens"))
		printf("# %s: %s\n", err_name(e), err_detail());
	if (e)
		exit(1);
	return db;
}

/* Run SQL behind the program's back. */
static inline void test_sql(const struct place_of_test *p, const char *sql)
{
	if (p->postgres) {
		PGconn *pg = PQconnectdb(p->url);
		test_command(pg, sql);
		PQfinish(pg);
		return;
	}
	sqlite3 *s;
	char *why = NULL;
	if (sqlite3_open(p->url + 7, &s) || sqlite3_exec(s, sql, NULL, NULL, &why))
		fprintf(stderr, "%s: %s\n", sql, why ? why : "not opened");
	sqlite3_free(why);
	sqlite3_close(s);
}

/* An id that a test can name: all bytes are n. */
static inline struct id id_of(int n)
{
	struct id id;
	memset(id.b, n, sizeof id.b);
	return id;
}

/* ok(), and why not. */
#define good(e_, ...) do { enum err g_ = (e_); \
	if (!ok(g_ == OK, __VA_ARGS__)) printf("# %s: %s\n", err_name(g_), err_detail()); } while (0)
#define gives(e_, want_, ...) do { enum err g_ = (e_); \
	if (!ok(g_ == (want_), __VA_ARGS__)) printf("# %s, not %s: %s\n", err_name(g_), err_name(want_), err_detail()); } while (0)

/* The same body on SQLite and on PostgreSQL. */
static inline int on_both(void (*body)(const struct place_of_test *p))
{
	struct place_of_test p = test_place(false);
	printf("# SQLite\n");
	body(&p);
	test_place_end(&p);
	int tests = tap_n;
	if (!getenv("KRING_TEST_PG")) {
		skip("KRING_TEST_PG is not set", tests);
		return done();
	}
	p = test_place(true);
	printf("# PostgreSQL\n");
	body(&p);
	test_place_end(&p);
	return done();
}

#endif
