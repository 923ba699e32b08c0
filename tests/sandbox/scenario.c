/* tests/sandbox/scenario.c: generating, and reading a scenario. */
#include "tests/sandbox/scenario.h"

#include "service/base/log.h"
#include "tests/sandbox/control.h"
#include "tests/sandbox/mirakl_money.h"

enum {
    PRICE_MINOR_MIN = 499,
    PRICE_MINOR_MAX = 9999,
    SHIPPING_MINOR = 495,
    STOCK_MAX = 200,
    ORDER_TAX_BP = 1900,
    SUBSCRIPTION_MINOR = 900,
    SHOP_ID_FIRST = 2001,
};

/* ---- marketplaces ---- */

static bool id_is_right(struct str id)
{
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '_')
            return false;
    }
    return id.len > 0 && id.len < FAULT_NAME_BYTES && !str_eq(id, STR("scayle"));
}

static enum err_code add_marketplace(struct sandbox *sandbox, struct str id, struct str api_key,
                                     struct currency currency, struct marketplace **ret,
                                     struct err *err)
{
    struct world *world = &sandbox->world;
    if (sandbox->marketplace_count == MARKETPLACE_COUNT_MAX)
        return err_set(err, REASON_LIMIT_EXCEEDED, "at most %d marketplaces",
                       MARKETPLACE_COUNT_MAX);
    if (!id_is_right(id) || sandbox_marketplace(sandbox, id) != NULL) {
        err_set(err, REASON_FIELD_INVALID,
                "lower case letters, digits, - and _; not \"scayle\", "
                "and not twice");
        return err_in(err, "id");
    }
    if (api_key.len == 0)
        api_key = world_format(world, "sandbox-key-%.*s", STR_ARG(id));
    struct marketplace *m =
        marketplace_new(world, &sandbox->calls, &sandbox->faults, id, api_key,
                        SHOP_ID_FIRST + (int64_t)sandbox->marketplace_count, currency);
    sandbox->marketplaces[sandbox->marketplace_count++] = m;
    shop_add_channel(sandbox->shop, world_format(world, "mirakl_%.*s", STR_ARG(id)));
    ledger_start_cycles(m);
    *ret = m;
    return ERR_OK;
}

/* ---- generating ---- */

static enum err_code generate_product(struct sandbox *sandbox, int64_t number, struct err *err)
{
    static const char *const things[] = {
        "Pullover", "T-Shirt", "Cap", "Jacke", "Schal", "Becher"
    };
    static const char *const colours[] = { "navy", "schwarz", "weiß", "rot", "grün" };
    struct world *world = &sandbox->world;
    struct variant *variant;
    struct str sku = world_format(world, "LS-%05lld", (long long)number);
    struct str name =
        world_format(world, "%s %s", things[world_between(world, 0, ARRAY_COUNT(things) - 1)],
                     colours[world_between(world, 0, ARRAY_COUNT(colours) - 1)]);
    int64_t price = world_between(world, PRICE_MINOR_MIN, PRICE_MINOR_MAX);
    enum err_code code = shop_add_variant(sandbox->shop, sku, name, price,
                                          world_between(world, 1, STOCK_MAX), &variant, err);
    for (size_t i = 0; i < sandbox->marketplace_count && code == ERR_OK; i++)
        marketplace_add_offer(sandbox->marketplaces[i], sku, name, price, SHIPPING_MINOR, 0);
    return code;
}

enum err_code scenario_generate(struct sandbox *sandbox, int64_t skus, int64_t marketplaces,
                                struct err *err)
{
    static const char *const names[] = { "nordmarkt", "suedhaus" };
    struct currency euro;
    enum err_code code = currency_find(STR("EUR"), &euro, err);
    for (int64_t i = 0; i < marketplaces && code == ERR_OK; i++) {
        struct marketplace *m;
        struct str id = i < (int64_t)ARRAY_COUNT(names)
                            ? str_c(names[i])
                            : world_format(&sandbox->world, "market%lld", (long long)i + 1);
        code = add_marketplace(sandbox, id, STR_EMPTY, euro, &m, err);
        if (code != ERR_OK || i % 2 == 0)
            continue;
        /* Every other one shows its taxes, and charges a subscription. */
        m->settings.order_tax_bp = ORDER_TAX_BP;
        m->settings.order_tax_is_included = 0;
        m->settings.subscription_minor = SUBSCRIPTION_MINOR;
    }
    for (int64_t i = 1; i <= skus && code == ERR_OK; i++)
        code = generate_product(sandbox, i, err);
    return code;
}

/* ---- reading ---- */

