/* tests/unit/store/ordered_map_test.c: the map and its table of keys against a sorted array. */
#include <stdio.h>

#include "service/store/key_table.h"
#include "tests/rows.h"

enum { KEY_COUNT = 2000, KEY_BYTES = 8, STEP_COUNT = 20000 };

struct bench {
    char texts[KEY_COUNT][KEY_BYTES]; /* ascending */
    struct ordered_node nodes[KEY_COUNT];
    bool has[KEY_COUNT];
    struct ordered_map map;
    struct key_table keys;
};

static void bench_init(struct bench *bench)
{
    memset(bench, 0, sizeof(*bench));
    ordered_map_init(&bench->map, 7);
    key_table_init(&bench->keys);
    for (int i = 0; i < KEY_COUNT; i++) {
        snprintf(bench->texts[i], KEY_BYTES, "k%05d", i);
        bench->nodes[i].key = str_c(bench->texts[i]);
    }
}

static void toggle(struct bench *bench, size_t i)
{
    struct ordered_place place = ordered_map_place(&bench->map, bench->nodes[i].key);
    if (bench->has[i]) {
        assert_ptr_equal(place.found, &bench->nodes[i]);
        ordered_map_remove(&bench->map, &bench->nodes[i]);
        key_table_remove(&bench->keys, &bench->nodes[i]);
    } else {
        assert_null(place.found);
        ordered_map_add(&bench->map, place, &bench->nodes[i]);
        key_table_add(&bench->keys, &bench->nodes[i]);
    }
    bench->has[i] = !bench->has[i];
}

/* The next key there is from `i` on, or NULL. */
static struct ordered_node *expected_from(struct bench *bench, size_t i)
{
    for (; i < KEY_COUNT; i++) {
        if (bench->has[i])
            return &bench->nodes[i];
    }
    return NULL;
}

static struct ordered_node *expected_below(struct bench *bench, size_t i)
{
    while (i > 0) {
        i--;
        if (bench->has[i])
            return &bench->nodes[i];
    }
    return NULL;
}

static void check_around(struct bench *bench, size_t i)
{
    struct str key = bench->nodes[i].key;
    struct ordered_node *at_least = ordered_map_at_least(&bench->map, key);
    struct ordered_node *below = ordered_map_below(&bench->map, key);
    assert_ptr_equal(at_least, expected_from(bench, i));
    assert_ptr_equal(below, expected_below(bench, i));
    assert_ptr_equal(ordered_map_last(&bench->map), expected_below(bench, KEY_COUNT));
    assert_ptr_equal(key_table_find(&bench->keys, key), bench->has[i] ? &bench->nodes[i] : NULL);
    if (bench->has[i]) {
        assert_ptr_equal(ordered_node_next(&bench->nodes[i]), expected_from(bench, i + 1));
        assert_ptr_equal(ordered_node_previous(&bench->nodes[i]), below);
    }
}

static void the_map_is_what_was_added_and_not_removed(void **state)
{
    (void)state;
    static struct bench bench;
    struct random random = { 11 };
    bench_init(&bench);
    assert_null(ordered_map_last(&bench.map));
    assert_null(ordered_map_at_least(&bench.map, STR_EMPTY));
    for (int step = 0; step < STEP_COUNT; step++) {
        toggle(&bench, random_below(&random, KEY_COUNT));
        check_around(&bench, random_below(&random, KEY_COUNT));
    }
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (bench.has[i])
            toggle(&bench, i);
    }
    assert_null(bench.map.root);
    assert_int_equal(bench.keys.count, 0);
    key_table_release(&bench.keys);
}

static size_t depth_of(const struct ordered_node *node)
{
    size_t depth = 0;
    for (; node != NULL; node = node->parent)
        depth++;
    return depth;
}

static void keys_that_come_in_order_make_no_list(void **state)
{
    (void)state;
    static struct bench bench;
    size_t depth_max = 0;
    bench_init(&bench);
    for (size_t i = 0; i < KEY_COUNT; i++)
        toggle(&bench, i);
    for (size_t i = 0; i < KEY_COUNT; i++) {
        size_t depth = depth_of(&bench.nodes[i]);
        depth_max = depth > depth_max ? depth : depth_max;
    }
    assert_true(depth_max < 40); /* about three times the logarithm */
    key_table_release(&bench.keys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_map_is_what_was_added_and_not_removed),
        cmocka_unit_test(keys_that_come_in_order_make_no_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
