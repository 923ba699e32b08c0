/* tests/contract/call_text.c: "order_id 47-A" and so on, as a call. */
#include "service/connectors/mirakl/mirakl_order.h"
#include "tests/contract/exchange.h"

/* The lines of a section: "<name> <value>". */
struct script {
    struct str text;
    struct arena *arena;
    struct currency currency;
    bool is_wrong; /* something in it could not be read */
};

/* The value of the n-th line of that name; false: there are fewer. */
static bool find_nth(const struct script *script, const char *name, size_t n, struct str *ret)
{
    struct str left = script->text;
    struct str line, word;
    while (next_line(&left, &line)) {
        if (!next_word(&line, &word) || !str_eq(word, str_c(name)))
            continue;
        if (n-- == 0) {
            *ret = str_trim(line);
            return true;
        }
    }
    return false;
}

static struct str text(const struct script *script, const char *name)
{
    struct str value;
    return find_nth(script, name, 0, &value) ? value : STR_EMPTY;
}

static int64_t number_of(struct script *script, struct str word)
{
    int64_t value = 0;
    if (!str_parse_i64(word, &value))
        script->is_wrong = true;
    return value;
}

static int64_t number(struct script *script, const char *name, int64_t absent)
{
    struct str value;
    return find_nth(script, name, 0, &value) ? number_of(script, value) : absent;
}

static int32_t small_number(struct script *script, const char *name, int32_t absent)
{
    int64_t value = number(script, name, absent);
    if (value < 0 || value > INT32_MAX)
        script->is_wrong = true;
    return script->is_wrong ? absent : (int32_t)value;
}

static struct instant time_of(struct script *script, const char *name)
{
    struct str value;
    struct instant instant = INSTANT_NONE;
    struct err err;
    if (find_nth(script, name, 0, &value) && instant_parse(value, &instant, &err) != ERR_OK)
        script->is_wrong = true;
    return instant;
}

static struct money money_of_text(struct script *script, struct str value)
{
    struct money money = { 0 };
    struct err err;
    if (money_parse(value, script->currency, &money, &err) != ERR_OK)
        script->is_wrong = true;
    return money;
}

static struct money amount(struct script *script, const char *name)
{
    struct str value;
    if (!find_nth(script, name, 0, &value))
        return (struct money){ 0 };
    return money_of_text(script, value);
}

static size_t count(const struct script *script, const char *name)
{
    struct str value;
    size_t n = 0;
    while (find_nth(script, name, n, &value))
        n++;
    return n;
}

static struct str word_of(struct script *script, struct str *value)
{
    struct str word = STR_EMPTY;
    if (!next_word(value, &word))
        script->is_wrong = true;
    return word;
}

static enum tax_mode tax_mode(const struct script *script)
{
    return mirakl_tax_mode_parse(text(script, "tax_mode"));
}

static void stock_import(struct script *script, struct call *call)
{
    size_t rows = count(script, "row");
    struct stock_row *list = ARENA_ARRAY(script->arena, struct stock_row, rows);
    for (size_t i = 0; i < rows; i++) {
        struct str value;
        CHECK(find_nth(script, "row", i, &value));
        int64_t quantity = number_of(script, word_of(script, &value));
        list[i] = (struct stock_row){ .sku = str_trim(value), .quantity = quantity };
    }
    call->stock_import.rows = list;
    call->stock_import.count = rows;
}

static void orders(struct script *script, struct call *call)
{
    call->orders = (struct orders_query){
        .updated_from = time_of(script, "updated_from"),
        .updated_to = time_of(script, "updated_to"),
        .created_from = time_of(script, "created_from"),
        .order_ids = text(script, "order_ids"),
        .states = text(script, "states"),
        .offset = small_number(script, "offset", 0),
        .max = small_number(script, "max", 100),
    };
}

static void accept(struct script *script, struct call *call)
{
    size_t lines = count(script, "line");
    struct line_decision *list = ARENA_ARRAY(script->arena, struct line_decision, lines);
    for (size_t i = 0; i < lines; i++) {
        struct str value;
        CHECK(find_nth(script, "line", i, &value));
        list[i].line_id = word_of(script, &value);
        list[i].accepted = str_eq(str_trim(value), STR("accepted"));
    }
    call->accept.order_id = text(script, "order_id");
    call->accept.lines = list;
    call->accept.count = lines;
}

static void references(struct script *script, struct call *call)
{
    size_t rows = count(script, "order");
    script->is_wrong = script->is_wrong || rows < 1 || rows > ORDER_REFERENCE_COUNT;
    struct order_reference *list = ARENA_ARRAY(script->arena, struct order_reference, rows);
    for (size_t i = 0; i < rows; i++) {
        struct str value;
        CHECK(find_nth(script, "order", i, &value));
        list[i].order_id = word_of(script, &value);
        list[i].reference = str_trim(value);
    }
    call->references.rows = list;
    call->references.count = rows;
}

static void tracking(const struct script *script, struct call *call)
{
    call->tracking.order_id = text(script, "order_id");
    call->tracking.tracking = (struct tracking){
        .carrier_code = text(script, "carrier_code"),
        .carrier_name = text(script, "carrier_name"),
        .tracking_number = text(script, "tracking_number"),
        .tracking_url = text(script, "tracking_url"),
    };
}

static struct tax *taxes(struct script *script, const char *name, size_t *ret_count)
{
    *ret_count = count(script, name);
    struct tax *list = ARENA_ARRAY(script->arena, struct tax, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        struct str value;
        CHECK(find_nth(script, name, i, &value));
        list[i].code = word_of(script, &value);
        list[i].amount = money_of_text(script, str_trim(value));
    }
    return list;
}

