/* tests/unit/store/schema_test.c: an older store is brought up, a newer one is refused. */
#include "service/store/schema.h"

#include <stdio.h>

#include "service/domain/order.h"
#include "service/store/keys.h"
#include "service/store/records.h"
#include "service/store/txn.h"
#include "tests/rows.h"
#include "tests/unit/store/fixture.h"

#define VERSION_KEY STR("\0schema")

static enum err_code rename_old(struct txn *txn, bool *ret_is_done, struct err *err)
{
    (void)ret_is_done;
    bool is_found;
    struct str value;
    enum err_code code = txn_get_borrow(txn, STR("old"), &is_found, &value, err);
    if (code != ERR_OK)
        return code;
    txn_put(txn, STR("new"), value);
    txn_delete(txn, STR("old"));
    return ERR_OK;
}

static enum err_code step_failing(struct txn *txn, bool *ret_is_done, struct err *err)
{
    (void)ret_is_done;
    txn_put(txn, STR("half"), STR("done"));
    return err_set(err, REASON_INTERNAL, "cannot go on");
}

static enum err_code mark_third(struct txn *txn, bool *ret_is_done, struct err *err)
{
    (void)ret_is_done;
    (void)err;
    txn_put(txn, STR("third"), STR("1"));
    return ERR_OK;
}

static const struct schema_step steps[] = { { rename_old }, { mark_third } };
static const struct schema schema_3 = { steps, ARRAY_COUNT(steps) };
/* Newer than the test's own and the program's. */
static const struct schema_step steps_newer[] = {
    { rename_old }, { mark_third }, { mark_third }, { mark_third }, { mark_third }
};
static const struct schema schema_newer = { steps_newer, ARRAY_COUNT(steps_newer) };
static const struct schema_step steps_failing[] = { { rename_old }, { step_failing } };
static const struct schema schema_failing = { steps_failing, ARRAY_COUNT(steps_failing) };

static const char *contents(struct fixture *fixture)
{
    struct snapshot *snapshot = store_snapshot(fixture->store);
    const char *text = cursor_text(snapshot_cursor(snapshot, (struct cursor_range){ 0 }));
    snapshot_release(snapshot);
    return text;
}

static void version_write(struct fixture *fixture, const struct str *version)
{
    struct txn *txn = store_begin(fixture->store);
    txn_write(txn, VERSION_KEY, version);
    fixture_commit(fixture->store, txn);
}

/* What a new store has is this program's. */
static void version_first(struct fixture *fixture)
{
    version_write(fixture, &STR("1"));
}

static void an_older_store_is_brought_up_step_by_step(struct fixture *fixture)
{
    struct err err;
    version_first(fixture);
    fixture_put(fixture->store, "old", "value");
    assert_int_equal(schema_bring_up(fixture->store, &schema_3, &err), ERR_OK);
    assert_string_equal(contents(fixture), "new=value third=1");
    fixture_delete(fixture->store, "third");
    assert_int_equal(schema_bring_up(fixture->store, &schema_3, &err), ERR_OK);
    assert_string_equal(contents(fixture), "new=value"); /* no step ran again */
}

static void a_step_that_fails_keeps_the_ones_before(struct fixture *fixture)
{
    struct err err;
    version_first(fixture);
    fixture_put(fixture->store, "old", "value");
    assert_int_equal(schema_bring_up(fixture->store, &schema_failing, &err), ERR_INTERNAL);
    assert_string_equal(contents(fixture), "new=value");
    assert_int_equal(schema_bring_up(fixture->store, &schema_3, &err), ERR_OK);
    assert_string_equal(contents(fixture), "new=value third=1");
}

static void a_newer_store_is_refused(struct fixture *fixture)
{
    struct err err;
    assert_int_equal(schema_bring_up(fixture->store, &schema_newer, &err), ERR_OK);
    assert_int_equal(schema_bring_up(fixture->store, &schema_3, &err), ERR_FAILED_PRECONDITION);
    assert_int_equal(err.reason, REASON_STORE_VERSION_NEWER);
    assert_non_null(strstr(err.message, "version 6"));
    assert_string_equal(err.pairs[0].key, "stored_version");
    assert_string_equal(err.pairs[0].value, "6");
}

