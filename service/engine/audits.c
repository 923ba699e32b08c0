/*
 * service/engine/audits.c: audits: their start, by a person or the schedule, and their end.
 *
 * One runs per channel at a time. How far it is stands in its row, which is written with whatever
 * was compared: a process that stops loses nothing. Whatever keeps it from going on, it ends.
 */
#include "service/domain/name.h"
#include "service/engine/apply_audit.h"

enum {
    SKU_COUNT_MAX = 1000,
    CORRECTION_COUNT_MAX = 100000,
    EXPORT_AGAIN_S = SECONDS_PER_DAY + 3600, /* once a day, also if our clock was wrong */
    RUN_DAYS_MAX = 2, /* of one that may ask: a paused channel, a key that is refused */
    URL_COUNT_MAX = 1000,
};

/* When the marketplace was last asked for an export. */
#define POLL_NAME STR("OF52")

/* ---- rows ---- */

/* Each kind has its count, also of one that an older program stored. */
static enum err_code counts_complete(struct apply *a, int64_t **counts, size_t *count)
{
    if (*count == AUDIT_KIND_COUNT)
        return ERR_OK;
    int64_t *grown = ARENA_ARRAY(a->arena, int64_t, AUDIT_KIND_COUNT);
    if (grown == NULL)
        return arena_err(a->arena, a->err);
    for (size_t i = 0; i < *count && i < AUDIT_KIND_COUNT; i++)
        grown[i] = (*counts)[i];
    *counts = grown;
    *count = AUDIT_KIND_COUNT;
    return ERR_OK;
}

static enum err_code audit_complete(struct apply *a, struct audit *audit)
{
    enum err_code code = counts_complete(a, &audit->counts, &audit->count_count);
    return code == ERR_OK ? counts_complete(a, &audit->open_counts, &audit->open_count_count)
                          : code;
}

enum err_code audit_load(struct apply *a, struct str channel, int64_t audit_no, struct audit *ret)
{
    struct key key;
    key_audit(&key, a->command->shop, channel, audit_no);
    enum err_code code =
        view_get_existing(&a->view, &key, &record_audit, REASON_AUDIT_NOT_FOUND, ret, a->err);
    return code == ERR_OK ? audit_complete(a, ret) : code;
}

enum err_code audit_in_phase(struct apply *a, struct str channel, int64_t audit_no,
                             enum audit_phase phase, bool *ret_found, struct audit *ret)
{
    enum err_code code = audit_load(a, channel, audit_no, ret);
    *ret_found = code == ERR_OK && ret->state == AUDIT_STATE_RUNNING && ret->phase == phase;
    return code;
}

void audit_store(struct apply *a, const struct audit *audit)
{
    struct key key;
    key_audit(&key, audit->shop, audit->channel, audit->audit_no);
    view_put(&a->view, &key, &record_audit, audit);
}

static enum err_code audit_latest(struct apply *a, struct str channel, bool *ret_found,
                                  struct audit *ret)
{
    struct key prefix;
    struct str key, value;
    enum err_code code = ERR_OK;
    key_begin(&prefix, a->command->shop, KEY_TABLE_AUDIT);
    key_add_text(&prefix, channel);
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, true);
    *ret = (struct audit){ 0 };
    *ret_found = cursor_next(cursor, &key, &value);
    if (*ret_found)
        code = view_decode(&a->view, &record_audit, value, ret, a->err);
    if (code == ERR_OK)
        code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    return code == ERR_OK ? audit_complete(a, ret) : code;
}

static enum err_code export_load(struct apply *a, struct str channel, struct key *key,
                                 struct poll *ret)
{
    bool found;
    key_poll(key, a->command->shop, channel, POLL_NAME);
    return view_get(&a->view, key, &record_poll, &found, ret, a->err);
}

static void audit_tell(struct apply *a, const struct audit *audit, enum audit_state from)
{
    apply_event(a, EVENT_AUDIT_CHANGED, audit->channel, apply_number(a, audit->audit_no),
                str_c(audit_state_name(from)), str_c(audit_state_name(audit->state)));
}

void audit_go_on(struct apply *a, struct audit *audit)
{
    audit_store(a, audit);
    audit_tell(a, audit, AUDIT_STATE_RUNNING);
    a->engine->news.has_audits = true;
}

static enum err_code answer_audit(struct apply *a, const struct audit *audit)
{
    a->out->audit = ARENA_NEW(a->arena, struct audit);
    if (a->out->audit == NULL)
        return arena_err(a->arena, a->err);
    *a->out->audit = *audit;
    return ERR_OK;
}

/* ---- the start ---- */

