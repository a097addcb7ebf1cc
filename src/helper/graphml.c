/*
 * GraphML as Network Canvas and igraph write it. Read with libxml2's reader:
 * no DTD, no entities of its own, no network, UTF-8 only. Data are gathered as
 * they come (keys may stand anywhere in the file) and become the same tables
 * as the CSV files.
 */
#include "helper/canvas.h"

#include "base/utf8.h"
#include "helper/helper.h"

#include <libxml/xmlreader.h>

enum { MAX_DEPTH = 64, MAX_KEYS = 1000, MAX_DATA = 200000 };
enum where { IN_EGO, IN_NODE, IN_EDGE, WHERE_COUNT };

struct key { struct span id, name; };
struct item { int row; struct span key, value; };

struct part {                     /* what will be one table */
	struct item *items;
	int *line;
	int n_items, n_rows;
};

struct graph {
	xmlTextReaderPtr xml;
	struct network *net;
	struct span file;
	struct key *keys;
	int n_keys;
	struct part (*parts)[WHERE_COUNT];   /* of each graph */
	struct part *part;                   /* of this one */
	enum where where;         /* whose <data> comes next */
	bool in_graph, directed;
	struct session *sessions;
	int max, *n, n_graphs;
};

static void reader_free(xmlTextReaderPtr *x)
{
	if (*x)
		xmlFreeTextReader(*x);
}

static int line(const struct graph *g)
{
	return xmlTextReaderGetParserLineNumber(g->xml);
}

static enum err keep(struct graph *g, const xmlChar *text, struct span *ret)
{
	struct span s = span_str((const char *)text);
	char *to = arena_try(g->net->a, s.n);
	if (!to)
		return err_note(E_LIMIT, "graphml: arena full");
	if (s.n)
		memcpy(to, s.p, s.n);
	*ret = span(to, s.n);
	return OK;
}

static enum err attribute(struct graph *g, const char *name, struct span *ret)
{
	xmlChar *v = xmlTextReaderGetAttribute(g->xml, (const xmlChar *)name);
	enum err e = keep(g, v, ret);
	xmlFree(v);
	return e;
}

/* Room for one more at the end of an array in the arena: it doubles when it is full. */
static enum err grow(struct graph *g, void **array, int n, size_t size)
{
	if (n & (n - 1) || (n && n < 64))
		return OK;
	size_t old = (size_t)n * size;
	void *to = arena_try(g->net->a, n ? old * 2 : 64 * size);
	if (!to)
		return err_note(E_LIMIT, "graphml: arena full");
	if (n)
		memcpy(to, *array, old);
	*array = to;
	return OK;
}

static enum err add(struct graph *g, enum where w, struct span key, struct span value)
{
	struct part *p = &g->part[w];
	void *items = p->items;
	if (p->n_items == MAX_DATA)
		return helper_refuse(g->net->o, "%.*s:%d: filen har för många uppgifter", SPAN_ARG(g->file),
		                     line(g));
	TRY(grow(g, &items, p->n_items, sizeof *p->items));
	p->items = items;
	p->items[p->n_items++] = (struct item){p->n_rows - 1, key, value};
	return OK;
}

static enum err begin_row(struct graph *g, enum where w)
{
	struct part *p = &g->part[w];
	void *lines = p->line;
	if (p->n_rows == SHEET_MAX_ROWS)
		return helper_refuse(g->net->o, "%.*s:%d: filen har fler än %d rader", SPAN_ARG(g->file), line(g),
		                     SHEET_MAX_ROWS);
	TRY(grow(g, &lines, p->n_rows, sizeof *p->line));
	p->line = lines;
	p->line[p->n_rows++] = line(g);
	g->where = w;
	return OK;
}

static enum err add_attribute(struct graph *g, enum where w, const char *attr, const char *column)
{
	struct span v;
	TRY(attribute(g, attr, &v));
	return v.n ? add(g, w, span_str(column), v) : OK;
}

static enum err key_element(struct graph *g)
{
	struct key k;
	TRY(attribute(g, "id", &k.id));
	TRY(attribute(g, "attr.name", &k.name));
	for (int i = 0; i < g->n_keys; i++)
		if (span_eq(g->keys[i].id, k.id))
			return OK;               /* 1.1.7 writes its common keys twice */
	if (g->n_keys == MAX_KEYS)
		return helper_refuse(g->net->o, "%.*s:%d: fler än %d nycklar", SPAN_ARG(g->file), line(g), MAX_KEYS);
	g->keys[g->n_keys++] = k;
	return OK;
}

