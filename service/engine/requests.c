/* service/engine/requests.c: outcomes kept by request id. */
#include "service/engine/requests.h"

enum { SWEEP_ROW_COUNT = 1000, WEEK_DAYS = 7 };

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

static const struct record_field item_fields[] = {
    RECORD_FIELD(1, ENUM, struct item_outcome, reason),
    RECORD_FIELD(2, STR, struct item_outcome, field),
    RECORD_FIELD(3, STR, struct item_outcome, message),
    RECORD_PART(4, POINTER, struct item_outcome, shipment, &record_shipment),
    RECORD_PART(5, POINTER, struct item_outcome, goods_return, &record_goods_return),
    RECORD_PART(6, POINTER, struct item_outcome, refund, &record_refund),
    RECORD_PART(7, POINTER, struct item_outcome, exception, &record_exception),
};
static const struct record_shape item_shape =
    RECORD_SHAPE("ItemOutcome", struct item_outcome, item_fields);

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
    RECORD_PARTS(17, struct stored_request, outcome.items, outcome.item_count, &item_shape),
    RECORD_AMOUNT(18, struct stored_request, outcome.remaining),
    RECORD_FIELD(19, I64, struct stored_request, outcome.released_count),
    RECORD_PART(20, POINTER, struct stored_request, outcome.stop, &record_selling_stop),
    RECORD_FIELD(21, I64, struct stored_request, outcome.offer_count),
    RECORD_PART(22, POINTER, struct stored_request, outcome.reservation, &record_reservation),
    RECORD_PART(23, POINTER, struct stored_request, outcome.rule, &record_stock_rule),
    RECORD_PART(24, POINTER, struct stored_request, outcome.audit, &record_audit),
    RECORD_FIELD(25, I64, struct stored_request, outcome.correction_count),
};
const struct record_shape record_request = RECORD_SHAPE("Request", struct stored_request, fields);

static bool is_expired(const struct stored_request *stored, struct instant now)
{
    return now.us - stored->time.us > LIMIT_REQUEST_ID_DAYS * SECONDS_PER_DAY * US_PER_SECOND;
}

/* A row that still counts lies in this week or in the one before it. */
static int64_t week_of(struct instant now)
{
    _Static_assert((int)LIMIT_REQUEST_ID_DAYS <= (int)WEEK_DAYS, "or it could lie further back");
    return now.us / (WEEK_DAYS * SECONDS_PER_DAY * US_PER_SECOND);
}

static enum err_code row_find(struct apply *a, bool *ret_found, struct stored_request *ret)
{
    int64_t week = week_of(a->now);
    *ret_found = false;
    for (int64_t back = 0; back <= 1 && back <= week && !*ret_found; back++) {
        struct key key;
        key_request(&key, a->command->shop, week - back, a->command->request_id);
        enum err_code code = view_get(&a->view, &key, &record_request, ret_found, ret, a->err);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

enum err_code request_find(struct apply *a)
{
    const struct command *command = a->command;
    struct stored_request stored;
    bool found;
    enum err_code code = row_find(a, &found, &stored);
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
    key_request(&key, a->command->shop, week_of(a->now), a->command->request_id);
    view_put(&a->view, &key, &record_request, &stored);
}

enum err_code request_sweep(struct apply *a)
{
    struct key first, end;
    size_t count;
    if (week_of(a->now) <= 1)
        return ERR_OK;
    key_begin(&first, a->command->shop, KEY_TABLE_REQUEST);
    end = first;
    key_add_number(&end, week_of(a->now) - 1);
    enum err_code code =
        apply_delete_rows(a, view_queue(&a->view, &first, &end), SWEEP_ROW_COUNT, &count);
    if (code == ERR_OK && count == SWEEP_ROW_COUNT)
        a->engine->news.has_more = true;
    return code;
}
