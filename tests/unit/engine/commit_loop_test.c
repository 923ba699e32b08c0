/* tests/unit/engine/commit_loop_test.c: what waits is written together, within its memory. */
#include "service/engine/commit_loop.h"

#include "service/base/heap.h"
#include "service/base/limits.h"
#include "tests/rows.h"
#include "tests/unit/engine/acme.h"

enum { COMMAND_COUNT = 64 };

struct source {
    struct submission submission;
    struct arena arena;
    struct stock_report items[LIMIT_PUSH_ITEM_COUNT];
    size_t told;
};

struct crowd {
    struct desk desk;
    struct clock clock;
    struct commit_loop *loop;
    struct source *sources;
    size_t batch_count;
};

static void source_told(struct submission *const *submissions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ((struct source *)submissions[i])->told++; /* its first member */
}
static const struct submitter submitter = { .finished = source_told };

static void batch_noticed(void *context, struct engine_news news)
{
    struct crowd *crowd = context;
    (void)news;
    crowd->batch_count++;
}

static void crowd_open(struct crowd *crowd)
{
    acme_open(&crowd->desk);
    crowd->clock = clock_real();
    crowd->loop = commit_loop_new(crowd->desk.engine, &crowd->clock);
    commit_loop_listen(crowd->loop, (struct commit_listener){ batch_noticed, crowd });
    crowd->sources = heap_alloc(COMMAND_COUNT * sizeof(struct source));
    crowd->batch_count = 0;
}

static void crowd_close(struct crowd *crowd)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        arena_release(&crowd->sources[i].arena);
    heap_free(crowd->sources);
    commit_loop_free(crowd->loop);
    desk_close(&crowd->desk);
}

/* A command of a lane, or of a caller. */
static void command_submit(struct crowd *crowd, struct source *source, struct command command)
{
    struct err err;
    command.shop = STR("acme");
    command.principal = STR("tester");
    command.now = crowd->desk.now;
    source->told = 0;
    source->submission =
        (struct submission){ .submitter = &submitter, .arena = &source->arena, .command = command };
    assert_int_equal(commit_loop_submit(crowd->loop, &source->submission, &err), ERR_OK);
}

/* A thousand new SKUs of its own. */
static void source_submit(struct crowd *crowd, size_t at)
{
    struct source *source = &crowd->sources[at];
    arena_init(&source->arena, LIMIT_REQUEST_ARENA_BYTES);
    for (size_t i = 0; i < LIMIT_PUSH_ITEM_COUNT; i++)
        source->items[i] = (struct stock_report){
            .sku = arena_format(&source->arena, "%zu-%zu", at, i),
            .warehouse = STR("HH1"),
            .source = STR("wms"),
            .on_hand = 10,
        };
    command_submit(crowd, source,
                   (struct command){ .kind = COMMAND_PUSH_STOCK,
                                     .push_stock = { .items = source->items,
                                                     .count = LIMIT_PUSH_ITEM_COUNT,
                                                     .is_bulk = true } });
}

static void what_is_too_much_for_one_batch_is_written_in_several(void **state)
{
    struct crowd crowd;
    (void)state;
    crowd_open(&crowd);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        source_submit(&crowd, i);
    assert_int_equal(commit_loop_step(crowd.loop), COMMAND_COUNT);
    assert_true(crowd.batch_count > 1);
    assert_true(crowd.batch_count < COMMAND_COUNT / 2);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct source *source = &crowd.sources[i];
        assert_int_equal(source->told, 1);
        assert_int_equal(source->submission.outcome.code, ERR_OK);
        assert_int_equal(source->submission.outcome.stock_count, LIMIT_PUSH_ITEM_COUNT);
    }
    assert_false(commit_loop_is_broken(crowd.loop));
    crowd_close(&crowd);
}

/* As many as a shop may have, with ids of at least so many bytes. */
static void channels_add(struct desk *desk, int id_bytes)
{
    struct channel channels[LIMIT_CHANNEL_COUNT];
    struct shop shop = acme_shop();
    for (int i = 0; i < LIMIT_CHANNEL_COUNT; i++)
        channels[i] = acme_channel(desk_text(desk, "%0*d", id_bytes, i));
    desk->is_hurried = true;
    desk_must(desk, (struct command){ .kind = COMMAND_APPLY_SHOP,
                                      .apply_shop = { .shop = &shop,
                                                      .channels = channels,
                                                      .channel_count = LIMIT_CHANNEL_COUNT,
                                                      .prune = true } });
    desk->unchecked = 0; /* promises are compared row by row: for less than what is to come */
}

