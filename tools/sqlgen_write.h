/*
 * sqlgen_write.h - the generated C: sql/sealed.h, sql/NAME.h, sql.c.
 */
#ifndef SQLGEN_WRITE_H
#define SQLGEN_WRITE_H

#include "sqlgen_model.h"

static const char *const c_types[] = {
	[T_ACTOR] = "struct actor", [T_INT] = "int64_t", [T_TIME] = "int64_t", [T_BOOL] = "bool",
	[T_OPT_INT] = "struct opt_int", [T_NUM] = "double", [T_TEXT] = "struct span",
	[T_BYTES] = "struct span", [T_ID] = "struct id",
};

static const char *const slot_types[] = {
	[T_INT] = "SQL_INT", [T_TIME] = "SQL_INT", [T_BOOL] = "SQL_BOOL", [T_OPT_INT] = "SQL_OPT_INT",
	[T_NUM] = "SQL_NUM", [T_TEXT] = "SQL_TEXT", [T_BYTES] = "SQL_BYTES", [T_ID] = "SQL_ID",
	[T_SEALED] = "SQL_SEALED",
};

/* Written only when it differs, so that make does not build more than it must. */
static inline void write_file(const char *path, const struct out *o)
{
	struct place at = {path, 0};
	if (o->bad)
		stop(at, "too long");
	FILE *f = fopen(path, "rb");
	if (f) {
		char *old = malloc(o->n + 1);
		bool same = old && fread(old, 1, o->n + 1, f) == o->n && memcmp(old, o->p, o->n) == 0;
		free(old);
		fclose(f);
		if (same && !strstr(path, "/sql.c"))
			return;
	}
	f = fopen(path, "wb");
	if (!f || fwrite(o->p, 1, o->n, f) != o->n || fclose(f) != 0)
		stop(at, "cannot be written");
}

static inline const char *type_text(const struct field *f)
{
	static char text[256];
	if (f->type != T_SEALED)
		return c_types[f->type];
	snprintf(text, sizeof text, "struct %s_%s", f->layout->table, f->layout->column);
	return text;
}

/* "struct NAME { … };": fields of one type that follow each other share a line. */
static inline void put_struct(struct out *o, const char *name, const char *suffix, const struct field *f, int n)
{
	out_fmt(o, "struct %s%s {", name, suffix);
	for (int i = 0; i < n; i++) {
		bool same = i > 0 && f[i].type != T_SEALED && f[i - 1].type != T_SEALED && strcmp(c_types[f[i].type], c_types[f[i - 1].type]) == 0;
		if (same)
			out_fmt(o, ", %s", f[i].name);
		else
			out_fmt(o, "%s\n\t%s %s", i ? ";" : "", type_text(&f[i]), f[i].name);
	}
	out_str(o, n ? ";\n};\n" : "\n\tchar none;\n};\n");
}

static inline void put_guard(struct out *o, const char *name)
{
	LIT(o, "SQL_");
	for (; *name; name++)
		out_char(o, ident_char(*name) ? (char)toupper((unsigned char)*name) : '_');
	LIT(o, "_H");
}

static inline void begin_header(struct out *o, const char *name, const char *from)
{
	out_fmt(o, "/* Written by sqlgen from %s. */\n#ifndef ", from);
	put_guard(o, name);
	LIT(o, "\n#define ");
	put_guard(o, name);
	LIT(o, "\n\n");
}

static inline void write_sealed(const char *gen)
{
	struct out o = out_new((size_t)8 << 20);
	begin_header(&o, "sealed", "the sealed layouts of all .sql files");
	LIT(&o, "#include \"base/id.h\"\n#include \"base/opt.h\"\n#include \"base/span.h\"\n");
	for (int i = 0; i < nlayouts; i++) {
		out_fmt(&o, "\n/* %s:%d */\n", layouts[i]->at.file, layouts[i]->at.line);
		put_struct(&o, arena_fmt(&mem, "%s_%s", layouts[i]->table, layouts[i]->column).p, "",
		           layouts[i]->fields, layouts[i]->nfields);
	}
	LIT(&o, "\n#endif\n");
	write_file(arena_fmt(&mem, "%s/sql/sealed.h", gen).p, &o);
	out_free(&o);
}

