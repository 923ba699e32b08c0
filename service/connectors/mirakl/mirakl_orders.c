/* service/connectors/mirakl/mirakl_orders.c: OR11 reads; OR04, OR21, OR23, OR24, OR28 act. */
#include "service/connectors/mirakl/mirakl.h"
#include "service/connectors/mirakl/mirakl_order.h"

static void query_text(struct draft *draft, const char *key, struct str value)
{
    if (value.len > 0)
        url_query(&draft->url, key, value);
}

static void query_instant(struct draft *draft, const char *key, struct instant value)
{
    if (instant_is_set(value))
        url_query_instant(&draft->url, key, value);
}

enum err_code mirakl_orders_build(struct draft *draft, const struct call *call, struct err *err)
{
    (void)err;
    const struct orders_query *query = &call->orders;
    mirakl_begin(draft, HTTP_GET, STR("/api/orders"));
    mirakl_accept_json(draft);
    query_text(draft, "order_ids", query->order_ids);
    query_text(draft, "order_state_codes", query->states);
    query_instant(draft, "start_update_date", query->updated_from);
    query_instant(draft, "end_update_date", query->updated_to);
    query_instant(draft, "start_date", query->created_from);
    query_text(draft, "order_tax_mode", mirakl_tax_mode_name(draft->endpoint->tax_mode));
    url_query_i64(&draft->url, "max", query->max);
    url_query_i64(&draft->url, "offset", query->offset);
    mirakl_shop(draft);
    return ERR_OK;
}

