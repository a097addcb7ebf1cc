/* easyNWK: our own files in its format, its own example where it is at hand, and what must be refused. */
#include "guard_help.h"

#define EXAMPLE "../shared/data/easynwk/Rosa_Braunsteigl-Mueller.json"
#define BARE(alteri, rest) S("{\"ego\":{\"name\":\"E\"},\"alteri\":[" alteri "]" rest "}")

static void lines(const char *path, const char *const *want, size_t n)
{
	struct span r, l;
	enum err e = job_here(JOB_EASYNWK, file_read(path), &r);
	if (!ok(e == OK, "%s is read", path))
		printf("# %.*s\n", SPAN_ARG(r));
	for (size_t i = 0; i < n; i++) {
		if (!span_cut(&r, '\n', &l))
			l = S("");
		is_span(l, want[i], "line %zu", i + 1);
	}
	ok(r.n == 0, "and nothing more");
}

static void own_files(void)
{
	static const char *const elsa[] = {
		"source\teasynwk\t",
		"map\t7\tFörsta kartan\t2026-02-03\tElsa \"Elle\" Ström\t14\tRad ett.\\nRad två\\tmed tabb \\\\ och snedstreck.",
		"person\t7\t1\tGun\tmormor\t70\tkvinna\tfamilj\t1\t0.1414\t0.1414\t\t=lugnt hos henne",
		"person\t7\t2\tBosse\thund\t\t\tvanner\t2\t0\t0.5\tn\t",
		"person\t7\t3\tHubert\tfarfar\t81\tman\tfamilj\t0\t1.03\t0\td\t",
		"person\t7\t4\tJohan\tpappa\t\tman\tprofessionella\t2\t0\t-0.6667\tc\t",
		"person\t7\t5\tLovis\tklasskompis\t\tannat\tskola\t3\t-1\t0\t\t",
		"person\t7\t6\tSara\t\t\t\t\t0\t\t\t\t",
		"tie\t7\t\t1\tstrong\t\t",
		"tie\t7\t\t2\tordinary\t\t",
		"tie\t7\t\t4\tordinary\t\t",
		"tie\t7\t1\t4\tordinary\t\t",
		"tie\t7\t5\t2\tordinary\t\t",
		"map\t8\tUppföljning\t\tElsa\t15\t",
		"warn\teasyNWK-filen: uppgiften emoji används inte",
		"warn\teasyNWK-filen, karta 2: datumet går inte att läsa",
		"warn\teasyNWK-filen, karta 2: kartan har inga personer",
	};
	static const char *const bare[] = {
		"source\teasynwk\t",
		"map\t1\t\t\tNils\t\t",
		"person\t1\ta\tÅsa\t\t\t\tvanner\t1\t-0.2357\t0.2357\t\t",
		"tie\t1\t\ta\tstrong\t\t",
	};
	lines("test/data/easynwk/elsa.json", elsa, LEN(elsa));
	lines("test/data/easynwk/bare.json", bare, LEN(bare));
}

static bool has(struct span all, const char *words)
{
	return memmem(all.p, all.n, words, strlen(words)) != NULL;
}

static void example(void)
{
	struct span in = file_read(EXAMPLE), r, l;
	int persons = 0, ties = 0, ego = 0;
	if (!in.n) {
		skip("easyNWK's own example is not at hand (" EXAMPLE ")", 5);
		return;
	}
	ok(job_here(JOB_EASYNWK, in, &r) == OK, "easyNWK's own example is read");
	struct span all = r;
	while (span_cut(&r, '\n', &l)) {
		persons += span_starts(l, S("person\t"));
		ties += span_starts(l, S("tie\t1\t")) && !span_starts(l, S("tie\t1\t\t"));
		ego += span_starts(l, S("tie\t1\t\t"));
	}
	ok(persons == 10 && ties == 5 && ego == 7, "ten people, five ties among them, seven to Rosa (%d, %d, %d)", persons, ties, ego);
	ok(has(all, "map\t1\tErstgespräch\t2024-02-26\tRosa Braunsteigl-Müller\t45\tlorem ipsum\n"), "the map");
	ok(has(all, "\tStrolchi\tHund\t\t\tfamilj\t2\t0.4192\t0.2714\tn\t\n"), "the dog");
	ok(has(all, "\tHubert\tVater\t\tman\tfamilj\t0\t0.3523\t0.9679\td\t\n"), "the dead father stands outside");
}

static struct span nested(int n)
{
	struct out o = out_new(1 << 20);
	for (int i = 0; i < n; i++)
		out_char(&o, '[');
	struct span s = arena_copy(&arena, out_span(&o));
	out_free(&o);
	return s;
}

