/*
 * routegen GEN FILES_pages.c... - the comments above handlers to the route table
 * (tools/README.md): GEN/routes.c and GEN/form/FILE.h for each file.
 *
 * The table of patterns becomes a tree of segments, so that route_find() compares
 * each segment of a path with a few strings and allocates nothing.
 */
#include "routegen_read.h"

/* ---- checks over all -------------------------------------------------------------------- */

static void check_form(const struct route *r)
{
	for (int i = 0; i < r->nfields; i++) {
		int k = 0;
		while (k < r->nfields && r->fields[i].when_field &&
		       strcmp(r->fields[k].name, r->fields[i].when_field) != 0)
			k++;
		if (k == r->nfields)
			refuse(r->file, r->fields[i].line, "when %s: no such field", r->fields[i].when_field);
	}
	if (r->nfields && strcmp(r->method, "GET") == 0)
		refuse(r->file, r->line, "a GET route has no form: read the query");
}

static void check(void)
{
	for (int i = 0; i < nroutes; i++) {
		const struct route *r = &routes[i];
		bool again = !r->again;
		check_form(r);
		for (int k = 0; k < nroutes; k++) {
			const struct route *q = &routes[k];
			if (k < i && strcmp(q->method, r->method) == 0 && strcmp(q->pattern, r->pattern) == 0)
				refuse(r->file, r->line, "the same route stands in %s:%d", q->file, q->line);
			if (k < i && strcmp(q->name, r->name) == 0 &&
			    (q->nfields || r->nfields || q->file != r->file))
				refuse(r->file, r->line, "the handler %s was declared in %s:%d", r->name,
				       q->file, q->line);
			again |= r->again && strcmp(q->name, r->again) == 0 && strcmp(q->method, "GET") == 0;
		}
		if (!again)
			refuse(r->file, r->line, "again %s: no GET handler of this name", r->again);
	}
}

/* ---- form/FILE.h --------------------------------------------------------------------------- */

static const char *field_c(const struct field *f)
{
	const char *t = f->type;
	if (strcmp(t, "code") == 0)
		return "int64_t %s;";
	if (strcmp(t, "int") == 0)
		return f->required && !f->when_field ? "int64_t %s;" : "struct opt_int %s;";
	if (strcmp(t, "num") == 0)
		return "double %s;";
	if (strcmp(t, "bool") == 0)
		return "bool %s;";
	if (strcmp(t, "id") == 0)
		return "struct id %s;";
	if (strcmp(t, "ids") == 0)
		return "struct { struct id *v; int n; } %s;";
	if (strcmp(t, "texts") == 0)
		return "struct { struct span *v; int n; } %s;";
	if (strcmp(t, "file") == 0)
		return "const struct http_file *%s;";
	return "struct span %s;";
}

static void write_form_header(const char *gen, const char *file)
{
	struct out o = out_new(GEN_LIMIT);
	char *name = gen_basename(file);
	out_fmt(&o, "/* Made by routegen from %s. */\n#ifndef FORM_%s_H\n#define FORM_%s_H\n\n"
	            "#include \"base/err.h\"\n#include \"base/id.h\"\n#include \"base/opt.h\"\n\n"
	            "struct http_file;\nstruct visit;\n", file, name, name);
	for (int i = 0; i < nroutes; i++) {
		const struct route *r = &routes[i];
		if (r->file != file)
			continue;
		out_fmt(&o, "\n/* %s %s */\n", r->method, r->pattern);
		if (r->nfields) {
			out_fmt(&o, "struct %s_form {\n", r->name);
			for (int k = 0; k < r->nfields; k++) {
				struct span c = span_str(field_c(&r->fields[k]));
				for (size_t at = 0; at < c.n; at++)
					if (c.p[at] == '%') {
						out_str(&o, r->fields[k].name);
						at++;
					} else {
						if (at == 0)
							LIT(&o, "\t");
						out_char(&o, c.p[at]);
					}
				LIT(&o, "\n");
			}
			LIT(&o, "};\n");
		}
		out_fmt(&o, "enum err %s(struct visit *v);\n", r->name);
	}
	LIT(&o, "\n#endif\n");
	gen_save(gen_fmt("%s/form/%s.h", gen, name), &o);
}

/* ---- routes.c ------------------------------------------------------------------------------- */

static void write_c_string(struct out *o, const char *s)
{
	if (s)
		gen_literal(o, span_str(s));
	else
		LIT(o, "NULL");
}

static void write_fields(struct out *o, const struct route *r)
{
	if (!r->nfields)
		return;
	out_fmt(o, "static const struct field fields_of_%s[] = {\n", r->name);
	for (int i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];
		char type[16] = "";
		for (size_t k = 0; f->type[k]; k++)
			type[k] = (char)toupper((unsigned char)f->type[k]);
		out_fmt(o, "\t{\"%s\", F_%s, %s, ", f->name, type, f->required ? "true" : "false");
		write_c_string(o, f->when_field);
		LIT(o, ", ");
		write_c_string(o, f->when_value);
		out_fmt(o, ", %lld, %lld, %lld,\n\t offsetof(struct %s_form, %s)},\n", f->min, f->max,
		        f->each, r->name, f->name);
	}
	LIT(o, "};\n");
}

