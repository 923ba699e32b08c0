/* tests/unit/store/record_test.c: what is written is read back; bad bytes break nothing. */
#include "service/store/record.h"

#include <stdlib.h>

#include "service/domain/refund.h"
#include "service/store/records.h"
#include "tests/rows.h"
#include "tests/unit/store/record_sample.h"

enum { ARENA_BYTES = 64 << 20, RECORD_BYTES = 16 << 20, SAMPLE_COUNT = 200 };

/* What a test of one shape works on. */
struct bench {
    const struct record_shape *shape;
    struct arena arena; /* of samples and what is read */
    struct buf first, again;
    struct random random;
};

static void bench_open(struct bench *bench, void *const *state)
{
    const struct record_row *row = *state;
    bench->shape = row->shape;
    bench->random.state = 20260901;
    arena_init(&bench->arena, ARENA_BYTES);
    buf_init(&bench->first, RECORD_BYTES);
    buf_init(&bench->again, RECORD_BYTES);
}

static void bench_close(struct bench *bench)
{
    arena_release(&bench->arena);
    buf_release(&bench->first);
    buf_release(&bench->again);
}

/* A new sample, written to `first`. */
static void *bench_sample(struct bench *bench)
{
    arena_reset(&bench->arena);
    buf_clear(&bench->first);
    void *value = record_sample(bench->shape, &bench->arena, &bench->random);
    record_encode(bench->shape, value, &bench->first);
    assert_false(bench->first.overflowed);
    return value;
}

/* Exactly as large as its text: a sanitizer sees the first byte read behind it. */
static struct str exact_copy(struct str text)
{
    char *copy = malloc(text.len > 0 ? text.len : 1);
    assert_non_null(copy);
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    return (struct str){ copy, text.len };
}

/* Reads anything: the struct must be a whole one, which can be written and read again. */
static void check_any_bytes(struct bench *bench, struct str bytes)
{
    struct err err;
    void *value = record_zero(bench->shape, &bench->arena);
    struct str exact = exact_copy(bytes);
    enum err_code code = record_decode(bench->shape, exact, &bench->arena, value, &err);
    if (code == ERR_OK) {
        void *again = record_zero(bench->shape, &bench->arena);
        buf_clear(&bench->again);
        record_encode(bench->shape, value, &bench->again);
        assert_int_equal(record_decode(bench->shape, buf_str(&bench->again), &bench->arena, again,
                                       &err),
                         ERR_OK);
        assert_true(record_eq(bench->shape, value, again));
    } else {
        assert_int_equal(err.reason, REASON_STORE_CORRUPT);
    }
    free((void *)(uintptr_t)exact.ptr);
}

static void a_record_is_read_as_it_was_written(void **state)
{
    struct bench bench;
    bench_open(&bench, state);
    struct err err;
    for (int i = 0; i < SAMPLE_COUNT; i++) {
        void *value = bench_sample(&bench);
        void *read = record_zero(bench.shape, &bench.arena);
        assert_int_equal(record_decode(bench.shape, buf_str(&bench.first), &bench.arena, read,
                                       &err),
                         ERR_OK);
        assert_true(record_eq(bench.shape, value, read));
        buf_clear(&bench.again);
        record_encode(bench.shape, read, &bench.again);
        assert_true(str_eq(buf_str(&bench.first), buf_str(&bench.again)));
    }
    bench_close(&bench);
}

static void a_zero_record_takes_no_bytes(void **state)
{
    struct bench bench;
    bench_open(&bench, state);
    struct err err;
    void *value = record_zero(bench.shape, &bench.arena);
    record_encode(bench.shape, value, &bench.first);
    assert_int_equal(bench.first.len, 0);
    void *read = record_sample(bench.shape, &bench.arena, &bench.random);
    assert_int_equal(record_decode(bench.shape, STR_EMPTY, &bench.arena, read, &err), ERR_OK);
    assert_true(record_eq(bench.shape, value, read));
    bench_close(&bench);
}

