/*
 * service/engine/outcome.h: what became of a command.
 *
 * Filled by the engine in the arena that came with the command. What a caller may ask again with
 * the same request id is stored and answered again from there.
 */
#ifndef SERVICE_ENGINE_OUTCOME_H
#define SERVICE_ENGINE_OUTCOME_H

#include "service/domain/audit.h"
#include "service/domain/exception.h"
#include "service/domain/order.h"
#include "service/domain/refund.h"
#include "service/domain/reservation.h"
#include "service/domain/settlement.h"
#include "service/domain/shipment.h"
#include "service/domain/shop.h"
#include "service/domain/stock.h"
#include "service/domain/stock_file.h"
#include "service/store/record.h"

/* Stored by number: append only. */
enum stock_result {
    STOCK_RESULT_NONE,
    STOCK_RESULT_APPLIED,
    STOCK_RESULT_UNCHANGED,     /* it said what we held */
    STOCK_RESULT_IGNORED_OLDER, /* acknowledged and ignored: a newer report stands */
    STOCK_RESULT_REFUSED,       /* see reason and message */
};

struct stock_item_outcome {
    enum stock_result result;
    int64_t on_hand; /* of this warehouse, afterwards */
    enum err_reason reason;
    struct str field, message; /* REFUSED */
};

/* Stored by number: append only. */
enum shop_change_kind {
    SHOP_CHANGE_NONE,
    SHOP_CHANGE_CREATE,
    SHOP_CHANGE_UPDATE,
    SHOP_CHANGE_DELETE,
};

/* One difference that a change of settings makes, for a preview. */
struct shop_change {
    enum shop_change_kind kind;
    struct str resource; /* its name */
    struct str field;    /* the member's name; empty: the resource as a whole */
    struct str from, to;
};

/* One of RETRY_EXCEPTIONS. */
struct retry_outcome {
    struct str exception_id;
    enum err_reason reason; /* none: it was taken up */
    struct str message;
};

/* One item of a bulk call: what it would have been answered alone. */
struct item_outcome {
    enum err_reason reason;    /* none: it was applied */
    struct str field, message; /* of a refusal */
    struct shipment *shipment;
    struct goods_return *goods_return;
    struct refund *refund;
    struct exception *exception;
};

struct outcome {
    enum err_code code;               /* of the command as a whole; err says more */
    struct err *err;                  /* NULL if code is ERR_OK */
    bool is_repeat;                   /* answered from the stored outcome of the same request id */
    struct stock_item_outcome *stock; /* PUSH_STOCK, ADJUST_STOCK: one per item */
    size_t stock_count;
    struct shop *shop;
    struct channel *channel;
    struct channel *channels; /* APPLY_SHOP: all of the shop, in the order of their ids */
    size_t channel_count;
    struct shop_change *changes;
    size_t change_count;
    struct order *order;
    struct shipment *shipment;
    struct goods_return *goods_return;
    struct refund *refund;
    struct money remaining; /* CREATE_REFUND: what may still be refunded of the line, with taxes */
    struct exception *exception; /* the one that was handled, or that a dispatch raised */
    int64_t released_count;      /* PUT_CARRIERS: shipments that go on; RELEASE_BRAKE: offers */
    struct item_outcome *items;  /* CONFIRM_DISPATCHES, REPORT_RETURNS: one per item */
    size_t item_count;
    struct reservation_record *reservation; /* CREATE_, RENEW_, RELEASE_RESERVATION */
    struct selling_stop *stop;              /* STOP_SELLING, RESUME_SELLING */
    struct stock_rule *rule;                /* PUT_STOCK_RULE, DELETE_STOCK_RULE */
    int64_t offer_count;                    /* of a SKU or an offer: those that change by it */
    struct retry_outcome *retries;          /* RETRY_EXCEPTIONS */
    size_t retry_count;
    int64_t retries_left; /* matching ones beyond count_max */
    struct gap *gap;
    struct stock_file *stock_file; /* OPEN_STOCK_FILE: NULL, nothing waits */
    struct intent *intent;         /* START_INTENT: NULL, it is not to be sent now */
    struct audit *audit;           /* START_AUDIT, CANCEL_AUDIT */
    int64_t correction_count;      /* CORRECT_AUDIT: on their way */
};

/* How it is stored, for the comparison with the schema. */
extern const struct record_shape record_request;

#endif
