/*
 * tests/simulation/played.h: the outside: a tenant and marketplaces, as the sandbox plays them.
 *
 * The only file, with played.c, that knows the sandbox: its structs bear the same names as ours.
 * Products and marketplaces are numbers here. It lives on the true time, whatever our clock says.
 */
#ifndef TESTS_SIMULATION_PLAYED_H
#define TESTS_SIMULATION_PLAYED_H

#include "service/base/clock.h"
#include "service/connectors/http/transport.h"

struct played; /* opaque */

enum { PLAYED_PORT = 8480, PLAYED_MARKET_MAX = 8 };

struct played_options {
    const struct clock *clock; /* outlives it */
    uint64_t seed;
    int64_t sku_count, market_count, stock; /* units a product has at first, on average */
    int64_t late_s;                         /* for which lists of changes leave one out, at most */
    bool shows_net; /* the shop's stock, as it is read there, is net of what orders block */
};
struct played *played_new(const struct played_options *options);
void played_free(struct played *played);

struct str played_sku(const struct played *played, int64_t sku);
/* -1: none. */
int64_t played_sku_find(const struct played *played, struct str sku);
/* "nordmarkt", ... */
struct str played_market_id(const struct played *played, int64_t market);
/* -1: none of that id. */
int64_t played_market_find(const struct played *played, struct str id);
/* -1: the path is the shop's, or nobody's. */
int64_t played_market_of(const struct played *played, struct str url);
bool played_market_includes_tax(const struct played *played, int64_t market);
int64_t played_acceptance_window_s(const struct played *played, int64_t market);
/* The secret that the party takes: a market's, or the shop's (-1). */
struct str played_key(const struct played *played, int64_t market);
/* From now on it takes another one. */
void played_key_renew(struct played *played, int64_t market);
/* Whether the key may read the transaction log. */
void played_right_set(struct played *played, int64_t market, bool is_granted);

/* Of each webhook of the shop's, which `told` delivers or not. */
void played_listen(struct played *played,
                   void (*told)(void *context, struct str event, struct str body), void *context);

/* ---- time ---- */

/* When something is due; far away if nothing is. */
struct instant played_next(const struct played *played);
void played_catch_up(struct played *played);
/* `play` is called once, at `at`. */
void played_plan(struct played *played, struct instant at,
                 void (*play)(void *context, void *subject), void *context, void *subject);

/* ---- being called ---- */

struct played_answer {
    int32_t status;
    struct str body, content_type, location, link;
    int64_t retry_after_s, rate_remaining, rate_reset_s; /* -1: not said */
};
/* What goes wrong inside the other side with the next call. */
enum played_oddness {
    PLAYED_PLAIN,
    PLAYED_ODD,
    PLAYED_MOVING,
    PLAYED_IMPORT_HANGS,
    PLAYED_IMPORT_FAILS,
    PLAYED_LINE_REFUSED,
};
/* The call takes effect; the answer lives in `arena`. */
void played_call(struct played *played, const struct http_request *request,
                 enum played_oddness oddness, struct arena *arena, struct played_answer *ret);
/* Calls that came more often than published. */
int64_t played_too_frequent(const struct played *played);

/* ---- goods ---- */

/* What the shop can still sell: on its shelves less what orders block. */
int64_t played_sellable(const struct played *played, int64_t sku);
/* The same per warehouse of the shop, 0 or 1. */
int64_t played_level(const struct played *played, int64_t sku, int64_t warehouse);
/* What the shop shows of both: without what orders block, if it shows that. */
int64_t played_shown(const struct played *played, int64_t sku);
struct str played_warehouse_id(const struct played *played, int64_t warehouse);
void played_supply(struct played *played, int64_t sku, int64_t units);
/* A customer of the shop's own; false: there are not so many. */
bool played_shop_buy(struct played *played, int64_t sku, int64_t units);

/* ---- the shop's orders, by number from 0 ---- */

