/*
 * phone.h - telephone numbers as people write them: "070-174 06 05",
 * "+46 (0)70 1740605". Kept as typed; made regular for display and for links.
 */
#ifndef TEXT_PHONE_H
#define TEXT_PHONE_H

#include "base/arena.h"

#define PHONE_MAX 30            /* bytes as typed */

/* Digits, blanks, - ( ) and one + in front; 5 to 15 digits (E.164); at most
 * PHONE_MAX bytes. */
bool phone_good(struct span typed);

/*
 * For display, in the arena: "070-174 06 05", "08-465 004 00", foreign ones as
 * "+47 22 00 00 00" with the blanks that were typed. What is not phone_good() comes back
 * as it is.
 */
struct span phone_text(struct arena *a, struct span typed);

/* "tel:+46701740605" in the arena; empty when the number is not phone_good(). A
 * Swedish number without area code cannot be told apart and stays national. */
struct span phone_tel(struct arena *a, struct span typed);

#endif
