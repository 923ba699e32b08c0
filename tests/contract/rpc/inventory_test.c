/*
 * tests/contract/rpc/inventory_test.c: streams of stock through the whole server: gRPC, handlers,
 * the committing thread, and back.
 */
#include <stdio.h>

#include "lockstep/v1/inventory_service.pb-c.h"
#include "proto/lockstep_descriptor_set.h"
#include "service/rpc/catalog_service.h"
#include "service/rpc/channel_service.h"
#include "service/rpc/dispatch_service.h"
#include "service/rpc/event_service.h"
#include "service/rpc/exception_service.h"
#include "service/rpc/inventory_service.h"
#include "service/rpc/order_service.h"
#include "service/rpc/reconciliation_service.h"
#include "service/rpc/refund_service.h"
#include "service/rpc/server.h"
#include "service/rpc/submit.h"
#include "service/rpc/watch.h"
#include "tests/contract/rpc/client.h"
#include "tests/rows.h"

#define SERVICE "/lockstep.v1.InventoryService/"

enum { MESSAGE_COUNT = 200, ITEM_COUNT = 20, ID_BYTES = 40, SKU_BYTES = 16 };

static struct clock real;
static struct store *store;
static struct engine *engine;
static struct rpc_backend backend;
static struct rpc_server *server;
static struct client client;
static const struct client_options no_options;

/* ---- the server ---- */

static void shop_finished(struct submission *const *submissions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_int_equal(submissions[i]->outcome.code, ERR_OK);
}

/* Before the thread starts: an engine with the shop "acme". */
static void shop_put(void)
{
    static const struct submitter submitter = { .finished = shop_finished };
    struct shop shop = { .shop_id = STR("acme") };
    struct arena arena;
    struct err err;
    arena_init(&arena, 1 << 20);
    struct submission submission = {
        .submitter = &submitter,
        .arena = &arena,
        .command = { .kind = COMMAND_PUT_SHOP, .shop = STR("acme"), .put_shop = { .shop = &shop } },
    };
    assert_int_equal(commit_loop_submit(backend.loop, &submission, &err), ERR_OK);
    assert_int_equal(commit_loop_step(backend.loop), 1);
    arena_release(&arena);
}

static void server_start(void)
{
    static const struct rpc_service *const services[] = {
        &catalog_service, &channel_service,        &dispatch_service,
        &event_service,   &exception_service,      &inventory_service,
        &order_service,   &reconciliation_service, &refund_service,
    };
    struct rpc_binding bindings[ARRAY_COUNT(services)];
    struct str listen = STR("127.0.0.1:0");
    struct err err;
    for (size_t i = 0; i < ARRAY_COUNT(services); i++)
        bindings[i] = (struct rpc_binding){ services[i], &backend };
    struct rpc_options options = {
        .listen = &listen,
        .listen_count = 1,
        .is_development = true,
        .descriptors = { (const char *)lockstep_descriptor_set, lockstep_descriptor_set_size },
        .bindings = bindings,
        .binding_count = ARRAY_COUNT(bindings),
        .submit = rpc_submit_to(&backend),
        .clock = &real,
        .worker_count = 2,
    };
    if (rpc_server_start(&options, &server, &err) != ERR_OK)
        fail_msg("%s", err.message);
}

static int set_up(void **state)
{
    char target[64];
    struct err err;
    (void)state;
    real = clock_real();
    store = store_open_memory();
    assert_int_equal(engine_open(store, &engine, &err), ERR_OK);
    backend = (struct rpc_backend){
        .store = store,
        .loop = commit_loop_new(engine, &real),
        .clock = &real,
        .watches = watch_hub_new(&real),
    };
    commit_loop_listen(backend.loop, watch_hub_listener(backend.watches));
    shop_put();
    commit_loop_start(backend.loop);
    server_start();
    snprintf(target, sizeof(target), "127.0.0.1:%d", rpc_server_port(server, 0));
    client_open(&client, target, NULL, GRPC_COMPRESS_NONE);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    client_close(&client);
    rpc_server_drain(server, 0);
    commit_loop_stop(backend.loop);
    rpc_server_free(server);
    commit_loop_free(backend.loop);
    watch_hub_free(backend.watches);
    engine_close(engine);
    store_close(store);
    return 0;
}

