/*
 * service/engine/settings.h: shops and channels as they are written. The engine's own.
 */
#ifndef SERVICE_ENGINE_SETTINGS_H
#define SERVICE_ENGINE_SETTINGS_H

#include "service/engine/apply.h"

/* The differences that a command makes: the first thousand are named. */
struct changes {
    struct shop_change *rows;
    size_t count;
};
MUST_USE enum err_code changes_start(struct apply *a, struct changes *ret);
void change_add(struct changes *changes, struct shop_change change);
void answer_changes(struct apply *a, const struct changes *changes);

/* NULL: the shop has no such channel. */
const struct channel *channel_kept(const struct apply *a, struct str channel_id);
/* Checks, names the differences, and writes if there are any. Fields are of the shop itself. */
MUST_USE enum err_code shop_write(struct apply *a, const struct shop *wanted,
                                  struct changes *changes);
MUST_USE enum err_code channel_write(struct apply *a, const struct channel *wanted,
                                     struct changes *changes);
/* channel_life.c: the open orders of one that was there before go on. */
MUST_USE enum err_code channel_resume(struct apply *a, struct str channel_id);
/* CHANNEL_IN_USE while calls to it are open. */
MUST_USE enum err_code channel_remove(struct apply *a, struct str channel_id,
                                      struct changes *changes);

/* shop_checks.c: numbers out of their ranges; the field is the policy's own. */
MUST_USE enum err_code stock_policy_check(struct apply *a, const struct stock_policy *policy,
                                          int64_t share_min);
/* One that names none has all. */
bool shop_has_warehouse(const struct shop *shop, struct str id);

/* Answers are read back: the settings in memory go when they are loaded anew. */
MUST_USE enum err_code answer_shop(struct apply *a);
MUST_USE enum err_code answer_channel(struct apply *a, struct str channel_id);
/* What the shop has in the end, by id. */
MUST_USE enum err_code answer_channels(struct apply *a);

#endif
