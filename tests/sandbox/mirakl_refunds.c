/*
 * tests/sandbox/mirakl_refunds.c: OR28, and what follows from it.
 *
 * A call is refused as a whole or executed as a whole. The same call again refunds again, as long
 * as something is left to refund: that is how the real one is.
 */
#include "tests/sandbox/mirakl.h"
#include "tests/sandbox/mirakl_money.h"
#include "tests/sandbox/mirakl_orders.h"

enum { OR28_REFUND_COUNT = 100 };

/* ---- the refund's own life ---- */

static void play_paid(struct world *world, void *owner, void *subject)
{
    struct marketplace *m = owner;
    struct refund *refund = subject;
    struct line *line = refund->line;
    world->promised -= LEDGER_POSTING_BYTES;
    refund->stage = REFUND_REFUNDED;
    refund->paid = world->now;
    struct amounts left = line_left(line);
    if (amounts_total(&left) == 0)
        line->stage = STAGE_REFUNDED;
    line->updated = world->now;
    order_touch(line->order);
    if (m->settings.refund_lines_when_paid != 0)
        ledger_refund(m, refund);
}

static void play_asked(struct world *world, void *owner, void *subject)
{
    struct refund *refund = subject;
    (void)world, (void)owner;
    refund->stage = REFUND_WAITING_PAYMENT;
    order_touch(refund->line->order);
}

struct amounts line_refunded(const struct line *line)
{
    struct amounts sum = { 0 };
    for (const struct refund *refund = line->refunds; refund != NULL; refund = refund->next)
        amounts_add(&sum, &refund->amounts);
    return sum;
}

struct amounts line_left(const struct line *line)
{
    struct amounts refunded = line_refunded(line);
    return amounts_less(&line->amounts, &refunded);
}

struct refund *line_refund(struct line *line, const struct amounts *amounts, struct uuid group,
                           const struct reason_row *reason, int64_t quantity, bool is_excluded)
{
    struct marketplace *m = line->order->marketplace;
    struct world *world = m->world;
    struct refund *refund = WORLD_NEW(world, struct refund);
    *refund = (struct refund){
        .line = line,
        .number = m->next_refund_number++,
        .group = group,
        .reason = reason,
        .amounts = *amounts,
        .quantity = quantity,
        .is_excluded_from_shipment = is_excluded,
        .created = world->now,
    };
    amounts_give_back_commission(m, line, &refund->amounts);
    struct refund **end = &line->refunds;
    while (*end != NULL)
        end = &(*end)->next;
    *end = refund;
    line->refund_count++;
    line->updated = world->now;
    m->refund_count++;
    order_touch(line->order);
    if (m->settings.refund_lines_when_paid == 0)
        ledger_refund(m, refund);
    world->promised += LEDGER_POSTING_BYTES; /* the setting may change until it is paid */
    int64_t paid_after_s = m->settings.refund_payment_s;
    world_plan(world, instant_add_s(world->now, paid_after_s / 2), play_asked, m, refund);
    world_plan(world, instant_add_s(world->now, paid_after_s), play_paid, m, refund);
    return refund;
}

/* ---- reading the wishes ---- */

struct refund_wish {
    struct line *line;
    struct amounts amounts;
    const struct reason_row *reason;
    int64_t quantity;
    bool is_excluded;
    struct refund *refund; /* once it is made */
};

struct refund_call {
    struct marketplace *m;
    struct exchange *x;
    struct jread read;
    enum tax_view tax;
    struct refund_wish wishes[OR28_REFUND_COUNT];
    size_t count;
};

/* Sum of the taxes given; -1: none are given. A foreign code is an error. */
static int64_t read_taxes(struct refund_call *call, const struct jnode *node, const char *key)
{
    const struct jnode *taxes = jread_array(&call->read, node, key);
    int64_t sum = 0;
    if (jnode_first(taxes) == NULL)
        return -1;
    for (const struct jnode *tax = jnode_first(taxes); tax != NULL; tax = tax->next) {
        struct str code = jread_text_needed(&call->read, tax, "code");
        struct money amount = jread_money_needed(&call->read, tax, "amount", call->m->currency);
        if (call->read.code == ERR_OK && !str_eq(code, call->m->tax_code)) {
            err_set(call->read.err, REASON_FIELD_INVALID, "no tax with code '%.*s' on this line",
                    STR_ARG(code));
            call->read.code = err_in(call->read.err, "%s.code", key);
        }
        sum += amount.minor;
    }
    return sum;
}

/*
 * The tax that goes back with `shown`. Given taxes win; else they follow where they are inside the
 * amount or the rule is PROPORTIONAL; else (rule NONE) no tax goes back.
 */
static int64_t tax_of_refund(const struct refund_call *call, int64_t shown, int64_t given,
                             int64_t line_net, int64_t line_tax)
{
    bool follows = call->m->settings.order_tax_is_proportional != 0;
    if (call->tax == TAX_VIEW_INCLUDED)
        return given >= 0 && !follows ? given : money_share(shown, line_tax, line_net + line_tax);
    if (follows)
        return money_share(shown, line_tax, line_net);
    return given >= 0 ? given : 0;
}

