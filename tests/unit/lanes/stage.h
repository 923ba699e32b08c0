/*
 * tests/unit/lanes/stage.h: the whole outbound half on one thread, in virtual time.
 *
 * A memory store, the engine, its commit loop and the lanes, neither with a thread of its own; a
 * wire with marketplaces and a shop at its end; a clock that only the stage moves. A run goes from
 * one thing that happens to the next, so a day costs what happens in it. The same calls give the
 * same run, to the byte.
 *
 *     stage_open(&stage);
 *     mart_order(&stage.mart, STAGE_GALERIA, "4711-A", "tee", ORDER_STATE_WAITING_ACCEPTANCE);
 *     stage_run(&stage, 600);
 *     assert_int_equal(wire_count(&stage.wire, "PUT * /api/orders/4711-A/accept*"), 1);
 *     stage_close(&stage);
 *
 * Closing checks the promises of the wire and of the engine. While it runs, the stage checks that
 * an act is in flight in the store before its request leaves, and that lanes neither spin nor
 * sleep too long.
 */
#ifndef TESTS_UNIT_LANES_STAGE_H
#define TESTS_UNIT_LANES_STAGE_H

#include "service/engine/commit_loop.h"
#include "service/lanes/lanes.h"
#include "tests/unit/engine/acme.h"
#include "tests/unit/lanes/mart.h"

#define STAGE_GALERIA "galeria.mirakl.net"
#define STAGE_KIOSK "kiosk.mirakl.net"
#define STAGE_SHOP "acme-live.admin.api.scayle.cloud"

/* What is asked, as patterns of the wire. */
#define ON_IMPORT "POST * /api/offers/stock/imports*"
#define ON_STATUS "GET * /api/offers/stock/imports/*/status*"
#define ON_REPORT "GET * /api/offers/stock/imports/*/error_report*"
#define ON_ORDERS "GET * /api/orders?*" /* the poll, the sweep and the looks */
#define ON_POLL "GET * /api/orders?start_update_date=*"
#define ON_SWEEP "GET * /api/orders?order_state_codes=*"
#define ON_LOOK "GET * /api/orders?order_ids=*"
#define ON_ACCEPT "PUT * /api/orders/*/accept*"
#define ON_TRACKING "PUT * /api/orders/*/tracking*"
#define ON_SHIP "PUT * /api/orders/*/ship*"
#define ON_REFUND "PUT * /api/orders/refund*"
#define ON_REFERENCES "PUT * /api/orders"
#define ON_TRANSACTIONS "GET * /api/sellerpayment/transactions_logs*"
#define ON_CARRIERS "GET * /api/shipping/carriers*"
#define ON_ACCOUNT "GET * /api/account*"
#define ON_REASONS "GET * /api/reasons*"
#define ON_FIND "GET * /shops/ms/*referenceKey*"
#define ON_CREATE "POST * /shops/ms/*"
#define ON_SHOP_ORDERS "GET * /shops/ms/*minUpdatedAt*"
#define ON_SHOP_ORDER "GET * /shops/ms/countries/de/orders/*" /* the sweep */

enum { STAGE_SECRET_COUNT = 4 };

struct stage_clock {
    struct clock clock; /* first: what it is to its users */
    struct instant now;
};

struct stage_secret {
    const char *key_ref;
    const char *secret; /* NULL: it is not there */
};

struct stage {
    struct desk desk; /* store, engine and arena, for acme's texts */
    struct stage_clock clock;
    struct commit_loop *loop;
    struct lanes *lanes;
    struct wire wire;
    struct mart mart;
    struct stage_secret secrets[STAGE_SECRET_COUNT];
    const struct pacing_override *overrides; /* that the test's channels have */
    size_t override_count;
    struct instant opened;
    int64_t steps;             /* of the lanes */
    bool is_unwatched;         /* a test that plays tricks on the store */
    struct outcome *outcome;   /* of stage_do */
    struct instant lanes_next; /* when they want to be called again */
};

/* The shop and galeria, before the first step; lanes and mart are idle. Acme's shop is created a
 * day before, so that nothing is new to it. */
void stage_open(struct stage *stage);
/* With these channels; none: the shop alone. */
void stage_open_with(struct stage *stage, const struct shop *shop, const struct channel *channels,
                     size_t count);
struct channel stage_channel(const char *channel_id);
void stage_close(struct stage *stage);

/* Until that many virtual seconds have passed. */
void stage_run(struct stage *stage, int64_t seconds);
/* Until the nth request that fits has been answered and what came of it is stored. Fails the test
 * if that takes longer than `seconds`. */
void stage_run_to(struct stage *stage, const char *pattern, size_t nth, int64_t seconds);
/* As stage_run_to, but the request has only just left. */
void stage_run_until_sent(struct stage *stage, const char *pattern, size_t nth, int64_t seconds);
/* Whatever can be done now is done; time stands still. */
void stage_settle(struct stage *stage);
/* kill -9, and a new process on the same store. */
void stage_restart(struct stage *stage);
/* Time passes while no process runs. */
void stage_sleep(struct stage *stage, int64_t seconds);

/* A command as a caller would send it, through the commit loop. Shop "acme", principal "tester". */
struct outcome stage_do(struct stage *stage, struct command command);
/* Fails the test unless it was applied. */
struct outcome stage_must(struct stage *stage, struct command command);
void stage_push(struct stage *stage, const char *sku, int64_t on_hand);
void stage_put_channel(struct stage *stage, const struct channel *channel);
void stage_pause(struct stage *stage, enum channel_state state);
void stage_secret(struct stage *stage, const char *key_ref, const char *secret);
/* The warehouse sent the whole order, by DHL. */
void stage_dispatch(struct stage *stage, const char *order_id, const char *number);
/* A unit of the order's line is to be refunded, as goodwill. */
void stage_refund(struct stage *stage, const char *order_id, const char *refund_id);

/* The outbox, exceptions, ... as text: see acme.h. */
const char *stage_outbox(struct stage *stage);
const char *stage_exceptions(struct stage *stage);
struct poll stage_poll(struct stage *stage, struct str channel, const char *poll);
struct order stage_order(struct stage *stage, const char *order_id);

#endif
