/* clients/cli/yaml.c: libyaml's events, by the descriptors. */
#include "clients/cli/yaml.h"

#include <inttypes.h>
#include <yaml.h>

#include "clients/cli/value.h"

enum { FIELD_COUNT_MAX = 64, NEAR_DISTANCE_MAX = 3, FRAME_COUNT_MAX = 2 * MESSAGE_DEPTH_MAX };

/* A mapping or a list that is open. */
struct frame {
    ProtobufCMessage *message;
    const ProtobufCFieldDescriptor *field; /* of a mapping: whose value comes next; or NULL */
    bool is_list;                          /* elements of `field` */
    uint32_t index;                        /* of a list: the element in hand */
    uint64_t seen;                         /* of a mapping: fields by their index */
};

struct reading {
    struct value_reader values;
    struct frame frames[FRAME_COUNT_MAX];
    uint32_t depth;
    ProtobufCMessage *root;
};

static struct frame *top(struct reading *reading)
{
    return reading->depth == 0 ? NULL : &reading->frames[reading->depth - 1];
}

/* "channels[1].mirakl", from the inside out. */
static enum err_code place_name(const struct reading *reading, enum err_code code, struct err *err)
{
    for (uint32_t i = reading->depth; i > 0; i--) {
        const struct frame *frame = &reading->frames[i - 1];
        if (frame->is_list)
            code = err_in(err, "%s[%" PRIu32 "]", frame->field->name, frame->index);
        else if (frame->field != NULL && (i == reading->depth || !frame[1].is_list))
            code = err_in(err, "%s", frame->field->name);
    }
    return code;
}

static enum err_code push(struct reading *reading, struct frame frame, struct err *err)
{
    if (reading->depth == FRAME_COUNT_MAX)
        return err_set(err, REASON_LIMIT_EXCEEDED, "nested too deeply");
    reading->frames[reading->depth++] = frame;
    return ERR_OK;
}

/* What was meant by a key that does not exist; NULL: nothing is near. */
static const char *nearest(const ProtobufCMessageDescriptor *type, struct str key)
{
    const char *best = NULL;
    size_t best_distance = NEAR_DISTANCE_MAX + key.len / 4 + 1;
    for (unsigned i = 0; i < type->n_fields; i++) {
        size_t distance = str_distance(str_c(type->fields[i].name), key);
        if (distance < best_distance) {
            best = type->fields[i].name;
            best_distance = distance;
        }
    }
    return best;
}

static enum err_code key_read(struct frame *frame, struct str key, struct err *err)
{
    const ProtobufCMessageDescriptor *type = frame->message->descriptor;
    const ProtobufCFieldDescriptor *field = message_field(type, key);
    if (field == NULL) {
        const char *near = nearest(type, key);
        if (near == NULL)
            return err_set(err, REASON_FIELD_INVALID, "there is no setting \"%.*s\"", STR_ARG(key));
        return err_set(err, REASON_FIELD_INVALID,
                       "there is no setting \"%.*s\"; did you mean \"%s\"?", STR_ARG(key), near);
    }
    size_t index = (size_t)(field - type->fields);
    CHECK(index < FIELD_COUNT_MAX);
    if ((frame->seen & UINT64_C(1) << index) != 0)
        return err_set(err, REASON_FIELD_DUPLICATE, "\"%s\" is set twice", field->name);
    frame->seen |= UINT64_C(1) << index;
    frame->field = field;
    return ERR_OK;
}

