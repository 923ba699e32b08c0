/* service/rpc/inventory_push.c: quantities in, results out. */
#include "service/rpc/inventory_push.h"

#include "service/base/limits.h"
#include "service/rpc/stock_item_convert.h"

enum { FAILURE_COUNT_MAX = 1000 }; /* that a stream's summary names */

/* What a call of a stream keeps from `read` until it is answered. */
struct push {
    Lockstep__V1__StockItem *const *items;
    size_t count;
    struct str request_id;
};

/* What a stream keeps. */
struct push_stream {
    struct str shop; /* of the first message */
    int64_t messages, counts[STOCK_RESULT_REFUSED + 1];
    Lockstep__V1__StockItemFailure **failures;
    size_t failure_count;
};

static enum err_code items_required(size_t count, struct err *err)
{
    if (count > 0)
        return ERR_OK;
    err_set(err, REASON_FIELD_REQUIRED, "at least one item is required");
    return err_in(err, "items");
}

/* ---- PushInventory ---- */

enum err_code push_inventory_read(struct rpc_call *call, const ProtobufCMessage *request,
                                  struct command *ret, struct err *err)
{
    const Lockstep__V1__PushInventoryRequest *in = (const void *)request;
    struct stock_report *report = ARENA_NEW(call->arena, struct stock_report);
    if (report == NULL)
        return arena_err(call->arena, err);
    *ret = (struct command){ .kind = COMMAND_PUSH_STOCK, .push_stock = { report, 1, false } };
    enum err_code code =
        name_from_proto(in->parent, "shops/*", "parent", call->arena, &ret->shop, err);
    if (code != ERR_OK)
        return code;
    if (in->item == NULL)
        err_set(err, REASON_FIELD_REQUIRED, "an item is required");
    else if (stock_item_from_proto(call, in->item, report, err) == ERR_OK)
        return ERR_OK;
    return err_in(err, "item");
}

enum err_code push_inventory_answer(struct rpc_call *call, const struct outcome *outcome,
                                    ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__PushInventoryResponse *out = (void *)response;
    return stock_result_to_proto(call, outcome, &out->result, err);
}

/* ---- BatchPushInventory ---- */

enum err_code batch_push_inventory_read(struct rpc_call *call, const ProtobufCMessage *request,
                                        struct command *ret, struct err *err)
{
    const Lockstep__V1__BatchPushInventoryRequest *in = (const void *)request;
    const struct stock_report *reports = NULL;
    struct str shop;
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &shop, err);
    if (code == ERR_OK)
        code = items_required(in->n_items, err);
    if (code == ERR_OK)
        code = stock_items_from_proto(call, in->items, in->n_items, &reports, err);
    if (code != ERR_OK)
        return code;
    *ret = (struct command){
        .kind = COMMAND_PUSH_STOCK,
        .shop = shop,
        .validate_only = in->validate_only,
        .push_stock = { reports, in->n_items, true },
    };
    return ERR_OK;
}

enum err_code batch_push_inventory_answer(struct rpc_call *call, const struct outcome *outcome,
                                          ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__BatchPushInventoryResponse *out = (void *)response;
    return stock_results_to_proto(call, outcome, &out->results, &out->n_results, err);
}

/* ---- streams ---- */

enum err_code push_stream_open(struct rpc_call *call, const ProtobufCMessage *request,
                               struct err *err)
{
    (void)request;
    struct push_stream *stream = ARENA_NEW(call->stream->arena, struct push_stream);
    if (stream == NULL)
        return arena_err(call->stream->arena, err);
    call->stream->state = stream;
    return ERR_OK;
}

/* The first message names the shop; the others none, or the same. */
static enum err_code stream_shop(struct rpc_call *call, const char *parent, struct str *ret,
                                 struct err *err)
{
    struct push_stream *stream = call->stream->state;
    if (parent[0] == '\0' && stream->shop.len > 0) {
        *ret = stream->shop;
        return ERR_OK;
    }
    enum err_code code = name_from_proto(parent, "shops/*", "parent", call->arena, ret, err);
    if (code != ERR_OK)
        return code;
    if (stream->shop.len == 0)
        stream->shop = arena_str(call->stream->arena, *ret);
    if (stream->shop.ptr == NULL)
        return arena_err(call->stream->arena, err);
    if (str_eq(stream->shop, *ret))
        return ERR_OK;
    err_set(err, REASON_FIELD_INVALID, "all messages of a stream are of one shop");
    return err_in(err, "parent");
}

