/* tests/sandbox/control_marketplaces.c: actions of customers and operators of marketplaces. */
#include "tests/sandbox/control.h"
#include "tests/sandbox/mirakl_money.h"
#include "tests/sandbox/mirakl_orders.h"

enum { ORDER_COUNT_MAX = 10000, PRICE_MINOR_MAX = 100000000, QUANTITY_MAX = 1000000 };

static struct order *action_order(struct action_call *call, struct marketplace *m)
{
    struct str id = jread_text_needed(&call->read, call->body, "order_id");
    struct order *order = m == NULL ? NULL : marketplace_order(m, id);
    if (order == NULL)
        action_fail(call, "order_id", "there is no order \"%.*s\"", STR_ARG(id));
    return order;
}

/* -1: absent. */
static int64_t price_or_absent(struct action_call *call, const struct marketplace *m,
                               const struct jnode *object, const char *key)
{
    if (!jnode_is_present(jnode_get(object, key)))
        return -1;
    int64_t minor = jread_money(&call->read, object, key, m->currency).minor;
    if (minor < 0 || minor > PRICE_MINOR_MAX)
        action_fail(call, key, "must be 0 to %d minor units", PRICE_MINOR_MAX);
    return minor;
}

static int64_t quantity_of(struct action_call *call, const struct jnode *object, int64_t absent,
                           int64_t least)
{
    int64_t quantity = jread_i64(&call->read, object, "quantity", absent);
    if (quantity < least || quantity > QUANTITY_MAX)
        action_fail(call, "quantity", "must be %lld to %d", (long long)least, QUANTITY_MAX);
    return quantity;
}

/* ---- create_orders ---- */

static void read_line(struct action_call *call, struct marketplace *m, const struct jnode *node,
                      struct line_wish *line)
{
    struct str sku = jread_text_needed(&call->read, node, "sku");
    line->offer = lookup_find(&m->offer_by_sku, sku);
    line->quantity = quantity_of(call, node, 1, 1);
    line->unit_price = price_or_absent(call, m, node, "unit_price");
    line->shipping_price = price_or_absent(call, m, node, "shipping_price");
    if (line->offer == NULL)
        action_fail(call, "sku", "there is no offer \"%.*s\"", STR_ARG(sku));
}

static enum err_code read_lines(struct action_call *call, struct marketplace *m,
                                struct line_wish *lines, int32_t *ret_count)
{
    const struct jnode *array = jread_array(&call->read, call->body, "lines");
    *ret_count = 0;
    if (array == NULL)
        return call->read.code;
    if (array->count == 0 || array->count > MARKETPLACE_LINE_COUNT_MAX)
        return action_fail(call, "lines", "must be 1 to %d", MARKETPLACE_LINE_COUNT_MAX);
    for (const struct jnode *node = jnode_first(array); node != NULL; node = node->next) {
        read_line(call, m, node, &lines[*ret_count]);
        if (call->read.code != ERR_OK)
            return err_in(call->read.err, "lines[%d]", *ret_count);
        ++*ret_count;
    }
    return ERR_OK;
}

/* One to three units of something that is on sale; 0: nothing is. */
static int32_t choose_line(struct marketplace *m, struct line_wish *line)
{
    enum { TRY_COUNT = 200 };
    for (int i = 0; i < TRY_COUNT && m->offers.count > 0; i++) {
        struct offer *offer =
            m->offers.items[world_between(m->world, 0, (int64_t)m->offers.count - 1)];
        if (offer->quantity <= 0)
            continue;
        int64_t most = offer->quantity < 3 ? offer->quantity : 3;
        *line = (struct line_wish){ offer, world_between(m->world, 1, most), -1, -1 };
        return 1;
    }
    return 0;
}

static void read_debit(struct action_call *call, struct order_wish *wish)
{
    struct str debit = jread_text(&call->read, call->body, "debit");
    if (debit.len == 0 || str_eq(debit, STR("ok")))
        wish->debit = DEBIT_OK;
    else if (str_eq(debit, STR("refused")))
        wish->debit = DEBIT_REFUSED;
    else if (str_eq(debit, STR("never")))
        wish->debit = DEBIT_NEVER;
    else
        action_fail(call, "debit", "must be ok, refused or never");
}

