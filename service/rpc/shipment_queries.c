/* service/rpc/shipment_queries.c: parcels, read and watched. */
#include "service/domain/event.h"
#include "service/rpc/backend.h"
#include "service/rpc/dispatch_queries.h"
#include "service/rpc/order_facts.h"
#include "service/rpc/order_parent.h"
#include "service/rpc/shipment_convert.h"
#include "service/rpc/watch.h"
#include "service/store/records.h"

struct shipment_filter {
    const Lockstep__V1__ShipmentFilter *in; /* the request's; NULL: all */
    struct instant start, end;
    bool only_open; /* none that is at its end */
};

static enum err_code filter_from_proto(const Lockstep__V1__ShipmentFilter *in,
                                       struct shipment_filter *ret, struct err *err)
{
    *ret = (struct shipment_filter){ .in = in };
    if (in == NULL)
        return ERR_OK;
    enum err_code code = instant_from_proto(in->start_time, "filter.start_time", &ret->start, err);
    return code == ERR_OK ? instant_from_proto(in->end_time, "filter.end_time", &ret->end, err)
                          : code;
}

static bool has_state(const Lockstep__V1__ShipmentFilter *in, enum shipment_state state)
{
    for (size_t i = 0; i < in->n_states; i++) {
        if ((int)in->states[i] == (int)state)
            return true;
    }
    return in->n_states == 0;
}

static bool is_text(struct str text, const char *wanted)
{
    return wanted[0] == '\0' || str_eq(text, str_c(wanted));
}

static bool shipment_wanted(const void *record, const void *context)
{
    const struct shipment *shipment = record;
    const struct shipment_filter *filter = context;
    const Lockstep__V1__ShipmentFilter *in = filter->in;
    if (filter->only_open && shipment->state == SHIPMENT_STATE_DONE)
        return false;
    return in == NULL ||
           (has_state(in, shipment->state) && is_text(shipment->warehouse, in->warehouse) &&
            is_text(shipment->tracking_number, in->tracking_number) &&
            shipment->dispatched.us >= filter->start.us &&
            (!instant_is_set(filter->end) || shipment->dispatched.us < filter->end.us));
}

