/* service/rpc/shop_settings.c: the settings of a shop, row by row. */
#include "service/rpc/shop_settings.h"

#include "service/base/limits.h"
#include "service/rpc/setting_defaults.h"

enum {
    DISPLAY_NAME_BYTES = 128,
    KEY_REF_BYTES = 512,
    KEY_BYTES_MAX = 255,
    COUNTRY_BYTES = 2,
    ORDER_POLL_MIN_S = 10,
    ORDER_POLL_MAX_S = 3600,
    STOCK_POLL_MIN_S = 600,
    STOCK_POLL_MAX_S = 7 * 86400,
};

/* Each reads a Lockstep__V1__Shop. Without a `scayle` its settings are cleared. */

static const Lockstep__V1__ScayleSettings *scayle_of(const struct setting_source *from)
{
    const Lockstep__V1__Shop *in = from->message;
    return in->scayle;
}

static enum err_code scayle_text(const char *text, const char *field, bool is_required,
                                 size_t bytes_max, struct str *ret, struct err *err)
{
    return is_required ? required_text_from_proto(text, field, bytes_max, ret, err)
                       : text_from_proto(text, field, bytes_max, ret, err);
}

static enum err_code display_name_read(const struct setting_source *from, void *ret,
                                       struct err *err)
{
    const Lockstep__V1__Shop *in = from->message;
    struct shop *shop = ret;
    return text_from_proto(in->display_name, from->field, DISPLAY_NAME_BYTES, &shop->display_name,
                           err);
}

static enum err_code base_url_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__ScayleSettings *in = scayle_of(from);
    struct shop *shop = ret;
    return scayle_text(in == NULL ? NULL : in->admin_base_url, from->field, in != NULL,
                       LIMIT_URL_BYTES, &shop->base_url, err);
}

static enum err_code company_id_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__ScayleSettings *in = scayle_of(from);
    struct shop *shop = ret;
    shop->company_id = in == NULL ? 0 : in->company_id;
    if (in == NULL || in->company_id > 0)
        return ERR_OK;
    err_set(err, REASON_FIELD_REQUIRED, "the tenant's company id is required");
    return err_in(err, "%s", from->field);
}

static enum err_code token_ref_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__ScayleSettings *in = scayle_of(from);
    struct shop *shop = ret;
    return scayle_text(in == NULL ? NULL : in->token_ref, from->field, in != NULL, KEY_REF_BYTES,
                       &shop->key_ref, err);
}

static enum err_code shop_key_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__ScayleSettings *in = scayle_of(from);
    struct shop *shop = ret;
    return scayle_text(in == NULL ? NULL : in->shop_key, from->field, in != NULL, KEY_BYTES_MAX,
                       &shop->shop_key, err);
}

static enum err_code country_code_read(const struct setting_source *from, void *ret,
                                       struct err *err)
{
    const Lockstep__V1__ScayleSettings *in = scayle_of(from);
    struct shop *shop = ret;
    enum err_code code = scayle_text(in == NULL ? NULL : in->country_code, from->field, in != NULL,
                                     KEY_BYTES_MAX, &shop->country_code, err);
    if (code != ERR_OK || in == NULL || shop->country_code.len == COUNTRY_BYTES)
        return code;
    err_set(err, REASON_FIELD_INVALID, "must be a country of two letters");
    return err_in(err, "%s", from->field);
}

static enum err_code order_flow_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__ScayleSettings *in = scayle_of(from);
    struct shop *shop = ret;
    (void)err;
    shop->order_flow = in == NULL ? ORDER_FLOW_UNSPECIFIED : (enum order_flow)in->order_flow;
    if (in != NULL && shop->order_flow == ORDER_FLOW_UNSPECIFIED)
        shop->order_flow = ORDER_FLOW_ADMIN_CREATE;
    return ERR_OK;
}

static enum err_code external_order_url_read(const struct setting_source *from, void *ret,
                                             struct err *err)
{
    const Lockstep__V1__ScayleSettings *in = scayle_of(from);
    struct shop *shop = ret;
    return text_from_proto(in == NULL ? NULL : in->external_order_url, from->field, LIMIT_URL_BYTES,
                           &shop->external_order_url, err);
}

