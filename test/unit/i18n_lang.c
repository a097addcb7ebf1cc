/* Languages, the catalogue's completeness, dates, Swedish collation. */
#include "base/arena.h"
#include "i18n/lang.h"
#include "messages.h"
#include "../tap.h"

#include <stdlib.h>
#include <time.h>

static void languages(void)
{
	is(lang_code(LANG_EN), "en", "code");
	is(lang_code((enum lang)77), "sv", "a foreign value is Swedish");
	ok(lang_named(S("en")) == LANG_EN && lang_named(S(" EN ")) == LANG_EN &&
	       lang_named(S("en-GB")) == LANG_EN,
	   "English");
	ok(lang_named(S("sv")) == LANG_SV && lang_named(S("fi")) == LANG_SV && lang_named(S("")) == LANG_SV,
	   "Swedish, also by default");
	static const struct { const char *header; enum lang l;
	} t[] = {
	    {"", LANG_SV},
	    {"en", LANG_EN},
	    {"sv-SE,sv;q=0.9,en;q=0.8", LANG_SV},
	    {"en-US,en;q=0.9,sv;q=0.8", LANG_EN},
	    {"sv;q=0.3, en;q=0.5", LANG_EN},
	    {"fi, en;q=0.1", LANG_EN},
	    {"fi", LANG_SV},
	    {"en;q=0", LANG_SV},
	    {"en;q=0.0,sv;q=0.1", LANG_SV},
	    {"en;q=x", LANG_SV},
	    {"en;q=1.000,sv;q=0.999", LANG_EN},
	    {",,;;q=,en", LANG_EN},
	    {"*", LANG_SV},
	    {"e", LANG_SV},
	    {"english", LANG_SV},
	    {"en;q=0.05,sv;q=0.5", LANG_SV},
	};
	for (size_t i = 0; i < LEN(t); i++)
		ok(lang_accepted(span_str(t[i].header)) == t[i].l, "Accept-Language: %s", t[i].header);
}

static void complete(void)
{
	int missing = 0;
	for (; messages_missing[missing]; missing++)
		printf("# no English: %s\n", messages_missing[missing]);
	ok(missing == 0, "every sentence has its English in po/en.po");
	ok(MESSAGE_COUNT > 4, "there are sentences");
	is(tr(LANG_EN, "En mening som inte finns"), "En mening som inte finns",
	   "an unknown sentence stays Swedish");
	int same = 0;
	for (int i = 0; i < MESSAGE_COUNT; i++)
		same += strcmp(tr(LANG_EN, messages[LANG_SV][i].text), messages[LANG_EN][i].text) == 0 &&
		        tr(LANG_SV, messages[LANG_SV][i].text) == messages[LANG_SV][i].text;
	ok(same == MESSAGE_COUNT, "every sentence is found by its Swedish text");
}

static int64_t at(int year, int month, int day, int hour, int minute)
{
	return clock_utc((struct civil){year, month, day, hour, minute, 0, 0});
}

static void wrote(struct out *o, const char *want, const char *what)
{
	is_span(out_span(o), want, "%s: %s", o->lang == LANG_SV ? "sv" : "en", what);
	out_reset(o);
}

static void dates(void)
{
	struct out o = out_new(1000);
	static const char *const day[] = {"torsdag 2 april", "Thursday 2 April"},
				 *const time_[] = {"17.30", "17:30"},
				 *const year[] = {"2 april 2026", "2 April 2026"},
				 *const new_year[] = {"1 januari", "1 January"},
				 *const civil[] = {"29 februari 2024", "29 February 2024"};
	for (o.lang = 0; o.lang < LANG_COUNT; o.lang++) {
		out_day(&o, at(2026, 4, 2, 17, 30));
		wrote(&o, day[o.lang], "day");
		out_time(&o, at(2026, 4, 2, 17, 30));
		wrote(&o, time_[o.lang], "time");
		out_day_year(&o, at(2026, 4, 2, 0, 0));
		wrote(&o, year[o.lang], "year");
		out_day_short(&o, at(2026, 1, 1, 0, 0));
		wrote(&o, new_year[o.lang], "midnight belongs to the new day");
		out_date_text(&o, S("2024-02-29"));
		wrote(&o, civil[o.lang], "civil date");
		out_date_text(&o, S("2023-02-29"));
		wrote(&o, "2023-02-29", "no date: as it is");
	}
	o.lang = 200;
	out_day(&o, at(2026, 5, 1, 12, 0));
	is_span(out_span(&o), "fredag 1 maj", "an unknown language is Swedish");
	out_free(&o);
}

