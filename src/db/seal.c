/*
 * seal.c - sealed records: version 1, a nonce of 24 bytes, then
 * XChaCha20-Poly1305 over the fields. Additional data: municipality (8 bytes,
 * little endian), "table.column", a zero byte, row (16 bytes).
 *
 * The fields follow each other as a length (LEB128 varint) and bytes. Numbers
 * are 8 bytes, little endian; a missing number has length 0. Fields that the
 * record ends before read as empty: a layout may grow at its end.
 */
#include <sodium.h>

#include "db/engine.h"

#define VERSION 1
#define NONCE   crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG     crypto_aead_xchacha20poly1305_ietf_ABYTES
#define HEAD    (1 + NONCE)
#define AD_MAX  (8 + 128 + 1 + 16)

static void put_u64(unsigned char *to, uint64_t v)
{
	for (int i = 0; i < 8; i++)
		to[i] = (unsigned char)(v >> (8 * i));
}

static uint64_t get_u64(const unsigned char *from)
{
	uint64_t v = 0;
	for (int i = 0; i < 8; i++)
		v |= (uint64_t)from[i] << (8 * i);
	return v;
}

static size_t additional(const struct sql_layout *l, const struct seal_of *of, unsigned char ad[AD_MAX])
{
	size_t n = strnlen(l->column, 128);
	put_u64(ad, (uint64_t)of->municipality);
	memcpy(ad + 8, l->column, n);
	ad[8 + n] = 0;
	memcpy(ad + 9 + n, of->row, 16);
	return 9 + n + 16;
}

/* A field as bytes; b holds a number's. */
static struct span field_bytes(const struct sql_field *f, const void *fields, unsigned char b[16])
{
	const void *at = (const char *)fields + f->at;
	uint64_t v = 0;
	switch ((enum sql_type)f->type) {
	case SQL_TEXT:
	case SQL_BYTES:
		return *(const struct span *)at;
	case SQL_ID:
		return span(at, 16);
	case SQL_BOOL:
		b[0] = *(const bool *)at;
		return span((char *)b, b[0] ? 1 : 0);
	case SQL_OPT_INT:
		if (!((const struct opt_int *)at)->is)
			return span(NULL, 0);
		v = (uint64_t)((const struct opt_int *)at)->v;
		break;
	case SQL_INT:
	case SQL_NUM:
	case SQL_SEALED:
		memcpy(&v, at, 8);
		break;
	}
	put_u64(b, v);
	return span((char *)b, 8);
}

static bool field_store(const struct sql_field *f, struct span s, void *fields)
{
	void *at = (char *)fields + f->at;
	uint64_t v;
	switch ((enum sql_type)f->type) {
	case SQL_TEXT:
	case SQL_BYTES:
		*(struct span *)at = s.n ? s : span(NULL, 0);
		return true;
	case SQL_ID:
		if (s.n == 16)
			memcpy(at, s.p, 16);
		return s.n == 16 || s.n == 0;
	case SQL_BOOL:
		*(bool *)at = s.n == 1;
		return s.n <= 1;
	case SQL_OPT_INT:
		if (s.n == 8)
			*(struct opt_int *)at = (struct opt_int){true, (int64_t)get_u64((const unsigned char *)s.p)};
		return s.n == 8 || s.n == 0;
	case SQL_INT:
	case SQL_NUM:
	case SQL_SEALED:
		if (s.n == 8) {
			v = get_u64((const unsigned char *)s.p);
			memcpy(at, &v, 8);
		}
		return s.n == 8 || s.n == 0;
	}
	return false;
}

static unsigned char *put_varint(unsigned char *to, size_t n)
{
	for (; n >= 0x80; n >>= 7)
		*to++ = (unsigned char)(n | 0x80);
	*to++ = (unsigned char)n;
	return to;
}

enum err seal_record(struct keys *k, const struct sql_layout *l, const struct seal_of *of,
                     const void *fields, struct arena *a, struct span *ret)
{
	unsigned char b[16], ad[AD_MAX], key[32];
	size_t all = 0;
	for (int i = 0; i < l->nfields; i++) {
		size_t n = field_bytes(&l->fields[i], fields, b).n;
		if (n > SEAL_LIMIT || (all += n + 4) > SEAL_LIMIT)
			return err_note(E_LIMIT, "%s: more than a sealed record holds", l->column);
	}
	unsigned char *out = arena_try(a, HEAD + all + TAG);
	if (!out)
		return err_note(E_LIMIT, "%s: no room to seal", l->column);
	unsigned char *to = out + HEAD;
	for (int i = 0; i < l->nfields; i++) {
		struct span s = field_bytes(&l->fields[i], fields, b);
		to = put_varint(to, s.n);
		if (s.n)
			memcpy(to, s.p, s.n);
		to += s.n;
	}
	enum err e = keys_data(k, of->municipality, of->scope, key);
	if (e)
		return e == E_NOTFOUND ? err_note(E_DB, "%s: the scope has no data key", l->column) : e;
	out[0] = VERSION;
	randombytes_buf(out + 1, NONCE);
	unsigned long long n;
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + HEAD, &n, out + HEAD, (size_t)(to - out) - HEAD,
	                                           ad, additional(l, of, ad), NULL, out + 1, key);
	sodium_memzero(key, sizeof key);
	*ret = span((char *)out, HEAD + (size_t)n);
	return OK;
}

/* The opened bytes into the struct; false when they are not of this layout. */
static bool fields_of(const struct sql_layout *l, struct span s, void *fields)
{
	size_t i = 0;
	memset(fields, 0, l->size);
	for (int f = 0; f < l->nfields && i < s.n; f++) {
		size_t n = 0;
		int shift = 0;
		unsigned char c;
		do {
			if (i == s.n || shift > 21)
				return false;
			c = (unsigned char)s.p[i++];
			n |= (size_t)(c & 0x7f) << shift;
			shift += 7;
		} while (c & 0x80);
		if (n > s.n - i || !field_store(&l->fields[f], span(s.p + i, n), fields))
			return false;
		i += n;
	}
	return i == s.n;
}

enum err open_record(struct keys *k, const struct sql_layout *l, const struct seal_of *of,
                     struct span record, struct arena *a, void *fields)
{
	unsigned char ad[AD_MAX], key[32];
	const unsigned char *in = (const unsigned char *)record.p;
	if (record.n < HEAD + TAG || record.n > HEAD + SEAL_LIMIT + TAG || in[0] != VERSION)
		return err_note(E_DB, "%s: not a sealed record", l->column);
	unsigned char *plain = arena_try(a, record.n - HEAD - TAG);
	if (!plain)
		return err_note(E_LIMIT, "%s: no room to open", l->column);
	enum err e = keys_data(k, of->municipality, of->scope, key);
	if (e)
		return e == E_NOTFOUND ? err_note(E_DB, "%s: the scope has no data key", l->column) : e;
	unsigned long long n = 0;
	int bad = crypto_aead_xchacha20poly1305_ietf_decrypt(plain, &n, NULL, in + HEAD, record.n - HEAD,
	                                                     ad, additional(l, of, ad), in + 1, key);
	sodium_memzero(key, sizeof key);
	if (bad || !fields_of(l, span((char *)plain, (size_t)n), fields))
		return err_note(E_DB, "%s: a record does not open", l->column);
	return OK;
}
