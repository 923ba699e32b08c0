/*
 * service/engine/orders.c: marketplace orders from the first sight to the shop.
 *
 * The marketplace's view is taken over as it is, however many states were skipped between two
 * looks; what we still owe follows from the state that is there (order_advance). An order is
 * stored, and its units are reserved, before the marketplace hears a word about it.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

enum { REFERENCE_KEY_BYTES = 99 };

enum err_code order_load(struct apply *a, struct str channel, struct str order_id,
                         struct order *ret)
{
    struct key key;
    key_order(&key, a->command->shop, channel, order_id);
    return view_get_existing(&a->view, &key, &record_order, REASON_ORDER_NOT_FOUND, ret, a->err);
}

/* Beside the order, so that a sweep of the shop need not look at those that are over. */
static void sweep_enter(struct apply *a, struct order *order)
{
    struct key key;
    enum order_sweep before = order->sweep;
    order->sweep = order_sweep_of(order);
    if (order->sweep == before)
        return;
    if (before != ORDER_SWEEP_NONE) {
        key_order_sweep(&key, a->command->shop, order_sweep_turn(before, order->order_id),
                        order->channel, order->order_id);
        txn_delete(a->view.txn, key_str(&key));
    }
    if (order->sweep != ORDER_SWEEP_NONE) {
        key_order_sweep(&key, a->command->shop, order_sweep_turn(order->sweep, order->order_id),
                        order->channel, order->order_id);
        txn_put(a->view.txn, key_str(&key), STR_EMPTY);
    }
}

void order_store(struct apply *a, struct order *order, struct str from)
{
    struct key key;
    bool is_new = order->version == 0;
    order->version++;
    order->changed = a->now;
    sweep_enter(a, order);
    key_order(&key, a->command->shop, order->channel, order->order_id);
    view_put(&a->view, &key, &record_order, order);
    apply_event(a, is_new ? EVENT_ORDER_INGESTED : EVENT_ORDER_CHANGED, order->channel,
                order->order_id, from, order->state_text);
}

struct order_line *order_find_line(const struct order *order, struct str line_id)
{
    for (size_t i = 0; i < order->line_count; i++) {
        if (str_eq(order->lines[i].line_id, line_id))
            return &order->lines[i];
    }
    return NULL;
}

static enum err_code no_such_line(struct apply *a, const char *field, struct str text)
{
    err_set(a->err, REASON_ORDER_LINE_NOT_FOUND, "the order has no line \"%.*s\"", STR_ARG(text));
    return err_in(a->err, "%s", field);
}

enum err_code order_line_named(struct apply *a, const struct order *order, struct str line_id,
                               struct str sku, struct order_line **ret)
{
    struct order_line *found = NULL;
    if (line_id.len > 0) {
        *ret = order_find_line(order, line_id);
        return *ret != NULL ? ERR_OK : no_such_line(a, "order_line_id", line_id);
    }
    for (size_t i = 0; i < order->line_count; i++) {
        if (!str_eq(order->lines[i].sku, sku))
            continue;
        if (found != NULL) {
            err_set(a->err, REASON_FIELD_INVALID, "several lines are of \"%.*s\": name the line",
                    STR_ARG(sku));
            return err_in(a->err, "sku");
        }
        found = &order->lines[i];
    }
    *ret = found;
    return found != NULL ? ERR_OK : no_such_line(a, "sku", sku);
}

enum err_code order_of_subject(struct apply *a, struct str subject, struct order *ret)
{
    struct str ids[3]; /* shop, channel, order */
    struct str head = subject;
    size_t slashes = 0;
    for (size_t i = 0; i < subject.len && slashes < 6; i++) {
        slashes += subject.ptr[i] == '/';
        head.len = slashes == 6 ? i : subject.len;
    }
    enum err_code code = name_parse(head, "shops/*/channels/*/orders/*", a->arena, ids, a->err);
    return code == ERR_OK ? order_load(a, ids[1], ids[2], ret) : code;
}

struct str order_name(struct apply *a, const struct order *order)
{
    return name_order(a->arena, order->shop, order->channel, order->order_id);
}

static void line_keep_ours(struct order_line *line, const struct order_line *kept)
{
    line->sku = kept->sku; /* its units are held under this one */
    line->reserved = kept->reserved;
    line->dispatched = kept->dispatched;
    line->shop_item_ids = kept->shop_item_ids;
    line->shop_item_count = kept->shop_item_count;
    line->returned = kept->returned;
    line->refunded_quantity = kept->refunded_quantity;
    line->withheld = kept->withheld;
}

