/* clients/cli/json.c: the walk over a message. */
#include "clients/cli/json.h"

#include <string.h>

#include "clients/cli/json_value.h"
#include "google/protobuf/any.pb-c.h"
#include "google/rpc/error_details.pb-c.h"

/* A message that is being written, without recursion. */
struct frame {
    const ProtobufCMessage *message;
    unsigned field; /* the one in hand */
    size_t index;   /* its value that comes next */
    bool has_any;   /* something stands before the next name */
};

struct walk {
    struct buf *buf;
    struct arena *arena;
    struct frame frames[MESSAGE_DEPTH_MAX];
    uint32_t depth;
};

static const ProtobufCMessageDescriptor *const detail_types[] = {
    &google__rpc__error_info__descriptor,
    &google__rpc__retry_info__descriptor,
    &google__rpc__bad_request__descriptor,
    &google__rpc__resource_info__descriptor,
};

/* What is in an Any; NULL: a type that we do not know, or no room. */
static const ProtobufCMessage *detail_unpack(const Google__Protobuf__Any *any, struct arena *arena)
{
    const char *slash = strrchr(any->type_url, '/');
    ProtobufCAllocator allocator = field_allocator(arena);
    for (size_t i = 0; slash != NULL && i < ARRAY_COUNT(detail_types); i++) {
        if (strcmp(slash + 1, detail_types[i]->name) == 0)
            return protobuf_c_message_unpack(detail_types[i], &allocator, any->value.len,
                                             any->value.data);
    }
    return NULL;
}

static void message_begin(struct walk *walk, const ProtobufCMessage *message)
{
    bool has_any = false;
    CHECK(walk->depth < MESSAGE_DEPTH_MAX);
    buf_add_byte(walk->buf, '{');
    if (message->descriptor == &google__protobuf__any__descriptor) {
        const Google__Protobuf__Any *any = (const void *)message;
        const ProtobufCMessage *detail = detail_unpack(any, walk->arena);
        if (detail != NULL) {
            buf_add(walk->buf, STR("\"@type\":"));
            json_write_text(walk->buf, str_c(any->type_url));
            message = detail;
            has_any = true;
        }
    }
    walk->frames[walk->depth++] = (struct frame){ .message = message, .has_any = has_any };
}

/* Writes it whole, or begins to. */
static void value_begin(struct walk *walk, const ProtobufCFieldDescriptor *field, union slot slot)
{
    if (!field_is_message(field))
        json_write_scalar(walk->buf, field, slot);
    else if (!json_write_wellknown(walk->buf, *slot.message))
        message_begin(walk, *slot.message);
}

/* A map's keys are text in JSON, whatever they are. */
static void entry_begin(struct walk *walk, const ProtobufCMessage *entry)
{
    const ProtobufCFieldDescriptor *key = message_field(entry->descriptor, STR("key"));
    const ProtobufCFieldDescriptor *value = message_field(entry->descriptor, STR("value"));
    union slot slot = field_at(entry, key, 0);
    bool is_quoted = key->type == PROTOBUF_C_TYPE_STRING || key->type == PROTOBUF_C_TYPE_INT64;
    if (!is_quoted)
        buf_add_byte(walk->buf, '"');
    json_write_scalar(walk->buf, key, slot);
    if (!is_quoted)
        buf_add_byte(walk->buf, '"');
    buf_add_byte(walk->buf, ':');
    if (field_count(entry, value) > 0)
        value_begin(walk, value, field_at(entry, value, 0));
    else
        buf_add(walk->buf, STR("{}"));
}

static void name_begin(struct walk *walk, struct frame *frame,
                       const ProtobufCFieldDescriptor *field)
{
    if (frame->has_any)
        buf_add_byte(walk->buf, ',');
    frame->has_any = true;
    json_write_name(walk->buf, str_c(field->name));
    buf_add_byte(walk->buf, ':');
    if (field_is_repeated(field))
        buf_add_byte(walk->buf, field_is_map(field) ? '{' : '[');
}

static void field_end(struct walk *walk, struct frame *frame, const ProtobufCFieldDescriptor *field)
{
    if (field_is_repeated(field))
        buf_add_byte(walk->buf, field_is_map(field) ? '}' : ']');
    frame->field++;
    frame->index = 0;
}

/* One value of the innermost message, or what stands before and behind it. */
static void step(struct walk *walk)
{
    struct frame *frame = &walk->frames[walk->depth - 1];
    if (frame->field == frame->message->descriptor->n_fields) {
        buf_add_byte(walk->buf, '}');
        walk->depth--;
        return;
    }
    const ProtobufCFieldDescriptor *field = &frame->message->descriptor->fields[frame->field];
    size_t count = field_count(frame->message, field);
    if (count == 0 && !field_is_repeated(field)) {
        frame->field++;
        return;
    }
    if (frame->index == 0)
        name_begin(walk, frame, field);
    if (frame->index == count) {
        field_end(walk, frame, field);
        return;
    }
    if (frame->index > 0)
        buf_add_byte(walk->buf, ',');
    union slot slot = field_at(frame->message, field, frame->index++);
    if (field_is_map(field))
        entry_begin(walk, *slot.message);
    else
        value_begin(walk, field, slot);
}

void json_write(struct buf *buf, const ProtobufCMessage *message, struct arena *arena)
{
    struct walk walk = { .buf = buf, .arena = arena };
    if (json_write_wellknown(buf, message))
        return;
    message_begin(&walk, message);
    while (walk.depth > 0)
        step(&walk);
}
