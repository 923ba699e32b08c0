/*
 * tests/unit/lanes/mart_text.h: orders written as OR11 lists them, and requests taken apart.
 */
#ifndef TESTS_UNIT_LANES_MART_TEXT_H
#define TESTS_UNIT_LANES_MART_TEXT_H

#include "service/base/buf.h"
#include "tests/unit/lanes/mart.h"

void mart_write_order(const struct mart_order *order, struct buf *ret);
/* A query's value, percent-encoding as it came but for ":", "," and "@"; false: not said. */
bool mart_query(struct str target, const char *key, struct arena *arena, struct str *ret);
/* 0: not said. */
int64_t mart_query_number(const struct wire_request *request, const char *key, struct arena *arena);
/* "amount":12.50 and the like, in hundredths: what follows `key`. */
int64_t mart_cents(struct str body, const char *key);

#endif