static struct span crowd(int n)
{
	struct out o = out_new(1 << 20);
	LIT(&o, "{\"ego\":{},\"alteri\":[");
	for (int i = 0; i < n; i++)
		out_fmt(&o, "%s{\"id\":%d,\"name\":\"P\"}", i ? "," : "", i);
	LIT(&o, "]}");
	struct span s = arena_copy(&arena, out_span(&o));
	out_free(&o);
	return s;
}

static void hostile(void)
{
	refuses(JOB_EASYNWK, S("{\"versions\":[],\"versions\":[]}"), "samma uppgift står två gånger", "a key twice");
	refuses(JOB_EASYNWK, S("{\n\n\"versions\":[}"), "easyNWK-filen:3: filen är inte hel JSON", "broken, with its line");
	refuses(JOB_EASYNWK, S("{\"versions\":\"\xC5\"}"), "easyNWK-filen:1: texten är inte UTF-8", "Latin-1");
	refuses(JOB_EASYNWK, S("{\"a\":\"\\u0000\"}"), "easyNWK-filen:1:", "a null character");
	refuses(JOB_EASYNWK, nested(65), "djupare än 64", "65 levels");
	refuses(JOB_EASYNWK, nested(100000), "djupare", "100,000 levels");
	refuses(JOB_EASYNWK, crowd(10000), "10000 personer, högst 2000", "10,000 people");
	reads(JOB_EASYNWK, crowd(2000), "\t1999\tP\t", "2,000 people");
	refuses(JOB_EASYNWK, S("[]"), "ingen karta", "a list");
	refuses(JOB_EASYNWK, S("{\"versions\":[]}"), "ingen karta", "no versions");
	refuses(JOB_EASYNWK, S("{\"versions\":[{\"id\":1}]}"), "karta 1: kartan saknas", "a version without a map");
	refuses(JOB_EASYNWK, S("{\"versions\":[{\"id\":1,\"nwk\":{\"alteri\":[]}},{\"id\":1,\"nwk\":{\"alteri\":[]}}]}"),
	        "karta 2: samma id", "a version twice");
	refuses(JOB_EASYNWK, BARE("{\"name\":\"A\"}", ""), "person 1: personen saknar id", "a person without id");
	refuses(JOB_EASYNWK, BARE("{\"id\":1},{\"id\":1}", ""), "samma id finns två gånger", "a person twice");
	refuses(JOB_EASYNWK, BARE("{\"id\":1,\"angle\":400,\"distance\":1}", ""), "platsen", "an angle that is none");
	refuses(JOB_EASYNWK, BARE("{\"id\":1,\"angle\":4,\"distance\":-1}", ""), "platsen", "a negative distance");
	refuses(JOB_EASYNWK, BARE("{\"id\":1,\"angle\":4,\"distance\":1e999}", ""), "easyNWK-filen:1:", "a distance without end");
	refuses(JOB_EASYNWK, BARE("{\"id\":1,\"angle\":\"4\",\"distance\":1}", ""), "platsen", "an angle as text");
	refuses(JOB_EASYNWK, BARE("{\"id\":1,\"edgeType\":3}", ""), "edgeType", "an edge type that is none");
	refuses(JOB_EASYNWK, BARE("{\"id\":1,\"deceased\":\"ja\"}", ""), "fel slag", "a yes as text");
	refuses(JOB_EASYNWK, BARE("{\"id\":1,\"name\":{}}", ""), "fel slag", "a name that is an object");
	refuses(JOB_EASYNWK, BARE("7", ""), "fel slag", "a person that is a number");
	refuses(JOB_EASYNWK, BARE("{\"id\":1}", ",\"connections\":[{\"id1\":1,\"id2\":9}]"),
	        "band 1: bandet pekar på en person som inte finns", "a tie to nobody");
	refuses(JOB_EASYNWK, BARE("{\"id\":1}", ",\"connections\":[5]"), "som inte finns", "a tie that is a number");
}

static void damaged(void)
{
	struct span all = file_read("test/data/easynwk/elsa.json"), r;
	int taken = 0, cuts = 0, answers = 0, changed = 0;
	size_t end = all.n;
	while (end && (all.p[end - 1] == '\n' || all.p[end - 1] == '}'))
		end--;
	for (size_t n = 0; n < end; n += 7, cuts++)
		taken += job_here(JOB_EASYNWK, span(all.p, n), &r) == OK;
	ok(cuts > 200 && !taken, "cut at %d places: never half an import", cuts);
	char *copy = arena_get(&arena, all.n);
	memcpy(copy, all.p, all.n);
	for (size_t i = 0; i < all.n; i += 7, changed++) {
		copy[i] ^= 0x55;
		enum err e = job_here(JOB_EASYNWK, span(copy, all.n), &r);
		answers += e == OK || e == E_INVALID;
		copy[i] = all.p[i];
	}
	ok(answers == changed, "a byte changed at %d places: an answer each time", changed);
}

int main(void)
{
	start();
	own_files();
	example();
	hostile();
	damaged();
	return done();
}