/* Takes cents from the one part to the other where the split of an included tax would exceed. */
static void fit(int64_t *net, int64_t *tax, int64_t net_left, int64_t tax_left)
{
    int64_t over = *tax > tax_left ? *tax - tax_left : 0;
    *tax -= over;
    *net += over;
    over = *net > net_left ? *net - net_left : 0;
    *net -= over;
    *tax += over;
}

/* What is left of the line behind the earlier wishes of this call. */
static struct amounts left_of_line(const struct refund_call *call, const struct line *line)
{
    struct amounts left = line_left(line);
    for (size_t i = 0; i < call->count; i++) {
        if (call->wishes[i].line == line)
            left = amounts_less(&left, &call->wishes[i].amounts);
    }
    return left;
}

/* False: refused. */
static bool read_amounts(struct refund_call *call, const struct jnode *node,
                         struct refund_wish *wish)
{
    const struct amounts *due = &wish->line->amounts;
    int64_t goods = jread_money_needed(&call->read, node, "amount", call->m->currency).minor;
    int64_t shipping =
        jread_money_needed(&call->read, node, "shipping_amount", call->m->currency).minor;
    int64_t goods_given = read_taxes(call, node, "taxes");
    int64_t shipping_given = read_taxes(call, node, "shipping_taxes");
    if (call->read.code != ERR_OK) {
        mirakl_refuse_err(call->x, call->read.err);
        return false;
    }
    bool needs_taxes = call->m->settings.refund_needs_taxes != 0 &&
                       call->m->settings.order_tax_is_proportional == 0;
    if (needs_taxes && ((due->goods_tax > 0 && goods > 0 && goods_given < 0) ||
                        (due->shipping_tax > 0 && shipping > 0 && shipping_given < 0))) {
        mirakl_refuse(call->x, 400, "Error with field taxes. They are required for this order.");
        return false;
    }
    if (goods < 0 || shipping < 0 || (goods == 0 && shipping == 0)) {
        mirakl_refuse(call->x, 400, "Error with field amount. It must be positive.");
        return false;
    }
    struct amounts *a = &wish->amounts;
    struct amounts left = left_of_line(call, wish->line);
    a->goods_tax = tax_of_refund(call, goods, goods_given, due->goods, due->goods_tax);
    a->shipping_tax =
        tax_of_refund(call, shipping, shipping_given, due->shipping, due->shipping_tax);
    a->goods = call->tax == TAX_VIEW_INCLUDED ? goods - a->goods_tax : goods;
    a->shipping = call->tax == TAX_VIEW_INCLUDED ? shipping - a->shipping_tax : shipping;
    if (call->tax == TAX_VIEW_INCLUDED) {
        fit(&a->goods, &a->goods_tax, left.goods, left.goods_tax);
        fit(&a->shipping, &a->shipping_tax, left.shipping, left.shipping_tax);
    }
    if (a->goods < 0 || a->goods > left.goods || a->goods_tax > left.goods_tax || a->shipping < 0 ||
        a->shipping > left.shipping || a->shipping_tax > left.shipping_tax) {
        mirakl_refuse(call->x, 400,
                      "The amount to refund is greater than what is left of order line '%.*s'",
                      STR_ARG(wish->line->line_id));
        return false;
    }
    return true;
}

/* False: refused. */
static bool line_is_refundable(struct exchange *x, const struct line *line)
{
    const struct order *order = line->order;
    if (!line_is_active(line) || !instant_is_set(line->debited))
        mirakl_refuse(x, 400, "The order line with id '%.*s' is not debited",
                      STR_ARG(line->line_id));
    else if (order->stage == STAGE_CLOSED)
        mirakl_refuse(x, 400, "The order with id '%.*s' is in status 'CLOSED'",
                      STR_ARG(order->order_id));
    else
        return true;
    return false;
}

/* NULL: refused. */
static const struct reason_row *find_reason(struct refund_call *call, struct str code)
{
    const struct reason_row *reason = marketplace_reason(call->m, code);
    if (reason != NULL && str_eq(reason->type, STR("REFUND")) && reason->is_shop_right)
        return reason;
    mirakl_refuse(call->x, 400, "Error with field reason_code. No refund reason '%.*s' of a shop.",
                  STR_ARG(code));
    return NULL;
}

/* False: refused. */
static bool read_wish(struct refund_call *call, const struct jnode *node)
{
    struct refund_wish wish = { 0 };
    struct str line_id = jread_text_needed(&call->read, node, "order_line_id");
    struct str currency = jread_text(&call->read, node, "currency_iso_code");
    struct str reason_code = jread_text_needed(&call->read, node, "reason_code");
    wish.quantity = jread_i64(&call->read, node, "quantity", 0);
    wish.is_excluded = jread_bool(&call->read, node, "excluded_from_shipment");
    if (call->read.code != ERR_OK) {
        mirakl_refuse_err(call->x, call->read.err);
        return false;
    }
    wish.line = marketplace_line(call->m, line_id);
    if (wish.line == NULL) {
        mirakl_refuse(call->x, 400, "Order line with id '%.*s' not found", STR_ARG(line_id));
        return false;
    }
    if (currency.len > 0 && !str_eq(currency, str_c(call->m->currency.code))) {
        mirakl_refuse(call->x, 400, "Error with field currency_iso_code.");
        return false;
    }
    if (!line_is_refundable(call->x, wish.line))
        return false;
    wish.reason = find_reason(call, reason_code);
    if (wish.reason == NULL || !read_amounts(call, node, &wish))
        return false;
    call->wishes[call->count++] = wish;
    return true;
}

