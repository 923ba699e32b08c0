/* tests/unit/engine/brake_test.c: so many falls that they are held, and what lets them go. */
#include "service/domain/brake.h"
#include "service/store/records.h"
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

enum { SKU_COUNT = 40, HOUR_S = 3600, SHARE_BP = 1000 };

static const char *sku_of(struct desk *desk, int number)
{
    return desk_text(desk, "s-%02d", number);
}

/* The source says so of SKUs `from` to `to` - 1. */
static void push_all(struct desk *desk, int from, int to, int64_t on_hand)
{
    struct stock_report reports[SKU_COUNT];
    for (int i = from; i < to; i++)
        reports[i] = (struct stock_report){ .sku = str_c(sku_of(desk, i)),
                                            .warehouse = STR("HH1"),
                                            .source = STR("wms"),
                                            .on_hand = on_hand };
    desk_must(desk, (struct command){ .kind = COMMAND_PUSH_STOCK,
                                      .push_stock = { .items = reports + from,
                                                      .count = (size_t)(to - from),
                                                      .is_bulk = true } });
}

/* 40 offers of 10 on galeria, which lets a tenth of them, four, go to 0 in an hour. */
static void open_braked(struct desk *desk, int64_t zero_bp, int64_t fall_bp)
{
    acme_open(desk);
    struct channel channel = acme_channel("galeria");
    channel.brake_zero_bp = zero_bp;
    channel.brake_fall_bp = fall_bp;
    acme_put_channel(desk, &channel);
    acme_tick(desk);
    push_all(desk, 0, SKU_COUNT, 10);
    desk_pass(desk, ACME_RISE_HOLD_S);
    acme_file_passes(desk, GALERIA);
    acme_file_passes(desk, KIOSK); /* nothing else waits */
    desk_pass(desk, HOUR_S);
}

static struct command release(int64_t most)
{
    return (struct command){ .kind = COMMAND_RELEASE_BRAKE,
                             .release_brake = { .channel = GALERIA, .held_count_max = most } };
}

static int64_t opened(struct desk *desk)
{
    struct stock_file *file = acme_open_file(desk, GALERIA).stock_file;
    int64_t rows = file == NULL ? 0 : file->row_count;
    if (file != NULL)
        acme_file_passes(desk, GALERIA);
    return rows;
}

static struct stock_brake brake_now(struct desk *desk)
{
    struct desk_rows rows = desk_table(desk, &desk->arena, KEY_TABLE_BRAKE, &record_stock_brake);
    const struct stock_brake *brakes = rows.rows;
    assert_true(rows.count > 0);
    assert_true(str_eq(brakes[0].channel, GALERIA));
    return brakes[0];
}

static void a_source_that_zeroes_everything_is_not_believed(void **state)
{
    (void)state;
    struct desk desk;
    open_braked(&desk, SHARE_BP, 0);
    push_all(&desk, 0, SKU_COUNT, 0);
    assert_int_equal(opened(&desk), 0);
    assert_int_equal(brake_now(&desk).held_count, SKU_COUNT);
    assert_string_equal(exceptions_text(&desk), "stock-held~galeria");
    acme_tick(&desk);
    assert_string_equal(exceptions_text(&desk), "stock-held~galeria");
    desk_close(&desk);
}

static void what_the_source_takes_back_was_never_told(void **state)
{
    (void)state;
    struct desk desk;
    open_braked(&desk, SHARE_BP, 0);
    push_all(&desk, 0, SKU_COUNT, 0);
    assert_int_equal(opened(&desk), 0);
    push_all(&desk, 1, SKU_COUNT, 10);
    acme_tick(&desk);
    assert_string_equal(exceptions_text(&desk), "stock-held~galeria");
    acme_push(&desk, "s-00", 10);
    acme_tick(&desk);
    assert_string_equal(exceptions_text(&desk), "");
    desk_pass(&desk, HOUR_S);
    assert_int_equal(opened(&desk), 0);
    desk_refused(&desk, release(SKU_COUNT), REASON_BRAKE_NOT_HELD);
    desk_close(&desk);
}

