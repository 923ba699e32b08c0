/*
 * tests/contract/seen_fuzz.c: what was understood of any answer, seen by an engine.
 *
 * The input is an exchange's file. A page of orders, of transactions or of the shop's orders, and
 * the carriers become the commands that lanes make of them, twice, on a shop that has the order
 * 1207-A. Each is applied or refused, and every promise of promises.h holds afterwards.
 */
#include "tests/contract/trial.h"
#include "tests/unit/engine/acme.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_BYTES = 64 << 20 };

/* ---- the shop ---- */

static void shop_open(struct desk *desk)
{
    static const struct acme_line lines[] = { { "BK-LAMP-7", 3, 4950 }, { "BK-BULB-2", 1, 2450 } };
    struct shop shop = acme_shop();
    struct channel channel = acme_channel("galeria");
    desk_open(desk);
    desk->is_hurried = true;
    desk->now = (struct instant){ INT64_C(1790841600000000) }; /* as in the exchanges */
    desk_must(desk,
              (struct command){
                  .kind = COMMAND_APPLY_SHOP,
                  .apply_shop = { .shop = &shop, .channels = &channel, .channel_count = 1 } });
    acme_push(desk, "BK-LAMP-7", 10);
    acme_push(desk, "BK-BULB-2", 10);
    acme_poll(desk, GALERIA,
              acme_order(desk, "1207-A", ORDER_STATE_SHIPPING, lines, ARRAY_COUNT(lines)));
}

/* ---- from an answer to a command ---- */

static const struct unreadable *unreadable_of(const struct answer *answer, struct arena *arena)
{
    struct unreadable *rows = ARENA_ARRAY(arena, struct unreadable, answer->rejected_count);
    for (size_t i = 0; i < answer->rejected_count; i++)
        rows[i] = (struct unreadable){ answer->rejected[i].id, answer->rejected[i].reason,
                                       answer->rejected[i].excerpt };
    return rows;
}

static struct command ingest(const struct answer *answer, struct arena *arena)
{
    struct command command = { .kind = COMMAND_INGEST_ORDERS };
    command.ingest_orders.channel = GALERIA;
    command.ingest_orders.orders = answer->orders.orders;
    command.ingest_orders.count = answer->orders.count;
    command.ingest_orders.is_poll = true;
    command.ingest_orders.poll_name = STR("orders");
    command.ingest_orders.unreadable = unreadable_of(answer, arena);
    command.ingest_orders.unreadable_count = answer->rejected_count;
    return command;
}

static struct command see_transactions(const struct answer *answer, struct arena *arena)
{
    struct command command = { .kind = COMMAND_SEE_TRANSACTIONS };
    command.see_transactions.channel = GALERIA;
    command.see_transactions.rows = answer->transactions.rows;
    command.see_transactions.count = answer->transactions.count;
    command.see_transactions.poll.page_token = answer->transactions.next_page_token;
    command.see_transactions.unreadable = unreadable_of(answer, arena);
    command.see_transactions.unreadable_count = answer->rejected_count;
    return command;
}

static struct command see_shop_orders(const struct answer *answer, struct arena *arena)
{
    struct command command = { .kind = COMMAND_SEE_SHOP_ORDERS };
    command.see_shop_orders.poll_name = STR("shop-orders");
    command.see_shop_orders.orders = answer->shop_orders.orders;
    command.see_shop_orders.count = answer->shop_orders.count;
    command.see_shop_orders.poll.page_token = answer->shop_orders.next_cursor;
    command.see_shop_orders.unreadable = unreadable_of(answer, arena);
    command.see_shop_orders.unreadable_count = answer->rejected_count;
    return command;
}

static struct command see_carriers(const struct answer *answer, struct arena *arena)
{
    struct command command = { .kind = COMMAND_SEE_REFERENCE };
    struct carrier_list *list = ARENA_NEW(arena, struct carrier_list);
    list->rows = answer->carriers.rows;
    list->count = answer->carriers.count;
    command.see_reference.channel = GALERIA;
    command.see_reference.carriers = list;
    return command;
}

/* False: nobody makes a command of it without knowing more. */
static bool command_of(const struct call *call, const struct answer *answer, struct arena *arena,
                       struct command *ret)
{
    switch (call->kind) {
    case CALL_MIRAKL_ORDERS:
        *ret = ingest(answer, arena);
        return true;
    case CALL_MIRAKL_TRANSACTIONS:
        *ret = see_transactions(answer, arena);
        return true;
    case CALL_SCAYLE_ORDERS_UPDATED:
    case CALL_SCAYLE_ORDER_GET:
    case CALL_SCAYLE_ORDER_FIND:
        *ret = see_shop_orders(answer, arena);
        return true;
    case CALL_MIRAKL_CARRIERS:
        *ret = see_carriers(answer, arena);
        return true;
    default:
        return false;
    }
}

/* ---- seen ---- */

static void see(struct command command)
{
    struct desk desk;
    shop_open(&desk);
    for (int i = 0; i < 2; i++) {
        struct outcome outcome = desk_do(&desk, command);
        CHECK(outcome.code == ERR_OK || outcome.err->message[0] != '\0');
        acme_tick(&desk);
        desk_pass(&desk, 60);
    }
    desk_restart(&desk);
    acme_tick(&desk);
    desk_close(&desk); /* checks the promises */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trial trial;
    struct answer answer;
    struct command command;
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    if (trial_read((struct str){ (const char *)data, size }, &arena, &trial)) {
        trial.connector->judge(&trial.endpoint, &trial.call, &trial.response, &arena, &answer);
        if (answer.verdict == VERDICT_DONE && command_of(&trial.call, &answer, &arena, &command))
            see(command);
        CHECK(!arena_is_full(&arena));
    }
    arena_release(&arena);
    return 0;
}
