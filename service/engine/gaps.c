/*
 * service/engine/gaps.c: what does not add up, as records with a reason.
 *
 * A gap's id is made of its reason and what it is about: found again, it is the same gap. One that
 * a person settled stays settled while the amount is the same.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

static enum err_code gap_raise(struct apply *a, const struct gap *gap)
{
    return exception_raise(
        a, &(struct exception_raise){
               .cause = EXCEPTION_GAP_FOUND,
               .channel = gap->channel,
               .subject_id = exception_subject(a, gap->channel, gap->gap_id, STR_EMPTY),
               .subject = name_gap(a->arena, gap->shop, gap->gap_id),
               .exchange = { .step = STR("TL02"),
                             .reason = str_c(gap_reason_row(gap->reason)->explanation) },
               .money_at_risk = gap->found,
           });
}

static void gap_index(struct apply *a, const struct gap *gap)
{
    struct key key;
    if (gap->order_id.len == 0)
        return;
    key_gap_of_order(&key, gap->shop, gap->channel, gap->order_id, gap->gap_id);
    if (gap->state == GAP_STATE_OPEN)
        txn_put(a->view.txn, key_str(&key), STR_EMPTY);
    else
        txn_delete(a->view.txn, key_str(&key));
}

static void gap_store(struct apply *a, const struct gap *gap)
{
    struct key key;
    key_gap(&key, gap->shop, gap->gap_id);
    view_put(&a->view, &key, &record_gap, gap);
    gap_index(a, gap);
}

static bool is_same_amount(const struct gap *x, const struct gap *y)
{
    return x->found.minor == y->found.minor && x->expected.minor == y->expected.minor;
}

static bool is_about_the_same(const struct gap *x, const struct gap *y)
{
    return str_eq(x->order_id, y->order_id) && str_eq(x->order_line_id, y->order_line_id) &&
           str_eq(x->refund_id, y->refund_id) && str_eq(x->settlement_id, y->settlement_id);
}

/* The same gap, of other amounts by now, or about something else. */
static enum err_code gap_change(struct apply *a, const struct gap *kept, struct gap *gap)
{
    struct key key;
    if (kept->order_id.len > 0) {
        key_gap_of_order(&key, kept->shop, kept->channel, kept->order_id, kept->gap_id);
        txn_delete(a->view.txn, key_str(&key));
    }
    gap->opened = kept->opened;
    gap_store(a, gap);
    return is_same_amount(kept, gap) ? ERR_OK : gap_raise(a, gap);
}

enum err_code gap_open(struct apply *a, struct gap *gap, struct str id)
{
    struct key key;
    struct gap kept;
    bool found;
    gap->gap_id = gap_id_make(a->arena, gap->reason, gap->channel, id);
    gap->shop = a->command->shop;
    gap->state = GAP_STATE_OPEN;
    gap->opened = a->now;
    key_gap(&key, gap->shop, gap->gap_id);
    enum err_code code = view_get(&a->view, &key, &record_gap, &found, &kept, a->err);
    bool is_same = found && is_same_amount(&kept, gap);
    bool is_settled =
        found && kept.state == GAP_STATE_RESOLVED && !str_eq(kept.resolved_by, STR("lockstep"));
    bool is_open = found && kept.state == GAP_STATE_OPEN;
    bool is_said = is_same && is_open && is_about_the_same(&kept, gap);
    if (code != ERR_OK || is_said || (is_same && is_settled))
        return code;
    if (is_open)
        return gap_change(a, &kept, gap);
    gap_store(a, gap);
    apply_event(a, EVENT_GAP_OPENED, gap->channel, gap->gap_id, STR_EMPTY,
                str_c(gap_reason_row(gap->reason)->id));
    return gap_raise(a, gap);
}

static enum err_code gap_end(struct apply *a, struct gap *gap, struct str by, struct str how)
{
    gap->state = GAP_STATE_RESOLVED;
    gap->resolved = a->now;
    gap->resolved_by = by;
    gap->resolution = how;
    gap_store(a, gap);
    apply_event(a, EVENT_GAP_RESOLVED, gap->channel, gap->gap_id,
                str_c(gap_reason_row(gap->reason)->id), by);
    return exception_clear(a, EXCEPTION_GAP_FOUND,
                           exception_subject(a, gap->channel, gap->gap_id, STR_EMPTY));
}

enum err_code gap_close(struct apply *a, enum gap_reason reason, struct str channel, struct str id)
{
    struct key key;
    struct gap gap;
    bool found;
    key_gap(&key, a->command->shop, gap_id_make(a->arena, reason, channel, id));
    enum err_code code = view_get(&a->view, &key, &record_gap, &found, &gap, a->err);
    if (code != ERR_OK || !found || gap.state != GAP_STATE_OPEN)
        return code;
    return gap_end(a, &gap, STR("lockstep"), STR("it matches now"));
}

enum err_code apply_resolve_gap(struct apply *a)
{
    struct key key;
    struct gap *gap = ARENA_NEW(a->arena, struct gap);
    if (gap == NULL)
        return arena_err(a->arena, a->err);
    key_gap(&key, a->command->shop, a->command->resolve_gap.gap_id);
    enum err_code code =
        view_get_existing(&a->view, &key, &record_gap, REASON_GAP_NOT_FOUND, gap, a->err);
    if (code == ERR_OK && gap->state != GAP_STATE_OPEN)
        code = err_set(a->err, REASON_GAP_STATE_CONFLICT, "the gap is resolved already");
    if (code == ERR_OK)
        code = gap_end(a, gap, a->command->principal, a->command->resolve_gap.note);
    a->out->gap = gap;
    return code;
}
