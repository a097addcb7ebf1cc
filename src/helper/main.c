/*
 * kring-helper - one job, then the end. Called by guard_run() only:
 *
 *	kring-helper JOB SECONDS MEMORY     job on descriptor 3 (guard/message.h)
 *	kring-helper --probe [exec]         say what the fence lets through
 */
#include "helper/helper.h"

#include "guard/message.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { SOCKET = 3, PROBE_SECONDS = 5 };
#define PROBE_MEMORY ((size_t)512 << 20)

/* Fonts and their lists, the system's libraries and time zones; nothing of Kring's own. */
static const char *const readable[] = {
	"/usr/share", "/usr/local/share/fonts", "/etc/fonts", "/var/cache/fontconfig",
	"/usr/lib", "/lib", "/lib64", "/etc/ld.so.cache", NULL,
};

static bool read_all(void *to, size_t n)
{
	char *p = to;
	while (n) {
		ssize_t k = read(SOCKET, p, n);
		if (k <= 0 && !(k < 0 && errno == EINTR))
			return false;
		if (k > 0)
			p += k, n -= (size_t)k;
	}
	return true;
}

static bool write_all(const void *from, size_t n)
{
	const char *p = from;
	while (n) {
		ssize_t k = write(SOCKET, p, n);
		if (k < 0 && errno != EINTR)
			return false;
		if (k > 0)
			p += k, n -= (size_t)k;
	}
	return true;
}

static bool answer(enum job job, enum err e, struct span body)
{
	unsigned char head[MESSAGE_HEAD];
	message_write(head, (struct message){job, e, body.n});
	return write_all(head, sizeof head) && write_all(body.p, body.n);
}

/* Exit status: 0 answered, 1 wrong call, 2 no fence, 3 no message. */
static int work(enum job job)
{
	unsigned char head[MESSAGE_HEAD];
	struct message m;
	struct arena a;
	struct out o = out_new(guard_limits[job].output);
	if (!read_all(head, sizeof head) || message_head(head, job, guard_limits[job].input, &m))
		return 3;
	if (arena_new(&a, HELPER_ARENA))
		return !answer(job, E_LIMIT, S(""));
	char *body = arena_try(&a, m.length);
	if (!body || !read_all(body, m.length))
		return 3;
	enum err e = helper_job(job, span(body, m.length), &a, &o);
	if (e != OK && e != E_INVALID)
		return !answer(job, E_LIMIT, S(""));
	return !answer(job, e, out_span(&o));
}

static int probe(bool exec)
{
	const char *held;
	if (guard_fence(readable, PROBE_MEMORY, PROBE_SECONDS, &held))
		return 2;
	printf("fence: %s\n", held);
	fflush(stdout);
	if (exec)
		execl("/bin/true", "true", (char *)NULL);
	else
		helper_probe(PROBE_MEMORY);
	printf("exec: %s\n", exec ? "refused" : "not tried");
	fflush(stdout);
	return 0;
}

/* _exit: the libraries' own endings would only cost time, and nothing is left open. */
int main(int argc, char **argv)
{
	const char *held;
	int64_t job, seconds, memory;
	setlocale(LC_ALL, "C.UTF-8");
	tzset();
	if (argc >= 2 && strcmp(argv[1], "--probe") == 0)
		_exit(probe(argc == 3));
	if (argc != 4 || !span_int(span_str(argv[1]), 1, JOB_COUNT - 1, &job) ||
	    !span_int(span_str(argv[2]), 1, 3600, &seconds) ||
	    !span_int(span_str(argv[3]), 1, (int64_t)1 << 40, &memory))
		_exit(1);
	if (guard_fence(readable, (size_t)memory, (int)seconds, &held))
		_exit(2);
	_exit(work((enum job)job));
}
