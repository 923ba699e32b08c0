/* clients/cli/explain.c: `lockstep stock explain`, a sum term by term. */
#include <inttypes.h>

#include "clients/c/proto/inventory_service.h"
#include "clients/cli/commands.h"
#include "clients/cli/run.h"
#include "clients/cli/show.h"

static const struct column term_columns[] = {
    { "", "kind", 0, NULL },
    { "CHANGE", "change", 0, NULL },
    { "TOTAL", "running_total", 0, NULL },
    { "FOR", "subject", 60, NULL },
    { "SINCE", "since_time", 0, NULL },
    { "HOW", "text", 80, NULL },
    { .header = NULL },
};

/* An offer if a channel is said, else a position with all its channels. */
static enum outcome request_read(struct run *run, ProtobufCMessage **ret)
{
    const struct name_context names = arguments_names(run->arguments);
    const char *shape = names.channel == NULL ? "shops/{shop}/positions/{}"
                                              : "shops/{shop}/channels/{channel}/offers/{}";
    struct str sku = arguments_named(run->arguments, "SKU")->text, name;
    struct err err = { .reason = REASON_NONE };
    enum outcome outcome = run_request(run, ret);
    if (outcome != OUTCOME_OK)
        return outcome;
    if (name_make(shape, sku, &names, &run->arena, &name, &err) != ERR_OK) {
        err_in(&err, "SKU");
        return failure_usage(run->err, run->arguments->settings.is_json, &err);
    }
    ((Lockstep__V1__ExplainAvailabilityRequest *)(void *)*ret)->name = (char *)name.ptr;
    return OUTCOME_OK;
}

static void published_print(FILE *out, const Lockstep__V1__Publication *publication)
{
    struct buf state;
    if (publication == NULL)
        return;
    buf_init(&state, 64);
    value_write_enum(&state, &lockstep__v1__publication__state__descriptor,
                     (int32_t)publication->state);
    if (publication->applied != NULL)
        fprintf(out, "The marketplace has %" PRId64, publication->applied->quantity);
    else
        fputs("The marketplace has confirmed nothing", out);
    if (publication->wanted != NULL)
        fprintf(out, "; %" PRId64 " is %s", publication->wanted->quantity,
                state.len == 0 ? "wanted" : state.ptr);
    fputs(".\n", out);
    buf_release(&state);
}

static void explanation_print(struct run *run, const Lockstep__V1__AvailabilityExplanation *shown)
{
    const struct name_context names = arguments_names(run->arguments);
    struct str offer = name_short(str_c(shown->offer), &names);
    struct table table;
    fprintf(run->out, "%.*s may sell %" PRId64 ":\n", STR_ARG(offer), shown->available);
    table_init(&table, run->out);
    show_columns(&table, term_columns);
    for (size_t i = 0; i < shown->n_terms; i++)
        show_row(&table, term_columns, &shown->terms[i]->base, &names);
    table_flush(&table);
    table_release(&table);
    published_print(run->out, shown->publication);
}

enum outcome stock_explain_run(struct run *run)
{
    ProtobufCMessage *request, *answer;
    enum outcome outcome = request_read(run, &request);
    if (outcome == OUTCOME_OK)
        outcome = run_call(run, &lockstep_method_explain_availability, request, &answer);
    if (outcome != OUTCOME_OK)
        return outcome;
    const Lockstep__V1__ExplainAvailabilityResponse *explained = (const void *)answer;
    for (size_t i = 0; i < explained->n_explanations; i++) {
        if (run->arguments->settings.is_json)
            run_print_json(run, &explained->explanations[i]->base);
        else
            explanation_print(run, explained->explanations[i]);
    }
    if (explained->n_explanations == 0 && !run->arguments->settings.is_json)
        fputs("No channel offers it.\n", run->out);
    return OUTCOME_OK;
}
