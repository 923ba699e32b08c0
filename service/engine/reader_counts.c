/*
 * service/engine/reader_counts.c: how much waits, by the indices.
 *
 * Keys are counted, not records: whoever looks at a marketplace's health looks often.
 */
#include "service/engine/reader.h"
#include "service/store/records.h"

enum { SCAN_COUNT_MAX = 20000, READ_COUNT_MAX = 1000 };

/* "carrier-unknown~galeria/4711": what it is about is of the channel, or of no channel. */
static bool is_of_channel(struct str exception_id, struct str channel)
{
    struct str cause, subject;
    return str_cut(exception_id, '~', &cause, &subject) && str_starts(subject, channel) &&
           (subject.len == channel.len || subject.ptr[channel.len] == '/');
}

static enum exception_cause cause_of(struct str exception_id)
{
    struct str cause, subject;
    return str_cut(exception_id, '~', &cause, &subject) ? exception_cause_find(cause)
                                                        : EXCEPTION_NONE;
}

/* What decides over a connection's health is read. */
static enum err_code exception_weigh(struct reader *reader, struct str shop, struct str id,
                                     enum exception_cause cause, struct open_exceptions *ret,
                                     struct err *err)
{
    struct exception exception;
    enum err_code code = reader_exception(reader, shop, id, &exception, err);
    if (code != ERR_OK)
        return code;
    struct instant deadline = exception.deadline_at_risk;
    if (cause == EXCEPTION_CREDENTIALS_REFUSED)
        ret->blocked_since = exception.first;
    else if (cause == EXCEPTION_CALL_FAILING)
        ret->failing_since = exception.first;
    else if (!instant_is_set(ret->next_deadline) || deadline.us < ret->next_deadline.us)
        ret->next_deadline = deadline;
    return ERR_OK;
}

enum err_code reader_open_exceptions(struct reader *reader, struct str shop, struct str channel,
                                     struct open_exceptions *ret, struct err *err)
{
    struct key prefix;
    struct str key, value;
    struct str *ids = ARENA_ARRAY(reader->view.arena, struct str, READ_COUNT_MAX);
    size_t id_count = 0;
    *ret = (struct open_exceptions){ 0 };
    if (ids == NULL)
        return arena_err(reader->view.arena, err);
    key_begin(&prefix, shop, KEY_TABLE_EXCEPTION_ORDER);
    key_add_number(&prefix, 0); /* the open ones */
    struct cursor *cursor = view_cursor(&reader->view, &prefix, NULL, false);
    for (size_t i = 0; i < SCAN_COUNT_MAX && cursor_next(cursor, &key, &value); i++) {
        struct str id;
        CHECK(key_take_exception(key, &id));
        bool is_ours = is_of_channel(id, channel);
        enum exception_cause cause = is_ours ? cause_of(id) : EXCEPTION_NONE;
        bool is_weighed = cause == EXCEPTION_CREDENTIALS_REFUSED ||
                          cause == EXCEPTION_CALL_FAILING || cause == EXCEPTION_DISPATCH_DUE ||
                          cause == EXCEPTION_ACCEPTANCE_DUE;
        ret->count += is_ours || channel.len == 0;
        if (is_ours && is_weighed && id_count < READ_COUNT_MAX)
            ids[id_count++] = arena_str(reader->view.arena, id);
    }
    enum err_code code = cursor_status(cursor, err);
    cursor_close(cursor);
    if (code == ERR_OK && arena_is_full(reader->view.arena)) /* an id is missing */
        code = arena_err(reader->view.arena, err);
    for (size_t i = 0; code == ERR_OK && i < id_count; i++)
        code = exception_weigh(reader, shop, ids[i], cause_of(ids[i]), ret, err);
    return code;
}

static bool awaits_decision(const struct order *order)
{
    return order->state == ORDER_STATE_WAITING_ACCEPTANCE &&
           (order->acceptance == STEP_NONE || order->acceptance == STEP_FAILED);
}

static bool awaits_dispatch(const struct order *order)
{
    return order->state == ORDER_STATE_SHIPPING && order->dispatch != STEP_DONE;
}

struct deadline {
    struct str channel, order_id;
    int64_t time_us, kind;
};

static struct deadline deadline_parse(struct str key)
{
    struct key_parts parts;
    struct deadline deadline;
    CHECK(key_open(key, &parts));
    CHECK(key_take_number(&parts, &deadline.time_us));
    CHECK(key_take_text(&parts, &deadline.channel));
    CHECK(key_take_text(&parts, &deadline.order_id));
    CHECK(key_take_number(&parts, &deadline.kind));
    return deadline;
}

/* A row is there until its time, whatever became of its order. */
static enum err_code deadline_weigh(struct reader *reader, struct str shop, struct str channel,
                                    struct str order_id, int64_t kind, struct awaited *ret,
                                    struct err *err)
{
    struct order order;
    enum err_code code =
        reader_order(reader, shop, channel, arena_str(reader->view.arena, order_id), &order, err);
    if (code != ERR_OK)
        return code;
    bool is_decision = kind == DEADLINE_ACCEPT && awaits_decision(&order);
    bool is_dispatch = kind == DEADLINE_DISPATCH_WARNING && awaits_dispatch(&order);
    struct instant deadline = is_decision ? order.accept_by : order.ship_by;
    ret->decision_count += is_decision;
    if ((is_decision || is_dispatch) &&
        (!instant_is_set(ret->next_deadline) || deadline.us < ret->next_deadline.us))
        ret->next_deadline = deadline;
    return ERR_OK;
}

enum err_code reader_awaited(struct reader *reader, struct str shop, struct str channel,
                             struct awaited *ret, struct err *err)
{
    struct key prefix;
    struct str key, value;
    key_begin(&prefix, shop, KEY_TABLE_DEADLINE);
    struct cursor *cursor = view_queue(&reader->view, &prefix, NULL);
    enum err_code code = ERR_OK;
    size_t read = 0;
    *ret = (struct awaited){ 0 };
    for (size_t i = 0; code == ERR_OK && i < SCAN_COUNT_MAX && read < READ_COUNT_MAX &&
                       cursor_next(cursor, &key, &value);
         i++) {
        struct deadline deadline = deadline_parse(key);
        bool is_counted =
            deadline.kind == DEADLINE_ACCEPT || deadline.kind == DEADLINE_DISPATCH_WARNING;
        if (!is_counted || !str_eq(deadline.channel, channel))
            continue;
        read++;
        code = deadline_weigh(reader, shop, channel, deadline.order_id, deadline.kind, ret, err);
    }
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    return code;
}
