/*
 * service/store/keys.h: where each record stands. The only module that writes keys.
 *
 * A key is its shop, a NUL, the table's letter, then the parts. The shop comes first because it is
 * the unit of ordering, of placement and of failover. A text part ends in NUL (ids hold none), a
 * number is eight bytes, big-endian: so keys sort as their parts do. The last text part keeps its
 * NUL, so that no key is the beginning of another.
 *
 *     struct key key;
 *     key_order(&key, shop, channel, order_id);
 *     txn_get_borrow(txn, key_str(&key), ...);
 */
#ifndef SERVICE_STORE_KEYS_H
#define SERVICE_STORE_KEYS_H

#include "service/base/instant.h"
#include "service/base/limits.h"
#include "service/base/str.h"

/* Letters are stored: append only; 'q' and 'Q' are taken. X(table, letter, parts) */
#define KEY_TABLES(X)                                                                              \
    X(SHOP, 's', "")                                                                               \
    X(CHANNEL, 'c', "channel")                                                                     \
    X(POSITION, 'p', "sku")                                                                        \
    X(PENDING_STOCK, 'W', "change, number of its last entry")                                      \
    X(PENDING_PLACE, 'V', "channel")                                                               \
    X(STOCK_FILE, 'f', "channel, number")                                                          \
    X(STOCK_FILE_ROWS, 'F', "channel, number")                                                     \
    X(ORDER, 'o', "channel, order")                                                                \
    X(ORDER_REFERENCE, 'u', "reference key; the value names the order")                            \
    X(ORDER_SWEEP, 'O', "turn, channel, order that is open in the shop")                           \
    X(SHIPMENT, 'h', "channel, order, shipment")                                                   \
    X(RETURN, 't', "channel, order, return")                                                       \
    X(REFUND, 'r', "channel, order, refund")                                                       \
    X(INTENT, 'i', "channel, number")                                                              \
    X(INTENT_QUEUE, 'I', "channel, queue, time, number")                                           \
    X(TRANSACTION, 'l', "channel, transaction")                                                    \
    X(SETTLEMENT, 'n', "channel, settlement")                                                      \
    X(JOURNAL, 'j', "number")                                                                      \
    X(BALANCE, 'b', "channel, account, currency")                                                  \
    X(GAP, 'g', "gap")                                                                             \
    X(GAP_OF_ORDER, 'G', "channel, order, gap")                                                    \
    X(EXCEPTION, 'x', "exception")                                                                 \
    X(EXCEPTION_ORDER, 'X', "0 while it is open, newness, exception")                              \
    X(EXCEPTION_END, 'y', "time when it was resolved, exception")                                  \
    X(EVENT_PAGE, 'e', "number of its first event")                                                \
    X(REQUEST, 'd', "week, request id")                                                            \
    X(POLL, 'w', "channel, poll")                                                                  \
    X(REFERENCE, 'k', "channel, list")                                                             \
    X(DEADLINE, 'm', "time, channel, order, kind")                                                 \
    X(REPUBLISH, 'v', "; while it lasts; the value is the SKU that was looked at last")            \
    X(AWAITED, 'a', "sku that has no position yet; its reservations")                              \
    X(SELLING_STOP, 'z', "channel, sku; each may be empty: all")                                   \
    X(STOCK_HINT, 'H', "sku")                                                                      \
    X(STOCK_HINT_DUE, 'K', "time, sku")                                                            \
    X(DELAYS, 'D', "channel; empty: of the shop")                                                  \
    X(STOCK_KEPT, 'B', "sku that a derived safety stock keeps back")                               \
    X(STOCK_ROUND, 'Y', "")                                                                        \
    X(STOCK_RULE, 'P', "rule")                                                                     \
    X(OVERSELL, 'E', "time when it was noted, channel, order, line")                               \
    X(BRAKE, 'A', "channel")                                                                       \
    X(RESERVATION, 'R', "0 while it is in force, number")                                          \
    X(RESERVATION_DUE, 'U', "time of its end, or to forget it, number")                            \
    X(AUDIT, 'L', "channel, number")                                                               \
    X(AUDIT_DIFFERENCE, 'M', "channel, audit, sku")                                                \
    X(AUDIT_FOUND, 'N', "channel, audit, number of the difference; the value is its SKU")          \
    X(AUDIT_OPEN, 'S', "channel, audit, kind, sku; a correction that was not published")           \
    X(AUDIT_MARK, 'T', "channel, audit, sku that the marketplace has")                             \
    X(AUDIT_AGAIN, 'J', "channel, audit, sku that is to be looked at again")

#define X(table, letter, parts) KEY_TABLE_##table = letter,
enum key_table { KEY_TABLES(X) };
#undef X

enum { KEY_BYTES = 4 * LIMIT_ID_BYTES + 64 };

struct key {
    char bytes[KEY_BYTES];
    size_t len;
};

static inline struct str key_str(const struct key *key)
{
    return (struct str){ key->bytes, key->len };
}

