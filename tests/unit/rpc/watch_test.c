/* tests/unit/rpc/watch_test.c: streams that follow a shop lose nothing, wherever they go on. */
#include "service/rpc/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lockstep/v1/inventory_service.pb-c.h"
#include "service/rpc/inventory_service.h"
#include "tests/rows.h"
#include "tests/unit/rpc/counter.h"
#include "tests/unit/rpc/proto_text.h"

enum { SKU_COUNT = 8, MESSAGE_COUNT_MAX = 2000 };

/* Shop "acme" without warehouses, with a channel "galeria". */
static void open_acme(struct counter *counter)
{
    struct shop shop = { .shop_id = STR("acme") };
    struct channel channel = {
        .channel_id = STR("galeria"),
        .base_url = STR("https://galeria.example"),
        .key_ref = STR("env:G"),
        .currency = { .code = "EUR", .exponent = 2 },
        .state = CHANNEL_STATE_ACTIVE,
        .acceptance_window_s = 86400,
        .policy.share_bp = 10000,
        .order_poll_interval_s = 300,
        .stock_interval_s = 300,
        .transaction_poll_interval_s = 3600,
    };
    counter_open(counter);
    counter_do(counter, (struct command){ .kind = COMMAND_PUT_SHOP,
                                          .shop = STR("acme"),
                                          .put_shop = { .shop = &shop } });
    counter_do(counter, (struct command){ .kind = COMMAND_PUT_CHANNEL,
                                          .shop = STR("acme"),
                                          .put_channel = { .channel = &channel } });
}

static void push(struct counter *counter, int sku, int64_t on_hand)
{
    struct stock_report report = {
        .sku = arena_format(&counter->arena, "sku-%03d", sku),
        .warehouse = STR("HH1"),
        .source = STR("wms"),
        .on_hand = on_hand,
    };
    counter_do(counter, (struct command){ .kind = COMMAND_PUSH_STOCK,
                                          .shop = STR("acme"),
                                          .push_stock = { &report, 1, false } });
}

static struct counter_stream *watch_positions(struct counter *counter, const char *token,
                                              const char *rest)
{
    return counter_follow(counter, &inventory_service, "WatchPositions",
                          arena_format(&counter->arena,
                                       "parent: 'shops/acme' resume_token: '%s' %s", token, rest)
                              .ptr);
}

/* ---- from any token ---- */

/* What a reader knows, and after which message. */
struct known {
    int64_t on_hand[SKU_COUNT]; /* -1: not seen */
};
struct seen {
    const char *token;
    struct known known;
};

/* Of "sku-007": 7. */
static int sku_no(const char *sku)
{
    return (int)strtol(sku + strlen("sku-"), NULL, 10);
}

static void known_take(struct known *known, const Lockstep__V1__WatchPositionsResponse *message)
{
    if (message->position != NULL)
        known->on_hand[sku_no(message->position->sku)] = message->position->on_hand;
}

/* Reads all there is now. */
static size_t read_all(struct counter_stream *stream, struct known *known, struct seen *ret_seen)
{
    const Lockstep__V1__WatchPositionsResponse *message;
    size_t count = 0;
    while ((message = counter_stream_next(stream)) != NULL) {
        assert_true(message->resume_token[0] != '\0');
        known_take(known, message);
        assert_true(count < MESSAGE_COUNT_MAX);
        ret_seen[count++] = (struct seen){ message->resume_token, *known };
    }
    return count;
}

static struct known nothing_known(void)
{
    struct known known;
    for (size_t i = 0; i < SKU_COUNT; i++)
        known.on_hand[i] = -1;
    return known;
}

static void a_reader_may_go_on_from_any_token(void **state)
{
    static struct seen seen[MESSAGE_COUNT_MAX], again[MESSAGE_COUNT_MAX];
    struct counter counter;
    struct known known = nothing_known();
    (void)state;
    open_acme(&counter);
    for (int i = 0; i < SKU_COUNT - 2; i++)
        push(&counter, i, 10 + i);
    struct counter_stream *stream = watch_positions(&counter, "", "");
    /* Changes come while the present state is being read, and after it. */
    size_t count = 0;
    const Lockstep__V1__WatchPositionsResponse *message = counter_stream_next(stream);
    assert_non_null(message);
    assert_false(message->caught_up);
    known_take(&known, message);
    seen[count++] = (struct seen){ message->resume_token, known };
    push(&counter, 0, 100);
    push(&counter, SKU_COUNT - 2, 60);
    count += read_all(stream, &known, seen + count);
    for (int i = 0; i < SKU_COUNT; i++) {
        push(&counter, i, 200 + i);
        push(&counter, 1, 300 + i);
        count += read_all(stream, &known, seen + count);
    }
    counter_stream_close(stream);
    for (size_t i = 0; i < count; i++) {
        struct known then = seen[i].known;
        stream = watch_positions(&counter, seen[i].token, "");
        assert_non_null(stream);
        read_all(stream, &then, again);
        counter_stream_close(stream);
        assert_memory_equal(&then, &known, sizeof(known));
    }
    assert_int_equal(known.on_hand[1], 307);
    assert_int_equal(known.on_hand[SKU_COUNT - 1], 207);
    counter_close(&counter);
}

