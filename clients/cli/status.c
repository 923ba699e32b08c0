/* clients/cli/status.c: `lockstep status`, how every shop and channel is. */
#include "clients/c/proto/channel_service.h"
#include "clients/cli/commands.h"
#include "clients/cli/run.h"
#include "clients/cli/show.h"
#include "service/base/limits.h"

static const struct column shop_columns[] = {
    { "NAME", "name", 0, NULL },
    { "HEALTH", "state", 0, NULL },
    { "EXCEPTIONS", "open_exception_count", 0, NULL },
    { "LAST SUCCESS", "success_time", 0, NULL },
    { "WHY", "reason", 60, NULL },
    { .header = NULL },
};

static const struct column channel_columns[] = {
    { "NAME", "name", 0, NULL },
    { "HEALTH", "state", 0, NULL },
    { "EXCEPTIONS", "open_exception_count", 0, NULL },
    { "UNCONFIRMED", "unconfirmed_offer_count", 0, NULL },
    { "WAITING", "waiting_order_count", 0, NULL },
    { "NEXT DEADLINE", "next_deadline", 0, NULL },
    { "LAST SUCCESS", "success_time", 0, NULL },
    { "WHY", "reason", 60, NULL },
    { .header = NULL },
};

/* A table of messages, or a line of JSON for each. */
static void messages_show(struct run *run, const struct column *columns,
                          ProtobufCMessage *const *messages, size_t count)
{
    const struct name_context nowhere = { .shop = NULL };
    struct table table;
    if (run->arguments->settings.is_json) {
        for (size_t i = 0; i < count; i++)
            run_print_json(run, messages[i]);
        return;
    }
    table_init(&table, run->out);
    show_columns(&table, columns);
    for (size_t i = 0; i < count; i++)
        show_row(&table, columns, messages[i], &nowhere);
    table_flush(&table);
    table_release(&table);
}

static enum outcome shop_show(struct run *run, char *shop)
{
    Lockstep__V1__GetShopHealthRequest request = LOCKSTEP__V1__GET_SHOP_HEALTH_REQUEST__INIT;
    ProtobufCMessage *answer;
    request.name = shop;
    arena_reset(&run->page);
    enum outcome outcome = run_call(run, &lockstep_method_get_shop_health, &request.base, &answer);
    if (outcome != OUTCOME_OK)
        return outcome;
    ProtobufCMessage *health =
        &((Lockstep__V1__GetShopHealthResponse *)(void *)answer)->health->base;
    messages_show(run, shop_columns, &health, 1);
    return OUTCOME_OK;
}

/* All that a shop can have fit into one page. */
static enum outcome channels_show(struct run *run, char *shop)
{
    Lockstep__V1__ListChannelHealthRequest request =
        LOCKSTEP__V1__LIST_CHANNEL_HEALTH_REQUEST__INIT;
    ProtobufCMessage *answer;
    request.parent = shop;
    request.page_size = LIMIT_PAGE_SIZE;
    arena_reset(&run->page);
    enum outcome outcome =
        run_call(run, &lockstep_method_list_channel_health, &request.base, &answer);
    if (outcome != OUTCOME_OK)
        return outcome;
    const Lockstep__V1__ListChannelHealthResponse *listed = (const void *)answer;
    if (listed->n_health > 0)
        messages_show(run, channel_columns, (ProtobufCMessage **)(void *)listed->health,
                      listed->n_health);
    return OUTCOME_OK;
}

static enum outcome both_show(struct run *run, char *shop)
{
    enum outcome outcome = shop_show(run, shop);
    if (outcome == OUTCOME_OK)
        outcome = channels_show(run, shop);
    return outcome;
}

static enum outcome all_show(struct run *run)
{
    Lockstep__V1__ListShopsRequest request = LOCKSTEP__V1__LIST_SHOPS_REQUEST__INIT;
    Lockstep__V1__ListShopsResponse *listed;
    struct lockstep_status status;
    const struct lockstep_call_options options = { .timeout_ms = run->timeout_ms };
    request.page_size = LIMIT_PAGE_SIZE;
    if (lockstep_list_shops(run->client, &request, &options, &listed, &status) != LOCKSTEP_OK)
        return failure_status(run, &status);
    enum outcome outcome = OUTCOME_OK;
    for (size_t i = 0; outcome == OUTCOME_OK && i < listed->n_shops; i++) {
        if (i > 0 && !run->arguments->settings.is_json)
            fputc('\n', run->out);
        outcome = both_show(run, listed->shops[i]->name);
    }
    if (listed->n_shops == 0 && !run->arguments->settings.is_json)
        fputs("There is no shop yet: `lockstep apply` makes one.\n", run->out);
    lockstep__v1__list_shops_response__free_unpacked(listed, NULL);
    return outcome;
}

enum outcome status_run(struct run *run)
{
    const struct name_context names = arguments_names(run->arguments);
    struct err err;
    struct str shop;
    if (names.shop == NULL)
        return all_show(run);
    if (name_make("shops/{shop}", STR_EMPTY, &names, &run->arena, &shop, &err) != ERR_OK)
        return failure_usage(run->err, run->arguments->settings.is_json, &err);
    return both_show(run, (char *)shop.ptr);
}
