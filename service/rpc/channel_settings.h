/* service/rpc/channel_settings.h: the settings of a channel, from the API. */
#ifndef SERVICE_RPC_CHANNEL_SETTINGS_H
#define SERVICE_RPC_CHANNEL_SETTINGS_H

#include "service/rpc/setting.h"

/* From Lockstep__V1__Channel into struct channel; the ids and the state are the caller's. */
extern const struct setting_table channel_settings;

#endif
