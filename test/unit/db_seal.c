/* Sealed columns: what opens, what does not, and what a stolen database shows. */
#include "db_help.h"

static struct arena mem;
static const struct actor anna = {TOWN, {{7}}, 1000};

#define PROCESS id_of(40)
#define SECOND  id_of(41)

static enum err give_access(struct dbc *tx, void *arg)
{
	(void)arg;
	TRY(access_give(tx, .municipality = TOWN, .staff = anna.staff, .process = PROCESS, .from = 0, .to = 2000));
	return access_give(tx, .municipality = TOWN, .staff = anna.staff, .process = SECOND, .from = 0, .to = 2000);
}

static enum err notes(struct dbc *tx, void *arg)
{
	(void)arg;
	TRY(note_add(tx, .who = anna, .process = PROCESS, .id = id_of(1), .at = 1, .body = {
		.worry = S("Oro för skolan"), .grade = -3, .sureness = SOME(0), .urgent = true, .weight = 0.5,
		.picture = S("\0\1\2"), .about = id_of(9), .late = S("sist")}));
	TRY(note_add(tx, .who = anna, .process = PROCESS, .id = id_of(2), .at = 2, .body = {.late = S("bara sist")}));
	TRY(note_add(tx, .who = anna, .process = SECOND, .id = id_of(1), .at = 1, .body = {.worry = S("annan")}));
	TRY(version_add(tx, .municipality = TOWN, .process = PROCESS, .n = 7, .body = {S("version sju")}));
	return version_add(tx, .municipality = TOWN, .process = PROCESS, .n = 8, .body = {S("version åtta")});
}

static enum err note_elsewhere(struct dbc *tx, void *arg)
{
	(void)arg;
	return note_add(tx, .who = anna, .process = id_of(44), .id = id_of(1), .at = 1);
}

static enum err note_without_key(struct dbc *tx, void *arg)
{
	(void)arg;
	TRY(access_give(tx, .municipality = TOWN, .staff = anna.staff, .process = id_of(45), .from = 0, .to = 2000));
	return note_add(tx, .who = anna, .process = id_of(45), .id = id_of(1), .at = 1);
}

static enum err note_too_large(struct dbc *tx, void *arg)
{
	struct span large = *(struct span *)arg;
	return note_add(tx, .who = anna, .process = PROCESS, .id = id_of(3), .at = 3, .body = {.worry = large});
}

static void opens(struct dbc *c)
{
	struct note_of_row r;
	good(dbc_read_begin(c, &mem), "a read");
	struct scan s = note_of(c, .who = anna, .process = PROCESS);
	good(note_of_next(&s, &r), "a sealed row");
	is_span(r.body.worry, "Oro för skolan", "its text");
	ok(r.body.grade == -3 && r.body.sureness.is && r.body.sureness.v == 0 && r.body.urgent && r.body.weight == 0.5,
	   "its numbers");
	ok(r.body.picture.n == 3 && id_eq(r.body.about, id_of(9)), "its bytes and id");
	is_span(r.body.late, "sist", "its last field");
	good(note_of_next(&s, &r), "the next row");
	ok(r.body.worry.n == 0 && !r.body.sureness.is && !r.body.urgent && id_none(r.body.about), "empty fields");
	gives(note_of_next(&s, &r), E_NOTFOUND, "and no more");
	struct actor late = anna, other = anna;
	late.now = 2000;
	other.staff = id_of(8);
	s = note_of(c, .who = late, .process = PROCESS);
	gives(note_of_next(&s, &r), E_NOTFOUND, "nothing after the access has ended");
	s = note_of(c, .who = other, .process = PROCESS);
	gives(note_of_next(&s, &r), E_NOTFOUND, "nothing for others");
	dbc_read_end(c);
}

static void several_in_a_row(struct dbc *c)
{
	struct note_pair_row r;
	struct version_list_row v;
	good(dbc_read_begin(c, &mem), "a read");
	struct scan s = note_pair(c, .who = anna, .process = PROCESS);
	good(note_pair_next(&s, &r), "three sealed columns in one row");
	is_span(r.first.worry, "Oro för skolan", "the first");
	is_span(r.second.late, "bara sist", "the second, named by another column");
	is_span(r.words.words, "version sju", "the third, named by a number");
	s = version_list(c, .municipality = TOWN, .process = PROCESS);
	good(version_list_next(&s, &v), "a row named by a number");
	is_span(v.body.words, "version sju", "its text");
	dbc_read_end(c);
}

/* ---- what does not open ------------------------------------------------------ */

struct swap { int64_t municipality; struct id process, id; struct span body; };

static enum err put(struct dbc *tx, void *arg)
{
	const struct swap *s = arg;
	return note_put_raw(tx, .municipality = s->municipality, .process = s->process, .id = s->id, .at = 1, .body = s->body);
}