static enum err_code stream_message_read(struct rpc_call *call, const char *parent,
                                         const char *request_id,
                                         Lockstep__V1__StockItem *const *items, size_t count,
                                         struct command *ret, struct err *err)
{
    struct push *push = ARENA_NEW(call->arena, struct push);
    const struct stock_report *reports = NULL;
    struct str shop;
    if (push == NULL)
        return arena_err(call->arena, err);
    enum err_code code = stream_shop(call, parent, &shop, err);
    if (code == ERR_OK)
        code = stock_items_from_proto(call, items, count, &reports, err);
    if (code != ERR_OK)
        return code;
    *push = (struct push){ .items = items, .count = count, .request_id = str_c(request_id) };
    call->user = push;
    *ret = (struct command){
        .kind = COMMAND_PUSH_STOCK,
        .shop = shop,
        .push_stock = { reports, count, true },
    };
    return ERR_OK;
}

enum err_code stream_push_inventory_read(struct rpc_call *call, const ProtobufCMessage *request,
                                         struct command *ret, struct err *err)
{
    const Lockstep__V1__StreamPushInventoryRequest *in = (const void *)request;
    enum err_code code = items_required(in->n_items, err);
    return code == ERR_OK ? stream_message_read(call, in->parent, in->request_id, in->items,
                                                in->n_items, ret, err)
                          : code;
}

/* As much of the text as an id may have, whole characters. */
static char *cut_to_proto(struct arena *arena, const char *text)
{
    struct str cut = str_c(text);
    if (cut.len > LIMIT_ID_BYTES)
        cut.len = LIMIT_ID_BYTES;
    while (cut.len > 0 && !str_is_utf8(cut))
        cut.len--;
    return text_to_proto(arena, cut);
}

static void failure_add(struct push_stream *stream, struct arena *arena, const struct push *push,
                        const struct stock_item_outcome *item, size_t index)
{
    Lockstep__V1__StockItemFailure *out = ARENA_NEW(arena, Lockstep__V1__StockItemFailure);
    if (out == NULL)
        return;
    lockstep__v1__stock_item_failure__init(out);
    out->message_index = stream->messages;
    out->item_index = (int32_t)index;
    out->sku = cut_to_proto(arena, push->items[index]->sku);
    out->warehouse = cut_to_proto(arena, push->items[index]->warehouse);
    out->error = stock_refusal_to_proto(arena, item, index);
    stream->failures[stream->failure_count++] = out;
}

enum err_code stream_push_inventory_fold(struct rpc_call *call, const struct outcome *outcome,
                                         struct err *err)
{
    struct push_stream *stream = call->stream->state;
    const struct push *push = call->user;
    struct arena *arena = call->stream->arena;
    CHECK(outcome->stock_count == push->count);
    if (stream->failures == NULL)
        stream->failures = ARENA_ARRAY(arena, Lockstep__V1__StockItemFailure *, FAILURE_COUNT_MAX);
    if (stream->failures == NULL)
        return arena_err(arena, err);
    for (size_t i = 0; i < push->count; i++) {
        const struct stock_item_outcome *item = &outcome->stock[i];
        CHECK(item->result <= STOCK_RESULT_REFUSED);
        stream->counts[item->result]++;
        if (item->result == STOCK_RESULT_REFUSED && stream->failure_count < FAILURE_COUNT_MAX)
            failure_add(stream, arena, push, item, i);
    }
    stream->messages++;
    return arena_done(arena, err);
}

