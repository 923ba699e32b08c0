/* service/store/keys.c: composing keys and taking them apart. */
#include "service/store/keys.h"

#include <string.h>

enum { NUMBER_BYTES = 8 };

static void add_byte(struct key *key, char byte)
{
    CHECK(key->len < KEY_BYTES);
    key->bytes[key->len++] = byte;
}

void key_begin(struct key *key, struct str shop, enum key_table table)
{
    key->len = 0;
    key_add_text(key, shop);
    add_byte(key, (char)table);
}

void key_add_text(struct key *key, struct str text)
{
    CHECK(key->len + text.len < KEY_BYTES);
    if (text.len > 0)
        memcpy(key->bytes + key->len, text.ptr, text.len);
    key->len += text.len;
    add_byte(key, '\0');
}

void key_add_beginning(struct key *key, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        add_byte(key, text.ptr[i]);
}

void key_add_number(struct key *key, int64_t number)
{
    CHECK(number >= 0);
    for (int shift = 56; shift >= 0; shift -= 8)
        add_byte(key, (char)(number >> shift & 0xff));
}

void key_shop(struct key *key, struct str shop)
{
    key_begin(key, shop, KEY_TABLE_SHOP);
}

static void of_channel(struct key *key, struct str shop, enum key_table table, struct str channel)
{
    key_begin(key, shop, table);
    key_add_text(key, channel);
}

static void of_order(struct key *key, struct str shop, enum key_table table, struct str channel,
                     struct str order_id)
{
    of_channel(key, shop, table, channel);
    key_add_text(key, order_id);
}

void key_channel(struct key *key, struct str shop, struct str channel)
{
    of_channel(key, shop, KEY_TABLE_CHANNEL, channel);
}

void key_position(struct key *key, struct str shop, struct str sku)
{
    key_begin(key, shop, KEY_TABLE_POSITION);
    key_add_text(key, sku);
}

void key_pending_stock(struct key *key, struct str shop, int64_t change, int64_t last_no)
{
    key_begin(key, shop, KEY_TABLE_PENDING_STOCK);
    key_add_number(key, change);
    key_add_number(key, last_no);
}

void key_pending_place(struct key *key, struct str shop, struct str channel)
{
    of_channel(key, shop, KEY_TABLE_PENDING_PLACE, channel);
}

void key_stock_file(struct key *key, struct str shop, struct str channel, int64_t file_no)
{
    of_channel(key, shop, KEY_TABLE_STOCK_FILE, channel);
    key_add_number(key, file_no);
}

void key_stock_file_rows(struct key *key, struct str shop, struct str channel, int64_t file_no)
{
    of_channel(key, shop, KEY_TABLE_STOCK_FILE_ROWS, channel);
    key_add_number(key, file_no);
}

void key_order(struct key *key, struct str shop, struct str channel, struct str order_id)
{
    of_order(key, shop, KEY_TABLE_ORDER, channel, order_id);
}

void key_order_reference(struct key *key, struct str shop, struct str reference_key)
{
    key_begin(key, shop, KEY_TABLE_ORDER_REFERENCE);
    key_add_text(key, reference_key);
}

void key_order_sweep(struct key *key, struct str shop, int64_t turn, struct str channel,
                     struct str order_id)
{
    key_begin(key, shop, KEY_TABLE_ORDER_SWEEP);
    key_add_number(key, turn);
    key_add_text(key, channel);
    key_add_text(key, order_id);
}

void key_shipment(struct key *key, struct str shop, struct str channel, struct str order_id,
                  struct str shipment_id)
{
    of_order(key, shop, KEY_TABLE_SHIPMENT, channel, order_id);
    key_add_text(key, shipment_id);
}

void key_return(struct key *key, struct str shop, struct str channel, struct str order_id,
                struct str return_id)
{
    of_order(key, shop, KEY_TABLE_RETURN, channel, order_id);
    key_add_text(key, return_id);
}

void key_refund(struct key *key, struct str shop, struct str channel, struct str order_id,
                struct str refund_id)
{
    of_order(key, shop, KEY_TABLE_REFUND, channel, order_id);
    key_add_text(key, refund_id);
}