static void write_placed(struct exchange *x, const struct order *order)
{
    exchange_object(x, NULL);
    exchange_text(x, "order_id", order->order_id);
    exchange_text(x, "state", str_c(stage_name(order->stage)));
    exchange_array(x, "lines");
    for (int32_t i = 0; i < order->line_count; i++) {
        exchange_object(x, NULL);
        exchange_text(x, "order_line_id", order->lines[i].line_id);
        exchange_text(x, "sku", order->lines[i].offer->sku);
        exchange_i64(x, "quantity", order->lines[i].quantity);
        exchange_end(x);
    }
    exchange_end(x);
    exchange_end(x);
}

static enum err_code place_one(struct action_call *call, struct marketplace *m,
                               const struct order_wish *wish, bool has_stage, enum stage stage)
{
    struct order *order;
    struct order_wish chosen = *wish;
    struct line_wish line;
    if (chosen.line_count == 0) {
        chosen.lines = &line;
        chosen.line_count = choose_line(m, &line);
        if (chosen.line_count == 0)
            return action_fail(call, "lines", "nothing is on sale");
    }
    enum err_code code = order_place(m, &chosen, &order, call->read.err);
    if (code == ERR_OK && has_stage)
        code = order_move(order, stage, call->read.err);
    if (code == ERR_OK)
        write_placed(call->x, order);
    return code;
}

static enum err_code create_orders(struct action_call *call)
{
    struct line_wish lines[MARKETPLACE_LINE_COUNT_MAX];
    struct order_wish wish = { .lines = lines };
    enum stage stage = STAGE_STAGING;
    struct marketplace *m = action_marketplace(call);
    int64_t count = jread_i64(&call->read, call->body, "count", 1);
    if (m == NULL)
        return call->read.code;
    struct str state = jread_text(&call->read, call->body, "state");
    wish.shipping_type = jread_text(&call->read, call->body, "shipping_type");
    wish.customer_reference = jread_text(&call->read, call->body, "customer_reference");
    read_debit(call, &wish);
    if (count < 1 || count > ORDER_COUNT_MAX)
        action_fail(call, "count", "must be 1 to %d", ORDER_COUNT_MAX);
    if (wish.shipping_type.len > 0 && marketplace_shipping_type(m, wish.shipping_type) == NULL)
        action_fail(call, "shipping_type", "there is no shipping type \"%.*s\"",
                    STR_ARG(wish.shipping_type));
    if (state.len > 0 && (!stage_parse(state, &stage) || stage > STAGE_CLOSED))
        action_fail(call, "state", "no state that an order moves through");
    if (call->read.code != ERR_OK || read_lines(call, m, lines, &wish.line_count) != ERR_OK)
        return call->read.code;
    exchange_array(call->x, "orders");
    for (int64_t i = 0; i < count; i++) {
        enum err_code code = place_one(call, m, &wish, state.len > 0, stage);
        if (code != ERR_OK && i == 0)
            return code;
        if (code == ERR_OK)
            continue;
        exchange_end(call->x);
        exchange_text(call->x, "stopped", str_c(call->read.err->message));
        return ERR_OK;
    }
    exchange_end(call->x);
    return ERR_OK;
}

/* ---- moving ---- */

static enum err_code move_order(struct action_call *call)
{
    enum stage stage = STAGE_STAGING;
    struct marketplace *m = action_marketplace(call);
    struct order *order = action_order(call, m);
    struct str state = jread_text_needed(&call->read, call->body, "state");
    if (!stage_parse(state, &stage) || stage > STAGE_CLOSED)
        action_fail(call, "state", "no state that an order moves through");
    if (call->read.code != ERR_OK)
        return call->read.code;
    enum err_code code = order_move(order, stage, call->read.err);
    exchange_text(call->x, "state", str_c(stage_name(order->stage)));
    return code;
}

static enum err_code cancel_order(struct action_call *call)
{
    struct marketplace *m = action_marketplace(call);
    struct order *order = action_order(call, m);
    return call->read.code == ERR_OK ? order_cancel(order, call->read.err) : call->read.code;
}

static enum err_code set_incident(struct action_call *call)
{
    struct marketplace *m = action_marketplace(call);
    struct str id = jread_text_needed(&call->read, call->body, "order_line_id");
    bool is_open = jread_bool(&call->read, call->body, "open");
    struct line *line = m == NULL ? NULL : marketplace_line(m, id);
    if (line == NULL)
        action_fail(call, "order_line_id", "there is no order line \"%.*s\"", STR_ARG(id));
    if (call->read.code == ERR_OK)
        line_set_incident(line, is_open);
    return call->read.code;
}

