/* viewgen: what it refuses, and what a compiled view writes. */
#include "../tools.h"

/* Generate (msggen, viewgen) from one view file; the status of viewgen. */
static int generate(const char *text)
{
	put_file("v.html", text);
	if (run("%s %s/gen %s/po -- %s/v.html", tool("msggen"), folder, folder, folder) != 0)
		return -1;
	return run("%s %s/gen %s/v.html", tool("viewgen"), folder, folder);
}

static void refused(const char *body, const char *why)
{
	char text[2000];
	snprintf(text, sizeof text, "{view v(const char *x, int n)}\n%s\n{end}\n", body);
	int status = generate(text);
	ok(status == 1, "refused: %s", body);
	has(said, why, "because: %s", why);
	has(said, "v.html:", "with its place");
}

static void accepted(const char *body)
{
	char text[2000];
	snprintf(text, sizeof text, "{view v(const char *x, int n)}\n%s\n{end}\n", body);
	ok(generate(text) == 0, "accepted: %s", body);
	if (said[0] && strstr(said, "v.html"))
		printf("# %s\n", said);
}

static void refusals(void)
{
	refused("<script>let a = {x};</script>", "v.html:2: an inline script");
	refused("<script src=\"/a.js\">{x}</script>", "a hole inside <script>");
	refused("<script src=\"/a.js\"><b>", "an inline script");
	refused("<style>p { color: red }</style>", "an inline style");
	refused("<p style=\"color: {x}\">", "an inline style");
	refused("<p style=\"color: red\">", "an inline style");
	refused("<p onclick=\"{x}\">", "an inline script: onclick");
	refused("<p onclick=\"a()\">", "an inline script: onclick");
	refused("<p hx-on:click=\"a()\">", "an inline script: hx-on:click");
	refused("<p data-hx-on:click=\"a()\">", "an inline script: hx-on:click");
	refused("<p class={x}>", "a hole is not allowed here");
	refused("<p class='{x}'>", "a hole is not allowed here");
	refused("<p {x}>", "a hole in a tag or attribute name");
	refused("<p data-{x}=\"1\">", "a hole in a tag or attribute name");
	refused("<{x}>", "opens no tag");
	refused("<p>{call v(x)}<a href=\"{call v(x, n)}\">", "{call} is allowed in text only");
	refused("<iframe srcdoc=\"{x}\"></iframe>", "a hole in this attribute is not allowed");
	refused("<a href=\"javascript:alert(1)\">", "a URL of kind javascript:");
	refused("<a href=\"http:{x}\">", "a hole in a URL that does not begin with");
	refused("<a href=\"{if n}/a{end}{x}\">", "whose beginning depends on a branch");
	refused("<a href=\"{_ \"Hej\"}\">", "a sentence in a URL");
	refused("{if n}<p {else}<p>{end}", "end in different places of the HTML");
	refused("{if n}<p class=\"{end}a\">", "end in different places of the HTML");
	refused("{for int i = 0; i < n; i++}<p {end}", "end in different places of the HTML");
	refused("<input{if n}x{end}>", "a blank is missing before this attribute");
	refused("{else}", "{else} without {if}");
	refused("{if n}a{else}b{elif n}c{end}", "{elif} without {if}");
	refused("{if}a{end}", "a condition is missing");
	refused("{}", "an empty hole");
	refused("{_ \"Hej {namn}\"}", "the sentence's hole {namn} is not given");
	refused("{_ \"Hej\" namn=x}", "no hole {namn} in the sentence");
	refused("{n_ \"{n} dag\" \"{n} dagar\"}", "not given");
	refused("a < b", "write &lt;");
	refused("{view w()}", "the view of line 1 is not closed");
}

static void places(void)
{
	generate("{view v(void)}\n<p>\n{end}\n{view w()}<p {end}");
	has(said, "v.html:4: the view of line 4 ends inside a tag", "a view may not end in a tag");
	generate("{view v()}\n<p>\n");
	has(said, "v.html:1: this view is not closed", "an open view is refused with its line");
	generate("{view v()}\n\n{_ \"a\n");
	ok(strstr(said, "v.html:3: a literal is not closed") != NULL, "an open literal has its line");
	ok(run("%s %s/gen", tool("viewgen"), folder) == 0, "no files: nothing to do");
	ok(run("%s %s/gen none.html", tool("viewgen"), folder) == 1, "a file that is missing is refused");
	run("rm -f '%s/gen/messages.list'", folder);
	put_file("v.html", "{view v()}{_ \"Okänd\"}{end}");
	ok(run("%s %s/gen %s/v.html", tool("viewgen"), folder, folder) == 1,
	   "a sentence without a number is refused");
	has(said, "msggen does not know this sentence: Okänd", "and named");
}

