/*
 * service/connectors/connector.h: one call to the other side, and what came of it.
 *
 * A connector builds one request from one call and judges one response. It never sleeps, retries
 * or reads the store: when to call what is the lanes' business. Every operation is a row of a
 * table (call_kinds): its name in the vendor's documentation, how often it may be called, and
 * whether it may be repeated after an unknown outcome.
 */
#ifndef SERVICE_CONNECTORS_CONNECTOR_H
#define SERVICE_CONNECTORS_CONNECTOR_H

#include "service/connectors/http/transport.h"
#include "service/domain/carrier.h"
#include "service/domain/order.h"
#include "service/domain/shop_order.h"
#include "service/domain/transaction.h"

/*
 * X(scope, most calls per minute, per hour (0: not stated)). Calls of one scope count together, of
 * whatever kind; those without a scope have an interval only, or are not bounded.
 */
#define CALL_SCOPES(X)                                                                             \
    X(TRANSACTIONS, 20, 60)                                                                        \
    X(STOCKS_READ, 2500, 0) /* SCAYLE's scopes are of a tenant; they vary, these are the usual */  \
    X(ORDERS_READ, 1000, 0)                                                                        \
    X(ORDERS_WRITE, 300, 0)

#define X(scope, minute, hour) CALL_SCOPE_##scope,
enum call_scope { CALL_SCOPE_NONE, CALL_SCOPES(X) CALL_SCOPE_COUNT };
#undef X

/*
 * X(kind, vendor's name, system, repeatable, published minimum interval in ms, polite interval in
 * ms, scope). Intervals of 0: "each time it happens".
 */
#define CALL_KINDS(X)                                                                              \
    X(MIRAKL_VERSION, "V01", MIRAKL, true, 0, 60000, NONE)                                         \
    X(MIRAKL_ACCOUNT, "A01", MIRAKL, true, 86400000, 86400000, NONE)                               \
    X(MIRAKL_PLATFORM, "PC01", MIRAKL, true, 0, 86400000, NONE)                                    \
    X(MIRAKL_CARRIERS, "SH21", MIRAKL, true, 86400000, 86400000, NONE)                             \
    X(MIRAKL_SHIPPING_METHODS, "SH12", MIRAKL, true, 0, 86400000, NONE)                            \
    X(MIRAKL_REASONS, "RE01", MIRAKL, true, 0, 86400000, NONE)                                     \
    X(MIRAKL_STOCK_IMPORT, "STO01", MIRAKL, true, 60000, 300000, NONE)                             \
    X(MIRAKL_STOCK_STATUS, "STO02", MIRAKL, true, 15000, 15000, NONE)                              \
    X(MIRAKL_STOCK_REPORT, "STO03", MIRAKL, true, 60000, 60000, NONE)                              \
    X(MIRAKL_OFFERS, "OF21", MIRAKL, true, 1000, 1000, NONE) /* "page by page": as people do */    \
    X(MIRAKL_OFFER_EXPORT, "OF52", MIRAKL, true, 60000, 86400000, NONE)                            \
    X(MIRAKL_OFFER_EXPORT_STATUS, "OF53", MIRAKL, true, 10000, 60000, NONE)                        \
    X(MIRAKL_OFFER_EXPORT_FILE, "OF54", MIRAKL, true, 0, 0, NONE)                                  \
    X(MIRAKL_ORDERS, "OR11", MIRAKL, true, 60000, 300000, NONE)                                    \
    X(MIRAKL_ORDER_REFERENCE, "OR04", MIRAKL, true, 60000, 60000, NONE)                            \
    X(MIRAKL_ACCEPT, "OR21", MIRAKL, false, 0, 0, NONE)                                            \
    X(MIRAKL_TRACKING, "OR23", MIRAKL, true, 0, 0, NONE)                                           \
    X(MIRAKL_SHIP, "OR24", MIRAKL, false, 0, 0, NONE)                                              \
    X(MIRAKL_REFUND, "OR28", MIRAKL, false, 0, 0, NONE)                                            \
    X(MIRAKL_TRANSACTIONS, "TL02", MIRAKL, true, 3000, 4320000, TRANSACTIONS)                      \
    X(SCAYLE_STOCKS, "variants/stocks", SCAYLE, true, 0, 0, STOCKS_READ)                           \
    X(SCAYLE_ORDER_FIND, "orders by reference", SCAYLE, true, 0, 0, ORDERS_READ)                   \
    X(SCAYLE_ORDER_CREATE, "orders create", SCAYLE, false, 0, 0, ORDERS_WRITE)                     \
    X(SCAYLE_ORDER_GET, "orders get", SCAYLE, true, 0, 0, ORDERS_READ)                             \
    X(SCAYLE_ORDERS_UPDATED, "orders updated", SCAYLE, true, 0, 60000, ORDERS_READ)

#define X(kind, name, system, repeatable, interval, polite, scope) CALL_##kind,
enum call_kind { CALL_NONE, CALL_KINDS(X) CALL_KIND_COUNT };
#undef X

