#include "guard/message.h"

static void put(unsigned char *to, uint64_t v, int n)
{
	for (int i = 0; i < n; i++)
		to[i] = (unsigned char)(v >> (8 * i));
}

static uint64_t get(const unsigned char *from, int n)
{
	uint64_t v = 0;
	for (int i = 0; i < n; i++)
		v |= (uint64_t)from[i] << (8 * i);
	return v;
}

void message_write(unsigned char to[MESSAGE_HEAD], struct message m)
{
	put(to, m.kind, 4);
	put(to + 4, m.status, 4);
	put(to + 8, m.length, 8);
}

enum err message_head(const unsigned char from[MESSAGE_HEAD], uint32_t kind, size_t limit, struct message *ret)
{
	struct message m = {(uint32_t)get(from, 4), (uint32_t)get(from + 4, 4), get(from + 8, 8)};
	if (m.kind != kind)
		return err_note(E_IO, "helper message of kind %u", m.kind);
	if (m.status != OK && m.status != E_INVALID && m.status != E_LIMIT)
		return err_note(E_IO, "helper message with status %u", m.status);
	if (m.length > limit)
		return err_note(E_IO, "helper message of %llu bytes", (unsigned long long)m.length);
	*ret = m;
	return OK;
}