static bool is_null(const yaml_event_t *event, struct str text)
{
    if (event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return false;
    return text.len == 0 || str_eq(text, STR("~")) || str_eq_nocase(text, STR("null"));
}

/* A value is complete: the next element comes, or the next key. */
static void value_end(struct reading *reading)
{
    struct frame *frame = top(reading);
    if (frame == NULL)
        return;
    if (frame->is_list)
        frame->index++;
    else
        frame->field = NULL;
}

static enum err_code scalar(struct reading *reading, const yaml_event_t *event, struct err *err)
{
    struct frame *frame = top(reading);
    struct str text = { (const char *)event->data.scalar.value, event->data.scalar.length };
    if (frame == NULL)
        return err_set(err, REASON_DOCUMENT_MALFORMED, "not a list of settings with their values");
    if (frame->field == NULL)
        return key_read(frame, text, err);
    if (is_null(event, text)) {
        if (frame->is_list)
            return err_set(err, REASON_FIELD_INVALID, "an element that is empty");
        value_end(reading);
        return ERR_OK;
    }
    if (field_is_repeated(frame->field) && !frame->is_list)
        return err_set(err, REASON_FIELD_INVALID, "it wants a list, each element behind a \"-\"");
    if (!value_is_text(frame->field))
        return err_set(err, REASON_FIELD_INVALID, "it wants settings of its own, not \"%.*s\"",
                       STR_ARG(text));
    enum err_code code = value_read(&reading->values, frame->message, frame->field, text, err);
    if (code == ERR_OK)
        value_end(reading);
    return code;
}

static enum err_code mapping_begin(struct reading *reading, struct err *err)
{
    struct frame *frame = top(reading);
    if (frame == NULL)
        return push(reading, (struct frame){ .message = reading->root }, err);
    if (frame->field == NULL)
        return err_set(err, REASON_DOCUMENT_MALFORMED, "a key that is no text");
    if (field_is_repeated(frame->field) && !frame->is_list)
        return err_set(err, REASON_FIELD_INVALID, "it wants a list, each element behind a \"-\"");
    if (!field_is_message(frame->field) || value_is_text(frame->field))
        return err_set(err, REASON_FIELD_INVALID, "it wants one value, not settings of its own");
    if (field_is_excluded(frame->message, frame->field))
        return field_excluded(err);
    union slot slot = field_add(frame->message, frame->field, reading->values.arena);
    if (slot.any == NULL)
        return arena_err(reading->values.arena, err);
    return push(reading, (struct frame){ .message = *slot.message }, err);
}

static enum err_code list_begin(struct reading *reading, struct err *err)
{
    struct frame *frame = top(reading);
    if (frame == NULL)
        return err_set(err, REASON_DOCUMENT_MALFORMED, "a list, where settings should stand");
    if (frame->field == NULL)
        return err_set(err, REASON_DOCUMENT_MALFORMED, "a key that is no text");
    if (frame->is_list || !field_is_repeated(frame->field))
        return err_set(err, REASON_FIELD_INVALID, "it wants one value, not a list");
    return push(reading,
                (struct frame){ .message = frame->message, .field = frame->field, .is_list = true },
                err);
}

static bool has_anchor_or_tag(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor != NULL || event->data.mapping_start.tag != NULL;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor != NULL || event->data.sequence_start.tag != NULL;
    default:
        return event->type == YAML_ALIAS_EVENT;
    }
}

static enum err_code event_read(struct reading *reading, const yaml_event_t *event, struct err *err)
{
    if (has_anchor_or_tag(event))
        return err_set(err, REASON_DOCUMENT_MALFORMED, "anchors, aliases and tags are not taken");
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return scalar(reading, event, err);
    case YAML_MAPPING_START_EVENT:
        return mapping_begin(reading, err);
    case YAML_SEQUENCE_START_EVENT:
        return list_begin(reading, err);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        reading->depth--;
        value_end(reading);
        return ERR_OK;
    default:
        return ERR_OK;
    }
}

static enum err_code next_event(yaml_parser_t *parser, yaml_event_t *ret,
                                struct yaml_place *ret_place, struct err *err)
{
    if (yaml_parser_parse(parser, ret) == 1) {
        *ret_place = (struct yaml_place){ ret->start_mark.line + 1, ret->start_mark.column + 1 };
        return ERR_OK;
    }
    *ret_place =
        (struct yaml_place){ parser->problem_mark.line + 1, parser->problem_mark.column + 1 };
    return err_set(err, REASON_DOCUMENT_MALFORMED, "no YAML: %s",
                   parser->problem == NULL ? "unknown problem" : parser->problem);
}

static enum err_code events_read(struct reading *reading, yaml_parser_t *parser,
                                 struct yaml_place *ret_place, struct err *err)
{
    bool is_over = false;
    uint32_t document_count = 0;
    while (!is_over) {
        yaml_event_t event;
        enum err_code code = next_event(parser, &event, ret_place, err);
        if (code != ERR_OK)
            return code;
        is_over = event.type == YAML_STREAM_END_EVENT;
        if (event.type == YAML_DOCUMENT_START_EVENT && ++document_count > 1)
            code = err_set(err, REASON_DOCUMENT_MALFORMED, "a second document");
        else
            code = event_read(reading, &event, err);
        yaml_event_delete(&event);
        if (code != ERR_OK)
            return place_name(reading, code, err);
    }
    if (document_count == 0)
        return err_set(err, REASON_DOCUMENT_MALFORMED, "there is nothing in it");
    return ERR_OK;
}

enum err_code yaml_read(struct str text, ProtobufCMessage *message, struct arena *arena,
                        struct yaml_place *ret_place, struct err *err)
{
    struct reading reading = { .values = { .arena = arena }, .root = message };
    yaml_parser_t parser;
    int status = yaml_parser_initialize(&parser);
    CHECK(status == 1);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.ptr, text.len);
    enum err_code code = events_read(&reading, &parser, ret_place, err);
    yaml_parser_delete(&parser);
    return code;
}
