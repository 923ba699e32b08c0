/*
 * service/engine/exceptions.c: raising, clearing and handling exceptions.
 *
 * An exception's id is made of its cause and subject, so that the same fault finds the record that
 * is there already. The index of open ones is what operations look at.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

enum { ID_BYTES_PLAIN = 100 }; /* a longer id keeps its beginning and gets a hash */

static struct str exception_id_of(struct apply *a, enum exception_cause cause,
                                  struct str subject_id)
{
    struct str id =
        arena_format(a->arena, "%s~%.*s", exception_cause_row(cause)->id, STR_ARG(subject_id));
    if (id.len <= ID_BYTES_PLAIN)
        return id;
    return arena_format(a->arena, "%.*s~%016llx", ID_BYTES_PLAIN, id.ptr,
                        (unsigned long long)str_hash(id));
}

struct str exception_subject(struct apply *a, struct str channel, struct str id, struct str rest)
{
    if (rest.len == 0)
        return arena_format(a->arena, "%.*s/%.*s", STR_ARG(channel), STR_ARG(id));
    return arena_format(a->arena, "%.*s/%.*s/%.*s", STR_ARG(channel), STR_ARG(id), STR_ARG(rest));
}

static enum err_code exception_find(struct apply *a, struct str id, bool *ret_found,
                                    struct exception *ret)
{
    struct key key;
    key_exception(&key, a->command->shop, id);
    return view_get(&a->view, &key, &record_exception, ret_found, ret, a->err);
}

static void exception_store(struct apply *a, const struct exception *exception)
{
    struct key key, open;
    key_exception(&key, a->command->shop, exception->exception_id);
    view_put(&a->view, &key, &record_exception, exception);
    key_open_exception(&open, a->command->shop, exception->exception_id);
    if (exception->state == EXCEPTION_STATE_OPEN)
        txn_put(a->view.txn, key_str(&open), STR_EMPTY);
    else
        txn_delete(a->view.txn, key_str(&open));
}

enum err_code exception_raise(struct apply *a, const struct exception_raise *raise)
{
    struct exception exception;
    bool found;
    struct str id = exception_id_of(a, raise->cause, raise->subject_id);
    enum err_code code = exception_find(a, id, &found, &exception);
    if (code != ERR_OK)
        return code;
    bool was_open = found && exception.state == EXCEPTION_STATE_OPEN;
    int64_t count = was_open ? exception.count + 1 : 1;
    struct instant first = was_open ? exception.first : a->now;
    exception = (struct exception){
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
        .count = count,
        .first = first,
        .last = a->now,
        .escalated_to = was_open ? exception.escalated_to : STR_EMPTY,
    };
    exception_store(a, &exception);
    if (!was_open)
        apply_event(a, EVENT_EXCEPTION_RAISED, raise->channel, id, STR_EMPTY,
                    str_c(exception_cause_row(raise->cause)->id));
    return ERR_OK;
}

static void exception_end(struct apply *a, struct exception *exception, struct str by,
                          struct str how)
{
    exception->state = EXCEPTION_STATE_RESOLVED;
    exception->resolved = a->now;
    exception->resolved_by = by;
    exception->resolution = how;
    exception_store(a, exception);
    apply_event(a, EVENT_EXCEPTION_RESOLVED, exception->channel, exception->exception_id,
                str_c(exception_cause_row(exception->cause)->id), by);
}

enum err_code exception_clear(struct apply *a, enum exception_cause cause, struct str subject_id)
{
    struct exception exception;
    bool found;
    enum err_code code =
        exception_find(a, exception_id_of(a, cause, subject_id), &found, &exception);
    if (code == ERR_OK && found && exception.state == EXCEPTION_STATE_OPEN)
        exception_end(a, &exception, STR("lockstep"), STR("the condition is gone"));
    return code;
}

/* ---- commands ---- */

static enum err_code exception_load_open(struct apply *a, struct exception *ret)
{
    struct key key;
    key_exception(&key, a->command->shop, a->command->exception.exception_id);
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
static enum err_code retry_step(struct apply *a, const struct exception *exception)
{
    struct str choice = a->command->exception.choice;
    switch (exception->cause) {
    case EXCEPTION_CARRIER_UNKNOWN:
    case EXCEPTION_TRACKING_REFUSED:
        return dispatch_retry(a, exception, choice);
    case EXCEPTION_REFUND_REASON_UNMAPPED:
    case EXCEPTION_REFUND_REFUSED:
    case EXCEPTION_REFUND_DOUBTFUL:
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
        return intent_retry(a, exception);
    default:
        return err_set(a->err, REASON_EXCEPTION_STATE_CONFLICT,
                       "this exception holds nothing that could be tried again; resolve it");
    }
}

enum err_code apply_retry_exception(struct apply *a)
{
    struct exception exception;
    enum err_code code = exception_load_open(a, &exception);
    if (code == ERR_OK)
        code = retry_step(a, &exception);
    if (code != ERR_OK)
        return code;
    /* The step may have raised it again, with what is wrong now. */
    struct exception now;
    bool found;
    code = exception_find(a, exception.exception_id, &found, &now);
    if (code != ERR_OK)
        return code;
    if (now.count == exception.count && now.state == EXCEPTION_STATE_OPEN)
        exception_end(a, &now, a->command->principal, STR("retried"));
    return answer_exception(a, &now);
}

enum err_code apply_resolve_exception(struct apply *a)
{
    struct exception exception;
    enum err_code code = exception_load_open(a, &exception);
    if (code != ERR_OK)
        return code;
    exception_end(a, &exception, a->command->principal, a->command->exception.note);
    return answer_exception(a, &exception);
}

enum err_code apply_escalate_exception(struct apply *a)
{
    struct exception exception;
    enum err_code code = exception_load_open(a, &exception);
    if (code != ERR_OK)
        return code;
    exception.escalated_to = a->command->exception.note;
    exception_store(a, &exception);
    apply_event(a, EVENT_EXCEPTION_RAISED, exception.channel, exception.exception_id,
                STR("escalated"), exception.escalated_to);
    return answer_exception(a, &exception);
}
