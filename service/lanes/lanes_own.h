/* service/lanes/lanes_own.h: the inside of `struct lanes`, for those that run them. */
#ifndef SERVICE_LANES_LANES_OWN_H
#define SERVICE_LANES_LANES_OWN_H

#include <pthread.h>
#include <stdatomic.h>

#include "service/base/limits.h"
#include "service/domain/exception.h"
#include "service/lanes/lane.h"

enum {
    LANE_ARENA_BYTES = 256 << 20,
    BLOCKED_S = 300, /* a key or a right that was refused is tried again after this */
};

/* A command that belongs to no lane: an exception is raised, or cleared. */
struct notice {
    struct submission submission;
    struct sender sender;
    struct arena arena;
    struct notice *next, *before; /* all that are under way */
};

/* Whom the other side counts together: a tenant, or a key at a marketplace. */
struct payer {
    struct str base_url, key_ref; /* key_ref empty: whatever the key */
    struct quota quota;
};

struct lanes {
    struct lanes_options options;
    struct random random;
    struct instant started;
    struct instant seen; /* the last time that was looked at, on both clocks */
    struct mono seen_mono;
    struct party **parties;
    size_t party_count;
    struct payer **payers;
    size_t payer_count;
    struct lane **lanes;
    size_t lane_count;
    struct instant refresh_at;              /* parties are read again then; not set: no need */
    struct arena inbox;                     /* where the next response is received */
    struct lane *calls[TRANSPORT_CAPACITY]; /* by their place; NULL: free */
    uint64_t call_count;
    struct notice *notices;
    pthread_t thread;
    bool has_thread;
    _Atomic bool is_stopping;
    /* What the committing thread says. */
    _Atomic bool has_stock, has_intents, has_hints, has_audits, has_shops, has_more;
    pthread_mutex_t lock; /* of `finished` */
    struct submission *finished;
};

/* ---- parties.c: whom there is to talk to ---- */

/* Reads shops and channels again: new ones get their lanes, others their new configuration. */
void parties_refresh(struct lanes *lanes, struct instant now);
/* Looks for the party's secret again, if it is time. */
void party_check(struct lanes *lanes, struct party *party, struct instant now);
void parties_free(struct lanes *lanes);
/* Whether anything may be sent to it: configured, not paused, its key not refused. */
static inline bool party_is_open(const struct party *party, struct instant now)
{
    bool is_paused = party->channel_id.len > 0 && party->channel.state != CHANNEL_STATE_ACTIVE;
    return !party->is_gone && party->is_ready && !is_paused && party->blocked_until.us <= now.us;
}

/* ---- faults.c: what is wrong with a party, as exceptions ---- */

/* Which of them are open from before. */
void faults_load(struct lanes *lanes, struct party *party);
/* `kind` CALL_NONE: the party's key. Told at once if it will not pass by itself. */
void fault_failed(struct lanes *lanes, struct party *party, enum call_kind kind, bool is_lasting,
                  const struct exchange *exchange);
void fault_passed(struct lanes *lanes, struct party *party, enum call_kind kind);
/* A lane's own command was refused, or applied. */
void lane_refused(struct lanes *lanes, struct lane *lane, const struct err *err);
void lane_unrefused(struct lanes *lanes, struct lane *lane);

/* ---- commands.c: what goes to the engine ---- */

extern const struct submitter lanes_submitter;

void lane_submit(struct lane *lane, struct instant now);
/* Takes what the engine has finished with. */
void commands_take(struct lanes *lanes, struct instant now);
/* Raises or clears an exception; `exchange` for raising. False: there is no room for it now. */
bool notice_send(struct lanes *lanes, const struct party *party, enum command_kind kind,
                 enum exception_cause cause, struct str subject, const struct exchange *exchange);
void notices_free(struct lanes *lanes);

/* ---- calls.c: what goes to the other side ---- */

/* Makes lane->call, or holds the lane until it may. */
void lane_call(struct lane *lane, struct instant now);
/* Takes what the transport received into the inbox. */
void call_take(struct lanes *lanes, uint64_t tag, const struct http_response *response);
/* When an operation may be called next; far away: not while things are as they are. */
struct instant call_slot(const struct party *callee, enum call_kind kind, struct instant now);
/* A lane that wants something else does not keep a slot from others. */
void turns_give_up(struct lane *lane);

/* ---- jump.c ---- */

/* The time; whatever is remembered moves along with a clock that was set. */
struct instant lanes_now(struct lanes *lanes);

/* ---- lanes.c ---- */

/* Whether it may think at all, whenever that is. */
bool lane_is_able(const struct lane *lane, struct instant now);
/* Nothing of the round is needed any more: neither is its memory. */
void lane_rest(struct lane *lane);

#endif
