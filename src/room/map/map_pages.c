/*
 * map_pages.c - the map as a picture, as a list that does all the picture does,
 * a person's form, ties between people, sharing.
 */
#include "form/map_pages.h"
#include "room/map/map.h"
#include "room/process/process.h"
#include "sql/map.h"
#include "view/map.h"

/* The picture is wider than it needs: the legend stands in its lower left corner. */
enum { WORDS_MAX = 64 << 10, PICTURE_WIDTH = 1080, PICTURE_HEIGHT = 660 };

static struct page map_frame_page(const struct visit *v, const struct case_frame *frame, const char *title)
{
	return (struct page){.v = v, .title = title, .number = frame->number, .nav = "processes", .frame = frame};
}

static struct span words_of(struct visit *v, const struct map *m)
{
	struct out o = out_new(WORDS_MAX);
	map_words(&o, m, v->lang);
	struct span words = arena_copy(v->arena, out_span(&o));
	out_free(&o);
	return words;
}

/* ROUTE GET /process/{process}/map
 *   right  process.read
 */
enum err map_page(struct visit *v)
{
	struct case_frame frame;
	struct map_sheet s;
	struct map m;
	struct map_layout l;
	char id[ID_TEXT];
	TRY(process_frame(v, v->on.process, STAGE_MAP, &frame));
	TRY(map_read(v, v->on.process, &s));
	struct page p = map_frame_page(v, &frame, N_("Nätverkskarta"));
	if (!map_open_to(v, &frame, &s))
		return view_map_closed(v->out, &p), OK;
	if (!s.n)
		return view_map_nobody(v->out, &p, &s), OK;
	map_picture(v, &s, &m);
	id_text(v->on.process, id);
	struct map_options options = {.mode = MAP_SCREEN, .lang = v->lang,
		.width = PICTURE_WIDTH, .height = PICTURE_HEIGHT,
		.title = span_str(tr(v->lang, "Nätverkskartan"))};
	if (v->level >= LEVEL_WRITE)
		options.href = arena_fmt(v->arena, "/process/%.*s/map/person/", ID_TEXT, id);
	TRY(map_layout(&l, v->arena, &m, &options));
	p.layout = "kartvy";
	view_map_page(v->out, &p, &s, &l, words_of(v, &m));
	return OK;
}

/* ROUTE GET /process/{process}/map/list
 *   right  process.read
 */
enum err map_list_page(struct visit *v)
{
	struct case_frame frame;
	struct map_sheet s;
	TRY(process_frame(v, v->on.process, STAGE_MAP, &frame));
	TRY(map_read(v, v->on.process, &s));
	struct page p = map_frame_page(v, &frame, N_("Nätverkskarta som lista"));
	if (!map_open_to(v, &frame, &s))
		view_map_closed(v->out, &p);
	else if (!s.n)
		view_map_nobody(v->out, &p, &s);
	else
		view_map_list(v->out, &p, &s);
	return OK;
}

/* ROUTE POST /process/{process}/map/list
 *   right  process.write
 *   again  map_list_page
 *   form   person ids 2000
 *          sector texts 2000 2
 *          ring   texts 2000 2
 *          tie    texts 2000 2
 */
enum err map_list_post(struct visit *v)
{
	const struct map_list_post_form *f = FORM(v, map_list_post);
	int n = f->person.n;
	struct map_row *rows = NEW_N(v->arena, struct map_row, (size_t)n);
	bool whole = f->sector.n == n && f->ring.n == n && f->tie.n == n;
	for (int i = 0; i < n && whole; i++) {
		int64_t sector, ring, tie;
		whole = span_int(f->sector.v[i], 0, MAP_SECTORS, &sector) && span_int(f->ring.v[i], 0, MAP_RINGS, &ring) &&
		        span_int(f->tie.v[i], 0, MAP_TIE_CODES - 1, &tie);
		if (whole)
			rows[i] = (struct map_row){f->person.v[i], (int)sector, (int)ring, (int)tie};
	}
	if (!whole) {
		visit_fault(v, "person", N_("Listan kom inte fram hel. Öppna sidan igen och försök en gång till."));
		return E_INVALID;
	}
	TRY(map_rows_save(v, v->on.process, rows, n));
	visit_go(v, "saved", "/process/%i/map/list", &v->on.process);
	return OK;
}

/* ---- one person ----------------------------------------------------------------------- */

/* The two forms have the same fields. */
#define GIVEN(f) ((struct map_given){ \
	.name = (f)->name, .call_name = (f)->call_name, .relation = (f)->relation, .age = (f)->age, \
	.phone = (f)->phone, .email = (f)->email, .language = (f)->language, .note = (f)->note, \
	.private = (f)->private != 0, .child = (f)->child, .trusted = (f)->trusted, \
	.protected = (int)(f)->protected, .sector = (int)(f)->sector, .ring = (int)(f)->ring, .tie = (int)(f)->tie})

/* ROUTE GET /process/{process}/map/add
 *   right  process.write
 */
enum err map_add_page(struct visit *v)
{
	struct case_frame frame;
	TRY(process_frame(v, v->on.process, STAGE_MAP, &frame));
	struct page p = map_frame_page(v, &frame, N_("Lägg till person"));
	p.layout = "page narrow";
	struct map_given blank = {.private = true, .ring = 2};
	view_map_person_page(v->out, &p, (struct id){{0}}, &blank);
	return OK;
}

