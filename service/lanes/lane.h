/*
 * service/lanes/lane.h: one conversation, step by step. Not for others than the lanes.
 *
 *     think -> a call -> answered -> a command -> applied -> think ...
 *
 * think says what comes next: wait until a time, make the call in lane->call, or submit the
 * command in lane->command. The runtime paces, sends, judges and submits.
 */
#ifndef SERVICE_LANES_LANE_H
#define SERVICE_LANES_LANE_H

#include "service/connectors/connector.h"
#include "service/engine/reader.h"
#include "service/lanes/lanes.h"
#include "service/lanes/pacing.h"
#include "service/store/records.h"

struct lane;

enum {
    PARTY_LANE_COUNT = 20,
    /*
     * Of a channel's very first round, of orders and transactions alike. A month holds the billing
     * cycle that is open; of orders, 90 days would be three times as many pages, at one a minute,
     * before the ledger can begin, and what it names of older ones is read by id.
     */
    LANE_FIRST_LOOK_BACK_S = 30 * 86400,
};

/* What is wrong with a party, told by one exception until it passes. */
struct fault {
    int64_t failures; /* in a row */
    bool is_told;     /* the exception is open */
};

/* Whom a lane talks to: a channel, or the shop's SCAYLE. Shared by its lanes. */
struct party {
    struct str shop_id, channel_id; /* channel empty: the shop's SCAYLE */
    struct arena arena;             /* of the configuration below */
    struct shop shop;
    struct channel channel;
    struct endpoint endpoint;
    const struct connector_ops *connector;
    struct lane *lanes[PARTY_LANE_COUNT];
    size_t lane_count;
    struct pacer pacer;
    struct lane *turns[CALL_KIND_COUNT];  /* who has the next slot of an operation; NULL: anybody */
    struct fault faults[CALL_KIND_COUNT]; /* of each operation; CALL_NONE: of its key */
    size_t open_calls;
    struct instant refused;       /* its key, last; not set: not since it last worked */
    struct instant blocked_until; /* nothing is sent before */
    struct instant check_at;      /* its secret is looked for again then; not set: no need */
    int64_t life;                 /* counts how often it was configured anew */
    bool is_ready;                /* configured, with a secret */
    bool is_gone;                 /* no longer configured */
    bool is_seen;                 /* by the refresh that is under way */
};

enum lane_move { LANE_WAIT, LANE_CALL, LANE_COMMAND };

enum lane_phase {
    LANE_IDLE,
    LANE_CALLING,
    LANE_QUEUEING, /* the commit loop has no room for its command yet */
    LANE_COMMITTING,
};

struct lane_ops {
    const char *name;    /* in logs */
    bool keeps_evidence; /* of what went well too: acts and looks */
    /* LANE_WAIT: until lane->wake, which lies ahead. Reads lane->is_stirred. */
    enum lane_move (*think)(struct lane *lane, struct instant now);
    /* The call's answer is in lane->answer: fill lane->command and say LANE_COMMAND, or LANE_WAIT.
     * NULL: it makes no calls. */
    enum lane_move (*answered)(struct lane *lane, struct instant now);
    /* The command's outcome is in lane->submission.outcome. */
    void (*applied)(struct lane *lane, struct instant now);
    bool resumes; /* a poll whose pages do not move: its round goes on where a stop cut it */
};

/* Whose a submission is. */
struct sender {
    struct lanes *lanes;
    struct lane *lane; /* NULL: a notice's */
};

