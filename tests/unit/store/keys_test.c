/* tests/unit/store/keys_test.c: keys sort as their parts do, and are taken apart again. */
#include "service/store/keys.h"
#include "tests/rows.h"

#define SHOP STR("acme")
#define CHANNEL STR("galeria")

/* Each writes one key; the list below is ascending. */
static void shop_a(struct key *key)
{
    key_shop(key, STR("a"));
}
static void shop_ab_channel(struct key *key)
{
    key_channel(key, STR("ab"), STR("z"));
}
static void channel_first(struct key *key)
{
    key_channel(key, SHOP, STR("a"));
}
static void channel_longer(struct key *key)
{
    key_channel(key, SHOP, STR("a-b"));
}
static void channel_second(struct key *key)
{
    key_channel(key, SHOP, STR("b"));
}
static void file_9(struct key *key)
{
    key_stock_file(key, SHOP, CHANNEL, 9);
}
static void file_10(struct key *key)
{
    key_stock_file(key, SHOP, CHANNEL, 10);
}
static void file_256(struct key *key)
{
    key_stock_file(key, SHOP, CHANNEL, 256);
}
static void file_largest(struct key *key)
{
    key_stock_file(key, SHOP, CHANNEL, INT64_MAX);
}
static void file_of_next_channel(struct key *key)
{
    key_stock_file(key, SHOP, STR("galeria2"), 0);
}
static void journal_1(struct key *key)
{
    key_journal(key, SHOP, 1);
}
static void journal_2(struct key *key)
{
    key_journal(key, SHOP, 2);
}
static void deadline_early(struct key *key)
{
    key_deadline(key, SHOP, (struct instant){ 1000 }, STR("z"), STR("9"), 2);
}
static void deadline_late(struct key *key)
{
    key_deadline(key, SHOP, (struct instant){ 2000 }, STR("a"), STR("1"), 1);
}
static void order_plain(struct key *key)
{
    key_order(key, SHOP, CHANNEL, STR("4711"));
}
static void order_longer(struct key *key)
{
    key_order(key, SHOP, CHANNEL, STR("4711-A"));
}
static void order_beyond_ascii(struct key *key)
{
    key_order(key, SHOP, CHANNEL, STR("\xc3\x84"));
}
static void order_of_next_channel(struct key *key)
{
    key_order(key, SHOP, STR("galeria2"), STR("1"));
}
static void pending_fall(struct key *key)
{
    key_pending_stock(key, SHOP, 1, 7);
}
static void pending_fall_later(struct key *key)
{
    key_pending_stock(key, SHOP, 1, 8);
}
static void pending_rise(struct key *key)
{
    key_pending_stock(key, SHOP, 2, 6);
}
static void shop_acme2(struct key *key)
{
    key_shop(key, STR("acme2"));
}

struct order_row {
    const char *name;
    void (*write)(struct key *key);
};

/* A shop's keys are together, a table's within it; so are a channel's, an order's. */
static const struct order_row ascending[] = {
    { "another shop", shop_a },
    { "a shop whose name begins so", shop_ab_channel },
    { "what falls", pending_fall },
    { "what fell later", pending_fall_later },
    { "what rises", pending_rise },
    { "the channels", channel_first },
    { "a longer channel", channel_longer },
    { "a later channel", channel_second },
    { "files by number: 9", file_9 },
    { "files by number: 10", file_10 },
    { "files by number: 256", file_256 },
    { "the largest number", file_largest },
    { "the next channel's files", file_of_next_channel },
    { "journal 1", journal_1 },
    { "journal 2", journal_2 },
    { "an early deadline", deadline_early },
    { "a late deadline", deadline_late },
    { "an order", order_plain },
    { "an order with a longer id", order_longer },
    { "an order beyond ASCII", order_beyond_ascii },
    { "the next channel's order", order_of_next_channel },
    { "a shop with a longer name", shop_acme2 },
};

static void keys_sort_as_their_parts_do(void **state)
{
    const struct order_row *row = *state;
    struct key key, other;
    row->write(&key);
    assert_int_not_equal(key.bytes[0], '\0'); /* such keys are the store's own */
    for (const struct order_row *before = ascending; before < row; before++) {
        before->write(&other);
        assert_true(str_cmp(key_str(&other), key_str(&key)) < 0);
        assert_false(str_starts(key_str(&key), key_str(&other)));
        assert_false(str_starts(key_str(&other), key_str(&key)));
    }
}

static void a_prefix_has_an_end(void **state)
{
    (void)state;
    struct key prefix, end, key;
    key_begin(&prefix, SHOP, KEY_TABLE_ORDER);
    key_add_text(&prefix, CHANNEL);
    end = prefix;
    key_end(&end);
    order_longer(&key);
    assert_true(str_starts(key_str(&key), key_str(&prefix)));
    assert_true(str_cmp(key_str(&key), key_str(&end)) < 0);
    order_of_next_channel(&key);
    assert_true(str_cmp(key_str(&key), key_str(&end)) >= 0);
    key_begin(&prefix, SHOP, KEY_TABLE_JOURNAL);
    key_add_number(&prefix, 0xff); /* the last byte cannot be counted up */
    end = prefix;
    key_end(&end);
    assert_true(str_cmp(key_str(&prefix), key_str(&end)) < 0);
    key_journal(&key, SHOP, 0x100);
    assert_true(str_cmp(key_str(&key), key_str(&end)) >= 0);
}

static void a_key_is_taken_apart(void **state)
{
    (void)state;
    struct key key;
    struct key_parts parts;
    struct str text;
    int64_t number;
    key_deadline(&key, SHOP, (struct instant){ 123456789 }, CHANNEL, STR("4711-A"), 2);
    assert_true(key_open(key_str(&key), &parts));
    assert_true(str_eq(parts.shop, SHOP));
    assert_int_equal(parts.table, KEY_TABLE_DEADLINE);
    assert_true(key_take_number(&parts, &number));
    assert_int_equal(number, 123456789);
    assert_true(key_take_text(&parts, &text));
    assert_true(str_eq(text, CHANNEL));
    assert_true(key_take_text(&parts, &text));
    assert_true(str_eq(text, STR("4711-A")));
    assert_true(key_take_number(&parts, &number));
    assert_int_equal(number, 2);
    assert_false(key_take_number(&parts, &number));
    assert_false(key_take_text(&parts, &text));
}

static void bytes_that_are_no_key_are_refused(void **state)
{
    (void)state;
    struct key_parts parts;
    struct str text;
    int64_t number;
    assert_false(key_open(STR(""), &parts));
    assert_false(key_open(STR("acme"), &parts));
    assert_false(key_open(STR("acme\0"), &parts));
    assert_true(key_open(STR("acme\0oshort"), &parts));
    assert_false(key_take_text(&parts, &text));
    assert_false(key_take_number(&parts, &number));
}

static void the_longest_parts_fit(void **state)
{
    (void)state;
    char bytes[LIMIT_ID_BYTES];
    struct key key;
    memset(bytes, 'x', sizeof(bytes));
    struct str longest = { bytes, sizeof(bytes) };
    key_gap_of_order(&key, longest, longest, longest, longest);
    key_deadline(&key, longest, (struct instant){ INT64_MAX }, longest, longest, INT64_MAX);
    assert_true(key.len < KEY_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_prefix_has_an_end),
        cmocka_unit_test(a_key_is_taken_apart),
        cmocka_unit_test(bytes_that_are_no_key_are_refused),
        cmocka_unit_test(the_longest_parts_fit),
    };
    return ROWS_RUN(keys_sort_as_their_parts_do, ascending) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
