/* tests/sandbox/imports.c: reading a stock file, the queue, the report. */
#include "tests/sandbox/imports.h"

#include "service/connectors/formats/csv.h"

const char *import_stage_name(enum import_stage stage)
{
    static const char *const names[] = { "WAITING", "RUNNING", "COMPLETE", "FAILED" };
    return names[stage];
}

struct import *import_find(struct marketplace *m, struct str import_id)
{
    /* The newest first: it is asked for again and again. */
    for (size_t i = 0; i < m->import_count && i < MARKETPLACE_IMPORT_COUNT; i++) {
        struct import *import = m->imports[(m->import_count - 1 - i) % MARKETPLACE_IMPORT_COUNT];
        if (str_eq(str_c(import->import_id), import_id))
            return import;
    }
    return NULL;
}

/* ---- reading ---- */

static struct str join_cells(struct import *import, const struct str *cells, size_t count)
{
    struct buf row;
    buf_init(&row, 1 << 20);
    csv_write_row(&row, cells, count);
    struct str text = buf_str(&row);
    if (text.len > 0 && text.ptr[text.len - 1] == '\n')
        text.len--;
    struct str kept = arena_str(&import->arena, text);
    buf_release(&row);
    return kept;
}

static void read_row(struct import *import, const struct csv *csv, const size_t columns[4],
                     struct import_row *row)
{
    struct arena *arena = &import->arena;
    row->cells = join_cells(import, csv->cells, csv->header_count);
    row->line = csv->line;
    row->sku = arena_str(arena, str_trim(csv_cell(csv, columns[0])));
    row->quantity_text = arena_str(arena, str_trim(csv_cell(csv, columns[1])));
    row->warehouse = arena_str(arena, str_trim(csv_cell(csv, columns[2])));
    row->action = arena_str(arena, str_trim(csv_cell(csv, columns[3])));
}

static size_t count_lines(struct str file)
{
    size_t count = 1;
    for (size_t i = 0; i < file.len; i++)
        count += file.ptr[i] == '\n';
    return count;
}

/* A file that cannot be read as a whole makes an import that will fail. */
static enum err_code read_file(struct import *import, struct str file, struct arena *scratch,
                               struct err *err)
{
    static const char *const names[4] = { "offer-sku", "quantity", "warehouse-code",
                                          "update-delete" };
    struct csv *csv = ARENA_NEW(scratch, struct csv);
    size_t columns[4];
    bool has_more = true;
    enum err_code code = csv_open(csv, file, scratch, err);
    if (code != ERR_OK)
        return code;
    for (size_t i = 0; i < 4; i++)
        columns[i] = csv_column(csv, str_c(names[i]));
    if (columns[0] == csv->header_count || columns[1] == csv->header_count)
        return err_set(err, REASON_DOCUMENT_MALFORMED, "a column is missing");
    import->header = join_cells(import, csv->header, csv->header_count);
    import->rows = ARENA_ARRAY(&import->arena, struct import_row, count_lines(file));
    if (import->rows == NULL)
        return arena_err(&import->arena, err);
    while ((code = csv_next(csv, &has_more, err)) == ERR_OK && has_more) {
        read_row(import, csv, columns, &import->rows[import->row_count++]);
        if (arena_is_full(&import->arena))
            return arena_err(&import->arena, err);
    }
    return code;
}

/* ---- what is right about a row ---- */

static const char *row_fault(const struct marketplace *m, struct import_row *row)
{
    if (row->sku.len == 0)
        return "The field offer-sku is mandatory";
    if (lookup_find(&m->offer_by_sku, row->sku) == NULL)
        return "The offer does not exist";
    if (str_eq_nocase(row->action, STR("delete")))
        return row->warehouse.len > 0 ? NULL : "A stock without warehouse cannot be deleted";
    if (row->action.len > 0 && !str_eq_nocase(row->action, STR("update")))
        return "The field update-delete is invalid";
    if (!str_parse_i64(row->quantity_text, &row->quantity) || row->quantity < 0 ||
        row->quantity > IMPORT_QUANTITY_MAX)
        return "The field quantity is invalid";
    return NULL;
}

/* The rows of an offer in one chain; its first one is found by its sku. */
static void chain_row(struct lookup *by_sku, struct arena *scratch, struct import_row *row)
{
    struct import_row *other = lookup_find(by_sku, row->sku);
    if (other == NULL) {
        lookup_add(by_sku, scratch, row->sku, row);
        return;
    }
    for (;; other = other->next_of_sku) {
        if (str_eq(other->warehouse, row->warehouse))
            other->reason = row->reason = "The stock of this offer is given twice";
        else if (other->warehouse.len == 0 || row->warehouse.len == 0)
            other->reason = row->reason = "Global stock and stock of a warehouse are mixed";
        if (other->next_of_sku == NULL)
            break;
    }
    other->next_of_sku = row;
}

/* An offer with one bad row is refused as a whole. */
static bool chain_is_good(struct import_row *first)
{
    const char *reason = NULL;
    for (struct import_row *row = first; row != NULL; row = row->next_of_sku) {
        if (reason == NULL)
            reason = row->reason;
    }
    if (reason == NULL)
        return true;
    for (struct import_row *row = first; row != NULL; row = row->next_of_sku) {
        if (row->reason == NULL)
            row->reason = "Another line of this offer is in error";
    }
    return false;
}

static void write_warehouse(struct marketplace *m, struct offer *offer,
                            const struct import_row *row)
{
    struct offer_stock **link = &offer->stocks;
    while (*link != NULL && !str_eq((*link)->warehouse, row->warehouse))
        link = &(*link)->next;
    if (str_eq_nocase(row->action, STR("delete"))) {
        if (*link != NULL)
            *link = (*link)->next;
        return;
    }
    if (*link == NULL) {
        *link = WORLD_NEW(m->world, struct offer_stock);
        (*link)->warehouse = world_shared(m->world, row->warehouse);
    }
    (*link)->quantity = row->quantity;
}

