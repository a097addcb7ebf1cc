/*
 * search.c - the one search. See home.h for what may be looked for.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "room/home/home.h"
#include "text/identity.h"
#include "trust/app.h"

/* ---- what was typed ------------------------------------------------------------------------ */

static bool digits(struct span s, size_t least, size_t most)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n >= least && s.n <= most;
}

/* "2026-041": the year, a hyphen, three to eight digits. */
static bool is_case_number(struct span q)
{
	return q.n >= 8 && q.p[4] == '-' && digits(span(q.p, 4), 4, 4) && digits(span(q.p + 5, q.n - 5), 3, 8);
}

enum search_kind search_kind(struct span q, char number[12])
{
	struct identity id;
	q = span_trim(q);
	if (identity_parse(q, &id)) {
		memcpy(number, id.number, sizeof id.number);
		return SEARCH_IDENTITY;
	}
	if (is_case_number(q))
		return SEARCH_NUMBER;
	for (size_t i = 0; i < q.n; i++)
		if (q.p[i] >= '0' && q.p[i] <= '9')
			return SEARCH_NOTHING;
	return utf8_len(q) >= SEARCH_MIN_LETTERS ? SEARCH_NAME : SEARCH_NOTHING;
}

/* Small letters; accents go, å ä ö stay (ø and æ count as ö and ä). */
static uint32_t plain_letter(uint32_t c)
{
	static const char latin1[] = "aaaaäåäceeeeiiiidnooooö*öuuuuyþs"; /* U+00C0.., two bytes for åäö */
	if (c >= 'A' && c <= 'Z')
		return c + 32;
	if (c < 0xC0 || c > 0xFF)
		return c >= 0x100 && c <= 0x17F ? c | 1 : c; /* pairs of a capital and its small letter */
	struct span rest = span(latin1, sizeof latin1 - 1);
	uint32_t letter = c;
	size_t n;
	for (uint32_t i = 0; i <= ((c - 0xC0) & 31) && rest.n; i++) {
		letter = utf8_first(rest, &n);
		rest = span(rest.p + n, rest.n - n);
	}
	return letter == '*' ? c : letter;
}

static struct span plain(struct arena *a, struct span s)
{
	struct out o = {.p = arena_get(a, s.n * 2 + 4), .cap = s.n * 2 + 4, .limit = s.n * 2 + 4};
	while (s.n) {
		size_t n;
		uint32_t c = plain_letter(utf8_first(s, &n));
		s = span(s.p + n, s.n - n);
		if (c < 0x80) {
			out_char(&o, c == '-' ? ' ' : (char)c);
		} else if (c < 0x800) {
			out_char(&o, (char)(0xC0 | c >> 6));
			out_char(&o, (char)(0x80 | (c & 63)));
		} else {
			out_raw(&o, span(s.p - n, n));
		}
	}
	return out_span(&o);
}

static bool word_begins(struct span name, struct span part)
{
	struct span word;
	while (span_cut(&name, ' ', &word))
		if (span_starts(word, part))
			return true;
	return false;
}

bool search_fits(struct arena *a, struct span name, struct span q)
{
	struct span n = plain(a, name), rest = plain(a, span_trim(q)), part;
	bool any = false;
	while (span_cut(&rest, ' ', &part)) {
		if (!part.n)
			continue;
		if (!word_begins(n, part))
			return false;
		any = true;
	}
	return any;
}

/* ---- looking ---------------------------------------------------------------------------------- */

static void title_of(struct visit *v, struct found *f, struct span number, struct span alias, int64_t phase,
                     const struct process_body *b)
{
	f->number = number;
	f->closed = phase == STAGE_CLOSED;
	f->title = b->title.n ? b->title : process_name(v->arena, v->lang, b->main, b->age, b->title, alias);
}

static void keep(struct found_list *l, struct found f)
{
	if (l->n < SEARCH_MAX)
		l->v[l->n++] = f;
	else
		l->more = true;
}

static struct found person_found(struct id process, const struct person_body *b, int64_t is_protected)
{
	return (struct found){.process = process, .person = b->name.n ? b->name : b->call_name,
	                      .relation = b->relation, .is_protected = is_protected > 0};
}

