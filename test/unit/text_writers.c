/* html, json, svg, ics: what is written is harmless and exact. */
#include "base/clock.h"
#include "text/html.h"
#include "text/ics.h"
#include "text/json.h"
#include "text/svg.h"
#include "../tap.h"

#include <stdlib.h>

static struct out o;

#define wrote(want, ...) do { is_span(out_span(&o), want, __VA_ARGS__); out_reset(&o); } while (0)

static void html(void)
{
	html_text(&o, S("a & b < c > d \"e\" 'f' åäö €👵"));
	wrote("a &amp; b &lt; c &gt; d &quot;e&quot; &#39;f&#39; åäö €👵", "references");
	html_text(&o, span("\0x\x01\x1F\x7F\t\n\r", 8));
	wrote("x\t\n\r", "controls are dropped, tab and line breaks stay");
	html_text(&o, S("\xC3\xFFz\xE2\x82\xC0<"));
	wrote("\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD&lt;",
	      "each bad byte becomes U+FFFD");
	html_text(&o, S("\xC3"));
	wrote("\xEF\xBF\xBD", "a sequence that is cut off");
	html_text(&o, S("\xC2\x85\xED\xA0\x80"));
	wrote("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", "C1 controls go, surrogates are bad");
	html_str(&o, NULL);
	html_text(&o, span(NULL, 0));
	wrote("", "nothing");
	html_lines(&o, S("a\r\n<b>\n\nc"));
	wrote("a<br>&lt;b&gt;<br><br>c", "lines");
	html_double(&o, 2.504);
	html_bool(&o, true);
	wrote("2.51", "numbers");
}

static void url_is(const char *url, const char *want)
{
	html_url_str(&o, url);
	wrote(want, "URL %s", url);
}

static void urls(void)
{
	html_url_part(&o, S("a/b?c=d&e å\"\0"));
	wrote("a%2Fb%3Fc%3Dd%26e%20%C3%A5%22%00", "a part is percent-encoded");
	url_is("/", "/");
	url_is("/a/b?x=1&y=%20#z", "/a/b?x=1&amp;y=%20#z");
	url_is("mailto:namn@exempel.se", "mailto:namn@exempel.se");
	url_is("tel:+46701740605", "tel:+46701740605");
	static const char *const evil[] = {
	    "",
	    "//evil.example",
	    "javascript:alert(1)",
	    "JaVaScRiPt:alert(1)",
	    " /a",
	    "\t/a",
	    "/\\evil.example",
	    "/a\"b",
	    "/a b",
	    "/a\nb",
	    "https://evil.example/",
	    "http:/a",
	    "a/b",
	    "#a",
	    "data:text/html,x",
	    "tel:javascript:",
	    "mailto:a?subject=b",
	    "/å",
	    "\x01javascript:",
	    "mailto:a\"b",
	};
	for (size_t i = 0; i < LEN(evil); i++)
		url_is(evil[i], "#");
}

static void json(void)
{
	struct json j = json_new(&o);
	json_object(&j, NULL);
	json_text(&j, "name", S("Alva \"<&>\\\n\t\x01 åäö \xFF \xE2\x80\xA8"));
	json_array(&j, "rings");
	json_int(&j, NULL, -3);
	json_num(&j, NULL, 0.5, 2);
	json_bool(&j, NULL, true);
	json_null(&j, NULL);
	json_object(&j, NULL);
	json_end(&j);
	json_end(&j);
	json_str(&j, "none", NULL);
	json_id(&j, "id", (struct id){{0}});
	json_id(&j, "other", (struct id){{1}});
	ok(!json_whole(&j), "not whole before its end");
	json_end(&j);
	ok(json_whole(&j), "whole after it");
	wrote(
	    "{\"name\":\"Alva \\\"\\u003c\\u0026\\u003e\\\\\\n\\t\\u0001 åäö \xEF\xBF\xBD \\u2028\",\"rings\":[-3,0.5,true,null,{}],"
	    "\"none\":null,\"id\":null,\"other\":\"AQAAAAAAAAAAAAAAAAAAAA\"}",
	    "an object with everything");
}

static void json_misused(void)
{
	struct json j = json_new(&o);
	json_end(&j);
	ok(o.bad, "an end too many");
	out_reset(&o);
	j = json_new(&o);
	json_array(&j, NULL);
	json_int(&j, "key", 1);
	ok(o.bad, "a key in an array");
	out_reset(&o);
	j = json_new(&o);
	json_object(&j, NULL);
	json_int(&j, NULL, 1);
	ok(o.bad, "no key in an object");
	out_reset(&o);
	j = json_new(&o);
	json_int(&j, NULL, 1);
	json_int(&j, NULL, 2);
	ok(o.bad, "two values at the top");
	out_reset(&o);
	j = json_new(&o);
	for (int i = 0; i < JSON_DEPTH; i++)
		json_array(&j, NULL);
	ok(!o.bad, "32 levels");
	json_array(&j, NULL);
	ok(o.bad && j.depth == JSON_DEPTH, "not 33");
	out_reset(&o);
}

static void svg(void)
{
	svg_begin(&o, 100, 50.5, S("Karta <1>"), S(""));
	svg_text(&o, 1.005, -0.001, "namn", S("Åsa & Bo"));
	svg_step(&o, 'C', (double[]){1, 2.25, -3.333}, 3);
	svg_attr(&o, "id", S("\""));
	svg_end(&o);
	wrote(
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 100 50.5\"><title>Karta &lt;1&gt;</title>"
	    "<text x=\"1\" y=\"0\" class=\"namn\">Åsa &amp; Bo</text>C1 2.25 -3.33 id=\"&quot;\"</svg>",
	    "pieces of a picture");
}

