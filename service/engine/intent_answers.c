/* service/engine/intent_answers.c: what came of a call: done, again later, a doubt or refused. */
#include "service/domain/name.h"
#include "service/engine/apply.h"

static const struct {
    enum exception_cause refused;
    bool is_repeatable; /* an unknown outcome may simply be sent again */
} kinds[INTENT_KIND_COUNT] = {
    [INTENT_ACCEPT_ORDER] = { EXCEPTION_ACCEPT_REFUSED, false },
    [INTENT_CREATE_SHOP_ORDER] = { EXCEPTION_CREATE_REFUSED, false },
    [INTENT_SET_REFERENCE] = { EXCEPTION_CALL_FAILING, true },
    [INTENT_SET_TRACKING] = { EXCEPTION_TRACKING_REFUSED, true },
    [INTENT_SHIP_ORDER] = { EXCEPTION_SHIP_REFUSED, false },
    [INTENT_REFUND_LINE] = { EXCEPTION_REFUND_REFUSED, false },
};

/* "galeria/4711-A", with the step's own id behind it. */
struct str intent_subject(struct apply *a, const struct intent *intent)
{
    return intent->kind == INTENT_SET_REFERENCE
               ? exception_subject(a, intent->channel, intent->order_id, STR("reference"))
               : exception_subject(a, intent->channel, intent->order_id, intent->subject_id);
}

/* The name of what it is about: a parcel, a refund, or the order itself. */
static struct str intent_name(struct apply *a, const struct intent *intent)
{
    struct str shop = a->command->shop;
    switch (intent->kind) {
    case INTENT_SET_TRACKING:
    case INTENT_SHIP_ORDER:
        return name_shipment(a->arena, shop, intent->channel, intent->order_id, intent->subject_id);
    case INTENT_REFUND_LINE:
        return name_refund(a->arena, shop, intent->channel, intent->order_id, intent->subject_id);
    default:
        return name_order(a->arena, shop, intent->channel, intent->order_id);
    }
}

static enum err_code raise_fill(struct apply *a, const struct intent *intent,
                                enum exception_cause cause, const struct exchange *exchange,
                                struct exception_raise *ret)
{
    struct order order;
    enum err_code code = order_load(a, intent->channel, intent->order_id, &order);
    if (code != ERR_OK)
        return code;
    bool is_acceptance = intent->kind == INTENT_ACCEPT_ORDER;
    *ret = (struct exception_raise){
        .cause = cause,
        .channel = intent->channel,
        .subject_id = intent_subject(a, intent),
        .subject = intent_name(a, intent),
        .exchange = *exchange,
        .money_at_risk = order.total_price,
        .deadline_at_risk = is_acceptance ? order.accept_by : order.ship_by,
        .intent_no = intent->intent_no,
    };
    return ERR_OK;
}

static enum err_code intent_raise(struct apply *a, const struct intent *intent,
                                  enum exception_cause cause, const struct exchange *exchange)
{
    struct exception_raise raise;
    enum err_code code = raise_fill(a, intent, cause, exchange, &raise);
    return code == ERR_OK ? exception_raise(a, &raise) : code;
}

enum err_code intent_held_up(struct apply *a, const struct intent *intent,
                             enum exception_cause cause, const struct exchange *exchange)
{
    struct exception_raise raise;
    enum err_code code = raise_fill(a, intent, cause, exchange, &raise);
    return code == ERR_OK ? exception_raise_once(a, &raise) : code;
}

enum err_code intent_goes_on(struct apply *a, const struct intent *intent)
{
    enum err_code code = exception_clear(a, EXCEPTION_CALL_FAILING, intent_subject(a, intent));
    if (code == ERR_OK && intent->kind == INTENT_REFUND_LINE)
        code = exception_clear(a, EXCEPTION_REFUND_DOUBTFUL, intent_subject(a, intent));
    return code;
}

enum err_code intent_looked(struct apply *a, const struct intent *intent)
{
    if (intent->attempts < LIMIT_INTENT_ATTEMPT_COUNT)
        return intent_goes_on(a, intent);
    return intent->kind == INTENT_REFUND_LINE
               ? exception_clear(a, EXCEPTION_REFUND_DOUBTFUL, intent_subject(a, intent))
               : ERR_OK;
}

