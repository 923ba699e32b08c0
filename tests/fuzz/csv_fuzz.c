/* tests/fuzz/csv_fuzz.c: any table is read or refused; what we write of it, we read back. */
#include "service/connectors/formats/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Writes each record behind the header; false: the table was refused. */
static bool copy_table(struct str text, struct arena *arena, struct buf *out)
{
    static struct csv csv;
    struct err err;
    bool more = true;
    if (csv_open(&csv, text, arena, &err) != ERR_OK)
        return false;
    csv_write_row(out, csv.header, csv.header_count);
    while (csv_next(&csv, &more, &err) == ERR_OK) {
        if (!more)
            return true;
        CHECK(csv.cell_count > 0);
        csv_write_row(out, csv.cells, csv.cell_count);
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct buf first, second;
    arena_init(&arena, 16 << 20);
    buf_init(&first, 16 << 20);
    buf_init(&second, 16 << 20);
    if (copy_table((struct str){ (const char *)data, size }, &arena, &first) && first.len > 1) {
        CHECK(copy_table(buf_str(&first), &arena, &second));
        CHECK(str_eq(buf_str(&first), buf_str(&second)));
    }
    buf_release(&first);
    buf_release(&second);
    arena_release(&arena);
    return 0;
}
