/* One process a job: what comes back, and what is left behind when a helper misbehaves: nothing. */
#include "guard_help.h"

#include "base/clock.h"
#include "base/log.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/wait.h>

static char folder[256];

static int descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;
	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

/* A program that stands in the helper's place and does something wrong. */
static const char *program(const char *name, const char *script)
{
	static char path[512];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "w");
	if (!f)
		exit(2);
	fprintf(f, "#!/bin/sh\n%s\n", script);
	fchmod(fileno(f), 0700);
	fclose(f);
	return path;
}

static enum err run(const char *helper, struct span input, struct span *ret)
{
	struct guard_limits l = {1, (size_t)512 << 20, 1 << 20, 1 << 20};
	return guard_run_within(helper, JOB_EASYNWK, &l, input, &arena, ret);
}

static void good(void)
{
	struct span r, in = file_read("test/data/easynwk/bare.json");
	ok(guard_run(helper_path(), JOB_EASYNWK, in, &arena, &r) == OK, "the helper does a job: %s", err_detail());
	ok(span_starts(r, S("source\teasynwk\t\nmap\t1\t\t\tNils\t")), "and the answer is there");
	ok(guard_run(helper_path(), JOB_EASYNWK, S("{"), &arena, &r) == E_INVALID, "a wrong input is E_INVALID");
	is_span(r, "easyNWK-filen:1: filen är inte hel JSON", "with a sentence");
	ok(guard_run(helper_path(), JOB_EASYNWK, S(""), &arena, &r) == E_INVALID, "an empty input too");
	ok(guard_run(helper_path(), (enum job)99, in, &arena, &r) == E_BUG, "there is no job 99");
}

/* A field as long as the limits allow fills socket buffers in both directions. */
static void large(void)
{
	struct out o = out_new(8 << 20);
	struct span r;
	LIT(&o, "{\"ego\":{},\"connections\":[],\"alteri\":[");
	for (int i = 0; i < 1500; i++) {
		out_fmt(&o, "%s{\"id\":%d,\"name\":\"Person\",\"note\":\"", i ? "," : "", i);
		for (int k = 0; k < 3900; k++)
			out_char(&o, 'x');
		LIT(&o, "\"}");
	}
	LIT(&o, "]}");
	ok(!o.bad && guard_run(helper_path(), JOB_EASYNWK, out_span(&o), &arena, &r) == OK && r.n > 5850000,
	   "six megabytes there and back");
	ok(run(helper_path(), out_span(&o), &r) == E_LIMIT && !r.n, "an input above the limit is refused before");
	struct guard_limits small = {5, (size_t)512 << 20, 8 << 20, 1000};
	ok(guard_run_within(helper_path(), JOB_EASYNWK, &small, out_span(&o), &arena, &r) == E_IO && !r.n,
	   "an answer above the limit is not taken");
	out_free(&o);
}

static void misbehaving(void)
{
	struct span r, in = S("{}");
	ok(run("/nonexistent/kring-helper", in, &r) == E_IO && !r.n, "a helper that is missing");
	ok(run("/etc/passwd", in, &r) == E_IO, "a helper that is no program");
	int64_t t = clock_mono();
	ok(run(program("sleeps", "exec /bin/sleep 30"), in, &r) == E_LIMIT, "a helper that never answers");
	t = (clock_mono() - t) / 1000000;
	ok(t >= 900 && t < 6000, "is ended at its time limit (after %d ms)", (int)t);
	ok(run(program("killed", "kill -9 $$"), in, &r) == E_IO, "a helper that was killed");
	ok(run(program("aborts", "kill -ABRT $$"), in, &r) == E_LIMIT, "a helper whose library gave up");
	ok(run(program("cpu", "kill -XCPU $$"), in, &r) == E_LIMIT, "a helper out of processor time");
	ok(run(program("silent", "exit 0"), in, &r) == E_IO, "a helper that says nothing");
	ok(run(program("half", "printf '\\004\\0\\0\\0\\0\\0\\0\\0\\377\\0\\0\\0\\0\\0\\0\\0abc' >&3"), in, &r) == E_IO && !r.n,
	   "a helper that stops in the middle");
	ok(run(program("huge", "printf '\\004\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\377\\377' >&3"), in, &r) == E_IO,
	   "a helper that announces too much");
	ok(run(program("other", "printf '\\002\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0' >&3"), in, &r) == E_IO,
	   "a helper that answers something else");
	ok(run(program("dirty", "printf '\\004\\0\\0\\0\\003\\0\\0\\0\\007\\0\\0\\0\\0\\0\\0\\0a\\033b\\nc\\377d' >&3"), in, &r) == E_INVALID,
	   "a sentence that is none");
	is_span(r, "a b c", "is cleaned before people see it");
	ok(run(program("holds", "exec 3>&-; exec /bin/sleep 30"), in, &r) != OK, "a helper that hangs up and stays");
}

static void limits(void)
{
	struct span r;
	struct guard_limits tight = {10, (size_t)200 << 20, 1 << 20, 1 << 20};
#if defined(__SANITIZE_ADDRESS__)
	skip("no address space limit under the sanitizer", 2);
	(void)tight;
#else
	ok(guard_run_within(helper_path(), JOB_EASYNWK, &tight, S("{}"), &arena, &r) == E_LIMIT,
	   "more memory than allowed is E_LIMIT");
	ok(guard_run(helper_path(), JOB_PDF_SVG,
	             S("A3L\nx\n<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'><filter id='f' x='-9e3' y='-9e3' "
	               "width='9e4' height='9e4'><feGaussianBlur stdDeviation='9e3'/></filter>"
	               "<rect filter='url(#f)' width='10' height='10'/></svg>"), &arena, &r) != E_BUG,
	   "a picture made to eat memory has an end: %s", err_detail());
#endif
	(void)r;
}

static void *worker(void *arg)
{
	struct arena a;
	struct span r;
	int *good = arg;
	if (arena_new(&a, 8 << 20))
		return NULL;
	for (int i = 0; i < 5; i++) {
		*good += guard_run(helper_path(), JOB_EASYNWK, S("{\"ego\":{},\"alteri\":[]}"), &a, &r) == OK;
		arena_reset(&a);
	}
	arena_free(&a);
	return NULL;
}

static void at_once(void)
{
	pthread_t t[4];
	int n[4] = {0};
	for (int i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, worker, &n[i]);
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	ok(n[0] + n[1] + n[2] + n[3] == 20, "20 jobs from four threads");
}

int main(void)
{
	const char *tmp = getenv("TMPDIR");
	char gone[300];
	start();
	log_level(LOG_ERROR + 1);
	snprintf(folder, sizeof folder, "%s/kring-guard-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(folder))
		return 2;
	int before = descriptors();
	good();
	large();
	misbehaving();
	limits();
	at_once();
	ok(descriptors() == before, "no descriptor is left open");
	ok(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD, "no process is left");
	snprintf(gone, sizeof gone, "rm -rf '%s'", folder);
	return system(gone) ? 2 : done();
}
