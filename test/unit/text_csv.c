/* csv: the writer's guard and quotes; the reader on good, odd and broken files. */
#include "text/csv.h"
#include "../tap.h"

#include <stdlib.h>

static struct arena arena;

static void writes(void)
{
	struct out o = out_new(10000);
	struct csv c = csv_new(&o);
	csv_text(&c, S("Åsa"));
	csv_text(&c, S("a,b"));
	csv_text(&c, S("sa \"hej\""));
	csv_text(&c, S("två\r\nrader"));
	csv_int(&c, -12);
	csv_num(&c, -1.5, 2);
	csv_bool(&c, false);
	csv_empty(&c);
	csv_str(&c, NULL);
	csv_end(&c);
	csv_text(&c, S("=1+1"));
	csv_text(&c, S("-12"));
	csv_text(&c, S("+46"));
	csv_text(&c, S("@x"));
	csv_text(&c, S("\tx"));
	csv_text(&c, S("\rx"));
	csv_text(&c, S("=\"a\""));
	csv_text(&c, S("'=1"));
	csv_end(&c);
	is_span(out_span(&o),
	        "Åsa,\"a,b\",\"sa \"\"hej\"\"\",\"två\r\nrader\",-12,-1.5,false,,\r\n"
	        "'=1+1,'-12,'+46,'@x,'\tx,\"'\rx\",\"'=\"\"a\"\"\",'=1\r\n",
	        "quotes where needed, the guard before texts only");
	out_free(&o);
	is_span(csv_unguard(S("'=1+1")), "=1+1", "exactly one apostrophe is taken off");
	is_span(csv_unguard(S("''=1")), "''=1", "not where the guard did not put it");
	is_span(csv_unguard(S("'Ove")), "'Ove", "nor before a word");
	is_span(csv_unguard(S("'")), "'", "nor alone");
}

/* Read everything: fields as "[a|b]" a record; the error and its line at the end. */
static const char *reads(const char *text, char separator)
{
	static char s[4000];
	struct csv_reader r = csv_reader(&arena, span_str(text), separator);
	struct span *f;
	int n;
	size_t at = 0;
	enum err e;
	s[0] = 0;
	arena_reset(&arena);
	while ((e = csv_read(&r, &f, &n)) == OK) {
		at += (size_t)snprintf(s + at, sizeof s - at, "%d[", r.line);
		for (int i = 0; i < n; i++)
			at += (size_t)snprintf(s + at, sizeof s - at, "%s%.*s", i ? "|" : "", SPAN_ARG(f[i]));
		at += (size_t)snprintf(s + at, sizeof s - at, "]");
	}
	if (e != E_NOTFOUND)
		snprintf(s + at, sizeof s - at, "%s %d", err_name(e), r.fault_line);
	return s;
}

static void read_well(void)
{
	is(reads("", 0), "", "nothing");
	is(reads("a,b\r\nc,d\r\n", 0), "1[a|b]2[c|d]", "CRLF");
	is(reads("a,b\nc,d", 0), "1[a|b]2[c|d]", "LF, no line end at the end");
	is(reads("a,b\rc,d\r", 0), "1[a|b]2[c|d]", "CR");
	is(reads("\xEF\xBB\xBFnamn;år\nÅsa;7\n", 0), "1[namn|år]2[Åsa|7]", "BOM and semicolon");
	is(reads("a\tb,c\td\n", 0), "1[a|b,c|d]", "tab wins when it stands oftener");
	is(reads("\"a;b;c\",d\n", 0), "1[a;b;c|d]", "separators in quotes do not count");
	is(reads("a,,\n,\n", 0), "1[a||]2[|]", "empty fields");
	is(reads("\n\na\n\n\nb\n", 0), "3[a]6[b]", "empty lines are skipped and counted");
	is(reads("\"a\"\"b\",\"\",\"\"\"\"\n", 0), "1[a\"b||\"]", "doubled quotes");
	is(reads("\"a\r\nb\",c\r\nd\r\n", 0), "1[a\r\nb|c]3[d]",
	   "a line break in quotes counts for the line number");
	is(reads("\"a\nb\nc\"\n\"d\"", 0), "1[a\nb\nc]4[d]", "two of them");
	is(reads("a\"b,c\n", 0), "1[a\"b|c]", "a quote inside a plain field is a sign like others");
	is(reads("a;b,c", ';'), "1[a|b,c]", "the separator can be given");
}

static void read_badly(void)
{
	is(reads("a\nb,\"c\nd\n", 0), "1[a]invalid 2", "an open quote, with the line where it began");
	is(reads("a\n\"b\nc\"d,e\n", 0), "1[a]invalid 3", "text behind a closing quote");
	is(reads("\"", 0), "invalid 1", "a lone quote");
	char *long_text = malloc(CSV_MAX_FIELD + 10);
	memset(long_text, 'x', CSV_MAX_FIELD + 9);
	long_text[CSV_MAX_FIELD + 9] = 0;
	is(reads(long_text, 0), "limit 1", "a field that is too long");
	long_text[0] = '"';
	long_text[CSV_MAX_FIELD + 8] = '"';
	is(reads(long_text, 0), "limit 1", "also in quotes");
	memset(long_text, ',', CSV_MAX_FIELDS);
	long_text[CSV_MAX_FIELDS] = 0;
	is(reads(long_text, 0), "limit 1", "too many fields");
	long_text[CSV_MAX_FIELDS - 1] = 0;
	ok(strlen(reads(long_text, 0)) == CSV_MAX_FIELDS + 2, "the largest number of fields");
	for (int i = 0; i < CSV_MAX_RECORDS + 1; i++)
		memcpy(long_text + 2 * i, "a\n", 3);
	struct csv_reader r = csv_reader(&arena, span_str(long_text), 0);
	struct span *f;
	int n, records = 0;
	enum err e;
	while ((e = csv_read(&r, &f, &n)) == OK) {
		records++;
		arena_reset(&arena);
	}
	ok(e == E_LIMIT && records == CSV_MAX_RECORDS && r.fault, "too many records");
	ok(csv_read(&r, &f, &n) == E_NOTFOUND, "after an error reading is over");
	free(long_text);
}

int main(void)
{
	if (arena_new(&arena, 8 << 20) != OK)
		return 2;
	writes();
	read_well();
	read_badly();
	arena_free(&arena);
	return done();
}
