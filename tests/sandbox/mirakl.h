/*
 * tests/sandbox/mirakl.h: the seller API of a marketplace, as a table of operations.
 *
 * What holds for every call is done once, before an operation is asked: the key, the right, the
 * content type, the published frequency, the faults. An operation reads the exchange, changes the
 * marketplace and writes the answer, or refuses.
 */
#ifndef TESTS_SANDBOX_MIRAKL_H
#define TESTS_SANDBOX_MIRAKL_H

#include "tests/sandbox/exchange.h"
#include "tests/sandbox/mirakl_money.h"

enum request_body { BODY_NONE, BODY_JSON, BODY_FILE };

struct mirakl_operation {
    const char *name;
    enum method method;
    const char *path; /* "{}" stands for a segment */
    void (*answer)(struct marketplace *m, struct exchange *x);
    enum request_body body;
    bool is_csv;             /* answers no JSON */
    bool is_open;            /* needs no key */
    int64_t count, period_s; /* the published maximum; 0: each time it is needed */
};

/* Answers a call; `path` is what follows the marketplace's base address: "/api/orders". */
void mirakl_handle(struct marketplace *m, struct exchange *x, struct str path);

/* {"status", "message"}; drops what was written before. */
void mirakl_refuse(struct exchange *x, int32_t status, const char *format, ...) PRINTF_LIKE(3, 4);
/* With the machine's "code" too. */
void mirakl_refuse_code(struct exchange *x, int32_t status, const char *code, const char *format,
                        ...) PRINTF_LIKE(4, 5);
/* 400 with the field and the message. */
void mirakl_refuse_err(struct exchange *x, const struct err *err);
/* 204. */
void mirakl_done(struct exchange *x);
/*
 * `max`/`limit`: the default 10, at most `most`; above it 400, or capped where the marketplace
 * caps. False: refused.
 */
bool mirakl_page_size(struct marketplace *m, struct exchange *x, const char *key, int64_t most,
                      int64_t *ret);
/* Link headers of an offset page, and "total_count". */
void mirakl_offset_links(struct exchange *x, int64_t offset, int64_t max, int64_t total);

/* An order as OR11 shows it. */
void mirakl_write_order(struct marketplace *m, struct exchange *x, struct order *order,
                        enum tax_view tax);

/* The numbers of the customer's payment and of a refund's; empty: not yet. */
struct str mirakl_order_payment(const struct order *order, struct exchange *x);
struct str mirakl_refund_payment(const struct refund *refund, struct exchange *x);
/* A line as TL02 shows it. */
void mirakl_write_transaction(const struct marketplace *m, struct exchange *x,
                              const struct transaction *t);

/* The operations. */
void mirakl_version(struct marketplace *m, struct exchange *x);        /* V01 */
void mirakl_account(struct marketplace *m, struct exchange *x);        /* A01 */
void mirakl_platform(struct marketplace *m, struct exchange *x);       /* PC01 */
void mirakl_shipping_types(struct marketplace *m, struct exchange *x); /* SH12 */
void mirakl_carriers(struct marketplace *m, struct exchange *x);       /* SH21 */
void mirakl_reasons(struct marketplace *m, struct exchange *x);        /* RE01 */
void mirakl_offers(struct marketplace *m, struct exchange *x);         /* OF21 */
void mirakl_export(struct marketplace *m, struct exchange *x);         /* OF52 */
void mirakl_export_status(struct marketplace *m, struct exchange *x);  /* OF53 */
void mirakl_export_file(struct marketplace *m, struct exchange *x);    /* OF54 */
void mirakl_stock_import(struct marketplace *m, struct exchange *x);   /* STO01 */
void mirakl_stock_status(struct marketplace *m, struct exchange *x);   /* STO02 */
void mirakl_stock_report(struct marketplace *m, struct exchange *x);   /* STO03 */
void mirakl_orders(struct marketplace *m, struct exchange *x);         /* OR11 */
void mirakl_references(struct marketplace *m, struct exchange *x);     /* OR04 */
void mirakl_accept(struct marketplace *m, struct exchange *x);         /* OR21 */
void mirakl_tracking(struct marketplace *m, struct exchange *x);       /* OR23 */
void mirakl_ship(struct marketplace *m, struct exchange *x);           /* OR24 */
void mirakl_refund(struct marketplace *m, struct exchange *x);         /* OR28 */
void mirakl_transactions(struct marketplace *m, struct exchange *x);   /* TL02 */
void mirakl_cycles(struct marketplace *m, struct exchange *x);         /* SBC11 */

#endif
