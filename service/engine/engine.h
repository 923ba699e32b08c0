/*
 * service/engine/engine.h: commands become state, events and intents.
 *
 * Deterministic: it reads no clock, no chance, no network. One thread at a time. Commands are
 * applied in batches; a batch is one durable write:
 *
 *     engine_begin(engine);
 *     engine_apply(engine, &command, arena, &outcome);   any number of times
 *     engine_commit(engine, &err);                       only now may anybody hear of it
 */
#ifndef SERVICE_ENGINE_ENGINE_H
#define SERVICE_ENGINE_ENGINE_H

#include "service/engine/command.h"
#include "service/engine/outcome.h"
#include "service/store/store.h"

struct engine; /* opaque */

/* Reads shops, channels and counters. The store stays the caller's. */
MUST_USE enum err_code engine_open(struct store *store, struct engine **ret, struct err *err);
void engine_close(struct engine *engine);

void engine_begin(struct engine *engine);
/*
 * Applies one command inside the batch. What it answers lives in `arena` and in the command. A
 * refused command leaves nothing behind; only a failing store spoils the batch
 * (engine_commit then fails).
 */
void engine_apply(struct engine *engine, const struct command *command, struct arena *arena,
                  struct outcome *ret);
/* The batch holds so much that it is to be committed before another command is applied. */
bool engine_is_full(const struct engine *engine);
/* Durable when it returns ERR_OK; otherwise nothing of the batch is, and no answer may be given. */
MUST_USE enum err_code engine_commit(struct engine *engine, struct err *err);

/*
 * What the batch has for others to notice: shops with new events, and whether intents or stock
 * await a lane. Valid after engine_commit until the next engine_begin.
 */
struct engine_news {
    uint64_t event_shops; /* engine_shop_bit of each; of 64 and more, some share one */
    bool has_intents, has_stock;
    bool has_hints;  /* stock is to be read in a shop system */
    bool has_audits; /* a marketplace's offers are to be read */
    bool has_shops;  /* a shop or channel changed */
    bool has_more;   /* a tick left work for the next one: soon */
};
uint64_t engine_shop_bit(struct str shop_id);
struct engine_news engine_news(const struct engine *engine);

#endif
