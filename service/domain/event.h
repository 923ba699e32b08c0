/*
 * service/domain/event.h: what happened in a shop, in order.
 *
 * Every change of state is an event of its shop's log, numbered without holes. A reader that holds
 * the number of the last event it saw loses nothing, however long it was away.
 */
#ifndef SERVICE_DOMAIN_EVENT_H
#define SERVICE_DOMAIN_EVENT_H

#include "service/base/str.h"
#include "service/domain/demand.h"

/* X(kind, id). Stored by number: append only. */
#define EVENT_KINDS(X)                                                                             \
    X(SHOP_CHANGED, "shop-changed")                                                                \
    X(CHANNEL_CHANGED, "channel-changed")                                                          \
    X(POSITION_CHANGED, "position-changed")                                                        \
    X(OFFER_WANTED, "offer-wanted") /* a channel's quantity is to change */                        \
    X(STOCK_FILE_OPENED, "stock-file-opened")                                                      \
    X(STOCK_FILE_SENT, "stock-file-sent")                                                          \
    X(STOCK_FILE_ENDED, "stock-file-ended")                                                        \
    X(ORDER_INGESTED, "order-ingested")                                                            \
    X(ORDER_CHANGED, "order-changed")                                                              \
    X(SHIPMENT_CHANGED, "shipment-changed")                                                        \
    X(RETURN_RECEIVED, "return-received")                                                          \
    X(REFUND_CHANGED, "refund-changed")                                                            \
    X(TRANSACTION_SEEN, "transaction-seen")                                                        \
    X(JOURNAL_POSTED, "journal-posted")                                                            \
    X(SETTLEMENT_CHANGED, "settlement-changed")                                                    \
    X(GAP_OPENED, "gap-opened")                                                                    \
    X(GAP_RESOLVED, "gap-resolved")                                                                \
    X(EXCEPTION_RAISED, "exception-raised")                                                        \
    X(EXCEPTION_RESOLVED, "exception-resolved")                                                    \
    X(SELLING_STOPPED, "selling-stopped")                                                          \
    X(SELLING_RESUMED, "selling-resumed")                                                          \
    X(STOCK_RULE_CHANGED, "stock-rule-changed")                                                    \
    X(AUDIT_CHANGED, "audit-changed")                                                              \
    X(OFFER_CORRECTED, "offer-corrected") /* by an audit */

#define X(kind, id) EVENT_##kind,
enum event_kind { EVENT_NONE, EVENT_KINDS(X) EVENT_KIND_COUNT };
#undef X
const char *event_kind_name(enum event_kind kind);

/* Between the ids of an order and of its part: ids hold no control characters. */
#define EVENT_ID_SEPARATOR "\x1f"

struct event {
    int64_t event_no; /* per shop, from 1, without holes */
    enum event_kind kind;
    struct instant time;
    struct str channel;  /* empty: of the whole shop */
    struct str subject;  /* the resource's id; of a part of an order: see event_subject_cut */
    struct str from, to; /* states or quantities, where it has them */
};

/* SHIPMENT_CHANGED, RETURN_RECEIVED, REFUND_CHANGED: the order's id and the part's. */
bool event_subject_cut(const struct event *event, struct str *ret_order_id, struct str *ret_part);

/* A stretch of what one commit added to a shop's log, and the shop's counters after the commit. */
struct event_page {
    int64_t first_no;
    struct event *events;
    size_t event_count;
    int64_t next_event_no, next_intent_no, next_entry_no, next_reservation_no;
    struct sales sales;
};

#endif
