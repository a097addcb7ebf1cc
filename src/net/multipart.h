/*
 * multipart.h - multipart/form-data (RFC 7578) as browsers send it, piece by
 * piece, in constant memory. Strict: no preamble, CRLF only, every part has
 * Content-Disposition: form-data with a name; anything else is E_INVALID.
 * Why our own: the library's cannot tell an empty part that is followed by one
 * of the same name from a part in two pieces.
 */
#ifndef NET_MULTIPART_H
#define NET_MULTIPART_H

#include "base/err.h"
#include "base/out.h"

enum { MULTIPART_MAX_HEAD = 4 << 10, MULTIPART_MAX_BOUNDARY = 70 };

struct multipart_part { struct span name, filename; bool file; };

struct multipart {
	char mark[MULTIPART_MAX_BOUNDARY + 4];     /* "\r\n--boundary" */
	size_t nmark;
	enum { PART_START, PART_HEAD, PART_DATA, PART_AFTER, PART_DONE } state;
	struct out hold;                           /* not yet understood bytes */
	void *arg;
	/* A new part; the spans live only during the call. */
	enum err (*part)(void *arg, const struct multipart_part *part);
	/* The next bytes of the newest part. */
	enum err (*data)(void *arg, struct span piece);
	/* The newest part is complete. */
	enum err (*done)(void *arg);
};

/* Take the boundary from the Content-Type value. False when there is none or
 * it is malformed. Keeps the memory of m->hold from the last use. */
bool multipart_begin(struct multipart *m, struct span content_type);
MUST_USE enum err multipart_feed(struct multipart *m, struct span piece);
/* True when the closing boundary was seen. */
bool multipart_whole(const struct multipart *m);
void multipart_free(struct multipart *m);

#endif
