/* Each rule of depcheck fails on a small invented tree, and a good tree passes. */
#include "../tools.h"

static void good(const char *what)
{
	int status = run("%s %s/src", tool("depcheck"), folder);
	ok(status == 0 && !said[0], "allowed: %s", what);
	if (said[0])
		printf("# %s\n", said);
}

/* One file with one #include in its second line must be refused just there. */
static void bad(const char *file, const char *include, const char *why)
{
	char text[300], where[700], path[300];
	snprintf(path, sizeof path, "src/%s", file);
	snprintf(text, sizeof text, "/* x */\n#include %s\n", include);
	put_file(path, text);
	int status = run("%s %s/src", tool("depcheck"), folder);
	snprintf(where, sizeof where, "/%s:2: %s", path, why);
	has(said, where, "refused: %s in %s", include, file);
	ok(status == 1, "and the status says so");
	put_file(path, "");
}

static void fine(const char *file, const char *include)
{
	char text[300], path[300];
	snprintf(path, sizeof path, "src/%s", file);
	snprintf(text, sizeof text, "#include %s\n", include);
	put_file(path, text);
	good(text);
	put_file(path, "");
}

static void arrows(void)
{
	bad("base/a.c", "\"text/html.h\"", "base may not see text");
	bad("text/a.c", "\"i18n/lang.h\"", "text may not see i18n");
	bad("i18n/a.c", "\"text/html.h\"", "i18n may not see text");
	bad("db/a.c", "\"text/html.h\"", "db may not see text");
	bad("net/a.c", "\"db/db.h\"", "net may not see db");
	bad("guard/a.c", "\"text/html.h\"", "guard may not see text");
	bad("net/a.c", "\"trust/right.h\"", "net may not see trust");
	bad("trust/a.c", "\"room/map/map.h\"", "trust may not see room");
	bad("room/map/a.c", "\"main/serve.h\"", "room may not see main");
	bad("helper/a.c", "\"db/db.h\"", "helper may not see db");
	bad("helper/a.c", "\"i18n/lang.h\"", "helper may not see i18n");
	bad("main/a.c", "\"helper/job.h\"", "main may not see helper");
	bad("text/a.c", "\"sql/map.h\"", "text may not see db (sql/map.h)");
	bad("text/a.c", "\"messages.h\"", "text may not see i18n (messages.h)");
	bad("text/a.c", "  \"nowhere/x.h\"", "nowhere/x.h belongs to no layer");
	bad("text/a.c", "\"html.h\"", "html.h belongs to no layer");
}

static void rooms(void)
{
	const char *door = "the room map may see of the room plan only room/plan/plan.h";
	bad("room/map/a.c", "\"room/plan/plan_inside.h\"", door);
	bad("room/map/a.c", "\"view/plan.h\"", door);
	bad("room/map/a.c", "\"form/plan_pages.h\"", door);
	bad("trust/a.c", "\"view/plan.h\"", "trust may not see room");
	fine("room/map/a.c", "\"room/plan/plan.h\"");
	fine("room/map/a.c", "\"view/map.h\"");
	fine("room/map/a.c", "\"view/shell.h\"");
	fine("room/map/a.c", "\"room/shell/chrome.h\"");
	fine("room/map/a.c", "\"guard/paper.h\"");
	fine("room/map/a.c", "\"sql/map.h\"");
	fine("trust/a.c", "\"view/sign.h\"");
}

static void libraries(void)
{
	bad("net/a.c", "<microhttpd.h>", "<microhttpd.h> belongs to net/server_mhd.c only");
	bad("db/a.c", "<sqlite3.h>", "<sqlite3.h> belongs to db/sqlite.c only");
	bad("db/sqlite.c", "<libpq-fe.h>", "<libpq-fe.h> belongs to db/postgres.c only");
	fine("net/server_mhd.c", "<microhttpd.h>");
	fine("db/keys.c", "<sqlite3.h>");
	fine("db/postgres.c", "<libpq-fe.h>");
}

int main(void)
{
	folder_new();
	put_file("src/base/span.h", "#include <string.h>\n");
	put_file("src/text/html.c", "#include \"base/span.h\"\n");
	put_file("src/room/plan/plan.html", "a view\n");
	put_file("src/room/plan/plan_pages.c", "");
	put_file("src/room/map/map.html", "a view\n");
	put_file("src/room/shell/shell.html", "a view\n");
	put_file("src/trust/sign.html", "a view\n");
	put_file("src/main/main.c", "#include \"room/plan/plan_inside.h\"\n#include \"net/http.h\"\n");
	good("the small tree itself");
	arrows();
	rooms();
	libraries();
	put_file("src/attic/a.c", "");
	ok(run("%s %s/src", tool("depcheck"), folder) == 1, "a folder that is no layer is refused");
	has(said, "attic/a.c:1: this file stands in no layer", "and named");
	ok(run("%s %s/none", tool("depcheck"), folder) == 1, "a missing tree is no good tree");
	ok(run("%s src", tool("depcheck")) == 0, "the program's own sources keep the rules");
	if (said[0])
		printf("# %s\n", said);
	folder_end();
	return done();
}
