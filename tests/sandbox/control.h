/*
 * tests/sandbox/control.h: what a test, or a person, may do behind the systems' backs.
 *
 *     POST /control/actions/<name>   a JSON object; the same actions are the steps of a scenario
 *     GET  /control/<view>           what is the case
 *     GET  /control                  what there is
 *
 * An action that is refused has changed nothing; the answer names the field. create_orders with a
 * count places as many as it can and says what stopped it.
 */
#ifndef TESTS_SANDBOX_CONTROL_H
#define TESTS_SANDBOX_CONTROL_H

#include "tests/sandbox/exchange.h"
#include "tests/sandbox/sandbox.h"

/* What an action works with. `read` has the caller's err. */
struct action_call {
    struct sandbox *sandbox;
    const struct jnode *body;
    struct jread read;
    struct exchange *x; /* for the answer: members of an object that is open */
};

struct action {
    const char *name;
    const char *fields; /* separated by blanks; a star marks those that are needed */
    const char *help;
    enum err_code (*run)(struct action_call *call);
};

struct action_list {
    const struct action *actions;
    size_t count;
};

struct view {
    const char *name;
    const char *help;
    void (*write)(struct sandbox *sandbox, struct exchange *x);
};

/* Actions by concept. */
extern const struct action_list actions_of_marketplaces;
extern const struct action_list actions_of_shop;
extern const struct action_list actions_of_sandbox;
extern const struct view control_views[];
extern const size_t control_view_count;
void control_view_calls(struct sandbox *sandbox, struct exchange *x);
void control_view_faults(struct sandbox *sandbox, struct exchange *x);

/* Runs an action by its name; the answer's members go to `x`. METHOD_NOT_FOUND: no such action. */
MUST_USE enum err_code control_run(struct sandbox *sandbox, struct str name,
                                   const struct jnode *body, struct exchange *x, struct err *err);
/* Whether there is such an action with such fields; does nothing. */
MUST_USE enum err_code control_check(struct str name, const struct jnode *body, struct err *err);
/* Answers a call; `path` begins with "/control". */
void control_handle(struct sandbox *sandbox, struct exchange *x, struct str path);

/* For actions. Each sets call->read.code, with the field, on failure. */
struct marketplace *action_marketplace(struct action_call *call);
enum err_code action_fail(struct action_call *call, const char *field, const char *format, ...)
    PRINTF_LIKE(3, 4);

#endif
