/* tests/unit/rpc/event_service_test.c: the log of a shop, listed and followed. */
#include "service/rpc/event_service.h"

#include "lockstep/v1/event_service.pb-c.h"
#include "service/base/limits.h"
#include "service/rpc/inventory_service.h"
#include "tests/rows.h"
#include "tests/unit/rpc/counter.h"
#include "tests/unit/rpc/proto_text.h"

static struct shop acme(void)
{
    return (struct shop){ .shop_id = STR("acme") };
}

static struct channel galeria(void)
{
    return (struct channel){
        .channel_id = STR("galeria"),
        .base_url = STR("https://galeria.example"),
        .key_ref = STR("env:G"),
        .currency = { .code = "EUR", .exponent = 2 },
        .acceptance_window_s = 86400,
        .policy.share_bp = 10000,
        .order_poll_interval_s = 300,
        .stock_interval_s = 300,
        .transaction_poll_interval_s = 3600,
    };
}

static void push(struct counter *counter, const char *sku, int on_hand)
{
    counter_shows(counter, &inventory_service, "PushInventory",
                  arena_format(&counter->arena,
                               "parent: 'shops/acme' item { sku: '%s' warehouse: 'HH1' "
                               "on_hand: %d }",
                               sku, on_hand)
                      .ptr,
                  "OUTCOME_APPLIED");
}

/*
 * 10:00 1 shop acme, 2 channel galeria; 10:01 3 galeria wants 5 tees, 4 position tee 0 -> 5;
 * 10:02 5 galeria wants 7 mugs, 6 position mug; 10:03 7 galeria wants 4 tees, 8 position tee 5 -> 4
 */
static void open_acme(struct counter *counter)
{
    struct shop shop = acme();
    struct channel channel = galeria();
    counter_open(counter);
    counter_do(counter, (struct command){ .kind = COMMAND_PUT_SHOP,
                                          .shop = STR("acme"),
                                          .put_shop = { .shop = &shop } });
    counter_do(counter, (struct command){ .kind = COMMAND_PUT_CHANNEL,
                                          .shop = STR("acme"),
                                          .put_channel = { .channel = &channel } });
    counter_pass(counter, 60);
    push(counter, "tee", 5);
    counter_pass(counter, 60);
    push(counter, "mug", 7);
    counter_pass(counter, 60);
    push(counter, "tee", 4);
}

/* The numbers of an answer's events, and whether there is more: "3 4 +". */
static const char *numbers_in(struct counter *counter, const char *answer)
{
    struct str list = STR_EMPTY;
    for (const char *at = answer; (at = strstr(at, "sequence: ")) != NULL; at++) {
        size_t len = strcspn(at + 10, " ");
        list = arena_format(&counter->arena, "%.*s%.*s ", STR_ARG(list), (int)len, at + 10);
    }
    return arena_format(&counter->arena, "%.*s%s", STR_ARG(list),
                        strstr(answer, "next_page_token: '") != NULL ? "+" : "")
        .ptr;
}

static void says(struct counter *counter, const char *method, const char *request,
                 const char *answer)
{
    counter_says(counter, &event_service, method, request, answer);
}

struct list_row {
    const char *what, *request, *numbers;
};
static const struct list_row list_rows[] = {
    { "all, the oldest first", "", "1 2 3 4 5 6 7 8 " },
    { "the newest first", "newest_first: true", "8 7 6 5 4 3 2 1 " },
    { "a page", "page_size: 3", "1 2 3 +" },
    { "a page of the newest", "page_size: 3 newest_first: true", "8 7 6 +" },
    { "a page that ends with the log", "page_size: 8", "1 2 3 4 5 6 7 8 " },
    { "of a kind", "filter { kinds: KIND_POSITION_CHANGED }", "4 6 8 " },
    { "of two kinds", "filter { kinds: KIND_POSITION_CHANGED kinds: KIND_SHOP_CHANGED }",
      "1 4 6 8 " },
    { "of a channel", "filter { channel: 'shops/acme/channels/galeria' }", "2 3 5 7 " },
    { "about a resource", "filter { subject: 'shops/acme/positions/tee' }", "4 8 " },
    { "and what is below it", "filter { subject: 'shops/acme/channels/galeria' }", "2 3 5 7 " },
    { "not what only begins alike", "filter { subject: 'shops/acme/positions/te' }", "" },
    { "at or after a time", "start_time: 2026-03-02T10:02:00Z", "5 6 7 8 " },
    { "before a time", "end_time: 2026-03-02T10:02:00Z", "1 2 3 4 " },
    { "between two", "start_time: 2026-03-02T10:00:01Z end_time: 2026-03-02T10:02:01Z",
      "3 4 5 6 " },
    { "between two, the newest first",
      "start_time: 2026-03-02T10:01:00Z end_time: 2026-03-02T10:03:00Z newest_first: true",
      "6 5 4 3 " },
    { "after all", "start_time: 2026-03-02T11:00:00Z", "" },
    { "in no time", "start_time: 2026-03-02T10:03:00Z end_time: 2026-03-02T10:01:00Z", "" },
};