static void write_offer(struct marketplace *m, const struct import_row *first)
{
    struct offer *offer = lookup_find(&m->offer_by_sku, first->sku);
    offer->import_count++;
    for (const struct import_row *row = first; row != NULL; row = row->next_of_sku) {
        if (row->warehouse.len == 0) {
            offer_set_quantity(m, offer, row->quantity);
            return;
        }
        write_warehouse(m, offer, row);
    }
    int64_t sum = 0;
    for (const struct offer_stock *stock = offer->stocks; stock != NULL; stock = stock->next)
        sum += stock->quantity;
    offer->quantity = sum;
    offer->updated = m->world->now;
}

static void write_report(struct import *import)
{
    struct buf *report = &import->report;
    buf_format(report, "\"line-number\";\"error-message\";%.*s\n", STR_ARG(import->header));
    for (size_t i = 0; i < import->row_count; i++) {
        const struct import_row *row = &import->rows[i];
        if (row->reason != NULL)
            buf_format(report, "\"%lld\";\"%s\";%.*s\n", (long long)row->line, row->reason,
                       STR_ARG(row->cells));
    }
}

static void apply(struct marketplace *m, struct import *import)
{
    struct lookup by_sku = { 0 };
    struct arena scratch;
    arena_init(&scratch, IMPORT_ARENA_BYTES);
    for (size_t i = 0; i < import->row_count; i++) {
        struct import_row *row = &import->rows[i];
        row->reason = i + 1 == import->refused_row ? "The offer is locked" : row_fault(m, row);
        chain_row(&by_sku, &scratch, row);
    }
    for (size_t i = 0; i < import->row_count; i++) {
        struct import_row *row = &import->rows[i];
        if (lookup_find(&by_sku, row->sku) == row && chain_is_good(row))
            write_offer(m, row);
    }
    for (size_t i = 0; i < import->row_count; i++)
        import->refused += import->rows[i].reason != NULL;
    import->succeeded = (int64_t)import->row_count - import->refused;
    if (import->refused > 0)
        write_report(import);
    arena_release(&scratch);
}

/* ---- the queue ---- */

static void play_start(struct world *world, void *owner, void *subject)
{
    struct import *import = subject;
    (void)owner;
    import->started = world->now;
    import->stage = IMPORT_RUNNING;
}

static void play_finish(struct world *world, void *owner, void *subject)
{
    struct import *import = subject;
    import->finished = world->now;
    import->stage = import->will_fail ? IMPORT_FAILED : IMPORT_COMPLETE;
    if (!import->will_fail)
        apply(owner, import);
    arena_release(&import->arena);
    import->rows = NULL;
}

static bool is_over(const struct import *import)
{
    return import->will_hang || import->stage >= IMPORT_COMPLETE;
}

void import_release(struct import *import)
{
    buf_release(&import->report);
    arena_release(&import->arena);
}

/* A place in the ring; NULL: the oldest import still waits. */
static struct import *take_place(struct marketplace *m)
{
    struct import **place = &m->imports[m->import_count % MARKETPLACE_IMPORT_COUNT];
    if (*place == NULL)
        *place = WORLD_NEW(m->world, struct import);
    else if (!is_over(*place))
        return NULL;
    struct import *import = *place;
    import_release(import);
    *import = (struct import){ .stage = IMPORT_WAITING };
    arena_init(&import->arena, IMPORT_ARENA_BYTES);
    buf_init(&import->report, IMPORT_ARENA_BYTES);
    m->import_count++;
    return import;
}

/* The two may have been set so that they cross. */
static int64_t draw(struct world *world, int64_t min, int64_t max)
{
    return min < max ? world_between(world, min, max) : min;
}

/* When it starts and ends is known from the beginning: one after the other. */
static void queue(struct marketplace *m, struct import *import)
{
    const struct marketplace_settings *settings = &m->settings;
    struct world *world = m->world;
    int64_t wait_s = draw(world, settings->import_wait_s_min, settings->import_wait_s_max);
    int64_t run_s = draw(world, settings->import_run_s_min, settings->import_run_s_max);
    struct instant start = instant_max(instant_add_s(world->now, wait_s), m->imports_busy_until);
    world_plan(world, start, play_start, m, import);
    if (import->will_hang)
        return;
    m->imports_busy_until = instant_add_s(start, run_s);
    world_plan(world, m->imports_busy_until, play_finish, m, import);
}

enum err_code import_add(struct marketplace *m, struct str file, struct import **ret,
                         struct err *err)
{
    struct arena scratch;
    struct err unread = { 0 };
    struct import *import = take_place(m);
    if (import == NULL)
        return err_set(err, REASON_LIMIT_EXCEEDED, "too many imports wait");
    arena_init(&scratch, IMPORT_ARENA_BYTES);
    uuid_format(world_uuid(m->world), import->import_id);
    import->created = m->world->now;
    import->will_fail =
        read_file(import, file, &scratch, &unread) != ERR_OK ||
        faults_meet(m->faults, m->world, FAULT_IMPORT_FAIL, m->id, STR("STO01"), NULL);
    import->will_hang =
        faults_meet(m->faults, m->world, FAULT_IMPORT_HANG, m->id, STR("STO01"), NULL);
    if (import->row_count > 0 &&
        faults_meet(m->faults, m->world, FAULT_IMPORT_LINE, m->id, STR("STO01"), NULL))
        import->refused_row = (size_t)world_between(m->world, 1, (int64_t)import->row_count);
    arena_release(&scratch);
    queue(m, import);
    *ret = import;
    return ERR_OK;
}
