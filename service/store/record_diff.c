/* service/store/record_diff.c: comparing two records through their shape. */
#include "service/store/record_diff.h"

#include <string.h>

enum { FIELD_BYTES_MAX = 1 << 20 };

/* One field alone, encoded: equal fields have equal bytes. */
static void field_encode(const struct record_field *field, size_t size, const void *owner,
                         struct buf *out)
{
    struct record_shape alone = { "", size, field, 1 };
    record_encode(&alone, owner, out);
}

static struct str field_text(const struct record_field *field, const void *owner,
                             struct arena *arena)
{
    const void *place = (const char *)owner + field->offset;
    switch (field->type) {
    case RECORD_I64:
    case RECORD_INSTANT:
        return arena_format(arena, "%lld", (long long)*(const int64_t *)place);
    case RECORD_BOOL:
        return *(const bool *)place ? STR("true") : STR("false");
    case RECORD_ENUM:
        return arena_format(arena, "%u", *(const unsigned *)place);
    case RECORD_STR:
        return arena_str(arena, *(const struct str *)place);
    case RECORD_BYTE:
        return arena_format(arena, "%u", (unsigned)*(const uint8_t *)place);
    case RECORD_CODE:
        return arena_str(arena, str_c(place));
    case RECORD_STRS:
    case RECORD_I64S:
    case RECORD_MESSAGES:
        return arena_format(arena, "%zu entries",
                            *(const size_t *)((const char *)owner + field->count_offset));
    case RECORD_MESSAGE: /* shown by its first field: a currency by its code */
        return field_text(&field->shape->fields[0], place, arena);
    case RECORD_POINTER:
        break;
    }
    return STR("...");
}

static bool is_ignored(const char *name, const char *const *ignored, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, ignored[i]) == 0)
            return true;
    }
    return false;
}

size_t record_diff(const struct record_shape *shape, const void *a, const void *b,
                   const char *const *ignored, size_t ignored_count, struct arena *arena,
                   struct record_difference *ret, size_t room)
{
    struct buf left, right;
    size_t count = 0;
    buf_init(&left, FIELD_BYTES_MAX);
    buf_init(&right, FIELD_BYTES_MAX);
    for (size_t i = 0; i < shape->field_count && count < room; i++) {
        const struct record_field *field = &shape->fields[i];
        if (is_ignored(field->name, ignored, ignored_count))
            continue;
        buf_clear(&left);
        buf_clear(&right);
        if (a != NULL)
            field_encode(field, shape->size, a, &left);
        field_encode(field, shape->size, b, &right);
        if (str_eq(buf_str(&left), buf_str(&right)))
            continue;
        ret[count++] = (struct record_difference){
            .field = str_c(field->name),
            .from = a == NULL ? STR_EMPTY : field_text(field, a, arena),
            .to = field_text(field, b, arena),
        };
    }
    buf_release(&left);
    buf_release(&right);
    return count;
}