static enum err graph_element(struct graph *g)
{
	static const struct { const char *attr, *column; } names[] = {
		{"nc:caseId", "networkCanvasCaseID"}, {"nc:sessionUUID", "networkCanvasSessionID"},
		{"nc:sessionStartTime", "sessionStart"}, {"nc:sessionFinishTime", "sessionFinish"},
	};
	struct span mode;
	if (g->in_graph)
		return helper_refuse(g->net->o, "%.*s:%d: grafer inuti grafer kan inte läsas", SPAN_ARG(g->file),
		                     line(g));
	g->in_graph = true;
	if (g->n_graphs > IMPORT_MAX_MAPS)
		return helper_refuse(g->net->o, "Filen har fler än %d intervjuer. Dela upp den.", IMPORT_MAX_MAPS);
	g->part = g->parts[g->n_graphs++];
	TRY(attribute(g, "edgedefault", &mode));
	g->directed = span_is(mode, "directed");
	TRY(begin_row(g, IN_EGO));
	for (size_t i = 0; i < LEN(names); i++)
		TRY(add_attribute(g, IN_EGO, names[i].attr, names[i].column));
	return OK;
}

static enum err node_element(struct graph *g)
{
	TRY(begin_row(g, IN_NODE));
	TRY(add_attribute(g, IN_NODE, "id", "nodeID"));
	if (xmlTextReaderIsEmptyElement(g->xml))
		g->where = IN_EGO;
	return OK;
}

static enum err edge_element(struct graph *g)
{
	struct span own;
	TRY(begin_row(g, IN_EDGE));
	TRY(add_attribute(g, IN_EDGE, "id", "edgeID"));
	TRY(add_attribute(g, IN_EDGE, "source", "from"));
	TRY(add_attribute(g, IN_EDGE, "target", "to"));
	TRY(attribute(g, "directed", &own));
	bool directed = own.n ? network_bool(own) == 1 : g->directed;
	if (directed)
		TRY(add(g, IN_EDGE, S("directed"), S("true")));
	if (xmlTextReaderIsEmptyElement(g->xml))
		g->where = IN_EGO;
	return OK;
}

static enum err data_element(struct graph *g)
{
	struct span key, value;
	TRY(attribute(g, "key", &key));
	xmlChar *text = xmlTextReaderReadString(g->xml);
	enum err e = keep(g, text, &value);
	xmlFree(text);
	TRY(e);
	return value.n ? add(g, g->where, key, value) : OK;
}

/* Two keys may give one name (a key per target, undeclared data): one column then. */
static struct span column_name(const struct graph *g, struct span key)
{
	for (int i = 0; i < g->n_keys; i++)
		if (span_eq(g->keys[i].id, key) && g->keys[i].name.n)
			return g->keys[i].name;
	return key;
}

static int column(struct sheet *s, struct span name)
{
	for (int i = 0; i < s->cols; i++)
		if (span_eq(s->head[i], name))
			return i;
	if (s->cols == SHEET_MAX_COLS)
		return -1;
	s->head[s->cols] = name;
	return s->cols++;
}

static enum err to_sheet(struct graph *g, enum where w, struct sheet *ret)
{
	struct part *p = &g->part[w];
	struct arena *a = g->net->a;
	struct sheet s = {.file = g->file, .type = S(""), .rows = p->n_rows, .line = p->line};
	int *col = arena_try(a, (size_t)p->n_items * sizeof *col);
	s.head = arena_try(a, SHEET_MAX_COLS * sizeof *s.head);
	if (!col || !s.head)
		return err_note(E_LIMIT, "graphml: arena full");
	for (int i = 0; i < p->n_items; i++) {
		col[i] = column(&s, column_name(g, p->items[i].key));
		if (col[i] < 0)
			return helper_refuse(g->net->o, "%.*s: fler än %d variabler", SPAN_ARG(g->file), SHEET_MAX_COLS);
	}
	size_t cells = (size_t)s.rows * (size_t)s.cols;
	if (cells > SHEET_MAX_CELLS)
		return helper_refuse(g->net->o, "%.*s: filen är för stor", SPAN_ARG(g->file));
	s.cell = arena_try(a, cells * sizeof *s.cell);
	if (!s.cell)
		return err_note(E_LIMIT, "graphml: arena full");
	for (size_t i = 0; i < cells; i++)
		s.cell[i] = S("");
	for (int i = 0; i < p->n_items; i++)
		s.cell[(size_t)p->items[i].row * (size_t)s.cols + (size_t)col[i]] = p->items[i].value;
	*ret = s;
	return OK;
}

/* When the whole file was read: only now are all keys known. */
static enum err to_session(struct graph *g, int i)
{
	if (*g->n == g->max)
		return helper_refuse(g->net->o, "Filen har fler än %d intervjuer. Dela upp den.", IMPORT_MAX_MAPS);
	struct session *s = &g->sessions[(*g->n)++];
	*s = (struct session){.name = g->file, .n_nodes = 1, .n_edges = 1};
	if (i > 0)
		s->name = arena_fmt(g->net->a, "%.*s (%d)", SPAN_ARG(g->file), i + 1);
	s->nodes = NEW(g->net->a, struct sheet);
	s->edges = NEW(g->net->a, struct sheet);
	g->part = g->parts[i];
	TRY(to_sheet(g, IN_EGO, &s->ego));
	TRY(to_sheet(g, IN_NODE, s->nodes));
	return to_sheet(g, IN_EDGE, s->edges);
}

