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

/* Whom a lane talks to: a channel, or the shop's SCAYLE. Shared by its lanes. */
struct lane;

struct party {
    struct str shop_id, channel_id; /* channel empty: the shop's SCAYLE */
    struct arena arena;             /* of the configuration below */
    struct shop shop;
    struct channel channel;
    struct endpoint endpoint;
    const struct connector_ops *connector;
    struct pacer pacer;
    struct lane *turns[CALL_KIND_COUNT]; /* who has the next slot of an operation; NULL: anybody */
    struct instant blocked_until;        /* its key was refused: nothing is sent before */
    bool is_blocked;                     /* an exception says so */
    bool is_ready;                       /* configured, with a secret */
    bool is_gone;                        /* no longer configured */
};

enum lane_move { LANE_WAIT, LANE_CALL, LANE_COMMAND };

enum lane_phase { LANE_IDLE, LANE_CALLING, LANE_COMMITTING };

struct lane_ops {
    const char *name; /* in logs */
    /* LANE_WAIT: until lane->wake. Reads lane->news and clears what it noticed. */
    enum lane_move (*think)(struct lane *lane, struct instant now);
    /* The call's answer is in lane->answer: fill the command and say LANE_COMMAND, or LANE_WAIT. */
    enum lane_move (*answered)(struct lane *lane, struct instant now);
    /* The command's outcome is in lane->submission.outcome. */
    void (*applied)(struct lane *lane, struct instant now);
};

struct lane {
    const struct lane_ops *ops;
    struct lanes *lanes;
    struct party *party;
    struct party *shop_party; /* the shop's SCAYLE, for creations; NULL: none */
    struct arena arena;       /* of one round: reset when think starts a new one */
    enum lane_phase phase;
    struct instant wake;
    bool is_stirred; /* news came: think now */
    /* The call under way. */
    struct party *callee; /* party, or shop_party */
    struct call call;
    struct http_request request;
    struct arena reply_arena; /* of the response */
    struct answer answer;
    struct str evidence;
    struct instant called;
    uint64_t tag;
    /* The command under way. */
    struct submission submission;
    /* Each lane's own. */
    int64_t failures;           /* in a row */
    int64_t step;               /* where in its round it is */
    int64_t shard, shard_count; /* intents: which orders are this one's */
    bool is_looking;            /* intents: this one only looks at doubts, which wait for slots */
    struct stock_file file;     /* stock: the open one; texts in file_arena */
    struct arena file_arena;
    bool has_file;
    struct instant nothing_due; /* stock: rises were asked for and none had waited long enough */
    struct poll poll;           /* polls: how far; texts in file_arena */
    bool has_poll;
    struct instant round_to; /* polls: when this round began; the fixed end of its window */
    struct instant newest;   /* polls: the newest change seen in this round */
    struct intent *intent;   /* intents: the one under way, in arena */
    struct outcome started;  /* intents: what START_INTENT gave */
    struct reference_result *results; /* references: one for each of the call's; in arena */
    bool keeps_arena;                 /* intents: the round goes on: its arena is not reset */
    bool is_held;                     /* nothing before `wake`, whatever the news */
    struct platform platform; /* reference: gathered over several calls; texts in file_arena */
};

enum { INTENT_SHARD_COUNT = 4 };

extern const struct lane_ops stock_lane, orders_lane, orders_sweep_lane, transactions_lane,
    reference_lane;
extern const struct lane_ops shop_orders_lane, intents_lane, references_lane, tick_lane;

/* ---- what lanes share (lane.c) ---- */

struct random *lane_random(struct lane *lane);
struct store *lane_store(struct lane *lane);
/* Starts lane->command afresh. */
struct command *lane_command(struct lane *lane, enum command_kind kind);
/* What came of the call, as the engine understands it. */
enum answer_kind lane_answer_kind(const struct lane *lane);
struct exchange lane_exchange(const struct lane *lane);
/* When to try again after a failure: what the other side said, or backoff. */
struct instant lane_retry_at(struct lane *lane, int64_t attempt, struct instant now);
/* Entries of the answer that could not be read, for a command. */
struct unreadable *lane_unreadable(struct lane *lane);

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
/* The page's command was applied, or not: then the round starts again. */
void lane_poll_applied(struct lane *lane, const struct poll *poll);
/* A failed page: the command that records it, and an exception once it keeps failing. */
enum lane_move lane_poll_failed(struct lane *lane, struct str poll, struct instant now);

#endif
