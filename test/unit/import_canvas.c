/* Network Canvas: a bundle that its own exporter wrote, record by record; then the rules one by one. */
#include "guard_help.h"

#define BUNDLE "test/data/network-canvas/networkCanvasExport-lindasa.zip"
#define HEAD   "nodeID,networkCanvasEgoUUID,networkCanvasUUID,"
#define EDGES  "edgeID,from,to,networkCanvasEgoUUID,networkCanvasUUID,networkCanvasSourceUUID,networkCanvasTargetUUID"
#define EGO    "networkCanvasEgoUUID,networkCanvasCaseID,networkCanvasSessionID,sessionStart,sessionFinish\r\ne,"

/* Every line of the answer against the kept one; the first that differs is shown. */
static void golden(void)
{
	struct span got, want = file_read("test/data/network-canvas/lindasa.records"), a, b;
	ok(job_here(JOB_NETWORK_CANVAS, file_read(BUNDLE), &got) == OK, "the exporter's bundle is read");
	while (span_cut(&want, '\n', &b)) {
		if (!b.n)
			continue;
		bool more = span_cut(&got, '\n', &a);
		struct span kind = span(b.p, span_find(b, '\t', 0));
		if (!ok(more && span_eq(a, b), "record %.*s", SPAN_ARG(kind)))
			printf("#  got: %.*s\n# want: %.*s\n", SPAN_ARG(a), SPAN_ARG(b));
	}
	ok(!got.n || !span_cut(&got, '\n', &a) || !a.n, "and nothing more");
}

/* The n-th record of a kind in the answer, unescaped. */
static bool record(struct span answer, const char *kind, int nth, struct span *f, int max)
{
	while (record_next(&answer, &arena, f, max))
		if (span_is(f[0], kind) && nth-- == 0)
			return true;
	return false;
}

static void awkward(void)
{
	struct span r, f[13];
	if (job_here(JOB_NETWORK_CANVAS, file_read(BUNDLE), &r))
		return;
	record(r, "person", 3, f, 13);
	is_span(f[12], "=osäker på om han vill", "exactly one guarding apostrophe is taken off");
	record(r, "person", 4, f, 13);
	is_span(f[3], "Gun \"Gunsan\" Lindqvist", "doubled quotes");
	is_span(f[12], "Hos mormor är det lugnt.\nJag får vara där på onsdagar, ibland.", "a line break and a comma");
	is_span(f[4], "mormor", "relation");
	is_span(f[5], "70", "age");
	is_span(f[7], "slakt", "sector from true/false columns");
	is_span(f[8], "1", "closeness 3 is the inner ring");
	is_span(f[9], "0.24", "x from the middle, to the right");
	is_span(f[10], "0.06", "y upwards");
	is_span(f[11], "i", "to be invited");
	record(r, "person", 17, f, 13);
	is_span(f[3], "+46 coach", "a name that begins with a plus");
	record(r, "person", 18, f, 13);
	is_span(f[3], "Östen", "Swedish letters");
	ok(!f[9].n && !f[10].n && span_is(f[8], "2"), "a person without a place keeps the ring");
	record(r, "map", 1, f, 13);
	is_span(f[2], "Lind 044", "the empty interview is a map");
	ok(record(r, "warn", 0, f, 13) && memmem(f[1].p, f[1].n, "_ego.csv:2: intervjun är inte avslutad", 39),
	   "that says it is unfinished");
}

/* Maps and persons of both forms are the same; ties come in another order. */
static void same_graphml(void)
{
	struct archive *from = archive_read_new();
	struct archive_entry *e;
	struct zip z = zip_new(1 << 20);
	struct span bundle = file_read(BUNDLE), a, b, la, lb;
	archive_read_support_format_zip(from);
	archive_read_open_memory(from, bundle.p, bundle.n);
	while (archive_read_next_header(from, &e) == ARCHIVE_OK) {
		char *bytes = arena_get(&arena, 1 << 16);
		struct span name = span_str(archive_entry_pathname(e));
		la_ssize_t n = archive_read_data(from, bytes, 1 << 16);
		if (span_ends(name, S(".graphml")) && n > 0)
			zip_put(&z, archive_entry_pathname(e), span(bytes, (size_t)n), NULL);
	}
	archive_read_free(from);
	job_here(JOB_NETWORK_CANVAS, bundle, &a);
	a = arena_copy(&arena, a);
	ok(job_here(JOB_NETWORK_CANVAS, zip_end(&z), &b) == OK, "a bundle of GraphML only");
	b = arena_copy(&arena, b);
	int same = 0, ties = 0;
	struct span all = b;
	while (span_cut(&a, '\n', &la)) {
		if (span_starts(la, S("tie\t")))
			ties += memmem(all.p, all.n, la.p, la.n) != NULL;
		if (!span_starts(la, S("map\t")) && !span_starts(la, S("person\t")))
			continue;
		do
			if (!span_cut(&b, '\n', &lb))
				lb = S("nothing");
		while (!span_starts(lb, S("map\t")) && !span_starts(lb, S("person\t")) && !span_is(lb, "nothing"));
		same += span_eq(la, lb);
	}
	ok(same == 22, "3 maps and 19 persons are as in the CSV files (%d)", same);
	ok(ties == 10, "and the 10 ties (%d)", ties);
}

