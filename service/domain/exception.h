/*
 * service/domain/exception.h: what could not proceed, as a record for a person.
 *
 * One exception per cause and subject: the same fault again counts up instead of flooding. It
 * names the step that failed, why, with evidence, what it puts at risk and what to do. Most clear
 * themselves when the condition does.
 */
#ifndef SERVICE_DOMAIN_EXCEPTION_H
#define SERVICE_DOMAIN_EXCEPTION_H

#include "service/base/arena.h"
#include "service/base/instant.h"
#include "service/domain/money.h"

/*
 * The catalogue: X(cause, id, title, what to do). Stored by number: append only.
 */
#define EXCEPTION_CAUSES(X)                                                                        \
    X(STOCK_LINE_REFUSED, "stock-line-refused", "the marketplace refused a stock line",            \
      "read the marketplace's reason; list the product there or correct the SKU; the next stock "  \
      "change of this SKU tries again, and so does a retry")                                       \
    X(STOCK_IMPORT_FAILED, "stock-import-failed", "a stock file failed as a whole",                \
      "nothing of the file was applied; it is sent again by itself; if it keeps failing, show "    \
      "the reason to the operator")                                                                \
    X(STOCK_IMPORT_STUCK, "stock-import-stuck", "a stock import does not end",                     \
      "the next file is sent meanwhile; ask the operator about the import")                        \
    X(ORDER_UNREADABLE, "order-unreadable", "a marketplace order could not be read",               \
      "the order is not stored; accept it by hand before its deadline and report the field")       \
    X(ORDER_SKU_UNKNOWN, "order-sku-unknown", "an order names a SKU that has no stock position",   \
      "push stock for the SKU: then the order is taken up by itself; or decide it by hand")        \
    X(ORDER_STOCK_SHORT, "order-stock-short", "an order wants more than is there",                 \
      "stock that comes takes it up by itself; else decide it by hand before its deadline")        \
    X(ACCEPTANCE_DUE, "acceptance-due", "an order is not accepted and its window closes",          \
      "accept or refuse it now")                                                                   \
    X(ACCEPTANCE_MISSED, "acceptance-missed", "an order was not accepted in its window",           \
      "the marketplace has refused it by itself; find out from the history what delayed it")       \
    X(ACCEPT_REFUSED, "accept-refused", "the marketplace refused our acceptance",                  \
      "look at the order on the marketplace")                                                      \
    X(CREATE_REFUSED, "create-refused", "SCAYLE refused to create an order",                       \
      "correct what the reason names, then retry")                                                 \
    X(CREATE_DUPLICATE, "create-duplicate", "SCAYLE holds an order twice",                         \
      "cancel the newer one in SCAYLE: both would ship")                                           \
    X(CARRIER_UNKNOWN, "carrier-unknown", "the marketplace does not know this carrier",            \
      "choose one of the proposed codes or add a mapping, then retry; the number is kept")         \
    X(TRACKING_REFUSED, "tracking-refused", "the marketplace refused a tracking number",           \
      "correct carrier or number, then retry")                                                     \
    X(SHIP_REFUSED, "ship-refused", "the marketplace refused a dispatch confirmation",             \
      "look at the order on the marketplace, then retry or resolve")                               \
    X(DISPATCH_DUE, "dispatch-due", "an order is not dispatched and its deadline nears",           \
      "dispatch it and confirm, or agree a delay with the operator")                               \
    X(REFUND_REASON_UNMAPPED, "refund-reason-unmapped", "no code for this refund reason",          \
      "map the reason to one of the channel's codes, then retry")                                  \
    X(REFUND_REFUSED, "refund-refused", "the marketplace refused a refund",                        \
      "read the reason; a missing balance frees itself later or needs the operator; then retry")   \
    X(REFUND_DOUBTFUL, "refund-doubtful", "a refund's outcome could not be found out",             \
      "compare the order's refunds on the marketplace with the evidence before any retry")         \
    X(RETURN_UNMATCHED, "return-unmatched", "a return matches no unit that was sold",              \
      "find the order that the goods belong to")                                                   \
    X(CREDENTIALS_REFUSED, "credentials-refused", "the other side does not accept our key",        \
      "renew the key; the lanes resume with the next successful check")                            \
    X(CALL_FAILING, "call-failing", "a call keeps failing",                                        \
      "look at the reason; it is tried again until it succeeds")                                   \
    X(GAP_FOUND, "gap-found", "a statement line does not match the books",                         \
      "see the gap's reason; resolve it there")                                                    \
    X(TRANSACTION_UNREADABLE, "transaction-unreadable", "a transaction line could not be read",    \
      "the line is not in the books; report the field that the reason names")                      \
    X(ORDER_CANCELED, "order-canceled", "an order was cancelled that SCAYLE has already",          \
      "cancel it in SCAYLE before it is sent")                                                     \
    X(SHOP_ITEM_CANCELED, "shop-item-canceled", "SCAYLE cancelled units of an order",              \
      "they will not be sent: refund them on the marketplace, or send them another way")           \
    X(SHOP_ORDER_UNREADABLE, "shop-order-unreadable", "an order of SCAYLE could not be read",      \
      "its dispatch and returns are not taken over: confirm them by hand and report the field")    \
    X(STOCK_HELD, "stock-held", "more offers would fall than the channel's brake lets go",         \
      "if the source is right, let them go: ReleaseBrake, `lockstep stock release-brake`; if it "  \
      "takes them back, this resolves itself; rises and what orders cause go on")                  \
    X(AUDIT_FAILED, "audit-failed", "an audit of the offers could not go on",                      \
      "read the reason; the next audit that ends well clears it; start one by hand if it is due")