void key_intent(struct key *key, struct str shop, struct str channel, int64_t intent_no)
{
    of_channel(key, shop, KEY_TABLE_INTENT, channel);
    key_add_number(key, intent_no);
}

void key_intent_queue(struct key *key, struct str shop, struct str channel, int64_t queue,
                      struct instant due, int64_t intent_no)
{
    of_channel(key, shop, KEY_TABLE_INTENT_QUEUE, channel);
    key_add_number(key, queue);
    key_add_number(key, due.us < 0 ? 0 : due.us);
    key_add_number(key, intent_no);
}

void key_transaction(struct key *key, struct str shop, struct str channel, struct str id)
{
    of_order(key, shop, KEY_TABLE_TRANSACTION, channel, id);
}

void key_settlement(struct key *key, struct str shop, struct str channel, struct str id)
{
    of_order(key, shop, KEY_TABLE_SETTLEMENT, channel, id);
}

void key_journal(struct key *key, struct str shop, int64_t entry_no)
{
    key_begin(key, shop, KEY_TABLE_JOURNAL);
    key_add_number(key, entry_no);
}

void key_balance(struct key *key, struct str shop, struct str channel, int64_t account,
                 struct str currency)
{
    of_channel(key, shop, KEY_TABLE_BALANCE, channel);
    key_add_number(key, account);
    key_add_text(key, currency);
}

void key_gap(struct key *key, struct str shop, struct str gap_id)
{
    key_begin(key, shop, KEY_TABLE_GAP);
    key_add_text(key, gap_id);
}

void key_gap_of_order(struct key *key, struct str shop, struct str channel, struct str order_id,
                      struct str gap_id)
{
    of_order(key, shop, KEY_TABLE_GAP_OF_ORDER, channel, order_id);
    key_add_text(key, gap_id);
}

void key_exception(struct key *key, struct str shop, struct str exception_id)
{
    key_begin(key, shop, KEY_TABLE_EXCEPTION);
    key_add_text(key, exception_id);
}

void key_exception_order(struct key *key, struct str shop, bool is_open, struct instant raised,
                         struct str exception_id)
{
    key_begin(key, shop, KEY_TABLE_EXCEPTION_ORDER);
    key_add_number(key, is_open ? 0 : 1);
    key_add_number(key, INT64_MAX - raised.us);
    key_add_text(key, exception_id);
}

void key_exception_end(struct key *key, struct str shop, struct instant resolved,
                       struct str exception_id)
{
    key_begin(key, shop, KEY_TABLE_EXCEPTION_END);
    key_add_number(key, resolved.us < 0 ? 0 : resolved.us);
    key_add_text(key, exception_id);
}

void key_event_page(struct key *key, struct str shop, int64_t first_no)
{
    key_begin(key, shop, KEY_TABLE_EVENT_PAGE);
    key_add_number(key, first_no);
}

void key_request(struct key *key, struct str shop, int64_t week, struct str request_id)
{
    key_begin(key, shop, KEY_TABLE_REQUEST);
    key_add_number(key, week);
    key_add_text(key, request_id);
}

void key_poll(struct key *key, struct str shop, struct str channel, struct str poll)
{
    of_order(key, shop, KEY_TABLE_POLL, channel, poll);
}

void key_reference(struct key *key, struct str shop, struct str channel, struct str list)
{
    of_order(key, shop, KEY_TABLE_REFERENCE, channel, list);
}

void key_deadline(struct key *key, struct str shop, struct instant time, struct str channel,
                  struct str order_id, int64_t kind)
{
    key_begin(key, shop, KEY_TABLE_DEADLINE);
    key_add_number(key, time.us);
    key_add_text(key, channel);
    key_add_text(key, order_id);
    key_add_number(key, kind);
}

void key_republish(struct key *key, struct str shop)
{
    key_begin(key, shop, KEY_TABLE_REPUBLISH);
}

void key_awaited(struct key *key, struct str shop, struct str sku)
{
    key_begin(key, shop, KEY_TABLE_AWAITED);
    key_add_text(key, sku);
}

void key_selling_stop(struct key *key, struct str shop, struct str channel, struct str sku)
{
    of_order(key, shop, KEY_TABLE_SELLING_STOP, channel, sku);
}

