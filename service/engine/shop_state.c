/* service/engine/shop_state.c: loading shops, and keeping them in step with what is written. */
#include "service/engine/shop_state.h"

#include "service/base/heap.h"
#include "service/engine/stock_rules.h"

enum { SHOP_ARENA_BYTES = 16 << 20 };

uint64_t engine_shop_bit(struct str shop_id)
{
    enum { BIT_COUNT = 64 };
    return UINT64_C(1) << str_hash(shop_id) % BIT_COUNT;
}

struct shop_state *shop_state_find(struct engine *engine, struct str shop_id)
{
    for (size_t i = 0; i < engine->shop_count; i++) {
        if (str_eq(engine->shops[i]->shop.shop_id, shop_id))
            return engine->shops[i];
    }
    return NULL;
}

void shop_state_free(struct shop_state *shop)
{
    if (shop == NULL)
        return;
    arena_release(&shop->arena);
    heap_free(shop);
}

struct shop_state *shop_state_add(struct engine *engine, struct str shop_id)
{
    struct shop_state *state = HEAP_NEW(struct shop_state);
    arena_init(&state->arena, SHOP_ARENA_BYTES);
    state->shop.shop_id = arena_str(&state->arena, shop_id);
    state->news_bit = engine_shop_bit(shop_id);
    state->next_event_no = 1;
    state->next_intent_no = 1;
    state->next_entry_no = 1;
    state->next_pending_no = 1;
    state->next_reservation_no = 1;
    engine->shops =
        heap_resize(engine->shops, (engine->shop_count + 1) * sizeof(struct shop_state *));
    engine->shops[engine->shop_count++] = state;
    return state;
}

void shop_state_drop(struct engine *engine, struct shop_state *shop)
{
    CHECK(engine->shop_count > 0);
    CHECK(engine->shops[engine->shop_count - 1] == shop);
    engine->shop_count--;
    shop_state_free(shop);
}

static enum err_code channels_load(const struct view *view, struct shop_state *shop,
                                   struct err *err)
{
    struct channel *channels = ARENA_ARRAY(view->arena, struct channel, LIMIT_CHANNEL_COUNT);
    size_t count = 0;
    struct key prefix;
    key_begin(&prefix, shop->shop.shop_id, KEY_TABLE_CHANNEL);
    if (channels == NULL)
        return arena_err(view->arena, err);
    struct cursor *cursor = view_cursor(view, &prefix, NULL, false);
    struct str key, value;
    enum err_code code = ERR_OK;
    while (code == ERR_OK && count < LIMIT_CHANNEL_COUNT && cursor_next(cursor, &key, &value))
        code = view_decode(view, &record_channel, value, &channels[count++], err);
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    shop->channels = channels;
    shop->channel_count = count;
    return code;
}

/* Reads into a fresh arena; the old one goes only when everything was read. */
static enum err_code configuration_load(struct shop_state *shop, struct view view, struct err *err)
{
    struct arena arena;
    arena_init(&arena, SHOP_ARENA_BYTES);
    view.arena = &arena;
    struct shop_state fresh = { 0 };
    struct key key;
    key_shop(&key, shop->shop.shop_id);
    enum err_code code =
        view_get_existing(&view, &key, &record_shop, REASON_STORE_CORRUPT, &fresh.shop, err);
    if (code == ERR_OK)
        code = channels_load(&view, &fresh, err);
    if (code == ERR_OK)
        code = selling_stops_load(&view, &fresh, err);
    if (code == ERR_OK)
        code = lags_load(&view, &fresh, err);
    if (code == ERR_OK)
        code = stock_rules_load(&view, shop->shop.shop_id, &fresh.rules, err);
    if (code != ERR_OK) {
        arena_release(&arena);
        return code;
    }
    arena_release(&shop->arena);
    shop->arena = arena;
    shop->shop = fresh.shop;
    shop->channels = fresh.channels;
    shop->channel_count = fresh.channel_count;
    shop->stops = fresh.stops;
    shop->stop_count = fresh.stop_count;
    shop->lags = fresh.lags;
    shop->rules = fresh.rules;
    return ERR_OK;
}

enum err_code shop_state_refresh(struct engine *engine, struct shop_state *shop, struct err *err)
{
    engine->news.has_shops = true;
    return configuration_load(shop, (struct view){ .txn = engine->txn }, err);
}

static enum err_code counters_load(const struct view *view, struct shop_state *shop,
                                   struct err *err)
{
    struct key prefix;
    key_begin(&prefix, shop->shop.shop_id, KEY_TABLE_EVENT_PAGE);
    struct cursor *cursor = view_cursor(view, &prefix, NULL, true);
    struct str key, value;
    enum err_code code = ERR_OK;
    if (cursor_next(cursor, &key, &value)) {
        struct event_page page;
        code = view_decode(view, &record_event_page, value, &page, err);
        if (code == ERR_OK) {
            shop->next_event_no = page.next_event_no;
            shop->next_intent_no = page.next_intent_no;
            shop->next_entry_no = page.next_entry_no;
            shop->sales = page.sales;
            if (page.next_reservation_no > 0) /* else it was written before there were any */
                shop->next_reservation_no = page.next_reservation_no;
        }
    }
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    return code;
}

static enum err_code shop_load(struct engine *engine, struct snapshot *snapshot, struct str shop_id,
                               struct err *err)
{
    struct arena arena;
    arena_init(&arena, SHOP_ARENA_BYTES);
    struct view view = { .snapshot = snapshot, .arena = &arena };
    struct shop_state *shop = shop_state_add(engine, shop_id);
    enum err_code code = configuration_load(shop, view, err);
    if (code == ERR_OK)
        code = counters_load(&view, shop, err);
    if (code == ERR_OK)
        code = pending_next_no(&view, shop->shop.shop_id, &shop->next_pending_no, err);
    arena_release(&arena);
    return code;
}

/* One seek per shop: from its first key to the first key behind all of its keys. */
static enum err_code shop_next(struct snapshot *snapshot, const struct key *from,
                               struct arena *arena, struct str *ret_shop, struct err *err)
{
    struct cursor *cursor =
        snapshot_cursor(snapshot, (struct cursor_range){ .from = key_str(from) });
    struct str key, value;
    *ret_shop = STR_EMPTY;
    if (cursor_next(cursor, &key, &value)) {
        struct key_parts parts;
        if (key_open(key, &parts))
            *ret_shop = arena_str(arena, parts.shop);
    }
    enum err_code code = cursor_status(cursor, err);
    cursor_close(cursor);
    return code;
}

enum err_code shop_states_load(struct engine *engine, struct err *err)
{
    struct snapshot *snapshot = store_snapshot(engine->store);
    struct key from = { .bytes = { 1 }, .len = 1 }; /* the store keeps keys under NUL for itself */
    enum err_code code = ERR_OK;
    while (code == ERR_OK) {
        struct str shop;
        arena_reset(&engine->batch_arena);
        code = shop_next(snapshot, &from, &engine->batch_arena, &shop, err);
        if (code != ERR_OK || shop.len == 0)
            break;
        code = shop_load(engine, snapshot, shop, err);
        from.len = 0;
        key_add_text(&from, shop);
        key_end(&from);
    }
    snapshot_release(snapshot);
    return code;
}
