/* service/engine/order_decisions.c: a person accepts or refuses an order, whole or line by line. */
#include "service/engine/apply.h"

/* Whoever decides line by line decides every line, once, and accepts one at least. */
static enum err_code decisions_take(struct apply *a, const struct order *order,
                                    struct intent_decision *decisions)
{
    const struct command *command = a->command;
    bool *is_decided = arena_alloc(a->arena, order->line_count);
    bool is_any_accepted = false;
    if (is_decided == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < command->decide_order.count; i++) {
        const struct intent_decision *decision = &command->decide_order.decisions[i];
        struct order_line *line;
        enum err_code code = order_line_named(a, order, decision->line_id, STR_EMPTY, &line);
        if (code != ERR_OK)
            return err_in(a->err, "decisions[%zu]", i);
        if (is_decided[line - order->lines]) {
            err_set(a->err, REASON_FIELD_DUPLICATE, "the line is decided twice");
            return err_in(a->err, "decisions[%zu].order_line_id", i);
        }
        is_decided[line - order->lines] = true;
        decisions[line - order->lines].accepted = decision->accepted;
        is_any_accepted = is_any_accepted || decision->accepted;
    }
    for (size_t i = 0; i < order->line_count; i++) {
        if (is_decided[i])
            continue;
        err_set(a->err, REASON_FIELD_REQUIRED, "line \"%.*s\" is not decided",
                STR_ARG(order->lines[i].line_id));
        return err_in(a->err, "decisions");
    }
    if (is_any_accepted)
        return ERR_OK;
    err_set(a->err, REASON_FIELD_INVALID, "no line is accepted: refuse the order");
    return err_in(a->err, "decisions");
}

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
    *ret = decisions;
    return command->decide_order.count == 0 ? ERR_OK : decisions_take(a, order, decisions);
}

enum err_code apply_decide_order(struct apply *a)
{
    const struct command *command = a->command;
    struct intent_decision *decisions = NULL;
    struct order *order = ARENA_NEW(a->arena, struct order);
    if (order == NULL)
        return arena_err(a->arena, a->err);
    enum err_code code =
        order_load(a, command->decide_order.channel, command->decide_order.order_id, order);
    if (code != ERR_OK)
        return code;
    bool is_open = order->acceptance == STEP_NONE || order->acceptance == STEP_FAILED;
    if (order->state != ORDER_STATE_WAITING_ACCEPTANCE || !is_open) {
        err_set(a->err, REASON_ORDER_STATE_CONFLICT, "an order that is %s cannot be decided%s",
                order_state_name(order->state), is_open ? "" : ": a decision is on its way");
        return err_with(a->err, "state", order_state_name(order->state));
    }
    code = decisions_make(a, order, &decisions);
    if (code != ERR_OK)
        return code;
    /* What the marketplace refused before is not sent again beside the new decision. */
    code = exception_clear(a, EXCEPTION_ACCEPT_REFUSED,
                           exception_subject(a, order->channel, order->order_id, STR_EMPTY));
    if (code != ERR_OK)
        return code;
    order->decision_reason = command->decide_order.reason;
    order->decided_by = command->principal;
    acceptance_emit(a, order, decisions);
    order_store(a, order, order->state_text);
    a->out->order = order;
    return ERR_OK;
}
