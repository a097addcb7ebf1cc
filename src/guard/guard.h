/*
 * guard.h - helper processes: work that uses risky libraries (PDF, archives,
 * XML, other people's JSON) is done outside of the web process, by the program
 * `kring-helper`, one process a job: bytes in, bytes out, no database, no
 * network, no file but fonts; ended at a memory or time limit.
 *
 * A message is a header of 16 bytes {u32 kind, u32 status, u64 length; little
 * endian} and the body, checked against the kind's limit before anything is read
 * (guard/message.h). The helper has the socket as descriptor 3 and is called
 * `kring-helper JOB SECONDS MEMORY`; its standard error goes nowhere, since a
 * library's complaint may hold a piece of the input.
 */
#ifndef GUARD_GUARD_H
#define GUARD_GUARD_H

#include "base/arena.h"
#include "base/err.h"

enum job {
	JOB_PDF_SVG = 1,       /* body: "A3L\n" or "A4P\n", a title line, then an SVG: one page of vector PDF, metadata title as given */
	JOB_PDF_PLAN,          /* body: the paper's text form (guard/paper.h): A4 PDF */
	JOB_NETWORK_CANVAS,    /* body: the export bundle (zip): import rows (guard/import.h) */
	JOB_EASYNWK,           /* body: easyNWK JSON: import rows */
	JOB_COUNT
};

struct guard_limits { int seconds; size_t memory, input, output; };
extern const struct guard_limits guard_limits[JOB_COUNT];

/* The longest sentence a helper may say about a wrong input, in bytes. */
enum { GUARD_SENTENCE = 600 };

/*
 * Run one job and wait for it (call from a worker thread, never an event
 * thread). `helper`: path of the kring-helper program. The result stands in
 * the arena. Errors: E_INVALID = the input is wrong, and *ret holds one UTF-8
 * line for people, with file and line where it has them, e.g.
 * "Lind 041_..._attributeList_Person.csv:7: ..."; E_LIMIT = a limit was hit
 * (input too large, time, memory); E_IO = the helper could not be run.
 */
MUST_USE enum err guard_run(const char *helper, enum job job, struct span input,
                            struct arena *a, struct span *ret);

/* The same under other limits than the table's (smaller ones, for a test or a small machine). */
MUST_USE enum err guard_run_within(const char *helper, enum job job, const struct guard_limits *limits,
                                   struct span input, struct arena *a, struct span *ret);

/*
 * Fence this process in: no new privileges, Landlock (read-only: the listed
 * paths, nothing else), seccomp (no network, no exec), address space and CPU
 * limits, no core. Called by kring-helper before it looks at its input. What the
 * kernel cannot do is left out; *ret_held says in words what holds.
 * `readable` ends with NULL. It stands in src/helper/fence.c, so that the web
 * program does not link libseccomp.
 */
MUST_USE enum err guard_fence(const char *const *readable, size_t memory, int seconds, const char **ret_held);

#endif
