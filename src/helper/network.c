#include "helper/network.h"

#include "base/utf8.h"
#include "guard/record.h"
#include "helper/helper.h"
#include "helper/sheet.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_WARNS = 300 };

struct network network_new(struct arena *a, struct out *o)
{
	return (struct network){.a = a, .o = o, .warns = out_new(1 << 20)};
}

void network_free(struct network *net)
{
	out_free(&net->warns);
}

void network_source(struct network *net, const char *format, struct span version)
{
	record_begin(net->o, "source");
	record_field(net->o, span_str(format));
	record_field(net->o, version);
	record_end(net->o);
}

void network_warn(struct network *net, const char *fmt, ...)
{
	char b[GUARD_SENTENCE];
	va_list ap;
	if (++net->n_warns > MAX_WARNS)
		return;
	va_start(ap, fmt);
	int n = vsnprintf(b, sizeof b, fmt, ap);
	va_end(ap);
	struct span s = span(b, n < 0 ? 0 : (size_t)n < sizeof b ? (size_t)n : sizeof b - 1);
	s.n = utf8_bad(s);
	record_begin(&net->warns, "warn");
	record_field(&net->warns, s);
	record_end(&net->warns);
}

struct span network_brief(struct span name)
{
	return utf8_cut(name, 60);
}

/* The next character of s is not to be seen on paper or would turn the text around. */
static bool unseen(struct span s, size_t *ret_n)
{
	utf8_first(s, ret_n);
	return utf8_odd(span(s.p, *ret_n)) || (*ret_n == 1 && s.p[0] == 0x7F);
}

enum err network_text(struct network *net, struct span file, int line, struct span text, struct span *ret)
{
	char at[24] = "";
	if (line)
		snprintf(at, sizeof at, ":%d", line);
	if (utf8_bad(text) != text.n)
		return helper_refuse(net->o, "%.*s%s: texten är inte UTF-8", SPAN_ARG(file), at);
	if (text.n > IMPORT_MAX_FIELD && utf8_len(text) > IMPORT_MAX_FIELD)
		return helper_refuse(net->o, "%.*s%s: en text är längre än %d tecken",
		                     SPAN_ARG(file), at, IMPORT_MAX_FIELD);
	*ret = text;
	if (!utf8_odd(text))
		return OK;
	char *to = arena_try(net->a, text.n);
	size_t n = 0, k;
	if (!to)
		return err_note(E_LIMIT, "import: arena full");
	for (size_t i = 0; i < text.n; i += k)
		if (!unseen(span(text.p + i, text.n - i), &k)) {
			memcpy(to + n, text.p + i, k);
			n += k;
		}
	network_warn(net, "%.*s%s: tecken som inte syns är borttagna", SPAN_ARG(file), at);
	*ret = span(to, n);
	return OK;
}

static void number(struct out *o, bool known, double v)
{
	out_char(o, '\t');
	if (known)
		out_num(o, v, 4);
}

static void person(struct out *o, const struct net_map *m, const struct net_person *p)
{
	static const char letter[] = "idnch";
	char flags[8];
	size_t n = 0;
	for (int i = 0; letter[i]; i++)
		if (p->flags & 1 << i)
			flags[n++] = letter[i];
	record_begin(o, "person");
	record_field(o, m->key);
	record_field(o, p->key);
	record_field(o, p->name);
	record_field(o, p->relation);
	record_field(o, p->age);
	record_field(o, p->gender);
	record_field(o, p->sector);
	number(o, true, p->ring);
	number(o, p->placed, p->x);
	number(o, p->placed, p->y);
	record_field(o, span(flags, n));
	record_field(o, p->note);
	record_end(o);
}

enum err network_map(struct network *net, const struct net_map *m)
{
	struct out *o = net->o;
	if (++net->n_maps > IMPORT_MAX_MAPS)
		return helper_refuse(o, "Filen har fler än %d kartor. Dela upp den.", IMPORT_MAX_MAPS);
	record_begin(o, "map");
	record_field(o, m->key);
	record_field(o, m->title);
	record_field(o, m->date);
	record_field(o, m->ego_name);
	record_field(o, m->ego_age);
	record_field(o, m->ego_note);
	record_end(o);
	for (int i = 0; i < m->n_persons; i++)
		person(o, m, &m->persons[i]);
	for (int i = 0; i < m->n_ties; i++) {
		const struct net_tie *t = &m->ties[i];
		record_begin(o, "tie");
		record_field(o, m->key);
		record_field(o, t->a);
		record_field(o, t->b);
		record_field(o, span_str(t->kind));
		number(o, t->strength >= 0, t->strength);
		record_field(o, t->directed ? S(">") : S(""));
		record_end(o);
	}
	return OK;
}

enum err network_end(struct network *net)
{
	int more = net->n_warns - MAX_WARNS;
	if (more > 0) {
		net->n_warns = 0;
		network_warn(net, "… och %d anmärkningar till", more);
	}
	out_raw(net->o, out_span(&net->warns));
	return net->o->bad || net->warns.bad ? err_note(E_LIMIT, "import: answer too large") : OK;
}