/* ---- the operator ---- */

/* Goodwill: all that is left of a line, without asking the shop. */
static enum err_code refund_line(struct action_call *call)
{
    struct marketplace *m = action_marketplace(call);
    struct str id = jread_text_needed(&call->read, call->body, "order_line_id");
    struct line *line = m == NULL ? NULL : marketplace_line(m, id);
    if (line == NULL)
        return action_fail(call, "order_line_id", "there is no order line \"%.*s\"", STR_ARG(id));
    struct amounts left = line_left(line);
    if (!instant_is_set(line->debited) || amounts_total(&left) == 0)
        return action_fail(call, "order_line_id", "nothing of it can be refunded");
    const struct refund *refund =
        line_refund(line, &left, world_uuid(m->world), marketplace_reason(m, STR("18")),
                    line->quantity, false);
    exchange_number_text(call->x, "refund_id", refund->number);
    return ERR_OK;
}

static enum err_code set_offer(struct action_call *call)
{
    struct marketplace *m = action_marketplace(call);
    struct str sku = jread_text_needed(&call->read, call->body, "sku");
    struct offer *offer = m == NULL ? NULL : lookup_find(&m->offer_by_sku, sku);
    if (offer == NULL)
        return action_fail(call, "sku", "there is no offer \"%.*s\"", STR_ARG(sku));
    int64_t quantity = quantity_of(call, call->body, offer->quantity, 0);
    int64_t price = price_or_absent(call, m, call->body, "price");
    if (call->read.code != ERR_OK)
        return call->read.code;
    offer_set_quantity(m, offer, quantity);
    if (price >= 0)
        offer_set_price(m, offer, price);
    return ERR_OK;
}

static enum err_code double_offer(struct action_call *call)
{
    struct marketplace *m = action_marketplace(call);
    struct str sku = jread_text_needed(&call->read, call->body, "sku");
    struct offer *offer = m == NULL ? NULL : lookup_find(&m->offer_by_sku, sku);
    if (offer == NULL)
        return action_fail(call, "sku", "there is no offer \"%.*s\"", STR_ARG(sku));
    int64_t quantity = quantity_of(call, call->body, offer->quantity, 0);
    if (call->read.code != ERR_OK)
        return call->read.code;
    return marketplace_double_offer(m, offer, quantity) != NULL
               ? ERR_OK
               : action_fail(call, "sku", "there are too many offers");
}

static enum err_code apply_settings(struct action_call *call, struct marketplace *m)
{
    struct marketplace_settings before = m->settings;
    const struct jnode *settings = jread_object(&call->read, call->body, "settings");
    for (const struct jnode *node = jnode_first(settings); node != NULL; node = node->next) {
        int64_t value;
        if (!str_parse_i64(node->text, &value))
            err_set(call->read.err, REASON_FIELD_INVALID, "must be a whole number");
        else if (marketplace_set(m, node->key, value, call->read.err) == ERR_OK)
            continue;
        m->settings = before;
        call->read.code = err_in(call->read.err, "settings.%.*s", STR_ARG(node->key));
        return call->read.code;
    }
    return call->read.code;
}

static enum err_code set_marketplace(struct action_call *call)
{
    struct marketplace *m = action_marketplace(call);
    const struct jnode *denied = jread_array(&call->read, call->body, "denied");
    struct str api_key = jread_text(&call->read, call->body, "api_key");
    if (denied != NULL && denied->count > MARKETPLACE_DENIED_COUNT)
        action_fail(call, "denied", "at most %d operations", MARKETPLACE_DENIED_COUNT);
    if (call->read.code != ERR_OK || apply_settings(call, m) != ERR_OK)
        return call->read.code;
    if (denied != NULL)
        m->denied_count = 0;
    for (const struct jnode *node = jnode_first(denied); node != NULL; node = node->next)
        m->denied[m->denied_count++] = world_str(m->world, node->text);
    if (api_key.len > 0)
        m->api_key = world_str(m->world, api_key);
    return ERR_OK;
}

