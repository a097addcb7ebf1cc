/* msggen: what it collects, how it checks the catalogue, what it refuses. */
#include "../tools.h"

static int generate(const char *po)
{
	if (po) {
		char whole[4000];
		snprintf(whole, sizeof whole, "%s%s", PO_HEAD, po);
		put_file("po/en.po", whole);
	} else {
		run("rm -f %s/po/en.po", folder);
	}
	return run("%s %s/gen %s/po -- %s/v.html %s/c.c", tool("msggen"), folder, folder, folder, folder);
}

static void collects(void)
{
	put_file("v.html", "{view v()}{_ \"Ett\"} <!-- {_ \"Nej\"} --> <i title=\"{_ \"Två {x}\" x=y}\">"
	         "{n_ \"{n} dag\" \"{n} dagar\" n=3} {_ \"Sju\" \" åtta\"}"
	         "{call w(o, N_(\"Tio\"), \"nej\")}{tr(o->lang, \"Elva\")}{end}");
	put_file("c.c",
	         "// tr(l, \"kommentar\")\n/* tr(l, \"nej\") */\nconst char *s = \"tr(l, \\\"nej\\\")\";\n"
	         "a = tr(f(1, 2), \"Tre\\n\\\"fyra\\\"\"); other_tr(l, \"nej\"); tr(l, name[\"nej\"]);\n"
	         "visit_fault(v, \"worry\", \"Fem\"); static const char *t[] = {N_(\"Sex\"), N_(\"Ett\")};\n"
	         "tr(l, a ? \"Åtta\" : \"Nio\");\n");
	ok(generate(NULL) == 0, "works without a catalogue");
	is(get_file("gen/messages.list"),
	   "0\tEtt\n1\tTvå {x}\n2\t{n} dag\n3\t{n} dagar\n4\tSju åtta\n5\tTio\n6\tElva\n"
	   "7\tTre\\n\"fyra\"\n8\tFem\n9\tSex\n10\tÅtta\n11\tNio\n",
	   "views first, then C; comments, strings and other calls are left alone");
	has(said, "12 of 12 sentences have no English yet", "it says what is missing");
	has(get_file("gen/messages.c"), "c.c:5: Fem", "and where");
}

static const char whole[] =
    "msgid \"Ett\"\nmsgstr \"One <&>\"\n\nmsgid \"Två {x}\"\nmsgstr \"{x} two\"\n\n"
    "msgid \"{n} dag\"\nmsgid_plural \"{n} dagar\"\nmsgstr[0] \"{n} day\"\nmsgstr[1] \"{n} days\"\n\n"
    "msgid \"Sju åtta\"\nmsgstr \"Seven eight\"\n\nmsgid \"Sex\"\nmsgstr \"\"\n\n#, fuzzy\nmsgid \"Fem\"\nmsgstr \"Five\"\n";

static void translates(void)
{
	ok(generate(whole) == 0, "reads the catalogue through msgfmt");
	has(said, "7 of 12 sentences", "empty and fuzzy ones are missing");
	put_file(
	    "main.c",
	    "#include \"messages.h\"\n#include <stdio.h>\nint main(void) {\n"
	    "struct out o = out_new(100); struct span m = msg_html(LANG_EN, 1); int i;\n"
	    "while ((i = msg_part(&o, &m, \"y x \")) >= 0) out_int(&o, i);\n"
	    "printf(\"%s|%s|%s|%s|%s|%s|%.*s|%.*s|%d\", tr(LANG_EN, \"Ett\"), tr(LANG_SV, \"Ett\"), tr(LANG_EN, \"Sex\"),\n"
	    "tr(LANG_EN, \"Okänd\"), msg_n(LANG_EN, 2, 3, 1), msg_n(LANG_EN, 2, 3, 0), SPAN_ARG(msg_html(LANG_EN, 0)),\n"
	    "SPAN_ARG(out_span(&o)), !*msg(LANG_EN, -1) && !*msg(LANG_EN, 12) && !*msg((enum lang)9, 12)); }\n");
	int status = run(
	    "gcc -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -Isrc -I%s/gen -o %s/m %s/main.c %s/gen/messages.c "
	    "src/i18n/lang.c src/base/*.c -lm",
	    folder, folder, folder, folder);
	if (!ok(status == 0, "the tables compile"))
		printf("# %s\n", said);
	run("%s/m", folder);
	is(said, "One <&>|Ett|Sex|Okänd|{n} day|{n} days|One &lt;&amp;&gt;|1 two|1",
	   "and answer as they must");
}

static void refuses(void)
{
	ok(generate("msgid \"Två {x}\"\nmsgstr \"Two {y}\"\n") == 1,
	   "other holes in the translation are refused");
	has(said, "the holes of \"Två {x}\" and of its translation differ", "with the sentence");
	ok(generate("msgid \"Två {x}\"\nmsgstr \"Two {x} {x}\"\n") == 1, "also one hole twice");
	ok(generate("msgid \"Två {x}\"\nmsgstr \"Two\n") == 1, "what msgfmt refuses is refused");
	put_file("c.c", "\ntr(l, \"Hej {\");\n");
	ok(generate(NULL) == 1, "a lone brace is refused");
	has(said, "c.c:2: a hole in a sentence is {name}", "with file and line");
	put_file("c.c", "\n\ntr(l, \"a\\x41\");\n");
	ok(generate(NULL) == 1, "an unknown escape is refused");
	has(said, "c.c:3: unknown escape \\x", "with file and line");
	put_file("c.c", "tr(l, \"\");\n");
	ok(generate(NULL) == 1, "an empty sentence is refused");
	put_file("v.html", "{n_ \"{n} dag\"}");
	ok(generate(NULL) == 1, "a plural without its second form is refused");
}

static void templates(void)
{
	put_file("v.html", "{n_ \"{n} dag\" \"{n} dagar\" n=1}");
	put_file("c.c", "tr(l, \"Ett \\\"två\\\"\");\n");
	ok(run("%s --pot %s/k.pot -- %s/v.html %s/c.c", tool("msggen"), folder, folder, folder) == 0,
	   "the template is written");
	has(get_file("k.pot"),
	    "msgid \"{n} dag\"\nmsgid_plural \"{n} dagar\"\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n",
	    "with its plural");
	has(get_file("k.pot"), "msgid \"Ett \\\"två\\\"\"\nmsgstr \"\"\n", "and its sentence");
	ok(run("msgfmt -o /dev/null %s/k.pot", folder) == 0, "and gettext can read it");
	ok(run("%s %s/empty %s/none --", tool("msggen"), folder, folder) == 0, "no files: an empty table");
	ok(run("gcc -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -Isrc -I%s/empty -c -o %s/x.o %s/empty/messages.c",
	       folder, folder, folder) == 0,
	   "that compiles");
	ok(run("gcc -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -Isrc -I%s/empty -c -o %s/x.o src/i18n/lang.c",
	       folder, folder) == 0,
	   "and with it lang.c");
	ok(run("%s", tool("msggen")) == 1, "without arguments it says its use");
}

int main(void)
{
	folder_new();
	collects();
	translates();
	refuses();
	templates();
	folder_end();
	return done();
}
