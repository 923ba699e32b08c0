/*
 * clients/cli/name.h: names of resources from what people type.
 *
 * A shape is a name with gaps: "shops/{shop}/channels/{channel}/orders/{}". {shop} and {channel}
 * are what --shop and --channel say, {channel?} is "-", all channels, if there is no --channel, and
 * {} is the value, percent-encoded. Any other gap can only be filled by the value being the name
 * itself. A value that begins with "shops/", or as the shape does behind its shop, is a name.
 */
#ifndef CLIENTS_CLI_NAME_H
#define CLIENTS_CLI_NAME_H

#include "service/base/arena.h"

/* Ids or names; NULL: not said. */
struct name_context {
    const char *shop, *channel;
};

/* FIELD_REQUIRED: a gap that nothing fills. FIELD_INVALID: not a name of this shape. */
MUST_USE enum err_code name_make(const char *shape, struct str value,
                                 const struct name_context *context, struct arena *arena,
                                 struct str *ret, struct err *err);

/* "channels/galeria/orders/1" of "shops/acme/channels/galeria/orders/1", if acme is the shop. */
struct str name_short(struct str name, const struct name_context *context);

#endif
