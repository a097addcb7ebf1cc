#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

static _Thread_local char detail[400];

const char *err_name(enum err e)
{
	static const char *const name[] = {
		[OK] = "ok", [E_NOTFOUND] = "not found", [E_DENIED] = "denied",
		[E_INVALID] = "invalid", [E_CONFLICT] = "conflict",
		[E_LIMIT] = "limit", [E_BUSY] = "busy", [E_DB] = "database",
		[E_IO] = "input/output", [E_UNKNOWN] = "outcome unknown",
		[E_BUG] = "bug",
	};
	return (unsigned)e < LEN(name) ? name[e] : "unnamed error";
}

enum err err_note(enum err e, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(detail, sizeof detail, fmt, ap);
	va_end(ap);
	return e;
}

const char *err_detail(void)
{
	return detail;
}

void err_clear(void)
{
	detail[0] = 0;
}
