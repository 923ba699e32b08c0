/* service/connectors/scayle/scayle.c: the table of operations, and what all requests share. */
#include "service/connectors/scayle/scayle.h"

#include <inttypes.h>

/*
 * A conflict, a failed precondition and a failed dependency of a creation may all mean that the
 * order is there: they are refusals only if it is not.
 */
static const struct verdict_row rows_of_creation[] = {
    { 409, 409, VERDICT_CONFLICT },
    { 412, 412, VERDICT_CONFLICT },
    { 424, 424, VERDICT_CONFLICT },
};

/* Whoever stands in front says 404 of any path, if the address is wrong. */
static const struct verdict_row rows_of_stocks[] = { { 404, 404, VERDICT_BLOCKED } };

static const struct operation operations[CALL_KIND_COUNT] = {
    [CALL_SCAYLE_STOCKS] = { .build = scayle_stocks_build,
                             .read = scayle_stocks_read,
                             .rows = rows_of_stocks,
                             .row_count = ARRAY_COUNT(rows_of_stocks) },
    [CALL_SCAYLE_ORDER_FIND] = { .build = scayle_order_find_build, .read = scayle_order_find_read },
    [CALL_SCAYLE_ORDER_CREATE] = { .build = scayle_order_create_build,
                                   .read = scayle_order_create_read,
                                   .rows = rows_of_creation,
                                   .row_count = ARRAY_COUNT(rows_of_creation) },
    [CALL_SCAYLE_ORDER_GET] = { .build = scayle_order_get_build, .read = scayle_order_get_read },
    [CALL_SCAYLE_ORDERS_UPDATED] = { .build = scayle_orders_updated_build,
                                     .read = scayle_orders_updated_read },
};

void scayle_begin(struct draft *draft, enum http_method method)
{
    draft->method = method;
    draft_secret(draft, STR("X-Access-Token"), draft->endpoint->secret);
    draft_header(draft, STR("Accept"), STR("application/json"));
    if (draft->endpoint->company_id != 0)
        draft_header(draft, STR("X-Company-Id"),
                     arena_format(draft->arena, "%" PRId64, draft->endpoint->company_id));
}

struct str scayle_key(struct draft *draft, struct str reference)
{
    struct str key = arena_format(draft->arena, "key=%.*s", STR_ARG(reference));
    return key.ptr == NULL ? STR_EMPTY : key;
}

enum err_code scayle_orders_path(struct draft *draft, struct err *err)
{
    enum err_code code = call_need(draft->endpoint->shop_key, "shop_key", err);
    if (code == ERR_OK)
        code = call_need(draft->endpoint->country_code, "country_code", err);
    if (code != ERR_OK)
        return code;
    url_path(&draft->url, STR("/shops"));
    url_segment(&draft->url, draft->endpoint->shop_key);
    url_path(&draft->url, STR("/countries"));
    url_segment(&draft->url, draft->endpoint->country_code);
    url_path(&draft->url, STR("/orders"));
    return ERR_OK;
}

/* "RATE_LIMIT_EXCEED: The request ..."; other services of theirs answer {"message"}. */
static struct str explain(struct str body, struct arena *arena)
{
    struct jnode *root;
    struct err ignored;
    struct jread read = { .err = &ignored };
    if (json_parse(body, arena, &root, &ignored) != ERR_OK)
        return STR_EMPTY;
    const struct jnode *first = jnode_first(jnode_get(root, "errors"));
    if (first == NULL)
        return jread_text(&read, root, "message");
    struct str key = jread_text(&read, first, "errorKey");
    struct str message = jread_text(&read, first, "message");
    if (key.len == 0 || message.len == 0)
        return key.len == 0 ? message : key;
    return arena_format(arena, "%.*s: %.*s", STR_ARG(key), STR_ARG(message));
}

/* Their own refusal names its kind; no page of a proxy does. */
static bool is_theirs(struct str body, struct arena *arena)
{
    struct jnode *root;
    struct err ignored;
    struct jread read = { .err = &ignored };
    return json_parse(body, arena, &root, &ignored) == ERR_OK &&
           jread_text(&read, jnode_first(jnode_get(root, "errors")), "errorKey").len > 0;
}

static const struct vendor vendor = {
    .system = CALL_SYSTEM_SCAYLE,
    .operations = operations,
    .explain = explain,
};

static enum err_code build(const struct endpoint *endpoint, const struct call *call,
                           struct arena *arena, struct http_request *ret, struct err *err)
{
    return vendor_build(&vendor, endpoint, call, arena, ret, err);
}

static void judge(const struct endpoint *endpoint, const struct call *call,
                  const struct http_response *response, struct arena *arena, struct answer *ret)
{
    vendor_judge(&vendor, endpoint, call, response, arena, ret);
    bool is_missing = call->kind == CALL_SCAYLE_STOCKS && ret->status == 404;
    if (is_missing && is_theirs(response->body, arena)) /* a variant that is not has no rows */
        *ret = (struct answer){ .verdict = VERDICT_DONE, .status = 404, .retry_after_ms = -1 };
}

const struct connector_ops scayle_connector = {
    .name = "scayle",
    .build = build,
    .judge = judge,
};
