/* service/engine/apply_audit.h: what the parts that are about audits share. */
#ifndef SERVICE_ENGINE_APPLY_AUDIT_H
#define SERVICE_ENGINE_APPLY_AUDIT_H

#include "service/engine/apply.h"

/* ---- audits.c: their lives ---- */

/* AUDIT_NOT_FOUND. */
MUST_USE enum err_code audit_load(struct apply *a, struct str channel, int64_t audit_no,
                                  struct audit *ret);
/* *ret_found: it runs, and is in this phase. */
MUST_USE enum err_code audit_in_phase(struct apply *a, struct str channel, int64_t audit_no,
                                      enum audit_phase phase, bool *ret_found, struct audit *ret);
void audit_store(struct apply *a, const struct audit *audit);
/* It got on: whoever watches is told. */
void audit_go_on(struct apply *a, struct audit *audit);
MUST_USE enum err_code audit_end(struct apply *a, struct audit *audit, enum audit_state state);
/* With an exception, if nobody asked for it. */
MUST_USE enum err_code audit_fail(struct apply *a, struct audit *audit,
                                  const struct exchange *exchange);
/* The channel goes, and a running one with it. */
MUST_USE enum err_code audits_give_up(struct apply *a, struct str channel);
/* A tick: the schedule starts what is due, and what does not end fails. */
MUST_USE enum err_code audits_tick(struct apply *a);

/* ---- audit_judge.c: one offer ---- */

/* What all offers of a command have in common. */
struct audit_look {
    struct audit *audit;
    const struct channel *channel;
    struct instant orders_read; /* all that were placed before then are here; not set: unknown */
    struct instant read;        /* the marketplace was read not before */
    struct str operation;
    bool is_again;   /* it stands among those that are looked at again */
    int64_t next_no; /* the audit's, before */
};
MUST_USE enum err_code audit_look_open(struct apply *a, struct audit *audit,
                                       struct audit_look *ret);
/* `shown` -1: the marketplace does not have it. Within a row; the caller stores the audit. */
MUST_USE enum err_code audit_judge(struct apply *a, struct audit_look *look, struct str sku,
                                   int64_t shown);
/* The marketplace has it more than once. */
MUST_USE enum err_code audit_duplicate(struct apply *a, struct audit_look *look, struct str sku,
                                       int64_t shown);

/* ---- audit_differences.c: rows, and their corrections ---- */

MUST_USE enum err_code difference_load(struct apply *a, const struct audit *audit, struct str sku,
                                       bool *ret_found, struct audit_difference *ret);
/* `before`: as it is stored; NULL: it is new. Counts follow; the caller stores the audit. */
void difference_store(struct apply *a, struct audit *audit, const struct audit_difference *before,
                      struct audit_difference *difference);
enum correction {
    CORRECTION_NONE,  /* nothing is to be told, or not yet */
    CORRECTION_DONE,  /* the next file tells it */
    CORRECTION_ASKED, /* once the shop's stock was read */
};
/* Of a difference that has a proposal; stores the position, not the difference. */
MUST_USE enum err_code difference_correct(struct apply *a, struct audit *audit,
                                          const struct channel *channel, struct position *position,
                                          struct audit_difference *difference,
                                          enum correction *ret);
/* The shop's stock was read: what waited for that is raised. *is_changed: the position is to be
 * stored. */
MUST_USE enum err_code corrections_see(struct apply *a, struct position *position,
                                       struct instant read, bool *is_changed);

/* ---- audit_sweep.c ---- */

/* A tick: what ended audits needed goes, and audits that are old. */
MUST_USE enum err_code audits_sweep(struct apply *a);

#endif