static void ics_lines(void)
{
	ics_line(&o, "SUMMARY", S("a\\b;c,d\ne\rf\x01g"));
	wrote("SUMMARY:a\\\\b\\;c\\,d\\nefg\r\n", "escapes");
	char text[201] = "";
	for (int i = 0; i < 100; i++)
		memcpy(text + 2 * i, "å", 2);
	ics_line(&o, "X", span(text, 200));
	struct span rest = out_span(&o), line;
	int lines = 0, good = 1, letters = 0;
	while (span_cut(&rest, '\n', &line) && line.n) {
		struct span body = span(line.p + (lines ? 1 : 2), line.n - (lines ? 2 : 3));
		good &= line.n - 1 <= 75 && line.p[line.n - 1] == '\r' && body.n % 2 == 0 &&
		        (!lines || line.p[0] == ' ');
		letters += (int)body.n / 2;
		lines++;
	}
	ok(good && lines == 3 && letters == 100, "folded at 75 octets, no letter is split (%d lines)", lines);
	out_reset(&o);
	char exact[75];
	memset(exact, 'x', sizeof exact);
	ics_line(&o, "X", span(exact, 73));
	ok(o.n == 77 && !memchr(o.p, ' ', o.n), "75 octets stay one line");
	out_reset(&o);
	ics_line(&o, "X", span(exact, 74));
	ok(o.n == 81 && memcmp(o.p + o.n - 6, "\r\n x\r\n", 6) == 0, "76 do not");
	out_reset(&o);
}

static void ics_times(void)
{
	int64_t spring = civil_days(2026, 3, 29) * DAY + 3600, autumn = civil_days(2026, 10, 25) * DAY + 3600;
	ok(ics_offset(spring - 1) == 3600 && ics_offset(spring) == 7200, "spring, to the second");
	ok(ics_offset(autumn - 1) == 7200 && ics_offset(autumn) == 3600, "autumn, to the second");
	setenv("TZ", "Europe/Stockholm", 1);
	int same = 0, n = 0;
	for (int64_t t = civil_days(1997, 1, 1) * DAY; t < civil_days(2037, 12, 31) * DAY;
	     t += 7 * 3600 + 11, n++) {
		struct civil c = clock_civil(t);
		same +=
		    civil_days(c.year, c.month, c.day) * DAY + c.hour * 3600 + c.minute * 60 + c.second - t ==
		    ics_offset(t);
	}
	ok(same == n && n > 50000, "the rule agrees with the zone's own table, 1997-2037 (%d moments)", n);
}

static void ics(void)
{
	struct ics_event e = {.uid = {{1}},
	                      .host = S("kring.exempel.se"),
	                      .start = civil_days(2026, 4, 2) * DAY + 15 * 3600 + 1800,
	                      .end = civil_days(2026, 4, 2) * DAY + 18 * 3600,
	                      .stamp = civil_days(2026, 3, 1) * DAY,
	                      .sequence = 2,
	                      .summary = S("Möte"),
	                      .location = S("Biblioteket, Lindåsa"),
	                      .private = true,
	                      .cancelled = true,
	                      .attendee = S("a@exempel.se")};
	ics_begin(&o, ICS_CANCEL, S(""));
	ics_event(&o, &e);
	ics_end(&o);
	char *text = strndup(o.p, o.n);
	const char *vevent = strstr(text, "BEGIN:VEVENT");
	is(vevent,
	   "BEGIN:VEVENT\r\nUID:AQAAAAAAAAAAAAAAAAAAAA@kring.exempel.se\r\nDTSTAMP:20260301T000000Z\r\n"
	   "DTSTART;TZID=Europe/Stockholm:20260402T173000\r\nDTEND;TZID=Europe/Stockholm:20260402T200000\r\nSEQUENCE:2\r\n"
	   "SUMMARY:Möte\r\nLOCATION:Biblioteket\\, Lindåsa\r\nATTENDEE:mailto:a@exempel.se\r\nCLASS:PRIVATE\r\n"
	   "STATUS:CANCELLED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
	   "an event, in Swedish time whatever TZ says");
	ok(strstr(text, "METHOD:CANCEL\r\n") &&
	       strstr(text, "BEGIN:VTIMEZONE\r\nTZID:Europe/Stockholm\r\n") &&
	       !strstr(text, "REFRESH-INTERVAL"),
	   "its head, with the zone also when it is called off");
	int bare = 0;
	for (char *p = text; (p = strchr(p, '\n')); p++)
		bare += p[-1] != '\r';
	ok(bare == 0, "every line ends with CRLF");
	free(text);
	out_reset(&o);
	ics_begin(&o, ICS_PUBLISH, S("Kring"));
	text = strndup(o.p, o.n);
	ok(strstr(
	       text,
	       "X-WR-CALNAME:Kring\r\nX-WR-TIMEZONE:Europe/Stockholm\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n") !=
	       NULL,
	   "a feed's head");
	free(text);
	out_reset(&o);
}

int main(void)
{
	o = out_new(1 << 20);
	setenv("TZ", "America/New_York", 1);
	html();
	urls();
	json();
	json_misused();
	svg();
	ics_lines();
	ics();
	ics_times();
	out_free(&o);
	return done();
}
