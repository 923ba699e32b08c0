/*
 * service/engine/reader.h: questions about the state, from any thread.
 *
 * A reader stands on a snapshot: what it shows belongs together. It is short: one query, not a
 * minute. What it answers lives in its arena.
 *
 *     struct reader reader;
 *     reader_open(store, arena, &reader);
 *     code = reader_order(&reader, shop, channel, order_id, &order, err);
 *     reader_close(&reader);
 */
#ifndef SERVICE_ENGINE_READER_H
#define SERVICE_ENGINE_READER_H

#include "service/domain/audit.h"
#include "service/domain/brake.h"
#include "service/domain/event.h"
#include "service/domain/exception.h"
#include "service/domain/intent.h"
#include "service/domain/ledger.h"
#include "service/domain/reference.h"
#include "service/domain/refund.h"
#include "service/domain/reservation.h"
#include "service/domain/settlement.h"
#include "service/domain/shipment.h"
#include "service/domain/shop.h"
#include "service/domain/stock.h"
#include "service/domain/stock_file.h"
#include "service/store/store.h"
#include "service/store/view.h"

struct reader {
    struct view view;
};

void reader_open(struct store *store, struct arena *arena, struct reader *ret);
void reader_close(struct reader *reader);

/* One record each; ..._NOT_FOUND if it is not there. */
MUST_USE enum err_code reader_shop(struct reader *reader, struct str shop, struct shop *ret,
                                   struct err *err);
MUST_USE enum err_code reader_channel(struct reader *reader, struct str shop, struct str channel,
                                      struct channel *ret, struct err *err);
MUST_USE enum err_code reader_position(struct reader *reader, struct str shop, struct str sku,
                                       struct position *ret, struct err *err);
MUST_USE enum err_code reader_stock_rule(struct reader *reader, struct str shop, struct str rule_id,
                                         struct stock_rule *ret, struct err *err);
/* *ret_found false: selling is not stopped by exactly this name. */
MUST_USE enum err_code reader_selling_stop(struct reader *reader, struct str shop,
                                           struct str channel, struct str sku, bool *ret_found,
                                           struct selling_stop *ret, struct err *err);
MUST_USE enum err_code reader_stock_file(struct reader *reader, struct str shop, struct str channel,
                                         int64_t file_no, struct stock_file *ret, struct err *err);
MUST_USE enum err_code reader_stock_file_rows(struct reader *reader, struct str shop,
                                              struct str channel, int64_t file_no,
                                              struct stock_file_rows *ret, struct err *err);
MUST_USE enum err_code reader_order(struct reader *reader, struct str shop, struct str channel,
                                    struct str order_id, struct order *ret, struct err *err);
MUST_USE enum err_code reader_has_order(struct reader *reader, struct str shop, struct str channel,
                                        struct str order_id, bool *ret, struct err *err);
MUST_USE enum err_code reader_shipment(struct reader *reader, struct str shop, struct str channel,
                                       struct str order_id, struct str shipment_id,
                                       struct shipment *ret, struct err *err);
MUST_USE enum err_code reader_return(struct reader *reader, struct str shop, struct str channel,
                                     struct str order_id, struct str return_id,
                                     struct goods_return *ret, struct err *err);
MUST_USE enum err_code reader_refund(struct reader *reader, struct str shop, struct str channel,
                                     struct str order_id, struct str refund_id, struct refund *ret,
                                     struct err *err);
MUST_USE enum err_code reader_transaction(struct reader *reader, struct str shop,
                                          struct str channel, struct str transaction_id,
                                          struct stored_transaction *ret, struct err *err);
MUST_USE enum err_code reader_settlement(struct reader *reader, struct str shop, struct str channel,
                                         struct str settlement_id, struct settlement *ret,
                                         struct err *err);
MUST_USE enum err_code reader_journal_entry(struct reader *reader, struct str shop,
                                            int64_t entry_no, struct journal_entry *ret,
                                            struct err *err);
MUST_USE enum err_code reader_gap(struct reader *reader, struct str shop, struct str gap_id,
                                  struct gap *ret, struct err *err);
MUST_USE enum err_code reader_exception(struct reader *reader, struct str shop,
                                        struct str exception_id, struct exception *ret,
                                        struct err *err);
/* Zeroed where nothing was fetched yet. `poll`: "orders", "transactions"; "shop-orders" with an
 * empty channel. */