static void write_route(struct out *o, const struct route *r)
{
	/* An unknown right or handler is reported at the declaration. */
	out_fmt(o, "#line %d \"%s\"\n\t{\"%s\", ", r->line, r->file, r->method);
	write_c_string(o, r->pattern);
	out_fmt(o, ", RIGHT_%s, %s, %s, %s,\n\t ", r->right, r->flags ? r->flags : "0", r->name,
	        r->again ? r->again : "NULL");
	if (r->nfields)
		out_fmt(o, "fields_of_%s, %d, sizeof(struct %s_form)", r->name, r->nfields, r->name);
	else
		LIT(o, "NULL, 0, 0");
	out_fmt(o, ", \"%s\", ", r->name);
	write_c_string(o, r->file);
	LIT(o, "},\n");
}

static void write_hole_names(struct out *o)
{
	LIT(o, "static const char *const hole_names[][6] = {\n");
	for (int i = 0; i < nroutes; i++) {
		LIT(o, "\t{");
		bool any = false;
		for (int k = 0; k < routes[i].nsegments; k++)
			if (routes[i].segments[k].kind != H_STATIC) {
				out_fmt(o, "%s\"%s\"", any ? ", " : "", routes[i].segments[k].text);
				any = true;
			}
		if (!any)
			LIT(o, "NULL");
		LIT(o, "},\n");
	}
	LIT(o, "\t{NULL}\n};\n");
}

struct node { struct segment s; int *children; int nchildren, cap_children; int get, post; int number; };

static struct node *nodes;
static int nnodes, cap_nodes;

static int node_child(int parent, struct segment s)
{
	for (int i = 0; i < nodes[parent].nchildren; i++) {
		struct node *c = &nodes[nodes[parent].children[i]];
		if (c->s.kind == s.kind && (s.kind != H_STATIC || strcmp(c->s.text, s.text) == 0))
			return nodes[parent].children[i];
	}
	*GEN_ADD(nodes, nnodes, cap_nodes) = (struct node){.s = s, .get = -1, .post = -1};
	struct node *p = &nodes[parent];
	*GEN_ADD(p->children, p->nchildren, p->cap_children) = nnodes - 1;
	return nnodes - 1;
}

/* Static segments before holes, and strict holes before wide ones. */
static int by_kind(const void *a, const void *b)
{
	const struct node *x = &nodes[*(const int *)a], *y = &nodes[*(const int *)b];
	if (x->s.kind != y->s.kind)
		return x->s.kind < y->s.kind ? -1 : 1;
	return x->s.kind == H_STATIC ? strcmp(x->s.text, y->s.text) : 0;
}

static void build_tree(void)
{
	*GEN_ADD(nodes, nnodes, cap_nodes) = (struct node){.get = -1, .post = -1};
	for (int i = 0; i < nroutes; i++) {
		const struct route *r = &routes[i];
		int at = 0;
		for (int k = 0; k < r->nsegments; k++)
			at = node_child(at, r->segments[k]);
		int *end = strcmp(r->method, "GET") == 0 ? &nodes[at].get : &nodes[at].post;
		if (*end >= 0)
			refuse(r->file, r->line, "the same paths as the route in %s:%d", routes[*end].file,
			       routes[*end].line);
		*end = i;
	}
}

/* Breadth first, so that the children of a node stand together. */
static void write_tree(struct out *o)
{
	static const char *const kinds[] = {"STATIC", "INT", "ID", "TOKEN", "NAME"};
	int *order = gen_alloc((size_t)nnodes * sizeof *order), n = 1;
	LIT(o, "static const struct node nodes[] = {\n");
	for (int i = 0; i < n; i++) {
		struct node *p = &nodes[order[i]];
		if (p->nchildren)
			qsort(p->children, (size_t)p->nchildren, sizeof *p->children, by_kind);
		bool fixed = p->s.kind == H_STATIC && p->s.text;
		out_fmt(o, "\t{%s, %zu, \"%s\", %d, %d, %d, %d},\n", kinds[p->s.kind],
		        fixed ? strlen(p->s.text) : 0, fixed ? p->s.text : "", n, p->nchildren, p->get,
		        p->post);
		for (int k = 0; k < p->nchildren; k++)
			order[n++] = p->children[k];
	}
	LIT(o, "};\n");
}

