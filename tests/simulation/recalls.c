/* tests/simulation/recalls.c: selling is stopped for some hours, of products and marketplaces. */
#include "tests/simulation/run.h"

enum { AGAIN_S = 600 };

static void let_go(void *context, struct request *request, const struct outcome *outcome)
{
    struct run *run = context;
    struct recall *recall = request->subject;
    if (outcome->code != ERR_OK)
        run_break(run, "a_stop_can_be_lifted", "%s", outcome->err->message);
    recall->phase = RECALL_NONE;
}

static void selling_fill(struct run *run, const struct recall *recall, struct request *request)
{
    struct command *command = &request->submission.command;
    if (recall->market >= 0)
        command->selling.channel =
            arena_str(&request->arena, played_market_id(run->played, recall->market));
    if (recall->sku >= 0)
        command->selling.sku = arena_str(&request->arena, played_sku(run->played, recall->sku));
    command->selling.reason = STR("a recall");
}

static void play_resume_selling(void *context, void *subject)
{
    struct run *run = context;
    struct recall *recall = subject;
    if (recall->phase == RECALL_ASKED) { /* nobody has answered yet */
        run_plan(run, instant_add_s(run_now(run), AGAIN_S), play_resume_selling, recall);
        return;
    }
    if (recall->phase == RECALL_REFUSED) {
        recall->phase = RECALL_NONE;
        return;
    }
    struct request *request = request_new(&run->callers, COMMAND_RESUME_SELLING);
    recall->phase = RECALL_ENDING;
    selling_fill(run, recall, request);
    request_send(request, run_now(run), let_go, recall);
}

static void stopped(void *context, struct request *request, const struct outcome *outcome)
{
    struct recall *recall = request->subject;
    struct run *run = context;
    recall->phase = outcome->code == ERR_OK ? RECALL_IN_FORCE : RECALL_REFUSED;
    if (outcome->code != ERR_OK && outcome->err->reason != REASON_POSITION_NOT_FOUND)
        run_break(run, "selling_can_be_stopped", "%s", outcome->err->message);
}

static bool is_recalled(const struct recall *recalls, int64_t market, int64_t sku)
{
    for (size_t i = 0; i < RECALL_COUNT; i++) {
        const struct recall *recall = &recalls[i];
        if (recall->phase != RECALL_NONE && recall->market == market && recall->sku == sku)
            return true;
    }
    return false;
}

void recalls_begin(struct run *run, int64_t market, int64_t sku, struct instant until)
{
    struct recall *recalls = run->recalls;
    for (size_t i = 0; i < RECALL_COUNT && !is_recalled(recalls, market, sku); i++) {
        struct recall *recall = &recalls[i];
        if (recall->phase != RECALL_NONE)
            continue;
        *recall = (struct recall){ .market = market, .sku = sku, .phase = RECALL_ASKED };
        struct request *request = request_new(&run->callers, COMMAND_STOP_SELLING);
        selling_fill(run, recall, request);
        request_send(request, run_now(run), stopped, recall);
        run_plan(run, until, play_resume_selling, recall);
        story_tell(&run->story, "! selling is stopped: product %lld (-1: all), marketplace %lld",
                   (long long)sku, (long long)market);
        return;
    }
}

bool recalls_have_stopped(const struct run *run, struct str channel, struct str sku)
{
    for (size_t i = 0; i < RECALL_COUNT; i++) {
        const struct recall *recall = &run->recalls[i];
        if (recall->phase == RECALL_IN_FORCE && recall->sku >= 0 &&
            str_eq(played_sku(run->played, recall->sku), sku) &&
            (recall->market < 0 || str_eq(played_market_id(run->played, recall->market), channel)))
            return true;
    }
    return false;
}
