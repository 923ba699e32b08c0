/* service/connectors/mirakl/mirakl_order.c: OR11's JSON to struct order. */
#include "service/connectors/mirakl/mirakl_order.h"

#include "service/base/limits.h"
#include "service/connectors/formats/json_read.h"

static const struct {
    enum tax_mode mode;
    struct str name;
} tax_modes[] = {
    { TAX_MODE_INCLUDED, STR_INIT("TAX_INCLUDED") },
    { TAX_MODE_EXCLUDED, STR_INIT("TAX_EXCLUDED") },
};

struct str mirakl_tax_mode_name(enum tax_mode mode)
{
    for (size_t i = 0; i < ARRAY_COUNT(tax_modes); i++) {
        if (tax_modes[i].mode == mode)
            return tax_modes[i].name;
    }
    return STR_EMPTY;
}

enum tax_mode mirakl_tax_mode_parse(struct str text)
{
    for (size_t i = 0; i < ARRAY_COUNT(tax_modes); i++) {
        if (str_eq(text, tax_modes[i].name))
            return tax_modes[i].mode;
    }
    return TAX_MODE_UNKNOWN;
}

/* What all members of one order are read with. */
struct context {
    struct currency currency;
    struct arena *arena;
};

static enum tax_rule tax_rule_parse(struct str text)
{
    if (str_eq(text, STR("PROPORTIONAL_TO_AMOUNT")))
        return TAX_RULE_PROPORTIONAL;
    return str_eq(text, STR("NONE")) ? TAX_RULE_NONE : TAX_RULE_UNKNOWN;
}

static enum err_code taxes_read(const struct context *context, const struct jnode *object,
                                const char *key, struct tax **ret_taxes, size_t *ret_count,
                                struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *list = jread_array(&read, object, key);
    if (read.code != ERR_OK || list == NULL || list->count == 0)
        return read.code;
    struct tax *taxes = ARENA_ARRAY(context->arena, struct tax, list->count);
    if (taxes == NULL)
        return arena_err(context->arena, err);
    size_t count = 0;
    for (const struct jnode *node = list->first; node != NULL; node = node->next) {
        taxes[count] = (struct tax){
            .code = jread_text(&read, node, "code"),
            .amount = jread_money(&read, node, "amount", context->currency),
            .rule = tax_rule_parse(jread_text(&read, node, "tax_calculation_rule")),
        };
        if (read.code != ERR_OK)
            return err_in(err, "%s[%zu]", key, count);
        count++;
    }
    *ret_taxes = taxes;
    *ret_count = count;
    return ERR_OK;
}

static enum err_code refund_read(const struct context *context, const struct jnode *node,
                                 struct line_refund *ret, struct err *err)
{
    struct jread read = { .err = err };
    struct str state = jread_text(&read, node, "refund_state");
    *ret = (struct line_refund){
        .refund_id = jread_text_needed(&read, node, "id"),
        .reason_code = jread_text(&read, node, "reason_code"),
        .state = state.len > 0 ? state : jread_text(&read, node, "state"),
        .quantity = jread_i64(&read, node, "quantity", 0),
        .amount = jread_money(&read, node, "amount", context->currency),
        .shipping_amount = jread_money(&read, node, "shipping_amount", context->currency),
        .commission_total = jread_money(&read, node, "commission_total_amount", context->currency),
        .created = jread_instant(&read, node, "created_date"),
    };
    if (read.code != ERR_OK)
        return read.code;
    enum err_code code = taxes_read(context, node, "taxes", &ret->taxes, &ret->tax_count, err);
    if (code != ERR_OK)
        return code;
    return taxes_read(context, node, "shipping_taxes", &ret->shipping_taxes,
                      &ret->shipping_tax_count, err);
}

