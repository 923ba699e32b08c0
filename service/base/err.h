/*
 * service/base/err.h: a code to branch on, a reason to report.
 *
 * One list of reasons is the public vocabulary (`google.rpc.ErrorInfo.reason`); each has one code,
 * whose number is `google.rpc.Code`. An `err` sits on the caller's stack, allocates nothing and is
 * untouched on success. Messages follow one grammar: lower case, no full stop, no function names;
 * "could not" may work later, "cannot" never will.
 */
#ifndef SERVICE_BASE_ERR_H
#define SERVICE_BASE_ERR_H

#include <stdint.h>

#include "service/base/check.h"

#define ERR_REASONS(X)                                                                             \
    X(FIELD_REQUIRED, ERR_INVALID_ARGUMENT)                                                        \
    X(FIELD_INVALID, ERR_INVALID_ARGUMENT)                                                         \
    X(FIELD_TOO_LONG, ERR_INVALID_ARGUMENT)                                                        \
    X(FIELD_DUPLICATE, ERR_INVALID_ARGUMENT)                                                       \
    X(REQUEST_MALFORMED, ERR_INVALID_ARGUMENT) /* not the bytes of its message type */             \
    X(TEXT_NOT_UTF8, ERR_INVALID_ARGUMENT)                                                         \
    X(NAME_MALFORMED, ERR_INVALID_ARGUMENT)    /* not a resource name of this kind */              \
    X(MONEY_MALFORMED, ERR_INVALID_ARGUMENT)   /* not a decimal number */                          \
    X(MONEY_TOO_PRECISE, ERR_INVALID_ARGUMENT) /* more decimals than the currency has */           \
    X(MONEY_OUT_OF_RANGE, ERR_INVALID_ARGUMENT)                                                    \
    X(CURRENCY_UNKNOWN, ERR_INVALID_ARGUMENT)                                                      \
    X(CURRENCY_MISMATCH, ERR_INVALID_ARGUMENT)                                                     \
    X(TIME_MALFORMED, ERR_INVALID_ARGUMENT)                                                        \
    X(PAGE_TOKEN_INVALID, ERR_INVALID_ARGUMENT)                                                    \
    X(RESUME_TOKEN_INVALID, ERR_INVALID_ARGUMENT)                                                  \
    X(DOCUMENT_MALFORMED, ERR_INVALID_ARGUMENT) /* JSON, CSV or YAML that is none */               \
    X(CONFIG_INVALID, ERR_INVALID_ARGUMENT)     /* settings that the program cannot run with */    \
    X(CARRIER_UNKNOWN, ERR_INVALID_ARGUMENT)                                                       \
    X(REASON_UNMAPPED, ERR_INVALID_ARGUMENT) /* the channel has no code for this reason */         \
    X(SHOP_NOT_FOUND, ERR_NOT_FOUND)                                                               \
    X(CHANNEL_NOT_FOUND, ERR_NOT_FOUND)                                                            \
    X(WAREHOUSE_NOT_FOUND, ERR_NOT_FOUND)                                                          \
    X(POSITION_NOT_FOUND, ERR_NOT_FOUND)                                                           \
    X(OFFER_NOT_FOUND, ERR_NOT_FOUND)                                                              \
    X(ORDER_NOT_FOUND, ERR_NOT_FOUND)                                                              \
    X(ORDER_LINE_NOT_FOUND, ERR_NOT_FOUND)                                                         \
    X(SHIPMENT_NOT_FOUND, ERR_NOT_FOUND)                                                           \
    X(RETURN_NOT_FOUND, ERR_NOT_FOUND)                                                             \
    X(REFUND_NOT_FOUND, ERR_NOT_FOUND)                                                             \
    X(SETTLEMENT_NOT_FOUND, ERR_NOT_FOUND)                                                         \
    X(GAP_NOT_FOUND, ERR_NOT_FOUND)                                                                \
    X(EXCEPTION_NOT_FOUND, ERR_NOT_FOUND)                                                          \
    X(JOURNAL_ENTRY_NOT_FOUND, ERR_NOT_FOUND)                                                      \
    X(TRANSACTION_NOT_FOUND, ERR_NOT_FOUND)                                                        \
    X(IMPORT_NOT_FOUND, ERR_NOT_FOUND)                                                             \
    X(METHOD_NOT_FOUND, ERR_UNIMPLEMENTED)                                                         \
    X(METHOD_LATER, ERR_UNIMPLEMENTED) /* named in the API, built later; README lists */           \
    X(ALREADY_EXISTS, ERR_ALREADY_EXISTS)                                                          \
    X(REQUEST_ID_REUSED, ERR_ALREADY_EXISTS)         /* same request_id, other request */          \
    X(ORDER_STATE_CONFLICT, ERR_FAILED_PRECONDITION) /* not in this state of the order */          \
    X(EXCEPTION_STATE_CONFLICT, ERR_FAILED_PRECONDITION)                                           \
    X(SHIPMENT_STATE_CONFLICT, ERR_FAILED_PRECONDITION)                                            \
    X(GAP_STATE_CONFLICT, ERR_FAILED_PRECONDITION)                                                 \
    X(RETURN_EXCEEDS_SENT, ERR_FAILED_PRECONDITION)                                                \
    X(STOCK_INSUFFICIENT, ERR_FAILED_PRECONDITION)                                                 \
    X(REFUND_EXCEEDS_PAID, ERR_FAILED_PRECONDITION)                                                \
    X(STOCK_EXPECTATION_FAILED, ERR_FAILED_PRECONDITION) /* compare-and-set lost */                \
    X(CHANNEL_IN_USE, ERR_FAILED_PRECONDITION)                                                     \
    X(RESUME_TOKEN_EXPIRED, ERR_OUT_OF_RANGE)                                                      \
    X(HISTORY_EXPIRED, ERR_OUT_OF_RANGE)                                                           \
    X(ETAG_MISMATCH, ERR_ABORTED) /* the resource has changed since it was read */                 \
    X(LIMIT_EXCEEDED, ERR_RESOURCE_EXHAUSTED)                                                      \
    X(QUEUE_FULL, ERR_RESOURCE_EXHAUSTED)                                                          \
    X(DEADLINE_PASSED, ERR_DEADLINE_EXCEEDED)                                                      \
    X(CANCELLED, ERR_CANCELLED)                                                                    \
    X(TOKEN_MISSING, ERR_UNAUTHENTICATED)                                                          \
    X(TOKEN_UNKNOWN, ERR_UNAUTHENTICATED)                                                          \
    X(SCOPE_MISSING, ERR_PERMISSION_DENIED)                                                        \
    X(SHUTTING_DOWN, ERR_UNAVAILABLE)                                                              \
    X(STORE_UNAVAILABLE, ERR_UNAVAILABLE)                                                          \
    X(STORE_CORRUPT, ERR_DATA_LOSS)                                                                \
    X(STORE_VERSION_NEWER, ERR_FAILED_PRECONDITION)                                                \
    X(NOT_FOUND, ERR_NOT_FOUND) /* a plain key of the store */                                     \
    X(INTERNAL, ERR_INTERNAL)                                                                      \
    X(IMPORT_FAILED, ERR_FAILED_PRECONDITION) /* a marketplace took nothing of a file */           \
    X(SELLING_NOT_STOPPED, ERR_FAILED_PRECONDITION)                                                \
    X(STOCK_RULE_NOT_FOUND, ERR_NOT_FOUND)                                                         \
    X(BRAKE_NOT_HELD, ERR_FAILED_PRECONDITION)                                                     \
    X(RESERVATION_NOT_FOUND, ERR_NOT_FOUND)                                                        \
    X(RESERVATION_ENDED, ERR_FAILED_PRECONDITION)                                                  \
    X(RESERVATION_OF_ORDER, ERR_FAILED_PRECONDITION) /* the order holds its units itself */        \
    X(AUDIT_NOT_FOUND, ERR_NOT_FOUND)                                                              \
    X(AUDIT_RUNNING, ERR_FAILED_PRECONDITION)                                                      \
    X(AUDIT_ENDED, ERR_FAILED_PRECONDITION)                                                        \
    X(AUDIT_CORRECTIONS_TOO_MANY, ERR_FAILED_PRECONDITION)                                         \
    X(AUDIT_FAILED, ERR_FAILED_PRECONDITION) /* it could not go on: an audit's own error */