/* They begin among those that are looked at again. */
static enum err_code names_put(struct apply *a, struct audit *audit, const struct str *skus,
                               size_t count)
{
    const struct audit_again row = { .shown = -1 };
    for (size_t i = 0; i < count; i++) {
        struct key key;
        struct str known;
        bool found;
        enum err_code code = id_check(skus[i], a->err);
        if (code != ERR_OK)
            return err_in(a->err, "skus[%zu]", i);
        key_begin_audit(&key, audit->shop, KEY_TABLE_AUDIT_AGAIN, audit->channel, audit->audit_no);
        key_add_text(&key, skus[i]);
        code = view_get_bytes(&a->view, &key, &found, &known, a->err);
        if (code != ERR_OK)
            return code;
        if (!found)
            view_put(&a->view, &key, &record_audit_again, &row);
        audit->again_count += !found;
    }
    audit->total_count = audit->again_count;
    return ERR_OK;
}

static enum err_code audit_begin(struct apply *a, int64_t audit_no, const struct channel *channel,
                                 struct str actor, struct audit *ret)
{
    struct poll poll;
    struct key key;
    size_t count = a->command->kind == COMMAND_START_AUDIT ? a->command->start_audit.count : 0;
    *ret = (struct audit){
        .audit_no = audit_no,
        .shop = a->command->shop,
        .channel = channel->channel_id,
        .state = AUDIT_STATE_RUNNING,
        .phase = count == 0 ? AUDIT_PHASE_ASK : AUDIT_PHASE_AGAIN,
        .actor = actor,
        .is_full = count == 0,
        .started = a->now,
        .not_before = a->now,
        .next_no = 1,
    };
    enum err_code code = audit_complete(a, ret);
    if (code == ERR_OK && count > 0)
        code = names_put(a, ret, a->command->start_audit.skus, count);
    if (code == ERR_OK && count == 0)
        code = export_load(a, channel->channel_id, &key, &poll);
    if (code != ERR_OK)
        return code;
    if (count == 0 && instant_is_set(poll.last_run))
        ret->not_before = instant_max(a->now, instant_add_s(poll.last_run, EXPORT_AGAIN_S));
    ret->deadline = instant_add_s(ret->not_before, RUN_DAYS_MAX * SECONDS_PER_DAY);
    return ERR_OK;
}

static void audit_started(struct apply *a, const struct audit *audit)
{
    audit_store(a, audit);
    audit_tell(a, audit, AUDIT_STATE_NONE);
    a->engine->news.has_audits = true;
}

enum err_code apply_start_audit(struct apply *a)
{
    const struct command *command = a->command;
    const struct channel *channel;
    struct audit latest, audit;
    bool found;
    enum err_code code = apply_channel(a, command->start_audit.channel, &channel);
    if (code == ERR_OK)
        code = audit_latest(a, command->start_audit.channel, &found, &latest);
    if (code != ERR_OK)
        return code;
    if (latest.state == AUDIT_STATE_RUNNING)
        return err_set(a->err, REASON_AUDIT_RUNNING, "audit %lld is running on the channel",
                       (long long)latest.audit_no);
    if (command->start_audit.count > SKU_COUNT_MAX) {
        err_set(a->err, REASON_LIMIT_EXCEEDED, "at most %d SKUs", SKU_COUNT_MAX);
        return err_in(a->err, "skus");
    }
    if (command->start_audit.correction_count_max < 0 ||
        command->start_audit.correction_count_max > CORRECTION_COUNT_MAX) {
        err_set(a->err, REASON_FIELD_INVALID, "must be between 0 and %d", CORRECTION_COUNT_MAX);
        return err_in(a->err, "correction_count_max");
    }
    code = audit_begin(a, latest.audit_no + 1, channel, command->principal, &audit);
    if (code != ERR_OK)
        return code;
    audit.correction_left = command->start_audit.correction_count_max;
    audit_started(a, &audit);
    return answer_audit(a, &audit);
}

/* ---- the end ---- */

enum err_code audit_end(struct apply *a, struct audit *audit, enum audit_state state)
{
    audit->state = state;
    audit->phase = AUDIT_PHASE_NONE;
    audit->ended = a->now;
    audit->urls = NULL;
    audit->url_count = 0;
    audit->tracking_id = STR_EMPTY;
    audit->place = STR_EMPTY;
    audit_store(a, audit);
    audit_tell(a, audit, AUDIT_STATE_RUNNING);
    return state == AUDIT_STATE_COMPLETED
               ? exception_clear(a, EXCEPTION_AUDIT_FAILED, audit->channel)
               : ERR_OK;
}

enum err_code audit_fail(struct apply *a, struct audit *audit, const struct exchange *exchange)
{
    audit->error =
        arena_format(a->arena, "%.*s: %.*s", STR_ARG(exchange->step), STR_ARG(exchange->reason));
    if (audit->error.ptr == NULL)
        return arena_err(a->arena, a->err);
    enum err_code code = audit_end(a, audit, AUDIT_STATE_FAILED);
    if (code != ERR_OK || !str_eq(audit->actor, AUDIT_SCHEDULE))
        return code;
    return exception_raise(a, &(struct exception_raise){
                                  .cause = EXCEPTION_AUDIT_FAILED,
                                  .channel = audit->channel,
                                  .subject_id = audit->channel,
                                  .subject = name_channel(a->arena, audit->shop, audit->channel),
                                  .exchange = *exchange,
                              });
}

