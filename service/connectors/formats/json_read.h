/*
 * service/connectors/formats/json_read.h: values out of a JSON tree, strict about what they mean.
 *
 * A reader remembers the first thing that was wrong and lets the rest pass, as a buf does: look
 * once, at the end.
 *
 *     struct jread read = { .err = err };
 *     line->line_id = jread_text_needed(&read, node, "order_line_id");
 *     line->quantity = jread_i64(&read, node, "quantity", 0);
 *     line->price = jread_money(&read, node, "price", currency);
 *     return read.code;
 *
 * Members that are missing or null are absent. Numbers may come as strings and ids as numbers:
 * marketplaces do both. A value of a shape that cannot mean what is asked for is FIELD_INVALID (or
 * MONEY_*, TIME_MALFORMED), with the member's name as the field. Unknown members are never looked
 * at. `object` may be NULL everywhere: all its members are absent.
 */
#ifndef SERVICE_CONNECTORS_FORMATS_JSON_READ_H
#define SERVICE_CONNECTORS_FORMATS_JSON_READ_H

#include "service/base/instant.h"
#include "service/connectors/formats/json.h"
#include "service/domain/money.h"

struct jread {
    struct err *err;
    enum err_code code; /* of the first failure */
};

/* A string, or a number's or a bool's own text; absent: empty. */
struct str jread_text(struct jread *read, const struct jnode *object, const char *key);
/* The same; absent or empty: FIELD_REQUIRED. */
struct str jread_text_needed(struct jread *read, const struct jnode *object, const char *key);
/* A whole number ("5", "5.0" or 5E0), also as a string. */
int64_t jread_i64(struct jread *read, const struct jnode *object, const char *key, int64_t absent);
/* The same; absent: FIELD_REQUIRED. */
int64_t jread_i64_needed(struct jread *read, const struct jnode *object, const char *key);
/* true, false, "true", "false"; absent: false. */
bool jread_bool(struct jread *read, const struct jnode *object, const char *key);
/* A decimal in major units; absent: zero. */
struct money jread_money(struct jread *read, const struct jnode *object, const char *key,
                         struct currency currency);
/* The same; absent: FIELD_REQUIRED. */
struct money jread_money_needed(struct jread *read, const struct jnode *object, const char *key,
                                struct currency currency);
/* Absent or empty: not set. */
struct instant jread_instant(struct jread *read, const struct jnode *object, const char *key);
/* NULL if absent. */
const struct jnode *jread_object(struct jread *read, const struct jnode *object, const char *key);
const struct jnode *jread_array(struct jread *read, const struct jnode *object, const char *key);
/* NULL and FIELD_REQUIRED if absent. */
const struct jnode *jread_object_needed(struct jread *read, const struct jnode *object,
                                        const char *key);
const struct jnode *jread_array_needed(struct jread *read, const struct jnode *object,
                                       const char *key);

#endif