static void allowed(void)
{
	accepted("<input{if n} checked{end}>");
	accepted("<input {if n}checked {else}disabled {end}class=\"a\">");
	accepted("<p class=\"a{if n} b{else} c{end}\">");
	accepted("<a href=\"{if n}/a{else}/b{end}/c\">");
	accepted("<a href=\"/a{if n}?b={x}{end}\">");
	accepted("<p data-x=1 hidden>{for int i = 0; i < n; i++}<br/>{end}");
	accepted("<svg viewBox=\"0 0 1 1\"><title>{x}</title></svg>");
	accepted("<script src=\"/a.js\" defer></script>");
}

static const char views[] =
	"All this is a comment { with a brace.\n"
	"#include \"base/id.h\"\n"
	"{view v(const char *x, int n)}\n"
	"<ul class=\"a\n\t\tb\">\n"
	"\t{for int i = 0; i < n; i++}\n"
	"\t<li{if i == 1} hidden{end}><b>{i}</b> {call w(x)}</li>\n"
	"\t{end}\n"
	"</ul>\n"
	"<!-- {gone} -->\n"
	"<p>Ett <b>två</b>\n\t<i>tre</i> {{x}\n"
	"<a title=\"{x}\" href=\"/a/{x}?b={x}\">{x}</a>\n"
	"<a aria-label=\"{_ \"Stäng {vad}\" vad=x}\" href=\"{x}\">{_ \"Stäng & gå\"}</a>\n"
	"{n_ \"{n} dag\" \"{n} dagar\" n=n}\n"
	"{= struct id none = {{0}}; }\n"
	"<textarea id=\"{none}\">\n {x}</textarea>\n"
	"{end}\n"
	"{view w(const char *x)}<i>{x}{if x[0] == '}'}!{end}</i>{end}\n";

static const char program[] =
    "#include \"view/v.h\"\n#include <stdio.h>\n"
    "int main(int c, char **v) { struct out o = out_new(1 << 20); o.lang = c > 3; view_v(&o, v[1], c > 2 ? 2 : 1);\n"
    "fwrite(o.p, 1, o.n, stdout); return o.bad; }\n";

static void compiled(void)
{
	put_file("main.c", program);
	ok(generate(views) == 0, "a view with everything is generated");
	int status =
	    run("gcc -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wconversion -Wshadow -Wmissing-prototypes -Werror "
	        "-Isrc -I%s/gen -o %s/v %s/main.c %s/gen/view/v.c %s/gen/messages.c "
	        "src/i18n/lang.c src/text/html.c src/base/*.c -lm",
	        folder, folder, folder, folder, folder);
	if (!ok(status == 0, "and compiles without a warning"))
		printf("# %s\n", said);
	run("%s/v '<\"&' x", folder);
	is(said,
	   "<ul class=\"a b\"><li><b>0</b> <i>&lt;&quot;&amp;</i></li><li hidden><b>1</b> <i>&lt;&quot;&amp;</i></li></ul>"
	   "<p>Ett <b>två</b> <i>tre</i> {x} "
	   "<a title=\"&lt;&quot;&amp;\" href=\"/a/%3C%22%26?b=%3C%22%26\">&lt;&quot;&amp;</a> "
	   "<a aria-label=\"Stäng &lt;&quot;&amp;\" href=\"#\">Stäng &amp; gå</a> 2 dagar "
	   "<textarea id=\"AAAAAAAAAAAAAAAAAAAAAA\">\n\n &lt;&quot;&amp;</textarea>",
	   "every place escapes as it must");
	run("%s/v /ok", folder);
	has(said, "href=\"/ok\">Stäng &amp; gå</a> 1 dag <", "a path stands as it is; one is singular");
	run("%s/v a b c", folder);
	has(said, "aria-label=\"Close a\" href=\"#\">Close &amp; go</a> 2 days <", "English");
	has(get_file("gen/view/v.h"), "#include \"base/id.h\"\n",
	    "the view's own #include stands in its header");
	has(get_file("gen/view/v.c"), "LIT(o, \"</b> \")", "literals are joined");
}

int main(void)
{
	folder_new();
	put_file(
	    "po/en.po", PO_HEAD
	    "msgid \"Stäng {vad}\"\nmsgstr \"Close {vad}\"\n\nmsgid \"Stäng & gå\"\nmsgstr \"Close & go\"\n\n"
	    "msgid \"{n} dag\"\nmsgid_plural \"{n} dagar\"\nmsgstr[0] \"{n} day\"\nmsgstr[1] \"{n} days\"\n");
	refusals();
	places();
	allowed();
	compiled();
	folder_end();
	return done();
}
