/*
 * service/rpc/connection_health.h: how a connection is, from what is stored.
 *
 * Polls say whether their side answers, intents what waits to be sent, exceptions what a person
 * must look at. The lanes' own clocks are not asked: what is shown holds after a restart.
 */
#ifndef SERVICE_RPC_CONNECTION_HEALTH_H
#define SERVICE_RPC_CONNECTION_HEALTH_H

#include "lockstep/v1/channel_service.pb-c.h"
#include "service/rpc/convert.h"

enum { CONNECTION_POLL_COUNT = 2 };

struct poll_row {
    const char *operation; /* the vendor's name */
    struct str name;       /* of the stored poll */
    int64_t interval_s;
    struct poll poll;
};

/* A channel, or a shop's SCAYLE. */
struct connection {
    struct poll_row polls[CONNECTION_POLL_COUNT];
    size_t poll_count;
    struct open_exceptions open;
    bool is_paused;
    struct str pause_reason;
    struct instant paused;
};

/* What the rows' polls are; `channel` is empty for a shop. */
MUST_USE enum err_code polls_read(struct reader *reader, struct str shop, struct str channel,
                                  struct connection *connection, struct err *err);

struct judgement {
    Lockstep__V1__HealthState state;
    struct str reason;
    struct instant since, success, failure;
};
struct judgement connection_judge(const struct connection *connection, struct instant now);

/* As many pointers as there are polls; NULL: the arena is full. */
Lockstep__V1__PollHealth **polls_to_proto(struct arena *arena, const struct connection *connection,
                                          struct instant now);
/* An operation of which nothing waits; it says why if nothing may be sent. */
Lockstep__V1__LaneHealth *lane_new(struct arena *arena, const char *operation,
                                   const struct judgement *judgement);
/* What waits of one kind, as it stands in the outbox. */
Lockstep__V1__LaneHealth *intent_lane(struct arena *arena, enum intent_kind kind,
                                      const char *operation, const struct intent *intents,
                                      size_t count, const struct judgement *judgement);

#endif