static void the_present_state_ends_with_a_sign(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, 1, 5);
    struct counter_stream *stream = watch_positions(&counter, "", "");
    const Lockstep__V1__WatchPositionsResponse *message = counter_stream_next(stream);
    assert_string_equal(message->position->sku, "sku-001");
    assert_false(message->caught_up);
    message = counter_stream_next(stream);
    assert_null(message->position);
    assert_true(message->caught_up);
    assert_null(counter_stream_next(stream));
    push(&counter, 1, 6);
    message = counter_stream_next(stream);
    assert_int_equal(message->position->on_hand, 6);
    assert_true(message->caught_up);
    counter_stream_close(stream);
    counter_close(&counter);
}

static void several_changes_may_come_as_one(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    struct counter_stream *stream = watch_positions(&counter, "", "changes_only: true");
    const Lockstep__V1__WatchPositionsResponse *message = counter_stream_next(stream);
    assert_null(message->position); /* the reader has a token of now */
    for (int i = 0; i < 50; i++)
        push(&counter, 1, i);
    message = counter_stream_next(stream);
    assert_int_equal(message->position->on_hand, 49);
    assert_null(counter_stream_next(stream));
    counter_stream_close(stream);
    counter_close(&counter);
}

static void silence_is_broken_by_a_sign_of_life(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    struct counter_stream *stream = watch_positions(&counter, "", "changes_only: true");
    assert_non_null(counter_stream_next(stream));
    counter_pass(&counter, 14);
    assert_null(counter_stream_next(stream));
    counter_pass(&counter, 1);
    const Lockstep__V1__WatchPositionsResponse *message = counter_stream_next(stream);
    assert_non_null(message);
    assert_null(message->position);
    assert_null(counter_stream_next(stream));
    counter_stream_close(stream);
    counter_close(&counter);
}

static void a_waiting_stream_is_woken_until_it_is_closed(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    struct counter_stream *first = watch_positions(&counter, "", "");
    struct counter_stream *second = watch_positions(&counter, "", "");
    push(&counter, 1, 5);
    assert_int_equal(counter_stream_wakes(first), 1);
    assert_int_equal(counter_stream_wakes(second), 1);
    counter_stream_close(second);
    push(&counter, 1, 6);
    assert_int_equal(counter_stream_wakes(first), 2);
    counter_stream_close(first);
    push(&counter, 1, 7);
    counter_close(&counter);
}

static void other_shops_wake_nobody(void **state)
{
    struct counter counter;
    struct shop other = { .shop_id = STR("bolt") };
    (void)state;
    open_acme(&counter);
    struct counter_stream *stream = watch_positions(&counter, "", "");
    counter_do(&counter, (struct command){ .kind = COMMAND_PUT_SHOP,
                                           .shop = STR("bolt"),
                                           .put_shop = { .shop = &other } });
    assert_int_equal(counter_stream_wakes(stream), 0);
    push(&counter, 1, 5);
    assert_int_equal(counter_stream_wakes(stream), 1);
    counter_stream_close(stream);
    counter_close(&counter);
}

/* The reader goes on from its last token. */
static void a_full_arena_ends_a_stream_and_nothing_else(void **state)
{
    static struct seen seen[MESSAGE_COUNT_MAX];
    struct counter counter;
    bool has_ended = true;
    (void)state;
    open_acme(&counter);
    for (int i = 0; i < SKU_COUNT; i++)
        push(&counter, i, 10 + i);
    for (uint64_t k = 1; has_ended; k++) {
        struct known known = nothing_known();
        struct counter_stream *stream = watch_positions(&counter, "", "");
        counter_stream_fail_after(stream, k);
        size_t count = read_all(stream, &known, seen);
        has_ended = counter_stream_has_ended(stream);
        if (has_ended)
            assert_string_equal(err_reason_name(counter.err.reason), "LIMIT_EXCEEDED");
        counter_stream_close(stream);
        stream = watch_positions(&counter, count == 0 ? "" : seen[count - 1].token, "");
        read_all(stream, &known, seen);
        counter_stream_close(stream);
        for (int i = 0; i < SKU_COUNT; i++)
            assert_int_equal(known.on_hand[i], 10 + i);
    }
    counter_close(&counter);
}

/* ---- tokens ---- */

static const char *some_token(struct counter *counter, const char *rest)
{
    struct counter_stream *stream = watch_positions(counter, "", rest);
    const Lockstep__V1__WatchPositionsResponse *message = counter_stream_next(stream);
    counter_stream_close(stream);
    return message->resume_token;
}