static void a_thousand_items_fit_whatever_number_of_channels_follows_them(void **state)
{
    struct crowd crowd;
    (void)state;
    crowd_open(&crowd);
    channels_add(&crowd.desk, 16);
    source_submit(&crowd, 0);
    assert_int_equal(commit_loop_step(crowd.loop), 1);
    const struct outcome *outcome = &crowd.sources[0].submission.outcome;
    assert_int_equal(outcome->code, ERR_OK);
    for (size_t i = 0; i < LIMIT_PUSH_ITEM_COUNT; i++)
        assert_int_equal(outcome->stock[i].result, STOCK_RESULT_APPLIED);
    crowd_close(&crowd);
}

static const struct stock_file *file_of_first(struct crowd *crowd)
{
    struct source *source = &crowd->sources[0];
    struct str channel = str_c(desk_text(&crowd->desk, "%0*d", LIMIT_ID_BYTES, 0));
    crowd->desk.now = instant_add_s(crowd->desk.now, ACME_RISE_HOLD_S);
    command_submit(crowd, source,
                   (struct command){ .kind = COMMAND_OPEN_STOCK_FILE,
                                     .open_stock_file = { channel } });
    assert_int_equal(commit_loop_step(crowd->loop), 1);
    assert_int_equal(source->submission.outcome.code, ERR_OK);
    return source->submission.outcome.stock_file;
}

static void file_ends(struct crowd *crowd, const struct stock_file *file)
{
    struct command command = { .kind = COMMAND_STOCK_FILE_ANSWER,
                               .stock_file_answer = { .channel = file->channel,
                                                      .file_no = file->file_no,
                                                      .answer = ANSWER_REFUSED } };
    command_submit(crowd, &crowd->sources[0], command);
    assert_int_equal(commit_loop_step(crowd->loop), 1);
    assert_int_equal(crowd->sources[0].submission.outcome.code, ERR_OK);
}

static void a_stock_file_holds_no_more_than_a_batch_does(void **state)
{
    enum { PUSH_COUNT = 5 };
    struct crowd crowd;
    (void)state;
    crowd_open(&crowd);
    channels_add(&crowd.desk, LIMIT_ID_BYTES);
    for (size_t i = 0; i < PUSH_COUNT; i++)
        source_submit(&crowd, i);
    assert_int_equal(commit_loop_step(crowd.loop), PUSH_COUNT);
    const struct stock_file *file = file_of_first(&crowd);
    assert_in_range(file->row_count, 1000, PUSH_COUNT * LIMIT_PUSH_ITEM_COUNT - 1);
    int64_t row_count = file->row_count;
    file_ends(&crowd, file);
    file = file_of_first(&crowd); /* all of them came back */
    assert_int_equal(file->row_count, row_count);
    assert_false(commit_loop_is_broken(crowd.loop));
    crowd_close(&crowd);
}

static void what_does_not_fit_a_batch_is_refused_and_the_rest_goes_on(void **state)
{
    struct crowd crowd;
    (void)state;
    crowd_open(&crowd);
    for (size_t i = 0; i < 3; i++)
        source_submit(&crowd, i);
    store_torture(crowd.desk.store, 2500); /* somewhere in the first */
    assert_int_equal(commit_loop_step(crowd.loop), 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(crowd.sources[i].submission.outcome.code,
                         i == 0 ? ERR_RESOURCE_EXHAUSTED : ERR_OK);
    assert_false(commit_loop_is_broken(crowd.loop));
    assert_string_equal(stock_text(&crowd.desk, "0-0"), "no position");
    assert_true(str_starts(str_c(stock_text(&crowd.desk, "2-999")), STR("HH1 10;")));
    crowd_close(&crowd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_too_much_for_one_batch_is_written_in_several),
        cmocka_unit_test(a_thousand_items_fit_whatever_number_of_channels_follows_them),
        cmocka_unit_test(a_stock_file_holds_no_more_than_a_batch_does),
        cmocka_unit_test(what_does_not_fit_a_batch_is_refused_and_the_rest_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