enum call_system { CALL_SYSTEM_MIRAKL, CALL_SYSTEM_SCAYLE };

struct call_traits {
    const char *name;
    enum call_system system;
    bool is_repeatable;
    int32_t interval_ms_min;    /* the vendor's maximum frequency; never exceeded */
    int32_t interval_ms_polite; /* the vendor's recommendation */
    enum call_scope scope;
};
const struct call_traits *call_traits(enum call_kind kind);

/* The most calls of a scope; 0: not stated. */
struct call_bounds {
    int32_t per_minute_max, per_hour_max;
};
struct call_bounds call_bounds(enum call_scope scope);

/* ---- what to do ---- */

struct line_decision {
    struct str line_id;
    bool accepted;
};

struct stock_row {
    struct str sku;
    int64_t quantity;
};

struct tracking {
    struct str carrier_code; /* registered with the marketplace; empty: use the name */
    struct str carrier_name;
    struct str tracking_number;
    struct str tracking_url;
};

struct refund_call {
    struct str order_id, line_id;
    enum tax_mode tax_mode;
    struct money amount, shipping_amount;
    int64_t quantity;
    struct str reason_code; /* the marketplace's */
    struct tax *taxes, *shipping_taxes;
    size_t tax_count, shipping_tax_count;
    bool excluded_from_shipment; /* its units are no longer to be sent: refunded before dispatch */
};

enum { ORDER_REFERENCE_COUNT = 100 };

/* Our mark on a marketplace's order. */
struct order_reference {
    struct str order_id, reference;
};

struct orders_query {
    struct instant updated_from, updated_to; /* not set: open */
    struct instant created_from;             /* this creation too; not set: open */
    struct str order_ids;                    /* comma-separated, at most 100; empty: all */
    struct str states;                       /* comma-separated; empty: all */
    int32_t offset;
    int32_t max; /* 1..100 */
};

struct call {
    enum call_kind kind;
    struct str id; /* ours, for logs and evidence */
    union {
        struct {
            const struct stock_row *rows;
            size_t count;
        } stock_import;
        struct str import_id; /* STOCK_STATUS, STOCK_REPORT */
        struct orders_query orders;
        struct {
            const struct order_reference *rows;
            size_t count; /* 1..ORDER_REFERENCE_COUNT */
        } references;
        struct {
            struct str order_id;
            const struct line_decision *lines;
            size_t count;
        } accept;
        struct {
            struct str order_id;
            struct tracking tracking;
        } tracking;
        struct str order_id; /* SHIP */
        struct refund_call refund;
        struct {
            struct instant updated_from;
            struct str page_token; /* empty: first page */
            int32_t limit;
        } transactions;
        struct {
            int32_t offset, max;
            struct str sku; /* offers of this one; empty: all */
        } offers;
        struct str tracking_id;     /* OFFER_EXPORT_STATUS */
        struct str url;             /* OFFER_EXPORT_FILE: as the status named it */
        struct str sku;             /* SCAYLE_STOCKS */
        struct str reference_key;   /* SCAYLE_ORDER_FIND */
        const struct order *create; /* SCAYLE_ORDER_CREATE; reference_key is set, addresses too */
        struct str shop_order_id;   /* SCAYLE_ORDER_GET */
        struct {
            struct instant updated_from;
            struct str cursor; /* empty: first page */
            int32_t limit;
        } shop_orders;
    };
};

/* ---- what came of it ---- */

enum verdict {
    VERDICT_DONE,     /* they have it */
    VERDICT_RETRY,    /* they do not have it; later may work */
    VERDICT_REFUSED,  /* they will never take this one: an exception, a person looks */
    VERDICT_BLOCKED,  /* they take nothing from us (credentials): pause the lane */
    VERDICT_UNKNOWN,  /* outcome unknown: look it up before sending again, unless repeatable */
    VERDICT_CONFLICT, /* they refuse it, perhaps because they have it: look it up; never again */
    VERDICT_COUNT,
};
const char *verdict_name(enum verdict verdict);

struct verdict_row {
    int16_t status_min, status_max;
    enum verdict verdict;
};
/*
 * First match wins; a connector puts its own rows (count may be 0) before the common ones. No
 * answer at all: RETRY if the request never left, else UNKNOWN. UNKNOWN of a repeatable call is
 * RETRY.
 */
enum verdict verdict_of(enum call_kind kind, const struct verdict_row *rows, size_t row_count,
                        const struct http_response *response);

struct stock_import_status {
    bool is_final, is_failed;
    struct str status; /* their text */
    bool has_error_report;
    int64_t lines_in_success, lines_in_error;
    struct str reason;
};

struct stock_report_row {
    struct str sku;
    struct str reason;
    int64_t line_number; /* -1: not a number */
};

/* What became of one reference; neither done nor with a reason: they did not say. */
struct reference_answer {
    bool is_done;
    struct str reason;
};