static inline void put_declarations(struct out *o, const struct query *q)
{
	const char *n = q->name;
	out_fmt(o, "\n/* %s:%d */\n", q->at.file, q->at.line);
	put_struct(o, n, "_in", q->params, q->nparams);
	if (q->ncolumns)
		put_struct(o, n, "_row", q->columns, q->ncolumns);
	switch (q->kind) {
	case K_ONE:
		out_fmt(o, "MUST_USE enum err %s_(struct dbc *c, struct %s_row *row, const struct %s_in *in);\n", n, n, n);
		out_fmt(o, "#define %s(c, row, ...) %s_((c), (row), &(struct %s_in){__VA_ARGS__})\n", n, n, n);
		break;
	case K_MANY:
		out_fmt(o, "struct scan %s_(struct dbc *c, const struct %s_in *in);\n", n, n);
		out_fmt(o, "MUST_USE enum err %s_next(struct scan *s, struct %s_row *row);\n", n, n);
		out_fmt(o, "#define %s(c, ...) %s_((c), &(struct %s_in){__VA_ARGS__})\n", n, n, n);
		break;
	case K_DONE:
	case K_CHANGED:
		out_fmt(o, "MUST_USE enum err %s_(struct dbc *c, const struct %s_in *in);\n", n, n);
		out_fmt(o, "#define %s(c, ...) %s_((c), &(struct %s_in){__VA_ARGS__})\n", n, n, n);
		break;
	}
}

static inline void write_header(const char *gen, const struct sql_file *f)
{
	struct out o = out_new((size_t)8 << 20);
	begin_header(&o, f->base, f->path);
	LIT(&o, "#include \"db/db.h\"\n#include \"sealed.h\"\n");
	for (int i = 0; i < f->nqueries; i++)
		put_declarations(&o, f->queries[i]);
	LIT(&o, "\n#endif\n");
	write_file(arena_fmt(&mem, "%s/sql/%s.h", gen, f->base).p, &o);
	out_free(&o);
}

/* ---- sql.c ------------------------------------------------------------- */

/* A string literal, broken after line ends and, when a line grows long, after blanks. */
static inline void put_c_string(struct out *o, const char *s, const char *indent)
{
	size_t line = 0;
	LIT(o, "\"");
	for (char before = 0; *s; before = *s++) {
		if (*s == '\n')
			LIT(o, "\\n");
		else if (*s == '\t')
			LIT(o, "\\t");
		else if (*s == '"' || *s == '\\' || (*s == '?' && before == '?'))
			out_fmt(o, "\\%c", *s);
		else
			out_char(o, *s);
		line++;
		if (s[1] && (*s == '\n' || (*s == ' ' && line > 85))) {
			out_fmt(o, "\"\n%s\"", indent);
			line = 0;
		}
	}
	LIT(o, "\"");
}

static inline void put_layout(struct out *o, const struct layout *l)
{
	const char *t = l->table, *c = l->column;
	out_fmt(o, "static const struct sql_field fields_%s_%s[] = {\n", t, c);
	for (int i = 0; i < l->nfields; i++)
		out_fmt(o, "\t{%s, offsetof(struct %s_%s, %s)},\n", slot_types[l->fields[i].type], t, c, l->fields[i].name);
	out_fmt(o, "};\nstatic const struct sql_layout layout_%s_%s = {\n", t, c);
	out_fmt(o, "\t\"%s.%s\", fields_%s_%s, %d, sizeof(struct %s_%s)\n};\n\n", t, c, t, c, l->nfields, t, c);
}

