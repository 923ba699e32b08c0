/*
 * tests/fuzz/name_fuzz.c: any text as a resource's name.
 *
 * What is taken apart by a pattern is put together again as a name that is taken apart into the
 * same ids, whoever wrote the first one in another form.
 */
#include "service/domain/name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_BYTES = 1 << 20 };

struct pattern {
    const char *pattern;
    const char *collections[NAME_PART_COUNT];
    size_t count;
};

static const struct pattern patterns[] = {
    { "shops/*", { "shops" }, 1 },
    { "shops/*/positions/*", { "shops", "positions" }, 2 },
    { "shops/*/channels/*/orders/*", { "shops", "channels", "orders" }, 3 },
    { "shops/*/channels/*/orders/*/refunds/*", { "shops", "channels", "orders", "refunds" }, 4 },
};

static void check_ids(const struct pattern *pattern, const struct str *ids, struct arena *arena)
{
    struct str again[NAME_PART_COUNT];
    struct err err;
    for (size_t i = 0; i < pattern->count; i++) {
        CHECK(id_check(ids[i], &err) == ERR_OK);
        struct str bounded = id_bounded(arena, ids[i]);
        CHECK(id_check(bounded, &err) == ERR_OK);
        CHECK(str_eq(id_bounded(arena, bounded), bounded) || bounded.len > 100);
    }
    struct str name = name_format(arena, pattern->collections, ids, pattern->count);
    CHECK(name_parse(name, pattern->pattern, arena, again, &err) == ERR_OK);
    for (size_t i = 0; i < pattern->count; i++)
        CHECK(str_eq(ids[i], again[i]));
    CHECK(str_eq(name_format(arena, pattern->collections, again, pattern->count), name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    struct str ids[NAME_PART_COUNT];
    struct err err;
    struct arena arena;
    size_t good = 0;
    arena_init(&arena, ARENA_BYTES);
    for (size_t i = 0; i < ARRAY_COUNT(patterns); i++) {
        if (name_parse(text, patterns[i].pattern, &arena, ids, &err) != ERR_OK) {
            CHECK(err.message[0] != '\0');
            continue;
        }
        check_ids(&patterns[i], ids, &arena);
        good++;
    }
    CHECK(good <= 1); /* a name is of one kind */
    arena_release(&arena);
    return 0;
}
