/*
 * intake_words.c - what needs no database: words for codes, the clock, receipt
 * codes, aliases, and what may not stand in a request.
 */
#include "room/intake/intake.h"

#include "room/process/process.h"
#include "text/identity.h"

static const char *word(const char *const *list, size_t n, int64_t code)
{
	return code > 0 && code < (int64_t)n ? list[code] : "";
}

const char *request_status_word(int64_t status)
{
	static const char *const words[] = {"", N_("Ny"), N_("Mottagen"), N_("Avböjd"), N_("Tillbakatagen")};
	return word(words, LEN(words), status);
}

const char *request_channel_word(int64_t channel)
{
	static const char *const words[] = {"", N_("webben"), N_("telefon"), N_("brev"), N_("besök")};
	return word(words, LEN(words), channel);
}

const char *request_from_word(int64_t from)
{
	static const char *const words[] = {"", N_("Socialtjänsten"), N_("Förskola eller skola"),
		N_("Vården"), N_("Familjen"), N_("Någon annan")};
	return word(words, LEN(words), from);
}

const char *decline_reason_word(int64_t reason)
{
	static const char *const words[DECLINE_COUNT] = {"",
		[DECLINE_NOT_OURS] = N_("Hör inte till teamets uppdrag"),
		[DECLINE_ACUTE] = N_("För akut för ett nätverksmöte"),
		[DECLINE_NOT_WANTED] = N_("Familjen vill inte"),
		[DECLINE_NO_NETWORK] = N_("Det går inte att få kontakt med nätverket"),
		[DECLINE_THREAT] = N_("Hot eller våld kräver en annan väg"),
		[DECLINE_OTHER] = N_("Annat skäl"),
	};
	return word(words, DECLINE_COUNT, reason);
}

const char *decline_advice(int64_t reason)
{
	static const char *const words[DECLINE_COUNT] = {"",
		[DECLINE_NOT_OURS] = N_("Säg vart den som frågade kan vända sig i stället, och hjälp "
			"gärna till med den första kontakten."),
		[DECLINE_ACUTE] = N_("Ring i dag. Lämna över till mottagningen eller socialjouren, och "
			"gör en orosanmälan om ett barn kan fara illa. Vid fara: 112."),
		[DECLINE_NOT_WANTED] = N_("Tacka för frågan. Säg att familjen är välkommen tillbaka när "
			"den vill, och att ett nej inte påverkar annan hjälp."),
		[DECLINE_NO_NETWORK] = N_("Prata om vem som ändå finns, även långt bort. Föreslå ett "
			"samtal om nätverkskartan innan ni släpper frågan."),
		[DECLINE_THREAT] = N_("Kalla ingen till samma rum. Lämna över till den som arbetar med "
			"våld i nära relationer, och följ enhetens rutin för hot och skydd."),
		[DECLINE_OTHER] = N_("Berätta skälet med enkla ord för den som frågade."),
	};
	return word(words, DECLINE_COUNT, reason);
}

const char *intake_child_age_word(int64_t code)
{
	static const char *const words[] = {"", N_("0–5 år"), N_("6–9 år"), N_("10–12 år"),
		N_("13–15 år"), N_("16–17 år"), N_("18–20 år"), N_("Flera barn i olika åldrar")};
	return word(words, LEN(words), code);
}

const char *intake_knows_word(int64_t code)
{
	static const char *const words[] = {"", N_("Ja, alla vet och vill"), N_("Ja, någon i familjen vet"),
		N_("Nej, inte än"), N_("Det är vi som frågar")};
	return word(words, LEN(words), code);
}

const char *intake_danger_word(int64_t code)
{
	static const char *const words[] = {"", N_("Nej"), N_("Ja"), N_("Vet inte")};
	return word(words, LEN(words), code);
}

const char *intake_yes_word(int64_t code)
{
	static const char *const words[] = {"", N_("Ja"), N_("Nej")};
	return word(words, LEN(words), code);
}

const char *intake_reach_word(int64_t code)
{
	static const char *const words[] = {"", N_("Ring"), N_("Skicka e-post")};
	return word(words, LEN(words), code);
}

static struct span known(enum lang l, struct span text, intake_word *words, int n)
{
	int64_t code;
	return span_int(text, 1, n, &code) ? span_str(tr(l, words(code))) : text;
}

struct span intake_child_age(enum lang l, struct span code)
{
	return known(l, code, intake_child_age_word, AGE_CODES);
}

struct span intake_knows(enum lang l, struct span code)
{
	return known(l, code, intake_knows_word, KNOWS_CODES);
}

struct span intake_danger(enum lang l, struct span code)
{
	return known(l, code, intake_danger_word, DANGER_CODES);
}

struct span intake_reach(enum lang l, struct span code)
{
	return known(l, code, intake_reach_word, REACH_CODES);
}

/* ---- the clock ------------------------------------------------------------------- */

static int64_t civil_day_of(int64_t utc)
{
	struct civil c = clock_civil(utc);
	return civil_days(c.year, c.month, c.day);
}

int64_t intake_answer_by(int64_t received, int64_t days)
{
	struct civil c = civil_from_days(civil_day_of(received) + days);
	c.hour = 23;
	c.minute = 59;
	return clock_utc(c);
}

int intake_days_left(int64_t answer_by, int64_t now)
{
	return (int)(civil_day_of(answer_by) - civil_day_of(now));
}

/* ---- codes, numbers, aliases --------------------------------------------------------- */

void intake_receipt(char to[RECEIPT_TEXT])
{
	/* no vowels: no words; no 0 O 1 I: read aloud without mistakes */
	static const char signs[] = "23456789BCDFGHJKLMNPQRSTVWXZ";
	for (int i = 0; i < RECEIPT_TEXT; i++) {
		unsigned char b;
		do
			random_bytes(&b, 1);
		while (b >= 252); /* 9 * 28: every sign as likely as the others */
		to[i] = signs[b % 28];
	}
	to[2] = '-';
}

bool intake_names_somebody(struct span text)
{
	return identity_find(text).p != NULL;
}

bool intake_phone_names_somebody(struct span text)
{
	struct span s = span_trim(text);
	struct identity i;
	if (!identity_find(s).p)
		return false;
	if (!s.n || (s.p[0] != '0' && s.p[0] != '+'))
		return true;
	/* "050607-2398": a date, a sign, four digits, and nothing else */
	return identity_parse(s, &i) && s.n == 11 && (s.p[6] == '-' || s.p[6] == '+');
}

static bool is_taken(struct span alias, const struct span *taken, int n)
{
	for (int i = 0; i < n; i++)
		if (span_eq(alias, taken[i]))
			return true;
	return false;
}

struct span intake_alias(struct arena *a, const struct span *taken, int ntaken, uint64_t any)
{
	enum { TRIES = 200 };
	for (unsigned i = 0; i < TRIES; i++) {
		struct span bird = process_alias(any + i);
		if (!is_taken(bird, taken, ntaken))
			return bird;
	}
	for (int n = 2;; n++) {
		struct span more = arena_fmt(a, "%.*s %d", SPAN_ARG(process_alias(any)), n);
		if (!is_taken(more, taken, ntaken))
			return more;
	}
}