static enum err_code load_settings(struct sandbox *sandbox, const char *action,
                                   const struct jnode *node, struct str marketplace,
                                   struct err *err)
{
    struct jnode settings = { 0 }, name = { 0 }, body = { .type = JNODE_OBJECT };
    struct exchange answer;
    if (!jnode_is_present(node))
        return ERR_OK;
    settings = *node;
    settings.next = NULL;
    name = (struct jnode){
        .type = JNODE_STRING, .text = marketplace, .key = STR("marketplace"), .next = &settings
    };
    body.first = marketplace.len > 0 ? &name : &settings;
    exchange_init(&answer);
    exchange_object(&answer, NULL);
    enum err_code code = control_run(sandbox, str_c(action), &body, &answer, err);
    exchange_release(&answer);
    return code;
}

static enum err_code load_marketplace(struct sandbox *sandbox, const struct jnode *node,
                                      struct err *err)
{
    struct jread read = { .err = err };
    struct marketplace *m;
    struct currency currency;
    struct str id = jread_text_needed(&read, node, "id");
    struct str api_key = jread_text(&read, node, "api_key");
    struct str code_text = jread_text(&read, node, "currency");
    int64_t shop_id = jread_i64(&read, node, "shop_id", 0);
    if (read.code != ERR_OK)
        return read.code;
    enum err_code code = currency_find(code_text.len > 0 ? code_text : STR("EUR"), &currency, err);
    if (code != ERR_OK)
        return err_in(err, "currency");
    code = add_marketplace(sandbox, id, api_key, currency, &m, err);
    if (code != ERR_OK)
        return code;
    if (shop_id != 0)
        m->shop_id = shop_id;
    return load_settings(sandbox, "set_marketplace", jnode_get(node, "settings"), id, err);
}

static enum err_code load_offers(struct sandbox *sandbox, const struct jnode *node, struct str sku,
                                 struct str title, struct err *err)
{
    struct jread read = { .err = err };
    int64_t quantity = jread_i64(&read, node, "offered", 0);
    for (size_t i = 0; i < sandbox->marketplace_count; i++) {
        struct marketplace *m = sandbox->marketplaces[i];
        int64_t price = jread_money_needed(&read, node, "price", m->currency).minor;
        int64_t shipping = jread_money(&read, node, "shipping_price", m->currency).minor;
        if (read.code != ERR_OK)
            return read.code;
        if (quantity < 0 || price < 0 || shipping < 0)
            return err_set(err, REASON_FIELD_INVALID, "offered and prices must be 0 or more");
        if (lookup_find(&m->offer_by_sku, sku) == NULL &&
            marketplace_add_offer(m, sku, title, price, shipping, quantity) == NULL)
            return err_set(err, REASON_LIMIT_EXCEEDED, "at most %d offers",
                           MARKETPLACE_OFFER_COUNT_MAX);
    }
    return ERR_OK;
}

static enum err_code load_product(struct sandbox *sandbox, const struct jnode *node,
                                  struct err *err)
{
    struct jread read = { .err = err };
    struct currency euro;
    struct variant *variant;
    enum err_code code = currency_find(STR("EUR"), &euro, err);
    if (code != ERR_OK)
        return code;
    struct str sku = jread_text_needed(&read, node, "sku");
    struct str title = jread_text(&read, node, "title");
    int64_t stock = jread_i64(&read, node, "stock", 0);
    int64_t price = jread_money_needed(&read, node, "price", euro).minor;
    if (read.code != ERR_OK)
        return read.code;
    if (stock < 0 || price < 0)
        return err_set(err, REASON_FIELD_INVALID, "stock and price must be 0 or more");
    title = title.len > 0 ? title : sku;
    code = shop_add_variant(sandbox->shop, sku, title, price, stock, &variant, err);
    return code == ERR_OK ? load_offers(sandbox, node, sku, title, err) : code;
}

/* ---- steps ---- */

struct step {
    struct sandbox *sandbox;
    struct str action;
    struct jnode body;
    int64_t every_s, times_left;
};

static void play_step(struct world *world, void *owner, void *subject)
{
    struct sandbox *sandbox = owner;
    struct step *step = subject;
    struct err err = { 0 };
    struct exchange answer;
    exchange_init(&answer);
    exchange_object(&answer, NULL);
    if (control_run(sandbox, step->action, &step->body, &answer, &err) != ERR_OK) {
        sandbox->scenario_failures++;
        log_err(LOG_WARN, "scenario_step_refused", &err,
                LOG_FIELDS(log_str("action", step->action)));
    }
    exchange_release(&answer);
    if (--step->times_left > 0)
        world_plan(world, instant_add_s(world->now, step->every_s), play_step, sandbox, step);
}