bool network_number(struct span text, double *ret)
{
	char b[40], *end;
	if (!text.n || text.n >= sizeof b)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (!text.p[i] || !strchr("0123456789+-.eE", text.p[i]))
			return false;
	memcpy(b, text.p, text.n);
	b[text.n] = 0;
	*ret = strtod(b, &end);
	return !*end && isfinite(*ret);
}

int network_bool(struct span text)
{
	static const char *const yes[] = {"true", "1", "ja", "yes"}, *const no[] = {"", "false", "0", "nej", "no"};
	for (size_t i = 0; i < LEN(yes); i++)
		if (sheet_same(text, yes[i]))
			return 1;
	for (size_t i = 0; i < LEN(no); i++)
		if (sheet_same(text, no[i]))
			return 0;
	return -1;
}

struct word { const char *from; struct span to; };

static struct span known(const struct word *w, size_t n, struct span text)
{
	for (size_t i = 0; i < n; i++)
		if (sheet_same(text, w[i].from))
			return w[i].to;
	return text;
}

struct span network_sector(struct span text)
{
#define FAMILJ S_INIT("familj")
#define SLAKT S_INIT("slakt")
#define VANNER S_INIT("vanner")
#define SKOLA S_INIT("skola")
#define PROFFS S_INIT("professionella")
	static const struct word w[] = {
		{"familj", FAMILJ}, {"family", FAMILJ}, {"familjen", FAMILJ}, {"household", FAMILJ}, {"hushåll", FAMILJ},
		{"slakt", SLAKT}, {"släkt", SLAKT}, {"slakten", SLAKT}, {"släkten", SLAKT}, {"relatives", SLAKT},
		{"relative", SLAKT}, {"extended_family", SLAKT}, {"kin", SLAKT},
		{"vanner", VANNER}, {"vänner", VANNER}, {"kompisar", VANNER}, {"friends", VANNER}, {"friend", VANNER},
		{"neighbours", VANNER}, {"neighbors", VANNER}, {"grannar", VANNER}, {"fritid", VANNER},
		{"skola", SKOLA}, {"skolan", SKOLA}, {"arbete", SKOLA}, {"skola_arbete", SKOLA}, {"jobb", SKOLA},
		{"school", SKOLA}, {"work", SKOLA}, {"colleagues", SKOLA}, {"kollegor", SKOLA},
		{"professionella", PROFFS}, {"proffs", PROFFS}, {"professional", PROFFS}, {"professionals", PROFFS},
		{"myndigheter", PROFFS}, {"services", PROFFS},
	};
	return known(w, LEN(w), text);
}

struct span network_gender(struct span text)
{
	static const struct word w[] = {
		{"kvinna", S_INIT("kvinna")}, {"flicka", S_INIT("kvinna")}, {"tjej", S_INIT("kvinna")},
		{"female", S_INIT("kvinna")}, {"woman", S_INIT("kvinna")}, {"girl", S_INIT("kvinna")},
		{"weiblich", S_INIT("kvinna")}, {"f", S_INIT("kvinna")},
		{"man", S_INIT("man")}, {"pojke", S_INIT("man")}, {"kille", S_INIT("man")}, {"male", S_INIT("man")},
		{"boy", S_INIT("man")}, {"männlich", S_INIT("man")}, {"m", S_INIT("man")},
		{"annat", S_INIT("annat")}, {"other", S_INIT("annat")}, {"nonbinary", S_INIT("annat")},
		{"divers", S_INIT("annat")}, {"nicht festgelegt", S_INIT("")}, {"okänt", S_INIT("")},
		{"unknown", S_INIT("")},
	};
	return known(w, LEN(w), text);
}

static int by_key(const void *a, const void *b, void *ix)
{
	const struct net_index *i = ix;
	return span_cmp(i->key[*(const int *)a], i->key[*(const int *)b]);
}

enum err net_index_new(struct arena *a, const struct span *keys, int n, struct net_index *ret)
{
	struct net_index ix = {keys, arena_try(a, sizeof(int) * (size_t)n), n};
	if (!ix.at)
		return err_note(E_LIMIT, "import: arena full");
	for (int i = 0; i < n; i++)
		ix.at[i] = i;
	qsort_r(ix.at, (size_t)n, sizeof *ix.at, by_key, &ix);
	*ret = ix;
	return OK;
}

int net_index_find(const struct net_index *ix, struct span key)
{
	int lo = 0, hi = ix->n;
	while (lo < hi) {
		int mid = (lo + hi) / 2, d = span_cmp(ix->key[ix->at[mid]], key);
		if (!d)
			return ix->at[mid];
		if (d < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return -1;
}

int net_index_twice(const struct net_index *ix)
{
	for (int i = 1; i < ix->n; i++)
		if (span_eq(ix->key[ix->at[i - 1]], ix->key[ix->at[i]]))
			return ix->at[i];
	return -1;
}
