#include "text/json.h"

#include "base/utf8.h"

struct json json_new(struct out *o)
{
	return (struct json){.o = o};
}

static void hex4(struct out *o, unsigned c)
{
	out_fmt(o, "\\u%04x", c & 0xFFFF);
}

void json_quoted(struct out *o, struct span s)
{
	out_char(o, '"');
	for (size_t i = 0; i < s.n;) {
		size_t n;
		uint32_t c = utf8_first(span(s.p + i, s.n - i), &n);
		if (c == '"' || c == '\\') {
			out_char(o, '\\');
			out_char(o, (char)c);
		} else if (c == '\n') {
			LIT(o, "\\n");
		} else if (c == '\t') {
			LIT(o, "\\t");
		} else if (c < 0x20 || c == 0x7F || c == '<' || c == '>' || c == '&' || c == 0x2028 ||
		           c == 0x2029) {
			hex4(o, c);
		} else if (c == 0xFFFD && n == 1) {
			LIT(o, "\xEF\xBF\xBD");
		} else {
			out_put(o, s.p + i, n);
		}
		i += n;
	}
	out_char(o, '"');
}

/* Comma and key; false when a value may not stand here. */
static bool place(struct json *j, const char *key)
{
	bool object = j->level[j->depth].close == '}';
	if (object != (key != NULL) || (j->depth == 0 && j->level[0].any)) {
		j->o->bad = true;
		return false;
	}
	if (j->level[j->depth].any)
		out_char(j->o, ',');
	j->level[j->depth].any = true;
	if (key) {
		json_quoted(j->o, span_str(key));
		out_char(j->o, ':');
	}
	return true;
}

static void begin(struct json *j, const char *key, char open, char close)
{
	if (j->depth == JSON_DEPTH) {
		j->o->bad = true;
		return;
	}
	if (!place(j, key))
		return;
	out_char(j->o, open);
	j->level[++j->depth].close = close;
	j->level[j->depth].any = false;
}

void json_object(struct json *j, const char *key)
{
	begin(j, key, '{', '}');
}

void json_array(struct json *j, const char *key)
{
	begin(j, key, '[', ']');
}

void json_end(struct json *j)
{
	if (j->depth == 0) {
		j->o->bad = true;
		return;
	}
	out_char(j->o, j->level[j->depth--].close);
}

void json_text(struct json *j, const char *key, struct span s)
{
	if (place(j, key))
		json_quoted(j->o, s);
}

void json_str(struct json *j, const char *key, const char *s)
{
	if (s)
		json_text(j, key, span_str(s));
	else
		json_null(j, key);
}

void json_int(struct json *j, const char *key, int64_t v)
{
	if (place(j, key))
		out_int(j->o, v);
}

void json_num(struct json *j, const char *key, double v, int decimals)
{
	if (place(j, key))
		out_num(j->o, v, decimals);
}

void json_bool(struct json *j, const char *key, bool v)
{
	if (place(j, key))
		out_str(j->o, v ? "true" : "false");
}

void json_null(struct json *j, const char *key)
{
	if (place(j, key))
		LIT(j->o, "null");
}

void json_id(struct json *j, const char *key, struct id id)
{
	if (id_none(id)) {
		json_null(j, key);
	} else if (place(j, key)) {
		out_char(j->o, '"');
		out_id(j->o, id);
		out_char(j->o, '"');
	}
}

bool json_whole(const struct json *j)
{
	return j->depth == 0 && j->level[0].any && !j->o->bad;
}