enum err_code mirakl_orders_read(const struct reading *in, struct answer *ret, struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *list = jread_array_needed(&read, in->root, "orders");
    ret->orders.total = jread_i64(&read, in->root, "total_count", -1);
    if (read.code != ERR_OK)
        return read.code;
    struct order *orders = ARENA_ARRAY(in->arena, struct order, list->count);
    if (orders == NULL)
        return arena_err(in->arena, err);
    ret->orders.orders = orders;
    for (const struct jnode *node = list->first; node != NULL; node = node->next) {
        enum err_code code = mirakl_order_read(node, in->endpoint->currency, in->arena,
                                               &orders[ret->orders.count], err);
        if (code == ERR_OK)
            ret->orders.count++;
        else
            code = answer_reject(ret, list, node, "order_id", in->arena, err);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

enum err_code mirakl_order_reference_build(struct draft *draft, const struct call *call,
                                           struct err *err)
{
    CHECK(call->references.count >= 1);
    CHECK(call->references.count <= ORDER_REFERENCE_COUNT);
    mirakl_begin(draft, HTTP_PUT, STR("/api/orders"));
    mirakl_accept_json(draft);
    mirakl_shop(draft);
    struct jwriter w = mirakl_body(draft);
    jwriter_object(&w, NULL);
    jwriter_array(&w, "orders");
    for (size_t i = 0; i < call->references.count; i++) {
        enum err_code code = call_need(call->references.rows[i].order_id, "order_id", err);
        if (code != ERR_OK)
            return err_in(err, "references[%zu]", i);
        jwriter_object(&w, NULL);
        jwriter_text(&w, "order_id", call->references.rows[i].order_id);
        jwriter_object(&w, "references");
        jwriter_text(&w, "order_reference_for_seller", call->references.rows[i].reference);
        jwriter_end(&w);
        jwriter_end(&w);
    }
    jwriter_end(&w);
    jwriter_end(&w);
    return ERR_OK;
}

static void reference_take(const struct reading *in, struct str order_id, struct str reason,
                           struct reference_answer *rows)
{
    for (size_t i = 0; i < in->call->references.count; i++) {
        if (!str_eq(in->call->references.rows[i].order_id, order_id))
            continue;
        rows[i].is_done = reason.len == 0;
        rows[i].reason = reason;
    }
}

/* 200 in either case: each order is updated, or has errors of its own. */
enum err_code mirakl_order_reference_read(const struct reading *in, struct answer *ret,
                                          struct err *err)
{
    struct jread read = { .err = err };
    size_t count = in->call->references.count;
    struct reference_answer *rows = ARENA_ARRAY(in->arena, struct reference_answer, count);
    if (rows == NULL)
        return arena_err(in->arena, err);
    const struct jnode *list = jread_array_needed(&read, in->root, "updated_orders");
    for (const struct jnode *node = jnode_first(list); node != NULL; node = node->next) {
        const struct jnode *first = jnode_first(jread_array(&read, node, "errors"));
        struct str reason = STR_EMPTY;
        if (first != NULL) {
            reason = jread_text(&read, first, "message");
            if (reason.len == 0)
                reason = STR("no reason is given");
        }
        reference_take(in, jread_text(&read, node, "order_id"), reason, rows);
    }
    ret->references.rows = rows;
    ret->references.count = count;
    return read.code;
}

enum err_code mirakl_accept_build(struct draft *draft, const struct call *call, struct err *err)
{
    enum err_code code = mirakl_begin_order(draft, call->accept.order_id, STR("/accept"), err);
    if (code != ERR_OK)
        return code;
    struct jwriter w = mirakl_body(draft);
    jwriter_object(&w, NULL);
    jwriter_array(&w, "order_lines");
    for (size_t i = 0; i < call->accept.count; i++) {
        const struct line_decision *decision = &call->accept.lines[i];
        code = call_need(decision->line_id, "line_id", err);
        if (code != ERR_OK)
            return err_in(err, "lines[%zu]", i);
        jwriter_object(&w, NULL);
        jwriter_text(&w, "id", decision->line_id);
        jwriter_bool(&w, "accepted", decision->accepted);
        jwriter_end(&w);
    }
    jwriter_end(&w);
    jwriter_end(&w);
    return ERR_OK;
}

/* A registered carrier goes by its code and computes its URL; any other by its name. */
enum err_code mirakl_tracking_build(struct draft *draft, const struct call *call, struct err *err)
{
    const struct tracking *tracking = &call->tracking.tracking;
    enum err_code code = mirakl_begin_order(draft, call->tracking.order_id, STR("/tracking"), err);
    if (code == ERR_OK && tracking->carrier_code.len == 0)
        code = call_need(tracking->carrier_name, "carrier_name", err);
    if (code != ERR_OK)
        return code;
    struct jwriter w = mirakl_body(draft);
    jwriter_object(&w, NULL);
    if (tracking->carrier_code.len > 0) {
        jwriter_text(&w, "carrier_code", tracking->carrier_code);
    } else {
        jwriter_text(&w, "carrier_name", tracking->carrier_name);
        if (tracking->tracking_url.len > 0)
            jwriter_text(&w, "carrier_url", tracking->tracking_url);
    }
    if (tracking->tracking_number.len > 0)
        jwriter_text(&w, "tracking_number", tracking->tracking_number);
    jwriter_end(&w);
    return ERR_OK;
}

/* No body: the transport sends Content-Length 0, without which the answer is 411. */
enum err_code mirakl_ship_build(struct draft *draft, const struct call *call, struct err *err)
{
    return mirakl_begin_order(draft, call->order_id, STR("/ship"), err);
}

/* Always with their amounts: what is left out is either refused or not refunded. */
static void write_taxes(struct jwriter *w, const char *key, const struct tax *taxes, size_t count)
{
    if (count == 0)
        return;
    jwriter_array(w, key);
    for (size_t i = 0; i < count; i++) {
        jwriter_object(w, NULL);
        jwriter_text(w, "code", taxes[i].code);
        jwriter_money(w, "amount", taxes[i].amount);
        jwriter_end(w);
    }
    jwriter_end(w);
}

static enum err_code refund_check(const struct refund_call *refund, struct err *err)
{
    enum err_code code = call_need(refund->line_id, "line_id", err);
    if (code == ERR_OK)
        code = call_need(refund->reason_code, "reason_code", err);
    if (code != ERR_OK)
        return code;
    if (!money_is_set(refund->amount) || refund->amount.minor < 0) {
        (void)err_set(err, REASON_FIELD_INVALID, "is not set or negative");
        return err_in(err, "amount");
    }
    if (refund->shipping_amount.minor < 0 ||
        (money_is_set(refund->shipping_amount) &&
         !currency_eq(refund->amount.currency, refund->shipping_amount.currency))) {
        (void)err_set(err, REASON_FIELD_INVALID, "is negative or of another currency");
        return err_in(err, "shipping_amount");
    }
    return ERR_OK;
}

/* One line per call: whether a list is taken as a whole is not published. */
enum err_code mirakl_refund_build(struct draft *draft, const struct call *call, struct err *err)
{
    const struct refund_call *refund = &call->refund;
    enum err_code code = refund_check(refund, err);
    if (code != ERR_OK)
        return code;
    mirakl_begin(draft, HTTP_PUT, STR("/api/orders/refund"));
    mirakl_accept_json(draft);
    mirakl_shop(draft);
    struct jwriter w = mirakl_body(draft);
    jwriter_object(&w, NULL);
    if (refund->tax_mode != TAX_MODE_UNKNOWN)
        jwriter_text(&w, "order_tax_mode", mirakl_tax_mode_name(refund->tax_mode));
    jwriter_array(&w, "refunds");
    jwriter_object(&w, NULL);
    jwriter_text(&w, "order_line_id", refund->line_id);
    jwriter_money(&w, "amount", refund->amount);
    jwriter_money(&w, "shipping_amount",
                  money_of(refund->shipping_amount.minor, refund->amount.currency));
    jwriter_text(&w, "currency_iso_code", str_c(refund->amount.currency.code));
    jwriter_i64(&w, "quantity", refund->quantity);
    jwriter_text(&w, "reason_code", refund->reason_code);
    write_taxes(&w, "taxes", refund->taxes, refund->tax_count);
    write_taxes(&w, "shipping_taxes", refund->shipping_taxes, refund->shipping_tax_count);
    jwriter_bool(&w, "excluded_from_shipment", refund->excluded_from_shipment);
    jwriter_end(&w);
    jwriter_end(&w);
    jwriter_end(&w);
    return ERR_OK;
}

enum err_code mirakl_refund_read(const struct reading *in, struct answer *ret, struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *list = jread_array_needed(&read, in->root, "refunds");
    for (const struct jnode *node = jnode_first(list); node != NULL; node = node->next) {
        if (!str_eq(jread_text(&read, node, "order_line_id"), in->call->refund.line_id))
            continue;
        ret->refund.refund_id = jread_text_needed(&read, node, "refund_id");
        ret->refund.group_id = jread_text(&read, node, "order_refund_id");
        return read.code;
    }
    if (read.code == ERR_OK)
        read.code = err_set(err, REASON_FIELD_REQUIRED, "the line is not among the refunded ones");
    return read.code;
}
