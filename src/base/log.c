#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static enum log_level least = LOG_INFO;

void log_level(enum log_level level)
{
	least = level;
}

void log_line(enum log_level level, const char *fmt, ...)
{
	static const char *const name[] = {"debug", "info", "warn", "error"};
	char b[1000];
	if (level < least)
		return;
	time_t t = time(NULL);
	struct tm m;
	gmtime_r(&t, &m);
	size_t n = strftime(b, sizeof b, "%Y-%m-%dT%H:%M:%SZ ", &m);
	n += (size_t)snprintf(b + n, sizeof b - n, "%s ", name[level]);
	va_list ap;
	va_start(ap, fmt);
	int k = vsnprintf(b + n, sizeof b - n - 1, fmt, ap);
	va_end(ap);
	if (k > 0)
		n += (size_t)k < sizeof b - n - 1 ? (size_t)k : sizeof b - n - 2;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)b[i] < 0x20 || b[i] == 0x7F)
			b[i] = '?';
	b[n++] = '\n';
	if (write(STDERR_FILENO, b, n) < 0)
		return; /* nowhere left to say so */
}
