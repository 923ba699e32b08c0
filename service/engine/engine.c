/*
 * service/engine/engine.c: batches, and dispatch of commands.
 *
 * Why a table: "who handles this command?" must be answered by reading one screen.
 */
#include <string.h>

#include "service/base/heap.h"
#include "service/domain/name.h"
#include "service/engine/apply.h"
#include "service/engine/requests.h"
#include "service/engine/shop_state.h"

static const struct {
    const char *name;
    enum err_code (*apply)(struct apply *a);
    bool creates_shop; /* may name a shop that is not there yet */
} commands[COMMAND_KIND_COUNT] = {
    [COMMAND_NONE] = { "none", NULL, false },
    [COMMAND_PUSH_STOCK] = { "push stock", apply_push_stock, false },
    [COMMAND_ADJUST_STOCK] = { "adjust stock", apply_adjust_stock, false },
    [COMMAND_APPLY_SHOP] = { "apply shop", apply_apply_shop, true },
    [COMMAND_PUT_SHOP] = { "put shop", apply_put_shop, true },
    [COMMAND_PUT_CHANNEL] = { "put channel", apply_put_channel, false },
    [COMMAND_PUT_CARRIERS] = { "put carriers", apply_put_carriers, false },
    [COMMAND_RETRY_EXCEPTIONS] = { "retry exceptions", apply_retry_exceptions, false },
    [COMMAND_DELETE_CHANNEL] = { "delete channel", apply_delete_channel, false },
    [COMMAND_SET_CHANNEL_STATE] = { "set channel state", apply_set_channel_state, false },
    [COMMAND_INGEST_ORDERS] = { "ingest orders", apply_ingest_orders, false },
    [COMMAND_DECIDE_ORDER] = { "decide order", apply_decide_order, false },
    [COMMAND_CONFIRM_DISPATCH] = { "confirm dispatch", apply_confirm_dispatch, false },
    [COMMAND_RETRY_ORDER] = { "retry order", apply_retry_order, false },
    [COMMAND_CONFIRM_DISPATCHES] = { "confirm dispatches", apply_confirm_dispatches, false },
    [COMMAND_REPORT_RETURNS] = { "report returns", apply_report_returns, false },
    [COMMAND_REPORT_RETURN] = { "report return", apply_report_return, false },
    [COMMAND_CREATE_REFUND] = { "create refund", apply_create_refund, false },
    [COMMAND_SEE_SHOP_ORDERS] = { "see shop orders", apply_see_shop_orders, false },
    [COMMAND_SEE_TRANSACTIONS] = { "see transactions", apply_see_transactions, false },
    [COMMAND_SEE_REFERENCE] = { "see reference", apply_see_reference, false },
    [COMMAND_OPEN_STOCK_FILE] = { "open stock file", apply_open_stock_file, false },
    [COMMAND_STOCK_FILE_ANSWER] = { "stock file answer", apply_stock_file_answer, false },
    [COMMAND_STOCK_FILE_STATUS] = { "stock file status", apply_stock_file_status, false },
    [COMMAND_STOCK_FILE_REPORT] = { "stock file report", apply_stock_file_report, false },
    [COMMAND_START_INTENT] = { "start intent", apply_start_intent, false },
    [COMMAND_INTENT_ANSWER] = { "intent answer", apply_intent_answer, false },
    [COMMAND_ANSWER_REFERENCES] = { "answer references", apply_answer_references, false },
    [COMMAND_INTENT_LOOKUP] = { "intent lookup", apply_intent_lookup, false },
    [COMMAND_POLL_FAILED] = { "poll failed", apply_poll_failed, false },
    [COMMAND_RAISE_EXCEPTION] = { "raise exception", apply_raise_exception, false },
    [COMMAND_CLEAR_EXCEPTION] = { "clear exception", apply_clear_exception, false },
    [COMMAND_RETRY_EXCEPTION] = { "retry exception", apply_retry_exception, false },
    [COMMAND_RESOLVE_EXCEPTION] = { "resolve exception", apply_resolve_exception, false },
    [COMMAND_ESCALATE_EXCEPTION] = { "escalate exception", apply_escalate_exception, false },
    [COMMAND_RESOLVE_GAP] = { "resolve gap", apply_resolve_gap, false },
    [COMMAND_TICK] = { "tick", apply_tick, false },
    [COMMAND_STOP_SELLING] = { "stop selling", apply_stop_selling, false },
    [COMMAND_RESUME_SELLING] = { "resume selling", apply_resume_selling, false },
    [COMMAND_HINT_STOCK] = { "hint stock", apply_hint_stock, false },
    [COMMAND_PUT_STOCK_RULE] = { "put stock rule", apply_put_stock_rule, false },
    [COMMAND_DELETE_STOCK_RULE] = { "delete stock rule", apply_delete_stock_rule, false },
    [COMMAND_SEE_STOCK] = { "see stock", apply_see_stock, false },
    [COMMAND_RELEASE_BRAKE] = { "release brake", apply_release_brake, false },
    [COMMAND_CREATE_RESERVATION] = { "create reservation", apply_create_reservation, false },
    [COMMAND_RENEW_RESERVATION] = { "renew reservation", apply_renew_reservation, false },
    [COMMAND_RELEASE_RESERVATION] = { "release reservation", apply_release_reservation, false },
    [COMMAND_START_AUDIT] = { "start audit", apply_start_audit, false },
    [COMMAND_CANCEL_AUDIT] = { "cancel audit", apply_cancel_audit, false },
    [COMMAND_CORRECT_AUDIT] = { "correct audit", apply_correct_audit, false },
    [COMMAND_AUDIT_EXPORT] = { "audit export", apply_audit_export, false },
    [COMMAND_SEE_OFFERS] = { "see offers", apply_see_offers, false },
    [COMMAND_WALK_AUDIT] = { "walk audit", apply_walk_audit, false },
};

