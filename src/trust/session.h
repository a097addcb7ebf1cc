/*
 * session.h - staff sessions, the device cookie of invited people, CSRF.
 *
 * A session is 32 random bytes in a cookie; the database holds its BLAKE2b hash
 * only. Idle end 15 minutes, absolute end 8 hours (security.md T5); both are
 * settings. Cookie: HttpOnly, SameSite=Lax, and Secure with the __Host- prefix
 * when the page came by TLS.
 */
#ifndef TRUST_SESSION_H
#define TRUST_SESSION_H

#include "trust/app.h"
#include "trust/visit.h"

enum { TOKEN_BYTES = 32, TOKEN_TEXT = 43 };

/* The hash that stands in the database for a token's text. */
void token_hash(struct span token, unsigned char ret[32]);
/* A new token as text (no NUL). */
void token_new(char to[TOKEN_TEXT]);

/*
 * Who is this? Reads the cookies of v->rq and fills v->visitor. A visitor
 * without a valid session is nobody (OK, zero staff). Every minute the idle end
 * is pushed forward. Needs a read transaction in v->db.
 */
MUST_USE enum err session_who(struct visit *v);

/* Sign in / out: the row, the cookie. `v->db` is the writer's (sign-in runs
 * inside visit_change). */
MUST_USE enum err session_begin(struct visit *v, struct id staff);
MUST_USE enum err session_finish(struct visit *v);

/* The token for this visitor's forms: 32 random-masked bytes as text in the
 * arena, and its check. Without a session it is bound to nothing and the Origin
 * check alone guards. */
struct span csrf_token(struct visit *v);
bool csrf_good(struct visit *v, struct span token);

/* The Origin header, where there is one (and it is not "null", which our own
 * Referrer-Policy makes of it), is this host; Sec-Fetch-Site, where
 * there is one, says same-origin (or none: typed by the user). */
bool origin_good(const struct http_request *rq);

/* argon2id (64 MiB, two passes), about 0.1 s: on worker threads only. `stored` "" =
 * unknown user: the same time is spent, the answer is false. */
bool password_good(struct arena *a, struct span stored, struct span given);
MUST_USE enum err password_hash(struct arena *a, struct span given, struct span *ret);
/* NULL, or what is wrong with a new password (12..128 characters, not on the
 * short list of known ones). */
const char *password_fault(struct span given);

#endif
