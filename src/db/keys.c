/*
 * keys.c - the key store: an SQLite file of its own, with its own backup cycle.
 *
 *   root key (file, 32 bytes)  wraps  a municipality's key  wraps  a scope's data key
 *
 * A wrapped key is nonce | XChaCha20-Poly1305(key); additional data name the
 * owner, so that one owner's key does not open as another's. Unwrapped data keys
 * are kept in keys_cache.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/engine.h"
#include "db/keys_cache.h"

enum { KEY = 32, NONCE = 24, WRAPPED = NONCE + KEY + 16, TOWNS = 512 };

#define SECOND ((int64_t)1000000000)

struct town { int64_t municipality; unsigned char key[KEY]; };

struct keys {
	sqlite3 *db;
	pthread_mutex_t slow;             /* the file, and towns[] while it grows */
	unsigned char root[KEY];
	struct town towns[TOWNS];
	_Atomic int ntowns;
	struct key_cache *cache;
	_Atomic int64_t looked;           /* when `db` was last asked for others' changes */
	int64_t state;                    /* what it said: PRAGMA data_version */
};

/* ---- wrapping ------------------------------------------------------------------ */

static size_t owner(int64_t municipality, const struct id *scope, unsigned char ad[24])
{
	for (int i = 0; i < 8; i++)
		ad[i] = (unsigned char)((uint64_t)municipality >> (8 * i));
	if (!scope)
		return 8;
	memcpy(ad + 8, scope->b, 16);
	return 24;
}

