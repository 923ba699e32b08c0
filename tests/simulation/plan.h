/*
 * tests/simulation/plan.h: what a run is, as one line of text.
 *
 * The same plan gives the same run, to the byte. "seed=7 days=7 skus=200 channels=3 orders=200",
 * and where it was shrunk "out=answer-lost:3,5-9;crash:1" for the occurrences that are left out.
 */
#ifndef TESTS_SIMULATION_PLAN_H
#define TESTS_SIMULATION_PLAN_H

#include "service/base/buf.h"
#include "tests/simulation/chance.h"

/* X(name, default, least, most, what it is) */
#define PLAN_NUMBERS(X)                                                                            \
    X(seed, 1, 0, INT64_MAX, "where all chance comes from")                                        \
    X(days, 7, 1, 3660, "virtual days of trade; then it comes to rest")                            \
    X(skus, 120, 1, 1000000, "products")                                                           \
    X(channels, 3, 1, 8, "marketplaces")                                                           \
    X(orders, 150, 1, 1000000, "orders a day, the shop's and the marketplaces' together")          \
    X(faults, 100, 0, 10000, "percent of the usual rate of faults; 0: nothing goes wrong")         \
    X(buffer, 0, 0, 1000, "safety stock of every channel, units")                                  \
    X(chance, 0, 0, 500000, "derived safety stock: its chance of an oversell, in a million")       \
    X(stock_slot_s, 60, 60, 86400, "seconds between two stock files of a channel, at least")       \
    X(order_poll_s, 300, 60, 86400, "seconds between two looks for orders")                        \
    X(stock, 12, 0, 100000, "units of a product in stock, on average, when it is replenished")     \
    X(late_s, 480, 0, 600,                                                                         \
      "seconds for which some marketplaces' lists leave a change out, at most")                    \
    X(own_pace_s, 30, 1, 3600, "seconds between two STO02 of one marketplace, by its operator")    \
    X(by_hand, 3, 0, 100,                                                                          \
      "percent of orders that somebody accepts on the marketplace's own pages")                    \
    X(reads, 0, 0, 1, "1: stock is read in SCAYLE, by webhooks and rounds, not pushed")            \
    X(brake, 0, 0, 10000, "basis points of the offers that may fall in an hour; 0: all")           \
    X(rocksdb, 0, 0, 1, "on RocksDB instead of memory, without upgrades")                          \
    X(told, 0, 0, 1, "1: the whole story is told, line by line")                                   \
    X(commits, 0, 0, INT64_MAX, "stop after so many commits; 0: at the end")

struct plan {
#define X(name, absent, least, most, help) int64_t name;
    PLAN_NUMBERS(X)
#undef X
    bool is_without[FAULT_KIND_COUNT];
    struct occurrence *left_out; /* in order; the plan's */
    size_t left_out_count;
};

struct plan plan_default(void);
struct plan plan_copy(const struct plan *plan);
void plan_release(struct plan *plan);
/* One "name=value". False: no such name, or out of its bounds; `error` says why. */
bool plan_set(struct plan *plan, struct str text, struct buf *error);
/* Many, divided by blanks. */
bool plan_read(struct plan *plan, struct str line, struct buf *error);
/* What differs from the defaults, and the seed. */
void plan_write(const struct plan *plan, struct buf *buf);
/* Replaces what is left out; sorts. */
void plan_leave_out(struct plan *plan, const struct occurrence *left_out, size_t count);
void plan_print_help(void);

#endif
