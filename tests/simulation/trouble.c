/* tests/simulation/trouble.c: what an hour may bring: outages, keys, clocks, disks, upgrades. */
#include "service/base/heap.h"
#include "tests/simulation/run.h"

enum { HOUR_S = 3600, SKEW_S_MAX = 1800 };

/* Something that passes: whom it is about. */
static void *party(int64_t market)
{
    return (void *)(intptr_t)(market + 1);
}

static int64_t market_of(void *party)
{
    return (int64_t)(intptr_t)party - 1;
}

static struct str name_of(const struct run *run, int64_t market)
{
    return market < 0 ? STR("the shop") : played_market_id(run->played, market);
}

static struct instant hours_from_now(struct run *run, struct random *random, int64_t most)
{
    return instant_add_s(run_now(run), random_between(random, 600, most * HOUR_S));
}

static void play_key_known(void *context, void *subject)
{
    struct run *run = context;
    int64_t market = market_of(subject);
    run->known_keys[market < 0 ? PLAYED_MARKET_MAX : market] = played_key(run->played, market);
    story_tell(&run->story, "! we have the new key of %.*s", STR_ARG(name_of(run, market)));
}

static void play_right_back(void *context, void *subject)
{
    struct run *run = context;
    const bool is_granted = true;
    played_right_set(run->played, market_of(subject), is_granted);
}

static void play_disk_freed(void *context, void *subject)
{
    struct run *run = context;
    (void)subject;
    run->process.is_disk_full = false;
}

static void play_clock_right(void *context, void *subject)
{
    struct run *run = context;
    (void)subject;
    run->process.clock.skew_us = 0;
    story_tell(&run->story, "! our clock is right again");
}

static void channel_state_set(struct run *run, int64_t market, enum channel_state state)
{
    struct request *request = request_new(&run->callers, COMMAND_SET_CHANNEL_STATE);
    request->submission.command.set_channel_state.channel =
        arena_str(&request->arena, played_market_id(run->played, market));
    request->submission.command.set_channel_state.reason = STR("a break");
    request->submission.command.set_channel_state.state = state;
    request_send(request, run_now(run), NULL, NULL);
}

static void play_resume(void *context, void *subject)
{
    channel_state_set(context, market_of(subject), CHANNEL_STATE_ACTIVE);
}

/* ---- an hour ---- */

static void party_trouble(struct run *run, int64_t market)
{
    struct random random;
    struct str name = name_of(run, market);
    if (chance_strikes(&run->chance, FAULT_PARTY_DOWN, &random)) {
        int64_t hours = random_between(&random, 1, 100) <= 20 ? 24 : 3;
        network_party_down(&run->network, market, hours_from_now(run, &random, hours));
        story_tell(&run->story, "! %.*s is down", STR_ARG(name));
    }
    if (chance_strikes(&run->chance, FAULT_KEY_REVOKED, &random)) {
        played_key_renew(run->played, market);
        run_plan(run, hours_from_now(run, &random, 8), play_key_known, party(market));
        story_tell(&run->story, "! %.*s takes our key no more", STR_ARG(name));
    }
}

static void channel_trouble(struct run *run, int64_t market)
{
    struct random random;
    if (chance_strikes(&run->chance, FAULT_RIGHT_REVOKED, &random)) {
        const bool is_granted = false;
        played_right_set(run->played, market, is_granted);
        run_plan(run, hours_from_now(run, &random, 24), play_right_back, party(market));
        story_tell(&run->story, "! %.*s shows us its ledger no more",
                   STR_ARG(name_of(run, market)));
    }
    if (chance_strikes(&run->chance, FAULT_CHANNEL_PAUSED, &random)) {
        channel_state_set(run, market, CHANNEL_STATE_PAUSED);
        run_plan(run, hours_from_now(run, &random, 4), play_resume, party(market));
        story_tell(&run->story, "! an administrator pauses %.*s", STR_ARG(name_of(run, market)));
    }
    if (chance_strikes(&run->chance, FAULT_SETTING_CHANGED, &random)) {
        int64_t units = run->plan.buffer + random_between(&random, 0, 2);
        office_safety_stock(run, market, units);
        story_tell(&run->story, "! the safety stock of %.*s is %lld units",
                   STR_ARG(name_of(run, market)), (long long)units);
    }
    if (chance_strikes(&run->chance, FAULT_LEDGER_TAMPERED, &random) &&
        played_tamper(run->played, market, random_between(&random, 1, 500)))
        story_tell(&run->story, "! a line of the ledger of %.*s is wrong",
                   STR_ARG(name_of(run, market)));
}

