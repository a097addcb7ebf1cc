/*
 * account.c - rules and words of signing in, staff, break-glass and review.
 */
#include "room/account/account.h"

#include "base/utf8.h"
#include "sql/account.h"
#include "sql/trust.h"
#include "trust/app.h"
#include "trust/audit.h"

static const char *word(const char *const *list, size_t n, int64_t code)
{
	return code >= 0 && code < (int64_t)n && list[code] ? list[code] : "";
}

const char *glass_category_word(int64_t category)
{
	static const char *const words[] = {"", N_("Den som leder ärendet är borta"), N_("Någons säkerhet"),
		N_("Klagomål, tillsyn eller begäran om att lämna ut"), N_("Annat skäl")};
	return word(words, LEN(words), category);
}

const char *glass_outcome_word(int64_t outcome)
{
	static const char *const words[] = {N_("Väntar på granskning"), N_("I sin ordning"),
		N_("Inte i sin ordning")};
	return word(words, LEN(words), outcome);
}

const char *audit_action_word(int64_t action)
{
	static const char *const words[] = {"", N_("Läste"), N_("Ändrade"), N_("Skrev ut"), N_("Tog ut"),
		N_("Förde in"), N_("Nekades"), N_("Loggade in"), N_("Loggade ut"),
		N_("Misslyckad inloggning"),
		N_("Nödöppnade"), N_("Granskade"), N_("Ändrade konto")};
	return word(words, LEN(words), action);
}

/* The longest beginning of the route's pattern decides. */
static const struct { const char *pattern, *word; } places[] = {
	{"/process/{process}/commission", N_("Uppdrag")}, {"/process/{process}/map", N_("Nätverkskarta")},
	{"/process/{process}/mobilisation", N_("Mobilisering")},
	{"/process/{process}/invitation", N_("Inbjudan")}, {"/process/{process}/meeting", N_("Nätverksmöte")},
	{"/process/{process}/agreement", N_("Överenskommelse")},
	{"/process/{process}/follow-up", N_("Uppföljning")}, {"/process/{process}/people", N_("Personer")},
	{"/process/{process}/person", N_("Personer")}, {"/process/{process}/consents", N_("Samtycken")},
	{"/process/{process}/journal", N_("Journal")}, {"/process/{process}/access", N_("Vilka ser ärendet")},
	{"/process/{process}/break-glass", N_("Nödöppning")}, {"/process/{process}", N_("Ärendet")},
	{"/request", N_("Förfrågningar")}, {"/board", N_("Ärenden")}, {"/search", N_("Sökning")},
	{"/review", N_("Granskning")}, {"/admin", N_("Konton")}, {"/account", N_("Mitt konto")},
	{"/sign-", N_("Inloggning")}, {"/statistics", N_("Statistik")}, {"/study", N_("Studie")},
	{"/courses", N_("Kurser")}, {"/calendar", N_("Kalender")},
};

static const char *pattern_of(struct span route)
{
	for (int i = 0; i < nroutes; i++)
		if (span_is(route, routes[i].name))
			return routes[i].pattern;
	return NULL;
}

struct span audit_place(enum lang l, struct span route)
{
	const char *pattern = pattern_of(route), *word = NULL;
	size_t longest = 0;
	if (pattern && strcmp(pattern, "/") == 0)
		return span_str(tr(l, "Min dag"));
	for (size_t i = 0; pattern && i < LEN(places); i++) {
		size_t n = strlen(places[i].pattern);
		if (n > longest && strncmp(pattern, places[i].pattern, n) == 0) {
			longest = n;
			word = places[i].word;
		}
	}
	return word ? span_str(tr(l, word)) : route;
}

const char *role_word(unsigned role)
{
	switch (role) {
	case ROLE_LEADER:     return N_("Nätverksledare");
	case ROLE_CASEWORKER: return N_("Socialsekreterare");
	case ROLE_MANAGER:    return N_("Chef");
	case ROLE_ADMIN:      return N_("Administratör");
	case ROLE_RESEARCHER: return N_("Forskare");
	case ROLE_COURSE:     return N_("Kursansvarig");
	default:              return "";
	}
}

struct span roles_text(struct arena *a, enum lang l, int64_t roles)
{
	struct out o = out_new(400);
	for (unsigned r = ROLE_LEADER; r <= ROLE_COURSE; r <<= 1)
		if ((unsigned)roles & r) {
			if (o.n)
				LIT(&o, ", ");
			out_str(&o, tr(l, role_word(r)));
		}
	struct span s = arena_copy(a, out_span(&o));
	out_free(&o);
	return s;
}

/* ---- signing in --------------------------------------------------------------------- */

static bool plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != 0 && strchr("/-_.=&?", c));
}

