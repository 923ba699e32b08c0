/* service/connectors/scayle/scayle_stocks.c: the stock rows of a variant. */
#include "service/connectors/scayle/scayle.h"

enum err_code scayle_stocks_build(struct draft *draft, const struct call *call, struct err *err)
{
    enum err_code code = call_need(call->sku, "sku", err);
    if (code != ERR_OK)
        return code;
    scayle_begin(draft, HTTP_GET);
    url_path(&draft->url, STR("/variants"));
    url_segment(&draft->url, scayle_key(draft, call->sku));
    url_path(&draft->url, STR("/stocks"));
    return ERR_OK;
}

static enum err_code stock_read(const struct jnode *node, struct str sku, struct shop_stock *ret,
                                struct err *err)
{
    struct jread read = { .err = err };
    *ret = (struct shop_stock){
        .sku = sku,
        .warehouse = jread_text_needed(&read, node, "warehouseReferenceKey"),
        .merchant = jread_text(&read, node, "merchantReferenceKey"),
        .quantity = jread_i64_needed(&read, node, "quantity"),
        .sellable_without_stock = jread_bool(&read, node, "sellableWithoutStock"),
        .changed = jread_instant(&read, node, "changedAt"),
    };
    return read.code;
}

enum err_code scayle_stocks_read(const struct reading *in, struct answer *ret, struct err *err)
{
    struct jread read = { .err = err };
    const struct jnode *list = jread_array_needed(&read, in->root, "entities");
    if (read.code != ERR_OK)
        return read.code;
    struct shop_stock *rows = ARENA_ARRAY(in->arena, struct shop_stock, list->count);
    if (rows == NULL)
        return arena_err(in->arena, err);
    ret->stocks.rows = rows;
    for (const struct jnode *node = list->first; node != NULL; node = node->next) {
        enum err_code code = stock_read(node, in->call->sku, &rows[ret->stocks.count], err);
        if (code == ERR_OK)
            ret->stocks.count++;
        else
            code = answer_reject(ret, list, node, "warehouseReferenceKey", in->arena, err);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}
