/*
 * tests/scenario/kill_test.c: lockstepd is killed at random moments under load, again and again.
 *
 * Callers count: the n-th request of a SKU makes its stock n + 1, by a quantity, a difference, or a
 * message of a stream with several SKUs. So the stock tells which requests were applied. After each
 * kill: what was acknowledged is there, what was not is there once or not at all, and sending it
 * again under its request_id applies it if and only if it was not. At the end the log of the shop
 * has one event for each change, numbered without holes. Some ends are orderly ones.
 *
 * KILL_TEST_SEED and KILL_TEST_ROUNDS choose another run.
 */
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "clients/c/proto/event_service.h"
#include "clients/c/proto/inventory_service.h"
#include "clients/c/request_id.h"
#include "service/base/random.h"
#include "tests/rows.h"
#include "tests/scenario/acme.h"
#include "tests/scenario/daemon.h"

enum {
    ROUND_COUNT = 25,
    ORDERLY_EVERY = 5, /* each so-many-th end is an orderly one */
    CALLER_COUNT = 12,
    STREAM_WINDOW = 16,
    STREAM_SKU_COUNT = 5,
    LOAD_MS_MAX = 250,
    START_KILL_MS_MAX = 60, /* a start takes about as long */
    SKU_BYTES = 16,
    EVENT_PAGE = 1000,
};

struct request_id {
    char text[LOCKSTEP_REQUEST_ID_BYTES];
};

/* Sends one request at a time, each by the number that it makes. */
struct caller {
    char sku[SKU_BYTES];
    bool is_by_difference;
    int64_t acked;                 /* requests with an answer */
    bool is_doubtful;              /* the one after them was sent */
    struct request_id last, doubt; /* ids of those two */
    struct lockstep_client *client;
    struct lockstep_status failure;
};

/* One long stream, with several messages on their way. */
struct streamer {
    int64_t acked, sent;
    struct request_id ids[STREAM_WINDOW]; /* of the messages from acked on, by number */
    struct lockstep_client *client;
};

static struct caller callers[CALLER_COUNT];
static struct streamer streamer;
static struct daemon serving;

/* ---- requests ---- */

static enum lockstep_code adjust(struct caller *caller, struct request_id *id, int64_t *ret_on_hand)
{
    Lockstep__V1__AdjustInventoryRequest request = LOCKSTEP__V1__ADJUST_INVENTORY_REQUEST__INIT;
    Lockstep__V1__AdjustInventoryResponse *response = NULL;
    request.parent = (char *)ACME;
    request.request_id = id->text;
    request.sku = caller->sku;
    request.warehouse = (char *)ACME_WAREHOUSE;
    request.delta = 1;
    request.reason = LOCKSTEP__V1__ADJUST_INVENTORY_REQUEST__REASON__REASON_RECEIVED;
    enum lockstep_code code =
        lockstep_adjust_inventory(caller->client, &request, NULL, &response, &caller->failure);
    if (code == LOCKSTEP_OK) {
        *ret_on_hand = response->result->on_hand;
        lockstep__v1__adjust_inventory_response__free_unpacked(response, NULL);
    }
    return code;
}

static enum lockstep_code push(struct caller *caller, struct request_id *id, int64_t on_hand,
                               int64_t *ret_on_hand)
{
    Lockstep__V1__PushInventoryRequest request = LOCKSTEP__V1__PUSH_INVENTORY_REQUEST__INIT;
    Lockstep__V1__StockItem item = LOCKSTEP__V1__STOCK_ITEM__INIT;
    Lockstep__V1__PushInventoryResponse *response = NULL;
    request.parent = (char *)ACME;
    request.request_id = id->text;
    request.item = &item;
    item.sku = caller->sku;
    item.warehouse = (char *)ACME_WAREHOUSE;
    item.on_hand = on_hand;
    enum lockstep_code code =
        lockstep_push_inventory(caller->client, &request, NULL, &response, &caller->failure);
    if (code == LOCKSTEP_OK) {
        *ret_on_hand = response->result->on_hand;
        lockstep__v1__push_inventory_response__free_unpacked(response, NULL);
    }
    return code;
}