static void wrap(const unsigned char by[KEY], const unsigned char ad[24], size_t nad,
                 const unsigned char key[KEY], unsigned char ret[WRAPPED])
{
	unsigned long long n;
	randombytes_buf(ret, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(ret + NONCE, &n, key, KEY, ad, nad, NULL, ret, by);
}

static bool unwrap(const unsigned char by[KEY], const unsigned char ad[24], size_t nad,
                   const void *wrapped, int size, unsigned char ret[KEY])
{
	const unsigned char *w = wrapped;
	unsigned long long n;
	return size == WRAPPED &&
	       crypto_aead_xchacha20poly1305_ietf_decrypt(ret, &n, NULL, w + NONCE, WRAPPED - NONCE, ad, nad, w, by) == 0;
}

/* ---- the file ------------------------------------------------------------------- */

static enum err fault(struct keys *k, const char *what)
{
	return err_note(E_DB, "key store, %s: sqlite %d", what, sqlite3_extended_errcode(k->db));
}

/* Read one wrapped key (scope NULL: the municipality's). */
static enum err fetch(struct keys *k, int64_t municipality, const struct id *scope,
                      unsigned char ret[WRAPPED], int *ret_size)
{
	sqlite3_stmt *st;
	const char *text = scope ? "SELECT wrapped FROM data_key WHERE municipality = ?1 AND scope = ?2"
	                         : "SELECT wrapped FROM town_key WHERE municipality = ?1";
	if (sqlite3_prepare_v2(k->db, text, -1, &st, NULL) != SQLITE_OK)
		return fault(k, "prepare");
	sqlite3_bind_int64(st, 1, municipality);
	if (scope)
		sqlite3_bind_blob(st, 2, scope->b, 16, SQLITE_STATIC);
	int rc = sqlite3_step(st);
	enum err e = rc == SQLITE_ROW ? OK : rc == SQLITE_DONE ? E_NOTFOUND : fault(k, "read");
	if (e == OK) {
		*ret_size = sqlite3_column_bytes(st, 0);
		memcpy(ret, sqlite3_column_blob(st, 0), *ret_size <= WRAPPED ? (size_t)*ret_size : WRAPPED);
	}
	sqlite3_finalize(st);
	return e;
}

static enum err keep(struct keys *k, int64_t municipality, const struct id *scope, const unsigned char w[WRAPPED])
{
	sqlite3_stmt *st;
	const char *text = scope ? "INSERT INTO data_key (municipality, wrapped, scope) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"
	                         : "INSERT INTO town_key (municipality, wrapped) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
	if (sqlite3_prepare_v2(k->db, text, -1, &st, NULL) != SQLITE_OK)
		return fault(k, "prepare");
	sqlite3_bind_int64(st, 1, municipality);
	sqlite3_bind_blob(st, 2, w, WRAPPED, SQLITE_STATIC);
	if (scope)
		sqlite3_bind_blob(st, 3, scope->b, 16, SQLITE_STATIC);
	int rc = sqlite3_step(st);
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? OK : fault(k, "write");
}

/* ---- the municipality's key ------------------------------------------------------- */

static const unsigned char *town_cached(const struct keys *k, int64_t municipality)
{
	for (int i = 0; i < k->ntowns; i++)
		if (k->towns[i].municipality == municipality)
			return k->towns[i].key;
	return NULL;
}

/* With `slow` held. */
static enum err town_load(struct keys *k, int64_t municipality, const unsigned char **ret)
{
	unsigned char w[WRAPPED], ad[24];
	struct town t = {.municipality = municipality};
	int size = WRAPPED;
	size_t nad = owner(municipality, NULL, ad);
	if ((*ret = town_cached(k, municipality)))
		return OK;
	if (k->ntowns == TOWNS)
		return err_note(E_LIMIT, "more than %d municipalities", TOWNS);
	enum err e = fetch(k, municipality, NULL, w, &size);
	if (e == E_NOTFOUND) {
		randombytes_buf(t.key, KEY);
		wrap(k->root, ad, nad, t.key, w);
		TRY(keep(k, municipality, NULL, w));
		e = fetch(k, municipality, NULL, w, &size); /* another process may have been first */
	}
	if (e)
		return e;
	if (!unwrap(k->root, ad, nad, w, size, t.key))
		return err_note(E_DB, "key store: the root key does not open the municipality's key");
	k->towns[k->ntowns] = t;
	*ret = k->towns[k->ntowns].key;
	k->ntowns++; /* readers without the lock see the key whole */
	sodium_memzero(&t, sizeof t);
	return OK;
}

static enum err town_key(struct keys *k, int64_t municipality, const unsigned char **ret)
{
	if ((*ret = town_cached(k, municipality)))
		return OK;
	pthread_mutex_lock(&k->slow);
	enum err e = town_load(k, municipality, ret);
	pthread_mutex_unlock(&k->slow);
	return e;
}

/* ---- data keys ------------------------------------------------------ */

/* With `slow` held. */
static enum err data_load(struct keys *k, int64_t municipality, struct id scope, unsigned char ret[KEY])
{
	const unsigned char *town;
	unsigned char w[WRAPPED], ad[24];
	int size = 0;
	TRY(town_load(k, municipality, &town));
	TRY(fetch(k, municipality, &scope, w, &size));
	if (!unwrap(town, ad, owner(municipality, &scope, ad), w, size, ret))
		return err_note(E_DB, "key store: a data key does not open");
	return OK;
}

/* Another process (a command beside the server) may have shredded a key: once a
 * second the file is asked whether anybody else has written to it. */
static void look_for_others(struct keys *k)
{
	sqlite3_stmt *st;
	int64_t now = clock_mono(), state = -1;
	if (now - atomic_load_explicit(&k->looked, memory_order_relaxed) < SECOND)
		return;
	pthread_mutex_lock(&k->slow);
	atomic_store(&k->looked, now);
	if (sqlite3_prepare_v2(k->db, "PRAGMA data_version", -1, &st, NULL) == SQLITE_OK) {
		if (sqlite3_step(st) == SQLITE_ROW)
			state = sqlite3_column_int64(st, 0);
		sqlite3_finalize(st);
	}
	if (state != k->state || state < 0)
		key_cache_clear(k->cache);
	k->state = state;
	pthread_mutex_unlock(&k->slow);
}

/* Into the cache while `slow` is held, so that it cannot come after a shredding. */
enum err keys_data(struct keys *k, int64_t municipality, struct id scope, unsigned char ret[KEY])
{
	if (municipality <= 0)
		return err_note(E_BUG, "no municipality to find a key for");
	look_for_others(k);
	if (key_cache_get(k->cache, municipality, scope, ret))
		return OK;
	pthread_mutex_lock(&k->slow);
	enum err e = data_load(k, municipality, scope, ret);
	if (e == OK)
		key_cache_put(k->cache, municipality, scope, ret);
	pthread_mutex_unlock(&k->slow);
	return e;
}

/* With `slow` held. */
static enum err data_make(struct keys *k, int64_t municipality, struct id scope)
{
	const unsigned char *town;
	unsigned char key[KEY], w[WRAPPED], ad[24];
	TRY(town_load(k, municipality, &town));
	randombytes_buf(key, KEY);
	wrap(town, ad, owner(municipality, &scope, ad), key, w);
	sodium_memzero(key, sizeof key);
	return keep(k, municipality, &scope, w);
}

enum err keys_store(struct keys *k, int64_t municipality, struct id scope)
{
	unsigned char key[KEY];
	enum err e = keys_data(k, municipality, scope, key);
	sodium_memzero(key, sizeof key);
	if (e != E_NOTFOUND)
		return e;
	pthread_mutex_lock(&k->slow);
	e = data_make(k, municipality, scope);
	pthread_mutex_unlock(&k->slow);
	return e;
}

enum err keys_forget(struct keys *k, int64_t municipality, struct id scope)
{
	sqlite3_stmt *st;
	pthread_mutex_lock(&k->slow);
	enum err e = OK;
	if (sqlite3_prepare_v2(k->db, "DELETE FROM data_key WHERE municipality = ?1 AND scope = ?2", -1, &st, NULL)) {
		e = fault(k, "prepare");
	} else {
		sqlite3_bind_int64(st, 1, municipality);
		sqlite3_bind_blob(st, 2, scope.b, 16, SQLITE_STATIC);
		e = sqlite3_step(st) == SQLITE_DONE ? OK : fault(k, "delete");
		sqlite3_finalize(st);
		/* the log still holds the page as it was: cut it off */
		if (e == OK && sqlite3_wal_checkpoint_v2(k->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL))
			e = fault(k, "the key is deleted, but the log still holds it; try again");
	}
	key_cache_drop(k->cache, municipality, scope);
	pthread_mutex_unlock(&k->slow);
	return e;
}

enum err keys_hash(struct keys *k, int64_t municipality, const char *what, struct span text, unsigned char ret[32])
{
	const unsigned char *town;
	unsigned char key[KEY];
	if (municipality <= 0)
		return err_note(E_BUG, "no municipality to find a key for");
	TRY(town_key(k, municipality, &town));
	crypto_generichash(key, KEY, (const unsigned char *)what, strlen(what), town, KEY);
	crypto_generichash(ret, 32, (const unsigned char *)text.p, text.n, key, KEY);
	sodium_memzero(key, sizeof key);
	return OK;
}

/* ---- opening -------------------------------------------------------------------------- */

static enum err make_root(const char *path, unsigned char ret[KEY])
{
	char folder[4096];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	randombytes_buf(ret, KEY);
	bool good = fd >= 0 && write(fd, ret, KEY) == KEY && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	/* the name must be on disk before anything is wrapped with the key */
	snprintf(folder, sizeof folder, "%s", path);
	int dir = good ? open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	good = good && dir >= 0 && fsync(dir) == 0;
	if (dir >= 0)
		close(dir);
	return good ? OK : err_note(E_IO, "the root key %.200s cannot be written: errno %d", path, errno);
}

/* The root key's file; made when there is none and the key store is new as well. */
static enum err read_root(const char *path, bool create, unsigned char ret[KEY])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && create)
		return make_root(path, ret);
	if (fd < 0)
		return err_note(E_IO, "the root key %.200s cannot be read: errno %d", path, errno);
	struct stat s = {0};
	bool good = fstat(fd, &s) == 0 && s.st_size == KEY && read(fd, ret, KEY) == KEY;
	close(fd);
	if (good && s.st_mode & 007)
		log_line(LOG_WARN, "the root key can be read by every user of this machine: chmod 600");
	return good ? OK : err_note(E_IO, "%.200s is not a root key of 32 bytes", path);
}

