/* routegen: the table, the forms, route_find(), and what is refused. */
#include "../tools.h"

static int generate(const char *text)
{
	put_file("a_pages.c", text);
	return run("%s %s/gen %s/a_pages.c", tool("routegen"), folder, folder);
}

#define GET_X "/* ROUTE GET /x\n *   right staff\n */\nenum err x_page(struct visit *v) { (void)v; return OK; }\n"
#define H "enum err h(struct visit *v)\n"

static void refused(const char *text, int line, const char *why)
{
	char whole[3000], want[300];
	snprintf(whole, sizeof whole, "%s%s", GET_X, text);
	snprintf(want, sizeof want, "a_pages.c:%d: %s", line + 4, why);
	ok(generate(whole) == 1, "refused: %s", why);
	has(said, want, "with file and line");
}

static void refusals(void)
{
	refused("/* ROUTE PUT /y\n *   right staff\n */\n" H, 1, "ROUTE GET or POST was expected");
	refused("/* ROUTE GET /y\n */\n" H, 1, "the route names no right");
	refused("/* ROUTE GET /y\n * right Staff!\n */\n" H, 2, "\"Staff!\" is no right");
	refused("/* ROUTE GET y\n * right staff\n */\n" H, 1, "a pattern begins with '/'");
	refused("/* ROUTE GET /y/\n * right staff\n */\n" H, 1, "a pattern does not end with '/'");
	refused("/* ROUTE GET /y//z\n * right staff\n */\n" H, 1, "an empty segment");
	refused("/* ROUTE GET /y/a{b}\n * right staff\n */\n" H, 1, "a hole is a whole segment");
	refused("/* ROUTE GET /y/{a:float}\n * right staff\n */\n" H, 1, "unknown kind of hole \"float\"");
	refused("/* ROUTE GET /{a}/{b}/{c}/{d}/{e}/{f}/{g}\n * right staff\n */\n" H, 1,
	        "a hole is {name} or {name:int}, at most 6");
	refused("/* ROUTE GET /y\n * right staff\n * left staff\n */\n" H, 3, "unknown word \"left\"");
	refused("/* ROUTE GET /y\n * right staff\n * flags slow fast\n */\n" H, 3, "unknown flag \"fast\"");
	refused("/* ROUTE GET /y\n * right staff\n */\nstatic int h;\n", 1,
	        "\"enum err handler(struct visit *v)\" must follow");
	refused("/* ROUTE GET /x\n * right staff\n */\n" H, 1, "the same route stands in");
	refused(
	    "/* ROUTE GET /y\n * right staff\n */\nenum err x_page(struct visit *v)\n/* ROUTE POST /y\n * right staff\n"
	    " * form a bool\n */\nenum err x_page(struct visit *v)\n",
	    5, "the handler x_page was declared in");
	refused("/* ROUTE POST /y\n * right staff\n * again y_page\n */\n" H, 1,
	        "again y_page: no GET handler of this name");
	refused("/* ROUTE GET /y\n * right staff\n * form a bool\n */\n" H, 1, "a GET route has no form");
	refused("/* ROUTE GET /y/{a}\n * right staff\n */\n" H
	        "/* ROUTE GET /y/{b}\n * right staff\n */\nenum err i(struct visit *v)\n",
	        5, "the same paths as the route in");
}

static void form_refused(const char *field, const char *why)
{
	char text[500];
	snprintf(text, sizeof text,
	         "/* ROUTE POST /y\n * right staff\n * again x_page\n * form  a bool\n *       %s\n */\n" H,
	         field);
	refused(text, 5, why);
}

static void form_refusals(void)
{
	form_refused("a text 10", "the field a is declared twice");
	form_refused("b", "unknown type \"\" of the field b");
	form_refused("b string 5", "unknown type \"string\" of the field b");
	form_refused("b text", "a number was expected, not \"\"");
	form_refused("b text 0", "a limit below 1");
	form_refused("b int 5", "a range like 1..6 was expected, not \"5\"");
	form_refused("b int 6..5", "an empty range");
	form_refused("b int 1..x", "a number was expected, not \"x\"");
	form_refused("b texts 5", "a number was expected");
	form_refused("b text 5 needed", "unknown word \"needed\" in the field b");
	form_refused("b text 5 when c", "when FIELD=VALUE was expected");
	form_refused("b text 5 when c=1", "when c: no such field");
	form_refused("b-c text 5", "\"b-c\" cannot be a field's name");
	form_refused("once text 5", "\"once\" cannot be a field's name");
}

