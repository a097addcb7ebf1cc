/*
 * Replays kept inputs through a fuzz target, for builds without libFuzzer:
 *
 *	TARGET FILE-OR-FOLDER...      prints TAP, one line an input
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int count, bad;

/* An exact-size copy, so that a sanitizer sees the first byte read behind it. */
static void replay(const char *path)
{
	struct stat st;
	FILE *f = fopen(path, "rb");
	if (!f || stat(path, &st)) {
		printf("not ok %d - %s cannot be read\n", ++count, path);
		bad++;
		if (f)
			fclose(f);
		return;
	}
	size_t n = (size_t)st.st_size;
	uint8_t *p = malloc(n ? n : 1);
	if (!p || fread(p, 1, n, f) != n) {
		printf("not ok %d - %s cannot be read\n", ++count, path);
		bad++;
	} else {
		LLVMFuzzerTestOneInput(p, n);
		printf("ok %d - %s\n", ++count, path);
	}
	fflush(stdout);
	free(p);
	fclose(f);
}

static void replay_all(const char *path)
{
	struct stat st;
	struct dirent **list;
	char name[4096];
	if (stat(path, &st) || !S_ISDIR(st.st_mode)) {
		replay(path);
		return;
	}
	int n = scandir(path, &list, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof name, "%s/%s", path, list[i]->d_name);
		if (list[i]->d_name[0] != '.')
			replay_all(name);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		replay_all(argv[i]);
	if (!count) {
		printf("not ok %d - there is nothing to replay\n", ++count);
		bad++;
	}
	printf("1..%d\n", count);
	return bad != 0;
}
