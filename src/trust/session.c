#include "trust/session.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#include "sql/trust.h"
#include "trust/audit.h"

void token_hash(struct span token, unsigned char ret[32])
{
	crypto_generichash(ret, 32, (const unsigned char *)token.p, token.n, NULL, 0);
}

void token_new(char to[TOKEN_TEXT])
{
	unsigned char b[TOKEN_BYTES];
	random_bytes(b, sizeof b);
	base64url(b, sizeof b, to);
	sodium_memzero(b, sizeof b);
}

static const char *cookie_name(const struct visit *v, bool guest)
{
	if (v->rq->tls)
		return guest ? "__Host-kring-i" : "__Host-kring";
	return guest ? "kring-i" : "kring";
}

/* ---- seen: the idle end is pushed forward, at most once a minute ----------- */

struct seen { struct change change; int64_t municipality, now, idle_end; unsigned char hash[32]; };

static enum err apply_seen(struct dbc *tx, void *arg)
{
	struct seen *s = arg;
	return session_seen(tx, .municipality = s->municipality, .now = s->now,
		.idle_end = s->idle_end, .token_hash = span((char *)s->hash, 32));
}

static void done_seen(void *arg, enum err e)
{
	(void)e;
	free(arg);
}

static void push_idle_end(struct visit *v, const unsigned char hash[32])
{
	struct seen *s = calloc(1, sizeof *s);
	if (!s)
		return;
	s->municipality = v->who.municipality;
	s->now = v->who.now;
	s->idle_end = v->who.now + v->app->idle_seconds;
	memcpy(s->hash, hash, 32);
	s->change = (struct change){apply_seen, done_seen, s, NULL, true, NULL};
	if (db_submit(v->app->db, &s->change))
		free(s);
}

static enum err staff_who(struct visit *v, struct span token)
{
	unsigned char hash[32];
	struct session_open_row s;
	token_hash(token, hash);
	enum err e = session_open(v->db, &s, .municipality = v->who.municipality,
		.token_hash = span((char *)hash, 32), .now = v->who.now);
	if (e)
		return e == E_NOTFOUND ? OK : e;
	v->visitor.who.staff = v->who.staff = s.staff;
	v->visitor.unit = s.unit;
	v->visitor.roles = (unsigned)s.roles;
	v->visitor.session = s.id;
	v->visitor.must_change = s.must_change;
	v->visitor.name = s.name;
	if (v->who.now - s.seen >= 60)
		push_idle_end(v, hash);
	return OK;
}

static enum err guest_who(struct visit *v, struct span token)
{
	unsigned char hash[32];
	struct invited_open_row i;
	token_hash(token, hash);
	enum err e = invited_open(v->db, &i, .municipality = v->who.municipality,
		.visit_hash = span((char *)hash, 32), .now = v->who.now);
	if (e)
		return e == E_NOTFOUND ? OK : e;
	v->visitor.invitation = i.id;
	v->visitor.invited_process = i.process;
	v->visitor.invited_person = i.person;
	return OK;
}

enum err session_who(struct visit *v)
{
	struct span staff = http_cookie(v->rq, cookie_name(v, false));
	v->visitor.who = v->who;
	if (staff.n == TOKEN_TEXT)
		TRY(staff_who(v, staff));
	if (v->route->right == RIGHT_INVITED) {
		struct span guest = http_cookie(v->rq, cookie_name(v, true));
		if (guest.n == TOKEN_TEXT)
			TRY(guest_who(v, guest));
	}
	return OK;
}

/* A browser and a system in plain words, for the list of one's sessions. */
static struct span device_words(struct visit *v)
{
	static const char *const browser[] = {"Firefox", "Edg", "Chrome", "Safari"};
	static const char *const system[] = {"Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"};
	const char *b = NULL, *s = NULL;
	char *agent = arena_str(v->arena, v->rq->user_agent);
	for (size_t i = 0; i < LEN(browser) && !b; i++)
		if (strstr(agent, browser[i]))
			b = browser[i];
	for (size_t i = 0; i < LEN(system) && !s; i++)
		if (strstr(agent, system[i]))
			s = system[i];
	if (b && strcmp(b, "Edg") == 0)
		b = "Edge";
	return arena_fmt(v->arena, "%s%s%s", b ? b : "Webbläsare", s ? ", " : "", s ? s : "");
}

enum err session_begin(struct visit *v, struct id staff)
{
	char token[TOKEN_TEXT];
	unsigned char hash[32];
	token_new(token);
	token_hash(span(token, TOKEN_TEXT), hash);
	v->visitor.session = id_new();
	v->visitor.who.staff = v->who.staff = staff;
	TRY(session_prune(v->db, .municipality = v->who.municipality, .now = v->who.now));
	TRY(session_add(v->db, .municipality = v->who.municipality,
		.token_hash = span((char *)hash, 32), .id = v->visitor.session, .staff = staff,
		.now = v->who.now, .idle_end = v->who.now + v->app->idle_seconds,
		.end_at = v->who.now + v->app->end_seconds, .device = device_words(v)));
	visit_cookie(v, cookie_name(v, false), arena_copy(v->arena, span(token, TOKEN_TEXT)), 0);
	return OK;
}

enum err session_finish(struct visit *v)
{
	enum err e = session_end(v->db, .municipality = v->who.municipality,
		.staff = v->who.staff, .id = v->visitor.session);
	visit_cookie(v, cookie_name(v, false), S(""), -1);
	v->rq->reply.clear_site = true;
	return e == E_NOTFOUND ? OK : e;
}

/* ---- CSRF -------------------------------------------------------------------- */

static void csrf_mac(const struct visit *v, unsigned char ret[16])
{
	crypto_generichash(ret, 16, v->visitor.session.b, 16, v->app->csrf_key, 32);
}

struct span csrf_token(struct visit *v)
{
	/* mask | mac^mask: never the same bytes twice, so compression tells nothing */
	unsigned char b[32], mac[16];
	char *text = arena_get(v->arena, TOKEN_TEXT);
	random_bytes(b, 16);
	csrf_mac(v, mac);
	for (int i = 0; i < 16; i++)
		b[16 + i] = (unsigned char)(mac[i] ^ b[i]);
	base64url(b, sizeof b, text);
	return span(text, TOKEN_TEXT);
}

bool csrf_good(struct visit *v, struct span token)
{
	unsigned char b[TOKEN_TEXT], mac[16];
	size_t n;
	if (token.n != TOKEN_TEXT || !base64url_parse(token, b, &n) || n != 32)
		return false;
	csrf_mac(v, mac);
	for (int i = 0; i < 16; i++)
		b[16 + i] = (unsigned char)(b[16 + i] ^ b[i]);
	return sodium_memcmp(b + 16, mac, 16) == 0;
}

bool origin_good(const struct http_request *rq)
{
	if (rq->fetch_site.n && !span_is(rq->fetch_site, "same-origin") && !span_is(rq->fetch_site, "none"))
		return false;
	/* "null" is what a browser sends from a page with no-referrer: it says nothing */
	if (!rq->origin.n || span_is(rq->origin, "null"))
		return true;
	struct span host = rq->origin;
	if (span_starts(host, S("https://")))
		host = span(host.p + 8, host.n - 8);
	else if (span_starts(host, S("http://")))
		host = span(host.p + 7, host.n - 7);
	else
		return false;
	return span_eq(host, rq->host);
}
