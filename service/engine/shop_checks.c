/*
 * service/engine/shop_checks.c: settings that the program can work with.
 *
 * Fields are named as the API names them: what is wrong is told to whoever sent it.
 */
#include <string.h>

#include "service/domain/name.h"
#include "service/engine/apply.h"

enum { STOCK_POLL_MAX_S = 7 * SECONDS_PER_DAY };

static enum err_code range_check(struct apply *a, const char *field, int64_t value, int64_t min,
                                 int64_t max)
{
    if (value >= min && value <= max)
        return ERR_OK;
    err_set(a->err, REASON_FIELD_INVALID, "must be between %lld and %lld", (long long)min,
            (long long)max);
    return err_in(a->err, "%s", field);
}

static bool has_byte(struct str text, char byte)
{
    return text.len > 0 && memchr(text.ptr, byte, text.len) != NULL;
}

/* What a URL is made of: ASCII, no blanks, no control characters. */
static bool is_plain(struct str url)
{
    for (size_t i = 0; i < url.len; i++) {
        if (url.ptr[i] <= ' ' || url.ptr[i] > '~')
            return false;
    }
    return true;
}

/* Plain http only to this machine: for the sandbox and development. */
static bool is_url(struct str url)
{
    static const char *const beginnings[] = { "https://", "http://127.0.0.1:", "http://localhost:",
                                              "http://[::1]:" };
    for (size_t i = 0; i < ARRAY_COUNT(beginnings); i++) {
        struct str beginning = str_c(beginnings[i]);
        if (str_starts(url, beginning))
            return url.len > beginning.len && url.ptr[beginning.len] != '/' && is_plain(url) &&
                   !has_byte(url, '#');
    }
    return false;
}

/* Of what paths are put behind. */
static enum err_code url_check(struct apply *a, const char *field, struct str url)
{
    if (is_url(url) && !has_byte(url, '?') && url.len <= LIMIT_URL_BYTES)
        return ERR_OK;
    err_set(a->err, REASON_FIELD_INVALID,
            "must be an https URL, or http to this machine's loopback");
    return err_in(a->err, "%s", field);
}

static enum err_code key_ref_check(struct apply *a, const char *field, struct str key_ref)
{
    if (str_starts(key_ref, STR("env:")) || str_starts(key_ref, STR("file:")))
        return ERR_OK;
    err_set(a->err, REASON_FIELD_INVALID,
            "must name where the server finds the secret: env:NAME, which begins with its "
            "secrets.environment_prefix, or file:NAME, below its secrets.directory");
    return err_in(a->err, "%s", field);
}

static enum err_code warehouses_check(struct apply *a, const struct shop *shop)
{
    if (shop->warehouse_count > LIMIT_WAREHOUSE_COUNT) {
        err_set(a->err, REASON_LIMIT_EXCEEDED, "at most %d warehouses", LIMIT_WAREHOUSE_COUNT);
        return err_in(a->err, "warehouses");
    }
    for (size_t i = 0; i < shop->warehouse_count; i++) {
        enum err_code code = id_check(shop->warehouses[i].id, a->err);
        for (size_t j = 0; code == ERR_OK && j < i; j++) {
            if (str_eq(shop->warehouses[j].id, shop->warehouses[i].id))
                code = err_set(a->err, REASON_FIELD_DUPLICATE, "two warehouses have this id");
        }
        if (code != ERR_OK)
            return err_in(a->err, "warehouses[%zu].id", i);
    }
    return ERR_OK;
}

static enum err_code scayle_check(struct apply *a, const struct shop *shop)
{
    if (shop->base_url.len == 0)
        return ERR_OK;
    enum err_code code = url_check(a, "scayle.admin_base_url", shop->base_url);
    if (code == ERR_OK)
        code = key_ref_check(a, "scayle.token_ref", shop->key_ref);
    if (code != ERR_OK)
        return code;
    if (shop->order_flow == ORDER_FLOW_EXTERNAL_ORDER && !is_url(shop->external_order_url)) {
        err_set(a->err, REASON_FIELD_REQUIRED,
                "the marketplace flow has no default address: one must be given");
        return err_in(a->err, "scayle.external_order_url");
    }
    code = range_check(a, "scayle.order_poll_interval", shop->order_poll_interval_s, 1,
                       SECONDS_PER_DAY);
    if (code == ERR_OK)
        code = range_check(a, "scayle.stock_poll_interval", shop->stock_poll_interval_s, 0,
                           STOCK_POLL_MAX_S);
    if (code == ERR_OK && shop->webhook_ref.len > 0)
        code = key_ref_check(a, "scayle.webhook_ref", shop->webhook_ref);
    return code;
}

enum err_code shop_check(struct apply *a, const struct shop *shop)
{
    enum err_code code = id_check(shop->shop_id, a->err);
    if (code == ERR_OK && !str_eq(shop->shop_id, a->command->shop))
        code = err_set(a->err, REASON_FIELD_INVALID, "must be \"%.*s\", which is to be changed",
                       STR_ARG(a->command->shop));
    if (code != ERR_OK)
        return err_in(a->err, "shop_id");
    code = warehouses_check(a, shop);
    return code == ERR_OK ? scayle_check(a, shop) : code;
}

bool shop_has_warehouse(const struct shop *shop, struct str id)
{
    for (size_t i = 0; i < shop->warehouse_count; i++) {
        if (str_eq(shop->warehouses[i].id, id))
            return true;
    }
    return shop->warehouse_count == 0; /* it does not say which it has */
}

