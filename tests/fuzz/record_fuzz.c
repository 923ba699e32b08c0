/* tests/fuzz/record_fuzz.c: whatever a stored value holds, a struct that survives, or a refusal. */
#include "service/base/heap.h"
#include "service/store/records.h"
#include "tests/unit/store/record_sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FUZZ_ARENA_BYTES = 16 << 20 };

static void check_shape(const struct record_shape *shape, struct str bytes, struct arena *arena)
{
    struct err err;
    struct buf out;
    void *value = heap_alloc(shape->size);
    void *again = heap_alloc(shape->size);
    buf_init(&out, FUZZ_ARENA_BYTES);
    if (record_decode(shape, bytes, arena, value, &err) == ERR_OK) {
        record_encode(shape, value, &out);
        CHECK(!out.overflowed);
        CHECK(out.len <= bytes.len); /* what we write is the shortest form */
        CHECK(record_decode(shape, buf_str(&out), arena, again, &err) == ERR_OK);
        CHECK(record_eq(shape, value, again));
    }
    buf_release(&out);
    heap_free(value);
    heap_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    arena_init(&arena, FUZZ_ARENA_BYTES);
    for (size_t i = 0; i < RECORD_ROW_COUNT; i++) {
        check_shape(record_rows[i].shape, (struct str){ (const char *)data, size }, &arena);
        arena_reset(&arena);
    }
    arena_release(&arena);
    return 0;
}
