#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "main/command.h"
#include "sql/trust.h"

enum kind { TEXT, NUMBER, BIG, FLAG };

struct option { const char *name; enum kind kind; size_t at; const char *otherwise; };

#define AT(member) offsetof(struct options, member)
static const struct option table[] = {
	{"data", TEXT, AT(data), "var"},
	{"db", TEXT, AT(db), ""},
	{"address", TEXT, AT(address), "127.0.0.1"},
	{"port", NUMBER, AT(port), "8080"},
	{"threads", NUMBER, AT(threads), "0"},
	{"tls-cert", TEXT, AT(tls_cert), NULL},
	{"tls-key", TEXT, AT(tls_key), NULL},
	{"origin", TEXT, AT(origin), ""},
	{"helper", TEXT, AT(helper), NULL},
	{"municipality", BIG, AT(municipality), "0"},
	{"behind-proxy", FLAG, AT(behind_proxy), NULL},
	{"fresh", FLAG, AT(fresh), NULL},
	{"idle", NUMBER, AT(idle_minutes), "15"},
	{"session", NUMBER, AT(hours), "8"},
	{"clock", TEXT, AT(clock), ""},
	{"process", TEXT, AT(process), ""},
	{"unit", TEXT, AT(unit), ""},
	{"login", TEXT, AT(login), ""},
	{"name", TEXT, AT(name), ""},
	{"roles", TEXT, AT(roles), ""},
	{"anchor", TEXT, AT(anchor), ""},
	{"out", TEXT, AT(out), ""},
	{"people", NUMBER, AT(people), "0"},
};

static bool store(struct options *o, const struct option *t, const char *value)
{
	void *to = (char *)o + t->at;
	int64_t n;
	switch (t->kind) {
	case TEXT:
		*(const char **)to = value;
		return true;
	case FLAG:
		*(bool *)to = value && strcmp(value, "0") != 0;
		return true;
	case NUMBER:
		if (!span_int(span_str(value), 0, 100000000, &n))
			return false;
		*(int *)to = (int)n;
		return true;
	case BIG:
		if (!span_int(span_str(value), 0, INT64_MAX, &n))
			return false;
		*(int64_t *)to = n;
		return true;
	}
	return false;
}

/* tls-cert -> KRING_TLS_CERT */
static const char *from_environment(const char *name)
{
	char b[64] = "KRING_";
	size_t n = strlen(b);
	for (; *name && n < sizeof b - 1; name++)
		b[n++] = *name == '-' ? '_' : (char)toupper((unsigned char)*name);
	b[n] = 0;
	return getenv(b);
}

/* One "--name value" or "--name=value"; returns how many words it took, 0 = wrong. */
static int take(struct options *o, int argc, char **argv)
{
	const char *word = argv[0] + 2, *eq = strchr(word, '=');
	size_t n = eq ? (size_t)(eq - word) : strlen(word);
	for (size_t i = 0; i < LEN(table); i++) {
		const struct option *t = &table[i];
		if (strlen(t->name) != n || strncmp(t->name, word, n) != 0)
			continue;
		if (t->kind == FLAG)
			return store(o, t, "1");
		if (!eq && argc < 2)
			return 0;
		if (!store(o, t, eq ? eq + 1 : argv[1]))
			return 0;
		return eq ? 1 : 2;
	}
	return 0;
}

bool options_read(struct options *o, int argc, char **argv)
{
	*o = (struct options){0};
	for (size_t i = 0; i < LEN(table); i++) {
		const char *set = from_environment(table[i].name);
		if (set || table[i].otherwise)
			if (!store(o, &table[i], set ? set : table[i].otherwise))
				return complain(OK, "KRING_… for --%s is not a number", table[i].name) == 0;
	}
	for (int i = 0; i < argc;) {
		if (strncmp(argv[i], "--", 2) != 0) {
			if (o->nwords == (int)LEN(o->words))
				return complain(OK, "too many words: %s", argv[i]) == 0;
			o->words[o->nwords++] = argv[i++];
			continue;
		}
		int took = take(o, argc - i, argv + i);
		if (!took)
			return complain(OK, "I do not understand %s (see kring help)", argv[i]) == 0;
		i += took;
	}
	return true;
}

int complain(enum err e, const char *fmt, ...)
{
	va_list ap;
	fputs("kring: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	if (e)
		fprintf(stderr, " (%s%s%s)", err_name(e), err_detail()[0] ? ": " : "", err_detail());
	fputc('\n', stderr);
	return 1;
}

bool options_open(const struct options *o, bool create, struct db **ret)
{
	static char url[4096], keys[4096], root[4096];
	snprintf(url, sizeof url, "%s", o->db);
	if (!*url)
		snprintf(url, sizeof url, "%s/kring.db", o->data);
	snprintf(keys, sizeof keys, "%s/keys.db", o->data);
	snprintf(root, sizeof root, "%s/root.key", o->data);
	if (create && mkdir(o->data, 0700) && access(o->data, W_OK))
		return complain(OK, "I cannot make the folder %s", o->data) == 0;
	enum err e = db_open(ret, &(struct db_config){
		.url = url, .keys = keys, .root_key = root, .create = create, .migrate = create});
	return e == OK || complain(e, "the database does not open") == 0;
}

int64_t options_municipality(const struct options *o, struct db *db, struct arena *a,
                             struct span *ret_name, struct span *ret_phone)
{
	struct dbc *c;
	int64_t found = 0;
	int n = 0;
	if (dbc_open(db, &c))
		return 0;
	if (dbc_read_begin(c, a) == OK) {
		struct scan s = municipality_list(c, .after = 0);
		struct municipality_list_row row;
		while (municipality_list_next(&s, &row) == OK) {
			if (o->municipality && row.id != o->municipality)
				continue;
			found = row.id;
			*ret_name = row.name;
			*ret_phone = row.phone;
			n++;
		}
		dbc_read_end(c);
	}
	dbc_close(c);
	if (n != 1)
		complain(OK, n ? "there are several municipalities: say which with --municipality"
		               : "there is no municipality yet: kring demo, or kring user add");
	return n == 1 ? found : 0;
}