const char *command_kind_name(enum command_kind kind)
{
    CHECK(kind < COMMAND_KIND_COUNT);
    return commands[kind].name;
}

enum err_code engine_open(struct store *store, struct engine **ret, struct err *err)
{
    struct engine *engine = HEAP_NEW(struct engine);
    engine->store = store;
    arena_init(&engine->batch_arena, LIMIT_BATCH_ARENA_BYTES);
    buf_init(&engine->scratch, VIEW_RECORD_BYTES_MAX);
    arena_init(&engine->row_arena, LIMIT_REQUEST_ARENA_BYTES);
    enum err_code code = shop_states_load(engine, err);
    if (code != ERR_OK) {
        engine_close(engine);
        return code;
    }
    *ret = engine;
    return ERR_OK;
}

void engine_close(struct engine *engine)
{
    if (engine == NULL)
        return;
    if (engine->txn != NULL)
        txn_abandon(engine->txn);
    for (size_t i = 0; i < engine->shop_count; i++)
        shop_state_free(engine->shops[i]);
    heap_free(engine->shops);
    buf_release(&engine->scratch);
    arena_release(&engine->row_arena);
    arena_release(&engine->batch_arena);
    heap_free(engine);
}

void engine_begin(struct engine *engine)
{
    CHECK(engine->txn == NULL);
    engine->txn = store_begin(engine->store);
    engine->store_failed = false;
    engine->news = (struct engine_news){ 0 };
    arena_reset(&engine->batch_arena);
    for (size_t i = 0; i < engine->shop_count; i++) {
        engine->shops[i]->events = NULL;
        engine->shops[i]->event_count = 0;
        engine->shops[i]->event_room = 0;
        memset(engine->shops[i]->pending, 0, sizeof(engine->shops[i]->pending));
    }
}

bool apply_is_retry(const struct apply *a)
{
    return a->command->kind == COMMAND_RETRY_EXCEPTION ||
           a->command->kind == COMMAND_RETRY_EXCEPTIONS;
}

bool apply_spoils_all(enum err_code code)
{
    return code == ERR_RESOURCE_EXHAUSTED || code == ERR_UNAVAILABLE || code == ERR_DATA_LOSS;
}

const struct channel *apply_find_channel(const struct apply *a, struct str channel_id)
{
    if (a->channel_now != NULL && str_eq(a->channel_now->channel_id, channel_id))
        return a->channel_now;
    for (size_t i = 0; i < a->shop->channel_count; i++) {
        if (str_eq(a->shop->channels[i].channel_id, channel_id))
            return &a->shop->channels[i];
    }
    return NULL;
}

enum err_code apply_channel(struct apply *a, struct str channel_id, const struct channel **ret)
{
    *ret = apply_find_channel(a, channel_id);
    if (*ret != NULL)
        return ERR_OK;
    return err_set(a->err, REASON_CHANNEL_NOT_FOUND, "there is no channel \"%.*s\"",
                   STR_ARG(channel_id));
}

