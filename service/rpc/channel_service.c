/* service/rpc/channel_service.c: what administrators change. */
#include "service/rpc/channel_service.h"

#include "service/base/limits.h"
#include "service/rpc/channel_convert.h"
#include "service/rpc/channel_queries.h"
#include "service/rpc/channel_settings.h"
#include "service/rpc/shop_settings.h"

static enum err_code required(const void *message, const char *field, struct err *err)
{
    if (message != NULL)
        return ERR_OK;
    err_set(err, REASON_FIELD_REQUIRED, "is required");
    return err_in(err, "%s", field);
}

/* ---- shops ---- */

static enum err_code create_shop_read(struct rpc_call *call, const ProtobufCMessage *request,
                                      struct command *ret, struct err *err)
{
    const Lockstep__V1__CreateShopRequest *in = (const void *)request;
    struct shop *shop = ARENA_NEW(call->arena, struct shop);
    if (shop == NULL)
        return arena_err(call->arena, err);
    enum err_code code = id_from_proto(in->shop_id, "shop_id", &shop->shop_id, err);
    if (code == ERR_OK)
        code = required(in->shop, "shop", err);
    if (code != ERR_OK)
        return code;
    code = settings_from_proto(&shop_settings, in->shop, call->arena, shop, err);
    if (code != ERR_OK)
        return err_in(err, "shop");
    *ret = (struct command){
        .kind = COMMAND_PUT_SHOP,
        .shop = shop->shop_id,
        .validate_only = in->validate_only,
        .put_shop = { .shop = shop, .must_be_new = true },
    };
    return ERR_OK;
}

static enum err_code create_shop_answer(struct rpc_call *call, const struct outcome *outcome,
                                        ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__CreateShopResponse *out = (void *)response;
    out->shop = shop_to_proto(call->arena, outcome->shop);
    return arena_done(call->arena, err);
}

static enum err_code update_shop_read(struct rpc_call *call, const ProtobufCMessage *request,
                                      struct command *ret, struct err *err)
{
    const Lockstep__V1__UpdateShopRequest *in = (const void *)request;
    struct shop *shop = ARENA_NEW(call->arena, struct shop);
    struct command_part part = { .version = etag_from_proto(in->etag) };
    if (shop == NULL)
        return arena_err(call->arena, err);
    enum err_code code = required(in->shop, "shop", err);
    if (code == ERR_OK)
        code = name_from_proto(in->shop->name, "shops/*", "shop.name", call->arena, &shop->shop_id,
                               err);
    if (code == ERR_OK)
        code = settings_part_from_proto(&shop_settings, in->shop, "shop", in->update_mask,
                                        call->arena, shop, &part, err);
    if (code != ERR_OK)
        return code;
    *ret = (struct command){
        .kind = COMMAND_PUT_SHOP,
        .shop = shop->shop_id,
        .validate_only = in->validate_only,
        .put_shop = { .shop = shop, .must_exist = true, .part = part },
    };
    return ERR_OK;
}

static enum err_code update_shop_answer(struct rpc_call *call, const struct outcome *outcome,
                                        ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__UpdateShopResponse *out = (void *)response;
    out->shop = shop_to_proto(call->arena, outcome->shop);
    out->n_changes = outcome->change_count;
    out->changes = changes_to_proto(call->arena, outcome->changes, outcome->change_count);
    return arena_done(call->arena, err);
}

/* ---- a shop with all its channels ---- */

/* Names must be of the shop, and each of its own. */
static enum err_code applied_channel_read(struct rpc_call *call, const Lockstep__V1__Channel *in,
                                          struct str shop, const struct channel *before,
                                          size_t count, struct channel *ret, struct err *err)
{
    struct str ids[2];
    enum err_code code =
        name_from_proto(in->name, "shops/*/channels/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    if (!str_eq(ids[0], shop)) {
        err_set(err, REASON_FIELD_INVALID, "must be a channel of the shop");
        return err_in(err, "name");
    }
    for (size_t i = 0; i < count; i++) {
        if (!str_eq(before[i].channel_id, ids[1]))
            continue;
        err_set(err, REASON_FIELD_DUPLICATE, "a channel before has this name");
        return err_in(err, "name");
    }
    ret->channel_id = ids[1];
    return settings_from_proto(&channel_settings, in, call->arena, ret, err);
}

static enum err_code applied_channels_read(struct rpc_call *call,
                                           const Lockstep__V1__ApplyShopRequest *in,
                                           struct str shop, struct channel **ret, struct err *err)
{
    struct channel *channels = ARENA_ARRAY(call->arena, struct channel, in->n_channels);
    if (in->n_channels > LIMIT_CHANNEL_COUNT) {
        err_set(err, REASON_LIMIT_EXCEEDED, "at most %d channels", LIMIT_CHANNEL_COUNT);
        return err_in(err, "channels");
    }
    if (channels == NULL)
        return arena_err(call->arena, err);
    for (size_t i = 0; i < in->n_channels; i++) {
        enum err_code code =
            applied_channel_read(call, in->channels[i], shop, channels, i, &channels[i], err);
        if (code != ERR_OK)
            return err_in(err, "channels[%zu]", i);
        channels[i].state = in->activate_new_channels ? CHANNEL_STATE_ACTIVE : CHANNEL_STATE_PAUSED;
    }
    *ret = channels;
    return ERR_OK;
}