static void agos(void)
{
	struct out o = out_new(1000);
	int64_t now = at(2026, 3, 30, 0, 5);
	static const struct { int month, day, hour; const char *want;
	} t[] = {
	    {3, 30, 0, "i dag"},           {3, 30, 23, "i dag"},       {3, 29, 23, "i går"},
	    {3, 29, 0, "i går"},           {3, 31, 1, "i morgon"},     {3, 28, 23, "2 dagar sedan"},
	    {2, 28, 12, "30 dagar sedan"}, {2, 27, 12, "27 februari"}, {4, 1, 12, "1 april"},
	};
	for (size_t i = 0; i < LEN(t); i++) {
		out_ago(&o, at(2026, t[i].month, t[i].day, t[i].hour, 0), now);
		wrote(&o, t[i].want, "counted in civil days, also over the change of time");
	}
	out_ago(&o, at(2025, 2, 28, 12, 0), now);
	wrote(&o, "28 februari 2025", "another year is named");
	out_free(&o);
}

static void in_arenas(void)
{
	struct arena a;
	if (arena_new(&a, 1 << 16) != OK)
		return;
	is_span(day_text(&a, LANG_EN, at(2026, 9, 30, 12, 0)), "Wednesday 30 September", "the longest day");
	is_span(day_short_text(&a, LANG_SV, at(2026, 9, 3, 12, 0)), "3 september", "short");
	is_span(time_text(&a, LANG_SV, at(2026, 9, 3, 9, 5)), "09.05", "time");
	arena_free(&a);
}

static void collation(void)
{
	static const char *const sorted[] = {
	    "",       "2:a klass", "Alva", "alva",   "Alva Ek", "Alva-Lo", "Alvar",  "Emil",  "Emilia",
	    "Émilie", "Emma",      "Hans", "Müller", "Nyman",   "Vera",    "Viktor", "Wahl",  "Walter",
	    "Xerxes", "Ylva",      "Zara", "Åke",    "Åsa",     "Ängla",   "Æsop",   "Örjan", "Øst",
	};
	int wrong = 0;
	for (size_t i = 0; i < LEN(sorted); i++)
		for (size_t k = 0; k < LEN(sorted); k++) {
			int got = sort_sv(span_str(sorted[i]), span_str(sorted[k])),
			    want = i < k ? -1 : i > k;
			if ((got > 0) - (got < 0) != want && ++wrong < 5)
				printf("# %s / %s: %d\n", sorted[i], sorted[k], got);
		}
	ok(wrong == 0, "every pair of %zu names stands in Swedish order", LEN(sorted));
	ok(sort_sv(S("v"), S("w")) < 0 && sort_sv(S("vz"), S("wa")) < 0, "v and w are apart (since 2006)");
	ok(sort_sv(S("é"), S("e")) != 0 && sort_sv(S("éa"), S("eb")) < 0 && sort_sv(S("ea"), S("éb")) < 0,
	   "é stands with e");
	ok(sort_sv(S("\xFF"), S("a")) > 0 && sort_sv(S("\xFF\xFE"), S("\xFF\xFE")) == 0,
	   "bad bytes stand last");
}

int main(void)
{
	setenv("TZ", "Europe/Stockholm", 1);
	tzset();
	languages();
	complete();
	dates();
	agos();
	in_arenas();
	collation();
	return done();
}
