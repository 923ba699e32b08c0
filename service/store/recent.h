/*
 * service/store/recent.h: rows that were changed lately, in memory; for this folder only.
 *
 * What sells changes again and again: the position of a popular SKU need not be looked for each
 * time. A row that was there, was read and was written by a transaction is kept until those that
 * were used later fill the room; a row that is new is not, since most of those (request ids,
 * events) are never read again. Only the writer's transactions look here; snapshots ask the engine.
 */
#ifndef SERVICE_STORE_RECENT_H
#define SERVICE_STORE_RECENT_H

#include "service/store/txn.h"

struct recent_row;

struct recent {
    struct recent_row **chains; /* by hash; their count is a power of 2 */
    size_t chain_count;
    struct recent_row *newest, *oldest;
    size_t bytes, bytes_max;
};

void recent_init(struct recent *recent, size_t bytes_max);
void recent_release(struct recent *recent);
/* *ret lives until the transaction ends. */
bool recent_get(const struct recent *recent, struct str key, uint64_t hash, struct str *ret);
/* The transaction is committed. */
void recent_take(struct recent *recent, const struct txn *txn);
/* What is committed is not known any more. */
void recent_forget(struct recent *recent);

#endif