static enum err_code apply_shop_read(struct rpc_call *call, const ProtobufCMessage *request,
                                     struct command *ret, struct err *err)
{
    const Lockstep__V1__ApplyShopRequest *in = (const void *)request;
    struct shop *shop = ARENA_NEW(call->arena, struct shop);
    struct channel *channels = NULL;
    if (shop == NULL)
        return arena_err(call->arena, err);
    enum err_code code = required(in->shop, "shop", err);
    if (code == ERR_OK)
        code = name_from_proto(in->shop->name, "shops/*", "shop.name", call->arena, &shop->shop_id,
                               err);
    if (code != ERR_OK)
        return code;
    code = settings_from_proto(&shop_settings, in->shop, call->arena, shop, err);
    if (code != ERR_OK)
        return err_in(err, "shop");
    code = applied_channels_read(call, in, shop->shop_id, &channels, err);
    if (code != ERR_OK)
        return code;
    *ret = (struct command){
        .kind = COMMAND_APPLY_SHOP,
        .shop = shop->shop_id,
        .validate_only = in->validate_only,
        .apply_shop = { .shop = shop,
                        .channels = channels,
                        .channel_count = in->n_channels,
                        .prune = in->delete_missing_channels },
    };
    return ERR_OK;
}

static enum err_code apply_shop_answer(struct rpc_call *call, const struct outcome *outcome,
                                       ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__ApplyShopResponse *out = (void *)response;
    out->n_changes = outcome->change_count;
    out->changes = changes_to_proto(call->arena, outcome->changes, outcome->change_count);
    out->shop = shop_to_proto(call->arena, outcome->shop);
    out->channels = ARENA_ARRAY(call->arena, Lockstep__V1__Channel *, outcome->channel_count);
    for (size_t i = 0; out->channels != NULL && i < outcome->channel_count; i++)
        out->channels[out->n_channels++] = channel_to_proto(call->arena, &outcome->channels[i]);
    return arena_done(call->arena, err);
}

/* ---- channels ---- */

static enum err_code create_channel_read(struct rpc_call *call, const ProtobufCMessage *request,
                                         struct command *ret, struct err *err)
{
    const Lockstep__V1__CreateChannelRequest *in = (const void *)request;
    struct channel *channel = ARENA_NEW(call->arena, struct channel);
    struct str shop;
    if (channel == NULL)
        return arena_err(call->arena, err);
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &shop, err);
    if (code == ERR_OK)
        code = id_from_proto(in->channel_id, "channel_id", &channel->channel_id, err);
    if (code == ERR_OK)
        code = required(in->channel, "channel", err);
    if (code != ERR_OK)
        return code;
    code = settings_from_proto(&channel_settings, in->channel, call->arena, channel, err);
    if (code != ERR_OK)
        return err_in(err, "channel");
    channel->state = in->activate ? CHANNEL_STATE_ACTIVE : CHANNEL_STATE_PAUSED;
    *ret = (struct command){
        .kind = COMMAND_PUT_CHANNEL,
        .shop = shop,
        .validate_only = in->validate_only,
        .put_channel = { .channel = channel, .must_be_new = true },
    };
    return ERR_OK;
}

static enum err_code create_channel_answer(struct rpc_call *call, const struct outcome *outcome,
                                           ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__CreateChannelResponse *out = (void *)response;
    out->channel = channel_to_proto(call->arena, outcome->channel);
    return arena_done(call->arena, err);
}

static enum err_code update_channel_read(struct rpc_call *call, const ProtobufCMessage *request,
                                         struct command *ret, struct err *err)
{
    const Lockstep__V1__UpdateChannelRequest *in = (const void *)request;
    struct channel *channel = ARENA_NEW(call->arena, struct channel);
    struct command_part part = { .version = etag_from_proto(in->etag) };
    struct str ids[2];
    if (channel == NULL)
        return arena_err(call->arena, err);
    enum err_code code = required(in->channel, "channel", err);
    if (code == ERR_OK)
        code = name_from_proto(in->channel->name, "shops/*/channels/*", "channel.name", call->arena,
                               ids, err);
    if (code == ERR_OK)
        code = settings_part_from_proto(&channel_settings, in->channel, "channel", in->update_mask,
                                        call->arena, channel, &part, err);
    if (code != ERR_OK)
        return code;
    channel->channel_id = ids[1];
    *ret = (struct command){
        .kind = COMMAND_PUT_CHANNEL,
        .shop = ids[0],
        .validate_only = in->validate_only,
        .put_channel = { .channel = channel, .must_exist = true, .part = part },
    };
    return ERR_OK;
}