static enum err_code close_payout(struct action_call *call)
{
    struct marketplace *m = action_marketplace(call);
    if (call->read.code != ERR_OK)
        return call->read.code;
    const struct cycle *cycle = ledger_close_cycle(m);
    exchange_bool(call->x, "paid", cycle != NULL);
    if (cycle == NULL)
        return ERR_OK;
    exchange_text(call->x, "seller_billing_cycle_id", cycle->cycle_id);
    exchange_text(call->x, "payout_reference", cycle->payout_reference);
    exchange_money(call->x, "amount", marketplace_money(m, cycle->paid));
    exchange_i64(call->x, "line_count", cycle->line_count);
    return ERR_OK;
}

/* ---- plant_gap ---- */

/* The newest line of that type, of that order line if one is named. */
static struct transaction *find_transaction(const struct marketplace *m, struct str type,
                                            const struct line *line)
{
    struct transaction *t = line == NULL ? NULL : line->transactions;
    while (t != NULL && !str_eq(str_c(t->type), type))
        t = t->next_of_line;
    for (size_t i = line == NULL ? m->transactions.count : 0; i > 0 && t == NULL; i--) {
        struct transaction *other = m->transactions.items[i - 1];
        t = str_eq(str_c(other->type), type) ? other : NULL;
    }
    return t;
}

static enum err_code plant_gap(struct action_call *call)
{
    struct marketplace *m = action_marketplace(call);
    struct str kind = jread_text_needed(&call->read, call->body, "kind");
    struct str type = jread_text_needed(&call->read, call->body, "type");
    struct str line_id = jread_text(&call->read, call->body, "order_line_id");
    char id[UUID_TEXT_BYTES];
    if (m == NULL || call->read.code != ERR_OK)
        return call->read.code;
    int64_t delta = jread_money(&call->read, call->body, "amount", m->currency).minor;
    bool is_paid_so = jread_bool(&call->read, call->body, "paid_so");
    struct line *line = marketplace_line(m, line_id);
    struct transaction *t = find_transaction(m, type, line);
    if (line_id.len > 0 && line == NULL)
        return action_fail(call, "order_line_id", "there is no order line \"%.*s\"",
                           STR_ARG(line_id));
    if (str_eq(kind, STR("extra"))) {
        t = ledger_add(m, world_str(m->world, type).ptr, delta, PAYMENT_PAYABLE, line, NULL);
    } else if (t == NULL) {
        return action_fail(call, "type", "there is no such transaction line yet");
    } else if (str_eq(kind, STR("missing"))) {
        t->is_hidden = true;
        ledger_touch(m, t);
    } else if (str_eq(kind, STR("amount")) && is_paid_so && t->stage != PAYMENT_PAID) {
        ledger_change_amount(m, t, delta);
    } else if (str_eq(kind, STR("amount")) && !is_paid_so) {
        t->planted_delta += delta;
        ledger_touch(m, t);
    } else {
        return action_fail(call, "kind",
                           "must be amount (paid_so: not paid yet), missing or extra");
    }
    exchange_text(call->x, "transaction_id", uuid_format(t->id, id));
    return call->read.code;
}

static const struct action actions[] = {
    { "create_orders", "marketplace* lines count state shipping_type customer_reference debit",
      "customers buy: lines of sku*, quantity, unit_price, shipping_price, or anything; state: "
      "moved there at once; debit: ok, refused or never",
      create_orders },
    { "move_order", "marketplace* order_id* state*", "forward, as if everybody did their part",
      move_order },
    { "cancel_order", "marketplace* order_id*", "the customer cancels", cancel_order },
    { "set_incident", "marketplace* order_line_id* open",
      "the customer opens (open: true) or closes an incident", set_incident },
    { "refund_line", "marketplace* order_line_id*", "the operator refunds all that is left",
      refund_line },
    { "set_offer", "marketplace* sku* quantity price", "the operator changes an offer", set_offer },
    { "double_offer", "marketplace* sku* quantity", "the SKU is offered once more", double_offer },
    { "set_marketplace", "marketplace* settings denied api_key",
      "settings by name; denied: operations answered 403; api_key: the new key", set_marketplace },
    { "close_payout", "marketplace*", "closes the billing cycle now", close_payout },
    { "plant_gap", "marketplace* kind* type* order_line_id amount paid_so",
      "kind amount: the newest line of this type shows that much more; paid_so: and is paid so; "
      "missing: it is never shown; extra: a line more",
      plant_gap },
};

const struct action_list actions_of_marketplaces = { actions, ARRAY_COUNT(actions) };
