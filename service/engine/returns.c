/* service/engine/returns.c: goods that came back, each of which becomes a refund. */
#include "service/engine/apply.h"

static enum err_code refund_of_return(struct apply *a, const struct order *order,
                                      struct order_line *line, struct refund *refund)
{
    struct refundable remainder;
    enum err_code code = refund_remaining(a, order, line, &remainder);
    if (code == ERR_OK)
        code = refund_of_units(line, &remainder, refund->quantity, a->arena, refund, a->err);
    return code == ERR_OK ? refund_emit(a, order, line, refund) : code;
}

static bool is_same_text(struct str said, struct str kept)
{
    return said.len == 0 || str_eq(said, kept);
}

/* What was not said is not another content. */
static bool says_the_same(const struct goods_return *seen, const struct goods_return *kept)
{
    return str_eq(seen->line_id, kept->line_id) && seen->quantity == kept->quantity &&
           is_same_text(seen->warehouse, kept->warehouse) &&
           is_same_text(seen->reason, kept->reason) &&
           (!instant_is_set(seen->received) || seen->received.us == kept->received.us);
}

static enum err_code return_again(struct apply *a, const struct goods_return *kept,
                                  struct goods_return *seen, struct refund *ret_refund)
{
    if (!says_the_same(seen, kept)) {
        err_set(a->err, REASON_ALREADY_EXISTS, "a return of this id says otherwise");
        return err_in(a->err, "return_id");
    }
    *seen = *kept;
    return refund_load(a, kept->channel, kept->order_id, kept->refund_id, ret_refund);
}

/* Not told how many were sent, the marketplace's word that all were counts. */
static int64_t units_sent(const struct order *order, const struct order_line *line)
{
    return order_is_sent(order->state) || line->dispatched > line->quantity ? line->quantity
                                                                            : line->dispatched;
}

static enum err_code units_check(struct apply *a, const struct goods_return *goods_return,
                                 int64_t left)
{
    if (goods_return->quantity >= 1 && goods_return->quantity <= left)
        return ERR_OK;
    if (goods_return->quantity < 1)
        err_set(a->err, REASON_FIELD_INVALID, "at least one unit");
    else
        err_set(a->err, REASON_RETURN_EXCEEDS_SENT,
                "%lld units were sent and did not come back yet", (long long)left);
    return err_in(a->err, "item.quantity");
}

/* One refund per return, however long its id is. */
static struct str refund_id_of(struct apply *a, struct str return_id)
{
    struct str id = arena_format(a->arena, "r-%.*s", STR_ARG(return_id));
    if (id.len <= LIMIT_ID_BYTES)
        return id;
    return arena_format(a->arena, "r-%016llx", (unsigned long long)str_hash(return_id));
}

enum err_code return_record(struct apply *a, struct order *order, struct goods_return *goods_return,
                            struct str refund_reason, struct refund *ret_refund)
{
    struct key key;
    bool found;
    struct order_line *line;
    struct goods_return kept;
    enum err_code code =
        order_line_named(a, order, goods_return->line_id, goods_return->sku, &line);
    if (code != ERR_OK)
        return err_in(a->err, "item");
    goods_return->line_id = line->line_id;
    goods_return->sku = line->sku;
    key_return(&key, a->command->shop, order->channel, order->order_id, goods_return->return_id);
    code = view_get(&a->view, &key, &record_goods_return, &found, &kept, a->err);
    if (code != ERR_OK)
        return code;
    if (found)
        return return_again(a, &kept, goods_return, ret_refund);
    bool is_by_shop = goods_return->shop_item_count > 0; /* it knows what it sent */
    int64_t sent = is_by_shop ? line->quantity : units_sent(order, line);
    code = units_check(a, goods_return, sent - line->returned);
    if (code != ERR_OK)
        return code;
    *ret_refund = (struct refund){
        .refund_id = refund_id_of(a, goods_return->return_id),
        .quantity = goods_return->quantity,
        .reason = refund_reason,
        .return_id = goods_return->return_id,
        .requested_by = a->command->principal,
        .note = goods_return->note,
    };
    line->returned += goods_return->quantity;
    code = refund_of_return(a, order, line, ret_refund);
    if (code != ERR_OK)
        return code;
    goods_return->shop = a->command->shop;
    goods_return->channel = order->channel;
    goods_return->order_id = order->order_id;
    goods_return->recorded = a->now;
    if (!instant_is_set(goods_return->received))
        goods_return->received = a->now;
    goods_return->refund_id = ret_refund->refund_id;
    view_put(&a->view, &key, &record_goods_return, goods_return);
    struct str subject = arena_format(a->arena, "%.*s" EVENT_ID_SEPARATOR "%.*s",
                                      STR_ARG(order->order_id), STR_ARG(goods_return->return_id));
    apply_event(a, EVENT_RETURN_RECEIVED, order->channel, subject, STR_EMPTY,
                apply_number(a, goods_return->quantity));
    order_store(a, order, order->state_text);
    return ERR_OK;
}

static enum err_code report_take(struct apply *a, const struct return_report *report,
                                 struct item_outcome *ret)
{
    struct order order;
    struct goods_return *goods_return = ARENA_NEW(a->arena, struct goods_return);
    struct refund *refund = ARENA_NEW(a->arena, struct refund);
    if (goods_return == NULL || refund == NULL)
        return arena_err(a->arena, a->err);
    *goods_return = report->goods_return;
    enum err_code code = order_load(a, goods_return->channel, goods_return->order_id, &order);
    if (code == ERR_OK && goods_return->warehouse.len > 0)
        code = warehouse_check(a, goods_return->warehouse);
    if (code != ERR_OK)
        return code;
    struct str reason = report->refund_reason;
    goods_return->source = a->command->principal;
    code = return_record(a, &order, goods_return, reason.len > 0 ? reason : STR("RETURN"), refund);
    *ret = (struct item_outcome){ .goods_return = goods_return, .refund = refund };
    return code;
}

enum err_code apply_report_return(struct apply *a)
{
    struct item_outcome taken;
    enum err_code code = report_take(a, &a->command->report_return, &taken);
    if (code != ERR_OK)
        return a->err->field[0] == '\0' ? code : err_in(a->err, "reported_return");
    a->out->goods_return = taken.goods_return;
    a->out->refund = taken.refund;
    return ERR_OK;
}

enum err_code apply_report_returns(struct apply *a)
{
    const struct command *command = a->command;
    size_t count = command->report_returns.count;
    a->out->items = ARENA_ARRAY(a->arena, struct item_outcome, count);
    if (a->out->items == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < count; i++) {
        struct apply_mark mark = apply_mark(a);
        struct item_outcome *item = &a->out->items[i];
        *a->err = (struct err){ .reason = REASON_NONE };
        enum err_code code = report_take(a, &command->report_returns.items[i], item);
        if (code != ERR_OK && !apply_spoils_all(code))
            code = item_refused(a, &mark, item);
        if (code != ERR_OK)
            return code;
    }
    a->out->item_count = count;
    return ERR_OK;
}
