/* service/rpc/order_filter.c: all conditions that are set must hold. */
#include "service/rpc/order_filter.h"

#include "service/rpc/order_convert.h"

enum err_code order_filter_from_proto(const Lockstep__V1__OrderFilter *in, struct order_filter *ret,
                                      struct err *err)
{
    *ret = (struct order_filter){ .in = in };
    if (in == NULL)
        return ERR_OK;
    enum err_code code = instant_from_proto(in->start_time, "filter.start_time", &ret->start, err);
    if (code == ERR_OK)
        code = instant_from_proto(in->end_time, "filter.end_time", &ret->end, err);
    if (code == ERR_OK)
        code = instant_from_proto(in->due_before, "filter.due_before", &ret->due_before, err);
    return code;
}

static bool has_state(const Lockstep__V1__OrderFilter *in, enum order_state state)
{
    for (size_t i = 0; i < in->n_states; i++) {
        if ((int)in->states[i] == (int)state)
            return true;
    }
    return in->n_states == 0;
}

static bool has_sku(const struct order *order, struct str sku)
{
    for (size_t i = 0; i < order->line_count; i++) {
        if (str_eq(order->lines[i].sku, sku))
            return true;
    }
    return sku.len == 0;
}

static bool has_failed(const struct order *order)
{
    return order->acceptance == STEP_FAILED || order->creation == STEP_FAILED ||
           order->reference == STEP_FAILED || order->tracking == STEP_FAILED ||
           order->dispatch == STEP_FAILED;
}

static bool is_text(struct str text, const char *wanted)
{
    return wanted[0] == '\0' || str_eq(text, str_c(wanted));
}

static bool is_within(const struct order *order, const struct order_filter *filter)
{
    struct instant deadline = order_deadline(order);
    bool is_due = instant_is_set(deadline) && deadline.us < filter->due_before.us;
    return order->created.us >= filter->start.us &&
           (!instant_is_set(filter->end) || order->created.us < filter->end.us) &&
           (!instant_is_set(filter->due_before) || is_due);
}

bool order_wanted(const void *record, const void *context)
{
    const struct order *order = record;
    const struct order_filter *filter = context;
    const Lockstep__V1__OrderFilter *in = filter->in;
    if (filter->only_open && order_state_is_final(order->state))
        return false;
    return in == NULL ||
           (has_state(in, order->state) && is_within(order, filter) &&
            has_sku(order, str_c(in->sku)) && is_text(order->commercial_id, in->commercial_id) &&
            is_text(order->shop_order_id, in->shop_order_id) &&
            (!in->only_failed || has_failed(order)));
}