/* Lines as they are shown now; one that is not shown any more stays: it holds units, or did. */
static enum err_code lines_merge(struct apply *a, const struct order *kept,
                                 const struct order *seen, struct order *ret)
{
    size_t count = 0;
    ret->lines = ARENA_ARRAY(a->arena, struct order_line, seen->line_count + kept->line_count);
    if (ret->lines == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < seen->line_count; i++) {
        const struct order_line *old = order_find_line(kept, seen->lines[i].line_id);
        ret->lines[count] = seen->lines[i];
        if (old != NULL)
            line_keep_ours(&ret->lines[count], old);
        count++;
    }
    for (size_t i = 0; i < kept->line_count; i++) {
        if (order_find_line(seen, kept->lines[i].line_id) == NULL)
            ret->lines[count++] = kept->lines[i];
    }
    ret->line_count = count;
    return ERR_OK;
}

static void text_keep(struct str *text, struct str kept)
{
    if (text->len == 0)
        *text = kept;
}

/* Erased later on the other side; what was needed is kept. */
static void person_keep(struct order *order, const struct order *kept)
{
    if (!order->billing.is_set)
        order->billing = kept->billing;
    if (!order->shipping.is_set)
        order->shipping = kept->shipping;
    text_keep(&order->customer_first_name, kept->customer_first_name);
    text_keep(&order->customer_last_name, kept->customer_last_name);
}

enum err_code order_merge(struct apply *a, struct order *kept, const struct order *seen)
{
    struct order merged = *seen;
    merged.shop = kept->shop;
    merged.channel = kept->channel;
    person_keep(&merged, kept);
    merged.ingested = kept->ingested;
    merged.decision_reason = kept->decision_reason;
    merged.decided_by = kept->decided_by;
    merged.accept_by = kept->accept_by;
    merged.acceptance = kept->acceptance;
    merged.creation = kept->creation;
    merged.reference = kept->reference;
    merged.tracking = kept->tracking;
    merged.dispatch = kept->dispatch;
    merged.shop_order_id = kept->shop_order_id;
    merged.reference_key = kept->reference_key;
    merged.accept_warned = kept->accept_warned;
    merged.ship_warned = kept->ship_warned;
    merged.sweep = kept->sweep;
    merged.version = kept->version;
    merged.changed = kept->changed;
    enum err_code code = lines_merge(a, kept, seen, &merged);
    if (code == ERR_OK)
        *kept = merged;
    return code;
}

/* ---- what an order's state calls for ---- */

bool order_is_lost(enum order_state state)
{
    return state == ORDER_STATE_REFUSED || state == ORDER_STATE_CANCELED;
}

enum line_units {
    UNITS_HELD,    /* promised, and the shop does not count them */
    UNITS_FREE,    /* they will never be sent */
    UNITS_COUNTED, /* gone, or the shop counts them itself */
};

static enum line_units line_units(const struct order *order, const struct order_line *line)
{
    bool order_holds = order_state_holds_stock(order->state);
    if (order_is_lost(order->state) || order_is_lost(line->state) ||
        order_line_units_canceled(line) == line->quantity)
        return UNITS_FREE;
    if (order->creation == STEP_DONE)
        return UNITS_COUNTED;
    if (order_holds && order_line_units_due(line) == 0) /* refunded before anything was sent */
        return UNITS_FREE;
    return order_holds && order_state_holds_stock(line->state) ? UNITS_HELD : UNITS_COUNTED;
}

