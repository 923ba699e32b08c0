/*
 * service/engine/orders.c: marketplace orders from the first sight to the shop.
 *
 * The marketplace's view is taken over as it is, however many states were skipped between two
 * looks; what we still owe follows from the state that is there (order_advance). An order is
 * stored, and its units are reserved, before the marketplace hears a word about it.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

enum err_code order_load(struct apply *a, struct str channel, struct str order_id,
                         struct order *ret)
{
    struct key key;
    key_order(&key, a->command->shop, channel, order_id);
    return view_get_existing(&a->view, &key, &record_order, REASON_ORDER_NOT_FOUND, ret, a->err);
}

void order_store(struct apply *a, struct order *order, struct str from)
{
    struct key key;
    order->version++;
    key_order(&key, a->command->shop, order->channel, order->order_id);
    view_put(&a->view, &key, &record_order, order);
    apply_event(a, from.len == 0 ? EVENT_ORDER_INGESTED : EVENT_ORDER_CHANGED, order->channel,
                order->order_id, from, order->state_text);
}

struct order_line *order_find_line(const struct order *order, struct str line_id)
{
    for (size_t i = 0; i < order->line_count; i++) {
        if (str_eq(order->lines[i].line_id, line_id))
            return &order->lines[i];
    }
    return NULL;
}

enum err_code order_of_subject(struct apply *a, struct str subject, struct order *ret)
{
    struct str ids[3]; /* shop, channel, order */
    struct str head = subject;
    size_t slashes = 0;
    for (size_t i = 0; i < subject.len && slashes < 6; i++) {
        slashes += subject.ptr[i] == '/';
        head.len = slashes == 6 ? i : subject.len;
    }
    enum err_code code = name_parse(head, "shops/*/channels/*/orders/*", a->arena, ids, a->err);
    return code == ERR_OK ? order_load(a, ids[1], ids[2], ret) : code;
}

struct str order_name(struct apply *a, const struct order *order)
{
    return name_order(a->arena, order->shop, order->channel, order->order_id);
}

static void line_keep_ours(struct order_line *line, const struct order_line *kept)
{
    line->reserved = kept->reserved;
    line->shop_item_ids = kept->shop_item_ids;
    line->shop_item_count = kept->shop_item_count;
    line->returned = kept->returned;
    line->refunded_quantity = kept->refunded_quantity;
}

enum err_code order_merge(struct apply *a, struct order *kept, const struct order *seen)
{
    struct order merged = *seen;
    merged.shop = kept->shop;
    merged.channel = kept->channel;
    if (!merged.billing.is_set) /* erased later on the other side; what was needed is kept */
        merged.billing = kept->billing;
    if (!merged.shipping.is_set)
        merged.shipping = kept->shipping;
    merged.ingested = kept->ingested;
    merged.accept_by = kept->accept_by;
    merged.acceptance = kept->acceptance;
    merged.creation = kept->creation;
    merged.reference = kept->reference;
    merged.tracking = kept->tracking;
    merged.dispatch = kept->dispatch;
    merged.shop_order_id = kept->shop_order_id;
    merged.reference_key = kept->reference_key;
    merged.accept_warned = kept->accept_warned;
    merged.ship_warned = kept->ship_warned;
    merged.version = kept->version;
    merged.lines = ARENA_ARRAY(a->arena, struct order_line, seen->line_count);
    if (merged.lines == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < seen->line_count; i++) {
        const struct order_line *old = order_find_line(kept, seen->lines[i].line_id);
        merged.lines[i] = seen->lines[i];
        if (old != NULL)
            line_keep_ours(&merged.lines[i], old);
    }
    *kept = merged;
    return ERR_OK;
}

/* ---- what an order's state calls for ---- */

static bool is_past_acceptance(enum order_state state)
{
    return state != ORDER_STATE_UNKNOWN && state != ORDER_STATE_STAGING &&
           state != ORDER_STATE_WAITING_ACCEPTANCE;
}

static bool is_lost(enum order_state state)
{
    return state == ORDER_STATE_REFUSED || state == ORDER_STATE_CANCELED;
}

static struct str subject_of(struct apply *a, const struct order *order)
{
    return exception_subject(a, order->channel, order->order_id, STR_EMPTY);
}

