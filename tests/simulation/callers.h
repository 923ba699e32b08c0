/*
 * tests/simulation/callers.h: those who call Lockstep, and call again until they are answered.
 *
 * A request goes with its id until its answer arrives, over crashes and lost answers, as a careful
 * client's does. What Lockstep acknowledged once it must know for ever: asked again it gives the
 * same answer.
 */
#ifndef TESTS_SIMULATION_CALLERS_H
#define TESTS_SIMULATION_CALLERS_H

#include "tests/simulation/process.h"

struct request;
typedef void request_answered(void *context, struct request *request,
                              const struct outcome *outcome);

enum request_phase { REQUEST_WAITS, REQUEST_SENT, REQUEST_FINISHED };

struct request {
    struct submission submission; /* first: what the commit loop gives back */
    struct callers *callers;
    enum request_phase phase;
    struct instant due; /* WAITS: true time */
    int64_t number;
    int64_t tries;
    bool was_applied; /* an answer was lost, or it is asked once more */
    bool is_echo;     /* answered already: it is asked again to see whether it is remembered */
    enum err_code first_code;
    request_answered *answered; /* NULL: nobody looks at the answer */
    void *subject;              /* the asker's */
    struct arena arena;         /* of the command */
    struct arena outcome_arena;
    struct request *next;
};

struct callers {
    struct process *process;
    const struct clock *clock; /* the true one */
    struct chance *chance;
    struct request *open; /* in no order */
    struct request *spare;
    int64_t count;
    void *context; /* of `answered` and `broken` */
    /* A promise to a caller is broken. */
    void (*broken)(void *context, const struct request *request, const char *promise);
};

void callers_open(struct callers *callers, struct process *process, const struct clock *clock,
                  struct chance *chance);
void callers_close(struct callers *callers);
/* A command of this kind, to be filled in request->arena; request->submission.command. */
struct request *request_new(struct callers *callers, enum command_kind kind);
/* Goes at `at` (true time). */
void request_send(struct request *request, struct instant at, request_answered *answered,
                  void *subject);
/* Sends what is due, takes what was answered. */
void callers_step(struct callers *callers);
/* When the next one goes; far away: none. */
struct instant callers_next(const struct callers *callers);
/* The process died: nobody hears from it. */
void callers_cut(struct callers *callers);
bool callers_are_idle(const struct callers *callers);

#endif