static const char pages[] =
    "#include \"form/a_pages.h\"\n"
    "/* A comment, \"ROUTE\" in a string below. */\n"
    "const char *unused_text(void);\nconst char *unused_text(void) { return \"/* ROUTE GET /no\"; }\n"
    "/* ROUTE GET /\n *   right public\n *\n * Words for readers: right or wrong.\n */\n"
    "/* another comment between */\n"
    "enum err root_page(struct visit *v) { (void)v; return OK; }\n"
    "/* ROUTE GET /p/{process}/person/{person}\n *   right  process.read\n *   flags  noaudit sse\n */\n"
    "enum err person_page(struct visit *v) { (void)v; return OK; }\n"
    "/* ROUTE GET /p/{process}/person/new\n *   right process.read */\n"
    "enum err person_new(struct visit *v) { (void)v; return OK; }\n"
    "/* ROUTE GET /p/new\n *   right staff\n */\n/* ROUTE GET /p/{token}/bread\n *   right staff\n */\n"
    "enum err p_new(struct visit *v) { (void)v; return OK; }\n"
    "/* ROUTE GET /w/{week:int}\n *   right staff\n */\nenum err week(struct visit *v) { (void)v; return OK; }\n"
    "/* ROUTE GET /w/{file}\n *   right staff\n */\nenum err wfile(struct visit *v) { (void)v; return OK; }\n"
    "/* ROUTE POST /p/{process}/contact\n *   right  process.write\n *   again  person_page\n"
    " *   form   channel  code 1..6 required \"Sätt\"\n *          sure     int 0..10\n *          much     int -5..10 required\n"
    " *          cond     int 0..3 required when channel=2\n *          worry    text 2000 when channel=3\n"
    " *          next     date\n *          at       clock\n *          who      id\n *          ids      ids 20\n"
    " *          many     texts 5 300\n *          doc      file\n *          yes      bool\n *          part     num 0..1\n */\n"
    "enum err contact_post(struct visit *v) { (void)v; return OK; }\n";

static const char program[] =
    "#include \"trust/route.h\"\n#include \"form/a_pages.h\"\n#include <stdio.h>\n"
    "#define T(x, type) _Generic((x), type: 1, default: 0)\n"
    "static void find(const char *m, const char *p) {\n"
    "struct holes h; bool other = false; const struct route *r = route_find(m, span_str(p), &h, &other);\n"
    "printf(\"%s%s\", r ? r->name : \"-\", other ? \"!\" : \"\");\n"
    "for (int i = 0; r && i < h.n; i++) printf(\" %s=%.*s%s\", h.hole[i].name, SPAN_ARG(h.hole[i].text), id_none(h.hole[i].id) ? \"\" : \"#\");\n"
    "printf(\"\\n\"); }\n"
    "int main(int c, char **v) { struct contact_post_form f = {0};\n"
    "if (c > 2) { find(v[1], v[2]); return 0; }\n"
    "const struct route *r = &routes[nroutes - 1];\n"
    "printf(\"%d %d %d %d%d%d%d%d%d%d %s %u \", nroutes, r->nfields, r->form_size == sizeof f, T(f.channel, int64_t),\n"
    "T(f.sure, struct opt_int), T(f.much, int64_t), T(f.cond, struct opt_int), T(f.ids.v, struct id *), T(f.many.v, struct span *),\n"
    "T(f.doc, const struct http_file *), routes[nroutes].method ? \"\" : \"end\", routes[1].flags);\n"
    "for (int i = 0; i < r->nfields; i++) { const struct field *q = &r->fields[i];\n"
    "printf(\"%s:%d%d,%s=%s,%d..%d,%d \", q->name, q->type, q->required, q->when_field ? q->when_field : \"\",\n"
    "q->when_value ? q->when_value : \"\", (int)q->min, (int)q->max, (int)q->each); }\n"
    "return r->fields[1].offset != offsetof(struct contact_post_form, sure); }\n";

