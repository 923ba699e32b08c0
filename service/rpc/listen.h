/*
 * service/rpc/listen.h: addresses and credentials. Not for service files.
 */
#ifndef SERVICE_RPC_LISTEN_H
#define SERVICE_RPC_LISTEN_H

#include <grpc/grpc.h>

#include "service/rpc/server.h"

/* "unix:...", or a host that only this machine reaches. */
bool listen_is_local(struct str address);
/*
 * Binds options->listen; ret_ports has listen_count places. CONFIG_INVALID: plain text over TCP
 * without development mode, development mode where others can listen, certificates or keys that
 * are none, an address that cannot be had.
 */
MUST_USE enum err_code listen_bind(grpc_server *grpc, const struct rpc_options *options,
                                   int *ret_ports, struct err *err);

#endif
