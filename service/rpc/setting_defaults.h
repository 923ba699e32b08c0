/*
 * service/rpc/setting_defaults.h: what holds where an administrator said nothing.
 *
 * The comments of channel_service.proto and stock_policy.proto promise these. Polls and stock files
 * go at the frequency that Mirakl recommends; its published maximum is the lanes' business.
 */
#ifndef SERVICE_RPC_SETTING_DEFAULTS_H
#define SERVICE_RPC_SETTING_DEFAULTS_H

enum {
    DEFAULT_SHOP_ORDER_POLL_S = 60,
    DEFAULT_SHOP_STOCK_POLL_S = 24 * 60 * 60,
    DEFAULT_WARNING_LEAD_DIVISOR = 4, /* of the acceptance window */
    DEFAULT_DISPATCH_WARNING_S = 24 * 60 * 60,
    DEFAULT_SHARE_BP = 10000,
    DEFAULT_RISE_HOLD_S = 10 * 60,
    DEFAULT_STOCK_INTERVAL_S = 5 * 60,           /* STO01: every 5 min */
    DEFAULT_ORDER_INTERVAL_S = 5 * 60,           /* OR11: every 5 min */
    DEFAULT_TRANSACTION_INTERVAL_S = 86400 / 20, /* TL02: 20 a day */
};

#endif
