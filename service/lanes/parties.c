/*
 * service/lanes/parties.c: whom the lanes talk to: each channel, and each shop's SCAYLE.
 */
#include "service/base/heap.h"
#include "service/base/log.h"
#include "service/lanes/lanes_own.h"

enum { PARTY_ARENA_BYTES = 16 << 20, SHOP_COUNT_MAX = 1000 };

static struct party *party_find(struct lanes *lanes, struct str shop_id, struct str channel_id)
{
    for (size_t i = 0; i < lanes->party_count; i++) {
        struct party *party = lanes->parties[i];
        if (str_eq(party->shop_id, shop_id) && str_eq(party->channel_id, channel_id))
            return party;
    }
    return NULL;
}

static struct str text_keep(struct str text)
{
    char *copy = heap_alloc(text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = text.ptr[i];
    return (struct str){ copy, text.len };
}

static struct lane *lane_add(struct lanes *lanes, struct party *party, struct party *shop_party,
                             const struct lane_ops *ops)
{
    struct lane *lane = HEAP_NEW(struct lane);
    lane->ops = ops;
    lane->lanes = lanes;
    lane->party = party;
    lane->shop_party = shop_party;
    arena_init(&lane->arena, LANE_ARENA_BYTES);
    arena_init(&lane->reply_arena, LANE_ARENA_BYTES);
    arena_init(&lane->file_arena, LANE_ARENA_BYTES);
    lanes->lanes = heap_resize(lanes->lanes, (lanes->lane_count + 1) * sizeof(struct lane *));
    lanes->lanes[lanes->lane_count++] = lane;
    return lane;
}

static struct party *party_add(struct lanes *lanes, struct str shop_id, struct str channel_id)
{
    struct party *party = HEAP_NEW(struct party);
    party->shop_id = text_keep(shop_id);
    party->channel_id = text_keep(channel_id);
    arena_init(&party->arena, PARTY_ARENA_BYTES);
    lanes->parties = heap_resize(lanes->parties, (lanes->party_count + 1) * sizeof(struct party *));
    lanes->parties[lanes->party_count++] = party;
    if (channel_id.len == 0) {
        lane_add(lanes, party, NULL, &tick_lane);
        lane_add(lanes, party, NULL, &shop_orders_lane);
        return party;
    }
    struct party *shop_party = party_find(lanes, shop_id, STR_EMPTY);
    lane_add(lanes, party, NULL, &stock_lane);
    lane_add(lanes, party, NULL, &orders_lane);
    lane_add(lanes, party, NULL, &orders_sweep_lane);
    lane_add(lanes, party, NULL, &reference_lane);
    lane_add(lanes, party, NULL, &transactions_lane);
    lane_add(lanes, party, NULL, &references_lane);
    for (int64_t i = 0; i < INTENT_SHARD_COUNT; i++) {
        struct lane *lane = lane_add(lanes, party, shop_party, &intents_lane);
        lane->shard = i;
        lane->shard_count = INTENT_SHARD_COUNT;
    }
    struct lane *looking = lane_add(lanes, party, shop_party, &intents_lane);
    looking->shard_count = 1;
    looking->is_looking = true;
    return party;
}

static bool secret_find(struct lanes *lanes, struct party *party, struct str key_ref)
{
    struct err err;
    const struct secret_source *secrets = &lanes->options.secrets;
    enum err_code code =
        secrets->find(secrets->context, key_ref, &party->arena, &party->endpoint.secret, &err);
    if (code != ERR_OK)
        log_err(LOG_ERROR, "secret_not_found", &err,
                LOG_FIELDS(log_str("shop", party->shop_id), log_str("channel", party->channel_id),
                           log_str("key_ref", key_ref)));
    return code == ERR_OK;
}

static void party_of_shop(struct lanes *lanes, struct party *party)
{
    const struct shop *shop = &party->shop;
    bool is_external = shop->order_flow == ORDER_FLOW_EXTERNAL_ORDER;
    party->connector = &scayle_connector;
    party->endpoint = (struct endpoint){
        .base_url = shop->base_url,
        .timeout_ms = lanes->options.call_timeout_ms,
        .shop_key = shop->shop_key,
        .country_code = shop->country_code,
        .merchant_key = shop->merchant_key,
        .company_id = shop->company_id,
        .external_order_url = is_external ? shop->external_order_url : STR_EMPTY,
    };
    party->is_ready = shop->base_url.len > 0 && secret_find(lanes, party, shop->key_ref);
}

static void party_of_channel(struct lanes *lanes, struct party *party)
{
    const struct channel *channel = &party->channel;
    party->connector = &mirakl_connector;
    party->endpoint = (struct endpoint){
        .base_url = channel->base_url,
        .timeout_ms = lanes->options.call_timeout_ms,
        .shop_id = channel->marketplace_shop_id,
        .currency = channel->currency,
        .tax_mode = channel->tax_mode,
    };
    party->is_ready = secret_find(lanes, party, channel->key_ref);
}

static enum err_code party_load(struct lanes *lanes, struct party *party, struct err *err)
{
    struct reader reader;
    struct arena arena;
    struct shop shop;
    struct channel channel = { 0 };
    arena_init(&arena, PARTY_ARENA_BYTES);
    reader_open(lanes->options.store, &arena, &reader);
    enum err_code code = reader_shop(&reader, party->shop_id, &shop, err);
    if (code == ERR_OK && party->channel_id.len > 0)
        code = reader_channel(&reader, party->shop_id, party->channel_id, &channel, err);
    reader_close(&reader);
    if (code != ERR_OK) {
        arena_release(&arena);
        return code;
    }
    arena_release(&party->arena);
    party->arena = arena;
    party->shop = shop;
    party->channel = channel;
    party->is_gone = false;
    if (party->channel_id.len > 0)
        party_of_channel(lanes, party);
    else
        party_of_shop(lanes, party);
    return ERR_OK;
}

/* The frequencies may have changed; what was called stays called. */
static void pacing_refresh(struct lanes *lanes, struct party *party, bool is_new)
{
    struct pacer fresh;
    pacer_init(&fresh, party->channel.pacing, party->channel.pacing_count);
    if (is_new) {
        party->pacer = fresh;
        bool is_old = party->shop.created.us < lanes->started.us;
        if (is_old) /* it was there before this process: nobody knows what was called last */
            pacer_assume_called(&party->pacer, lanes->started);
        return;
    }
    for (enum call_kind kind = CALL_NONE + 1; kind < CALL_KIND_COUNT; kind++)
        party->pacer.paces[kind].interval_ms = fresh.paces[kind].interval_ms;
}

static void party_refresh(struct lanes *lanes, struct str shop_id, struct str channel_id)
{
    struct err err;
    struct party *party = party_find(lanes, shop_id, channel_id);
    bool is_new = party == NULL;
    if (is_new)
        party = party_add(lanes, shop_id, channel_id);
    if (party_load(lanes, party, &err) != ERR_OK) {
        party->is_gone = true;
        log_err(LOG_ERROR, "party_not_loaded", &err,
                LOG_FIELDS(log_str("shop", shop_id), log_str("channel", channel_id)));
        return;
    }
    pacing_refresh(lanes, party, is_new);
    if (party->channel_id.len == 0)
        return;
    struct party *shop_party = party_find(lanes, shop_id, STR_EMPTY);
    party->endpoint.channel_key = party->channel.channel_key;
    CHECK(shop_party != NULL);
}

static enum err_code channels_refresh(struct lanes *lanes, struct reader *reader,
                                      struct str shop_id, struct err *err)
{
    struct channel *channels;
    size_t count;
    struct str next;
    struct key prefix;
    struct reader_page page = { .size = LIMIT_CHANNEL_COUNT };
    key_begin(&prefix, shop_id, KEY_TABLE_CHANNEL);
    enum err_code code =
        reader_list(reader, &record_channel, &prefix, &page, &channels, &count, &next, err);
    for (size_t i = 0; code == ERR_OK && i < count; i++)
        party_refresh(lanes, shop_id, channels[i].channel_id);
    return code;
}

void parties_refresh(struct lanes *lanes, struct instant now)
{
    struct reader reader;
    struct arena arena;
    struct err err;
    struct shop *shops;
    size_t count = 0;
    struct str next;
    struct reader_page page = { .size = SHOP_COUNT_MAX };
    arena_init(&arena, LANE_ARENA_BYTES);
    for (size_t i = 0; i < lanes->party_count; i++)
        lanes->parties[i]->is_gone = true;
    reader_open(lanes->options.store, &arena, &reader);
    enum err_code code = reader_list_shops(&reader, &page, &shops, &count, &next, &err);
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        party_refresh(lanes, shops[i].shop_id, STR_EMPTY);
        code = channels_refresh(lanes, &reader, shops[i].shop_id, &err);
    }
    reader_close(&reader);
    arena_release(&arena);
    if (code != ERR_OK)
        log_err(LOG_ERROR, "lane_cannot_read", &err, LOG_FIELDS(log_text("lane", "all")));
    for (size_t i = 0; i < lanes->lane_count; i++) {
        lanes->lanes[i]->is_stirred = true;
        if (lanes->lanes[i]->ops == &orders_lane && lanes->lanes[i]->failures == 0)
            lanes->lanes[i]->wake = now; /* an interval may have become shorter */
    }
}

void parties_free(struct lanes *lanes)
{
    for (size_t i = 0; i < lanes->lane_count; i++) {
        arena_release(&lanes->lanes[i]->arena);
        arena_release(&lanes->lanes[i]->reply_arena);
        arena_release(&lanes->lanes[i]->file_arena);
        heap_free(lanes->lanes[i]);
    }
    heap_free(lanes->lanes);
    for (size_t i = 0; i < lanes->party_count; i++) {
        arena_release(&lanes->parties[i]->arena);
        heap_free((char *)lanes->parties[i]->shop_id.ptr);
        heap_free((char *)lanes->parties[i]->channel_id.ptr);
        heap_free(lanes->parties[i]);
    }
    heap_free(lanes->parties);
}
