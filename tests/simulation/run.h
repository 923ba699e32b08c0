/*
 * tests/simulation/run.h: one run of a plan: a shop, its marketplaces, its people, and Lockstep.
 *
 * One thread. Time goes from one thing that happens to the next. After each step the promises are
 * checked (promises.h); the first that is broken ends the run.
 */
#ifndef TESTS_SIMULATION_RUN_H
#define TESTS_SIMULATION_RUN_H

#include "tests/simulation/callers.h"
#include "tests/simulation/coverage.h"
#include "tests/simulation/network.h"
#include "tests/simulation/plan.h"
#include "tests/simulation/promises.h"
#include "tests/simulation/story.h"

struct true_clock {
    struct clock clock; /* first: what it is to its users */
    struct instant now;
};

/* What the run comes to, for tables. */
struct run_figures {
    int64_t shop_units, market_units; /* sold */
    int64_t oversold_units;           /* sold on a marketplace and not there */
    int64_t missed_units; /* a customer came, it was there, and the marketplace did not offer it */
    int64_t late_orders;  /* refused by the marketplace, since nobody decided in time */
    int64_t orders, parcels, returns, refunds;
    int64_t crashes, requests;
};

/* Of a product (-1: all) on a marketplace (-1: all). */
struct recall {
    int64_t market, sku;
    enum {
        RECALL_NONE,
        RECALL_ASKED,    /* Lockstep has not answered yet */
        RECALL_IN_FORCE, /* it said that selling is stopped */
        RECALL_REFUSED,
        RECALL_ENDING, /* it is asked to let it go on */
    } phase;
};

/* Units that a caller reserved. */
struct hold {
    int64_t sku, no;
    struct instant until;
    int64_t renewals; /* that it will ask for */
    bool is_given_up; /* in the end; else its time ends it */
    enum {
        HOLD_NONE,
        HOLD_ASKED,    /* Lockstep has not answered yet */
        HOLD_IN_FORCE, /* it said that they are held */
        HOLD_REFUSED,
        HOLD_ENDING, /* it is asked to let them go */
    } phase;
};

enum { RECALL_COUNT = 16, HOLD_COUNT = 16 };

struct run {
    struct plan plan;
    struct chance chance;
    struct true_clock clock;
    struct played *played;
    struct network network;
    struct process process;
    struct callers callers;
    struct promises promises;
    struct coverage coverage;
    struct story story;
    struct run_figures figures;
    struct instant began, trade_ends, ends;
    struct instant restart_at;                /* while no process runs */
    uint64_t digest;                          /* of the store, when the process died */
    struct str known_keys[NETWORK_PARTY_MAX]; /* what we have been given */
    /* People's. */
    struct source *source;
    struct hooks *hooks;
    struct warehouse_floor *floor;
    struct office *office;
    struct recall recalls[RECALL_COUNT];
    struct hold holds[HOLD_COUNT];
    struct market_trade *trade;
    /* The first promise that is broken; NULL: none. */
    const char *broken;
    char why[512];
};

/* `folder`: of RocksDB, made if missing; the caller's. NULL: in memory. */
void run_open(struct run *run, const struct plan *plan, const char *folder);
/* True: every promise was kept. */
bool run_play(struct run *run);
void run_close(struct run *run);

/* The run ends: a promise is not kept. */
void run_break(struct run *run, const char *promise, const char *format, ...) PRINTF_LIKE(3, 4);
static inline struct instant run_now(const struct run *run)
{
    return run->clock.now;
}
static inline bool run_is_trading(const struct run *run)
{
    return run->clock.now.us < run->trade_ends.us;
}
/* `play` at a time, with the run as context. */
void run_plan(struct run *run, struct instant at, void (*play)(void *run, void *subject),
              void *subject);
/* Whether a warehouse or an office works now: 8 to 18 o'clock, not on Sundays. */
bool run_is_at_work(const struct run *run);

/* ---- the people; each file owns its part ---- */

/* source.c: reports stock to Lockstep. */
void source_open(struct run *run);
void source_close(struct run *run);
/* Something about the product's stock changed. */
void source_touch(struct run *run, int64_t sku);
/* Whether a change of the product is not reported yet. */
bool source_owes(struct run *run, int64_t sku);
/* Reports all that there is at once. */
void source_report_all(struct run *run);

/* hooks.c: SCAYLE's webhooks, where stock is read there. */
void hooks_open(struct run *run);
void hooks_close(struct run *run);
/* Each other shop shows its stock without what orders block. */
bool hooks_show_net(const struct run *run);
/* The shop's settings say so. */
void hooks_settings(const struct run *run, struct shop *shop);
/* The process died: who waits for its answer sends again. */
void hooks_cut(struct run *run);
/* Lockstep does not know what is there. */
bool hooks_are_behind(struct run *run, int64_t sku);

/* trade.c: customers. */
void trade_open(struct run *run);
void trade_close(struct run *run);

/* floor.c: the warehouse sends, and takes back. */
void floor_open(struct run *run);
void floor_close(struct run *run);
/* Units of the line that were sent, as the warehouse knows. */
int64_t floor_sent(const struct run *run, int64_t market, struct str line_id);
/* Units whose refund somebody asked for: returns and goodwill. */
int64_t floor_refunds_asked(const struct run *run, int64_t market, struct str line_id);
void floor_refund_ask(struct run *run, int64_t market, struct str line_id, int64_t units);
int64_t floor_item_count(const struct run *run);

/* recalls.c: selling is stopped, of a product (-1: all) on a marketplace (-1: all), until then. */
void recalls_begin(struct run *run, int64_t market, int64_t sku, struct instant until);
/* Somebody was told that it is stopped, and has not asked to let it go on. */
bool recalls_have_stopped(const struct run *run, struct str channel, struct str sku);

/* holds.c: a caller reserves units of a product for some hours. */
void holds_begin(struct run *run, int64_t sku, int64_t units, struct random *random);
void what_a_caller_reserved_is_held(struct run *run, const struct position *position);
/* audits.c: somebody audits some of a marketplace's offers, or all. */
void audits_begin(struct run *run, struct random *random);

/* office.c: operations works exceptions, administrators change settings, keys are renewed. */
void office_open(struct run *run);
void office_close(struct run *run);
/* The shop and its channels, at first. */
void office_connect(struct run *run);
/* An administrator looks what another safety stock would change, and sets it. */
void office_safety_stock(struct run *run, int64_t market, int64_t units);

/* trouble.c: what an hour may bring. */
void trouble_open(struct run *run);

#endif