/* ---- requests ---- */

/* Items "sku-0"...; all of one warehouse. */
struct items {
    Lockstep__V1__StockItem items[ITEM_COUNT], *pointers[ITEM_COUNT];
    char skus[ITEM_COUNT][SKU_BYTES], id[ID_BYTES];
};

static void items_make(struct items *items, int message, int64_t on_hand)
{
    snprintf(items->id, sizeof(items->id), "00000000-0000-0000-0000-%012d", message);
    for (int i = 0; i < ITEM_COUNT; i++) {
        lockstep__v1__stock_item__init(&items->items[i]);
        snprintf(items->skus[i], SKU_BYTES, "sku-%d", i);
        items->items[i].sku = items->skus[i];
        items->items[i].warehouse = (char *)"HH1";
        items->items[i].on_hand = on_hand;
        items->pointers[i] = &items->items[i];
    }
}

/* Only the first message names the shop. */
static void sync_send(struct client_call *call, int message, int64_t on_hand)
{
    Lockstep__V1__SyncInventoryRequest request = LOCKSTEP__V1__SYNC_INVENTORY_REQUEST__INIT;
    struct items items = { 0 };
    items_make(&items, message, on_hand);
    request.parent = (char *)(message == 0 ? "shops/acme" : "");
    request.request_id = items.id;
    request.n_items = ITEM_COUNT;
    request.items = items.pointers;
    assert_true(client_send(call, &request.base));
}

static void call_end(struct client_call *call)
{
    struct client_end end;
    client_finish(call, &end);
    if (end.code != GRPC_STATUS_OK)
        fail_msg("%s", end.message);
    client_end_release(&end);
}

/* ---- the tests ---- */

static void messages_are_acknowledged_in_their_order(void **state)
{
    struct client_call call;
    char id[ID_BYTES];
    int sent = 0;
    (void)state;
    client_begin(&client, SERVICE "SyncInventory", &no_options, &call);
    for (int acknowledged = 0; acknowledged < MESSAGE_COUNT; acknowledged++) {
        for (; sent < MESSAGE_COUNT && sent < acknowledged + 40; sent++)
            sync_send(&call, sent, 1 + sent);
        ProtobufCMessage *message =
            client_receive(&call, &lockstep__v1__sync_inventory_response__descriptor);
        const Lockstep__V1__SyncInventoryResponse *answer = (const void *)message;
        assert_non_null(answer);
        snprintf(id, sizeof(id), "00000000-0000-0000-0000-%012d", acknowledged);
        assert_string_equal(answer->request_id, id);
        assert_int_equal(answer->n_results, ITEM_COUNT);
        for (size_t i = 0; i < answer->n_results; i++) {
            assert_int_equal(answer->results[i]->outcome,
                             LOCKSTEP__V1__STOCK_RESULT__OUTCOME__OUTCOME_APPLIED);
            assert_int_equal(answer->results[i]->on_hand, 1 + acknowledged);
        }
        protobuf_c_message_free_unpacked(message, NULL);
    }
    client_send_end(&call);
    call_end(&call);
}

