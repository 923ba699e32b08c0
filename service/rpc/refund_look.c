/* service/rpc/refund_look.c: a refund, its order, and whether it is asked for. */
#include "service/rpc/refund_look.h"

#include "service/rpc/order_facts.h"

static const struct line_refund *listed(const struct order *order, struct str refund_id)
{
    for (size_t i = 0; i < order->line_count; i++) {
        for (size_t j = 0; j < order->lines[i].refund_count; j++) {
            if (str_eq(order->lines[i].refunds[j].refund_id, refund_id))
                return &order->lines[i].refunds[j];
        }
    }
    return NULL;
}

static bool is_of_order(const struct refund_look *look, const struct refund *refund)
{
    return look->has_order && str_eq(look->order.order_id, refund->order_id) &&
           str_eq(look->order.channel, refund->channel);
}

const struct line_refund *refund_seen_by(struct refund_look *look, const struct refund *refund)
{
    if (refund->marketplace_refund_id.len == 0)
        return NULL;
    if (!is_of_order(look, refund)) {
        struct err err;
        enum err_code code = reader_order(look->reader, refund->shop, refund->channel,
                                          refund->order_id, &look->order, &err);
        look->has_order = code == ERR_OK;
        if (code != ERR_OK && code != ERR_NOT_FOUND) {
            look->code = code;
            look->err = err;
        }
    }
    return look->has_order ? listed(&look->order, refund->marketplace_refund_id) : NULL;
}

enum err_code refund_facts_read(struct refund_look *look, const struct refund *refund,
                                struct refund_facts *ret, struct err *err)
{
    *ret = (struct refund_facts){ .seen = refund_seen_by(look, refund) };
    if (look->code != ERR_OK) {
        *err = look->err;
        return look->code;
    }
    return refund_exception(look->reader, refund, &ret->exception, err);
}

/* ---- filters ---- */

enum err_code refund_filter_from_proto(const Lockstep__V1__RefundFilter *in,
                                       struct refund_filter *ret, struct err *err)
{
    *ret = (struct refund_filter){ .in = in };
    if (in == NULL)
        return ERR_OK;
    enum err_code code = instant_from_proto(in->start_time, "filter.start_time", &ret->start, err);
    return code == ERR_OK ? instant_from_proto(in->end_time, "filter.end_time", &ret->end, err)
                          : code;
}

static bool has_state(const Lockstep__V1__RefundFilter *in, Lockstep__V1__Refund__State state)
{
    for (size_t i = 0; i < in->n_states; i++) {
        if (in->states[i] == state)
            return true;
    }
    return in->n_states == 0;
}

static bool has_source(const Lockstep__V1__RefundFilter *in, Lockstep__V1__Refund__Source source)
{
    for (size_t i = 0; i < in->n_sources; i++) {
        if (in->sources[i] == source)
            return true;
    }
    return in->n_sources == 0;
}

bool refund_wanted(const void *record, const void *context)
{
    const struct refund *refund = record;
    const struct refund_filter *filter = context;
    const Lockstep__V1__RefundFilter *in = filter->in;
    Lockstep__V1__Refund__State state =
        refund_state_to_proto(refund, refund_seen_by(filter->look, refund));
    if (filter->only_open && state == LOCKSTEP__V1__REFUND__STATE__STATE_PAID)
        return false;
    return in == NULL || (has_state(in, state) && has_source(in, refund_source_to_proto(refund)) &&
                          refund->created.us >= filter->start.us &&
                          (!instant_is_set(filter->end) || refund->created.us < filter->end.us));
}
