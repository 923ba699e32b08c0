/*
 * service/rpc/decode.h: bytes of strangers become messages, or a clear refusal.
 *
 * protobuf-c takes text that is not UTF-8, cuts text at an embedded NUL, takes enum numbers that
 * do not exist, and follows nesting by recursion. So the packed bytes are walked once, over the
 * descriptor and without recursion, before protobuf-c sees them; it then takes its memory from an
 * arena. Errors name the field: `lines[3].sku`.
 */
#ifndef SERVICE_RPC_DECODE_H
#define SERVICE_RPC_DECODE_H

#include <protobuf-c/protobuf-c.h>

#include "service/base/arena.h"

/*
 * REQUEST_MALFORMED: not the bytes of such a message. TEXT_NOT_UTF8, FIELD_INVALID (a NUL in text,
 * an enum number that does not exist), FIELD_DUPLICATE (a message in pieces), LIMIT_EXCEEDED
 * (nested too deeply, too many values).
 */
MUST_USE enum err_code rpc_check_packed(const ProtobufCMessageDescriptor *type, struct str packed,
                                        struct err *err);

/* As rpc_check_packed, then *ret, in `arena`; it points nowhere into `packed`. */
MUST_USE enum err_code rpc_decode(const ProtobufCMessageDescriptor *type, struct str packed,
                                  struct arena *arena, ProtobufCMessage **ret, struct err *err);

/* Takes from the arena and frees nothing. */
ProtobufCAllocator rpc_arena_allocator(struct arena *arena);

#endif
