/*
 * service/domain/stock.h: what there is of a SKU, what is promised, and what each channel was told.
 *
 * One position per shop and SKU holds it all: levels per warehouse as the source reported them,
 * reservations of orders that the source does not count yet and of callers, and per channel the
 * publication, from wanted to applied. Pure.
 */
#ifndef SERVICE_DOMAIN_STOCK_H
#define SERVICE_DOMAIN_STOCK_H

#include "service/base/instant.h"
#include "service/domain/demand.h"
#include "service/domain/shop.h"

#define STOCK_ON_HAND_MAX INT64_C(1000000000) /* of a SKU in a warehouse */

struct stock_level {
    struct str warehouse;
    int64_t on_hand;
    struct str source;          /* who said so */
    struct instant source_time; /* the source's own clock; not set: it has none */
    int64_t source_revision;    /* the source's own counter; 0: it has none */
    struct instant updated;     /* ours */
    struct instant adjusted;    /* by a difference, last; not set: never */
    struct str adjustment;      /* why: "DAMAGED", and a person's note */
};

struct reservation {
    int64_t reservation_no; /* of its record (domain/reservation.h); 0: it has none yet */
    struct str channel, order_id, line_id; /* empty: a caller holds it */
    struct str warehouse;                  /* empty: of the whole position */
    int64_t quantity;
    struct instant placed; /* when the order was */
    struct instant created;
    struct instant counted_from; /* stock read at the source after this has it subtracted already;
                                    not set: the shop does not know the order yet */
};

/* Which way an unsent publication goes: a fall is urgent, a rise can wait. One that is held is a
 * fall that the brake stopped (domain/brake.h). */
enum stock_change { STOCK_UNCHANGED, STOCK_FALL, STOCK_RISE, STOCK_HELD, STOCK_CHANGE_COUNT };

struct publication {
    struct str channel;
    bool is_listed; /* this SKU was ever wanted on this channel */
    int64_t wanted;
    struct instant wanted_time;
    enum stock_change pending;    /* wanted differs from sent so: it stands in the log of these */
    int64_t pending_no;           /* the number of its entry there */
    struct instant pending_since; /* that it waits in this direction */
    int64_t sent;                 /* -1: never, or not known (sent_file tells) */
    int64_t told;                 /* what it was told last, in doubt or not; 0: nothing */
    int64_t sent_file;            /* the stock file that carried it; 0: none */
    struct instant sent_time;
    int64_t refused_file; /* the file in which the marketplace refused this line; 0: none */
    int64_t applied;      /* what an earlier file than sent_file told for certain; -1: in doubt */
    int64_t applied_file; /* that file; 0: none */
    int64_t superseded;   /* quantities that were replaced before they were sent */
    bool is_stopped;      /* by a person: nothing of this SKU is offered here */
    int64_t kept;         /* derived safety stock, as it was reckoned last */
    int64_t raise_audit;  /* an audit raises it once the shop's stock was read; 0: none does */
    struct instant raise_since; /* what was asked for since then is such a reading */
};

/* A SKU came to wait. The entry counts as long as a publication names its number. */
struct pending_entry {
    int64_t no;
    struct str sku;
    struct str channel; /* empty: more than one */
};

/* Entries of a batch, by ascending number. */
struct pending_page {
    struct pending_entry *entries;
    size_t entry_count;
    struct instant time; /* of writing */
};

/* How far a channel's files came: the numbers of the entries that they look at next. */
struct pending_place {
    int64_t fall_no, rise_no, held_no;
};

struct position {
    struct str shop, sku;
    struct stock_level *levels;
    size_t level_count;
    struct reservation *reservations;
    size_t reservation_count;
    struct publication *publications;
    size_t publication_count;
    struct instant updated;
    int64_t version;
    bool is_waited_for; /* an order would be accepted if there was enough */
    bool is_stopped;    /* by a person: nothing of it is offered on any channel */
    bool is_kept;       /* a derived safety stock keeps units back: it is reckoned again */
    struct sales sales; /* on all channels and in the shop */
};

/* The stock of a SKU is to be read again in the shop system. */
struct stock_hint {
    struct str sku;
    struct instant due;    /* not before; the order in which they have their turn */
    struct instant hinted; /* last: what was asked for before then is no answer */
};

/* What is kept back is reckoned anew in rounds: when the next begins, and how far this one is. */
struct stock_round {
    struct instant next;
    struct str after; /* a SKU; empty: none is under way */
};

/* Stored by number, and the API's: append only. */
enum oversell_cause {
    OVERSELL_UNKNOWN,
    OVERSELL_CONCURRENT, /* sold before the channel could know, as late as it usually does */
    OVERSELL_LATE,       /* the number was on its way for longer than that */
    OVERSELL_REFUSED,    /* the marketplace refused the number */
    OVERSELL_ELSEWHERE,  /* it was told, and showed something else */
    OVERSELL_CORRECTION, /* the stock was adjusted downwards meanwhile */
};

