/*
 * bundle.h - a zip, unpacked into memory: nothing is ever written to a file,
 * so a name can do no harm; wrong ones are refused all the same, since they
 * tell that the archive was made to deceive.
 *
 * Limits: IMPORT_MAX_FILES entries, IMPORT_MAX_BYTES unpacked, and 200 times
 * the size of the archive once it is more than 4 MB.
 */
#ifndef HELPER_BUNDLE_H
#define HELPER_BUNDLE_H

#include "base/arena.h"
#include "base/out.h"

struct bundle_file {
	struct span name;        /* UTF-8, relative, "/" between folders, no "." or ".." */
	struct span bytes;
};

/* Only plain files; folders and a Mac's own side files are left out. */
MUST_USE enum err bundle_read(struct span zip, struct arena *a, struct out *o,
                              struct bundle_file **ret, int *ret_n);

#endif
