/* tests/sandbox/mirakl_order_calls.c: OR04, OR21, OR23, OR24: what a shop does with an order. */
#include "tests/sandbox/mirakl.h"
#include "tests/sandbox/mirakl_orders.h"

enum { OR04_ORDER_COUNT = 100, OR04_REFERENCE_BYTES = 2000 };

/* NULL: refused with 404. */
static struct order *order_of_path(struct marketplace *m, struct exchange *x)
{
    struct order *order = marketplace_order(m, x->segments[0]);
    if (order == NULL)
        mirakl_refuse_code(x, 404, "ORDER_NOT_FOUND", "Order with id '%.*s' not found",
                           STR_ARG(x->segments[0]));
    return order;
}

/* NULL: refused with 400. */
static const struct jnode *read_body(struct exchange *x)
{
    const struct jnode *root = NULL;
    struct err err = { 0 };
    if (exchange_json(x, &root, &err) != ERR_OK) {
        mirakl_refuse_err(x, &err);
        return NULL;
    }
    if (root->type != JNODE_OBJECT) {
        mirakl_refuse(x, 400, "The body must be an object");
        return NULL;
    }
    return root;
}

/* ---- OR21 ---- */

enum { DECISION_MISSING, DECISION_ACCEPTED, DECISION_REFUSED };

/* False: refused. */
static bool read_decision(struct exchange *x, struct order *order, const struct jnode *node,
                          int8_t *decisions)
{
    struct err err = { 0 };
    struct jread read = { .err = &err };
    if (node->type != JNODE_OBJECT) {
        mirakl_refuse_code(x, 400, "ORDER_LINE_NULL_ELEMENT", "An order line is null");
        return false;
    }
    struct str line_id = jread_text_needed(&read, node, "id");
    bool is_accepted = jread_bool(&read, node, "accepted");
    if (read.code != ERR_OK || !jnode_is_present(jnode_get(node, "accepted"))) {
        mirakl_refuse_code(x, 400, "VALIDATION_ERROR", "Error with field order_lines. %s",
                           err.message);
        return false;
    }
    for (int32_t i = 0; i < order->line_count; i++) {
        if (!str_eq(order->lines[i].line_id, line_id))
            continue;
        if (decisions[i] != DECISION_MISSING) {
            mirakl_refuse_code(x, 400, "ORDER_LINE_DUPLICATE_ID",
                               "Order line '%.*s' is given twice", STR_ARG(line_id));
            return false;
        }
        decisions[i] = is_accepted ? DECISION_ACCEPTED : DECISION_REFUSED;
        return true;
    }
    mirakl_refuse_code(x, 400, "ORDER_LINE_NOT_FOUND", "No order line with id '%.*s'",
                       STR_ARG(line_id));
    return false;
}

/* False: refused. */
static bool decisions_are_allowed(struct marketplace *m, struct exchange *x, struct order *order,
                                  const int8_t *decisions)
{
    bool is_mixed = false;
    for (int32_t i = 0; i < order->line_count; i++) {
        if (decisions[i] == DECISION_MISSING) {
            mirakl_refuse_code(x, 400, "ORDER_LINE_ACCEPTANCE_DECISION_MISSING",
                               "No decision for order line '%.*s'",
                               STR_ARG(order->lines[i].line_id));
            return false;
        }
        is_mixed = is_mixed || decisions[i] != decisions[0];
    }
    if (is_mixed && m->settings.accepts_in_part == 0) {
        mirakl_refuse_code(x, 400, "ORDER_PARTIAL_ACCEPTANCE_DISABLED",
                           "An order is accepted or refused as a whole");
        return false;
    }
    return true;
}

void mirakl_accept(struct marketplace *m, struct exchange *x)
{
    int8_t decisions[MARKETPLACE_LINE_COUNT_MAX] = { 0 };
    struct order *order = order_of_path(m, x);
    const struct jnode *body = order == NULL ? NULL : read_body(x);
    if (body == NULL)
        return;
    if (order->stage != STAGE_WAITING_ACCEPTANCE) {
        mirakl_refuse_code(x, 400, "ORDER_INVALID_STATE",
                           "The order with id '%.*s' does not have the expected status "
                           "'WAITING_ACCEPTANCE' but '%s'.",
                           STR_ARG(order->order_id), stage_name(order->stage));
        return;
    }
    const struct jnode *lines = jnode_get(body, "order_lines");
    if (lines == NULL || lines->type != JNODE_ARRAY) {
        mirakl_refuse_code(x, 400, "VALIDATION_ERROR",
                           "Error with field order_lines. Please check the field datatype.");
        return;
    }
    for (const struct jnode *node = jnode_first(lines); node != NULL; node = node->next) {
        if (!read_decision(x, order, node, decisions))
            return;
    }
    if (!decisions_are_allowed(m, x, order, decisions))
        return;
    for (int32_t i = 0; i < order->line_count; i++)
        order->lines[i].is_refused = decisions[i] == DECISION_REFUSED;
    order->decided = m->world->now;
    order->accepted_calls++;
    order_decide(order);
    mirakl_done(x);
}

/* ---- OR23 ---- */

struct tracking_wish {
    struct str carrier_code, carrier_name, carrier_url, carrier_standard_code, tracking_number;
};

static const struct foreign_carrier *keep_carrier(struct world *world,
                                                  const struct tracking_wish *wish)
{
    struct foreign_carrier *carrier = WORLD_NEW(world, struct foreign_carrier);
    carrier->name = world_shared(world, wish->carrier_name);
    carrier->url = world_str(world, wish->carrier_url);
    carrier->standard_code = world_shared(world, wish->carrier_standard_code);
    return carrier;
}