enum err_code stream_push_inventory_answer(struct rpc_call *call, const struct outcome *outcome,
                                           ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__StreamPushInventoryResponse *out = (void *)response;
    const struct push_stream *stream = call->stream->state;
    (void)outcome;
    (void)err;
    out->message_count = stream->messages;
    out->applied_count = stream->counts[STOCK_RESULT_APPLIED];
    out->unchanged_count = stream->counts[STOCK_RESULT_UNCHANGED];
    out->ignored_as_older_count = stream->counts[STOCK_RESULT_IGNORED_OLDER];
    out->refused_count = stream->counts[STOCK_RESULT_REFUSED];
    out->item_count = out->applied_count + out->unchanged_count + out->ignored_as_older_count +
                      out->refused_count;
    out->failures = stream->failures;
    out->n_failures = stream->failure_count;
    return ERR_OK;
}

enum err_code sync_inventory_read(struct rpc_call *call, const ProtobufCMessage *request,
                                  struct command *ret, struct err *err)
{
    const Lockstep__V1__SyncInventoryRequest *in = (const void *)request;
    return stream_message_read(call, in->parent, in->request_id, in->items, in->n_items, ret, err);
}

enum err_code sync_inventory_answer(struct rpc_call *call, const struct outcome *outcome,
                                    ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__SyncInventoryResponse *out = (void *)response;
    const struct push *push = call->user;
    out->request_id = text_to_proto(call->arena, push->request_id);
    return stock_results_to_proto(call, outcome, &out->results, &out->n_results, err);
}

/* ---- AdjustInventory ---- */

static const char *const reason_names[] = {
    [LOCKSTEP__V1__ADJUST_INVENTORY_REQUEST__REASON__REASON_RECEIVED] = "RECEIVED",
    [LOCKSTEP__V1__ADJUST_INVENTORY_REQUEST__REASON__REASON_DAMAGED] = "DAMAGED",
    [LOCKSTEP__V1__ADJUST_INVENTORY_REQUEST__REASON__REASON_RESTOCKED] = "RESTOCKED",
    [LOCKSTEP__V1__ADJUST_INVENTORY_REQUEST__REASON__REASON_SOLD] = "SOLD",
    [LOCKSTEP__V1__ADJUST_INVENTORY_REQUEST__REASON__REASON_MOVED] = "MOVED",
    [LOCKSTEP__V1__ADJUST_INVENTORY_REQUEST__REASON__REASON_CORRECTION] = "CORRECTION",
};

/* "DAMAGED: forklift", as it is kept. */
static enum err_code adjustment_from_proto(struct rpc_call *call,
                                           const Lockstep__V1__AdjustInventoryRequest *in,
                                           struct str *ret, struct err *err)
{
    struct str note;
    enum err_code code = enum_from_proto((int)in->reason, "reason", err);
    if (code == ERR_OK)
        code = text_from_proto(in->note, "note", LIMIT_TEXT_BYTES, &note, err);
    if (code != ERR_OK)
        return code;
    *ret = arena_format(call->arena, "%s%s%.*s", reason_names[in->reason],
                        note.len == 0 ? "" : ": ", STR_ARG(note));
    return arena_done(call->arena, err);
}

enum err_code adjust_inventory_read(struct rpc_call *call, const ProtobufCMessage *request,
                                    struct command *ret, struct err *err)
{
    const Lockstep__V1__AdjustInventoryRequest *in = (const void *)request;
    struct command command = {
        .kind = COMMAND_ADJUST_STOCK,
        .validate_only = in->validate_only,
        .adjust_stock = { .delta = in->delta },
    };
    enum err_code code =
        name_from_proto(in->parent, "shops/*", "parent", call->arena, &command.shop, err);
    if (code == ERR_OK)
        code = id_from_proto(in->sku, "sku", &command.adjust_stock.sku, err);
    if (code == ERR_OK)
        code = id_from_proto(in->warehouse, "warehouse", &command.adjust_stock.warehouse, err);
    if (code == ERR_OK)
        code = adjustment_from_proto(call, in, &command.adjust_stock.reason, err);
    if (code != ERR_OK)
        return code;
    if (in->delta == 0) {
        err_set(err, REASON_FIELD_INVALID, "a difference of 0 changes nothing");
        return err_in(err, "delta");
    }
    *ret = command;
    return ERR_OK;
}

enum err_code adjust_inventory_answer(struct rpc_call *call, const struct outcome *outcome,
                                      ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__AdjustInventoryResponse *out = (void *)response;
    return stock_result_to_proto(call, outcome, &out->result, err);
}
