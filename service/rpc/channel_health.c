/* service/rpc/channel_health.c: how a marketplace and a shop system are. */
#include "service/base/limits.h"
#include "service/rpc/backend.h"
#include "service/rpc/channel_convert.h"
#include "service/rpc/channel_queries.h"
#include "service/rpc/connection_health.h"
#include "service/store/records.h"

enum { INTENT_SCAN_COUNT = 1000 };

static enum err_code stock_lane(struct rpc_call *call, struct reader *reader,
                                const struct channel *channel, const struct judgement *judgement,
                                Lockstep__V1__ChannelHealth *health, struct err *err)
{
    Lockstep__V1__LaneHealth *out = lane_new(call->arena, "STO01", judgement);
    struct stock_file file;
    struct stock_brake brake;
    bool found;
    if (out == NULL)
        return arena_err(call->arena, err);
    enum err_code code = reader_count_pending_stock(reader, channel->shop_id, channel->channel_id,
                                                    &out->pending_count, err);
    if (code == ERR_OK)
        code = reader_brake(reader, channel->shop_id, channel->channel_id, &brake, err);
    if (code == ERR_OK)
        code = reader_latest_stock_file(reader, channel->shop_id, channel->channel_id, &found,
                                        &file, err);
    if (code != ERR_OK)
        return code;
    out->interval = ms_to_proto(call->arena, channel->stock_interval_s * MS_PER_SECOND);
    out->pending_count += brake.released_count;
    health->held_offer_count = brake.held_count;
    health->unconfirmed_offer_count = out->pending_count + brake.held_count;
    bool is_open =
        found && (file.state == STOCK_FILE_STATE_OPEN || file.state == STOCK_FILE_STATE_SENT ||
                  file.state == STOCK_FILE_STATE_REPORT);
    if (is_open) {
        out->in_flight_count = 1;
        out->oldest_time = instant_to_proto(call->arena, file.opened);
        out->failure_count = (int32_t)file.attempts;
        health->unconfirmed_offer_count += file.row_count;
    }
    health->lanes[health->n_lanes++] = out;
    return ERR_OK;
}

static const struct {
    enum intent_kind kind;
    const char *operation;
} channel_lanes[] = {
    { INTENT_ACCEPT_ORDER, "OR21" }, { INTENT_SET_REFERENCE, "OR04" },
    { INTENT_SET_TRACKING, "OR23" }, { INTENT_SHIP_ORDER, "OR24" },
    { INTENT_REFUND_LINE, "OR28" },
};

static enum err_code lanes_add(struct rpc_call *call, struct reader *reader,
                               const struct channel *channel, const struct judgement *judgement,
                               Lockstep__V1__ChannelHealth *health, struct err *err)
{
    struct intent *intents;
    size_t count;
    health->lanes =
        ARENA_ARRAY(call->arena, Lockstep__V1__LaneHealth *, ARRAY_COUNT(channel_lanes) + 1);
    if (health->lanes == NULL)
        return arena_err(call->arena, err);
    enum err_code code = stock_lane(call, reader, channel, judgement, health, err);
    if (code == ERR_OK)
        code = reader_intents(reader, channel->shop_id, channel->channel_id, INTENT_SCAN_COUNT,
                              &intents, &count, err);
    for (size_t i = 0; code == ERR_OK && i < ARRAY_COUNT(channel_lanes); i++)
        health->lanes[health->n_lanes++] =
            intent_lane(call->arena, channel_lanes[i].kind, channel_lanes[i].operation, intents,
                        count, judgement);
    return code;
}

/* ---- a channel ---- */

static enum err_code capabilities_read(struct rpc_call *call, struct reader *reader,
                                       const struct channel *channel,
                                       Lockstep__V1__ChannelHealth *health, struct err *err)
{
    struct platform platform;
    struct carrier_list carriers;
    struct reason_list reasons;
    enum err_code code =
        reader_platform(reader, channel->shop_id, channel->channel_id, &platform, err);
    if (code == ERR_OK)
        code = reader_carriers(reader, channel->shop_id, channel->channel_id, &carriers, err);
    if (code == ERR_OK)
        code = reader_reasons(reader, channel->shop_id, channel->channel_id, &reasons, err);
    if (code == ERR_OK)
        health->capabilities = capabilities_to_proto(call->arena, &platform, &carriers, &reasons);
    return code;
}

