/* Generated queries on both engines: every type there and back, every kind of result, order, faults. */
#include "db_help.h"

static struct arena mem;

static enum err add_places(struct dbc *tx, void *arg)
{
	(void)arg;
	TRY(place_add(tx, .municipality = TOWN, .id = id_of(1), .name = S("Ågatan"), .size = SOME(-7),
	              .weight = 2.5, .open = true, .mark = S("\0\xff")));
	TRY(place_add(tx, .municipality = TOWN, .id = id_of(2), .name = S(""), .size = NONE, .weight = -0.125,
	              .open = false, .mark = S("")));
	TRY(place_add(tx, .municipality = TOWN, .id = (struct id){{0}}, .name = S("Åa"), .size = SOME(INT64_MAX),
	              .weight = 1e300, .open = true, .mark = S("x")));
	return place_add(tx, .municipality = OTHER, .id = id_of(1), .name = S("Zebra"), .size = SOME(INT64_MIN),
	                 .weight = 0, .open = true, .mark = S(""));
}

static void types(struct dbc *c)
{
	struct place_get_row r;
	good(dbc_read_begin(c, &mem), "a read begins");
	gives(dbc_read_begin(c, &mem), E_BUG, "a read inside a read is refused");
	good(place_get(c, &r, .municipality = TOWN, .id = id_of(1)), "one row");
	is_span(r.name, "Ågatan", "text");
	ok(r.size.is && r.size.v == -7 && r.weight == 2.5 && r.open, "numbers, bool");
	ok(r.mark.n == 2 && memcmp(r.mark.p, "\0\xff", 2) == 0, "bytes with a zero byte");
	ok(id_eq(r.id, id_of(1)), "id");
	good(place_get(c, &r, .municipality = TOWN, .id = id_of(2)), "another row");
	ok(r.name.n == 0 && !r.size.is && r.weight == -0.125 && !r.open && r.mark.n == 0, "empty, missing, false");
	good(place_get(c, &r, .municipality = TOWN), "the zero id is an id");
	ok(r.size.v == INT64_MAX && r.weight == 1e300 && id_none(r.id), "large numbers");
	good(place_get(c, &r, .municipality = OTHER, .id = id_of(1)), "a neighbour's row");
	ok(r.size.v == INT64_MIN, "the smallest number");
	gives(place_get(c, &r, .municipality = TOWN, .id = id_of(9)), E_NOTFOUND, "no such row");
	dbc_read_end(c);
	gives(place_get(c, &r, .municipality = TOWN, .id = id_of(1)), E_BUG, "a query outside of a read is refused");
}

static void sums(struct dbc *c)
{
	struct place_sums_row r;
	good(dbc_read_begin(c, &mem), "a read");
	good(place_sums(c, &r, .municipality = OTHER), "sums");
	ok(r.n == 1 && r.sizes == INT64_MIN && r.weights == 0 && r.any && r.largest.v == INT64_MIN,
	   "count, sum, largest: %lld", (long long)r.sizes);
	ok(r.mean < -9.2e18 && r.mean > -9.3e18, "a mean: %g", r.mean);
	good(place_sums(c, &r, .municipality = 1), "sums of nothing");
	ok(r.n == 0 && r.sizes == 0 && r.mean == 0 && !r.any && !r.largest.is, "are zero or missing");
	dbc_read_end(c);
}

static void scans(struct dbc *c)
{
	struct place_list_row r;
	struct place_like_row l;
	good(dbc_read_begin(c, &mem), "a read");
	/* all are started, then read in another order */
	struct scan a = place_list(c, .municipality = TOWN, .count = 10);
	struct scan b = place_like(c, .municipality = TOWN, .name = S("Å"));
	struct scan again = place_list(c, .municipality = TOWN, .count = 1);
	struct scan none = place_list(c, .municipality = 1, .count = 10);
	struct scan left = place_list(c, .municipality = TOWN, .count = 2);
	good(place_like_next(&b, &l), "the second scan first");
	is_span(l.name, "Åa", "text is ordered by bytes");
	good(place_list_next(&a, &r), "then the first");
	ok(r.name.n == 0 && id_eq(r.id, id_of(2)), "its first row");
	good(place_list_next(&again, &r), "the same query twice at once");
	good(place_list_next(&a, &r), "the first goes on");
	struct span kept = r.name;
	good(place_list_next(&a, &r), "and on");
	is_span(r.name, "Ågatan", "its last row");
	is_span(kept, "Åa", "earlier rows' text stays");
	gives(place_list_next(&a, &r), E_NOTFOUND, "its end");
	gives(place_list_next(&a, &r), E_NOTFOUND, "its end again");
	gives(place_list_next(&none, &r), E_NOTFOUND, "no rows");
	scan_end(&again);
	scan_end(&again);
	gives(place_list_next(&again, &r), E_NOTFOUND, "nothing after its end");
	gives(place_like_next(&left, &l), E_BUG, "another query's scan is refused");
	dbc_read_end(c);
	struct scan outside = place_list(c, .municipality = TOWN, .count = 2);
	gives(place_list_next(&outside, &r), E_BUG, "a scan outside of a read is refused");
}

