/*
 * service/engine/audit_judge.c: one offer, as the marketplace shows it, against ours.
 *
 * What may be right by the time that it is looked at is put aside: stock that is on its way, and
 * another quantity while orders have yet to be read. That many are put aside; of more it is
 * only counted that they could not be compared.
 */
#include "service/engine/apply_audit.h"

enum {
    AGAIN_COUNT_MAX = 1000,
    LEAVE_S = 1800, /* a file that is not sent for so long does not leave */
};

/* ---- what is known ---- */

/* A round of the poll that is not done says nothing of when the one before began. */
enum err_code audit_look_open(struct apply *a, struct audit *audit, struct audit_look *ret)
{
    struct poll orders;
    struct key key;
    bool found;
    *ret = (struct audit_look){ .audit = audit, .next_no = audit->next_no };
    key_poll(&key, audit->shop, audit->channel, STR("orders"));
    enum err_code code = view_get(&a->view, &key, &record_poll, &found, &orders, a->err);
    if (code == ERR_OK && orders.last_success.us >= orders.last_run.us)
        ret->orders_read = orders.last_run;
    return code == ERR_OK ? apply_channel(a, audit->channel, &ret->channel) : code;
}

/* The file that carried the newest quantity. */
static enum err_code file_fill(struct apply *a, const struct audit_look *look,
                               struct audit_offer *offer)
{
    struct stock_file file;
    struct key key;
    bool found;
    if (offer->publication->sent_file == 0)
        return ERR_OK;
    key_stock_file(&key, look->audit->shop, look->audit->channel, offer->publication->sent_file);
    enum err_code code = view_get(&a->view, &key, &record_stock_file, &found, &file, a->err);
    if (code != ERR_OK || !found)
        return code;
    offer->is_in_file = stock_file_is_open(&file);
    offer->is_stuck =
        file.state == STOCK_FILE_STATE_OPEN && instant_add_s(file.opened, LEAVE_S).us < a->now.us;
    offer->applied = file.completed;
    return ERR_OK;
}

/* ---- looking again ---- */

static void again_key(const struct audit *audit, struct str sku, struct key *key)
{
    key_begin_audit(key, audit->shop, KEY_TABLE_AUDIT_AGAIN, audit->channel, audit->audit_no);
    key_add_text(key, sku);
}

/* Since when it shows this quantity, as far as is known. */
static enum err_code since_find(struct apply *a, const struct audit_look *look, struct str sku,
                                int64_t shown, struct instant *ret)
{
    struct audit_again row;
    struct key key;
    bool found;
    *ret = look->read;
    if (!look->is_again)
        return ERR_OK;
    again_key(look->audit, sku, &key);
    enum err_code code = view_get(&a->view, &key, &record_audit_again, &found, &row, a->err);
    if (code == ERR_OK && found && row.shown == shown && instant_is_set(row.since))
        *ret = row.since;
    return code;
}

static void again_put(struct apply *a, struct audit_look *look, struct str sku, int64_t shown,
                      struct instant since)
{
    const struct audit_again row = { shown, since };
    struct key key;
    if (!look->is_again && look->audit->again_count == AGAIN_COUNT_MAX) {
        look->audit->skipped_count++;
        return;
    }
    again_key(look->audit, sku, &key);
    view_put(&a->view, &key, &record_audit_again, &row);
    look->audit->again_count += !look->is_again;
}

static void again_end(struct apply *a, const struct audit_look *look, struct str sku)
{
    struct key key;
    if (!look->is_again)
        return;
    again_key(look->audit, sku, &key);
    txn_delete(a->view.txn, key_str(&key));
    look->audit->again_count--;
}

/* ---- the judgement ---- */

/* An offer of ours, with all that decides. */
static enum err_code offer_fill(struct apply *a, const struct audit_look *look, struct str sku,
                                struct position *position, struct audit_offer *offer)
{
    bool found;
    enum err_code code = position_load(a, sku, &found, position);
    int64_t at =
        code == ERR_OK && found ? position_find_publication(position, look->audit->channel) : -1;
    if (at < 0 || !position->publications[at].is_listed)
        return code;
    offer->publication = &position->publications[at];
    offer->available = offer_available(a, position, look->channel, offer->publication);
    offer->patience_s = look->channel->rise_hold_s + look->channel->stock_interval_s + LEAVE_S;
    return offer->is_shown && offer->shown == offer->available ? ERR_OK : file_fill(a, look, offer);
}

static struct audit_difference difference_of(const struct audit_look *look, struct str sku,
                                             enum audit_kind kind, const struct audit_offer *offer)
{
    const struct publication *publication = offer->publication;
    return (struct audit_difference){
        .sku = sku,
        .kind = kind,
        .shown = offer->is_shown ? offer->shown : -1,
        .published = publication != NULL ? publication->sent : -1,
        .wanted = publication != NULL ? offer->available : -1,
        .proposed = audit_proposal(kind, offer->available),
        .read = look->read,
        .operation = look->operation,
    };
}

static enum err_code difference_put(struct apply *a, struct audit_look *look,
                                    struct position *position, struct audit_difference *difference)
{
    struct audit_difference before;
    struct audit *audit = look->audit;
    enum correction done = CORRECTION_NONE;
    bool found;
    enum err_code code = difference_load(a, audit, difference->sku, &found, &before);
    if (code == ERR_OK && difference->proposed >= 0 && audit->correction_left > 0)
        code = difference_correct(a, audit, look->channel, position, difference, &done);
    if (code != ERR_OK)
        return code;
    audit->correction_left -= done != CORRECTION_NONE;
    difference_store(a, audit, found ? &before : NULL, difference);
    return ERR_OK;
}

enum err_code audit_judge(struct apply *a, struct audit_look *look, struct str sku, int64_t shown)
{
    struct audit_offer offer = {
        .is_shown = shown >= 0, .shown = shown, .read = look->read, .now = a->now
    };
    struct position position = { 0 };
    struct instant since;
    bool is_again;
    enum err_code code = offer_fill(a, look, sku, &position, &offer);
    if (code == ERR_OK)
        code = since_find(a, look, sku, shown, &since);
    if (code != ERR_OK)
        return code;
    offer.are_orders_read = since.us <= look->orders_read.us;
    enum audit_kind kind = audit_classify(&offer, &is_again);
    if (is_again) {
        again_put(a, look, sku, shown, since);
        return ERR_OK;
    }
    again_end(a, look, sku);
    if (kind == AUDIT_KIND_NONE)
        return ERR_OK;
    struct audit_difference difference = difference_of(look, sku, kind, &offer);
    return difference_put(a, look, &position, &difference);
}

enum err_code audit_duplicate(struct apply *a, struct audit_look *look, struct str sku,
                              int64_t shown)
{
    struct audit_offer offer = { .is_shown = true, .shown = shown };
    struct position position = { 0 };
    struct audit_again row;
    struct key key;
    enum err_code code = offer_fill(a, look, sku, &position, &offer);
    again_key(look->audit, sku, &key);
    if (code == ERR_OK)
        code = view_get(&a->view, &key, &record_audit_again, &look->is_again, &row, a->err);
    if (code != ERR_OK)
        return code;
    again_end(a, look, sku);
    struct audit_difference difference = difference_of(look, sku, AUDIT_KIND_DUPLICATE, &offer);
    return difference_put(a, look, &position, &difference);
}
