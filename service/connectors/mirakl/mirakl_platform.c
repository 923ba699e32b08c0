/*
 * service/connectors/mirakl/mirakl_platform.c: what an operator set up: V01, A01, PC01, SH21, SH12,
 * RE01.
 */
#include "service/connectors/mirakl/mirakl.h"
#include "service/connectors/mirakl/mirakl_order.h"

static const struct str paths[CALL_KIND_COUNT] = {
    [CALL_MIRAKL_VERSION] = STR_INIT("/api/version"),
    [CALL_MIRAKL_ACCOUNT] = STR_INIT("/api/account"),
    [CALL_MIRAKL_PLATFORM] = STR_INIT("/api/platform/configuration"),
    [CALL_MIRAKL_CARRIERS] = STR_INIT("/api/shipping/carriers"),
    [CALL_MIRAKL_SHIPPING_METHODS] = STR_INIT("/api/shipping/types"),
    [CALL_MIRAKL_REASONS] = STR_INIT("/api/reasons"),
};

enum err_code mirakl_setting_build(struct draft *draft, const struct call *call, struct err *err)
{
    (void)err;
    mirakl_begin(draft, HTTP_GET, paths[call->kind]);
    mirakl_accept_json(draft);
    mirakl_shop(draft);
    return ERR_OK;
}

enum err_code mirakl_account_read(const struct reading *in, struct answer *ret, struct err *err)
{
    struct jread read = { .err = err };
    ret->account = (struct account_answer){
        .shop_id = jread_i64(&read, in->root, "shop_id", 0),
        .shop_name = jread_text(&read, in->root, "shop_name"),
        .state = jread_text_needed(&read, in->root, "shop_state"),
        .currency_code = jread_text(&read, in->root, "currency_iso_code"),
        .model = jread_text(&read, in->root, "model"),
    };
    return read.code;
}

enum err_code mirakl_platform_read(const struct reading *in, struct answer *ret, struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *features = jread_object_needed(&read, in->root, "features");
    const struct jnode *shipment = jread_object(&read, features, "shipment");
    const struct jnode *workflows = jread_object(&read, features, "order_workflows");
    ret->platform = (struct platform_answer){
        .multi_shipment = jread_bool(&read, shipment, "multi_shipment"),
        .disable_alternative_carrier =
            jread_bool(&read, features, "disable_seller_alternative_carrier"),
        .addresses_before_acceptance =
            jread_bool(&read, workflows, "shipping_and_billing_details_before_acceptance"),
        .tax_mode = mirakl_tax_mode_parse(jread_text(&read, features, "order_tax_mode")),
        .order_acceptance = jread_text(&read, workflows, "order_acceptance"),
        .timezone = jread_text(&read, in->root, "timezone"),
        .platform_name = jread_text(&read, in->root, "platform_name"),
    };
    return read.code;
}

enum err_code mirakl_carriers_read(const struct reading *in, struct answer *ret, struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *list = jread_array_needed(&read, in->root, "carriers");
    if (read.code != ERR_OK)
        return read.code;
    struct carrier *rows = ARENA_ARRAY(in->arena, struct carrier, list->count);
    if (rows == NULL)
        return arena_err(in->arena, err);
    ret->carriers.rows = rows;
    for (const struct jnode *node = list->first; node != NULL; node = node->next) {
        rows[ret->carriers.count++] = (struct carrier){
            .code = jread_text_needed(&read, node, "code"),
            .label = jread_text(&read, node, "label"),
            .standard_code = jread_text(&read, node, "standard_code"),
            .tracking_url = jread_text(&read, node, "tracking_url"),
        };
    }
    return read.code;
}

enum err_code mirakl_shipping_methods_read(const struct reading *in, struct answer *ret,
                                           struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *list = jread_array_needed(&read, in->root, "shipping_types");
    if (read.code != ERR_OK)
        return read.code;
    struct shipping_method *rows = ARENA_ARRAY(in->arena, struct shipping_method, list->count);
    if (rows == NULL)
        return arena_err(in->arena, err);
    ret->shipping_methods.rows = rows;
    for (const struct jnode *node = list->first; node != NULL; node = node->next) {
        rows[ret->shipping_methods.count++] = (struct shipping_method){
            .code = jread_text_needed(&read, node, "code"),
            .label = jread_text(&read, node, "label"),
            .mandatory_tracking = jread_bool(&read, node, "mandatory_tracking"),
        };
    }
    return read.code;
}

enum err_code mirakl_reasons_read(const struct reading *in, struct answer *ret, struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *list = jread_array_needed(&read, in->root, "reasons");
    if (read.code != ERR_OK)
        return read.code;
    struct reason *rows = ARENA_ARRAY(in->arena, struct reason, list->count);
    if (rows == NULL)
        return arena_err(in->arena, err);
    ret->reasons.rows = rows;
    for (const struct jnode *node = list->first; node != NULL; node = node->next) {
        rows[ret->reasons.count++] = (struct reason){
            .code = jread_text_needed(&read, node, "code"),
            .type = jread_text(&read, node, "type"),
            .label = jread_text(&read, node, "label"),
            .is_shop_right = jread_bool(&read, node, "is_shop_right"),
        };
    }
    return read.code;
}
