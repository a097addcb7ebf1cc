#include "net/multipart.h"

#include <strings.h>

static bool starts_caseless(struct span s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.n >= n && strncasecmp(s.p, prefix, n) == 0;
}

/* The value of `; name=value` or `; name="value"` in a header's value. */
static bool parameter(struct span s, const char *name, struct span *ret)
{
	for (size_t i = span_find(s, ';', 0); i < s.n; ) {
		struct span rest = span_trim(span(s.p + i + 1, s.n - i - 1)), value;
		size_t n = strlen(name);
		bool ours = starts_caseless(rest, name) && rest.n > n && rest.p[n] == '=';
		size_t eq = span_find(rest, '=', 0);
		if (eq == rest.n)
			return false;
		rest = span(rest.p + eq + 1, rest.n - eq - 1);
		if (rest.n && rest.p[0] == '"') {
			size_t end = span_find(rest, '"', 1);
			if (end == rest.n)
				return false;
			value = span(rest.p + 1, end - 1);
			i = (size_t)(rest.p + end + 1 - s.p);
		} else {
			size_t end = span_find(rest, ';', 0);
			value = span_trim(span(rest.p, end));
			i = (size_t)(rest.p + end - s.p);
		}
		if (ours) {
			*ret = value;
			return true;
		}
		i = span_find(s, ';', i);
	}
	return false;
}

bool multipart_begin(struct multipart *m, struct span content_type)
{
	struct span b;
	if (!parameter(content_type, "boundary", &b) || b.n == 0 || b.n > MULTIPART_MAX_BOUNDARY)
		return false;
	for (size_t i = 0; i < b.n; i++)
		if ((unsigned char)b.p[i] <= ' ' || (unsigned char)b.p[i] > '~')
			return false;
	memcpy(m->mark, "\r\n--", 4);
	memcpy(m->mark + 4, b.p, b.n);
	m->nmark = b.n + 4;
	m->state = PART_START;
	if (!m->hold.limit)
		m->hold = out_new(256 << 10);
	out_reset(&m->hold);
	return true;
}

static enum err part_head(struct multipart *m, struct span head)
{
	struct multipart_part part = {0};
	bool known = false;
	while (head.n) {
		char *cr = memmem(head.p, head.n, "\r\n", 2);
		struct span line = span(head.p, cr ? (size_t)(cr - head.p) : head.n);
		head = cr ? span(cr + 2, head.n - line.n - 2) : span(NULL, 0);
		if (line.n == 0 || memchr(line.p, 0, line.n) || memchr(line.p, '\n', line.n))
			return E_INVALID;
		if (!starts_caseless(line, "content-disposition:"))
			continue;
		struct span value = span_trim(span(line.p + 20, line.n - 20));
		if (known || !starts_caseless(value, "form-data;") || !parameter(value, "name", &part.name))
			return E_INVALID;
		part.file = parameter(value, "filename", &part.filename);
		known = true;
	}
	return known ? m->part(m->arg, &part) : E_INVALID;
}

/* One step on the held bytes; *ret_used of them are done with. E_BUSY: needs more. */
static enum err step(struct multipart *m, struct span h, size_t *ret_used)
{
	*ret_used = 0;
	switch (m->state) {
	case PART_START:
		if (h.n < m->nmark - 2)
			return E_BUSY;
		if (memcmp(h.p, m->mark + 2, m->nmark - 2) != 0)
			return E_INVALID;
		*ret_used = m->nmark - 2;
		m->state = PART_AFTER;
		return OK;
	case PART_AFTER:
		if (h.n < 2)
			return E_BUSY;
		*ret_used = 2;
		if (memcmp(h.p, "\r\n", 2) == 0)
			m->state = PART_HEAD;
		else if (memcmp(h.p, "--", 2) == 0)
			m->state = PART_DONE;
		else
			return E_INVALID;
		return OK;
	case PART_HEAD: {
		char *end = memmem(h.p, h.n, "\r\n\r\n", 4);
		size_t n = end ? (size_t)(end - h.p) : h.n;
		if (n > MULTIPART_MAX_HEAD)
			return E_INVALID;
		if (!end)
			return E_BUSY;
		*ret_used = n + 4;
		m->state = PART_DATA;
		return part_head(m, span(h.p, n));
	}
	case PART_DATA: {
		char *end = memmem(h.p, h.n, m->mark, m->nmark);
		size_t n = end ? (size_t)(end - h.p) : h.n >= m->nmark ? h.n - m->nmark + 1 : 0;
		*ret_used = end ? n + m->nmark : n;
		if (n)
			TRY(m->data(m->arg, span(h.p, n)));
		if (!end)
			return E_BUSY;
		m->state = PART_AFTER;
		return m->done(m->arg);
	}
	case PART_DONE:
		break;
	}
	*ret_used = h.n;       /* an epilogue is allowed and ignored */
	return E_BUSY;
}

enum err multipart_feed(struct multipart *m, struct span piece)
{
	out_raw(&m->hold, piece);
	if (m->hold.bad)
		return E_LIMIT;
	size_t at = 0, used;
	enum err e;
	do {
		e = step(m, span(m->hold.p + at, m->hold.n - at), &used);
		at += used;
	} while (e == OK);
	if (at && m->hold.n > at)
		memmove(m->hold.p, m->hold.p + at, m->hold.n - at);
	m->hold.n -= at;
	return e == E_BUSY ? OK : e;
}

bool multipart_whole(const struct multipart *m)
{
	return m->state == PART_DONE;
}

void multipart_free(struct multipart *m)
{
	out_free(&m->hold);
}