static struct span bundle(const char *nodes, const char *edges, const char *edge_type)
{
	char name[100];
	struct zip z = zip_new(4 << 20);
	zip_add(&z, "L_1_ego.csv", EGO "Lind 1,s1,2026-07-01T22:30:00.000Z,2026-07-01T23:00:00.000Z\r\n");
	if (nodes)
		zip_add(&z, "L_1_attributeList_Person.csv", nodes);
	snprintf(name, sizeof name, "L_1_edgeList_%s.csv", edge_type ? edge_type : "knows");
	if (edges)
		zip_add(&z, name, edges);
	return zip_end(&z);
}

#define TWO HEAD "name\r\n1,e,a,Åsa\r\n2,e,b,Bo\r\n"

static void rules(void)
{
	reads(JOB_NETWORK_CANVAS, bundle(TWO, NULL, NULL), "map\ts1\tLind 1\t2026-07-02\t",
	      "the date is the day in Sweden, not in Greenwich");
	reads(JOB_NETWORK_CANVAS, bundle(HEAD "Namn,roll,närhet,bjud_in,kön,ålder\n1,e,a,Åsa,moster,2,ja,flicka,12\n", NULL, NULL),
	      "person\ts1\ta\tÅsa\tmoster\t12\tkvinna\t\t2\t\t\ti\t\n", "Swedish column names, LF line ends");
	reads(JOB_NETWORK_CANVAS, bundle(HEAD "first_name,sector_friends\r\n1,e,a,Åsa,true\r\n", NULL, NULL),
	      "\tvanner\t", "an English sector, a name in the name");
	reads(JOB_NETWORK_CANVAS, bundle(HEAD "nick,sector_kyrkan\r\n1,e,a,Åsa,true\r\n", NULL, NULL),
	      "\tÅsa\t\t\t\tkyrkan\t", "the first text variable is the name; a sector of their own");
	reads(JOB_NETWORK_CANVAS, bundle(HEAD "name,map_X,map_Y\r\n1,e,a,Åsa,1,0.5\r\n", NULL, NULL), "\t0\t1\t0\t\t",
	      "upper case layout names, a place on the edge");
	reads(JOB_NETWORK_CANVAS, bundle(HEAD "name,map_x,map_y\r\n1,e,a,Åsa,1,1\r\n", NULL, NULL),
	      "\t0.7071\t-0.7071\t", "a corner of the screen is moved to the edge");
	reads(JOB_NETWORK_CANVAS, bundle(HEAD "name,shoe\r\n1,e,a,Åsa,38\r\n", NULL, NULL),
	      "warn\tL_1_attributeList_Person.csv: kolumnen shoe används inte\n", "an unknown column is named");
	reads(JOB_NETWORK_CANVAS, bundle(HEAD "name,note\r\n1,e,a,Åsa,'tis\r\n", NULL, NULL), "\t'tis\n",
	      "an apostrophe of the person's own stays");
	reads(JOB_NETWORK_CANVAS, bundle(HEAD "name,note\r\n1,e,a,Åsa,''=1\r\n", NULL, NULL), "\t''=1\n", "and one before another");
	reads(JOB_NETWORK_CANVAS, bundle(HEAD "name,note\r\n1,e,a,Åsa,x\xE2\x80\xAEy\r\n", NULL, NULL), "\txy\n",
	      "a sign that turns text around is taken out");
	reads(JOB_NETWORK_CANVAS, bundle(HEAD "name,closeness\r\n1,e,a,Åsa,9\r\n", NULL, NULL),
	      "Person.csv:2: närheten ska vara 1, 2 eller 3", "a closeness that is none is told");
	reads(JOB_NETWORK_CANVAS, bundle(TWO, EDGES ",strength\r\n1,1,2,e,x,a,b,0.75\r\n", NULL), "\ta\tb\tstrong\t0.75\t\n",
	      "strength from .75 is strong");
	reads(JOB_NETWORK_CANVAS, bundle(TWO, EDGES ",strength\r\n1,1,2,e,x,a,b,0.33\r\n", NULL), "\ta\tb\tweak\t0.33\t\n",
	      "strength to .33 is weak");
	reads(JOB_NETWORK_CANVAS, bundle(TWO, EDGES "\r\n1,1,2,e,x,a,b\r\n", "konflikt"), "\ta\tb\tconflict\t\t\n", "a conflict in Swedish");
	reads(JOB_NETWORK_CANVAS, bundle(TWO, "edgeID,from,to\r\n1,1,2\r\n", "brutna"), "\ta\tb\tbroken\t\t\n",
	      "without ids of the other kind");
	reads(JOB_NETWORK_CANVAS, bundle(TWO, "edgeID,from,to\r\n1,1,2\r\n", "pendlar"), "läses som vanliga band",
	      "a kind of tie that is not known is told");
	reads(JOB_NETWORK_CANVAS, bundle(TWO, "edgeID,from,to\r\n1,1,1\r\n", NULL), "till samma person",
	      "a tie to oneself is left out and told");
	reads(JOB_NETWORK_CANVAS, bundle(NULL, NULL, NULL), "intervjun har inga personer", "no persons at all");
}

