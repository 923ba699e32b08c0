/*
 * tests/contract/answer_fuzz.c: any call of any kind, and anything as its answer.
 *
 * The input is an exchange's file. Whatever it says: a request or a refusal, a verdict, and what
 * was understood keeps the promises of connector.h, also when memory ends somewhere.
 */
#include "service/base/heap.h"
#include "tests/contract/trial.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_BYTES = 64 << 20, TEXT_BYTES_MAX = 64 << 20 };

/* ---- what was understood ---- */

static void check_orders(const struct answer *answer)
{
    CHECK(answer->orders.total >= -1);
    for (size_t i = 0; i < answer->orders.count; i++) {
        const struct order *order = &answer->orders.orders[i];
        CHECK(order->order_id.len > 0);
        CHECK(money_is_set(order->total_price));
        for (size_t j = 0; j < order->line_count; j++) {
            CHECK(order->lines[j].line_id.len > 0);
            CHECK(order->lines[j].quantity >= 0);
            CHECK(currency_eq(order->lines[j].price.currency, order->currency));
        }
    }
}

static void check_transactions(const struct answer *answer)
{
    for (size_t i = 0; i < answer->transactions.count; i++) {
        const struct transaction *row = &answer->transactions.rows[i];
        CHECK(row->transaction_id.len > 0);
        CHECK(row->kind_text.len > 0);
        CHECK(money_is_set(row->amount));
    }
}

static void check_shop_orders(const struct answer *answer)
{
    for (size_t i = 0; i < answer->shop_orders.count; i++) {
        const struct shop_order *order = &answer->shop_orders.orders[i];
        CHECK(order->shop_order_id.len > 0);
        for (size_t j = 0; j < order->item_count; j++)
            CHECK(money_is_set(order->items[j].price));
    }
}

static void check_done(const struct call *call, const struct answer *answer)
{
    switch (call->kind) {
    case CALL_MIRAKL_STOCK_IMPORT:
        CHECK(answer->import_id.len > 0);
        break;
    case CALL_MIRAKL_STOCK_STATUS:
        CHECK(answer->stock_status.status.len > 0);
        CHECK(answer->stock_status.is_final || !answer->stock_status.is_failed);
        break;
    case CALL_MIRAKL_ORDERS:
        check_orders(answer);
        break;
    case CALL_MIRAKL_ORDER_REFERENCE:
        CHECK(answer->references.count == call->references.count);
        break;
    case CALL_MIRAKL_REFUND:
        CHECK(answer->refund.refund_id.len > 0);
        break;
    case CALL_MIRAKL_TRANSACTIONS:
        check_transactions(answer);
        break;
    case CALL_MIRAKL_OFFER_EXPORT:
        CHECK(answer->tracking_id.len > 0);
        break;
    case CALL_MIRAKL_OFFER_EXPORT_STATUS:
        CHECK(!answer->export_status.is_ready || !answer->export_status.is_failed);
        break;
    case CALL_MIRAKL_OFFERS:
        CHECK(answer->offers.total >= -1);
        break;
    case CALL_SCAYLE_STOCKS:
        for (size_t i = 0; i < answer->stocks.count; i++)
            CHECK(answer->stocks.rows[i].sku.len > 0);
        break;
    case CALL_SCAYLE_ORDER_FIND:
    case CALL_SCAYLE_ORDER_CREATE:
    case CALL_SCAYLE_ORDER_GET:
    case CALL_SCAYLE_ORDERS_UPDATED:
        check_shop_orders(answer);
        break;
    default:
        break;
    }
}

static void check_answer(const struct trial *trial, struct arena *arena)
{
    struct answer answer;
    struct buf text;
    trial->connector->judge(&trial->endpoint, &trial->call, &trial->response, arena, &answer);
    CHECK(answer.verdict < VERDICT_COUNT);
    CHECK(answer.verdict == VERDICT_DONE || answer.reason.len > 0);
    CHECK(answer.retry_after_ms >= -1);
    for (size_t i = 0; i < answer.rejected_count; i++) {
        CHECK(answer.rejected[i].reason.len > 0);
        CHECK(answer.rejected[i].excerpt.len > 0);
    }
    if (answer.verdict == VERDICT_DONE)
        check_done(&trial->call, &answer);
    buf_init(&text, TEXT_BYTES_MAX);
    answer_to_text(&trial->call, &answer, &text); /* reads each text to its end */
    CHECK(str_is_utf8(buf_str(&text)));
    buf_release(&text);
    CHECK(str_is_utf8(evidence_excerpt(trial->response.body, arena)));
}

/* The k-th allocation fails: nothing is taken for done that was not understood whole. */
static void check_full(const struct trial *trial, uint64_t k)
{
    struct answer answer;
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    arena.fail_after = k;
    trial->connector->judge(&trial->endpoint, &trial->call, &trial->response, &arena, &answer);
    CHECK(answer.verdict < VERDICT_COUNT);
    CHECK(answer.verdict != VERDICT_DONE || !arena_is_full(&arena));
    arena_release(&arena);
}

/* False: the call cannot be expressed, and has no answer. */
static bool check_request(const struct trial *trial, struct arena *arena)
{
    struct http_request request;
    struct err err;
    struct buf text;
    enum err_code code =
        trial->connector->build(&trial->endpoint, &trial->call, arena, &request, &err);
    if (code != ERR_OK) {
        CHECK(err.message[0] != '\0');
        return false;
    }
    CHECK(request.url.len > 0);
    for (size_t i = 0; i < request.url.len; i++)
        CHECK(request.url.ptr[i] > ' ' && request.url.ptr[i] <= '~');
    buf_init(&text, TEXT_BYTES_MAX);
    request_to_text(&request, &text);
    buf_release(&text);
    CHECK(str_is_utf8(evidence_of(&request, &trial->response, arena)));
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trial trial;
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    if (trial_read((struct str){ (const char *)data, size }, &arena, &trial)) {
        if (check_request(&trial, &arena)) {
            uint64_t before = arena.alloc_count;
            check_answer(&trial, &arena);
            check_full(&trial, 1 + (uint64_t)size % (arena.alloc_count - before + 1));
        }
        CHECK(!arena_is_full(&arena));
    }
    arena_release(&arena);
    return 0;
}
