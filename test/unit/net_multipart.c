/* multipart/form-data: what browsers send in every cutting, and what they do not. */
#include "net/multipart.h"
#include "../tap.h"

static struct out seen;

static enum err part(void *arg, const struct multipart_part *p)
{
	(void)arg;
	out_fmt(&seen, "<%.*s|%s%.*s>", SPAN_ARG(p->name), p->file ? "f:" : "", SPAN_ARG(p->filename));
	return OK;
}

static enum err data(void *arg, struct span piece)
{
	(void)arg;
	out_raw(&seen, piece);
	return OK;
}

static enum err end(void *arg)
{
	(void)arg;
	LIT(&seen, "$");
	return OK;
}

/* Feed in pieces of `step` bytes; "!" for an error, "?" for a body without its end. */
static const char *run(const char *type, const char *body, size_t n, size_t step)
{
	static struct multipart m;
	m.part = part;
	m.data = data;
	m.done = end;
	seen.limit = 1 << 20;
	out_reset(&seen);
	if (!multipart_begin(&m, span_str(type)))
		return "no boundary";
	for (size_t at = 0; at < n; at += step)
		if (multipart_feed(&m, span(body + at, n - at < step ? n - at : step))) {
			LIT(&seen, "!");
			break;
		}
	if (!multipart_whole(&m))
		LIT(&seen, "?");
	out_put(&seen, "", 1);
	return seen.p;
}

#define TYPE "multipart/form-data; boundary=\"--B\""
#define CD "Content-Disposition: form-data; name="

int main(void)
{
	static const char good[] = "----B\r\n" CD "\"a\"\r\n\r\n\r\n"
		"----B\r\n" CD "\"a\"\r\n\r\n\r\n--\r\n----\r\n----A\r\n"
		"----B\r\ncontent-type: text/plain\r\n" CD "\"f;x\"; filename=\"å; b.txt\"\r\n\r\n\r\n\r\n--\r\n"
		"----B\r\n" CD "b; filename=\"\"\r\nX-Other: y\r\n\r\n\0\1\r\r\n\r\n"
		"----B--\r\nepilogue\r\n----B\r\n";
	static const char want[] = "<a|>$<a|>\r\n--\r\n----\r\n----A$<f;x|f:å; b.txt>\r\n\r\n--$<b|f:>";
	for (size_t step = 1; step < 64; step++) {
		const char *got = run(TYPE, good, sizeof good - 1, step);
		ok(strncmp(got, want, sizeof want - 1) == 0 && memcmp(got + sizeof want - 1, "\0\1\r\r\n$", 7) == 0,
		   "in pieces of %zu", step);
	}
	static const struct { const char *what, *body, *want; } bad[] = {
		{"a preamble", "x\r\n----B\r\n" CD "\"a\"\r\n\r\n\r\n----B--", "!?"},
		{"no end", "----B\r\n" CD "\"a\"\r\n\r\nabc\r\n", "<a|>?"},
		{"no name", "----B\r\nContent-Disposition: form-data\r\n\r\nabc\r\n----B--", "!?"},
		{"no disposition", "----B\r\nContent-Type: a/b\r\n\r\nabc\r\n----B--", "!?"},
		{"no head at all", "----B\r\n\r\nabc\r\n----B--", "?"},
		{"two dispositions", "----B\r\n" CD "\"a\"\r\n" CD "\"b\"\r\n\r\nabc\r\n----B--", "!?"},
		{"attachment", "----B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nabc\r\n----B--", "!?"},
		{"bare LF in the head", "----B\r\n" CD "\"a\"\nX: y\r\n\r\nabc\r\n----B--", "!?"},
		{"bare LF after the boundary", "----B\n" CD "\"a\"\r\n\r\nabc\r\n----B--", "!?"},
		{"an open quote", "----B\r\n" CD "\"a\r\n\r\nabc\r\n----B--", "!?"},
		{"a longer boundary", "----B\r\n" CD "\"a\"\r\n\r\nabc\r\n----BB--", "<a|>abc$!?"},
	};
	for (size_t i = 0; i < LEN(bad); i++)
		for (size_t step = 1; step < 200; step += 99) {
			const char *got = run(TYPE, bad[i].body, strlen(bad[i].body), step);
			ok(got[strlen(got) - 1] == '?', "%s is refused", bad[i].what);
			if (step > 100 && strcmp(bad[i].what, "no end") != 0)
				is(got, bad[i].want, "%s: as expected", bad[i].what);
		}
	static char head[6000] = "----B\r\nX-Long: ";
	memset(head + 15, 'y', 5000);
	const char *got = run(TYPE, head, strlen(head), 512);
	is(got, "!?", "an endless part head is refused");
	is(run("multipart/form-data", "", 0, 1), "no boundary", "no boundary");
	is(run("multipart/form-data; boundary=", "", 0, 1), "no boundary", "an empty boundary");
	is(run("multipart/form-data; boundary=\"a b\"", "", 0, 1), "no boundary", "a blank in the boundary");
	char type[200] = "multipart/form-data; boundary=";
	memset(type + 30, 'b', 71);
	is(run(type, "", 0, 1), "no boundary", "a boundary above 70 characters");
	is(run("multipart/form-data; charset=utf-8; Boundary=--B", "----B--", 7, 7), "",
	   "other parameters, and no part at all");
	out_free(&seen);
	return done();
}
