/*
 * service/engine/shop_checks.c: settings that the program can work with.
 *
 * Fields are named as the API names them: what is wrong is told to whoever sent it.
 */
#include "service/domain/name.h"
#include "service/engine/apply.h"

static enum err_code range_check(struct apply *a, const char *field, int64_t value, int64_t min,
                                 int64_t max)
{
    if (value >= min && value <= max)
        return ERR_OK;
    err_set(a->err, REASON_FIELD_INVALID, "must be between %lld and %lld", (long long)min,
            (long long)max);
    return err_in(a->err, "%s", field);
}

/* Plain http only to this machine: for the sandbox and development. */
static bool is_url(struct str url)
{
    return str_starts(url, STR("https://")) || str_starts(url, STR("http://127.0.0.1:")) ||
           str_starts(url, STR("http://localhost:")) || str_starts(url, STR("http://[::1]:"));
}

static enum err_code url_check(struct apply *a, const char *field, struct str url)
{
    if (is_url(url) && url.len <= LIMIT_URL_BYTES)
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
            "must name where the secret is found: env:NAME or "
            "file:/path");
    return err_in(a->err, "%s", field);
}

enum err_code shop_check(struct apply *a, const struct shop *shop)
{
    enum err_code code = id_check(shop->shop_id, a->err);
    if (code != ERR_OK)
        return err_in(a->err, "shop_id");
    if (shop->warehouse_count > LIMIT_WAREHOUSE_COUNT) {
        err_set(a->err, REASON_LIMIT_EXCEEDED, "at most %d warehouses", LIMIT_WAREHOUSE_COUNT);
        return err_in(a->err, "warehouses");
    }
    for (size_t i = 0; i < shop->warehouse_count; i++) {
        code = id_check(shop->warehouses[i].id, a->err);
        if (code != ERR_OK)
            return err_in(a->err, "warehouses[%zu].id", i);
    }
    if (shop->base_url.len == 0)
        return ERR_OK;
    code = url_check(a, "scayle.admin_base_url", shop->base_url);
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
    return code;
}

enum err_code channel_check(struct apply *a, const struct channel *channel)
{
    static const int64_t day = SECONDS_PER_DAY;
    const struct {
        const char *field;
        int64_t value, min, max;
    } ranges[] = {
        { "stock_policy.share_basis_points", channel->share_bp, 0, 10000 },
        { "stock_policy.safety_stock_units", channel->buffer, 0, 1000000000 },
        { "stock_policy.cap", channel->cap, 0, 1000000000 },
        { "acceptance.window", channel->acceptance_window_s, 60, 60 * day },
        { "acceptance.warning_lead", channel->acceptance_warning_s, 0,
          channel->acceptance_window_s },
        { "dispatch.warning_lead", channel->dispatch_warning_s, 0, 60 * day },
        { "publication.rise_hold", channel->rise_hold_s, 0, day },
        { "publication.stock_interval", channel->stock_interval_s, 60, day },
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
    for (size_t i = 0; i < ARRAY_COUNT(ranges); i++) {
        code = range_check(a, ranges[i].field, ranges[i].value, ranges[i].min, ranges[i].max);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}
