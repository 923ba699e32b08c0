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

enum {
    PROMISES_READER_COUNT = 3,
    PROMISES_OWN_PACE_MARKET = 1, /* its operator publishes a frequency of its own */
};

/* Somebody who follows the shop's log, page by page, and goes on where it stopped. */
struct log_reader {
    int64_t next_no;    /* the resume token */
    uint64_t hash;      /* of all it was told */
    int64_t checked_no; /* the hash at this number is known to all */
};

/* When the stock that Lockstep believes was read, per warehouse of the shop. */
struct stock_seen {
    struct instant read[2];
};

/* Orders by number, and whether they were seen. */
struct seen_orders {
    bool *is_seen;
    int64_t room;
};

/* The newest stock file that a marketplace got. */
struct file_mark {
    uint64_t hash; /* 0: none */
    struct instant sent;
};

/* The log of falls was walked for a marketplace: before `from` nothing waits. */
struct fall_mark {
    int64_t from;
    struct instant walked; /* the whole of it, last */
};

/* The last question for a file's status to the marketplace with a frequency of its own. */
struct status_mark {
    struct instant asked;
    int64_t skew_us; /* of our clock then */
};

struct promises {
    struct run *run;
    struct arena arena;                                 /* of one check */
    int64_t seen_commits;                               /* whose events were looked at */
    int64_t next_event_no;                              /* the first that was not looked at */
    int64_t next_entry_no;                              /* of the journal */
    int64_t balances[PLAYED_MARKET_MAX][ACCOUNT_COUNT]; /* of all that was posted */
    struct log_reader readers[PROMISES_READER_COUNT];
    uint64_t log_hash;                             /* of the log as it was first seen */
    struct file_mark *files;                       /* per market */
    struct stock_seen *reports;                    /* per product */
    struct seen_orders created[PLAYED_MARKET_MAX]; /* in the shop */
    struct instant troubled[PLAYED_MARKET_MAX];    /* when there was trouble last */
    struct fall_mark falls[PLAYED_MARKET_MAX];
    struct status_mark statuses;
    struct instant started; /* when the process was, last */
    int64_t checks;         /* how often any promise was held against anything */
};

void promises_open(struct promises *promises, struct run *run);
void promises_close(struct promises *promises);
/* Before the first step. */
void promises_start(struct promises *promises);

/* After each step of the process. */
void promises_after_step(struct promises *promises);
/* Around each call that takes effect outside. */
void promises_before_call(struct run *run, const struct net_call *call);
void promises_after_call(struct run *run, const struct net_call *call);
/* A unit was sold on a marketplace; how much of it was not there. */
void promises_after_sale(struct run *run, int64_t market, int64_t sku, int64_t units,
                         int64_t missing);
/* A marketplace order is a while before the end of its window, longer than our warning is. */
void promises_before_window_end(struct run *run, int64_t market, int64_t order);
/* The marketplace refused an order by itself. */
void promises_after_refusal_by_time(struct run *run, int64_t market, int64_t order);
/* The process was started again. */
void promises_after_start(struct run *run);
/* A day is over. */
void promises_after_day(struct run *run);
/* Trade has ended, nothing goes wrong any more, and time was given. */
void promises_at_rest(struct run *run);

/* ---- parts, for the files of promises alone ---- */

/* What is stored now; closed by reader_close. */
void promises_look(struct run *run, struct reader *reader);
/* The exception of an order, open or over. */
bool promises_has_exception(struct run *run, struct reader *reader, enum exception_cause cause,
                            struct str channel, struct str id, struct exception *ret);
int64_t promises_units_held(const struct position *position, const struct order *order,
                            struct str line_id);

/* promises_safety.c */
void a_safety_stock_follows_from_what_sells(struct run *run, struct reader *reader,
                                            const struct position *position);
/* At the end of a day, and at rest. */
void promises_safety(struct run *run);

/* promises_stock.c */
void promises_stock_open(struct run *run);
void promises_stock_close(struct promises *promises);
void promises_stock_start(struct run *run);
void no_older_report_counts(struct run *run, const struct position *position);
void units_are_held_until_the_source_counts_them(struct run *run, struct reader *reader,
                                                 const struct order *order, struct instant since);
void a_brake_counts_what_is_offered_and_held(struct run *run, int64_t market);
void every_reservation_ends(struct run *run, struct reader *reader,
                            const struct position *position);
void what_fell_goes_with_the_next_file(struct run *run, struct reader *reader,
                                       const struct event *event);
void one_stock_file_is_under_way(struct run *run, const struct net_call *call);

#endif
