/*
 * service/engine/brake.c: what a channel's brake counts and holds, and how it is let go.
 *
 * A fall that is held has left the log of falls for one of its own. It leaves that by itself when
 * its offer is to fall no more, or sales alone would lower it; else a person lets all that is held
 * go, and stock files take it from there.
 */
#include "service/domain/brake.h"
#include "service/domain/name.h"
#include "service/engine/apply.h"
#include "service/engine/pending.h"

enum err_code brake_load(const struct view *view, struct str shop, struct str channel,
                         struct stock_brake *ret, struct err *err)
{
    struct key key;
    bool found;
    key_brake(&key, shop, channel);
    enum err_code code = view_get(view, &key, &record_stock_brake, &found, ret, err);
    ret->channel = channel;
    return code;
}

static void brake_store(struct apply *a, const struct stock_brake *brake)
{
    struct key key;
    key_brake(&key, a->command->shop, brake->channel);
    view_put(&a->view, &key, &record_stock_brake, brake);
}

static enum err_code brake_get(struct apply *a, struct str channel, struct stock_brake *ret)
{
    return brake_load(&a->view, a->command->shop, channel, ret, a->err);
}

/* ---- what is offered ---- */

int64_t brake_told(struct publication *publication)
{
    bool was_offered = publication->told > 0;
    if (publication->sent >= 0)
        publication->told = publication->sent;
    return (publication->told > 0) - was_offered;
}

enum err_code brake_offered(struct apply *a, struct str channel, int64_t difference)
{
    struct stock_brake brake;
    if (difference == 0)
        return ERR_OK;
    enum err_code code = brake_get(a, channel, &brake);
    if (code != ERR_OK)
        return code;
    brake.offered_count += difference;
    brake_store(a, &brake);
    return ERR_OK;
}

bool brake_follow(struct apply *a, struct position *position)
{
    bool is_changed = false;
    for (size_t i = 0; i < position->publication_count; i++) {
        struct publication *publication = &position->publications[i];
        int64_t told = publication->told;
        int64_t difference = brake_told(publication);
        is_changed = is_changed || publication->told != told;
        if (brake_offered(a, publication->channel, difference) != ERR_OK)
            return is_changed; /* the store: the commit fails as well */
    }
    return is_changed;
}

/* ---- what is held ---- */

static void held_leaves(struct apply *a, const struct publication *publication)
{
    struct stock_brake brake;
    if (brake_get(a, publication->channel, &brake) != ERR_OK)
        return; /* as above */
    if (publication->pending_no < brake.released_no)
        brake.released_count--;
    else
        brake.held_count--;
    brake_store(a, &brake);
}

bool brake_keeps(struct apply *a, const struct position *position,
                 const struct publication *publication)
{
    if (publication->pending != STOCK_HELD)
        return false;
    const struct channel *channel = apply_find_channel(a, publication->channel);
    bool is_fall = stock_change_of(publication) == STOCK_FALL;
    if (is_fall && channel != NULL &&
        brake_kind_of(position, channel, stock_policy_of(&a->shop->rules, channel, position->sku),
                      publication, selling_is_stopped(a->shop, publication->channel)) != BRAKE_NONE)
        return true;
    held_leaves(a, publication);
    return false;
}

void brake_forget(struct apply *a, struct publication *publication)
{
    if (publication->pending == STOCK_HELD)
        held_leaves(a, publication);
    publication->sent = 0;
    if (brake_offered(a, publication->channel, brake_told(publication)) != ERR_OK)
        return; /* as above */
}

bool brake_has_lost(struct apply *a, struct publication *publication)
{
    struct stock_brake brake;
    if (publication->pending != STOCK_HELD ||
        brake_get(a, publication->channel, &brake) != ERR_OK ||
        publication->pending_no >= brake.lost_no)
        return false;
    held_leaves(a, publication);
    publication->pending = STOCK_FALL;
    return true;
}

static enum err_code raise_held(struct apply *a, const struct channel *channel,
                                const struct stock_brake *brake, const struct brake_run *run)
{
    bool is_zero = run->holds_zeroes && !run->holds_falls;
    int64_t share_bp = is_zero ? channel->brake_zero_bp : channel->brake_fall_bp;
    int64_t offered = brake->offered_count + brake_zeroes(brake, a->now);
    return exception_raise(
        a,
        &(struct exception_raise){
            .cause = EXCEPTION_STOCK_HELD,
            .channel = channel->channel_id,
            .subject_id = channel->channel_id,
            .subject = name_channel(a->arena, a->command->shop, channel->channel_id),
            .exchange = { .step = STR("brake"),
                          .reason = arena_format(
                              a->arena,
                              "%lld of %lld offers are held that would %s: more than %lld.%02lld "
                              "%% in an hour",
                              (long long)brake->held_count, (long long)offered,
                              is_zero ? "go to 0" : "fall", (long long)(share_bp / 100),
                              (long long)(share_bp % 100)) },
        });
}