enum err_code channel_warehouses_check(struct apply *a, const struct shop *shop,
                                       const struct channel *channel)
{
    for (size_t i = 0; i < channel->policy.warehouse_count; i++) {
        if (shop_has_warehouse(shop, channel->policy.warehouses[i]))
            continue;
        err_set(a->err, REASON_WAREHOUSE_NOT_FOUND,
                "channel \"%.*s\" sells from \"%.*s\": the shop has no such warehouse",
                STR_ARG(channel->channel_id), STR_ARG(channel->policy.warehouses[i]));
        return err_in(a->err, "stock_policy.warehouses[%zu]", i);
    }
    return ERR_OK;
}

/* The shop as it is in this batch: it and its channels may be applied at once. */
static enum err_code sources_check(struct apply *a, const struct channel *channel)
{
    struct shop shop;
    struct key key;
    key_shop(&key, a->command->shop);
    enum err_code code =
        view_get_existing(&a->view, &key, &record_shop, REASON_SHOP_NOT_FOUND, &shop, a->err);
    return code == ERR_OK ? channel_warehouses_check(a, &shop, channel) : code;
}

static bool has_rule(const struct channel *channel, const struct reason_mapping *rule)
{
    for (size_t i = 0; channel != NULL && i < channel->refund_reason_count; i++) {
        if (str_eq(channel->refund_reasons[i].from, rule->from) &&
            str_eq(channel->refund_reasons[i].code, rule->code))
            return true;
    }
    return false;
}

static bool is_open_reason(const struct reason_list *list, struct str code)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->rows[i].is_shop_right && str_eq(list->rows[i].code, code))
            return true;
    }
    return false;
}

/* Rules that were there before stay, whatever became of the marketplace's list. */
static enum err_code reasons_check(struct apply *a, const struct channel *channel,
                                   const struct channel *kept)
{
    struct reason_list list;
    struct key key;
    bool found;
    key_reference(&key, a->command->shop, channel->channel_id, STR("reasons"));
    enum err_code code = view_get(&a->view, &key, &record_reasons, &found, &list, a->err);
    for (size_t i = 0; code == ERR_OK && found && i < channel->refund_reason_count; i++) {
        const struct reason_mapping *rule = &channel->refund_reasons[i];
        if (has_rule(kept, rule) || is_open_reason(&list, rule->code))
            continue;
        err_set(a->err, REASON_REASON_UNMAPPED,
                "\"%.*s\" is none of the marketplace's reasons that sellers may use",
                STR_ARG(rule->code));
        return err_in(a->err, "reason_rules[%zu].code", i);
    }
    return code;
}

enum err_code stock_policy_check(struct apply *a, const struct stock_policy *policy,
                                 int64_t share_min)
{
    static const int64_t units_max = 1000000000;
    const struct {
        const char *field;
        int64_t value, min, max;
    } ranges[] = {
        { "share_basis_points", policy->share_bp, share_min, 10000 },
        { "safety_stock_units", policy->buffer, 0, units_max },
        { "derived_safety_stock.oversell_chance_ppm", policy->chance_ppm, 0, 500000 },
        { "derived_safety_stock.units_min", policy->buffer_min, 0, units_max },
        { "derived_safety_stock.units_max", policy->buffer_max, 0, units_max },
        { "cap", policy->cap, 0, units_max },
        { "floor", policy->floor, 0, units_max },
    };
    for (size_t i = 0; i < ARRAY_COUNT(ranges); i++) {
        enum err_code code =
            range_check(a, ranges[i].field, ranges[i].value, ranges[i].min, ranges[i].max);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

enum err_code channel_check(struct apply *a, const struct channel *channel,
                            const struct channel *kept)
{
    static const int64_t day = SECONDS_PER_DAY;
    const struct {
        const char *field;
        int64_t value, min, max;
    } ranges[] = {
        { "acceptance.window", channel->acceptance_window_s, 60, 60 * day },
        { "acceptance.warning_lead", channel->acceptance_warning_s, 0,
          channel->acceptance_window_s },
        { "dispatch.warning_lead", channel->dispatch_warning_s, 0, 60 * day },
        { "publication.rise_hold", channel->rise_hold_s, 0, day },
        { "publication.brake_zero_basis_points", channel->brake_zero_bp, 0, 10000 },
        { "publication.brake_fall_basis_points", channel->brake_fall_bp, 0, 10000 },
        { "publication.stock_interval", channel->stock_interval_s, 60, day },
        { "publication.audit_interval",
          channel->audit_interval_s == 0 ? day : channel->audit_interval_s, day, 30 * day },
        { "polling.order_interval", channel->order_poll_interval_s, 60, day },
        { "polling.transaction_interval", channel->transaction_poll_interval_s, 60, 7 * day },
    };
    enum err_code code = id_check(channel->channel_id, a->err);
    if (code != ERR_OK)
        return err_in(a->err, "channel_id");
    code = url_check(a, "mirakl.base_url", channel->base_url);
    if (code == ERR_OK)
        code = key_ref_check(a, "mirakl.key_ref", channel->key_ref);
    if (code != ERR_OK)
        return code;
    if (channel->currency.code[0] == '\0') {
        err_set(a->err, REASON_FIELD_REQUIRED, "an ISO 4217 code is required");
        return err_in(a->err, "currency_code");
    }
    if (stock_policy_check(a, &channel->policy, 0) != ERR_OK)
        return err_in(a->err, "stock_policy");
    for (size_t i = 0; i < ARRAY_COUNT(ranges); i++) {
        code = range_check(a, ranges[i].field, ranges[i].value, ranges[i].min, ranges[i].max);
        if (code != ERR_OK)
            return code;
    }
    code = sources_check(a, channel);
    return code == ERR_OK ? reasons_check(a, channel, kept) : code;
}