static void found(const char *method, const char *path, const char *want)
{
	char line[300];
	run("%s/r %s '%s'", folder, method, path);
	snprintf(line, sizeof line, "%s\n", want);
	is(said, line, "%s %s", method, path);
}

#define ID1 "AAAAAAAAAAAAAAAAAAAAAQ"
#define ID2 "abcdefghijklmnopqrstuA"

static void finds(void)
{
	found("GET", "/", "root_page");
	found("HEAD", "/", "root_page");
	found("POST", "/", "-!");
	found("PUT", "/", "-");
	found("GET", "", "-");
	found("GET", "x", "-");
	found("GET", "/p/" ID1 "/person/" ID2, "person_page process=" ID1 "# person=" ID2 "#");
	found("GET", "/p/" ID1 "/person/new", "person_new process=" ID1 "#");
	found("GET", "/p/" ID1 "/person/new/", "-");
	found("GET", "/p/" ID1 "/person/" ID2 "x", "-");
	found("GET", "/p/" ID1 "/person", "-");
	found("GET", "/p/new", "p_new");
	found("GET", "/p/" ID1 "/bread", "p_new token=" ID1);
	found("GET", "/p/short-_token/bread", "p_new token=short-_token");
	found("GET", "/p/no token/bread", "-");
	found("POST", "/p/" ID1 "/contact", "contact_post process=" ID1 "#");
	found("GET", "/p/" ID1 "/contact", "-!");
	found("GET", "/w/48", "week week=48");
	found("GET", "/w/-4", "wfile file=-4");
	found("GET", "/w/bild.png", "wfile file=bild.png");
	found("GET", "/w/.hidden", "-");
	found("GET", "/w/99999999999999999999", "wfile file=99999999999999999999");
	found("GET", "/w/a/b", "-");
	found("GET", "//", "-");
}

static void table(void)
{
	ok(generate(pages) == 0, "a file with everything is read");
	if (said[0])
		printf("# %s\n", said);
	put_file("main.c", program);
	int status = run(
	    "gcc -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wconversion -Wshadow -Wmissing-prototypes -Wno-sign-conversion "
	    "-Werror -Isrc -I%s/gen -o %s/r %s/main.c %s/a_pages.c %s/gen/routes.c src/base/*.c -lm",
	    folder, folder, folder, folder, folder);
	if (!ok(status == 0, "table and forms compile without a warning"))
		printf("# %s\n", said);
	ok(run("%s/r", folder) == 0, "offsets are those of the struct");
	is(said,
	   "8 13 1 1111111 end 40 channel:21,=,1..6,0 sure:30,=,0..10,0 much:31,=,-5..10,0 cond:31,channel=2,0..3,0 "
	   "worry:01,channel=3,0..2000,0 next:60,=,0..10,0 at:70,=,0..5,0 who:80,=,0..22,0 ids:90,=,0..20,0 "
	   "many:100,=,0..5,300 doc:130,=,0..1,0 yes:50,=,0..1,0 part:40,=,0..1,0 ",
	   "the table says what was declared");
	finds();
}

int main(void)
{
	folder_new();
	refusals();
	form_refusals();
	table();
	ok(run("%s %s/empty", tool("routegen"), folder) == 0, "no files: an empty table");
	ok(run("gcc -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -Isrc -I%s/empty -c -o %s/x.o %s/empty/routes.c",
	       folder, folder, folder) == 0,
	   "that compiles");
	generate("/* ROUTE GET /y\n *   right no.such\n */\nenum err h(struct visit *v)\n");
	run("gcc -std=c17 -D_GNU_SOURCE -Isrc -I%s/gen -c -o %s/x.o %s/gen/routes.c", folder, folder, folder);
	has(said, "a_pages.c:1:", "an unknown right is reported at its declaration");
	has(said, "RIGHT_NO_SUCH", "by its name");
	folder_end();
	return done();
}
