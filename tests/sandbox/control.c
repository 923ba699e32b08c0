/* tests/sandbox/control.c: finding the action or the view, and saying what was wrong. */
#include "tests/sandbox/control.h"

#include <stdarg.h>
#include <stdio.h>

enum err_code action_fail(struct action_call *call, const char *field, const char *format, ...)
{
    char text[ERR_TEXT_BYTES];
    va_list args;
    if (call->read.code != ERR_OK)
        return call->read.code;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    err_set(call->read.err, REASON_FIELD_INVALID, "%s", text);
    call->read.code = err_in(call->read.err, "%s", field);
    return call->read.code;
}

struct marketplace *action_marketplace(struct action_call *call)
{
    struct str id = jread_text_needed(&call->read, call->body, "marketplace");
    struct marketplace *m = sandbox_marketplace(call->sandbox, id);
    if (m == NULL)
        action_fail(call, "marketplace", "there is no marketplace \"%.*s\"", STR_ARG(id));
    return m;
}

/* ---- running ---- */

static const struct action *find_action(struct str name)
{
    const struct action_list *lists[] = { &actions_of_marketplaces, &actions_of_shop,
                                          &actions_of_sandbox };
    for (size_t i = 0; i < ARRAY_COUNT(lists); i++) {
        for (size_t k = 0; k < lists[i]->count; k++) {
            if (str_eq(name, str_c(lists[i]->actions[k].name)))
                return &lists[i]->actions[k];
        }
    }
    return NULL;
}

static bool is_field(const struct action *action, struct str key)
{
    struct str left = str_c(action->fields), one;
    while (left.len > 0) {
        struct str rest = STR_EMPTY;
        if (!str_cut(left, ' ', &one, &rest))
            one = left;
        left = rest;
        if (str_ends(one, STR("*")))
            one.len--;
        if (str_eq(one, key))
            return true;
    }
    return false;
}

static enum err_code check_fields(const struct action *action, const struct jnode *body,
                                  struct err *err)
{
    if (body->type != JNODE_OBJECT)
        return err_set(err, REASON_FIELD_INVALID, "the body must be an object");
    for (const struct jnode *node = jnode_first(body); node != NULL; node = node->next) {
        if (is_field(action, node->key))
            continue;
        err_set(err, REASON_FIELD_INVALID, "no field of %s; there are: %s", action->name,
                action->fields);
        return err_in(err, "%.*s", STR_ARG(node->key));
    }
    return ERR_OK;
}

enum err_code control_check(struct str name, const struct jnode *body, struct err *err)
{
    const struct action *action = find_action(name);
    if (action == NULL)
        return err_set(err, REASON_METHOD_NOT_FOUND, "there is no action \"%.*s\"", STR_ARG(name));
    return check_fields(action, body, err);
}

enum err_code control_run(struct sandbox *sandbox, struct str name, const struct jnode *body,
                          struct exchange *x, struct err *err)
{
    struct action_call call = { .sandbox = sandbox, .body = body, .read = { .err = err }, .x = x };
    enum err_code code = control_check(name, body, err);
    return code == ERR_OK ? find_action(name)->run(&call) : code;
}

/* ---- HTTP ---- */

static void refuse(struct exchange *x, int32_t status, const struct err *err)
{
    exchange_restart(x, status);
    exchange_object(x, NULL);
    exchange_text(x, "error", str_c(err->message));
    exchange_text_or_null(x, "field", str_c(err->field));
    exchange_text(x, "reason", str_c(err_reason_name(err->reason)));
    exchange_end(x);
}

static int32_t status_of(enum err_code code)
{
    switch (code) {
    case ERR_UNIMPLEMENTED:
    case ERR_NOT_FOUND:
        return 404;
    case ERR_FAILED_PRECONDITION:
    case ERR_ALREADY_EXISTS:
        return 409;
    case ERR_RESOURCE_EXHAUSTED:
        return 507;
    default:
        return 400;
    }
}

static void answer_action(struct sandbox *sandbox, struct exchange *x, struct str name)
{
    const struct jnode *body = NULL;
    struct err err = { 0 };
    struct jnode nothing = { .type = JNODE_OBJECT };
    enum err_code code = ERR_OK;
    if (world_is_full(&sandbox->world))
        code = err_set(&err, REASON_LIMIT_EXCEEDED, "the sandbox is full");
    else if (x->body.len > 0)
        code = exchange_json(x, &body, &err);
    else
        body = &nothing;
    if (code == ERR_OK) {
        exchange_object(x, NULL);
        code = control_run(sandbox, name, body, x, &err);
    }
    if (code == ERR_OK)
        exchange_end(x);
    else
        refuse(x, status_of(code), &err);
}

static void write_actions(struct exchange *x, const struct action_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        exchange_object(x, NULL);
        exchange_text(x, "action", str_c(list->actions[i].name));
        exchange_text(x, "fields", str_c(list->actions[i].fields));
        exchange_text(x, "help", str_c(list->actions[i].help));
        exchange_end(x);
    }
}

static void answer_help(struct exchange *x)
{
    exchange_object(x, NULL);
    exchange_array(x, "views");
    for (size_t i = 0; i < control_view_count; i++) {
        exchange_object(x, NULL);
        exchange_text(x, "view", str_c(control_views[i].name));
        exchange_text(x, "help", str_c(control_views[i].help));
        exchange_end(x);
    }
    exchange_end(x);
    exchange_array(x, "actions");
    write_actions(x, &actions_of_marketplaces);
    write_actions(x, &actions_of_shop);
    write_actions(x, &actions_of_sandbox);
    exchange_end(x);
    exchange_array(x, "faults");
    for (enum fault fault = 0; fault < FAULT_COUNT; fault++) {
        exchange_object(x, NULL);
        exchange_text(x, "fault", str_c(fault_name(fault)));
        exchange_text(x, "help", str_c(fault_help(fault)));
        exchange_end(x);
    }
    exchange_end(x);
    exchange_end(x);
}

static void answer_view(struct sandbox *sandbox, struct exchange *x, struct str name)
{
    struct err err = { 0 };
    for (size_t i = 0; i < control_view_count; i++) {
        if (str_eq(name, str_c(control_views[i].name))) {
            control_views[i].write(sandbox, x);
            return;
        }
    }
    err_set(&err, REASON_METHOD_NOT_FOUND, "there is no view \"%.*s\"; see GET /control",
            STR_ARG(name));
    refuse(x, 404, &err);
}

void control_handle(struct sandbox *sandbox, struct exchange *x, struct str path)
{
    struct err err = { 0 };
    if (x->method == METHOD_POST && exchange_path_is(x, path, "/control/actions/{}")) {
        answer_action(sandbox, x, x->segments[0]);
    } else if (x->method == METHOD_GET && exchange_path_is(x, path, "/control")) {
        answer_help(x);
    } else if (x->method == METHOD_GET && exchange_path_is(x, path, "/control/{}")) {
        answer_view(sandbox, x, x->segments[0]);
    } else {
        err_set(&err, REASON_METHOD_NOT_FOUND,
                "GET /control, GET /control/<view> or POST /control/actions/<name>");
        refuse(x, 404, &err);
    }
}
