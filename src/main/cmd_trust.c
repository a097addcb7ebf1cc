/*
 * cmd_trust.c - commands about the database, the staff and the audit.
 */
#include <stdio.h>
#include <stdlib.h>

#include "main/command.h"
#include "sql/trust.h"
#include "trust/audit.h"
#include "trust/session.h"

int cmd_migrate(int argc, char **argv)
{
	struct options o;
	struct db *db;
	int now = 0;
	if (!options_read(&o, argc, argv))
		return 2;
	if (!options_open(&o, true, &db))
		return 1;
	enum err e = db_schema(db, &now);
	printf("schema %d of %d, %s\n", now, db_schema_program(), db_engine(db));
	db_close(db);
	return e ? complain(e, "the schema could not be read") : 0;
}

int cmd_backup(int argc, char **argv)
{
	struct options o;
	struct db *db;
	if (!options_read(&o, argc, argv) || o.nwords != 1)
		return complain(OK, "say where to: kring backup FILE") + 1;
	if (!options_open(&o, false, &db))
		return 1;
	enum err e = db_backup(db, o.words[0]);
	db_close(db);
	if (e)
		return complain(e, "no backup was made");
	printf("%s and %s.keys written; keep root.key apart from both\n", o.words[0], o.words[0]);
	return 0;
}

/* ---- staff ------------------------------------------------------------------------ */

static unsigned roles_of(struct span list)
{
	static const struct { const char *name; unsigned role; } table[] = {
		{"leader", ROLE_LEADER}, {"caseworker", ROLE_CASEWORKER}, {"manager", ROLE_MANAGER},
		{"admin", ROLE_ADMIN}, {"researcher", ROLE_RESEARCHER}, {"course", ROLE_COURSE},
	};
	unsigned roles = 0;
	struct span part;
	while (span_cut(&list, ',', &part)) {
		size_t i = 0;
		while (i < LEN(table) && !span_is(part, table[i].name))
			i++;
		if (i == LEN(table))
			return 0;
		roles |= table[i].role;
	}
	return roles;
}

struct new_staff { const struct options *o; int64_t municipality; struct id unit; struct span password; };

static enum err add_staff(struct dbc *tx, void *arg)
{
	struct new_staff *n = arg;
	return staff_add(tx, .municipality = n->municipality, .id = id_new(), .unit = n->unit,
		.login = span_str(n->o->login), .name = span_str(n->o->name), .phone = S(""),
		.roles = roles_of(span_str(n->o->roles)), .password = n->password,
		.must_change = true, .now = clock_now());
}

static bool find_unit(struct db *db, int64_t municipality, const char *name, struct arena *a, struct id *ret)
{
	struct dbc *c;
	bool found = false;
	if (dbc_open(db, &c))
		return false;
	if (dbc_read_begin(c, a) == OK) {
		struct scan s = unit_list(c, .municipality = municipality);
		struct unit_list_row u;
		while (unit_list_next(&s, &u) == OK)
			if (span_is(u.name, name)) {
				*ret = u.id;
				found = true;
			}
		dbc_read_end(c);
	}
	dbc_close(c);
	return found;
}

static int add_user(const struct options *o, struct db *db, struct arena *a)
{
	struct span name, phone, hash;
	struct new_staff n = {.o = o};
	char first[17] = "";
	struct id random = id_new();
	base64url(random.b, 12, first);
	n.municipality = options_municipality(o, db, a, &name, &phone);
	if (!n.municipality)
		return 1;
	if (!*o->login || !*o->name || !roles_of(span_str(o->roles)))
		return complain(OK, "say --login, --name and --roles (leader, caseworker, manager, admin, researcher, course)");
	if (!find_unit(db, n.municipality, o->unit, a, &n.unit))
		return complain(OK, "there is no unit called \"%s\"", o->unit);
	enum err e = password_hash(a, span_str(first), &hash);
	n.password = hash;
	if (e == OK)
		e = db_change(db, add_staff, &n, a);
	if (e == E_CONFLICT)
		return complain(OK, "the login %s is taken", o->login);
	if (e)
		return complain(e, "nobody was added");
	printf("%s signs in with the first password %s and then chooses another\n", o->login, first);
	return 0;
}

