#include "guard/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(SANITIZED)
enum { ADDRESS_LIMIT = 0 };      /* the sanitizer's shadow memory is larger than any limit */
#else
enum { ADDRESS_LIMIT = 1 };
#endif

/* Debian 12's header stops at ABI 2; later kernels know more. Linux, include/uapi/linux/landlock.h. */
struct ruleset { uint64_t fs, net, scoped; };
#define FS_ABI1     ((1ULL << 13) - 1)
#define FS_REFER    (1ULL << 13)          /* ABI 2 */
#define FS_TRUNCATE (1ULL << 14)          /* ABI 3 */
#define NET_TCP     3ULL                  /* ABI 4: bind and connect */
#define FS_IOCTL    (1ULL << 15)          /* ABI 5 */
#define SCOPE_ALL   3ULL                  /* ABI 6: abstract sockets and signals */
#define FS_READ     (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

static long allow_path(int rules, const char *path)
{
	struct landlock_path_beneath_attr at = {.allowed_access = FS_READ};
	at.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (at.parent_fd < 0)
		return 0;                        /* what is not installed needs no rule */
	long bad = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &at, 0);
	if (bad) {                               /* a plain file takes no directory right */
		at.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
		bad = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &at, 0);
	}
	close(at.parent_fd);
	return bad;
}

/* Returns the ABI that holds now, 0 when the kernel has no Landlock. */
static enum err landlock(const char *const *readable, int *ret_abi)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	*ret_abi = 0;
	if (abi < 1)
		return OK;
	struct ruleset r = {.fs = FS_ABI1};
	size_t size = abi >= 6 ? sizeof r : abi >= 4 ? offsetof(struct ruleset, scoped)
	                                             : offsetof(struct ruleset, net);
	r.fs |= (abi >= 2 ? FS_REFER : 0) | (abi >= 3 ? FS_TRUNCATE : 0) | (abi >= 5 ? FS_IOCTL : 0);
	r.net = abi >= 4 ? NET_TCP : 0;
	r.scoped = abi >= 6 ? SCOPE_ALL : 0;
	int rules = (int)syscall(SYS_landlock_create_ruleset, &r, size, 0);
	if (rules < 0)
		return err_note(E_IO, "landlock: ruleset %d", errno);
	long bad = 0;
	for (; *readable && !bad; readable++)
		bad = allow_path(rules, *readable);
	bad = bad ? bad : syscall(SYS_landlock_restrict_self, rules, 0);
	close(rules);
	if (bad)
		return err_note(E_IO, "landlock: rule %d", errno);
	*ret_abi = (int)abi;
	return OK;
}

/* What reading fonts, shaping text and unpacking need; anything else gets EPERM. */
static const int allowed[] = {
	SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(readv), SCMP_SYS(write), SCMP_SYS(writev),
	SCMP_SYS(close), SCMP_SYS(openat), SCMP_SYS(open), SCMP_SYS(fstat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat),
	SCMP_SYS(statx), SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(access), SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2), SCMP_SYS(lseek), SCMP_SYS(getdents64), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
	SCMP_SYS(getcwd), SCMP_SYS(fcntl), SCMP_SYS(fadvise64), SCMP_SYS(dup), SCMP_SYS(pipe2), SCMP_SYS(eventfd2),
	SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(mprotect),
	SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(futex), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity),
	SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(getuid),
	SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(uname), SCMP_SYS(sysinfo),
	SCMP_SYS(getrusage), SCMP_SYS(getrandom), SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
	SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(time),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
	SCMP_SYS(tgkill), SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group),
};

static int filter(scmp_filter_ctx f)
{
	int bad = 0;
	for (size_t i = 0; i < LEN(allowed) && !bad; i++)
		bad = seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0);
	/* Threads (librsvg's filters use them), never processes. clone3 hides its
	 * flags in memory: ENOSYS makes libc fall back to clone. */
	bad = bad ? bad : seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
	                                   SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
	bad = bad ? bad : seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	bad = bad ? bad : seccomp_rule_add(f, SCMP_ACT_KILL_PROCESS, SCMP_SYS(execve), 0);
	bad = bad ? bad : seccomp_rule_add(f, SCMP_ACT_KILL_PROCESS, SCMP_SYS(execveat), 0);
	return bad ? bad : seccomp_load(f);
}

static bool seccomp_on(void)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	if (!f)
		return false;
	bool good = filter(f) == 0;
	seccomp_release(f);
	return good;
}

static bool limit(int what, size_t n)
{
	struct rlimit now, want = {n, n};
	if (getrlimit((__rlimit_resource_t)what, &now))
		return false;
	if (now.rlim_max < n)
		return true;
	return setrlimit((__rlimit_resource_t)what, &want) == 0;
}

enum err guard_fence(const char *const *readable, size_t memory, int seconds, const char **ret_held)
{
	static char held[160];
	int abi;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		return err_note(E_IO, "fence: prctl %d", errno);
	if (!limit(RLIMIT_CORE, 0) || !limit(RLIMIT_FSIZE, 0) || !limit(RLIMIT_NOFILE, 64) ||
	    !limit(RLIMIT_CPU, (size_t)seconds) || (ADDRESS_LIMIT && !limit(RLIMIT_AS, memory)))
		return err_note(E_IO, "fence: limits %d", errno);
	TRY(landlock(readable, &abi));
	bool calls = seccomp_on();
	snprintf(held, sizeof held, "no new privileges, limits%s, Landlock %s%.0d, seccomp %s",
	         ADDRESS_LIMIT ? "" : " (without address space)", abi ? "ABI " : "missing", abi,
	         calls ? "on" : "missing");
	*ret_held = held;
	return OK;
}