/* The beginning of all keys of a table of a shop; ids: at most LIMIT_ID_BYTES, without NUL. */
void key_begin(struct key *key, struct str shop, enum key_table table);
void key_add_text(struct key *key, struct str text);
/* The beginning of a text part: for ranges over all texts that begin so; nothing comes behind. */
void key_add_beginning(struct key *key, struct str text);
void key_add_number(struct key *key, int64_t number); /* >= 0 */

void key_shop(struct key *key, struct str shop);
void key_channel(struct key *key, struct str shop, struct str channel);
void key_position(struct key *key, struct str shop, struct str sku);
/* Falls sort before rises; of each, who has waited longest first. */
void key_pending_stock(struct key *key, struct str shop, int64_t change, int64_t last_no);
void key_pending_place(struct key *key, struct str shop, struct str channel);
void key_stock_file(struct key *key, struct str shop, struct str channel, int64_t file_no);
void key_stock_file_rows(struct key *key, struct str shop, struct str channel, int64_t file_no);
void key_order(struct key *key, struct str shop, struct str channel, struct str order_id);
void key_order_reference(struct key *key, struct str shop, struct str reference_key);
/* All that have the same turn stand together. */
void key_order_sweep(struct key *key, struct str shop, int64_t turn, struct str channel,
                     struct str order_id);
void key_shipment(struct key *key, struct str shop, struct str channel, struct str order_id,
                  struct str shipment_id);
void key_return(struct key *key, struct str shop, struct str channel, struct str order_id,
                struct str return_id);
void key_refund(struct key *key, struct str shop, struct str channel, struct str order_id,
                struct str refund_id);
void key_intent(struct key *key, struct str shop, struct str channel, int64_t intent_no);
/* The one that is due first sorts first. */
void key_intent_queue(struct key *key, struct str shop, struct str channel, int64_t queue,
                      struct instant due, int64_t intent_no);
void key_transaction(struct key *key, struct str shop, struct str channel, struct str id);
void key_settlement(struct key *key, struct str shop, struct str channel, struct str id);
void key_journal(struct key *key, struct str shop, int64_t entry_no);
void key_balance(struct key *key, struct str shop, struct str channel, int64_t account,
                 struct str currency);
void key_gap(struct key *key, struct str shop, struct str gap_id);
void key_gap_of_order(struct key *key, struct str shop, struct str channel, struct str order_id,
                      struct str gap_id);
void key_exception(struct key *key, struct str shop, struct str exception_id);
/* The open ones first, then the newest first. */
void key_exception_order(struct key *key, struct str shop, bool is_open, struct instant raised,
                         struct str exception_id);
void key_exception_end(struct key *key, struct str shop, struct instant resolved,
                       struct str exception_id);
void key_event_page(struct key *key, struct str shop, int64_t first_no);
/* Weeks since 1970: all rows of a week are forgotten together. */
void key_request(struct key *key, struct str shop, int64_t week, struct str request_id);
void key_poll(struct key *key, struct str shop, struct str channel, struct str poll);
void key_reference(struct key *key, struct str shop, struct str channel, struct str list);
void key_deadline(struct key *key, struct str shop, struct instant time, struct str channel,
                  struct str order_id, int64_t kind);
void key_republish(struct key *key, struct str shop);
void key_awaited(struct key *key, struct str shop, struct str sku);
void key_stock_hint(struct key *key, struct str shop, struct str sku);
/* The one that is due first sorts first. */
void key_stock_hint_due(struct key *key, struct str shop, struct instant due, struct str sku);
void key_delays(struct key *key, struct str shop, struct str channel);
void key_stock_kept(struct key *key, struct str shop, struct str sku);
void key_oversell(struct key *key, struct str shop, struct instant noted, struct str channel,
                  struct str order_id, struct str line_id);
void key_stock_rule(struct key *key, struct str shop, struct str rule_id);
void key_stock_round(struct key *key, struct str shop);
void key_brake(struct key *key, struct str shop, struct str channel);
/* Those in force first, then in the order in which they were made. */
void key_reservation(struct key *key, struct str shop, bool is_active, int64_t reservation_no);
void key_reservation_due(struct key *key, struct str shop, struct instant due,
                         int64_t reservation_no);
void key_selling_stop(struct key *key, struct str shop, struct str channel, struct str sku);
void key_audit(struct key *key, struct str shop, struct str channel, int64_t audit_no);
/* The beginning of all keys of one audit in a table of audits' rows. */
void key_begin_audit(struct key *key, struct str shop, enum key_table table, struct str channel,
                     int64_t audit_no);

/* The first key behind all that begin with `key`: the end of a range over a prefix. */
void key_end(struct key *prefix);

/* Taking a key apart, part by part. False: it has no such part. */
struct key_parts {
    struct str left;
    struct str shop;
    enum key_table table;
};
bool key_open(struct str key, struct key_parts *ret);
bool key_take_text(struct key_parts *parts, struct str *ret);
bool key_take_number(struct key_parts *parts, int64_t *ret);
/* The id in a key of key_exception_order. */
bool key_take_exception(struct str key, struct str *ret);

#endif
