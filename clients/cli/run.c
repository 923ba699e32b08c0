/* clients/cli/run.c: commands of each kind. */
#include "clients/cli/run.h"

#include "clients/c/watch.h"
#include "clients/cli/json.h"
#include "clients/cli/request.h"
#include "clients/cli/show.h"

enum { LINE_BYTES_MAX = 256 << 20 };

/* A person does not wait long for a server that is away. */
static const struct lockstep_retry call_retry = { .attempt_count_max = 5, .budget_ms = 10000 };
enum outcome run_request(struct run *run, ProtobufCMessage **ret)
{
    const struct value_reader reader = { .arena = &run->arena, .now = run->now };
    struct err err = { .reason = REASON_NONE };
    if (request_make(run->arguments, &reader, ret, &err) == ERR_OK)
        return OUTCOME_OK;
    return failure_usage(run->err, run->arguments->settings.is_json, &err);
}

enum outcome run_call(struct run *run, const struct lockstep_method *method,
                      const ProtobufCMessage *request, ProtobufCMessage **ret)
{
    struct lockstep_status status;
    const struct lockstep_call_options options = {
        .timeout_ms = run->timeout_ms,
        .retry = &call_retry,
        .allocator = &run->pages,
    };
    if (lockstep_call(run->client, method, request, &options, ret, &status) == LOCKSTEP_OK)
        return OUTCOME_OK;
    return failure_status(run, &status);
}

void run_print_json(struct run *run, const ProtobufCMessage *message)
{
    struct buf line;
    buf_init(&line, LINE_BYTES_MAX);
    json_write(&line, message, &run->page);
    buf_add_byte(&line, '\n');
    fwrite(line.ptr, 1, line.len, run->out);
    buf_release(&line);
}

void run_print(struct run *run, const ProtobufCMessage *message)
{
    if (run->arguments->settings.is_json)
        run_print_json(run, message);
    else
        show_details(run->out, message);
}

/* ---- rows ---- */

/* Values of a list, or of a message that is there, to the table or as JSON; returns how many. */
static uint64_t rows_show(struct run *run, const ProtobufCMessage *answer, struct table *table,
                          uint64_t count_max)
{
    const struct command *command = run->arguments->command;
    const ProtobufCFieldDescriptor *field =
        message_field(answer->descriptor, str_c(command->result));
    const struct name_context names = arguments_names(run->arguments);
    uint64_t count = field_count(answer, field);
    count = count < count_max ? count : count_max;
    for (uint64_t i = 0; i < count; i++) {
        const ProtobufCMessage *row =
            field_is_repeated(field) ? *field_at(answer, field, i).message : answer;
        if (run->arguments->settings.is_json)
            run_print_json(run, row);
        else
            show_row(table, command->columns, row, &names);
    }
    if (!run->arguments->settings.is_json)
        table_flush(table);
    return count;
}

/* ---- one answer ---- */

static void answer_show(struct run *run, const ProtobufCMessage *answer)
{
    const struct command *command = run->arguments->command;
    if (command->columns != NULL) {
        struct table table;
        table_init(&table, run->out);
        show_columns(&table, command->columns);
        rows_show(run, answer, &table, UINT64_MAX);
        table_release(&table);
        return;
    }
    const ProtobufCMessage *shown = answer;
    if (command->result != NULL) {
        const ProtobufCFieldDescriptor *field =
            message_field(answer->descriptor, str_c(command->result));
        shown = field_count(answer, field) == 0 ? answer : *field_at(answer, field, 0).message;
    }
    run_print(run, shown);
}

enum outcome run_answer(struct run *run)
{
    ProtobufCMessage *request, *answer;
    enum outcome outcome = run_request(run, &request);
    if (outcome == OUTCOME_OK)
        outcome = run_call(run, run->arguments->command->method, request, &answer);
    if (outcome != OUTCOME_OK)
        return outcome;
    answer_show(run, answer);
    bool is_dry_run = arguments_named(run->arguments, "--dry-run") != NULL;
    if (is_dry_run && !run->arguments->settings.is_json)
        fputs("(nothing was changed)\n", run->err);
    return OUTCOME_OK;
}

/* ---- pages ---- */

static void page_ask(ProtobufCMessage *request, uint64_t wanted)
{
    const ProtobufCFieldDescriptor *size = message_field(request->descriptor, STR("page_size"));
    *field_at(request, size, 0).int32 = wanted < RUN_PAGE_SIZE ? (int32_t)wanted : RUN_PAGE_SIZE;
}

/* False: it was the last page. The token outlives its page. */
static bool page_next(struct run *run, const ProtobufCMessage *answer, ProtobufCMessage *request)
{
    const ProtobufCFieldDescriptor *next =
        message_field(answer->descriptor, STR("next_page_token"));
    const ProtobufCFieldDescriptor *token = message_field(request->descriptor, STR("page_token"));
    struct str text = str_c(*field_at(answer, next, 0).text);
    if (text.len == 0)
        return false;
    *field_at(request, token, 0).text = (char *)arena_str(&run->arena, text).ptr;
    return true;
}

static enum outcome limit_read(const struct run *run, uint64_t *ret)
{
    const struct given *limit = arguments_given(run->arguments, &parameter_limit);
    int64_t number = RUN_LIMIT_DEFAULT;
    struct err err = { .reason = REASON_NONE };
    *ret = UINT64_MAX;
    if (arguments_given(run->arguments, &parameter_all) != NULL)
        return OUTCOME_OK;
    if (limit != NULL && (!str_parse_i64(limit->text, &number) || number < 1)) {
        err_set(&err, REASON_FIELD_INVALID, "\"%.*s\" is no number of rows", STR_ARG(limit->text));
        err_in(&err, "--limit");
        return failure_usage(run->err, run->arguments->settings.is_json, &err);
    }
    *ret = (uint64_t)number;
    return OUTCOME_OK;
}

