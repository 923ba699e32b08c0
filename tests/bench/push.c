/* tests/bench/push.c: requests by protobuf-c. */
#include "tests/bench/push.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "lockstep/v1/inventory_service.pb-c.h"
#include "tests/bench/process.h"

enum {
    UUID_BYTES = 37,
    SKU_BYTES = 32,
    SKU_STEP = 611953, /* prime, and no part of any count used here */
    ON_HAND_MAX = 200,
    ARENA_BYTES_MAX = 16 << 20,
};

/* An item and what it points to. */
struct item {
    Lockstep__V1__StockItem item;
    Google__Protobuf__Timestamp time;
    char sku[SKU_BYTES];
};

void push_init(struct push *push, uint64_t sku_count)
{
    *push = (struct push){ .random = { (uint64_t)bench_now_ns() }, .sku_count = sku_count };
    push->now_s = (int64_t)time(NULL) - 3600;
    arena_init(&push->arena, ARENA_BYTES_MAX);
}

void push_release(struct push *push)
{
    arena_release(&push->arena);
}

/* Of version 7, as the clients make them. */
static void uuid_write(struct push *push, char ret_text[static UUID_BYTES])
{
    uint64_t ms = (uint64_t)bench_now_ns() / 1000000;
    uint64_t high = random_next(&push->random);
    uint64_t low = random_next(&push->random);
    snprintf(ret_text, UUID_BYTES,
             "%08" PRIx64 "-%04" PRIx64 "-7%03" PRIx64 "-a%03" PRIx64 "-%012" PRIx64, ms >> 16,
             ms & 0xffff, high & 0xfff, low >> 52, low & UINT64_C(0xffffffffffff));
}

static void item_fill(struct push *push, struct item *item)
{
    uint64_t sku = push->next_sku++ % push->sku_count * SKU_STEP % push->sku_count;
    uint64_t number = random_next(&push->random);
    lockstep__v1__stock_item__init(&item->item);
    google__protobuf__timestamp__init(&item->time);
    snprintf(item->sku, sizeof(item->sku), "SKU-%08" PRIu64, sku);
    item->time.seconds = push->now_s;
    item->item.sku = item->sku;
    item->item.warehouse = (char *)PUSH_WAREHOUSE;
    item->item.on_hand = number % 2 == 0 ? 0 : (int64_t)(number >> 8) % ON_HAND_MAX + 1;
    item->item.source_time = &item->time;
}

size_t push_unary(void *context, uint8_t *ret_bytes)
{
    struct push *push = context;
    struct item item;
    char request_id[UUID_BYTES];
    Lockstep__V1__PushInventoryRequest request = LOCKSTEP__V1__PUSH_INVENTORY_REQUEST__INIT;
    push->now_s = (int64_t)time(NULL);
    item_fill(push, &item);
    uuid_write(push, request_id);
    request.parent = (char *)"shops/" PUSH_SHOP;
    request.request_id = request_id;
    request.item = &item.item;
    return lockstep__v1__push_inventory_request__pack(&request, ret_bytes);
}

struct str push_message(struct push *push, uint32_t count)
{
    char request_id[UUID_BYTES];
    Lockstep__V1__StreamPushInventoryRequest request =
        LOCKSTEP__V1__STREAM_PUSH_INVENTORY_REQUEST__INIT;
    arena_reset(&push->arena);
    struct item *items = ARENA_ARRAY(&push->arena, struct item, count);
    Lockstep__V1__StockItem **pointers =
        ARENA_ARRAY(&push->arena, Lockstep__V1__StockItem *, count);
    CHECK(items != NULL);
    CHECK(pointers != NULL);
    push->now_s = (int64_t)time(NULL);
    for (uint32_t i = 0; i < count; i++) {
        item_fill(push, &items[i]);
        pointers[i] = &items[i].item;
    }
    uuid_write(push, request_id);
    request.parent = (char *)"shops/" PUSH_SHOP;
    request.request_id = request_id;
    request.items = pointers;
    request.n_items = count;
    size_t size = lockstep__v1__stream_push_inventory_request__get_packed_size(&request);
    uint8_t *bytes = arena_alloc(&push->arena, size);
    CHECK(bytes != NULL);
    lockstep__v1__stream_push_inventory_request__pack(&request, bytes);
    return (struct str){ (const char *)bytes, size };
}
