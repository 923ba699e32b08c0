/* tests/unit/engine/acme.c: the shop of the tests: what is told to the engine. */
#include "tests/unit/engine/acme.h"

#include <string.h>

#include "service/engine/reader.h"
#include "service/store/records.h"
#include "tests/rows.h"

const struct currency euro = { "EUR", 2 };

/* ---- settings ---- */

static struct warehouse warehouses[] = { { STR_INIT("HH1"), STR_INIT("Hamburg") },
                                         { STR_INIT("LEJ"), STR_INIT("Leipzig") } };
static struct carrier_mapping carriers[] = { { STR_INIT("Royal Mail"), STR_INIT("RM24") } };
static struct reason_mapping reasons[] = { { STR_INIT("RETURN"), STR_INIT("R7") },
                                           { STR_INIT("GOODWILL"), STR_INIT("R9") } };

struct shop acme_shop(void)
{
    return (struct shop){
        .shop_id = STR("acme"),
        .display_name = STR("Acme"),
        .base_url = STR("https://acme-live.admin.api.scayle.cloud"),
        .key_ref = STR("env:SCAYLE_KEY"),
        .shop_key = STR("ms"),
        .country_code = STR("de"),
        .order_flow = ORDER_FLOW_ADMIN_CREATE,
        .order_poll_interval_s = 60,
        .warehouses = warehouses,
        .warehouse_count = ARRAY_COUNT(warehouses),
    };
}

struct channel acme_channel(const char *channel_id)
{
    return (struct channel){
        .shop_id = STR("acme"),
        .channel_id = str_c(channel_id),
        .display_name = STR("a marketplace"),
        .base_url = STR("https://galeria.mirakl.net"),
        .key_ref = STR("env:MIRAKL_KEY"),
        .currency = euro,
        .tax_mode = TAX_MODE_INCLUDED,
        .channel_key = STR("mirakl"),
        .auto_accept = str_eq(str_c(channel_id), GALERIA),
        .acceptance_window_s = ACME_WINDOW_S,
        .acceptance_warning_s = ACME_WARNING_S,
        .dispatch_warning_s = ACME_SHIP_WARNING_S,
        .policy.share_bp = 10000,
        .rise_hold_s = ACME_RISE_HOLD_S,
        .order_poll_interval_s = 300,
        .stock_interval_s = 300,
        .transaction_poll_interval_s = 3600,
        .carriers = carriers,
        .carrier_count = ARRAY_COUNT(carriers),
        .refund_reasons = reasons,
        .refund_reason_count = ARRAY_COUNT(reasons),
    };
}

void acme_open(struct desk *desk)
{
    struct shop shop = acme_shop();
    struct channel channels[] = { acme_channel("galeria"), acme_channel("kiosk") };
    desk_open(desk);
    desk_must(desk, (struct command){ .kind = COMMAND_APPLY_SHOP,
                                      .apply_shop = { .shop = &shop,
                                                      .channels = channels,
                                                      .channel_count = 2,
                                                      .prune = true } });
    acme_tick(desk);
}

void acme_put_channel(struct desk *desk, const struct channel *channel)
{
    desk_must(desk, (struct command){ .kind = COMMAND_PUT_CHANNEL,
                                      .put_channel = { .channel = channel } });
    acme_tick(desk);
}

void acme_tick(struct desk *desk)
{
    do
        desk_must(desk, (struct command){ .kind = COMMAND_TICK });
    while (desk->news.has_more);
}

/* ---- stock ---- */

void acme_push(struct desk *desk, const char *sku, int64_t on_hand)
{
    struct stock_report report = { .sku = str_c(sku),
                                   .warehouse = STR("HH1"),
                                   .source = STR("wms"),
                                   .on_hand = on_hand,
                                   .source_time = desk->now };
    desk_must(desk, (struct command){ .kind = COMMAND_PUSH_STOCK,
                                      .push_stock = { .items = &report, .count = 1 } });
}

struct outcome acme_open_file(struct desk *desk, struct str channel)
{
    return desk_must(desk, (struct command){ .kind = COMMAND_OPEN_STOCK_FILE,
                                             .open_stock_file = { channel } });
}

void acme_file_passes(struct desk *desk, struct str channel)
{
    struct outcome opened = acme_open_file(desk, channel);
    assert_non_null(opened.stock_file);
    int64_t file_no = opened.stock_file->file_no;
    desk_must(desk, (struct command){ .kind = COMMAND_STOCK_FILE_ANSWER,
                                      .stock_file_answer = { .channel = channel,
                                                             .file_no = file_no,
                                                             .answer = ANSWER_DONE,
                                                             .import_id = STR("imp") } });
    desk_must(desk, (struct command){ .kind = COMMAND_STOCK_FILE_STATUS,
                                      .stock_file_status = { .channel = channel,
                                                             .file_no = file_no,
                                                             .status = STR("COMPLETE"),
                                                             .is_final = true } });
}

