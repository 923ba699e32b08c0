/*
 * service/engine/shops.c: shops and channels, as administrators set them.
 *
 * Applying a shop is declarative: what is given is what is; the answer names each difference. With
 * validate_only the same differences are found and nothing is written.
 */
#include "service/domain/name.h"
#include "service/engine/shop_state.h"
#include "service/store/record_diff.h"

enum { CHANGE_COUNT_MAX = 1000 };

static const char *const not_set_by_people[] = { "created", "updated", "version", "shop_id",
                                                 "channel_id" };

static enum err_code range_check(struct apply *a, const char *field, int64_t value, int64_t min,
                                 int64_t max)
{
    if (value >= min && value <= max)
        return ERR_OK;
    err_set(a->err, REASON_FIELD_INVALID, "must be between %lld and %lld", (long long)min,
            (long long)max);
    return err_in(a->err, "%s", field);
}

/* Plain http only to this machine: for the sandbox and development. */
static bool is_url(struct str url)
{
    return str_starts(url, STR("https://")) || str_starts(url, STR("http://127.0.0.1:")) ||
           str_starts(url, STR("http://localhost:")) || str_starts(url, STR("http://[::1]:"));
}

static enum err_code connection_check(struct apply *a, struct str base_url, struct str key_ref)
{
    if (!is_url(base_url) || base_url.len > LIMIT_URL_BYTES) {
        err_set(a->err, REASON_FIELD_INVALID,
                "must be an https URL, or http to this machine's loopback");
        return err_in(a->err, "base_url");
    }
    if (!str_starts(key_ref, STR("env:")) && !str_starts(key_ref, STR("file:"))) {
        err_set(a->err, REASON_FIELD_INVALID,
                "must name where the key is found: env:NAME or file:/path");
        return err_in(a->err, "key_ref");
    }
    return ERR_OK;
}

static enum err_code shop_check(struct apply *a, const struct shop *shop)
{
    enum err_code code = id_check(shop->shop_id, a->err);
    if (code != ERR_OK)
        return err_in(a->err, "shop_id");
    if (shop->warehouse_count > LIMIT_WAREHOUSE_COUNT) {
        err_set(a->err, REASON_LIMIT_EXCEEDED, "at most %d warehouses", LIMIT_WAREHOUSE_COUNT);
        return err_in(a->err, "warehouses");
    }
    for (size_t i = 0; i < shop->warehouse_count; i++) {
        code = id_check(shop->warehouses[i].id, a->err);
        if (code != ERR_OK)
            return err_in(a->err, "warehouses[%zu].id", i);
    }
    if (shop->base_url.len == 0)
        return ERR_OK;
    code = connection_check(a, shop->base_url, shop->key_ref);
    if (code != ERR_OK)
        return err_in(a->err, "scayle");
    if (shop->order_flow == ORDER_FLOW_EXTERNAL_ORDER && !is_url(shop->external_order_url)) {
        err_set(a->err, REASON_FIELD_REQUIRED,
                "the marketplace flow has no default address: one must be given");
        return err_in(a->err, "scayle.external_order_url");
    }
    code = range_check(a, "scayle.order_poll_interval", shop->order_poll_interval_s, 1,
                       SECONDS_PER_DAY);
    return code;
}

