/*
 * service/engine/command.h: everything that changes state.
 *
 * Plain data; time comes in with the command. Its texts and arrays are the sender's and stay valid
 * until the command's answer. A command that carries a request id is applied once: the same id with
 * the same body gives the same answer, with another body REQUEST_ID_REUSED.
 */
#ifndef SERVICE_ENGINE_COMMAND_H
#define SERVICE_ENGINE_COMMAND_H

#include "service/domain/audit.h"
#include "service/domain/exception.h"
#include "service/domain/intent.h"
#include "service/domain/order.h"
#include "service/domain/reference.h"
#include "service/domain/refund.h"
#include "service/domain/shipment.h"
#include "service/domain/shop.h"
#include "service/domain/shop_order.h"
#include "service/domain/transaction.h"
#include "service/engine/command_kinds.h"

struct stock_report {
    struct str sku, warehouse, source;
    int64_t on_hand;
    struct instant source_time; /* not set: the source has no clock */
    int64_t source_revision;    /* 0: it has no counter */
    bool has_expected;          /* compare-and-set */
    int64_t expected;
    const struct err *refusal; /* not NULL: a bulk call's item that is refused already, so */
};

/* What an outside call showed, for exceptions and refunds. */
struct exchange {
    struct str step;     /* the vendor's operation */
    struct str reason;   /* theirs; empty: done */
    struct str evidence; /* secrets and personal data removed */
};

enum answer_kind {
    ANSWER_DONE,     /* they have it */
    ANSWER_RETRY,    /* they do not; later may work */
    ANSWER_REFUSED,  /* they never will */
    ANSWER_BLOCKED,  /* they take nothing from us */
    ANSWER_UNKNOWN,  /* sent, no answer */
    ANSWER_CONFLICT, /* refused, perhaps because they have it: a look tells */
};

enum { COMMAND_REQUEST_ID_BYTES = 64 };

/* A parcel as a warehouse confirms it. */
struct dispatch_report {
    struct str channel, order_id;
    struct shipment shipment;  /* its own id, carrier, number, warehouse, items, time; the rest is
                                 filled by the engine */
    const struct err *refusal; /* bulk: it is no such report, and this says why; NULL: it is */
};

/* Units that came back, as a warehouse reports them. */
struct return_report {
    struct goods_return goods_return; /* ids, line or SKU, quantity, warehouse, time, note */
    struct str refund_reason;         /* ours; empty: "RETURN" */
    const struct err *refusal;        /* as of a dispatch_report */
};

/* An entry of a page that could not be read. */
struct unreadable {
    struct str id; /* empty: that could not be read either */
    struct str reason, excerpt;
};

/* A member that a partial change takes over; the other ones keep their values. */
struct command_member {
    size_t offset, size;
};
#define COMMAND_MEMBER(owner, member)                                                              \
    {                                                                                              \
        offsetof(owner, member), sizeof(((owner *)0)->member)                                      \
    }
/* Which part of a shop or channel a change is about. */
struct command_part {
    bool is_partial; /* only `members`; needs one that exists */
    const struct command_member *members;
    size_t member_count;
    int64_t version; /* the one it was read at, else ETAG_MISMATCH; 0: any */
};

/* What came of one reference of a call that carried many. */
struct reference_result {
    int64_t intent_no;
    enum answer_kind answer;
    struct str reason;
};

