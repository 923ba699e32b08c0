/* service/engine/reader_pending.c: what waits to be told to a channel. */
#include "service/engine/pending.h"
#include "service/engine/reader.h"
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
    if (code == ERR_OK && found)
        counting->count +=
            pending_publication(&position, entry, counting->change, counting->channel) != NULL;
    return code;
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

enum err_code reader_count_pending_stock(struct reader *reader, struct str shop, struct str channel,
                                         int64_t *ret, struct err *err)
{
    static const enum stock_change changes[] = { STOCK_FALL, STOCK_RISE };
    struct pending_place place;
    struct arena arena;
    enum err_code code = pending_place(&reader->view, shop, channel, &place, err);
    arena_init(&arena, reader->view.arena->max);
    *ret = 0;
    for (size_t i = 0; code == ERR_OK && i < ARRAY_COUNT(changes); i++) {
        struct counting counting = {
            .view = { .snapshot = reader->view.snapshot, .arena = &arena },
            .shop = shop,
            .channel = channel,
            .change = changes[i],
            .no = *pending_place_no(&place, changes[i]),
        };
        code = direction_count(reader, &counting, err);
        *ret += counting.count;
    }
    arena_release(&arena);
    return code;
}
