/* service/rpc/order_parent.c: names with "-" in them. */
#include "service/rpc/order_parent.h"

#include "service/rpc/backend.h"

#define ALL STR("-")

static struct str unless_all(struct str id)
{
    return str_eq(id, ALL) ? STR_EMPTY : id;
}

enum err_code channel_parent_from_proto(const char *parent, struct arena *arena,
                                        struct order_parent *ret, struct err *err)
{
    struct str ids[2];
    enum err_code code = name_from_proto(parent, "shops/*/channels/*", "parent", arena, ids, err);
    if (code == ERR_OK)
        *ret = (struct order_parent){ .shop = ids[0], .channel = unless_all(ids[1]) };
    return code;
}

enum err_code order_parent_from_proto(const char *parent, struct arena *arena,
                                      struct order_parent *ret, struct err *err)
{
    struct str ids[3];
    enum err_code code =
        name_from_proto(parent, "shops/*/channels/*/orders/*", "parent", arena, ids, err);
    if (code != ERR_OK)
        return code;
    *ret = (struct order_parent){ ids[0], unless_all(ids[1]), unless_all(ids[2]) };
    if (ret->channel.len > 0 || ret->order_id.len == 0)
        return ERR_OK;
    err_set(err, REASON_FIELD_INVALID, "an order is of one channel: name it");
    return err_in(err, "parent");
}

enum err_code order_parent_check(struct reader *reader, const struct order_parent *parent,
                                 struct err *err)
{
    struct shop shop;
    struct channel channel;
    struct order order;
    enum err_code code = reader_shop(reader, parent->shop, &shop, err);
    if (code == ERR_OK && parent->order_id.len > 0)
        return reader_order(reader, parent->shop, parent->channel, parent->order_id, &order, err);
    if (code == ERR_OK && parent->channel.len > 0)
        code = reader_channel(reader, parent->shop, parent->channel, &channel, err);
    return code;
}

enum err_code order_parent_check_open(struct rpc_call *call, const struct order_parent *parent,
                                      struct err *err)
{
    const struct rpc_backend *backend = call->context;
    struct reader reader;
    reader_open(backend->store, call->arena, &reader);
    enum err_code code = order_parent_check(&reader, parent, err);
    reader_close(&reader);
    return code;
}

void order_parent_keys(const struct order_parent *parent, enum key_table table, struct key *ret)
{
    key_begin(ret, parent->shop, table);
    if (parent->channel.len > 0)
        key_add_text(ret, parent->channel);
    if (parent->order_id.len > 0)
        key_add_text(ret, parent->order_id);
}

bool order_parent_has(const struct order_parent *parent, struct str channel)
{
    return parent->channel.len == 0 || str_eq(parent->channel, channel);
}

uint64_t order_parent_binding(const struct order_parent *parent, const void *filter)
{
    return message_hash(filter) ^ str_hash(parent->channel);
}
