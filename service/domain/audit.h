/*
 * service/domain/audit.h: a marketplace's own numbers against what it was told and should show.
 *
 * The marketplace's offers come in no order. Each SKU it has is marked; then our publications are
 * walked in theirs, and those without a mark are unknown to it. What cannot be judged yet, because
 * stock for it is on its way or orders have yet to be read, is looked at again. Pure.
 */
#ifndef SERVICE_DOMAIN_AUDIT_H
#define SERVICE_DOMAIN_AUDIT_H

#include "service/base/instant.h"
#include "service/domain/stock.h"

/* Stored by number: append only; as of the API. */
enum audit_state {
    AUDIT_STATE_NONE,
    AUDIT_STATE_RUNNING,
    AUDIT_STATE_COMPLETED,
    AUDIT_STATE_CANCELLED,
    AUDIT_STATE_FAILED,
};
const char *audit_state_name(enum audit_state state);

/* What a running audit does. Stored by number: append only. */
enum audit_phase {
    AUDIT_PHASE_NONE,
    AUDIT_PHASE_ASK,    /* for the export of all offers */
    AUDIT_PHASE_STATUS, /* until the export is there */
    AUDIT_PHASE_FILES,  /* of the export, one after the other */
    AUDIT_PHASE_WALK,   /* over our publications, for what the marketplace does not have */
    AUDIT_PHASE_AGAIN,  /* offers one by one: the named ones, and what could not be judged */
};

/* Why numbers differ. Stored by number: append only; as of the API. */
enum audit_kind {
    AUDIT_KIND_NONE,
    AUDIT_KIND_NEVER_SENT,
    AUDIT_KIND_REFUSED,
    AUDIT_KIND_APPLIED_LATE,
    AUDIT_KIND_CHANGED_ELSEWHERE,
    AUDIT_KIND_UNKNOWN_TO_US,
    AUDIT_KIND_UNKNOWN_TO_THEM,
    AUDIT_KIND_DUPLICATE,
    AUDIT_KIND_SOURCE_DIFFERS,
    AUDIT_KIND_COUNT,
};

struct audit {
    int64_t audit_no; /* per channel, from 1 */
    struct str shop, channel;
    enum audit_state state;
    enum audit_phase phase;
    struct str actor; /* AUDIT_SCHEDULE: nobody */
    bool is_full;     /* all offers; else named ones, which begin among those looked at again */
    struct instant started, ended;
    struct instant not_before; /* the marketplace is not asked before */
    struct instant deadline;   /* it has failed if it has not ended by then */
    struct instant asked;      /* for the export; not set: not yet */
    struct str tracking_id;    /* theirs, of the export; empty: not known */
    struct str *urls;          /* of the export's files, until the end */
    size_t url_count;
    int64_t file_at, row_at; /* how many were read: files, and rows of the next one */
    struct str place;        /* WALK, AGAIN: right behind this SKU */
    int64_t round;           /* AGAIN: how many are done */
    int64_t correction_left; /* that it may publish by itself */
    int64_t compared_count;  /* offers */
    int64_t total_count;     /* 0: not known */
    int64_t corrected_count; /* differences whose correction was published */
    int64_t skipped_count;   /* could not be judged, however often they were looked at */
    int64_t again_count;     /* are to be looked at again */
    int64_t next_no;         /* of the next difference, from 1 */
    int64_t *counts;         /* differences, by kind: AUDIT_KIND_COUNT of them */
    size_t count_count;
    int64_t *open_counts; /* of those: with a correction that was not published */
    size_t open_count_count;
    struct str error; /* FAILED: why */
};

#define AUDIT_SCHEDULE STR("schedule")

struct audit_difference {
    struct str sku;
    enum audit_kind kind;
    int64_t shown;     /* by the marketplace; -1: it has no such offer */
    int64_t published; /* what it was told; -1: never, or not known */
    int64_t wanted;    /* what it should show; -1: we do not know the SKU */
    int64_t proposed;  /* what it should be told; -1: nothing */
    bool is_corrected;
    int64_t no; /* per audit, in the order of finding */
    struct instant read;
    struct str operation; /* that showed it */
    struct str note;      /* what hinders the correction; empty: nothing */
};

struct audit_again {
    int64_t shown;        /* when it was looked at last; -1: it was not */
    struct instant since; /* it was seen so */
};

/* What became of an export. */
enum audit_step {
    AUDIT_STEP_ASKING, /* the call is about to be made */
    AUDIT_STEP_ASKED,  /* they make it, and gave it an id */
    AUDIT_STEP_READY,  /* its files are there */
    AUDIT_STEP_FAILED, /* it is not to be had, nor anything else that the audit needs */
};

/* An offer as the marketplace shows it. */
struct shown_offer {
    struct str sku; /* any text */
    int64_t quantity;
};

/* An offer, ours and theirs. */
struct audit_offer {
    bool is_shown; /* the marketplace has it */
    int64_t shown;
    const struct publication *publication; /* NULL: we do not offer it */
    int64_t available;                     /* what may be sold by what the source says now */
    bool is_in_file;        /* its newest quantity is in a stock file that has not ended */
    bool is_stuck;          /* and that file does not leave */
    struct instant applied; /* when the file that told it ended; not set: long ago, or never */
    struct instant read;    /* the marketplace was read not before */
    bool are_orders_read;   /* all that were placed when it first showed this quantity */
    struct instant now;
    int64_t patience_s; /* so long a quantity may wait to be sent */
};

/*
 * AUDIT_KIND_NONE: it shows what it should. *ret_again: it cannot be told yet. Another quantity may
 * be one of an order that was not read yet: sold, or cancelled.
 */
enum audit_kind audit_classify(const struct audit_offer *offer, bool *ret_again);

/* What the marketplace should be told of it; -1: a stock file cannot put it right. */
int64_t audit_proposal(enum audit_kind kind, int64_t available);

/*
 * Whether a source that pushes has said since `since` how much there is: all warehouses that feed
 * the offer, but for those that have none.
 */
bool audit_is_reported(const struct position *position, const struct stock_policy *policy,
                       struct instant since);

#endif