int64_t played_sale_count(const struct played *played);
struct played_sale {
    struct str reference_key; /* "lockstep-nordmarkt@4711-A"; others are the shop's own */
    int64_t market;           /* -1: the shop's own */
    struct str order_id;      /* the marketplace's; empty: the shop's own */
    int64_t item_count, open_count, shipped_count, returned_count, gone_count;
    bool is_delegated; /* the warehouse has it */
};
struct played_sale played_sale(const struct played *played, int64_t sale);
/* The first with this reference key, and how many have it; -1: none. */
int64_t played_sale_find(const struct played *played, struct str reference_key, int64_t *ret_count);
struct played_item {
    int64_t sku;
    struct str line_id; /* the marketplace's; empty: the shop's own */
    bool is_open, is_shipped, is_returned;
};
struct played_item played_item(const struct played *played, int64_t sale, int64_t item);
/* One parcel with the open ones among these items; false: there is none. */
bool played_ship(struct played *played, int64_t sale, const int64_t *items, size_t count,
                 struct str carrier, struct str tracking);
/* A unit that cannot be found. */
void played_item_cancel(struct played *played, int64_t sale, int64_t item);
/* Comes back; goes on the shelf again if it is as new. False: it was not out. */
bool played_item_return(struct played *played, int64_t sale, int64_t item, bool is_as_new);

/* ---- the marketplaces' orders, by number from 0 ---- */

/* What the marketplace shows; -1: it has no such offer. */
int64_t played_offered(const struct played *played, int64_t market, int64_t sku);
/* Whether a stock file is being read, or is about to be, and will come to an end. */
bool played_is_importing(const struct played *played, int64_t market);
struct played_wish {
    int64_t sku, units;
};
/* False: one of them is not offered. *ret is the order's number. */
bool played_market_buy(struct played *played, int64_t market, const struct played_wish *wishes,
                       size_t count, int64_t *ret);
int64_t played_order_count(const struct played *played, int64_t market);
struct played_order {
    struct str order_id, state; /* the platform's words */
    struct instant created, accept_by, ship_by, decided, debited, updated;
    int64_t line_count;
    int64_t accept_calls, tracking_calls, ship_calls;
    bool is_waiting, is_refused_by_time, is_over;
    bool is_shippable; /* SHIPPING */
    bool is_sent;      /* SHIPPED or later */
    bool is_lost;      /* REFUSED or CANCELED */
};
struct played_order played_order(const struct played *played, int64_t market, int64_t order);
/* -1: none of that id. */
int64_t played_order_find(const struct played *played, int64_t market, struct str order_id);
struct played_line {
    struct str line_id;
    int64_t sku, quantity;
    bool is_refused;
    int64_t refund_count, refunded_quantity, excluded_quantity;
    int64_t paid_minor, refunded_minor; /* of the customer's money */
};
struct played_line played_line(const struct played *played, int64_t market, int64_t order,
                               int64_t line);
/* Somebody accepts it without us. False: it does not wait for that. */
bool played_order_accept(struct played *played, int64_t market, int64_t order);
/* False: too late. */
bool played_order_cancel(struct played *played, int64_t market, int64_t order);
/* All that is left of a line, without asking the shop; false: nothing is. */
bool played_operator_refund(struct played *played, int64_t market, int64_t order, int64_t line);

/* ---- the marketplaces' money ---- */

/* What a ledger line shows is wrong by so much; false: there is no line. */
bool played_tamper(struct played *played, int64_t market, int64_t minor);
/*
 * The first line of the ledger from number *at on that is wrong, its id in `arena`; *at goes behind
 * it. False: there is none.
 */
bool played_wrong_line(const struct played *played, int64_t market, int64_t *at,
                       struct arena *arena, struct str *ret_id);
/* What the marketplace owes and has not paid, as its lines show it. */
int64_t played_unpaid(const struct played *played, int64_t market);
int64_t played_cycle_count(const struct played *played, int64_t market);

#endif
