/* What a fenced helper may still do: read fonts. Asked from the helper itself. */
#include "guard_help.h"

#include <signal.h>
#include <sys/wait.h>

/* Its standard output and how it ended. */
static struct span ask(const char *args, int *ret_status)
{
	char cmd[4200];
	char *to = arena_get(&arena, 1 << 14);
	snprintf(cmd, sizeof cmd, "exec '%s' %s </dev/null", helper_path(), args);
	FILE *p = popen(cmd, "r");
	size_t n = p ? fread(to, 1, 1 << 14, p) : 0;
	*ret_status = p ? pclose(p) : -1;
	return span(to, n);
}

static void line(struct span said, const char *what, const char *want)
{
	struct span rest = said, l;
	size_t n = strlen(what);
	while (span_cut(&rest, '\n', &l))
		if (l.n > n && memcmp(l.p, what, n) == 0 && l.p[n] == ':') {
			ok(span_starts(span(l.p + n + 2, l.n - n - 2), span_str(want)), "%.*s", SPAN_ARG(l));
			return;
		}
	ok(false, "%s: not asked", what);
}

int main(void)
{
	static const char *const refused[] = {"password file", "password file by a way around", "other process",
	                                      "new file", "socket", "unix socket", "connect", "ptrace", "fork"};
	int st;
	start();
	struct span said = ask("--probe", &st);
	ok(st == 0, "the helper says what its fence lets through");
	line(said, "fonts", "ALLOWED");
	for (size_t i = 0; i < LEN(refused); i++)
		line(said, refused[i], "refused");
	if (memmem(said.p, said.n, "without address space", 21))
		skip("no address space limit under the sanitizer", 1);
	else
		line(said, "memory", "refused");
	line(said, "fence", "no new privileges, limits");
	ok(memmem(said.p, said.n, "seccomp on", 10), "seccomp holds");
	if (!memmem(said.p, said.n, "Landlock missing", 16))
		ok(memmem(said.p, said.n, "Landlock ABI", 12), "Landlock holds");
	else
		skip("this kernel has no Landlock", 1);
	said = ask("--probe exec", &st);
	ok(WIFSIGNALED(st) && WTERMSIG(st) == SIGSYS, "exec ends the process");
	ok(!memmem(said.p, said.n, "exec:", 5), "before anything else was run");
	ask("", &st);
	ok(WIFEXITED(st) && WEXITSTATUS(st) == 1, "a call without a job is refused");
	ask("3 99999 1", &st);
	ok(WIFEXITED(st) && WEXITSTATUS(st) == 1, "a call with absurd limits is refused");
	return done();
}