/* ROUTE POST /process/{process}/map/add
 *   right  process.write
 *   again  map_add_page
 *   form   name      line 120 required
 *          call_name line 60
 *          relation  line 120
 *          age       line 20
 *          phone     phone
 *          email     email
 *          private   code 0..1 required
 *          child     bool
 *          trusted   bool
 *          protected code 0..3
 *          sector    code 0..5
 *          ring      code 0..3
 *          tie       code 0..5
 *          language  line 60
 *          note      text 2000
 */
enum err map_add_post(struct visit *v)
{
	const struct map_add_post_form *f = FORM(v, map_add_post);
	TRY(map_person_save(v, v->on.process, (struct id){{0}}, &GIVEN(f), NULL));
	visit_go(v, "added", "/process/%i/map", &v->on.process);
	return OK;
}

/* ROUTE GET /process/{process}/map/person/{person}
 *   right  process.write
 */
enum err map_edit_page(struct visit *v)
{
	struct case_frame frame;
	struct map_sheet s;
	struct map_who_row w;
	struct id person = visit_id(v, "person");
	TRY(process_frame(v, v->on.process, STAGE_MAP, &frame));
	TRY(map_who(v->db, &w, .who = v->who, .process = v->on.process, .id = person));
	TRY(map_read(v, v->on.process, &s));
	const struct map_entry *e = map_entry_of(&s, person);
	if (!e)
		return E_NOTFOUND;
	struct map_given now = {
		.name = w.body.name, .call_name = w.body.call_name, .relation = w.body.relation, .age = w.body.age,
		.phone = w.body.phone, .email = w.body.email, .language = w.body.language, .note = w.body.note,
		.private = w.private, .child = w.child, .trusted = e->trusted, .protected = (int)w.protected,
		.sector = e->sector, .ring = e->ring, .tie = e->tie,
	};
	struct page p = map_frame_page(v, &frame, N_("Ändra person"));
	p.layout = "page narrow";
	view_map_person_page(v->out, &p, person, &now);
	return OK;
}

/* ROUTE POST /process/{process}/map/person/{person}
 *   right  process.write
 *   again  map_edit_page
 *   form   name      line 120 required
 *          call_name line 60
 *          relation  line 120
 *          age       line 20
 *          phone     phone
 *          email     email
 *          private   code 0..1 required
 *          child     bool
 *          trusted   bool
 *          protected code 0..3
 *          sector    code 0..5
 *          ring      code 0..3
 *          tie       code 0..5
 *          language  line 60
 *          note      text 2000
 */
enum err map_edit_post(struct visit *v)
{
	const struct map_edit_post_form *f = FORM(v, map_edit_post);
	struct id person = visit_id(v, "person");
	if (id_none(person))
		return E_NOTFOUND;
	TRY(map_person_save(v, v->on.process, person, &GIVEN(f), NULL));
	visit_go(v, "saved", "/process/%i/map/list", &v->on.process);
	return OK;
}

/* ROUTE POST /process/{process}/map/person/{person}/remove
 *   right  process.write
 *   again  map_edit_page
 */
enum err map_remove_post(struct visit *v)
{
	TRY(map_person_out(v, v->on.process, visit_id(v, "person"), true));
	visit_go(v, "removed", "/process/%i/map/list", &v->on.process);
	return OK;
}

/* ROUTE POST /process/{process}/map/person/{person}/restore
 *   right  process.write
 *   again  map_list_page
 */
enum err map_restore_post(struct visit *v)
{
	TRY(map_person_out(v, v->on.process, visit_id(v, "person"), false));
	visit_go(v, "saved", "/process/%i/map/list", &v->on.process);
	return OK;
}

/* ---- ties, sharing ----------------------------------------------------------------------- */

/* ROUTE GET /process/{process}/map/tie
 *   right  process.write
 */
enum err map_tie_page(struct visit *v)
{
	struct case_frame frame;
	struct map_sheet s;
	TRY(process_frame(v, v->on.process, STAGE_MAP, &frame));
	TRY(map_read(v, v->on.process, &s));
	struct page p = map_frame_page(v, &frame, N_("Relation mellan två personer"));
	p.layout = "page narrow";
	view_map_tie_page(v->out, &p, &s);
	return OK;
}

/* ROUTE POST /process/{process}/map/tie
 *   right  process.write
 *   again  map_tie_page
 *   form   a         id
 *          b         id
 *          kind      code 0..5 required
 *          direction code 0..2
 */
enum err map_tie_post(struct visit *v)
{
	const struct map_tie_post_form *f = FORM(v, map_tie_post);
	struct map_bond bond = {f->a, f->b, (int)f->kind, (int)f->direction};
	TRY(map_tie_save(v, v->on.process, &bond));
	visit_go(v, "saved", "/process/%i/map/tie", &v->on.process);
	return OK;
}

/* ROUTE POST /process/{process}/map/share
 *   right  process.write
 *   again  map_page
 *   form   visible code 0..1 required
 */
enum err map_share_post(struct visit *v)
{
	const struct map_share_post_form *f = FORM(v, map_share_post);
	TRY(map_share(v, v->on.process, f->visible == 1));
	visit_go(v, "changed", "/process/%i/map", &v->on.process);
	return OK;
}
