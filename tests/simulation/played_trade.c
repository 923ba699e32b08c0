/* tests/simulation/played_trade.c: goods, orders and money of the outside. */
#include "service/base/heap.h"
#include "tests/sandbox/imports.h"
#include "tests/sandbox/mirakl_money.h"
#include "tests/sandbox/mirakl_orders.h"
#include "tests/sandbox/sales.h"
#include "tests/simulation/played_own.h"

enum { WISH_COUNT_MAX = 16, ITEM_COUNT_MAX = 256, TEXT_BYTES = 64 };

/* ---- goods ---- */

static struct variant *variant_of(const struct played *played, int64_t sku)
{
    CHECK(sku >= 0);
    CHECK((size_t)sku < played->sandbox.shop->variants.count);
    return played->sandbox.shop->variants.items[sku];
}

/* Variants are numbered as they were made. */
static int64_t number_of(const struct played *played, const struct variant *variant)
{
    return variant->variant_id - variant_of(played, 0)->variant_id;
}

struct str played_sku(const struct played *played, int64_t sku)
{
    return variant_of(played, sku)->sku;
}

int64_t played_sku_find(const struct played *played, struct str sku)
{
    const struct variant *variant = lookup_find(&played->sandbox.shop->variant_by_sku, sku);
    return variant == NULL ? -1 : number_of(played, variant);
}

int64_t played_sellable(const struct played *played, int64_t sku)
{
    return variant_sellable(variant_of(played, sku));
}

int64_t played_level(const struct played *played, int64_t sku, int64_t warehouse)
{
    const struct shop_stock_row *row = &variant_of(played, sku)->rows[warehouse];
    return row->quantity > row->blocked ? row->quantity - row->blocked : 0;
}

int64_t played_shown(const struct played *played, int64_t sku)
{
    const struct variant *variant = variant_of(played, sku);
    if (played->sandbox.shop->settings.stock_is_net_of_blockers != 0)
        return played_level(played, sku, 0) + played_level(played, sku, 1);
    return variant->rows[0].quantity + variant->rows[1].quantity;
}

struct str played_warehouse_id(const struct played *played, int64_t warehouse)
{
    return played->sandbox.shop->warehouses[warehouse].key;
}

void played_supply(struct played *played, int64_t sku, int64_t units)
{
    struct variant *variant = variant_of(played, sku);
    int64_t blocked = variant->rows[0].blocked;
    variant_set_stock(played->sandbox.shop, variant, 0, variant->rows[0].quantity + units,
                      played->sandbox.world.now);
    variant->rows[0].blocked = blocked; /* goods that come in free nothing that is promised */
}

bool played_shop_buy(struct played *played, int64_t sku, int64_t units)
{
    struct variant *variant = variant_of(played, sku);
    struct item_wish items[WISH_COUNT_MAX];
    struct shop_sale *order;
    struct err err;
    struct sale_wish wish = {
        .currency = STR("EUR"), .customer = STR("{\"id\":31001}"), .is_live = true, .items = items
    };
    if (units > WISH_COUNT_MAX || variant_sellable(variant) < units)
        return false;
    int64_t near = played_level(played, sku, 0);
    for (int64_t i = 0; i < units; i++)
        items[wish.item_count++] = (struct item_wish){ .variant = variant,
                                                       .with_tax = variant->price,
                                                       .price = STR("{\"withTax\":1}"),
                                                       .warehouse = i < near ? 0 : 1 };
    return sale_add(played->sandbox.shop, &wish, &order, &err) == ERR_OK;
}

/* ---- the shop's orders ---- */

int64_t played_sale_count(const struct played *played)
{
    return (int64_t)played->sandbox.shop->orders.count;
}

static struct shop_sale *sale_of(const struct played *played, int64_t sale)
{
    CHECK(sale >= 0);
    CHECK(sale < played_sale_count(played));
    return played->sandbox.shop->orders.items[sale];
}

/* "lockstep-nordmarkt@4711-A" */
static void reference_read(const struct played *played, struct str key, struct played_sale *ret)
{
    struct str place, order_id, prefix = STR("lockstep-");
    ret->market = -1;
    ret->order_id = STR_EMPTY;
    if (!str_starts(key, prefix) || !str_cut(key, '@', &place, &order_id))
        return;
    place = str_from(place, prefix.len);
    for (size_t i = 0; i < played->sandbox.marketplace_count; i++) {
        if (str_eq(played->sandbox.marketplaces[i]->id, place))
            ret->market = (int64_t)i;
    }
    ret->order_id = order_id;
}

struct played_sale played_sale(const struct played *played, int64_t sale)
{
    const struct shop_sale *order = sale_of(played, sale);
    struct played_sale ret = { .reference_key = order->reference_key,
                               .item_count = order->item_count,
                               .is_delegated = instant_is_set(order->delegated) };
    reference_read(played, order->reference_key, &ret);
    for (int32_t i = 0; i < order->item_count; i++) {
        enum item_status status = order->items[i].status;
        ret.open_count += status == ITEM_AVAILABLE;
        ret.shipped_count += status == ITEM_DELIVERED || status == ITEM_RETURNED;
        ret.returned_count += status == ITEM_RETURNED;
        ret.gone_count += status == ITEM_UNAVAILABLE || status == ITEM_CANCELLED;
    }
    return ret;
}