/* The request with this number, from 1; the answer must be of the same one. */
static enum lockstep_code caller_send(struct caller *caller, int64_t number, struct request_id *id)
{
    int64_t on_hand = 0;
    enum lockstep_code code = caller->is_by_difference ? adjust(caller, id, &on_hand)
                                                       : push(caller, id, number + 1, &on_hand);
    if (code == LOCKSTEP_OK && on_hand != number + 1)
        code = lockstep_status_set(&caller->failure, LOCKSTEP_INTERNAL,
                                   "%s: request %" PRIi64 " was answered by %" PRIi64, caller->sku,
                                   number, on_hand);
    return code;
}

/* Until the server is gone. */
static void *caller_run(void *argument)
{
    struct caller *caller = argument;
    for (;;) {
        lockstep_request_id(caller->doubt.text);
        caller->is_doubtful = true;
        if (caller_send(caller, caller->acked + 1, &caller->doubt) != LOCKSTEP_OK)
            return NULL;
        caller->is_doubtful = false;
        caller->last = caller->doubt;
        caller->acked++;
    }
}

static bool streamer_send(struct streamer *s, struct lockstep_stream *stream, int64_t number)
{
    char skus[STREAM_SKU_COUNT][SKU_BYTES];
    Lockstep__V1__StockItem items[STREAM_SKU_COUNT], *list[STREAM_SKU_COUNT];
    Lockstep__V1__SyncInventoryRequest request = LOCKSTEP__V1__SYNC_INVENTORY_REQUEST__INIT;
    for (size_t i = 0; i < STREAM_SKU_COUNT; i++) {
        snprintf(skus[i], sizeof(skus[i]), "S-%zu", i);
        lockstep__v1__stock_item__init(&items[i]);
        items[i].sku = skus[i];
        items[i].warehouse = (char *)ACME_WAREHOUSE;
        items[i].on_hand = number + 1;
        list[i] = &items[i];
    }
    request.parent = (char *)ACME;
    request.request_id = s->ids[number % STREAM_WINDOW].text;
    request.items = list;
    request.n_items = STREAM_SKU_COUNT;
    return lockstep_stream_send(stream, &request.base);
}

/* The next acknowledgement: of the oldest message on its way. */
static bool streamer_receive(struct streamer *s, struct lockstep_stream *stream)
{
    ProtobufCMessage *answer;
    if (!lockstep_stream_receive(stream, &answer))
        return false;
    const Lockstep__V1__SyncInventoryResponse *response = (void *)answer;
    bool is_next = strcmp(response->request_id, s->ids[(s->acked + 1) % STREAM_WINDOW].text) == 0;
    protobuf_c_message_free_unpacked(answer, NULL);
    s->acked += is_next;
    return is_next;
}

static struct lockstep_stream *streamer_open(struct streamer *s)
{
    struct lockstep_stream *stream;
    struct lockstep_status status;
    if (lockstep_stream_open(s->client, &lockstep_method_sync_inventory, NULL, &stream, &status) !=
        LOCKSTEP_OK)
        return NULL;
    return stream;
}

static void *streamer_run(void *argument)
{
    struct streamer *s = argument;
    struct lockstep_status status;
    struct lockstep_stream *stream = streamer_open(s);
    for (bool is_open = stream != NULL; is_open;) {
        if (s->sent - s->acked < STREAM_WINDOW) {
            s->sent++;
            lockstep_request_id(s->ids[s->sent % STREAM_WINDOW].text);
            is_open = streamer_send(s, stream, s->sent);
        } else {
            is_open = streamer_receive(s, stream);
        }
    }
    if (stream != NULL)
        lockstep_stream_finish_take(stream, &status);
    return NULL;
}

/* ---- a round ---- */

