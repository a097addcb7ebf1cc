#include "guard/guard.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"
#include "guard/message.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MB ((size_t)1 << 20)

const struct guard_limits guard_limits[JOB_COUNT] = {
	[JOB_PDF_SVG] =        {20, 768 * MB,  8 * MB, 32 * MB},
	[JOB_PDF_PLAN] =       {20, 768 * MB,  1 * MB, 16 * MB},
	[JOB_NETWORK_CANVAS] = {20, 768 * MB, 16 * MB, 32 * MB},
	[JOB_EASYNWK] =        {10, 512 * MB,  8 * MB, 32 * MB},
};

struct run {
	int fd;
	int64_t deadline;         /* clock_mono() */
};

/* Wait until the socket can be used. E_LIMIT when the time is up. */
static enum err ready(const struct run *r, short events)
{
	for (;;) {
		int64_t left = (r->deadline - clock_mono()) / 1000000;
		if (left <= 0)
			return err_note(E_LIMIT, "helper: out of time");
		struct pollfd p = {r->fd, events, 0};
		int n = poll(&p, 1, left > 1000 ? 1000 : (int)left);
		if (n > 0)
			return OK;
		if (n < 0 && errno != EINTR)
			return err_note(E_IO, "helper: poll %d", errno);
	}
}

/* A helper that refuses early stops reading: its answer counts, not our EPIPE. */
static enum err send_all(const struct run *r, const void *from, size_t n)
{
	const char *p = from;
	while (n) {
		ssize_t k = send(r->fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (k > 0)
			p += k, n -= (size_t)k;
		else if (k < 0 && errno == EPIPE)
			return OK;
		else if (k < 0 && errno != EINTR && errno != EAGAIN)
			return err_note(E_IO, "helper: send %d", errno);
		else
			TRY(ready(r, POLLOUT));
	}
	return OK;
}

static enum err receive_all(const struct run *r, void *to, size_t n)
{
	char *p = to;
	while (n) {
		ssize_t k = recv(r->fd, p, n, MSG_DONTWAIT);
		if (k > 0)
			p += k, n -= (size_t)k;
		else if (k == 0 || errno == ECONNRESET)
			return err_note(E_IO, "helper: no answer");
		else if (errno != EINTR && errno != EAGAIN)
			return err_note(E_IO, "helper: recv %d", errno);
		else
			TRY(ready(r, POLLIN));
	}
	return OK;
}

/* What a helper says is read by people: one clean line, whatever it sent. */
static struct span sentence(struct span s, struct arena *a)
{
	s = span(s.p, utf8_bad(span(s.p, s.n < GUARD_SENTENCE ? s.n : GUARD_SENTENCE)));
	char *p = arena_get(a, s.n);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i];
	return span(p, s.n);
}

static enum err talk(const struct run *r, enum job job, const struct guard_limits *limits,
                     struct span input, struct arena *a, struct span *ret)
{
	unsigned char head[MESSAGE_HEAD];
	struct message m = {job, 0, input.n};
	message_write(head, m);
	TRY(send_all(r, head, sizeof head));
	TRY(send_all(r, input.p, input.n));
	TRY(receive_all(r, head, sizeof head));
	TRY(message_head(head, job, limits->output, &m));
	char *body = arena_try(a, m.length);
	if (!body)
		return err_note(E_LIMIT, "helper: no room for %zu bytes", (size_t)m.length);
	TRY(receive_all(r, body, m.length));
	*ret = span(body, m.length);
	if (m.status == E_INVALID)
		*ret = sentence(*ret, a);
	if (m.status)
		return err_note((enum err)m.status, "helper: input refused");
	return OK;
}

/* The child gets the socket as 3 and nothing else; an environment of our own. */
static enum err spawn(const char *helper, enum job job, const struct guard_limits *limits, int fd, pid_t *ret)
{
	char arg[3][24], zone[64];
	snprintf(arg[0], sizeof arg[0], "%d", (int)job);
	snprintf(arg[1], sizeof arg[1], "%d", limits->seconds);
	snprintf(arg[2], sizeof arg[2], "%zu", limits->memory);
	const char *tz = getenv("TZ");
	snprintf(zone, sizeof zone, "TZ=%s", tz ? tz : "Europe/Stockholm");
	char *const argv[] = {(char *)helper, arg[0], arg[1], arg[2], NULL};
	char *const envp[] = {"LC_ALL=C.UTF-8", "HOME=/nonexistent", zone, NULL};

	posix_spawn_file_actions_t fa;
	posix_spawnattr_t at;
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	int bad = posix_spawn_file_actions_init(&fa);
	if (bad)
		return err_note(E_IO, "helper: spawn %d", bad);
	bad = posix_spawnattr_init(&at);
	if (!bad) {
		bad = posix_spawn_file_actions_adddup2(&fa, fd, 3);
		for (int i = 0; i < 3 && !bad; i++)
			bad = posix_spawn_file_actions_addopen(&fa, i, "/dev/null", i ? O_WRONLY : O_RDONLY, 0);
		bad = bad ? bad : posix_spawn_file_actions_addclosefrom_np(&fa, 4);
		posix_spawnattr_setsigmask(&at, &none);
		posix_spawnattr_setsigdefault(&at, &all);
		posix_spawnattr_setflags(&at,
		                         POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
		bad = bad ? bad : posix_spawn(ret, helper, &fa, &at, argv, envp);
		posix_spawnattr_destroy(&at);
	}
	posix_spawn_file_actions_destroy(&fa);
	return bad ? err_note(E_IO, "helper: spawn %d", bad) : OK;
}

/*
 * The child is always ended and waited for. A process that is already on its way
 * out keeps its own reason, so the status tells what happened: the signals
 * that follow from a limit (CPU time, an allocation that failed) mean E_LIMIT.
 */
static enum err reap(pid_t pid, enum job job, enum err e)
{
	int st = 0;
	kill(pid, SIGKILL);
	while (waitpid(pid, &st, 0) < 0)
		if (errno != EINTR)
			return e;
	if (e != E_IO && e != E_LIMIT)
		return e;
	int sig = WIFSIGNALED(st) ? WTERMSIG(st) : 0;
	if (e == E_IO && (sig == SIGXCPU || sig == SIGABRT || sig == SIGTRAP))
		e = E_LIMIT;
	log_line(LOG_WARN, "helper job=%d %s signal=%d exit=%d: %s", (int)job, err_name(e), sig,
	         WIFEXITED(st) ? WEXITSTATUS(st) : -1, err_detail());
	return e;
}

enum err guard_run_within(const char *helper, enum job job, const struct guard_limits *limits,
                          struct span input, struct arena *a, struct span *ret)
{
	int fd[2];
	pid_t pid;
	*ret = span(NULL, 0);
	if (input.n > limits->input)
		return err_note(E_LIMIT, "helper: input of %zu bytes", input.n);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd))
		return err_note(E_IO, "helper: socketpair %d", errno);
	struct run r = {fd[0], clock_mono() + (int64_t)limits->seconds * 1000000000};
	enum err e = spawn(helper, job, limits, fd[1], &pid);
	close(fd[1]);
	if (!e)
		e = reap(pid, job, talk(&r, job, limits, input, a, ret));
	close(fd[0]);
	return e;
}

enum err guard_run(const char *helper, enum job job, struct span input, struct arena *a, struct span *ret)
{
	if (job <= 0 || job >= JOB_COUNT)
		return err_note(E_BUG, "no job %d", (int)job);
	return guard_run_within(helper, job, &guard_limits[job], input, a, ret);
}
