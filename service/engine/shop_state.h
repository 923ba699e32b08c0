/*
 * service/engine/shop_state.h: shops in memory: configuration and counters.
 *
 * Configuration is read for every command, so it is kept decoded; the store is the truth.
 */
#ifndef SERVICE_ENGINE_SHOP_STATE_H
#define SERVICE_ENGINE_SHOP_STATE_H

#include "service/engine/apply.h"

/* All shops of the store. */
MUST_USE enum err_code shop_states_load(struct engine *engine, struct err *err);
void shop_state_free(struct shop_state *shop);
/* NULL: there is none. */
struct shop_state *shop_state_find(struct engine *engine, struct str shop_id);
/* A shop that is new in this batch; counters start at 1. */
struct shop_state *shop_state_add(struct engine *engine, struct str shop_id);
/* The one that was added last: its creation is taken back. */
void shop_state_drop(struct engine *engine, struct shop_state *shop);
/* Reads configuration again through the batch, after it was written. */
MUST_USE enum err_code shop_state_refresh(struct engine *engine, struct shop_state *shop,
                                          struct err *err);

#endif
