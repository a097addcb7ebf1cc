#include "trust/audit.h"

#include <stdlib.h>

#include "sql/trust.h"

static void put_u64(unsigned char **p, uint64_t v)
{
	for (int i = 0; i < 8; i++)
		*(*p)++ = (unsigned char)(v >> (8 * i));
}

static void put_bytes(unsigned char **p, const void *from, size_t n)
{
	memcpy(*p, from, n);
	*p += n;
}

/* The row in one canonical form; every field has a fixed place, the route last. */
static enum err row_hash(struct db *db, const struct audit_entry *e, int64_t n,
                         const unsigned char prev[32], unsigned char ret[32])
{
	unsigned char b[32 + 4 * 8 + 8 + 4 * 16 + 64], *p = b;
	if (e->route.n > 64)
		return err_note(E_BUG, "a route's name of %zu bytes", e->route.n);
	put_bytes(&p, prev, 32);
	put_u64(&p, (uint64_t)e->municipality);
	put_u64(&p, (uint64_t)n);
	put_u64(&p, (uint64_t)e->at);
	put_u64(&p, (uint64_t)e->action);
	put_u64(&p, (uint64_t)e->result);
	put_bytes(&p, e->staff.b, 16);
	put_bytes(&p, e->session.b, 16);
	put_bytes(&p, e->process.b, 16);
	put_bytes(&p, e->object.b, 16);
	if (e->route.n)
		put_bytes(&p, e->route.p, e->route.n);
	return keys_mac(db, e->municipality, "audit", span((char *)b, (size_t)(p - b)), ret);
}

enum err audit_append(struct dbc *tx, struct db *db, const struct audit_entry *given)
{
	struct audit_entry e = *given;
	struct audit_last_row last = {0};
	unsigned char prev[32] = {0}, hash[32];
	enum err got = audit_last(tx, &last, .municipality = e.municipality);
	if (got && got != E_NOTFOUND)
		return got;
	if (got == OK && last.hash.n == sizeof prev)
		memcpy(prev, last.hash.p, sizeof prev);
	if (e.at < last.at)
		e.at = last.at;
	TRY(row_hash(db, &e, last.n + 1, prev, hash));
	enum err put = audit_add(tx, .municipality = e.municipality, .n = last.n + 1, .at = e.at,
		.staff = e.staff, .session = e.session, .action = e.action, .route = e.route,
		.process = e.process, .object = e.object, .result = e.result,
		.hash = span((char *)hash, sizeof hash));
	return put == E_CONFLICT ? E_BUSY : put;
}

/* An entry that waits for the writer; freed when it is on disk. */
struct waiting { struct change change; struct audit_entry entry; struct db *db; char route[64]; };

static enum err apply_waiting(struct dbc *tx, void *arg)
{
	struct waiting *w = arg;
	return audit_append(tx, w->db, &w->entry);
}

static void done_waiting(void *arg, enum err e)
{
	struct waiting *w = arg;
	(void)e; /* the writer logs failed batches; nobody waits for this row */
	free(w);
}

enum err audit_later(struct db *db, const struct audit_entry *e)
{
	struct waiting *w = calloc(1, sizeof *w);
	if (!w)
		return E_LIMIT;
	w->entry = *e;
	if (e->route.n > sizeof w->route) {
		free(w);
		return E_BUG;
	}
	memcpy(w->route, e->route.p ? e->route.p : "", e->route.n);
	w->entry.route.p = w->route;
	w->db = db;
	w->change = (struct change){apply_waiting, done_waiting, w, NULL, true, NULL};
	enum err got = db_submit(db, &w->change);
	if (got)
		free(w);
	return got;
}

static struct audit_entry entry_of(int64_t municipality, const struct audit_rows_row *r)
{
	return (struct audit_entry){municipality, r->at, r->staff, r->session,
		(enum audit_action)r->action, r->route, r->process, r->object, (enum err)r->result};
}

/* One page of rows; *more says whether another may follow. */
static enum err verify_page(struct dbc *c, struct db *db, int64_t municipality,
                            const struct audit_anchor *anchor, struct audit_verdict *v, bool *more)
{
	struct scan s = audit_rows(c, .municipality = municipality, .after = v->last);
	struct audit_rows_row r;
	enum err e;
	*more = false;
	while ((e = audit_rows_next(&s, &r)) == OK) {
		struct audit_entry row = entry_of(municipality, &r);
		unsigned char hash[32];
		*more = true;
		TRY(row_hash(db, &row, v->last + 1, v->head, hash));
		if (r.n != v->last + 1 || r.hash.n != 32 || memcmp(r.hash.p, hash, 32) != 0) {
			v->first_bad = r.n != v->last + 1 ? v->last + 1 : r.n;
			scan_end(&s);
			return E_INVALID;
		}
		memcpy(v->head, hash, 32);
		v->last = r.n;
		v->rows++;
		if (anchor && anchor->n == r.n && memcmp(anchor->hash, hash, 32) != 0) {
			v->first_bad = r.n;
			scan_end(&s);
			return E_INVALID;
		}
	}
	return e == E_NOTFOUND ? OK : e;
}

enum err audit_verify(struct dbc *c, struct db *db, int64_t municipality,
                      const struct audit_anchor *anchor, struct arena *a, struct audit_verdict *ret)
{
	bool more = true;
	*ret = (struct audit_verdict){0};
	while (more) {
		TRY(dbc_read_begin(c, a));
		enum err e = verify_page(c, db, municipality, anchor, ret, &more);
		dbc_read_end(c);
		arena_reset(a);
		if (e)
			return e;
	}
	if (anchor && anchor->n > ret->last) {
		ret->first_bad = ret->last + 1; /* the end was cut off */
		return E_INVALID;
	}
	return OK;
}
