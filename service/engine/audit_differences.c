/*
 * service/engine/audit_differences.c: differences as rows, and how they are put right.
 *
 * A correction goes the way of all stock: what the marketplace shows counts as not known, and the
 * next file tells what is wanted then. Less may be told at once. More only after the source was
 * read: where the shop's stock is read in SCAYLE the variant is hinted, and its reading raises it;
 * where stock is pushed, it must have been pushed since the audit began.
 */
#include "service/engine/apply_audit.h"

enum { CORRECTION_COUNT_MAX = 10000 }; /* of a command: each takes a position and a difference */

/* ---- rows ---- */

static void difference_key(const struct audit *audit, struct str sku, struct key *key)
{
    key_begin_audit(key, audit->shop, KEY_TABLE_AUDIT_DIFFERENCE, audit->channel, audit->audit_no);
    key_add_text(key, sku);
}

static void found_key(const struct audit *audit, int64_t no, struct key *key)
{
    key_begin_audit(key, audit->shop, KEY_TABLE_AUDIT_FOUND, audit->channel, audit->audit_no);
    key_add_number(key, no);
}

static void open_begin(const struct audit *audit, enum audit_kind kind, struct key *key)
{
    key_begin_audit(key, audit->shop, KEY_TABLE_AUDIT_OPEN, audit->channel, audit->audit_no);
    key_add_number(key, (int64_t)kind);
}

enum err_code difference_load(struct apply *a, const struct audit *audit, struct str sku,
                              bool *ret_found, struct audit_difference *ret)
{
    struct key key;
    difference_key(audit, sku, &key);
    return view_get(&a->view, &key, &record_audit_difference, ret_found, ret, a->err);
}

static bool is_open(const struct audit_difference *difference)
{
    return difference->proposed >= 0 && !difference->is_corrected;
}

static void difference_count(struct apply *a, struct audit *audit,
                             const struct audit_difference *difference, int64_t by)
{
    struct key key;
    audit->counts[difference->kind] += by;
    if (!is_open(difference))
        return;
    audit->open_counts[difference->kind] += by;
    open_begin(audit, difference->kind, &key);
    key_add_text(&key, difference->sku);
    if (by > 0)
        txn_put(a->view.txn, key_str(&key), STR_EMPTY);
    else
        txn_delete(a->view.txn, key_str(&key));
}

void difference_store(struct apply *a, struct audit *audit, const struct audit_difference *before,
                      struct audit_difference *difference)
{
    struct key key;
    bool is_new = before == NULL || before->kind != difference->kind;
    if (before != NULL) {
        difference_count(a, audit, before, -1);
        difference->no = before->no;
        found_key(audit, before->no, &key);
        if (is_new)
            txn_delete(a->view.txn, key_str(&key));
    }
    difference_count(a, audit, difference, 1);
    if (is_new) {
        difference->no = audit->next_no++;
        found_key(audit, difference->no, &key);
        txn_put(a->view.txn, key_str(&key), difference->sku);
    }
    difference_key(audit, difference->sku, &key);
    view_put(&a->view, &key, &record_audit_difference, difference);
}

/* ---- one correction ---- */

/* The next file tells what is wanted. The caller stores the position. */
static void publication_renew(struct apply *a, struct audit *audit, struct str sku,
                              struct publication *publication, int64_t available,
                              struct audit_difference *difference)
{
    publication->sent = -1;
    publication->raise_audit = 0;
    publication->raise_since = INSTANT_NONE;
    difference->is_corrected = true;
    difference->note = STR_EMPTY;
    audit->corrected_count++;
    apply_event(a, EVENT_OFFER_CORRECTED, audit->channel, sku, apply_number(a, difference->shown),
                apply_number(a, available));
}

enum err_code difference_correct(struct apply *a, struct audit *audit,
                                 const struct channel *channel, struct position *position,
                                 struct audit_difference *difference, enum correction *ret)
{
    int64_t at = position_find_publication(position, audit->channel);
    *ret = CORRECTION_NONE;
    if (at < 0)
        return ERR_OK;
    struct publication *publication = &position->publications[at];
    int64_t available = offer_available(a, position, channel, publication);
    difference->wanted = difference->proposed = available;
    bool is_raise = available > difference->shown;
    bool is_reading = a->shop->shop.reads_stock;
    if (available == difference->shown) {
        difference->proposed = -1;
        difference->note = STR("what is wanted is what the marketplace shows by now");
        return ERR_OK;
    }
    if (is_raise && !is_reading &&
        !audit_is_reported(position, stock_policy_of(&a->shop->rules, channel, position->sku),
                           audit->started)) {
        difference->note = STR("not raised: the source has not reported it since the audit began");
        return ERR_OK;
    }
    *ret = is_raise && is_reading ? CORRECTION_ASKED : CORRECTION_DONE;
    if (*ret == CORRECTION_DONE) {
        publication_renew(a, audit, position->sku, publication, available, difference);
        position_store(a, position);
        return ERR_OK;
    }
    difference->note = STR("raised as soon as the shop's stock of it was read");
    publication->raise_audit = audit->audit_no;
    publication->raise_since = a->now;
    position_store(a, position);
    return stock_hint_put(a, position->sku, a->now);
}

/* ---- the source was read ---- */