enum err_code intent_refuse(struct apply *a, struct intent *intent, struct order *order,
                            const struct exchange *exchange)
{
    enum exception_cause cause = kinds[intent->kind].refused;
    enum err_code code = cause == EXCEPTION_CALL_FAILING ? ERR_OK : intent_goes_on(a, intent);
    if (code != ERR_OK)
        return code;
    intent->state = INTENT_STATE_STOPPED;
    intent->last_reason = exchange->reason;
    intent_store(a, intent);
    if (intent->kind == INTENT_REFUND_LINE)
        return refund_refused(a, intent, exchange);
    *intent_step(order, intent->kind) = STEP_FAILED;
    return intent_raise(a, intent, cause, exchange);
}

static enum err_code intent_refused(struct apply *a, struct intent *intent,
                                    const struct exchange *exchange)
{
    struct order order;
    enum err_code code = order_load(a, intent->channel, intent->order_id, &order);
    if (code == ERR_OK)
        code = intent_refuse(a, intent, &order, exchange);
    if (code == ERR_OK && intent->kind != INTENT_REFUND_LINE)
        order_store(a, &order, order.state_text);
    return code;
}

static enum err_code intent_again(struct apply *a, struct intent *intent, enum intent_state state,
                                  const struct exchange *exchange, struct instant not_before)
{
    intent->state = state;
    intent->last_reason = exchange->reason;
    intent->not_before = not_before;
    intent_store(a, intent);
    if (intent->attempts < LIMIT_INTENT_ATTEMPT_COUNT)
        return ERR_OK;
    return intent_raise(a, intent, EXCEPTION_CALL_FAILING, exchange);
}

static enum err_code intent_doubt(struct apply *a, struct intent *intent,
                                  const struct exchange *exchange)
{
    if (kinds[intent->kind].is_repeatable)
        return intent_again(a, intent, INTENT_STATE_READY, exchange,
                            a->command->intent_answer.not_before);
    intent->lookups = 0;
    if (intent->kind == INTENT_REFUND_LINE) {
        enum err_code code = refund_doubted(a, intent, exchange);
        if (code != ERR_OK)
            return code;
    }
    return intent_again(a, intent, INTENT_STATE_DOUBT, exchange,
                        a->command->intent_answer.not_before);
}

/* What was refused may have been done by an earlier sending: a look tells. */
static enum err_code intent_conflict(struct apply *a, struct intent *intent,
                                     const struct exchange *exchange)
{
    if (kinds[intent->kind].is_repeatable)
        return intent_refused(a, intent, exchange);
    intent->refused_step = exchange->step;
    intent->refusal = exchange->reason.len > 0 ? exchange->reason : STR("no reason was given");
    intent->refusal_evidence = exchange->evidence;
    return intent_doubt(a, intent, exchange);
}

enum err_code intent_done(struct apply *a, const struct intent *intent, struct order *order,
                          const struct exchange *exchange)
{
    enum err_code code = intent_goes_on(a, intent);
    if (code == ERR_OK)
        code = exception_clear(a, kinds[intent->kind].refused, intent_subject(a, intent));
    if (code != ERR_OK)
        return code;
    intent_end(a, intent);
    switch (intent->kind) {
    case INTENT_ACCEPT_ORDER:
        order->acceptance = STEP_DONE;
        order->decided = a->now;
        break;
    case INTENT_SET_REFERENCE:
        order->reference = STEP_DONE;
        order->seller_reference = order->shop_order_id;
        break;
    case INTENT_SET_TRACKING:
        return dispatch_tracked(a, order, intent->subject_id);
    case INTENT_SHIP_ORDER:
        return dispatch_shipped(a, order);
    case INTENT_REFUND_LINE:
        return refund_done(a, intent, order, exchange);
    default: /* CREATE_SHOP_ORDER is done by what the shop shows: creation_done */
        break;
    }
    order_store(a, order, order->state_text);
    return ERR_OK;
}

