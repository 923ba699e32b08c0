/* tests/sandbox/sandbox.c: the whole, and who of it is called. */
#include "tests/sandbox/sandbox.h"

#include "tests/sandbox/control.h"
#include "tests/sandbox/mirakl.h"
#include "tests/sandbox/scayle.h"

void sandbox_init(struct sandbox *sandbox, struct clock clock, uint64_t seed, size_t arena_bytes)
{
    *sandbox = (struct sandbox){ .scenario_failures = 0 };
    world_init(&sandbox->world, clock, seed, arena_bytes);
    sandbox->webhooks = webhooks_new(&sandbox->world, &sandbox->calls, &sandbox->faults);
    sandbox->shop =
        shop_new(&sandbox->world, &sandbox->calls, &sandbox->faults, STR("sandbox-scayle-token"));
    sandbox->shop->webhooks = sandbox->webhooks;
}

void sandbox_release(struct sandbox *sandbox)
{
    webhooks_free(sandbox->webhooks);
    for (size_t i = 0; i < sandbox->marketplace_count; i++)
        marketplace_release(sandbox->marketplaces[i]);
    shop_release(sandbox->shop);
    world_release(&sandbox->world);
}

struct marketplace *sandbox_marketplace(const struct sandbox *sandbox, struct str id)
{
    for (size_t i = 0; i < sandbox->marketplace_count; i++) {
        if (str_eq(sandbox->marketplaces[i]->id, id))
            return sandbox->marketplaces[i];
    }
    return NULL;
}

/* ---- who is called ---- */

static void refuse_path(struct exchange *x)
{
    exchange_restart(x, 404);
    exchange_object(x, NULL);
    exchange_text(x, "error", STR("/scayle/..., /mirakl/<marketplace>/api/..., /control"));
    exchange_end(x);
}

/* What stands behind "/<name>" in the path; false: something else does. */
static bool is_below(struct str path, struct str prefix, struct str *ret_rest)
{
    *ret_rest = str_from(path, prefix.len);
    return str_starts(path, prefix) && (ret_rest->len == 0 || ret_rest->ptr[0] == '/');
}

static void call(struct sandbox *sandbox, struct exchange *x)
{
    struct str rest, head;
    if (is_below(x->path, STR("/control"), &rest)) {
        control_handle(sandbox, x, x->path);
        return;
    }
    if (is_below(x->path, STR("/scayle"), &rest)) {
        scayle_handle(sandbox->shop, x, rest);
        return;
    }
    if (is_below(x->path, STR("/mirakl"), &rest) && rest.len > 0) {
        struct str id = str_from(rest, 1), path;
        if (str_cut(id, '/', &head, &path))
            id = head;
        struct marketplace *m = sandbox_marketplace(sandbox, id);
        if (m != NULL) {
            mirakl_handle(m, x, str_from(rest, 1 + id.len));
            return;
        }
    }
    refuse_path(x);
}

void sandbox_handle(struct sandbox *sandbox, struct exchange *x)
{
    world_catch_up(&sandbox->world);
    if (x->body.overflowed)
        exchange_restart(x, 413);
    else if (x->has_too_many)
        exchange_restart(x, 431);
    else
        call(sandbox, x);
}
