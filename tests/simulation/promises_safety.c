/* tests/simulation/promises_safety.c: a derived safety stock is what the demand calls for. */
#include <string.h>

#include "service/engine/reader.h"
#include "service/store/records.h"
#include "tests/simulation/promises.h"
#include "tests/simulation/run.h"

enum {
    SAME_US = 1000000,     /* of now: it was stored with this step */
    PATIENCE_S = 2 * 3600, /* rounds are every half hour, and wait for a stop of the process */
    PAGE_COUNT = 200,
};

#define SHOP STR("acme")

static int64_t kept_of(struct reader *reader, const struct position *position,
                       const struct channel *channel, struct instant at)
{
    struct channel_delays delays;
    struct err err;
    CHECK(reader_channel_delays(reader, SHOP, channel->channel_id, &delays, &err) == ERR_OK);
    int64_t lag_s = delays.lag_s > 0 ? delays.lag_s : stock_lag_assumed(channel);
    return stock_kept_back(position, &channel->policy, sales_expected(&position->sales, lag_s, at));
}

void a_safety_stock_follows_from_what_sells(struct run *run, struct reader *reader,
                                            const struct position *position)
{
    struct channel channel;
    struct err err;
    int64_t age_us = clock_now(&run->process.clock.clock).us - position->updated.us;
    if (age_us < 0 || age_us > SAME_US)
        return; /* demand has faded since it was reckoned */
    for (size_t i = 0; i < position->publication_count; i++) {
        const struct publication *told = &position->publications[i];
        if (reader_channel(reader, SHOP, told->channel, &channel, &err) != ERR_OK ||
            channel.policy.chance_ppm == 0)
            continue;
        int64_t kept = kept_of(reader, position, &channel, position->updated);
        if (told->kept != kept)
            run_break(run, __func__, "%.*s on %.*s: %lld are kept back, %lld are called for",
                      STR_ARG(position->sku), STR_ARG(told->channel), (long long)told->kept,
                      (long long)kept);
    }
}

static void what_is_kept_back_is_offered_again(struct run *run, struct reader *reader,
                                               const struct position *position)
{
    struct channel channel;
    struct err err;
    struct instant before = instant_add_s(clock_now(&run->process.clock.clock), -PATIENCE_S);
    for (size_t i = 0; position->is_kept && i < position->publication_count; i++) {
        const struct publication *told = &position->publications[i];
        if (told->kept == 0 ||
            reader_channel(reader, SHOP, told->channel, &channel, &err) != ERR_OK ||
            channel.policy.chance_ppm == 0 || position->updated.us > before.us)
            continue;
        if (kept_of(reader, position, &channel, before) == 0)
            run_break(run, __func__, "%.*s on %.*s: %lld are kept back, and nobody buys",
                      STR_ARG(position->sku), STR_ARG(told->channel), (long long)told->kept);
    }
}

void promises_safety(struct run *run)
{
    struct str token = STR_EMPTY;
    struct reader reader;
    struct err err;
    bool is_right = process_is_running(&run->process) && run->process.clock.skew_us == 0;
    if (run->plan.chance == 0 || !is_right || run->broken != NULL)
        return;
    promises_look(run, &reader);
    do {
        struct key prefix;
        struct position *positions;
        size_t count;
        const struct reader_page page = { .token = token, .size = PAGE_COUNT };
        key_begin(&prefix, SHOP, KEY_TABLE_POSITION);
        CHECK(reader_list(&reader, &record_position, &prefix, &page, &positions, &count, &token,
                          &err) == ERR_OK);
        for (size_t i = 0; i < count && run->broken == NULL; i++)
            what_is_kept_back_is_offered_again(run, &reader, &positions[i]);
    } while (token.len > 0 && run->broken == NULL);
    reader_close(&reader);
}
