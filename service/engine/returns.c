/*
 * service/engine/returns.c: goods that came back, each of which becomes a refund.
 *
 * The same goods are told of twice: by the warehouse that takes them in, and by the shop system.
 * Which of its units a report means is not known, so that units count once: as many came back as
 * the one or the other says, and only what is more than before is refunded.
 */
#include "service/domain/name.h"
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
    if (kept->refund_id.len == 0)
        return ERR_OK;
    return refund_load(a, kept->channel, kept->order_id, kept->refund_id, ret_refund);
}

/* Not told how many were sent, the marketplace's word that all were counts. */
static int64_t units_sent(const struct order *order, const struct order_line *line)
{
    return order_is_sent(order->state) || line->dispatched > line->quantity ? line->quantity
                                                                            : line->dispatched;
}

/* Units of a line that came back, by who said so. */
struct told {
    int64_t by_shop, by_others;
};

static bool is_by_shop(const struct goods_return *goods_return)
{
    return goods_return->shop_item_count > 0;
}

static int64_t told_units(const struct told *told)
{
    return told->by_shop > told->by_others ? told->by_shop : told->by_others;
}

static void told_add(struct told *told, const struct goods_return *goods_return)
{
    *(is_by_shop(goods_return) ? &told->by_shop : &told->by_others) += goods_return->quantity;
}

static enum err_code told_load(struct apply *a, const struct order *order,
                               const struct order_line *line, struct told *ret)
{
    struct key prefix;
    struct str key, value;
    struct told told = { 0 };
    key_return(&prefix, a->command->shop, order->channel, order->order_id, STR_EMPTY);
    prefix.len--; /* the empty last part's NUL */
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, false);
    enum err_code code = ERR_OK;
    while (code == ERR_OK && cursor_next(cursor, &key, &value)) {
        struct goods_return goods_return;
        code = view_decode(&a->view, &record_goods_return, value, &goods_return, a->err);
        if (code == ERR_OK && str_eq(goods_return.line_id, line->line_id))
            told_add(&told, &goods_return);
    }
    if (code == ERR_OK)
        code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    *ret = told;
    return code;
}

static enum err_code quantity_check(struct apply *a, const struct goods_return *goods_return)
{
    if (goods_return->quantity >= 1)
        return ERR_OK;
    err_set(a->err, REASON_FIELD_INVALID, "at least one unit");
    return err_in(a->err, "item.quantity");
}

/* What is new of the return: 0 if the other side told of these units before. */
static enum err_code units_settle(struct apply *a, const struct order *order,
                                  struct order_line *line, const struct goods_return *goods_return,
                                  int64_t *ret_units)
{
    struct told told;
    enum err_code code = quantity_check(a, goods_return);
    if (code == ERR_OK)
        code = told_load(a, order, line, &told);
    if (code != ERR_OK)
        return code;
    /* The shop knows what it sent. */
    int64_t sent = is_by_shop(goods_return) ? line->quantity : units_sent(order, line);
    int64_t before = told_units(&told);
    told_add(&told, goods_return);
    if (told_units(&told) > sent) {
        err_set(a->err, REASON_RETURN_EXCEEDS_SENT,
                "%lld units were sent and did not come back yet", (long long)(sent - before));
        return err_in(a->err, "item.quantity");
    }
    line->returned = told_units(&told);
    *ret_units = told_units(&told) - before;
    return ERR_OK;
}

/* One refund per return, however long its id is. */
static struct str refund_id_of(struct apply *a, struct str return_id)
{
    struct str id = arena_format(a->arena, "r-%.*s", STR_ARG(return_id));
    if (id.len <= LIMIT_ID_BYTES)
        return id;
    return arena_format(a->arena, "r-%016llx", (unsigned long long)str_hash(return_id));
}

static void return_store(struct apply *a, const struct key *key,
                         const struct goods_return *goods_return)
{
    view_put(&a->view, key, &record_goods_return, goods_return);
    struct str subject =
        arena_format(a->arena, "%.*s" EVENT_ID_SEPARATOR "%.*s", STR_ARG(goods_return->order_id),
                     STR_ARG(goods_return->return_id));
    apply_event(a, EVENT_RETURN_RECEIVED, goods_return->channel, subject, STR_EMPTY,
                apply_number(a, goods_return->quantity));
}

static enum err_code return_new(struct apply *a, struct order *order, struct order_line *line,
                                struct goods_return *goods_return, struct str refund_reason,
                                struct refund *ret_refund)
{
    int64_t units = 0;
    enum err_code code = units_settle(a, order, line, goods_return, &units);
    if (code != ERR_OK)
        return code;
    if (units > 0) {
        *ret_refund = (struct refund){
            .refund_id = refund_id_of(a, goods_return->return_id),
            .quantity = units,
            .reason = refund_reason,
            .return_id = goods_return->return_id,
            .requested_by = a->command->principal,
            .note = goods_return->note,
        };
        code = refund_of_return(a, order, line, ret_refund);
    }
    if (code != ERR_OK)
        return code;
    goods_return->shop = a->command->shop;
    goods_return->channel = order->channel;
    goods_return->order_id = order->order_id;
    goods_return->recorded = a->now;
    if (!instant_is_set(goods_return->received))
        goods_return->received = a->now;
    goods_return->refund_id = ret_refund->refund_id;
    return ERR_OK;
}

enum err_code return_record(struct apply *a, struct order *order, struct goods_return *goods_return,
                            struct str refund_reason, struct refund *ret_refund)
{
    struct key key;
    bool found;
    struct order_line *line;
    struct goods_return kept;
    *ret_refund = (struct refund){ 0 };
    enum err_code code =
        order_line_named(a, order, goods_return->line_id, goods_return->sku, &line);
    if (code != ERR_OK)
        return err_in(a->err, "item");
    code = id_check(goods_return->return_id, a->err);
    if (code != ERR_OK)
        return err_in(a->err, "return_id");
    goods_return->line_id = line->line_id;
    goods_return->sku = line->sku;
    key_return(&key, a->command->shop, order->channel, order->order_id, goods_return->return_id);
    code = view_get(&a->view, &key, &record_goods_return, &found, &kept, a->err);
    if (code != ERR_OK)
        return code;
    if (found)
        return return_again(a, &kept, goods_return, ret_refund);
    code = return_new(a, order, line, goods_return, refund_reason, ret_refund);
    if (code != ERR_OK)
        return code;
    return_store(a, &key, goods_return);
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
    if (report->refusal != NULL) {
        *a->err = *report->refusal;
        return err_reason_code(a->err->reason);
    }
    *goods_return = report->goods_return;
    enum err_code code = order_load(a, goods_return->channel, goods_return->order_id, &order);
    if (code == ERR_OK && goods_return->warehouse.len > 0)
        code = warehouse_check(a, goods_return->warehouse);
    if (code != ERR_OK)
        return code;
    struct str reason = report->refund_reason;
    goods_return->source = a->command->principal;
    code = return_record(a, &order, goods_return, reason.len > 0 ? reason : STR("RETURN"), refund);
    bool has_refund = refund->refund_id.len > 0;
    *ret =
        (struct item_outcome){ .goods_return = goods_return, .refund = has_refund ? refund : NULL };
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
