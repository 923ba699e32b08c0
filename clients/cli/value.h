/*
 * clients/cli/value.h: values as people write them.
 *
 *     12, true or yes, manual (or MODE_MANUAL), 2026-09-01T08:15:22Z, 1h30m, 12.50 EUR
 *
 * Flags and YAML are read with it, tables and details are written with it, and what is written can
 * be read again. JSON has forms of its own, see json.h.
 */
#ifndef CLIENTS_CLI_VALUE_H
#define CLIENTS_CLI_VALUE_H

#include "clients/cli/field.h"
#include "service/base/buf.h"
#include "service/base/instant.h"

struct value_reader {
    struct arena *arena; /* of the messages */
    struct instant now;  /* for times such as "-2h"; INSTANT_NONE: there are none */
};

/* Whether one text says it all: no message, or a time, duration, money, wrapper or mask. */
bool value_is_text(const ProtobufCFieldDescriptor *field);

/*
 * Sets a field with value_is_text, or adds to it if it is a list. FIELD_INVALID, TIME_MALFORMED,
 * MONEY_MALFORMED, or what else may be wrong with a text.
 */
MUST_USE enum err_code value_read(const struct value_reader *reader, ProtobufCMessage *message,
                                  const ProtobufCFieldDescriptor *field, struct str text,
                                  struct err *err);

/* Nothing for an enum's 0, which means that it was not said. */
void value_write(struct buf *buf, const ProtobufCFieldDescriptor *field, union slot slot);

/* An enum's value as it is written: "waiting-acceptance". Nothing for 0. */
void value_write_enum(struct buf *buf, const ProtobufCEnumDescriptor *type, int32_t number);

#endif