static enum err_code update_channel_answer(struct rpc_call *call, const struct outcome *outcome,
                                           ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__UpdateChannelResponse *out = (void *)response;
    out->channel = channel_to_proto(call->arena, outcome->channel);
    out->n_changes = outcome->change_count;
    out->changes = changes_to_proto(call->arena, outcome->changes, outcome->change_count);
    return arena_done(call->arena, err);
}

static enum err_code delete_channel_read(struct rpc_call *call, const ProtobufCMessage *request,
                                         struct command *ret, struct err *err)
{
    const Lockstep__V1__DeleteChannelRequest *in = (const void *)request;
    struct str ids[2];
    enum err_code code =
        name_from_proto(in->name, "shops/*/channels/*", "name", call->arena, ids, err);
    if (code == ERR_OK)
        code = refuse_later(in->force, "force", err);
    if (code != ERR_OK)
        return code;
    *ret = (struct command){
        .kind = COMMAND_DELETE_CHANNEL,
        .shop = ids[0],
        .validate_only = in->validate_only,
        .delete_channel = { .channel = ids[1] },
    };
    return ERR_OK;
}

static enum err_code nothing_answer(struct rpc_call *call, const struct outcome *outcome,
                                    ProtobufCMessage *response, struct err *err)
{
    (void)call;
    (void)outcome;
    (void)response;
    (void)err;
    return ERR_OK;
}

static enum err_code state_read(struct rpc_call *call, const char *name, enum channel_state state,
                                struct str reason, struct command *ret, struct err *err)
{
    struct str ids[2];
    enum err_code code = name_from_proto(name, "shops/*/channels/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    *ret = (struct command){
        .kind = COMMAND_SET_CHANNEL_STATE,
        .shop = ids[0],
        .set_channel_state = { .channel = ids[1], .state = state, .reason = reason },
    };
    return ERR_OK;
}

static enum err_code pause_channel_read(struct rpc_call *call, const ProtobufCMessage *request,
                                        struct command *ret, struct err *err)
{
    const Lockstep__V1__PauseChannelRequest *in = (const void *)request;
    struct str reason;
    enum err_code code =
        required_text_from_proto(in->reason, "reason", LIMIT_TEXT_BYTES, &reason, err);
    return code == ERR_OK ? state_read(call, in->name, CHANNEL_STATE_PAUSED, reason, ret, err)
                          : code;
}

static enum err_code pause_channel_answer(struct rpc_call *call, const struct outcome *outcome,
                                          ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__PauseChannelResponse *out = (void *)response;
    out->channel = channel_to_proto(call->arena, outcome->channel);
    return arena_done(call->arena, err);
}

static enum err_code resume_channel_read(struct rpc_call *call, const ProtobufCMessage *request,
                                         struct command *ret, struct err *err)
{
    const Lockstep__V1__ResumeChannelRequest *in = (const void *)request;
    return state_read(call, in->name, CHANNEL_STATE_ACTIVE, STR_EMPTY, ret, err);
}

static enum err_code resume_channel_answer(struct rpc_call *call, const struct outcome *outcome,
                                           ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__ResumeChannelResponse *out = (void *)response;
    out->channel = channel_to_proto(call->arena, outcome->channel);
    return arena_done(call->arena, err);
}

static const struct rpc_method methods[] = {
    { "CreateShop", .read = create_shop_read, .answer = create_shop_answer },
    { "GetShop", .query = get_shop },
    { "ListShops", .query = list_shops },
    { "UpdateShop", .read = update_shop_read, .answer = update_shop_answer },
    { "DeleteShop", .later = true },
    { "ApplyShop", .read = apply_shop_read, .answer = apply_shop_answer },
    { "CreateChannel", .read = create_channel_read, .answer = create_channel_answer },
    { "GetChannel", .query = get_channel },
    { "ListChannels", .query = list_channels },
    { "UpdateChannel", .read = update_channel_read, .answer = update_channel_answer },
    { "DeleteChannel", .read = delete_channel_read, .answer = nothing_answer },
    { "PauseChannel", .read = pause_channel_read, .answer = pause_channel_answer },
    { "ResumeChannel", .read = resume_channel_read, .answer = resume_channel_answer },
    { "CheckConnection", .later = true },
    { "GetShopHealth", .query = get_shop_health },
    { "GetChannelHealth", .query = get_channel_health },
    { "ListChannelHealth", .query = list_channel_health },
    { "GetImport", .query = get_import },
    { "ListImports", .query = list_imports },
};

const struct rpc_service channel_service = {
    .descriptor = &lockstep__v1__channel_service__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
};