size_t apply_count_rows(const struct apply *a, const struct key *prefix)
{
    struct cursor *cursor = view_cursor(&a->view, prefix, NULL, false);
    struct str key, value;
    size_t count = 0;
    while (cursor_next(cursor, &key, &value))
        count++;
    cursor_close(cursor);
    return count;
}

enum err_code apply_delete_rows(struct apply *a, struct cursor *taken, size_t count_max,
                                size_t *ret_count)
{
    struct str *keys = ARENA_ARRAY(a->arena, struct str, count_max);
    struct str key, value;
    size_t count = 0;
    while (keys != NULL && count < count_max && cursor_next(taken, &key, &value))
        keys[count++] = arena_str(a->arena, key);
    enum err_code code = cursor_status(taken, a->err);
    cursor_close(taken);
    *ret_count = count;
    if (code == ERR_OK && arena_is_full(a->arena))
        code = arena_err(a->arena, a->err);
    for (size_t i = 0; code == ERR_OK && i < count; i++)
        txn_delete(a->view.txn, keys[i]);
    return code;
}

void apply_row_begin(struct apply *a)
{
    CHECK(a->arena == a->command_arena);
    arena_reset(&a->engine->row_arena);
    a->arena = &a->engine->row_arena;
    a->view.arena = a->arena;
}

enum err_code apply_row_end(struct apply *a, enum err_code code)
{
    bool is_full = arena_is_full(a->arena);
    CHECK(a->arena == &a->engine->row_arena);
    a->arena = a->command_arena;
    a->view.arena = a->arena;
    return is_full ? arena_err(&a->engine->row_arena, a->err) : code;
}

struct str apply_number(struct apply *a, int64_t number)
{
    return arena_format(a->arena, "%lld", (long long)number);
}

struct apply_mark apply_mark(const struct apply *a)
{
    struct apply_mark mark = { .txn = txn_mark(a->view.txn),
                               .is_batch_full = arena_is_full(&a->engine->batch_arena),
                               .news = a->engine->news };
    if (a->shop != NULL) {
        mark.event_count = a->shop->event_count;
        mark.next_event_no = a->shop->next_event_no;
        mark.next_intent_no = a->shop->next_intent_no;
        mark.next_entry_no = a->shop->next_entry_no;
        mark.next_pending_no = a->shop->next_pending_no;
        mark.sales = a->shop->sales;
        mark.next_reservation_no = a->shop->next_reservation_no;
        memcpy(mark.pending, a->shop->pending, sizeof(mark.pending));
    }
    return mark;
}

void apply_rollback(struct apply *a, const struct apply_mark *mark)
{
    txn_rollback(a->view.txn, mark->txn);
    a->engine->batch_arena.full = mark->is_batch_full;
    a->engine->news = mark->news;
    if (a->shop != NULL) {
        a->shop->event_count = mark->event_count;
        a->shop->next_event_no = mark->next_event_no;
        a->shop->next_intent_no = mark->next_intent_no;
        a->shop->next_entry_no = mark->next_entry_no;
        a->shop->next_pending_no = mark->next_pending_no;
        a->shop->sales = mark->sales;
        a->shop->next_reservation_no = mark->next_reservation_no;
        memcpy(a->shop->pending, mark->pending, sizeof(mark->pending));
    }
}

static enum err_code ids_check(struct apply *a)
{
    const struct command *command = a->command;
    if (a->shop == NULL && !commands[command->kind].creates_shop)
        return err_set(a->err, REASON_SHOP_NOT_FOUND, "there is no shop \"%.*s\"",
                       STR_ARG(command->shop));
    enum err_code code = id_check(command->shop, a->err);
    if (code != ERR_OK)
        return err_in(a->err, "shop");
    if (command->request_id.len == 0)
        return ERR_OK;
    if (command->request_id.len > COMMAND_REQUEST_ID_BYTES)
        code = err_set(a->err, REASON_FIELD_TOO_LONG, "a request id has at most %d bytes",
                       COMMAND_REQUEST_ID_BYTES);
    else
        code = id_check(command->request_id, a->err);
    return code == ERR_OK ? ERR_OK : err_in(a->err, "request_id");
}

