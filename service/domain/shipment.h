/* service/domain/shipment.h: a dispatch that a warehouse confirmed. */
#ifndef SERVICE_DOMAIN_SHIPMENT_H
#define SERVICE_DOMAIN_SHIPMENT_H

#include "service/base/instant.h"
#include "service/base/str.h"

struct shipment_item {
    struct str line_id;
    int64_t quantity;
    struct str sku; /* the line's; a report without a line id names the line by it */
};

/* Stored by number: append only. */
enum shipment_state {
    SHIPMENT_STATE_NONE,
    SHIPMENT_STATE_PENDING, /* tracking or dispatch is on its way */
    SHIPMENT_STATE_STOPPED, /* an exception says why; the tracking number is kept */
    SHIPMENT_STATE_DONE,    /* the marketplace has it */
    SHIPMENT_STATE_WAITING, /* other parcels of the order are missing: it is told as a whole */
};
const char *shipment_state_name(enum shipment_state state);

struct shipment {
    struct str shipment_id;
    struct str shop, channel, order_id;
    enum shipment_state state;
    struct str carrier_text; /* as the warehouse wrote it */
    struct str carrier_code; /* as it left; empty: sent by name */
    struct str carrier_name;
    struct str tracking_number, tracking_url;
    struct str warehouse;
    struct shipment_item *items; /* none: all that is not dispatched yet */
    size_t item_count;
    struct instant dispatched, confirmed, tracking_sent, ship_sent;
    struct str confirmed_by;
};

#endif