static enum err_code channel_check(struct apply *a, const struct channel *channel)
{
    static const int64_t day = SECONDS_PER_DAY;
    const struct {
        const char *field;
        int64_t value, min, max;
    } ranges[] = {
        { "stock_policy.share_basis_points", channel->share_bp, 0, 10000 },
        { "stock_policy.safety_stock", channel->buffer, 0, 1000000000 },
        { "stock_policy.cap", channel->cap, 0, 1000000000 },
        { "acceptance_policy.window", channel->acceptance_window_s, 60, 60 * day },
        { "acceptance_policy.warning_lead", channel->acceptance_warning_s, 0,
          channel->acceptance_window_s },
        { "dispatch_warning_lead", channel->dispatch_warning_s, 0, 60 * day },
        { "rise_hold", channel->rise_hold_s, 0, day },
        { "order_poll_interval", channel->order_poll_interval_s, 60, day },
        { "stock_interval", channel->stock_interval_s, 60, day },
        { "transaction_poll_interval", channel->transaction_poll_interval_s, 60, 7 * day },
    };
    enum err_code code = id_check(channel->channel_id, a->err);
    if (code != ERR_OK)
        return err_in(a->err, "channel_id");
    code = connection_check(a, channel->base_url, channel->key_ref);
    if (code != ERR_OK)
        return code;
    if (channel->currency.code[0] == '\0') {
        err_set(a->err, REASON_FIELD_REQUIRED, "an ISO 4217 code is required");
        return err_in(a->err, "currency_code");
    }
    for (size_t i = 0; i < ARRAY_COUNT(ranges); i++) {
        code = range_check(a, ranges[i].field, ranges[i].value, ranges[i].min, ranges[i].max);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

/* ---- writing ---- */

struct changes {
    struct shop_change *rows;
    size_t count;
};

static void changes_add(struct apply *a, struct changes *changes, struct str resource,
                        const struct record_shape *shape, const void *before, const void *after)
{
    struct record_difference diff[64];
    size_t count = record_diff(shape, before, after, not_set_by_people,
                               ARRAY_COUNT(not_set_by_people), a->arena, diff, ARRAY_COUNT(diff));
    if (before == NULL && changes->count < CHANGE_COUNT_MAX)
        changes->rows[changes->count++] = (struct shop_change){ .resource = resource };
    for (size_t i = 0; i < count && changes->count < CHANGE_COUNT_MAX; i++)
        changes->rows[changes->count++] =
            (struct shop_change){ resource, diff[i].field, diff[i].from, diff[i].to };
}

static enum err_code shop_write(struct apply *a, const struct shop *wanted, struct changes *changes,
                                struct shop *ret)
{
    const struct shop *kept = a->shop == NULL ? NULL : &a->shop->shop;
    enum err_code code = shop_check(a, wanted);
    if (code != ERR_OK)
        return code;
    *ret = *wanted;
    ret->created = kept == NULL ? a->now : kept->created;
    ret->version = kept == NULL ? 0 : kept->version;
    size_t before = changes->count;
    changes_add(a, changes, name_shop(a->arena, wanted->shop_id), &record_shop, kept, wanted);
    if (a->shop == NULL)
        a->shop = shop_state_add(a->engine, wanted);
    if (changes->count == before) {
        ret->updated = kept->updated;
        return ERR_OK;
    }
    struct key key;
    ret->updated = a->now;
    ret->version++;
    key_shop(&key, wanted->shop_id);
    view_put(&a->view, &key, &record_shop, ret);
    apply_event(a, EVENT_SHOP_CHANGED, STR_EMPTY, wanted->shop_id, STR_EMPTY, STR_EMPTY);
    a->shop_changed = true;
    return ERR_OK;
}

/* What may be sold changed: the tick goes over all positions. */
static void publish_all(struct apply *a)
{
    key_begin(&a->engine->publish_sweep, a->command->shop, KEY_TABLE_POSITION);
    a->engine->news.has_more = true;
}

static enum err_code channel_write(struct apply *a, const struct channel *wanted,
                                   struct changes *changes, struct channel *ret)
{
    struct err none;
    const struct channel *kept = NULL;
    struct err *err = a->err;
    enum err_code code = channel_check(a, wanted);
    if (code != ERR_OK)
        return code;
    a->err = &none;
    bool is_new = apply_channel(a, wanted->channel_id, &kept) != ERR_OK;
    a->err = err;
    if (is_new && a->shop->channel_count >= LIMIT_CHANNEL_COUNT) {
        err_set(a->err, REASON_LIMIT_EXCEEDED, "at most %d channels", LIMIT_CHANNEL_COUNT);
        return err_in(a->err, "channels");
    }
    *ret = *wanted;
    ret->shop_id = a->command->shop;
    ret->created = is_new ? a->now : kept->created;
    ret->version = is_new ? 0 : kept->version;
    /* Pausing is a verb of its own: a configuration does not lift it. */
    ret->state = is_new ? CHANNEL_STATE_ACTIVE : kept->state;
    ret->pause_reason = is_new ? STR_EMPTY : kept->pause_reason;
    size_t before = changes->count;
    changes_add(a, changes, name_channel(a->arena, a->command->shop, wanted->channel_id),
                &record_channel, kept, ret);
    if (changes->count == before) {
        ret->updated = kept->updated;
        return ERR_OK;
    }
    struct key key;
    ret->updated = a->now;
    ret->version++;
    key_channel(&key, a->command->shop, wanted->channel_id);
    view_put(&a->view, &key, &record_channel, ret);
    apply_event(a, EVENT_CHANNEL_CHANGED, wanted->channel_id, wanted->channel_id, STR_EMPTY,
                STR_EMPTY);
    a->shop_changed = true;
    if (!a->command->validate_only)
        publish_all(a);
    return ERR_OK;
}

static enum err_code answer_start(struct apply *a, struct changes *ret)
{
    a->out->shop = ARENA_NEW(a->arena, struct shop);
    a->out->channel = ARENA_NEW(a->arena, struct channel);
    ret->rows = ARENA_ARRAY(a->arena, struct shop_change, CHANGE_COUNT_MAX);
    ret->count = 0;
    return ret->rows == NULL ? arena_err(a->arena, a->err) : ERR_OK;
}

static void answer_changes(struct apply *a, const struct changes *changes)
{
    a->out->changes = changes->rows;
    a->out->change_count = changes->count;
}

enum err_code apply_put_shop(struct apply *a)
{
    const struct command *command = a->command;
    struct changes changes;
    enum err_code code = answer_start(a, &changes);
    if (code != ERR_OK)
        return code;
    if (command->put_shop.must_be_new && a->shop != NULL)
        return err_set(a->err, REASON_ALREADY_EXISTS, "there is a shop of this id already");
    if (command->put_shop.must_exist && a->shop == NULL)
        return err_set(a->err, REASON_SHOP_NOT_FOUND, "there is no such shop");
    code = shop_write(a, command->put_shop.shop, &changes, a->out->shop);
    answer_changes(a, &changes);
    return code;
}

enum err_code apply_put_channel(struct apply *a)
{
    const struct command *command = a->command;
    const struct channel *wanted = command->put_channel.channel;
    const struct channel *kept;
    struct changes changes;
    enum err_code code = answer_start(a, &changes);
    if (code != ERR_OK)
        return code;
    bool exists = apply_channel(a, wanted->channel_id, &kept) == ERR_OK;
    if (command->put_channel.must_be_new && exists)
        return err_set(a->err, REASON_ALREADY_EXISTS, "there is a channel of this id already");
    if (command->put_channel.must_exist && !exists)
        return err_set(a->err, REASON_CHANNEL_NOT_FOUND, "there is no such channel");
    code = channel_write(a, wanted, &changes, a->out->channel);
    if (code == ERR_OK && exists && wanted->carrier_count > 0)
        code = carriers_changed(a, wanted->channel_id);
    answer_changes(a, &changes);
    return code;
}

static enum err_code has_open_orders(struct apply *a, struct str channel_id, bool *ret)
{
    struct key prefix;
    struct str key, value;
    key_begin(&prefix, a->command->shop, KEY_TABLE_INTENT);
    key_add_text(&prefix, channel_id);
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, false);
    *ret = cursor_next(cursor, &key, &value);
    enum err_code code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    return code;
}

static enum err_code channel_remove(struct apply *a, struct str channel_id, struct changes *changes)
{
    struct key key;
    bool in_use;
    enum err_code code = has_open_orders(a, channel_id, &in_use);
    if (code != ERR_OK)
        return code;
    if (in_use)
        return err_set(a->err, REASON_CHANNEL_IN_USE,
                       "calls to this marketplace are still open; pause it and settle them first");
    key_channel(&key, a->command->shop, channel_id);
    txn_delete(a->view.txn, key_str(&key));
    apply_event(a, EVENT_CHANNEL_CHANGED, channel_id, channel_id, STR("active"), STR("deleted"));
    a->shop_changed = true;
    changes->rows[changes->count++] = (struct shop_change){
        .resource = name_channel(a->arena, a->command->shop, channel_id),
        .from = STR("configured"),
        .to = STR("deleted"),
    };
    return ERR_OK;
}

enum err_code apply_delete_channel(struct apply *a)
{
    const struct channel *channel;
    struct changes changes;
    enum err_code code = answer_start(a, &changes);
    if (code == ERR_OK)
        code = apply_channel(a, a->command->delete_channel.channel, &channel);
    if (code == ERR_OK)
        code = channel_remove(a, channel->channel_id, &changes);
    return code;
}

static bool is_named(const struct command *command, struct str channel_id)
{
    for (size_t i = 0; i < command->apply_shop.channel_count; i++) {
        if (str_eq(command->apply_shop.channels[i].channel_id, channel_id))
            return true;
    }
    return false;
}

enum err_code apply_apply_shop(struct apply *a)
{
    const struct command *command = a->command;
    struct changes changes;
    struct channel written;
    enum err_code code = answer_start(a, &changes);
    if (code == ERR_OK)
        code = shop_write(a, command->apply_shop.shop, &changes, a->out->shop);
    if (code != ERR_OK)
        return err_in(a->err, "shop");
    for (size_t i = 0; i < command->apply_shop.channel_count; i++) {
        code = channel_write(a, &command->apply_shop.channels[i], &changes, &written);
        if (code != ERR_OK)
            return err_in(a->err, "channels[%zu]", i);
    }
    for (size_t i = 0; command->apply_shop.prune && i < a->shop->channel_count; i++) {
        if (is_named(command, a->shop->channels[i].channel_id))
            continue;
        code = channel_remove(a, a->shop->channels[i].channel_id, &changes);
        if (code != ERR_OK)
            return code;
    }
    answer_changes(a, &changes);
    return ERR_OK;
}

enum err_code apply_set_channel_state(struct apply *a)
{
    const struct command *command = a->command;
    const struct channel *channel;
    struct changes changes;
    struct key key;
    enum err_code code = answer_start(a, &changes);
    if (code == ERR_OK)
        code = apply_channel(a, command->set_channel_state.channel, &channel);
    if (code != ERR_OK)
        return code;
    *a->out->channel = *channel;
    if (channel->state == command->set_channel_state.state)
        return ERR_OK;
    a->out->channel->state = command->set_channel_state.state;
    a->out->channel->pause_reason = command->set_channel_state.reason;
    a->out->channel->updated = a->now;
    a->out->channel->version++;
    key_channel(&key, command->shop, channel->channel_id);
    view_put(&a->view, &key, &record_channel, a->out->channel);
    bool is_paused = command->set_channel_state.state == CHANNEL_STATE_PAUSED;
    apply_event(a, EVENT_CHANNEL_CHANGED, channel->channel_id, channel->channel_id,
                is_paused ? STR("active") : STR("paused"),
                is_paused ? STR("paused") : STR("active"));
    a->shop_changed = true;
    return ERR_OK;
}
