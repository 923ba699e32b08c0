/*
 * service/engine/exceptions.c: raising, clearing and handling exceptions.
 *
 * An exception's id is made of its cause and subject, so that the same fault finds the record that
 * is there already. The index of open ones is what operations look at.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

struct str exception_subject(struct apply *a, struct str channel, struct str id, struct str rest)
{
    return exception_subject_id(a->arena, channel, id, rest);
}

static enum err_code exception_find(struct apply *a, struct str id, bool *ret_found,
                                    struct exception *ret)
{
    struct key key;
    key_exception(&key, a->command->shop, id);
    return view_get(&a->view, &key, &record_exception, ret_found, ret, a->err);
}

static void order_key(const struct apply *a, const struct exception *exception, struct key *ret)
{
    key_exception_order(ret, a->command->shop, exception->state == EXCEPTION_STATE_OPEN,
                        exception->first, exception->exception_id);
}

/* `before`: as it is stored; NULL: not yet. */
static void exception_store(struct apply *a, const struct exception *exception,
                            const struct exception *before)
{
    struct key key, order, order_before;
    key_exception(&key, a->command->shop, exception->exception_id);
    view_put(&a->view, &key, &record_exception, exception);
    order_key(a, exception, &order);
    if (before != NULL) {
        order_key(a, before, &order_before);
        if (str_eq(key_str(&order), key_str(&order_before)))
            return;
        txn_delete(a->view.txn, key_str(&order_before));
    }
    txn_put(a->view.txn, key_str(&order), STR_EMPTY);
}

enum err_code exception_raise(struct apply *a, const struct exception_raise *raise)
{
    struct exception before;
    bool found;
    struct str id = exception_id(a->arena, raise->cause, raise->subject_id);
    enum err_code code = exception_find(a, id, &found, &before);
    if (code != ERR_OK)
        return code;
    bool was_open = found && before.state == EXCEPTION_STATE_OPEN;
    struct exception exception = {
        .exception_id = id,
        .cause = raise->cause,
        .state = EXCEPTION_STATE_OPEN,
        .shop = a->command->shop,
        .channel = raise->channel,
        .subject = raise->subject,
        .step = raise->exchange.step,
        .reason = raise->exchange.reason,
        .evidence = raise->exchange.evidence,
        .money_at_risk = raise->money_at_risk,
        .deadline_at_risk = raise->deadline_at_risk,
        .units_at_risk = raise->units_at_risk,
        .proposals = raise->proposals,
        .proposal_count = raise->proposal_count,
        .intent_no = raise->intent_no,
        .count = was_open ? before.count + 1 : 1,
        .first = was_open ? before.first : a->now,
        .last = a->now,
        .escalated_to = was_open ? before.escalated_to : STR_EMPTY,
    };
    exception_store(a, &exception, found ? &before : NULL);
    apply_event(a, EVENT_EXCEPTION_RAISED, raise->channel, id, STR_EMPTY,
                str_c(exception_cause_row(raise->cause)->id));
    a->raised = ARENA_NEW(a->arena, struct exception);
    if (a->raised == NULL)
        return arena_err(a->arena, a->err);
    *a->raised = exception;
    return ERR_OK;
}

enum err_code exception_raise_once(struct apply *a, const struct exception_raise *raise)
{
    struct exception known;
    bool found;
    enum err_code code =
        exception_find(a, exception_id(a->arena, raise->cause, raise->subject_id), &found, &known);
    if (code != ERR_OK)
        return code;
    bool is_settled = found && known.state == EXCEPTION_STATE_RESOLVED &&
                      !str_eq(known.resolved_by, STR("lockstep"));
    bool is_open = found && known.state == EXCEPTION_STATE_OPEN;
    bool is_same =
        str_eq(known.reason, raise->exchange.reason) && known.units_at_risk == raise->units_at_risk;
    return (is_open || is_settled) && is_same ? ERR_OK : exception_raise(a, raise);
}

/* A call that was refused waits for nobody any more. */
static enum err_code held_end(struct apply *a, const struct exception *exception)
{
    struct intent intent;
    bool found;
    if (exception->intent_no == 0)
        return ERR_OK;
    enum err_code code = intent_load(a, exception->channel, exception->intent_no, &found, &intent);
    if (code == ERR_OK && found && intent.state == INTENT_STATE_STOPPED)
        intent_end(a, &intent);
    return code;
}

static enum err_code exception_end(struct apply *a, struct exception *exception, struct str by,
                                   struct str how)
{
    struct exception before = *exception;
    enum err_code code = held_end(a, exception);
    if (code != ERR_OK)
        return code;
    exception->state = EXCEPTION_STATE_RESOLVED;
    exception->resolved = a->now;
    exception->resolved_by = by;
    exception->resolution = how;
    exception_store(a, exception, &before);
    struct key end;
    key_exception_end(&end, a->command->shop, a->now, exception->exception_id);
    txn_put(a->view.txn, key_str(&end), STR_EMPTY);
    apply_event(a, EVENT_EXCEPTION_RESOLVED, exception->channel, exception->exception_id,
                str_c(exception_cause_row(exception->cause)->id), by);
    return ERR_OK;
}

enum err_code exception_clear(struct apply *a, enum exception_cause cause, struct str subject_id)
{
    struct exception exception;
    bool found;
    enum err_code code =
        exception_find(a, exception_id(a->arena, cause, subject_id), &found, &exception);
    if (code != ERR_OK || !found || exception.state != EXCEPTION_STATE_OPEN)
        return code;
    return exception_end(a, &exception, STR("lockstep"), STR("the condition is gone"));
}

