/* service/rpc/order_queries.c: orders, read and watched. */
#include "service/rpc/order_queries.h"

#include "service/rpc/backend.h"
#include "service/rpc/order_facts.h"
#include "service/rpc/order_filter.h"
#include "service/rpc/order_parent.h"
#include "service/rpc/watch.h"
#include "service/store/records.h"

/* A channel that was deleted leaves its orders behind, without warning lines. */
static enum err_code channel_of(struct reader *reader, const struct order *order,
                                struct channel *ret, struct err *err)
{
    enum err_code code = reader_channel(reader, order->shop, order->channel, ret, err);
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

enum err_code get_order(struct rpc_call *call, const ProtobufCMessage *request,
                        ProtobufCMessage *response, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    const Lockstep__V1__GetOrderRequest *in = (const void *)request;
    Lockstep__V1__GetOrderResponse *out = (void *)response;
    struct reader reader;
    struct order order;
    struct order_facts facts;
    struct channel channel;
    struct str ids[3];
    enum err_code code =
        name_from_proto(in->name, "shops/*/channels/*/orders/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = reader_order(&reader, ids[0], ids[1], ids[2], &order, err);
    if (code == ERR_OK)
        code = order_facts_read(&reader, &order, &facts, err);
    if (code == ERR_OK)
        code = channel_of(&reader, &order, &channel, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->order = order_to_proto(call->arena, &order, &facts);
    out->countdown = countdown_to_proto(call->arena, &order, &channel, call->now);
    return arena_done(call->arena, err);
}

enum err_code list_orders(struct rpc_call *call, const ProtobufCMessage *request,
                          ProtobufCMessage *response, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    const Lockstep__V1__ListOrdersRequest *in = (const void *)request;
    Lockstep__V1__ListOrdersResponse *out = (void *)response;
    struct reader reader;
    struct listing listing;
    struct order_filter filter;
    struct order_parent parent;
    struct order *orders;
    struct key prefix;
    size_t count = 0;
    struct str next;
    enum err_code code = channel_parent_from_proto(in->parent, call->arena, &parent, err);
    if (code == ERR_OK)
        code = order_filter_from_proto(in->filter, &filter, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    listing.page.wants = order_wanted;
    listing.page.context = &filter;
    order_parent_keys(&parent, KEY_TABLE_ORDER, &prefix);
    reader_open(backend->store, call->arena, &reader);
    code = order_parent_check(&reader, &parent, err);
    if (code == ERR_OK)
        code = reader_list(&reader, &record_order, &prefix, &listing.page, &orders, &count, &next,
                           err);
    out->orders = ARENA_ARRAY(call->arena, Lockstep__V1__Order *, count);
    for (size_t i = 0; code == ERR_OK && out->orders != NULL && i < count; i++) {
        struct order_facts facts;
        code = order_facts_read(&reader, &orders[i], &facts, err);
        if (code == ERR_OK)
            out->orders[out->n_orders++] = order_to_proto(call->arena, &orders[i], &facts);
    }
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->next_page_token = listing_token(&listing, call->arena, next);
    return arena_done(call->arena, err);
}

/* ---- watching ---- */

struct order_watch {
    struct watch watch;
    struct order_parent parent;
    struct order_filter filter;
};

static enum err_code orders_list(struct watch *watch, struct reader *reader,
                                 const struct reader_page *page, void *ret_rows, size_t *ret_count,
                                 struct str *ret_next_token, struct err *err)
{
    const struct order_watch *orders = (const void *)watch;
    struct order_filter filter = orders->filter;
    struct reader_page wanted = *page;
    struct key prefix;
    filter.only_open = true;
    wanted.wants = order_wanted;
    wanted.context = &filter;
    order_parent_keys(&orders->parent, KEY_TABLE_ORDER, &prefix);
    return reader_list(reader, &record_order, &prefix, &wanted, ret_rows, ret_count, ret_next_token,
                       err);
}

static bool order_event(const struct watch *watch, const struct event *event)
{
    const struct order_watch *orders = (const void *)watch;
    return (event->kind == EVENT_ORDER_INGESTED || event->kind == EVENT_ORDER_CHANGED) &&
           order_parent_has(&orders->parent, event->channel);
}

static enum err_code order_load(struct watch *watch, struct reader *reader,
                                const struct event *event, struct str subject, bool *ret_found,
                                void *ret_row, struct err *err)
{
    const struct order_watch *orders = (const void *)watch;
    enum err_code code = reader_order(reader, watch->shop, event->channel, subject, ret_row, err);
    *ret_found = code == ERR_OK && order_wanted(ret_row, &orders->filter);
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

static enum err_code order_fill(struct watch *watch, struct rpc_call *call, struct reader *reader,
                                const void *row, char *token, bool caught_up,
                                ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__WatchOrdersResponse *out = (void *)response;
    const struct order *order = row;
    const struct rpc_backend *backend = call->context;
    struct order_facts facts;
    struct channel channel;
    (void)watch;
    out->resume_token = token;
    out->caught_up = caught_up;
    if (order == NULL)
        return ERR_OK;
    enum err_code code = order_facts_read(reader, order, &facts, err);
    if (code == ERR_OK)
        code = channel_of(reader, order, &channel, err);
    if (code != ERR_OK)
        return code;
    out->order = order_to_proto(call->arena, order, &facts);
    out->countdown = countdown_to_proto(call->arena, order, &channel, clock_now(backend->clock));
    return arena_done(call->arena, err);
}

static const struct watch_kind order_kind = {
    .row_bytes = sizeof(struct order),
    .list = orders_list,
    .wants = order_event,
    .load = order_load,
    .fill = order_fill,
};

enum err_code watch_orders_open(struct rpc_call *call, const ProtobufCMessage *request,
                                struct err *err)
{
    const Lockstep__V1__WatchOrdersRequest *in = (const void *)request;
    struct arena *arena = call->stream->arena;
    struct order_watch *state = ARENA_NEW(arena, struct order_watch);
    if (state == NULL)
        return arena_err(arena, err);
    enum err_code code = channel_parent_from_proto(in->parent, arena, &state->parent, err);
    if (code == ERR_OK)
        code = order_filter_from_proto(in->filter, &state->filter, err);
    if (code == ERR_OK)
        code = order_parent_check_open(call, &state->parent, err);
    if (code != ERR_OK)
        return code;
    return watch_open(call, &state->watch,
                      &(struct watch_options){
                          .kind = &order_kind,
                          .shop = state->parent.shop,
                          .resume_token = in->resume_token,
                          .binding = order_parent_binding(&state->parent, in->filter),
                          .changes_only = in->changes_only,
                      },
                      err);
}
