/*
 * clients/c/status.h: how a call ended.
 *
 * Everything that the server says about a failure, decoded from `grpc-status-details-bin`: a code
 * to branch on, a reason that names the rule, the fields that are wrong, when to try again. A
 * status owns nothing; it sits on the caller's stack and is written on failure only.
 */
#ifndef CLIENTS_C_STATUS_H
#define CLIENTS_C_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#include "google/rpc/status.pb-c.h"

#define LOCKSTEP_MUST_USE __attribute__((warn_unused_result))

/* The numbers of google.rpc.Code. */
enum lockstep_code {
    LOCKSTEP_OK = 0,
    LOCKSTEP_CANCELLED = 1,
    LOCKSTEP_UNKNOWN = 2,
    LOCKSTEP_INVALID_ARGUMENT = 3,
    LOCKSTEP_DEADLINE_EXCEEDED = 4,
    LOCKSTEP_NOT_FOUND = 5,
    LOCKSTEP_ALREADY_EXISTS = 6,
    LOCKSTEP_PERMISSION_DENIED = 7,
    LOCKSTEP_RESOURCE_EXHAUSTED = 8,
    LOCKSTEP_FAILED_PRECONDITION = 9,
    LOCKSTEP_ABORTED = 10,
    LOCKSTEP_OUT_OF_RANGE = 11,
    LOCKSTEP_UNIMPLEMENTED = 12,
    LOCKSTEP_INTERNAL = 13,
    LOCKSTEP_UNAVAILABLE = 14,
    LOCKSTEP_DATA_LOSS = 15,
    LOCKSTEP_UNAUTHENTICATED = 16,
};

enum {
    LOCKSTEP_MESSAGE_BYTES = 512,
    LOCKSTEP_REASON_BYTES = 64,
    LOCKSTEP_FIELD_BYTES = 256,
    LOCKSTEP_KEY_BYTES = 48,
    LOCKSTEP_VALUE_BYTES = 256,
    LOCKSTEP_VIOLATION_COUNT = 8,
    LOCKSTEP_PAIR_COUNT = 8,
};

/* A field of the request that is wrong. */
struct lockstep_violation {
    char field[LOCKSTEP_FIELD_BYTES]; /* its path: "lines[3].price" */
    char description[LOCKSTEP_MESSAGE_BYTES];
};

/* Something that varies in the message, such as "state": "STATE_SHIPPED". */
struct lockstep_pair {
    char key[LOCKSTEP_KEY_BYTES];
    char value[LOCKSTEP_VALUE_BYTES];
};

/* Texts that are too long are cut, entries beyond the counts are left out. */
struct lockstep_status {
    enum lockstep_code code;
    /* The server has said so itself. False: it was not reached, or the call ended on the way; what
     * it asked for may have happened. */
    bool is_answered;
    char message[LOCKSTEP_MESSAGE_BYTES];   /* for developers, in English */
    char reason[LOCKSTEP_REASON_BYTES];     /* "STOCK_INSUFFICIENT"; empty: none was given */
    int64_t retry_after_ms;                 /* wait at least so long; 0: nothing was said */
    char resource_type[LOCKSTEP_KEY_BYTES]; /* of what the failure is about; empty: not said */
    char resource_name[LOCKSTEP_VALUE_BYTES];
    struct lockstep_violation violations[LOCKSTEP_VIOLATION_COUNT];
    uint32_t violation_count;
    struct lockstep_pair pairs[LOCKSTEP_PAIR_COUNT];
    uint32_t pair_count;
};

/* "INVALID_ARGUMENT"; "UNKNOWN" for what has no name. */
const char *lockstep_code_name(enum lockstep_code code);

/* The value of a pair; NULL: there is none of this key. */
const char *lockstep_status_value(const struct lockstep_status *status, const char *key);

/* A failure of our own making. Returns the code. */
enum lockstep_code lockstep_status_set(struct lockstep_status *status, enum lockstep_code code,
                                       const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * A `google.rpc.Status` as bulk calls have it in their results, such as `StockResult.error`.
 * Returns its code. Details that cannot be read are left out.
 */
enum lockstep_code lockstep_status_read(const Google__Rpc__Status *from,
                                        struct lockstep_status *ret);

#endif