static inline void put_place(struct out *o, const struct query *q, const char *name, bool column)
{
	const struct field *f = column ? field_named(q->columns, q->ncolumns, name) : NULL;
	const struct field *from = f ? f : field_named(q->params, q->nparams, name);
	out_fmt(o, "{%s, %s, offsetof(struct %s_%s, %s)}", f ? "true" : "false", slot_types[from->type],
	        q->name, f ? "row" : "in", name);
}

static inline void put_seal(struct out *o, const struct query *q, const struct field *f, bool column)
{
	const struct field *who = actor_of(q);
	out_fmt(o, "static const struct sql_seal %s_%s_%s = {\n\t&layout_%s_%s, ", column ? "opens" : "seals",
	        q->name, f->name, f->layout->table, f->layout->column);
	if (who && !(column && field_named(q->columns, q->ncolumns, "municipality")))
		out_fmt(o, "{false, SQL_INT, offsetof(struct %s_in, %s.municipality)}", q->name, who->name);
	else
		put_place(o, q, "municipality", column);
	LIT(o, ",\n\t");
	put_place(o, q, f->scope, column);
	LIT(o, ", ");
	put_place(o, q, f->row, column);
	LIT(o, "\n};\n");
}

static inline void put_slot(struct out *o, const struct query *q, const struct field *f, bool column)
{
	out_fmt(o, "\t{%s, offsetof(struct %s_%s, %s), ", slot_types[f->type], q->name,
	        column ? "row" : "in", f->name);
	if (f->type == T_SEALED)
		out_fmt(o, "&%s_%s_%s},\n", column ? "opens" : "seals", q->name, f->name);
	else
		LIT(o, "NULL},\n");
}

static inline void put_param_slots(struct out *o, const struct query *q)
{
	for (int i = 0; i < q->nparams; i++)
		if (q->params[i].type == T_SEALED)
			put_seal(o, q, &q->params[i], false);
	out_fmt(o, "static const struct sql_slot params_%s[] = {\n", q->name);
	for (int i = 0; i < q->nused; i++) {
		const struct field *f = field_named(q->params, q->nparams, q->used[i]);
		if (f)
			put_slot(o, q, f, false);
		else
			out_fmt(o, "\t{%s, offsetof(struct %s_in, %s.%s), NULL},\n",
			        strcmp(q->used[i], "staff") == 0 ? "SQL_ID" : "SQL_INT",
			        q->name, actor_of(q)->name, q->used[i]);
	}
	LIT(o, "};\n");
}

static inline void put_slots(struct out *o, const struct query *q)
{
	if (q->nused)
		put_param_slots(o, q);
	if (!q->ncolumns)
		return;
	for (int i = 0; i < q->ncolumns; i++)
		if (q->columns[i].type == T_SEALED)
			put_seal(o, q, &q->columns[i], true);
	out_fmt(o, "static const struct sql_slot columns_%s[] = {\n", q->name);
	for (int i = 0; i < q->ncolumns; i++)
		put_slot(o, q, &q->columns[i], true);
	LIT(o, "};\n");
}

static inline bool seals_columns(const struct query *q)
{
	for (int i = 0; i < q->ncolumns; i++)
		if (q->columns[i].type == T_SEALED)
			return true;
	return false;
}

static inline void put_statement(struct out *o, const struct query *q)
{
	static const char *const kinds[] = {"SQL_ONE", "SQL_MANY", "SQL_DONE", "SQL_CHANGED"};
	out_fmt(o, "\t[S_%s] = {\n\t\t\"%s\",\n\t\t", q->name, q->name);
	put_c_string(o, q->text, "\t\t");
	LIT(o, ",\n\t\t");
	put_c_string(o, q->text_pg, "\t\t");
	out_fmt(o, ",\n\t\t%s%s, %s%s,", q->nused ? "params_" : "NULL", q->nused ? q->name : "",
	        q->ncolumns ? "columns_" : "NULL", q->ncolumns ? q->name : "");
	out_fmt(o, "\n\t\t%d, %d, %s, %s, %s,", q->nused, q->ncolumns, kinds[q->kind],
	        q->writes ? "true" : "false", seals_columns(q) ? "true" : "false");
	out_fmt(o, "\n\t\tsizeof(struct %s_in), ", q->name);
	if (q->ncolumns)
		out_fmt(o, "sizeof(struct %s_row)\n\t},\n", q->name);
	else
		LIT(o, "0\n\t},\n");
}