static void a_record_cut_anywhere_breaks_nothing(void **state)
{
    struct bench bench;
    bench_open(&bench, state);
    for (int i = 0; i < 10; i++) {
        bench_sample(&bench);
        size_t step = bench.first.len < 2000 ? 1 : bench.first.len / 500;
        for (size_t len = 0; len < bench.first.len; len += step)
            check_any_bytes(&bench, (struct str){ bench.first.ptr, len });
    }
    bench_close(&bench);
}

static void a_damaged_record_breaks_nothing(void **state)
{
    struct bench bench;
    bench_open(&bench, state);
    for (int i = 0; i < SAMPLE_COUNT; i++) {
        bench_sample(&bench);
        if (bench.first.len == 0)
            continue;
        uint64_t flip_count = 1 + random_below(&bench.random, 4);
        for (uint64_t k = 0; k < flip_count; k++)
            bench.first.ptr[random_below(&bench.random, bench.first.len)] =
                (char)random_below(&bench.random, 256);
        check_any_bytes(&bench, buf_str(&bench.first));
    }
    bench_close(&bench);
}

static void an_unknown_field_is_skipped(void **state)
{
    struct bench bench;
    bench_open(&bench, state);
    /* Tag 2000, as a number, bytes, 8 bytes and 4 bytes. */
    static const char later[] = "\x80\x7d\x96\x01"
                                "\x82\x7d\x03xyz"
                                "\x81\x7d"
                                "12345678"
                                "\x85\x7d"
                                "1234";
    struct err err;
    void *value = bench_sample(&bench);
    buf_add(&bench.again, (struct str){ later, sizeof(later) - 1 });
    buf_add(&bench.again, buf_str(&bench.first));
    buf_add(&bench.again, (struct str){ later, sizeof(later) - 1 });
    void *read = record_zero(bench.shape, &bench.arena);
    assert_int_equal(record_decode(bench.shape, buf_str(&bench.again), &bench.arena, read, &err),
                     ERR_OK);
    assert_true(record_eq(bench.shape, value, read));
    bench_close(&bench);
}

static void a_full_arena_is_no_corruption(void **state)
{
    struct bench bench;
    bench_open(&bench, state);
    struct err err;
    do
        bench_sample(&bench);
    while (bench.first.len == 0);
    void *read = record_zero(bench.shape, &bench.arena);
    for (uint64_t k = 1;; k++) {
        struct arena small;
        arena_init(&small, ARENA_BYTES);
        small.fail_after = k;
        enum err_code code = record_decode(bench.shape, buf_str(&bench.first), &small, read, &err);
        arena_release(&small);
        if (code == ERR_OK)
            break;
        assert_int_equal(err.reason, REASON_LIMIT_EXCEEDED);
    }
    bench_close(&bench);
}

/* ---- exact bytes ---- */

