/*
 * service/engine/audit_pages.c: the marketplace's offers, a bounded number per command.
 *
 * A file's rows come whole, and a command takes some of them: the audit knows which come next. Each
 * SKU is marked; then ours are walked for those without a mark. What was put aside is asked for one
 * by one, in a few rounds.
 */
#include "service/domain/name.h"
#include "service/engine/apply_audit.h"

enum {
    FILE_ROW_COUNT = 5000, /* of a command: a mark, a position, and perhaps a difference each */
    WALK_COUNT = 5000,     /* positions of a command */
    ROUND_COUNT = 3,
    AGAIN_S_MIN = 600, /* between two rounds: a stock file comes to its end */
    AGAIN_S_MAX = 3600,
    ORDERS_S = 120, /* and orders are read */
    SKIP_COUNT = 1000,
};

static void mark_key(const struct audit *audit, struct str sku, struct key *key)
{
    key_begin_audit(key, audit->shop, KEY_TABLE_AUDIT_MARK, audit->channel, audit->audit_no);
    key_add_text(key, sku);
}

static enum err_code mark_find(struct apply *a, const struct audit *audit, struct str sku,
                               struct key *key, bool *ret)
{
    struct str value;
    mark_key(audit, sku, key);
    return view_get_bytes(&a->view, key, ret, &value, a->err);
}

/* ---- what was put aside ---- */

static void again_wait(struct apply *a, const struct audit_look *look)
{
    int64_t wait_s = look->channel->order_poll_interval_s + ORDERS_S;
    if (wait_s < AGAIN_S_MIN)
        wait_s = AGAIN_S_MIN;
    if (wait_s > AGAIN_S_MAX)
        wait_s = AGAIN_S_MAX;
    look->audit->place = STR_EMPTY;
    look->audit->not_before = instant_add_s(a->now, wait_s);
    audit_go_on(a, look->audit);
}

/* Whether another one has its turn in this round. */
static enum err_code again_has_more(struct apply *a, const struct audit *audit, bool *ret)
{
    struct key prefix, from;
    struct str key, value;
    key_begin_audit(&prefix, audit->shop, KEY_TABLE_AUDIT_AGAIN, audit->channel, audit->audit_no);
    from = prefix;
    key_add_text(&from, audit->place);
    key_end(&from);
    struct cursor *cursor =
        view_cursor(&a->view, &prefix, audit->place.len > 0 ? &from : NULL, false);
    *ret = cursor_next(cursor, &key, &value);
    enum err_code code = cursor_status(cursor, a->err);
    cursor_close(cursor);
    return code;
}

/* They are on their way for ever: the next audit finds them. */
static enum err_code again_give_up(struct apply *a, struct audit *audit)
{
    struct key prefix;
    size_t count;
    key_begin_audit(&prefix, audit->shop, KEY_TABLE_AUDIT_AGAIN, audit->channel, audit->audit_no);
    audit->skipped_count += audit->again_count;
    audit->again_count = 0;
    enum err_code code =
        apply_delete_rows(a, view_cursor(&a->view, &prefix, NULL, false), SKIP_COUNT, &count);
    return code == ERR_OK ? audit_end(a, audit, AUDIT_STATE_COMPLETED) : code;
}

static enum err_code again_step(struct apply *a, const struct audit_look *look)
{
    struct audit *audit = look->audit;
    bool has_more;
    enum err_code code = again_has_more(a, audit, &has_more);
    if (code != ERR_OK)
        return code;
    if (has_more && audit->next_no == look->next_no) { /* nobody need hear of each look */
        audit_store(a, audit);
        a->engine->news.has_audits = true;
        return ERR_OK;
    }
    if (has_more) {
        audit_go_on(a, audit);
        return ERR_OK;
    }
    audit->round++;
    if (audit->again_count == 0)
        return audit_end(a, audit, AUDIT_STATE_COMPLETED);
    if (audit->round == ROUND_COUNT)
        return again_give_up(a, audit);
    again_wait(a, look);
    return ERR_OK;
}

static enum err_code named_see(struct apply *a, struct audit_look *look)
{
    const struct command *command = a->command;
    struct audit_again row;
    struct key key;
    int64_t shown = -1;
    size_t count = 0;
    for (size_t i = 0; i < command->see_offers.count; i++) {
        if (!str_eq(command->see_offers.rows[i].sku, command->see_offers.sku))
            continue;
        shown = command->see_offers.rows[i].quantity;
        count++;
    }
    key_begin_audit(&key, look->audit->shop, KEY_TABLE_AUDIT_AGAIN, look->audit->channel,
                    look->audit->audit_no);
    key_add_text(&key, command->see_offers.sku);
    enum err_code code =
        view_get(&a->view, &key, &record_audit_again, &look->is_again, &row, a->err);
    if (code != ERR_OK || !look->is_again)
        return code;
    look->audit->compared_count += !look->audit->is_full && !instant_is_set(row.since);
    return count > 1 ? audit_duplicate(a, look, command->see_offers.sku, shown)
                     : audit_judge(a, look, command->see_offers.sku, shown);
}