static void refusals(void)
{
	refuses(JOB_NETWORK_CANVAS, bundle(HEAD "name,role\r\n1,e,a,Åsa,x\r\n2,e,b,Bo\r\n", NULL, NULL),
	        "L_1_attributeList_Person.csv:3: raden har 4 fält, rubriken har 5", "a short row names file and line");
	refuses(JOB_NETWORK_CANVAS, bundle(HEAD "name\r\n1,e,a,\"\xC3\x85sa\r\n", NULL, NULL), "Person.csv:2:", "an open quote");
	refuses(JOB_NETWORK_CANVAS, bundle(HEAD "name\r\n1,e,a,\"A\"b\r\n", NULL, NULL), "Person.csv:2:", "text after a quote");
	refuses(JOB_NETWORK_CANVAS, bundle(HEAD "name\r\n1,e,a,\"x\ny\"\r\n2,e,b,\xC5\r\n", NULL, NULL),
	        "Person.csv:4: texten är inte UTF-8", "Latin-1 is told with its line");
	refuses(JOB_NETWORK_CANVAS, bundle(HEAD "name,name\r\n1,e,a,A,B\r\n", NULL, NULL), "kolumnen name finns två gånger",
	        "a column twice");
	refuses(JOB_NETWORK_CANVAS, bundle(HEAD "name\r\n1,e,a,A\r\n2,e,a,B\r\n", NULL, NULL), "samma person-id finns två gånger",
	        "a person twice");
	refuses(JOB_NETWORK_CANVAS, bundle(HEAD "name\r\n,e,,A\r\n", NULL, NULL), "Person.csv:2: personen saknar id", "no id");
	refuses(JOB_NETWORK_CANVAS, bundle(HEAD "name,map_x,map_y\r\n1,e,a,A,-0.1,0.5\r\n", NULL, NULL), "mellan 0 och 1",
	        "a place outside of the screen");
	refuses(JOB_NETWORK_CANVAS, bundle(HEAD "name,map_x,map_y\r\n1,e,a,A,nan,0.5\r\n", NULL, NULL), "mellan 0 och 1",
	        "a place that is no number");
	refuses(JOB_NETWORK_CANVAS, bundle(HEAD "name,age\r\n1,e,a,A,-5\r\n", NULL, NULL), "åldern ska vara mellan", "a negative age");
	refuses(JOB_NETWORK_CANVAS, bundle(HEAD "name\r\n1,e,a,ENCRYPTED\r\n", NULL, NULL), "namnen är krypterade", "encrypted names");
	refuses(JOB_NETWORK_CANVAS, bundle(TWO, EDGES "\r\n1,1,7,e,x,a,g\r\n", NULL),
	        "L_1_edgeList_knows.csv:2: bandet pekar på en person som inte finns", "a tie to nobody");
	refuses(JOB_NETWORK_CANVAS, bundle(TWO, EDGES "\r\n1,1,2,e,x,b,a\r\n", NULL), "olika personer", "two ids that disagree");
	refuses(JOB_NETWORK_CANVAS, bundle(TWO, EDGES "\r\n1,,,e,x,,\r\n", NULL), "som inte finns", "a tie without ends");
	refuses(JOB_NETWORK_CANVAS, bundle("", NULL, NULL), "filen är tom", "an empty file");
}

int main(void)
{
	start();
	golden();
	awkward();
	same_graphml();
	rules();
	refusals();
	return done();
}
