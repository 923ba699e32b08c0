/*
 * service/rpc/reconciliation_convert.h: the books as messages.
 *
 * Everything here takes memory from an arena; on a full one a part is missing, and the handler
 * ends with arena_done.
 */
#ifndef SERVICE_RPC_RECONCILIATION_CONVERT_H
#define SERVICE_RPC_RECONCILIATION_CONVERT_H

#include "lockstep/v1/reconciliation_service.pb-c.h"
#include "service/rpc/convert.h"

Lockstep__V1__Transaction *transaction_to_proto(struct arena *arena, struct str shop,
                                                struct str channel,
                                                const struct stored_transaction *row);
Lockstep__V1__Settlement *settlement_to_proto(struct arena *arena,
                                              const struct settlement *settlement);
Lockstep__V1__JournalEntry *journal_entry_to_proto(struct arena *arena,
                                                   const struct journal_entry *entry);
Lockstep__V1__Gap *gap_to_proto(struct arena *arena, const struct gap *gap);
Lockstep__V1__AccountBalance *balance_to_proto(struct arena *arena, const char *account,
                                               struct money balance);

/* Which entries a list, stream or export is about. */
struct journal_filter {
    struct str channel, settlement, order; /* empty: any */
    enum account account;                  /* ACCOUNT_NONE: any */
    struct instant from, to;               /* not set: open */
};
/* NULL: all. FIELD_INVALID: an account that is none; and as name_parse. */
MUST_USE enum err_code journal_filter_from_proto(const Lockstep__V1__JournalFilter *in,
                                                 struct str shop, struct arena *arena,
                                                 struct journal_filter *ret, struct err *err);
/* For reader_page.wants. */
bool journal_filter_wants(const void *entry, const void *filter);

/* Whether an enum's number is one of `values`, a repeated enum field; an empty one means any. */
bool is_among(const void *values, size_t count, int value);

/* How a settlement's sum compares with its payout. */
Lockstep__V1__Settlement__State settlement_state(const struct settlement *settlement);
Lockstep__V1__Transaction__MatchState transaction_match(const struct stored_transaction *row);

#endif