static void lists_show_what_is_asked_for(void **state)
{
    const struct list_row *row = *state;
    struct counter counter;
    open_acme(&counter);
    const char *request = arena_format(&counter.arena, "parent: 'shops/acme' %s", row->request).ptr;
    assert_string_equal(numbers_in(&counter,
                                   counter_ask(&counter, &event_service, "ListEvents", request)),
                        row->numbers);
    counter_close(&counter);
}

static const struct list_row refusals[] = {
    { "GetEvent", "name: 'shops/acme/events/9'", "NOT_FOUND" },
    { "GetEvent", "name: 'shops/acme/events/x'", "NOT_FOUND" },
    { "GetEvent", "name: 'shops/other/events/1'", "SHOP_NOT_FOUND" },
    { "ListEvents", "parent: 'shops/other'", "SHOP_NOT_FOUND" },
    { "ListEvents", "parent: 'shops/acme' page_token: '0123456789abcdef1'",
      "PAGE_TOKEN_INVALID page_token" },
    { "ListEvents", "parent: 'shops/acme' filter { channel: 'x' }",
      "NAME_MALFORMED filter.channel" },
};

static void what_is_wrong_is_named(void **state)
{
    const struct list_row *row = *state;
    struct counter counter;
    open_acme(&counter);
    says(&counter, row->what, row->request, row->numbers);
    counter_close(&counter);
}

static void an_event_names_what_it_is_about(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    says(&counter, "GetEvent", "name: 'shops/acme/events/7'",
         "event { name: 'shops/acme/events/7' sequence: 7 kind: KIND_OFFER_WANTED "
         "time: 2026-03-02T10:03:00Z channel: 'shops/acme/channels/galeria' "
         "subject: 'shops/acme/channels/galeria/offers/tee' before: '5' after: '4' }");
    counter_close(&counter);
}

static const char *token_in(struct counter *counter, const char *answer)
{
    const char *at = strstr(answer, "next_page_token: '");
    if (at == NULL)
        return "";
    at = strchr(at, '\'') + 1;
    return arena_str(&counter->arena, (struct str){ at, strcspn(at, "'") }).ptr;
}

/* 2000 events more, so that pages of the log and chunks of reading have several. */
static void pages_join_without_a_gap(void **state)
{
    static const char *const orders[] = { "", "newest_first: true" };
    struct counter counter;
    (void)state;
    open_acme(&counter);
    for (int i = 0; i < 1000; i++)
        push(&counter, "pen", 1 + i);
    for (size_t order = 0; order < ARRAY_COUNT(orders); order++) {
        const char *token = "";
        int64_t expected = order == 0 ? 1 : 2008;
        do {
            const char *request =
                arena_format(&counter.arena,
                             "parent: 'shops/acme' page_size: 333 page_token: '%s' %s", token,
                             orders[order])
                    .ptr;
            const char *answer = counter_ask(&counter, &event_service, "ListEvents", request);
            for (const char *at = answer; (at = strstr(at, "sequence: ")) != NULL; at++) {
                int64_t number;
                struct str text = { at + 10, strcspn(at + 10, " ") };
                assert_true(str_parse_i64(text, &number));
                assert_int_equal(number, expected);
                expected += order == 0 ? 1 : -1;
            }
            token = token_in(&counter, answer);
        } while (token[0] != '\0');
        assert_int_equal(expected, order == 0 ? 2009 : 0);
    }
    counter_close(&counter);
}

/* ---- WatchEvents ---- */

static struct counter_stream *watch(struct counter *counter, const char *request)
{
    return counter_follow(counter, &event_service, "WatchEvents",
                          arena_format(&counter->arena, "parent: 'shops/acme' %s", request).ptr);
}

/* Numbers of the next message, "none" if there is none now. */
static const char *next(struct counter *counter, struct counter_stream *stream)
{
    const void *message = counter_stream_next(stream);
    return message == NULL ? "none" : numbers_in(counter, proto_print(&counter->arena, message));
}

static const struct list_row watch_rows[] = {
    { "from the first event on", "", "1 2 3 4 5 6 7 8 " },
    { "from a time on", "start_time: 2026-03-02T10:03:00Z", "7 8 " },
    { "from now on", "new_only: true", "" },
    { "a time wins over now", "new_only: true start_time: 2026-03-02T10:03:00Z", "7 8 " },
    { "what the filter wants", "filter { kinds: KIND_POSITION_CHANGED }", "4 6 8 " },
};

static void a_watch_begins_where_it_is_told(void **state)
{
    const struct list_row *row = *state;
    struct counter counter;
    open_acme(&counter);
    struct counter_stream *stream = watch(&counter, row->request);
    assert_string_equal(next(&counter, stream), row->numbers);
    assert_string_equal(next(&counter, stream), "none");
    push(&counter, "tee", 1);
    assert_non_null(strstr(next(&counter, stream), "10 "));
    counter_stream_close(stream);
    counter_close(&counter);
}

