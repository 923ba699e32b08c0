/* tests/sandbox/mirakl_money.c: arithmetic, the ledger, the payout. */
#include "tests/sandbox/mirakl_money.h"

#include "tests/sandbox/mirakl_orders.h"

enum tax_view marketplace_tax_view(const struct marketplace *m)
{
    return m->settings.order_tax_is_included != 0 ? TAX_VIEW_INCLUDED : TAX_VIEW_EXCLUDED;
}

const char *tax_view_name(enum tax_view view)
{
    return view == TAX_VIEW_INCLUDED ? "TAX_INCLUDED" : "TAX_EXCLUDED";
}

bool tax_view_parse(struct str text, enum tax_view *ret)
{
    if (str_eq(text, STR("TAX_INCLUDED")))
        *ret = TAX_VIEW_INCLUDED;
    else if (str_eq(text, STR("TAX_EXCLUDED")))
        *ret = TAX_VIEW_EXCLUDED;
    else
        return false;
    return true;
}

int64_t money_share(int64_t amount, int64_t part, int64_t whole)
{
    if (whole == 0)
        return 0;
    CHECK(whole > 0);
    __int128 twice = (__int128)amount * part * 2;
    __int128 rounded = twice >= 0 ? (twice + whole) / (2 * (__int128)whole)
                                  : -((-twice + whole) / (2 * (__int128)whole));
    return (int64_t)rounded;
}

int64_t money_rate(int64_t amount, int64_t rate_bp)
{
    return money_share(amount, rate_bp, 10000);
}

struct amounts amounts_of_sale(const struct marketplace *m, int64_t goods, int64_t shipping)
{
    int64_t tax_bp = m->settings.order_tax_bp;
    struct amounts a = { .goods = goods, .shipping = shipping };
    if (marketplace_tax_view(m) == TAX_VIEW_INCLUDED) {
        a.goods_tax = money_share(goods, tax_bp, 10000 + tax_bp);
        a.shipping_tax = money_share(shipping, tax_bp, 10000 + tax_bp);
        a.goods -= a.goods_tax;
        a.shipping -= a.shipping_tax;
    } else {
        a.goods_tax = money_rate(goods, tax_bp);
        a.shipping_tax = money_rate(shipping, tax_bp);
    }
    a.commission = money_rate(a.goods + a.shipping, m->settings.commission_bp);
    a.commission_tax = money_rate(a.commission, m->settings.commission_tax_bp);
    return a;
}

int64_t amounts_goods(const struct amounts *a, enum tax_view view)
{
    return view == TAX_VIEW_INCLUDED ? a->goods + a->goods_tax : a->goods;
}

int64_t amounts_shipping(const struct amounts *a, enum tax_view view)
{
    return view == TAX_VIEW_INCLUDED ? a->shipping + a->shipping_tax : a->shipping;
}

int64_t amounts_total(const struct amounts *a)
{
    return a->goods + a->goods_tax + a->shipping + a->shipping_tax;
}

struct amounts amounts_less(const struct amounts *whole, const struct amounts *part)
{
    return (struct amounts){
        .goods = whole->goods - part->goods,
        .goods_tax = whole->goods_tax - part->goods_tax,
        .shipping = whole->shipping - part->shipping,
        .shipping_tax = whole->shipping_tax - part->shipping_tax,
        .commission = whole->commission - part->commission,
        .commission_tax = whole->commission_tax - part->commission_tax,
    };
}

void amounts_add(struct amounts *sum, const struct amounts *part)
{
    sum->goods += part->goods;
    sum->goods_tax += part->goods_tax;
    sum->shipping += part->shipping;
    sum->shipping_tax += part->shipping_tax;
    sum->commission += part->commission;
    sum->commission_tax += part->commission_tax;
}

static int64_t at_most(int64_t value, int64_t most)
{
    return value < most ? value : most;
}

void amounts_give_back_commission(const struct marketplace *m, const struct line *line,
                                  struct amounts *refund)
{
    struct amounts left = line_left(line);
    if (refund->goods == left.goods && refund->shipping == left.shipping) {
        refund->commission = left.commission;
        refund->commission_tax = left.commission_tax;
        return;
    }
    refund->commission =
        at_most(money_rate(refund->goods + refund->shipping, m->settings.commission_bp),
                left.commission);
    refund->commission_tax =
        at_most(money_rate(refund->commission, m->settings.commission_tax_bp), left.commission_tax);
}