/* ---- orders ---- */

static struct address address_of_mara(void)
{
    return (struct address){ .first_name = STR("Mara"),
                             .last_name = STR("Feldmann"),
                             .street_1 = STR("Lindenweg 12"),
                             .zip_code = STR("50667"),
                             .city = STR("Koeln"),
                             .country_code = STR("DEU"),
                             .is_set = true };
}

static bool shows_address(enum order_state state)
{
    return state == ORDER_STATE_SHIPPING || state == ORDER_STATE_SHIPPED ||
           state == ORDER_STATE_RECEIVED;
}

void acme_order_moves(struct desk *desk, struct order *order, enum order_state state)
{
    order->state = state;
    order->state_text = str_c(order_state_name(state));
    order->updated = desk->now;
    for (size_t i = 0; i < order->line_count; i++) {
        order->lines[i].state = state;
        order->lines[i].state_text = order->state_text;
    }
    if (shows_address(state)) {
        order->billing = address_of_mara();
        order->shipping = address_of_mara();
        if (!instant_is_set(order->ship_by))
            order->ship_by = instant_add_s(desk->now, 2 * SECONDS_PER_DAY);
    }
}

void acme_units_canceled(struct desk *desk, struct order *order, size_t line, int64_t units)
{
    struct order_line *its = &order->lines[line];
    struct line_refund *canceled = ARENA_NEW(&desk->arena, struct line_refund);
    *canceled = (struct line_refund){
        .refund_id = STR("c1"),
        .reason_code = STR("34"),
        .quantity = units,
        .amount = money_of(its->price.minor / its->quantity * units, euro),
        .shipping_amount = money_zero(euro),
        .created = desk->now,
    };
    its->cancelations = canceled;
    its->cancelation_count = 1;
    order->updated = desk->now;
}

struct order *acme_order(struct desk *desk, const char *order_id, enum order_state state,
                         const struct acme_line *lines, size_t count)
{
    struct order *order = ARENA_NEW(&desk->arena, struct order);
    order->order_id = str_c(order_id);
    order->commercial_id = STR("4711");
    order->created = desk->now;
    order->currency = euro;
    order->tax_mode = TAX_MODE_INCLUDED;
    order->customer_id = STR("cust-1");
    order->customer_first_name = STR("Mara");
    order->customer_last_name = STR("Feldmann");
    order->total_price = order->price = order->shipping_price = money_zero(euro);
    order->lines = ARENA_ARRAY(&desk->arena, struct order_line, count);
    order->line_count = count;
    for (size_t i = 0; i < count; i++) {
        struct order_line *line = &order->lines[i];
        line->line_id = str_c(desk_text(desk, "%s-%zu", order_id, i + 1));
        line->sku = str_c(lines[i].sku);
        line->title = line->sku;
        line->quantity = lines[i].quantity;
        line->price = line->total_price = money_of(lines[i].price, euro);
        line->price_unit = money_of(lines[i].price / lines[i].quantity, euro);
        line->shipping_price = money_zero(euro);
        line->commission_fee = money_of(lines[i].price / 10, euro);
        line->total_commission = line->commission_fee;
        order->price.minor += lines[i].price;
        order->total_price.minor += lines[i].price;
    }
    acme_order_moves(desk, order, state);
    return order;
}

struct order *acme_order_of(struct desk *desk, const char *order_id, enum order_state state,
                            const char *sku, int64_t quantity)
{
    struct acme_line line = { sku, quantity, 5000 * quantity };
    return acme_order(desk, order_id, state, &line, 1);
}

void acme_poll(struct desk *desk, struct str channel, struct order *order)
{
    desk_must(desk, (struct command){ .kind = COMMAND_INGEST_ORDERS,
                                      .ingest_orders = { .channel = channel,
                                                         .orders = order,
                                                         .count = 1,
                                                         .is_poll = true,
                                                         .poll_name = STR("orders"),
                                                         .poll = { .last_run = desk->now } } });
}

struct order acme_stored(struct desk *desk, struct str channel, const char *order_id)
{
    struct reader reader;
    struct order order;
    struct err err;
    reader_open(desk->store, &desk->arena, &reader);
    assert_int_equal(reader_order(&reader, STR("acme"), channel, str_c(order_id), &order, &err),
                     ERR_OK);
    reader_close(&reader);
    return order;
}

struct order *acme_seen(struct desk *desk, struct str channel, const char *order_id)
{
    struct order *seen = ARENA_NEW(&desk->arena, struct order);
    *seen = acme_stored(desk, channel, order_id);
    for (size_t i = 0; i < seen->line_count; i++) {
        seen->lines[i].reserved = 0;
        seen->lines[i].shop_item_count = 0;
        seen->lines[i].returned = 0;
        seen->lines[i].refunded_quantity = 0;
        seen->lines[i].withheld = 0;
    }
    seen->updated = desk->now;
    return seen;
}