MUST_USE enum err_code reader_poll(struct reader *reader, struct str shop, struct str channel,
                                   struct str poll, struct poll *ret, struct err *err);
MUST_USE enum err_code reader_carriers(struct reader *reader, struct str shop, struct str channel,
                                       struct carrier_list *ret, struct err *err);
MUST_USE enum err_code reader_reasons(struct reader *reader, struct str shop, struct str channel,
                                      struct reason_list *ret, struct err *err);
MUST_USE enum err_code reader_platform(struct reader *reader, struct str shop, struct str channel,
                                       struct platform *ret, struct err *err);

/* Zeroed where nothing was counted yet. */
MUST_USE enum err_code reader_brake(struct reader *reader, struct str shop, struct str channel,
                                    struct stock_brake *ret, struct err *err);
/* RESERVATION_NOT_FOUND. */
MUST_USE enum err_code reader_reservation(struct reader *reader, struct str shop,
                                          int64_t reservation_no, struct reservation_record *ret,
                                          struct err *err);

/* The SKU whose stock is to be read next in the shop system; empty: none now, and *ret_next is when
 * there is one; not set: none waits. */
MUST_USE enum err_code reader_stock_hint(struct reader *reader, struct str shop, struct instant now,
                                         struct str *ret_sku, struct instant *ret_next,
                                         struct err *err);

/* AUDIT_NOT_FOUND. */
MUST_USE enum err_code reader_audit(struct reader *reader, struct str shop, struct str channel,
                                    int64_t audit_no, struct audit *ret, struct err *err);
/* The newest audit of a channel; *ret_found false: none yet. */
MUST_USE enum err_code reader_latest_audit(struct reader *reader, struct str shop,
                                           struct str channel, bool *ret_found, struct audit *ret,
                                           struct err *err);
/* The SKU that is to be looked at next among those that were put aside; empty: none. */
MUST_USE enum err_code reader_audit_again(struct reader *reader, const struct audit *audit,
                                          struct str *ret_sku, struct err *err);
/* Differences in the order of finding, from number `from` on (1 is the first), at most `max`.
 * *ret_next is the number after the last one. */
MUST_USE enum err_code reader_audit_found(struct reader *reader, const struct audit *audit,
                                          int64_t from, size_t max, struct audit_difference **ret,
                                          size_t *ret_count, int64_t *ret_next, struct err *err);

/*
 * A page of the records whose keys begin with `prefix` (see store/keys.h: key_begin and the parts
 * that narrow it). `wants`, if given, filters; a page may then be short, even empty, and still have
 * a next one: the work per page is bounded, and so is its memory (half of the arena).
 */
struct reader_page {
    struct str token; /* from the last page; empty: the first */
    size_t size;      /* 1..LIMIT_PAGE_SIZE */
    bool descending;
    bool (*wants)(const void *record, const void *context);
    const void *context;
    struct str *tokens; /* NULL, or room for `size`: each leads right behind its row */
    size_t scan_max;    /* records that are looked at, for those who cannot wait; 0: the usual */
};
/* *ret_rows is an array of the shape's structs. PAGE_TOKEN_INVALID. */
MUST_USE enum err_code reader_list(struct reader *reader, const struct record_shape *shape,
                                   const struct key *prefix, const struct reader_page *page,
                                   void *ret_rows, size_t *ret_count, struct str *ret_next_token,
                                   struct err *err);
/*
 * The next order that is open in the shop and has its turn in this round, behind `token`, which is
 * empty at first. *ret_token leads right behind it. *ret_found false: that was the last one.
 */
MUST_USE enum err_code reader_next_in_sweep(struct reader *reader, struct str shop, int64_t round,
                                            struct str token, bool *ret_found, struct order *ret,
                                            struct str *ret_token, struct err *err);
/* As reader_list over exceptions: the open ones first, then the newest first. */
MUST_USE enum err_code reader_list_exceptions(struct reader *reader, struct str shop,
                                              bool only_open, const struct reader_page *page,
                                              struct exception **ret, size_t *ret_count,
                                              struct str *ret_next_token, struct err *err);
MUST_USE enum err_code reader_list_shops(struct reader *reader, const struct reader_page *page,
                                         struct shop **ret, size_t *ret_count,
                                         struct str *ret_next_token, struct err *err);
