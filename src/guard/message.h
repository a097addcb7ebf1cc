/*
 * message.h - the 16 bytes before every body between the web process and a
 * helper: kind (enum job), status (enum err; 0 in a request), length of the
 * body; little endian. Both sides read it with message_head() only.
 */
#ifndef GUARD_MESSAGE_H
#define GUARD_MESSAGE_H

#include "base/err.h"
#include "base/span.h"

enum { MESSAGE_HEAD = 16 };

struct message { uint32_t kind, status; uint64_t length; };

void message_write(unsigned char to[MESSAGE_HEAD], struct message m);

/*
 * Read a header and hold it against what may come: the kind that was asked for,
 * a status of OK, E_INVALID or E_LIMIT, at most `limit` bytes. E_IO for
 * anything else; *ret is written only on success.
 */
MUST_USE enum err message_head(const unsigned char from[MESSAGE_HEAD], uint32_t kind, size_t limit, struct message *ret);

#endif