static enum err_code stock_hold(struct apply *a, struct order *order)
{
    for (size_t i = 0; i < order->line_count; i++) {
        struct order_line *line = &order->lines[i];
        bool holds = order_state_holds_stock(order->state) && order_state_holds_stock(line->state);
        enum err_code code = ERR_OK;
        if (holds && order->creation != STEP_DONE)
            code = reservation_add(a, order->channel, order->order_id, line);
        else if (is_lost(order->state) || is_lost(line->state))
            code = reservation_drop(a, order->channel, order->order_id, line);
        else if (!holds || order->creation == STEP_DONE) /* gone, or the shop counts it itself */
            code = reservation_count(a, order->channel, order->order_id, line);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

/* EXCEPTION_NONE: every line can be served. */
static enum err_code acceptance_obstacle(struct apply *a, const struct order *order,
                                         enum exception_cause *ret, struct str *ret_sku)
{
    *ret = EXCEPTION_NONE;
    for (size_t i = 0; i < order->line_count; i++) {
        struct position position;
        bool found;
        enum err_code code = position_load(a, order->lines[i].sku, &found, &position);
        if (code != ERR_OK)
            return code;
        bool is_short = found && position_on_hand(&position) < position_reserved(&position);
        if (!found || is_short) {
            *ret = found ? EXCEPTION_ORDER_STOCK_SHORT : EXCEPTION_ORDER_SKU_UNKNOWN;
            *ret_sku = order->lines[i].sku;
            return ERR_OK;
        }
    }
    return ERR_OK;
}

static enum err_code raise_of_order(struct apply *a, const struct order *order,
                                    enum exception_cause cause, struct str reason)
{
    int64_t units = 0;
    for (size_t i = 0; i < order->line_count; i++)
        units += order->lines[i].quantity;
    return exception_raise(a, &(struct exception_raise){
                                  .cause = cause,
                                  .channel = order->channel,
                                  .subject_id = subject_of(a, order),
                                  .subject = order_name(a, order),
                                  .exchange = { .step = STR("acceptance"), .reason = reason },
                                  .money_at_risk = order->total_price,
                                  .deadline_at_risk = order->accept_by,
                                  .units_at_risk = units,
                              });
}

static void acceptance_emit(struct apply *a, struct order *order, struct intent_decision *decisions)
{
    struct intent intent = {
        .kind = INTENT_ACCEPT_ORDER,
        .channel = order->channel,
        .order_id = order->order_id,
        .decisions = decisions,
        .decision_count = order->line_count,
    };
    intent_emit(a, &intent);
    order->acceptance = STEP_PENDING;
}

static enum err_code acceptance_decide(struct apply *a, struct order *order,
                                       const struct channel *channel)
{
    enum exception_cause obstacle;
    struct str sku = STR_EMPTY;
    if (!channel->auto_accept || order->acceptance != STEP_NONE)
        return ERR_OK;
    enum err_code code = acceptance_obstacle(a, order, &obstacle, &sku);
    if (code != ERR_OK)
        return code;
    if (obstacle != EXCEPTION_NONE)
        return raise_of_order(a, order, obstacle, sku);
    struct intent_decision *decisions =
        ARENA_ARRAY(a->arena, struct intent_decision, order->line_count);
    if (decisions == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < order->line_count; i++)
        decisions[i] = (struct intent_decision){ order->lines[i].line_id, true };
    acceptance_emit(a, order, decisions);
    return ERR_OK;
}

static enum err_code acceptance_settle(struct apply *a, struct order *order)
{
    static const enum exception_cause over[] = {
        EXCEPTION_ACCEPTANCE_DUE,
        EXCEPTION_ORDER_STOCK_SHORT,
        EXCEPTION_ORDER_SKU_UNKNOWN,
    };
    if (!is_past_acceptance(order->state))
        return ERR_OK;
    bool is_missed = is_lost(order->state) && order->acceptance != STEP_DONE &&
                     instant_is_set(order->accept_by) && a->now.us >= order->accept_by.us;
    if (!is_lost(order->state))
        order->acceptance = STEP_DONE;
    for (size_t i = 0; i < ARRAY_COUNT(over); i++) {
        enum err_code code = exception_clear(a, over[i], subject_of(a, order));
        if (code != ERR_OK)
            return code;
    }
    return is_missed ? raise_of_order(a, order, EXCEPTION_ACCEPTANCE_MISSED, order->state_text)
                     : ERR_OK;
}

static void creation_emit(struct apply *a, struct order *order)
{
    struct key key;
    order->reference_key = arena_format(a->arena, "lockstep-%.*s-%.*s", STR_ARG(order->channel),
                                        STR_ARG(order->order_id));
    key_order_reference(&key, a->command->shop, order->reference_key);
    struct str place = order_name(a, order);
    txn_put(a->view.txn, key_str(&key), place);
    struct intent intent = {
        .kind = INTENT_CREATE_SHOP_ORDER,
        .channel = order->channel,
        .order_id = order->order_id,
    };
    intent_emit(a, &intent);
    order->creation = STEP_PENDING;
}

static bool is_to_be_created(const struct apply *a, const struct order *order)
{
    return order->creation == STEP_NONE && order->state == ORDER_STATE_SHIPPING &&
           order->shipping.is_set && a->shop->shop.base_url.len > 0;
}

enum err_code order_advance(struct apply *a, struct order *order)
{
    const struct channel *channel;
    enum err_code code = apply_channel(a, order->channel, &channel);
    if (code == ERR_OK)
        code = stock_hold(a, order);
    if (code == ERR_OK && order->state == ORDER_STATE_WAITING_ACCEPTANCE)
        code = acceptance_decide(a, order, channel);
    if (code == ERR_OK)
        code = acceptance_settle(a, order);
    if (code != ERR_OK)
        return code;
    if (is_to_be_created(a, order))
        creation_emit(a, order);
    if (order->creation == STEP_DONE && order->reference == STEP_NONE) {
        struct intent intent = {
            .kind = INTENT_SET_REFERENCE,
            .channel = order->channel,
            .order_id = order->order_id,
        };
        intent_emit(a, &intent);
        order->reference = STEP_PENDING;
    }
    return dispatch_advance(a, order);
}

enum err_code order_retry(struct apply *a, const struct exception *exception)
{
    struct order order;
    enum err_code code = order_of_subject(a, exception->subject, &order);
    if (code == ERR_OK)
        code = order_advance(a, &order);
    if (code == ERR_OK)
        order_store(a, &order, order.state_text);
    return code;
}

/* ---- a person decides ---- */

static enum err_code decisions_make(struct apply *a, const struct order *order,
                                    struct intent_decision **ret)
{
    const struct command *command = a->command;
    struct intent_decision *decisions =
        ARENA_ARRAY(a->arena, struct intent_decision, order->line_count);
    if (decisions == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < order->line_count; i++)
        decisions[i] =
            (struct intent_decision){ order->lines[i].line_id, command->decide_order.accept };
    for (size_t i = 0; i < command->decide_order.count; i++) {
        struct str line_id = command->decide_order.decisions[i].line_id;
        const struct order_line *line = order_find_line(order, line_id);
        if (line == NULL) {
            err_set(a->err, REASON_ORDER_LINE_NOT_FOUND, "the order has no line \"%.*s\"",
                    STR_ARG(line_id));
            return err_in(a->err, "decisions[%zu].line_id", i);
        }
        decisions[line - order->lines].accepted = command->decide_order.decisions[i].accepted;
    }
    *ret = decisions;
    return ERR_OK;
}

static enum err_code answer_order(struct apply *a, const struct order *order)
{
    a->out->order = ARENA_NEW(a->arena, struct order);
    if (a->out->order == NULL)
        return arena_err(a->arena, a->err);
    *a->out->order = *order;
    return ERR_OK;
}

enum err_code apply_decide_order(struct apply *a)
{
    struct order order;
    struct intent_decision *decisions = NULL;
    enum err_code code =
        order_load(a, a->command->decide_order.channel, a->command->decide_order.order_id, &order);
    if (code != ERR_OK)
        return code;
    bool is_open = order.acceptance == STEP_NONE || order.acceptance == STEP_FAILED;
    if (order.state != ORDER_STATE_WAITING_ACCEPTANCE || !is_open) {
        err_set(a->err, REASON_ORDER_STATE_CONFLICT, "an order that is %s cannot be decided%s",
                order_state_name(order.state), is_open ? "" : ": a decision is on its way");
        return err_with(a->err, "state", order_state_name(order.state));
    }
    code = decisions_make(a, &order, &decisions);
    if (code != ERR_OK)
        return code;
    acceptance_emit(a, &order, decisions);
    order_store(a, &order, order.state_text);
    return answer_order(a, &order);
}