static enum err_code intent_answer_done(struct apply *a, const struct intent *intent)
{
    struct order order;
    const struct command *command = a->command;
    enum err_code code = order_load(a, intent->channel, intent->order_id, &order);
    if (code != ERR_OK)
        return code;
    if (intent->kind != INTENT_CREATE_SHOP_ORDER)
        return intent_done(a, intent, &order, &command->intent_answer.exchange);
    CHECK(command->intent_answer.shop_order != NULL);
    return creation_done(a, intent, &order, command->intent_answer.shop_order);
}

enum err_code apply_intent_answer(struct apply *a)
{
    const struct command *command = a->command;
    const struct exchange *exchange = &command->intent_answer.exchange;
    struct intent intent;
    bool found;
    enum err_code code = intent_load(a, command->intent_answer.channel,
                                     command->intent_answer.intent_no, &found, &intent);
    if (code != ERR_OK || !found || intent.state != INTENT_STATE_IN_FLIGHT)
        return code;
    switch (command->intent_answer.answer) {
    case ANSWER_DONE:
        return intent_answer_done(a, &intent);
    case ANSWER_REFUSED:
        return intent_refused(a, &intent, exchange);
    case ANSWER_UNKNOWN:
        return intent_doubt(a, &intent, exchange);
    case ANSWER_CONFLICT:
        return intent_conflict(a, &intent, exchange);
    case ANSWER_BLOCKED:
        intent.attempts--; /* nothing was wrong with the intent */
        return intent_again(a, &intent, INTENT_STATE_READY, exchange,
                            command->intent_answer.not_before);
    case ANSWER_RETRY:
        break;
    }
    return intent_again(a, &intent, INTENT_STATE_READY, exchange,
                        command->intent_answer.not_before);
}

/* References overwrite: they are never started, and one call carries many. */
static enum err_code reference_answered(struct apply *a, const struct reference_result *row)
{
    const struct command *command = a->command;
    struct exchange exchange = command->answer_references.exchange;
    struct intent intent;
    struct order order;
    bool found;
    enum err_code code =
        intent_load(a, command->answer_references.channel, row->intent_no, &found, &intent);
    if (code != ERR_OK || !found || intent.kind != INTENT_SET_REFERENCE ||
        intent.state != INTENT_STATE_READY)
        return code;
    exchange.reason = row->reason;
    intent.attempts++;
    if (row->answer == ANSWER_REFUSED)
        return intent_refused(a, &intent, &exchange);
    if (row->answer != ANSWER_DONE)
        return intent_again(a, &intent, INTENT_STATE_READY, &exchange,
                            command->answer_references.not_before);
    code = order_load(a, intent.channel, intent.order_id, &order);
    return code == ERR_OK ? intent_done(a, &intent, &order, &exchange) : code;
}

enum err_code apply_answer_references(struct apply *a)
{
    const struct command *command = a->command;
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < command->answer_references.count; i++)
        code = reference_answered(a, &command->answer_references.rows[i]);
    return code;
}

enum err_code intent_retry(struct apply *a, const struct exception *exception)
{
    struct intent intent;
    struct order order;
    bool found;
    enum err_code code = intent_load(a, exception->channel, exception->intent_no, &found, &intent);
    if (code != ERR_OK)
        return code;
    if (!found)
        return err_set(a->err, REASON_EXCEPTION_STATE_CONFLICT,
                       "what this exception held is done already; resolve it");
    code = order_load(a, intent.channel, intent.order_id, &order);
    if (code != ERR_OK)
        return code;
    if (intent.state == INTENT_STATE_STOPPED) {
        /* A creation looks again first: somebody may have mended it by hand. */
        bool looks = intent.kind == INTENT_CREATE_SHOP_ORDER;
        intent.state = looks ? INTENT_STATE_DOUBT : INTENT_STATE_READY;
        intent.lookups = looks ? INTENT_LOOKUP_COUNT - 1 : 0;
        intent.refused_step = intent.refusal = intent.refusal_evidence = STR_EMPTY;
        enum step_state *step = intent_step(&order, intent.kind);
        if (step != NULL)
            *step = STEP_PENDING;
        order_store(a, &order, order.state_text);
    }
    intent.attempts = 0;
    intent.not_before = a->now;
    intent_store(a, &intent);
    return ERR_OK;
}