enum err_code get_shipment(struct rpc_call *call, const ProtobufCMessage *request,
                           ProtobufCMessage *response, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    const Lockstep__V1__GetShipmentRequest *in = (const void *)request;
    Lockstep__V1__GetShipmentResponse *out = (void *)response;
    struct reader reader;
    struct shipment shipment;
    struct str ids[4], exception = STR_EMPTY;
    enum err_code code = name_from_proto(in->name, "shops/*/channels/*/orders/*/shipments/*",
                                         "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = reader_shipment(&reader, ids[0], ids[1], ids[2], ids[3], &shipment, err);
    if (code == ERR_OK)
        code = shipment_exception(&reader, &shipment, &exception, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->shipment = shipment_to_proto(call->arena, &shipment, exception);
    return arena_done(call->arena, err);
}

enum err_code list_shipments(struct rpc_call *call, const ProtobufCMessage *request,
                             ProtobufCMessage *response, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    const Lockstep__V1__ListShipmentsRequest *in = (const void *)request;
    Lockstep__V1__ListShipmentsResponse *out = (void *)response;
    struct reader reader;
    struct listing listing;
    struct shipment_filter filter;
    struct order_parent parent;
    struct shipment *shipments;
    struct key prefix;
    size_t count = 0;
    struct str next;
    enum err_code code = order_parent_from_proto(in->parent, call->arena, &parent, err);
    if (code == ERR_OK)
        code = filter_from_proto(in->filter, &filter, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    listing.page.wants = shipment_wanted;
    listing.page.context = &filter;
    order_parent_keys(&parent, KEY_TABLE_SHIPMENT, &prefix);
    reader_open(backend->store, call->arena, &reader);
    code = order_parent_check(&reader, &parent, err);
    if (code == ERR_OK)
        code = reader_list(&reader, &record_shipment, &prefix, &listing.page, &shipments, &count,
                           &next, err);
    out->shipments = ARENA_ARRAY(call->arena, Lockstep__V1__Shipment *, count);
    for (size_t i = 0; code == ERR_OK && out->shipments != NULL && i < count; i++) {
        struct str exception;
        code = shipment_exception(&reader, &shipments[i], &exception, err);
        if (code == ERR_OK)
            out->shipments[out->n_shipments++] =
                shipment_to_proto(call->arena, &shipments[i], exception);
    }
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->next_page_token = listing_token(&listing, call->arena, next);
    return arena_done(call->arena, err);
}

/* ---- watching ---- */

struct shipment_watch {
    struct watch watch;
    struct order_parent parent;
    struct shipment_filter filter;
};

static enum err_code shipments_list(struct watch *watch, struct reader *reader,
                                    const struct reader_page *page, void *ret_rows,
                                    size_t *ret_count, struct str *ret_next_token, struct err *err)
{
    const struct shipment_watch *shipments = (const void *)watch;
    struct shipment_filter filter = shipments->filter;
    struct reader_page wanted = *page;
    struct key prefix;
    filter.only_open = true;
    wanted.wants = shipment_wanted;
    wanted.context = &filter;
    order_parent_keys(&shipments->parent, KEY_TABLE_SHIPMENT, &prefix);
    return reader_list(reader, &record_shipment, &prefix, &wanted, ret_rows, ret_count,
                       ret_next_token, err);
}

static bool shipment_event(const struct watch *watch, const struct event *event)
{
    const struct shipment_watch *shipments = (const void *)watch;
    return event->kind == EVENT_SHIPMENT_CHANGED &&
           order_parent_has(&shipments->parent, event->channel);
}

static enum err_code shipment_load(struct watch *watch, struct reader *reader,
                                   const struct event *event, struct str subject, bool *ret_found,
                                   void *ret_row, struct err *err)
{
    const struct shipment_watch *shipments = (const void *)watch;
    struct str order_id, shipment_id;
    (void)subject;
    *ret_found = false;
    if (!event_subject_cut(event, &order_id, &shipment_id))
        return ERR_OK;
    enum err_code code =
        reader_shipment(reader, watch->shop, event->channel, order_id, shipment_id, ret_row, err);
    *ret_found = code == ERR_OK && shipment_wanted(ret_row, &shipments->filter);
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

static enum err_code shipment_fill(struct watch *watch, struct rpc_call *call,
                                   struct reader *reader, const void *row, char *token,
                                   bool caught_up, ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__WatchShipmentsResponse *out = (void *)response;
    struct str exception;
    (void)watch;
    out->resume_token = token;
    out->caught_up = caught_up;
    if (row == NULL)
        return ERR_OK;
    enum err_code code = shipment_exception(reader, row, &exception, err);
    if (code != ERR_OK)
        return code;
    out->shipment = shipment_to_proto(call->arena, row, exception);
    return arena_done(call->arena, err);
}

static const struct watch_kind shipment_kind = {
    .row_bytes = sizeof(struct shipment),
    .list = shipments_list,
    .wants = shipment_event,
    .load = shipment_load,
    .fill = shipment_fill,
};

enum err_code watch_shipments_open(struct rpc_call *call, const ProtobufCMessage *request,
                                   struct err *err)
{
    const Lockstep__V1__WatchShipmentsRequest *in = (const void *)request;
    struct arena *arena = call->stream->arena;
    struct shipment_watch *state = ARENA_NEW(arena, struct shipment_watch);
    if (state == NULL)
        return arena_err(arena, err);
    enum err_code code = channel_parent_from_proto(in->parent, arena, &state->parent, err);
    if (code == ERR_OK)
        code = filter_from_proto(in->filter, &state->filter, err);
    if (code == ERR_OK)
        code = order_parent_check_open(call, &state->parent, err);
    if (code != ERR_OK)
        return code;
    return watch_open(call, &state->watch,
                      &(struct watch_options){
                          .kind = &shipment_kind,
                          .shop = state->parent.shop,
                          .resume_token = in->resume_token,
                          .binding = order_parent_binding(&state->parent, in->filter),
                          .changes_only = in->changes_only,
                      },
                      err);
}
