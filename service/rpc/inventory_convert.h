/*
 * service/rpc/inventory_convert.h: positions and publications as messages.
 *
 * How far a publication has come is derived: from what it wants and was sent, and from the state of
 * the stock file that carried it. A look keeps the channels and files that it has read, so that a
 * page of positions reads each once.
 */
#ifndef SERVICE_RPC_INVENTORY_CONVERT_H
#define SERVICE_RPC_INVENTORY_CONVERT_H

#include "lockstep/v1/inventory_service.pb-c.h"
#include "service/rpc/convert.h"

enum { STOCK_LOOK_FILE_COUNT = 64 };

struct stock_look {
    struct reader *reader;
    struct str shop;
    const struct channel *channels; /* in the order of their ids */
    size_t channel_count;
    struct stock_rules rules;
    const bool *stops; /* of the channels: selling is stopped there, or in the whole shop */
    struct stock_look_file {
        struct str channel;
        int64_t file_no;
        bool found;
        struct stock_file file;
    } files[STOCK_LOOK_FILE_COUNT]; /* a ring */
    size_t file_at;
    enum err_code
        code; /* of the first read that failed, with `err`; what follows is worth nothing */
    struct err err;
};

/* Reads the channels. The reader stays open as long as the look is used. SHOP_NOT_FOUND. */
MUST_USE enum err_code stock_look_open(struct reader *reader, struct str shop,
                                       struct stock_look *ret, struct err *err);
/* ERR_OK, or why something could not be read. At the end of what used the look. */
MUST_USE enum err_code stock_look_done(const struct stock_look *look, struct err *err);
/* NULL: the shop has no such channel. */
const struct channel *stock_look_channel(const struct stock_look *look, struct str channel_id);

/* Selling is stopped on the whole channel. */
bool stock_look_is_stopped(const struct stock_look *look, const struct channel *channel);

/* What is stopped. */
struct str selling_stop_name(struct arena *arena, const struct selling_stop *stop);

/* NULL: the channel does not offer the SKU. */
const struct publication *publication_listed(const struct position *position,
                                             struct str channel_id);
Lockstep__V1__Publication__State publication_state(struct stock_look *look,
                                                   const struct publication *publication);
/* Whether the marketplace has confirmed the newest quantity. */
bool publication_is_confirmed(struct stock_look *look, const struct publication *publication);

Lockstep__V1__Publication *publication_to_proto(struct stock_look *look, struct str sku,
                                                const struct publication *publication);
Lockstep__V1__InventoryPosition *position_to_proto(struct stock_look *look,
                                                   const struct position *position);

#endif