static enum err_code merchant_key_read(const struct setting_source *from, void *ret,
                                       struct err *err)
{
    const Lockstep__V1__ScayleSettings *in = scayle_of(from);
    struct shop *shop = ret;
    return text_from_proto(in == NULL ? NULL : in->merchant_key, from->field, KEY_BYTES_MAX,
                           &shop->merchant_key, err);
}

static enum err_code order_poll_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__ScayleSettings *in = scayle_of(from);
    struct shop *shop = ret;
    shop->order_poll_interval_s = DEFAULT_SHOP_ORDER_POLL_S;
    return seconds_from_proto(in == NULL ? NULL : in->order_poll_interval, from->field,
                              ORDER_POLL_MIN_S, ORDER_POLL_MAX_S, &shop->order_poll_interval_s,
                              err);
}

static enum err_code read_stock_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__ScayleSettings *in = scayle_of(from);
    struct shop *shop = ret;
    (void)err;
    shop->reads_stock = in != NULL && in->read_stock;
    return ERR_OK;
}

static enum err_code stock_poll_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__ScayleSettings *in = scayle_of(from);
    const Google__Protobuf__Duration *interval = in == NULL ? NULL : in->stock_poll_interval;
    struct shop *shop = ret;
    bool is_none = interval != NULL && interval->seconds == 0;
    shop->stock_poll_interval_s = in == NULL ? 0 : DEFAULT_SHOP_STOCK_POLL_S;
    return seconds_from_proto(interval, from->field, is_none ? 0 : STOCK_POLL_MIN_S,
                              STOCK_POLL_MAX_S, &shop->stock_poll_interval_s, err);
}

static enum err_code webhook_ref_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__ScayleSettings *in = scayle_of(from);
    struct shop *shop = ret;
    return text_from_proto(in == NULL ? NULL : in->webhook_ref, from->field, KEY_REF_BYTES,
                           &shop->webhook_ref, err);
}

static enum err_code warehouse_read(const Lockstep__V1__Warehouse *in,
                                    const struct warehouse *before, size_t count,
                                    struct warehouse *ret, struct err *err)
{
    enum err_code code = id_from_proto(in->id, "id", &ret->id, err);
    if (code == ERR_OK)
        code = text_from_proto(in->display_name, "display_name", DISPLAY_NAME_BYTES,
                               &ret->display_name, err);
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        if (!str_eq(before[i].id, ret->id))
            continue;
        err_set(err, REASON_FIELD_DUPLICATE, "two warehouses have this id");
        return err_in(err, "id");
    }
    return code;
}

static enum err_code warehouses_read(const struct setting_source *from, void *ret, struct err *err)
{
    const Lockstep__V1__Shop *in = from->message;
    struct shop *shop = ret;
    if (in->n_warehouses == 0) {
        err_set(err, REASON_FIELD_REQUIRED, "a shop has at least one warehouse");
        return err_in(err, "%s", from->field);
    }
    if (in->n_warehouses > LIMIT_WAREHOUSE_COUNT) {
        err_set(err, REASON_LIMIT_EXCEEDED, "at most %d warehouses", LIMIT_WAREHOUSE_COUNT);
        return err_in(err, "%s", from->field);
    }
    shop->warehouse_count = in->n_warehouses;
    shop->warehouses = ARENA_ARRAY(from->arena, struct warehouse, in->n_warehouses);
    if (shop->warehouses == NULL)
        return arena_err(from->arena, err);
    for (size_t i = 0; i < in->n_warehouses; i++) {
        enum err_code code =
            warehouse_read(in->warehouses[i], shop->warehouses, i, &shop->warehouses[i], err);
        if (code != ERR_OK)
            return err_in(err, "%s[%zu]", from->field, i);
    }
    return ERR_OK;
}

#define ROW(path, read, member, text) SETTING_ROW(path, read, struct shop, member, text)

