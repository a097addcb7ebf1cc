/* What a request may hold, its clock, its receipt, its alias; where signing in leads. */
#include "room/account/account.h"
#include "room/intake/intake.h"
#include "room/process/process.h"
#include "../tap.h"

#include <stdlib.h>

static int64_t at(int y, int mo, int d, int h, int mi)
{
	return clock_utc((struct civil){.year = y, .month = mo, .day = d, .hour = h, .minute = mi});
}

static void the_clock(void)
{
	int64_t monday = at(2026, 11, 23, 9, 15), by = intake_answer_by(monday, 3);
	struct civil c = clock_civil(by);
	ok(c.day == 26 && c.hour == 23 && c.minute == 59, "three days from Monday: Thursday to its end");
	ok(intake_days_left(by, monday) == 3, "three days left");
	ok(intake_days_left(by, at(2026, 11, 26, 0, 1)) == 0, "the last day from its first minute");
	ok(intake_days_left(by, at(2026, 11, 26, 23, 58)) == 0, "to its last");
	ok(intake_days_left(by, at(2026, 11, 27, 0, 1)) == -1, "one day late after midnight");
	ok(intake_days_left(intake_answer_by(at(2026, 3, 27, 23, 30), 3), at(2026, 3, 30, 12, 0)) == 0,
	   "over the night when summer time begins");
	ok(intake_days_left(intake_answer_by(at(2026, 10, 23, 0, 10), 3), at(2026, 10, 26, 12, 0)) == 0,
	   "and when it ends");
	ok(intake_days_left(intake_answer_by(at(2026, 12, 30, 12, 0), 3), at(2027, 1, 2, 12, 0)) == 0, "over the new year");
}

static void nobody_named(void)
{
	ok(intake_names_somebody(S("Barnet, 199006022397, mår bra")), "a personal identity number");
	ok(intake_names_somebody(S("19900602-2397")), "with a hyphen");
	ok(intake_names_somebody(S("900602 2397")), "ten digits with a blank");
	ok(intake_names_somebody(S("197010632391")), "a coordination number");
	ok(!intake_names_somebody(S("Barnet är 14 år och går i åttan sedan 2025")), "years and ages are fine");
	ok(!intake_names_somebody(S("")), "nothing is fine");
	ok(!intake_phone_names_somebody(S("070-174 06 05")), "a telephone number is one");
	ok(!intake_phone_names_somebody(S("+46701740605")), "with its country");
	ok(!intake_phone_names_somebody(S("")), "no telephone number");
	ok(intake_phone_names_somebody(S("900602-2397")), "an identity number is no telephone number");
	ok(intake_phone_names_somebody(S("19900602 2397")), "nor with twelve digits");
	ok(intake_phone_names_somebody(S("000229-2399")), "nor one that begins with 0 and is written as a date");
}

static void receipts(void)
{
	int bad = 0, same = 0;
	char before[RECEIPT_TEXT] = {0};
	for (int i = 0; i < 2000; i++) {
		char r[RECEIPT_TEXT];
		intake_receipt(r);
		for (int k = 0; k < RECEIPT_TEXT; k++)
			bad += k == 2 ? r[k] != '-' : !strchr("23456789BCDFGHJKLMNPQRSTVWXZ", r[k]) || !r[k];
		same += memcmp(r, before, sizeof r) == 0;
		memcpy(before, r, sizeof r);
	}
	ok(bad == 0, "2,000 receipts: signs that cannot be mixed up, a hyphen in the middle");
	ok(same == 0, "no two after each other are the same");
}

static void aliases(struct arena *a)
{
	struct span taken[400], first = intake_alias(a, NULL, 0, 7);
	int n = 0, twice = 0;
	ok(first.n > 2, "an alias for the first case");
	while (n < 400) {
		struct span s = intake_alias(a, taken, n, 7);
		for (int i = 0; i < n; i++)
			twice += span_eq(s, taken[i]);
		taken[n++] = s;
	}
	ok(twice == 0, "400 open cases, no alias twice");
	ok(span_ends(taken[399], S("2")) || strpbrk(arena_str(a, taken[399]), "0123456789"), "with numbers when the birds are used up");
}

static void words(void)
{
	int empty = 0;
	for (int i = 1; i <= REQUEST_WITHDRAWN; i++)
		empty += !*request_status_word(i) + !*request_channel_word(i);
	for (int i = 1; i <= FROM_OTHER; i++)
		empty += !*request_from_word(i);
	for (int i = 1; i < DECLINE_COUNT; i++)
		empty += !*decline_reason_word(i) + !*decline_advice(i);
	ok(empty == 0, "every code has its word");
	is(request_from_word(0), "", "no word for no code");
	is(decline_reason_word(DECLINE_COUNT), "", "nor for one too many");
	is(decline_advice(-1), "", "nor for a negative one");
	is_span(intake_child_age(LANG_SV, S("4")), "13–15 år", "a code inside the body");
	is_span(intake_child_age(LANG_SV, S("14 år")), "14 år", "words that were taken down by hand stay");
	is_span(intake_danger(LANG_SV, S("")), "", "nothing stays nothing");
}

static void signing_in(struct arena *a)
{
	is_span(account_next(S("/process/AAAAAAAAAAAAAAAAAAAAAQ/map")), "/process/AAAAAAAAAAAAAAAAAAAAAQ/map", "back to the page");
	is_span(account_next(S("/requests?status=3&before=9")), "/requests?status=3&before=9", "with its query");
	static const char *const bad[] = {"", "//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x",
		"/a b", "/a\r\nSet-Cookie: x", "/å", "/a%2f", "/sign-in", "/sign-out"};
	for (size_t i = 0; i < LEN(bad); i++)
		is_span(account_next(span_str(bad[i])), "/", "not to %zu", i);
	char longer[302];
	memset(longer, 'a', sizeof longer);
	longer[0] = '/';
	is_span(account_next(span(longer, sizeof longer)), "/", "nor to a path over the limit");
	is_span(account_login(a, S(" Kim.Berg ")), "kim.berg", "a login is kept in small letters");
	ok(account_login_good(S("kim")) && account_login_good(S("k-2_x.y")), "good logins");
	ok(!account_login_good(S("k")) && !account_login_good(S("Kim")) && !account_login_good(S("åsa")) &&
	   !account_login_good(S("a b")), "refused logins");
	struct span p = account_first_password(a), q = account_first_password(a);
	ok(p.n == 19 && p.p[4] == '-' && p.p[9] == '-' && p.p[14] == '-' && !span_eq(p, q), "a first password in groups of four");
	is_span(roles_text(a, LANG_SV, ROLE_LEADER | ROLE_MANAGER), "Nätverksledare, Chef", "roles in words");
	is_span(roles_text(a, LANG_SV, 0), "", "no role, no word");
	is(glass_category_word(99), "", "a category that does not exist");
	is_span(audit_place(LANG_SV, S("request_page")), "Förfrågningar", "a route's place");
	is_span(audit_place(LANG_SV, S("glass_post")), "Nödöppning", "the longest pattern decides");
	is_span(audit_place(LANG_SV, S("gone_page")), "gone_page", "a route of an older program");
	ok(*glass_outcome_word(GLASS_OPEN) && *audit_action_word(AUDIT_ADMIN), "outcomes and actions have words");
}

int main(void)
{
	struct arena a;
	setenv("TZ", "Europe/Stockholm", 1);
	if (arena_new(&a, (size_t)4 << 20))
		return 1;
	the_clock();
	nobody_named();
	receipts();
	aliases(&a);
	words();
	signing_in(&a);
	arena_free(&a);
	return done();
}