static void what_is_released_goes_and_more_is_held_again(void **state)
{
    (void)state;
    struct desk desk;
    open_braked(&desk, SHARE_BP, 0);
    push_all(&desk, 0, 20, 0);
    assert_int_equal(opened(&desk), 0);
    desk_refused(&desk, release(19), REASON_BRAKE_NOT_HELD);
    struct outcome outcome = desk_must(&desk, release(20));
    assert_int_equal(outcome.released_count, 20);
    assert_true(desk.news.has_stock);
    assert_string_equal(exceptions_text(&desk), "");
    push_all(&desk, 20, SKU_COUNT, 0); /* nobody has looked at these */
    assert_int_equal(opened(&desk), 20);
    assert_int_equal(brake_now(&desk).held_count, 20);
    assert_int_equal(brake_now(&desk).released_count, 0);
    assert_int_equal(brake_now(&desk).offered_count, 20);
    assert_string_equal(exceptions_text(&desk), "stock-held~galeria");
    desk_close(&desk);
}

static void rises_and_what_orders_sell_out_go_on(void **state)
{
    (void)state;
    struct desk desk;
    open_braked(&desk, SHARE_BP, 0);
    push_all(&desk, 0, 20, 0);
    assert_int_equal(opened(&desk), 0);
    acme_push(&desk, "s-30", 12);
    for (int i = 31; i < 37; i++)
        acme_poll(&desk, GALERIA,
                  acme_order_of(&desk, desk_text(&desk, "%d", i), ORDER_STATE_WAITING_ACCEPTANCE,
                                sku_of(&desk, i), 10));
    assert_int_equal(opened(&desk), 7);
    assert_int_equal(brake_now(&desk).held_count, 20);
    desk_close(&desk);
}

/* As many as the share says, however they are spread over files. */
static void single_zeroes_go_until_the_share_is_reached(void **state)
{
    (void)state;
    struct desk desk;
    open_braked(&desk, SHARE_BP, 0);
    for (int i = 0; i < 4; i++) {
        acme_push(&desk, sku_of(&desk, i), 0);
        assert_int_equal(opened(&desk), 1);
        desk_pass(&desk, 300);
    }
    acme_push(&desk, "s-04", 0);
    assert_int_equal(opened(&desk), 0);
    assert_string_equal(exceptions_text(&desk), "stock-held~galeria");
    desk_pass(&desk, HOUR_S - 600);
    acme_push(&desk, "s-05", 0); /* the first ones are an hour old: others may go */
    assert_int_equal(opened(&desk), 1);
    assert_int_equal(brake_now(&desk).held_count, 1);
    desk_close(&desk);
}

static void single_zeroes_go_while_others_are_held(void **state)
{
    (void)state;
    struct desk desk;
    open_braked(&desk, SHARE_BP, 0);
    push_all(&desk, 0, 20, 0);
    assert_int_equal(opened(&desk), 0);
    acme_push(&desk, "s-30", 0);
    assert_int_equal(opened(&desk), 1);
    assert_int_equal(brake_now(&desk).held_count, 20);
    desk_close(&desk);
}

static void a_share_of_falls_is_held_as_well(void **state)
{
    (void)state;
    struct desk desk;
    open_braked(&desk, 0, SHARE_BP);
    push_all(&desk, 0, 4, 9);
    assert_int_equal(opened(&desk), 4);
    push_all(&desk, 4, 8, 9);
    push_all(&desk, 8, 10, 0);
    assert_int_equal(opened(&desk), 0);
    assert_int_equal(brake_now(&desk).held_count, 6);
    desk_must(&desk, release(6));
    assert_int_equal(opened(&desk), 6);
    desk_close(&desk);
}

/* A fall that is no zero any more is judged anew, and goes where only zeroes are braked. */
static void what_is_held_follows_its_stock(void **state)
{
    (void)state;
    struct desk desk;
    open_braked(&desk, SHARE_BP, 0);
    push_all(&desk, 0, 20, 0);
    assert_int_equal(opened(&desk), 0);
    acme_push(&desk, "s-00", 4);
    assert_int_equal(brake_now(&desk).held_count, 19);
    assert_int_equal(opened(&desk), 1);
    acme_push(&desk, "s-00", 0);
    assert_int_equal(opened(&desk), 1);
    desk_close(&desk);
}

static void a_person_who_stops_selling_is_obeyed(void **state)
{
    (void)state;
    struct desk desk;
    open_braked(&desk, SHARE_BP, SHARE_BP);
    push_all(&desk, 0, 20, 0);
    assert_int_equal(opened(&desk), 0);
    desk_must(&desk, (struct command){ .kind = COMMAND_STOP_SELLING,
                                       .selling = { GALERIA, STR_EMPTY, STR("a recall") } });
    acme_tick(&desk);
    assert_int_equal(brake_now(&desk).held_count, 0);
    assert_int_equal(opened(&desk), SKU_COUNT);
    desk_close(&desk);
}

