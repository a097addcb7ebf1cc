/* Files made to do harm, or broken on the way: always an answer, never half an import. */
#include "guard_help.h"

#define BUNDLE "test/data/network-canvas/networkCanvasExport-lindasa.zip"
#define EGO "networkCanvasEgoUUID,networkCanvasCaseID,networkCanvasSessionID,sessionStart,sessionFinish\r\n" \
            "e,Lind 1,s1,2026-07-01T12:30:00.000Z,2026-07-01T13:00:00.000Z\r\n"
#define XML "<?xml version='1.0'?>"

static struct span one(const char *name, struct span bytes)
{
	struct zip z = zip_new(bytes.n + (1 << 16));
	zip_put(&z, name, bytes, NULL);
	return zip_end(&z);
}

/* n bytes that pack well: 300 that do not in every `each`, the rest blanks. */
static struct span filled(size_t n, size_t each)
{
	char *p = arena_get(&arena, n);
	unsigned seed = 1;
	for (size_t i = 0; i < n; i++)
		p[i] = i % each < 300 ? (char)((seed = seed * 1103515245 + 12345) >> 16) : ' ';
	return span(p, n);
}

static void archives(void)
{
	static const char *const names[] = {"../L_1_ego.csv", "/etc/L_1_ego.csv", "a/../../L_1_ego.csv",
	                                    "C:L_1_ego.csv", "a//L_1_ego.csv", "./L_1_ego.csv", "L\x01_1_ego.csv", "L\xFF_ego.csv"};
	struct zip z;
	for (size_t i = 0; i < LEN(names); i++)
		refuses(JOB_NETWORK_CANVAS, one(names[i], S(EGO)), "otillåtet filnamn", "a name that leaves the folder (%zu)", i);
	reads(JOB_NETWORK_CANVAS, one("mapp/L_1_ego.csv", S(EGO)), "map\ts1\t", "a folder is no harm");
	z = zip_new(1 << 16);
	zip_put(&z, "L_1_ego.csv", S(""), "/etc/passwd");
	refuses(JOB_NETWORK_CANVAS, zip_end(&z), "inga länkar", "a symbolic link");
	z = zip_new(1 << 16);
	zip_add(&z, "L_1_ego.csv", EGO);
	zip_add(&z, "L_1_ego.csv", EGO);
	refuses(JOB_NETWORK_CANVAS, zip_end(&z), "två gånger i paketet", "a name twice");
	z = zip_new(1 << 16);
	zip_add(&z, "L_1_ego.csv", EGO);
	zip_add(&z, "__MACOSX/._L_1_ego.csv", "\x01\x02");
	reads(JOB_NETWORK_CANVAS, zip_end(&z), "map\ts1\t", "what a Mac adds is passed over");
	z = zip_new(1 << 16);
	for (int i = 0; i < 210; i++) {
		char name[40];
		snprintf(name, sizeof name, "x%d_ego.csv", i);
		zip_add(&z, name, EGO);
	}
	refuses(JOB_NETWORK_CANVAS, zip_end(&z), "fler än 200 filer", "too many files");
	char *mark = arena_mark(&arena);
	refuses(JOB_NETWORK_CANVAS, one("L_1_ego.csv", filled(60 << 20, 12000)), "för stort uppackat", "sixty megabytes");
	arena_back(&arena, mark);
	refuses(JOB_NETWORK_CANVAS, one("L_1_ego.csv", filled(20 << 20, SIZE_MAX)), "orimligt", "a bomb below the size limit");
	arena_back(&arena, mark);
	refuses(JOB_NETWORK_CANVAS, one("hej.txt", S("hej")), "ingen intervju", "an archive of something else");
	refuses(JOB_NETWORK_CANVAS, S("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), "zip", "an empty archive");
	refuses(JOB_NETWORK_CANVAS, S("PK\3\4"), "zip", "four bytes of an archive");
	refuses(JOB_NETWORK_CANVAS, S("Rar!\x1A\7"), "varken", "another archive");
	refuses(JOB_NETWORK_CANVAS, S(""), "varken", "nothing");
}

static void locked(void)
{
	int can;
	struct zip z = zip_with(1 << 16, "zip:encryption=traditional", &can);
	zip_add(&z, "L_1_ego.csv", EGO);
	struct span s = zip_end(&z);
	if (can == ARCHIVE_OK)
		refuses(JOB_NETWORK_CANVAS, s, "lösenord", "an archive with a password");
	else
		skip("this libarchive writes no locked archives", 1);
}

/* A cut file is refused whole; a changed byte gives some answer. */
static void damaged(void)
{
	struct span all = file_read(BUNDLE), r;
	int cuts = 0, taken = 0, changed = 0, answers = 0;
	for (size_t n = 1; n < all.n; n += 97, cuts++)
		taken += job_here(JOB_NETWORK_CANVAS, span(all.p, n), &r) == OK;
	ok(cuts > 400 && !taken, "cut at %d places: never half an import", cuts);
	char *copy = arena_get(&arena, all.n);
	memcpy(copy, all.p, all.n);
	for (size_t i = 0; i < all.n; i += 97, changed++) {
		copy[i] ^= 0x55;
		enum err e = job_here(JOB_NETWORK_CANVAS, span(copy, all.n), &r);
		answers += e == OK || e == E_INVALID;
		copy[i] = all.p[i];
	}
	ok(answers == changed, "a byte changed at %d places: an answer each time", changed);
}

static struct span people(int n)
{
	struct out o = out_new(4 << 20);
	LIT(&o, "nodeID,networkCanvasEgoUUID,networkCanvasUUID,name\r\n");
	for (int i = 1; i <= n; i++)
		out_fmt(&o, "%d,e,u%d,Person %d\r\n", i, i, i);
	struct zip z = zip_new(4 << 20);
	zip_add(&z, "L_1_ego.csv", EGO);
	zip_put(&z, "L_1_attributeList_Person.csv", out_span(&o), NULL);
	out_free(&o);
	return zip_end(&z);
}

static struct span many(const char *head, const char *cell, int n, const char *tail)
{
	struct out o = out_new(8 << 20);
	out_str(&o, head);
	for (int i = 0; i < n; i++)
		out_str(&o, cell);
	out_str(&o, tail);
	struct span s = arena_copy(&arena, out_span(&o));
	out_free(&o);
	return s;
}

static void crowds(void)
{
	refuses(JOB_NETWORK_CANVAS, people(10000), "10000 personer, högst 2000", "10,000 people");
	refuses(JOB_NETWORK_CANVAS, people(2001), "2001 personer, högst 2000", "one more than allowed");
	reads(JOB_NETWORK_CANVAS, people(2000), "\tPerson 2000\t", "2,000 people");
	refuses(JOB_NETWORK_CANVAS, one("L_1_ego.csv", many("a", ",a", 3000, "\n")), "ego.csv", "3,000 columns");
	refuses(JOB_NETWORK_CANVAS, one("L_1_attributeList.csv", many("nodeID\n", "1\n", 30000, "")), "rader", "30,000 rows");
	refuses(JOB_NETWORK_CANVAS, one("L_1_attributeList.csv", many("nodeID,name\n1,", "x", 4001, "\n")),
	        "attributeList.csv:2: en text är längre än 4000 tecken", "a text of 4,001 characters");
	reads(JOB_NETWORK_CANVAS, one("L_1_attributeList.csv", many("nodeID,name\n1,", "ö", 4000, "\n")), "person\t",
	      "a text of 4,000 letters");
	struct zip z = zip_new(1 << 18);
	for (int i = 0; i < 21; i++) {
		char name[40];
		snprintf(name, sizeof name, "x%d_attributeList.csv", i);
		zip_add(&z, name, "nodeID,name\n1,A\n");
	}
	refuses(JOB_NETWORK_CANVAS, zip_end(&z), "21 intervjuer, högst 20", "21 interviews");
}

static void xml(void)
{
	refuses(JOB_NETWORK_CANVAS, S(XML "<!DOCTYPE g [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><graphml>&a;</graphml>"), "DOCTYPE",
	        "an entity that names a file");
	refuses(JOB_NETWORK_CANVAS, S(XML "<!DOCTYPE g [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><graphml>&b;</graphml>"), "DOCTYPE",
	        "entities that multiply");
	refuses(JOB_NETWORK_CANVAS, S("<graphml><graph>&okänd;</graph></graphml>"), "inte hel XML", "an entity of its own");
	refuses(JOB_NETWORK_CANVAS, S("<graphml>\n<graph>\n</graphml>"), "GraphML-filen:3: filen är inte hel XML", "a broken end, with its line");
	refuses(JOB_NETWORK_CANVAS, S("<graphml/>"), "ingen graf", "no graph");
	refuses(JOB_NETWORK_CANVAS, S("<html><body>hej</body></html>"), "ingen graf", "a web page");
	refuses(JOB_NETWORK_CANVAS, many("<graphml><graph>", "<a>", 100, ""), "djupare än 64", "a hundred levels");
	refuses(JOB_NETWORK_CANVAS, many("", "<a>", 100000, ""), "djupare", "a hundred thousand levels");
	refuses(JOB_NETWORK_CANVAS, S("<graphml><graph><graph/></graph></graphml>"), "grafer inuti", "a graph in a graph");
	refuses(JOB_NETWORK_CANVAS, S("<graphml>\n\xC5</graphml>"), "GraphML-filen:2: texten är inte UTF-8", "Latin-1");
	refuses(JOB_NETWORK_CANVAS, S("<?xml version='1.0' encoding='UTF-16'?><graphml>\0</graphml>"), "inte UTF-8", "a null byte");
	refuses(JOB_NETWORK_CANVAS, S("<graphml><graph><node id='1'/><edge source='1' target='2'/></graph></graphml>"),
	        "som inte finns", "a tie to nobody");
	refuses(JOB_NETWORK_CANVAS, many("<graphml><graph>", "<node id='1'/>", 2, "</graph></graphml>"), "två gånger", "a node twice");
	refuses(JOB_NETWORK_CANVAS, many("<graphml><graph>", "<node/>", 25000, "</graph></graphml>"), "rader", "25,000 nodes");
	refuses(JOB_NETWORK_CANVAS, many("<graphml>", "<graph/>", 25, "</graphml>"), "fler än 20", "25 graphs");
}

static void other_graphml(void)
{
#define GRAPH "\xEF\xBB\xBF<graphml><graph edgedefault='directed'><node id='n1'><data key='d'>Åsa &amp; <![CDATA[Bo]]></data></node>" \
              "<node id='n2'><data key='d'>Cia</data></node><edge source='n1' target='n2'/>" \
              "<edge source='n2' target='n1' directed='false'/><data key='e'>9</data></graph>" \
              "<key id='d' for='node' attr.name='name'/><key id='e' for='graph' attr.name='ego_age'/></graphml>"
	reads(JOB_NETWORK_CANVAS, S(GRAPH), "\tn1\tÅsa & Bo\t", "a name in pieces, keys after the graph, a byte order mark");
	reads(JOB_NETWORK_CANVAS, S(GRAPH), "\tn1\tn2\tordinary\t\t>\n", "a directed tie");
	reads(JOB_NETWORK_CANVAS, S(GRAPH), "\tn2\tn1\tordinary\t\t\n", "one that is not");
	reads(JOB_NETWORK_CANVAS, S(GRAPH), "map\tGraphML-filen\tGraphML-filen\t\t\t9\t\n", "the main person's age after the nodes");
}

int main(void)
{
	start();
	archives();
	locked();
	damaged();
	crowds();
	xml();
	other_graphml();
	return done();
}
