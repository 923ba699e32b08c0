/* tests/sandbox/mirakl_sale.c: a customer buys. */
#include "tests/sandbox/mirakl_money.h"
#include "tests/sandbox/mirakl_orders.h"

static struct person person_any(struct world *world)
{
    static const char *const first[] = { "Mara", "Jonas", "Aylin", "Pia", "Leon", "Zoë" };
    static const char *const last[] = { "Feldmann", "Şahin", "O'Neil", "Brückner", "Weiß" };
    static const char *const streets[] = { "Lindenweg 12", "Am Markt 3a", "Domstraße 10",
                                           "Hauptstr. 77" };
    static const struct city cities[] = { { "50667", "Köln" },
                                          { "20095", "Hamburg" },
                                          { "04109", "Leipzig" } };
    struct person person = { .city = &cities[world_between(world, 0, ARRAY_COUNT(cities) - 1)] };
    person.first_name = first[world_between(world, 0, ARRAY_COUNT(first) - 1)];
    person.last_name = last[world_between(world, 0, ARRAY_COUNT(last) - 1)];
    person.street = streets[world_between(world, 0, ARRAY_COUNT(streets) - 1)];
    return person;
}

static enum err_code check_stock(const struct marketplace *m, const struct order_wish *wish,
                                 struct err *err)
{
    if (m->settings.order_lowers_stock == 0)
        return ERR_OK;
    for (int32_t i = 0; i < wish->line_count; i++) {
        const struct offer *offer = wish->lines[i].offer;
        int64_t wanted = 0;
        for (int32_t k = 0; k <= i; k++)
            wanted += wish->lines[k].offer == offer ? wish->lines[k].quantity : 0;
        if (wanted > offer->quantity) {
            err_set(err, REASON_STOCK_EXPECTATION_FAILED, "offer %.*s has %lld, not %lld",
                    STR_ARG(offer->sku), (long long)offer->quantity, (long long)wanted);
            return err_in(err, "lines[%d].quantity", i);
        }
    }
    return ERR_OK;
}

static void place_line(struct order *order, const struct line_wish *wish)
{
    struct marketplace *m = order->marketplace;
    struct line *line = &order->lines[order->line_count];
    struct offer *offer = wish->offer;
    int64_t unit_price = wish->unit_price >= 0 ? wish->unit_price : offer->price;
    int64_t shipping = wish->shipping_price >= 0 ? wish->shipping_price : offer->shipping_price;
    *line = (struct line){
        .order = order,
        .offer = offer,
        .number = ++order->line_count,
        .quantity = wish->quantity,
        .unit_price = unit_price,
        .amounts = amounts_of_sale(m, unit_price * wish->quantity, shipping),
        .updated = m->world->now,
    };
    line->line_id = world_format(m->world, "%zu-A-%d",
                                 MARKETPLACE_ORDER_NUMBER_FIRST + order->number, line->number);
    offer->sold_count += wish->quantity;
    if (m->settings.order_lowers_stock != 0)
        offer_set_quantity(m, offer, offer->quantity - wish->quantity);
}

enum err_code order_place(struct marketplace *m, const struct order_wish *wish, struct order **ret,
                          struct err *err)
{
    const struct shipping_type_row *shipping_type = &m->shipping_types[0];
    CHECK(wish->line_count > 0);
    if (m->orders.count == MARKETPLACE_ORDER_COUNT_MAX || world_is_full(m->world))
        return err_set(err, REASON_LIMIT_EXCEEDED, "the sandbox is full");
    if (wish->shipping_type.len > 0)
        shipping_type = marketplace_shipping_type(m, wish->shipping_type);
    if (shipping_type == NULL)
        return err_set(err, REASON_FIELD_INVALID, "there is no shipping type \"%.*s\"",
                       STR_ARG(wish->shipping_type));
    enum err_code code = check_stock(m, wish, err);
    if (code != ERR_OK)
        return code;
    struct order *order = WORLD_NEW(m->world, struct order);
    *order = (struct order){
        .marketplace = m,
        .number = m->orders.count,
        .created = m->world->now,
        .updated = m->world->now,
        .debit = wish->debit,
        .person = person_any(m->world),
        .shipping_type = shipping_type,
        .customer_reference = world_str(m->world, wish->customer_reference),
        .lines = WORLD_ARRAY(m->world, struct line, (size_t)wish->line_count),
    };
    for (int32_t i = 0; i < wish->line_count; i++)
        place_line(order, &wish->lines[i]);
    struct str line_id = order->lines[0].line_id;
    order->order_id = (struct str){ line_id.ptr, line_id.len - 2 };
    pointers_add(&m->orders, &m->world->arena, order);
    chain_add(&m->orders_by_update, &order->by_update);
    chain_add(&m->orders_by_stage[order->stage], &order->by_stage);
    order_open(order);
    *ret = order;
    return ERR_OK;
}
