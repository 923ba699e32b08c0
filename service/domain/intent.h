/*
 * service/domain/intent.h: a call that the outside world must see.
 *
 * Written in the same batch as the state change that caused it, so that neither exists without the
 * other. An intent is READY until a lane takes it; it is IN_FLIGHT, durably, before the first byte
 * leaves, so that a crash in between is known to be a doubt. It ends as done, or as an exception.
 */
#ifndef SERVICE_DOMAIN_INTENT_H
#define SERVICE_DOMAIN_INTENT_H

#include "service/base/instant.h"
#include "service/base/str.h"

/* Stored by number: append only. */
#define INTENT_KINDS(X)                                                                            \
    X(ACCEPT_ORDER, "accept order")           /* OR21 */                                           \
    X(CREATE_SHOP_ORDER, "create shop order") /* SCAYLE; found again by its reference key */       \
    X(SET_REFERENCE, "set order reference")   /* OR04 */                                           \
    X(SET_TRACKING, "set tracking")           /* OR23, always before SHIP_ORDER */                 \
    X(SHIP_ORDER, "ship order")               /* OR24 */                                           \
    X(REFUND_LINE, "refund line")             /* OR28, once */

#define X(kind, name) INTENT_##kind,
enum intent_kind { INTENT_NONE, INTENT_KINDS(X) INTENT_KIND_COUNT };
#undef X
const char *intent_kind_name(enum intent_kind kind);

enum intent_state {
    INTENT_STATE_NONE,
    INTENT_STATE_READY,     /* to be sent, not before `not_before` */
    INTENT_STATE_IN_FLIGHT, /* sent, or about to be */
    INTENT_STATE_DOUBT,     /* sent, no answer: the other side must be read first */
    INTENT_STATE_STOPPED,   /* refused or out of attempts: an exception holds it */
};

/* Whether a line's units are taken. */
struct intent_decision {
    struct str line_id;
    bool accepted;
};

struct intent {
    int64_t intent_no; /* per shop, ascending */
    enum intent_kind kind;
    enum intent_state state;
    struct str shop, channel, order_id;
    struct str subject_id; /* the refund's or the shipment's id; empty: the order itself */
    struct intent_decision *decisions; /* ACCEPT_ORDER */
    size_t decision_count;
    int64_t attempts; /* times it was sent */
    int64_t lookups;  /* times a doubt was looked up */
    struct instant created, not_before, sent;
    struct str last_reason; /* of the last failure */
    /* The last sending was refused, perhaps because it was done before: what they answered. Empty:
     * it was not. */
    struct str refused_step, refusal, refusal_evidence;
};

/*
 * Where an intent waits for its turn. What is to be sent waits by its kind, whose number is the
 * queue's, because each kind of call has a frequency of its own. Doubts about a marketplace wait
 * together: one look settles many. Stored by number: append only.
 */
enum {
    INTENT_QUEUE_NONE = 0, /* stopped */
    INTENT_QUEUE_LOOK = 100,
};
int64_t intent_queue(const struct intent *intent);

#endif
