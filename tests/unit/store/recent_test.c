/* tests/unit/store/recent_test.c: which rows a store keeps at hand. */
#include "service/store/recent.h"

#include <stdio.h>

#include "service/store/store_ops.h"
#include "tests/rows.h"
#include "tests/unit/store/fixture.h"

/* What is at hand for the key; NULL: nothing. */
static const char *at_hand(const struct store *store, const char *key)
{
    static char text[64];
    struct str value;
    if (!recent_get(&store->recent, str_c(key), str_hash_quick(str_c(key)), &value))
        return NULL;
    snprintf(text, sizeof(text), "%.*s", STR_ARG(value));
    return text;
}

/* Reads the key, and writes it unless `value` is NULL. */
static struct txn *changing(struct store *store, const char *key, const char *value)
{
    struct txn *txn = store_begin(store);
    struct str stored;
    struct err err;
    bool found;
    assert_int_equal(txn_get_borrow(txn, str_c(key), &found, &stored, &err), ERR_OK);
    if (value != NULL)
        txn_put(txn, str_c(key), str_c(value));
    return txn;
}

static void change(struct store *store, const char *key, const char *value)
{
    fixture_commit(store, changing(store, key, value));
}

static void a_row_that_is_changed_is_kept_and_a_new_one_is_not(void **state)
{
    struct store *store = store_open_memory();
    (void)state;
    change(store, "tee", "1");
    assert_null(at_hand(store, "tee"));
    change(store, "tee", "2");
    assert_string_equal(at_hand(store, "tee"), "2");
    change(store, "tee", "a longer one");
    assert_string_equal(at_hand(store, "tee"), "a longer one");
    fixture_put(store, "tee", "3"); /* unread */
    assert_string_equal(at_hand(store, "tee"), "3");
    store_close(store);
}

static void what_is_not_committed_is_not_kept(void **state)
{
    struct store *store = store_open_memory();
    (void)state;
    change(store, "tee", "1");
    change(store, "tee", "2");
    txn_abandon(changing(store, "tee", "3"));
    struct txn *txn = changing(store, "tee", NULL);
    struct txn_mark mark = txn_mark(txn);
    txn_put(txn, STR("tee"), STR("4"));
    txn_rollback(txn, mark);
    txn_put(txn, STR("cap"), STR("1"));
    fixture_commit(store, txn);
    assert_string_equal(at_hand(store, "tee"), "2");
    store_close(store);
}

static void a_row_that_is_deleted_is_gone(void **state)
{
    struct store *store = store_open_memory();
    (void)state;
    change(store, "tee", "1");
    change(store, "tee", "2");
    fixture_delete(store, "tee");
    assert_null(at_hand(store, "tee"));
    assert_int_equal(store->recent.bytes, 0);
    store_close(store);
}

static void a_crash_forgets_all(void **state)
{
    struct store *store = store_open_memory();
    (void)state;
    change(store, "tee", "1");
    change(store, "tee", "2");
    store_memory_crash(store);
    assert_null(at_hand(store, "tee"));
    store_close(store);
}

static void the_oldest_make_room(void **state)
{
    enum { ROW_COUNT = 1000 };
    struct store *store = store_open_memory();
    char key[16];
    (void)state;
    store->recent.bytes_max = 20000;
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < ROW_COUNT; i++) {
            snprintf(key, sizeof(key), "sku-%04d", i);
            change(store, key, "some stock");
            assert_true(store->recent.bytes <= store->recent.bytes_max);
        }
    }
    assert_true(store->recent.bytes > store->recent.bytes_max / 2);
    assert_null(at_hand(store, "sku-0000"));
    assert_string_equal(at_hand(store, "sku-0999"), "some stock");
    store_close(store);
}

static void a_row_beyond_its_share_is_not_kept(void **state)
{
    struct store *store = store_open_memory();
    char large[512] = { 0 };
    (void)state;
    store->recent.bytes_max = 64 * 256;
    change(store, "tee", "1");
    change(store, "tee", "2");
    for (size_t i = 0; i + 1 < sizeof(large); i++)
        large[i] = 'x';
    change(store, "tee", large);
    assert_null(at_hand(store, "tee"));
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_that_is_changed_is_kept_and_a_new_one_is_not),
        cmocka_unit_test(what_is_not_committed_is_not_kept),
        cmocka_unit_test(a_row_that_is_deleted_is_gone),
        cmocka_unit_test(a_crash_forgets_all),
        cmocka_unit_test(the_oldest_make_room),
        cmocka_unit_test(a_row_beyond_its_share_is_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