int64_t amounts_of_seller(const struct amounts *a)
{
    return amounts_total(a) - a->commission - a->commission_tax;
}

void ledger_touch(struct marketplace *m, struct transaction *t)
{
    t->updated = m->world->now;
    chain_move_last(&m->ledger_by_update, &t->by_update);
}

void ledger_change_amount(struct marketplace *m, struct transaction *t, int64_t delta)
{
    t->amount += delta;
    m->balance += delta;
    m->balance_of_stage[t->stage] += delta;
    ledger_touch(m, t);
}

static void enter(struct marketplace *m, struct transaction *t, enum payment_stage stage)
{
    m->balance_of_stage[t->stage] -= t->amount;
    m->balance_of_stage[stage] += t->amount;
    t->stage = stage;
    if (stage == PAYMENT_PAYABLE)
        pointers_add(&m->payable, &m->world->arena, t);
    ledger_touch(m, t);
}

struct transaction *ledger_add(struct marketplace *m, const char *type, int64_t amount,
                               enum payment_stage stage, struct line *line, struct refund *refund)
{
    struct transaction *t = WORLD_NEW(m->world, struct transaction);
    m->balance += amount;
    *t = (struct transaction){
        .id = world_uuid(m->world),
        .type = type,
        .amount = amount,
        .balance = m->balance,
        .created = m->world->now,
        .line = line,
        .refund = refund,
        .next_of_line = line == NULL ? NULL : line->transactions,
        .number = (int64_t)m->transactions.count + 1,
    };
    if (line != NULL)
        line->transactions = t;
    pointers_add(&m->transactions, &m->world->arena, t);
    chain_add(&m->ledger_by_update, &t->by_update);
    m->balance_of_stage[t->stage] += amount;
    enter(m, t, stage);
    return t;
}

struct posting {
    const char *type;
    int64_t amount;
};

static void post(struct marketplace *m, const struct posting *postings, size_t count,
                 enum payment_stage stage, struct line *line, struct refund *refund)
{
    for (size_t i = 0; i < count; i++) {
        if (postings[i].amount != 0)
            ledger_add(m, postings[i].type, postings[i].amount, stage, line, refund);
    }
}

/* In TAX_INCLUDED the tax is inside the amounts and has no lines of its own. */
static int64_t shown_tax(const struct marketplace *m, int64_t tax)
{
    return marketplace_tax_view(m) == TAX_VIEW_EXCLUDED ? tax : 0;
}

void ledger_debit(struct marketplace *m, struct line *line)
{
    const struct amounts *a = &line->amounts;
    enum tax_view view = marketplace_tax_view(m);
    const struct posting postings[] = {
        { "ORDER_AMOUNT", amounts_goods(a, view) },
        { "ORDER_AMOUNT_TAX", shown_tax(m, a->goods_tax) },
        { "ORDER_SHIPPING_AMOUNT", amounts_shipping(a, view) },
        { "ORDER_SHIPPING_AMOUNT_TAX", shown_tax(m, a->shipping_tax) },
        { "COMMISSION_FEE", -a->commission },
        { "COMMISSION_VAT", -a->commission_tax },
    };
    post(m, postings, ARRAY_COUNT(postings), PAYMENT_PENDING, line, NULL);
}

static bool is_payable(const struct line *line)
{
    return instant_is_set(line->received) && !line->has_incident;
}

void ledger_refund(struct marketplace *m, struct refund *refund)
{
    const struct amounts *a = &refund->amounts;
    enum tax_view view = marketplace_tax_view(m);
    const struct posting postings[] = {
        { "REFUND_ORDER_AMOUNT", -amounts_goods(a, view) },
        { "REFUND_ORDER_AMOUNT_TAX", -shown_tax(m, a->goods_tax) },
        { "REFUND_ORDER_SHIPPING_AMOUNT", -amounts_shipping(a, view) },
        { "REFUND_ORDER_SHIPPING_AMOUNT_TAX", -shown_tax(m, a->shipping_tax) },
        { "REFUND_COMMISSION_FEE", a->commission },
        { "REFUND_COMMISSION_VAT", a->commission_tax },
    };
    post(m, postings, ARRAY_COUNT(postings),
         is_payable(refund->line) ? PAYMENT_PAYABLE : PAYMENT_PENDING, refund->line, refund);
}