static void many_scans(struct dbc *c)
{
	struct scan s[100];
	struct place_list_row r;
	bool all = true;
	good(dbc_read_begin(c, &mem), "a read");
	for (size_t i = 0; i < LEN(s); i++)
		s[i] = place_list(c, .municipality = TOWN, .count = 3);
	for (size_t i = LEN(s); i-- > 0; )
		all &= place_list_next(&s[i], &r) == OK;
	ok(all, "a hundred scans at once");
	dbc_read_end(c);
	good(dbc_read_begin(c, &mem), "the next read");
	struct scan dropped = place_list(c, .municipality = TOWN, .count = 3);
	dbc_read_end(c);
	good(dbc_read_begin(c, &mem), "a read after a scan that nobody read");
	gives(place_list_next(&dropped, &r), E_BUG, "the scan is gone with its read");
	struct scan marked = place_marked(c, .municipality = TOWN);
	struct place_marked_row m;
	good(place_marked_next(&marked, &m), "a blob literal finds its row");
	is_span(m.name, "Ågatan", "the right one");
	dbc_read_end(c);
}

static enum err kinds(struct dbc *tx, void *arg)
{
	struct place_take_row taken;
	struct place_get_row r;
	(void)arg;
	good(place_rename(tx, .municipality = TOWN, .id = id_of(1), .name = S("Storgatan")), "changed");
	gives(place_rename(tx, .municipality = TOWN, .id = id_of(9), .name = S("x")), E_NOTFOUND, "nothing changed");
	good(place_grow(tx, .municipality = TOWN, .id = id_of(1), .size = 3), "a variant for PostgreSQL");
	good(place_grow(tx, .municipality = TOWN, .id = id_of(1), .size = 1), "once more");
	good(place_get(tx, &r, .municipality = TOWN, .id = id_of(1)), "a change sees what it did");
	ok(r.size.v == 3, "the larger of two");
	good(place_take(tx, &taken, .municipality = TOWN, .id = id_of(1)), "RETURNING");
	is_span(taken.name, "Storgatan", "what was taken away");
	gives(place_take(tx, &taken, .municipality = TOWN, .id = id_of(1)), E_NOTFOUND, "only once");
	return OK;
}

/* A rule may look at a fault and go on: the fault undoes its own statement only. */
static enum err goes_on(struct dbc *tx, void *arg)
{
	enum err *seen = arg;
	TRY(place_add(tx, .municipality = TOWN, .id = id_of(20), .name = S("before"), .mark = S("")));
	*seen = place_add(tx, .municipality = TOWN, .id = id_of(20), .name = S("twice"), .mark = S(""));
	return place_add(tx, .municipality = TOWN, .id = id_of(21), .name = S("after"), .mark = S(""));
}

static enum err same_name(struct dbc *tx, void *arg)
{
	(void)arg;
	return place_add(tx, .municipality = TOWN, .id = id_of(22), .name = S("after"), .mark = S(""));
}

static enum err fails_late(struct dbc *tx, void *arg)
{
	(void)arg;
	TRY(place_add(tx, .municipality = TOWN, .id = id_of(30), .name = S("undone"), .mark = S("")));
	return E_INVALID;
}

static void faults(struct db *db, struct dbc *c)
{
	enum err seen = OK;
	struct place_get_row r;
	good(db_change(db, goes_on, &seen, &mem), "a change goes on after a fault");
	ok(seen == E_CONFLICT, "the same key twice is a conflict");
	gives(db_change(db, same_name, NULL, &mem), E_CONFLICT, "a unique index too");
	gives(db_change(db, fails_late, NULL, NULL), E_INVALID, "a change's own answer");
	good(dbc_read_begin(c, &mem), "a read");
	good(place_get(c, &r, .municipality = TOWN, .id = id_of(20)), "before the fault");
	is_span(r.name, "before", "is kept");
	good(place_get(c, &r, .municipality = TOWN, .id = id_of(21)), "after the fault too");
	gives(place_get(c, &r, .municipality = TOWN, .id = id_of(30)), E_NOTFOUND, "a refused change leaves nothing");
	gives(place_rename(c, .municipality = TOWN, .id = id_of(20), .name = S("x")), E_BUG, "a reader cannot change");
	dbc_read_end(c);
}

struct rename { const char *name; };

static enum err rename_place(struct dbc *tx, void *arg)
{
	const struct rename *n = arg;
	return place_rename(tx, .municipality = TOWN, .id = id_of(2), .name = span_str(n->name));
}

static void one_state(struct db *db, struct dbc *c)
{
	struct place_get_row r;
	struct rename n = {"new"};
	good(dbc_read_begin(c, &mem), "a read");
	good(place_get(c, &r, .municipality = TOWN, .id = id_of(2)), "its first query");
	good(db_change(db, rename_place, &n, &mem), "a change meanwhile");
	good(place_get(c, &r, .municipality = TOWN, .id = id_of(2)), "the same query again");
	is_span(r.name, "", "a read sees one state");
	dbc_read_end(c);
	good(dbc_read_begin(c, &mem), "the next read");
	good(place_get(c, &r, .municipality = TOWN, .id = id_of(2)), "its query");
	is_span(r.name, "new", "sees the change");
	dbc_read_end(c);
}

static void body(const struct place_of_test *p)
{
	struct db *db = test_open(p);
	struct dbc *c;
	good(db_change(db, add_places, NULL, &mem), "rows are added");
	good(dbc_open(db, &c), "a reader opens, all statements are prepared");
	is(db_engine(db), p->postgres ? "postgres" : "sqlite", "the engine's name");
	types(c);
	sums(c);
	scans(c);
	many_scans(c);
	good(db_change(db, kinds, NULL, &mem), "a change with every kind of result");
	faults(db, c);
	one_state(db, c);
	dbc_close(c);
	db_close(db);
	arena_reset(&mem);
}

int main(void)
{
	if (arena_new(&mem, 1 << 26))
		return 2;
	return on_both(body);
}