static void refund(struct script *script, struct call *call)
{
    call->refund = (struct refund_call){
        .order_id = text(script, "order_id"),
        .line_id = text(script, "line_id"),
        .tax_mode = tax_mode(script),
        .amount = amount(script, "amount"),
        .shipping_amount = amount(script, "shipping_amount"),
        .quantity = number(script, "quantity", 0),
        .reason_code = text(script, "reason_code"),
        .excluded_from_shipment = str_eq(text(script, "excluded_from_shipment"), STR("true")),
    };
    call->refund.taxes = taxes(script, "tax", &call->refund.tax_count);
    call->refund.shipping_taxes = taxes(script, "shipping_tax", &call->refund.shipping_tax_count);
}

/* The order is the marketplace's own, so that the two vendors' forms stand side by side. */
static bool create(const struct script *script, struct str order_json, struct call *call)
{
    struct order *order = ARENA_NEW(script->arena, struct order);
    struct jnode *root;
    struct err err;
    if (json_parse(order_json, script->arena, &root, &err) != ERR_OK ||
        mirakl_order_read(root, script->currency, script->arena, order, &err) != ERR_OK)
        return false;
    order->channel = text(script, "channel");
    order->reference_key = text(script, "reference_key");
    call->create = order;
    return true;
}

static enum call_kind kind_of(struct str name)
{
    static const char *const names[CALL_KIND_COUNT] = { [CALL_NONE] = "",
#define X(kind, vendor_name, system, repeatable, interval, polite, scope) [CALL_##kind] = #kind,
                                                        CALL_KINDS(X)
#undef X
    };
    enum call_kind kind = CALL_NONE + 1;
    while (kind < CALL_KIND_COUNT && !str_eq(name, str_c(names[kind])))
        kind++;
    return kind;
}

static bool fill(struct script *script, const struct exchange_file *file, struct call *call)
{
    switch (call->kind) {
    case CALL_MIRAKL_STOCK_IMPORT:
        stock_import(script, call);
        break;
    case CALL_MIRAKL_STOCK_STATUS:
    case CALL_MIRAKL_STOCK_REPORT:
        call->import_id = text(script, "import_id");
        break;
    case CALL_MIRAKL_OFFERS:
        call->offers.offset = small_number(script, "offset", 0);
        call->offers.max = small_number(script, "max", 100);
        call->offers.sku = text(script, "sku");
        break;
    case CALL_MIRAKL_OFFER_EXPORT_STATUS:
        call->tracking_id = text(script, "tracking_id");
        break;
    case CALL_MIRAKL_OFFER_EXPORT_FILE:
        call->url = text(script, "url");
        break;
    case CALL_MIRAKL_ORDERS:
        orders(script, call);
        break;
    case CALL_MIRAKL_ORDER_REFERENCE:
        references(script, call);
        break;
    case CALL_MIRAKL_ACCEPT:
        accept(script, call);
        break;
    case CALL_MIRAKL_TRACKING:
        tracking(script, call);
        break;
    case CALL_MIRAKL_SHIP:
        call->order_id = text(script, "order_id");
        break;
    case CALL_MIRAKL_REFUND:
        refund(script, call);
        break;
    case CALL_MIRAKL_TRANSACTIONS:
        call->transactions.updated_from = time_of(script, "updated_from");
        call->transactions.page_token = text(script, "page_token");
        call->transactions.limit = small_number(script, "limit", 2000);
        break;
    case CALL_SCAYLE_STOCKS:
        call->sku = text(script, "sku");
        break;
    case CALL_SCAYLE_ORDER_FIND:
        call->reference_key = text(script, "reference_key");
        break;
    case CALL_SCAYLE_ORDER_GET:
        call->shop_order_id = text(script, "shop_order_id");
        break;
    case CALL_SCAYLE_ORDERS_UPDATED:
        call->shop_orders.updated_from = time_of(script, "updated_from");
        call->shop_orders.cursor = text(script, "cursor");
        call->shop_orders.limit = small_number(script, "limit", 100);
        break;
    case CALL_SCAYLE_ORDER_CREATE:
        return create(script, file->order, call);
    default:
        break;
    }
    return true;
}

static struct endpoint endpoint_of(struct script *script, enum call_system system)
{
    bool is_mirakl = system == CALL_SYSTEM_MIRAKL;
    return (struct endpoint){
        .base_url = is_mirakl ? STR("https://market.example")
                              : STR("https://acme-live.admin.example/api/admin/v1"),
        .secret = STR("key-that-nobody-may-see"),
        .timeout_ms = 10000,
        .shop_id = number(script, "shop_id", 2001),
        .currency = script->currency,
        .tax_mode = tax_mode(script),
        .shop_key = STR("nf"),
        .country_code = STR("de"),
        .channel_key = STR("market_de"),
        .merchant_key = text(script, "merchant_key"),
        .company_id = number(script, "company_id", 0),
        .external_order_url = text(script, "external_order_url"),
    };
}

bool call_from_text(const struct exchange_file *file, struct arena *arena,
                    struct endpoint *endpoint, struct call *ret, const char **ret_why)
{
    struct script script = { .text = file->call, .arena = arena };
    struct err err;
    struct str currency = text(&script, "currency");
    *ret_why = "no such currency";
    if (currency_find(currency.len > 0 ? currency : STR("EUR"), &script.currency, &err) != ERR_OK)
        return false;
    *ret = (struct call){ .kind = kind_of(file->kind), .id = STR("test") };
    *ret_why = "no such kind of call";
    if (ret->kind == CALL_KIND_COUNT)
        return false;
    *endpoint = endpoint_of(&script, call_traits(ret->kind)->system);
    *ret_why = "the order is not readable";
    if (!fill(&script, file, ret))
        return false;
    *ret_why = "a number, time, amount or word of the call is not readable";
    return !script.is_wrong && !arena_is_full(arena);
}
