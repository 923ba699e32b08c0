/* clients/cli/commands_exceptions.c: what could not proceed, and what happened. */
#include "clients/c/proto/event_service.h"
#include "clients/c/proto/exception_service.h"
#include "clients/cli/commands.h"
#include "service/base/check.h"

#define EXCEPTION "shops/{shop}/exceptions/{}"
#define EXCEPTION_HELP "the exception, by its id or name"

static const struct parameter exception_parameters[] = {
    { .label = "EXCEPTION", .field = "name", .pattern = EXCEPTION, .help = EXCEPTION_HELP },
    { .label = NULL },
};

static const struct parameter exceptions_parameters[] = {
    { .label = "--state", .field = "filter.states", .help = "open, retrying, resolved" },
    { .label = "--cause",
      .field = "filter.causes",
      .help = "such as carrier-unknown; `exceptions causes` lists them" },
    { .label = "--channel",
      .field = "filter.channel",
      .pattern = "shops/{shop}/channels/{}",
      .help = "of this channel" },
    { .label = "--subject", .field = "filter.subject", .help = "about this resource, by its name" },
    { .label = "--due", .field = "filter.due_before", .help = "with a deadline before this" },
    { .label = "--escalated-to", .field = "filter.escalated_to", .help = "handed to this person" },
    { .label = NULL },
};

static const struct parameter retry_parameters[] = {
    { .label = "EXCEPTION", .field = "name", .pattern = EXCEPTION, .help = EXCEPTION_HELP },
    { .label = "--choice",
      .field = "choice",
      .help = "the value to go on with, such as a carrier's code that was proposed" },
    { .label = NULL },
};

static const struct parameter retry_all_parameters[] = {
    { .label = "--state", .field = "filter.states", .help = "open, retrying, resolved" },
    { .label = "--cause", .field = "filter.causes", .help = "such as carrier-unknown" },
    { .label = "--channel",
      .field = "filter.channel",
      .pattern = "shops/{shop}/channels/{}",
      .help = "of this channel" },
    { .label = "--subject", .field = "filter.subject", .help = "about this resource, by its name" },
    { .label = "--max",
      .field = "retry_count_max",
      .help = "at most so many, the oldest first",
      .is_required = true },
    { .label = NULL },
};

static const struct parameter resolve_parameters[] = {
    { .label = "EXCEPTION", .field = "name", .pattern = EXCEPTION, .help = EXCEPTION_HELP },
    { .label = "--note",
      .field = "resolution",
      .help = "how it was resolved, in words",
      .is_required = true },
    { .label = NULL },
};

static const struct parameter escalate_parameters[] = {
    { .label = "EXCEPTION", .field = "name", .pattern = EXCEPTION, .help = EXCEPTION_HELP },
    { .label = "--to",
      .field = "escalated_to",
      .help = "a person, a team, a ticket",
      .is_required = true },
    { .label = "--note", .field = "note", .help = "in words" },
    { .label = NULL },
};

static const struct parameter events_parameters[] = {
    { .label = "--kind",
      .field = "filter.kinds",
      .help = "position-changed, order-ingested, refund-changed, ..." },
    { .label = "--channel",
      .field = "filter.channel",
      .pattern = "shops/{shop}/channels/{}",
      .help = "of this channel" },
    { .label = "--subject",
      .field = "filter.subject",
      .help = "about this resource or one below it, by its name" },
    { .label = "--since",
      .field = "start_time",
      .help = "at or after: 2026-09-01T08:00:00Z or -2h" },
    { .label = NULL },
};

static const struct parameter events_list_parameters[] = {
    { .label = "--kind",
      .field = "filter.kinds",
      .help = "position-changed, order-ingested, refund-changed, ..." },
    { .label = "--channel",
      .field = "filter.channel",
      .pattern = "shops/{shop}/channels/{}",
      .help = "of this channel" },
    { .label = "--subject",
      .field = "filter.subject",
      .help = "about this resource or one below it, by its name" },
    { .label = "--since",
      .field = "start_time",
      .help = "at or after: 2026-09-01T08:00:00Z or -2h" },
    { .label = "--until", .field = "end_time", .help = "before this time" },
    { .label = "--newest", .field = "newest_first", .help = "the newest first" },
    { .label = NULL },
};

