/* Identity numbers (Skatteverket's test series only), telephone numbers
 * (fictitious ranges only) and LIX. */
#include "base/clock.h"
#include "text/identity.h"
#include "text/lix.h"
#include "text/phone.h"
#include "../tap.h"

#include <math.h>
#include <stdlib.h>

static void parses(const char *text, int kind, const char *want)
{
	struct identity i = {0};
	char got[14] = "";
	bool good = identity_parse(span_str(text), &i);
	if (good)
		identity_text(&i, got);
	ok(good == (kind != 0) && (int)i.kind == kind && strcmp(got, want) == 0, "\"%s\" is %s", text,
	   kind ? want : "refused");
	if (strcmp(got, want) != 0)
		printf("# got %s\n", got);
}

static void numbers(void)
{
	clock_set(civil_days(2026, 11, 23) * DAY + 43200);
	parses("199006022397", IDENTITY_PERSON, "19900602-2397");
	parses("19900602-2397", IDENTITY_PERSON, "19900602-2397");
	parses(" 900602-2397 ", IDENTITY_PERSON, "19900602-2397");
	parses("9006022397", IDENTITY_PERSON, "19900602-2397");
	parses("900602 2397", IDENTITY_PERSON, "19900602-2397");
	parses("1990-06-02-2397", IDENTITY_PERSON, "19900602-2397");
	parses("900602+2397", IDENTITY_PERSON, "18900602-2397");
	parses("170101-2393", IDENTITY_PERSON, "20170101-2393");
	parses("201701012393", IDENTITY_PERSON, "20170101-2393");
	parses("170101+2393", IDENTITY_PERSON, "19170101-2393");
	parses("200002292399", IDENTITY_PERSON, "20000229-2399");
	parses("0002292399", IDENTITY_PERSON, "20000229-2399");
	parses("195704289999", IDENTITY_PERSON, "19570428-9999");
	/* The worked examples of Skatteverket and of the personnummer specification. */
	parses("701063-2391", IDENTITY_COORDINATION, "19701063-2391");
	parses("000101-R220", IDENTITY_INTERIM, "20000101-R220");
	parses("000101-t220", IDENTITY_INTERIM, "20000101-T220");
	parses("199006022398", 0, "");
	parses("190002292399", 0, "");
	parses("199006312397", 0, "");
	parses("199013022397", 0, "");
	parses("1990060223977", 0, "");
	parses("90060223", 0, "");
	parses("900602-239x", 0, "");
	parses("a900602-2397", 0, "");
	parses("556000-4615", 0, "");
	parses("000101-I220", 0, "");
	parses("", 0, "");
	parses("219006022397", 0, "");
	clock_set(civil_days(1990, 6, 2) * DAY + 43200);
	parses("900602-2397", IDENTITY_PERSON, "19900602-2397");
	parses("201701012393", 0, "");
	clock_set(civil_days(1990, 6, 1) * DAY + 43200);
	parses("900602-2397", IDENTITY_PERSON, "18900602-2397");
	clock_set(0);
}

static void finds(const char *text, const char *want)
{
	struct span hit = identity_find(span_str(text));
	ok(want ? span_is(hit, want) : !hit.p, "in \"%s\": %s", text, want ? want : "none");
}

static void found(void)
{
	finds("Flickan, 199006022397, bor", "199006022397");
	finds("pnr:900602-2397.", "900602-2397");
	finds("(19900602-2397)", "19900602-2397");
	finds("9006022397", "9006022397");
	finds("900602+2397", "900602+2397");
	finds("900602 2397", "900602 2397");
	finds("900602 - 2397", NULL);
	finds("19 90 06 02 23 97", "19 90 06 02 23 97");
	finds("1990-06-02 2397", "1990-06-02 2397");
	finds("90.06.02.2397", "90.06.02.2397");
	finds("1990/06/02-2397", "1990/06/02-2397");
	finds("900602\xE2\x80\x93" "2397", "900602\xE2\x80\x93" "2397");
	finds("900602\xC2\xA0" "2397", "900602\xC2\xA0" "2397");
	finds("900602\n2397", "900602\n2397");
	finds("ring 08 900602-2397", "900602-2397");
	finds("900602-2397 12", "900602-2397");
	finds("701063-2391", "701063-2391");
	finds("000101-R220", "000101-R220");
	finds("1990-06-02", NULL);
	finds("900602-2398", NULL);
	finds("1234567890123456", NULL);
	finds("99006022397", NULL);
	finds("900602-23971", NULL);
	finds("070-174 06 05 och 08-465 004 00", NULL);
	finds("Orgnr 556000-4615", NULL);
	finds("två möten 2026-04-02 kl 17.30 till 20.00", NULL);
	finds("", NULL);
}

