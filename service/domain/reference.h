/*
 * service/domain/reference.h: what a marketplace says of itself, and how far each poll has come.
 */
#ifndef SERVICE_DOMAIN_REFERENCE_H
#define SERVICE_DOMAIN_REFERENCE_H

#include "service/base/instant.h"
#include "service/domain/carrier.h"
#include "service/domain/order.h"

/* The marketplace's own carriers (SH21). */
struct carrier_list {
    struct carrier *rows;
    size_t count;
    struct instant fetched;
};

struct marketplace_reason {
    struct str code, type, label;
    bool is_shop_right; /* we may use it */
};

struct reason_list {
    struct marketplace_reason *rows;
    size_t count;
    struct instant fetched;
};

/* What the platform's configuration decides for us (PC01, A01, SH12). */
struct platform {
    bool multi_shipment, disable_alternative_carrier, addresses_before_acceptance;
    enum tax_mode tax_mode;
    struct str order_acceptance, timezone, platform_name;
    struct str shop_name, shop_state, currency_code;
    int64_t marketplace_shop_id;
    struct str *tracked_methods; /* shipping methods that demand tracking */
    size_t tracked_method_count;
    struct instant fetched;
};

/* One poll of a channel or shop. */
struct poll {
    struct instant watermark; /* newest update time seen */
    struct instant last_run, last_success;
    struct str page_token;  /* within a round; empty: at its start */
    struct str last_reason; /* of the last failure; empty: it succeeded */
    int64_t failures;       /* in a row */
    int64_t rounds;         /* completed */
};

#endif