enum err_code apply_cancel_audit(struct apply *a)
{
    struct audit audit;
    enum err_code code =
        audit_load(a, a->command->audit.channel, a->command->audit.audit_no, &audit);
    if (code != ERR_OK)
        return code;
    if (audit.state != AUDIT_STATE_RUNNING)
        return err_set(a->err, REASON_AUDIT_ENDED, "the audit has ended");
    code = audit_end(a, &audit, AUDIT_STATE_CANCELLED);
    return code == ERR_OK ? answer_audit(a, &audit) : code;
}

enum err_code audits_give_up(struct apply *a, struct str channel)
{
    struct audit audit;
    bool found;
    enum err_code code = audit_latest(a, channel, &found, &audit);
    if (code != ERR_OK || audit.state != AUDIT_STATE_RUNNING)
        return code;
    audit.error = STR("the channel was deleted");
    return audit_end(a, &audit, AUDIT_STATE_FAILED);
}

/* ---- the export ---- */

static enum err_code export_asking(struct apply *a, struct audit *audit)
{
    struct poll poll;
    struct key key;
    enum err_code code = export_load(a, audit->channel, &key, &poll);
    if (code != ERR_OK)
        return code;
    poll.last_run = a->now;
    view_put(&a->view, &key, &record_poll, &poll);
    audit->asked = a->now;
    audit_go_on(a, audit);
    return ERR_OK;
}

static enum err_code export_ready(struct apply *a, struct audit *audit)
{
    const struct command *command = a->command;
    if (command->audit_export.url_count > URL_COUNT_MAX)
        return audit_fail(a, audit,
                          &(struct exchange){ .step = STR("OF53"),
                                              .reason = STR("the export has too many files") });
    audit->urls = command->audit_export.urls;
    audit->url_count = command->audit_export.url_count;
    audit->phase = audit->url_count > 0 ? AUDIT_PHASE_FILES : AUDIT_PHASE_WALK;
    audit_go_on(a, audit);
    return ERR_OK;
}

enum err_code apply_audit_export(struct apply *a)
{
    const struct command *command = a->command;
    struct audit audit;
    enum err_code code =
        audit_load(a, command->audit_export.channel, command->audit_export.audit_no, &audit);
    if (code != ERR_OK || audit.state != AUDIT_STATE_RUNNING)
        return code;
    switch (command->audit_export.step) {
    case AUDIT_STEP_ASKING:
        return audit.phase == AUDIT_PHASE_ASK ? export_asking(a, &audit) : ERR_OK;
    case AUDIT_STEP_ASKED:
        if (audit.phase != AUDIT_PHASE_ASK)
            return ERR_OK;
        audit.tracking_id = command->audit_export.tracking_id;
        audit.phase = AUDIT_PHASE_STATUS;
        audit_go_on(a, &audit);
        return ERR_OK;
    case AUDIT_STEP_READY:
        return audit.phase == AUDIT_PHASE_STATUS ? export_ready(a, &audit) : ERR_OK;
    default:
        return audit_fail(a, &audit, &command->audit_export.exchange);
    }
}

/* ---- time ---- */

static enum err_code audit_schedule(struct apply *a, const struct channel *channel,
                                    int64_t audit_no)
{
    struct audit audit;
    struct poll poll;
    struct key key;
    if (channel->audit_interval_s == 0 || channel->state != CHANNEL_STATE_ACTIVE)
        return ERR_OK;
    enum err_code code = export_load(a, channel->channel_id, &key, &poll);
    bool is_due = !instant_is_set(poll.last_run) ||
                  instant_add_s(poll.last_run, channel->audit_interval_s).us <= a->now.us;
    if (code == ERR_OK && is_due)
        code = audit_begin(a, audit_no, channel, AUDIT_SCHEDULE, &audit);
    if (code == ERR_OK && is_due)
        audit_started(a, &audit);
    return code;
}

static enum err_code channel_tick(struct apply *a, const struct channel *channel)
{
    struct audit latest;
    bool found;
    enum err_code code = audit_latest(a, channel->channel_id, &found, &latest);
    if (code != ERR_OK)
        return code;
    if (latest.state != AUDIT_STATE_RUNNING)
        return audit_schedule(a, channel, latest.audit_no + 1);
    if (latest.deadline.us > a->now.us)
        return ERR_OK;
    return audit_fail(a, &latest,
                      &(struct exchange){ .step = STR("audit"),
                                          .reason = STR("it did not end within two days") });
}

enum err_code audits_tick(struct apply *a)
{
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < a->shop->channel_count; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, channel_tick(a, &a->shop->channels[i]));
    }
    return code;
}
