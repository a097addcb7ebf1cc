#include "helper/helper.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

enum err helper_refuse(struct out *o, const char *fmt, ...)
{
	char b[GUARD_SENTENCE];
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(b, sizeof b, fmt, ap);
	va_end(ap);
	struct span s = span(b, n < 0 ? 0 : (size_t)n < sizeof b ? (size_t)n : sizeof b - 1);
	s.n = utf8_bad(s);
	out_reset(o);
	for (size_t i = 0; i < s.n; i++)
		out_char(o, (unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i]);
	return E_INVALID;
}

enum err helper_job(enum job job, struct span input, struct arena *a, struct out *o)
{
	enum err e = E_BUG;
	switch (job) {
	case JOB_PDF_SVG:
		e = pdf_svg(input, a, o);
		break;
	case JOB_PDF_PLAN:
		e = pdf_plan(input, a, o);
		break;
	case JOB_NETWORK_CANVAS:
		e = import_network_canvas(input, a, o);
		break;
	case JOB_EASYNWK:
		e = import_easynwk(input, a, o);
		break;
	case JOB_COUNT:
		break;
	}
	if (!e && o->bad)
		e = E_LIMIT;
	if (e && e != E_INVALID)
		out_reset(o);
	return e;
}