static void refused(struct counter *counter, const struct counter_stream *stream)
{
    assert_null(stream);
    assert_string_equal(err_reason_name(counter->err.reason), "RESUME_TOKEN_INVALID");
    assert_string_equal(counter->err.field, "resume_token");
}

static void a_token_of_elsewhere_is_refused(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    struct shop other = { .shop_id = STR("other") };
    counter_do(&counter, (struct command){ .kind = COMMAND_PUT_SHOP,
                                           .shop = STR("other"),
                                           .put_shop = { .shop = &other } });
    push(&counter, 1, 5);
    const char *token = some_token(&counter, "");
    refused(&counter, watch_positions(&counter, token, "filter { sku_prefix: 's' }"));
    refused(&counter, counter_follow(&counter, &inventory_service, "WatchPositions",
                                     arena_format(&counter.arena,
                                                  "parent: 'shops/other' resume_token: '%s'", token)
                                         .ptr));
    refused(&counter,
            counter_follow(&counter, &inventory_service, "WatchPublications",
                           arena_format(&counter.arena,
                                        "parent: 'shops/acme/channels/galeria' resume_token: '%s'",
                                        token)
                               .ptr));
    counter_close(&counter);
}

static void a_changed_token_is_refused(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    push(&counter, 1, 5);
    struct str token = str_c(some_token(&counter, ""));
    for (size_t i = 0; i < token.len; i++) {
        char *changed = (char *)arena_str(&counter.arena, token).ptr;
        changed[i] = changed[i] == '1' ? '2' : '1';
        refused(&counter, watch_positions(&counter, changed, ""));
        changed[i] = '\0'; /* cut off */
        if (i > 0)
            refused(&counter, watch_positions(&counter, changed, ""));
    }
    counter_close(&counter);
}

static void a_shop_must_be_there(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    assert_null(counter_follow(&counter, &inventory_service, "WatchPositions",
                               "parent: 'shops/other'"));
    assert_string_equal(err_reason_name(counter.err.reason), "SHOP_NOT_FOUND");
    counter_close(&counter);
}

/* ---- a stock file changes all that it carries ---- */

enum { FILE_SKU_COUNT = 600 };

static void publications_of_a_large_file_all_come_once(void **state)
{
    struct counter counter;
    bool has_come[FILE_SKU_COUNT] = { false };
    size_t count = 0;
    (void)state;
    open_acme(&counter);
    for (int i = 0; i < FILE_SKU_COUNT; i++)
        push(&counter, i, 5);
    struct counter_stream *stream =
        counter_follow(&counter, &inventory_service, "WatchPublications",
                       "parent: 'shops/acme/channels/galeria' changes_only: true");
    assert_non_null(counter_stream_next(stream));
    counter_pass(&counter, 86400);
    struct outcome outcome =
        counter_do(&counter, (struct command){ .kind = COMMAND_OPEN_STOCK_FILE,
                                               .shop = STR("acme"),
                                               .open_stock_file = { .channel = STR("galeria") } });
    assert_int_equal(outcome.stock_file->row_count, FILE_SKU_COUNT);
    const Lockstep__V1__WatchPublicationsResponse *message;
    while ((message = counter_stream_next(stream)) != NULL) {
        if (message->publication == NULL) /* a day has passed: a sign of life may come */
            continue;
        int sku = sku_no(message->publication->sku);
        assert_int_equal(message->publication->state, LOCKSTEP__V1__PUBLICATION__STATE__STATE_SENT);
        assert_false(has_come[sku]);
        has_come[sku] = true;
        count++;
        if (count == 300) { /* and in the midst of a file another reader goes on */
            counter_stream_close(stream);
            stream = counter_follow(
                &counter, &inventory_service, "WatchPublications",
                arena_format(&counter.arena,
                             "parent: 'shops/acme/channels/galeria' resume_token: '%s'",
                             message->resume_token)
                    .ptr);
        }
    }
    assert_int_equal(count, FILE_SKU_COUNT);
    counter_stream_close(stream);
    counter_close(&counter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reader_may_go_on_from_any_token),
        cmocka_unit_test(the_present_state_ends_with_a_sign),
        cmocka_unit_test(several_changes_may_come_as_one),
        cmocka_unit_test(silence_is_broken_by_a_sign_of_life),
        cmocka_unit_test(a_waiting_stream_is_woken_until_it_is_closed),
        cmocka_unit_test(other_shops_wake_nobody),
        cmocka_unit_test(a_full_arena_ends_a_stream_and_nothing_else),
        cmocka_unit_test(a_token_of_elsewhere_is_refused),
        cmocka_unit_test(a_changed_token_is_refused),
        cmocka_unit_test(a_shop_must_be_there),
        cmocka_unit_test(publications_of_a_large_file_all_come_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
