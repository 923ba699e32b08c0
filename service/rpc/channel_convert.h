/* service/rpc/channel_convert.h: a channel, its capabilities and its imports as messages. */
#ifndef SERVICE_RPC_CHANNEL_CONVERT_H
#define SERVICE_RPC_CHANNEL_CONVERT_H

#include "lockstep/v1/channel_service.pb-c.h"
#include "service/rpc/convert.h"

/* What holds, defaults included. */
Lockstep__V1__Channel *channel_to_proto(struct arena *arena, const struct channel *channel);
/* NULL before the platform was read. */
Lockstep__V1__ChannelCapabilities *capabilities_to_proto(struct arena *arena,
                                                         const struct platform *platform,
                                                         const struct carrier_list *carriers,
                                                         const struct reason_list *reasons);
/* Without its rejections. */
Lockstep__V1__ChannelImport *import_to_proto(struct arena *arena, const struct stock_file *file);

#endif