static const struct column exception_columns[] = {
    { "NAME", "name", 0, NULL },
    { "STATE", "state", 0, NULL },
    { "TITLE", "title", 50, NULL },
    { "SUBJECT", "subject", 60, NULL },
    { "TIMES", "occurrence_count", 0, NULL },
    { "MONEY", "risk.money", 0, NULL },
    { "DEADLINE", "risk.deadline", 0, NULL },
    { "LAST", "last_time", 0, NULL },
    { "WHY", "reason", 60, NULL },
    { .header = NULL },
};

static const struct column watched_exception_columns[] = {
    { "LAST", "exception.last_time", 0, NULL },
    { "NAME", "exception.name", 0, NULL },
    { "STATE", "exception.state", 0, NULL },
    { "TITLE", "exception.title", 50, NULL },
    { "SUBJECT", "exception.subject", 60, NULL },
    { "DEADLINE", "exception.risk.deadline", 0, NULL },
    { "WHY", "exception.reason", 60, NULL },
    { .header = NULL },
};

static const struct column retry_columns[] = {
    { "NAME", "name", 0, NULL },
    { "NOT TAKEN UP FOR", "error.message", 80, NULL },
    { .header = NULL },
};

static const struct column cause_columns[] = {
    { "ID", "id", 0, NULL },
    { "WHAT", "title", 60, NULL },
    { "WHAT TO DO", "remedy", 100, NULL },
    { .header = NULL },
};

static const struct column event_columns[] = {
    { "NUMBER", "sequence", 0, NULL },
    { "TIME", "time", 0, NULL },
    { "WHAT", "kind", 0, NULL },
    { "SUBJECT", "subject", 0, NULL },
    { "BEFORE", "before", 40, NULL },
    { "AFTER", "after", 40, NULL },
    { .header = NULL },
};

const struct command commands_exceptions[] = {
    { .words = "exceptions ls",
      .help = "list what could not proceed, what is open first",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_exceptions,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = exceptions_parameters,
      .result = "exceptions",
      .columns = exception_columns },
    { .words = "exceptions get",
      .help = "show an exception with its evidence",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_exception,
      .parameters = exception_parameters,
      .result = "exception" },
    { .words = "exceptions explain",
      .help = "tell its story, and what each way out would do",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_explain_exception,
      .parameters = exception_parameters },
    { .words = "exceptions retry",
      .help = "take up again what it holds, after its cause was mended",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_retry_exception,
      .parameters = retry_parameters,
      .result = "exception" },
    { .words = "exceptions retry-all",
      .help = "take up again what all matching ones hold",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_batch_retry_exceptions,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = retry_all_parameters,
      .result = "results",
      .columns = retry_columns },
    { .words = "exceptions resolve",
      .help = "close it by your own decision; what it holds is given up",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_resolve_exception,
      .parameters = resolve_parameters,
      .result = "exception" },
    { .words = "exceptions escalate",
      .help = "hand it to somebody; it stays open",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_escalate_exception,
      .parameters = escalate_parameters,
      .result = "exception" },
    { .words = "exceptions watch",
      .help = "follow exceptions as they come and go",
      .kind = COMMAND_FOLLOW,
      .method = &lockstep_method_watch_exceptions,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = exceptions_parameters,
      .result = "exception",
      .columns = watched_exception_columns },
    { .words = "exceptions causes",
      .help = "list all causes there are, with what to do",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_exception_causes,
      .result = "causes",
      .columns = cause_columns },
    { .words = "events follow",
      .help = "follow everything that happens in a shop, without loss",
      .kind = COMMAND_FOLLOW,
      .method = &lockstep_method_watch_events,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = events_parameters,
      .result = "events",
      .columns = event_columns },
    { .words = "events ls",
      .help = "list what happened, the oldest first",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_events,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = events_list_parameters,
      .result = "events",
      .columns = event_columns },
};
const size_t commands_exceptions_count = ARRAY_COUNT(commands_exceptions);
