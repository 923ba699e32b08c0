/*
 * service/engine/ingest.c: orders as a poll or a caller brings them.
 *
 * The same order comes again and again: the poll's window overlaps. It is one row, by channel and
 * the marketplace's id. Of a page one order that cannot be taken does not spoil the others: it
 * becomes an exception.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"
#include "service/store/record_diff.h"

enum { FAILURES_AGAIN = 12 }; /* of a poll: then a person is told once more */

static enum err_code order_check(struct apply *a, const struct order *order)
{
    enum err_code code = id_check(order->order_id, a->err);
    if (code != ERR_OK)
        return err_in(a->err, "order_id");
    if (order->line_count == 0) {
        err_set(a->err, REASON_FIELD_REQUIRED, "an order has at least one line");
        return err_in(a->err, "lines");
    }
    if (order->line_count > LIMIT_ORDER_LINE_COUNT) {
        err_set(a->err, REASON_LIMIT_EXCEEDED, "at most %d lines", LIMIT_ORDER_LINE_COUNT);
        return err_in(a->err, "lines");
    }
    for (size_t i = 0; i < order->line_count; i++) {
        const struct order_line *line = &order->lines[i];
        code = id_check(line->line_id, a->err);
        if (code != ERR_OK)
            return err_in(a->err, "lines[%zu].order_line_id", i);
        code = id_check(line->sku, a->err);
        if (code != ERR_OK)
            return err_in(a->err, "lines[%zu].sku", i);
        if (line->quantity < 1) {
            err_set(a->err, REASON_FIELD_INVALID, "a quantity is at least 1");
            return err_in(a->err, "lines[%zu].quantity", i);
        }
        if (order_find_line(order, line->line_id) != line) {
            err_set(a->err, REASON_FIELD_DUPLICATE, "two lines have this id");
            return err_in(a->err, "lines[%zu].order_line_id", i);
        }
    }
    return ERR_OK;
}

/* The dispatch's warning counts from the state in which we can dispatch, and from each new date. */
static enum err_code deadlines_start(struct apply *a, struct order *order,
                                     const struct order *before)
{
    const struct channel *channel;
    enum err_code code = apply_channel(a, order->channel, &channel);
    if (code != ERR_OK)
        return code;
    /* Not told when it was placed: it has waited since we first saw it, at least. */
    struct instant placed = instant_is_set(order->created) ? order->created : order->ingested;
    if (!instant_is_set(order->accept_by) && order->state == ORDER_STATE_WAITING_ACCEPTANCE) {
        order->accept_by = instant_add_s(placed, channel->acceptance_window_s);
        deadline_set(a, order, DEADLINE_ACCEPT_WARNING,
                     instant_add_s(order->accept_by, -channel->acceptance_warning_s));
        deadline_set(a, order, DEADLINE_ACCEPT, order->accept_by);
    }
    bool is_moved = order->ship_by.us != before->ship_by.us;
    if (!instant_is_set(order->ship_by) || order->state != ORDER_STATE_SHIPPING ||
        (before->state == ORDER_STATE_SHIPPING && !is_moved))
        return ERR_OK;
    deadline_set(a, order, DEADLINE_DISPATCH_WARNING,
                 instant_add_s(order->ship_by, -channel->dispatch_warning_s));
    if (!is_moved || !order->ship_warned)
        return ERR_OK;
    order->ship_warned = false; /* of the old date */
    return exception_clear(a, EXCEPTION_DISPATCH_DUE,
                           exception_subject(a, order->channel, order->order_id, STR_EMPTY));
}

enum err_code order_see(struct apply *a, struct order *order, const struct order *seen)
{
    struct order before = *order;
    enum err_code code = order_merge(a, order, seen);
    return code == ERR_OK ? deadlines_start(a, order, &before) : code;
}

/* Whether the marketplace moves its time with every change is not known: all of it is compared. */
static bool is_changed(struct apply *a, const struct order *before, const struct order *order)
{
    static const char *const ignored[] = { "version" };
    struct record_difference first;
    return record_diff(&record_order, before, order, ignored, ARRAY_COUNT(ignored), a->arena,
                       &first, 1) > 0;
}

static enum err_code order_take(struct apply *a, const struct channel *channel,
                                const struct order *seen, struct order *ret)
{
    struct key key;
    bool found;
    enum err_code code = order_check(a, seen);
    if (code != ERR_OK)
        return code;
    key_order(&key, a->command->shop, channel->channel_id, seen->order_id);
    code = view_get(&a->view, &key, &record_order, &found, ret, a->err);
    if (code != ERR_OK)
        return code;
    if (found && seen->updated.us < ret->updated.us)
        return ERR_OK; /* pages and polls may overtake each other */
    if (!found) {
        ret->ingested = a->now;
        ret->shop = a->command->shop;
        ret->channel = a->command->ingest_orders.channel;
        code =
            exception_clear(a, EXCEPTION_ORDER_UNREADABLE,
                            exception_subject(a, channel->channel_id, seen->order_id, STR_EMPTY));
    }
    struct order before = *ret;
    if (code == ERR_OK)
        code = order_see(a, ret, seen);
    if (code == ERR_OK)
        code = order_advance(a, ret);
    if (code != ERR_OK)
        return code;
    if (found && !is_changed(a, &before, ret))
        return ERR_OK; /* an overlap: nothing new, no write */
    order_store(a, ret, before.state_text);
    return ledger_order_seen(a, ret);
}