static struct arena arena;

static void phone(const char *typed, const char *shown, const char *url)
{
	is_span(phone_text(&arena, span_str(typed)), shown, "\"%s\" is shown", typed);
	is_span(phone_tel(&arena, span_str(typed)), url, "and linked");
}

static void phones(void)
{
	phone("0701740605", "070-174 06 05", "tel:+46701740605");
	phone("070-174 06 05", "070-174 06 05", "tel:+46701740605");
	phone("+46 (0)70 174 06 05", "070-174 06 05", "tel:+46701740605");
	phone("+46701740605", "070-174 06 05", "tel:+46701740605");
	phone("0046701740605", "070-174 06 05", "tel:+46701740605");
	phone("0846500400", "08-465 004 00", "tel:+46846500400");
	phone(" 040-6280400 ", "040-628 04 00", "tel:+46406280400");
	phone("0980-319200", "0980-31 92 00", "tel:+46980319200");
	phone("+47 22 00 00 00", "+47 22 00 00 00", "tel:+4722000000");
	phone("0047 22 00 00 00", "0047 22 00 00 00", "tel:+4722000000");
	phone("319200", "31 92 00", "tel:319200");
	phone("1234", "1234", "");
	phone("070-174x605", "070-174x605", "");
	static const char *const bad[] = {"",
	                                  "1234",
	                                  "0701740605;ext=1",
	                                  "tel:0701740605",
	                                  "070+1740605",
	                                  "++46701740605",
	                                  "1234567890123456",
	                                  "(((((((((((((((((((((((((0701740605",
	                                  "070\n1740605",
	                                  "0७01740605"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!phone_good(span_str(bad[i])), "refused: \"%s\"", bad[i]);
}

static void readable(void)
{
	struct lix r = lix_count(S("Du får ett kort. Där står tid och plats! Kommer du?\nVälkommen"));
	ok(r.words == 12 && r.sentences == 4 && r.long_words == 1, "words, sentences, long words: %d %d %d",
	   r.words, r.sentences, r.long_words);
	ok(fabs(lix(S("Ett två tre fyra fem. Sju åtta nio tio elva.")) - 5) < 1e-9,
	   "five words a sentence, none long: 5");
	ok(fabs(lix(S("Förvaltningsrättsliga bestämmelser tillämpas.")) - 103) < 1e-9,
	   "three long words: 103");
	r = lix_count(S("Kl. 17.30 vid S:t Eriks-plan, e-post ja"));
	ok(r.words == 9 && r.sentences == 2 && r.long_words == 1,
	   "a point inside does not end, a hyphen joins: %d %d %d", r.words, r.sentences, r.long_words);
	ok(lix(S("")) == 0 && lix(S("... \n !")) == 0, "no words: 0");
	ok(lix_count(S("öööööö")).long_words == 0 && lix_count(S("ööööööö")).long_words == 1,
	   "six letters are not long, seven are");
	ok(lix_count(S("\xFF\xFE a")).words == 1, "bad bytes are no letters");
}

int main(void)
{
	setenv("TZ", "Europe/Stockholm", 1);
	if (arena_new(&arena, 1 << 20) != OK)
		return 2;
	numbers();
	found();
	phones();
	readable();
	arena_free(&arena);
	return done();
}