static inline void put_function(struct out *o, const struct query *q)
{
	const char *n = q->name;
	switch (q->kind) {
	case K_ONE:
		out_fmt(o, "enum err %s_(struct dbc *c, struct %s_row *row, const struct %s_in *in)\n", n, n, n);
		out_fmt(o, "{\n\treturn sql_one(c, S_%s, row, in);\n}\n\n", n);
		break;
	case K_MANY:
		out_fmt(o, "struct scan %s_(struct dbc *c, const struct %s_in *in)\n", n, n);
		out_fmt(o, "{\n\treturn sql_many(c, S_%s, in);\n}\n\n", n);
		out_fmt(o, "enum err %s_next(struct scan *s, struct %s_row *row)\n", n, n);
		out_fmt(o, "{\n\treturn sql_next(s, S_%s, row);\n}\n\n", n);
		break;
	case K_DONE:
	case K_CHANGED:
		out_fmt(o, "enum err %s_(struct dbc *c, const struct %s_in *in)\n", n, n);
		out_fmt(o, "{\n\treturn %s(c, S_%s, in);\n}\n\n", q->kind == K_DONE ? "sql_done" : "sql_changed", n);
		break;
	}
}

static inline void put_migrations(struct out *o)
{
	LIT(o, "const struct sql_migration sql_migrations[] = {\n");
	for (int i = 0; i < nmigrations; i++) {
		out_fmt(o, "\t{%d, \"%s\",\n\t\t", migrations[i].number, migrations[i].name);
		put_c_string(o, migrations[i].sqlite, "\t\t");
		LIT(o, ",\n\n\t\t");
		put_c_string(o, migrations[i].postgres, "\t\t");
		LIT(o, "},\n");
	}
	if (!nmigrations)
		LIT(o, "\t{0, \"\", \"\", \"\"},\n");
	out_fmt(o, "};\nconst int sql_nmigrations = %d;\n", nmigrations);
}

static inline void write_table(const char *gen)
{
	struct out o = out_new((size_t)64 << 20);
	LIT(&o, "/* Written by sqlgen: the statements and migrations of Kring, the only SQL it runs. */\n");
	LIT(&o, "#include \"db/statement.h\"\n\n#include <stddef.h>\n\n#include \"sql/sealed.h\"\n");
	for (int i = 0; i < nfiles; i++)
		if (strcmp(files[i]->base, "sealed") != 0)
			out_fmt(&o, "#include \"sql/%s.h\"\n", files[i]->base);
	LIT(&o, "\n");
	for (int i = 0; i < nlayouts; i++)
		if (layouts[i]->used)
			put_layout(&o, layouts[i]);
	LIT(&o, "enum {\n");
	for (int i = 0; i < nqueries; i++)
		out_fmt(&o, "\tS_%s,\n", queries[i]->name);
	LIT(&o, "\tS_COUNT\n};\n\n");
	for (int i = 0; i < nqueries; i++)
		put_slots(&o, queries[i]);
	LIT(&o, "\nconst struct sql_statement sql_statements[S_COUNT + 1] = {\n");
	for (int i = 0; i < nqueries; i++)
		put_statement(&o, queries[i]);
	LIT(&o, "\t[S_COUNT] = {0}\n};\nconst int sql_nstatements = S_COUNT;\n\n");
	for (int i = 0; i < nqueries; i++)
		put_function(&o, queries[i]);
	put_migrations(&o);
	write_file(arena_fmt(&mem, "%s/sql.c", gen).p, &o);
	out_free(&o);
}

#endif
