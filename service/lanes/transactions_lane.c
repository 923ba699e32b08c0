/*
 * service/lanes/transactions_lane.c: a channel's transaction log, by TL02.
 *
 * By time of the last change, oldest first: a line changes after it was created, when it turns
 * payable and when its cycle closes. So lines of orders come in that are older than anything the
 * polls ever saw. Orders that a page names and we do not know are read by their ids first, then the
 * page is asked for again: what is a gap then is one.
 */
#include <stdlib.h>

#include "service/base/buf.h"
#include "service/domain/name.h"
#include "service/lanes/lanes_own.h"

enum {
    PAGE_SIZE = 2000,
    OVERLAP_S = 3600,
    ORDERS_AGAIN_S = 10, /* until the orders were read once */
    NAMED_COUNT_MAX = 100,
    NAMED_BYTES_MAX = 4000, /* of their ids in one URL */
    FAILURES_OF_ORDERS = 3, /* then the page is taken without them */
};

/* ---- orders that a page names ---- */

static int compare_ids(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Ids of the page that we do not know, those that were asked for already left out, ascending. */
static enum err_code unknown_find(struct lane *lane, struct str **ret, size_t *ret_count,
                                  struct err *err)
{
    size_t row_count = lane->answer.transactions.count, count = 0;
    struct str *ids = ARENA_ARRAY(&lane->arena, struct str, row_count);
    struct reader reader;
    enum err_code code = ERR_OK;
    if (ids == NULL)
        return arena_err(&lane->arena, err);
    reader_open(lane_store(lane), &lane->arena, &reader);
    for (size_t i = 0; code == ERR_OK && i < row_count; i++) {
        struct str id = lane->answer.transactions.rows[i].order_id, head, rest;
        struct err ignored;
        bool is_known = true;
        if (str_cmp(id, lane->named_to) <= 0 || id_check(id, &ignored) != ERR_OK ||
            str_cut(id, ',', &head, &rest))
            continue;
        code = reader_has_order(&reader, lane->party->shop_id, lane->party->channel_id, id,
                                &is_known, err);
        if (!is_known)
            ids[count++] = id;
    }
    reader_close(&reader);
    qsort(ids, count, sizeof(ids[0]), compare_ids);
    *ret = ids;
    *ret_count = count;
    return code;
}

/* As many as one call may ask for; lane->named_last is the last of them. */
static void named_join(struct lane *lane, const struct str *ids, size_t count)
{
    struct buf buf;
    size_t named = 0;
    buf_init(&buf, NAMED_BYTES_MAX);
    for (size_t i = 0; i < count && named < NAMED_COUNT_MAX; i++) {
        if (i > 0 && str_eq(ids[i], ids[i - 1]))
            continue;
        if (buf.len + ids[i].len + 1 > NAMED_BYTES_MAX)
            break;
        if (buf.len > 0)
            buf_add_byte(&buf, ',');
        buf_add(&buf, ids[i]);
        lane->named_last = ids[i];
        named++;
    }
    lane->named = arena_str(&lane->arena, buf_str(&buf));
    buf_release(&buf);
}

/* They are not asked for again with this page. */
static void named_end(struct lane *lane)
{
    lane->named_to = arena_str(&lane->file_arena, lane->named_last);
    lane->is_in_round = false;
}

static enum lane_move named_think(struct lane *lane)
{
    lane->call = (struct call){
        .kind = CALL_MIRAKL_ORDERS,
        .id = STR("orders-named"),
        .orders = { .order_ids = lane->named, .max = NAMED_COUNT_MAX },
    };
    return LANE_CALL;
}

static enum lane_move named_answered(struct lane *lane, struct instant now)
{
    const struct answer *answer = &lane->answer;
    struct command *command = lane_command(lane, COMMAND_INGEST_ORDERS);
    if (answer->verdict == VERDICT_DONE &&
        lane_unreadable(lane, &command->ingest_orders.unreadable,
                        &command->ingest_orders.unreadable_count)) {
        command->ingest_orders.channel = lane->party->channel_id;
        command->ingest_orders.orders = answer->orders.orders;
        command->ingest_orders.count = answer->orders.count;
        command->ingest_orders.is_poll = true;
        command->ingest_orders.poll_name = STR("orders-named");
        command->ingest_orders.poll = (struct poll){ .last_run = now, .last_success = now };
        return LANE_COMMAND;
    }
    lane->failures++;
    if (answer->verdict == VERDICT_REFUSED || lane->failures >= FAILURES_OF_ORDERS)
        named_end(lane); /* their lines are gaps until a poll shows them */
    lane->is_in_round = false;
    lane_hold(lane, lane_retry_at(lane, lane->failures, now));
    return LANE_WAIT;
}

/* ---- pages ---- */

/* The ledger's first page would find no order at all. */
static bool are_orders_read(struct lane *lane, struct instant now)
{
    struct reader reader;
    struct poll orders;
    struct err err;
    if (lane->poll.rounds > 0)
        return true;
    reader_open(lane_store(lane), &lane->arena, &reader);
    enum err_code code = reader_poll(&reader, lane->party->shop_id, lane->party->channel_id,
                                     STR("orders"), &orders, &err);
    reader_close(&reader);
    if (code == ERR_OK && orders.rounds > 0)
        return true;
    if (code != ERR_OK)
        (void)lane_cannot_read(lane, &err, now);
    else
        lane->wake = instant_add_s(now, ORDERS_AGAIN_S);
    return false;
}

static enum lane_move transactions_think(struct lane *lane, struct instant now)
{
    const struct channel *channel = &lane->party->channel;
    if (lane->is_in_round)
        return named_think(lane);
    if (!lane_poll_due(lane, lane->party->channel_id, STR("transactions"),
                       channel->transaction_poll_interval_s, now) ||
        !are_orders_read(lane, now))
        return LANE_WAIT;
    lane->call = (struct call){
        .kind = CALL_MIRAKL_TRANSACTIONS,
        .id = STR("transactions"),
        .transactions = {
            .updated_from = lane_poll_from(
                lane, OVERLAP_S, instant_add_s(channel->created, -LANE_FIRST_LOOK_BACK_S)),
            .page_token = lane->poll.page_token,
            .limit = PAGE_SIZE,
        },
    };
    return LANE_CALL;
}

static enum lane_move page_failed(struct lane *lane, struct instant now)
{
    lane->named_to = STR_EMPTY;
    return lane_poll_failed(lane, STR("transactions"), now);
}

static enum lane_move transactions_answered(struct lane *lane, struct instant now)
{
    struct str *unknown = NULL;
    size_t unknown_count = 0;
    struct err err;
    if (lane->call.kind == CALL_MIRAKL_ORDERS)
        return named_answered(lane, now);
    if (lane->answer.verdict != VERDICT_DONE)
        return page_failed(lane, now);
    if (unknown_find(lane, &unknown, &unknown_count, &err) != ERR_OK)
        return lane_cannot_read(lane, &err, now);
    if (unknown_count > 0) {
        named_join(lane, unknown, unknown_count);
        lane->is_in_round = true;
        return lane_wait(lane, now);
    }
    struct command *command = lane_command(lane, COMMAND_SEE_TRANSACTIONS);
    if (!lane_unreadable(lane, &command->see_transactions.unreadable,
                         &command->see_transactions.unreadable_count))
        return page_failed(lane, now);
    for (size_t i = 0; i < lane->answer.transactions.count; i++)
        lane_poll_saw(lane, lane->answer.transactions.rows[i].updated);
    command->see_transactions.channel = lane->party->channel_id;
    command->see_transactions.rows = lane->answer.transactions.rows;
    command->see_transactions.count = lane->answer.transactions.count;
    command->see_transactions.poll =
        lane_poll_after(lane, lane->answer.transactions.next_page_token, now);
    return LANE_COMMAND;
}

static void transactions_applied(struct lane *lane, struct instant now)
{
    (void)now;
    const struct command *command = &lane->submission.command;
    if (command->kind == COMMAND_INGEST_ORDERS)
        named_end(lane);
    if (command->kind != COMMAND_SEE_TRANSACTIONS)
        return;
    lane->named_to = STR_EMPTY;
    lane_poll_applied(lane, &command->see_transactions.poll);
}

const struct lane_ops transactions_lane = {
    .name = "transactions",
    .think = transactions_think,
    .answered = transactions_answered,
    .applied = transactions_applied,
};
