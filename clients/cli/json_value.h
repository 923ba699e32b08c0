/*
 * clients/cli/json_value.h: single values as JSON.
 */
#ifndef CLIENTS_CLI_JSON_VALUE_H
#define CLIENTS_CLI_JSON_VALUE_H

#include "clients/cli/field.h"
#include "service/base/buf.h"

/* "marketplace_create_time" is "marketplaceCreateTime". */
void json_write_name(struct buf *buf, struct str name);
/* Of a field that is no message. */
void json_write_scalar(struct buf *buf, const ProtobufCFieldDescriptor *field, union slot slot);
/* Messages that are one value: times, durations, masks, wrappers. False: it is none of these. */
bool json_write_wellknown(struct buf *buf, const ProtobufCMessage *message);

#endif