static void push_all(int64_t *ret_applied)
{
    struct client_call call;
    client_begin(&client, SERVICE "StreamPushInventory", &no_options, &call);
    for (int i = 0; i < MESSAGE_COUNT; i++) {
        Lockstep__V1__StreamPushInventoryRequest request =
            LOCKSTEP__V1__STREAM_PUSH_INVENTORY_REQUEST__INIT;
        struct items items = { 0 };
        items_make(&items, i, 1 + i);
        request.parent = (char *)(i == 0 ? "shops/acme" : "");
        request.request_id = items.id;
        request.n_items = ITEM_COUNT;
        request.items = items.pointers;
        assert_true(client_send(&call, &request.base));
    }
    client_send_end(&call);
    ProtobufCMessage *message =
        client_receive(&call, &lockstep__v1__stream_push_inventory_response__descriptor);
    const Lockstep__V1__StreamPushInventoryResponse *sum = (const void *)message;
    assert_non_null(sum);
    assert_int_equal(sum->message_count, MESSAGE_COUNT);
    assert_int_equal(sum->item_count, MESSAGE_COUNT * ITEM_COUNT);
    *ret_applied = sum->applied_count;
    protobuf_c_message_free_unpacked(message, NULL);
    call_end(&call);
}

static int64_t on_hand_of(const char *name)
{
    Lockstep__V1__GetPositionRequest request = LOCKSTEP__V1__GET_POSITION_REQUEST__INIT;
    ProtobufCMessage *message;
    struct client_end end;
    request.name = (char *)name;
    client_unary(&client, SERVICE "GetPosition", &no_options, &request.base,
                 &lockstep__v1__get_position_response__descriptor, &message, &end);
    assert_int_equal(end.code, GRPC_STATUS_OK);
    int64_t on_hand =
        ((const Lockstep__V1__GetPositionResponse *)(void *)message)->position->on_hand;
    protobuf_c_message_free_unpacked(message, NULL);
    client_end_release(&end);
    return on_hand;
}

static void a_stream_that_is_sent_again_is_applied_once(void **state)
{
    int64_t first, again;
    (void)state;
    push_all(&first);
    assert_int_equal(first, MESSAGE_COUNT * ITEM_COUNT);
    push_all(&again);
    assert_int_equal(again, first); /* it counts as it did the first time */
    assert_int_equal(on_hand_of("shops/acme/positions/sku-0"), MESSAGE_COUNT);
}

/* The newest quantity of each SKU arrives at a reader that waits. */
static void a_change_wakes_who_watches(void **state)
{
    Lockstep__V1__WatchPositionsRequest request = LOCKSTEP__V1__WATCH_POSITIONS_REQUEST__INIT;
    struct client_call watching, pushing;
    size_t missing = ITEM_COUNT;
    (void)state;
    request.parent = (char *)"shops/acme";
    request.changes_only = true;
    client_begin(&client, SERVICE "WatchPositions", &no_options, &watching);
    client_send(&watching, &request.base);
    client_send_end(&watching);
    ProtobufCMessage *sign =
        client_receive(&watching, &lockstep__v1__watch_positions_response__descriptor);
    assert_non_null(sign);
    protobuf_c_message_free_unpacked(sign, NULL);
    client_begin(&client, SERVICE "SyncInventory", &no_options, &pushing);
    for (int i = 0; i < 20; i++) {
        sync_send(&pushing, i, 1 + i);
        protobuf_c_message_free_unpacked(
            client_receive(&pushing, &lockstep__v1__sync_inventory_response__descriptor), NULL);
    }
    while (missing > 0) { /* CLIENT_STEP_MS bounds each step */
        ProtobufCMessage *message =
            client_receive(&watching, &lockstep__v1__watch_positions_response__descriptor);
        const Lockstep__V1__WatchPositionsResponse *change = (const void *)message;
        assert_non_null(change);
        assert_true(change->caught_up);
        if (change->position != NULL && change->position->on_hand == 20)
            missing--;
        protobuf_c_message_free_unpacked(message, NULL);
    }
    client_send_end(&pushing);
    call_end(&pushing);
    struct client_end end;
    client_cancel(&watching);
    client_finish(&watching, &end);
    client_end_release(&end);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(messages_are_acknowledged_in_their_order, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_stream_that_is_sent_again_is_applied_once, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_change_wakes_who_watches, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
