/* service/rpc/position_filter.c: conditions on positions. */
#include "service/rpc/position_filter.h"

#include "service/base/limits.h"

enum err_code position_filter_from_proto(const Lockstep__V1__PositionFilter *filter,
                                         struct str shop, struct arena *arena,
                                         struct position_filter *ret, struct err *err)
{
    *ret = (struct position_filter){ .sku_prefix = STR_EMPTY };
    if (filter == NULL)
        return ERR_OK;
    enum err_code code =
        text_from_proto(filter->sku_prefix, "sku_prefix", LIMIT_ID_BYTES, &ret->sku_prefix, err);
    if (code == ERR_OK)
        code =
            text_from_proto(filter->warehouse, "warehouse", LIMIT_ID_BYTES, &ret->warehouse, err);
    if (code == ERR_OK)
        code = channel_filter_from_proto(filter->channel, shop, arena, &ret->channel, err);
    if (code != ERR_OK)
        return err_in(err, "filter");
    ret->has_on_hand_max = filter->on_hand_max != NULL;
    ret->on_hand_max = filter->on_hand_max == NULL ? 0 : filter->on_hand_max->value;
    ret->only_unconfirmed = filter->only_unconfirmed;
    return ERR_OK;
}

static bool is_unconfirmed(struct stock_look *look, const struct position *position)
{
    for (size_t i = 0; i < look->channel_count; i++) {
        const struct publication *publication =
            publication_listed(position, look->channels[i].channel_id);
        if (publication != NULL && !publication_is_confirmed(look, publication))
            return true;
    }
    return false;
}

bool position_wants(const void *record, const void *context)
{
    const struct position *position = record;
    const struct position_filter *filter = context;
    if (!str_starts(position->sku, filter->sku_prefix))
        return false;
    if (filter->warehouse.len > 0 && position_find_level(position, filter->warehouse) < 0)
        return false;
    if (filter->channel.len > 0 && publication_listed(position, filter->channel) == NULL)
        return false;
    if (filter->has_on_hand_max && position_on_hand(position) > filter->on_hand_max)
        return false;
    return !filter->only_unconfirmed || is_unconfirmed(filter->look, position);
}

void position_keys(struct str shop, struct str sku_prefix, struct key *ret)
{
    key_begin(ret, shop, KEY_TABLE_POSITION);
    key_add_beginning(ret, sku_prefix);
}