static enum err_code refunds_read(const struct context *context, const struct jnode *line,
                                  const char *key, struct line_refund **ret_refunds,
                                  size_t *ret_count, struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *list = jread_array(&read, line, key);
    if (read.code != ERR_OK || list == NULL || list->count == 0)
        return read.code;
    struct line_refund *refunds = ARENA_ARRAY(context->arena, struct line_refund, list->count);
    if (refunds == NULL)
        return arena_err(context->arena, err);
    size_t count = 0;
    for (const struct jnode *node = list->first; node != NULL; node = node->next) {
        enum err_code code = refund_read(context, node, &refunds[count], err);
        if (code != ERR_OK)
            return err_in(err, "%s[%zu]", key, count);
        count++;
    }
    *ret_refunds = refunds;
    *ret_count = count;
    return ERR_OK;
}

/* What is missing from the answer follows from the rest. */
static struct money total_of(struct jread *read, const struct jnode *node, struct money price,
                             struct money shipping_price)
{
    struct money total = price;
    if (jnode_is_present(jnode_get(node, "total_price")))
        return jread_money(read, node, "total_price", price.currency);
    if (read->code == ERR_OK)
        read->code = money_add(price, shipping_price, &total, read->err);
    return total;
}

static enum err_code line_read(const struct context *context, const struct jnode *node,
                               struct order_line *ret, struct err *err)
{
    struct jread read = { .err = err };
    *ret = (struct order_line){
        .line_id = jread_text_needed(&read, node, "order_line_id"),
        .sku = jread_text_needed(&read, node, "offer_sku"),
        .title = jread_text(&read, node, "product_title"),
        .state_text = jread_text(&read, node, "order_line_state"),
        .quantity = jread_i64_needed(&read, node, "quantity"),
        .price_unit = jread_money(&read, node, "price_unit", context->currency),
        .price = jread_money_needed(&read, node, "price", context->currency),
        .shipping_price = jread_money(&read, node, "shipping_price", context->currency),
        .commission_fee = jread_money(&read, node, "commission_fee", context->currency),
        .total_commission = jread_money(&read, node, "total_commission", context->currency),
        .can_refund = jread_bool(&read, node, "can_refund"),
    };
    ret->state = order_state_parse(ret->state_text);
    ret->total_price = total_of(&read, node, ret->price, ret->shipping_price);
    if (read.code != ERR_OK)
        return read.code;
    if (ret->quantity < 0) {
        (void)err_set(err, REASON_FIELD_INVALID, "is negative");
        return err_in(err, "quantity");
    }
    enum err_code code = taxes_read(context, node, "taxes", &ret->taxes, &ret->tax_count, err);
    if (code == ERR_OK)
        code = taxes_read(context, node, "shipping_taxes", &ret->shipping_taxes,
                          &ret->shipping_tax_count, err);
    if (code == ERR_OK)
        code = refunds_read(context, node, "refunds", &ret->refunds, &ret->refund_count, err);
    if (code == ERR_OK)
        code = refunds_read(context, node, "cancelations", &ret->cancelations,
                            &ret->cancelation_count, err);
    return code;
}

static enum err_code lines_read(const struct context *context, const struct jnode *order,
                                struct order *ret, struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *list = jread_array_needed(&read, order, "order_lines");
    if (read.code != ERR_OK)
        return read.code;
    if (list->count > LIMIT_ORDER_LINE_COUNT) {
        (void)err_set(err, REASON_FIELD_INVALID, "are more than %d", LIMIT_ORDER_LINE_COUNT);
        return err_in(err, "order_lines");
    }
    ret->lines = ARENA_ARRAY(context->arena, struct order_line, list->count);
    if (ret->lines == NULL)
        return arena_err(context->arena, err);
    for (const struct jnode *node = list->first; node != NULL; node = node->next) {
        enum err_code code = line_read(context, node, &ret->lines[ret->line_count], err);
        if (code != ERR_OK)
            return err_in(err, "order_lines[%zu]", ret->line_count);
        ret->line_count++;
    }
    return ERR_OK;
}

/* Two members that we keep as one text. */
static struct str joined(const struct context *context, struct str a, struct str b)
{
    if (a.len == 0 || b.len == 0)
        return a.len == 0 ? b : a;
    struct str text = arena_format(context->arena, "%.*s, %.*s", STR_ARG(a), STR_ARG(b));
    return text.ptr == NULL ? a : text;
}