struct command {
    enum command_kind kind;
    struct instant now;
    struct str shop;       /* resource id */
    struct str request_id; /* empty: not deduplicated */
    uint64_t request_hash; /* of the request's body without its id */
    struct str principal;  /* who asks; "lockstep" for our own */
    bool validate_only;    /* answer what would be, change nothing */
    union {
        struct {
            const struct stock_report *items;
            size_t count;
            /* Items are judged one by one: see outcome. Else a refusal is the call's. */
            bool is_bulk;
        } push_stock;
        struct {
            struct str sku, warehouse, reason;
            int64_t delta;
        } adjust_stock;
        struct {
            struct str channel;
            int64_t held_count_max;
        } release_brake;
        struct {
            struct str sku, warehouse, note; /* CREATE; no warehouse: of the whole position */
            int64_t quantity;
            struct instant expires; /* CREATE, RENEW */
            int64_t reservation_no; /* RENEW, RELEASE */
        } reservation;
        struct {
            struct str channel, sku; /* each may be empty: all */
            struct str reason;       /* STOP_SELLING */
        } selling;
        struct {
            const struct shop *shop;
            const struct channel *channels;
            size_t channel_count;
            bool prune; /* channels that are not named are deleted */
        } apply_shop;
        struct {
            const struct shop *shop;
            bool must_be_new, must_exist;
            struct command_part part;
        } put_shop;
        struct {
            const struct channel *channel; /* a new one begins in its state; not said: active */
            bool must_be_new, must_exist;
            struct command_part part;
        } put_channel;
        struct {
            struct str channel;
            const struct carrier_mapping *rules; /* replace those of the same names, or all */
            size_t count;
            bool replace_all;
            int64_t version; /* the channel's when it was read, else ETAG_MISMATCH; 0: any */
        } put_carriers;
        struct {
            struct str channel;
        } delete_channel;
        struct {
            struct str channel, reason;
            enum channel_state state;
        } set_channel_state;
        struct {
            struct str channel;
            struct order *orders;
            size_t count;
            bool is_poll;
            struct str poll_name; /* is_poll: "orders", "orders-sweep" or "orders-named" */
            struct poll poll;     /* is_poll: how far it is now */
            const struct unreadable *unreadable;
            size_t unreadable_count;
        } ingest_orders;
        struct {
            struct str channel, order_id;
            const struct intent_decision *decisions; /* none: all lines alike; else each line */
            size_t count;
            bool accept;       /* all lines */
            struct str reason; /* of a refusal */
        } decide_order;
        struct {
            struct str channel, order_id;
            bool steps[ORDER_STEP_COUNT]; /* those that failed among these */
        } retry_order;
        struct dispatch_report confirm_dispatch;
        struct {
            const struct dispatch_report *items;
            size_t count;
        } confirm_dispatches;
        struct return_report report_return;
        struct {
            const struct return_report *items;
            size_t count;
        } report_returns;
        struct {
            struct refund refund; /* id, channel, order, line, quantity or amounts, reason, note */
            bool by_amount;       /* taxes that are not given follow the amounts in proportion */
        } create_refund;
        struct {
            const struct shop_order *orders;
            size_t count;
            struct str poll_name; /* "shop-orders" or "shop-orders-sweep" */
            struct poll poll;     /* how far it is now */
            const struct unreadable *unreadable;
            size_t unreadable_count;
        } see_shop_orders;
        struct {
            const struct stock_rule *rule;
            bool must_be_new; /* else there must be one, of which the policy changes */
            int64_t version;  /* the one it was read at, else ETAG_MISMATCH; 0: any */
        } put_stock_rule;
        struct {
            struct str rule_id;
        } delete_stock_rule;
        struct {
            const struct str *skus; /* any text: what can be no SKU of ours is passed over */
            size_t count;
        } hint_stock;
        struct {
            struct str sku;
            const struct shop_stock *rows; /* none: there is no such variant, or nothing of it */
            size_t count;
            struct instant read;  /* when it was asked for */
            struct str poll_name; /* "shop-stock"; empty: it was hinted */
            struct poll poll;     /* how far that is now */
            const struct unreadable *unreadable;
            size_t unreadable_count;
        } see_stock;
        struct {
            struct str channel;
            const struct str *skus; /* none: all offers */
            size_t count;
            int64_t correction_count_max; /* that it publishes by itself */
        } start_audit;
        struct { /* CANCEL_AUDIT, CORRECT_AUDIT, WALK_AUDIT */
            struct str channel;
            int64_t audit_no;
            const enum audit_kind *kinds; /* CORRECT_AUDIT: differences of these */
            size_t kind_count;
            int64_t correction_count_max; /* CORRECT_AUDIT: more are refused */
        } audit;
        struct {
            struct str channel;
            int64_t audit_no;
            enum audit_step step;
            struct str tracking_id;
            struct str *urls;
            size_t url_count;
            struct exchange exchange;
        } audit_export;
        struct {
            struct str channel;
            int64_t audit_no;
            struct str sku;  /* the one that was asked for; empty: a file's rows */
            int64_t file_at; /* which file */
            const struct shown_offer *rows;
            size_t count;
            struct instant read; /* they are no older */
            struct str operation;
        } see_offers;
        struct {
            struct str channel;
            const struct transaction *rows;
            size_t count;
            struct poll poll;
            const struct unreadable *unreadable;
            size_t unreadable_count;
        } see_transactions;
        struct {
            struct str channel;
            const struct carrier_list *carriers; /* one of the three, or none */
            const struct reason_list *reasons;
            const struct platform *platform;
            struct str poll_name; /* the operation that was asked; empty: none was */
            struct poll poll;
        } see_reference;
        struct {
            struct str channel;
        } open_stock_file;
        struct {
            struct str channel;
            int64_t file_no;
            enum answer_kind answer;
            struct str import_id;
            struct exchange exchange;
        } stock_file_answer;
        struct {
            struct str channel;
            int64_t file_no;
            struct str status;
            bool is_final, is_failed, has_report, is_stuck;
            int64_t lines_in_success, lines_in_error;
            struct exchange exchange;
        } stock_file_status;
        struct {
            struct str channel;
            int64_t file_no;
            const struct stock_refusal {
                struct str sku, reason;
            } * rows;
            size_t count;
        } stock_file_report;
        struct {
            struct str channel;
            int64_t intent_no;
        } start_intent;
        struct {
            struct str channel;
            int64_t intent_no;
            enum answer_kind answer;
            struct exchange exchange;
            int64_t retry_after_ms; /* -1: the lane's own backoff stands in not_before */
            struct instant not_before;
            struct str refund_id, group_id;      /* REFUND_LINE */
            const struct shop_order *shop_order; /* CREATE_SHOP_ORDER */
        } intent_answer;
        struct {
            struct str channel;
            const struct reference_result *rows;
            size_t count;
            struct exchange exchange;
            struct instant not_before; /* of those that are to be sent again */
        } answer_references;
        struct {
            struct str channel;
            int64_t intent_no;
            struct exchange exchange;
            struct instant not_before;            /* when to look again */
            bool has_failed;                      /* nothing is known: there was no proper answer */
            struct order *order;                  /* of the marketplace; NULL: not shown */
            const struct shop_order *shop_orders; /* of the shop */
            size_t shop_order_count;
        } intent_lookup;
        struct {
            struct str channel, poll;
            struct exchange exchange;
            bool is_lasting; /* it does not pass by itself: told at once */
        } poll_failed;
        struct {
            struct str channel, subject;
            int64_t cause; /* enum exception_cause */
            struct exchange exchange;
            struct instant deadline;
        } raise_exception;
        struct {
            struct str channel, subject;
            int64_t cause;
        } clear_exception;
        struct {
            struct str exception_id;
            struct str note;   /* resolution; to whom it is escalated */
            struct str choice; /* RETRY: a carrier code or reason code to use; empty: none */
        } exception;
        struct {
            struct exception_filter filter; /* only open ones are taken, whatever it says */
            size_t count_max;
        } retry_exceptions;
        struct {
            struct str gap_id, note;
        } resolve_gap;
    };
};

#endif
