/*
 * service/engine/command_kinds.h: the names and numbers of all commands.
 */
#ifndef SERVICE_ENGINE_COMMAND_KINDS_H
#define SERVICE_ENGINE_COMMAND_KINDS_H

/* Stored by number: append only. */
#define COMMAND_KINDS(X)                                                                           \
    X(PUSH_STOCK)   /* the source's levels */                                                      \
    X(ADJUST_STOCK) /* by a delta, with a reason */                                                \
    X(APPLY_SHOP)   /* a shop and its channels, as a whole */                                      \
    X(PUT_SHOP)                                                                                    \
    X(PUT_CHANNEL)                                                                                 \
    X(DELETE_CHANNEL)                                                                              \
    X(SET_CHANNEL_STATE) /* pause, resume */                                                       \
    X(INGEST_ORDERS)     /* as the marketplace shows them; also a poll's page */                   \
    X(DECIDE_ORDER)      /* a person accepts or refuses, line by line */                           \
    X(CONFIRM_DISPATCH)                                                                            \
    X(REPORT_RETURN)                                                                               \
    X(CREATE_REFUND)                                                                               \
    X(SEE_SHOP_ORDERS)   /* a page of SCAYLE's orders: dispatch, returns */                        \
    X(SEE_TRANSACTIONS)  /* a page of the transaction log */                                       \
    X(SEE_REFERENCE)     /* carriers, reasons, platform */                                         \
    X(OPEN_STOCK_FILE)   /* a slot is free: what waits goes into one file */                       \
    X(STOCK_FILE_ANSWER) /* STO01's outcome */                                                     \
    X(STOCK_FILE_STATUS) /* STO02 */                                                               \
    X(STOCK_FILE_REPORT) /* STO03 */                                                               \
    X(START_INTENT)      /* it is about to be sent */                                              \
    X(INTENT_ANSWER)     /* what came of it */                                                     \
    X(INTENT_LOOKUP)     /* what the other side shows of a doubtful one */                         \
    X(POLL_FAILED)                                                                                 \
    X(RAISE_EXCEPTION) /* by a lane: credentials, a call that keeps failing, unreadable orders */  \
    X(CLEAR_EXCEPTION) /* the condition is gone */                                                 \
    X(RETRY_EXCEPTION)                                                                             \
    X(RESOLVE_EXCEPTION)                                                                           \
    X(ESCALATE_EXCEPTION)                                                                          \
    X(RESOLVE_GAP)                                                                                 \
    X(TICK)               /* time passed: deadlines, clean-up */                                   \
    X(PUT_CARRIERS)       /* rules of a channel that translate carriers */                         \
    X(RETRY_EXCEPTIONS)   /* all that match, the oldest first */                                   \
    X(ANSWER_REFERENCES)  /* one call's answer to many references */                               \
    X(CONFIRM_DISPATCHES) /* parcels of a shop, each judged by itself */                           \
    X(REPORT_RETURNS)     /* returns of a shop, each judged by itself */                           \
    X(RETRY_ORDER)        /* its failed steps are taken up again */                                \
    X(STOP_SELLING)       /* of a shop, a channel, a SKU or an offer */                            \
    X(RESUME_SELLING)                                                                              \
    X(HINT_STOCK)         /* SKUs whose stock is to be read in the shop system */                  \
    X(SEE_STOCK)          /* the stock of a variant as SCAYLE shows it */                          \
    X(CREATE_RESERVATION) /* by a caller */                                                        \
    X(RENEW_RESERVATION)                                                                           \
    X(RELEASE_RESERVATION)                                                                         \
    X(RELEASE_BRAKE) /* what a channel's brake holds goes on */                                    \
    X(PUT_STOCK_RULE)                                                                              \
    X(DELETE_STOCK_RULE)                                                                           \
    X(START_AUDIT)                                                                                 \
    X(CANCEL_AUDIT)                                                                                \
    X(CORRECT_AUDIT) /* a person publishes what it proposes */                                     \
    X(AUDIT_EXPORT)  /* how far the export of a marketplace's offers is */                         \
    X(SEE_OFFERS)    /* offers as the marketplace shows them, for an audit */                      \
    X(WALK_AUDIT)    /* some of ours are looked up among them */

#define X(kind) COMMAND_##kind,
enum command_kind { COMMAND_NONE, COMMAND_KINDS(X) COMMAND_KIND_COUNT };
#undef X
const char *command_kind_name(enum command_kind kind);

#endif
