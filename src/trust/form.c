#include "trust/form.h"

#include <stdlib.h>

#include "base/opt.h"
#include "base/utf8.h"
#include "text/phone.h"

struct span_list { struct span *v; int n; };
struct id_list { struct id *v; int n; };

/* CRLF -> LF in place; the request's bytes are ours. */
static struct span clean(struct span s)
{
	char *to = (char *)s.p, *p = to;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r' || i + 1 >= s.n || s.p[i + 1] != '\n')
			*p++ = s.p[i];
	return span_trim(span(to, (size_t)(p - to)));
}

static const char *text_fault(const struct field *f, struct span s, int64_t max)
{
	if (utf8_bad(s) < s.n || utf8_odd(s))
		return N_("Texten innehåller tecken som inte går att läsa. Skriv om den.");
	if ((int64_t)utf8_len(s) > max)
		return f->type == F_LINE ? N_("Texten är för lång. Korta den.")
		                         : N_("Texten är för lång. Korta den eller dela upp den.");
	if (f->type == F_LINE && span_find(s, '\n', 0) < s.n)
		return N_("Skriv på en rad.");
	return NULL;
}

static const char *email_fault(struct span s)
{
	size_t at = span_find(s, '@', 0);
	if (at == 0 || at + 3 >= s.n || span_find(s, '@', at + 1) < s.n ||
	    span_find(s, '.', at + 2) >= s.n - 1 || span_find(s, ' ', 0) < s.n)
		return N_("Det ser inte ut som en e-postadress. Den skrivs namn@plats.se.");
	return NULL;
}

static bool read_num(struct visit *v, struct span s, double *ret)
{
	/* "1,5" and "1.5"; at most 20 characters */
	char *t, *end;
	if (s.n > 20)
		return false;
	t = arena_str(v->arena, s);
	for (char *p = t; *p; p++)
		if (*p == ',')
			*p = '.';
		else if ((*p < '0' || *p > '9') && *p != '.' && *p != '-')
			return false;
	*ret = strtod(t, &end);
	return *end == 0 && end != t;
}

static const char *read_number(struct visit *v, const struct field *f, struct span s, void *to)
{
	int64_t n;
	if (f->type == F_NUM) {
		double d;
		if (!read_num(v, s, &d) || d < (double)f->min || d > (double)f->max)
			return N_("Skriv ett tal inom det som går att välja.");
		*(double *)to = d;
		return NULL;
	}
	if (!span_int(s, f->min, f->max, &n))
		return f->type == F_CODE ? N_("Välj ett av alternativen.") : N_("Skriv ett helt tal inom det som går att välja.");
	if (f->type == F_CODE || (f->required && !f->when_field))
		*(int64_t *)to = n;
	else
		*(struct opt_int *)to = SOME(n);
	return NULL;
}

static const char *read_text(const struct field *f, struct span s, struct span *to)
{
	const char *fault = text_fault(f, s, f->type == F_PHONE || f->type == F_EMAIL ? 200 : f->max);
	struct civil c = {0};
	if (fault)
		return fault;
	*to = s;
	switch (f->type) {
	case F_DATE:
		return civil_date(s, &c) ? NULL : N_("Det datumet finns inte. Skriv år-månad-dag, till exempel 2026-04-02.");
	case F_CLOCK:
		return civil_time(s, &c) ? NULL : N_("Den tiden finns inte. Skriv till exempel 17.30.");
	case F_PHONE:
		return phone_good(s) ? NULL : N_("Det ser inte ut som ett telefonnummer. Använd siffror, mellanslag, + och -.");
	case F_EMAIL:
		return email_fault(s);
	default:
		return NULL;
	}
}

static const char *read_one(struct visit *v, const struct field *f, struct span raw, void *to)
{
	struct span s = clean(raw);
	switch (f->type) {
	case F_CODE: case F_INT: case F_NUM:
		return read_number(v, f, s, to);
	case F_BOOL:
		*(bool *)to = s.n && !span_is(s, "0");
		return NULL;
	case F_ID:
		return id_parse(s, to) ? NULL : N_("Välj ett av alternativen.");
	default:
		return read_text(f, s, to);
	}
}

static const char *read_list(struct visit *v, const struct field *f, void *to)
{
	int n = 0;
	struct http_request *rq = v->rq;
	struct span_list texts = {NEW_N(v->arena, struct span, rq->nform + 1), 0};
	struct id_list ids = {NEW_N(v->arena, struct id, rq->nform + 1), 0};
	for (int i = 0; i < rq->nform; i++) {
		if (!span_is(rq->form[i].name, f->name))
			continue;
		if (++n > f->max)
			return N_("Det är för många. Ta bort några.");
		struct span s = clean(rq->form[i].value);
		if (f->type == F_IDS && !id_parse(s, &ids.v[ids.n++]))
			return N_("Välj bland alternativen.");
		if (f->type == F_TEXTS) {
			const char *fault = text_fault(f, s, f->each);
			if (fault)
				return fault;
			texts.v[texts.n++] = s;
		}
	}
	if (f->type == F_IDS)
		*(struct id_list *)to = ids;
	else
		*(struct span_list *)to = texts;
	return f->required && !n ? N_("Välj minst en.") : NULL;
}

static const char *read_file(struct visit *v, const struct field *f, void *to)
{
	for (int i = 0; i < v->rq->nfiles; i++)
		if (span_is(v->rq->files[i].field, f->name) && v->rq->files[i].size > 0) {
			*(const struct http_file **)to = &v->rq->files[i];
			return NULL;
		}
	return f->required ? N_("Välj en fil.") : NULL;
}

static bool wanted(const struct visit *v, const struct field *f)
{
	if (!f->required)
		return false;
	return !f->when_field || span_is(http_form(v->rq, f->when_field), f->when_value);
}

static const char *missing(const struct field *f)
{
	switch (f->type) {
	case F_CODE: case F_ID: return N_("Välj ett av alternativen.");
	case F_DATE:            return N_("Skriv ett datum.");
	case F_CLOCK:           return N_("Skriv en tid.");
	case F_INT: case F_NUM: return N_("Skriv ett tal.");
	default:                return N_("Det här behöver fyllas i.");
	}
}

enum err form_read(struct visit *v)
{
	const struct route *r = v->route;
	v->form = arena_zero(v->arena, r->form_size ? r->form_size : 1, 1);
	for (int i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];
		char *to = (char *)v->form + f->offset;
		const char *fault = NULL;
		struct span raw = http_form(v->rq, f->name);
		if (f->type == F_IDS || f->type == F_TEXTS)
			fault = read_list(v, f, to);
		else if (f->type == F_FILE)
			fault = read_file(v, f, to);
		else if (span_trim(raw).n)
			fault = read_one(v, f, raw, to);
		else if (wanted(v, f))
			fault = missing(f);
		if (fault)
			visit_fault(v, f->name, fault);
	}
	return v->nfaults ? E_INVALID : OK;
}