static const char finder[] =
	"\n"
	"static bool fits(const struct node *n, struct span part, struct id *id)\n"
	"{\n"
	"\tint64_t number;\n"
	"\tswitch (n->kind) {\n"
	"\tcase STATIC: return part.n == n->length && memcmp(part.p, n->text, part.n) == 0;\n"
	"\tcase INT: return part.n && part.p[0] != '-' && span_int(part, 0, INT64_MAX, &number);\n"
	"\tcase ID: return id_parse(part, id);\n"
	"\tcase TOKEN:\n"
	"\t\tfor (size_t i = 0; i < part.n; i++)\n"
	"\t\t\tif (!((part.p[i] | 32) >= 'a' && (part.p[i] | 32) <= 'z') && part.p[i] != '-' &&\n"
	"\t\t\t    !(part.p[i] >= '0' && part.p[i] <= '9') && part.p[i] != '_')\n"
	"\t\t\t\treturn false;\n"
	"\t\treturn part.n > 0;\n"
	"\tcase NAME: return part.n && part.p[0] != '.';\n"
	"\t}\n"
	"\treturn false;\n"
	"}\n"
	"\n"
	"/* rest.p == NULL: the path has ended at this node. */\n"
	"static int walk(const struct node *n, struct span rest, bool post, struct holes *h, bool *other)\n"
	"{\n"
	"\tif (!rest.p) {\n"
	"\t\tint hit = post ? n->post : n->get;\n"
	"\t\tif (hit < 0 && (post ? n->get : n->post) >= 0)\n"
	"\t\t\t*other = true;\n"
	"\t\treturn hit;\n"
	"\t}\n"
	"\tstruct span part;\n"
	"\tif (!n->children || !span_cut(&rest, '/', &part))\n"
	"\t\treturn -1;\n"
	"\tfor (int i = 0; i < n->children; i++) {\n"
	"\t\tconst struct node *c = &nodes[n->first + i];\n"
	"\t\tstruct id id = {{0}};\n"
	"\t\tint holes = h->n;\n"
	"\t\tif (!fits(c, part, &id))\n"
	"\t\t\tcontinue;\n"
	"\t\tif (c->kind != STATIC) {\n"
	"\t\t\tif (holes == (int)LEN(h->hole))\n"
	"\t\t\t\tcontinue;\n"
	"\t\t\th->hole[holes].text = part;\n"
	"\t\t\th->hole[holes].id = id;\n"
	"\t\t\th->n = holes + 1;\n"
	"\t\t}\n"
	"\t\tint hit = walk(c, rest, post, h, other);\n"
	"\t\tif (hit >= 0)\n"
	"\t\t\treturn hit;\n"
	"\t\th->n = holes;\n"
	"\t}\n"
	"\treturn -1;\n"
	"}\n"
	"\n"
	"const struct route *route_find(const char *method, struct span path, struct holes *ret,\n"
	"                               bool *ret_other)\n"
	"{\n"
	"\tbool other = false, post = strcmp(method, \"POST\") == 0;\n"
	"\tint hit = -1;\n"
	"\tret->n = 0;\n"
	"\tif (path.n && path.p[0] == '/' && \n"
	"\t    (post || strcmp(method, \"GET\") == 0 || strcmp(method, \"HEAD\") == 0))\n"
	"\t\thit = walk(nodes, path.n == 1 ? span(NULL, 0) : span(path.p + 1, path.n - 1), post, ret,\n"
	"\t\t           &other);\n"
	"\tif (ret_other)\n"
	"\t\t*ret_other = hit < 0 && other;\n"
	"\tif (hit < 0)\n"
	"\t\treturn NULL;\n"
	"\tfor (int i = 0; i < ret->n; i++)\n"
	"\t\tret->hole[i].name = hole_names[hit][i];\n"
	"\treturn &routes[hit];\n"
	"}\n";

static void write_routes(const char *gen, int nfiles, char **files)
{
	struct out o = out_new(GEN_LIMIT);
	char *file = gen_fmt("%s/routes.c", gen);
	LIT(&o, "/* Made by routegen. */\n#include \"trust/route.h\"\n\n");
	for (int i = 0; i < nfiles; i++)
		out_fmt(&o, "#include \"form/%s.h\"\n", gen_basename(files[i]));
	LIT(&o, "\n");
	for (int i = 0; i < nroutes; i++)
		write_fields(&o, &routes[i]);
	LIT(&o, "const struct route routes[] = {\n");
	for (int i = 0; i < nroutes; i++)
		write_route(&o, &routes[i]);
	LIT(&o, "\t{0}\n};\n#line 1 \"routes.c, second part\"\n");
	out_fmt(&o, "const int nroutes = %d;\n", nroutes);
	write_hole_names(&o);
	LIT(&o,
	    "\nenum kind { STATIC, INT, ID, TOKEN, NAME };\n"
	    "struct node { enum kind kind; size_t length; const char *text; int first, children, get, post; };\n");
	write_tree(&o);
	out_str(&o, finder);
	gen_save(file, &o);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		refuse("routegen", 0, "usage: routegen GEN FILES_pages.c...");
	for (int i = 2; i < argc; i++)
		read_file(argv[i]);
	check();
	build_tree();
	for (int i = 2; i < argc; i++)
		write_form_header(argv[1], argv[i]);
	write_routes(argv[1], argc - 2, argv + 2);
	return 0;
}
