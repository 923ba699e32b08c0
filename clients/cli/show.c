/* clients/cli/show.c: rows and details. */
#include "clients/cli/show.h"

#include <string.h>

#include "clients/cli/field.h"
#include "clients/cli/value.h"
#include "clients/cli/wellknown.h"
#include "clients/cli/width.h"

enum { CELL_BYTES_MAX = 1 << 20, LINE_BYTES_MAX = 16 << 20, INDENT = 2 };

/* ---- rows ---- */

void show_columns(struct table *table, const struct column *columns)
{
    for (; columns->header != NULL; columns++)
        table_column(table, columns->header, columns->width_max);
}

/* Times to the second. */
static void time_add(struct buf *buf, const ProtobufCMessage *message)
{
    Google__Protobuf__Timestamp second =
        *(const Google__Protobuf__Timestamp *)(const void *)message;
    second.nanos = 0;
    timestamp_write(buf, &second);
}

static void value_add(struct buf *buf, const ProtobufCFieldDescriptor *field, union slot slot,
                      const struct name_context *names)
{
    if (field->type == PROTOBUF_C_TYPE_STRING)
        buf_add(buf, name_short(str_c(*slot.text), names));
    else if (field_is_message(field) &&
             field_type(field) == &google__protobuf__timestamp__descriptor)
        time_add(buf, *slot.message);
    else
        value_write(buf, field, slot);
}

/* "clearing 12.50 EUR" of a posting. */
static void element_write(struct buf *buf, const ProtobufCMessage *message, const char *fields,
                          const struct name_context *names)
{
    struct str rest = str_c(fields), name;
    bool is_more;
    do {
        is_more = str_cut(rest, ' ', &name, &rest);
        const ProtobufCFieldDescriptor *field =
            message_field(message->descriptor, is_more ? name : rest);
        if (field_count(message, field) > 0)
            value_add(buf, field, field_at(message, field, 0), names);
        if (is_more)
            buf_add_byte(buf, ' ');
    } while (is_more);
}

/* A list is shown with commas; of messages without `element`, their number. */
static void field_write(struct buf *buf, const ProtobufCMessage *message,
                        const ProtobufCFieldDescriptor *field, const char *element,
                        const struct name_context *names)
{
    size_t count = field_count(message, field);
    bool is_group = !value_is_text(field);
    if (is_group && element == NULL) {
        buf_add_i64(buf, (int64_t)count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        union slot slot = field_at(message, field, i);
        if (i > 0)
            buf_add(buf, STR(", "));
        if (is_group)
            element_write(buf, *slot.message, element, names);
        else
            value_add(buf, field, slot, names);
    }
}

static bool is_number(const ProtobufCFieldDescriptor *field, const char *element)
{
    if (field_is_repeated(field))
        return !value_is_text(field) && element == NULL;
    if (field_is_message(field))
        return str_ends(str_c(field_type(field)->name), STR(".Money")) ||
               str_ends(str_c(field_type(field)->name), STR("Int64Value"));
    return field->type == PROTOBUF_C_TYPE_INT64 || field->type == PROTOBUF_C_TYPE_INT32;
}

void show_row(struct table *table, const struct column *columns, const ProtobufCMessage *row,
              const struct name_context *names)
{
    struct buf text;
    buf_init(&text, CELL_BYTES_MAX);
    for (; columns->header != NULL; columns++) {
        const ProtobufCFieldDescriptor *field = path_field(row->descriptor, columns->field);
        const ProtobufCMessage *message = path_follow(row, columns->field, &field);
        buf_clear(&text);
        if (message != NULL)
            field_write(&text, message, field, columns->element, names);
        if (is_number(field, columns->element))
            table_number(table, buf_str(&text));
        else
            table_cell(table, buf_str(&text));
    }
    buf_release(&text);
}

/* ---- details ---- */

/* A message that is being shown, without recursion. */
struct frame {
    const ProtobufCMessage *message;
    unsigned field; /* the one in hand */
    size_t index;   /* its value that comes next */
    uint32_t indent;
    bool is_element; /* its first line begins with "- " */
};

struct walk {
    FILE *out;
    struct frame frames[MESSAGE_DEPTH_MAX];
    uint32_t depth;
};

static void indent_print(struct walk *walk, struct frame *frame)
{
    uint32_t dash = frame->is_element ? INDENT : 0;
    fprintf(walk->out, "%*s%s", (int)(frame->indent - dash), "", dash > 0 ? "- " : "");
    frame->is_element = false;
}

/* Text that YAML would take for something else stands in quotes. */
static bool needs_quotes(struct str text)
{
    if (text.len == 0 || text.ptr[0] == ' ' || text.ptr[text.len - 1] == ' ')
        return true;
    for (size_t i = 0; i < text.len; i++) {
        char next = i + 1 < text.len ? text.ptr[i + 1] : ' ';
        if ((text.ptr[i] == ':' && next == ' ') || (text.ptr[i] == '#' && i > 0) ||
            text.ptr[i] == '\n')
            return true;
    }
    return strchr("-?:,[]{}#&*!|>'\"%@`~", text.ptr[0]) != NULL || str_eq_nocase(text, STR("null"));
}

static void text_print(FILE *out, struct str text)
{
    struct buf clean;
    buf_init(&clean, LINE_BYTES_MAX);
    text_clean(&clean, text);
    struct str shown = buf_str(&clean);
    bool is_quoted = needs_quotes(shown);
    if (is_quoted)
        fputc('\'', out);
    for (size_t i = 0; i < shown.len; i++) {
        if (is_quoted && shown.ptr[i] == '\'')
            fputc('\'', out);
        fputc(shown.ptr[i], out);
    }
    fputs(is_quoted ? "'\n" : "\n", out);
    buf_release(&clean);
}

static void value_print(struct walk *walk, const ProtobufCFieldDescriptor *field, union slot slot)
{
    struct buf text;
    buf_init(&text, LINE_BYTES_MAX);
    value_write(&text, field, slot);
    text_print(walk->out, buf_str(&text));
    buf_release(&text);
}

static void message_enter(struct walk *walk, const ProtobufCMessage *message, uint32_t indent,
                          bool is_element)
{
    CHECK(walk->depth < MESSAGE_DEPTH_MAX);
    walk->frames[walk->depth++] =
        (struct frame){ .message = message, .indent = indent, .is_element = is_element };
}

static bool is_empty(const ProtobufCMessage *message)
{
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        if (!field_is_empty(message, &message->descriptor->fields[i]))
            return false;
    }
    return true;
}

