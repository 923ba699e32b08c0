/*
 * service/engine/audit_sweep.c: what ended audits needed, and audits that are old, go.
 *
 * A tick takes a bounded number of rows. The newest audit of a channel stays: its number is the
 * next one's.
 */
#include <string.h>

#include "service/engine/apply_audit.h"

enum { SWEEP_COUNT = 1000, AUDIT_COUNT_MAX = 256, KEEP_DAYS = 30 };

/* Of one that does not run any more. */
static const enum key_table needed[] = { KEY_TABLE_AUDIT_MARK, KEY_TABLE_AUDIT_AGAIN };
/* Of one that is old. */
static const enum key_table kept[] = { KEY_TABLE_AUDIT_DIFFERENCE, KEY_TABLE_AUDIT_FOUND,
                                       KEY_TABLE_AUDIT_OPEN };

/* Whose row a key is; in the arena. */
struct owner {
    struct str key, channel;
    int64_t audit_no;
};

static bool owner_of(struct apply *a, struct str key, struct owner *ret)
{
    struct key_parts parts;
    if (!key_open(key, &parts) || !key_take_text(&parts, &ret->channel) ||
        !key_take_number(&parts, &ret->audit_no))
        return false;
    ret->key = arena_str(a->arena, key);
    ret->channel = arena_str(a->arena, ret->channel);
    return ret->channel.ptr != NULL;
}

/* Of the first row of the table at `from` or behind. */
static enum err_code owner_next(struct apply *a, enum key_table table, const struct key *from,
                                bool *ret_found, struct owner *ret)
{
    struct key prefix;
    struct str key, value;
    key_begin(&prefix, a->command->shop, table);
    struct cursor *cursor = from == NULL ? view_queue(&a->view, &prefix, NULL)
                                         : view_cursor(&a->view, &prefix, from, false);
    *ret_found = cursor_next(cursor, &key, &value) && owner_of(a, key, ret);
    enum err_code code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    return code == ERR_OK && arena_is_full(a->arena) ? arena_err(a->arena, a->err) : code;
}

static enum err_code rows_delete(struct apply *a, struct cursor *rows, size_t *left)
{
    size_t count;
    enum err_code code = apply_delete_rows(a, rows, *left, &count);
    *left -= count;
    return code;
}

/* From the row on that was found: what was deleted before it is not passed over again. */
static enum err_code owned_delete(struct apply *a, enum key_table table, const struct owner *owner,
                                  size_t *left)
{
    struct key prefix, from = { .len = owner->key.len };
    memcpy(from.bytes, owner->key.ptr, owner->key.len);
    key_begin_audit(&prefix, a->command->shop, table, owner->channel, owner->audit_no);
    return rows_delete(a, view_cursor(&a->view, &prefix, &from, false), left);
}

static enum err_code is_running(struct apply *a, const struct owner *owner, bool *ret)
{
    struct audit audit;
    struct key key;
    bool found;
    key_audit(&key, a->command->shop, owner->channel, owner->audit_no);
    enum err_code code = view_get(&a->view, &key, &record_audit, &found, &audit, a->err);
    *ret = found && audit.state == AUDIT_STATE_RUNNING;
    return code;
}

/* At most one runs per channel: the others are found behind few. */
static enum err_code needed_sweep(struct apply *a, enum key_table table, size_t *left)
{
    struct key from = { .len = 0 };
    struct owner owner;
    bool found = true, runs;
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && found && *left > 0 && i < AUDIT_COUNT_MAX; i++) {
        code = owner_next(a, table, from.len > 0 ? &from : NULL, &found, &owner);
        if (code != ERR_OK || !found)
            break;
        code = is_running(a, &owner, &runs);
        if (code == ERR_OK && !runs)
            code = owned_delete(a, table, &owner, left);
        key_begin_audit(&from, a->command->shop, table, owner.channel, owner.audit_no);
        key_end(&from);
    }
    return code;
}

/* Whether it is old, and not the newest of its channel. */
static enum err_code is_old(struct apply *a, const struct owner *owner, bool *ret)
{
    struct audit audit;
    struct owner next;
    struct key key;
    bool found;
    *ret = false;
    key_audit(&key, a->command->shop, owner->channel, owner->audit_no);
    enum err_code code = view_get(&a->view, &key, &record_audit, &found, &audit, a->err);
    struct instant until = instant_add_s(audit.ended, (int64_t)KEEP_DAYS * SECONDS_PER_DAY);
    if (code != ERR_OK || !found || audit.state == AUDIT_STATE_RUNNING || until.us > a->now.us)
        return code;
    key_end(&key);
    code = owner_next(a, KEY_TABLE_AUDIT, &key, &found, &next);
    *ret = code == ERR_OK && found && str_eq(next.channel, owner->channel);
    return code;
}

static enum err_code audit_forget(struct apply *a, const struct owner *owner, size_t *left)
{
    struct key key;
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && *left > 0 && i < ARRAY_COUNT(kept); i++) {
        key_begin_audit(&key, a->command->shop, kept[i], owner->channel, owner->audit_no);
        code = rows_delete(a, view_queue(&a->view, &key, NULL), left);
    }
    if (code != ERR_OK || *left == 0)
        return code;
    key_audit(&key, a->command->shop, owner->channel, owner->audit_no);
    txn_delete(a->view.txn, key_str(&key));
    --*left;
    return ERR_OK;
}

/* The oldest of each channel. */
static enum err_code kept_sweep(struct apply *a, size_t *left)
{
    struct key from = { .len = 0 };
    struct owner owner;
    bool found = true, old;
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && found && *left > 0 && i < AUDIT_COUNT_MAX; i++) {
        code = owner_next(a, KEY_TABLE_AUDIT, from.len > 0 ? &from : NULL, &found, &owner);
        if (code != ERR_OK || !found)
            break;
        code = is_old(a, &owner, &old);
        if (code == ERR_OK && old)
            code = audit_forget(a, &owner, left);
        key_begin(&from, a->command->shop, KEY_TABLE_AUDIT);
        key_add_text(&from, owner.channel);
        key_end(&from);
    }
    return code;
}

enum err_code audits_sweep(struct apply *a)
{
    size_t left = SWEEP_COUNT;
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < ARRAY_COUNT(needed); i++)
        code = needed_sweep(a, needed[i], &left);
    if (code == ERR_OK)
        code = kept_sweep(a, &left);
    if (code == ERR_OK && left == 0)
        a->engine->news.has_more = true;
    return code;
}
