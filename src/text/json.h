/*
 * json.h - a writer of JSON (RFC 8259) that streams into a buffer. It sets the
 * commas; the caller says what stands where. Bad UTF-8 becomes U+FFFD, and
 * < > & U+2028 U+2029 are written as \u escapes, so that the text is harmless
 * in a page and in JavaScript too.
 *
 *	struct json j = json_new(o);
 *	json_object(&j, NULL);
 *		json_text(&j, "name", S("Alva"));
 *		json_array(&j, "rings");
 *			json_int(&j, NULL, 3);
 *		json_end(&j);
 *	json_end(&j);
 *
 * `key` is a literal or other plain ASCII inside an object, NULL inside an
 * array and at the top. At most 32 levels. Using it wrongly (a key in an
 * array, an end too many, a 33rd level) sets out.bad.
 */
#ifndef TEXT_JSON_H
#define TEXT_JSON_H

#include "base/out.h"

#define JSON_DEPTH 32

struct json {
	struct out *o;
	int depth;
	struct { char close; bool any; } level[JSON_DEPTH + 1];
};

struct json json_new(struct out *o);
void json_object(struct json *j, const char *key);
void json_array(struct json *j, const char *key);
void json_end(struct json *j);                       /* of the innermost object or array */

void json_text(struct json *j, const char *key, struct span s);
void json_str(struct json *j, const char *key, const char *s);    /* NULL: null */
void json_int(struct json *j, const char *key, int64_t v);
void json_num(struct json *j, const char *key, double v, int decimals);   /* as out_num */
void json_bool(struct json *j, const char *key, bool v);
void json_null(struct json *j, const char *key);
void json_id(struct json *j, const char *key, struct id id);      /* 22 characters; the zero id: null */

/* True when every object and array was ended and one value was written. */
bool json_whole(const struct json *j);

/* The string alone, with its quotes. */
void json_quoted(struct out *o, struct span s);

#endif
