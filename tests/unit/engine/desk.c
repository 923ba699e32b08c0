/* tests/unit/engine/desk.c: applying commands, and what must hold of each of them. */
#include "tests/unit/engine/desk.h"

#include <stdarg.h>
#include <stdio.h>

#include "service/base/buf.h"
#include "tests/rows.h"
#include "tests/unit/engine/promises.h"

enum {
    DESK_ARENA_BYTES = 1 << 30,
    COMMAND_ARENA_BYTES = 32 << 20,
    DUMP_BYTES_MAX = 256 << 20,
    HURRIED_COMMANDS = 50,
};

static struct engine *engine_on(struct store *store)
{
    struct engine *engine;
    struct err err;
    if (engine_open(store, &engine, &err) != ERR_OK)
        fail_msg("%s", err.message);
    return engine;
}

void desk_open(struct desk *desk)
{
    struct err err;
    *desk = (struct desk){ .store = store_open_memory(), .twin = store_open_memory() };
    arena_init(&desk->arena, DESK_ARENA_BYTES);
    assert_int_equal(instant_parse(STR("2026-03-02T10:00:00Z"), &desk->now, &err), ERR_OK);
    desk->engine = engine_on(desk->store);
}

void desk_close(struct desk *desk)
{
    if (desk->unchecked > 0)
        promises_check(desk);
    engine_close(desk->engine);
    store_close(desk->store);
    store_close(desk->twin);
    assert_false(arena_is_full(&desk->arena));
    arena_release(&desk->arena);
}

void desk_restart(struct desk *desk)
{
    engine_close(desk->engine);
    store_memory_crash(desk->store);
    desk->engine = engine_on(desk->store);
}

void desk_pass(struct desk *desk, int64_t seconds)
{
    desk->now = instant_add_s(desk->now, seconds);
}

/* ---- the state as bytes ---- */

static void dump(struct store *store, struct buf *ret)
{
    struct snapshot *snapshot = store_snapshot(store);
    struct cursor *cursor = snapshot_cursor(snapshot, (struct cursor_range){ .from = STR_EMPTY });
    struct str key, value;
    struct err err;
    buf_clear(ret);
    while (cursor_next(cursor, &key, &value)) {
        buf_format(ret, "%zu %zu ", key.len, value.len);
        buf_add(ret, key);
        buf_add(ret, value);
    }
    assert_int_equal(cursor_status(cursor, &err), ERR_OK);
    cursor_close(cursor);
    snapshot_release(snapshot);
    assert_false(ret->overflowed);
}

/* The first place where two dumps differ, as printable text. */
static void dumps_differ(const struct buf *a, const struct buf *b, const char *what,
                         const char *command)
{
    size_t at = 0, from;
    char text[2][161];
    while (at < a->len && at < b->len && a->ptr[at] == b->ptr[at])
        at++;
    from = at > 80 ? at - 80 : 0;
    const struct buf *bufs[] = { a, b };
    for (size_t i = 0; i < 2; i++) {
        size_t len = 0;
        for (size_t k = from; k < bufs[i]->len && len < 160; k++) {
            char c = bufs[i]->ptr[k];
            text[i][len++] = c >= ' ' && c <= '~' ? c : '.';
        }
        text[i][len] = '\0';
    }
    fail_msg("%s: %s: lengths %zu and %zu, at %zu:\n%s\n%s", command, what, a->len, b->len, at,
             text[0], text[1]);
}

static void dumps_are_equal(const struct buf *a, const struct buf *b, const char *what,
                            const char *command)
{
    if (!str_eq(buf_str(a), buf_str(b)))
        dumps_differ(a, b, what, command);
}

/* ---- one command ---- */

static struct outcome apply_in(struct engine *engine, const struct command *command,
                               struct arena *arena)
{
    struct outcome outcome;
    struct err err;
    engine_begin(engine);
    engine_apply(engine, command, arena, &outcome);
    if (engine_commit(engine, &err) != ERR_OK)
        fail_msg("%s: %s", command_kind_name(command->kind), err.message);
    return outcome;
}

struct state_was {
    struct buf before, after;
};