/* ---- a file ---- */

static enum err_code row_see(struct apply *a, struct audit_look *look,
                             const struct shown_offer *row)
{
    struct key key;
    struct str sku = unreadable_id(a, row->sku);
    int64_t shown = row->quantity < 0 ? 0 : row->quantity;
    bool is_marked;
    look->is_again = false;
    enum err_code code = mark_find(a, look->audit, sku, &key, &is_marked);
    if (code != ERR_OK)
        return code;
    txn_put(a->view.txn, key_str(&key), STR_EMPTY);
    look->audit->compared_count++;
    return is_marked ? audit_duplicate(a, look, sku, shown) : audit_judge(a, look, sku, shown);
}

static enum err_code rows_see(struct apply *a, struct audit_look *look)
{
    const struct command *command = a->command;
    struct audit *audit = look->audit;
    size_t count = command->see_offers.count;
    size_t from = (size_t)audit->row_at < count ? (size_t)audit->row_at : count;
    size_t to = count - from > FILE_ROW_COUNT ? from + FILE_ROW_COUNT : count;
    enum err_code code = ERR_OK;
    for (size_t i = from; code == ERR_OK && i < to; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, row_see(a, look, &command->see_offers.rows[i]));
    }
    if (code != ERR_OK)
        return code;
    audit->row_at = (int64_t)to;
    if (to == count) {
        audit->row_at = 0;
        audit->file_at++;
    }
    if ((size_t)audit->file_at == audit->url_count)
        audit->phase = AUDIT_PHASE_WALK;
    audit_go_on(a, audit);
    return ERR_OK;
}

enum err_code apply_see_offers(struct apply *a)
{
    const struct command *command = a->command;
    bool is_named = command->see_offers.sku.len > 0, found;
    struct audit audit;
    struct audit_look look;
    enum err_code code =
        audit_in_phase(a, command->see_offers.channel, command->see_offers.audit_no,
                       is_named ? AUDIT_PHASE_AGAIN : AUDIT_PHASE_FILES, &found, &audit);
    if (code != ERR_OK || !found || (!is_named && command->see_offers.file_at != audit.file_at))
        return code;
    code = audit_look_open(a, &audit, &look);
    if (code != ERR_OK)
        return code;
    look.read = command->see_offers.read;
    look.operation = command->see_offers.operation;
    if (!is_named)
        return rows_see(a, &look);
    apply_row_begin(a);
    code = apply_row_end(a, named_see(a, &look));
    audit.place = command->see_offers.sku;
    return code == ERR_OK ? again_step(a, &look) : code;
}

/* ---- the walk ---- */

static enum err_code sku_walk(struct apply *a, struct audit_look *look, struct str sku)
{
    struct key key;
    bool is_marked;
    int64_t before = look->audit->next_no;
    enum err_code code = mark_find(a, look->audit, sku, &key, &is_marked);
    if (code == ERR_OK && !is_marked)
        code = audit_judge(a, look, sku, -1);
    look->audit->compared_count += look->audit->next_no - before;
    return code;
}

static enum err_code walk_end(struct apply *a, const struct audit_look *look)
{
    struct audit *audit = look->audit;
    audit->total_count = audit->compared_count;
    audit->phase = AUDIT_PHASE_AGAIN;
    if (audit->again_count == 0)
        return audit_end(a, audit, AUDIT_STATE_COMPLETED);
    again_wait(a, look);
    return ERR_OK;
}

enum err_code apply_walk_audit(struct apply *a)
{
    struct audit audit;
    struct audit_look look;
    size_t count = 0;
    bool found;
    enum err_code code = audit_in_phase(a, a->command->audit.channel, a->command->audit.audit_no,
                                        AUDIT_PHASE_WALK, &found, &audit);
    if (code != ERR_OK || !found)
        return code;
    struct str *skus = ARENA_ARRAY(a->arena, struct str, WALK_COUNT);
    if (skus == NULL)
        return arena_err(a->arena, a->err);
    code = audit_look_open(a, &audit, &look);
    if (code == ERR_OK)
        code = skus_behind(a, KEY_TABLE_POSITION, audit.place, WALK_COUNT, skus, &count);
    look.read = audit.asked;
    look.operation = STR("OF54");
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        apply_row_begin(a);
        code = apply_row_end(a, sku_walk(a, &look, skus[i]));
    }
    if (code != ERR_OK)
        return code;
    if (count < WALK_COUNT)
        return walk_end(a, &look);
    audit.place = skus[count - 1];
    audit_go_on(a, &audit);
    return ERR_OK;
}