enum err_code {
    ERR_OK = 0,
    ERR_CANCELLED = 1,
    ERR_INVALID_ARGUMENT = 3,
    ERR_DEADLINE_EXCEEDED = 4,
    ERR_NOT_FOUND = 5,
    ERR_ALREADY_EXISTS = 6,
    ERR_PERMISSION_DENIED = 7,
    ERR_RESOURCE_EXHAUSTED = 8,
    ERR_FAILED_PRECONDITION = 9,
    ERR_ABORTED = 10,
    ERR_OUT_OF_RANGE = 11,
    ERR_UNIMPLEMENTED = 12,
    ERR_INTERNAL = 13,
    ERR_UNAVAILABLE = 14,
    ERR_DATA_LOSS = 15,
    ERR_UNAUTHENTICATED = 16,
};

#define X(reason, code) REASON_##reason,
enum err_reason { REASON_NONE, ERR_REASONS(X) REASON_COUNT };
#undef X

enum {
    ERR_FIELD_BYTES = 128,
    ERR_TEXT_BYTES = 256,
    ERR_VALUE_BYTES = 96,
    ERR_PAIR_COUNT = 4,
};

struct err {
    enum err_reason reason;
    int32_t retry_after_ms;          /* RetryInfo when > 0 */
    char field[ERR_FIELD_BYTES];     /* "lines[3].price"; BadRequest when not empty */
    char message[ERR_TEXT_BYTES];    /* for the caller's developer; truncated, never fails */
    char log_detail[ERR_TEXT_BYTES]; /* for our log only */
    struct err_pair {
        const char *key; /* a literal */
        char value[ERR_VALUE_BYTES];
    } pairs[ERR_PAIR_COUNT]; /* ErrorInfo.metadata: all that varies in the message */
    uint32_t pair_count;
};

/* Each returns the reason's code, so that a failure ends in one `return`. */
enum err_code err_set(struct err *err, enum err_reason reason, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* Adds a pair; `key` is a literal, `value` is copied. A fifth pair is dropped. */
enum err_code err_with(struct err *err, const char *key, const char *value);
/* Prefixes `field` on the way up: "price" becomes "lines[3].price". */
enum err_code err_in(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);
/* What only the log may say. */
enum err_code err_log_detail(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);

enum err_code err_reason_code(enum err_reason reason);
/* "MONEY_MALFORMED"; "NONE" for none. */
const char *err_reason_name(enum err_reason reason);
/* "INVALID_ARGUMENT" */
const char *err_code_name(enum err_code code);

#endif
