#include "room/shell/shell.h"

#include "text/html.h"
#include "view/shell.h"

const char *const stage_names[STAGE_COUNT] = {
	[STAGE_NONE] = "",
	[STAGE_COMMISSION] = N_("Uppdrag"),
	[STAGE_MAP] = N_("Nätverkskarta"),
	[STAGE_MOBILISATION] = N_("Mobilisering"),
	[STAGE_MEETING] = N_("Nätverksmöte"),
	[STAGE_AGREEMENT] = N_("Överenskommelse"),
	[STAGE_FOLLOW_UP] = N_("Uppföljning"),
	[STAGE_CLOSED] = N_("Avslutat"),
};

static const char *const stage_patterns[STAGE_COUNT] = {
	[STAGE_COMMISSION] = "/process/{process}/commission",
	[STAGE_MAP] = "/process/{process}/map",
	[STAGE_MOBILISATION] = "/process/{process}/mobilisation",
	[STAGE_MEETING] = "/process/{process}/meeting",
	[STAGE_AGREEMENT] = "/process/{process}/agreement",
	[STAGE_FOLLOW_UP] = "/process/{process}/follow-up",
};

/* A place stands in the navigation once the program has its page, for those who may open it. */
const struct shell_link shell_nav[] = {
	{"day", "/", N_("Min dag"), "home"},
	{"requests", "/requests", N_("Förfrågningar"), "inbox"},
	{"board", "/board", N_("Ärenden"), "folder"},
	{"calendar", "/calendar", N_("Kalender"), "calendar"},
	{"statistics", "/statistics", N_("Statistik"), "chart"},
	{"study", "/study", N_("Studie"), "book-open"},
	{"courses", "/courses", N_("Kurser"), "course"},
	{"review", "/review", N_("Granskning"), "eye"},
	{"admin", "/admin", N_("Konton"), "users"},
	{NULL, NULL, NULL, NULL},
};

const struct shell_link shell_tools[] = {
	{"overview", "/process/{process}", N_("Översikt"), "folder"},
	{"people", "/process/{process}/people", N_("Personer"), "users"},
	{"consents", "/process/{process}/consents", N_("Samtycken"), "handshake"},
	{"journal", "/process/{process}/journal", N_("Journal"), "document"},
	{"access", "/process/{process}/access", N_("Vilka ser ärendet"), "eye"},
	{NULL, NULL, NULL, NULL},
};

static const struct route *page_of(const char *pattern)
{
	for (int i = 0; i < nroutes; i++)
		if (strcmp(routes[i].pattern, pattern) == 0 && strcmp(routes[i].method, "GET") == 0)
			return &routes[i];
	return NULL;
}

bool shell_may(const struct visit *v, const char *pattern)
{
	const struct route *r = page_of(pattern);
	return r && right_holds(r->right, v->visitor.roles, v->level, !id_none(v->visitor.who.staff),
	                        true, true, !id_none(v->visitor.invitation));
}

const char *shell_leaf(const char *pattern)
{
	const char *leaf = strrchr(pattern, '/') + 1;
	return *leaf == '{' ? NULL : leaf;
}

const char *shell_stage_leaf(const struct visit *v, enum stage s)
{
	if (s <= STAGE_NONE || s >= STAGE_CLOSED || !shell_may(v, stage_patterns[s]))
		return NULL;
	return shell_leaf(stage_patterns[s]);
}

/* The first letter of a word; nothing for a word that begins otherwise. */
static struct span first_letter(struct span word)
{
	size_t n = 1;
	while (n < word.n && ((unsigned char)word.p[n] & 0xc0) == 0x80)
		n++;
	return span(word.p, word.n ? n : 0);
}

struct span shell_initials(struct arena *a, struct span name)
{
	struct span word, first = {0}, last = {0};
	while (span_cut(&name, ' ', &word)) {
		if (!word.n)
			continue;
		if (!first.n)
			first = first_letter(word);
		else
			last = first_letter(word);
	}
	return arena_fmt(a, "%.*s%.*s", SPAN_ARG(first), SPAN_ARG(last));
}

const char *shell_flash(const char *done)
{
	static const struct { const char *code, *text; } lines[] = {
		{"saved", N_("Sparat.")},
		{"added", N_("Tillagt.")},
		{"removed", N_("Borttaget.")},
		{"changed", N_("Ändrat.")},
		{"sent", N_("Skickat.")},
		{"accepted", N_("Förfrågan är mottagen och ärendet är öppnat.")},
		{"declined", N_("Förfrågan är avböjd.")},
		{"invited", N_("Inbjudan är klar.")},
		{"answered", N_("Tack för ditt svar.")},
		{"closed", N_("Avslutat.")},
		{"opened", N_("Öppnat.")},
		{"assigned", N_("Uppdraget är fördelat.")},
		{"reviewed", N_("Granskningen är sparad.")},
		{"password", N_("Lösenordet är bytt.")},
		{"signed-out", N_("Du är utloggad.")},
		{"expired", N_("Du var borta en stund och behöver logga in igen. Det du senast skrev är inte sparat.")},
	};
	if (!done)
		return NULL;
	for (size_t i = 0; i < LEN(lines); i++)
		if (strcmp(lines[i].code, done) == 0)
			return lines[i].text;
	return N_("Klart.");
}

