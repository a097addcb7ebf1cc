/*
 * tools.h - run the built generators on small files in a folder of their own.
 * The tools stand in $KRING_TOOLS, or build/tools; tests run in the project's root.
 */
#ifndef TEST_TOOLS_H
#define TEST_TOOLS_H

#include "tap.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[256], said[1 << 16];

static inline const char *tool(const char *name)
{
	static char path[4][512];
	static int n;
	const char *dir = getenv("KRING_TOOLS");
	char *p = path[n++ % 4];
	snprintf(p, sizeof path[0], "%s/%s", dir ? dir : "build/tools", name);
	return p;
}

/* Makes the folder; it is removed at the end by folder_end(). */
static inline void folder_new(void)
{
	const char *tmp = getenv("TMPDIR");
	snprintf(folder, sizeof folder, "%s/kring-tools-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(folder)) {
		perror(folder);
		exit(2);
	}
}

/* Write folder/name; folders in the name are made. */
static inline void put_file(const char *name, const char *text)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	for (char *p = path + strlen(folder) + 1; (p = strchr(p, '/')); p++) {
		*p = 0;
		mkdir(path, 0777);
		*p = '/';
	}
	FILE *f = fopen(path, "w");
	if (!f || fputs(text, f) < 0 || fclose(f)) {
		perror(path);
		exit(2);
	}
}

/* The text of folder/name ("" when there is none), until the next call. */
static inline const char *get_file(const char *name)
{
	static char text[1 << 18];
	char path[512];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "r");
	size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
	text[n] = 0;
	if (f)
		fclose(f);
	return text;
}

/* Run a shell command; what it says on both streams stands in said[]. Its status, or -1. */
__attribute__((format(printf, 1, 2)))
static inline int run(const char *fmt, ...)
{
	char command[4096], whole[4200];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(command, sizeof command, fmt, ap);
	va_end(ap);
	snprintf(whole, sizeof whole, "( %s ) 2>&1", command);
	fflush(stdout);
	FILE *f = popen(whole, "r");
	if (!f)
		return -1;
	size_t n = fread(said, 1, sizeof said - 1, f);
	said[n] = 0;
	int status = pclose(f);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline void folder_end(void)
{
	run("rm -rf '%s'", folder);
}

/* The head of a catalogue that msgfmt -c has nothing to say about. */
#define PO_HEAD "msgid \"\"\nmsgstr \"\"\n\"Project-Id-Version: t\\n\"\n\"PO-Revision-Date: 2026-11-24 08:00+0100\\n\"\n" \
	"\"Last-Translator: t\\n\"\n\"Language-Team: t\\n\"\n\"Language: en\\n\"\n\"MIME-Version: 1.0\\n\"\n" \
	"\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Content-Transfer-Encoding: 8bit\\n\"\n" \
	"\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n"

#define has(text, part, ...) do { \
	const char *t_ = (text), *p_ = (part); \
	if (!ok(strstr(t_, p_) != NULL, __VA_ARGS__)) \
		printf("# missing: %s\n# in: %.600s\n", p_, t_); } while (0)

#endif