static enum err_code stock_hold(struct apply *a, struct order *order)
{
    for (size_t i = 0; i < order->line_count; i++) {
        struct order_line *line = &order->lines[i];
        enum line_units units = line_units(order, line);
        enum err_code code = ERR_OK;
        if (units == UNITS_HELD)
            code = reservation_add(a, order, line);
        if (units == UNITS_FREE)
            code = reservation_drop(a, order->channel, order->order_id, line);
        if (units == UNITS_COUNTED)
            code = reservation_count(a, order->channel, order->order_id, line);
        /* It was lost, or sent, before we looked. */
        if (code == ERR_OK && order->version == 0 && line->reserved == 0)
            code = reservation_missed(a, order->channel, line->sku);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

static bool is_key_text(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                        (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
        if (!is_plain)
            return false;
    }
    return true;
}

/*
 * Under which the shop system finds the order again: at most 99 letters, digits and "-_.@" there.
 * Two orders never have the same one: no channel holds an "@" in the plain form.
 */
static struct str reference_key_of(struct apply *a, const struct order *order)
{
    struct str plain = arena_format(a->arena, "lockstep-%.*s@%.*s", STR_ARG(order->channel),
                                    STR_ARG(order->order_id));
    if (plain.len <= REFERENCE_KEY_BYTES && is_key_text(order->channel) &&
        is_key_text(order->order_id))
        return plain;
    return arena_format(a->arena, "lockstep@%016llx%016llx",
                        (unsigned long long)str_hash(order_name(a, order)),
                        (unsigned long long)str_hash(plain));
}

static void creation_emit(struct apply *a, struct order *order)
{
    struct key key;
    order->reference_key = reference_key_of(a, order);
    key_order_reference(&key, a->command->shop, order->reference_key);
    struct str place = order_name(a, order);
    txn_put(a->view.txn, key_str(&key), place);
    struct intent intent = {
        .kind = INTENT_CREATE_SHOP_ORDER,
        .channel = order->channel,
        .order_id = order->order_id,
    };
    intent_emit(a, &intent);
    order->creation = STEP_PENDING;
}

static bool has_units_due(const struct order *order)
{
    for (size_t i = 0; i < order->line_count; i++) {
        if (order_line_units_due(&order->lines[i]) > 0)
            return true;
    }
    return false;
}

static bool is_to_be_created(const struct apply *a, const struct order *order)
{
    return has_units_due(order) && order->creation == STEP_NONE &&
           order->state == ORDER_STATE_SHIPPING && order->shipping.is_set &&
           a->shop->shop.base_url.len > 0;
}

/* The shop would send what nobody will pay for; a person must stop it there. */
static enum err_code cancellation_raise(struct apply *a, const struct order *order,
                                        const struct order_line *line, int64_t units)
{
    struct exception_raise raise = {
        .cause = EXCEPTION_ORDER_CANCELED,
        .channel = order->channel,
        .subject_id = exception_subject(a, order->channel, order->order_id,
                                        line == NULL ? STR_EMPTY : line->line_id),
        .subject = order_name(a, order),
        .exchange = { .step = STR("order state"),
                      .reason =
                          arena_format(a->arena,
                                       "%.*s on the marketplace, order %.*s in "
                                       "the shop system",
                                       STR_ARG(order->state_text), STR_ARG(order->shop_order_id)) },
        .money_at_risk = line == NULL ? order->total_price : line->total_price,
        .units_at_risk = units,
    };
    if (line != NULL)
        raise.exchange.reason =
            arena_format(a->arena, "%lld of %lld units of line %.*s, order %.*s in the shop system",
                         (long long)units, (long long)line->quantity, STR_ARG(line->line_id),
                         STR_ARG(order->shop_order_id));
    return exception_raise_once(a, &raise);
}

/* Units of a line that the shop has, though they were cancelled. */
static enum err_code cancellations_raise(struct apply *a, const struct order *order)
{
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < order->line_count; i++) {
        const struct order_line *line = &order->lines[i];
        int64_t units =
            order_is_lost(line->state) ? line->quantity : order_line_units_canceled(line);
        int64_t made = (int64_t)line->shop_item_count;
        if (units > 0 && made > line->quantity - units)
            code = cancellation_raise(a, order, line, made - (line->quantity - units));
    }
    return code;
}

enum err_code order_advance(struct apply *a, struct order *order)
{
    const struct channel *channel;
    enum err_code code = apply_channel(a, order->channel, &channel);
    if (code == ERR_OK)
        code = stock_hold(a, order);
    if (code == ERR_OK)
        code = acceptance_advance(a, order, channel);
    if (code == ERR_OK && order->creation == STEP_DONE && order_is_lost(order->state))
        return cancellation_raise(a, order, NULL, 0);
    if (code == ERR_OK && order->creation == STEP_DONE && order->state == ORDER_STATE_SHIPPING)
        code = cancellations_raise(a, order);
    if (code != ERR_OK)
        return code;
    if (is_to_be_created(a, order))
        creation_emit(a, order);
    if (order->creation == STEP_DONE && order->reference == STEP_NONE) {
        struct intent intent = {
            .kind = INTENT_SET_REFERENCE,
            .channel = order->channel,
            .order_id = order->order_id,
        };
        intent_emit(a, &intent);
        order->reference = STEP_PENDING;
    }
    return dispatch_advance(a, order);
}

enum err_code order_retry(struct apply *a, const struct exception *exception)
{
    struct order order;
    enum err_code code = order_of_subject(a, exception->subject, &order);
    if (code == ERR_OK)
        code = order_advance(a, &order);
    if (code == ERR_OK)
        order_store(a, &order, order.state_text);
    return code;
}