int64_t played_sale_find(const struct played *played, struct str reference_key, int64_t *ret_count)
{
    const struct shop *shop = played->sandbox.shop;
    const struct sale_key *key = lookup_find(&shop->keys, reference_key);
    const struct shop_sale *first = key == NULL ? NULL : key->first;
    *ret_count = 0;
    for (const struct shop_sale *sale = first; sale != NULL; sale = sale->next_of_key)
        ++*ret_count;
    return first == NULL ? -1 : first->order_id - sale_of(played, 0)->order_id;
}

struct played_item played_item(const struct played *played, int64_t sale, int64_t item)
{
    const struct shop_item *it = &sale_of(played, sale)->items[item];
    struct str line_id = STR_EMPTY, unit;
    bool is_ours = str_cut(it->key, ':', &line_id, &unit); /* "<line>:<unit>" */
    return (struct played_item){
        .sku = number_of(played, it->variant),
        .line_id = is_ours ? line_id : STR_EMPTY,
        .is_open = it->status == ITEM_AVAILABLE,
        .is_shipped = it->status == ITEM_DELIVERED || it->status == ITEM_RETURNED,
        .is_returned = it->status == ITEM_RETURNED,
    };
}

bool played_ship(struct played *played, int64_t sale, const int64_t *items, size_t count,
                 struct str carrier, struct str tracking)
{
    struct shop_sale *order = sale_of(played, sale);
    struct shop_item *chosen[ITEM_COUNT_MAX];
    CHECK(count <= ITEM_COUNT_MAX);
    for (size_t i = 0; i < count; i++) {
        char key[TEXT_BYTES];
        struct buf text;
        chosen[i] = &order->items[items[i]];
        buf_init(&text, sizeof(key));
        buf_add_i64(&text, chosen[i]->item_id);
        item_set_return_key(chosen[i], buf_str(&text));
        buf_release(&text);
    }
    return sale_ship(order, chosen, count,
                     &(struct shipment_wish){ .carrier_key = carrier,
                                              .shipment_key = tracking,
                                              .shipped = played->sandbox.world.now }) != NULL;
}

void played_item_cancel(struct played *played, int64_t sale, int64_t item)
{
    struct shop_sale *order = sale_of(played, sale);
    struct shop_item *chosen = &order->items[item];
    sale_cancel_items(order, &chosen, 1);
}

bool played_item_return(struct played *played, int64_t sale, int64_t item, bool is_as_new)
{
    struct shop_sale *order = sale_of(played, sale);
    struct shop_item *it = &order->items[item];
    if (!sale_return_item(it, STR("too small"), played->sandbox.world.now))
        return false;
    sale_tell_returned(order);
    if (is_as_new)
        played_supply(played, number_of(played, it->variant), 1);
    return true;
}

/* ---- the marketplaces' orders ---- */

static struct offer *offer_of(const struct played *played, int64_t market, int64_t sku)
{
    return lookup_find(&played_market(played, market)->offer_by_sku, played_sku(played, sku));
}

int64_t played_offered(const struct played *played, int64_t market, int64_t sku)
{
    const struct offer *offer = offer_of(played, market, sku);
    return offer == NULL ? -1 : offer->quantity;
}

bool played_is_importing(const struct played *played, int64_t market)
{
    const struct marketplace *m = played_market(played, market);
    for (size_t i = 0; i < m->import_count && i < MARKETPLACE_IMPORT_COUNT; i++) {
        if (m->imports[i]->stage < IMPORT_COMPLETE && !m->imports[i]->will_hang)
            return true;
    }
    return false;
}

bool played_market_buy(struct played *played, int64_t market, const struct played_wish *wishes,
                       size_t count, int64_t *ret)
{
    struct line_wish lines[WISH_COUNT_MAX];
    struct order *order;
    struct err err;
    CHECK(count <= WISH_COUNT_MAX);
    for (size_t i = 0; i < count; i++) {
        struct offer *offer = offer_of(played, market, wishes[i].sku);
        if (offer == NULL || offer->quantity < wishes[i].units)
            return false;
        lines[i] = (struct line_wish){ offer, wishes[i].units, -1, -1 };
    }
    struct order_wish wish = { .lines = lines, .line_count = (int32_t)count };
    if (order_place(played_market(played, market), &wish, &order, &err) != ERR_OK)
        return false;
    *ret = (int64_t)order->number;
    return true;
}

int64_t played_order_count(const struct played *played, int64_t market)
{
    return (int64_t)played_market(played, market)->orders.count;
}

