/* Papers: made by the fenced helper, read back with poppler's programs. */
#include "guard_help.h"

static char folder[256];

/* Run the job, keep the file, and give what `program` says of it. */
static struct span look(const char *name, const char *program, const char *more)
{
	char cmd[900];
	char *to = arena_get(&arena, 1 << 20);
	snprintf(cmd, sizeof cmd, "%s '%s/%s.pdf' %s 2>&1", program, folder, name, more);
	FILE *p = popen(cmd, "r");
	size_t n = p ? fread(to, 1, 1 << 20, p) : 0;
	if (p && pclose(p))
		printf("# %s failed\n", program);
	return span(to, n);
}

static bool make(const char *name, enum job job, struct span in)
{
	char path[512];
	struct span r;
	enum err e = guard_run(helper_path(), job, in, &arena, &r);
	if (e) {
		printf("# %s %s %.*s\n", err_name(e), err_detail(), SPAN_ARG(r));
		return false;
	}
	snprintf(path, sizeof path, "%s/%s.pdf", folder, name);
	FILE *f = fopen(path, "wb");
	bool good = f && fwrite(r.p, 1, r.n, f) == r.n;
	if (f)
		fclose(f);
	return good;
}

static bool has(struct span s, const char *words)
{
	return memmem(s.p, s.n, words, strlen(words)) != NULL;
}

static int count(struct span s, const char *words)
{
	int n = 0;
	for (const char *p; (p = memmem(s.p, s.n, words, strlen(words))); n++)
		s = span(p + 1, s.n - (size_t)(p + 1 - s.p));
	return n;
}

#define HEAD "paper\tA4P\tVi kom överens om\tsv\nhead\tLindåsa kommun, socialtjänsten\t2 april 2026\n"
#define AGREEMENT HEAD "title\tVi kom överens om\n" \
	"lead\tElsas fråga:\tVem kan jag vara hos när det blir bråk hemma?\ncols\tVem\tGör vad\tNär\n" \
	"row\tGun\tElsa sover hos mig onsdag till torsdag. Jag hämtar vid skolan.\tFrån 8 april\n" \
	"row\tKarin\tTar emot Elsa sista helgen varje månad.\tFrån 24 april\n" \
	"row\tJohan\tRinger Elsa tisdagar och söndagar klockan 19.\tFrån i dag\n" \
	"row\tMaria\tSäger till Gun när det blir för mycket, även mitt i natten.\tFrån i dag\n" \
	"row\tAnders\tElsa väljer en vuxen i skolan. Vi ses i tio minuter varje måndag.\tFöre 13 april\n" \
	"row\tSara\tPratar med BUP om vägen in och ringer Maria.\tSenast 10 april\n" \
	"section\tOm det inte fungerar\ntext\tDen som ser det först ringer Gun. Gun ringer Kim.\n" \
	"section\tVi ses igen\ntext\tTorsdag 28 maj klockan 17.30, Kvarnhuset, Ågatan 4.\n" \
	"sign\tElsa\nsign\tMaria\nsign\tJohan\nsign\tGun\nsign\tKarin\nsign\tSamira\nsign\tAnders\nsign\tSara\n" \
	"foot\tAtt skriva under är frivilligt. Du får ett eget exemplar.\n"

