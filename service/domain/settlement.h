/*
 * service/domain/settlement.h: one billing cycle of a marketplace, and what does not add up.
 */
#ifndef SERVICE_DOMAIN_SETTLEMENT_H
#define SERVICE_DOMAIN_SETTLEMENT_H

#include "service/base/arena.h"
#include "service/base/instant.h"
#include "service/domain/money.h"

struct settlement {
    struct str shop, channel, settlement_id;
    struct money line_sum; /* all lines but the payout */
    struct money payout;   /* what was paid: the payout line's amount, sign turned */
    int64_t line_count;
    bool is_paid; /* a payout line was seen */
    struct str payout_reference;
    struct instant first_seen, last_seen, paid;
};

/* Why something does not add up. Stored by number: append only. X(reason, id, explanation) */
#define GAP_REASONS(X)                                                                             \
    X(ORDER_UNKNOWN, "order-unknown", "the line names an order that was never ingested")           \
    X(ORDER_LINE_UNKNOWN, "order-line-unknown", "the order has no such line")                      \
    X(REFUND_UNKNOWN, "refund-unknown",                                                            \
      "the line names a refund that neither we nor the order "                                     \
      "know")                                                                                      \
    X(AMOUNT_DIFFERS, "amount-differs", "the line's amount is not what the order or refund says")  \
    X(KIND_UNKNOWN, "kind-unknown", "the line's kind is not in our table of kinds")                \
    X(PAYOUT_DIFFERS, "payout-differs", "the payout is not the sum of its lines")                  \
    X(AMOUNT_CHANGED, "amount-changed", "a line that was posted came again with another amount")

#define X(reason, id, explanation) GAP_##reason,
enum gap_reason { GAP_NONE, GAP_REASONS(X) GAP_REASON_COUNT };
#undef X
struct gap_reason_row {
    const char *id, *explanation;
};
const struct gap_reason_row *gap_reason_row(enum gap_reason reason);

/* "payout-differs~galeria~b6a1c1de": the same gap found again has the same id. */
struct str gap_id_make(struct arena *arena, enum gap_reason reason, struct str channel,
                       struct str id);

enum gap_state { GAP_STATE_NONE, GAP_STATE_OPEN, GAP_STATE_RESOLVED };

struct gap {
    struct str gap_id; /* "<reason id>~<transaction or settlement id>" */
    struct str shop, channel;
    enum gap_reason reason;
    enum gap_state state;
    struct str transaction_id, settlement_id, order_id, order_line_id, refund_id;
    struct money expected, found;
    struct instant opened, resolved;
    struct str resolution, resolved_by;
};

#endif
