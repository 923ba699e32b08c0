/* tests/fuzz/mirakl_orders_fuzz.c: any body of OR11. */
#include "tests/fuzz/judge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct call call = { .kind = CALL_MIRAKL_ORDERS };
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct answer answer =
        judge_body(&mirakl_connector, &call, (struct str){ (const char *)data, size }, &arena);
    for (size_t i = 0; answer.verdict == VERDICT_DONE && i < answer.orders.count; i++) {
        const struct order *order = &answer.orders.orders[i];
        CHECK(order->order_id.len > 0);
        CHECK(str_is_utf8(order->shipping.street_2));
        CHECK(money_is_set(order->total_price));
        for (size_t j = 0; j < order->line_count; j++) {
            CHECK(order->lines[j].line_id.len > 0);
            CHECK(order->lines[j].quantity >= 0);
            CHECK(currency_eq(order->lines[j].price.currency, order->currency));
        }
    }
    arena_release(&arena);
    return 0;
}
