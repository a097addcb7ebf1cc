/* The words between the web process and its helpers: headers and records. */
#include "guard_help.h"

#include "guard/message.h"

static void headers(void)
{
	unsigned char b[MESSAGE_HEAD];
	struct message m = {0};
	message_write(b, (struct message){3, E_INVALID, 0x0102030405ULL});
	ok(memcmp(b, "\3\0\0\0\3\0\0\0\5\4\3\2\1\0\0\0", 16) == 0, "little endian, kind, status, length");
	ok(message_head(b, 3, (size_t)1 << 40, &m) == OK && m.kind == 3 && m.status == E_INVALID &&
	   m.length == 0x0102030405ULL, "read back");
	ok(message_head(b, 3, 1 << 20, &m) == E_IO, "longer than the kind allows is refused");
	ok(message_head(b, 2, (size_t)1 << 40, &m) == E_IO, "another kind is refused");
	message_write(b, (struct message){3, E_DB, 0});
	ok(message_head(b, 3, 10, &m) == E_IO, "a status no helper may give is refused");
	message_write(b, (struct message){3, OK, UINT64_MAX});
	ok(message_head(b, 3, SIZE_MAX - 1, &m) == E_IO, "the largest length is refused");
}

static void records(void)
{
	static const char *const texts[] = {"", "plain", "tab\there", "line\nbreak\r\n", "\\", "\\t", "a\\\\n", "åäö 🎈"};
	struct out o = out_new(1 << 16);
	struct span f[LEN(texts) + 1], few[2];
	record_begin(&o, "person");
	for (size_t i = 0; i < LEN(texts); i++)
		record_field(&o, span_str(texts[i]));
	record_end(&o);
	record_begin(&o, "last");
	record_end(&o);
	struct span rest = out_span(&o);
	ok(record_next(&rest, &arena, f, LEN(f)) == (int)LEN(f) && span_is(f[0], "person"), "a record with its name");
	for (size_t i = 0; i < LEN(texts); i++)
		is_span(f[i + 1], texts[i], "field %zu comes through byte for byte", i);
	ok(record_next(&rest, &arena, f, LEN(f)) == 1 && span_is(f[0], "last") && !f[1].n, "fields not there are empty");
	ok(record_next(&rest, &arena, f, LEN(f)) == 0, "the end");
	rest = out_span(&o);
	ok(record_next(&rest, &arena, few, 2) == (int)LEN(f) && span_is(few[0], "person"), "more fields than wanted");
	rest = S("\n\nx\ty\\");
	ok(record_next(&rest, &arena, f, LEN(f)) == 2, "empty lines are passed over");
	is_span(f[1], "y\\", "a stray backslash at the end stays");
	out_free(&o);
}

int main(void)
{
	start();
	headers();
	records();
	return done();
}
