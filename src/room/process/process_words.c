/*
 * process_words.c - Swedish words for the codes of a case.
 */
#include "room/process/process.h"

#define WORD(list, code) ((uint64_t)(code) < LEN(list) ? (list)[code] : "")

const char *legal_word(int64_t mode)
{
	static const char *const words[] = {
		"", N_("Del av en utredning"), N_("Beslutad insats"),
		N_("Insats utan behovsprövning"), N_("Insats utan behovsprövning, utan identitet"),
	};
	return WORD(words, mode);
}

const char *phase_reason_word(int64_t reason)
{
	static const char *const words[] = {
		"", N_("Uppdraget behöver pratas om igen"), N_("Kartan eller de inbjudna ändras"),
		N_("Mötet flyttas"), N_("Ärendet vilar"), N_("Steget blev fel"),
	};
	return WORD(words, reason);
}

const char *close_reason_word(int64_t reason)
{
	static const char *const words[] = {
		"", N_("Klart, uppföljt som planerat"), N_("Nätverket fortsätter på egen hand"),
		N_("Familjen vill inte gå vidare"), N_("Uppdraget togs tillbaka"), N_("Familjen har flyttat"),
		N_("Annan hjälp tog vid"), N_("Öppnat av misstag"),
	};
	return WORD(words, reason);
}

const char *task_kind_word(int64_t kind)
{
	static const char *const words[] = {"", N_("Ringa"), N_("Besöka"), N_("Boka"), N_("Svara"), N_("Annat")};
	return WORD(words, kind);
}

const char *task_kind_icon(int64_t kind)
{
	static const char *const icons[] = {"check", "phone", "home", "calendar-plus", "question", "check"};
	return (uint64_t)kind < LEN(icons) ? icons[kind] : icons[0];
}

const char *part_word(int64_t part)
{
	static const char *const words[] = {"", N_("Nätverksledare"), N_("Medledare"), N_("Uppdragsgivare")};
	return WORD(words, part);
}

/* ---- civil dates and times ----------------------------------------------------------------- */

struct span civil_today(struct arena *a, int64_t now)
{
	char *to = arena_get(a, 10);
	civil_date_text(clock_civil(now), to);
	return span(to, 10);
}

struct span civil_words(struct arena *a, enum lang l, struct span date)
{
	struct out o = {.p = arena_get(a, 64), .cap = 64, .limit = 64, .lang = (unsigned char)l};
	out_date_text(&o, date);
	return out_span(&o);
}

struct span clock_words(struct arena *a, enum lang l, struct span clock)
{
	struct civil c = {0};
	if (!civil_time(clock, &c))
		return clock;
	return arena_fmt(a, l == LANG_SV ? "%d.%02d" : "%d:%02d", c.hour, c.minute);
}

/* ---- numbers and aliases ---------------------------------------------------------------- */

struct span process_next_number(struct arena *a, struct span greatest, int year)
{
	int64_t n = 0;
	size_t dash = span_find(greatest, '-', 0);
	if (dash < greatest.n)
		span_int(span(greatest.p + dash + 1, greatest.n - dash - 1), 0, 99999999, &n);
	return arena_fmt(a, "%d-%03lld", year, (long long)n + 1);
}

struct span process_alias(uint64_t any)
{
	static const char *const birds[] = {
		"Sidensvans", "Domherre", "Talgoxe", "Blåmes", "Nötväcka", "Trädkrypare", "Gärdsmyg", "Rödhake",
		"Näktergal", "Stenskvätta", "Buskskvätta", "Koltrast", "Björktrast", "Taltrast", "Dubbeltrast",
		"Svartmes", "Entita", "Talltita", "Tofsmes", "Stjärtmes", "Kungsfågel", "Grönsångare", "Lövsångare",
		"Gransångare", "Ärtsångare", "Törnsångare", "Flugsnappare", "Sädesärla", "Gulärla", "Trädpiplärka",
		"Sånglärka", "Ladusvala", "Hussvala", "Backsvala", "Tornseglare", "Gök", "Göktyta", "Spillkråka",
		"Gröngöling", "Hackspett", "Ringduva", "Skogsduva", "Turkduva", "Tofsvipa", "Strandpipare", "Drillsnäppa",
		"Enkelbeckasin", "Morkulla", "Storspov", "Fisktärna", "Skrattmås", "Fiskmås", "Tordmule", "Knipa",
		"Vigg", "Kricka", "Gräsand", "Storskrake", "Skäggdopping", "Storlom", "Trana", "Fiskgjuse", "Tornfalk",
		"Stenknäck", "Bofink", "Bergfink", "Grönfink", "Grönsiska", "Gråsiska", "Steglits", "Hämpling",
		"Gulsparv", "Sävsparv", "Korsnäbb", "Tallbit", "Nötskrika", "Kaja", "Stare", "Järnsparv", "Strömstare",
	};
	return span_str(birds[any % LEN(birds)]);
}