static void agreement(void)
{
	static const char *const words[] = {
		"Lindåsa kommun, socialtjänsten", "2 april 2026", "Vi kom överens om", "Vem kan jag vara hos när det blir bråk hemma?",
		"Gör vad", "Ringer Elsa tisdagar och söndagar klockan 19.", "Senast 10 april", "Om det inte fungerar",
		"Torsdag 28 maj klockan 17.30, Kvarnhuset, Ågatan 4.", "Samira", "Att skriva under är frivilligt.",
	};
	ok(make("plan", JOB_PDF_PLAN, S(AGREEMENT)), "an agreement is set");
	struct span text = look("plan", "pdftotext -layout", "-"), info = look("plan", "pdfinfo", "");
	for (size_t i = 0; i < LEN(words); i++)
		ok(has(text, words[i]), "it says \"%s\"", words[i]);
	ok(has(info, "Pages:           1\n"), "on one page");
	ok(!has(text, "Sida 1"), "which has no number");
	ok(has(info, "Page size:       595.276 x 841.89 pts (A4)"), "of A4");
	ok(has(info, "Title:           Vi kom överens om\n"), "with its title");
	ok(has(info, "Tagged:          yes"), "marked as tagged");
	struct span fonts = look("plan", "pdffonts", "");
	ok(has(fonts, "NotoSans-Regular") && has(fonts, "NotoSans-Bold"), "in Noto Sans");
	ok(count(fonts, "yes yes yes") == 2 && count(fonts, "\n") == 4, "both fonts embedded, with their letters");
	struct span tree = look("plan", "pdfinfo -struct-text", "");
	ok(has(tree, "H1") && has(tree, "Table") && count(tree, "TR") == 7 && count(tree, "TH") == 3 && count(tree, "TD") == 18,
	   "structure: a heading, a table of 7 rows");
}

static void long_paper(void)
{
	struct out o = out_new(1 << 20);
	LIT(&o, HEAD "title\tPlan\nsection\tInledning\ntext\t");
	for (int i = 0; i < 120; i++)
		LIT(&o, "En lång text om hur det var. ");
	LIT(&o, "\nitem\tFörsta saken\nitem\tAndra saken\ncols\tVem\tGör vad\tNär\n");
	for (int i = 1; i <= 40; i++)
		out_fmt(&o, "row\tPerson %d\tBörjar här %d och gör något som tar mer än en rad att beskriva, så att raden blir hög, "
		        "och slutar där %d.\ttill %d\n", i, i, i, i);
	LIT(&o, "text\tمرحبا بك\nsign\tElsa\nsign\tGun\nfoot\tSekretess: exemplar 1 av 9.\n");
	ok(make("long", JOB_PDF_PLAN, out_span(&o)), "a long paper is set");
	struct span text = look("long", "pdftotext -layout", "-"), page = S(""), rest = text;
	int pages = count(look("long", "pdftotext -layout", "-"), "\f"), whole = 0, heads = 0, feet = 0;
	ok(pages >= 4 && pages <= 7, "on %d pages", pages);
	while (span_cut(&rest, '\f', &page)) {
		char b[40];
		heads += has(page, "Gör vad") == has(page, "Person ");
		feet += has(page, "exemplar 1 av 9");
		for (int i = 1; i <= 40; i++) {
			snprintf(b, sizeof b, "Börjar här %d ", i);
			bool begins = has(page, b);
			snprintf(b, sizeof b, "där %d.", i);
			whole += begins && has(page, b);
		}
	}
	ok(whole == 40, "no row is broken over pages (%d of 40 whole)", whole);
	ok(heads == pages + 1, "the table's header stands where its rows stand");
	ok(feet == pages, "the foot stands on every page");
	char last[40];
	snprintf(last, sizeof last, "Sida %d av %d", pages, pages);
	ok(has(text, "Sida 1 av ") && has(text, last), "pages are numbered: %s", last);
	ok(has(look("long", "pdffonts", ""), "Arab"), "Arabic has its font");
	out_free(&o);
}

static void code(void)
{
	ok(make("qr", JOB_PDF_PLAN, S(HEAD "title\tInbjudan\nqr\thttps://kring.example/i/AbCdEfGhIjKlMnOpQrStUv\tSvara med telefonen.\n")),
	   "a QR code is set");
	struct span images = look("qr", "pdfimages -list", "");
	ok(count(images, "\n") == 2, "as squares, not as a picture");
	ok(has(look("qr", "pdftotext", "-"), "Svara med telefonen."), "with its text");
	ok(has(look("qr", "pdfinfo -url", ""), "https://kring.example/i/AbCdEfGhIjKlMnOpQrStUv"), "and it can be clicked");
}

