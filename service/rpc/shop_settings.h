/* service/rpc/shop_settings.h: the settings of a shop, both ways. */
#ifndef SERVICE_RPC_SHOP_SETTINGS_H
#define SERVICE_RPC_SHOP_SETTINGS_H

#include "service/rpc/setting.h"

/* From Lockstep__V1__Shop into struct shop; the id is the caller's. */
extern const struct setting_table shop_settings;

Lockstep__V1__Shop *shop_to_proto(struct arena *arena, const struct shop *shop);

#endif