int cmd_user_add(int argc, char **argv)
{
	struct options o;
	struct db *db;
	struct arena a;
	if (!options_read(&o, argc, argv))
		return 2;
	if (arena_new(&a, (size_t)8 << 20) || !options_open(&o, false, &db))
		return 1;
	int status = add_user(&o, db, &a);
	db_close(db);
	arena_free(&a);
	return status;
}

static int list_users(const struct options *o, struct db *db, struct dbc *c, struct arena *a)
{
	struct span name, phone;
	int64_t municipality = options_municipality(o, db, a, &name, &phone);
	if (!municipality || dbc_read_begin(c, a))
		return 1;
	struct scan s = staff_list(c, .municipality = municipality);
	struct staff_list_row r;
	enum err e;
	while ((e = staff_list_next(&s, &r)) == OK)
		printf("%-16.*s %-24.*s %-24.*s roles %d%s\n", SPAN_ARG(r.login), SPAN_ARG(r.name),
		       SPAN_ARG(r.unit_name), (int)r.roles, r.active ? "" : " (ended)");
	dbc_read_end(c);
	return e == E_NOTFOUND ? 0 : complain(e, "the list could not be read");
}

int cmd_user_list(int argc, char **argv)
{
	struct options o;
	struct db *db;
	struct dbc *c;
	struct arena a;
	if (!options_read(&o, argc, argv))
		return 2;
	if (arena_new(&a, (size_t)8 << 20) || !options_open(&o, false, &db) || dbc_open(db, &c))
		return 1;
	int status = list_users(&o, db, c, &a);
	dbc_close(c);
	db_close(db);
	arena_free(&a);
	return status;
}

/* ---- audit --------------------------------------------------------------------------- */

/* An anchor is one line "N HASH": kept on another machine or on paper. */
static bool read_anchor(const char *file, struct audit_anchor *ret)
{
	char hex[65];
	long long n;
	FILE *f = fopen(file, "r");
	if (!f)
		return false;
	bool good = fscanf(f, "%lld %64[0-9a-f]", &n, hex) == 2 && strlen(hex) == 64;
	fclose(f);
	ret->n = n;
	for (int i = 0; good && i < 32; i++) {
		unsigned b;
		good = sscanf(hex + 2 * i, "%2x", &b) == 1;
		ret->hash[i] = (unsigned char)b;
	}
	return good;
}

static bool write_anchor(const char *file, const struct audit_verdict *v)
{
	FILE *f = fopen(file, "w");
	if (!f)
		return false;
	fprintf(f, "%lld ", (long long)v->last);
	for (int i = 0; i < 32; i++)
		fprintf(f, "%02x", v->head[i]);
	fputc('\n', f);
	return fclose(f) == 0;
}

static int verify(const struct options *o, struct db *db, struct dbc *c, struct arena *a)
{
	struct span name, phone;
	struct audit_anchor anchor;
	struct audit_verdict v;
	int64_t municipality = options_municipality(o, db, a, &name, &phone);
	if (!municipality)
		return 1;
	if (*o->anchor && !read_anchor(o->anchor, &anchor))
		return complain(OK, "%s is not an anchor (one line: number, hash)", o->anchor);
	enum err e = audit_verify(c, db, municipality, *o->anchor ? &anchor : NULL, a, &v);
	if (e == E_INVALID) {
		printf("the chain is broken: the first bad row is %lld\n", (long long)v.first_bad);
		return 1;
	}
	if (e)
		return complain(e, "the audit could not be read");
	printf("the chain is whole: %lld rows\n", (long long)v.rows);
	if (*o->out && !write_anchor(o->out, &v))
		return complain(OK, "%s could not be written", o->out);
	return 0;
}

int cmd_audit_verify(int argc, char **argv)
{
	struct options o;
	struct db *db;
	struct dbc *c;
	struct arena a;
	if (!options_read(&o, argc, argv))
		return 2;
	if (arena_new(&a, (size_t)64 << 20) || !options_open(&o, false, &db) || dbc_open(db, &c))
		return 1;
	int status = verify(&o, db, c, &a);
	dbc_close(c);
	db_close(db);
	arena_free(&a);
	return status;
}
