/*
 * service/domain/shop.h: a shop and its channels, as administrators configure them.
 *
 * Plain data. Secrets are never here: `*_key_ref` names where one is found ("env:NAME",
 * "file:NAME"), and only the lanes resolve it.
 */
#ifndef SERVICE_DOMAIN_SHOP_H
#define SERVICE_DOMAIN_SHOP_H

#include "service/base/instant.h"
#include "service/domain/carrier.h"
#include "service/domain/money.h"
#include "service/domain/order.h"

/* How marketplace orders are created in SCAYLE. Stored by number: append only. */
enum order_flow {
    ORDER_FLOW_UNSPECIFIED,
    ORDER_FLOW_ADMIN_CREATE,   /* the documented Admin API call */
    ORDER_FLOW_EXTERNAL_ORDER, /* the marketplace flow: its shape is an assumption until a tenant's
                                  reference is at hand */
};

struct warehouse {
    struct str id; /* as stock pushes and dispatch reports name it */
    struct str display_name;
};

struct shop {
    struct str shop_id;
    struct str display_name;
    /* SCAYLE; base_url empty: no shop system is connected. */
    struct str base_url;
    struct str key_ref;
    struct str shop_key, country_code, merchant_key;
    int64_t company_id;
    enum order_flow order_flow;
    struct str external_order_url;
    int64_t order_poll_interval_s;
    bool reads_stock;              /* what is there is read in SCAYLE, not only pushed */
    int64_t stock_poll_interval_s; /* of all stock; 0: only what webhooks name */
    struct str webhook_ref;        /* of "user:password"; empty: no webhooks are taken */
    struct warehouse *warehouses;
    size_t warehouse_count;
    struct instant created, updated;
    int64_t version;
};

/* Our reason for a refund, as the channel's own code. */
struct reason_mapping {
    struct str from; /* "RETURN", "GOODWILL", "CANCELED", ... */
    struct str code;
};

/* A published call frequency that this operator sets differently. */
struct pacing_override {
    struct str operation; /* the vendor's name: "OR11" */
    int64_t interval_s;   /* at least this long between calls */
};

/* What a channel may offer of what is free. */
struct stock_policy {
    int64_t share_bp;   /* basis points of what is available, 0..10000 */
    int64_t buffer;     /* safety stock, units */
    int64_t chance_ppm; /* safety stock is derived: this chance of an oversell; 0: it is not */
    int64_t buffer_min, buffer_max; /* of a derived one; buffer_max 0: no limit */
    int64_t cap;                    /* most units published; 0: no cap */
    int64_t floor;                  /* fewer units are published as none; 0: each unit is sold */
    struct str *warehouses;         /* that count; none: all */
    size_t warehouse_count;
};

/* Another policy for one SKU, on one channel or all; or, of no SKU, for channels without one. */
struct stock_rule {
    struct str shop_id, rule_id;
    struct str channel; /* empty: all */
    struct str sku;     /* empty: all */
    struct stock_policy policy;
    struct instant created, updated;
    int64_t version;
};

enum channel_state { CHANNEL_STATE_UNSPECIFIED, CHANNEL_STATE_ACTIVE, CHANNEL_STATE_PAUSED };

struct channel {
    struct str shop_id, channel_id;
    struct str display_name;
    struct str base_url;
    struct str key_ref;
    int64_t marketplace_shop_id; /* 0: the key's default shop */
    struct currency currency;
    struct str time_zone; /* the marketplace's, of the tz database, for people; empty: not said */
    enum tax_mode tax_mode;
    struct str channel_key; /* SCAYLE's channel for these orders */
    enum channel_state state;
    struct str pause_reason;
    /* Acceptance. */
    bool auto_accept;
    int64_t acceptance_window_s;  /* the operator's, counted from the order's creation */
    int64_t acceptance_warning_s; /* before the end of the window */
    int64_t dispatch_warning_s;   /* before shipping_deadline */
    struct stock_policy policy;   /* what may be sold here */
    int64_t rise_hold_s;          /* increases wait this long for company */
    /* Shares of the offers, in basis points: more that go to 0, or fall, are held. 0: no brake. */
    int64_t brake_zero_bp, brake_fall_bp;
    /* Pace. */
    int64_t order_poll_interval_s;       /* OR11 */
    int64_t stock_interval_s;            /* STO01 */
    int64_t transaction_poll_interval_s; /* TL02 */
    int64_t audit_interval_s;            /* 0: not by itself */
    struct pacing_override *pacing;
    size_t pacing_count;
    /* Translation. */
    struct carrier_mapping *carriers;
    size_t carrier_count;
    struct reason_mapping *refund_reasons;
    size_t refund_reason_count;
    struct instant created, updated;
    int64_t version;
};

#endif