/* What stands behind a field's name: with nothing there, a group would be read as absent. */
static const char *name_end(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    bool is_group = field_is_message(field) && !value_is_text(field);
    if (field_is_repeated(field))
        return ":\n";
    if (!is_group)
        return ": ";
    return is_empty(*field_at(message, field, 0).message) ? ": {}\n" : ":\n";
}

/* The value of a list or of a field that is set. */
static void value_show(struct walk *walk, struct frame *frame,
                       const ProtobufCFieldDescriptor *field)
{
    bool is_list = field_is_repeated(field);
    bool is_group = field_is_message(field) && !value_is_text(field);
    union slot slot = field_at(frame->message, field, frame->index++);
    uint32_t inner = frame->indent + INDENT;
    if (is_group) {
        message_enter(walk, *slot.message, is_list ? inner + INDENT : inner, is_list);
        return;
    }
    if (is_list)
        fprintf(walk->out, "%*s- ", (int)inner, "");
    value_print(walk, field, slot);
}

static void step(struct walk *walk)
{
    struct frame *frame = &walk->frames[walk->depth - 1];
    if (frame->field == frame->message->descriptor->n_fields) {
        if (frame->is_element) { /* with nothing in it */
            indent_print(walk, frame);
            fputs("{}\n", walk->out);
        }
        walk->depth--;
        return;
    }
    const ProtobufCFieldDescriptor *field = &frame->message->descriptor->fields[frame->field];
    if (field_is_empty(frame->message, field) ||
        frame->index == field_count(frame->message, field)) {
        frame->field++;
        frame->index = 0;
        return;
    }
    if (frame->index == 0) {
        indent_print(walk, frame);
        fprintf(walk->out, "%s%s", field->name, name_end(frame->message, field));
    }
    value_show(walk, frame, field);
}

void show_details(FILE *out, const ProtobufCMessage *message)
{
    struct walk walk = { .out = out };
    message_enter(&walk, message, 0, false);
    while (walk.depth > 0)
        step(&walk);
}
