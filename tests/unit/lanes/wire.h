/*
 * tests/unit/lanes/wire.h: a transport without a network, in virtual time.
 *
 * Every request is written down. Its answer comes from a rule, if one fits, else from the other
 * side: a function that plays marketplaces and shops. A rule may let the other side act and then
 * lose its answer, which is how doubts arise.
 *
 *     wire_once(&wire, "PUT * /api/orders/4711-A/accept*", (struct wire_reply){ .status = 503 });
 *     wire_lose(&wire, "PUT * /api/orders/refund*");
 *     assert_int_equal(wire_count(&wire, "GET * /api/orders?*"), 2);
 *
 * A request reads "METHOD host target"; in a pattern "*" stands for any text.
 */
#ifndef TESTS_UNIT_LANES_WIRE_H
#define TESTS_UNIT_LANES_WIRE_H

#include "service/base/clock.h"
#include "service/connectors/connector.h"

/* What is left out is 0: answered, with 200, at once, without such a header. */
struct wire_reply {
    enum http_outcome outcome;
    int32_t status;
    struct str body;
    int64_t retry_after_s, rate_remaining, rate_reset_s; /* 0: no such header; -1: it says 0 */
    int64_t delay_ms;                                    /* 0: WIRE_DELAY_MS */
};

enum { WIRE_DELAY_MS = 40, WIRE_RULE_COUNT = 32, WIRE_TEXT_BYTES = 64 };

struct wire_request {
    enum call_kind kind;
    enum http_method method;
    struct str text; /* "PUT galeria.mirakl.net /api/orders/4711-A/accept?shop_id=7" */
    struct str host, target, body, secret;
    struct str subject; /* what an act is about: order, line, reference key; empty: a question */
    struct instant started, ended; /* ended not set: under way */
    struct wire_reply reply;
    uint64_t tag;
};

/* The other side. `arena` is for the reply's texts, until the test ends. */
struct wire_side {
    void (*answer)(void *context, const struct wire_request *request, struct arena *arena,
                   struct wire_reply *ret);
    void *context;
};

struct wire_rule {
    const char *pattern;
    struct wire_reply reply;
    int64_t times; /* left; -1: always */
    bool acts;     /* the other side does what it is asked */
};

struct wire {
    struct transport transport; /* first: what it is to its user */
    const struct clock *clock;
    struct wire_side side;
    /* Called when a request leaves; NULL: nobody wants to know. */
    void (*watch)(void *context, const struct wire_request *request);
    void *watch_context;
    struct arena arena;
    struct wire_rule rules[WIRE_RULE_COUNT];
    size_t rule_count;
    struct wire_request **requests; /* in the order in which they left */
    size_t count, room;
    size_t open_first;  /* none before it is under way */
    size_t first_alive; /* those before it belong to a process that is gone */
};

void wire_open(struct wire *wire, const struct clock *clock);
void wire_close(struct wire *wire);
/* The process is gone: nobody waits for what is under way. */
void wire_cut(struct wire *wire);
/* When the next answer arrives; far away if none does. */
struct instant wire_next(const struct wire *wire);

/* Newer rules go before older ones. */
void wire_once(struct wire *wire, const char *pattern, struct wire_reply reply);
void wire_always(struct wire *wire, const char *pattern, struct wire_reply reply);
/* Once: it is done, and no answer comes. */
void wire_lose(struct wire *wire, const char *pattern);
void wire_forget(struct wire *wire);

size_t wire_count(const struct wire *wire, const char *pattern);
/* The nth that fits, from 1; fails the test if there are fewer. */
const struct wire_request *wire_get(const struct wire *wire, const char *pattern, size_t nth);
/* Seconds from one to the next that fits, the first one from `from`: "0 60 60". */
const char *wire_gaps(struct wire *wire, const char *pattern, struct instant from);

bool wire_fits(struct str text, const char *pattern);

#endif
