/* clients/cli/field.c: protobuf-c's structs by offset. */
#include "clients/cli/field.h"

#include <string.h>

#include "service/base/check.h"

enum { FIRST_ROOM = 4 };

static void *arena_take(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void arena_keep(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

ProtobufCAllocator field_allocator(struct arena *arena)
{
    return (ProtobufCAllocator){ .alloc = arena_take, .free = arena_keep, .allocator_data = arena };
}

ProtobufCMessage *message_new(const ProtobufCMessageDescriptor *type, struct arena *arena)
{
    ProtobufCMessage *message = arena_alloc(arena, type->sizeof_message);
    if (message != NULL)
        type->message_init(message);
    return message;
}

const ProtobufCFieldDescriptor *message_field(const ProtobufCMessageDescriptor *type,
                                              struct str name)
{
    for (unsigned i = 0; i < type->n_fields; i++) {
        if (str_eq(str_c(type->fields[i].name), name))
            return &type->fields[i];
    }
    return NULL;
}

bool field_is_repeated(const ProtobufCFieldDescriptor *field)
{
    return field->label == PROTOBUF_C_LABEL_REPEATED;
}

bool field_is_message(const ProtobufCFieldDescriptor *field)
{
    return field->type == PROTOBUF_C_TYPE_MESSAGE;
}

const ProtobufCMessageDescriptor *field_type(const ProtobufCFieldDescriptor *field)
{
    CHECK(field_is_message(field));
    return field->descriptor;
}

bool field_is_in_oneof(const ProtobufCFieldDescriptor *field)
{
    return (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
}

/* protoc names the entries of `tax_codes` TaxCodesEntry. */
static bool is_entry_name(struct str entry, struct str field)
{
    size_t at = 0;
    bool is_first = true;
    for (size_t i = 0; i < field.len; i++) {
        char c = field.ptr[i];
        bool is_letter = c >= 'a' && c <= 'z';
        if (c != '_') {
            char wanted = is_first && is_letter ? (char)(c - 'a' + 'A') : c;
            if (at == entry.len || entry.ptr[at++] != wanted)
                return false;
        }
        is_first = c == '_';
    }
    return str_eq(str_from(entry, at), STR("Entry"));
}

bool field_is_map(const ProtobufCFieldDescriptor *field)
{
    if (!field_is_repeated(field) || !field_is_message(field))
        return false;
    const ProtobufCMessageDescriptor *type = field_type(field);
    return type->n_fields == 2 && message_field(type, STR("key")) != NULL &&
           message_field(type, STR("value")) != NULL &&
           is_entry_name(str_c(type->short_name), str_c(field->name));
}

static void *member(const ProtobufCMessage *message, unsigned offset)
{
    return (char *)message + offset;
}

static size_t value_size(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_ENUM:
        return sizeof(int32_t);
    case PROTOBUF_C_TYPE_INT64:
        return sizeof(int64_t);
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof(protobuf_c_boolean);
    case PROTOBUF_C_TYPE_STRING:
        return sizeof(char *);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    default: /* the API has neither unsigned numbers nor floating point */
        CHECK(field->type == PROTOBUF_C_TYPE_MESSAGE);
        return sizeof(ProtobufCMessage *);
    }
}

static size_t *list_count(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    return member(message, field->quantifier_offset);
}

static uint32_t oneof_case(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    return *(const uint32_t *)member(message, field->quantifier_offset);
}

size_t field_count(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    if (field_is_repeated(field))
        return *list_count(message, field);
    if (field_is_in_oneof(field) && oneof_case(message, field) != field->id)
        return 0;
    if (field_is_message(field))
        return *(ProtobufCMessage **)member(message, field->offset) == NULL ? 0 : 1;
    return 1;
}

union slot field_at(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                    size_t index)
{
    CHECK(index < field_count(message, field));
    void *at = member(message, field->offset);
    if (!field_is_repeated(field))
        return (union slot){ .any = at };
    return (union slot){ .any = *(char **)at + index * value_size(field) };
}

bool field_is_empty(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    if (field_count(message, field) == 0)
        return true;
    if (field_is_repeated(field) || field_is_message(field) || field_is_in_oneof(field))
        return false;
    union slot slot = field_at(message, field, 0);
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return (*slot.text)[0] == '\0';
    case PROTOBUF_C_TYPE_BYTES:
        return slot.bytes->len == 0;
    case PROTOBUF_C_TYPE_BOOL:
        return !*slot.boolean;
    case PROTOBUF_C_TYPE_INT64:
        return *slot.int64 == 0;
    default:
        return *slot.int32 == 0;
    }
}

bool field_is_excluded(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    if (!field_is_in_oneof(field))
        return false;
    uint32_t set = oneof_case(message, field);
    return set != 0 && set != field->id;
}

/* The arrays double: the old ones stay in the arena. */
static void *list_add(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                      struct arena *arena)
{
    size_t *count = list_count(message, field);
    char **list = member(message, field->offset);
    size_t size = value_size(field);
    bool is_full = *count == 0 || (*count >= FIRST_ROOM && (*count & (*count - 1)) == 0);
    if (is_full) {
        char *more = arena_alloc_array(arena, *count == 0 ? FIRST_ROOM : *count * 2, size);
        if (more == NULL)
            return NULL;
        if (*count > 0)
            memcpy(more, *list, *count * size);
        *list = more;
    }
    return *list + size * (*count)++;
}

union slot field_add(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                     struct arena *arena)
{
    bool is_repeated = field_is_repeated(field);
    bool is_new = is_repeated || field_count(message, field) == 0;
    ProtobufCMessage *made = NULL;
    if (is_new && field_is_message(field)) {
        made = message_new(field_type(field), arena);
        if (made == NULL)
            return (union slot){ .any = NULL };
    }
    void *at = is_repeated ? list_add(message, field, arena) : member(message, field->offset);
    if (at == NULL)
        return (union slot){ .any = NULL };
    if (field_is_in_oneof(field))
        *(uint32_t *)member(message, field->quantifier_offset) = field->id;
    union slot slot = { .any = at };
    if (made != NULL)
        *slot.message = made;
    return slot;
}

/* ---- paths ---- */

/* One part of a path: "rules[0]" is the field and 0, "filter" the field and -1. */
struct step {
    const ProtobufCFieldDescriptor *field;
    int64_t index;
    bool is_last;
};

static struct step step_read(const ProtobufCMessageDescriptor *type, struct str *rest)
{
    struct step step = { .index = -1 };
    struct str part = *rest, behind = STR_EMPTY, name, index;
    step.is_last = !str_cut(*rest, '.', &part, &behind);
    *rest = behind;
    if (str_cut(part, '[', &name, &index)) {
        index.len--;
        bool is_number = str_parse_i64(index, &step.index);
        CHECK(is_number);
        part = name;
    }
    step.field = message_field(type, part);
    return step;
}

enum err_code field_excluded(struct err *err)
{
    return err_set(err, REASON_FIELD_DUPLICATE, "something else is given that excludes it");
}

enum err_code path_make(ProtobufCMessage *message, const char *path, struct arena *arena,
                        ProtobufCMessage **ret_message, const ProtobufCFieldDescriptor **ret_field,
                        struct err *err)
{
    struct str rest = str_c(path);
    for (;;) {
        struct step step = step_read(message->descriptor, &rest);
        CHECK(step.field != NULL);
        if (step.is_last) {
            *ret_message = message;
            *ret_field = step.field;
            return ERR_OK;
        }
        if (field_is_excluded(message, step.field))
            return field_excluded(err);
        size_t index = step.index < 0 ? 0 : (size_t)step.index;
        size_t count = field_count(message, step.field);
        CHECK(index <= count);
        union slot slot = index < count ? field_at(message, step.field, index)
                                        : field_add(message, step.field, arena);
        if (slot.any == NULL)
            return arena_err(arena, err);
        message = *slot.message;
    }
}

const ProtobufCMessage *path_follow(const ProtobufCMessage *message, const char *path,
                                    const ProtobufCFieldDescriptor **ret_field)
{
    struct str rest = str_c(path);
    for (;;) {
        struct step step = step_read(message->descriptor, &rest);
        CHECK(step.field != NULL);
        if (step.is_last) {
            *ret_field = step.field;
            return message;
        }
        if (field_count(message, step.field) == 0)
            return NULL;
        message = *field_at(message, step.field, 0).message;
    }
}

const ProtobufCFieldDescriptor *path_field(const ProtobufCMessageDescriptor *type, const char *path)
{
    struct str rest = str_c(path);
    for (;;) {
        struct step step = step_read(type, &rest);
        if (step.field == NULL || step.is_last)
            return step.field;
        if (!field_is_message(step.field))
            return NULL;
        type = field_type(step.field);
    }
}
