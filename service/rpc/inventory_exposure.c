/*
 * service/rpc/inventory_exposure.c: how many units a channel could oversell at this moment.
 *
 * What sells within the time for which the channel's number is old. That time is measured; a fall
 * that waits for longer right now counts with its age.
 */
#include "service/rpc/backend.h"
#include "service/rpc/inventory_convert.h"
#include "service/rpc/inventory_queries.h"

/* What is known of a channel, or of an offer of it. */
struct exposure {
    struct channel channel;
    struct channel_delays of_shop, of_channel;
    struct sales sales;
    struct instant oldest; /* fall that is not told; not set: none */
};

static Lockstep__V1__DelayMeasure *measure_to_proto(struct arena *arena, int64_t p50_s,
                                                    int64_t p99_s, int64_t count)
{
    Lockstep__V1__DelayMeasure *out = ARENA_NEW(arena, Lockstep__V1__DelayMeasure);
    if (out == NULL)
        return NULL;
    lockstep__v1__delay_measure__init(out);
    out->p50 = ms_to_proto(arena, p50_s * MS_PER_SECOND);
    out->p99 = ms_to_proto(arena, p99_s * MS_PER_SECOND);
    out->sample_count = count;
    return out;
}

static Lockstep__V1__DelayMeasure *delays_to_proto(struct arena *arena, const struct delays *delays)
{
    return measure_to_proto(arena, delays_percentile(delays, 50), delays_percentile(delays, 99),
                            delays_total(delays));
}

static enum err_code exposure_read(struct reader *reader, const struct str *ids, bool is_offer,
                                   struct exposure *ret, struct err *err)
{
    struct position position;
    enum err_code code = reader_channel(reader, ids[0], ids[1], &ret->channel, err);
    if (code == ERR_OK)
        code = reader_channel_delays(reader, ids[0], STR_EMPTY, &ret->of_shop, err);
    if (code == ERR_OK)
        code = reader_channel_delays(reader, ids[0], ids[1], &ret->of_channel, err);
    if (code == ERR_OK)
        code = reader_oldest_fall(reader, ids[0], ids[1], &ret->oldest, err);
    if (code != ERR_OK)
        return code;
    if (!is_offer)
        return reader_sales(reader, ids[0], &ret->sales, err);
    code = reader_position(reader, ids[0], ids[2], &position, err);
    if (code == ERR_OK && publication_listed(&position, ids[1]) == NULL)
        return err_set(err, REASON_OFFER_NOT_FOUND, "the channel does not offer this SKU");
    ret->sales = position.sales;
    return code;
}

static int64_t age_s(struct instant since, struct instant now)
{
    int64_t ms = instant_is_set(since) ? instant_diff_ms(now, since) : 0;
    return ms > 0 ? ms / MS_PER_SECOND : 0;
}

static Lockstep__V1__Exposure *exposure_to_proto(struct rpc_call *call,
                                                 const struct exposure *exposure)
{
    struct arena *arena = call->arena;
    Lockstep__V1__Exposure *out = ARENA_NEW(arena, Lockstep__V1__Exposure);
    if (out == NULL)
        return NULL;
    const struct channel_delays *of_shop = &exposure->of_shop, *of_channel = &exposure->of_channel;
    int64_t p50_s = stock_lag(&exposure->channel, of_shop, of_channel, 50);
    int64_t p99_s = stock_lag(&exposure->channel, of_shop, of_channel, 99);
    int64_t waits_s = age_s(exposure->oldest, call->now);
    p99_s = waits_s > p99_s ? waits_s : p99_s;
    struct sales sales = exposure->sales;
    sales_fade(&sales, call->now);
    lockstep__v1__exposure__init(out);
    out->detection_delay = delays_to_proto(arena, &of_shop->detection);
    out->slot_delay = delays_to_proto(arena, &of_channel->slot);
    out->import_delay = delays_to_proto(arena, &of_channel->import);
    out->total_delay = measure_to_proto(arena, p50_s, p99_s, delays_total(&of_channel->told));
    out->sold_count = (sales.slow + 999) / 1000;
    out->velocity_window = ms_to_proto(arena, SALES_WINDOW_S * MS_PER_SECOND);
    out->units_at_risk = (sales_expected(&sales, p99_s, call->now) + 999999) / 1000000;
    out->measure_time = instant_to_proto(arena, call->now);
    return out;
}

enum err_code get_exposure(struct rpc_call *call, const ProtobufCMessage *request,
                           ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetExposureRequest *in = (const void *)request;
    Lockstep__V1__GetExposureResponse *out = (void *)response;
    const struct rpc_backend *backend = call->context;
    struct exposure exposure = { 0 };
    struct reader reader;
    struct str ids[3];
    struct err none;
    bool is_offer = name_parse(str_c(in->name), "shops/*/channels/*/offers/*", call->arena, ids,
                               &none) == ERR_OK;
    enum err_code code =
        is_offer ? ERR_OK
                 : name_from_proto(in->name, "shops/*/channels/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = exposure_read(&reader, ids, is_offer, &exposure, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->exposure = exposure_to_proto(call, &exposure);
    if (out->exposure != NULL)
        out->exposure->name = text_to_proto(call->arena, str_c(in->name));
    return arena_done(call->arena, err);
}