/* `number` is SIGKILL, or SIGTERM: the orderly end refuses, and must not lose either. */
static void load_and_stop(int load_ms, int number)
{
    pthread_t threads[CALLER_COUNT], stream_thread;
    struct lockstep_client *client = acme_client(serving.rpc, NULL);
    for (size_t i = 0; i < CALLER_COUNT; i++) {
        callers[i].client = client;
        assert_int_equal(pthread_create(&threads[i], NULL, caller_run, &callers[i]), 0);
    }
    streamer.client = client;
    assert_int_equal(pthread_create(&stream_thread, NULL, streamer_run, &streamer), 0);
    daemon_pause_ms(load_ms);
    assert_int_equal(daemon_stop(&serving, number), number == SIGTERM ? 0 : -number);
    for (size_t i = 0; i < CALLER_COUNT; i++) {
        const struct lockstep_status *failure = &callers[i].failure;
        pthread_join(threads[i], NULL);
        bool is_refused = failure->is_answered && strcmp(failure->reason, "SHUTTING_DOWN") != 0;
        if (is_refused || failure->code == LOCKSTEP_INTERNAL) /* not by the end alone */
            fail_msg("%s: %s %s", callers[i].sku, failure->reason, failure->message);
    }
    pthread_join(stream_thread, NULL);
    lockstep_client_free(client);
}

static void caller_verify(struct caller *caller, struct lockstep_client *client)
{
    int64_t applied = acme_on_hand(client, caller->sku) - 1;
    if (applied < caller->acked || applied > caller->acked + caller->is_doubtful)
        fail_msg("%s: %" PRIi64 " are applied, %" PRIi64 " acknowledged", caller->sku, applied,
                 caller->acked);
    caller->client = client;
    if (caller->acked > 0) /* the first answer, though more may have come since */
        acme_check(caller_send(caller, caller->acked, &caller->last), &caller->failure);
    if (caller->is_doubtful) {
        acme_check(caller_send(caller, caller->acked + 1, &caller->doubt), &caller->failure);
        caller->acked++;
        caller->last = caller->doubt;
        caller->is_doubtful = false;
    }
    assert_int_equal(acme_on_hand(client, caller->sku), caller->acked + 1);
}

static void streamer_verify(struct streamer *s, struct lockstep_client *client)
{
    struct lockstep_status status;
    ProtobufCMessage *more;
    int64_t applied = acme_on_hand(client, "S-0") - 1;
    if (applied < s->acked || applied > s->sent)
        fail_msg("the stream: %" PRIi64 " are applied, %" PRIi64 " acknowledged, %" PRIi64 " sent",
                 applied, s->acked, s->sent);
    for (size_t i = 1; i < STREAM_SKU_COUNT; i++) { /* no message is partly applied */
        char sku[SKU_BYTES];
        snprintf(sku, sizeof(sku), "S-%zu", i);
        assert_int_equal(acme_on_hand(client, sku), applied + 1);
    }
    s->client = client;
    struct lockstep_stream *stream = streamer_open(s);
    assert_non_null(stream);
    for (int64_t number = s->acked + 1; number <= s->sent; number++)
        assert_true(streamer_send(s, stream, number));
    lockstep_stream_send_end(stream);
    while (s->acked < s->sent)
        assert_true(streamer_receive(s, stream));
    assert_false(lockstep_stream_receive(stream, &more));
    acme_check(lockstep_stream_finish_take(stream, &status), &status);
    assert_int_equal(acme_on_hand(client, "S-0"), s->sent + 1);
}

static void verify(void)
{
    struct lockstep_client *client = acme_client(serving.rpc, NULL);
    for (size_t i = 0; i < CALLER_COUNT; i++)
        caller_verify(&callers[i], client);
    streamer_verify(&streamer, client);
    lockstep_client_free(client);
}

/* ---- the log of the shop ---- */