enum err_code exception_forget(struct apply *a, struct str id, struct instant until)
{
    struct exception exception;
    struct key key;
    bool found;
    enum err_code code = exception_find(a, id, &found, &exception);
    if (code != ERR_OK || !found || exception.state != EXCEPTION_STATE_RESOLVED ||
        exception.resolved.us > until.us)
        return code;
    order_key(a, &exception, &key);
    txn_delete(a->view.txn, key_str(&key));
    key_exception(&key, a->command->shop, id);
    txn_delete(a->view.txn, key_str(&key));
    return ERR_OK;
}

/* ---- commands ---- */

static enum err_code exception_load_open(struct apply *a, struct str id, struct exception *ret)
{
    struct key key;
    key_exception(&key, a->command->shop, id);
    enum err_code code = view_get_existing(&a->view, &key, &record_exception,
                                           REASON_EXCEPTION_NOT_FOUND, ret, a->err);
    if (code == ERR_OK && ret->state != EXCEPTION_STATE_OPEN)
        return err_set(a->err, REASON_EXCEPTION_STATE_CONFLICT, "the exception is resolved");
    return code;
}

static enum err_code answer_exception(struct apply *a, const struct exception *exception)
{
    a->out->exception = ARENA_NEW(a->arena, struct exception);
    if (a->out->exception == NULL)
        return arena_err(a->arena, a->err);
    *a->out->exception = *exception;
    return ERR_OK;
}

enum err_code apply_raise_exception(struct apply *a)
{
    const struct command *command = a->command;
    struct str channel = command->raise_exception.channel;
    return exception_raise(
        a, &(struct exception_raise){
               .cause = (enum exception_cause)command->raise_exception.cause,
               .channel = channel,
               .subject_id =
                   exception_subject(a, channel, command->raise_exception.subject, STR_EMPTY),
               .subject = channel.len == 0 ? name_shop(a->arena, command->shop)
                                           : name_channel(a->arena, command->shop, channel),
               .exchange = command->raise_exception.exchange,
               .deadline_at_risk = command->raise_exception.deadline,
           });
}

enum err_code apply_clear_exception(struct apply *a)
{
    const struct command *command = a->command;
    return exception_clear(a, (enum exception_cause)command->clear_exception.cause,
                           exception_subject(a, command->clear_exception.channel,
                                             command->clear_exception.subject, STR_EMPTY));
}

/* A held intent goes out again; where it has none, the step itself is taken again. */
static enum err_code retry_step(struct apply *a, const struct exception *exception,
                                struct str choice)
{
    switch (exception->cause) {
    case EXCEPTION_CARRIER_UNKNOWN:
    case EXCEPTION_TRACKING_REFUSED:
        return dispatch_retry(a, exception, choice);
    case EXCEPTION_REFUND_REASON_UNMAPPED:
    case EXCEPTION_REFUND_REFUSED:
        return refund_retry(a, exception, choice);
    case EXCEPTION_STOCK_LINE_REFUSED:
        return stock_line_retry(a, exception);
    case EXCEPTION_ORDER_SKU_UNKNOWN:
    case EXCEPTION_ORDER_STOCK_SHORT:
        return order_retry(a, exception);
    case EXCEPTION_ACCEPT_REFUSED:
    case EXCEPTION_CREATE_REFUSED:
    case EXCEPTION_SHIP_REFUSED:
    case EXCEPTION_CALL_FAILING:
    case EXCEPTION_REFUND_DOUBTFUL: /* looked at again, now */
        return intent_retry(a, exception);
    default:
        return err_set(a->err, REASON_EXCEPTION_STATE_CONFLICT,
                       "this exception holds nothing that could be tried again; resolve it");
    }
}

enum err_code exception_retry(struct apply *a, struct str id, struct str choice,
                              struct exception *ret)
{
    struct exception exception;
    bool found;
    enum err_code code = exception_load_open(a, id, &exception);
    if (code == ERR_OK)
        code = retry_step(a, &exception, choice);
    if (code == ERR_OK) /* the step may have raised it again, with what is wrong now */
        code = exception_find(a, id, &found, ret);
    if (code == ERR_OK && ret->count == exception.count && ret->state == EXCEPTION_STATE_OPEN)
        code = exception_end(a, ret, a->command->principal, STR("retried"));
    return code;
}

enum err_code apply_retry_exception(struct apply *a)
{
    const struct command *command = a->command;
    struct exception exception;
    enum err_code code =
        exception_retry(a, command->exception.exception_id, command->exception.choice, &exception);
    return code == ERR_OK ? answer_exception(a, &exception) : code;
}

enum err_code apply_resolve_exception(struct apply *a)
{
    struct exception exception;
    enum err_code code = exception_load_open(a, a->command->exception.exception_id, &exception);
    if (code == ERR_OK)
        code = exception_end(a, &exception, a->command->principal, a->command->exception.note);
    return code == ERR_OK ? answer_exception(a, &exception) : code;
}

enum err_code apply_escalate_exception(struct apply *a)
{
    struct exception exception;
    enum err_code code = exception_load_open(a, a->command->exception.exception_id, &exception);
    if (code != ERR_OK)
        return code;
    exception.escalated_to = a->command->exception.note;
    exception_store(a, &exception, &exception);
    apply_event(a, EVENT_EXCEPTION_RAISED, exception.channel, exception.exception_id,
                STR("escalated"), exception.escalated_to);
    return answer_exception(a, &exception);
}
