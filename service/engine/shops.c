/*
 * service/engine/shops.c: shops and channels, as administrators set them.
 *
 * Applying a shop is declarative: what is given is what is; the answer names each difference. With
 * validate_only the same differences are found and nothing is written. A partial change merges
 * here, where nobody can write in between.
 */
#include <string.h>

#include "service/engine/settings.h"

enum { CARRIER_RULE_COUNT_MAX = 500 };

static enum err_code version_check(struct apply *a, const struct command_part *part,
                                   int64_t version)
{
    if (part->version == 0 || part->version == version)
        return ERR_OK;
    err_set(a->err, REASON_ETAG_MISMATCH, "it has changed since it was read");
    return err_in(a->err, "etag");
}

/* What is not named keeps its value. Both are structs of one kind. */
static void part_take(const struct command_part *part, const void *wanted, void *merged)
{
    for (size_t i = 0; i < part->member_count; i++) {
        const struct command_member *member = &part->members[i];
        memcpy((char *)merged + member->offset, (const char *)wanted + member->offset,
               member->size);
    }
}

static bool is_named(const struct command *command, struct str channel_id)
{
    for (size_t i = 0; i < command->apply_shop.channel_count; i++) {
        if (str_eq(command->apply_shop.channels[i].channel_id, channel_id))
            return true;
    }
    return false;
}

/* A channel of the shop stays as it is. */
static bool is_kept(const struct command *command, struct str channel_id)
{
    return command->kind != COMMAND_APPLY_SHOP ||
           (!command->apply_shop.prune && !is_named(command, channel_id));
}

/* What such channels sell from has to stay, too. */
static enum err_code kept_channels_check(struct apply *a, const struct shop *wanted)
{
    for (size_t i = 0; i < a->shop->channel_count; i++) {
        const struct channel *channel = &a->shop->channels[i];
        enum err_code code = is_kept(a->command, channel->channel_id)
                                 ? channel_warehouses_check(a, wanted, channel)
                                 : ERR_OK;
        if (code != ERR_OK) {
            a->err->field[0] = '\0'; /* it is the shop that is to be changed */
            return err_in(a->err, "warehouses");
        }
    }
    return a->shop->rules.count > 0 ? stock_rules_warehouses_check(a, wanted) : ERR_OK;
}

enum err_code apply_put_shop(struct apply *a)
{
    const struct command *command = a->command;
    const struct command_part *part = &command->put_shop.part;
    struct changes changes;
    if (command->put_shop.must_be_new && a->shop != NULL)
        return err_set(a->err, REASON_ALREADY_EXISTS, "there is a shop of this id already");
    if (command->put_shop.must_exist && a->shop == NULL)
        return err_set(a->err, REASON_SHOP_NOT_FOUND, "there is no such shop");
    struct shop wanted = *command->put_shop.shop;
    if (part->is_partial && a->shop != NULL) {
        wanted = a->shop->shop;
        part_take(part, command->put_shop.shop, &wanted);
    }
    enum err_code code = version_check(a, part, a->shop == NULL ? 0 : a->shop->shop.version);
    if (code == ERR_OK)
        code = changes_start(a, &changes);
    if (code != ERR_OK)
        return code;
    code = shop_write(a, &wanted, &changes);
    if (code == ERR_OK)
        code = kept_channels_check(a, &wanted);
    if (code != ERR_OK)
        return err_in(a->err, "shop");
    answer_changes(a, &changes);
    return answer_shop(a);
}

enum err_code apply_put_channel(struct apply *a)
{
    const struct command *command = a->command;
    const struct command_part *part = &command->put_channel.part;
    struct channel wanted = *command->put_channel.channel;
    const struct channel *kept = channel_kept(a, wanted.channel_id);
    struct changes changes;
    if (command->put_channel.must_be_new && kept != NULL)
        return err_set(a->err, REASON_ALREADY_EXISTS, "there is a channel of this id already");
    if (command->put_channel.must_exist && kept == NULL)
        return err_set(a->err, REASON_CHANNEL_NOT_FOUND, "there is no such channel");
    if (kept == NULL && a->shop->channel_count >= LIMIT_CHANNEL_COUNT)
        return err_set(a->err, REASON_LIMIT_EXCEEDED, "a shop has at most %d channels",
                       LIMIT_CHANNEL_COUNT);
    if (part->is_partial && kept != NULL) {
        wanted = *kept;
        part_take(part, command->put_channel.channel, &wanted);
    }
    enum err_code code = version_check(a, part, kept == NULL ? 0 : kept->version);
    if (code == ERR_OK)
        code = changes_start(a, &changes);
    if (code != ERR_OK)
        return code;
    code = channel_write(a, &wanted, &changes);
    if (code != ERR_OK)
        return err_in(a->err, "channel");
    answer_changes(a, &changes);
    return answer_channel(a, wanted.channel_id);
}

static bool rule_is(const struct carrier_mapping *rule, struct str from)
{
    return carrier_text_eq(rule->from, from);
}

