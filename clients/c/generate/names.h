/*
 * clients/c/generate/names.h: how protobuf-c calls things in C.
 *
 * "lockstep.v1.PushInventoryRequest" is the type Lockstep__V1__PushInventoryRequest, and its
 * functions begin with lockstep__v1__push_inventory_request__.
 */
#ifndef CLIENTS_C_GENERATE_NAMES_H
#define CLIENTS_C_GENERATE_NAMES_H

#include "service/base/buf.h"

/* "PushInventory" is "push_inventory"; several capitals in a row are one word. */
void name_add_snake(struct buf *buf, struct str name);
/* Of full names, with or without a dot before them. */
void name_add_type(struct buf *buf, struct str full_name);
void name_add_function(struct buf *buf, struct str full_name);

#endif
