#include "helper/bundle.h"

#include "base/utf8.h"
#include "guard/import.h"
#include "helper/helper.h"

#include <archive.h>
#include <archive_entry.h>

enum { RATIO = 200, NAME_MAX_BYTES = 400 };
#define RATIO_FROM ((size_t)4 << 20)

static void reader_free(struct archive **z)
{
	archive_read_free(*z);
}

/* A relative path of ordinary names. A backslash is a separator on some systems: refused like "..". */
static bool name_safe(struct span name)
{
	struct span part, rest = name;
	if (!name.n || name.n > NAME_MAX_BYTES || utf8_bad(name) != name.n || utf8_odd(name))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < 0x20 || name.p[i] == '\\' || name.p[i] == ':')
			return false;
	while (span_cut(&rest, '/', &part))
		if (!part.n || span_is(part, ".") || span_is(part, ".."))
			return false;
	return true;
}

/* __MACOSX/ and ._x are what a Mac adds when a folder is zipped by hand. */
static bool side_file(struct span name)
{
	struct span part, rest = name;
	while (span_cut(&rest, '/', &part))
		if (span_is(part, "__MACOSX") || span_is(part, ".DS_Store") || span_starts(part, S("._")))
			return true;
	return false;
}

static enum err unpack(struct archive *z, struct span zip, struct span name, size_t *total,
                       struct arena *a, struct out *o, struct span *ret)
{
	char *at = arena_try(a, 0), *from = at;
	for (;;) {
		const void *block;
		size_t n;
		la_int64_t offset;
		int r = archive_read_data_block(z, &block, &n, &offset);
		if (r == ARCHIVE_EOF)
			break;
		if (r != ARCHIVE_OK && r != ARCHIVE_WARN)
			return helper_refuse(o, "%.*s: filen i paketet är trasig", SPAN_ARG(name));
		*total += n;
		if (*total > IMPORT_MAX_BYTES || offset < 0 || (size_t)offset != (size_t)(at - from))
			return helper_refuse(o, "Paketet är för stort uppackat (högst %d MB).", IMPORT_MAX_BYTES >> 20);
		if (*total > RATIO_FROM && *total / RATIO > zip.n)
			return helper_refuse(o, "Paketet växer orimligt mycket när det packas upp och läses inte.");
		/* Blocks stand one after the other: every arena piece is rounded up, so
		 * the rest of the last rounding is used first. */
		size_t room = (size_t)(a->at - at);
		if (n > room && !arena_try(a, n - room))
			return err_note(E_LIMIT, "bundle: arena full");
		if (n)
			memcpy(at, block, n);
		at += n;
	}
	*ret = span(from, (size_t)(at - from));
	return OK;
}

static enum err entry_name(struct archive_entry *e, struct arena *a, struct out *o, struct span *ret)
{
	const char *raw = archive_entry_pathname_utf8(e);
	raw = raw ? raw : archive_entry_pathname(e);
	struct span name = span_str(raw ? raw : "");
	bool folder = archive_entry_filetype(e) == AE_IFDIR;
	if (folder && name.n > 1 && span_ends(name, S("/")))
		name.n--;
	if (!name_safe(name))
		return helper_refuse(o, "Paketet innehåller ett otillåtet filnamn och läses inte.");
	if (!folder && archive_entry_filetype(e) != AE_IFREG)
		return helper_refuse(o, "%.*s: paketet får bara innehålla vanliga filer, inga länkar.",
		                     SPAN_ARG(name));
	if (archive_entry_hardlink(e) || archive_entry_symlink(e))
		return helper_refuse(o, "%.*s: paketet får bara innehålla vanliga filer, inga länkar.",
		                     SPAN_ARG(name));
	if (archive_entry_is_encrypted(e))
		return helper_refuse(o, "%.*s: filen är låst med lösenord.", SPAN_ARG(name));
	*ret = arena_copy(a, name);
	return OK;
}

static enum err take(struct archive *z, struct archive_entry *e, struct span zip, size_t *total,
                     struct arena *a, struct out *o, struct bundle_file *files, int *n)
{
	struct span name;
	TRY(entry_name(e, a, o, &name));
	if (archive_entry_filetype(e) == AE_IFDIR || side_file(name))
		return OK;
	for (int i = 0; i < *n; i++)
		if (span_eq(files[i].name, name))
			return helper_refuse(o, "%.*s: filen finns två gånger i paketet.", SPAN_ARG(name));
	files[*n].name = name;
	TRY(unpack(z, zip, name, total, a, o, &files[*n].bytes));
	++*n;
	return OK;
}

enum err bundle_read(struct span zip, struct arena *a, struct out *o, struct bundle_file **ret, int *ret_n)
{
	CLEANUP(reader_free) struct archive *z = archive_read_new();
	struct archive_entry *e;
	size_t total = 0;
	int seen = 0, r;
	/* Only by the directory at the end: a zip that was cut off is refused whole. */
	if (!z || archive_read_support_format_zip_seekable(z) != ARCHIVE_OK)
		return err_note(E_LIMIT, "bundle: libarchive");
	*ret = NEW_N(a, struct bundle_file, IMPORT_MAX_FILES);
	*ret_n = 0;
	if (archive_read_open_memory(z, zip.p, zip.n) != ARCHIVE_OK)
		return helper_refuse(o, "Filen är inget helt zip-paket.");
	while ((r = archive_read_next_header(z, &e)) == ARCHIVE_OK || r == ARCHIVE_WARN) {
		if (++seen > IMPORT_MAX_FILES)
			return helper_refuse(o, "Paketet har fler än %d filer.", IMPORT_MAX_FILES);
		TRY(take(z, e, zip, &total, a, o, *ret, ret_n));
	}
	if (r != ARCHIVE_EOF || !*ret_n)
		return helper_refuse(o, "Filen är inget helt zip-paket.");
	return OK;
}