static void a_token_leads_past_what_does_not_match(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    struct counter_stream *stream = watch(&counter, "filter { kinds: KIND_GAP_OPENED }");
    assert_null(counter_stream_next(stream));
    counter_pass(&counter, 15);
    const Lockstep__V1__WatchEventsResponse *message = counter_stream_next(stream);
    assert_non_null(message);
    assert_int_equal(message->n_events, 0);
    assert_true(message->caught_up);
    counter_stream_close(stream);
    push(&counter, "tee", 1);
    /* Another filter may go on from it: the log is the same. */
    stream = watch(&counter,
                   arena_format(&counter.arena, "resume_token: '%s'", message->resume_token).ptr);
    assert_string_equal(next(&counter, stream), "9 10 ");
    counter_stream_close(stream);
    counter_close(&counter);
}

static void each_event_comes_once_in_messages_of_a_thousand(void **state)
{
    struct counter counter;
    int64_t expected = 1;
    (void)state;
    open_acme(&counter);
    for (int i = 0; i < 1000; i++)
        push(&counter, "pen", 1 + i);
    struct counter_stream *stream = watch(&counter, "");
    const Lockstep__V1__WatchEventsResponse *message;
    while ((message = counter_stream_next(stream)) != NULL) {
        assert_true(message->n_events <= 1000);
        for (size_t i = 0; i < message->n_events; i++)
            assert_int_equal(message->events[i]->sequence, expected++);
        assert_int_equal(message->caught_up, expected == 2009);
        counter_stream_close(stream);
        stream =
            watch(&counter,
                  arena_format(&counter.arena, "resume_token: '%s'", message->resume_token).ptr);
    }
    assert_int_equal(expected, 2009);
    counter_stream_close(stream);
    counter_close(&counter);
}

/* ---- what is no longer kept ---- */

static void who_stayed_away_too_long_is_told_where_to_go_on(void **state)
{
    struct counter counter;
    (void)state;
    open_acme(&counter);
    struct counter_stream *stream = watch(&counter, "new_only: true");
    const Lockstep__V1__WatchEventsResponse *message = counter_stream_next(stream);
    assert_non_null(message);
    counter_stream_close(stream);
    push(&counter, "tee", 3); /* 9, 10 */
    counter_pass(&counter, LIMIT_HISTORY_DAYS * SECONDS_PER_DAY + 1);
    push(&counter, "tee", 2); /* 11, 12 */
    counter_do(&counter, (struct command){ .kind = COMMAND_TICK, .shop = STR("acme") });
    stream = watch(&counter,
                   arena_format(&counter.arena, "resume_token: '%s'", message->resume_token).ptr);
    assert_null(counter_stream_next(stream));
    assert_true(counter_stream_has_ended(stream));
    assert_int_equal(counter.err.reason, REASON_RESUME_TOKEN_EXPIRED);
    assert_string_equal(counter.err.pairs[0].key, "oldest_token");
    const char *token = arena_str(&counter.arena, str_c(counter.err.pairs[0].value)).ptr;
    counter_stream_close(stream);
    stream = watch(&counter, arena_format(&counter.arena, "resume_token: '%s'", token).ptr);
    assert_string_equal(next(&counter, stream), "11 12 ");
    counter_stream_close(stream);
    stream = watch(&counter, ""); /* from the first that is kept */
    assert_string_equal(next(&counter, stream), "11 12 ");
    counter_stream_close(stream);
    counter_says(&counter, &event_service, "GetEvent", "name: 'shops/acme/events/10'",
                 "HISTORY_EXPIRED");
    const char *list = counter_ask(&counter, &event_service, "ListEvents", "parent: 'shops/acme'");
    assert_string_equal(numbers_in(&counter, list), "11 12 ");
    counter_close(&counter);
}

/* ---- the API's numbers are the domain's ---- */

static void kinds_have_the_names_and_numbers_of_the_domain(void **state)
{
    const ProtobufCEnumDescriptor *type = &lockstep__v1__event__kind__descriptor;
    (void)state;
    assert_int_equal(type->n_values, EVENT_KIND_COUNT);
    for (unsigned i = 1; i < type->n_values; i++) {
        const char *name = type->values[i].name + strlen("KIND_");
        const char *id = event_kind_name((enum event_kind)type->values[i].value);
        assert_int_equal(strlen(id), strlen(name));
        for (size_t k = 0; id[k] != '\0'; k++)
            assert_true(id[k] == '-' ? name[k] == '_' : (name[k] | 32) == id[k]);
    }
}

static void every_method_answers_with_allocations_failing(void **state)
{
    (void)state;
    counter_has_tortured(&event_service);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_names_what_it_is_about),
        cmocka_unit_test(pages_join_without_a_gap),
        cmocka_unit_test(a_token_leads_past_what_does_not_match),
        cmocka_unit_test(each_event_comes_once_in_messages_of_a_thousand),
        cmocka_unit_test(who_stayed_away_too_long_is_told_where_to_go_on),
        cmocka_unit_test(kinds_have_the_names_and_numbers_of_the_domain),
        cmocka_unit_test(every_method_answers_with_allocations_failing),
    };
    int failed = ROWS_RUN(lists_show_what_is_asked_for, list_rows);
    failed += ROWS_RUN(what_is_wrong_is_named, refusals);
    failed += ROWS_RUN(a_watch_begins_where_it_is_told, watch_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
