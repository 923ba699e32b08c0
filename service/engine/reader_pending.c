/* service/engine/reader_pending.c: what waits to be told to a channel. */
#include "service/engine/pending.h"
#include "service/engine/reader.h"
#include "service/engine/stock_rules.h"
#include "service/store/records.h"

enum { PAGE_COUNT_MAX = 64, ENTRY_COUNT_MAX = 5000 };

static bool has_entry(const struct pending_page *page, struct str channel, int64_t from_no)
{
    for (size_t i = 0; i < page->entry_count; i++) {
        if (page->entries[i].no >= from_no && pending_concerns(&page->entries[i], channel))
            return true;
    }
    return false;
}

/* Pages of others are passed over: not many, since they are for all channels as a rule. */
static enum err_code has_pending(struct reader *reader, struct str shop, struct str channel,
                                 enum stock_change change, bool *ret, struct err *err)
{
    struct pending_place place;
    bool found = true;
    enum err_code code = pending_place(&reader->view, shop, channel, &place, err);
    int64_t no = *pending_place_no(&place, change);
    *ret = false;
    for (size_t i = 0; code == ERR_OK && found && !*ret; i++) {
        struct pending_page page;
        code = pending_page(&reader->view, shop, change, no, &found, &page, err);
        if (code != ERR_OK || !found || page.entry_count == 0)
            break;
        *ret = i == PAGE_COUNT_MAX || has_entry(&page, channel, no);
        no = page.entries[page.entry_count - 1].no + 1;
    }
    return code;
}

enum err_code reader_pending_stock(struct reader *reader, struct str shop, struct str channel,
                                   bool *ret_falls, bool *ret_rises, struct err *err)
{
    struct stock_brake brake = { .released_count = 0 };
    enum err_code code = has_pending(reader, shop, channel, STOCK_FALL, ret_falls, err);
    if (code == ERR_OK)
        code = reader_brake(reader, shop, channel, &brake, err);
    *ret_falls = *ret_falls || (code == ERR_OK && brake.released_count > 0);
    return code == ERR_OK ? has_pending(reader, shop, channel, STOCK_RISE, ret_rises, err) : code;
}

/* One direction of a channel, entry by entry. */
struct counting {
    struct view view; /* with an arena of its own: a position is given back with the next one */
    struct str shop, channel;
    enum stock_change change;
    int64_t no; /* of the entry that is looked at next */
    int64_t seen, count;
    struct instant oldest; /* since when it waits; not set: nothing was found */
};

static enum err_code entry_count(struct counting *counting, const struct pending_entry *entry,
                                 struct err *err)
{
    struct position position;
    struct key key;
    bool found;
    arena_reset(counting->view.arena);
    key_position(&key, counting->shop, entry->sku);
    enum err_code code = view_get(&counting->view, &key, &record_position, &found, &position, err);
    if (code != ERR_OK || !found)
        return code;
    const struct publication *publication =
        pending_publication(&position, entry, counting->change, counting->channel);
    if (publication == NULL)
        return ERR_OK;
    bool is_oldest = counting->count == 0 || publication->pending_since.us < counting->oldest.us;
    counting->count++;
    if (is_oldest)
        counting->oldest = publication->pending_since;
    return ERR_OK;
}

static enum err_code page_count(struct counting *counting, const struct pending_page *page,
                                struct err *err)
{
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < page->entry_count; i++) {
        const struct pending_entry *entry = &page->entries[i];
        if (entry->no < counting->no)
            continue;
        counting->no = entry->no + 1;
        if (counting->seen++ == ENTRY_COUNT_MAX)
            break;
        if (pending_concerns(entry, counting->channel))
            code = entry_count(counting, entry, err);
    }
    return code;
}

static enum err_code direction_count(struct reader *reader, struct counting *counting,
                                     struct err *err)
{
    bool found = true;
    enum err_code code = ERR_OK;
    while (code == ERR_OK && found && counting->seen < ENTRY_COUNT_MAX) {
        struct pending_page page;
        code = pending_page(&reader->view, counting->shop, counting->change, counting->no, &found,
                            &page, err);
        if (code == ERR_OK && found)
            code = page_count(counting, &page, err);
    }
    return code;
}

static enum err_code pending_count(struct reader *reader, struct str shop, struct str channel,
                                   enum stock_change change, int64_t *ret_count,
                                   struct instant *ret_oldest, struct err *err)
{
    struct pending_place place;
    struct arena arena;
    enum err_code code = pending_place(&reader->view, shop, channel, &place, err);
    if (code != ERR_OK)
        return code;
    arena_init(&arena, reader->view.arena->max);
    struct counting counting = {
        .view = { .snapshot = reader->view.snapshot, .arena = &arena },
        .shop = shop,
        .channel = channel,
        .change = change,
        .no = *pending_place_no(&place, change),
    };
    code = direction_count(reader, &counting, err);
    arena_release(&arena);
    *ret_count = counting.count;
    *ret_oldest = counting.oldest;
    return code;
}

enum err_code reader_count_pending_stock(struct reader *reader, struct str shop, struct str channel,
                                         int64_t *ret, struct err *err)
{
    struct instant ignored;
    int64_t falls = 0, rises = 0;
    enum err_code code = pending_count(reader, shop, channel, STOCK_FALL, &falls, &ignored, err);
    if (code == ERR_OK)
        code = pending_count(reader, shop, channel, STOCK_RISE, &rises, &ignored, err);
    *ret = falls + rises;
    return code;
}

enum err_code reader_oldest_fall(struct reader *reader, struct str shop, struct str channel,
                                 struct instant *ret, struct err *err)
{
    struct stock_file file;
    struct key prefix;
    struct str key, value;
    int64_t count;
    enum err_code code = pending_count(reader, shop, channel, STOCK_FALL, &count, ret, err);
    if (code != ERR_OK)
        return code;
    key_begin(&prefix, shop, KEY_TABLE_STOCK_FILE);
    key_add_text(&prefix, channel);
    struct cursor *cursor = view_cursor(&reader->view, &prefix, NULL, true);
    bool found = cursor_next(cursor, &key, &value);
    if (found)
        code = view_decode(&reader->view, &record_stock_file, value, &file, err);
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    if (code != ERR_OK || !found || !stock_file_is_open(&file) || !instant_is_set(file.fall_since))
        return code;
    if (!instant_is_set(*ret) || file.fall_since.us < ret->us)
        *ret = file.fall_since;
    return ERR_OK;
}

enum err_code reader_stock_rules(struct reader *reader, struct str shop, struct stock_rules *ret,
                                 struct err *err)
{
    return stock_rules_load(&reader->view, shop, ret, err);
}

enum err_code reader_stock_rule(struct reader *reader, struct str shop, struct str rule_id,
                                struct stock_rule *ret, struct err *err)
{
    struct key key;
    key_stock_rule(&key, shop, rule_id);
    return view_get_existing(&reader->view, &key, &record_stock_rule, REASON_STOCK_RULE_NOT_FOUND,
                             ret, err);
}

enum err_code reader_channel_delays(struct reader *reader, struct str shop, struct str channel,
                                    struct channel_delays *ret, struct err *err)
{
    struct key key;
    bool found;
    key_delays(&key, shop, channel);
    return view_get(&reader->view, &key, &record_channel_delays, &found, ret, err);
}
