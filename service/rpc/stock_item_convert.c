/* service/rpc/stock_item_convert.c: items one by one, and what became of them. */
#include "service/rpc/stock_item_convert.h"

#include "service/base/limits.h"
#include "service/domain/stock.h"
#include "service/rpc/status_message.h"

enum {
    SOURCE_BYTES_MAX = 64,
    CLOCK_AHEAD_S = 300, /* a source's clock may be ahead by so much */
    PLACE_COUNT = 2 * LIMIT_PUSH_ITEM_COUNT + 1,
};

/* ---- items ---- */

static enum err_code source_from_proto(struct rpc_call *call, const Lockstep__V1__StockItem *item,
                                       struct stock_report *ret, struct err *err)
{
    enum err_code code =
        text_from_proto(item->source, "source", SOURCE_BYTES_MAX, &ret->source, err);
    if (ret->source.len == 0)
        ret->source = call->principal;
    if (code == ERR_OK)
        code = instant_from_proto(item->source_time, "source_time", &ret->source_time, err);
    if (code != ERR_OK)
        return code;
    if (ret->source_time.us > instant_add_s(call->now, CLOCK_AHEAD_S).us) {
        err_set(err, REASON_FIELD_INVALID, "is more than %d s ahead of this server's clock",
                CLOCK_AHEAD_S);
        return err_in(err, "source_time");
    }
    if (item->source_revision == NULL)
        return ERR_OK;
    ret->source_revision = item->source_revision->value;
    return range_from_proto(ret->source_revision, "source_revision", 1, INT64_MAX, err);
}

enum err_code stock_item_from_proto(struct rpc_call *call, const Lockstep__V1__StockItem *item,
                                    struct stock_report *ret, struct err *err)
{
    enum err_code code = id_from_proto(item->sku, "sku", &ret->sku, err);
    if (code == ERR_OK)
        code = id_from_proto(item->warehouse, "warehouse", &ret->warehouse, err);
    if (code == ERR_OK)
        code = range_from_proto(item->on_hand, "on_hand", 0, STOCK_ON_HAND_MAX, err);
    ret->on_hand = item->on_hand;
    if (code == ERR_OK)
        code = source_from_proto(call, item, ret, err);
    if (code != ERR_OK || item->expected_on_hand == NULL)
        return code;
    ret->has_expected = true;
    ret->expected = item->expected_on_hand->value;
    return range_from_proto(ret->expected, "expected_on_hand", 0, STOCK_ON_HAND_MAX, err);
}

/* Which items were there already: open addressing, at most half full. */
struct seen {
    const struct stock_report *items;
    uint16_t places[PLACE_COUNT]; /* index + 1 */
};

/* The index of an earlier item of the same SKU and warehouse; -1: none, and it is one now. */
static int64_t seen_before(struct seen *seen, size_t index)
{
    const struct stock_report *item = &seen->items[index];
    uint64_t hash = str_hash(item->sku) * 31 + str_hash(item->warehouse);
    for (size_t at = hash % PLACE_COUNT;; at = (at + 1) % PLACE_COUNT) {
        if (seen->places[at] == 0) {
            seen->places[at] = (uint16_t)(index + 1);
            return -1;
        }
        const struct stock_report *other = &seen->items[seen->places[at] - 1];
        if (str_eq(other->sku, item->sku) && str_eq(other->warehouse, item->warehouse))
            return seen->places[at] - 1;
    }
}

static enum err_code bulk_item(struct rpc_call *call, const Lockstep__V1__StockItem *item,
                               struct seen *seen, size_t index, struct stock_report *ret,
                               struct err *err)
{
    enum err_code code = stock_item_from_proto(call, item, ret, err);
    if (code != ERR_OK)
        return code;
    int64_t earlier = seen_before(seen, index);
    if (earlier < 0)
        return ERR_OK;
    err_set(err, REASON_FIELD_DUPLICATE, "items[%lld] is of the same SKU and warehouse",
            (long long)earlier);
    return err_in(err, "sku");
}