static void left_nothing(struct desk *desk, struct state_was *was, const struct command *command,
                         const char *what)
{
    dump(desk->store, &was->after);
    dumps_are_equal(&was->before, &was->after, what, command_kind_name(command->kind));
}

/* What the command would answer; *ret_allocations is what it asked of its arena. */
static enum err_code preview(struct desk *desk, struct state_was *was,
                             const struct command *command, uint64_t *ret_allocations)
{
    struct command tried = *command;
    struct arena arena;
    arena_init(&arena, COMMAND_ARENA_BYTES);
    tried.validate_only = true;
    struct outcome outcome = apply_in(desk->engine, &tried, &arena);
    *ret_allocations = arena.alloc_count;
    arena_release(&arena);
    left_nothing(desk, was, command, "validate_only left something");
    return outcome.code;
}

static void torture(struct desk *desk, struct state_was *was, const struct command *command,
                    enum err_code promised, uint64_t allocations)
{
    for (uint64_t k = 1; k <= allocations; k++) {
        struct arena arena;
        arena_init(&arena, COMMAND_ARENA_BYTES);
        arena.fail_after = k;
        struct outcome outcome = apply_in(desk->engine, command, &arena);
        const char *name = command_kind_name(command->kind);
        if (outcome.code == ERR_OK)
            fail_msg("%s: allocation %d of %d fails and it is applied", name, (int)k,
                     (int)allocations);
        if (promised == ERR_OK && outcome.err->reason != REASON_LIMIT_EXCEEDED)
            fail_msg("%s: allocation %d of %d fails and it answers %s: %s", name, (int)k,
                     (int)allocations, err_reason_name(outcome.err->reason), outcome.err->message);
        arena_release(&arena);
        left_nothing(desk, was, command, "an allocation failed, and something is left");
    }
}

/* As torture, of the batch's memory; a preview, since a batch that was applied is committed. */
static void torture_batch(struct desk *desk, struct state_was *was, const struct command *command,
                          enum err_code promised)
{
    struct command tried = *command;
    tried.validate_only = true;
    for (uint64_t k = 1, asked = k; asked >= k; k++) {
        struct arena arena;
        struct outcome outcome;
        struct err err;
        arena_init(&arena, COMMAND_ARENA_BYTES);
        engine_begin(desk->engine);
        store_torture(desk->store, k);
        engine_apply(desk->engine, &tried, &arena, &outcome);
        asked = store_torture(desk->store, 0);
        const char *name = command_kind_name(command->kind);
        if (asked >= k && outcome.code != ERR_RESOURCE_EXHAUSTED)
            fail_msg("%s: the batch's memory ends at %d of %d, and it answers %d", name, (int)k,
                     (int)asked, (int)outcome.code);
        if (asked < k)
            assert_int_equal(outcome.code, promised);
        if (engine_commit(desk->engine, &err) != ERR_OK)
            fail_msg("%s: the batch's memory ends at %d, and it cannot be committed: %s", name,
                     (int)k, err.message);
        arena_release(&arena);
    }
    left_nothing(desk, was, command, "the batch's memory ended, and something is left");
}

static void twin_does(struct desk *desk, struct state_was *was, const struct command *command)
{
    struct arena arena;
    arena_init(&arena, COMMAND_ARENA_BYTES);
    struct engine *engine = engine_on(desk->twin);
    apply_in(engine, command, &arena);
    engine_close(engine);
    arena_release(&arena);
    dump(desk->store, &was->after);
    dump(desk->twin, &was->before);
    dumps_are_equal(&was->before, &was->after, "a fresh process comes to another state",
                    command_kind_name(command->kind));
}

static struct outcome hurried(struct desk *desk, const struct command *command)
{
    struct outcome outcome = apply_in(desk->engine, command, &desk->arena);
    desk->news = engine_news(desk->engine);
    if (++desk->unchecked >= HURRIED_COMMANDS) {
        desk->unchecked = 0;
        promises_check(desk);
    }
    return outcome;
}

