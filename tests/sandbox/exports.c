/* tests/sandbox/exports.c: exports of a marketplace's offers. */
#include "tests/sandbox/exports.h"

#include "service/base/heap.h"

static void rows_fill(const struct marketplace *m, bool has_inactive, struct offer_export *ret)
{
    ret->rows = heap_alloc((m->offers.count + 1) * sizeof(struct export_row));
    for (size_t i = 0; i < m->offers.count; i++) {
        const struct offer *offer = m->offers.items[i];
        if (has_inactive || offer->quantity > 0)
            ret->rows[ret->row_count++] = (struct export_row){ offer, offer->quantity };
    }
}

static void fields_copy(const struct str *fields, size_t count, struct offer_export *ret)
{
    ret->fields = heap_alloc((count + 1) * sizeof(struct str));
    for (; ret->field_count < count; ret->field_count++) {
        struct str field = fields[ret->field_count];
        char *text = heap_alloc(field.len + 1);
        for (size_t i = 0; i < field.len; i++)
            text[i] = field.ptr[i];
        ret->fields[ret->field_count] = (struct str){ text, field.len };
    }
}

struct offer_export *export_add(struct marketplace *m, int64_t items_per_file, bool has_inactive,
                                const struct str *fields, size_t field_count)
{
    struct offer_export *export = HEAP_NEW(struct offer_export);
    size_t at = m->export_count++ % MARKETPLACE_EXPORT_COUNT;
    export_release(m->exports[at]);
    m->exports[at] = export;
    uuid_format(world_uuid(m->world), export->tracking_id);
    export->asked = m->world->now;
    export->ready = instant_add_s(m->world->now, m->settings.export_s);
    export->items_per_file = items_per_file;
    fields_copy(fields, field_count, export);
    rows_fill(m, has_inactive, export);
    return export;
}

const struct offer_export *export_find(const struct marketplace *m, struct str tracking_id)
{
    for (size_t i = 0; i < MARKETPLACE_EXPORT_COUNT; i++) {
        if (m->exports[i] != NULL && str_eq(tracking_id, str_c(m->exports[i]->tracking_id)))
            return m->exports[i];
    }
    return NULL;
}

const struct offer_export *export_newest(const struct marketplace *m)
{
    return m->export_count == 0 ? NULL
                                : m->exports[(m->export_count - 1) % MARKETPLACE_EXPORT_COUNT];
}

size_t export_file_count(const struct offer_export *export)
{
    size_t items = (size_t) export->items_per_file;
    size_t count = (export->row_count + items - 1) / items;
    return count == 0 ? 1 : count;
}

void export_release(struct offer_export *export)
{
    if (export == NULL)
        return;
    for (size_t i = 0; i < export->field_count; i++)
        heap_free((char *)export->fields[i].ptr);
    heap_free(export->fields);
    heap_free(export->rows);
    heap_free(export);
}