const char *shell_sector_class(int64_t sector)
{
	static const char *const names[] = {"", "familj", "slakt", "skola", "prof", "van"};
	return names[sector > 0 && sector < (int64_t)LEN(names) ? sector : 0];
}

static const struct { const char *class, *word, *icon; } answers[] = {
	[ANSWER_NONE] = {"vantar", N_("Inget svar"), "clock"},
	[ANSWER_YES] = {"ja", N_("Kommer"), "check"},
	[ANSWER_MAYBE] = {"kanske", N_("Funderar"), "question"},
	[ANSWER_NO] = {"nej", N_("Kommer inte"), "x"},
};

static int known(int64_t answer)
{
	return answer >= ANSWER_NONE && answer <= ANSWER_NO ? (int)answer : ANSWER_NONE;
}

const char *shell_answer_class(int64_t answer) { return answers[known(answer)].class; }
const char *shell_answer_word(int64_t answer) { return answers[known(answer)].word; }
const char *shell_answer_icon(int64_t answer) { return answers[known(answer)].icon; }

void view_icon(struct out *o, const char *name)
{
	static _Thread_local const char *sprite;
	if (!sprite)
		sprite = static_url("icons.svg");
	LIT(o, "<svg class=\"i");
	if (strcmp(name, "arrow-left") == 0 || strcmp(name, "arrow-right") == 0 || strcmp(name, "chevron-right") == 0)
		LIT(o, " dir");
	LIT(o, "\" aria-hidden=\"true\"><use href=\"");
	out_str(o, sprite);
	LIT(o, "#");
	html_str(o, name);
	LIT(o, "\"/></svg>");
}

static const struct { enum err e; struct shell_refusal says; } refusals[] = {
	{E_NOTFOUND, {N_("Sidan finns inte"),
		N_("Den kan ha flyttats, eller så har du inget uppdrag i ärendet. Gå till startsidan och leta därifrån."),
		"search", false, "/"}},
	{E_DENIED, {N_("Det gick inte att öppna sidan"),
		N_("Den hör inte till ditt arbete i Kring, eller så var sidan du skrev på för gammal. "
		   "Gå till startsidan och försök därifrån."), "lock", false, "/"}},
	{E_INVALID, {N_("Något i formuläret stämmer inte"),
		N_("Gå tillbaka, titta igenom det du fyllde i och skicka igen."), "alert", false, "/"}},
	{E_CONFLICT, {N_("Någon annan hann före"),
		N_("Det du ändrade har ändrats av någon annan under tiden. Öppna sidan igen och se hur det ser ut nu."),
		"users", false, "/"}},
	{E_LIMIT, {N_("Det var för mycket på en gång"),
		N_("Texten eller filen är större än Kring tar emot. Dela upp den och försök igen."), "alert", false, "/"}},
	{E_BUSY, {N_("Kring har mycket att göra just nu"),
		N_("Ingenting har ändrats. Vänta några sekunder och försök igen."), "hourglass", true, "/"}},
	{E_UNKNOWN, {N_("Vi vet inte om det sparades"),
		N_("Förbindelsen bröts i fel ögonblick. Öppna sidan igen och se efter innan du gör om det."),
		"warning", true, "/"}},
};

struct shell_refusal shell_refusal(const struct visit *v, enum err e)
{
	static const struct shell_refusal other = {N_("Något gick fel hos oss"),
		N_("Ingenting har ändrats. Försök igen om en stund. Ring din administratör om felet är kvar, "
		   "och säg numret här under."), "warning", true, "/"};
	static const struct shell_refusal guest = {N_("Det gick inte just nu"),
		N_("Vänta en liten stund. Prova sedan igen. Du kan också ringa den som bjöd in dig."),
		"hourglass", false, "/invited"};
	if (id_none(v->visitor.who.staff) && !id_none(v->visitor.invitation) && e != E_NOTFOUND)
		return guest;
	for (size_t i = 0; i < LEN(refusals); i++)
		if (refusals[i].e == e)
			return refusals[i].says;
	return other;
}

void shell_error(struct visit *v, enum err e)
{
	struct shell_refusal r = shell_refusal(v, e);
	struct page p = {.v = v, .title = r.title, .layout = "mid"};
	view_error_page(v->out, &p, &r);
}