/* A known text under the root key: the wrong key is refused at the door. */
static enum err check_root(struct keys *k)
{
	unsigned char mac[32];
	sqlite3_stmt *st;
	crypto_generichash(mac, sizeof mac, (const unsigned char *)"kring root", 10, k->root, KEY);
	if (sqlite3_prepare_v2(k->db, "INSERT INTO root_check (id, mac) VALUES (1, ?1) ON CONFLICT DO NOTHING", -1, &st, NULL))
		return fault(k, "prepare");
	sqlite3_bind_blob(st, 1, mac, sizeof mac, SQLITE_STATIC);
	int rc = sqlite3_step(st);
	sqlite3_finalize(st);
	if (rc != SQLITE_DONE)
		return fault(k, "root check");
	if (sqlite3_prepare_v2(k->db, "SELECT mac FROM root_check WHERE id = 1", -1, &st, NULL))
		return fault(k, "prepare");
	bool good = sqlite3_step(st) == SQLITE_ROW && sqlite3_column_bytes(st, 0) == sizeof mac &&
	            sodium_memcmp(sqlite3_column_blob(st, 0), mac, sizeof mac) == 0;
	sqlite3_finalize(st);
	return good ? OK : err_note(E_DB, "the root key does not fit this key store: bring the right root.key back");
}

