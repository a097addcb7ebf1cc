#include <stdio.h>
#include <stdlib.h>

#include "net/http.h"

static size_t count(void)
{
	size_t n = 0;
	while (static_files[n].path)
		n++;
	return n;
}

const struct static_file *static_find(struct span path)
{
	static size_t known;           /* the table never changes: a race writes the same value twice */
	size_t n = __atomic_load_n(&known, __ATOMIC_RELAXED);
	if (!n)
		__atomic_store_n(&known, n = count(), __ATOMIC_RELAXED);
	for (size_t low = 0, high = n; low < high; ) {
		size_t mid = low + (high - low) / 2;
		int c = span_cmp(path, span_str(static_files[mid].path));
		if (c == 0)
			return &static_files[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

const char *static_url(const char *name)
{
	for (const struct static_file *f = static_files; f->path; f++)
		if (strcmp(f->name, name) == 0)
			return f->path;
	fprintf(stderr, "kring: no static file %s\n", name);
	abort();
}