static enum err_code apply_one(struct apply *a)
{
    const struct command *command = a->command;
    CHECK(command->kind > COMMAND_NONE);
    CHECK(command->kind < COMMAND_KIND_COUNT);
    enum err_code code = ids_check(a);
    if (code == ERR_OK && command->request_id.len > 0)
        code = request_find(a);
    if (code != ERR_OK || a->out->is_repeat)
        return code;
    code = commands[command->kind].apply(a);
    if (code == ERR_OK && command->request_id.len > 0 && !command->validate_only)
        request_keep(a);
    return code;
}

static bool is_store_failure(enum err_reason reason)
{
    return reason == REASON_STORE_UNAVAILABLE || reason == REASON_STORE_CORRUPT;
}

/* With room for the pages of its events, which take less there than the events take here. */
static bool batch_is_full(const struct engine *engine)
{
    return txn_is_full(engine->txn) || arena_is_full(&engine->batch_arena) ||
           txn_bytes(engine->txn) + engine->batch_arena.used > LIMIT_BATCH_ARENA_BYTES;
}

/*
 * Memory that ran out decides, the command's or the batch's, whatever was answered: what was left
 * out for want of it is not known any more, and a batch that misses writes must not be committed.
 */
static enum err_code memory_check(struct apply *a, enum err_code code)
{
    CHECK(a->arena == a->command_arena);
    if (code != ERR_OK && is_store_failure(a->err->reason))
        return code;
    if (arena_is_full(a->arena))
        return arena_err(a->arena, a->err);
    return batch_is_full(a->engine) ? arena_err(&a->engine->batch_arena, a->err) : code;
}

/* Nothing of the command stays, not even a shop that it would have made. */
static void apply_undo(struct apply *a, const struct apply_mark *mark, bool had_shop)
{
    apply_rollback(a, mark);
    if (had_shop || a->shop == NULL)
        return;
    shop_state_drop(a->engine, a->shop);
    a->shop = NULL;
}

static void outcome_refuse(struct engine *engine, struct arena *arena, const struct err *err,
                           struct outcome *ret)
{
    if (is_store_failure(err->reason)) {
        engine->store_failed = true;
        engine->store_err = *err;
    }
    *ret = (struct outcome){ .code = err_reason_code(err->reason) };
    ret->err = arena_alloc_report(arena, sizeof(struct err));
    *ret->err = *err;
}

void engine_apply(struct engine *engine, const struct command *command, struct arena *arena,
                  struct outcome *ret)
{
    CHECK(engine->txn != NULL);
    *ret = (struct outcome){ 0 };
    struct err err = { 0 };
    struct apply a = {
        .engine = engine,
        .command = command,
        .view = { .txn = engine->txn, .arena = arena, .scratch = &engine->scratch },
        .arena = arena,
        .command_arena = arena,
        .shop = shop_state_find(engine, command->shop),
        .out = ret,
        .err = &err,
        .now = command->now,
    };
    bool had_shop = a.shop != NULL;
    struct apply_mark mark = apply_mark(&a);
    enum err_code code = memory_check(&a, apply_one(&a));
    if (code == ERR_OK && a.shop_changed && !command->validate_only)
        code = shop_state_refresh(engine, a.shop, &err);
    if (code != ERR_OK || command->validate_only)
        apply_undo(&a, &mark, had_shop);
    if (code != ERR_OK)
        outcome_refuse(engine, arena, &err, ret);
}

bool engine_is_full(const struct engine *engine)
{
    CHECK(engine->txn != NULL);
    return engine->batch_arena.used >= LIMIT_BATCH_BYTES ||
           txn_bytes(engine->txn) >= LIMIT_BATCH_BYTES;
}

static void pages_write(struct engine *engine)
{
    struct view view = { .txn = engine->txn,
                         .arena = &engine->batch_arena,
                         .scratch = &engine->scratch };
    for (size_t i = 0; i < engine->shop_count; i++) {
        event_pages_write(&view, engine->shops[i]);
        pending_write(&view, engine->shops[i]);
    }
}

enum err_code engine_commit(struct engine *engine, struct err *err)
{
    CHECK(engine->txn != NULL);
    struct txn *txn = engine->txn;
    if (engine->store_failed) {
        *err = engine->store_err;
        txn_abandon(txn);
        engine->txn = NULL;
        return err_reason_code(err->reason);
    }
    pages_write(engine);
    engine->txn = NULL;
    if (txn_write_count(txn) == 0) { /* reads and refusals need no fsync */
        txn_abandon(txn);
        return ERR_OK;
    }
    return store_commit_take(engine->store, txn, err);
}

struct engine_news engine_news(const struct engine *engine)
{
    return engine->news;
}