/* False: refused. */
static bool read_wishes(struct refund_call *call)
{
    const struct jnode *root = NULL;
    enum err_code code = exchange_json(call->x, &root, call->read.err);
    if (code != ERR_OK) {
        mirakl_refuse_err(call->x, call->read.err);
        return false;
    }
    struct str mode = jread_text(&call->read, root, "order_tax_mode");
    const struct jnode *refunds = jnode_get(root, "refunds");
    if (mode.len > 0 && !tax_view_parse(mode, &call->tax)) {
        mirakl_refuse(call->x, 400, "Error with field order_tax_mode.");
        return false;
    }
    if (refunds == NULL || refunds->type != JNODE_ARRAY || refunds->count == 0 ||
        refunds->count > OR28_REFUND_COUNT) {
        mirakl_refuse(call->x, 400, "Error with field refunds. Please check the field datatype.");
        return false;
    }
    for (const struct jnode *node = jnode_first(refunds); node != NULL; node = node->next) {
        if (!read_wish(call, node))
            return false;
    }
    return true;
}

/* Pending balance pays for orders on their way, payable balance for received ones. */
static bool has_balance(const struct refund_call *call)
{
    const struct marketplace *m = call->m;
    int64_t pending = m->balance_of_stage[PAYMENT_PENDING];
    int64_t payable = m->balance_of_stage[PAYMENT_PAYABLE];
    if (m->settings.refund_needs_balance == 0)
        return true;
    for (size_t i = 0; i < call->count; i++) {
        const struct refund_wish *wish = &call->wishes[i];
        struct amounts amounts = wish->amounts;
        amounts_give_back_commission(m, wish->line, &amounts);
        if (instant_is_set(wish->line->received))
            payable -= amounts_of_seller(&amounts);
        else
            pending -= amounts_of_seller(&amounts);
    }
    return pending >= 0 && payable >= 0;
}

/* ---- the answer ---- */

static void write_taxes(const struct refund_call *call, const char *key, int64_t amount)
{
    struct exchange *x = call->x;
    exchange_array(x, key);
    if (amount > 0) {
        exchange_object(x, NULL);
        exchange_text(x, "code", call->m->tax_code);
        exchange_money(x, "amount", marketplace_money(call->m, amount));
        exchange_end(x);
    }
    exchange_end(x);
}

static void write_wish(const struct refund_call *call, const struct refund_wish *wish)
{
    struct exchange *x = call->x;
    const struct marketplace *m = call->m;
    const struct amounts *a = &wish->amounts;
    char group[UUID_TEXT_BYTES];
    exchange_object(x, NULL);
    exchange_number_text(x, "refund_id", wish->refund->number);
    exchange_text(x, "order_refund_id", uuid_format(wish->refund->group, group));
    exchange_text(x, "order_line_id", wish->line->line_id);
    exchange_money(x, "amount", marketplace_money(m, amounts_goods(a, call->tax)));
    exchange_money(x, "shipping_amount", marketplace_money(m, amounts_shipping(a, call->tax)));
    exchange_i64(x, "quantity", wish->quantity);
    exchange_text(x, "reason_code", wish->reason->code);
    exchange_text(x, "currency_iso_code", str_c(m->currency.code));
    write_taxes(call, "taxes", a->goods_tax);
    write_taxes(call, "shipping_taxes", a->shipping_tax);
    exchange_array(x, "fees");
    exchange_end(x);
    exchange_bool(x, "excluded_from_shipment", wish->is_excluded);
    exchange_end(x);
}

void mirakl_refund(struct marketplace *m, struct exchange *x)
{
    struct err err = { 0 };
    struct refund_call *call = ARENA_NEW(&x->arena, struct refund_call);
    CHECK(call != NULL);
    *call = (struct refund_call){
        .m = m, .x = x, .read = { .err = &err }, .tax = marketplace_tax_view(m)
    };
    if (!read_wishes(call))
        return;
    if (!has_balance(call)) {
        mirakl_refuse(x, 400, "The shop does not have a sufficient payable balance for the refund");
        return;
    }
    struct uuid group = world_uuid(m->world);
    exchange_object(x, NULL);
    exchange_enum(x, "order_tax_mode", tax_view_name(call->tax));
    exchange_array(x, "refunds");
    for (size_t i = 0; i < call->count; i++) {
        struct refund_wish *wish = &call->wishes[i];
        wish->refund = line_refund(wish->line, &wish->amounts, group, wish->reason, wish->quantity,
                                   wish->is_excluded);
        write_wish(call, wish);
    }
    exchange_end(x);
    exchange_end(x);
}
