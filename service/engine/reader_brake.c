/* service/engine/reader_brake.c: what a channel's brake holds. */
#include "service/engine/reader.h"
#include "service/store/records.h"

enum err_code reader_brake(struct reader *reader, struct str shop, struct str channel,
                           struct stock_brake *ret, struct err *err)
{
    struct key key;
    bool found;
    key_brake(&key, shop, channel);
    return view_get(&reader->view, &key, &record_stock_brake, &found, ret, err);
}
