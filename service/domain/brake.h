/*
 * service/domain/brake.h: when so many offers of a channel fall that it is likely a mistake.
 *
 * Changes are counted over an hour, since a mistake of a source comes as many pushes and would
 * leave in several files. Pure.
 */
#ifndef SERVICE_DOMAIN_BRAKE_H
#define SERVICE_DOMAIN_BRAKE_H

#include "service/domain/shop.h"
#include "service/domain/stock.h"

enum {
    BRAKE_SLOT_S = 300,
    BRAKE_SLOT_COUNT = 12,
    BRAKE_LEAST_COUNT = 3, /* so many an hour are never too many */
};

/* Falls that were let go in five minutes, but for those that only sales have caused. */
struct brake_slot {
    int64_t no; /* of the slots since 1970 */
    int64_t zero_count, fall_count;
};

/* What a channel's brake counts, and holds. */
struct stock_brake {
    struct str channel;
    int64_t offered_count;  /* offers whose marketplace was told of more than 0 */
    int64_t held_count;     /* that wait to be released */
    int64_t released_count; /* that were, and are not in a file yet */
    int64_t released_no;    /* what entered the log of what is held before this one was released */
    int64_t lost_no;        /* what entered it before this one is in no log: the channel was gone */
    bool is_raised;         /* an exception says that something is held */
    struct brake_slot *slots; /* the last ones, ascending */
    size_t slot_count;
};

/* BRAKE_ZERO is one of falls as well. */
enum brake_kind { BRAKE_NONE, BRAKE_FALL, BRAKE_ZERO };

/*
 * What an offer's fall counts as, if it is one. None where a person stopped selling, and none if
 * without what is reserved, and what a derived safety stock keeps back, it would be no fall, or not
 * to 0: that is what sales do. `policy` is the offer's.
 */
enum brake_kind brake_kind_of(const struct position *position, const struct channel *channel,
                              const struct stock_policy *policy,
                              const struct publication *publication, bool is_stopped);

/* What the next file would carry of each kind, and what of it is to be held. */
struct brake_run {
    int64_t zero_count, fall_count; /* zeroes are falls too */
    bool holds_zeroes, holds_falls;
};
void brake_judge(const struct stock_brake *brake, const struct channel *channel, struct instant now,
                 struct brake_run *run);

/* Counts what goes; less than 0 takes back. `slots` has room for BRAKE_SLOT_COUNT. */
void brake_count(struct stock_brake *brake, struct instant when, struct instant now,
                 int64_t zero_count, int64_t fall_count, struct brake_slot *slots);

/* Of the last hour. */
int64_t brake_zeroes(const struct stock_brake *brake, struct instant now);
int64_t brake_falls(const struct stock_brake *brake, struct instant now);

#endif