struct str unreadable_id(struct apply *a, struct str id)
{
    struct err ignored;
    if (id.len == 0)
        return STR("without-id");
    if (id_check(id, &ignored) == ERR_OK)
        return id;
    return arena_format(a->arena, "unreadable-%016llx", (unsigned long long)str_hash(id));
}

static enum err_code unreadable_raise(struct apply *a, const struct channel *channel,
                                      const struct unreadable *row, struct money at_risk,
                                      struct instant created)
{
    struct str id = unreadable_id(a, row->id);
    return exception_raise_once(
        a, &(struct exception_raise){
               .cause = EXCEPTION_ORDER_UNREADABLE,
               .channel = channel->channel_id,
               .subject_id = exception_subject(a, channel->channel_id, id, STR_EMPTY),
               .subject = name_order(a->arena, a->command->shop, channel->channel_id, id),
               .exchange = { .step = STR("OR11"), .reason = row->reason, .evidence = row->excerpt },
               .money_at_risk = at_risk,
               .deadline_at_risk = instant_is_set(created)
                                       ? instant_add_s(created, channel->acceptance_window_s)
                                       : INSTANT_NONE,
           });
}

/* One order of a page; one that cannot be taken becomes an exception. */
static enum err_code page_order_take(struct apply *a, const struct channel *channel,
                                     const struct order *seen)
{
    struct order order;
    struct apply_mark mark = apply_mark(a);
    enum err_code code = order_take(a, channel, seen, &order);
    if (code == ERR_OK || apply_spoils_all(code))
        return code;
    apply_rollback(a, &mark);
    struct unreadable row = {
        .id = seen->order_id,
        .reason = arena_format(a->arena, "%s: %s", a->err->field, a->err->message),
    };
    return unreadable_raise(a, channel, &row, seen->total_price, seen->created);
}

static enum err_code page_take(struct apply *a, const struct channel *channel)
{
    const struct command *command = a->command;
    for (size_t i = 0; i < command->ingest_orders.count; i++) {
        apply_row_begin(a);
        enum err_code code =
            apply_row_end(a, page_order_take(a, channel, &command->ingest_orders.orders[i]));
        if (code != ERR_OK)
            return code;
    }
    for (size_t i = 0; i < command->ingest_orders.unreadable_count; i++) {
        enum err_code code = unreadable_raise(a, channel, &command->ingest_orders.unreadable[i],
                                              (struct money){ 0 }, INSTANT_NONE);
        if (code != ERR_OK)
            return code;
    }
    struct key key;
    key_poll(&key, command->shop, channel->channel_id, command->ingest_orders.poll_name);
    view_put(&a->view, &key, &record_poll, &command->ingest_orders.poll);
    return exception_clear(a, EXCEPTION_CALL_FAILING,
                           exception_subject(a, channel->channel_id,
                                             command->ingest_orders.poll_name, STR_EMPTY));
}

enum err_code apply_ingest_orders(struct apply *a)
{
    const struct command *command = a->command;
    const struct channel *channel;
    enum err_code code = apply_channel(a, command->ingest_orders.channel, &channel);
    if (code != ERR_OK)
        return code;
    if (command->ingest_orders.is_poll)
        return page_take(a, channel);
    CHECK(command->ingest_orders.count == 1);
    a->out->order = ARENA_NEW(a->arena, struct order);
    if (a->out->order == NULL)
        return arena_err(a->arena, a->err);
    code = order_take(a, channel, &command->ingest_orders.orders[0], a->out->order);
    return code == ERR_OK || a->err->field[0] == '\0' ? code : err_in(a->err, "order");
}

/* The first failures pass by themselves; one that lasts is told of again now and then. */
static enum err_code failure_raise(struct apply *a, int64_t failures)
{
    const struct command *command = a->command;
    struct str channel = command->poll_failed.channel;
    bool is_first = failures == (command->poll_failed.is_lasting ? 1 : LIMIT_FAILURE_COUNT);
    if (!is_first && failures % FAILURES_AGAIN != 0)
        return ERR_OK;
    return exception_raise(
        a, &(struct exception_raise){
               .cause = EXCEPTION_CALL_FAILING,
               .channel = channel,
               .subject_id = exception_subject(a, channel, command->poll_failed.poll, STR_EMPTY),
               .subject = channel.len == 0 ? name_shop(a->arena, command->shop)
                                           : name_channel(a->arena, command->shop, channel),
               .exchange = command->poll_failed.exchange,
           });
}

enum err_code apply_poll_failed(struct apply *a)
{
    const struct command *command = a->command;
    struct poll poll;
    struct key key;
    bool found;
    key_poll(&key, command->shop, command->poll_failed.channel, command->poll_failed.poll);
    enum err_code code = view_get(&a->view, &key, &record_poll, &found, &poll, a->err);
    if (code != ERR_OK)
        return code;
    poll.last_run = a->now;
    poll.last_reason = command->poll_failed.exchange.reason;
    poll.failures++;
    poll.page_token = STR_EMPTY;
    view_put(&a->view, &key, &record_poll, &poll);
    return failure_raise(a, poll.failures);
}