enum err_code brake_account(struct apply *a, const struct channel *channel,
                            const struct brake_run *run, int64_t held, int64_t offered)
{
    struct stock_brake brake;
    int64_t zeroes = run->holds_zeroes ? 0 : run->zero_count;
    int64_t falls = run->holds_falls ? 0 : run->fall_count - (run->zero_count - zeroes);
    if (held == 0 && offered == 0 && falls == 0)
        return ERR_OK;
    enum err_code code = brake_get(a, channel->channel_id, &brake);
    struct brake_slot *slots = ARENA_ARRAY(a->arena, struct brake_slot, BRAKE_SLOT_COUNT);
    if (code != ERR_OK)
        return code;
    if (slots == NULL)
        return arena_err(a->arena, a->err);
    if (falls > 0)
        brake_count(&brake, a->now, a->now, zeroes, falls, slots);
    brake.held_count += held;
    code = held == 0 ? ERR_OK : raise_held(a, channel, &brake, run);
    brake.is_raised = brake.is_raised || held > 0;
    brake.offered_count += offered;
    brake_store(a, &brake);
    return code;
}

enum err_code brake_take_back(struct apply *a, const struct stock_file *file)
{
    struct stock_brake brake;
    if (file->braked_falls == 0)
        return ERR_OK;
    enum err_code code = brake_get(a, file->channel, &brake);
    struct brake_slot *slots = ARENA_ARRAY(a->arena, struct brake_slot, BRAKE_SLOT_COUNT + 1);
    if (code != ERR_OK)
        return code;
    if (slots == NULL)
        return arena_err(a->arena, a->err);
    brake_count(&brake, file->opened, a->now, -file->braked_zeroes, -file->braked_falls, slots);
    brake_store(a, &brake);
    return ERR_OK;
}

/* ---- it ends ---- */

enum err_code brake_tick(struct apply *a)
{
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < a->shop->channel_count; i++) {
        struct str channel = a->shop->channels[i].channel_id;
        struct stock_brake brake;
        code = brake_get(a, channel, &brake);
        if (code != ERR_OK || !brake.is_raised || brake.held_count > 0)
            continue;
        brake.is_raised = false;
        brake_store(a, &brake);
        code = exception_clear(a, EXCEPTION_STOCK_HELD, channel);
    }
    return code;
}

enum err_code brake_remove(struct apply *a, struct str channel)
{
    struct stock_brake brake;
    enum err_code code = brake_get(a, channel, &brake);
    if (code != ERR_OK)
        return code;
    brake.held_count += brake.released_count;
    brake.released_count = 0;
    brake.released_no = 0;
    brake.lost_no = a->shop->next_pending_no;
    brake.is_raised = false;
    brake_store(a, &brake);
    return exception_clear(a, EXCEPTION_STOCK_HELD, channel);
}

enum err_code apply_release_brake(struct apply *a)
{
    const struct command *command = a->command;
    const struct channel *channel;
    struct stock_brake brake;
    enum err_code code = apply_channel(a, command->release_brake.channel, &channel);
    if (code == ERR_OK)
        code = brake_get(a, channel->channel_id, &brake);
    if (code != ERR_OK)
        return code;
    if (brake.held_count == 0)
        return err_set(a->err, REASON_BRAKE_NOT_HELD, "nothing is held");
    if (brake.held_count > command->release_brake.held_count_max) {
        err_set(a->err, REASON_BRAKE_NOT_HELD, "%lld offers are held", (long long)brake.held_count);
        return err_in(a->err, "held_count_max");
    }
    a->out->released_count = brake.held_count;
    brake.released_count += brake.held_count;
    brake.held_count = 0;
    brake.released_no = a->shop->next_pending_no;
    brake.is_raised = false;
    brake_store(a, &brake);
    a->engine->news.has_stock = true;
    return exception_clear(a, EXCEPTION_STOCK_HELD, channel->channel_id);
}
