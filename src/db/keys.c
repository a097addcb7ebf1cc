/*
 * keys.c - the key store: an SQLite file of its own, with its own backup cycle.
 *
 *   root key (file, 32 bytes)  wraps  a municipality's key  wraps  a scope's data key
 *
 * A wrapped key is nonce | XChaCha20-Poly1305(key); additional data name the
 * owner, so that one owner's key does not open as another's. Unwrapped data keys
 * are kept in a cache of fixed size that is not written to core dumps.
 */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/engine.h"

enum { KEY = 32, NONCE = 24, WRAPPED = NONCE + KEY + 16, SETS = 1 << 15, WAYS = 3, LOCKS = 64, TOWNS = 512 };

struct slot { int64_t municipality; struct id scope; unsigned char key[KEY]; };
struct town { int64_t municipality; unsigned char key[KEY]; };

struct keys {
	sqlite3 *db;
	pthread_mutex_t slow;             /* the file, and towns[] while it grows */
	unsigned char root[KEY];
	struct town towns[TOWNS];
	_Atomic int ntowns;
	struct slot *cache;               /* SETS x WAYS; municipality 0 = free */
	unsigned next;                    /* which way is taken over next */
	pthread_mutex_t lock[LOCKS];
	unsigned char seed[16];
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
	k->ntowns++;
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

/* ---- data keys and their cache ------------------------------------------------------ */

static unsigned set_of(const struct keys *k, int64_t municipality, struct id scope)
{
	unsigned char in[24], h[8];
	owner(municipality, &scope, in);
	crypto_shorthash(h, in, sizeof in, k->seed);
	return (h[0] | (unsigned)h[1] << 8) % SETS;
}

static bool cache_get(struct keys *k, int64_t municipality, struct id scope, unsigned char ret[KEY])
{
	unsigned set = set_of(k, municipality, scope);
	bool found = false;
	pthread_mutex_lock(&k->lock[set % LOCKS]);
	for (struct slot *s = &k->cache[set * WAYS]; s < &k->cache[set * WAYS + WAYS] && !found; s++)
		if (s->municipality == municipality && id_eq(s->scope, scope)) {
			memcpy(ret, s->key, KEY);
			found = true;
		}
	pthread_mutex_unlock(&k->lock[set % LOCKS]);
	return found;
}

static void cache_put(struct keys *k, int64_t municipality, struct id scope, const unsigned char key[KEY])
{
	unsigned set = set_of(k, municipality, scope);
	pthread_mutex_lock(&k->lock[set % LOCKS]);
	struct slot *s = &k->cache[set * WAYS], *to = s + k->next++ % WAYS;
	for (int i = 0; i < WAYS; i++)
		if (!s[i].municipality)
			to = s + i;
	*to = (struct slot){municipality, scope, {0}};
	memcpy(to->key, key, KEY);
	pthread_mutex_unlock(&k->lock[set % LOCKS]);
}

static void cache_drop(struct keys *k, int64_t municipality, struct id scope)
{
	unsigned set = set_of(k, municipality, scope);
	pthread_mutex_lock(&k->lock[set % LOCKS]);
	for (struct slot *s = &k->cache[set * WAYS]; s < &k->cache[set * WAYS + WAYS]; s++)
		if (s->municipality == municipality && id_eq(s->scope, scope))
			sodium_memzero(s, sizeof *s);
	pthread_mutex_unlock(&k->lock[set % LOCKS]);
}

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

enum err keys_data(struct keys *k, int64_t municipality, struct id scope, unsigned char ret[KEY])
{
	if (cache_get(k, municipality, scope, ret))
		return OK;
	pthread_mutex_lock(&k->slow);
	enum err e = data_load(k, municipality, scope, ret);
	pthread_mutex_unlock(&k->slow);
	if (e == OK)
		cache_put(k, municipality, scope, ret);
	return e;
}

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
		/* what the log still holds is overwritten too */
		sqlite3_wal_checkpoint_v2(k->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	}
	pthread_mutex_unlock(&k->slow);
	cache_drop(k, municipality, scope);
	return e;
}

enum err keys_hash(struct keys *k, int64_t municipality, const char *what, struct span text, unsigned char ret[32])
{
	const unsigned char *town;
	unsigned char key[KEY];
	TRY(town_key(k, municipality, &town));
	crypto_generichash(key, KEY, (const unsigned char *)what, strlen(what), town, KEY);
	crypto_generichash(ret, 32, (const unsigned char *)text.p, text.n, key, KEY);
	sodium_memzero(key, sizeof key);
	return OK;
}

/* ---- opening -------------------------------------------------------------------------- */

/* The root key's file; made when there is none and the key store is new as well. */
static enum err read_root(const char *path, bool create, unsigned char ret[KEY])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && create) {
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		randombytes_buf(ret, KEY);
		bool good = fd >= 0 && write(fd, ret, KEY) == KEY && fsync(fd) == 0;
		if (fd >= 0)
			close(fd);
		return good ? OK : err_note(E_IO, "the root key %.200s cannot be written: errno %d", path, errno);
	}
	if (fd < 0)
		return err_note(E_IO, "the root key %.200s cannot be read: errno %d", path, errno);
	struct stat s;
	bool good = fstat(fd, &s) == 0 && s.st_size == KEY && read(fd, ret, KEY) == KEY;
	close(fd);
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
	sqlite3_busy_timeout(k->db, 5000);
	if (sqlite3_exec(k->db, schema, NULL, NULL, NULL) != SQLITE_OK)
		return fault(k, "schema");
	return check_root(k);
}

enum err keys_open(struct keys **ret, const char *path, const char *root_key, bool create)
{
	size_t size = sizeof(struct slot) * SETS * WAYS;
	TRY(sqlite_settings());
	struct keys *k = calloc(1, sizeof *k);
	if (!k)
		return err_note(E_LIMIT, "no memory for the key store");
	pthread_mutex_init(&k->slow, NULL);
	for (int i = 0; i < LOCKS; i++)
		pthread_mutex_init(&k->lock[i], NULL);
	randombytes_buf(k->seed, sizeof k->seed);
	k->cache = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	enum err e = k->cache == MAP_FAILED ? err_note(E_LIMIT, "no memory for keys") : OK;
	if (e == OK) {
		madvise(k->cache, size, MADV_DONTDUMP);
		sodium_mlock(k->root, sizeof k->root);
		e = read_root(root_key, create && access(path, F_OK) != 0, k->root);
	} else {
		k->cache = NULL;
	}
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
	size_t size = sizeof(struct slot) * SETS * WAYS;
	if (!k)
		return;
	sqlite3_close(k->db);
	if (k->cache) {
		sodium_memzero(k->cache, size);
		munmap(k->cache, size);
	}
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