/* Balances of a shop: all rows of a channel, or of all channels if it is empty. */
struct balance {
    struct str channel;
    enum account account;
    struct money amount; /* debit positive */
};
MUST_USE enum err_code reader_balances(struct reader *reader, struct str shop, struct str channel,
                                       struct balance **ret, size_t *ret_count, struct err *err);

/* Events from number `from` on (1 is the first), at most `max`. *ret_next is the number after the
 * last one read, or `from` if there is none yet. */
MUST_USE enum err_code reader_events(struct reader *reader, struct str shop, int64_t from,
                                     size_t max, struct event **ret, size_t *ret_count,
                                     int64_t *ret_next, struct err *err);
/* The number that the shop's next event will have. */
MUST_USE enum err_code reader_next_event_no(struct reader *reader, struct str shop, int64_t *ret,
                                            struct err *err);
/* Entries that wait in the outbox, oldest first, at most `max`; of all channels if it is empty. */
MUST_USE enum err_code reader_intents(struct reader *reader, struct str shop, struct str channel,
                                      size_t max, struct intent **ret, size_t *ret_count,
                                      struct err *err);
/*
 * Intents of one queue (domain/intent.h) that are due, the first one first. `wants` passes over
 * some. *ret_next is when the next one falls due, if fewer than `size` are; not set: none waits.
 */
struct outbox_page {
    int64_t queue;
    struct instant now;
    size_t size;                                                     /* 1..LIMIT_PAGE_SIZE */
    bool (*wants)(const struct intent *intent, const void *context); /* NULL: all are wanted */
    const void *context;
};
MUST_USE enum err_code reader_outbox(struct reader *reader, struct str shop, struct str channel,
                                     const struct outbox_page *page, struct intent **ret,
                                     size_t *ret_count, struct instant *ret_next, struct err *err);
/* The newest stock file of a channel; *ret_found false: none yet. */
MUST_USE enum err_code reader_latest_stock_file(struct reader *reader, struct str shop,
                                                struct str channel, bool *ret_found,
                                                struct stock_file *ret, struct err *err);
/* Whether the log of what waits has entries ahead of the channel, out of date or not; what is held
 * counts once it is released, as falls. */
MUST_USE enum err_code reader_pending_stock(struct reader *reader, struct str shop,
                                            struct str channel, bool *ret_falls, bool *ret_rises,
                                            struct err *err);

/* Open exceptions of a channel. If that is empty all of the shop's are counted, and the times are
 * those of its SCAYLE. At most 20000. */
struct open_exceptions {
    int64_t count;
    struct instant blocked_since; /* their side does not take our key; not set: it does */
    struct instant failing_since; /* a call keeps failing */
    struct instant next_deadline; /* the earliest that a warning was given of */
};
MUST_USE enum err_code reader_open_exceptions(struct reader *reader, struct str shop,
                                              struct str channel, struct open_exceptions *ret,
                                              struct err *err);
/* SKUs whose quantity the channel does not have yet, among the next 5000 entries each way. */
/* All of the shop. */
MUST_USE enum err_code reader_stock_rules(struct reader *reader, struct str shop,
                                          struct stock_rules *ret, struct err *err);
/* Since when the oldest fall waits that is not told, or on its way; not set: there is none. */
MUST_USE enum err_code reader_oldest_fall(struct reader *reader, struct str shop,
                                          struct str channel, struct instant *ret, struct err *err);
/* Zero where nothing was measured. `channel` empty: of the shop. */
MUST_USE enum err_code reader_channel_delays(struct reader *reader, struct str shop,
                                             struct str channel, struct channel_delays *ret,
                                             struct err *err);
/* What was sold of all SKUs. */
MUST_USE enum err_code reader_sales(struct reader *reader, struct str shop, struct sales *ret,
                                    struct err *err);
MUST_USE enum err_code reader_count_pending_stock(struct reader *reader, struct str shop,
                                                  struct str channel, int64_t *ret,
                                                  struct err *err);
/* What the next 1000 deadlines of a channel are about, among the next 20000 of its shop. */
struct awaited {
    int64_t decision_count;       /* orders that wait to be accepted or refused */
    struct instant next_deadline; /* not set: none */
};
MUST_USE enum err_code reader_awaited(struct reader *reader, struct str shop, struct str channel,
                                      struct awaited *ret, struct err *err);

#endif
