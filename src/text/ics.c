#include "text/ics.h"

#include "base/clock.h"
#include "base/utf8.h"

#define FOLD 75

/* One line that is being folded. */
struct fold { struct out *o; size_t used; };

static void put(struct fold *f, const char *p, size_t n)
{
	if (f->used + n > FOLD) {
		LIT(f->o, "\r\n ");
		f->used = 1;
	}
	out_put(f->o, p, n);
	f->used += n;
}

static void put_str(struct fold *f, const char *s)
{
	for (; *s; s++)
		put(f, s, 1);
}

static void put_value(struct fold *f, struct span s, bool text)
{
	for (size_t i = 0, n; i < s.n; i += n) {
		uint32_t c = utf8_first(span(s.p + i, s.n - i), &n);
		if (text && (c == '\\' || c == ';' || c == ',')) {
			char b[2] = {'\\', (char)c};
			put(f, b, 2);
		} else if (c == '\n' && text) {
			put(f, "\\n", 2);
		} else if (c == 0xFFFD && n == 1) {
			put(f, "\xEF\xBF\xBD", 3);
		} else if (c >= 0x20 && c != 0x7F && (c < 0x80 || c >= 0xA0)) {
			put(f, s.p + i, n);
		}
	}
}

static void line(struct out *o, const char *name, struct span value, bool text)
{
	struct fold f = {o, 0};
	put_str(&f, name);
	put(&f, ":", 1);
	put_value(&f, value, text);
	LIT(o, "\r\n");
}

void ics_line(struct out *o, const char *name, struct span value)
{
	line(o, name, value, true);
}

/* 01:00 UTC on the last Sunday of a month with 31 days. */
static int64_t last_sunday(int year, int month)
{
	int64_t last = civil_days(year, month, 31);
	return (last - (last + 4) % 7) * DAY + 3600;
}

int ics_offset(int64_t utc)
{
	int64_t days = utc >= 0 ? utc / DAY : (utc - DAY + 1) / DAY;
	int year = civil_from_days(days).year;
	return utc >= last_sunday(year, 3) && utc < last_sunday(year, 10) ? 7200 : 3600;
}

/* "20260402T173000" of a moment. */
static void put_stamp(struct out *o, int64_t t)
{
	int64_t days = t >= 0 ? t / DAY : (t - DAY + 1) / DAY;
	int64_t s = t - days * DAY;
	struct civil c = civil_from_days(days);
	out_fmt(o, "%04d%02d%02dT%02d%02d%02d", c.year, c.month, c.day, (int)(s / 3600), (int)(s / 60 % 60),
	        (int)(s % 60));
}

static void put_local(struct out *o, const char *name, int64_t utc)
{
	out_str(o, name);
	LIT(o, ";TZID=Europe/Stockholm:");
	put_stamp(o, utc + ics_offset(utc));
	LIT(o, "\r\n");
}

static void put_utc(struct out *o, const char *name, int64_t utc)
{
	out_str(o, name);
	out_char(o, ':');
	put_stamp(o, utc);
	LIT(o, "Z\r\n");
}

void ics_begin(struct out *o, enum ics_method method, struct span name)
{
	static const char *const methods[] = {"PUBLISH", "REQUEST", "CANCEL"};
	LIT(o,
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kring//Kring//SV\r\nCALSCALE:GREGORIAN\r\nMETHOD:");
	out_str(o, methods[(unsigned)method < LEN(methods) ? method : ICS_PUBLISH]);
	LIT(o, "\r\n");
	if (name.n)
		ics_line(o, "X-WR-CALNAME", name);
	if (method == ICS_PUBLISH)
		LIT(o, "X-WR-TIMEZONE:Europe/Stockholm\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n");
	LIT(o, "BEGIN:VTIMEZONE\r\nTZID:Europe/Stockholm\r\n"
	       "BEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
	       "TZNAME:CEST\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
	       "BEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
	       "TZNAME:CET\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n");
}

static void put_person(struct out *o, const char *name, struct span address)
{
	struct fold f = {o, 0};
	put_str(&f, name);
	put_str(&f, ":mailto:");
	put_value(&f, address, false);
	LIT(o, "\r\n");
}

void ics_event(struct out *o, const struct ics_event *e)
{
	char uid[ID_TEXT];
	LIT(o, "BEGIN:VEVENT\r\nUID:");
	id_text(e->uid, uid);
	out_put(o, uid, ID_TEXT);
	out_char(o, '@');
	for (size_t i = 0; i < e->host.n; i++)
		if (e->host.p[i] > ' ' && e->host.p[i] < 127)
			out_char(o, e->host.p[i]);
	LIT(o, "\r\n");
	put_utc(o, "DTSTAMP", e->stamp);
	put_local(o, "DTSTART", e->start);
	put_local(o, "DTEND", e->end);
	out_fmt(o, "SEQUENCE:%d\r\n", e->sequence);
	if (e->modified)
		put_utc(o, "LAST-MODIFIED", e->modified);
	if (e->summary.n)
		ics_line(o, "SUMMARY", e->summary);
	if (e->location.n)
		ics_line(o, "LOCATION", e->location);
	if (e->description.n)
		ics_line(o, "DESCRIPTION", e->description);
	if (e->url.n)
		line(o, "URL", e->url, false);
	if (e->organizer.n)
		put_person(o, "ORGANIZER", e->organizer);
	if (e->attendee.n)
		put_person(o, "ATTENDEE", e->attendee);
	if (e->private)
		LIT(o, "CLASS:PRIVATE\r\n");
	out_str(o, e->cancelled ? "STATUS:CANCELLED\r\n" : "STATUS:CONFIRMED\r\n");
	LIT(o, "END:VEVENT\r\n");
}

void ics_end(struct out *o)
{
	LIT(o, "END:VCALENDAR\r\n");
}
