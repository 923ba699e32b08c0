/*
 * tests/unit/rpc/shop.h: the shop that handlers are tried on.
 *
 * Shop "acme" with the warehouse HH1 and a SCAYLE tenant; channel "galeria" accepts orders by
 * itself, "kiosk" leaves that to people. Both know REFUND_REASON_RETURNED and DHL.
 */
#ifndef TESTS_UNIT_RPC_SHOP_H
#define TESTS_UNIT_RPC_SHOP_H

#include "tests/unit/rpc/counter.h"

void shop_open(struct counter *counter);
/* The source has units of a SKU in HH1. */
void shop_push(struct counter *counter, const char *sku, int64_t on_hand);
/*
 * An order of two lines, "1" of 2 "tee" at 10.00 with 3.80 tax inside and 2.00 for shipping, "2" of
 * 1 "cap" at 5.00; brought in by IngestOrder, in the given state ("SHIPPING"). Its units are there.
 */
void shop_order(struct counter *counter, const char *channel, const char *order_id,
                const char *state);
/* The request of that: for what goes wrong. Updated now. */
const char *shop_order_text(struct counter *counter, const char *channel, const char *order_id,
                            const char *state);
/* The oldest intent of a kind goes out and is answered. */
void shop_intent(struct counter *counter, const char *channel, enum intent_kind kind,
                 enum answer_kind answer);
void shop_tick(struct counter *counter);

#endif
