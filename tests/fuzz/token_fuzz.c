/*
 * tests/fuzz/token_fuzz.c: any page token or resume token, as if we had signed it.
 *
 * A token carries a hash of its request, which keeps chance out of what lies behind it. The input
 * is "OrderService/ListOrders", a line break, the token's content, a line break and the packed
 * request; the content gets the hash that it needs. Then there is a page, a stream, or a refusal.
 */
#include "service/base/limits.h"
#include "service/rpc/decode.h"
#include "service/rpc/request.h"
#include "service/rpc/watch.h"
#include "tests/fuzz/trading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where the request has a text of this name; NULL: it has none. */
static char **text_of(ProtobufCMessage *request, const char *name)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(request->descriptor, name);
    return field == NULL ? NULL : (char **)(void *)((char *)request + field->offset);
}

static void page(const struct trading_method *method, ProtobufCMessage *request, char **place,
                 struct str content, struct arena *arena)
{
    struct trading_call call;
    struct listing listing;
    struct err err;
    *place = (char *)protobuf_c_empty_string;
    if (listing_from_proto(request, arena, &listing, &err) != ERR_OK)
        return;
    *place = listing_token(&listing, arena, content);
    trading_open(&call, method, request, 0);
    (void)trading_play(&call);
    trading_close(&call);
}

/* "s12.616263" or "c12.1": false if it cannot be a place of ours. */
static bool place_of(struct str content, struct watch_place *ret)
{
    struct str number, rest;
    if (!str_cut(content, '.', &number, &rest) || number.len == 0)
        return false;
    *ret = (struct watch_place){ .in_state = number.ptr[0] == 's' };
    if (!str_parse_i64(str_from(number, 1), &ret->number))
        return false;
    if (!ret->in_state)
        return str_parse_i64(rest, &ret->part);
    ret->state = rest;
    return true;
}

static void resume(const struct trading_method *method, ProtobufCMessage *request, char **place,
                   struct str content, struct arena *arena)
{
    struct trading_call call;
    struct watch_place there;
    *place = (char *)protobuf_c_empty_string;
    if (!place_of(content, &there))
        return;
    trading_open(&call, method, request, 0);
    bool is_open = method->row->open(&call.call, request, &call.err) == ERR_OK;
    if (is_open) {
        *place = watch_token(call.stream.state, arena, &there);
        method->row->close(&call.call);
    }
    trading_close(&call);
    if (!is_open)
        return;
    trading_open(&call, method, request, 0);
    (void)trading_play(&call);
    trading_close(&call);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str path, content, packed;
    struct trading_method method;
    ProtobufCMessage *request;
    struct arena arena;
    struct err err;
    if (!str_cut((struct str){ (const char *)data, size }, '\n', &path, &packed) ||
        !trading_method_find(path, &method) || !str_cut(packed, '\n', &content, &packed))
        return 0;
    arena_init(&arena, LIMIT_REQUEST_ARENA_BYTES);
    if (rpc_decode(method.request, packed, &arena, &request, &err) == ERR_OK) {
        char **page_token = text_of(request, "page_token");
        char **resume_token = text_of(request, "resume_token");
        if (page_token != NULL && method.row->query != NULL)
            page(&method, request, page_token, content, &arena);
        if (resume_token != NULL && method.row->next != NULL)
            resume(&method, request, resume_token, content, &arena);
    }
    arena_release(&arena);
    return 0;
}
