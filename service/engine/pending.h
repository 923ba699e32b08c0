/*
 * service/engine/pending.h: reading the log of stock that waits to be told.
 *
 * One log per shop and direction, for all channels: an entry is written when a publication comes to
 * wait, so that a change costs a few bytes of a page and no row of its own. A channel's files go
 * along the log, each from the place that the last one reached. An entry counts while the SKU's
 * publication still waits in this direction and names the entry's number; others are passed over.
 */
#ifndef SERVICE_ENGINE_PENDING_H
#define SERVICE_ENGINE_PENDING_H

#include "service/domain/stock.h"
#include "service/store/view.h"

/* The first page with an entry of the number `from_no` or a later one. */
MUST_USE enum err_code pending_page(const struct view *view, struct str shop,
                                    enum stock_change change, int64_t from_no, bool *ret_found,
                                    struct pending_page *ret, struct err *err);
/* Where the channel's next file begins; it may never have had one. */
MUST_USE enum err_code pending_place(const struct view *view, struct str shop, struct str channel,
                                     struct pending_place *ret, struct err *err);
int64_t *pending_place_no(struct pending_place *place, enum stock_change change);
/* Without a look at the position. */
bool pending_concerns(const struct pending_entry *entry, struct str channel);
/* What the entry is about on the channel; NULL: that does not wait for it any more. */
struct publication *pending_publication(const struct position *position,
                                        const struct pending_entry *entry, enum stock_change change,
                                        struct str channel);

#endif