struct lane {
    const struct lane_ops *ops;
    struct lanes *lanes;
    struct party *party;
    struct party *shop_party; /* the shop's SCAYLE, for creations; NULL: none */
    struct arena arena;       /* of one round */
    bool is_in_round;         /* thinks on with what stands in the arena */
    enum lane_phase phase;
    struct instant wake;
    bool is_held;    /* nothing before `wake`, whatever the news */
    bool is_stirred; /* news came: think now */
    int64_t life;    /* the party's when this round began */
    /* The call under way. */
    struct party *callee; /* party, or shop_party */
    struct call call;
    struct http_request request;
    struct arena reply_arena; /* of the response */
    struct answer answer;
    struct str evidence;
    bool has_left; /* the request did */
    struct instant called, called_before;
    /* The command under way. */
    struct sender sender;
    struct submission submission;
    struct instant submit_again;
    struct fault refused; /* its commands were, in a row */
    /* Each lane's own. */
    int64_t failures;       /* in a row */
    int64_t batch_max;      /* looks, references: of one call */
    struct stock_file file; /* stock: the open one; texts in file_arena */
    struct arena file_arena;
    bool has_file;
    struct instant followed;    /* stock: since when the file is with the marketplace */
    struct instant nothing_due; /* stock: it was asked for, and nothing could go before */
    bool asked_for_falls;
    struct poll poll; /* polls: how far; texts in file_arena */
    bool has_poll;
    struct instant round_to;    /* polls: when this round began; the fixed end of its window */
    struct instant round_began; /* polls: the same, moved along with a clock that is set */
    struct instant newest;      /* polls: the newest change seen in this round */
    struct str sweep_token;     /* shop sweeps: right behind what is read, in arena */
    struct str sweep_key;       /* shop sweeps: its reference key or SKU, in arena */
    bool is_hinted;             /* shop stock: what is read was hinted, and is not the round's */
    struct instant paced;       /* shop stock: the round goes on */
    struct instant jumped;      /* when the clock was set forward last; not set: never */
    int64_t jumped_us;          /* by so much */
    struct str named;           /* transactions: ids of unknown orders, to be asked for; in arena */
    struct str named_last;      /* transactions: the greatest of them, in arena */
    struct str named_to;    /* transactions: the greatest asked for with this page, in file_arena */
    struct intent *intent;  /* acts: the one under way, in arena */
    struct outcome started; /* acts: what START_INTENT gave */
    struct audit audit;     /* audits: the one that runs; texts in arena */
    struct shown_offer *offers; /* audits: rows of the file that is read; in arena */
    size_t offer_count;
    struct str claim;       /* acts: the order that is this one's for now, in arena */
    int64_t unstarted;      /* acts: the intent that could not be started; 0: none */
    struct intent *intents; /* looks, references: those of the call, in arena */
    size_t intent_count, intent_at;
    struct reference_result *results; /* references: one for each of the call's; in arena */
};

enum { ACT_LANE_COUNT = 4 };

extern const struct lane_ops stock_lane, orders_lane, orders_sweep_lane, transactions_lane,
    reference_lane;
extern const struct lane_ops shop_orders_lane, shop_sweep_lane, shop_stock_lane, acts_lane,
    creations_lane, looks_lane, references_lane, tick_lane, audit_lane;

/* ---- what lanes share (lane.c) ---- */

/* As a clock says it that was not set forward in the last two hours: for who compares it with
 * stored times, and must not believe that more has passed than has. jump.c */
struct instant lane_time_passed(const struct lane *lane, struct instant time);

struct random *lane_random(struct lane *lane);
struct store *lane_store(struct lane *lane);
/* Starts lane->command afresh. */
struct command *lane_command(struct lane *lane, enum command_kind kind);
/* What came of the call, as the engine understands it. */
enum answer_kind lane_answer_kind(const struct lane *lane);
struct exchange lane_exchange(const struct lane *lane);
/* When to try again after a failure: what the other side said, or backoff. */
struct instant lane_retry_at(struct lane *lane, int64_t attempt, struct instant now);
/* Entries of the answer that could not be read, for a command. False: the answer is too large to be
 * worked with, and was not read as a whole. */
bool lane_unreadable(struct lane *lane, const struct unreadable **ret, size_t *ret_count);
/* Says that something could not be read, and when it is tried again. */
enum lane_move lane_cannot_read(struct lane *lane, const struct err *err, struct instant now);
/* Nothing before `until`, whatever the news. */
void lane_hold(struct lane *lane, struct instant until);
/* LANE_WAIT, until `until`. */
enum lane_move lane_wait(struct lane *lane, struct instant until);
/* Nothing of the round or of what was remembered counts any more. */
void lane_forget(struct lane *lane);
/* A batch that was refused as a whole is halved, until it is known which one of it is at fault. */
bool lane_halve(struct lane *lane, size_t count);

/* ---- polls (poll.c): rounds of pages, from a watermark to now ---- */

/* Whether the next page is due; otherwise lane->wake says when to ask again. `channel` is empty for
 * a poll of the shop. */
bool lane_poll_due(struct lane *lane, struct str channel, struct str poll, int64_t interval_s,
                   struct instant now);
/* Where the window begins: the watermark less an overlap, or `first` at the very first. */
struct instant lane_poll_from(const struct lane *lane, int64_t overlap_s, struct instant first);
/* A row of the page was changed then. */
void lane_poll_saw(struct lane *lane, struct instant updated);
/* How far the poll is with this page; an empty token ends the round and moves the watermark. */
struct poll lane_poll_after(struct lane *lane, struct str next_token, struct instant now);
/* The round goes on behind `token`, which is stored with the next page only. */
void lane_poll_skip(struct lane *lane, struct str token);
/* The page's command was applied, or not: then the round starts again. */
void lane_poll_applied(struct lane *lane, const struct poll *poll);
/* A failed page: the command that records it; the engine tells of it once it keeps failing. */
enum lane_move lane_poll_failed(struct lane *lane, struct str poll, struct instant now);

#endif
