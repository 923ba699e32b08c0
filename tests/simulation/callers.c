/* tests/simulation/callers.c: patience. */
#include "tests/simulation/callers.h"

#include "service/base/heap.h"
#include "service/base/limits.h"

enum { AGAIN_MS = 1500, ECHO_S = 90 };
#define FAR ((struct instant){ INT64_MAX })

static void requests_finished(struct submission *const *submissions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct request *request = (struct request *)submissions[i];
        request->phase = REQUEST_FINISHED;
    }
}

static const struct submitter submitter = { .finished = requests_finished };

void callers_open(struct callers *callers, struct process *process, const struct clock *clock,
                  struct chance *chance)
{
    *callers = (struct callers){ .process = process, .clock = clock, .chance = chance };
}

static void list_free(struct request *request)
{
    while (request != NULL) {
        struct request *next = request->next;
        arena_release(&request->arena);
        arena_release(&request->outcome_arena);
        heap_free(request);
        request = next;
    }
}

void callers_close(struct callers *callers)
{
    list_free(callers->open);
    list_free(callers->spare);
}

struct request *request_new(struct callers *callers, enum command_kind kind)
{
    struct request *request = callers->spare;
    struct arena arena, outcome_arena;
    if (request == NULL) {
        request = HEAP_NEW(struct request);
        arena_init(&arena, LIMIT_REQUEST_ARENA_BYTES);
        arena_init(&outcome_arena, LIMIT_REQUEST_ARENA_BYTES);
    } else {
        callers->spare = request->next;
        arena = request->arena;
        outcome_arena = request->outcome_arena;
        arena_reset(&arena);
    }
    *request = (struct request){ .callers = callers,
                                 .number = ++callers->count,
                                 .arena = arena,
                                 .outcome_arena = outcome_arena };
    request->submission = (struct submission){ .submitter = &submitter, .user = request };
    request->submission.command = (struct command){
        .kind = kind,
        .shop = STR("acme"),
        .principal = STR("people"),
        .request_id = arena_format(&request->arena, "r-%lld", (long long)request->number),
        .request_hash = (uint64_t)request->number * UINT64_C(0x9e3779b97f4a7c15),
    };
    return request;
}

void request_send(struct request *request, struct instant at, request_answered *answered,
                  void *subject)
{
    struct callers *callers = request->callers;
    CHECK(!arena_is_full(&request->arena));
    request->due = at;
    request->answered = answered;
    request->subject = subject;
    request->next = callers->open;
    callers->open = request;
}

static void wait_again(struct request *request, int64_t ms)
{
    request->phase = REQUEST_WAITS;
    request->due = instant_add_ms(clock_now(request->callers->clock), ms);
}

static void submit(struct request *request)
{
    struct err err;
    arena_reset(&request->outcome_arena);
    request->submission.arena = &request->outcome_arena;
    request->submission.command.now = INSTANT_NONE;
    request->submission.outcome = (struct outcome){ 0 };
    request->phase = REQUEST_SENT;
    request->tries++;
    if (commit_loop_submit(request->callers->process->loop, &request->submission, &err) != ERR_OK)
        wait_again(request, AGAIN_MS);
}

static void check_memory(struct request *request)
{
    struct callers *callers = request->callers;
    const struct outcome *outcome = &request->submission.outcome;
    bool is_preview = request->submission.command.validate_only; /* it is never applied */
    if (!request->was_applied || callers->broken == NULL || is_preview)
        return;
    if (request->first_code == ERR_OK && outcome->code != ERR_OK)
        callers->broken(callers->context, request, "what_was_acknowledged_is_kept");
    else if (request->first_code == ERR_OK && !outcome->is_repeat)
        callers->broken(callers->context, request, "nothing_is_applied_twice");
}

/* False: it is to be asked again. */
static bool take(struct request *request)
{
    struct callers *callers = request->callers;
    const struct outcome *outcome = &request->submission.outcome;
    check_memory(request);
    if (outcome->code == ERR_UNAVAILABLE || outcome->code == ERR_RESOURCE_EXHAUSTED) {
        wait_again(request, AGAIN_MS);
        return false;
    }
    if (!request->is_echo && chance_strikes(callers->chance, FAULT_REPLY_LOST, NULL)) {
        request->was_applied = true;
        request->first_code = outcome->code;
        wait_again(request, AGAIN_MS);
        return false;
    }
    if (!request->is_echo && request->answered != NULL)
        request->answered(callers->context, request, outcome);
    if (request->is_echo || outcome->code != ERR_OK ||
        !chance_strikes(callers->chance, FAULT_SENT_TWICE, NULL))
        return true;
    request->is_echo = request->was_applied = true;
    request->first_code = outcome->code;
    wait_again(request, ECHO_S * MS_PER_SECOND);
    return false;
}

void callers_step(struct callers *callers)
{
    struct instant now = clock_now(callers->clock);
    bool is_running = process_is_running(callers->process);
    struct request **link = &callers->open;
    while (*link != NULL) {
        struct request *request = *link;
        if (request->phase == REQUEST_FINISHED && take(request)) {
            /* `answered` may have sent others, in front of this one. */
            for (link = &callers->open; *link != request;)
                link = &(*link)->next;
            *link = request->next;
            request->next = callers->spare;
            callers->spare = request;
            continue;
        }
        if (request->phase == REQUEST_WAITS && is_running && request->due.us <= now.us)
            submit(request);
        link = &request->next;
    }
}

struct instant callers_next(const struct callers *callers)
{
    struct instant next = FAR;
    bool is_running = process_is_running(callers->process);
    for (const struct request *request = callers->open; request != NULL; request = request->next) {
        if (request->phase == REQUEST_FINISHED)
            return INSTANT_NONE;
        if (is_running && request->phase == REQUEST_WAITS && request->due.us < next.us)
            next = request->due;
    }
    return next;
}

void callers_cut(struct callers *callers)
{
    for (struct request *request = callers->open; request != NULL; request = request->next) {
        if (request->phase == REQUEST_WAITS)
            continue;
        if (request->phase == REQUEST_FINISHED && request->submission.outcome.code == ERR_OK) {
            request->was_applied = true; /* and durable, though nobody was told */
            request->first_code = ERR_OK;
        }
        wait_again(request, AGAIN_MS);
    }
}

bool callers_are_idle(const struct callers *callers)
{
    return callers->open == NULL;
}
