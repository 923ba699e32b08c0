/*
 * service/engine/exception_batch.c: many exceptions are taken up at once.
 *
 * Which ones is found out here and not by the caller, in the same command: so the same request id
 * gives the same answer, although what it took up matches no more.
 */
#include "service/engine/apply.h"

enum {
    MATCH_ARENA_BYTES = 1 << 20, /* one exception at a time */
    MATCH_SCAN_COUNT = 10000, /* the batch keeps what it reads; what lies behind waits its turn */
};

struct matches {
    struct str *ids;
    size_t count;
    int64_t left;
};

static enum err_code match_one(struct apply *a, struct arena *arena, struct str id, bool *ret)
{
    struct view view = { .txn = a->view.txn, .arena = arena };
    struct exception exception;
    struct key key;
    arena_reset(arena);
    key_exception(&key, a->command->shop, id);
    enum err_code code = view_get_existing(&view, &key, &record_exception,
                                           REASON_EXCEPTION_NOT_FOUND, &exception, a->err);
    *ret = code == ERR_OK && exception_matches(&exception, &a->command->retry_exceptions.filter);
    return code;
}

static enum err_code matches_take(struct apply *a, struct arena *arena, struct matches *ret)
{
    size_t room = a->command->retry_exceptions.count_max;
    struct key prefix;
    struct str key, value, id;
    enum err_code code = ERR_OK;
    size_t scanned = 0;
    key_begin(&prefix, a->command->shop, KEY_TABLE_EXCEPTION_ORDER);
    key_add_number(&prefix, 0);
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, true);
    while (code == ERR_OK && scanned++ < MATCH_SCAN_COUNT && cursor_next(cursor, &key, &value)) {
        bool is_match = false;
        CHECK(key_take_exception(key, &id));
        id = arena_str(a->arena, id);
        if (id.ptr == NULL)
            code = arena_err(a->arena, a->err);
        else
            code = match_one(a, arena, id, &is_match);
        if (code != ERR_OK || !is_match)
            continue;
        if (ret->count < room)
            ret->ids[ret->count++] = id;
        else
            ret->left++;
    }
    if (code == ERR_OK)
        code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    return code;
}

static enum err_code retry_one(struct apply *a, struct str id, struct retry_outcome *ret)
{
    struct apply_mark mark = apply_mark(a);
    struct exception exception;
    a->order_moved = false;
    enum err_code code = exception_retry(a, id, STR_EMPTY, &exception);
    ret->exception_id = id;
    if (code == ERR_OK || apply_spoils_all(code))
        return code;
    apply_rollback(a, &mark);
    ret->reason = a->err->reason;
    ret->message = arena_str(a->arena, str_c(a->err->message));
    return ERR_OK;
}

enum err_code apply_retry_exceptions(struct apply *a)
{
    size_t room = a->command->retry_exceptions.count_max;
    struct matches matches = { .ids = ARENA_ARRAY(a->arena, struct str, room) };
    struct arena arena;
    if (matches.ids == NULL)
        return arena_err(a->arena, a->err);
    arena_init(&arena, MATCH_ARENA_BYTES);
    enum err_code code = matches_take(a, &arena, &matches);
    arena_release(&arena);
    a->out->retries = ARENA_ARRAY(a->arena, struct retry_outcome, matches.count);
    if (code == ERR_OK && a->out->retries == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; code == ERR_OK && i < matches.count; i++)
        code = retry_one(a, matches.ids[i], &a->out->retries[i]);
    a->out->retry_count = matches.count;
    a->out->retries_left = matches.left;
    return code == ERR_OK && arena_is_full(a->arena) ? arena_err(a->arena, a->err) : code;
}
