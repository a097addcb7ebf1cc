#include <sodium.h>

#include "base/utf8.h"
#include "trust/session.h"

/* Of the best known lists, those of twelve characters and more; compared in lower case. */
static const char *const known[] = {
	"123456789012", "1234567890123", "password1234", "lösenord1234", "losenord1234",
	"qwertyuiop12", "qwertyuiopåä", "administrator", "socialtjänst", "socialtjansten",
	"sommar202612", "hejhejhejhej", "aaaaaaaaaaaa", "abcdefghijkl", "iloveyou1234",
	"changeme1234", "välkommen123", "valkommen123", "nätverksmöte",
};

bool password_good(struct arena *a, struct span stored, struct span given)
{
	/* Of no password: so that an unknown login costs the same time. */
	static const char none[] = "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	const char *hash = stored.n ? arena_str(a, stored) : none;
	bool good = given.n <= 1024 && crypto_pwhash_str_verify(hash, given.p ? given.p : "", given.n) == 0;
	return good && stored.n;
}

enum err password_hash(struct arena *a, struct span given, struct span *ret)
{
	char *to = arena_get(a, crypto_pwhash_STRBYTES);
	if (crypto_pwhash_str_alg(to, given.p, given.n, 2, (size_t)64 << 20, crypto_pwhash_ALG_ARGON2ID13))
		return err_note(E_LIMIT, "no memory for argon2id");
	*ret = span_str(to);
	return OK;
}

static bool same_lower(struct span a, const char *b)
{
	if (a.n != strlen(b))
		return false;
	for (size_t i = 0; i < a.n; i++) {
		char c = a.p[i] >= 'A' && a.p[i] <= 'Z' ? (char)(a.p[i] + 32) : a.p[i];
		if (c != b[i])
			return false;
	}
	return true;
}

const char *password_fault(struct span given)
{
	size_t n = utf8_len(given);
	if (n < 12)
		return N_("Lösenordet är för kort. Skriv minst 12 tecken.");
	if (n > 128)
		return N_("Lösenordet är för långt. Skriv högst 128 tecken.");
	for (size_t i = 0; i < LEN(known); i++)
		if (same_lower(given, known[i]))
			return N_("Det lösenordet är för vanligt. Välj ett annat.");
	return NULL;
}
