#include "form/shell_pages.h"
#include "room/shell/shell.h"

/* Only a path of this host: "/" alone, or "/" and what is no second slash. */
static bool own_path(struct span path)
{
	return path.n && path.p[0] == '/' &&
	       (path.n == 1 || (path.p[1] != '/' && path.p[1] != '\\')) &&
	       span_find(path, '\n', 0) == path.n && span_find(path, '\r', 0) == path.n;
}

/* ROUTE POST /language
 *   right  public
 *   flags  query early noaudit
 *   form   lang line 2 required
 *          next line 300
 */
enum err language_post(struct visit *v)
{
	const struct language_post_form *f = FORM(v, language_post);
	visit_cookie(v, "kring-lang", span_str(lang_code(lang_named(f->lang))), 365 * 24 * 3600);
	v->rq->reply.status = 303;
	v->rq->reply.location = own_path(f->next) ? f->next : S("/");
	return OK;
}