/* Units of an order line that were not there when the order came in. */
struct oversell {
    struct str channel, order_id, line_id, sku;
    int64_t quantity;
    enum oversell_cause cause;
    struct instant placed, noted;
    bool is_within; /* of what the channel's delay was stated to be at that time */
};

/* A person stopped selling: of a shop (no channel, no SKU), a channel, a SKU or an offer. */
struct selling_stop {
    struct str shop, channel, sku;
    struct str reason, actor;
    struct instant created;
};

/* Every term of what a channel may sell. */
struct availability {
    int64_t on_hand; /* over the channel's warehouses */
    int64_t reserved;
    int64_t buffer;
    int64_t share_bp;
    int64_t shared;  /* after the share */
    int64_t cap;     /* 0: none */
    int64_t capped;  /* never below 0 */
    int64_t floor;   /* 0: none */
    int64_t floored; /* 0 if it is below the floor */
    bool is_stopped;
    int64_t available; /* the same, or 0 while selling is stopped */
};

/*
 * Rule 2: on hand - reserved - safety stock, times the share, capped, none if that is below the
 * floor, never below 0; nothing while selling is stopped. `is_stopped`: on the whole channel; of
 * the position alone it says so itself.
 */
struct availability stock_availability(const struct position *position, struct str channel,
                                       const struct stock_policy *policy, int64_t safety_stock,
                                       bool is_stopped);

/*
 * The units to be held back where the safety stock is derived. `expected`, in millionths, are all
 * sales within the lag; but for the policy's chance they are b at most. Who has more to sell shows
 * it all; who has not shows none, since after the next sale all may go. Within the policy's limits.
 */
int64_t stock_kept_back(const struct position *position, const struct stock_policy *policy,
                        int64_t expected);

/* In seconds: until a sale elsewhere shows on the channel, where that was not measured. */
int64_t stock_lag_assumed(const struct channel *channel);
/* So many of a hundred took at most this: what is measured, else what is assumed. */
int64_t stock_lag(const struct channel *channel, const struct channel_delays *of_shop,
                  const struct channel_delays *of_channel, int64_t percent);

/* All rules of a shop, ascending by stock_rule_order. */
struct stock_rules {
    struct stock_rule *rows;
    size_t count;
};
/* By SKU, then by channel; below 0, 0, above. */
int stock_rule_order(const struct stock_rule *a, const struct stock_rule *b);
/* As they are with `rule` put in its place, or, if it is deleted, without it. False: no memory. */
MUST_USE bool stock_rules_after(const struct stock_rules *rules, const struct stock_rule *rule,
                                bool is_deleted, struct arena *arena, struct stock_rules *ret);
/* The rule of exactly these; NULL: there is none. */
const struct stock_rule *stock_rule_find(const struct stock_rules *rules, struct str sku,
                                         struct str channel);
/*
 * What holds for an offer: the rule of its SKU and channel, else of its SKU, else the channel's own
 * policy, or, if that says nothing, the rule for all SKUs.
 */
const struct stock_policy *stock_policy_of(const struct stock_rules *rules,
                                           const struct channel *channel, struct str sku);
/* The rule it comes from; NULL: it is the channel's. */
const struct stock_rule *stock_rule_of(const struct stock_rules *rules,
                                       const struct channel *channel, struct str sku);

/* What the policy keeps back of a position, as it was reckoned with its last change. */
int64_t stock_safety(const struct stock_policy *policy, const struct publication *publication);

/* Whether the stock of a warehouse counts. */
bool stock_feeds(const struct stock_policy *policy, struct str warehouse);

/*
 * True if a report from `source_time`/`source_revision` is older than what `level` holds: an older
 * one never overwrites a newer one. A revision is compared with a revision, a time with a time; a
 * report without either is never older. Equal is not older.
 */
bool stock_is_older(const struct stock_level *level, struct instant source_time,
                    int64_t source_revision);

/*
 * Which way `publication` has to go. Never sent and wanted 0 falls: the offer may hold units. So
 * does one that was sent and may or may not have arrived: it may show more than there is.
 */
enum stock_change stock_change_of(const struct publication *publication);

/* -1: none. */
int64_t position_find_level(const struct position *position, struct str warehouse);
int64_t position_find_publication(const struct position *position, struct str channel);
int64_t position_reserved(const struct position *position);
/* What is reserved of the stock that counts for the channel. */
int64_t position_reserved_for(const struct position *position, const struct stock_policy *policy);
int64_t position_on_hand(const struct position *position);

#endif