static enum err element(struct graph *g)
{
	const char *name = (const char *)xmlTextReaderConstLocalName(g->xml);
	if (strcmp(name, "key") == 0)
		return key_element(g);
	if (strcmp(name, "graph") == 0) {
		TRY(graph_element(g));
		g->in_graph = !xmlTextReaderIsEmptyElement(g->xml);
		return OK;
	}
	if (!g->in_graph)
		return OK;
	if (strcmp(name, "node") == 0)
		return node_element(g);
	if (strcmp(name, "edge") == 0)
		return edge_element(g);
	if (strcmp(name, "data") == 0)
		return data_element(g);
	if (strcmp(name, "hyperedge") == 0 || strcmp(name, "port") == 0)
		network_warn(g->net, "%.*s:%d: %s läses inte", SPAN_ARG(g->file), line(g), name);
	return OK;
}

static void element_end(struct graph *g)
{
	const char *name = (const char *)xmlTextReaderConstLocalName(g->xml);
	if (strcmp(name, "node") == 0 || strcmp(name, "edge") == 0)
		g->where = IN_EGO;
	if (strcmp(name, "graph") == 0)
		g->in_graph = false;
}

static enum err node(struct graph *g)
{
	if (xmlTextReaderDepth(g->xml) > MAX_DEPTH)
		return helper_refuse(g->net->o, "%.*s:%d: filen är djupare än %d nivåer", SPAN_ARG(g->file),
		                     line(g), MAX_DEPTH);
	switch (xmlTextReaderNodeType(g->xml)) {
	case XML_READER_TYPE_ELEMENT:
		return element(g);
	case XML_READER_TYPE_END_ELEMENT:
		element_end(g);
		return OK;
	case XML_READER_TYPE_DOCUMENT_TYPE:
	case XML_READER_TYPE_ENTITY_REFERENCE:
	case XML_READER_TYPE_ENTITY:
		return helper_refuse(g->net->o, "%.*s:%d: filen har egna XML-definitioner (DOCTYPE) och läses inte",
		                     SPAN_ARG(g->file), line(g));
	default:
		return OK;
	}
}

/* libxml2 would write to standard error. */
static void quiet(void *to, xmlErrorPtr fault)
{
	int *first = to;
	if (!*first && fault)
		*first = fault->line;
}

static enum err check_bytes(struct graph *g, struct span bytes)
{
	size_t bad = utf8_bad(bytes), zero = span_find(bytes, 0, 0);
	bad = zero < bad ? zero : bad;
	int at = 1;
	if (bad != bytes.n) {
		for (size_t i = 0; i < bad; i++)
			at += bytes.p[i] == '\n';
		return helper_refuse(g->net->o, "%.*s:%d: texten är inte UTF-8", SPAN_ARG(g->file), at);
	}
	/* Before the parser sees it: an entity that is never used still costs memory. */
	if (memmem(bytes.p, bytes.n, "<!DOCTYPE", 9) || memmem(bytes.p, bytes.n, "<!ENTITY", 8))
		return helper_refuse(g->net->o, "%.*s: filen har egna XML-definitioner (DOCTYPE) och läses inte",
		                     SPAN_ARG(g->file));
	return OK;
}

enum err graphml_read(struct network *net, struct span file, struct span bytes,
                      struct session *sessions, int max, int *n)
{
	CLEANUP(reader_free) xmlTextReaderPtr xml = NULL;
	struct graph g = {.net = net, .file = file, .sessions = sessions, .max = max, .n = n};
	int r, fault = 0;
	TRY(check_bytes(&g, bytes));
	g.keys = NEW_N(net->a, struct key, MAX_KEYS);
	g.parts = (struct part (*)[WHERE_COUNT])NEW_N(net->a, struct part, (IMPORT_MAX_MAPS + 1) * WHERE_COUNT);
	xml = g.xml = xmlReaderForMemory(bytes.p, (int)bytes.n, NULL, "UTF-8",
	                                 XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (!xml)
		return err_note(E_LIMIT, "graphml: libxml2");
	xmlTextReaderSetStructuredErrorHandler(xml, quiet, &fault);
	while ((r = xmlTextReaderRead(xml)) == 1)
		TRY(node(&g));
	if (r < 0)
		return helper_refuse(net->o, "%.*s:%d: filen är inte hel XML", SPAN_ARG(file),
		                     fault ? fault : line(&g));
	if (!g.n_graphs)
		return helper_refuse(net->o, "%.*s: filen har ingen graf", SPAN_ARG(file));
	for (int i = 0; i < g.n_graphs; i++)
		TRY(to_session(&g, i));
	return OK;
}
