/*
 * tests/simulation/promises.h: what a merchant is promised, each by a function with its name.
 *
 * Some are held against every commit, some against every call that takes effect outside, some
 * against the whole when a day is over, and the last when all has come to rest.
 */
#ifndef TESTS_SIMULATION_PROMISES_H
#define TESTS_SIMULATION_PROMISES_H

#include "service/domain/event.h"
#include "service/domain/ledger.h"
#include "service/engine/reader.h"
#include "tests/simulation/network.h"

struct run;

enum { PROMISES_READER_COUNT = 3, PROMISES_PAGE = 64 };

/* Somebody who follows the shop's log, page by page, and goes on where it stopped. */
struct log_reader {
    int64_t next_no;    /* the resume token */
    uint64_t hash;      /* of all it was told */
    int64_t checked_no; /* the hash at this number is known to all */
};

struct promises {
    struct run *run;
    struct arena arena;                                 /* of one check */
    int64_t next_event_no;                              /* the first that was not looked at */
    int64_t next_entry_no;                              /* of the journal */
    int64_t balances[PLAYED_MARKET_MAX][ACCOUNT_COUNT]; /* of all that was posted */
    struct log_reader readers[PROMISES_READER_COUNT];
    uint64_t log_hash;       /* of the log as it was first seen */
    struct file_mark *files; /* newest stock file per market that was sent */
    int64_t sales_checked;
    int64_t checks; /* how often any promise was held against anything */
};

void promises_open(struct promises *promises, struct run *run);
void promises_close(struct promises *promises);

/* After each step of the process. */
void promises_after_step(struct promises *promises);
/* Around each call that takes effect outside. */
void promises_before_call(struct run *run, const struct net_call *call);
void promises_after_call(struct run *run, const struct net_call *call);
/* A unit was sold on a marketplace; how much of it was not there. */
void promises_after_sale(struct run *run, int64_t market, int64_t sku, int64_t units,
                         int64_t missing);
/* The marketplace refused an order by itself. */
void promises_after_refusal_by_time(struct run *run, int64_t market, int64_t order);
/* The process was started again. */
void promises_after_start(struct run *run);
/* A day is over. */
void promises_after_day(struct run *run);
/* Trade has ended, nothing goes wrong any more, and time was given. */
void promises_at_rest(struct run *run);

#endif