/* The step's own members are not the action's. */
static void copy_body(struct world *world, const struct jnode *node, struct jnode *body)
{
    static const char *const own[] = { "at_s", "every_s", "times", "action" };
    struct jnode **end = &body->first;
    body->type = JNODE_OBJECT;
    for (const struct jnode *member = jnode_first(node); member != NULL; member = member->next) {
        bool is_own = false;
        for (size_t i = 0; i < ARRAY_COUNT(own); i++)
            is_own = is_own || str_eq(member->key, str_c(own[i]));
        if (is_own)
            continue;
        struct jnode *copy = WORLD_NEW(world, struct jnode);
        *copy = *member;
        copy->next = NULL;
        *end = copy;
        end = &copy->next;
    }
}

static enum err_code load_step(struct sandbox *sandbox, const struct jnode *node, struct err *err)
{
    struct jread read = { .err = err };
    struct world *world = &sandbox->world;
    struct step *step = WORLD_NEW(world, struct step);
    int64_t at_s = jread_i64(&read, node, "at_s", 0);
    step->sandbox = sandbox;
    step->action = jread_text_needed(&read, node, "action");
    step->every_s = jread_i64(&read, node, "every_s", 0);
    step->times_left = jread_i64(&read, node, "times", 1);
    if (read.code != ERR_OK)
        return read.code;
    if (at_s < 0 || step->every_s < 0 || step->times_left < 1)
        return err_set(err, REASON_FIELD_INVALID,
                       "at_s and every_s must be 0 or more, times 1 or more");
    copy_body(world, node, &step->body);
    enum err_code code = control_check(step->action, &step->body, err);
    if (code != ERR_OK)
        return code;
    world_plan(world, instant_add_s(world->now, at_s), play_step, sandbox, step);
    return ERR_OK;
}

static enum err_code load_list(struct sandbox *sandbox, const struct jnode *root, const char *key,
                               enum err_code (*load)(struct sandbox *sandbox,
                                                     const struct jnode *node, struct err *err),
                               struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *list = jread_array(&read, root, key);
    size_t number = 0;
    if (read.code != ERR_OK)
        return read.code;
    if (list != NULL && list->count > SCENARIO_STEP_COUNT)
        return err_set(err, REASON_LIMIT_EXCEEDED, "%s: at most %d", key, SCENARIO_STEP_COUNT);
    for (const struct jnode *node = jnode_first(list); node != NULL; node = node->next) {
        if (load(sandbox, node, err) != ERR_OK)
            return err_in(err, "%s[%zu]", key, number);
        number++;
    }
    return ERR_OK;
}

static enum err_code check_members(const struct jnode *root, struct err *err)
{
    static const char *const names[] = { "marketplaces", "products", "generate", "scayle",
                                         "steps" };
    if (root->type != JNODE_OBJECT)
        return err_set(err, REASON_DOCUMENT_MALFORMED, "a scenario is a JSON object");
    for (const struct jnode *node = jnode_first(root); node != NULL; node = node->next) {
        bool is_known = false;
        for (size_t i = 0; i < ARRAY_COUNT(names); i++)
            is_known = is_known || str_eq(node->key, str_c(names[i]));
        if (is_known)
            continue;
        err_set(err, REASON_FIELD_INVALID, "no member of a scenario");
        return err_in(err, "%.*s", STR_ARG(node->key));
    }
    return ERR_OK;
}

enum err_code scenario_load(struct sandbox *sandbox, struct str text, struct err *err)
{
    struct jnode *root;
    enum err_code code = json_parse(text, &sandbox->world.arena, &root, err);
    if (code == ERR_OK)
        code = check_members(root, err);
    if (code != ERR_OK)
        return code;
    const struct jnode *generate = jnode_get(root, "generate");
    struct jread read = { .err = err };
    int64_t skus = jread_i64(&read, generate, "skus", 0);
    int64_t marketplaces = jread_i64(&read, generate, "marketplaces", 0);
    if (read.code != ERR_OK)
        return err_in(err, "generate");
    code = load_list(sandbox, root, "marketplaces", load_marketplace, err);
    if (code == ERR_OK && generate != NULL)
        code = scenario_generate(sandbox, skus, marketplaces, err);
    if (code == ERR_OK)
        code = load_list(sandbox, root, "products", load_product, err);
    if (code == ERR_OK)
        code = load_settings(sandbox, "set_shop", jnode_get(jnode_get(root, "scayle"), "settings"),
                             STR_EMPTY, err);
    if (code == ERR_OK)
        code = load_list(sandbox, root, "steps", load_step, err);
    return code;
}