/* The rules as they will be: the given ones, and before them those of other names that stay. */
static enum err_code carriers_merge(struct apply *a, const struct channel *kept,
                                    struct channel *ret)
{
    const struct command *command = a->command;
    size_t given = command->put_carriers.count;
    struct carrier_mapping *rules =
        ARENA_ARRAY(a->arena, struct carrier_mapping, kept->carrier_count + given);
    size_t count = 0;
    if (rules == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < kept->carrier_count && !command->put_carriers.replace_all; i++) {
        bool is_given = false;
        for (size_t j = 0; j < given && !is_given; j++)
            is_given = rule_is(&command->put_carriers.rules[j], kept->carriers[i].from);
        if (!is_given)
            rules[count++] = kept->carriers[i];
    }
    for (size_t j = 0; j < given; j++)
        rules[count++] = command->put_carriers.rules[j];
    if (count > CARRIER_RULE_COUNT_MAX) {
        err_set(a->err, REASON_LIMIT_EXCEEDED, "at most %d rules", CARRIER_RULE_COUNT_MAX);
        return err_in(a->err, "carrier_mapping.rules");
    }
    ret->carriers = rules;
    ret->carrier_count = count;
    return ERR_OK;
}

enum err_code apply_put_carriers(struct apply *a)
{
    const struct command *command = a->command;
    const struct command_part version = { .version = command->put_carriers.version };
    const struct channel *kept;
    struct changes changes;
    enum err_code code = apply_channel(a, command->put_carriers.channel, &kept);
    if (code == ERR_OK)
        code = version_check(a, &version, kept->version);
    if (code == ERR_OK)
        code = changes_start(a, &changes);
    if (code != ERR_OK)
        return code;
    struct channel wanted = *kept;
    code = carriers_merge(a, kept, &wanted);
    if (code != ERR_OK)
        return code;
    code = channel_write(a, &wanted, &changes);
    if (code != ERR_OK)
        return err_in(a->err, "carrier_mapping");
    answer_changes(a, &changes);
    return answer_channel(a, wanted.channel_id);
}

enum err_code apply_delete_channel(struct apply *a)
{
    const struct channel *channel;
    struct changes changes;
    enum err_code code = changes_start(a, &changes);
    if (code == ERR_OK)
        code = apply_channel(a, a->command->delete_channel.channel, &channel);
    if (code == ERR_OK)
        code = channel_remove(a, channel->channel_id, &changes);
    answer_changes(a, &changes);
    return code;
}

static enum err_code channel_count_check(struct apply *a)
{
    size_t count = a->command->apply_shop.channel_count;
    for (size_t i = 0; i < a->shop->channel_count; i++)
        count += is_kept(a->command, a->shop->channels[i].channel_id);
    if (count <= LIMIT_CHANNEL_COUNT)
        return ERR_OK;
    err_set(a->err, REASON_LIMIT_EXCEEDED, "at most %d channels", LIMIT_CHANNEL_COUNT);
    return err_in(a->err, "channels");
}

static enum err_code named_channel_write(struct apply *a, size_t at, struct changes *changes)
{
    const struct channel *channels = a->command->apply_shop.channels;
    for (size_t i = 0; i < at; i++) {
        if (str_eq(channels[i].channel_id, channels[at].channel_id)) {
            err_set(a->err, REASON_FIELD_DUPLICATE, "two channels have this id");
            return err_in(a->err, "channel_id");
        }
    }
    return channel_write(a, &channels[at], changes);
}

enum err_code apply_apply_shop(struct apply *a)
{
    const struct command *command = a->command;
    struct changes changes;
    enum err_code code = changes_start(a, &changes);
    if (code != ERR_OK)
        return code;
    code = shop_write(a, command->apply_shop.shop, &changes);
    if (code == ERR_OK)
        code = kept_channels_check(a, command->apply_shop.shop);
    if (code != ERR_OK)
        return err_in(a->err, "shop");
    code = channel_count_check(a);
    if (code != ERR_OK)
        return code;
    for (size_t i = 0; i < command->apply_shop.channel_count; i++) {
        code = named_channel_write(a, i, &changes);
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
    code = answer_shop(a);
    return code == ERR_OK ? answer_channels(a) : code;
}

enum err_code apply_set_channel_state(struct apply *a)
{
    const struct command *command = a->command;
    const struct channel *channel;
    enum err_code code = apply_channel(a, command->set_channel_state.channel, &channel);
    if (code != ERR_OK)
        return code;
    if (channel->state == command->set_channel_state.state)
        return answer_channel(a, channel->channel_id);
    bool is_paused = command->set_channel_state.state == CHANNEL_STATE_PAUSED;
    struct channel written = *channel;
    written.state = command->set_channel_state.state;
    written.pause_reason = is_paused ? command->set_channel_state.reason : STR_EMPTY;
    written.updated = a->now;
    written.version++;
    struct key key;
    key_channel(&key, command->shop, channel->channel_id);
    view_put(&a->view, &key, &record_channel, &written);
    a->shop_changed = true;
    apply_event(a, EVENT_CHANNEL_CHANGED, channel->channel_id, channel->channel_id,
                is_paused ? STR("active") : STR("paused"),
                is_paused ? STR("paused") : STR("active"));
    return answer_channel(a, channel->channel_id);
}
