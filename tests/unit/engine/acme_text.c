/* tests/unit/engine/acme_text.c: the shop of the tests: its state as text. */
#include "service/base/buf.h"
#include "service/engine/reader.h"
#include "service/store/records.h"
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

enum { TEXT_BYTES = 64 << 10 };

static struct buf text_start(void)
{
    struct buf buf;
    buf_init(&buf, TEXT_BYTES);
    return buf;
}

static void text_next(struct buf *buf)
{
    if (buf->len > 0)
        buf_add(buf, STR("; "));
}

static const char *text_end(struct desk *desk, struct buf *buf)
{
    assert_false(buf->overflowed);
    const char *text = arena_str(&desk->arena, buf_str(buf)).ptr;
    buf_release(buf);
    return text;
}

static void money_add_text(struct buf *buf, struct money money)
{
    char text[MONEY_TEXT_BYTES];
    buf_add(buf, money_is_set(money) ? money_format(money, text) : STR("-"));
}

const char *stock_text(struct desk *desk, const char *sku)
{
    struct buf buf = text_start();
    struct reader reader;
    struct position position;
    struct err err;
    reader_open(desk->store, &desk->arena, &reader);
    enum err_code code = reader_position(&reader, STR("acme"), str_c(sku), &position, &err);
    reader_close(&reader);
    if (code != ERR_OK)
        return "no position";
    for (size_t i = 0; i < position.level_count; i++)
        buf_format(&buf, "%s%.*s %lld", i == 0 ? "" : ", ", STR_ARG(position.levels[i].warehouse),
                   (long long)position.levels[i].on_hand);
    if (position_reserved(&position) != 0)
        buf_format(&buf, ", reserved %lld", (long long)position_reserved(&position));
    for (size_t i = 0; i < position.publication_count; i++) {
        const struct publication *publication = &position.publications[i];
        static const char *const ways[] = { "", " falls", " rises" };
        text_next(&buf);
        buf_format(&buf, "%.*s %lld", STR_ARG(publication->channel),
                   (long long)publication->wanted);
        if (publication->pending != STOCK_UNCHANGED)
            buf_format(&buf, " was %lld%s", (long long)publication->sent,
                       ways[publication->pending]);
    }
    return text_end(desk, &buf);
}

const char *file_text(struct desk *desk, struct str channel)
{
    struct buf buf = text_start();
    struct reader reader;
    struct stock_file file;
    struct stock_file_rows rows = { 0 };
    struct err err;
    bool found;
    reader_open(desk->store, &desk->arena, &reader);
    assert_int_equal(reader_latest_stock_file(&reader, STR("acme"), channel, &found, &file, &err),
                     ERR_OK);
    if (found) {
        assert_int_equal(reader_stock_file_rows(&reader, STR("acme"), channel, file.file_no, &rows,
                                                &err),
                         ERR_OK);
        assert_int_equal(file.row_count, rows.count);
        buf_format(&buf, "%lld %s", (long long)file.file_no, stock_file_state_name(file.state));
    }
    reader_close(&reader);
    for (size_t i = 0; i < rows.count; i++)
        buf_format(&buf, " %.*s=%lld", STR_ARG(rows.rows[i].sku), (long long)rows.rows[i].quantity);
    return text_end(desk, &buf);
}

const char *order_text(struct desk *desk, struct str channel, const char *order_id)
{
    struct buf buf = text_start();
    struct order order = acme_stored(desk, channel, order_id);
    const struct {
        const char *name;
        enum step_state state;
    } steps[] = {
        { "acceptance", order.acceptance }, { "creation", order.creation },
        { "reference", order.reference },   { "tracking", order.tracking },
        { "dispatch", order.dispatch },
    };
    buf_add(&buf, order.state_text);
    const char *before = "; ";
    for (size_t i = 0; i < ARRAY_COUNT(steps); i++) {
        if (steps[i].state == STEP_NONE)
            continue;
        buf_format(&buf, "%s%s %s", before, steps[i].name, step_state_name(steps[i].state));
        before = ", ";
    }
    return text_end(desk, &buf);
}

const char *outbox_text(struct desk *desk)
{
    static const char *const states[] = { "NONE", "READY", "IN_FLIGHT", "DOUBT", "STOPPED" };
    struct buf buf = text_start();
    struct desk_rows rows = desk_table(desk, &desk->arena, KEY_TABLE_INTENT, &record_intent);
    const struct intent *intents = rows.rows;
    for (size_t i = 0; i < rows.count; i++) {
        text_next(&buf);
        buf_format(&buf, "%s %.*s%s%.*s %s", intent_kind_name(intents[i].kind),
                   STR_ARG(intents[i].order_id), intents[i].subject_id.len > 0 ? "/" : "",
                   STR_ARG(intents[i].subject_id), states[intents[i].state]);
    }
    return text_end(desk, &buf);
}