void key_delays(struct key *key, struct str shop, struct str channel)
{
    key_begin(key, shop, KEY_TABLE_DELAYS);
    key_add_text(key, channel);
}

void key_stock_kept(struct key *key, struct str shop, struct str sku)
{
    key_begin(key, shop, KEY_TABLE_STOCK_KEPT);
    key_add_text(key, sku);
}

void key_oversell(struct key *key, struct str shop, struct instant noted, struct str channel,
                  struct str order_id, struct str line_id)
{
    key_begin(key, shop, KEY_TABLE_OVERSELL);
    key_add_number(key, noted.us);
    key_add_text(key, channel);
    key_add_text(key, order_id);
    key_add_text(key, line_id);
}

void key_stock_rule(struct key *key, struct str shop, struct str rule_id)
{
    key_begin(key, shop, KEY_TABLE_STOCK_RULE);
    key_add_text(key, rule_id);
}

void key_stock_round(struct key *key, struct str shop)
{
    key_begin(key, shop, KEY_TABLE_STOCK_ROUND);
}

void key_stock_hint(struct key *key, struct str shop, struct str sku)
{
    key_begin(key, shop, KEY_TABLE_STOCK_HINT);
    key_add_text(key, sku);
}

void key_stock_hint_due(struct key *key, struct str shop, struct instant due, struct str sku)
{
    key_begin(key, shop, KEY_TABLE_STOCK_HINT_DUE);
    key_add_number(key, due.us);
    key_add_text(key, sku);
}

void key_brake(struct key *key, struct str shop, struct str channel)
{
    of_channel(key, shop, KEY_TABLE_BRAKE, channel);
}

void key_reservation(struct key *key, struct str shop, bool is_active, int64_t reservation_no)
{
    key_begin(key, shop, KEY_TABLE_RESERVATION);
    key_add_number(key, is_active ? 0 : 1);
    key_add_number(key, reservation_no);
}

void key_reservation_due(struct key *key, struct str shop, struct instant due,
                         int64_t reservation_no)
{
    key_begin(key, shop, KEY_TABLE_RESERVATION_DUE);
    key_add_number(key, due.us);
    key_add_number(key, reservation_no);
}

void key_audit(struct key *key, struct str shop, struct str channel, int64_t audit_no)
{
    key_begin_audit(key, shop, KEY_TABLE_AUDIT, channel, audit_no);
}

void key_begin_audit(struct key *key, struct str shop, enum key_table table, struct str channel,
                     int64_t audit_no)
{
    of_channel(key, shop, table, channel);
    key_add_number(key, audit_no);
}

void key_end(struct key *prefix)
{
    while (prefix->len > 0) {
        unsigned char last = (unsigned char)prefix->bytes[prefix->len - 1];
        if (last < 0xff) {
            prefix->bytes[prefix->len - 1] = (char)(last + 1);
            return;
        }
        prefix->len--;
    }
}

bool key_open(struct str key, struct key_parts *ret)
{
    struct str rest;
    if (!str_cut(key, '\0', &ret->shop, &rest) || rest.len == 0)
        return false;
    ret->table = (enum key_table)(unsigned char)rest.ptr[0];
    ret->left = str_from(rest, 1);
    return true;
}

bool key_take_text(struct key_parts *parts, struct str *ret)
{
    struct str rest;
    if (!str_cut(parts->left, '\0', ret, &rest))
        return false;
    parts->left = rest;
    return true;
}

bool key_take_number(struct key_parts *parts, int64_t *ret)
{
    uint64_t number = 0;
    if (parts->left.len < NUMBER_BYTES)
        return false;
    for (size_t i = 0; i < NUMBER_BYTES; i++)
        number = number << 8 | (unsigned char)parts->left.ptr[i];
    *ret = (int64_t)number;
    parts->left = str_from(parts->left, NUMBER_BYTES);
    return true;
}

bool key_take_exception(struct str key, struct str *ret)
{
    struct key_parts parts;
    int64_t rank, newness;
    return key_open(key, &parts) && parts.table == KEY_TABLE_EXCEPTION_ORDER &&
           key_take_number(&parts, &rank) && key_take_number(&parts, &newness) &&
           key_take_text(&parts, ret);
}
