#include "db/pg_value.h"

#include <endian.h>

unsigned pg_type(enum sql_type t)
{
	switch (t) {
	case SQL_INT:
	case SQL_OPT_INT:
	case SQL_BOOL:
		return PG_INT8;
	case SQL_NUM:
		return PG_FLOAT8;
	case SQL_TEXT:
		return PG_TEXT;
	case SQL_BYTES:
	case SQL_ID:
	case SQL_SEALED:
		return PG_BYTEA;
	}
	return 0;
}

static bool is_integer(unsigned oid)
{
	return oid == PG_INT8 || oid == PG_INT4 || oid == PG_INT2 || oid == PG_BOOL;
}

bool pg_fits(enum sql_type t, unsigned oid)
{
	switch (pg_type(t)) {
	case PG_INT8:
		return is_integer(oid) || oid == PG_NUMERIC;
	case PG_FLOAT8:
		return is_integer(oid) || oid == PG_NUMERIC || oid == PG_FLOAT4 || oid == PG_FLOAT8;
	case PG_TEXT:
		return oid == PG_TEXT || oid == PG_VARCHAR || oid == PG_BPCHAR || oid == PG_NAME;
	default:
		return oid == PG_BYTEA;
	}
}

void pg_params(struct pg_params *ret, const struct sql_statement *s, const struct sql_value *v)
{
	for (int i = 0; i < s->nparams; i++) {
		unsigned type = pg_type((enum sql_type)s->params[i].type);
		ret->format[i] = 1;
		ret->length[i] = 0;
		ret->value[i] = NULL;
		if (v[i].null)
			continue;
		if (type == PG_INT8 || type == PG_FLOAT8) {
			uint64_t u;
			memcpy(&u, type == PG_FLOAT8 ? (const void *)&v[i].num : (const void *)&v[i].i, 8);
			ret->number[i] = htobe64(u);
			ret->value[i] = (const char *)&ret->number[i];
			ret->length[i] = 8;
		} else {
			ret->value[i] = v[i].s.n ? v[i].s.p : "";
			ret->length[i] = (int)v[i].s.n;
		}
	}
}

/* Big-endian two's complement of 1, 2, 4 or 8 bytes. */
static int64_t integer(const unsigned char *p, size_t n)
{
	uint64_t u = n > 1 && (p[0] & 0x80) ? UINT64_MAX : 0;
	for (size_t i = 0; i < n; i++)
		u = u << 8 | p[i];
	return (int64_t)u;
}

/*
 * numeric: ndigits, weight, sign, dscale (16 bits each), then digits to the base
 * 10,000, the first of weight `weight`. Sums of bigint arrive so.
 */
static enum err numeric(const unsigned char *p, size_t n, bool need_int, double *ret_num, int64_t *ret_int)
{
	int64_t digits = n >= 8 ? integer(p, 2) : -1, weight = n >= 8 ? integer(p + 2, 2) : 0;
	unsigned sign = n >= 8 ? (unsigned)p[4] << 8 | p[5] : 0;
	double num = 0, scale = 1;
	int64_t whole = 0; /* downwards from zero: the smallest number has no positive twin */
	bool beyond = false;
	if (digits < 0 || n != 8 + (size_t)digits * 2 || (sign != 0 && sign != 0x4000))
		return err_note(E_DB, "a numeric value that is no number");
	for (int64_t i = 0; i <= weight || i < digits; i++) {
		int64_t d = i < digits ? integer(p + 8 + i * 2, 2) : 0;
		if (i <= weight) {
			num = num * 10000 + (double)d;
			beyond |= __builtin_mul_overflow(whole, 10000, &whole) || __builtin_sub_overflow(whole, d, &whole);
		} else {
			num += (double)d * (scale /= 10000);
		}
	}
	for (int64_t i = weight; i < -1; i++)
		num /= 10000;
	if (need_int && (beyond || (!sign && whole == INT64_MIN)))
		return err_note(E_DB, "a numeric value beyond 64 bits");
	*ret_num = sign ? -num : num;
	*ret_int = sign || beyond || whole == INT64_MIN ? whole : -whole;
	return OK;
}

enum err pg_column(enum sql_type t, unsigned oid, const char *p, size_t n, struct sql_value *ret)
{
	const unsigned char *b = (const unsigned char *)p;
	unsigned type = pg_type(t);
	if (type == PG_TEXT || type == PG_BYTEA) {
		ret->s = span(p, n);
		return OK;
	}
	if (oid == PG_NUMERIC)
		return numeric(b, n, type == PG_INT8, &ret->num, &ret->i);
	if (n != 1 && n != 2 && n != 4 && n != 8)
		return err_note(E_DB, "a number of %zu bytes", n);
	int64_t i = integer(b, n);
	if (oid == PG_FLOAT8) {
		memcpy(&ret->num, &i, 8);
	} else if (oid == PG_FLOAT4) {
		int32_t bits = (int32_t)i;
		float f;
		memcpy(&f, &bits, 4);
		ret->num = (double)f;
	} else {
		ret->i = i;
		ret->num = (double)i;
	}
	return OK;
}
