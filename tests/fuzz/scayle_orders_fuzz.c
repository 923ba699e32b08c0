/* tests/fuzz/scayle_orders_fuzz.c: any body of SCAYLE's list of orders. */
#include "tests/fuzz/judge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct call call = { .kind = CALL_SCAYLE_ORDERS_UPDATED };
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct answer answer =
        judge_body(&scayle_connector, &call, (struct str){ (const char *)data, size }, &arena);
    for (size_t i = 0; answer.verdict == VERDICT_DONE && i < answer.shop_orders.count; i++) {
        const struct shop_order *order = &answer.shop_orders.orders[i];
        CHECK(order->shop_order_id.len > 0);
        for (size_t j = 0; j < order->item_count; j++)
            CHECK(money_is_set(order->items[j].price));
    }
    arena_release(&arena);
    return 0;
}