struct shop_order *acme_shop_order(struct desk *desk, const struct order *order)
{
    struct shop_order *made = ARENA_NEW(&desk->arena, struct shop_order);
    made->shop_order_id = str_c(desk_text(desk, "sc-%.*s", STR_ARG(order->order_id)));
    made->reference_key = order->reference_key;
    made->created = made->updated = desk->now;
    for (size_t i = 0; i < order->line_count; i++)
        made->item_count += (size_t)order_line_units_due(&order->lines[i]);
    made->items = ARENA_ARRAY(&desk->arena, struct shop_order_item, made->item_count);
    size_t at = 0;
    for (size_t i = 0; i < order->line_count; i++) {
        for (int64_t unit = 0; unit < order_line_units_due(&order->lines[i]); unit++)
            made->items[at++] = (struct shop_order_item){
                .item_id = (int64_t)(100 * (i + 1)) + unit,
                .line_id = order->lines[i].line_id,
                .sku = order->lines[i].sku,
                .price = order->lines[i].price_unit,
            };
    }
    return made;
}

struct order *acme_shipping_order(struct desk *desk, const char *order_id, const char *sku,
                                  int64_t quantity)
{
    struct order *order =
        acme_order_of(desk, order_id, ORDER_STATE_WAITING_ACCEPTANCE, sku, quantity);
    acme_push(desk, sku, 100);
    acme_poll(desk, GALERIA, order);
    acme_answer(desk, INTENT_ACCEPT_ORDER, ANSWER_DONE);
    desk_pass(desk, 60);
    acme_order_moves(desk, order, ORDER_STATE_SHIPPING);
    acme_poll(desk, GALERIA, order);
    struct intent intent = acme_intent(desk, INTENT_CREATE_SHOP_ORDER);
    struct order stored = acme_stored(desk, GALERIA, order_id);
    desk_must(desk,
              (struct command){ .kind = COMMAND_INTENT_LOOKUP,
                                .intent_lookup = { .channel = GALERIA,
                                                   .intent_no = intent.intent_no,
                                                   .shop_orders = acme_shop_order(desk, &stored),
                                                   .shop_order_count = 1 } });
    acme_answer(desk, INTENT_SET_REFERENCE, ANSWER_DONE);
    return order;
}

/* ---- the outbox ---- */

struct intent acme_intent(struct desk *desk, enum intent_kind kind)
{
    struct desk_rows rows = desk_table(desk, &desk->arena, KEY_TABLE_INTENT, &record_intent);
    const struct intent *intents = rows.rows;
    struct intent found = { 0 };
    size_t count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        if (intents[i].kind == kind) {
            found = intents[i];
            count++;
        }
    }
    if (count != 1)
        fail_msg("%zu intents: %s", count, intent_kind_name(kind));
    return found;
}

struct outcome acme_start(struct desk *desk, enum intent_kind kind)
{
    struct intent intent = acme_intent(desk, kind);
    return desk_must(desk,
                     (struct command){ .kind = COMMAND_START_INTENT,
                                       .start_intent = { intent.channel, intent.intent_no } });
}

void acme_answer(struct desk *desk, enum intent_kind kind, enum answer_kind answer)
{
    struct intent intent = acme_intent(desk, kind);
    bool is_done = answer == ANSWER_DONE;
    if (intent.state == INTENT_STATE_READY)
        assert_non_null(acme_start(desk, kind).intent);
    struct command command = { .kind = COMMAND_INTENT_ANSWER,
                               .intent_answer = {
                                   .channel = intent.channel,
                                   .intent_no = intent.intent_no,
                                   .answer = answer,
                                   .exchange = { .step = STR("call"),
                                                 .reason = is_done ? STR_EMPTY : STR("because"),
                                                 .evidence = STR("PUT ... 400") },
                                   .not_before = instant_add_s(desk->now, 60),
                               } };
    if (is_done && kind == INTENT_REFUND_LINE) {
        command.intent_answer.refund_id = str_c(desk_text(desk, "m%d", (int)intent.intent_no));
        command.intent_answer.group_id = STR("g1");
    }
    if (is_done && kind == INTENT_CREATE_SHOP_ORDER) {
        struct order stored =
            acme_stored(desk, intent.channel, desk_text(desk, "%.*s", STR_ARG(intent.order_id)));
        command.intent_answer.shop_order = acme_shop_order(desk, &stored);
    }
    desk_must(desk, command);
}

struct command acme_handling(struct desk *desk, enum command_kind kind, const char *cause,
                             const char *subject)
{
    return (struct command){
        .kind = kind,
        .exception = { .exception_id = str_c(desk_text(desk, "%s~%s", cause, subject)),
                       .note = STR("seen to") },
    };
}