/* Where each kind of command is applied under torture. */
static const char *const homes[COMMAND_KIND_COUNT] = {
    [COMMAND_PUSH_STOCK] = "stock_test",
    [COMMAND_ADJUST_STOCK] = "stock_test",
    [COMMAND_APPLY_SHOP] = "shop_test",
    [COMMAND_PUT_SHOP] = "shop_test",
    [COMMAND_PUT_CHANNEL] = "shop_test",
    [COMMAND_DELETE_CHANNEL] = "shop_test",
    [COMMAND_SET_CHANNEL_STATE] = "shop_test",
    [COMMAND_INGEST_ORDERS] = "order_test",
    [COMMAND_DECIDE_ORDER] = "order_test",
    [COMMAND_CONFIRM_DISPATCH] = "dispatch_test",
    [COMMAND_REPORT_RETURN] = "refund_test",
    [COMMAND_CREATE_REFUND] = "refund_test",
    [COMMAND_SEE_SHOP_ORDERS] = "dispatch_test",
    [COMMAND_SEE_TRANSACTIONS] = "ledger_test",
    [COMMAND_SEE_REFERENCE] = "dispatch_test",
    [COMMAND_OPEN_STOCK_FILE] = "stock_file_test",
    [COMMAND_STOCK_FILE_ANSWER] = "stock_file_test",
    [COMMAND_STOCK_FILE_STATUS] = "stock_file_test",
    [COMMAND_STOCK_FILE_REPORT] = "stock_file_test",
    [COMMAND_START_INTENT] = "intent_test",
    [COMMAND_INTENT_ANSWER] = "intent_test",
    [COMMAND_INTENT_LOOKUP] = "intent_test",
    [COMMAND_POLL_FAILED] = "ledger_test",
    [COMMAND_RAISE_EXCEPTION] = "exception_test",
    [COMMAND_CLEAR_EXCEPTION] = "exception_test",
    [COMMAND_RETRY_EXCEPTION] = "intent_test",
    [COMMAND_RESOLVE_EXCEPTION] = "exception_test",
    [COMMAND_ESCALATE_EXCEPTION] = "exception_test",
    [COMMAND_RESOLVE_GAP] = "ledger_test",
    [COMMAND_TICK] = "deadline_test",
    [COMMAND_PUT_CARRIERS] = "shop_test",
    [COMMAND_RETRY_EXCEPTIONS] = "exception_test",
    [COMMAND_ANSWER_REFERENCES] = "intent_test",
    [COMMAND_CONFIRM_DISPATCHES] = "dispatch_test",
    [COMMAND_REPORT_RETURNS] = "refund_test",
    [COMMAND_RETRY_ORDER] = "order_test",
    [COMMAND_STOP_SELLING] = "stock_test",
    [COMMAND_RESUME_SELLING] = "stock_test",
    [COMMAND_HINT_STOCK] = "shop_stock_test",
    [COMMAND_SEE_STOCK] = "shop_stock_test",
    [COMMAND_PUT_STOCK_RULE] = "safety_stock_test",
    [COMMAND_DELETE_STOCK_RULE] = "safety_stock_test",
    [COMMAND_RELEASE_BRAKE] = "brake_test",
    [COMMAND_CREATE_RESERVATION] = "reservation_test",
    [COMMAND_RENEW_RESERVATION] = "reservation_test",
    [COMMAND_RELEASE_RESERVATION] = "reservation_test",
    [COMMAND_START_AUDIT] = "audit_test",
    [COMMAND_CANCEL_AUDIT] = "audit_test",
    [COMMAND_CORRECT_AUDIT] = "audit_test",
    [COMMAND_AUDIT_EXPORT] = "audit_test",
    [COMMAND_SEE_OFFERS] = "audit_test",
    [COMMAND_WALK_AUDIT] = "audit_test",
};

static bool tortured[COMMAND_KIND_COUNT]; /* and applied, in this program */

void desk_has_tortured(const char *file)
{
    size_t missing = 0, at_home = 0;
    for (enum command_kind kind = COMMAND_NONE + 1; kind < COMMAND_KIND_COUNT; kind++) {
        bool is_at_home = homes[kind] != NULL && strcmp(homes[kind], file) == 0;
        at_home += is_at_home;
        if (homes[kind] != NULL && (!is_at_home || tortured[kind]))
            continue;
        print_error("no test lets the allocations of \"%s\" fail\n", command_kind_name(kind));
        missing++;
    }
    assert_int_equal(missing, 0);
    assert_int_not_equal(at_home, 0);
}

