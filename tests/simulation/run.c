/* tests/simulation/run.c: the loop: what can be done is done, then time goes on. */
#include "tests/simulation/run.h"

#include <stdarg.h>
#include <stdio.h>

#include "service/base/heap.h"
#include "service/base/log.h"

enum { REST_DAYS = 3, RESTART_S_MAX = 60, DISK_FULL_S = 120, TURNS_MAX = 10000, DIGEST_STEP = 1 };
#define FAR ((struct instant){ INT64_MAX })

static struct instant true_now(const struct clock *clock)
{
    return ((const struct true_clock *)clock)->now;
}

static struct mono true_mono(const struct clock *clock)
{
    return (struct mono){ true_now(clock).us * NS_PER_US };
}

void run_break(struct run *run, const char *promise, const char *format, ...)
{
    if (run->broken != NULL)
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(run->why, sizeof(run->why), format, args);
    va_end(args);
    run->broken = promise;
    story_tell(&run->story, "! %s: %s", promise, run->why);
}

void run_plan(struct run *run, struct instant at, void (*play)(void *run, void *subject),
              void *subject)
{
    played_plan(run->played, at, play, run, subject);
}

bool run_is_at_work(const struct run *run)
{
    int64_t s = run->clock.now.us / US_PER_SECOND;
    int64_t hour = s / 3600 % 24, day = s / SECONDS_PER_DAY % 7;
    return (hour >= 8 && hour < 18 && day != 3) || !run_is_trading(run);
}

/* ---- secrets: env:LOCKSTEP_SECRET_<party> ---- */

static enum err_code secret_find(void *context, struct str key_ref, struct arena *arena,
                                 struct str *ret, struct err *err)
{
    const struct run *run = context;
    int64_t party;
    struct str number = str_from(key_ref, STR("env:LOCKSTEP_SECRET_").len);
    if (!str_parse_i64(number, &party) || party < 0 || party >= NETWORK_PARTY_MAX)
        return err_set(err, REASON_FIELD_INVALID, "\"%.*s\" is not set", STR_ARG(key_ref));
    *ret = arena_str(arena, run->known_keys[party]);
    return ERR_OK;
}

/* ---- life and death of the process ---- */

static const char *const ends[] = {
    [PROCESS_RUNS] = "is stopped",
    [PROCESS_DIED_BEFORE_COMMIT] = "dies before a commit",
    [PROCESS_DIED_WITHIN_COMMIT] = "dies within a commit, which is on the disk",
    [PROCESS_DIED_AFTER_COMMIT] = "dies right after a commit, before anybody was told",
    [PROCESS_DIED_BETWEEN] = "dies between two steps",
    [PROCESS_DISK_FULL] = "ends: the disk is full",
};

static void die(struct run *run)
{
    struct random random = chance_next(&run->chance, STREAM_PEOPLE);
    int64_t wait_s = run->process.end == PROCESS_DISK_FULL
                         ? DISK_FULL_S
                         : random_between(&random, 1, RESTART_S_MAX);
    story_tell(&run->story, "! lockstepd %s; back in %lld s", ends[run->process.end],
               (long long)wait_s);
    run->figures.crashes++;
    callers_cut(&run->callers);
    hooks_cut(run);
    run->digest = process_digest(&run->process);
    process_kill(&run->process);
    network_cut(&run->network);
    run->restart_at = instant_add_s(run->clock.now, wait_s);
}

/* What was acknowledged, or seen by anybody, is still there when it starts again. */
static void the_state_after_a_crash_is_the_state_before(struct run *run)
{
    if (run->process.lives > 0 && process_digest(&run->process) != run->digest)
        run_break(run, __func__, "rows differ after the start of life %lld",
                  (long long)run->process.lives + 1);
}

static void start(struct run *run)
{
    the_state_after_a_crash_is_the_state_before(run);
    run->restart_at = INSTANT_NONE;
    if (!process_start(&run->process)) {
        die(run);
        return;
    }
    promises_after_start(run);
}

/* ---- one moment ---- */

static bool is_due(const struct run *run, struct instant at)
{
    return at.us <= run->clock.now.us;
}

/* False: nothing was left to do. */
static bool turn(struct run *run)
{
    played_catch_up(run->played);
    network_step(&run->network);
    callers_step(&run->callers);
    if (!process_is_running(&run->process) && instant_is_set(run->restart_at) &&
        is_due(run, run->restart_at))
        start(run);
    if (process_is_running(&run->process) && !process_step(&run->process))
        die(run);
    if (run->broken == NULL)
        promises_after_step(&run->promises);
    callers_step(&run->callers);
    return is_due(run, network_next(&run->network)) || is_due(run, callers_next(&run->callers)) ||
           is_due(run, played_next(run->played));
}

static struct instant lanes_next(const struct run *run)
{
    if (!process_is_running(&run->process))
        return instant_is_set(run->restart_at) ? run->restart_at : FAR;
    return (struct instant){ run->process.lanes_next.us - run->process.clock.skew_us };
}

static void advance(struct run *run)
{
    const struct instant due[] = { played_next(run->played), network_next(&run->network),
                                   callers_next(&run->callers), lanes_next(run) };
    struct instant next = run->ends;
    for (size_t i = 0; i < ARRAY_COUNT(due); i++) {
        if (due[i].us < next.us)
            next = due[i];
    }
    if (next.us > run->clock.now.us)
        run->clock.now = next;
}

