/* service/engine/settings.c: shops and channels as they are written, and what that changes. */
#include "service/engine/settings.h"

#include "service/domain/name.h"
#include "service/engine/shop_state.h"
#include "service/store/record_diff.h"

enum { CHANGE_COUNT_MAX = 1000 };

static const char *const not_set_by_people[] = { "created", "updated", "version", "shop_id",
                                                 "channel_id" };

/* ---- writing ---- */

void change_add(struct changes *changes, struct shop_change change)
{
    if (changes->count < CHANGE_COUNT_MAX)
        changes->rows[changes->count++] = change;
}

/* False: nothing differs. */
static bool changes_add(struct apply *a, struct changes *changes, struct str resource,
                        const struct record_shape *shape, const void *before, const void *after)
{
    struct record_difference diff[64];
    size_t count = record_diff(shape, before, after, not_set_by_people,
                               ARRAY_COUNT(not_set_by_people), a->arena, diff, ARRAY_COUNT(diff));
    if (before == NULL)
        change_add(changes,
                   (struct shop_change){ .kind = SHOP_CHANGE_CREATE, .resource = resource });
    for (size_t i = 0; i < count; i++)
        change_add(changes, (struct shop_change){ SHOP_CHANGE_UPDATE, resource, diff[i].field,
                                                  diff[i].from, diff[i].to });
    return before == NULL || count > 0;
}

enum err_code shop_write(struct apply *a, const struct shop *wanted, struct changes *changes)
{
    const struct shop *kept = a->shop == NULL ? NULL : &a->shop->shop;
    enum err_code code = shop_check(a, wanted);
    if (code != ERR_OK)
        return code;
    if (!changes_add(a, changes, name_shop(a->arena, wanted->shop_id), &record_shop, kept, wanted))
        return ERR_OK;
    struct shop written = *wanted;
    written.created = kept == NULL ? a->now : kept->created;
    written.version = kept == NULL ? 1 : kept->version + 1;
    written.updated = a->now;
    if (a->shop == NULL)
        a->shop = shop_state_add(a->engine, wanted->shop_id);
    struct key key;
    key_shop(&key, wanted->shop_id);
    view_put(&a->view, &key, &record_shop, &written);
    apply_event(a, EVENT_SHOP_CHANGED, STR_EMPTY, wanted->shop_id, STR_EMPTY, STR_EMPTY);
    a->shop_changed = true;
    return ERR_OK;
}

const struct channel *channel_kept(const struct apply *a, struct str channel_id)
{
    for (size_t i = 0; i < a->shop->channel_count; i++) {
        if (str_eq(a->shop->channels[i].channel_id, channel_id))
            return &a->shop->channels[i];
    }
    return NULL;
}

static enum err_code channel_store(struct apply *a, const struct channel *channel,
                                   const struct channel *kept)
{
    struct key key;
    enum err_code code = ERR_OK;
    key_channel(&key, a->command->shop, channel->channel_id);
    view_put(&a->view, &key, &record_channel, channel);
    a->shop_changed = true;
    /* Shipments that waited for a rule are judged by the new ones, not by those in memory. */
    a->channel_now = channel;
    if (kept == NULL)
        code = channel_resume(a, channel->channel_id);
    else if (channel->auto_accept && !kept->auto_accept) /* what waited for a person does not now */
        code = deadlines_of_channel(a, channel->channel_id);
    if (code == ERR_OK && channel->carrier_count > 0)
        code = carriers_changed(a, channel->channel_id);
    a->channel_now = NULL;
    return code;
}

enum err_code channel_write(struct apply *a, const struct channel *wanted, struct changes *changes)
{
    const struct channel *kept = channel_kept(a, wanted->channel_id);
    enum err_code code = channel_check(a, wanted, kept);
    if (code != ERR_OK)
        return code;
    struct channel written = *wanted;
    written.shop_id = a->command->shop;
    /* Pausing is a verb of its own: a configuration does not lift it. */
    if (kept != NULL) {
        written.state = kept->state;
        written.pause_reason = kept->pause_reason;
    } else if (written.state == CHANNEL_STATE_UNSPECIFIED) {
        written.state = CHANNEL_STATE_ACTIVE;
    }
    if (!changes_add(a, changes, name_channel(a->arena, a->command->shop, wanted->channel_id),
                     &record_channel, kept, &written))
        return ERR_OK;
    written.created = kept == NULL ? a->now : kept->created;
    written.version = kept == NULL ? 1 : kept->version + 1;
    written.updated = a->now;
    apply_event(a, EVENT_CHANNEL_CHANGED, wanted->channel_id, wanted->channel_id, STR_EMPTY,
                STR_EMPTY);
    republish_start(a);
    return channel_store(a, &written, kept);
}

/* ---- answers ---- */

enum err_code changes_start(struct apply *a, struct changes *ret)
{
    *ret = (struct changes){ .rows = ARENA_ARRAY(a->arena, struct shop_change, CHANGE_COUNT_MAX) };
    return ret->rows == NULL ? arena_err(a->arena, a->err) : ERR_OK;
}

void answer_changes(struct apply *a, const struct changes *changes)
{
    a->out->changes = changes->rows;
    a->out->change_count = changes->count;
}

/* Answers are read back: the settings in memory go when they are loaded anew. */
enum err_code answer_shop(struct apply *a)
{
    struct key key;
    key_shop(&key, a->command->shop);
    a->out->shop = ARENA_NEW(a->arena, struct shop);
    return a->out->shop == NULL ? arena_err(a->arena, a->err)
                                : view_get_existing(&a->view, &key, &record_shop,
                                                    REASON_SHOP_NOT_FOUND, a->out->shop, a->err);
}

static enum err_code channel_read(struct apply *a, struct str channel_id, struct channel *ret)
{
    struct key key;
    key_channel(&key, a->command->shop, channel_id);
    return view_get_existing(&a->view, &key, &record_channel, REASON_CHANNEL_NOT_FOUND, ret,
                             a->err);
}

enum err_code answer_channel(struct apply *a, struct str channel_id)
{
    a->out->channel = ARENA_NEW(a->arena, struct channel);
    return a->out->channel == NULL ? arena_err(a->arena, a->err)
                                   : channel_read(a, channel_id, a->out->channel);
}

/* What the shop has in the end, by id. */
enum err_code answer_channels(struct apply *a)
{
    struct key prefix;
    struct str key, value;
    struct channel *rows = ARENA_ARRAY(a->arena, struct channel, LIMIT_CHANNEL_COUNT);
    size_t count = 0;
    if (rows == NULL)
        return arena_err(a->arena, a->err);
    key_begin(&prefix, a->command->shop, KEY_TABLE_CHANNEL);
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, false);
    enum err_code code = ERR_OK;
    while (code == ERR_OK && count < LIMIT_CHANNEL_COUNT && cursor_next(cursor, &key, &value))
        code = view_decode(&a->view, &record_channel, value, &rows[count++], a->err);
    if (code == ERR_OK)
        code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    a->out->channels = rows;
    a->out->channel_count = count;
    return code;
}
