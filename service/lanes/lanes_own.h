/* service/lanes/lanes_own.h: the inside of `struct lanes`: lanes.c and parties.c alone. */
#ifndef SERVICE_LANES_LANES_OWN_H
#define SERVICE_LANES_LANES_OWN_H

#include <pthread.h>
#include <stdatomic.h>

#include "service/base/limits.h"
#include "service/domain/exception.h"
#include "service/lanes/lane.h"

enum { LANE_ARENA_BYTES = 256 << 20 };

/* A command that belongs to no lane. */
struct notice {
    struct submission submission;
    struct arena arena;
};

struct lanes {
    struct lanes_options options;
    struct random random;
    struct instant started;
    struct party **parties;
    size_t party_count;
    struct lane **lanes;
    size_t lane_count;
    struct arena inbox; /* where the next response is received */
    uint64_t last_tag;
    size_t open_calls;
    pthread_t thread;
    bool has_thread;
    _Atomic bool is_stopping;
    /* What the committing thread says. */
    _Atomic bool has_stock, has_intents, has_shops, has_more;
    pthread_mutex_t lock; /* of `finished` */
    struct submission *finished;
};

/* Reads shops and channels again: new ones get their lanes, others their new configuration. */
void parties_refresh(struct lanes *lanes, struct instant now);
void parties_free(struct lanes *lanes);

#endif
