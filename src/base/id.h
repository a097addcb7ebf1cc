/*
 * id.h - 128-bit random identifiers, the only ids that stand in a URL, and
 * random bytes. Never a name, a number or a topic (design: hard rules).
 *
 * The text form is base64url without padding, always 22 characters.
 * The zero id means "none".
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include "base/span.h"

#define ID_TEXT 22

struct id { unsigned char b[16]; };

static inline bool id_eq(struct id a, struct id b) { return memcmp(a.b, b.b, 16) == 0; }
static inline bool id_none(struct id a) { return id_eq(a, (struct id){{0}}); }

struct id id_new(void);                           /* from getrandom(2); ends the process if that fails */
void id_text(struct id id, char to[ID_TEXT]);     /* no closing NUL */
bool id_parse(struct span text, struct id *ret);  /* exact form only: one id has one text */

/* n random bytes for keys and tokens. */
void random_bytes(void *to, size_t n);

/* base64url of any bytes, without padding; to holds (n * 4 + 2) / 3 bytes. */
size_t base64url(const void *from, size_t n, char *to);

/* The other way. Returns false on a foreign character, a wrong length or a
 * non-canonical end. *ret_n receives the number of bytes written to `to`,
 * which must hold text.n * 3 / 4 bytes. */
bool base64url_parse(struct span text, void *to, size_t *ret_n);

#endif
