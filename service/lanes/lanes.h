/*
 * service/lanes/lanes.h: when to call what.
 *
 * A lane is one kind of conversation with one side: a channel's stock, its orders, its transaction
 * log, its intents, the shop's orders. Each has at most one call or command under way. All lanes
 * live on one thread: lanes_step does whatever can be done now; the transport waits in between.
 * Every outcome goes back into the engine as a command.
 */
#ifndef SERVICE_LANES_LANES_H
#define SERVICE_LANES_LANES_H

#include "service/base/clock.h"
#include "service/connectors/http/transport.h"
#include "service/engine/commit_loop.h"

struct lanes; /* opaque */

/* Where secrets are found. */
struct secret_source {
    /* The secret that `key_ref` ("env:NAME", "file:NAME") names, in `arena`. FIELD_INVALID. */
    enum err_code (*find)(void *context, struct str key_ref, struct arena *arena, struct str *ret,
                          struct err *err);
    void *context;
};

struct lanes_options {
    struct store *store;
    struct commit_loop *loop;
    struct transport *transport;
    const struct clock *clock;
    struct secret_source secrets;
    uint64_t seed;           /* of the jitter */
    int32_t call_timeout_ms; /* per outside call, real time */
};

/* Registers itself with the commit loop; nothing is sent before the first step. The loop must not
 * have started. */
struct lanes *lanes_new(const struct lanes_options *options);
/* Does what can be done now. Returns when there is something to do next without news. */
struct instant lanes_step(struct lanes *lanes);
/* A thread that steps and waits. */
void lanes_start(struct lanes *lanes);
/* No new call is started; calls under way are abandoned: what they were about is a doubt, which the
 * next start looks up. */
void lanes_stop(struct lanes *lanes);
/* After the commit loop has stopped. */
void lanes_free(struct lanes *lanes);

#endif