static enum err open_file(struct keys *k, const char *path, bool create)
{
	static const char schema[] =
		"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
		"CREATE TABLE IF NOT EXISTS root_check (id INTEGER PRIMARY KEY, mac BLOB NOT NULL);"
		"CREATE TABLE IF NOT EXISTS town_key (municipality INTEGER PRIMARY KEY, wrapped BLOB NOT NULL);"
		"CREATE TABLE IF NOT EXISTS data_key (municipality INTEGER NOT NULL, scope BLOB NOT NULL,"
		" wrapped BLOB NOT NULL, PRIMARY KEY (municipality, scope)) WITHOUT ROWID;";
	int fd = open(path, O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0600);
	if (fd < 0)
		return err_note(E_IO, "the key store %.200s cannot be opened: errno %d", path, errno);
	close(fd);
	if (sqlite3_open_v2(path, &k->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return fault(k, "open");
	sqlite3_extended_result_codes(k->db, 1);
	sqlite3_db_config(k->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(k->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_busy_timeout(k->db, 5000);
	if (sqlite3_exec(k->db, schema, NULL, NULL, NULL) != SQLITE_OK)
		return fault(k, "schema");
	return check_root(k);
}

enum err keys_open(struct keys **ret, const char *path, const char *root_key, bool create)
{
	TRY(sqlite_settings());
	struct keys *k = calloc(1, sizeof *k);
	if (!k)
		return err_note(E_LIMIT, "no memory for the key store");
	pthread_mutex_init(&k->slow, NULL);
	sodium_mlock(k->root, sizeof k->root);
	enum err e = key_cache_new(&k->cache);
	if (e == OK)
		e = read_root(root_key, create && access(path, F_OK) != 0, k->root);
	if (e == OK)
		e = open_file(k, path, create);
	if (e) {
		keys_close(k);
		return e;
	}
	*ret = k;
	return OK;
}

void keys_close(struct keys *k)
{
	if (!k)
		return;
	sqlite3_close(k->db);
	key_cache_free(k->cache);
	sodium_munlock(k->root, sizeof k->root);
	sodium_memzero(k, sizeof *k);
	free(k);
}

enum err keys_backup(struct keys *k, const char *path)
{
	sqlite3 *to = NULL;
	enum err e = OK;
	int fd = open(path, O_RDWR | O_CLOEXEC | O_CREAT, 0600);
	if (fd < 0)
		return err_note(E_IO, "%.200s cannot be written: errno %d", path, errno);
	close(fd);
	pthread_mutex_lock(&k->slow);
	if (sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		e = err_note(E_IO, "%.200s cannot be opened", path);
	sqlite3_backup *b = e ? NULL : sqlite3_backup_init(to, "main", k->db, "main");
	if (!e && (!b || sqlite3_backup_step(b, -1) != SQLITE_DONE))
		e = err_note(E_IO, "key store backup: sqlite %d", sqlite3_errcode(to));
	if (b)
		sqlite3_backup_finish(b);
	sqlite3_close(to);
	pthread_mutex_unlock(&k->slow);
	return e;
}
