/*
 * tests/unit/rpc/proto_text.h: messages as text, for tests that read as tables.
 *
 *     name: 'shops/acme' warehouses { id: 'HH1' } warehouses { id: 'LEJ' }
 *     tax_mode: TAX_MODE_INCLUDED acceptance { window: 86400s }
 *     price: 19.99EUR create_time: 2026-03-02T10:00:00Z cap: 5
 *
 * protobuf's text format, but for times, durations, money and wrappers, which are written as their
 * values. A field that is not there is not printed; lists repeat their field.
 */
#ifndef TESTS_UNIT_RPC_PROTO_TEXT_H
#define TESTS_UNIT_RPC_PROTO_TEXT_H

#include <protobuf-c/protobuf-c.h>

#include "service/base/arena.h"

/* Fails the test if the text is no such message. */
void *proto_parse(struct arena *arena, const ProtobufCMessageDescriptor *type, const char *text);
/* On one line. */
const char *proto_print(struct arena *arena, const void *message);

#endif
