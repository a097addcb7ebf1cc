/*
 * commission_pages.c - stage 1: the commission talk, its versions, its paper.
 */
#include "form/commission_pages.h"
#include "room/process/commission.h"
#include "view/commission.h"

static bool may_write(const struct visit *v, const struct case_frame *f)
{
	return v->level >= LEVEL_WRITE && f->phase != STAGE_CLOSED;
}

/* ROUTE GET /process/{process}/commission
 *   right  process.read
 */
enum err commission_page(struct visit *v)
{
	struct case_frame frame;
	struct commission c;
	struct scan versions = commission_versions(v->db, .who = v->who, .process = v->on.process);
	enum err e = process_frame(v, v->on.process, STAGE_COMMISSION, &frame);
	if (e == OK)
		e = commission_read(v, v->on.process, 0, &c);
	if (e) {
		scan_end(&versions);
		return e;
	}
	struct page p = {.v = v, .title = "Uppdrag", .number = frame.number, .nav = "board",
	                 .frame = &frame, .layout = "page"};
	if (visit_fault_of(v, "version").n)
		v->rq->reply.status = 409;
	view_commission_head(v->out, &p, &c, may_write(v, &frame));
	struct commission_versions_row row;
	int n = 0;
	while ((e = commission_versions_next(&versions, &row)) == OK)
		view_commission_version(v->out, &p, &row, n++);
	view_commission_foot(v->out, &p, &c, n);
	return e == E_NOTFOUND ? OK : e;
}

/* ROUTE POST /process/{process}/commission
 *   right  process.write
 *   again  commission_page
 *   form   version      int 0..1000000
 *          main         line 80
 *          age          line 20
 *          title        line 80
 *          question     text 300
 *          commissioner text 4000
 *          family       text 4000
 *          child        text 4000
 *          shared       text 1000
 *          fixed        text 4000
 *          questions    text 4000
 *          background   text 4000
 *          safety       text 4000
 *          said_commissioner bool
 *          said_family  bool
 *          said_child   bool
 */
enum err commission_post(struct visit *v)
{
	const struct commission_post_form *f = FORM(v, commission_post);
	struct commission c = {
		.version = f->version.v,
		.shared_by = (f->said_commissioner ? SAID_COMMISSIONER : 0) | (f->said_family ? SAID_FAMILY : 0) |
		             (f->said_child ? SAID_CHILD : 0),
		.about = {.main = f->main, .age = f->age, .title = f->title, .question = f->question},
		.body = {.commissioner = f->commissioner, .family = f->family, .child = f->child,
			.shared = f->shared, .fixed = f->fixed, .questions = f->questions,
			.background = f->background, .safety = f->safety},
	};
	enum err e = commission_save(v, v->on.process, &c);
	if (e == E_CONFLICT) {
		visit_fault(v, "version", "Någon annan har sparat under tiden. Jämför texterna, rätta din och spara igen.");
		return E_INVALID;
	}
	TRY(e);
	visit_go(v, "saved", "/process/%i/commission", &v->on.process);
	return OK;
}

/* ROUTE POST /process/{process}/legal-mode
 *   right  process.write
 *   again  commission_page
 *   form   legal_mode code 1..4 required
 */
enum err legal_mode_post(struct visit *v)
{
	const struct legal_mode_post_form *f = FORM(v, legal_mode_post);
	TRY(commission_set_legal(v, v->on.process, (enum legal_mode)f->legal_mode));
	visit_go(v, "saved", "/process/%i/commission#legal", &v->on.process);
	return OK;
}

/* ROUTE GET /process/{process}/commission/version/{n:int}
 *   right  process.read
 */
enum err commission_version_page(struct visit *v)
{
	struct case_frame frame;
	struct commission c;
	int64_t n;
	if (!span_int(visit_text(v, "n"), 1, 1000000, &n))
		return E_NOTFOUND;
	TRY(process_frame(v, v->on.process, STAGE_COMMISSION, &frame));
	TRY(commission_read(v, v->on.process, n, &c));
	struct page p = {.v = v, .title = "Tidigare version av uppdraget", .number = frame.number, .nav = "board",
	                 .frame = &frame, .layout = "page narrow"};
	view_commission_old(v->out, &p, &c);
	return OK;
}

/* ROUTE GET /process/{process}/commission/print
 *   right  process.read
 */
enum err commission_print(struct visit *v)
{
	struct case_frame frame;
	struct commission c;
	TRY(process_frame(v, v->on.process, STAGE_COMMISSION, &frame));
	TRY(commission_read(v, v->on.process, 0, &c));
	visit_audit(v, AUDIT_PRINT, v->on.process);
	struct page p = {.v = v, .title = "Uppdraget på papper", .number = frame.number, .nav = "board",
	                 .frame = &frame, .layout = "page narrow"};
	view_commission_paper(v->out, &p, &c);
	return OK;
}
