/* tests/unit/base/memory_test.c: arenas and growing text, each with its maximum. */
#include <stdint.h>

#include "service/base/arena.h"
#include "service/base/buf.h"
#include "tests/rows.h"

static void an_arena_hands_out_zeroed_aligned_memory(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 4 << 20);
    for (size_t size = 0; size < 3000; size += 7) {
        const unsigned char *memory = arena_alloc(&arena, size);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(arena_alloc(&arena, size), 0xff, size);
    }
    arena_release(&arena);
}

static void an_arena_refuses_more_than_its_maximum(void **state)
{
    (void)state;
    struct arena arena;
    struct err err;
    arena_init(&arena, 100);
    assert_non_null(arena_alloc(&arena, 60));
    assert_null(arena_alloc(&arena, 41));
    assert_true(arena_is_full(&arena));
    assert_null(arena_alloc(&arena, 1)); /* full stays full */
    assert_int_equal(arena_err(&arena, &err), ERR_RESOURCE_EXHAUSTED);
    assert_int_equal(err.reason, REASON_LIMIT_EXCEEDED);
    arena_reset(&arena);
    assert_false(arena_is_full(&arena));
    assert_non_null(arena_alloc(&arena, 100));
    arena_release(&arena);
}

static void an_arenas_array_does_not_overflow(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, SIZE_MAX);
    assert_null(arena_alloc_array(&arena, SIZE_MAX / 2, 3));
    assert_true(arena_is_full(&arena));
    arena_release(&arena);
}

static void an_arena_is_used_again_after_reset(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 64 << 20);
    for (int round = 0; round < 100; round++) {
        for (int i = 0; i < 100; i++)
            assert_non_null(arena_alloc(&arena, 5000));
        arena_reset(&arena);
        assert_int_equal(arena.used, 0);
        assert_true(arena.reserved <= 64 << 10);
    }
    arena_release(&arena);
}

static void the_allocation_a_torture_test_names_fails(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1000);
    arena.fail_after = 2;
    assert_non_null(arena_alloc(&arena, 1));
    assert_null(arena_alloc(&arena, 1));
    arena_release(&arena);
}

static void a_text_in_an_arena_ends_in_nul(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 64);
    struct str copy = arena_str(&arena, (struct str){ "abcdef", 3 });
    assert_string_equal(copy.ptr, "abc");
    assert_int_equal(copy.len, 3);
    assert_string_equal(arena_str(&arena, STR_EMPTY).ptr, "");
    assert_string_equal(arena_format(&arena, "%d-%s", 7, "x").ptr, "7-x");
    assert_null(arena_format(&arena, "%64d", 7).ptr);
    assert_null(arena_str(&arena, STR("x")).ptr);
    arena_release(&arena);
}

static void a_buf_grows_to_its_maximum(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 1000);
    assert_int_equal(buf_str(&buf).len, 0);
    for (int i = 0; i < 100; i++)
        buf_add(&buf, STR("0123456789"));
    assert_false(buf.overflowed);
    assert_int_equal(buf.len, 1000);
    assert_int_equal(buf.ptr[1000], '\0');
    buf_add_byte(&buf, 'x');
    assert_true(buf.overflowed);
    assert_int_equal(buf.len, 1000);
    buf_clear(&buf);
    assert_false(buf.overflowed);
    buf_format(&buf, "%s", "fits again");
    assert_string_equal(buf.ptr, "fits again");
    buf_release(&buf);
}

static void a_buf_that_overflowed_keeps_what_it_had(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 5);
    buf_add(&buf, STR("abc"));
    buf_format(&buf, "%d", 12345);
    buf_add_byte(&buf, 'd'); /* would fit, but a text with a hole is worse than a short one */
    assert_true(buf.overflowed);
    assert_true(str_eq(buf_str(&buf), STR("abc")));
    buf_release(&buf);
}

static void numbers_are_added_in_decimal(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 100);
    buf_add_i64(&buf, INT64_MIN);
    buf_add_byte(&buf, ' ');
    buf_add_i64(&buf, 0);
    assert_string_equal(buf.ptr, "-9223372036854775808 0");
    buf_release(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_arena_hands_out_zeroed_aligned_memory),
        cmocka_unit_test(an_arena_refuses_more_than_its_maximum),
        cmocka_unit_test(an_arenas_array_does_not_overflow),
        cmocka_unit_test(an_arena_is_used_again_after_reset),
        cmocka_unit_test(the_allocation_a_torture_test_names_fails),
        cmocka_unit_test(a_text_in_an_arena_ends_in_nul),
        cmocka_unit_test(a_buf_grows_to_its_maximum),
        cmocka_unit_test(a_buf_that_overflowed_keeps_what_it_had),
        cmocka_unit_test(numbers_are_added_in_decimal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