/* A product is recalled, everywhere or on one marketplace, or a marketplace's prices are wrong. */
static void selling_trouble(struct run *run)
{
    struct random random;
    if (!chance_strikes(&run->chance, FAULT_SELLING_STOPPED, &random))
        return;
    bool is_channel = random_between(&random, 1, 100) <= 20;
    bool is_everywhere = !is_channel && random_between(&random, 1, 100) <= 50;
    int64_t market = is_everywhere ? -1 : random_between(&random, 0, run->plan.channels - 1);
    int64_t sku = is_channel ? -1 : random_between(&random, 0, run->plan.skus - 1);
    recalls_begin(run, market, sku, hours_from_now(run, &random, 6));
}

static void reserving_trouble(struct run *run)
{
    struct random random;
    if (!chance_strikes(&run->chance, FAULT_UNITS_RESERVED, &random))
        return;
    int64_t sku = random_between(&random, 0, run->plan.skus - 1);
    int64_t units = random_between(&random, 1, 3);
    story_tell(&run->story, "! a caller reserves %lld of product %lld", (long long)units,
               (long long)sku);
    holds_begin(run, sku, units, &random);
}

static void own_trouble(struct run *run)
{
    struct random random;
    bool is_running = process_is_running(&run->process);
    if (chance_strikes(&run->chance, FAULT_DISK_FULL, &random)) {
        run->process.is_disk_full = true;
        run_plan(run, instant_add_s(run_now(run), random_between(&random, 60, HOUR_S)),
                 play_disk_freed, NULL);
        story_tell(&run->story, "! the disk is full");
    }
    bool is_forward = chance_strikes(&run->chance, FAULT_CLOCK_FORWARD, &random);
    if (is_forward || chance_strikes(&run->chance, FAULT_CLOCK_BACK, &random)) {
        int64_t skew_s = random_between(&random, 1, SKEW_S_MAX) * (is_forward ? 1 : -1);
        run->process.clock.skew_us = skew_s * US_PER_SECOND;
        run_plan(run, hours_from_now(run, &random, 6), play_clock_right, NULL);
        story_tell(&run->story, "! our clock jumps by %lld s", (long long)skew_s);
    }
    if (chance_strikes(&run->chance, FAULT_UPGRADED, &random) && run->process.version < 60) {
        run->process.version++;
        story_tell(&run->story, "! an upgrade with a new schema");
        if (is_running)
            run->process.end = PROCESS_DIED_BETWEEN;
    }
    if (chance_strikes(&run->chance, FAULT_CRASH, &random) && is_running)
        run->process.end = PROCESS_DIED_BETWEEN;
    selling_trouble(run);
    reserving_trouble(run);
    if (chance_strikes(&run->chance, FAULT_AUDIT_STARTED, &random))
        audits_begin(run, &random);
}

static void play_hour(void *context, void *subject)
{
    struct run *run = context;
    (void)subject;
    for (int64_t market = -1; market < run->plan.channels; market++)
        party_trouble(run, market);
    for (int64_t market = 0; market < run->plan.channels; market++)
        channel_trouble(run, market);
    own_trouble(run);
    run_plan(run, instant_add_s(run_now(run), HOUR_S), play_hour, NULL);
}

void trouble_open(struct run *run)
{
    run_plan(run, instant_add_s(run->began, HOUR_S / 2), play_hour, NULL);
}
