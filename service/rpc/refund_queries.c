/* service/rpc/refund_queries.c: refunds, read and watched. */
#include "service/rpc/refund_queries.h"

#include "service/rpc/backend.h"
#include "service/rpc/order_parent.h"
#include "service/rpc/refund_look.h"
#include "service/rpc/watch.h"
#include "service/store/records.h"

enum err_code get_refund(struct rpc_call *call, const ProtobufCMessage *request,
                         ProtobufCMessage *response, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    const Lockstep__V1__GetRefundRequest *in = (const void *)request;
    Lockstep__V1__GetRefundResponse *out = (void *)response;
    struct reader reader;
    struct refund_look look = { .reader = &reader };
    struct refund refund;
    struct refund_facts facts;
    struct str ids[4];
    enum err_code code = name_from_proto(in->name, "shops/*/channels/*/orders/*/refunds/*", "name",
                                         call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = reader_refund(&reader, ids[0], ids[1], ids[2], ids[3], &refund, err);
    if (code == ERR_OK)
        code = refund_facts_read(&look, &refund, &facts, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->refund = refund_to_proto(call->arena, &refund, &facts);
    return arena_done(call->arena, err);
}

static enum err_code refunds_read(struct reader *reader, const struct order_parent *parent,
                                  struct refund_filter *filter, struct reader_page *page,
                                  void *ret_rows, size_t *ret_count, struct str *ret_next,
                                  struct err *err)
{
    struct key prefix;
    page->wants = refund_wanted;
    page->context = filter;
    order_parent_keys(parent, KEY_TABLE_REFUND, &prefix);
    enum err_code code =
        reader_list(reader, &record_refund, &prefix, page, ret_rows, ret_count, ret_next, err);
    if (code == ERR_OK && filter->look->code != ERR_OK) {
        *err = filter->look->err;
        return filter->look->code;
    }
    return code;
}

enum err_code list_refunds(struct rpc_call *call, const ProtobufCMessage *request,
                           ProtobufCMessage *response, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    const Lockstep__V1__ListRefundsRequest *in = (const void *)request;
    Lockstep__V1__ListRefundsResponse *out = (void *)response;
    struct reader reader;
    struct refund_look look = { .reader = &reader };
    struct listing listing;
    struct refund_filter filter;
    struct order_parent parent;
    struct refund *refunds;
    size_t count = 0;
    struct str next;
    enum err_code code = order_parent_from_proto(in->parent, call->arena, &parent, err);
    if (code == ERR_OK)
        code = refund_filter_from_proto(in->filter, &filter, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    filter.look = &look;
    reader_open(backend->store, call->arena, &reader);
    code = order_parent_check(&reader, &parent, err);
    if (code == ERR_OK)
        code = refunds_read(&reader, &parent, &filter, &listing.page, &refunds, &count, &next, err);
    out->refunds = ARENA_ARRAY(call->arena, Lockstep__V1__Refund *, count);
    for (size_t i = 0; code == ERR_OK && out->refunds != NULL && i < count; i++) {
        struct refund_facts facts;
        code = refund_facts_read(&look, &refunds[i], &facts, err);
        if (code == ERR_OK)
            out->refunds[out->n_refunds++] = refund_to_proto(call->arena, &refunds[i], &facts);
    }
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->next_page_token = listing_token(&listing, call->arena, next);
    return arena_done(call->arena, err);
}

/* ---- watching ---- */

struct refund_watch {
    struct watch watch;
    struct order_parent parent;
    struct refund_filter filter;
};

static enum err_code refunds_list(struct watch *watch, struct reader *reader,
                                  const struct reader_page *page, void *ret_rows, size_t *ret_count,
                                  struct str *ret_next_token, struct err *err)
{
    const struct refund_watch *refunds = (const void *)watch;
    struct refund_look look = { .reader = reader };
    struct refund_filter filter = refunds->filter;
    struct reader_page wanted = *page;
    filter.only_open = true;
    filter.look = &look;
    return refunds_read(reader, &refunds->parent, &filter, &wanted, ret_rows, ret_count,
                        ret_next_token, err);
}

static bool refund_event(const struct watch *watch, const struct event *event)
{
    const struct refund_watch *refunds = (const void *)watch;
    return event->kind == EVENT_REFUND_CHANGED &&
           order_parent_has(&refunds->parent, event->channel);
}

static enum err_code refund_read(struct watch *watch, struct reader *reader,
                                 const struct event *event, struct str subject, bool *ret_found,
                                 void *ret_row, struct err *err)
{
    const struct refund_watch *refunds = (const void *)watch;
    struct refund_look look = { .reader = reader };
    struct refund_filter filter = refunds->filter;
    struct str order_id, refund_id;
    (void)subject;
    *ret_found = false;
    if (!event_subject_cut(event, &order_id, &refund_id))
        return ERR_OK;
    enum err_code code =
        reader_refund(reader, watch->shop, event->channel, order_id, refund_id, ret_row, err);
    if (code != ERR_OK)
        return code == ERR_NOT_FOUND ? ERR_OK : code;
    filter.look = &look;
    *ret_found = refund_wanted(ret_row, &filter);
    if (look.code != ERR_OK)
        *err = look.err;
    return look.code;
}

static enum err_code refund_fill(struct watch *watch, struct rpc_call *call, struct reader *reader,
                                 const void *row, char *token, bool caught_up,
                                 ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__WatchRefundsResponse *out = (void *)response;
    struct refund_look look = { .reader = reader };
    struct refund_facts facts;
    (void)watch;
    out->resume_token = token;
    out->caught_up = caught_up;
    if (row == NULL)
        return ERR_OK;
    enum err_code code = refund_facts_read(&look, row, &facts, err);
    if (code != ERR_OK)
        return code;
    out->refund = refund_to_proto(call->arena, row, &facts);
    return arena_done(call->arena, err);
}

static const struct watch_kind refund_kind = {
    .row_bytes = sizeof(struct refund),
    .list = refunds_list,
    .wants = refund_event,
    .load = refund_read,
    .fill = refund_fill,
};

enum err_code watch_refunds_open(struct rpc_call *call, const ProtobufCMessage *request,
                                 struct err *err)
{
    const Lockstep__V1__WatchRefundsRequest *in = (const void *)request;
    struct arena *arena = call->stream->arena;
    struct refund_watch *state = ARENA_NEW(arena, struct refund_watch);
    if (state == NULL)
        return arena_err(arena, err);
    enum err_code code = channel_parent_from_proto(in->parent, arena, &state->parent, err);
    if (code == ERR_OK)
        code = refund_filter_from_proto(in->filter, &state->filter, err);
    if (code == ERR_OK)
        code = order_parent_check_open(call, &state->parent, err);
    if (code != ERR_OK)
        return code;
    return watch_open(call, &state->watch,
                      &(struct watch_options){
                          .kind = &refund_kind,
                          .shop = state->parent.shop,
                          .resume_token = in->resume_token,
                          .binding = order_parent_binding(&state->parent, in->filter),
                          .changes_only = in->changes_only,
                      },
                      err);
}
