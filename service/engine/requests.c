/* service/engine/requests.c: outcomes kept by request id. */
#include "service/engine/requests.h"

enum { SWEEP_ROW_COUNT = 500 };

struct stored_request {
    int64_t hash;
    struct instant time;
    int64_t command_kind;
    struct outcome outcome;
};

static const struct record_field stock_fields[] = {
    RECORD_FIELD(1, ENUM, struct stock_item_outcome, result),
    RECORD_FIELD(2, I64, struct stock_item_outcome, on_hand),
    RECORD_FIELD(3, ENUM, struct stock_item_outcome, reason),
    RECORD_FIELD(4, STR, struct stock_item_outcome, field),
    RECORD_FIELD(5, STR, struct stock_item_outcome, message),
};
static const struct record_shape stock_shape =
    RECORD_SHAPE("StockItemOutcome", struct stock_item_outcome, stock_fields);

static const struct record_field change_fields[] = {
    RECORD_FIELD(1, STR, struct shop_change, resource),
    RECORD_FIELD(2, STR, struct shop_change, field),
    RECORD_FIELD(3, STR, struct shop_change, from),
    RECORD_FIELD(4, STR, struct shop_change, to),
    RECORD_FIELD(5, ENUM, struct shop_change, kind),
};
static const struct record_shape change_shape =
    RECORD_SHAPE("ShopChange", struct shop_change, change_fields);

static const struct record_field retry_fields[] = {
    RECORD_FIELD(1, STR, struct retry_outcome, exception_id),
    RECORD_FIELD(2, ENUM, struct retry_outcome, reason),
    RECORD_FIELD(3, STR, struct retry_outcome, message),
};
static const struct record_shape retry_shape =
    RECORD_SHAPE("RetryOutcome", struct retry_outcome, retry_fields);

static const struct record_field fields[] = {
    RECORD_FIELD(1, I64, struct stored_request, hash),
    RECORD_FIELD(2, INSTANT, struct stored_request, time),
    RECORD_FIELD(3, I64, struct stored_request, command_kind),
    RECORD_PARTS(4, struct stored_request, outcome.stock, outcome.stock_count, &stock_shape),
    RECORD_PART(5, POINTER, struct stored_request, outcome.shop, &record_shop),
    RECORD_PART(6, POINTER, struct stored_request, outcome.channel, &record_channel),
    RECORD_PARTS(7, struct stored_request, outcome.changes, outcome.change_count, &change_shape),
    RECORD_PART(8, POINTER, struct stored_request, outcome.order, &record_order),
    RECORD_PART(9, POINTER, struct stored_request, outcome.shipment, &record_shipment),
    RECORD_PART(10, POINTER, struct stored_request, outcome.goods_return, &record_goods_return),
    RECORD_PART(11, POINTER, struct stored_request, outcome.refund, &record_refund),
    RECORD_PART(12, POINTER, struct stored_request, outcome.exception, &record_exception),
    RECORD_PART(13, POINTER, struct stored_request, outcome.gap, &record_gap),
    RECORD_PARTS(14, struct stored_request, outcome.channels, outcome.channel_count,
                 &record_channel),
    RECORD_PARTS(15, struct stored_request, outcome.retries, outcome.retry_count, &retry_shape),
    RECORD_FIELD(16, I64, struct stored_request, outcome.retries_left),
};
const struct record_shape record_request = RECORD_SHAPE("Request", struct stored_request, fields);

static bool is_expired(const struct stored_request *stored, struct instant now)
{
    return now.us - stored->time.us > LIMIT_REQUEST_ID_DAYS * SECONDS_PER_DAY * US_PER_SECOND;
}

enum err_code request_find(struct apply *a)
{
    const struct command *command = a->command;
    struct stored_request stored;
    struct key key;
    bool found;
    key_request(&key, command->shop, command->request_id);
    enum err_code code = view_get(&a->view, &key, &record_request, &found, &stored, a->err);
    if (code != ERR_OK || !found || is_expired(&stored, a->now))
        return code;
    if (stored.hash != (int64_t)command->request_hash ||
        stored.command_kind != (int64_t)command->kind) {
        err_set(a->err, REASON_REQUEST_ID_REUSED,
                "this request id was used for another request in the last %d days",
                LIMIT_REQUEST_ID_DAYS);
        return err_in(a->err, "request_id");
    }
    *a->out = stored.outcome;
    a->out->is_repeat = true;
    return ERR_OK;
}

void request_keep(struct apply *a)
{
    struct stored_request stored = {
        .hash = (int64_t)a->command->request_hash,
        .time = a->now,
        .command_kind = (int64_t)a->command->kind,
        .outcome = *a->out,
    };
    struct key key;
    key_request(&key, a->command->shop, a->command->request_id);
    view_put(&a->view, &key, &record_request, &stored);
}

/* Deletes after the cursor is closed: a transaction is not written while one is open. */
static enum err_code sweep_rows(struct apply *a, const struct key *prefix, const struct key *from,
                                struct str *old_keys, size_t *ret_old, bool *ret_ended)
{
    struct cursor *cursor = view_cursor(&a->view, prefix, from, false);
    struct str key, value;
    enum err_code code = ERR_OK;
    size_t seen = 0;
    while (code == ERR_OK && seen < SWEEP_ROW_COUNT && cursor_next(cursor, &key, &value)) {
        struct stored_request stored;
        seen++;
        code = view_decode(&a->view, &record_request, value, &stored, a->err);
        CHECK(key.len <= KEY_BYTES);
        a->engine->request_sweep.len = 0;
        for (size_t i = 0; i < key.len; i++)
            a->engine->request_sweep.bytes[a->engine->request_sweep.len++] = key.ptr[i];
        if (code == ERR_OK && is_expired(&stored, a->now))
            old_keys[(*ret_old)++] = arena_str(a->arena, key);
    }
    *ret_ended = seen < SWEEP_ROW_COUNT;
    if (code == ERR_OK)
        code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    return code;
}

enum err_code request_sweep(struct apply *a)
{
    struct key prefix;
    struct str *old_keys = ARENA_ARRAY(a->arena, struct str, SWEEP_ROW_COUNT);
    size_t old_count = 0;
    bool ended;
    if (old_keys == NULL)
        return arena_err(a->arena, a->err);
    key_begin(&prefix, a->command->shop, KEY_TABLE_REQUEST);
    bool goes_on = str_starts(key_str(&a->engine->request_sweep), key_str(&prefix));
    enum err_code code = sweep_rows(a, &prefix, goes_on ? &a->engine->request_sweep : NULL,
                                    old_keys, &old_count, &ended);
    if (code != ERR_OK)
        return code;
    for (size_t i = 0; i < old_count; i++)
        txn_delete(a->view.txn, old_keys[i]);
    if (ended)
        a->engine->request_sweep.len = 0;
    return ERR_OK;
}