struct wire_row {
    const char *name;
    struct str bytes;
    enum err_reason reason;
    int64_t minor;
    const char *code;
    uint8_t exponent;
};
static const struct wire_row wire_rows[] = {
    { "19.99 EUR",
      STR_INIT("\x08\x9e\x1f\x12\x07\x0a\x03"
               "EUR\x10\x02"),
      REASON_NONE, 1999, "EUR", 2 },
    { "a small negative number is short", STR_INIT("\x08\x01"), REASON_NONE, -1, "", 0 },
    { "the smallest number", STR_INIT("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), REASON_NONE,
      INT64_MIN, "", 0 },
    { "fields in another order",
      STR_INIT("\x12\x07\x10\x02\x0a\x03"
               "EUR\x08\x9e\x1f"),
      REASON_NONE, 1999, "EUR", 2 },
    { "a field that is there twice: the last one", STR_INIT("\x08\x02\x08\x04"), REASON_NONE, 2, "",
      0 },
    { "a message that is there twice: the last one",
      STR_INIT("\x12\x07\x0a\x03"
               "EUR\x10\x02\x12\x05\x0a\x03JPY"),
      REASON_NONE, 0, "JPY", 0 },
    { "an exponent above 255", STR_INIT("\x12\x03\x10\x80\x02"), REASON_STORE_CORRUPT, 0, "", 0 },
    { "a code that is too long",
      STR_INIT("\x12\x06\x0a\x04"
               "EURO"),
      REASON_STORE_CORRUPT, 0, "", 0 },
    { "a code with a NUL",
      STR_INIT("\x12\x05\x0a\x03"
               "E\0R"),
      REASON_STORE_CORRUPT, 0, "", 0 },
    { "a number where bytes belong", STR_INIT("\x10\x01"), REASON_STORE_CORRUPT, 0, "", 0 },
    { "bytes where a number belongs", STR_INIT("\x0a\x01x"), REASON_STORE_CORRUPT, 0, "", 0 },
    { "8 bytes where a number belongs",
      STR_INIT("\x09"
               "12345678"),
      REASON_STORE_CORRUPT, 0, "", 0 },
    { "a number of 11 bytes", STR_INIT("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
      REASON_STORE_CORRUPT, 0, "", 0 },
    { "a number that does not end", STR_INIT("\x08\x80"), REASON_STORE_CORRUPT, 0, "", 0 },
    { "a length past the end", STR_INIT("\x12\x09\x10\x02"), REASON_STORE_CORRUPT, 0, "", 0 },
    { "a length of 2^63", STR_INIT("\x12\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"),
      REASON_STORE_CORRUPT, 0, "", 0 },
    { "tag 0", STR_INIT("\x00\x01"), REASON_STORE_CORRUPT, 0, "", 0 },
    { "a tag above 2^29", STR_INIT("\x80\x80\x80\x80\x10\x01"), REASON_STORE_CORRUPT, 0, "", 0 },
    { "a group, which protobuf gave up", STR_INIT("\x0b\x0c"), REASON_STORE_CORRUPT, 0, "", 0 },
};

static void money_is_a_plain_protobuf_message(void **state)
{
    const struct wire_row *row = *state;
    struct arena arena;
    struct money money;
    struct err err = { .reason = REASON_NONE };
    arena_init(&arena, ARENA_BYTES);
    struct str exact = exact_copy(row->bytes);
    enum err_code code = record_decode(&record_money, exact, &arena, &money, &err);
    assert_int_equal(code, err_reason_code(row->reason));
    assert_int_equal(err.reason, row->reason);
    if (code == ERR_OK) {
        assert_true(money.minor == row->minor);
        assert_string_equal(money.currency.code, row->code);
        assert_int_equal(money.currency.exponent, row->exponent);
    }
    free((void *)(uintptr_t)exact.ptr);
    arena_release(&arena);
}

/* ---- lengths around the sizes of their own encoding ---- */

struct length_row {
    const char *name;
    size_t text_len;
};
static const struct length_row length_rows[] = {
    { "0", 0 },         { "125", 125 },         { "126", 126 },     { "127", 127 },
    { "128", 128 },     { "16379", 16379 },     { "16380", 16380 }, { "16381", 16381 },
    { "16384", 16384 }, { "2097152", 2097152 },
};

static void a_nested_length_takes_the_bytes_it_needs(void **state)
{
    const struct length_row *row = *state;
    struct arena arena;
    struct buf out;
    struct err err;
    struct refund read;
    arena_init(&arena, ARENA_BYTES);
    buf_init(&out, RECORD_BYTES);
    char *text = arena_alloc(&arena, row->text_len + 1);
    memset(text, 'x', row->text_len);
    struct refund_evidence evidence[] = { { .text = { text, row->text_len } },
                                          { .what = STR_INIT("after") } };
    struct refund refund = { .evidence = evidence, .evidence_count = 2, .sent = { 1 } };
    record_encode(&record_refund, &refund, &out);
    assert_int_equal(record_decode(&record_refund, buf_str(&out), &arena, &read, &err), ERR_OK);
    assert_true(record_eq(&record_refund, &refund, &read));
    buf_release(&out);
    arena_release(&arena);
}

/* ---- single cases ---- */

static void a_record_past_the_maximum_overflows_its_buffer(void **state)
{
    (void)state;
    struct random random = { 7 };
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    void *order = record_sample(&record_order, &arena, &random);
    for (size_t max = 0; max < 200; max++) {
        struct buf small;
        buf_init(&small, max);
        record_encode(&record_order, order, &small);
        assert_true(small.overflowed);
        assert_true(small.len <= max);
        buf_release(&small);
    }
    arena_release(&arena);
}

/* The lists of a struct that came twice were once written past the end of the first one's. */
static void a_message_that_comes_twice_has_the_lists_of_the_last(void **state)
{
    (void)state;
    struct inner {
        struct str *texts;
        size_t text_count;
    };
    struct outer {
        struct inner inner;
    };
    static const struct record_field inner_fields[] = {
        RECORD_LIST(1, STRS, struct inner, texts, text_count),
    };
    static const struct record_shape inner_shape =
        RECORD_SHAPE("Inner", struct inner, inner_fields);
    static const struct record_field outer_fields[] = {
        RECORD_PART(1, MESSAGE, struct outer, inner, &inner_shape),
    };
    static const struct record_shape outer_shape =
        RECORD_SHAPE("Outer", struct outer, outer_fields);
    struct arena arena;
    struct err err;
    struct outer outer;
    arena_init(&arena, ARENA_BYTES);
    struct str bytes = STR("\x0a\x03\x0a\x01x\x0a\x06\x0a\x01y\x0a\x01z");
    assert_int_equal(record_decode(&outer_shape, bytes, &arena, &outer, &err), ERR_OK);
    assert_int_equal(outer.inner.text_count, 2);
    assert_true(str_eq(outer.inner.texts[0], STR("y")));
    assert_true(str_eq(outer.inner.texts[1], STR("z")));
    arena_release(&arena);
}

static void what_a_pointer_points_to_is_there_or_not(void **state)
{
    (void)state;
    struct holder {
        struct money *money;
    };
    static const struct record_field fields[] = {
        RECORD_PART(3, POINTER, struct holder, money, &record_money),
    };
    static const struct record_shape shape = RECORD_SHAPE("Holder", struct holder, fields);
    struct arena arena;
    struct err err;
    struct buf out;
    struct money none = { 0 };
    struct holder empty = { &none }, absent = { NULL }, read;
    arena_init(&arena, ARENA_BYTES);
    buf_init(&out, 100);
    record_encode(&shape, &absent, &out);
    assert_int_equal(out.len, 0);
    record_encode(&shape, &empty, &out);
    assert_true(str_eq(buf_str(&out), STR("\x1a\x00")));
    assert_int_equal(record_decode(&shape, buf_str(&out), &arena, &read, &err), ERR_OK);
    assert_non_null(read.money);
    assert_int_equal(record_decode(&shape, STR_EMPTY, &arena, &read, &err), ERR_OK);
    assert_null(read.money);
    buf_release(&out);
    arena_release(&arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_past_the_maximum_overflows_its_buffer),
        cmocka_unit_test(a_message_that_comes_twice_has_the_lists_of_the_last),
        cmocka_unit_test(what_a_pointer_points_to_is_there_or_not),
    };
    int failed = 0;
    failed += ROWS_RUN(a_record_is_read_as_it_was_written, record_rows);
    failed += ROWS_RUN(a_zero_record_takes_no_bytes, record_rows);
    failed += ROWS_RUN(a_record_cut_anywhere_breaks_nothing, record_rows);
    failed += ROWS_RUN(a_damaged_record_breaks_nothing, record_rows);
    failed += ROWS_RUN(an_unknown_field_is_skipped, record_rows);
    failed += ROWS_RUN(a_full_arena_is_no_corruption, record_rows);
    failed += ROWS_RUN(money_is_a_plain_protobuf_message, wire_rows);
    failed += ROWS_RUN(a_nested_length_takes_the_bytes_it_needs, length_rows);
    failed += cmocka_run_group_tests(tests, NULL, NULL);
    return failed;
}
