/* span, utf8, out, id: edges. */
#include "base/id.h"
#include "base/out.h"
#include "base/utf8.h"
#include "../tap.h"

#include <math.h>

static void numbers_read(void)
{
	static const struct { const char *text; bool good; int64_t v;
	} t[] = {
	    {"0", true, 0},
	    {"-0", true, 0},
	    {"007", true, 7},
	    {"-12", true, -12},
	    {"9223372036854775807", true, INT64_MAX},
	    {"-9223372036854775808", true, INT64_MIN},
	    {"9223372036854775808", false, 0},
	    {"-9223372036854775809", false, 0},
	    {"99999999999999999999", false, 0},
	    {"", false, 0},
	    {"-", false, 0},
	    {"+1", false, 0},
	    {" 1", false, 0},
	    {"1 ", false, 0},
	    {"1a", false, 0},
	    {"--1", false, 0},
	    {"1.0", false, 0},
	    {"\xD9\xA1", false, 0},
	};
	for (size_t i = 0; i < LEN(t); i++) {
		int64_t v = 77;
		bool good = span_int(span_str(t[i].text), INT64_MIN, INT64_MAX, &v);
		ok(good == t[i].good && v == (good ? t[i].v : 77), "span_int \"%s\"", t[i].text);
	}
	int64_t v = 5;
	ok(!span_int(S("7"), 0, 6, &v) && !span_int(S("-1"), 0, 6, &v) && v == 5,
	   "outside of the range: false, untouched");
	ok(span_int(S("6"), 0, 6, &v) && v == 6, "the range's end belongs to it");
}

static void spans(void)
{
	struct span rest = S("a,,b"), part;
	ok(span_cut(&rest, ',', &part) && span_is(part, "a"), "cut: a");
	ok(span_cut(&rest, ',', &part) && part.n == 0, "cut: nothing");
	ok(span_cut(&rest, ',', &part) && span_is(part, "b") && !rest.p, "cut: b");
	ok(!span_cut(&rest, ',', &part), "cut: used up");
	rest = S("a,");
	span_cut(&rest, ',', &part);
	ok(span_cut(&rest, ',', &part) && part.n == 0 && !span_cut(&rest, ',', &part),
	   "a separator at the end gives one empty part");
	ok(span_cmp(S("a"), S("ab")) < 0 && span_cmp(S("b"), S("ab")) > 0 &&
	       span_cmp(S(""), span(NULL, 0)) == 0,
	   "shorter first, empty is equal to none");
	ok(span_cmp(S("\xFF"), S("a")) > 0, "bytes are compared without sign");
	is_span(span_trim(S(" \t\r\n x y \n")), "x y", "trim");
	is_span(span_trim(S(" \n")), "", "trim of blank");
	ok(span_find(S("abc"), 'c', 0) == 2 && span_find(S("abc"), 'c', 3) == 3 &&
	       span_find(S("abc"), 'x', 9) == 3,
	   "find");
	ok(span_starts(S("abc"), S("ab")) && !span_starts(S("a"), S("ab")) && span_ends(S("abc"), S("bc")) &&
	   !span_ends(S("c"), S("bc")) && span_ends(S("c"), S("")), "starts and ends");
}

/* Unicode 15, table 3-7, every first and second byte at its edge. */
static void utf8(void)
{
	static const char *const good[] = {
	    "",
	    "a",
	    "\x7F",
	    "\xC2\x80",
	    "\xDF\xBF",
	    "\xE0\xA0\x80",
	    "\xED\x9F\xBF",
	    "\xEE\x80\x80",
	    "\xEF\xBF\xBF",
	    "\xF0\x90\x80\x80",
	    "\xF4\x8F\xBF\xBF",
	};
	static const char *const bad[] = {
	    "\x80",
	    "\xBF",
	    "\xC0\x80",
	    "\xC1\xBF",
	    "\xC2",
	    "\xC2\x7F",
	    "\xC2\xC0",
	    "\xE0\x9F\xBF",
	    "\xE0\xA0",
	    "\xED\xA0\x80",
	    "\xED\xBF\xBF",
	    "\xE1\x80\xC0",
	    "\xF0\x8F\xBF\xBF",
	    "\xF0\x90\x80",
	    "\xF4\x90\x80\x80",
	    "\xF5\x80\x80\x80",
	    "\xFF",
	};
	for (size_t i = 0; i < LEN(good); i++)
		ok(utf8_bad(span_str(good[i])) == strlen(good[i]), "well-formed %zu", i);
	for (size_t i = 0; i < LEN(bad); i++) {
		char text[16];
		snprintf(text, sizeof text, "å%s", bad[i]);
		ok(utf8_bad(span_str(text)) == 2, "refused at its place %zu", i);
	}
	size_t n;
	ok(utf8_first(S("\xF4\x8F\xBF\xBF"), &n) == 0x10FFFF && n == 4, "the last code point");
	ok(utf8_first(S("\xE2\x82"), &n) == 0xFFFD && n == 1, "a cut sequence counts as one bad byte");
	ok(utf8_len(S("åäö")) == 3 && utf8_len(S("a\xFF\xE2\x82z")) == 5 && utf8_len(S("")) == 0,
	   "length in code points");
	is_span(utf8_cut(S("åäö"), 2), "åä", "cut after two");
	ok(utf8_cut(S("åäö"), 9).n == 6 && utf8_cut(S("åäö"), 0).n == 0,
	   "cut longer and shorter than the text");
	ok(!utf8_odd(S("a\tb\r\nåäö 👵")), "ordinary text");
	ok(utf8_odd(S("a\x01")) && utf8_odd(S("\x7F")) && utf8_odd(S("\xC2\x85")) &&
	       utf8_odd(S("\xE2\x80\xAE")) && utf8_odd(S("\xE2\x81\xA6")) && utf8_odd(span("\0", 1)),
	   "controls and direction marks are odd");
}

