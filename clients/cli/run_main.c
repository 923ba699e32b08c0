/* clients/cli/run_main.c: from the command line to the exit code. */
#include <string.h>
#include <unistd.h>

#include "clients/cli/completion.h"
#include "clients/cli/help.h"
#include "clients/cli/run.h"
#include "service/base/clock.h"

static enum outcome command_run(struct run *run)
{
    switch (run->arguments->command->kind) {
    case COMMAND_ANSWER:
        return run_answer(run);
    case COMMAND_LIST:
        return run_list(run);
    case COMMAND_FOLLOW:
        return run_follow(run);
    default:
        return run->arguments->command->run(run);
    }
}

static enum outcome session_run(const struct arguments *arguments, FILE *in, FILE *out, FILE *err)
{
    struct clock clock = clock_real();
    struct interrupt interrupt = { .watch = NULL };
    struct run run = { .arguments = arguments, .in = in, .out = out, .err = err };
    run.interrupt = arguments->command->kind == COMMAND_FOLLOW ? &interrupt : NULL;
    if (run.interrupt != NULL)
        interrupt_begin(run.interrupt);
    run.is_interactive = isatty(fileno(in)) == 1;
    run.now = clock_now(&clock);
    arena_init(&run.arena, RUN_ARENA_BYTES);
    arena_init(&run.page, RUN_ARENA_BYTES);
    run.pages = field_allocator(&run.page);
    enum outcome outcome = session_open(&run);
    if (outcome == OUTCOME_OK)
        outcome = command_run(&run);
    lockstep_client_free(run.client);
    if (run.interrupt != NULL)
        interrupt_end(run.interrupt);
    arena_release(&run.page);
    arena_release(&run.arena);
    return outcome;
}

/* Something was lost if any write failed, not only the last one. */
static enum outcome output_end(const struct arguments *arguments, FILE *out, FILE *err,
                               enum outcome outcome)
{
    const struct run run = { .arguments = arguments, .out = out, .err = err };
    bool is_lost = fflush(out) != 0 || ferror(out);
    return is_lost && outcome == OUTCOME_OK ? failure_own(&run, "cannot write the output")
                                            : outcome;
}

enum outcome run_main(int count, char **texts, char *(*environment)(const char *name), FILE *in,
                      FILE *out, FILE *err)
{
    struct arguments arguments = { .command = NULL };
    struct err why = { .reason = REASON_NONE };
    if (count > 1 && strcmp(texts[1], "__complete") == 0) {
        completion_print(out, count - 2, texts + 2);
        return output_end(&arguments, out, err, OUTCOME_OK);
    }
    enum err_code code = arguments_parse(count - 1, texts + 1, environment, &arguments, &why);
    if (code != ERR_OK)
        return failure_usage(err, arguments.settings.is_json, &why);
    if (arguments.settings.wants_help) {
        help_print(out, arguments.words);
        return output_end(&arguments, out, err, OUTCOME_OK);
    }
    if (arguments.command == NULL) {
        help_print(err, arguments.words);
        return OUTCOME_USAGE;
    }
    return output_end(&arguments, out, err, session_run(&arguments, in, out, err));
}