/* False: refused. */
static bool wish_is_right(struct marketplace *m, struct exchange *x,
                          const struct tracking_wish *wish, const struct carrier_row *carrier)
{
    if (wish->carrier_code.len > 0 && carrier == NULL)
        mirakl_refuse(x, 400, "Error with field carrier_code. No carrier with code '%.*s'.",
                      STR_ARG(wish->carrier_code));
    else if (carrier == NULL && wish->carrier_name.len == 0)
        mirakl_refuse(x, 400,
                      "Error with field carrier_name. It is mandatory for an unregistered "
                      "carrier.");
    else if (carrier == NULL && m->settings.takes_any_carrier == 0)
        mirakl_refuse(x, 400, "Error with field carrier_code. Unregistered carriers are disabled.");
    else if (carrier != NULL && carrier_needs_number(carrier) && wish->tracking_number.len == 0)
        mirakl_refuse(x, 400,
                      "Error with field tracking_number. It is mandatory for carrier "
                      "'%.*s'.",
                      STR_ARG(carrier->code));
    else
        return true;
    return false;
}

void mirakl_tracking(struct marketplace *m, struct exchange *x)
{
    struct err err = { 0 };
    struct jread read = { .err = &err };
    struct order *order = order_of_path(m, x);
    const struct jnode *body = order == NULL ? NULL : read_body(x);
    if (body == NULL)
        return;
    if (order->stage != STAGE_SHIPPING && order->stage != STAGE_SHIPPED) {
        mirakl_refuse(x, 400, "The order status must be 'SHIPPING' but it is '%s'.",
                      stage_name(order->stage));
        return;
    }
    struct tracking_wish wish = {
        .carrier_code = jread_text(&read, body, "carrier_code"),
        .carrier_name = jread_text(&read, body, "carrier_name"),
        .carrier_url = jread_text(&read, body, "carrier_url"),
        .carrier_standard_code = jread_text(&read, body, "carrier_standard_code"),
        .tracking_number = jread_text(&read, body, "tracking_number"),
    };
    if (read.code != ERR_OK) {
        mirakl_refuse_err(x, &err);
        return;
    }
    const struct carrier_row *carrier = marketplace_carrier(m, wish.carrier_code);
    if (!wish_is_right(m, x, &wish, carrier))
        return;
    if (!str_eq(order->tracking_number, wish.tracking_number))
        order->tracking_number = world_str(m->world, wish.tracking_number);
    order->carrier = carrier;
    order->foreign = carrier == NULL ? keep_carrier(m->world, &wish) : NULL;
    order->tracking_calls++;
    order->tracked = m->world->now;
    order_touch(order);
    mirakl_done(x);
}

/* ---- OR24 ---- */

void mirakl_ship(struct marketplace *m, struct exchange *x)
{
    struct order *order;
    if (!exchange_has_header(x, "Content-Length")) {
        mirakl_refuse(x, 411, "Length Required");
        return;
    }
    order = order_of_path(m, x);
    if (order == NULL)
        return;
    if (order->stage != STAGE_SHIPPING) {
        mirakl_refuse(x, 400,
                      "Cannot update the order with id '%.*s' to status 'SHIPPED'. The order does "
                      "not have the expected status 'SHIPPING'.",
                      STR_ARG(order->order_id));
        return;
    }
    if (order->shipping_type->needs_tracking && order->tracking_number.len == 0) {
        mirakl_refuse(x, 400, "Tracking details are mandatory for this shipping method.");
        return;
    }
    order->shipped_calls++;
    order_ship(order);
    mirakl_done(x);
}

/* ---- OR04 ---- */

static void write_reference(struct marketplace *m, struct exchange *x, const struct jnode *node)
{
    struct err err = { 0 };
    struct jread read = { .err = &err };
    struct str order_id = jread_text_needed(&read, node, "order_id");
    const struct jnode *references = jread_object(&read, node, "references");
    struct str reference = jread_text(&read, references, "order_reference_for_seller");
    struct order *order = marketplace_order(m, order_id);
    bool is_right = read.code == ERR_OK && order != NULL && reference.len > 0 &&
                    reference.len <= OR04_REFERENCE_BYTES;
    exchange_object(x, NULL);
    exchange_text(x, "order_id", order_id);
    exchange_array(x, "errors");
    if (!is_right) {
        exchange_object(x, NULL);
        exchange_text(x, "code", order == NULL ? STR("order.not_found") : STR("field.invalid"));
        exchange_text(x, "field",
                      order == NULL ? STR("order_id")
                                    : STR("references.order_reference_for_seller"));
        exchange_text(x, "message",
                      order == NULL ? STR("Order not found")
                                    : STR("1 to 2000 characters are allowed"));
        exchange_end(x);
    }
    exchange_end(x);
    if (is_right) {
        order->seller_reference = world_str(m->world, reference);
        order_touch(order);
        exchange_object(x, "updated");
        exchange_object(x, "references");
        exchange_text(x, "order_reference_for_seller", order->seller_reference);
        exchange_end(x);
        exchange_end(x);
    }
    exchange_end(x);
}

void mirakl_references(struct marketplace *m, struct exchange *x)
{
    const struct jnode *body = read_body(x);
    if (body == NULL)
        return;
    const struct jnode *orders = jnode_get(body, "orders");
    if (orders == NULL || orders->type != JNODE_ARRAY || orders->count == 0 ||
        orders->count > OR04_ORDER_COUNT) {
        mirakl_refuse(x, 400, "Error with field orders. 1 to %d orders are allowed.",
                      OR04_ORDER_COUNT);
        return;
    }
    exchange_object(x, NULL);
    exchange_array(x, "updated_orders");
    for (const struct jnode *node = jnode_first(orders); node != NULL; node = node->next)
        write_reference(m, x, node);
    exchange_end(x);
    exchange_end(x);
}