struct outcome desk_do(struct desk *desk, struct command command)
{
    struct state_was was;
    command.now = desk->now;
    if (command.shop.len == 0)
        command.shop = STR("acme");
    if (command.principal.len == 0)
        command.principal = STR("tester");
    if (desk->is_hurried)
        return hurried(desk, &command);
    buf_init(&was.before, DUMP_BYTES_MAX);
    buf_init(&was.after, DUMP_BYTES_MAX);
    dump(desk->store, &was.before);
    uint64_t allocations;
    enum err_code promised = preview(desk, &was, &command, &allocations);
    torture(desk, &was, &command, promised, allocations);
    torture_batch(desk, &was, &command, promised);
    struct outcome outcome = apply_in(desk->engine, &command, &desk->arena);
    desk->news = engine_news(desk->engine);
    if (!command.validate_only)
        assert_int_equal(outcome.code, promised);
    if (outcome.code != ERR_OK)
        left_nothing(desk, &was, &command, "it was refused and left something");
    else
        tortured[command.kind] = true;
    twin_does(desk, &was, &command);
    buf_release(&was.before);
    buf_release(&was.after);
    promises_check(desk);
    return outcome;
}

struct outcome desk_must(struct desk *desk, struct command command)
{
    struct outcome outcome = desk_do(desk, command);
    if (outcome.code != ERR_OK)
        fail_msg("%s: %s: %s", command_kind_name(command.kind), outcome.err->field,
                 outcome.err->message);
    return outcome;
}

struct err desk_refused(struct desk *desk, struct command command, enum err_reason reason)
{
    struct outcome outcome = desk_do(desk, command);
    if (outcome.code == ERR_OK)
        fail_msg("%s: applied, not refused", command_kind_name(command.kind));
    assert_string_equal(err_reason_name(outcome.err->reason), err_reason_name(reason));
    return *outcome.err;
}

/* ---- looking ---- */

struct view desk_look(struct desk *desk, struct arena *arena)
{
    return (struct view){ .snapshot = store_snapshot(desk->store), .arena = arena };
}

void desk_look_away(struct view *view)
{
    snapshot_release(view->snapshot);
    view->snapshot = NULL;
}

static size_t rows_count(struct view *view, const struct key *prefix)
{
    struct cursor *cursor = view_cursor(view, prefix, NULL, false);
    struct str key, value;
    size_t count = 0;
    while (cursor_next(cursor, &key, &value))
        count++;
    cursor_close(cursor);
    return count;
}

struct desk_rows desk_table(struct desk *desk, struct arena *arena, enum key_table table,
                            const struct record_shape *shape)
{
    struct view view = desk_look(desk, arena);
    struct key prefix;
    struct str key, value;
    struct err err;
    key_begin(&prefix, STR("acme"), table);
    size_t room = rows_count(&view, &prefix), count = 0;
    char *rows = arena_alloc_array(arena, room, shape == NULL ? 1 : shape->size);
    struct desk_rows ret = {
        .rows = rows,
        .keys = ARENA_ARRAY(arena, struct str, room),
        .values = ARENA_ARRAY(arena, struct str, room),
        .count = room,
    };
    struct cursor *cursor = view_cursor(&view, &prefix, NULL, false);
    for (; count < room && cursor_next(cursor, &key, &value); count++) {
        ret.keys[count] = arena_str(arena, key);
        ret.values[count] = arena_str(arena, value);
        if (shape != NULL)
            assert_int_equal(view_decode(&view, shape, value, rows + count * shape->size, &err),
                             ERR_OK);
    }
    assert_int_equal(cursor_status(cursor, &err), ERR_OK);
    cursor_close(cursor);
    desk_look_away(&view);
    return ret;
}

const char *desk_text(struct desk *desk, const char *format, ...)
{
    char text[8192];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    assert_true(len >= 0);
    assert_true((size_t)len < sizeof(text));
    return arena_str(&desk->arena, str_c(text)).ptr;
}