struct span account_next(struct span wanted)
{
	if (!wanted.n || wanted.n > 300 || wanted.p[0] != '/' || (wanted.n > 1 && wanted.p[1] == '/'))
		return S("/");
	for (size_t i = 0; i < wanted.n; i++)
		if (!plain(wanted.p[i]))
			return S("/");
	return span_starts(wanted, S("/sign-")) ? S("/") : wanted;
}

struct span account_login(struct arena *a, struct span typed)
{
	struct span s = arena_copy(a, span_trim(typed));
	char *p = (char *)s.p;
	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] + 32);
	return s;
}

bool account_login_good(struct span login)
{
	if (login.n < 2 || login.n > 40)
		return false;
	for (size_t i = 0; i < login.n; i++) {
		char c = login.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'))
			return false;
	}
	return true;
}

const char *account_wait_text(struct visit *v, int seconds)
{
	struct out o = out_new(400);
	struct span rest = span_str(tr(v->lang,
		"Det blev många försök. Vänta {n} sekunder och försök igen."));
	while (msg_part(&o, &rest, "n ") == 0)
		out_int(&o, seconds);
	const char *text = arena_str(v->arena, out_span(&o));
	out_free(&o);
	return text;
}

struct span account_first_password(struct arena *a)
{
	/* 25 signs that are not mixed up when read aloud or from paper */
	static const char signs[] = "23456789abcdefghjkmnpqrst";
	char *to = arena_get(a, FIRST_PASSWORD + 3);
	size_t n = 0;
	for (int i = 0; i < FIRST_PASSWORD; i++) {
		unsigned char b;
		do
			random_bytes(&b, 1);
		while (b >= 250); /* 10 * 25: every sign as likely as the others */
		if (i && i % 4 == 0)
			to[n++] = '-';
		to[n++] = signs[b % 25];
	}
	return span(to, n);
}

/* ---- break-glass -------------------------------------------------------------------------- */

static enum err open_for_reading(struct visit *v, struct id process, int64_t category, struct span reason,
                                 struct id unit)
{
	static const struct id nobody;
	struct id notice = id_new();
	TRY(keys_make(v->app->db, v->who.municipality, unit));
	TRY(access_grant(v->db, .municipality = v->who.municipality, .staff = v->who.staff, .process = process,
		.via = 2, .level = LEVEL_READ, .from = v->who.now, .to = v->who.now + GLASS_SECONDS));
	TRY(break_glass_add(v->db, .municipality = v->who.municipality, .unit = unit, .id = notice,
		.staff = v->who.staff, .process = process, .at = v->who.now, .until = v->who.now + GLASS_SECONDS,
		.category = category, .nobody = nobody, .body = {.reason = reason}));
	return audit_append(v->db, v->app->db, &(struct audit_entry){
		.municipality = v->who.municipality, .at = v->who.now, .staff = v->who.staff,
		.session = v->visitor.session, .action = AUDIT_BREAK_GLASS, .route = span_str(v->route->name),
		.process = process, .object = notice});
}

enum err account_break_glass(struct visit *v, struct id process, int64_t category, struct span reason)
{
	struct glass_process_row p;
	TRY(glass_process(v->db, &p, .municipality = v->who.municipality, .process = process));
	if (p.guarded)
		visit_fault(v, "", "I ärendet finns skyddade uppgifter. Det går bara att öppna för den "
			"som chefen utser.");
	if (utf8_len(span_trim(reason)) < GLASS_REASON_MIN)
		visit_fault(v, "reason", "Skriv skälet så att chefen förstår det, minst 20 tecken.");
	if (v->nfaults)
		return E_INVALID;
	return open_for_reading(v, process, category, reason, p.unit);
}

enum err account_review(struct visit *v, struct id notice, int64_t outcome, struct span note)
{
	struct glass_get_row g;
	TRY(glass_get(v->db, &g, .municipality = v->who.municipality, .unit = v->visitor.unit, .id = notice));
	if (id_eq(g.staff, v->who.staff)) {
		visit_fault(v, "", "Någon annan än du behöver granska det du själv har öppnat.");
		return E_INVALID;
	}
	if (outcome == GLASS_NOT_IN_ORDER && !note.n) {
		visit_fault(v, "note", "Skriv vad som inte var i sin ordning, och vad som händer nu.");
		return E_INVALID;
	}
	g.body.outcome = note;
	enum err e = glass_review(v->db, .municipality = v->who.municipality, .unit = g.unit, .id = notice,
		.staff = v->who.staff, .now = v->who.now, .outcome = outcome, .body = g.body);
	if (e != E_NOTFOUND)
		return e;
	visit_fault(v, "", "Den är redan granskad.");
	return E_INVALID;
}