enum err_code stock_items_from_proto(struct rpc_call *call, Lockstep__V1__StockItem *const *items,
                                     size_t count, const struct stock_report **ret, struct err *err)
{
    struct err refusal;
    if (count > LIMIT_PUSH_ITEM_COUNT) {
        err_set(err, REASON_LIMIT_EXCEEDED, "at most %d items", LIMIT_PUSH_ITEM_COUNT);
        return err_in(err, "items");
    }
    struct stock_report *reports = ARENA_ARRAY(call->arena, struct stock_report, count);
    struct seen *seen = ARENA_NEW(call->arena, struct seen);
    if (reports == NULL || seen == NULL)
        return arena_err(call->arena, err);
    seen->items = reports;
    for (size_t i = 0; i < count; i++) {
        if (bulk_item(call, items[i], seen, i, &reports[i], &refusal) == ERR_OK)
            continue;
        struct err *kept = ARENA_NEW(call->arena, struct err);
        if (kept == NULL)
            return arena_err(call->arena, err);
        *kept = refusal;
        reports[i].refusal = kept;
    }
    *ret = reports;
    return ERR_OK;
}

/* ---- results ---- */

static Lockstep__V1__StockResult__Outcome result_to_proto(enum stock_result result)
{
    switch (result) {
    case STOCK_RESULT_APPLIED:
        return LOCKSTEP__V1__STOCK_RESULT__OUTCOME__OUTCOME_APPLIED;
    case STOCK_RESULT_UNCHANGED:
        return LOCKSTEP__V1__STOCK_RESULT__OUTCOME__OUTCOME_UNCHANGED;
    case STOCK_RESULT_IGNORED_OLDER:
        return LOCKSTEP__V1__STOCK_RESULT__OUTCOME__OUTCOME_IGNORED_AS_OLDER;
    default:
        return LOCKSTEP__V1__STOCK_RESULT__OUTCOME__OUTCOME_UNSPECIFIED;
    }
}

Google__Rpc__Status *stock_refusal_to_proto(struct arena *arena,
                                            const struct stock_item_outcome *item, size_t index)
{
    struct err err;
    bool is_known = item->reason > REASON_NONE && item->reason < REASON_COUNT;
    err_set(&err, is_known ? item->reason : REASON_INTERNAL, "%.*s", STR_ARG(item->message));
    if (item->field.len > 0)
        err_in(&err, "%.*s", STR_ARG(item->field));
    err_in(&err, "items[%zu]", index);
    return status_to_proto(&err, STR_EMPTY, arena);
}

static void outcome_to_proto(struct arena *arena, const struct stock_item_outcome *item,
                             size_t index, Lockstep__V1__StockResult *out)
{
    lockstep__v1__stock_result__init(out);
    out->outcome = result_to_proto(item->result);
    out->on_hand = item->on_hand;
    if (item->result == STOCK_RESULT_REFUSED)
        out->error = stock_refusal_to_proto(arena, item, index);
}

enum err_code stock_result_to_proto(struct rpc_call *call, const struct outcome *outcome,
                                    Lockstep__V1__StockResult **ret, struct err *err)
{
    Lockstep__V1__StockResult *out = ARENA_NEW(call->arena, Lockstep__V1__StockResult);
    CHECK(outcome->stock_count == 1);
    if (out == NULL)
        return arena_err(call->arena, err);
    outcome_to_proto(call->arena, &outcome->stock[0], 0, out);
    *ret = out;
    return ERR_OK;
}

enum err_code stock_results_to_proto(struct rpc_call *call, const struct outcome *outcome,
                                     Lockstep__V1__StockResult ***ret, size_t *ret_count,
                                     struct err *err)
{
    size_t count = outcome->stock_count;
    Lockstep__V1__StockResult **pointers =
        ARENA_ARRAY(call->arena, Lockstep__V1__StockResult *, count);
    Lockstep__V1__StockResult *results = ARENA_ARRAY(call->arena, Lockstep__V1__StockResult, count);
    if (pointers == NULL || results == NULL)
        return arena_err(call->arena, err);
    for (size_t i = 0; i < count; i++) {
        outcome_to_proto(call->arena, &outcome->stock[i], i, &results[i]);
        pointers[i] = &results[i];
    }
    *ret = pointers;
    *ret_count = count;
    return arena_done(call->arena, err);
}
