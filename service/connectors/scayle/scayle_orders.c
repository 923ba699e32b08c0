/* service/connectors/scayle/scayle_orders.c: finding and following orders. */
#include "service/connectors/scayle/scayle.h"
#include "service/connectors/scayle/scayle_order.h"

/* Without it the custom data that ties an item to its marketplace line is left out. */
static void query_with(struct draft *draft)
{
    url_query(&draft->url, "with", STR("legacyCustomData,items.legacyCustomData"));
}

static enum err_code one_read(const struct jnode *node, const struct reading *in,
                              struct answer *ret, struct err *err)
{
    struct shop_order *order = ARENA_NEW(in->arena, struct shop_order);
    if (order == NULL)
        return arena_err(in->arena, err);
    ret->shop_orders.orders = order;
    ret->shop_orders.count = 1;
    return scayle_order_read(node, in->arena, order, err);
}

static enum err_code list_read(const struct reading *in, struct answer *ret, struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *list = jread_array_needed(&read, in->root, "entities");
    ret->shop_orders.next_cursor =
        jread_text(&read, jread_object(&read, in->root, "cursor"), "next");
    if (read.code != ERR_OK)
        return read.code;
    struct shop_order *orders = ARENA_ARRAY(in->arena, struct shop_order, list->count);
    if (orders == NULL)
        return arena_err(in->arena, err);
    ret->shop_orders.orders = orders;
    for (const struct jnode *node = list->first; node != NULL; node = node->next) {
        enum err_code code =
            scayle_order_read(node, in->arena, &orders[ret->shop_orders.count], err);
        if (code == ERR_OK)
            ret->shop_orders.count++;
        else
            code = answer_reject(ret, list, node, "referenceKey", in->arena, err);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

enum err_code scayle_order_find_build(struct draft *draft, const struct call *call, struct err *err)
{
    enum err_code code = call_need(call->reference_key, "reference_key", err);
    if (code == ERR_OK)
        code = scayle_orders_path(draft, err);
    if (code != ERR_OK)
        return code;
    scayle_begin(draft, HTTP_GET);
    url_query(&draft->url, "filters[referenceKey]", call->reference_key);
    query_with(draft);
    return ERR_OK;
}

/*
 * "Not found" leads to a creation, so nothing may pass for it: neither an order that cannot be
 * read, nor a filter that the other side did not apply.
 */
enum err_code scayle_order_find_read(const struct reading *in, struct answer *ret, struct err *err)
{
    enum err_code code = list_read(in, ret, err);
    if (code != ERR_OK)
        return code;
    if (ret->rejected_count > 0)
        return err_set(err, REASON_FIELD_INVALID, "an order is unreadable: %.*s",
                       STR_ARG(ret->rejected[0].reason));
    for (size_t i = 0; i < ret->shop_orders.count; i++) {
        if (!str_eq(ret->shop_orders.orders[i].reference_key, in->call->reference_key))
            return err_set(err, REASON_FIELD_INVALID, "an order of another reference key is found");
    }
    return ERR_OK;
}

enum err_code scayle_order_get_build(struct draft *draft, const struct call *call, struct err *err)
{
    enum err_code code = call_need(call->shop_order_id, "shop_order_id", err);
    if (code == ERR_OK)
        code = scayle_orders_path(draft, err);
    if (code != ERR_OK)
        return code;
    scayle_begin(draft, HTTP_GET);
    url_segment(&draft->url, call->shop_order_id);
    query_with(draft);
    return ERR_OK;
}

enum err_code scayle_order_get_read(const struct reading *in, struct answer *ret, struct err *err)
{
    return one_read(in->root, in, ret, err);
}

enum err_code scayle_orders_updated_build(struct draft *draft, const struct call *call,
                                          struct err *err)
{
    enum err_code code = scayle_orders_path(draft, err);
    if (code != ERR_OK)
        return code;
    scayle_begin(draft, HTTP_GET);
    if (instant_is_set(call->shop_orders.updated_from))
        url_query_instant(&draft->url, "filters[minUpdatedAt]", call->shop_orders.updated_from);
    query_with(draft);
    url_query_i64(&draft->url, "limit", call->shop_orders.limit);
    if (call->shop_orders.cursor.len > 0)
        url_query(&draft->url, "cursor", call->shop_orders.cursor);
    return ERR_OK;
}

enum err_code scayle_orders_updated_read(const struct reading *in, struct answer *ret,
                                         struct err *err)
{
    return list_read(in, ret, err);
}

enum err_code scayle_order_create_read(const struct reading *in, struct answer *ret,
                                       struct err *err)
{
    enum err_code code = one_read(in->root, in, ret, err);
    if (code != ERR_OK)
        return code;
    struct str reference_key = ret->shop_orders.orders[0].reference_key;
    if (reference_key.len > 0 && !str_eq(reference_key, in->call->create->reference_key))
        return err_set(err, REASON_FIELD_INVALID, "an order of another reference key was created");
    return ERR_OK;
}