static void a_version_that_is_no_number_is_damage(struct fixture *fixture)
{
    static const struct str versions[] = { STR_INIT("one"), STR_INIT(""), STR_INIT("0"),
                                           STR_INIT("-1") };
    struct err err;
    for (size_t i = 0; i < ARRAY_COUNT(versions); i++) {
        version_write(fixture, &versions[i]);
        assert_int_equal(schema_bring_up(fixture->store, &schema_3, &err), ERR_DATA_LOSS);
        assert_int_equal(err.reason, REASON_STORE_CORRUPT);
    }
}

static void records_without_a_version_are_somebody_elses(struct fixture *fixture)
{
    struct err err;
    fixture_put(fixture->store, "a", "1");
    version_write(fixture, NULL);
    assert_int_equal(schema_bring_up(fixture->store, &schema_3, &err), ERR_DATA_LOSS);
    fixture_delete(fixture->store, "a");
    assert_int_equal(schema_bring_up(fixture->store, &schema_3, &err), ERR_OK);
    assert_string_equal(contents(fixture), ""); /* a new store needs no step */
}

/* ---- the program's own steps ---- */

/* As version 1 had it: "<shop> NUL q <channel> NUL", eight bytes of the change, the SKU, NUL. */
static void waiting_before(struct key *key, const char *shop, int sku)
{
    char text[16];
    snprintf(text, sizeof(text), "sku-%05d", sku);
    key_begin(key, str_c(shop), (enum key_table)'q');
    key_add_text(key, STR("galeria"));
    key_add_number(key, 1);
    key_add_text(key, str_c(text));
}

/* As version 2 had it: with a number before the SKU. */
static void waiting_later(struct key *key, const char *shop, int sku)
{
    char text[16];
    snprintf(text, sizeof(text), "sku-%05d", sku);
    key_begin(key, str_c(shop), (enum key_table)'Q');
    key_add_text(key, STR("galeria"));
    key_add_number(key, 1);
    key_add_number(key, sku);
    key_add_text(key, str_c(text));
}

static void stock_that_waits_is_entered_anew(struct fixture *fixture)
{
    enum { SKU_COUNT = 6000 }; /* of two shops: more than one run takes */
    static const char *const shops[] = { "acme", "acme2" };
    struct err err;
    struct key key;
    struct txn *txn = store_begin(fixture->store);
    for (int i = 0; i < 2 * SKU_COUNT; i++) {
        if (i % 4 < 2)
            waiting_before(&key, shops[i % 2], i / 2);
        else
            waiting_later(&key, shops[i % 2], i / 2);
        txn_put(txn, key_str(&key), STR("2026-03-02T10:00:00Z"));
    }
    key_position(&key, STR("acme"), STR("other"));
    txn_put(txn, key_str(&key), STR("a position"));
    key_position(&key, STR("quiet"), STR("other"));
    txn_put(txn, key_str(&key), STR("nothing waits in this shop"));
    key_shop(&key, STR("zoo")); /* a shop that has its settings */
    txn_put(txn, key_str(&key), STR("any"));
    fixture_commit(fixture->store, txn);
    version_first(fixture);
    assert_int_equal(schema_bring_up(fixture->store, &schema_current, &err), ERR_OK);
    struct key left[6];
    struct str found, value;
    key_position(&left[0], STR("acme"), STR("other"));
    key_republish(&left[1], STR("acme"));
    key_republish(&left[2], STR("acme2"));
    key_position(&left[3], STR("quiet"), STR("other"));
    key_shop(&left[4], STR("zoo"));
    key_republish(&left[5], STR("zoo")); /* from version 4 on, whatever waits */
    txn = store_begin(fixture->store);
    struct cursor *cursor = txn_cursor(txn, (struct cursor_range){ 0 });
    for (size_t i = 0; i < ARRAY_COUNT(left); i++) {
        assert_true(cursor_next(cursor, &found, &value));
        assert_true(str_eq(found, key_str(&left[i])));
    }
    assert_false(cursor_next(cursor, &found, &value));
    cursor_close(cursor);
    txn_abandon(txn);
}

/* As version 3 had it: an order says nothing of the index, and there is none. */
static struct order order_before(char (*id)[16], int at)
{
    static const enum order_state states[] = { ORDER_STATE_SHIPPING, ORDER_STATE_SHIPPED,
                                               ORDER_STATE_CLOSED };
    static struct order_line line = { .quantity = 1 };
    snprintf(*id, sizeof(*id), "order-%05d", at / 2);
    return (struct order){ .shop = at % 2 == 0 ? STR("acme") : STR("acme2"),
                           .channel = STR("galeria"),
                           .order_id = str_c(*id),
                           .state = states[at % 3],
                           .creation = at % 5 == 0 ? STEP_PENDING : STEP_DONE,
                           .shop_order_id = STR("77"),
                           .lines = &line,
                           .line_count = 1 };
}