static const struct setting rows[] = {
    ROW("display_name", display_name_read, display_name, SETTING_TEXT),
    ROW("scayle.admin_base_url", base_url_read, base_url, SETTING_TEXT),
    ROW("scayle.company_id", company_id_read, company_id, SETTING_NUMBER),
    ROW("scayle.token_ref", token_ref_read, key_ref, SETTING_TEXT),
    ROW("scayle.shop_key", shop_key_read, shop_key, SETTING_TEXT),
    ROW("scayle.country_code", country_code_read, country_code, SETTING_TEXT),
    ROW("scayle.order_flow", order_flow_read, order_flow, SETTING_FLOW),
    ROW("scayle.external_order_url", external_order_url_read, external_order_url, SETTING_TEXT),
    ROW("scayle.merchant_key", merchant_key_read, merchant_key, SETTING_TEXT),
    ROW("scayle.order_poll_interval", order_poll_read, order_poll_interval_s, SETTING_SECONDS),
    ROW("scayle.read_stock", read_stock_read, reads_stock, SETTING_TEXT),
    ROW("scayle.stock_poll_interval", stock_poll_read, stock_poll_interval_s, SETTING_SECONDS),
    ROW("scayle.webhook_ref", webhook_ref_read, webhook_ref, SETTING_TEXT),
    SETTING_LIST("warehouses", warehouses_read, struct shop, warehouses, warehouse_count),
};
const struct setting_table shop_settings = { rows, ARRAY_COUNT(rows) };

/* ---- answers ---- */

static Lockstep__V1__ScayleSettings *scayle_to_proto(struct arena *arena, const struct shop *shop)
{
    Lockstep__V1__ScayleSettings *out = ARENA_NEW(arena, Lockstep__V1__ScayleSettings);
    if (out == NULL)
        return NULL;
    lockstep__v1__scayle_settings__init(out);
    out->admin_base_url = text_to_proto(arena, shop->base_url);
    out->company_id = shop->company_id;
    out->token_ref = text_to_proto(arena, shop->key_ref);
    out->shop_key = text_to_proto(arena, shop->shop_key);
    out->country_code = text_to_proto(arena, shop->country_code);
    out->order_flow = (Lockstep__V1__ScayleSettings__OrderFlow)shop->order_flow;
    out->external_order_url = text_to_proto(arena, shop->external_order_url);
    out->merchant_key = text_to_proto(arena, shop->merchant_key);
    out->order_poll_interval = ms_to_proto(arena, shop->order_poll_interval_s * MS_PER_SECOND);
    out->read_stock = shop->reads_stock;
    out->stock_poll_interval = ms_to_proto(arena, shop->stock_poll_interval_s * MS_PER_SECOND);
    out->webhook_ref = text_to_proto(arena, shop->webhook_ref);
    return out;
}

static Lockstep__V1__Warehouse *warehouse_to_proto(struct arena *arena,
                                                   const struct warehouse *warehouse)
{
    Lockstep__V1__Warehouse *out = ARENA_NEW(arena, Lockstep__V1__Warehouse);
    if (out == NULL)
        return NULL;
    lockstep__v1__warehouse__init(out);
    out->id = text_to_proto(arena, warehouse->id);
    out->display_name = text_to_proto(arena, warehouse->display_name);
    return out;
}

Lockstep__V1__Shop *shop_to_proto(struct arena *arena, const struct shop *shop)
{
    Lockstep__V1__Shop *out = ARENA_NEW(arena, Lockstep__V1__Shop);
    if (out == NULL)
        return NULL;
    lockstep__v1__shop__init(out);
    out->name = text_to_proto(arena, name_shop(arena, shop->shop_id));
    out->display_name = text_to_proto(arena, shop->display_name);
    if (shop->base_url.len > 0)
        out->scayle = scayle_to_proto(arena, shop);
    out->warehouses = ARENA_ARRAY(arena, Lockstep__V1__Warehouse *, shop->warehouse_count);
    for (size_t i = 0; out->warehouses != NULL && i < shop->warehouse_count; i++)
        out->warehouses[out->n_warehouses++] = warehouse_to_proto(arena, &shop->warehouses[i]);
    out->create_time = instant_to_proto(arena, shop->created);
    out->update_time = instant_to_proto(arena, shop->updated);
    out->etag = etag_to_proto(arena, shop->version);
    return out;
}