static enum err_code correction_see(struct apply *a, struct position *position,
                                    struct publication *publication)
{
    struct audit audit;
    struct audit_difference before, difference;
    bool found;
    const struct channel *channel = apply_find_channel(a, publication->channel);
    int64_t audit_no = publication->raise_audit;
    publication->raise_audit = 0;
    publication->raise_since = INSTANT_NONE;
    if (channel == NULL)
        return ERR_OK;
    enum err_code code = audit_load(a, publication->channel, audit_no, &audit);
    if (code == ERR_NOT_FOUND) /* it is not kept any more */
        return ERR_OK;
    if (code == ERR_OK)
        code = difference_load(a, &audit, position->sku, &found, &before);
    if (code != ERR_OK || !found || !is_open(&before))
        return code;
    difference = before;
    difference.wanted = offer_available(a, position, channel, publication);
    if (difference.wanted != before.wanted) {
        difference.kind = AUDIT_KIND_SOURCE_DIFFERS;
        difference.proposed = difference.wanted;
    }
    publication_renew(a, &audit, position->sku, publication, difference.wanted, &difference);
    difference_store(a, &audit, &before, &difference);
    audit_store(a, &audit);
    return ERR_OK;
}

enum err_code corrections_see(struct apply *a, struct position *position, struct instant read,
                              bool *is_changed)
{
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < position->publication_count; i++) {
        struct publication *publication = &position->publications[i];
        if (publication->raise_audit == 0 || read.us < publication->raise_since.us)
            continue;
        *is_changed = true;
        code = correction_see(a, position, publication);
    }
    return code;
}

/* ---- what a person asks for ---- */

static enum err_code open_collect(struct apply *a, const struct audit *audit, enum audit_kind kind,
                                  struct str *skus, size_t room, size_t *count)
{
    struct key prefix;
    struct str key, value;
    open_begin(audit, kind, &prefix);
    struct cursor *cursor = view_cursor(&a->view, &prefix, NULL, false);
    while (*count < room && cursor_next(cursor, &key, &value))
        skus[(*count)++] =
            arena_str(a->arena, (struct str){ key.ptr + prefix.len, key.len - prefix.len - 1 });
    enum err_code code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    return code == ERR_OK && arena_is_full(a->arena) ? arena_err(a->arena, a->err) : code;
}

static enum err_code sku_correct(struct apply *a, struct audit *audit,
                                 const struct channel *channel, struct str sku)
{
    struct audit_difference before, difference;
    struct position position;
    enum correction done;
    bool found = false;
    enum err_code code = difference_load(a, audit, sku, &found, &before);
    if (code == ERR_OK && found)
        code = position_load(a, sku, &found, &position);
    if (code != ERR_OK || !found)
        return code;
    difference = before;
    code = difference_correct(a, audit, channel, &position, &difference, &done);
    if (code != ERR_OK)
        return code;
    a->out->correction_count += done != CORRECTION_NONE;
    difference_store(a, audit, &before, &difference);
    return ERR_OK;
}

/* Of the kinds that are asked for, each once. */
static int64_t open_count(const struct apply *a, const struct audit *audit,
                          bool ret_wanted[AUDIT_KIND_COUNT])
{
    int64_t count = 0;
    for (size_t i = 0; i < a->command->audit.kind_count; i++)
        ret_wanted[a->command->audit.kinds[i]] = true;
    for (size_t kind = 0; kind < AUDIT_KIND_COUNT; kind++)
        count += ret_wanted[kind] ? audit->open_counts[kind] : 0;
    return count;
}

static enum err_code too_many(struct apply *a, int64_t count, int64_t count_max)
{
    err_set(a->err, REASON_AUDIT_CORRECTIONS_TOO_MANY, "there are %lld corrections, more than %lld",
            (long long)count, (long long)count_max);
    return err_in(a->err, "correction_count_max");
}

enum err_code apply_correct_audit(struct apply *a)
{
    const struct command *command = a->command;
    const struct channel *channel;
    struct audit audit;
    bool wanted[AUDIT_KIND_COUNT] = { false };
    size_t count = 0;
    enum err_code code = apply_channel(a, command->audit.channel, &channel);
    if (code == ERR_OK)
        code = audit_load(a, command->audit.channel, command->audit.audit_no, &audit);
    if (code != ERR_OK)
        return code;
    int64_t count_max = command->audit.correction_count_max;
    if (count_max < 1 || count_max > CORRECTION_COUNT_MAX) {
        err_set(a->err, REASON_FIELD_INVALID, "must be between 1 and %d", CORRECTION_COUNT_MAX);
        return err_in(a->err, "correction_count_max");
    }
    int64_t there = open_count(a, &audit, wanted);
    if (there > count_max)
        return too_many(a, there, count_max);
    struct str *skus = ARENA_ARRAY(a->arena, struct str, (size_t)there);
    if (skus == NULL)
        return arena_err(a->arena, a->err);
    for (enum audit_kind kind = 0; code == ERR_OK && kind < AUDIT_KIND_COUNT; kind++) {
        if (wanted[kind])
            code = open_collect(a, &audit, kind, skus, (size_t)there, &count);
    }
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, sku_correct(a, &audit, channel, skus[i]));
    }
    if (code == ERR_OK && count > 0)
        audit_store(a, &audit);
    return code;
}
