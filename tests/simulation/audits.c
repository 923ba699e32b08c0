/* tests/simulation/audits.c: now and then somebody audits a marketplace's offers, and corrects. */
#include "tests/simulation/run.h"

enum { CORRECTION_COUNT_MAX = 1000, SKU_COUNT_MAX = 8 };

static void started(void *context, struct request *request, const struct outcome *outcome)
{
    (void)request;
    if (outcome->code != ERR_OK && outcome->err->reason != REASON_AUDIT_RUNNING)
        run_break(context, "an_audit_can_be_started", "%s", outcome->err->message);
}

void audits_begin(struct run *run, struct random *random)
{
    int64_t market = random_between(random, 0, run->plan.channels - 1);
    bool is_full = random_between(random, 1, 100) <= 60;
    struct request *request = request_new(&run->callers, COMMAND_START_AUDIT);
    struct command *command = &request->submission.command;
    struct str *skus = ARENA_ARRAY(&request->arena, struct str, SKU_COUNT_MAX);
    CHECK(skus != NULL);
    command->start_audit.channel =
        arena_str(&request->arena, played_market_id(run->played, market));
    command->start_audit.skus = skus;
    for (size_t i = 0; !is_full && i < SKU_COUNT_MAX; i++) {
        int64_t sku = random_between(random, 0, run->plan.skus - 1);
        skus[command->start_audit.count++] =
            arena_str(&request->arena, played_sku(run->played, sku));
    }
    command->start_audit.correction_count_max = CORRECTION_COUNT_MAX;
    request_send(request, run_now(run), started, NULL);
    story_tell(&run->story, "! %.*s is audited", STR_ARG(played_market_id(run->played, market)));
}
