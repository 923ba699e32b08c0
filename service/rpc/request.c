/* service/rpc/request.c: requests by their descriptors. */
#include "service/rpc/request.h"

#include <string.h>

#include "service/base/limits.h"
#include "service/rpc/convert.h"

enum { TOKEN_HASH_BYTES = 16 };

static void *field_at(const ProtobufCMessage *message, const char *name, ProtobufCType type)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(message->descriptor, name);
    if (field == NULL || field->type != type || field->label == PROTOBUF_C_LABEL_REPEATED)
        return NULL;
    return (char *)message + field->offset;
}

struct str request_text(const ProtobufCMessage *request, const char *field)
{
    const void *at = field_at(request, field, PROTOBUF_C_TYPE_STRING);
    const char *text = NULL;
    if (at != NULL)
        memcpy(&text, at, sizeof(text));
    return str_c(text);
}

/* FNV-1a over the packed bytes, which protobuf-c hands out piece by piece. */
struct hashing {
    ProtobufCBuffer base;
    uint64_t hash;
};

static void hashing_append(ProtobufCBuffer *buffer, size_t len, const uint8_t *data)
{
    struct hashing *hashing = (struct hashing *)buffer;
    for (size_t i = 0; i < len; i++)
        hashing->hash = (hashing->hash ^ data[i]) * UINT64_C(0x100000001b3);
}

uint64_t message_hash(const ProtobufCMessage *message)
{
    if (message == NULL)
        return 0;
    struct hashing hashing = { .base = { .append = hashing_append },
                               .hash = str_hash(str_c(message->descriptor->name)) };
    protobuf_c_message_pack_to_buffer(message, &hashing.base);
    return hashing.hash;
}

static void text_clear(ProtobufCMessage *message, const char *field)
{
    void *at = field_at(message, field, PROTOBUF_C_TYPE_STRING);
    const char *empty = protobuf_c_empty_string;
    if (at != NULL)
        memcpy(at, &empty, sizeof(empty));
}

/* Its own outermost level, all else shared. NULL: the arena is full. */
static ProtobufCMessage *copy_of(const ProtobufCMessage *request, struct arena *arena)
{
    size_t size = request->descriptor->sizeof_message;
    ProtobufCMessage *copy = arena_alloc(arena, size);
    if (copy != NULL)
        memcpy(copy, request, size);
    return copy;
}

enum err_code stream_message_hash(const ProtobufCMessage *message, struct arena *arena,
                                  uint64_t *ret, struct err *err)
{
    ProtobufCMessage *copy = copy_of(message, arena);
    if (copy == NULL)
        return arena_err(arena, err);
    text_clear(copy, "parent");
    return request_hash(copy, arena, ret, err);
}

enum err_code request_hash(const ProtobufCMessage *request, struct arena *arena, uint64_t *ret,
                           struct err *err)
{
    ProtobufCMessage *copy = copy_of(request, arena);
    if (copy == NULL)
        return arena_err(arena, err);
    text_clear(copy, "request_id");
    text_clear(copy, "page_token");
    text_clear(copy, "resume_token");
    void *page_size = field_at(copy, "page_size", PROTOBUF_C_TYPE_INT32);
    if (page_size != NULL)
        memset(page_size, 0, sizeof(int32_t));
    *ret = message_hash(copy);
    return ERR_OK;
}

static enum err_code page_token_invalid(struct err *err)
{
    err_set(err, REASON_PAGE_TOKEN_INVALID,
            "the token is from another method, parent or filter, or was changed");
    return err_in(err, "page_token");
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

enum err_code listing_from_proto(const ProtobufCMessage *request, struct arena *arena,
                                 struct listing *ret, struct err *err)
{
    struct str token = request_text(request, "page_token");
    const void *at = field_at(request, "page_size", PROTOBUF_C_TYPE_INT32);
    int32_t size;
    CHECK(at != NULL);
    memcpy(&size, at, sizeof(size));
    *ret = (struct listing){ .page = { .size = LIMIT_PAGE_SIZE_DEFAULT } };
    enum err_code code = range_from_proto(size, "page_size", 0, LIMIT_PAGE_SIZE, err);
    if (code == ERR_OK)
        code = request_hash(request, arena, &ret->binding, err);
    if (code != ERR_OK)
        return code;
    if (size > 0)
        ret->page.size = (size_t)size;
    if (token.len == 0)
        return ERR_OK;
    uint64_t binding = 0;
    for (size_t i = 0; i < TOKEN_HASH_BYTES; i++) {
        int digit = i < token.len ? hex_digit(token.ptr[i]) : -1;
        if (digit < 0)
            return page_token_invalid(err);
        binding = binding << 4 | (uint64_t)digit;
    }
    ret->page.token = str_from(token, TOKEN_HASH_BYTES);
    if (binding != ret->binding || ret->page.token.len == 0)
        return page_token_invalid(err);
    return ERR_OK;
}

char *listing_token(const struct listing *listing, struct arena *arena, struct str token)
{
    if (token.len == 0)
        return (char *)protobuf_c_empty_string;
    return (char *)arena_format(arena, "%016llx%.*s", (unsigned long long)listing->binding,
                                STR_ARG(token))
        .ptr;
}
