/*
 * depcheck SRC - fails on an #include that points the wrong way (tools/README.md).
 *
 * Layers: base <- {text, i18n, db, net, guard} <- trust <- room <- main; helper sees
 * base, text and guard. Generated headers: sql/ counts as db, messages.h as
 * i18n; view/NAME.h and form/NAME.h belong to the folder of NAME.html and NAME.c.
 */
#include "gen.h"

#include <fts.h>

enum layer {
	BASE = 1,
	TEXT_ = 2,
	I18N = 4,
	DB = 8,
	NET = 16,
	GUARD = 32,
	TRUST = 64,
	ROOM = 128,
	HELPER = 256,
	MAIN = 512
};
#define BELOW_TRUST (BASE | TEXT_ | I18N | DB | NET | GUARD)

static const struct { const char *name; unsigned layer, may; } layers[] = {
	{"base", BASE, BASE},
	{"text", TEXT_, BASE | TEXT_},
	{"i18n", I18N, BASE | I18N},
	{"db", DB, BASE | DB},
	{"net", NET, BASE | TEXT_ | NET},
	{"guard", GUARD, BASE | GUARD},
	{"trust", TRUST, BELOW_TRUST | TRUST},
	{"room", ROOM, BELOW_TRUST | TRUST | ROOM},
	{"helper", HELPER, BASE | TEXT_ | GUARD | HELPER},
	{"main", MAIN, BELOW_TRUST | TRUST | ROOM | MAIN},
};

/* Headers of libraries and the only files that may see them. */
static const struct { const char *header, *files[3]; } libraries[] = {
	{"microhttpd.h", {"net/server_mhd.c"}},
	{"sqlite3.h", {"db/sqlite.c", "db/keys.c"}},
	{"libpq-fe.h", {"db/postgres.c"}},
};

static struct { char *path; } *files;   /* relative to SRC */
static int nfiles, cap_files;
static int faults;

__attribute__((format(printf, 3, 4)))
static void fault(const char *file, int line, const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "%s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	faults++;
}

/* First folder of "room/map/map.h" -> index in layers[]; -1 when unknown. */
static int layer_of(const char *path)
{
	struct span first = span(path, strcspn(path, "/"));
	for (size_t i = 0; path[first.n] && i < LEN(layers); i++)
		if (span_is(first, layers[i].name))
			return (int)i;
	return -1;
}

/* "room/map/map.h" -> "map"; empty outside of rooms. */
static struct span room_of(const char *path)
{
	if (strncmp(path, "room/", 5) != 0)
		return S("");
	return span(path + 5, strcspn(path + 5, "/"));
}

/* The source that a generated header was made of: view/map.h -> room/map/map.html. */
static const char *source_of(const char *header, const char *ext)
{
	char *want = gen_fmt("/%s%s", gen_basename(header), ext);
	for (int i = 0; i < nfiles; i++)
		if (span_ends(span_str(files[i].path), span_str(want)))
			return files[i].path;
	return NULL;
}

static void check_room(const char *file, const char *path, int line, const char *header, const char *target)
{
	struct span own = room_of(path), other = room_of(target);
	char *door = gen_fmt("room/%.*s/%.*s.h", SPAN_ARG(other), SPAN_ARG(other));
	if (!own.n || !other.n || span_eq(own, other) || span_is(other, "shell") || strcmp(header, door) == 0)
		return;
	fault(file, line, "the room %.*s may see of the room %.*s only %s, not %s", SPAN_ARG(own),
	      SPAN_ARG(other), door, header);
}

static void check_own(const char *file, const char *path, int line, const char *header)
{
	const char *target = header;
	int from = layer_of(path), to;
	if (strncmp(header, "view/", 5) == 0)
		target = source_of(header, ".html");
	else if (strncmp(header, "form/", 5) == 0)
		target = source_of(header, ".c");
	else if (strncmp(header, "sql/", 4) == 0)
		target = "db/generated";
	else if (strcmp(header, "messages.h") == 0)
		target = "i18n/generated";
	to = target ? layer_of(target) : -1;
	if (to < 0) {
		fault(file, line, "%s belongs to no layer", header);
		return;
	}
	if (!(layers[from].may & layers[to].layer)) {
		fault(file, line, "%s may not see %s (%s)", layers[from].name, layers[to].name, header);
		return;
	}
	check_room(file, path, line, header, target);
}

static void check_library(const char *file, const char *path, int line, const char *header)
{
	for (size_t i = 0; i < LEN(libraries); i++) {
		bool allowed = false;
		if (strcmp(libraries[i].header, header) != 0)
			continue;
		for (size_t k = 0; k < LEN(libraries[i].files) && libraries[i].files[k]; k++)
			allowed |= strcmp(libraries[i].files[k], path) == 0;
		if (!allowed)
			fault(file, line, "<%s> belongs to %s only", header, libraries[i].files[0]);
	}
}

static void check_file(const char *src, const char *path)
{
	char *file = gen_fmt("%s/%s", src, path);
	struct span text = gen_load(file), line;
	if (layer_of(path) < 0) {
		fault(file, 1, "this file stands in no layer");
		return;
	}
	for (int n = 1; span_cut(&text, '\n', &line); n++) {
		line = span_trim(line);
		if (!span_starts(line, S("#")))
			continue;
		line = span_trim(span(line.p + 1, line.n - 1));
		if (!span_starts(line, S("include")))
			continue;
		line = span_trim(span(line.p + 7, line.n - 7));
		bool own = line.n && line.p[0] == '"';
		size_t end = span_find(line, own ? '"' : '>', 1);
		if (end >= line.n) {
			fault(file, n, "an #include that cannot be read");
			continue;
		}
		char *header = gen_str(span(line.p + 1, end - 1));
		if (own)
			check_own(file, path, n, header);
		check_library(file, path, n, header);
	}
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		refuse("depcheck", 0, "usage: depcheck SRC");
	char *roots[] = {argv[1], NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	FTSENT *e;
	while (tree && (e = fts_read(tree)))
		if (e->fts_info == FTS_F)
			GEN_ADD(files, nfiles, cap_files)->path =
			    gen_str(span_str(e->fts_path + strlen(argv[1]) + 1));
	if (!nfiles)
		refuse(argv[1], 0, "no files here");
	for (int i = 0; i < nfiles; i++) {
		struct span p = span_str(files[i].path);
		if (span_ends(p, S(".c")) || span_ends(p, S(".h")))
			check_file(argv[1], files[i].path);
	}
	return faults ? 1 : 0;
}