#define X(cause, id, title, remedy) EXCEPTION_##cause,
enum exception_cause { EXCEPTION_NONE, EXCEPTION_CAUSES(X) EXCEPTION_CAUSE_COUNT };
#undef X

struct exception_cause_row {
    const char *id, *title, *remedy;
};
const struct exception_cause_row *exception_cause_row(enum exception_cause cause);
/* EXCEPTION_NONE: no such id. */
enum exception_cause exception_cause_find(struct str id);

/*
 * What an exception is about, short and unique within its cause: "galeria/4711-A", and "/rest"
 * behind it if `rest` is not empty. On a full arena ptr is NULL, as of the next.
 */
struct str exception_subject_id(struct arena *arena, struct str channel, struct str id,
                                struct str rest);
/* "<cause id>~<subject>"; of a longer one the beginning and a hash. */
struct str exception_id(struct arena *arena, enum exception_cause cause, struct str subject_id);

enum exception_state { EXCEPTION_STATE_NONE, EXCEPTION_STATE_OPEN, EXCEPTION_STATE_RESOLVED };

struct exception_proposal {
    struct str value; /* a carrier's code */
    struct str label;
    int64_t score; /* 0..1000 */
};

struct exception;

/* All conditions that are set must hold. */
struct exception_filter {
    bool only_open, only_resolved;
    const enum exception_cause *causes; /* none: any */
    size_t cause_count;
    struct str channel, subject, escalated_to; /* empty: any */
    struct instant due_before;                 /* not set: any; else a deadline before it */
};
bool exception_matches(const struct exception *exception, const struct exception_filter *filter);

/* Whether a retry may take up what exceptions of this cause hold. */
bool exception_is_retryable(enum exception_cause cause);

struct exception {
    struct str exception_id; /* as the function of that name */
    enum exception_cause cause;
    enum exception_state state;
    struct str shop, channel; /* channel empty: of the whole shop */
    struct str subject;       /* a resource name */
    struct str step;          /* what was being done: "OR23" */
    struct str reason;        /* the other side's or ours, for a person */
    struct str evidence;      /* request and answer, secrets and personal data removed */
    struct money money_at_risk;
    struct instant deadline_at_risk;
    int64_t units_at_risk;
    struct exception_proposal *proposals;
    size_t proposal_count;
    int64_t intent_no; /* the intent it holds; 0: none */
    int64_t count;     /* times it was raised since it was last opened */
    struct instant first, last, resolved;
    struct str resolved_by, resolution; /* "lockstep" when the condition cleared */
    struct str escalated_to;
};

#endif
