/*
 * service/engine/reference.c: what a marketplace says of itself is kept, and unblocks what waited.
 */
#include "service/engine/apply.h"

enum { HELD_COUNT_MAX = 10000 };

static enum err_code held_collect(struct apply *a, struct str *ret_ids, size_t *ret_count)
{
    struct key prefix;
    struct str key, value;
    struct str wanted =
        arena_format(a->arena, "%s~", exception_cause_row(EXCEPTION_CARRIER_UNKNOWN)->id);
    size_t count = 0;
    key_begin(&prefix, a->command->shop, KEY_TABLE_EXCEPTION_ORDER);
    key_add_number(&prefix, 0);
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, false);
    while (count < HELD_COUNT_MAX && cursor_next(cursor, &key, &value)) {
        struct str id;
        if (key_take_exception(key, &id) && str_starts(id, wanted))
            ret_ids[count++] = arena_str(a->arena, id);
    }
    enum err_code code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    *ret_count = count;
    return code;
}

static enum err_code held_retry(struct apply *a, struct str channel, struct str id)
{
    struct exception exception;
    struct key key;
    key_exception(&key, a->command->shop, id);
    enum err_code code = view_get_existing(&a->view, &key, &record_exception,
                                           REASON_EXCEPTION_NOT_FOUND, &exception, a->err);
    if (code != ERR_OK || !str_eq(exception.channel, channel))
        return code;
    code = dispatch_retry(a, &exception, STR_EMPTY);
    if (code == ERR_OK)
        code = view_get_existing(&a->view, &key, &record_exception, REASON_EXCEPTION_NOT_FOUND,
                                 &exception, a->err);
    a->out->released_count += code == ERR_OK && exception.state == EXCEPTION_STATE_RESOLVED;
    return code;
}

/* Shipments that stopped for their carrier are looked at again, with the list as it is now. */
enum err_code carriers_changed(struct apply *a, struct str channel)
{
    struct str *ids = ARENA_ARRAY(a->arena, struct str, HELD_COUNT_MAX);
    size_t count = 0;
    if (ids == NULL)
        return arena_err(a->arena, a->err);
    enum err_code code = held_collect(a, ids, &count);
    if (code == ERR_OK && arena_is_full(a->arena))
        return arena_err(a->arena, a->err);
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, held_retry(a, channel, ids[i]));
    }
    return code;
}

/* When it was asked counts as much as what was answered: most may be asked once a day. */
static enum err_code asked(struct apply *a, struct str channel)
{
    struct str name = a->command->see_reference.poll_name;
    const struct poll *poll = &a->command->see_reference.poll;
    struct key key;
    if (name.len == 0)
        return ERR_OK;
    key_poll(&key, a->command->shop, channel, name);
    view_put(&a->view, &key, &record_poll, poll);
    if (poll->last_success.us < poll->last_run.us)
        return ERR_OK; /* it is about to be: what comes of it is not known */
    return exception_clear(a, EXCEPTION_CALL_FAILING,
                           exception_subject(a, channel, name, STR_EMPTY));
}

enum err_code apply_see_reference(struct apply *a)
{
    const struct command *command = a->command;
    struct str channel = command->see_reference.channel;
    const struct channel *known;
    struct key key;
    enum err_code code = apply_channel(a, channel, &known);
    if (code == ERR_OK)
        code = asked(a, channel);
    if (code != ERR_OK)
        return code;
    if (command->see_reference.platform != NULL) {
        key_reference(&key, command->shop, channel, STR("platform"));
        view_put(&a->view, &key, &record_platform, command->see_reference.platform);
    }
    if (command->see_reference.reasons != NULL) {
        key_reference(&key, command->shop, channel, STR("reasons"));
        view_put(&a->view, &key, &record_reasons, command->see_reference.reasons);
    }
    if (command->see_reference.carriers == NULL)
        return ERR_OK;
    key_reference(&key, command->shop, channel, STR("carriers"));
    view_put(&a->view, &key, &record_carriers, command->see_reference.carriers);
    return carriers_changed(a, channel);
}
