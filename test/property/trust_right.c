/*
 * The whole table of rights, asked in every way there is: each right, each set
 * of roles, each level, each flag. What is expected comes from a second reading
 * of the rules (one line of conditions per right), not from the program's switch.
 */
#include "trust/right.h"

#include "../tap.h"

/* What a rule asks for; all that it names must hold. */
enum {
	NEEDS_SESSION = 1, NEEDS_INVITATION = 2, NEEDS_OWN_UNIT = 4, NEEDS_OPEN = 8,
	NEEDS_NO_ACCESS = 16
};
struct rule {
	const char *right;
	const char *roles;  /* one letter each (l c m a r k); any of them will do; "" asks for none */
	int level;          /* at least */
	unsigned needs;
};

/* A right may stand twice: then either rule opens. */
static const struct rule rules[] = {
	{"public", "", 0, 0},
	{"invited", "", 0, NEEDS_INVITATION},
	{"staff", "", 0, NEEDS_SESSION},
	{"request.create", "lcm", 0, NEEDS_SESSION},
	{"request.read", "lm", 0, NEEDS_SESSION | NEEDS_OWN_UNIT},
	{"request.decide", "lm", 0, NEEDS_SESSION | NEEDS_OWN_UNIT},
	{"board", "lm", 0, NEEDS_SESSION},
	{"process.read", "", 1, NEEDS_SESSION},
	{"process.write", "", 2, NEEDS_SESSION | NEEDS_OPEN},
	{"process.lead", "", 3, NEEDS_SESSION | NEEDS_OPEN},
	{"process.lead", "m", 0, NEEDS_SESSION | NEEDS_OPEN | NEEDS_OWN_UNIT},
	{"break.glass", "lm", 0, NEEDS_SESSION | NEEDS_OWN_UNIT | NEEDS_NO_ACCESS},
	{"review", "m", 0, NEEDS_SESSION},
	{"admin", "a", 0, NEEDS_SESSION},
};

static bool rule_opens(const struct rule *r, unsigned roles, int level, unsigned has)
{
	static const char letters[] = "lcmark";
	bool role = !*r->roles;
	for (int i = 0; i < 6; i++)
		role |= (roles >> i & 1) && strchr(r->roles, letters[i]);
	return role && level >= r->level && (r->needs & ~has) == 0;
}

static bool expected(const char *right, unsigned roles, int level, unsigned has)
{
	if (level == 0)
		has |= NEEDS_NO_ACCESS;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (strcmp(rules[i].right, right) == 0 && rule_opens(&rules[i], roles, level, has))
			return true;
	return false;
}

/* All cases of one right; returns how many differ, and says the first. */
static long differences(enum right right, long *ret_cases, long *ret_open)
{
	long bad = 0;
	for (unsigned roles = 0; roles < 64; roles++)
		for (int level = LEVEL_NONE; level <= LEVEL_LEAD; level++)
			for (unsigned has = 0; has < 16; has++) {
				bool want = expected(right_names[right], roles, level, has);
				bool got = right_holds(right, roles, (enum level)level, has & NEEDS_SESSION,
				                       has & NEEDS_OWN_UNIT, has & NEEDS_OPEN, has & NEEDS_INVITATION);
				++*ret_cases;
				*ret_open += got;
				if (got != want && !bad++)
					printf("# %s: roles %u, level %d, flags %u: %d\n", right_names[right], roles, level, has, got);
			}
	return bad;
}

int main(void)
{
	long cases = 0;
	for (int r = 0; r < RIGHT_COUNT; r++) {
		long open = 0, bad = differences((enum right)r, &cases, &open);
		ok(bad == 0, "%s: %ld of 4096 cases differ", right_names[r], bad);
		ok(open > 0 && (r == RIGHT_PUBLIC || open < 4096), "%s: %ld cases open", right_names[r], open);
		struct span name = span(right_names[r], strlen(right_names[r]));
		ok(right_named(name) == (enum right)r, "%s is found by its name", right_names[r]);
	}
	ok(cases == RIGHT_COUNT * 4096, "%ld cases asked", cases);
	ok(right_named(S("process.own")) == RIGHT_COUNT, "an unknown word is no right");
	ok(!right_holds(RIGHT_COUNT, 63, LEVEL_LEAD, true, true, true, true), "what no rule grants is refused");
	return done();
}
