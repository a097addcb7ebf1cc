#include "net/server.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static bool field_room(struct req *r)
{
	if (!r->form_room) {
		r->form_room = arena_get(&r->arena, sizeof *r->form_room * HTTP_MAX_FIELDS);
		r->pub.form = r->form_room;
	}
	return r->pub.nform < HTTP_MAX_FIELDS;
}

/* An unlinked file: in TMPDIR, or in memory where the sandbox allows no folder. */
static int spool(void)
{
	const char *dir = getenv("TMPDIR");
	int fd = open(dir && *dir ? dir : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return fd >= 0 ? fd : memfd_create("upload", MFD_CLOEXEC);
}

static enum err part_begin(void *arg, const struct multipart_part *part)
{
	struct req *r = arg;
	struct http_request *rq = &r->pub;
	out_reset(&r->value);
	r->in_file = part->file;
	if (!part->file) {
		if (!field_room(r))
			return E_LIMIT;
		r->form_room[rq->nform++] = (struct http_field){arena_copy(&r->arena, part->name), {NULL, 0}};
		r->text += part->name.n;
		return r->text > HTTP_MAX_FORM ? E_LIMIT : OK;
	}
	if (!rq->files)
		rq->files = NEW_N(&r->arena, struct http_file, HTTP_MAX_FILES + 1);
	/* A field left empty comes as a file without name and bytes: it takes no descriptor. */
	rq->files[rq->nfiles] = (struct http_file){arena_copy(&r->arena, part->name),
		arena_copy(&r->arena, part->filename), -1, 0};
	return rq->nfiles++ < HTTP_MAX_FILES ? OK : E_LIMIT;
}

static enum err file_data(struct req *r, struct http_file *f, struct span piece)
{
	r->upload += (int64_t)piece.n;
	if (r->upload > HTTP_MAX_UPLOAD)
		return E_LIMIT;
	if (f->fd < 0 && (f->fd = spool()) < 0)
		return err_note(E_IO, "no file for an upload: %d", errno);
	f->size += (int64_t)piece.n;
	while (piece.n) {
		ssize_t k = write(f->fd, piece.p, piece.n);
		if (k <= 0)
			return err_note(E_IO, "cannot write an upload: %d", errno);
		piece = span(piece.p + k, piece.n - (size_t)k);
	}
	return OK;
}

static enum err part_data(void *arg, struct span piece)
{
	struct req *r = arg;
	struct http_request *rq = &r->pub;
	if (r->in_file)
		return file_data(r, &rq->files[rq->nfiles - 1], piece);
	r->text += piece.n;
	if (r->text > HTTP_MAX_FORM)
		return E_LIMIT;
	out_raw(&r->value, piece);
	return r->value.bad ? E_LIMIT : OK;
}

static enum err part_done(void *arg)
{
	struct req *r = arg;
	struct http_request *rq = &r->pub;
	if (!r->in_file) {
		rq->form[rq->nform - 1].value = arena_copy(&r->arena, out_span(&r->value));
		return OK;
	}
	struct http_file *f = &rq->files[rq->nfiles - 1];
	if (f->fd < 0)
		rq->nfiles--;
	else if (lseek(f->fd, 0, SEEK_SET) < 0)
		return err_note(E_IO, "cannot rewind an upload: %d", errno);
	return OK;
}

int request_body(struct req *r, struct span piece)
{
	r->got += piece.n;
	if (r->refuse)
		return r->refuse;
	if (r->body != BODY_PARTS) {
		out_raw(&r->raw, piece);
		return r->raw.bad ? 413 : 0;
	}
	r->parts.arg = r;
	r->parts.part = part_begin;
	r->parts.data = part_data;
	r->parts.done = part_done;
	switch (multipart_feed(&r->parts, piece)) {
	case OK:        return 0;
	case E_LIMIT:   return 413;
	case E_INVALID: return 400;
	default:        return 500;
	}
}

static int urlencoded(struct req *r, struct span body)
{
	struct http_request *rq = &r->pub;
	struct span pair;
	while (span_cut(&body, '&', &pair)) {
		if (!pair.n)
			continue;
		if (!field_room(r))
			return 413;
		struct http_field *f = &r->form_room[rq->nform++];
		size_t eq = span_find(pair, '=', 0);
		struct span value = eq < pair.n ? span(pair.p + eq + 1, pair.n - eq - 1) : span(NULL, 0);
		if (!request_decode(span(pair.p, eq), true, arena_get(&r->arena, eq + 1), &f->name) ||
		    !request_decode(value, true, arena_get(&r->arena, value.n + 1), &f->value))
			return 400;
	}
	return 0;
}

int request_whole(struct req *r)
{
	if (r->refuse)
		return r->refuse;
	if (r->body == BODY_PARTS)
		return multipart_whole(&r->parts) ? 0 : 400;
	if (r->body == BODY_FORM)
		return urlencoded(r, out_span(&r->raw));
	if (r->body == BODY_RAW)
		r->pub.body = arena_copy(&r->arena, out_span(&r->raw));
	return 0;
}

static void out_recycle(struct out *o)
{
	if (o->cap > SERVER_KEEP_OUT)
		out_free(o);
	out_reset(o);
}

void request_reset(struct req *r)
{
	for (int i = 0; i < r->pub.nfiles; i++)
		if (r->pub.files[i].fd >= 0)
			close(r->pub.files[i].fd);
	out_recycle(&r->out);
	out_recycle(&r->zip);
	out_recycle(&r->raw);
	out_recycle(&r->value);
	out_recycle(&r->parts.hold);
	arena_reset(&r->arena);
}
