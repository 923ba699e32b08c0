/* service/rpc/inventory_oversells.c: units that were sold and not there, the newest first. */
#include "service/rpc/backend.h"
#include "service/rpc/inventory_convert.h"
#include "service/rpc/inventory_queries.h"
#include "service/store/records.h"

_Static_assert((int)OVERSELL_CORRECTION ==
                   (int)LOCKSTEP__V1__OVERSELL__CAUSE__CAUSE_SOURCE_CORRECTION,
               "causes are the API's");

struct filter {
    struct str channel; /* empty: all */
    struct instant from, to;
};

static bool is_wanted(const void *record, const void *context)
{
    const struct oversell *oversell = record;
    const struct filter *filter = context;
    if (filter->channel.len > 0 && !str_eq(oversell->channel, filter->channel))
        return false;
    if (oversell->placed.us < filter->from.us)
        return false;
    return !instant_is_set(filter->to) || oversell->placed.us < filter->to.us;
}

static Lockstep__V1__Oversell *oversell_to_proto(struct arena *arena, struct str shop,
                                                 const struct oversell *oversell)
{
    Lockstep__V1__Oversell *out = ARENA_NEW(arena, Lockstep__V1__Oversell);
    if (out == NULL)
        return NULL;
    lockstep__v1__oversell__init(out);
    out->order =
        text_to_proto(arena, name_order(arena, shop, oversell->channel, oversell->order_id));
    out->sku = text_to_proto(arena, oversell->sku);
    out->quantity = oversell->quantity;
    out->cause = (Lockstep__V1__Oversell__Cause)oversell->cause;
    out->time = instant_to_proto(arena, oversell->placed);
    out->within_exposure = oversell->is_within;
    return out;
}

static enum err_code filter_from_proto(struct rpc_call *call,
                                       const Lockstep__V1__ListOversellsRequest *in,
                                       struct str *ret_shop, struct filter *ret, struct err *err)
{
    struct str ids[2];
    enum err_code code =
        name_from_proto(in->parent, "shops/*/channels/*", "parent", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    *ret_shop = ids[0];
    ret->channel = str_eq(ids[1], STR("-")) ? STR_EMPTY : ids[1];
    code = instant_from_proto(in->start_time, "start_time", &ret->from, err);
    return code == ERR_OK ? instant_from_proto(in->end_time, "end_time", &ret->to, err) : code;
}

static enum err_code rows_read(struct reader *reader, struct str shop, const struct filter *filter,
                               struct listing *listing, struct oversell **ret, size_t *ret_count,
                               struct str *ret_token, struct err *err)
{
    struct channel channel;
    struct shop kept;
    struct key prefix;
    enum err_code code = reader_shop(reader, shop, &kept, err);
    if (code == ERR_OK && filter->channel.len > 0)
        code = reader_channel(reader, shop, filter->channel, &channel, err);
    if (code != ERR_OK)
        return code;
    key_begin(&prefix, shop, KEY_TABLE_OVERSELL);
    listing->page.descending = true;
    listing->page.wants = is_wanted;
    listing->page.context = filter;
    return reader_list(reader, &record_oversell, &prefix, &listing->page, ret, ret_count, ret_token,
                       err);
}

enum err_code list_oversells(struct rpc_call *call, const ProtobufCMessage *request,
                             ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__ListOversellsResponse *out = (void *)response;
    const struct rpc_backend *backend = call->context;
    struct filter filter = { .channel = STR_EMPTY };
    struct oversell *rows = NULL;
    struct listing listing;
    struct reader reader;
    struct str shop, next_token;
    size_t count = 0;
    enum err_code code = filter_from_proto(call, (const void *)request, &shop, &filter, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = rows_read(&reader, shop, &filter, &listing, &rows, &count, &next_token, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->oversells = ARENA_ARRAY(call->arena, Lockstep__V1__Oversell *, count);
    for (size_t i = 0; out->oversells != NULL && i < count; i++)
        out->oversells[out->n_oversells++] = oversell_to_proto(call->arena, shop, &rows[i]);
    out->next_page_token = listing_token(&listing, call->arena, next_token);
    return arena_done(call->arena, err);
}
