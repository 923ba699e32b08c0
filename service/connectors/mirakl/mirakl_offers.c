/* service/connectors/mirakl/mirakl_offers.c: what is on sale: OF21. */
#include "service/connectors/mirakl/mirakl.h"

enum err_code mirakl_offers_build(struct draft *draft, const struct call *call, struct err *err)
{
    (void)err;
    mirakl_begin(draft, HTTP_GET, STR("/api/offers"));
    mirakl_accept_json(draft);
    /* Sorted by title: the default, by price, moves while prices change. */
    url_query(&draft->url, "sort", STR("productTitle"));
    if (call->offers.sku.len > 0)
        url_query(&draft->url, "sku", call->offers.sku);
    url_query_i64(&draft->url, "max", call->offers.max);
    url_query_i64(&draft->url, "offset", call->offers.offset);
    mirakl_shop(draft);
    return ERR_OK;
}

enum err_code mirakl_offers_read(const struct reading *in, struct answer *ret, struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *list = jread_array_needed(&read, in->root, "offers");
    if (read.code != ERR_OK)
        return read.code;
    struct offer_answer *rows = ARENA_ARRAY(in->arena, struct offer_answer, list->count);
    if (rows == NULL)
        return arena_err(in->arena, err);
    ret->offers.rows = rows;
    ret->offers.total = jread_i64(&read, in->root, "total_count", -1);
    for (const struct jnode *node = list->first; node != NULL; node = node->next) {
        rows[ret->offers.count++] = (struct offer_answer){
            .sku = jread_text_needed(&read, node, "shop_sku"),
            .offer_id = jread_i64(&read, node, "offer_id", 0),
            .quantity = jread_i64(&read, node, "quantity", 0),
            .is_active = jread_bool(&read, node, "active"),
        };
    }
    return read.code;
}
