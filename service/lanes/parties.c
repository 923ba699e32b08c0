/*
 * service/lanes/parties.c: whom the lanes talk to: each channel, and each shop's SCAYLE.
 */
#include "service/base/heap.h"
#include "service/base/log.h"
#include "service/lanes/lanes_own.h"

enum { PARTY_ARENA_BYTES = 16 << 20, SHOP_PAGE = 100, REFRESH_AGAIN_S = 5, SECRET_AGAIN_S = 60 };

static struct party *party_find(struct lanes *lanes, struct str shop_id, struct str channel_id)
{
    for (size_t i = 0; i < lanes->party_count; i++) {
        struct party *party = lanes->parties[i];
        if (str_eq(party->shop_id, shop_id) && str_eq(party->channel_id, channel_id))
            return party;
    }
    return NULL;
}

/* ---- new ones ---- */

static struct str text_keep(struct str text)
{
    char *copy = heap_alloc(text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = text.ptr[i];
    return (struct str){ copy, text.len };
}

static void lane_add(struct lanes *lanes, struct party *party, struct party *shop_party,
                     const struct lane_ops *ops)
{
    struct lane *lane = HEAP_NEW(struct lane);
    lane->ops = ops;
    lane->lanes = lanes;
    lane->party = party;
    lane->shop_party = shop_party;
    lane->claim = STR_EMPTY;
    arena_init(&lane->arena, LANE_ARENA_BYTES);
    arena_init(&lane->reply_arena, LANE_ARENA_BYTES);
    arena_init(&lane->file_arena, LANE_ARENA_BYTES);
    lanes->lanes = heap_resize(lanes->lanes, (lanes->lane_count + 1) * sizeof(struct lane *));
    lanes->lanes[lanes->lane_count++] = lane;
    CHECK(party->lane_count < PARTY_LANE_COUNT);
    party->lanes[party->lane_count++] = lane;
}

static void channel_lanes_add(struct lanes *lanes, struct party *party)
{
    static const struct lane_ops *const single[] = {
        &stock_lane,     &orders_lane,       &orders_sweep_lane, &looks_lane,
        &reference_lane, &transactions_lane, &references_lane,   &audit_lane,
    };
    struct party *shop_party = party_find(lanes, party->shop_id, STR_EMPTY);
    CHECK(shop_party != NULL);
    for (size_t i = 0; i < ARRAY_COUNT(single); i++)
        lane_add(lanes, party, NULL, single[i]);
    for (size_t i = 0; i < ACT_LANE_COUNT; i++) {
        lane_add(lanes, party, NULL, &acts_lane);
        lane_add(lanes, party, shop_party, &creations_lane);
    }
}

static struct party *party_add(struct lanes *lanes, struct str shop_id, struct str channel_id)
{
    struct party *party = HEAP_NEW(struct party);
    party->shop_id = text_keep(shop_id);
    party->channel_id = text_keep(channel_id);
    party->is_gone = true;
    arena_init(&party->arena, PARTY_ARENA_BYTES);
    lanes->parties = heap_resize(lanes->parties, (lanes->party_count + 1) * sizeof(struct party *));
    lanes->parties[lanes->party_count++] = party;
    faults_load(lanes, party);
    if (channel_id.len == 0) {
        lane_add(lanes, party, NULL, &tick_lane);
        lane_add(lanes, party, NULL, &shop_orders_lane);
        lane_add(lanes, party, NULL, &shop_sweep_lane);
        lane_add(lanes, party, NULL, &shop_stock_lane);
    } else {
        channel_lanes_add(lanes, party);
    }
    return party;
}

/* ---- what is configured ---- */

static struct endpoint endpoint_of_shop(const struct lanes *lanes, const struct shop *shop)
{
    bool is_external = shop->order_flow == ORDER_FLOW_EXTERNAL_ORDER;
    return (struct endpoint){
        .base_url = shop->base_url,
        .timeout_ms = lanes->options.call_timeout_ms,
        .shop_key = shop->shop_key,
        .country_code = shop->country_code,
        .merchant_key = shop->merchant_key,
        .company_id = shop->company_id,
        .external_order_url = is_external ? shop->external_order_url : STR_EMPTY,
    };
}

static struct endpoint endpoint_of_channel(const struct lanes *lanes, const struct channel *channel)
{
    return (struct endpoint){
        .base_url = channel->base_url,
        .timeout_ms = lanes->options.call_timeout_ms,
        .shop_id = channel->marketplace_shop_id,
        .currency = channel->currency,
        .tax_mode = channel->tax_mode,
    };
}

/* A secret that is not there is a fault like one that is refused; it may yet come. */
static void secret_find(struct lanes *lanes, struct party *party, struct str key_ref,
                        struct instant now)
{
    struct err err;
    const struct secret_source *secrets = &lanes->options.secrets;
    enum err_code code =
        secrets->find(secrets->context, key_ref, &party->arena, &party->endpoint.secret, &err);
    party->is_ready = code == ERR_OK;
    party->check_at = INSTANT_NONE;
    if (party->is_ready)
        return;
    const struct exchange exchange = { .step = STR("secret"), .reason = str_c(err.message) };
    log_err(LOG_ERROR, "secret_not_found", &err,
            LOG_FIELDS(log_str("shop", party->shop_id), log_str("channel", party->channel_id),
                       log_str("key_ref", key_ref)));
    party->check_at = instant_add_s(now, SECRET_AGAIN_S);
    fault_failed(lanes, party, CALL_NONE, true, &exchange);
}

static enum err_code settings_read(struct lanes *lanes, struct party *party, struct arena *arena,
                                   struct shop *ret_shop, struct channel *ret_channel,
                                   struct err *err)
{
    struct reader reader;
    reader_open(lanes->options.store, arena, &reader);
    enum err_code code = reader_shop(&reader, party->shop_id, ret_shop, err);
    if (code == ERR_OK && party->channel_id.len > 0)
        code = reader_channel(&reader, party->shop_id, party->channel_id, ret_channel, err);
    reader_close(&reader);
    return code;
}

/* Reads its settings and looks for its secret. */
static enum err_code party_load(struct lanes *lanes, struct party *party, struct instant now,
                                struct err *err)
{
    struct arena arena;
    struct shop shop;
    struct channel channel = { 0 };
    bool is_channel = party->channel_id.len > 0;
    arena_init(&arena, PARTY_ARENA_BYTES);
    enum err_code code = settings_read(lanes, party, &arena, &shop, &channel, err);
    if (code != ERR_OK) {
        arena_release(&arena);
        return code;
    }
    arena_release(&party->arena);
    party->arena = arena;
    party->shop = shop;
    party->channel = channel;
    party->connector = is_channel ? &mirakl_connector : &scayle_connector;
    party->endpoint = is_channel ? endpoint_of_channel(lanes, &party->channel)
                                 : endpoint_of_shop(lanes, &party->shop);
    party->is_ready = false;
    party->check_at = INSTANT_NONE;
    if (is_channel || shop.base_url.len > 0)
        secret_find(lanes, party, is_channel ? party->channel.key_ref : party->shop.key_ref, now);
    return ERR_OK;
}

void party_check(struct lanes *lanes, struct party *party, struct instant now)
{
    struct err err;
    if (!instant_is_set(party->check_at) || party->check_at.us > now.us || party->is_gone)
        return;
    if (party_load(lanes, party, now, &err) == ERR_OK)
        return;
    log_err(LOG_ERROR, "party_not_loaded", &err,
            LOG_FIELDS(log_str("shop", party->shop_id), log_str("channel", party->channel_id)));
    party->check_at = instant_add_s(now, SECRET_AGAIN_S);
}

/*
 * SCAYLE counts a tenant, whose URL it is; at a marketplace each seller has a key. Another process
 * may just have called.
 */
static struct quota *quota_of(struct lanes *lanes, const struct party *party)
{
    bool is_channel = party->channel_id.len > 0;
    struct str base_url = is_channel ? party->channel.base_url : party->shop.base_url;
    struct str key_ref = is_channel ? party->channel.key_ref : STR_EMPTY;
    struct instant created = is_channel ? party->channel.created : party->shop.created;
    for (size_t i = 0; i < lanes->payer_count; i++) {
        struct payer *payer = lanes->payers[i];
        if (str_eq(payer->base_url, base_url) && str_eq(payer->key_ref, key_ref))
            return &payer->quota;
    }
    struct payer *payer = HEAP_NEW(struct payer);
    payer->base_url = text_keep(base_url);
    payer->key_ref = text_keep(key_ref);
    if (created.us < lanes->started.us)
        quota_assume_used(&payer->quota, lanes->started);
    lanes->payers = heap_resize(lanes->payers, (lanes->payer_count + 1) * sizeof(struct payer *));
    lanes->payers[lanes->payer_count++] = payer;
    return &payer->quota;
}

/* The frequencies may have changed; what was called stays called. */
static void pacing_refresh(struct lanes *lanes, struct party *party)
{
    struct pacer fresh;
    struct instant created =
        party->channel_id.len > 0 ? party->channel.created : party->shop.created;
    pacer_init(&fresh, party->channel.pacing, party->channel.pacing_count);
    fresh.quota = quota_of(lanes, party);
    if (party->pacer.quota == NULL) { /* for the first time */
        party->pacer = fresh;
        if (created.us < lanes->started.us) /* another process may just have called it */
            pacer_assume_called(&party->pacer, lanes->started);
        return;
    }
    party->pacer.quota = fresh.quota;
    for (enum call_kind kind = CALL_NONE + 1; kind < CALL_KIND_COUNT; kind++)
        party->pacer.paces[kind].interval_ms = fresh.paces[kind].interval_ms;
}

static int64_t version_of(const struct party *party)
{
    return party->channel_id.len > 0 ? party->channel.version : party->shop.version;
}

static enum err_code party_refresh(struct lanes *lanes, struct str shop_id, struct str channel_id,
                                   struct instant now, struct err *err)
{
    struct party *party = party_find(lanes, shop_id, channel_id);
    if (party == NULL)
        party = party_add(lanes, shop_id, channel_id);
    int64_t version = version_of(party);
    enum err_code code = party_load(lanes, party, now, err);
    if (code != ERR_OK)
        return code;
    pacing_refresh(lanes, party);
    if (version != version_of(party)) /* the key may be another one: it is tried at once */
        party->blocked_until = INSTANT_NONE;
    party->life += party->is_gone;
    party->is_gone = false;
    party->is_seen = true;
    return ERR_OK;
}

/* ---- all of them ---- */

static enum err_code channels_refresh(struct lanes *lanes, struct reader *reader,
                                      struct str shop_id, struct instant now, struct err *err)
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
        code = party_refresh(lanes, shop_id, channels[i].channel_id, now, err);
    return code;
}