/* The cases of what was found; with `q`, also those whose main person has the name. */
static enum err add_cases(struct visit *v, struct span q, const struct id *mains, int nmains, struct found_list *l)
{
	struct scan s = search_cases(v->db, .who = v->who);
	struct search_cases_row r;
	enum err e;
	while ((e = search_cases_next(&s, &r)) == OK) {
		bool seen = false;
		for (int i = 0; i < l->n; i++)
			if (id_eq(l->v[i].process, r.process))
				title_of(v, &l->v[i], r.number, r.alias, r.phase, &r.body);
		for (int i = 0; i < nmains && !seen; i++)
			seen = id_eq(mains[i], r.process);
		if (seen || !q.n || !search_fits(v->arena, r.body.main, q))
			continue;
		struct found f = {.process = r.process, .person = r.body.main};
		title_of(v, &f, r.number, r.alias, r.phase, &r.body);
		keep(l, f);
	}
	scan_end(&s);
	return e == E_NOTFOUND ? OK : e;
}

static enum err by_name(struct visit *v, struct span q, struct found_list *l)
{
	struct scan s = search_people(v->db, .who = v->who);
	struct id *mains = NEW_N(v->arena, struct id, SEARCH_MAX + 1);
	struct search_people_row r;
	enum err e;
	int n = 0;
	while ((e = search_people_next(&s, &r)) == OK) {
		if (!search_fits(v->arena, r.body.name, q) && !search_fits(v->arena, r.body.call_name, q))
			continue;
		keep(l, person_found(r.process, &r.body, r.protected));
		if (r.main && n < SEARCH_MAX)
			mains[n++] = r.process;
	}
	scan_end(&s);
	return e == E_NOTFOUND ? add_cases(v, q, mains, n, l) : e;
}

static enum err by_identity(struct visit *v, const char number[12], struct found_list *l)
{
	unsigned char mac[32];
	struct search_identity_row r;
	enum err e;
	TRY(keys_mac(v->app->db, v->who.municipality, "pnr", span(number, 12), mac));
	struct scan s = search_identity(v->db, .who = v->who, .pnr_index = span((char *)mac, sizeof mac));
	while ((e = search_identity_next(&s, &r)) == OK)
		keep(l, person_found(r.process, &r.body, r.protected));
	scan_end(&s);
	return e == E_NOTFOUND ? add_cases(v, S(""), NULL, 0, l) : e;
}

static enum err by_number(struct visit *v, struct span number, struct found_list *l)
{
	struct scan own = search_number(v->db, .who = v->who, .number = number);
	struct search_number_row r;
	struct search_board_row b;
	enum err e = search_number_next(&own, &r);
	scan_end(&own);
	if (e == OK) {
		struct found f = {.process = r.process};
		title_of(v, &f, r.number, r.alias, r.phase, &r.body);
		keep(l, f);
	}
	if (e != E_NOTFOUND)
		return e;
	if (!right_holds(RIGHT_BOARD, v->visitor.roles, LEVEL_NONE, true, true, true, false))
		return OK;
	struct scan board = search_board(v->db, .municipality = v->who.municipality, .unit = v->visitor.unit, .number = number);
	e = search_board_next(&board, &b);
	scan_end(&board);
	if (e == OK)
		keep(l, (struct found){.number = b.number, .title = b.alias});
	return e == E_NOTFOUND ? OK : e;
}

static int by_person(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int order = sort_sv(x->person, y->person);
	return order ? order : span_cmp(x->number, y->number);
}

enum err search_run(struct visit *v, struct span q, struct found_list *ret)
{
	char number[12];
	enum err e = OK;
	q = span_trim(q);
	*ret = (struct found_list){.v = NEW_N(v->arena, struct found, SEARCH_MAX), .kind = search_kind(q, number)};
	if (ret->kind == SEARCH_NAME)
		e = by_name(v, q, ret);
	else if (ret->kind == SEARCH_IDENTITY)
		e = by_identity(v, number, ret);
	else if (ret->kind == SEARCH_NUMBER)
		e = by_number(v, q, ret);
	if (e)
		return e;
	qsort(ret->v, (size_t)ret->n, sizeof *ret->v, by_person);
	struct id on = v->on.process;
	for (int i = 0; i < ret->n; i++) {
		v->on.process = ret->v[i].process;
		visit_audit(v, AUDIT_READ, ret->v[i].process);
	}
	v->on.process = on;
	return OK;
}