static struct instant earlier(struct instant a, struct instant b)
{
    if (!instant_is_set(a) || !instant_is_set(b))
        return instant_is_set(a) ? a : b;
    return a.us < b.us ? a : b;
}

static enum err_code channel_health_read(struct rpc_call *call, struct reader *reader,
                                         const struct channel *channel,
                                         Lockstep__V1__ChannelHealth *out, struct err *err)
{
    struct awaited awaited;
    struct connection connection = {
        .polls = { { .operation = "OR11",
                     .name = STR("orders"),
                     .interval_s = channel->order_poll_interval_s },
                   { .operation = "TL02",
                     .name = STR("transactions"),
                     .interval_s = channel->transaction_poll_interval_s } },
        .poll_count = 2,
        .is_paused = channel->state == CHANNEL_STATE_PAUSED,
        .pause_reason = channel->pause_reason,
        .paused = channel->updated,
    };
    enum err_code code =
        polls_read(reader, channel->shop_id, channel->channel_id, &connection, err);
    if (code == ERR_OK)
        code = reader_open_exceptions(reader, channel->shop_id, channel->channel_id,
                                      &connection.open, err);
    if (code == ERR_OK)
        code = reader_awaited(reader, channel->shop_id, channel->channel_id, &awaited, err);
    if (code != ERR_OK)
        return code;
    struct judgement judgement = connection_judge(&connection, call->now);
    out->name = text_to_proto(call->arena,
                              name_channel(call->arena, channel->shop_id, channel->channel_id));
    out->state = judgement.state;
    out->reason = text_to_proto(call->arena, judgement.reason);
    out->state_time = instant_to_proto(call->arena, judgement.since);
    out->success_time = instant_to_proto(call->arena, judgement.success);
    out->failure_time = instant_to_proto(call->arena, judgement.failure);
    out->n_polls = connection.poll_count;
    out->polls = polls_to_proto(call->arena, &connection, call->now);
    out->open_exception_count = connection.open.count;
    out->waiting_order_count = awaited.decision_count;
    out->next_deadline = instant_to_proto(call->arena, earlier(awaited.next_deadline,
                                                               connection.open.next_deadline));
    code = lanes_add(call, reader, channel, &judgement, out, err);
    return code == ERR_OK ? capabilities_read(call, reader, channel, out, err) : code;
}

