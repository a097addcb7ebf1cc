#include "helper/canvas.h"

#include <strings.h>

static const struct { const char *word; enum column what; } words[] = {
	{"name", COL_NAME}, {"namn", COL_NAME}, {"förnamn", COL_NAME}, {"fornamn", COL_NAME},
	{"role", COL_RELATION}, {"roll", COL_RELATION}, {"relation", COL_RELATION}, {"relationship", COL_RELATION},
	{"age", COL_AGE}, {"alder", COL_AGE}, {"ålder", COL_AGE},
	{"gender", COL_GENDER}, {"sex", COL_GENDER}, {"kön", COL_GENDER}, {"kon", COL_GENDER},
	{"sector", COL_SECTOR}, {"sektor", COL_SECTOR}, {"grupp", COL_SECTOR}, {"group", COL_SECTOR},
	{"krets", COL_SECTOR}, {"closeness", COL_CLOSENESS}, {"close", COL_CLOSENESS},
	{"närhet", COL_CLOSENESS}, {"narhet", COL_CLOSENESS}, {"ring", COL_RING},
	{"invite", COL_INVITE}, {"invited", COL_INVITE}, {"bjud_in", COL_INVITE}, {"bjudin", COL_INVITE},
	{"inbjudan", COL_INVITE}, {"bjuds_in", COL_INVITE},
	{"note", COL_NOTE}, {"notes", COL_NOTE}, {"anteckning", COL_NOTE}, {"kommentar", COL_NOTE},
	{"comment", COL_NOTE}, {"deceased", COL_DECEASED}, {"dead", COL_DECEASED}, {"avliden", COL_DECEASED},
	{"död", COL_DECEASED}, {"human", COL_HUMAN}, {"människa", COL_HUMAN}, {"manniska", COL_HUMAN},
	{"household", COL_HOUSEHOLD}, {"hushåll", COL_HOUSEHOLD}, {"hushall", COL_HOUSEHOLD},
	{"label", COL_LABEL}, {"nodeID", COL_ID}, {"networkCanvasUUID", COL_UUID}, {"networkCanvasType", COL_TYPE},
};
static const char *const silent[] = {"networkCanvasEgoUUID", "directed"};
static const char *const sector_of[] = {"sector_", "sektor_", "grupp_", "group_", "krets_"};

static bool ends_with(struct span s, const char *end)
{
	size_t n = strlen(end);
	return s.n > n && sheet_same(span(s.p + s.n - n, n), end);
}

static bool contains(struct span s, const char *word)
{
	size_t n = strlen(word);
	for (size_t i = 0; i + n <= s.n; i++)
		if (strncasecmp(s.p + i, word, n) == 0)
			return true;
	return false;
}

/* BASE_x with its BASE_y: the first layout variable counts. */
static void find_place(const struct sheet *s, struct columns *c, bool *used)
{
	for (int i = 0; i < s->cols; i++) {
		if (!ends_with(s->head[i], "_x"))
			continue;
		struct span base = span(s->head[i].p, s->head[i].n - 1);
		for (int k = 0; k < s->cols; k++) {
			struct span h = s->head[k];
			if (h.n < base.n || !span_eq(span(h.p, base.n), base))
				continue;
			struct span rest = span(h.p + base.n, h.n - base.n);
			if (sheet_same(rest, "y"))
				c->at[COL_Y] = k;
			used[k] |= sheet_same(rest, "x") || sheet_same(rest, "y") ||
			           sheet_same(rest, "screenSpaceX") || sheet_same(rest, "screenSpaceY");
		}
		if (c->at[COL_Y] >= 0) {
			c->at[COL_X] = i;
			return;
		}
		used[i] = false;
	}
}

static void find_sectors(const struct sheet *s, struct columns *c, bool *used)
{
	for (int i = 0; i < s->cols; i++)
		for (size_t k = 0; k < LEN(sector_of); k++) {
			size_t n = strlen(sector_of[k]);
			struct span h = s->head[i];
			if (used[i] || h.n <= n || !sheet_same(span(h.p, n), sector_of[k]) ||
			    c->n_sectors == MAX_SECTORS)
				continue;
			c->sector[c->n_sectors] = i;
			c->sector_name[c->n_sectors++] = network_sector(span(h.p + n, h.n - n));
			used[i] = true;
		}
}

/* A column of words, not of numbers, answers or nothing. */
static bool is_text(const struct sheet *s, int col)
{
	double d;
	for (int r = 0; r < s->rows; r++) {
		struct span v = sheet_at(s, r, col);
		if (v.n && network_bool(v) < 0 && !network_number(v, &d))
			return true;
	}
	return false;
}

/* The order of the exporter's own rule for a label: "name", a name in the name, the first text. */
static void find_name(const struct sheet *s, struct columns *c, bool *used)
{
	for (int i = 0; i < s->cols && c->at[COL_NAME] < 0; i++)
		if (!used[i] && (contains(s->head[i], "name") || contains(s->head[i], "namn")))
			c->at[COL_NAME] = i;
	for (int i = 0; i < s->cols && c->at[COL_NAME] < 0; i++)
		if (!used[i] && is_text(s, i))
			c->at[COL_NAME] = i;
	if (c->at[COL_NAME] < 0)
		c->at[COL_NAME] = c->at[COL_LABEL];
	if (c->at[COL_NAME] >= 0)
		used[c->at[COL_NAME]] = true;
}

void columns_find(struct network *net, const struct sheet *s, struct columns *ret)
{
	bool used[SHEET_MAX_COLS] = {false};
	*ret = (struct columns){.n_sectors = 0};
	for (int i = 0; i < COL_COUNT; i++)
		ret->at[i] = -1;
	for (int i = 0; i < s->cols; i++) {
		for (size_t k = 0; k < LEN(words) && !used[i]; k++)
			if (ret->at[words[k].what] < 0 && sheet_same(s->head[i], words[k].word)) {
				ret->at[words[k].what] = i;
				used[i] = true;
			}
		for (size_t k = 0; k < LEN(silent); k++)
			used[i] |= sheet_same(s->head[i], silent[k]);
	}
	find_place(s, ret, used);
	find_sectors(s, ret, used);
	find_name(s, ret, used);
	for (int i = 0; i < s->cols; i++)
		if (!used[i])
			network_warn(net, "%.*s: kolumnen %.*s används inte", SPAN_ARG(s->file),
			             SPAN_ARG(network_brief(s->head[i])));
}
