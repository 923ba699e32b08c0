/*
 * service/domain/reservation.h: a reservation as callers see it, in force or ended.
 *
 * What is held counts in its position (domain/stock.h); this is the name that it has, and what
 * became of it.
 */
#ifndef SERVICE_DOMAIN_RESERVATION_H
#define SERVICE_DOMAIN_RESERVATION_H

#include "service/base/instant.h"
#include "service/base/str.h"

/* Stored by number: append only. The API's numbers. */
enum reservation_state {
    RESERVATION_STATE_NONE,
    RESERVATION_STATE_ACTIVE,
    RESERVATION_STATE_COUNTED,  /* the source counts its units now */
    RESERVATION_STATE_RELEASED, /* given up, by its caller or with its order */
    RESERVATION_STATE_EXPIRED,
};

#define RESERVATION_QUANTITY_MAX INT64_C(1000000)
enum {
    RESERVATION_DAYS_MAX = 30,  /* ahead, of those that callers make */
    RESERVATION_KEPT_DAYS = 30, /* after the end */
};

struct reservation_record {
    struct str shop;
    int64_t reservation_no; /* per shop, from 1 */
    struct str sku;
    struct str warehouse; /* empty: of the whole position */
    int64_t quantity;
    struct str channel, order_id; /* the order that it is for; empty: a caller made it */
    struct str note;
    enum reservation_state state;
    struct instant created;
    struct instant expires; /* a caller's: when it ends by itself */
    struct instant ended;
};

#endif