static void a_brake_that_is_taken_off_holds_nothing(void **state)
{
    (void)state;
    struct desk desk;
    open_braked(&desk, SHARE_BP, 0);
    push_all(&desk, 0, 20, 0);
    assert_int_equal(opened(&desk), 0);
    struct channel channel = acme_channel("galeria");
    acme_put_channel(&desk, &channel);
    acme_tick(&desk);
    assert_string_equal(exceptions_text(&desk), "");
    assert_int_equal(opened(&desk), 20);
    desk_close(&desk);
}

static void a_channel_takes_what_it_holds_along(void **state)
{
    (void)state;
    struct desk desk;
    open_braked(&desk, SHARE_BP, 0);
    push_all(&desk, 0, 20, 0);
    assert_int_equal(opened(&desk), 0);
    desk_must(&desk,
              (struct command){ .kind = COMMAND_DELETE_CHANNEL, .delete_channel = { GALERIA } });
    assert_string_equal(exceptions_text(&desk), "");
    struct channel channel = acme_channel("galeria"); /* at once: no tick has been between */
    channel.brake_zero_bp = SHARE_BP;
    acme_put_channel(&desk, &channel);
    acme_tick(&desk);
    assert_int_equal(opened(&desk), 0); /* what it was told is kept, and so is the brake */
    assert_int_equal(brake_now(&desk).held_count, 20);
    desk_must(&desk,
              (struct command){ .kind = COMMAND_DELETE_CHANNEL, .delete_channel = { GALERIA } });
    acme_tick(&desk);
    assert_int_equal(brake_now(&desk).offered_count, 0);
    assert_int_equal(brake_now(&desk).held_count, 0);
    desk_close(&desk);
}

/* Else the same rows would count twice when they go again. */
static void a_file_that_failed_gives_its_counts_back(void **state)
{
    (void)state;
    struct desk desk;
    open_braked(&desk, SHARE_BP, 0);
    push_all(&desk, 0, 4, 0);
    struct stock_file *file = acme_open_file(&desk, GALERIA).stock_file;
    assert_int_equal(file->row_count, 4);
    assert_int_equal(brake_now(&desk).offered_count, SKU_COUNT - 4);
    desk_must(&desk, (struct command){ .kind = COMMAND_STOCK_FILE_ANSWER,
                                       .stock_file_answer = { .channel = GALERIA,
                                                              .file_no = file->file_no,
                                                              .answer = ANSWER_REFUSED } });
    assert_int_equal(brake_now(&desk).offered_count, SKU_COUNT);
    assert_int_equal(opened(&desk), 4);
    assert_int_equal(brake_now(&desk).held_count, 0);
    desk_close(&desk);
}

/* Few offers: three may always go. */
static void a_small_channel_can_sell_out(void **state)
{
    (void)state;
    struct desk desk;
    acme_open(&desk);
    struct channel channel = acme_channel("galeria");
    channel.brake_zero_bp = 1;
    acme_put_channel(&desk, &channel);
    acme_tick(&desk);
    push_all(&desk, 0, 3, 10);
    desk_pass(&desk, ACME_RISE_HOLD_S);
    acme_file_passes(&desk, GALERIA);
    push_all(&desk, 0, 3, 0);
    assert_int_equal(opened(&desk), 3);
    desk_close(&desk);
}

static void every_command_was_tortured(void **state)
{
    (void)state;
    desk_has_tortured("brake_test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_source_that_zeroes_everything_is_not_believed),
        cmocka_unit_test(what_the_source_takes_back_was_never_told),
        cmocka_unit_test(what_is_released_goes_and_more_is_held_again),
        cmocka_unit_test(rises_and_what_orders_sell_out_go_on),
        cmocka_unit_test(single_zeroes_go_until_the_share_is_reached),
        cmocka_unit_test(single_zeroes_go_while_others_are_held),
        cmocka_unit_test(a_share_of_falls_is_held_as_well),
        cmocka_unit_test(what_is_held_follows_its_stock),
        cmocka_unit_test(a_person_who_stops_selling_is_obeyed),
        cmocka_unit_test(a_brake_that_is_taken_off_holds_nothing),
        cmocka_unit_test(a_channel_takes_what_it_holds_along),
        cmocka_unit_test(a_file_that_failed_gives_its_counts_back),
        cmocka_unit_test(a_small_channel_can_sell_out),
        cmocka_unit_test(every_command_was_tortured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