static void number_is(double v, int decimals, const char *want)
{
	struct out o = out_new(100);
	out_num(&o, v, decimals);
	is_span(out_span(&o), want, "out_num %g with %d", v, decimals);
	out_free(&o);
}

static void numbers_written(void)
{
	number_is(0, 2, "0");
	number_is(1.5, 2, "1.5");
	number_is(-1.25, 2, "-1.25");
	number_is(1.005, 0, "1");
	number_is(2.5, 0, "3");
	number_is(0.000001, 6, "0.000001");
	number_is(0.05, 2, "0.05");
	number_is(-0.05, 1, "-0.1");
	number_is(1e9, 6, "1000000000");
	number_is(NAN, 2, "0");
	number_is(-INFINITY, 2, "0");
	number_is(1e300, 2, "0");
	number_is(3.14159, 99, "3.14159");
	number_is(3.9, -5, "4");
	struct out o = out_new(1000);
	out_int(&o, INT64_MIN);
	out_char(&o, ' ');
	out_int(&o, INT64_MAX);
	out_fmt(&o, " %s-%d", "x", 7);
	is_span(out_span(&o), "-9223372036854775808 9223372036854775807 x-7", "whole numbers and printf");
	out_free(&o);
}

static void limits(void)
{
	struct out o = out_new(10);
	out_str(&o, "12345");
	out_str(&o, "67890");
	ok(!o.bad && o.n == 10, "a buffer may be filled to its limit");
	out_char(&o, 'x');
	ok(o.bad && o.n == 10, "one more byte makes it bad and is dropped");
	out_str(&o, "");
	out_fmt(&o, "%d", 1);
	ok(o.bad && o.n == 10 && !out_room(&o, 0), "and it stays so");
	out_reset(&o);
	out_str(&o, "ok");
	ok(!o.bad && span_is(out_span(&o), "ok"), "until it is reset");
	ok(!out_room(&o, SIZE_MAX) && o.bad, "an absurd size is refused");
	out_free(&o);
	out_free(&o);
	ok(!o.p && o.limit == 10, "free twice is fine and keeps the limit");
}

static void ids(void)
{
	struct id zero = {{0}}, full, back;
	char text[ID_TEXT];
	memset(&full, 0xFF, sizeof full);
	id_text(full, text);
	is_span(span(text, ID_TEXT), "_____________________w", "the text of all ones");
	ok(id_parse(span(text, ID_TEXT), &back) && id_eq(back, full), "and back");
	ok(!id_parse(S("_____________________x"), &back), "unused bits must be zero: one id has one text");
	ok(!id_parse(S("AAAAAAAAAAAAAAAAAAAAA"), &back) && !id_parse(S("AAAAAAAAAAAAAAAAAAAAAAA"), &back),
	   "21 and 23 characters");
	ok(!id_parse(S("AAAAAAAAAAAAAAAAAAAA+A"), &back) && !id_parse(S("AAAAAAAAAAAAAAAAAAAA=="), &back),
	   "foreign characters");
	ok(id_none(zero) && !id_none(full) && !id_none(id_new()), "none");
	ok(!id_eq(id_new(), id_new()), "two new ids differ");
	size_t n;
	char bytes[8], b64[8];
	ok(base64url("f", 1, b64) == 2 && memcmp(b64, "Zg", 2) == 0, "RFC 4648: f");
	ok(base64url("foob", 4, b64) == 6 && memcmp(b64, "Zm9vYg", 6) == 0, "RFC 4648: foob");
	ok(base64url_parse(S("Zm9vYg"), bytes, &n) && n == 4 && memcmp(bytes, "foob", 4) == 0, "and back");
	ok(base64url_parse(S(""), bytes, &n) && n == 0, "nothing is nothing");
	ok(!base64url_parse(S("Zm9vY"), bytes, &n) && !base64url_parse(S("Zh"), bytes, &n),
	   "bad length, bad end");
}

int main(void)
{
	numbers_read();
	spans();
	utf8();
	numbers_written();
	limits();
	ids();
	return done();
}
