/*
 * clients/cli/json.h: any message as JSON, by protobuf's JSON mapping.
 *
 * Names are lowerCamelCase, int64 is text, times are RFC 3339, durations "5.250s", bytes base64,
 * enums their full names, money an object. Fields that are 0 or empty are written too, so that a
 * program finds them; messages and parts of a oneof that are absent are not.
 */
#ifndef CLIENTS_CLI_JSON_H
#define CLIENTS_CLI_JSON_H

#include "clients/cli/field.h"
#include "service/base/buf.h"

/* Adds it as one line, without its end. `arena` is for details of errors, which lie packed. */
void json_write(struct buf *buf, const ProtobufCMessage *message, struct arena *arena);

/* A text with its quotes. What is not UTF-8 becomes U+FFFD. */
void json_write_text(struct buf *buf, struct str text);

#endif