enum err_code get_channel_health(struct rpc_call *call, const ProtobufCMessage *request,
                                 ProtobufCMessage *response, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    const Lockstep__V1__GetChannelHealthRequest *in = (const void *)request;
    Lockstep__V1__GetChannelHealthResponse *out = (void *)response;
    struct reader reader;
    struct channel channel;
    struct str ids[2];
    enum err_code code =
        name_from_proto(in->name, "shops/*/channels/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    out->health = ARENA_NEW(call->arena, Lockstep__V1__ChannelHealth);
    if (out->health == NULL)
        return arena_err(call->arena, err);
    lockstep__v1__channel_health__init(out->health);
    reader_open(backend->store, call->arena, &reader);
    code = reader_channel(&reader, ids[0], ids[1], &channel, err);
    if (code == ERR_OK)
        code = channel_health_read(call, &reader, &channel, out->health, err);
    reader_close(&reader);
    return code == ERR_OK ? arena_done(call->arena, err) : code;
}

static enum err_code health_add(struct rpc_call *call, struct reader *reader,
                                const struct channel *channel,
                                Lockstep__V1__ListChannelHealthResponse *out, struct err *err)
{
    Lockstep__V1__ChannelHealth *health = ARENA_NEW(call->arena, Lockstep__V1__ChannelHealth);
    if (health == NULL)
        return arena_err(call->arena, err);
    lockstep__v1__channel_health__init(health);
    out->health[out->n_health++] = health;
    return channel_health_read(call, reader, channel, health, err);
}

enum err_code list_channel_health(struct rpc_call *call, const ProtobufCMessage *request,
                                  ProtobufCMessage *response, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    const Lockstep__V1__ListChannelHealthRequest *in = (const void *)request;
    Lockstep__V1__ListChannelHealthResponse *out = (void *)response;
    struct reader reader;
    struct listing listing;
    struct channel *channels;
    struct shop shop;
    struct key prefix;
    size_t count = 0;
    struct str id, next;
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &id, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    key_begin(&prefix, id, KEY_TABLE_CHANNEL);
    reader_open(backend->store, call->arena, &reader);
    code = reader_shop(&reader, id, &shop, err);
    if (code == ERR_OK)
        code = reader_list(&reader, &record_channel, &prefix, &listing.page, &channels, &count,
                           &next, err);
    out->health = ARENA_ARRAY(call->arena, Lockstep__V1__ChannelHealth *, count);
    for (size_t i = 0; code == ERR_OK && out->health != NULL && i < count; i++)
        code = health_add(call, &reader, &channels[i], out, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->next_page_token = listing_token(&listing, call->arena, next);
    return arena_done(call->arena, err);
}

/* ---- a shop ---- */

static enum err_code shop_health_read(struct rpc_call *call, struct reader *reader,
                                      const struct shop *shop, Lockstep__V1__ShopHealth *out,
                                      struct err *err)
{
    struct intent *intents;
    size_t count;
    struct connection connection = {
        .polls = { { .operation = "orders updated",
                     .name = STR("shop-orders"),
                     .interval_s = shop->order_poll_interval_s } },
        .poll_count = shop->base_url.len > 0 ? 1 : 0,
    };
    enum err_code code = polls_read(reader, shop->shop_id, STR_EMPTY, &connection, err);
    if (code == ERR_OK)
        code = reader_open_exceptions(reader, shop->shop_id, STR_EMPTY, &connection.open, err);
    if (code == ERR_OK)
        code = reader_intents(reader, shop->shop_id, STR_EMPTY, INTENT_SCAN_COUNT, &intents, &count,
                              err);
    if (code != ERR_OK)
        return code;
    struct judgement judgement = connection_judge(&connection, call->now);
    out->name = text_to_proto(call->arena, name_shop(call->arena, shop->shop_id));
    out->state = judgement.state;
    out->reason = text_to_proto(call->arena, judgement.reason);
    out->state_time = instant_to_proto(call->arena, judgement.since);
    out->success_time = instant_to_proto(call->arena, judgement.success);
    out->failure_time = instant_to_proto(call->arena, judgement.failure);
    out->n_polls = connection.poll_count;
    out->polls = polls_to_proto(call->arena, &connection, call->now);
    out->open_exception_count = connection.open.count;
    out->lanes = ARENA_NEW(call->arena, Lockstep__V1__LaneHealth *);
    if (out->lanes == NULL || connection.poll_count == 0)
        return ERR_OK;
    out->lanes[out->n_lanes++] = intent_lane(call->arena, INTENT_CREATE_SHOP_ORDER, "orders create",
                                             intents, count, &judgement);
    return ERR_OK;
}

enum err_code get_shop_health(struct rpc_call *call, const ProtobufCMessage *request,
                              ProtobufCMessage *response, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    const Lockstep__V1__GetShopHealthRequest *in = (const void *)request;
    Lockstep__V1__GetShopHealthResponse *out = (void *)response;
    struct reader reader;
    struct shop shop;
    struct str id;
    enum err_code code = name_from_proto(in->name, "shops/*", "name", call->arena, &id, err);
    if (code != ERR_OK)
        return code;
    out->health = ARENA_NEW(call->arena, Lockstep__V1__ShopHealth);
    if (out->health == NULL)
        return arena_err(call->arena, err);
    lockstep__v1__shop_health__init(out->health);
    reader_open(backend->store, call->arena, &reader);
    code = reader_shop(&reader, id, &shop, err);
    if (code == ERR_OK)
        code = shop_health_read(call, &reader, &shop, out->health, err);
    reader_close(&reader);
    return code == ERR_OK ? arena_done(call->arena, err) : code;
}