static void play_day(void *context, void *subject)
{
    struct run *run = context;
    (void)subject;
    promises_after_day(run);
    run_plan(run, instant_add_s(run->clock.now, SECONDS_PER_DAY), play_day, NULL);
}

/* Nothing goes wrong from now on; what was broken is mended. */
static void play_rest(void *context, void *subject)
{
    struct run *run = context;
    (void)subject;
    run->chance.is_off = true;
    story_tell(&run->story, "! trade ends; everything works from now on");
    for (int64_t i = 0; i < run->plan.channels; i++) {
        run->network.down_until[i] = INSTANT_NONE;
        played_right_set(run->played, i, true);
        run->known_keys[i] = played_key(run->played, i);
    }
    run->network.down_until[PLAYED_MARKET_MAX] = INSTANT_NONE;
    run->known_keys[PLAYED_MARKET_MAX] = played_key(run->played, -1);
    run->process.is_disk_full = false;
    run->process.clock.skew_us = 0;
    source_report_all(run);
}

bool run_play(struct run *run)
{
    int64_t turns = 0;
    run_plan(run, instant_add_s(run->began, SECONDS_PER_DAY), play_day, NULL);
    run_plan(run, run->trade_ends, play_rest, NULL);
    promises_start(&run->promises);
    start(run);
    office_connect(run);
    while (run->broken == NULL && run->clock.now.us < run->ends.us) {
        if (run->plan.commits > 0 && run->process.commits >= run->plan.commits)
            return true;
        if (turn(run)) {
            CHECK(++turns < TURNS_MAX); /* time must go on */
            continue;
        }
        turns = 0;
        advance(run);
    }
    if (run->broken == NULL)
        promises_at_rest(run);
    run->figures.requests = run->network.sent;
    return run->broken == NULL;
}

/* ---- the whole ---- */

static void watch_before(void *context, const struct net_call *call)
{
    promises_before_call(context, call);
}

static void watch_after(void *context, const struct net_call *call)
{
    promises_after_call(context, call);
}

static void caller_broken(void *context, const struct request *request, const char *promise)
{
    run_break(context, promise, "request %lld: %s", (long long)request->number,
              command_kind_name(request->submission.command.kind));
}

static void chance_fill(struct run *run, bool is_on_rocksdb)
{
    chance_init(&run->chance, (uint64_t)run->plan.seed);
    run->chance.fault_scale = run->plan.faults;
    run->chance.left_out = run->plan.left_out;
    run->chance.left_out_count = run->plan.left_out_count;
    for (int kind = 0; kind < FAULT_KIND_COUNT; kind++)
        run->chance.is_without[kind] = run->plan.is_without[kind];
    if (is_on_rocksdb) /* which is opened by the version that the program has */
        run->chance.is_without[FAULT_UPGRADED] = true;
}

void run_open(struct run *run, const struct plan *plan, const char *folder)
{
    struct err err;
    log_set_level(LOG_ERROR + 1);
    *run = (struct run){ .plan = plan_copy(plan) };
    run->clock.clock = (struct clock){ .now = true_now, .mono = true_mono, .scale = 1 };
    CHECK(instant_parse(STR("2026-03-02T00:00:00Z"), &run->clock.now, &err) == ERR_OK);
    run->began = run->clock.now;
    run->trade_ends = instant_add_s(run->began, plan->days * SECONDS_PER_DAY);
    run->ends = instant_add_s(run->trade_ends, REST_DAYS * SECONDS_PER_DAY);
    chance_fill(run, folder != NULL);
    story_open(&run->story, &run->clock.clock);
    run->story.is_told = plan->told != 0;
    run->played = played_new(&(struct played_options){ .clock = &run->clock.clock,
                                                       .seed = (uint64_t)plan->seed,
                                                       .sku_count = plan->skus,
                                                       .market_count = plan->channels,
                                                       .stock = plan->stock,
                                                       .late_s = plan->late_s,
                                                       .shows_net = hooks_show_net(run) });
    for (int64_t i = 0; i < plan->channels; i++)
        run->known_keys[i] = played_key(run->played, i);
    run->known_keys[PLAYED_MARKET_MAX] = played_key(run->played, -1);
    network_open(&run->network, &run->clock.clock, &run->chance, run->played);
    run->network.watch = (struct network_watch){ watch_before, watch_after, run };
    process_open(&run->process, &(struct process_options){
                                    .true_clock = &run->clock.clock,
                                    .transport = &run->network.transport,
                                    .secrets = { secret_find, run },
                                    .chance = &run->chance,
                                    .seed = (uint64_t)plan->seed,
                                    .rocksdb_path = folder != NULL ? str_c(folder) : STR_EMPTY,
                                    .commit_max = plan->commits });
    callers_open(&run->callers, &run->process, &run->clock.clock, &run->chance);
    run->callers.context = run;
    run->callers.broken = caller_broken;
    promises_open(&run->promises, run);
    source_open(run);
    hooks_open(run);
    trade_open(run);
    floor_open(run);
    office_open(run);
    trouble_open(run);
}

void run_close(struct run *run)
{
    process_close(&run->process);
    office_close(run);
    floor_close(run);
    trade_close(run);
    hooks_close(run);
    source_close(run);
    promises_close(&run->promises);
    callers_close(&run->callers);
    network_close(&run->network);
    played_free(run->played);
    story_close(&run->story);
    chance_release(&run->chance);
    plan_release(&run->plan);
}
