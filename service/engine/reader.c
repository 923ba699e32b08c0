/* service/engine/reader.c: single records. */
#include "service/engine/reader.h"

#include "service/store/records.h"

void reader_open(struct store *store, struct arena *arena, struct reader *ret)
{
    *ret = (struct reader){ .view = { .snapshot = store_snapshot(store), .arena = arena } };
}

void reader_close(struct reader *reader)
{
    snapshot_release(reader->view.snapshot);
    reader->view.snapshot = NULL;
}

enum err_code reader_shop(struct reader *reader, struct str shop, struct shop *ret, struct err *err)
{
    struct key key;
    key_shop(&key, shop);
    return view_get_existing(&reader->view, &key, &record_shop, REASON_SHOP_NOT_FOUND, ret, err);
}

enum err_code reader_channel(struct reader *reader, struct str shop, struct str channel,
                             struct channel *ret, struct err *err)
{
    struct key key;
    key_channel(&key, shop, channel);
    return view_get_existing(&reader->view, &key, &record_channel, REASON_CHANNEL_NOT_FOUND, ret,
                             err);
}

enum err_code reader_position(struct reader *reader, struct str shop, struct str sku,
                              struct position *ret, struct err *err)
{
    struct key key;
    key_position(&key, shop, sku);
    return view_get_existing(&reader->view, &key, &record_position, REASON_POSITION_NOT_FOUND, ret,
                             err);
}

enum err_code reader_selling_stop(struct reader *reader, struct str shop, struct str channel,
                                  struct str sku, bool *ret_found, struct selling_stop *ret,
                                  struct err *err)
{
    struct key key;
    key_selling_stop(&key, shop, channel, sku);
    return view_get(&reader->view, &key, &record_selling_stop, ret_found, ret, err);
}

enum err_code reader_stock_file(struct reader *reader, struct str shop, struct str channel,
                                int64_t file_no, struct stock_file *ret, struct err *err)
{
    struct key key;
    key_stock_file(&key, shop, channel, file_no);
    return view_get_existing(&reader->view, &key, &record_stock_file, REASON_IMPORT_NOT_FOUND, ret,
                             err);
}

enum err_code reader_stock_file_rows(struct reader *reader, struct str shop, struct str channel,
                                     int64_t file_no, struct stock_file_rows *ret, struct err *err)
{
    struct key key;
    key_stock_file_rows(&key, shop, channel, file_no);
    return view_get_existing(&reader->view, &key, &record_stock_file_rows, REASON_IMPORT_NOT_FOUND,
                             ret, err);
}

enum err_code reader_order(struct reader *reader, struct str shop, struct str channel,
                           struct str order_id, struct order *ret, struct err *err)
{
    struct key key;
    key_order(&key, shop, channel, order_id);
    return view_get_existing(&reader->view, &key, &record_order, REASON_ORDER_NOT_FOUND, ret, err);
}

enum err_code reader_has_order(struct reader *reader, struct str shop, struct str channel,
                               struct str order_id, bool *ret, struct err *err)
{
    struct key key;
    struct str ignored;
    key_order(&key, shop, channel, order_id);
    return view_get_bytes(&reader->view, &key, ret, &ignored, err);
}

enum err_code reader_shipment(struct reader *reader, struct str shop, struct str channel,
                              struct str order_id, struct str shipment_id, struct shipment *ret,
                              struct err *err)
{
    struct key key;
    key_shipment(&key, shop, channel, order_id, shipment_id);
    return view_get_existing(&reader->view, &key, &record_shipment, REASON_SHIPMENT_NOT_FOUND, ret,
                             err);
}

enum err_code reader_return(struct reader *reader, struct str shop, struct str channel,
                            struct str order_id, struct str return_id, struct goods_return *ret,
                            struct err *err)
{
    struct key key;
    key_return(&key, shop, channel, order_id, return_id);
    return view_get_existing(&reader->view, &key, &record_goods_return, REASON_RETURN_NOT_FOUND,
                             ret, err);
}

enum err_code reader_refund(struct reader *reader, struct str shop, struct str channel,
                            struct str order_id, struct str refund_id, struct refund *ret,
                            struct err *err)
{
    struct key key;
    key_refund(&key, shop, channel, order_id, refund_id);
    return view_get_existing(&reader->view, &key, &record_refund, REASON_REFUND_NOT_FOUND, ret,
                             err);
}

enum err_code reader_transaction(struct reader *reader, struct str shop, struct str channel,
                                 struct str transaction_id, struct stored_transaction *ret,
                                 struct err *err)
{
    struct key key;
    key_transaction(&key, shop, channel, transaction_id);
    return view_get_existing(&reader->view, &key, &record_transaction, REASON_TRANSACTION_NOT_FOUND,
                             ret, err);
}

enum err_code reader_settlement(struct reader *reader, struct str shop, struct str channel,
                                struct str settlement_id, struct settlement *ret, struct err *err)
{
    struct key key;
    key_settlement(&key, shop, channel, settlement_id);
    return view_get_existing(&reader->view, &key, &record_settlement, REASON_SETTLEMENT_NOT_FOUND,
                             ret, err);
}

enum err_code reader_journal_entry(struct reader *reader, struct str shop, int64_t entry_no,
                                   struct journal_entry *ret, struct err *err)
{
    struct key key;
    if (entry_no < 1)
        return err_set(err, REASON_JOURNAL_ENTRY_NOT_FOUND, "entries are numbered from 1");
    key_journal(&key, shop, entry_no);
    return view_get_existing(&reader->view, &key, &record_journal_entry,
                             REASON_JOURNAL_ENTRY_NOT_FOUND, ret, err);
}

enum err_code reader_gap(struct reader *reader, struct str shop, struct str gap_id, struct gap *ret,
                         struct err *err)
{
    struct key key;
    key_gap(&key, shop, gap_id);
    return view_get_existing(&reader->view, &key, &record_gap, REASON_GAP_NOT_FOUND, ret, err);
}

enum err_code reader_exception(struct reader *reader, struct str shop, struct str exception_id,
                               struct exception *ret, struct err *err)
{
    struct key key;
    key_exception(&key, shop, exception_id);
    return view_get_existing(&reader->view, &key, &record_exception, REASON_EXCEPTION_NOT_FOUND,
                             ret, err);
}

enum err_code reader_poll(struct reader *reader, struct str shop, struct str channel,
                          struct str poll, struct poll *ret, struct err *err)
{
    struct key key;
    bool found;
    key_poll(&key, shop, channel, poll);
    return view_get(&reader->view, &key, &record_poll, &found, ret, err);
}

static enum err_code reference_get(struct reader *reader, struct str shop, struct str channel,
                                   struct str list, const struct record_shape *shape, void *ret,
                                   struct err *err)
{
    struct key key;
    bool found;
    key_reference(&key, shop, channel, list);
    return view_get(&reader->view, &key, shape, &found, ret, err);
}

enum err_code reader_carriers(struct reader *reader, struct str shop, struct str channel,
                              struct carrier_list *ret, struct err *err)
{
    return reference_get(reader, shop, channel, STR("carriers"), &record_carriers, ret, err);
}

enum err_code reader_reasons(struct reader *reader, struct str shop, struct str channel,
                             struct reason_list *ret, struct err *err)
{
    return reference_get(reader, shop, channel, STR("reasons"), &record_reasons, ret, err);
}

enum err_code reader_platform(struct reader *reader, struct str shop, struct str channel,
                              struct platform *ret, struct err *err)
{
    return reference_get(reader, shop, channel, STR("platform"), &record_platform, ret, err);
}
