/* service/rpc/return_queries.c: returns, and the evidence of what became of them. */
#include "service/rpc/backend.h"
#include "service/rpc/order_facts.h"
#include "service/rpc/order_parent.h"
#include "service/rpc/refund_look.h"
#include "service/rpc/refund_queries.h"
#include "service/store/records.h"

/* The refund that a return caused. *ret_found false: none. */
static enum err_code refund_of_return(struct reader *reader,
                                      const struct goods_return *goods_return, bool *ret_found,
                                      struct refund *ret, struct err *err)
{
    *ret_found = false;
    if (goods_return->refund_id.len == 0)
        return ERR_OK;
    enum err_code code = reader_refund(reader, goods_return->shop, goods_return->channel,
                                       goods_return->order_id, goods_return->refund_id, ret, err);
    *ret_found = code == ERR_OK;
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

static enum err_code return_message(struct reader *reader, const struct goods_return *goods_return,
                                    Lockstep__V1__OrderReturn **ret, struct err *err)
{
    struct refund refund;
    struct str exception = STR_EMPTY;
    bool found;
    enum err_code code = refund_of_return(reader, goods_return, &found, &refund, err);
    if (code == ERR_OK && found)
        code = refund_exception(reader, &refund, &exception, err);
    if (code != ERR_OK)
        return code;
    *ret = return_to_proto(reader->view.arena, goods_return, found ? &refund : NULL, exception);
    return *ret == NULL ? arena_err(reader->view.arena, err) : ERR_OK;
}

enum err_code get_return(struct rpc_call *call, const ProtobufCMessage *request,
                         ProtobufCMessage *response, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    const Lockstep__V1__GetReturnRequest *in = (const void *)request;
    Lockstep__V1__GetReturnResponse *out = (void *)response;
    struct reader reader;
    struct goods_return goods_return;
    struct str ids[4];
    enum err_code code = name_from_proto(in->name, "shops/*/channels/*/orders/*/returns/*", "name",
                                         call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = reader_return(&reader, ids[0], ids[1], ids[2], ids[3], &goods_return, err);
    if (code == ERR_OK)
        code = return_message(&reader, &goods_return, &out->order_return, err);
    reader_close(&reader);
    return code == ERR_OK ? arena_done(call->arena, err) : code;
}

/* ---- lists ---- */

struct return_filter {
    const Lockstep__V1__ListReturnsRequest *in;
    struct instant start, end;
    struct reader *reader;
    enum err_code *code; /* of a read that failed, with `err` */
    struct err *err;
};

static bool has_state(const struct return_filter *filter, const struct goods_return *goods_return)
{
    struct refund refund;
    bool found;
    if (filter->in->n_states == 0)
        return true;
    *filter->code = refund_of_return(filter->reader, goods_return, &found, &refund, filter->err);
    Lockstep__V1__OrderReturn__State state =
        return_state_to_proto(*filter->code == ERR_OK && found ? &refund : NULL);
    for (size_t i = 0; i < filter->in->n_states; i++) {
        if (filter->in->states[i] == state)
            return true;
    }
    return false;
}

static bool return_wanted(const void *record, const void *context)
{
    const struct goods_return *goods_return = record;
    const struct return_filter *filter = context;
    return *filter->code == ERR_OK && goods_return->received.us >= filter->start.us &&
           (!instant_is_set(filter->end) || goods_return->received.us < filter->end.us) &&
           has_state(filter, goods_return);
}

enum err_code list_returns(struct rpc_call *call, const ProtobufCMessage *request,
                           ProtobufCMessage *response, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    const Lockstep__V1__ListReturnsRequest *in = (const void *)request;
    Lockstep__V1__ListReturnsResponse *out = (void *)response;
    struct reader reader;
    struct listing listing;
    enum err_code look_code = ERR_OK;
    struct return_filter filter = { .in = in, .reader = &reader, .code = &look_code, .err = err };
    struct order_parent parent;
    struct goods_return *rows;
    struct key prefix;
    size_t count = 0;
    struct str next;
    enum err_code code = order_parent_from_proto(in->parent, call->arena, &parent, err);
    if (code == ERR_OK)
        code = instant_from_proto(in->start_time, "start_time", &filter.start, err);
    if (code == ERR_OK)
        code = instant_from_proto(in->end_time, "end_time", &filter.end, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    listing.page.wants = return_wanted;
    listing.page.context = &filter;
    order_parent_keys(&parent, KEY_TABLE_RETURN, &prefix);
    reader_open(backend->store, call->arena, &reader);
    code = order_parent_check(&reader, &parent, err);
    if (code == ERR_OK)
        code = reader_list(&reader, &record_goods_return, &prefix, &listing.page, &rows, &count,
                           &next, err);
    if (code == ERR_OK)
        code = look_code;
    out->order_returns = ARENA_ARRAY(call->arena, Lockstep__V1__OrderReturn *, count);
    for (size_t i = 0; code == ERR_OK && out->order_returns != NULL && i < count; i++)
        code = return_message(&reader, &rows[i], &out->order_returns[out->n_order_returns++], err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->next_page_token = listing_token(&listing, call->arena, next);
    return arena_done(call->arena, err);
}

/* ---- evidence ---- */

/* A lost answer was decided by what the marketplace's own list shows. */
static char *decision_of(struct arena *arena, const struct refund *refund)
{
    struct str decision = STR_EMPTY;
    bool was_lost = false;
    for (size_t i = 0; i < refund->evidence_count; i++) {
        struct str what = refund->evidence[i].what;
        was_lost = was_lost || str_starts(what, STR("OR28 sent, no answer"));
        if (str_starts(what, STR("OR11 read: it is there")))
            decision = STR("the marketplace's list of the order's refunds shows it, with the same "
                           "amounts, taxes and reason: it was not sent again");
        else if (str_starts(what, STR("OR11 read: it is not there")))
            decision = STR("the marketplace's list of the order's refunds did not show it: after "
                           "several looks it is sent again");
    }
    return was_lost ? text_to_proto(arena, decision) : (char *)protobuf_c_empty_string;
}

static enum err_code return_of_refund(struct reader *reader, const struct refund *refund,
                                      Lockstep__V1__OrderReturn **ret, struct err *err)
{
    struct goods_return goods_return;
    if (refund->return_id.len == 0)
        return ERR_OK;
    enum err_code code = reader_return(reader, refund->shop, refund->channel, refund->order_id,
                                       refund->return_id, &goods_return, err);
    if (code != ERR_OK)
        return code == ERR_NOT_FOUND ? ERR_OK : code;
    return return_message(reader, &goods_return, ret, err);
}

enum err_code get_refund_evidence(struct rpc_call *call, const ProtobufCMessage *request,
                                  ProtobufCMessage *response, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    const Lockstep__V1__GetRefundEvidenceRequest *in = (const void *)request;
    Lockstep__V1__GetRefundEvidenceResponse *out = (void *)response;
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
    if (code == ERR_OK)
        code = return_of_refund(&reader, &refund, &out->order_return, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->refund = refund_to_proto(call->arena, &refund, &facts);
    out->n_exchanges = refund.evidence_count;
    out->exchanges = evidence_to_proto(call->arena, &refund);
    out->decision = decision_of(call->arena, &refund);
    return arena_done(call->arena, err);
}