static struct order *order_at(const struct played *played, int64_t market, int64_t order)
{
    const struct marketplace *m = played_market(played, market);
    CHECK(order >= 0);
    CHECK((size_t)order < m->orders.count);
    return m->orders.items[order];
}

struct played_order played_order(const struct played *played, int64_t market, int64_t order)
{
    const struct order *it = order_at(played, market, order);
    bool is_waiting = it->stage == STAGE_WAITING_ACCEPTANCE;
    return (struct played_order){
        .order_id = it->order_id,
        .state = str_c(stage_name(it->stage)),
        .created = it->created,
        .accept_by = it->accept_by,
        .ship_by = it->ship_by,
        .decided = it->decided,
        .debited = it->debited,
        .updated = it->updated,
        .line_count = it->line_count,
        .accept_calls = it->accepted_calls,
        .tracking_calls = it->tracking_calls,
        .ship_calls = it->shipped_calls,
        .is_waiting = is_waiting,
        .is_refused_by_time = it->was_refused_automatically,
        .is_over = order_is_over(it),
        .is_shippable = it->stage == STAGE_SHIPPING,
        .is_sent = it->stage >= STAGE_SHIPPED && it->stage <= STAGE_CLOSED,
        .is_lost = it->stage == STAGE_REFUSED || it->stage == STAGE_CANCELED,
    };
}

int64_t played_order_find(const struct played *played, int64_t market, struct str order_id)
{
    const struct order *order = marketplace_order(played_market(played, market), order_id);
    return order == NULL ? -1 : (int64_t)order->number;
}

struct played_line played_line(const struct played *played, int64_t market, int64_t order,
                               int64_t line)
{
    const struct line *it = &order_at(played, market, order)->lines[line];
    struct amounts refunded = line_refunded(it);
    struct played_line ret = { .line_id = it->line_id,
                               .sku = played_sku_find(played, it->offer->sku),
                               .quantity = it->quantity,
                               .is_refused = it->is_refused,
                               .refund_count = it->refund_count,
                               .paid_minor = amounts_total(&it->amounts),
                               .refunded_minor = amounts_total(&refunded) };
    for (const struct refund *refund = it->refunds; refund != NULL; refund = refund->next) {
        ret.refunded_quantity += refund->quantity;
        ret.excluded_quantity += refund->is_excluded_from_shipment ? refund->quantity : 0;
    }
    return ret;
}

bool played_order_accept(struct played *played, int64_t market, int64_t order)
{
    struct order *it = order_at(played, market, order);
    struct err err;
    if (it->stage != STAGE_WAITING_ACCEPTANCE)
        return false;
    it->decided = played->sandbox.world.now;
    return order_move(it, STAGE_WAITING_DEBIT, &err) == ERR_OK;
}

bool played_order_cancel(struct played *played, int64_t market, int64_t order)
{
    struct err err;
    return order_cancel(order_at(played, market, order), &err) == ERR_OK;
}

bool played_operator_refund(struct played *played, int64_t market, int64_t order, int64_t line)
{
    struct line *it = &order_at(played, market, order)->lines[line];
    struct amounts left = line_left(it);
    int64_t quantity = played_line(played, market, order, line).refunded_quantity;
    if (!instant_is_set(it->debited) || amounts_total(&left) == 0)
        return false;
    line_refund(it, &left, world_uuid(&played->sandbox.world),
                marketplace_reason(played_market(played, market), STR("18")),
                it->quantity - quantity, false);
    return true;
}

/* ---- the marketplaces' money ---- */

bool played_tamper(struct played *played, int64_t market, int64_t minor)
{
    struct marketplace *m = played_market(played, market);
    for (size_t i = m->transactions.count; i > 0; i--) {
        struct transaction *t = m->transactions.items[i - 1];
        if (t->planted_delta != 0 || t->line == NULL || t->refund != NULL ||
            !str_eq(str_c(t->type), STR("COMMISSION_FEE")))
            continue;
        t->planted_delta = minor;
        ledger_touch(m, t);
        return true;
    }
    return false;
}

bool played_wrong_line(const struct played *played, int64_t market, int64_t *at,
                       struct arena *arena, struct str *ret_id)
{
    const struct marketplace *m = played_market(played, market);
    char id[UUID_TEXT_BYTES];
    while ((size_t)*at < m->transactions.count) {
        const struct transaction *t = m->transactions.items[(*at)++];
        if (t->planted_delta == 0)
            continue;
        *ret_id = arena_str(arena, uuid_format(t->id, id));
        return true;
    }
    return false;
}

int64_t played_unpaid(const struct played *played, int64_t market)
{
    const struct marketplace *m = played_market(played, market);
    int64_t sum = m->balance_of_stage[PAYMENT_PENDING] + m->balance_of_stage[PAYMENT_PAYABLE];
    for (size_t i = 0; i < m->transactions.count; i++)
        sum += ((const struct transaction *)m->transactions.items[i])->planted_delta;
    return sum;
}

int64_t played_cycle_count(const struct played *played, int64_t market)
{
    return (int64_t)played_market(played, market)->cycles.count;
}
