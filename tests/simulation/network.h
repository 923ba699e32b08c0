/*
 * tests/simulation/network.h: the way to the outside and back, on true time.
 *
 * A request takes a while to arrive, takes effect there, and its answer takes a while to come back:
 * each can be lost. What is on its way when our process dies still arrives.
 */
#ifndef TESTS_SIMULATION_NETWORK_H
#define TESTS_SIMULATION_NETWORK_H

#include "service/connectors/connector.h"
#include "tests/simulation/chance.h"
#include "tests/simulation/played.h"

enum net_fate {
    NET_ARRIVES, /* and the answer comes back */
    NET_NEVER_LEAVES,
    NET_IS_LOST, /* on its way there */
    NET_LOSES_ANSWER,
    NET_IS_LATE,         /* the answer, later than anybody waits */
    NET_IS_CUT,          /* the answer ends in the middle */
    NET_IS_REFUSED,      /* by what stands in front: `status`, and nothing is done */
    NET_IS_DENIED_AFTER, /* `status`, and it is done */
};

struct net_call {
    enum call_kind kind;
    int64_t market;              /* -1: the shop */
    struct http_request request; /* texts in `arena` */
    struct str subject; /* what an act is about: order, line, reference key; empty: a question */
    enum net_fate fate;
    int32_t status; /* of the fate */
    enum played_oddness oddness;
    struct instant started, arrives, answered;
    bool has_arrived, is_forgotten; /* forgotten: nobody waits for it any more */
    struct played_answer answer;
    uint64_t tag;
    struct arena arena;
};

struct network_watch {
    /* It is about to take effect. */
    void (*before)(void *context, const struct net_call *call);
    /* It took effect; call->answer is what the other side says. */
    void (*after)(void *context, const struct net_call *call);
    void *context;
};

enum { NETWORK_CALL_MAX = 1024, NETWORK_PARTY_MAX = PLAYED_MARKET_MAX + 1 };

struct network {
    struct transport transport; /* first: what it is to its user */
    const struct clock *clock;  /* the true one */
    struct chance *chance;
    struct played *played;
    struct network_watch watch;
    struct net_call *calls[NETWORK_CALL_MAX]; /* in no order; NULL: none */
    size_t call_count;
    struct net_call *spare[NETWORK_CALL_MAX];
    size_t spare_count;
    struct instant down_until[NETWORK_PARTY_MAX]; /* markets, then the shop */
    int64_t sent;                                 /* calls that left */
    int64_t by_kind[CALL_KIND_COUNT][NET_IS_DENIED_AFTER + 1];
    int64_t by_verdict[CALL_KIND_COUNT][6]; /* no answer, then the status' first digit */
};

void network_open(struct network *network, const struct clock *clock, struct chance *chance,
                  struct played *played);
void network_close(struct network *network);
/* When a request arrives or an answer comes; far away: nothing is on its way. */
struct instant network_next(const struct network *network);
/* Requests whose time has come arrive. */
void network_step(struct network *network);
/* The process is gone. */
void network_cut(struct network *network);
void network_party_down(struct network *network, int64_t market, struct instant until);

#endif
