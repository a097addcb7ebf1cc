#include "trust/right.h"

#include "sql/trust.h"

const char *const right_names[RIGHT_COUNT] = {
	[RIGHT_PUBLIC] = "public", [RIGHT_INVITED] = "invited", [RIGHT_STAFF] = "staff",
	[RIGHT_REQUEST_CREATE] = "request.create", [RIGHT_REQUEST_READ] = "request.read",
	[RIGHT_REQUEST_DECIDE] = "request.decide", [RIGHT_BOARD] = "board",
	[RIGHT_PROCESS_READ] = "process.read", [RIGHT_PROCESS_WRITE] = "process.write",
	[RIGHT_PROCESS_LEAD] = "process.lead", [RIGHT_BREAK_GLASS] = "break.glass",
	[RIGHT_REVIEW] = "review", [RIGHT_ADMIN] = "admin",
};

enum right right_named(struct span name)
{
	for (int r = 0; r < RIGHT_COUNT; r++)
		if (span_is(name, right_names[r]))
			return (enum right)r;
	return RIGHT_COUNT;
}

bool right_holds(enum right right, unsigned roles, enum level level, bool signed_in,
                 bool same_unit, bool open, bool invited)
{
	bool team = signed_in && (roles & (ROLE_LEADER | ROLE_MANAGER));
	bool own_team = team && same_unit;
	switch (right) {
	case RIGHT_PUBLIC:         return true;
	case RIGHT_INVITED:        return invited;
	case RIGHT_STAFF:          return signed_in;
	case RIGHT_REQUEST_CREATE: return team || (signed_in && (roles & ROLE_CASEWORKER));
	case RIGHT_REQUEST_READ:
	case RIGHT_REQUEST_DECIDE: return own_team;
	case RIGHT_BOARD:          return team;
	case RIGHT_PROCESS_READ:   return signed_in && level >= LEVEL_READ;
	case RIGHT_PROCESS_WRITE:  return signed_in && level >= LEVEL_WRITE && open;
	case RIGHT_PROCESS_LEAD:   return signed_in && open &&
	                                  (level >= LEVEL_LEAD || (same_unit && (roles & ROLE_MANAGER)));
	case RIGHT_BREAK_GLASS:    return own_team && level == LEVEL_NONE;
	case RIGHT_REVIEW:         return signed_in && (roles & ROLE_MANAGER);
	case RIGHT_ADMIN:          return signed_in && (roles & ROLE_ADMIN);
	case RIGHT_COUNT:          break;
	}
	return false;
}

static bool about_process(enum right r)
{
	return r == RIGHT_PROCESS_READ || r == RIGHT_PROCESS_WRITE || r == RIGHT_PROCESS_LEAD ||
	       r == RIGHT_BREAK_GLASS;
}

static bool about_request(enum right r)
{
	return r == RIGHT_REQUEST_READ || r == RIGHT_REQUEST_DECIDE;
}

enum err may(struct dbc *c, const struct visitor *v, enum right right, struct object on, enum level *ret_level)
{
	bool signed_in = !id_none(v->who.staff);
	struct access_of_row access = {0};
	struct request_unit_row request = {0};
	bool same_unit = false;
	if (about_process(right)) {
		if (!signed_in)
			return E_NOTFOUND;
		TRY(access_of(c, &access, .who = v->who, .process = on.process));
		same_unit = id_eq(access.unit, v->unit);
	} else if (about_request(right) && !id_none(on.request)) {
		if (!signed_in)
			return E_NOTFOUND;
		TRY(request_unit(c, &request, .municipality = v->who.municipality, .id = on.request));
		same_unit = id_eq(request.unit, v->unit);
	} else if (about_request(right)) {
		same_unit = true; /* the list of one's own unit */
	}
	if (ret_level)
		*ret_level = (enum level)access.level;
	if (right_holds(right, v->roles, (enum level)access.level, signed_in, same_unit,
	                access.open, !id_none(v->invitation)))
		return OK;
	return about_process(right) || !id_none(on.request) || right == RIGHT_INVITED ? E_NOTFOUND : E_DENIED;
}