static void restage(struct marketplace *m, const struct line *line, enum payment_stage from,
                    enum payment_stage to)
{
    for (struct transaction *t = line->transactions; t != NULL; t = t->next_of_line) {
        if (t->stage == from)
            enter(m, t, to);
    }
}

void ledger_make_payable(struct marketplace *m, struct line *line)
{
    if (is_payable(line))
        restage(m, line, PAYMENT_PENDING, PAYMENT_PAYABLE);
}

void ledger_hold(struct marketplace *m, struct line *line)
{
    restage(m, line, PAYMENT_PAYABLE, PAYMENT_PENDING);
}

/* The subscription is charged with the cycle that it opens. */
static void charge_subscription(struct marketplace *m)
{
    int64_t fee = m->settings.subscription_minor;
    const struct posting postings[] = {
        { "SUBSCRIPTION_FEE", -fee },
        { "SUBSCRIPTION_VAT", -money_rate(fee, m->settings.commission_tax_bp) },
    };
    post(m, postings, ARRAY_COUNT(postings), PAYMENT_PAYABLE, NULL, NULL);
}

static void settle(struct marketplace *m, struct transaction *t, struct cycle *cycle)
{
    t->cycle = cycle;
    enter(m, t, PAYMENT_PAID);
    cycle->line_count++;
}

static int compare_numbers(const void *a, const void *b, void *unused)
{
    int64_t one = (*(const struct transaction *const *)a)->number;
    int64_t other = (*(const struct transaction *const *)b)->number;
    (void)unused;
    return one < other ? -1 : one > other;
}

/* In order of creation: then the chain of updates is in the order in which TL02 shows it. */
static void settle_payable(struct marketplace *m, struct cycle *cycle)
{
    struct pointers *payable = &m->payable;
    pointers_put_in_order(payable, compare_numbers, NULL);
    for (size_t i = 0; i < payable->count; i++) {
        struct transaction *t = payable->items[i];
        if (t->stage == PAYMENT_PAYABLE)
            settle(m, t, cycle);
    }
    payable->count = 0;
}

struct cycle *ledger_close_cycle(struct marketplace *m)
{
    int64_t due = m->balance_of_stage[PAYMENT_PAYABLE];
    int64_t fee = m->settings.subscription_minor;
    due -= fee + money_rate(fee, m->settings.commission_tax_bp);
    if (due == 0 || (due < 0 && m->settings.negative_payout == 0))
        return NULL;
    charge_subscription(m);
    struct cycle *cycle = WORLD_NEW(m->world, struct cycle);
    int64_t number = m->next_document_number++;
    char cycle_id[UUID_TEXT_BYTES];
    cycle->cycle_id = world_str(m->world, uuid_format(world_uuid(m->world), cycle_id));
    cycle->document_number =
        world_format(m->world, "%.*s-%06lld", STR_ARG(m->id), (long long)number);
    cycle->payout_reference =
        world_format(m->world, "payout-%.*s-%04lld", STR_ARG(m->id), (long long)number);
    cycle->created = m->world->now;
    cycle->paid = due;
    ledger_add(m, "PAYMENT", -due, PAYMENT_PAYABLE, NULL, NULL);
    settle_payable(m, cycle);
    pointers_add(&m->cycles, &m->world->arena, cycle);
    return cycle;
}

static void plan_cycle(struct marketplace *m);

static void play_cycle(struct world *world, void *owner, void *subject)
{
    struct marketplace *m = owner;
    (void)world, (void)subject;
    if (m->settings.payout_every_s > 0)
        ledger_close_cycle(m);
    plan_cycle(m);
}

static void plan_cycle(struct marketplace *m)
{
    int64_t every_s = m->settings.payout_every_s;
    world_plan(m->world, instant_add_s(m->world->now, every_s > 0 ? every_s : SECONDS_PER_DAY),
               play_cycle, m, NULL);
}

void ledger_start_cycles(struct marketplace *m)
{
    plan_cycle(m);
}
