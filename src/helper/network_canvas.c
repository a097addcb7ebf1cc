#include "helper/helper.h"

#include "base/utf8.h"
#include "helper/bundle.h"
#include "helper/canvas.h"

/* A session takes part in at most as many files as the bundle has. */
struct reading {
	struct network net;
	struct session *sessions;
	int n;
};

enum part { PART_OTHER, PART_NODES, PART_EDGES, PART_EGO, PART_GRAPHML, PART_MATRIX };

/* Where `word` stands for the last time; n when it does not. */
static size_t find_last(struct span s, const char *word)
{
	size_t n = strlen(word);
	for (size_t i = s.n >= n ? s.n - n + 1 : 0; i-- > 0; )
		if (memcmp(s.p + i, word, n) == 0)
			return i;
	return s.n;
}

/* "CASE_SESSION_attributeList_Person.csv": the session's name, the part and the type. */
static enum part part_of(struct span name, struct span *ret_session, struct span *ret_type)
{
	static const struct { const char *word; enum part part; } words[] = {
		{"_attributeList", PART_NODES}, {"_edgeList", PART_EDGES}, {"_ego", PART_EGO},
		{"_adjacencyMatrix", PART_MATRIX},
	};
	*ret_type = S("");
	if (span_ends(name, S(".graphml"))) {
		*ret_session = span(name.p, name.n - 8);
		return PART_GRAPHML;
	}
	if (!span_ends(name, S(".csv")))
		return PART_OTHER;
	struct span stem = span(name.p, name.n - 4);
	for (size_t i = 0; i < LEN(words); i++) {
		size_t at = find_last(stem, words[i].word), n = strlen(words[i].word);
		struct span rest = at < stem.n ? span(stem.p + at + n, stem.n - at - n) : S("x");
		if (at == stem.n || (rest.n && rest.p[0] != '_'))
			continue;
		*ret_session = span(stem.p, at);
		*ret_type = rest.n ? span(rest.p + 1, rest.n - 1) : S("");
		return words[i].part;
	}
	return PART_OTHER;
}

static struct session *session_of(struct reading *r, struct span name)
{
	for (int i = 0; i < r->n; i++)
		if (span_eq(r->sessions[i].name, name))
			return &r->sessions[i];
	struct session *s = &r->sessions[r->n++];
	*s = (struct session){.name = name};
	s->nodes = NEW_N(r->net.a, struct sheet, IMPORT_MAX_FILES);
	s->edges = NEW_N(r->net.a, struct sheet, IMPORT_MAX_FILES);
	return s;
}

static enum err csv_file(struct reading *r, const struct bundle_file *f)
{
	struct span name, type;
	enum part part = part_of(f->name, &name, &type);
	struct network *net = &r->net;
	if (part == PART_OTHER || part == PART_MATRIX) {
		network_warn(net, "%.*s: filen används inte", SPAN_ARG(f->name));
		return OK;
	}
	struct session *s = session_of(r, name);
	struct sheet *to = part == PART_EGO ? &s->ego : part == PART_NODES ? &s->nodes[s->n_nodes++]
	                                                                   : &s->edges[s->n_edges++];
	TRY(sheet_csv(f->name, f->bytes, net->a, net->o, to));
	to->type = type;
	return OK;
}

/* The CSV files are the truth; GraphML counts where a session has no other. */
static enum err read_bundle(struct reading *r, struct span zip)
{
	struct bundle_file *files;
	struct span name, type;
	int n, csv;
	TRY(bundle_read(zip, r->net.a, r->net.o, &files, &n));
	for (int i = 0; i < n; i++)
		if (part_of(files[i].name, &name, &type) != PART_GRAPHML)
			TRY(csv_file(r, &files[i]));
	csv = r->n;
	for (int i = 0; i < n; i++) {
		bool known = part_of(files[i].name, &name, &type) != PART_GRAPHML;
		for (int k = 0; k < csv; k++)
			known |= span_eq(r->sessions[k].name, name);
		if (!known)
			TRY(graphml_read(&r->net, files[i].name, files[i].bytes, r->sessions, IMPORT_MAX_FILES, &r->n));
	}
	if (!r->n)
		return helper_refuse(r->net.o, "Paketet innehåller ingen intervju från Network Canvas.");
	return OK;
}

static enum err twice(struct reading *r)
{
	for (int i = 0; i < r->n; i++)
		for (int k = 0; k < i; k++) {
			struct span a = session_ego(&r->sessions[i], "networkCanvasSessionID");
			if (a.n && span_eq(a, session_ego(&r->sessions[k], "networkCanvasSessionID")))
				return helper_refuse(r->net.o, "%.*s: samma intervju finns två gånger i paketet",
				                     SPAN_ARG(r->sessions[i].name));
		}
	return OK;
}

static enum err read_all(struct reading *r, struct span input)
{
	struct span version = S("");
	r->sessions = NEW_N(r->net.a, struct session, IMPORT_MAX_FILES);
	if (span_starts(input, S("PK")))
		TRY(read_bundle(r, input));
	else
		TRY(graphml_read(&r->net, S("GraphML-filen"), input, r->sessions, IMPORT_MAX_FILES, &r->n));
	if (r->n > IMPORT_MAX_MAPS)
		return helper_refuse(r->net.o,
		                     "Filen har %d intervjuer, högst %d kan läsas på en gång. Dela upp den.", r->n,
		                     IMPORT_MAX_MAPS);
	TRY(twice(r));
	for (int i = 0; i < r->n && !version.n; i++)
		version = session_ego(&r->sessions[i], "APP_VERSION");
	TRY(network_text(&r->net, S("APP_VERSION"), 0, version, &version));
	network_source(&r->net, "network-canvas", version);
	for (int i = 0; i < r->n; i++)
		TRY(session_read(&r->net, &r->sessions[i]));
	return network_end(&r->net);
}

enum err import_network_canvas(struct span input, struct arena *a, struct out *o)
{
	struct reading r = {.net = network_new(a, o)};
	struct span text = span_starts(input, S("\xEF\xBB\xBF")) ? span(input.p + 3, input.n - 3) : input;
	struct span start = span_trim(text);
	if (!span_starts(input, S("PK")) && !span_starts(start, S("<")))
		return helper_refuse(o, "Filen är varken ett zip-paket från Network Canvas eller GraphML.");
	enum err e = read_all(&r, input);
	network_free(&r.net);
	return e;
}