struct account_answer {
    int64_t shop_id;
    struct str shop_name, state, currency_code, model;
};

struct platform_answer {
    bool multi_shipment, disable_alternative_carrier;
    bool addresses_before_acceptance;
    enum tax_mode tax_mode;
    struct str order_acceptance; /* AUTOMATIC, NOT_AUTOMATIC, BOTH */
    struct str timezone, platform_name;
};

struct reason {
    struct str code, type, label;
    bool is_shop_right;
};

struct shipping_method {
    struct str code, label;
    bool mandatory_tracking;
};

struct offer_answer {
    struct str sku;
    int64_t offer_id, quantity;
    bool is_active; /* OF21 */
};

struct offer_export_status {
    bool is_ready, is_failed; /* neither: it is being made */
    struct str *urls;         /* of its files */
    size_t url_count;
    struct str reason; /* of a failure */
};

/*
 * One entry of a list that could not be read: it is left out of the list, the others are taken, and
 * this is what an exception is made of. Nothing is lost silently.
 */
struct rejected_row {
    struct str id; /* the order's or the transaction's; empty if that could not be read either */
    struct str reason;  /* "order_lines[1].price: ..." */
    struct str excerpt; /* of the entry, as JSON, personal data removed */
};

struct answer {
    enum verdict verdict;
    int32_t status;
    struct str reason;             /* of the other side, for people; empty if DONE */
    int64_t retry_after_ms;        /* -1: not said */
    struct rejected_row *rejected; /* of a list of orders, transactions or stocks */
    size_t rejected_count;
    union {
        struct str import_id; /* STOCK_IMPORT */
        struct stock_import_status stock_status;
        struct {
            struct stock_report_row *rows;
            size_t count;
        } stock_report;
        struct {
            struct order *orders;
            size_t count;
            int64_t total; /* of the whole query; -1: not said */
        } orders;
        struct {
            struct str refund_id; /* the marketplace's */
            struct str group_id;
        } refund;
        struct {
            struct transaction *rows;
            size_t count;
            struct str next_page_token; /* empty: last page */
        } transactions;
        struct {
            struct carrier *rows;
            size_t count;
        } carriers;
        struct {
            struct reason *rows;
            size_t count;
        } reasons;
        struct {
            struct shipping_method *rows;
            size_t count;
        } shipping_methods;
        struct {
            struct offer_answer *rows;
            size_t count;
            int64_t total;      /* OF21 */
        } offers;               /* OFFERS, OFFER_EXPORT_FILE */
        struct str tracking_id; /* OFFER_EXPORT */
        struct offer_export_status export_status;
        struct {
            struct reference_answer *rows; /* as many as were sent, in their order */
            size_t count;
        } references;
        struct account_answer account;
        struct platform_answer platform;
        struct {
            struct shop_stock *rows;
            size_t count;
        } stocks;
        struct {
            struct shop_order *orders; /* FIND, CREATE, GET: at most a few; UPDATED: a page */
            size_t count;
            struct str next_cursor; /* empty: last page */
        } shop_orders;
    };
};

/* ---- whom to call ---- */

struct endpoint {
    struct str base_url;
    struct str secret; /* the key or token itself; goes into headers only */
    int32_t timeout_ms;
    /* Mirakl. */
    int64_t shop_id; /* 0: the key's default */
    struct currency currency;
    enum tax_mode tax_mode; /* asked for with every order list; UNKNOWN: the platform's */
    /* SCAYLE. */
    struct str shop_key, country_code, channel_key, merchant_key;
    int64_t company_id;
    struct str external_order_url; /* the marketplace flow (an assumption); empty: Admin flow */
};

struct connector_ops {
    const char *name;
    /* Texts of the request live in `arena` or in the endpoint. LIMIT_EXCEEDED; FIELD_* for a call
     * that cannot be expressed. */
    enum err_code (*build)(const struct endpoint *endpoint, const struct call *call,
                           struct arena *arena, struct http_request *ret, struct err *err);
    /*
     * Never fails: a 2xx whose body cannot be understood is UNKNOWN for a call that must not be
     * repeated, RETRY for all else. Texts of the answer live in `arena` or are views of the
     * response's body.
     */
    void (*judge)(const struct endpoint *endpoint, const struct call *call,
                  const struct http_response *response, struct arena *arena, struct answer *ret);
};

extern const struct connector_ops mirakl_connector;
extern const struct connector_ops scayle_connector;

/*
 * The exchange as evidence: method, URL, status and the bodies' first LIMIT_EVIDENCE_BYTES, secret
 * headers and personal data (names, addresses, e-mail, phone) removed. `response` may be NULL.
 */
struct str evidence_of(const struct http_request *request, const struct http_response *response,
                       struct arena *arena);
/* The first LIMIT_EVIDENCE_BYTES of a body, personal data removed; UTF-8 whatever came. */
struct str evidence_excerpt(struct str body, struct arena *arena);

#endif