const char *exceptions_text(struct desk *desk)
{
    struct buf buf = text_start();
    struct desk_rows rows = desk_table(desk, &desk->arena, KEY_TABLE_EXCEPTION, &record_exception);
    const struct exception *exceptions = rows.rows;
    for (size_t i = 0; i < rows.count; i++) {
        if (exceptions[i].state != EXCEPTION_STATE_OPEN)
            continue;
        text_next(&buf);
        buf_add(&buf, exceptions[i].exception_id);
        if (exceptions[i].count > 1)
            buf_format(&buf, " x%lld", (long long)exceptions[i].count);
    }
    return text_end(desk, &buf);
}

const char *shipments_text(struct desk *desk)
{
    struct buf buf = text_start();
    struct desk_rows rows = desk_table(desk, &desk->arena, KEY_TABLE_SHIPMENT, &record_shipment);
    const struct shipment *shipments = rows.rows;
    for (size_t i = 0; i < rows.count; i++) {
        text_next(&buf);
        buf_format(&buf, "%.*s %s", STR_ARG(shipments[i].shipment_id),
                   shipment_state_name(shipments[i].state));
        for (size_t k = 0; k < shipments[i].item_count; k++)
            buf_format(&buf, " %.*s=%lld", STR_ARG(shipments[i].items[k].line_id),
                       (long long)shipments[i].items[k].quantity);
        buf_format(&buf, ": %.*s %.*s",
                   STR_ARG(shipments[i].carrier_code.len > 0 ? shipments[i].carrier_code
                                                             : shipments[i].carrier_text),
                   STR_ARG(shipments[i].tracking_number));
    }
    return text_end(desk, &buf);
}

const char *refunds_text(struct desk *desk)
{
    struct buf buf = text_start();
    struct desk_rows rows = desk_table(desk, &desk->arena, KEY_TABLE_REFUND, &record_refund);
    const struct refund *refunds = rows.rows;
    for (size_t i = 0; i < rows.count; i++) {
        text_next(&buf);
        buf_format(&buf, "%.*s %s %lldx ", STR_ARG(refunds[i].refund_id),
                   refund_state_name(refunds[i].state), (long long)refunds[i].quantity);
        money_add_text(&buf, refunds[i].amount);
        buf_add(&buf, STR("+"));
        money_add_text(&buf, refunds[i].shipping_amount);
        if (refunds[i].reason_code.len > 0)
            buf_format(&buf, " code %.*s", STR_ARG(refunds[i].reason_code));
        if (refunds[i].marketplace_refund_id.len > 0)
            buf_format(&buf, " is %.*s", STR_ARG(refunds[i].marketplace_refund_id));
    }
    return text_end(desk, &buf);
}

const char *gaps_text(struct desk *desk)
{
    struct buf buf = text_start();
    struct desk_rows rows = desk_table(desk, &desk->arena, KEY_TABLE_GAP, &record_gap);
    const struct gap *gaps = rows.rows;
    for (size_t i = 0; i < rows.count; i++) {
        if (gaps[i].state != GAP_STATE_OPEN)
            continue;
        text_next(&buf);
        buf_add(&buf, gaps[i].gap_id);
        if (money_is_set(gaps[i].expected)) {
            buf_add(&buf, STR(" "));
            money_add_text(&buf, gaps[i].expected);
            buf_add(&buf, STR(" is "));
            money_add_text(&buf, gaps[i].found);
        }
    }
    return text_end(desk, &buf);
}

const char *balances_text(struct desk *desk)
{
    struct buf buf = text_start();
    struct reader reader;
    struct balance *balances;
    size_t count;
    struct err err;
    reader_open(desk->store, &desk->arena, &reader);
    assert_int_equal(reader_balances(&reader, STR("acme"), STR_EMPTY, &balances, &count, &err),
                     ERR_OK);
    reader_close(&reader);
    for (size_t i = 0; i < count; i++) {
        if (balances[i].amount.minor == 0)
            continue;
        text_next(&buf);
        buf_format(&buf, "%s ", account_name(balances[i].account));
        money_add_text(&buf, balances[i].amount);
    }
    return text_end(desk, &buf);
}
