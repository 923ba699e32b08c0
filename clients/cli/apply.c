/* clients/cli/apply.c: `lockstep apply`, a file becomes the settings of a shop. */
#include "clients/c/proto/channel_service.h"
#include "clients/cli/commands.h"
#include "clients/cli/request.h"
#include "clients/cli/run.h"
#include "clients/cli/show.h"
#include "clients/cli/yaml.h"

enum { ANSWER_BYTES = 16 };

static const struct column change_columns[] = {
    { "WHAT", "kind", 0, NULL },     { "RESOURCE", "name", 0, NULL },
    { "SETTING", "field", 0, NULL }, { "BEFORE", "before", 60, NULL },
    { "AFTER", "after", 60, NULL },  { .header = NULL },
};

static enum outcome file_wrong(struct run *run, const char *path, struct yaml_place place,
                               const struct err *err)
{
    return failure_own(run, "%s:%zu:%zu: %s%s%s", path, place.line, place.column, err->field,
                       err->field[0] == '\0' ? "" : ": ", err->message);
}

/* The file is about the shop; how it is sent, *ret_request_id too, is the command line's. */
static enum outcome request_read(struct run *run, Lockstep__V1__ApplyShopRequest **ret,
                                 char **ret_request_id)
{
    const char *path = arguments_named(run->arguments, "--file")->text.ptr;
    Lockstep__V1__ApplyShopRequest *request;
    ProtobufCMessage *message;
    struct yaml_place place;
    struct str text;
    struct err err = { .reason = REASON_NONE };
    enum outcome outcome = session_read_file(run, path, &text);
    if (outcome == OUTCOME_OK)
        outcome = run_request(run, &message);
    if (outcome != OUTCOME_OK)
        return outcome;
    request = (void *)message;
    *ret_request_id = request->request_id;
    request->request_id = (char *)"";
    request->validate_only = false;
    if (yaml_read(text, message, &run->arena, &place, &err) != ERR_OK)
        return file_wrong(run, path, place, &err);
    if (request->request_id[0] != '\0' || request->validate_only)
        return failure_own(run, "%s: request_id and validate_only are no settings of a shop", path);
    *ret = request;
    return OUTCOME_OK;
}

static enum outcome send(struct run *run, const Lockstep__V1__ApplyShopRequest *request,
                         const Lockstep__V1__ApplyShopResponse **ret)
{
    ProtobufCMessage *answer;
    enum outcome outcome = run_call(run, &lockstep_method_apply_shop, &request->base, &answer);
    if (outcome == OUTCOME_OK)
        *ret = (const void *)answer;
    return outcome;
}

/* What would change. It is another request, with an id of its own. */
static enum outcome preview(struct run *run, Lockstep__V1__ApplyShopRequest *request,
                            const Lockstep__V1__ApplyShopResponse **ret)
{
    struct err err = { .reason = REASON_NONE };
    request->validate_only = true;
    if (request_id_set(&request->base, &run->arena, &err) != ERR_OK)
        return failure_usage(run->err, run->arguments->settings.is_json, &err);
    return send(run, request, ret);
}

static enum outcome apply(struct run *run, Lockstep__V1__ApplyShopRequest *request,
                          char *request_id, const Lockstep__V1__ApplyShopResponse **ret)
{
    request->validate_only = false;
    request->request_id = request_id;
    return send(run, request, ret);
}

static void changes_show(struct run *run, const Lockstep__V1__ApplyShopResponse *answer)
{
    const struct name_context nowhere = { .shop = NULL };
    struct table table;
    if (answer->n_changes == 0) {
        fputs("Nothing changes.\n", run->out);
        return;
    }
    table_init(&table, run->out);
    show_columns(&table, change_columns);
    for (size_t i = 0; i < answer->n_changes; i++)
        show_row(&table, change_columns, &answer->changes[i]->base, &nowhere);
    table_flush(&table);
    table_release(&table);
}

static bool is_confirmed(struct run *run)
{
    char answer[ANSWER_BYTES];
    fputs("Apply this? [y/N] ", run->out);
    fflush(run->out);
    if (fgets(answer, sizeof(answer), run->in) == NULL)
        return false;
    struct str word = str_trim(str_c(answer));
    return str_eq_nocase(word, STR("y")) || str_eq_nocase(word, STR("yes"));
}

static enum outcome unasked(struct run *run)
{
    struct err err;
    err_set(&err, REASON_FIELD_REQUIRED,
            "nobody can be asked: say --yes, or --dry-run to look only");
    return failure_usage(run->err, run->arguments->settings.is_json, &err);
}

/* Whether to go on after the preview. */
static enum outcome ask(struct run *run, bool *ret_goes_on)
{
    *ret_goes_on = true;
    if (arguments_named(run->arguments, "--yes") != NULL)
        return OUTCOME_OK;
    if (!run->is_interactive)
        return unasked(run);
    *ret_goes_on = is_confirmed(run);
    if (!*ret_goes_on)
        fputs("Nothing was changed.\n", run->out);
    return OUTCOME_OK;
}

enum outcome apply_run(struct run *run)
{
    const Lockstep__V1__ApplyShopResponse *answer;
    Lockstep__V1__ApplyShopRequest *request;
    char *request_id;
    bool is_json = run->arguments->settings.is_json;
    bool goes_on = arguments_named(run->arguments, "--dry-run") == NULL;
    enum outcome outcome = request_read(run, &request, &request_id);
    if (outcome == OUTCOME_OK)
        outcome = preview(run, request, &answer);
    if (outcome != OUTCOME_OK)
        return outcome;
    if (!is_json)
        changes_show(run, answer);
    if (goes_on && answer->n_changes > 0)
        outcome = ask(run, &goes_on);
    if (outcome == OUTCOME_OK && goes_on && answer->n_changes > 0) {
        outcome = apply(run, request, request_id, &answer);
        if (outcome == OUTCOME_OK && !is_json)
            fprintf(run->out, "Applied to %s.\n", answer->shop->name);
    }
    if (outcome == OUTCOME_OK && is_json)
        run_print_json(run, &answer->base);
    return outcome;
}
