#include "room/meeting/meeting.h"

const char *attendance_word(int64_t status)
{
	static const char *const word[] = {"", N_("Här"), N_("Via video"), N_("Kom senare"), N_("Gick tidigare"), N_("Kom inte")};
	return (uint64_t)status < LEN(word) ? word[status] : "";
}

const char *round_word(int64_t round)
{
	static const char *const word[] = {"", N_("Oro"), N_("Hopp"), N_("Vad var och en kan göra"), N_("Annat")};
	return (uint64_t)round < LEN(word) ? word[round] : "";
}

const char *agreement_word(int64_t status)
{
	static const char *const word[] = {N_("Pågår"), N_("Hållen"), N_("Delvis"), N_("Inte"), N_("Ändrad")};
	return (uint64_t)status < LEN(word) ? word[status] : "";
}

struct span meeting_name(const struct mob_list *l, struct id person)
{
	for (int i = 0; i < l->n; i++)
		if (id_eq(l->rows[i].person, person))
			return l->rows[i].name;
	for (int i = 0; i < l->nothers; i++)
		if (id_eq(l->others[i].person, person))
			return l->others[i].name;
	return S("");
}

bool meeting_heard(const struct id *speakers, int n, struct id person)
{
	for (int i = 0; i < n; i++)
		if (id_eq(speakers[i], person))
			return true;
	return false;
}
