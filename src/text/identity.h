/*
 * identity.h - Swedish identity numbers: personal identity number, coordination
 * number (day + 60) and interim number (a letter in place of the first N).
 * Rules: Skatteverket; formats.md B 4.6. Nothing here keeps or logs a number.
 */
#ifndef TEXT_IDENTITY_H
#define TEXT_IDENTITY_H

#include "base/span.h"

enum identity_kind { IDENTITY_PERSON = 1, IDENTITY_COORDINATION, IDENTITY_INTERIM };

struct identity {
	enum identity_kind kind;
	char number[12];           /* YYYYMMDDNNNC, day as written (1-31 or 61-91) */
	int year, month, day;      /* of birth; the day without its 60 */
};

/*
 * The whole text is one number, with 10 or 12 digits, in one of the usual
 * spellings, blank around it allowed. Checked: the date exists, NNN is not 000,
 * Luhn. Without a century '-' or nothing means the latest date that is past,
 * '+' a hundred years earlier. A date after today is refused. False: *ret is
 * left alone.
 */
bool identity_parse(struct span text, struct identity *ret);

/* "19900602-2397": 13 bytes, no NUL. */
void identity_text(const struct identity *i, char to[13]);

/*
 * The first identity number anywhere in a text, p == NULL when there is none.
 * Spellings: 10 or 12 digits; between year, month, day and the last four, and in
 * the middle of these, nothing or one or two of blank - + . / and the
 * hyphens, dashes and blanks of Unicode. Used to keep such numbers out of requests (hard rule
 * 2), so it rather finds one too many: both centuries are tried for 10 digits.
 */
struct span identity_find(struct span text);

#endif
