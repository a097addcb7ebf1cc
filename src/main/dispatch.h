/*
 * dispatch.h - the way of a request through the house (ARCHITECTURE.md):
 * route -> session -> CSRF -> form -> may() -> handler -> reply.
 */
#ifndef MAIN_DISPATCH_H
#define MAIN_DISPATCH_H

#include "net/http.h"
#include "trust/app.h"

/* config.handle of the server; context is the struct app. */
void dispatch(struct http_request *rq, void *context);

#endif
