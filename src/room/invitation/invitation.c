#include "room/invitation/invitation.h"

#include <sodium.h>

#include "sql/invitation.h"
#include "trust/app.h"
#include "trust/session.h"

/* The code is short, so its hash is keyed and bound to the link. */
static enum err code_hash(struct visit *v, struct span link, struct span code, unsigned char ret[32])
{
	struct span both = arena_fmt(v->arena, "%.*s %.*s", SPAN_ARG(link), SPAN_ARG(code));
	return keys_mac(v->app->db, v->who.municipality, "invitation", both, ret);
}

enum err invitation_make(struct visit *v, struct id process, struct id person)
{
	struct invitation_person_row p;
	unsigned char link_hash[32], code[32];
	char digits[CODE_DIGITS + 1];
	TRY(invitation_person(v->db, &p, .who = v->who, .process = process, .id = person));
	struct id random = id_new();
	char *link = arena_get(v->arena, LINK_TEXT);
	id_text(random, link);
	for (int i = 0; i < CODE_DIGITS; i++)
		digits[i] = (char)('0' + randombytes_uniform(10));
	digits[CODE_DIGITS] = 0;
	token_hash(span(link, LINK_TEXT), link_hash);
	TRY(code_hash(v, span(link, LINK_TEXT), span(digits, CODE_DIGITS), code));
	TRY(invitation_revoke(v->db, .who = v->who, .process = process, .person = person));
	return invitation_add(v->db, .who = v->who, .process = process, .person = person, .id = id_new(),
		.token_hash = span((char *)link_hash, 32), .code_hash = span((char *)code, 32),
		.expires = v->who.now + (int64_t)INVITATION_DAYS * DAY,
		.body = {.token_hint = arena_fmt(v->arena, "%.*s %s", LINK_TEXT, link, digits)});
}

static struct span digits_only(struct arena *a, struct span s)
{
	char *to = arena_get(a, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			to[n++] = s.p[i];
	return span(to, n);
}

enum err invitation_open(struct visit *v, struct span link, struct span given)
{
	struct door_find_row door;
	unsigned char link_hash[32], code[32], visit_hash[32];
	char token[TOKEN_TEXT];
	token_hash(link, link_hash);
	struct span key = span((char *)link_hash, 32);
	enum err e = door_find(v->db, &door, .municipality = v->who.municipality, .token_hash = key, .now = v->who.now);
	if (e)
		return e;
	if (door.tries >= INVITATION_TRIES)
		return E_LIMIT;
	TRY(code_hash(v, link, digits_only(v->arena, given), code));
	if (door.code_hash.n != 32 || sodium_memcmp(door.code_hash.p, code, 32) != 0)
		return E_CONFLICT;
	token_new(token);
	token_hash(span(token, TOKEN_TEXT), visit_hash);
	TRY(door_open(v->db, .municipality = v->who.municipality, .token_hash = key,
		.visit_hash = span((char *)visit_hash, 32), .now = v->who.now));
	visit_cookie(v, v->rq->tls ? "__Host-kring-i" : "kring-i", arena_copy(v->arena, span(token, TOKEN_TEXT)), 0);
	return OK;
}

struct span code_shown(struct arena *a, struct span code)
{
	if (code.n != CODE_DIGITS)
		return code;
	return arena_fmt(a, "%.3s %.3s", code.p, code.p + 3);
}
