/* service/rpc/order_service.c: orders, read and decided. */
#include "service/rpc/order_service.h"

#include "service/base/limits.h"
#include "service/engine/command.h"
#include "service/engine/outcome.h"
#include "service/rpc/backend.h"
#include "service/rpc/order_convert.h"
#include "service/store/records.h"

static enum err_code get_order(struct rpc_call *call, const ProtobufCMessage *request,
                               ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetOrderRequest *in = (const void *)request;
    Lockstep__V1__GetOrderResponse *out = (void *)response;
    struct rpc_backend *backend = call->context;
    struct reader reader;
    struct order order;
    struct str ids[3]; /* shop, channel, order */
    enum err_code code =
        name_from_proto(in->name, "shops/*/channels/*/orders/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = reader_order(&reader, ids[0], ids[1], ids[2], &order, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->order = order_to_proto(call->arena, &order);
    return arena_done(call->arena, err);
}

static bool order_wants(const void *record, const void *context)
{
    const struct order *order = record;
    const Lockstep__V1__OrderFilter *filter = context;
    bool is_state = filter->n_states == 0;
    for (size_t i = 0; i < filter->n_states; i++)
        is_state = is_state || (int)filter->states[i] == (int)order->state;
    return is_state &&
           (filter->commercial_id[0] == '\0' ||
            str_eq(order->commercial_id, str_c(filter->commercial_id))) &&
           (filter->shop_order_id[0] == '\0' ||
            str_eq(order->shop_order_id, str_c(filter->shop_order_id)));
}

static enum err_code list_orders(struct rpc_call *call, const ProtobufCMessage *request,
                                 ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListOrdersRequest *in = (const void *)request;
    Lockstep__V1__ListOrdersResponse *out = (void *)response;
    struct rpc_backend *backend = call->context;
    struct reader reader;
    struct listing listing;
    struct order *rows;
    struct str ids[2], next; /* shop, channel */
    struct key prefix;
    size_t count;
    enum err_code code =
        name_from_proto(in->parent, "shops/*/channels/*", "parent", call->arena, ids, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    if (in->filter != NULL) {
        listing.page.wants = order_wants;
        listing.page.context = in->filter;
    }
    key_begin(&prefix, ids[0], KEY_TABLE_ORDER);
    if (!str_eq(ids[1], STR("-")))
        key_add_text(&prefix, ids[1]);
    reader_open(backend->store, call->arena, &reader);
    code = reader_list(&reader, &record_order, &prefix, &listing.page, &rows, &count, &next, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->orders = ARENA_ARRAY(call->arena, Lockstep__V1__Order *, count);
    for (size_t i = 0; out->orders != NULL && i < count; i++)
        out->orders[out->n_orders++] = order_to_proto(call->arena, &rows[i]);
    out->next_page_token = listing_token(&listing, call->arena, next);
    return arena_done(call->arena, err);
}

static enum err_code accept_order_read(struct rpc_call *call, const ProtobufCMessage *request,
                                       struct command *ret, struct err *err)
{
    const Lockstep__V1__AcceptOrderRequest *in = (const void *)request;
    struct str ids[3]; /* shop, channel, order */
    struct intent_decision *rows =
        ARENA_ARRAY(call->arena, struct intent_decision, in->n_decisions);
    if (rows == NULL)
        return arena_err(call->arena, err);
    enum err_code code =
        name_from_proto(in->name, "shops/*/channels/*/orders/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    for (size_t i = 0; i < in->n_decisions; i++)
        rows[i] = (struct intent_decision){ str_c(in->decisions[i]->order_line_id),
                                            in->decisions[i]->accepted };
    *ret = (struct command){
        .kind = COMMAND_DECIDE_ORDER,
        .shop = ids[0],
        .decide_order = { .channel = ids[1],
                          .order_id = ids[2],
                          .decisions = rows,
                          .count = in->n_decisions,
                          .accept = true },
    };
    return ERR_OK;
}

static enum err_code accept_order_answer(struct rpc_call *call, const struct outcome *outcome,
                                         ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__AcceptOrderResponse *out = (void *)response;
    out->order = order_to_proto(call->arena, outcome->order);
    return arena_done(call->arena, err);
}

static enum err_code refuse_order_read(struct rpc_call *call, const ProtobufCMessage *request,
                                       struct command *ret, struct err *err)
{
    const Lockstep__V1__RefuseOrderRequest *in = (const void *)request;
    struct str ids[3]; /* shop, channel, order */
    struct str reason;
    enum err_code code =
        name_from_proto(in->name, "shops/*/channels/*/orders/*", "name", call->arena, ids, err);
    if (code == ERR_OK)
        code = required_text_from_proto(in->reason, "reason", LIMIT_TEXT_BYTES, &reason, err);
    if (code != ERR_OK)
        return code;
    *ret = (struct command){
        .kind = COMMAND_DECIDE_ORDER,
        .shop = ids[0],
        .decide_order = { .channel = ids[1], .order_id = ids[2], .accept = false },
    };
    return ERR_OK;
}

static enum err_code refuse_order_answer(struct rpc_call *call, const struct outcome *outcome,
                                         ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__RefuseOrderResponse *out = (void *)response;
    out->order = order_to_proto(call->arena, outcome->order);
    return arena_done(call->arena, err);
}

static const struct rpc_method methods[] = {
    { "IngestOrder", .later = true },
    { "GetOrder", .query = get_order },
    { "ListOrders", .query = list_orders },
    { "WatchOrders", .later = true },
    { "ListOrderHistory", .later = true },
    { "AcceptOrder", .read = accept_order_read, .answer = accept_order_answer },
    { "RefuseOrder", .read = refuse_order_read, .answer = refuse_order_answer },
    { "CancelOrder", .later = true },
    { "RetryOrder", .later = true },
    { "RefreshOrder", .later = true },
    { "LinkShopOrder", .later = true },
};

const struct rpc_service order_service = {
    .descriptor = &lockstep__v1__order_service__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
};