static struct span raw(struct dbc *c, struct id process, struct id id)
{
	struct note_raw_row r = {0};
	good(dbc_read_begin(c, &mem), "a read");
	good(note_raw(c, &r, .municipality = TOWN, .process = process, .id = id), "the record on disk");
	dbc_read_end(c);
	return r.body;
}

static enum err first_note(struct dbc *c, int64_t municipality, struct id process)
{
	struct actor who = anna;
	struct note_of_row r;
	who.municipality = municipality;
	TRY(dbc_read_begin(c, &mem));
	struct scan s = note_of(c, .who = who, .process = process);
	enum err e = note_of_next(&s, &r);
	dbc_read_end(c);
	return e;
}

static enum err access_other_town(struct dbc *tx, void *arg)
{
	(void)arg;
	return access_give(tx, .municipality = OTHER, .staff = anna.staff, .process = PROCESS, .from = 0, .to = 2000);
}

static void broken(struct db *db, struct dbc *c)
{
	struct span own = raw(c, PROCESS, id_of(1)), neighbour = raw(c, PROCESS, id_of(2)), foreign = raw(c, SECOND, id_of(1));
	char *bent = arena_get(&mem, own.n);
	struct swap s = {TOWN, PROCESS, id_of(1), neighbour};
	ok(memmem(own.p, own.n, "skolan", 6) == NULL && own.p[0] == 1, "the record shows no text");
	good(db_change(db, put, &s, &mem), "a neighbour's record is put in its place");
	gives(first_note(c, TOWN, PROCESS), E_DB, "another row's record does not open");
	is(err_detail(), "note.body: a record does not open", "the note names table and column, no more");
	s.body = foreign;
	good(db_change(db, put, &s, &mem), "another process's record, same row id");
	gives(first_note(c, TOWN, PROCESS), E_DB, "does not open");
	for (size_t at = 0; at < own.n; at += own.n / 7) {
		memcpy(bent, own.p, own.n);
		bent[at] ^= 4;
		s.body = span(bent, own.n);
		good(db_change(db, put, &s, &mem), "byte %zu is bent", at);
		gives(first_note(c, TOWN, PROCESS), E_DB, "does not open");
	}
	s.body = span(own.p, own.n - 1);
	good(db_change(db, put, &s, &mem), "cut short");
	gives(first_note(c, TOWN, PROCESS), E_DB, "does not open");
	s.body = span(own.p, 10);
	good(db_change(db, put, &s, &mem), "cut to ten bytes");
	gives(first_note(c, TOWN, PROCESS), E_DB, "does not open");
	s.body = own;
	good(db_change(db, put, &s, &mem), "the own record again");
	good(first_note(c, TOWN, PROCESS), "opens");
	good(keys_make(db, OTHER, PROCESS), "another municipality has a key for the same id");
	good(db_change(db, access_other_town, NULL, &mem), "and access");
	s.municipality = OTHER;
	good(db_change(db, put, &s, &mem), "and is given the record");
	gives(first_note(c, OTHER, PROCESS), E_DB, "it does not open there");
}

static void shredded(struct db *db, struct dbc *c)
{
	good(first_note(c, TOWN, SECOND), "readable before");
	good(keys_shred(db, TOWN, SECOND), "the key is shredded");
	gives(first_note(c, TOWN, SECOND), E_DB, "unreadable after");
	good(keys_shred(db, TOWN, SECOND), "shredding twice is fine");
	good(keys_make(db, TOWN, SECOND), "a new key for the same scope");
	gives(first_note(c, TOWN, SECOND), E_DB, "does not bring the old record back");
	good(first_note(c, TOWN, PROCESS), "others stay readable");
}

static void body(const struct place_of_test *p)
{
	struct db *db = test_open(p);
	struct dbc *c;
	static char many[2 << 20];
	struct span large = span(many, sizeof many);
	good(keys_make(db, TOWN, PROCESS), "a data key");
	good(keys_make(db, TOWN, PROCESS), "twice is fine");
	good(keys_make(db, TOWN, SECOND), "another");
	gives(keys_make(db, 0, PROCESS), E_BUG, "no municipality, no key");
	good(db_change(db, give_access, NULL, &mem), "access");
	good(db_change(db, notes, NULL, &mem), "sealed rows");
	gives(db_change(db, note_elsewhere, NULL, &mem), E_DB, "no key, no sealing");
	gives(db_change(db, note_without_key, NULL, &mem), E_DB, "with access either");
	gives(db_change(db, note_too_large, &large, &mem), E_LIMIT, "a record has a limit");
	good(dbc_open(db, &c), "a reader");
	opens(c);
	several_in_a_row(c);
	broken(db, c);
	shredded(db, c);
	dbc_close(c);
	db_close(db);
	db = test_open(p);
	good(dbc_open(db, &c), "opened again");
	good(first_note(c, TOWN, PROCESS), "the keys are there again");
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
