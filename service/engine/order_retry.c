/*
 * service/engine/order_retry.c: the failed steps of one order are taken up again.
 *
 * What failed is held by exceptions. Each is found by its cause and what it is about, and retried
 * as it would be by itself.
 */
#include "service/engine/apply.h"

struct held {
    struct str ids[ORDER_STEP_COUNT * (SHIPMENT_COUNT_MAX + 1)]; /* of exceptions */
    size_t count;
};

static enum err_code held_add(struct apply *a, const struct order *order,
                              enum exception_cause cause, struct str rest, struct held *held)
{
    struct exception exception;
    struct key key;
    bool found;
    struct str id =
        exception_id(a->arena, cause, exception_subject(a, order->channel, order->order_id, rest));
    if (id.ptr == NULL)
        return arena_err(a->arena, a->err);
    key_exception(&key, order->shop, id);
    enum err_code code = view_get(&a->view, &key, &record_exception, &found, &exception, a->err);
    if (code == ERR_OK && found && exception.state == EXCEPTION_STATE_OPEN)
        held->ids[held->count++] = id;
    return code;
}

static enum err_code held_of_shipments(struct apply *a, const struct order *order,
                                       enum exception_cause cause, struct held *held)
{
    struct shipment *shipments = NULL;
    size_t count = 0;
    enum err_code code = shipments_load(a, order, &shipments, &count);
    for (size_t i = 0; code == ERR_OK && i < count; i++)
        code = held_add(a, order, cause, shipments[i].shipment_id, held);
    return code;
}

static enum err_code held_of_step(struct apply *a, const struct order *order, enum order_step step,
                                  struct held *held)
{
    switch (step) {
    case ORDER_STEP_ACCEPTANCE:
        return held_add(a, order, EXCEPTION_ACCEPT_REFUSED, STR_EMPTY, held);
    case ORDER_STEP_CREATION:
        return held_add(a, order, EXCEPTION_CREATE_REFUSED, STR_EMPTY, held);
    case ORDER_STEP_REFERENCE:
        return held_add(a, order, EXCEPTION_CALL_FAILING, STR("reference"), held);
    case ORDER_STEP_TRACKING:
        return held_of_shipments(a, order, EXCEPTION_TRACKING_REFUSED, held);
    case ORDER_STEP_DISPATCH:
        return held_of_shipments(a, order, EXCEPTION_SHIP_REFUSED, held);
    case ORDER_STEP_COUNT:
        break;
    }
    return ERR_OK;
}

enum err_code apply_retry_order(struct apply *a)
{
    const struct command *command = a->command;
    struct held *held = ARENA_NEW(a->arena, struct held);
    struct order *order = ARENA_NEW(a->arena, struct order);
    if (held == NULL || order == NULL)
        return arena_err(a->arena, a->err);
    enum err_code code =
        order_load(a, command->retry_order.channel, command->retry_order.order_id, order);
    if (code != ERR_OK)
        return code;
    const enum step_state states[ORDER_STEP_COUNT] = { order->acceptance, order->creation,
                                                       order->reference, order->tracking,
                                                       order->dispatch };
    for (enum order_step step = 0; code == ERR_OK && step < ORDER_STEP_COUNT; step++) {
        if (command->retry_order.steps[step] && states[step] == STEP_FAILED)
            code = held_of_step(a, order, step, held);
    }
    if (code == ERR_OK && held->count == 0)
        return err_set(a->err, REASON_ORDER_STATE_CONFLICT,
                       "no step of the order has failed that could be taken up again");
    for (size_t i = 0; code == ERR_OK && i < held->count; i++) {
        struct exception exception;
        a->order_moved = false;
        code = exception_retry(a, held->ids[i], STR_EMPTY, &exception);
    }
    if (code == ERR_OK)
        code = order_load(a, order->channel, order->order_id, order);
    a->out->order = order;
    return code;
}