static enum err_code shops_refresh(struct lanes *lanes, struct reader *reader, struct instant now,
                                   struct err *err)
{
    struct shop *shops;
    size_t count;
    struct reader_page page = { .size = SHOP_PAGE };
    enum err_code code;
    do {
        code = reader_list_shops(reader, &page, &shops, &count, &page.token, err);
        for (size_t i = 0; code == ERR_OK && i < count; i++) {
            code = party_refresh(lanes, shops[i].shop_id, STR_EMPTY, now, err);
            if (code == ERR_OK)
                code = channels_refresh(lanes, reader, shops[i].shop_id, now, err);
        }
    } while (code == ERR_OK && page.token.len > 0);
    return code;
}

/* Whom the refresh did not find is gone, but only if it came to its end. */
static void parties_end(struct lanes *lanes)
{
    for (size_t i = 0; i < lanes->party_count; i++)
        lanes->parties[i]->is_gone = !lanes->parties[i]->is_seen;
}

void parties_refresh(struct lanes *lanes, struct instant now)
{
    struct reader reader;
    struct arena arena;
    struct err err;
    arena_init(&arena, LANE_ARENA_BYTES);
    lanes->refresh_at = INSTANT_NONE;
    for (size_t i = 0; i < lanes->party_count; i++)
        lanes->parties[i]->is_seen = false;
    reader_open(lanes->options.store, &arena, &reader);
    enum err_code code = shops_refresh(lanes, &reader, now, &err);
    reader_close(&reader);
    arena_release(&arena);
    if (code == ERR_OK) {
        parties_end(lanes);
    } else {
        log_err(LOG_ERROR, "parties_not_read", &err, LOG_FIELDS(log_text("lane", "all")));
        lanes->refresh_at = instant_add_s(now, REFRESH_AGAIN_S);
    }
    for (size_t i = 0; i < lanes->lane_count; i++)
        lanes->lanes[i]->is_stirred = true;
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
    for (size_t i = 0; i < lanes->payer_count; i++) {
        heap_free((char *)lanes->payers[i]->base_url.ptr);
        heap_free((char *)lanes->payers[i]->key_ref.ptr);
        heap_free(lanes->payers[i]);
    }
    heap_free(lanes->payers);
}
