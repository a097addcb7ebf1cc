/* The tables of an interview: persons, a line "---", ties; read by the rules of sessions, without an archive. */
#include "import_fuzz.h"

#include "helper/canvas.h"

static enum err tables(struct network *net, struct span in)
{
	struct session s = {.name = S("F")};
	struct sheet nodes, edges;
	const char *cut = in.n ? memmem(in.p, in.n, "---\n", 4) : NULL;
	size_t at = cut ? (size_t)(cut - in.p) : in.n;
	TRY(sheet_csv(S("F_attributeList.csv"), span(in.p, at), net->a, net->o, &nodes));
	s.nodes = &nodes;
	s.n_nodes = 1;
	if (cut) {
		TRY(sheet_csv(S("F_edgeList.csv"), span(cut + 4, in.n - at - 4), net->a, net->o, &edges));
		s.edges = &edges;
		s.n_edges = 1;
	}
	TRY(session_read(net, &s));
	return network_end(net);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	if (!a.base && arena_new(&a, HELPER_ARENA))
		abort();
	struct out o = out_new(32 << 20);
	struct network net = network_new(&a, &o);
	enum err e = tables(&net, span((const char *)data, n));
	if (e != OK && e != E_INVALID && e != E_LIMIT)
		abort();
	check_answer(e, out_span(&o), &a);
	network_free(&net);
	out_free(&o);
	arena_reset(&a);
	return 0;
}
