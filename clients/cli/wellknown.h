/*
 * clients/cli/wellknown.h: messages that people write as one text.
 *
 * Which message this is, is told by its descriptor. Times are RFC 3339, durations "1h30m", money
 * "12.50 EUR". A wrapper is what it wraps.
 */
#ifndef CLIENTS_CLI_WELLKNOWN_H
#define CLIENTS_CLI_WELLKNOWN_H

#include "google/protobuf/duration.pb-c.h"
#include "google/protobuf/field_mask.pb-c.h"
#include "google/protobuf/timestamp.pb-c.h"
#include "google/type/money.pb-c.h"
#include "service/base/buf.h"
#include "service/base/instant.h"

/* Int64Value and the like. */
bool wellknown_is_wrapper(const ProtobufCMessageDescriptor *type);

/* TIME_MALFORMED. */
MUST_USE enum err_code timestamp_read(struct str text, struct instant now,
                                      Google__Protobuf__Timestamp *ret, struct err *err);
void timestamp_write(struct buf *buf, const Google__Protobuf__Timestamp *timestamp);

/* "2d", "1h30m", "250ms"; FIELD_INVALID for anything else. */
MUST_USE enum err_code duration_read(struct str text, Google__Protobuf__Duration *ret,
                                     struct err *err);
void duration_write(struct buf *buf, const Google__Protobuf__Duration *duration);

/* "12.50 EUR": an amount with a point and at most 9 decimals, three capitals. `currency` has room
 * for them and a NUL, and becomes part of *ret. MONEY_MALFORMED. */
enum { CURRENCY_BYTES = 4 };
MUST_USE enum err_code money_read(struct str text, char currency[static CURRENCY_BYTES],
                                  Google__Type__Money *ret, struct err *err);
void money_write(struct buf *buf, const Google__Type__Money *money);

#endif
