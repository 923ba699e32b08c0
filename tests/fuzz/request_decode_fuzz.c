/*
 * tests/fuzz/request_decode_fuzz.c: whatever bytes a caller sends, a message or a refusal.
 *
 * What the walk over the bytes lets through, protobuf-c can unpack; what it unpacked packs into
 * bytes that are let through again. The first byte chooses the message.
 */
#include "lockstep/test/v1/parrot_service.pb-c.h"
#include "lockstep/v1/channel_service.pb-c.h"
#include "lockstep/v1/inventory_service.pb-c.h"
#include "lockstep/v1/order_service.pb-c.h"
#include "service/base/heap.h"
#include "service/base/limits.h"
#include "service/rpc/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const ProtobufCMessageDescriptor *const types[] = {
    &lockstep__test__v1__word__descriptor,
    &lockstep__v1__sync_inventory_request__descriptor,
    &lockstep__v1__ingest_order_request__descriptor,
    &lockstep__v1__apply_shop_request__descriptor,
};

static void again(const ProtobufCMessage *message)
{
    struct err err;
    struct arena arena;
    ProtobufCMessage *read;
    size_t len = protobuf_c_message_get_packed_size(message);
    uint8_t *bytes = heap_alloc(len + 1);
    CHECK(protobuf_c_message_pack(message, bytes) == len);
    arena_init(&arena, LIMIT_REQUEST_ARENA_BYTES);
    enum err_code code = rpc_decode(message->descriptor, (struct str){ (const char *)bytes, len },
                                    &arena, &read, &err);
    CHECK(code == ERR_OK || err.reason == REASON_LIMIT_EXCEEDED);
    arena_release(&arena);
    heap_free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const ProtobufCMessageDescriptor *type = types[data[0] % ARRAY_COUNT(types)];
    struct str packed = { (const char *)data + 1, size - 1 };
    struct err err;
    struct arena arena;
    ProtobufCMessage *message;
    arena_init(&arena, LIMIT_REQUEST_ARENA_BYTES);
    bool is_sound = rpc_check_packed(type, packed, &err) == ERR_OK;
    enum err_code code = rpc_decode(type, packed, &arena, &message, &err);
    if (is_sound)
        CHECK(code == ERR_OK || err.reason == REASON_LIMIT_EXCEEDED);
    else
        CHECK(code != ERR_OK);
    if (code == ERR_OK)
        again(message);
    arena_release(&arena);
    return 0;
}
