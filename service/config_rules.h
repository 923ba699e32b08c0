/*
 * service/config_rules.h: what settings must hold together.
 */
#ifndef SERVICE_CONFIG_RULES_H
#define SERVICE_CONFIG_RULES_H

#include "service/config.h"
#include "service/rpc/server.h"

/* Settings that are wrong by themselves are not looked at again. */
void config_rules_check(const struct config *config, struct instant now,
                        struct config_problems *problems);
/* The certificates as the server wants them; *ret_tls is NULL without any. Borrows both. */
void config_tls(const struct config *config, struct rpc_tls *tls, const struct rpc_tls **ret_tls);

#endif
