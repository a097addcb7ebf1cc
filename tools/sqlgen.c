/*
 * sqlgen - from .sql files to typed C functions. See tools/README.md.
 *
 *	sqlgen GEN SCHEMA.sql… -- QUERIES.sql…
 *
 * writes GEN/sql.c, GEN/sql/sealed.h and GEN/sql/NAME.h for each NAME.sql.
 */
#include <sys/stat.h>

#include "sqlgen_check.h"
#include "sqlgen_read.h"
#include "sqlgen_write.h"

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct span s = span_str(slash ? slash + 1 : path);
	if (!span_ends(s, S(".sql")))
		stop((struct place){path, 0}, "not a .sql file");
	return arena_str(&mem, span(s.p, s.n - 4));
}

/* "0001-house" gives 1 and "house"; the numbers begin with 1 and leave none out. */
static void read_schema(const char *path)
{
	struct place at = {path, 1};
	const char *base = base_name(path);
	int64_t number;
	if (strlen(base) < 6 || base[4] != '-' || !span_int(span(base, 4), 1, 9999, &number))
		stop(at, "a schema file is named NNNN-name.sql");
	if (number != nmigrations + 1)
		stop(at, "schema files are numbered without a gap: %04d comes next", nmigrations + 1);
	if (nmigrations == MAX_FILES)
		stop(at, "more than %d schema files", MAX_FILES);
	struct span sql = read_whole(path);
	run_schema(path, sql);
	migrations[nmigrations++] = (struct migration){(int)number, base + 5, sql.p, schema_pg(sql), path};
}

static void add_file(const char *path)
{
	struct sql_file *f = NEW(&mem, struct sql_file);
	*f = (struct sql_file){.path = path, .base = base_name(path)};
	if (nfiles == MAX_FILES)
		stop((struct place){path, 1}, "more than %d files", MAX_FILES);
	for (int i = 0; i < nfiles; i++)
		if (strcmp(files[i]->base, f->base) == 0)
			stop((struct place){path, 1}, "the name is taken by %s", files[i]->path);
	files[nfiles++] = f;
}

int main(int argc, char **argv)
{
	int i = 2;
	struct span text[MAX_FILES];
	if (argc < 2) {
		fprintf(stderr, "usage: sqlgen GEN SCHEMA.sql... -- QUERIES.sql...\n");
		return 2;
	}
	if (arena_new(&mem, (size_t)512 << 20))
		return 1;
	mkdir(argv[1], 0777);
	mkdir(arena_fmt(&mem, "%s/sql", argv[1]).p, 0777);
	open_empty();
	for (; i < argc && strcmp(argv[i], "--") != 0; i++)
		read_schema(argv[i]);
	find_case_tables();
	for (i++; i < argc; i++)
		add_file(argv[i]);
	for (int f = 0; f < nfiles; f++)
		read_sql(files[f], text[f] = read_whole(files[f]->path), true);
	for (int l = 0; l < nlayouts; l++)
		check_layout(layouts[l]);
	for (int f = 0; f < nfiles; f++)
		read_sql(files[f], text[f], false);
	for (int f = 0; f < nfiles; f++)
		if (strcmp(files[f]->base, "sealed") == 0 && files[f]->nqueries)
			stop(files[f]->queries[0]->at, "sealed.sql holds layouts only: its header is the layouts'");
	for (int q = 0; q < nqueries; q++)
		check_query(queries[q]);
	write_sealed(argv[1]);
	for (int f = 0; f < nfiles; f++)
		if (strcmp(files[f]->base, "sealed") != 0)
			write_header(argv[1], files[f]);
	write_table(argv[1]);
	sqlite3_close(empty);
	arena_free(&mem);
	return 0;
}