/* Returns the number of the last one; counts changes of positions. */
static int64_t events_count(struct lockstep_client *client, int64_t *ret_changes)
{
    Lockstep__V1__ListEventsRequest request = LOCKSTEP__V1__LIST_EVENTS_REQUEST__INIT;
    char token[4096] = "";
    int64_t sequence = 0;
    request.parent = (char *)ACME;
    request.page_size = EVENT_PAGE;
    request.page_token = token;
    *ret_changes = 0;
    do {
        Lockstep__V1__ListEventsResponse *response = NULL;
        struct lockstep_status status;
        acme_check(lockstep_list_events(client, &request, NULL, &response, &status), &status);
        for (size_t i = 0; i < response->n_events; i++) {
            const Lockstep__V1__Event *event = response->events[i];
            assert_int_equal(event->sequence, ++sequence);
            *ret_changes += event->kind == LOCKSTEP__V1__EVENT__KIND__KIND_POSITION_CHANGED;
        }
        snprintf(token, sizeof(token), "%s", response->next_page_token);
        lockstep__v1__list_events_response__free_unpacked(response, NULL);
    } while (token[0] != '\0');
    return sequence;
}

static void every_change_is_one_event(void)
{
    int64_t changes, wanted = 0;
    struct lockstep_client *client = acme_client(serving.rpc, NULL);
    for (size_t i = 0; i < CALLER_COUNT; i++)
        wanted += 1 + callers[i].acked;
    wanted += STREAM_SKU_COUNT * (1 + streamer.sent);
    int64_t events = events_count(client, &changes);
    print_message("%" PRIi64 " changes, %" PRIi64 " events\n", wanted, events);
    assert_int_equal(changes, wanted);
    lockstep_client_free(client);
}

/* ---- the test ---- */

static int set_up(void **state)
{
    (void)state;
    daemon_open(&serving, "rpc: {development: true, listen: [\"127.0.0.1:0\"], log_every: 0}\n"
                          "web.listen: \"\"\nstore.memtable_bytes: 1 MiB\n");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    daemon_close(&serving);
    return 0;
}

static void prepare(void)
{
    char sku[SKU_BYTES];
    daemon_start(&serving);
    struct lockstep_client *client = acme_client(serving.rpc, NULL);
    acme_create(client);
    for (size_t i = 0; i < CALLER_COUNT; i++) {
        snprintf(callers[i].sku, sizeof(callers[i].sku), "K-%zu", i);
        callers[i].is_by_difference = i % 2 == 0;
        acme_push(client, callers[i].sku, 1);
    }
    for (size_t i = 0; i < STREAM_SKU_COUNT; i++) {
        snprintf(sku, sizeof(sku), "S-%zu", i);
        acme_push(client, sku, 1);
    }
    lockstep_client_free(client);
}

static uint64_t number_of(const char *variable, uint64_t otherwise)
{
    const char *text = getenv(variable);
    return text == NULL ? otherwise : strtoull(text, NULL, 10);
}

static void nothing_acknowledged_is_lost_and_nothing_is_applied_twice(void **state)
{
    struct random random = { 0 };
    (void)state;
    assert_int_equal(getrandom(&random.state, sizeof(random.state), 0), sizeof(random.state));
    random.state = number_of("KILL_TEST_SEED", random.state);
    uint64_t rounds = number_of("KILL_TEST_ROUNDS", ROUND_COUNT);
    print_message("KILL_TEST_SEED=%" PRIu64 "\n", random.state);
    prepare();
    for (uint64_t round = 0; round < rounds; round++) {
        int number = round % ORDERLY_EVERY == ORDERLY_EVERY - 1 ? SIGTERM : SIGKILL;
        load_and_stop((int)random_below(&random, LOAD_MS_MAX), number);
        if (random_below(&random, 3) == 0) { /* and once more while it recovers */
            daemon_spawn(&serving);
            daemon_pause_ms((int)random_below(&random, START_KILL_MS_MAX));
            daemon_stop(&serving, SIGKILL);
        }
        daemon_start(&serving);
        verify();
    }
    every_change_is_one_event();
    assert_int_equal(daemon_stop(&serving, SIGTERM), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_acknowledged_is_lost_and_nothing_is_applied_twice,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
