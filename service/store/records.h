/*
 * service/store/records.h: every stored record: which struct, as which message.
 *
 * The messages are described in proto/lockstep/state/v1/records.proto; tags are never reused.
 */
#ifndef SERVICE_STORE_RECORDS_H
#define SERVICE_STORE_RECORDS_H

#include "service/store/record.h"

/* A row of a struct money. */
#define RECORD_AMOUNT(tag, owner, member) RECORD_PART(tag, MESSAGE, owner, member, &record_money)

extern const struct record_shape record_shop;       /* domain/shop.h, struct shop */
extern const struct record_shape record_channel;    /* domain/shop.h, struct channel */
extern const struct record_shape record_stock_rule; /* domain/shop.h */
extern const struct record_shape record_position;   /* domain/stock.h */
extern const struct record_shape record_stock_file; /* domain/stock_file.h */
extern const struct record_shape record_stock_file_rows;
extern const struct record_shape record_selling_stop;
extern const struct record_shape record_channel_delays; /* domain/demand.h */
extern const struct record_shape record_stock_round;
extern const struct record_shape record_oversell;
extern const struct record_shape record_stock_hint;
extern const struct record_shape record_stock_brake; /* domain/brake.h */
extern const struct record_shape record_reservation; /* domain/reservation.h */
extern const struct record_shape record_audit;       /* domain/audit.h */
extern const struct record_shape record_audit_difference;
extern const struct record_shape record_audit_again;
extern const struct record_shape record_pending_page;
extern const struct record_shape record_pending_place;
extern const struct record_shape record_order;         /* domain/order.h */
extern const struct record_shape record_intent;        /* domain/intent.h */
extern const struct record_shape record_shipment;      /* domain/shipment.h */
extern const struct record_shape record_goods_return;  /* domain/refund.h */
extern const struct record_shape record_refund;        /* domain/refund.h */
extern const struct record_shape record_transaction;   /* domain/transaction.h: with what became
                                                          of it, struct stored_transaction */
extern const struct record_shape record_settlement;    /* domain/settlement.h */
extern const struct record_shape record_journal_entry; /* domain/ledger.h */
extern const struct record_shape record_gap;           /* domain/settlement.h */
extern const struct record_shape record_exception;     /* domain/exception.h */
extern const struct record_shape record_event_page;    /* domain/event.h */
extern const struct record_shape record_money;         /* domain/money.h: a balance */
extern const struct record_shape record_currency;      /* domain/money.h: a part of others */
extern const struct record_shape record_carriers;      /* domain/reference.h, carrier_list */
extern const struct record_shape record_reasons;       /* domain/reference.h, reason_list */
extern const struct record_shape record_platform;      /* domain/reference.h */
extern const struct record_shape record_poll;          /* domain/reference.h */

#endif