static void order_write(struct txn *txn, const struct order *order)
{
    struct key key;
    struct buf buf;
    buf_init(&buf, 1 << 16);
    record_encode(&record_order, order, &buf);
    key_order(&key, order->shop, order->channel, order->order_id);
    txn_put(txn, key_str(&key), buf_str(&buf));
    buf_release(&buf);
}

static struct str value_of(struct txn *txn, struct str key, bool *ret_found)
{
    struct str value = STR_EMPTY;
    struct err err;
    assert_int_equal(txn_get_borrow(txn, key, ret_found, &value, &err), ERR_OK);
    return value;
}

static void is_indexed(struct txn *txn, const struct order *order, struct arena *arena)
{
    struct order stored;
    struct key key;
    struct err err;
    bool found;
    enum order_sweep sweep = order_sweep_of(order);
    key_order(&key, order->shop, order->channel, order->order_id);
    struct str value = value_of(txn, key_str(&key), &found);
    assert_int_equal(record_decode(&record_order, value, arena, &stored, &err), ERR_OK);
    assert_int_equal(stored.sweep, sweep);
    assert_int_equal(stored.state, order->state);
    for (int64_t turn = 0; turn <= 7; turn++) {
        key_order_sweep(&key, order->shop, turn, order->channel, order->order_id);
        (void)value_of(txn, key_str(&key), &found);
        assert_int_equal(found, sweep != ORDER_SWEEP_NONE &&
                                    turn == order_sweep_turn(sweep, order->order_id));
    }
}

static void orders_that_are_open_in_the_shop_are_indexed(struct fixture *fixture)
{
    enum { ORDER_COUNT = 24000 }; /* of two shops: more than one run takes of either */
    char id[16];
    struct err err;
    struct arena arena;
    bool found;
    struct txn *txn = store_begin(fixture->store);
    for (int i = 0; i < ORDER_COUNT; i++) {
        struct order order = order_before(&id, i);
        order_write(txn, &order);
    }
    fixture_commit(fixture->store, txn);
    version_write(fixture, &STR("3"));
    assert_int_equal(schema_bring_up(fixture->store, &schema_current, &err), ERR_OK);
    arena_init(&arena, 1 << 20);
    txn = store_begin(fixture->store);
    for (int i = 0; i < ORDER_COUNT; i++) {
        struct order order = order_before(&id, i);
        arena_reset(&arena);
        is_indexed(txn, &order, &arena);
    }
    (void)value_of(txn, STR("\0schema-place"), &found);
    assert_false(found); /* the next step begins at its beginning */
    txn_abandon(txn);
    arena_release(&arena);
}

static const struct engine_row rows[] = {
    BOTH_ENGINES(orders_that_are_open_in_the_shop_are_indexed),
    BOTH_ENGINES(stock_that_waits_is_entered_anew),
    BOTH_ENGINES(an_older_store_is_brought_up_step_by_step),
    BOTH_ENGINES(a_step_that_fails_keeps_the_ones_before),
    BOTH_ENGINES(a_newer_store_is_refused),
    BOTH_ENGINES(a_version_that_is_no_number_is_damage),
    BOTH_ENGINES(records_without_a_version_are_somebody_elses),
};

static void a_schema_is_kept(void **state)
{
    const struct engine_row *row = *state;
    struct fixture fixture;
    fixture_open(&fixture, row->is_memory);
    row->run(&fixture);
    fixture_release(&fixture);
}

static void a_newer_database_does_not_open(void **state)
{
    (void)state;
    const bool is_memory = false;
    struct fixture fixture;
    struct err err;
    fixture_open(&fixture, is_memory);
    assert_int_equal(schema_bring_up(fixture.store, &schema_newer, &err), ERR_OK);
    store_close(fixture.store);
    struct store_options options = fixture_options(fixture.path);
    struct store *store = NULL;
    assert_int_equal(store_open_rocksdb(&options, &store, &err), ERR_FAILED_PRECONDITION);
    assert_int_equal(err.reason, REASON_STORE_VERSION_NEWER);
    assert_null(store);
    fixture_remove(fixture.path);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_newer_database_does_not_open) };
    return ROWS_RUN(a_schema_is_kept, rows) + cmocka_run_group_tests(tests, NULL, NULL);
}