static enum outcome pages_show(struct run *run, struct table *table, uint64_t limit)
{
    const struct command *command = run->arguments->command;
    ProtobufCMessage *request, *answer;
    enum outcome outcome = run_request(run, &request);
    uint64_t left = limit;
    bool is_more = true;
    while (outcome == OUTCOME_OK && is_more && left > 0) {
        page_ask(request, left);
        arena_reset(&run->page);
        outcome = run_call(run, command->method, request, &answer);
        if (outcome != OUTCOME_OK)
            return outcome;
        left -= rows_show(run, answer, table, left);
        is_more = page_next(run, answer, request);
    }
    if (outcome != OUTCOME_OK || run->arguments->settings.is_json)
        return outcome;
    if (left == limit)
        fputs("(there is nothing)\n", run->err);
    if (is_more)
        fputs("(there are more; --limit or --all shows them)\n", run->err);
    return OUTCOME_OK;
}

enum outcome run_list(struct run *run)
{
    struct table table;
    uint64_t limit;
    enum outcome outcome = limit_read(run, &limit);
    if (outcome != OUTCOME_OK)
        return outcome;
    table_init(&table, run->out);
    show_columns(&table, run->arguments->command->columns);
    outcome = pages_show(run, &table, limit);
    table_release(&table);
    return outcome;
}

/* ---- watches ---- */

/* Signs of life have no rows. With JSON the whole message: its token counts as well. */
static void message_show(struct run *run, const ProtobufCMessage *message, struct table *table)
{
    const ProtobufCFieldDescriptor *field =
        message_field(message->descriptor, str_c(run->arguments->command->result));
    if (field_count(message, field) == 0)
        return;
    if (run->arguments->settings.is_json)
        run_print_json(run, message);
    else
        rows_show(run, message, table, UINT64_MAX);
    fflush(run->out);
}

/* Until it ends, its rows are lost, or the server is away for longer than repeats bridge. */
static enum lockstep_code messages_show(struct run *run, struct lockstep_watch *watch,
                                        struct table *table, struct lockstep_status *status)
{
    for (;;) {
        ProtobufCMessage *message;
        arena_reset(&run->page);
        enum lockstep_code code = lockstep_watch_next(watch, &message, status);
        if (code != LOCKSTEP_OK || message == NULL)
            return code;
        message_show(run, message, table);
        if (ferror(run->out))
            return LOCKSTEP_OK;
    }
}

/* *ret_token is where to go on, in run->arena; empty: nothing was received yet. */
static enum lockstep_code watch_show(struct run *run, const ProtobufCMessage *request,
                                     struct table *table, struct str *ret_token,
                                     struct lockstep_status *status)
{
    struct lockstep_watch *watch;
    const struct lockstep_call_options options = { .retry = &call_retry, .allocator = &run->pages };
    enum lockstep_code code = lockstep_watch_open(run->client, run->arguments->command->method,
                                                  request, &options, &watch, status);
    *ret_token = STR_EMPTY;
    if (code != LOCKSTEP_OK)
        return code;
    interrupt_watch(run->interrupt, watch);
    code = messages_show(run, watch, table, status);
    interrupt_watch(run->interrupt, NULL);
    *ret_token = arena_str(&run->arena, str_c(lockstep_watch_token(watch)));
    lockstep_watch_free(watch);
    return code;
}

static void token_show(struct run *run, struct str token)
{
    if (token.len > 0)
        fprintf(run->err, "(to go on from here: --from %.*s)\n", STR_ARG(token));
}

/* Whoever follows stays: but a server that was never there is not waited for. */
static enum outcome watches_show(struct run *run, ProtobufCMessage *request, struct table *table)
{
    const ProtobufCFieldDescriptor *field = message_field(request->descriptor, STR("resume_token"));
    char **token = field_at(request, field, 0).text;
    struct lockstep_status status;
    struct str reached;
    bool has_followed = false;
    for (;;) {
        enum lockstep_code code = watch_show(run, request, table, &reached, &status);
        bool has_moved = !str_eq(reached, str_c(*token));
        has_followed = has_followed || has_moved;
        bool is_interrupted = code == LOCKSTEP_CANCELLED && interrupt_has_happened(run->interrupt);
        if (is_interrupted || (has_moved && code != LOCKSTEP_OK && code != LOCKSTEP_UNAVAILABLE))
            token_show(run, reached);
        if (is_interrupted || code == LOCKSTEP_OK)
            return OUTCOME_OK;
        if (!has_followed || code != LOCKSTEP_UNAVAILABLE)
            return failure_status(run, &status);
        if (has_moved)
            fprintf(run->err, "(the server is away; waiting to go on behind %.*s)\n",
                    STR_ARG(reached));
        *token = (char *)reached.ptr;
    }
}

enum outcome run_follow(struct run *run)
{
    struct table table;
    ProtobufCMessage *request;
    enum outcome outcome = run_request(run, &request);
    if (outcome != OUTCOME_OK)
        return outcome;
    table_init(&table, run->out);
    show_columns(&table, run->arguments->command->columns);
    outcome = watches_show(run, request, &table);
    table_release(&table);
    return outcome;
}