static struct address address_read(const struct context *context, struct jread *read,
                                   const struct jnode *customer, const char *key)
{
    const struct jnode *node = jread_object(read, customer, key);
    struct str second = jread_text(read, node, "street_2");
    return (struct address){
        .first_name = jread_text(read, node, "firstname"),
        .last_name = jread_text(read, node, "lastname"),
        .company =
            joined(context, jread_text(read, node, "company"), jread_text(read, node, "company_2")),
        .street_1 = jread_text(read, node, "street_1"),
        /* What the driver needs to find the door must not get lost. */
        .street_2 = joined(context, second, jread_text(read, node, "additional_info")),
        .zip_code = jread_text(read, node, "zip_code"),
        .city = jread_text(read, node, "city"),
        .state = jread_text(read, node, "state"),
        .country_code = jread_text(read, node, "country_iso_code"),
        .phone = jread_text(read, node, "phone"),
        .is_set = node != NULL,
    };
}

static void customer_read(const struct context *context, struct jread *read,
                          const struct jnode *order, struct order *ret)
{
    const struct jnode *customer = jread_object(read, order, "customer");
    ret->customer_id = jread_text(read, customer, "customer_id");
    ret->customer_first_name = jread_text(read, customer, "firstname");
    ret->customer_last_name = jread_text(read, customer, "lastname");
    ret->billing = address_read(context, read, customer, "billing_address");
    ret->shipping = address_read(context, read, customer, "shipping_address");
}

static void head_read(const struct context *context, struct jread *read, const struct jnode *node,
                      struct order *ret)
{
    *ret = (struct order){
        .order_id = jread_text_needed(read, node, "order_id"),
        .commercial_id = jread_text(read, node, "commercial_id"),
        .state_text = jread_text_needed(read, node, "order_state"),
        .created = jread_instant(read, node, "created_date"),
        .updated = jread_instant(read, node, "last_updated_date"),
        .decided = jread_instant(read, node, "acceptance_decision_date"),
        .debited = jread_instant(read, node, "customer_debited_date"),
        .ship_by = jread_instant(read, node, "shipping_deadline"),
        .currency = context->currency,
        .tax_mode = mirakl_tax_mode_parse(jread_text(read, node, "order_tax_mode")),
        .price = jread_money(read, node, "price", context->currency),
        .shipping_price = jread_money(read, node, "shipping_price", context->currency),
        .total_commission = jread_money(read, node, "total_commission", context->currency),
        .can_ship = jread_bool(read, node, "can_shop_ship"),
        .can_cancel = jread_bool(read, node, "can_cancel"),
        .shipping_type_code = jread_text(read, node, "shipping_type_code"),
        .shipping_zone_code = jread_text(read, node, "shipping_zone_code"),
        .seller_reference =
            jread_text(read, jread_object(read, node, "references"), "order_reference_for_seller"),
        .tracking_carrier_code = jread_text(read, node, "shipping_carrier_code"),
        .tracking_carrier_name = jread_text(read, node, "shipping_company"),
        .tracking_number = jread_text(read, node, "shipping_tracking"),
    };
    ret->state = order_state_parse(ret->state_text);
    ret->total_price = total_of(read, node, ret->price, ret->shipping_price);
    customer_read(context, read, node, ret);
}

enum err_code mirakl_order_read(const struct jnode *node, struct currency currency,
                                struct arena *arena, struct order *ret, struct err *err)
{
    struct context context = { .currency = currency, .arena = arena };
    struct jread read = { .err = err };
    struct str currency_code = jread_text(&read, node, "currency_iso_code");
    if (currency_code.len > 0 && currency_find(currency_code, &context.currency, err) != ERR_OK)
        return err_in(err, "currency_iso_code");
    head_read(&context, &read, node, ret);
    if (read.code != ERR_OK)
        return read.code;
    enum err_code code = lines_read(&context, node, ret, err);
    if (code != ERR_OK)
        return code;
    return arena_is_full(arena) ? arena_err(arena, err) : ERR_OK;
}
