/* What a helper that was taken over could send: a header, then records. */
#include "import_fuzz.h"

#include "guard/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	struct message m;
	struct span f[14], rest, again;
	if (!a.base && arena_new(&a, HELPER_ARENA))
		abort();
	if (n < MESSAGE_HEAD)
		return 0;
	if (message_head(data, JOB_EASYNWK, 1 << 20, &m) == OK) {
		unsigned char back[MESSAGE_HEAD];
		message_write(back, m);
		if (m.length > 1 << 20 || memcmp(back, data, MESSAGE_HEAD) != 0)
			abort();
	}
	rest = span((const char *)data + MESSAGE_HEAD, n - MESSAGE_HEAD);
	while (record_next(&rest, &a, f, 14)) {
		struct out o = out_new(1 << 20);
		struct span g[2];
		record_begin(&o, "r");
		record_field(&o, f[1]);
		record_end(&o);
		again = out_span(&o);
		if (!o.bad && (record_next(&again, &a, g, 2) != 2 || !span_eq(g[1], f[1])))
			abort();
		out_free(&o);
	}
	arena_reset(&a);
	return 0;
}