static void wrong_papers(void)
{
	refuses(JOB_PDF_PLAN, S(""), "första rad", "an empty paper");
	refuses(JOB_PDF_PLAN, S("paper\tA5\tx\tsv\n"), "format", "a format that is none");
	refuses(JOB_PDF_PLAN, S(HEAD "dans\tx\n"), "okänd anvisning: dans", "an unknown instruction");
	refuses(JOB_PDF_PLAN, S(HEAD "text\t\xC5\n"), "UTF-8", "Latin-1");
	reads(JOB_PDF_PLAN, S("paper\tA3L\tx\t\n"), "%PDF-", "nothing but a format");
	struct out o = out_new(1 << 20);
	LIT(&o, HEAD "qr\thttps://x/");
	for (int i = 0; i < 4000; i++)
		out_char(&o, 'x');
	LIT(&o, "\t\n");
	refuses(JOB_PDF_PLAN, out_span(&o), "QR", "an address too long for a code");
	out_reset(&o);
	LIT(&o, HEAD);
	for (int i = 0; i < 5000; i++)
		LIT(&o, "text\tx\n");
	refuses(JOB_PDF_PLAN, out_span(&o), "fler än", "five thousand paragraphs");
	out_reset(&o);
	LIT(&o, HEAD "foot\t");
	for (int i = 0; i < 3000; i++)
		LIT(&o, "lång fot ");
	LIT(&o, "\n");
	refuses(JOB_PDF_PLAN, out_span(&o), "för stor plats", "a foot as high as the page");
	out_reset(&o);
	LIT(&o, HEAD "cols\tA\tB\tC\nrow\tGun\t");
	for (int i = 0; i < 3000; i++)
		LIT(&o, "mycket ");
	LIT(&o, "\talltid\n");
	reads(JOB_PDF_PLAN, out_span(&o), "%PDF-", "a row higher than a page still has an end");
	out_free(&o);
}

#define SVG "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 420 297'>" \
	"<circle cx='210' cy='148' r='100' fill='#fbeee6'/><text x='210' y='148' font-family=\"'Noto Sans Nordic','Noto Sans'\" " \
	"text-anchor='middle'>Elsa och mormor Gun i Lindåsa</text>"

static void pictures(void)
{
	ok(make("map", JOB_PDF_SVG, S("A3L\nNätverkskarta\n" SVG "</svg>")), "a map on A3");
	struct span info = look("map", "pdfinfo", "");
	ok(has(info, "1190.55 x 841.89 pts (A3)") && has(info, "Pages:           1\n"), "lying, one page");
	ok(has(info, "Title:           Nätverkskarta\n"), "with its title");
	ok(has(look("map", "pdftotext", "-"), "Elsa och mormor Gun i Lindåsa"), "its words are words");
	ok(has(look("map", "pdffonts", ""), "NotoSans-Regular"), "in Noto Sans");
	ok(count(look("map", "pdfimages -list", ""), "\n") == 2, "and it is lines, not dots");
	ok(make("map4", JOB_PDF_SVG, S("A4P\nKarta\n" SVG "</svg>")) && has(look("map4", "pdfinfo", ""), "(A4)"), "on A4");
	struct span with = S("A4P\nKarta\n" SVG "<image href='/etc/hostname' width='9' height='9'/>"
	                     "<image href='file:///etc/passwd' width='9' height='9'/><use href='/etc/passwd#x'/></svg>");
	ok(make("outside", JOB_PDF_SVG, with), "a picture that names other files is drawn without them");
	refuses(JOB_PDF_SVG, S("A4P\nKarta\n<svg"), "inte hel SVG", "half a picture");
	refuses(JOB_PDF_SVG, S("A4P\n"), "saknar format", "no picture");
	refuses(JOB_PDF_SVG, S("A9\nKarta\n" SVG "</svg>"), "format", "a format that is none");
	refuses(JOB_PDF_SVG, S("A4P\nKarta\n<!DOCTYPE s [<!ENTITY a 'hahahaha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
	        "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'>]><svg>&d;&d;&d;</svg>"), "DOCTYPE", "entities that multiply");
}

int main(void)
{
	const char *tmp = getenv("TMPDIR");
	char gone[300];
	start();
	snprintf(folder, sizeof folder, "%s/kring-paper-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(folder))
		return 2;
	agreement();
	long_paper();
	code();
	wrong_papers();
	pictures();
	snprintf(gone, sizeof gone, "rm -rf '%s'", folder);
	return system(gone) ? 2 : done();
}
