/* Bare GraphML; what does not begin as XML is put into a graph. */
#include "import_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct out o = out_new(1 << 20);
	if (n && data[0] == '<') {
		out_put(&o, (const char *)data, n);
	} else {
		LIT(&o, "<graphml><graph><node id='1'><data key='name'>");
		out_put(&o, (const char *)data, n);
		LIT(&o, "</data></node></graph></graphml>");
	}
	if (!o.bad)
		fuzz_job(JOB_NETWORK_CANVAS, out_span(&o));
	out_free(&o);
	return 0;
}
