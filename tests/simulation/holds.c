/* tests/simulation/holds.c: callers reserve units, some for longer, and give them up or forget. */
#include "tests/simulation/run.h"

enum { HOUR_S = 3600, AGAIN_S = 600, SKEW_S = 1800 };

static void play_end(void *context, void *subject);

/* Our clock may be wrong by as much: then it has ended. */
static bool may_have_ended(const struct run *run, const struct hold *hold)
{
    return run_now(run).us + SKEW_S * US_PER_SECOND >= hold->until.us;
}

static void given_up(void *context, struct request *request, const struct outcome *outcome)
{
    struct run *run = context;
    struct hold *hold = request->subject;
    if (outcome->code != ERR_OK)
        run_break(run, "a_reservation_can_be_given_up", "%s", outcome->err->message);
    hold->phase = HOLD_NONE;
}

static void renewed(void *context, struct request *request, const struct outcome *outcome)
{
    struct run *run = context;
    struct hold *hold = request->subject;
    if (outcome->code == ERR_OK) {
        hold->until = outcome->reservation->expires;
        hold->phase = HOLD_IN_FORCE;
        return;
    }
    if (!may_have_ended(run, hold))
        run_break(run, "a_reservation_can_be_renewed", "%s", outcome->err->message);
    hold->phase = HOLD_REFUSED;
}

static void renew(struct run *run, struct hold *hold)
{
    struct request *request = request_new(&run->callers, COMMAND_RENEW_RESERVATION);
    hold->phase = HOLD_ASKED;
    hold->renewals--;
    request->submission.command.reservation.reservation_no = hold->no;
    request->submission.command.reservation.expires = instant_add_s(hold->until, 2 * HOUR_S);
    request_send(request, run_now(run), renewed, hold);
    run_plan(run, instant_add_s(hold->until, HOUR_S), play_end, hold);
}

/* The next thing that becomes of it; one is planned as long as it is of use. */
static void play_end(void *context, void *subject)
{
    struct run *run = context;
    struct hold *hold = subject;
    bool is_open = hold->phase == HOLD_IN_FORCE && !may_have_ended(run, hold);
    if (hold->phase == HOLD_ASKED) { /* nobody has answered yet */
        run_plan(run, instant_add_s(run_now(run), AGAIN_S), play_end, hold);
        return;
    }
    if (is_open && hold->renewals > 0) {
        renew(run, hold);
        return;
    }
    if (hold->phase != HOLD_IN_FORCE || !hold->is_given_up) {
        hold->phase = HOLD_NONE; /* its time does the rest */
        return;
    }
    struct request *request = request_new(&run->callers, COMMAND_RELEASE_RESERVATION);
    hold->phase = HOLD_ENDING;
    request->submission.command.reservation.reservation_no = hold->no;
    request_send(request, run_now(run), given_up, hold);
}

static void reserved(void *context, struct request *request, const struct outcome *outcome)
{
    struct run *run = context;
    struct hold *hold = request->subject;
    hold->phase = outcome->code == ERR_OK ? HOLD_IN_FORCE : HOLD_REFUSED;
    if (outcome->code == ERR_OK)
        hold->no = outcome->reservation->reservation_no;
    else if (outcome->err->reason != REASON_STOCK_INSUFFICIENT &&
             outcome->err->reason != REASON_POSITION_NOT_FOUND && !may_have_ended(run, hold))
        run_break(run, "free_units_can_be_reserved", "%s", outcome->err->message);
}

void holds_begin(struct run *run, int64_t sku, int64_t units, struct random *random)
{
    for (size_t i = 0; i < HOLD_COUNT; i++) {
        struct hold *hold = &run->holds[i];
        if (hold->phase != HOLD_NONE)
            continue;
        int64_t seconds = random_between(random, 2 * HOUR_S, 6 * HOUR_S);
        *hold = (struct hold){ .sku = sku,
                               .phase = HOLD_ASKED,
                               .until = instant_add_s(run_now(run), seconds),
                               .renewals = random_between(random, 0, 1),
                               .is_given_up = random_between(random, 0, 1) == 1 };
        struct request *request = request_new(&run->callers, COMMAND_CREATE_RESERVATION);
        struct command *command = &request->submission.command;
        command->reservation.sku = arena_str(&request->arena, played_sku(run->played, sku));
        command->reservation.note = STR("a customer in the shop");
        command->reservation.quantity = units;
        command->reservation.expires = hold->until;
        request_send(request, run_now(run), reserved, hold);
        run_plan(run, instant_add_s(hold->until, -HOUR_S), play_end, hold);
        return;
    }
}

/* A caller that was told so has its units until it gives them up, or their time is over. */
void what_a_caller_reserved_is_held(struct run *run, const struct position *position)
{
    for (size_t i = 0; i < HOLD_COUNT; i++) {
        const struct hold *hold = &run->holds[i];
        bool is_held = false;
        if (hold->phase != HOLD_IN_FORCE || may_have_ended(run, hold) ||
            !str_eq(played_sku(run->played, hold->sku), position->sku))
            continue;
        for (size_t k = 0; k < position->reservation_count; k++)
            is_held = is_held || position->reservations[k].reservation_no == hold->no;
        if (!is_held)
            run_break(run, __func__, "%.*s: reservation %lld is gone", STR_ARG(position->sku),
                      (long long)hold->no);
    }
}
