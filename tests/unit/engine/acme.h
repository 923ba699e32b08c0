/*
 * tests/unit/engine/acme.h: the shop of the tests, and its state as text.
 *
 * Shop "acme" with the warehouses HH1 and LEJ and a SCAYLE tenant; channel "galeria" accepts orders
 * by itself, channel "kiosk" leaves that to people. Both trade in euros.
 */
#ifndef TESTS_UNIT_ENGINE_ACME_H
#define TESTS_UNIT_ENGINE_ACME_H

#include "tests/unit/engine/desk.h"

#define GALERIA STR("galeria")
#define KIOSK STR("kiosk")

enum {
    ACME_WINDOW_S = 86400,       /* of acceptance */
    ACME_WARNING_S = 7200,       /* before its end */
    ACME_SHIP_WARNING_S = 14400, /* before the shipping deadline */
    ACME_RISE_HOLD_S = 1800,
};

extern const struct currency euro;

struct shop acme_shop(void);
/* As galeria; change what the test is about. */
struct channel acme_channel(const char *channel_id);
/* Applies shop and both channels. */
void acme_open(struct desk *desk);
void acme_put_channel(struct desk *desk, const struct channel *channel);

/* ---- stock ---- */

/* The source reports units in HH1 now. */
void acme_push(struct desk *desk, const char *sku, int64_t on_hand);
struct outcome acme_open_file(struct desk *desk, struct str channel);
/* The file is taken, and ends without an error. */
void acme_file_passes(struct desk *desk, struct str channel);

/* ---- orders ---- */

struct acme_line {
    const char *sku;
    int64_t quantity;
    int64_t price; /* of all units, in cents */
};
/* Lines "<order>-1", "<order>-2"; created and updated now; no address before SHIPPING. */
struct order *acme_order(struct desk *desk, const char *order_id, enum order_state state,
                         const struct acme_line *lines, size_t count);
/* The same with one line of one SKU at 50.00 a unit. */
struct order *acme_order_of(struct desk *desk, const char *order_id, enum order_state state,
                            const char *sku, int64_t quantity);
void acme_order_moves(struct desk *desk, struct order *order, enum order_state state);
/* The marketplace cancels units of its line, at their share of the price. */
void acme_units_canceled(struct desk *desk, struct order *order, size_t line, int64_t units);
/* A poll's page with one order. */
void acme_poll(struct desk *desk, struct str channel, struct order *order);
/* Stock for it, then ingested, accepted, debited, created in SCAYLE as "sc-<order>": SHIPPING. */
struct order *acme_shipping_order(struct desk *desk, const char *order_id, const char *sku,
                                  int64_t quantity);
/* As the marketplace would show it now. */
struct order *acme_seen(struct desk *desk, struct str channel, const char *order_id);
struct order acme_stored(struct desk *desk, struct str channel, const char *order_id);
/* SCAYLE's order of it: one item per unit to be sent, numbered from 100 * line number. */
struct shop_order *acme_shop_order(struct desk *desk, const struct order *order);

/* ---- the outbox ---- */

/* The only one of its kind; fails the test if there is none or more. */
struct intent acme_intent(struct desk *desk, enum intent_kind kind);
struct outcome acme_start(struct desk *desk, enum intent_kind kind);
/* Started if need be, and answered. The reason is "because" unless done. */
void acme_answer(struct desk *desk, enum intent_kind kind, enum answer_kind answer);
void acme_tick(struct desk *desk);
/* By a cause's id and what it is about: "order-stock-short", "galeria/4711-A". */
struct command acme_handling(struct desk *desk, enum command_kind kind, const char *cause,
                             const char *subject);

/* ---- the state as text, in the desk's arena ---- */

/* "HH1 10, reserved 2; galeria 8 was -1 rises; kiosk 8" */
const char *stock_text(struct desk *desk, const char *sku);
/* "1 OPEN tee=8 cap=0" of the newest file; "" if there is none. */
const char *file_text(struct desk *desk, struct str channel);
/* "SHIPPING; acceptance DONE, creation PENDING": steps that are not NONE. */
const char *order_text(struct desk *desk, struct str channel, const char *order_id);
/* "accept order 4711-A READY; set tracking 4711-A/001 IN_FLIGHT" */
const char *outbox_text(struct desk *desk);
/* Open ones: "order-stock-short~galeria/4711-A; ...", " x2" behind those raised more than once. */
const char *exceptions_text(struct desk *desk);
/* "001 PENDING tee-1: DHL 123; ..." of all shipments. */
const char *shipments_text(struct desk *desk);
/* "r-R1 PENDING 1x 50.00+0.00 code R7; ..." of all refunds. */
const char *refunds_text(struct desk *desk);
/* Open ones. */
const char *gaps_text(struct desk *desk);
/* "clearing 45.00; sales -50.00": balances that are not 0. */
const char *balances_text(struct desk *desk);

#endif
