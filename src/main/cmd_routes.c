/*
 * cmd_routes.c - `kring routes`: the route table as JSON, for the access matrix
 * test and for whoever writes against the pages.
 */
#include <stdio.h>

#include "main/command.h"
#include "trust/route.h"

static const char *const type_names[] = {
	[F_TEXT] = "text", [F_LINE] = "line", [F_CODE] = "code", [F_INT] = "int", [F_NUM] = "num",
	[F_BOOL] = "bool", [F_DATE] = "date", [F_CLOCK] = "clock", [F_ID] = "id", [F_IDS] = "ids",
	[F_TEXTS] = "texts", [F_PHONE] = "phone", [F_EMAIL] = "email", [F_FILE] = "file",
};

static const struct { unsigned flag; const char *name; } flag_names[] = {
	{ROUTE_SLOW, "slow"}, {ROUTE_UPLOAD, "upload"}, {ROUTE_QUERY, "query"},
	{ROUTE_SSE, "sse"}, {ROUTE_EARLY, "early"}, {ROUTE_NOAUDIT, "noaudit"},
};

static void print_fields(const struct route *r)
{
	printf("\"fields\":[");
	for (int i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];
		printf("%s{\"name\":\"%s\",\"type\":\"%s\",\"required\":%s,\"min\":%lld,\"max\":%lld}",
		       i ? "," : "", f->name, type_names[f->type], f->required ? "true" : "false",
		       (long long)f->min, (long long)f->max);
	}
	printf("]");
}

int cmd_routes(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	puts("[");
	for (int i = 0; i < nroutes; i++) {
		const struct route *r = &routes[i];
		bool first = true;
		printf(" {\"method\":\"%s\",\"path\":\"%s\",\"right\":\"%s\",\"handler\":\"%s\",\"file\":\"%s\",\"flags\":[",
		       r->method, r->pattern, right_names[r->right], r->name, r->file);
		for (size_t k = 0; k < LEN(flag_names); k++)
			if (r->flags & flag_names[k].flag) {
				printf("%s\"%s\"", first ? "" : ",", flag_names[k].name);
				first = false;
			}
		printf("],");
		print_fields(r);
		printf("}%s\n", i + 1 < nroutes ? "," : "");
	}
	puts("]");
	return 0;
}
