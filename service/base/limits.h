/*
 * service/base/limits.h: every bound of the program, and how they relate.
 */
#ifndef SERVICE_BASE_LIMITS_H
#define SERVICE_BASE_LIMITS_H

#include <assert.h>

enum {
    /* Names and texts, in bytes. */
    LIMIT_ID_BYTES = 128,
    LIMIT_NAME_BYTES = 1024, /* a resource name, percent-encoded */
    LIMIT_TEXT_BYTES = 2000, /* free text of a person */
    LIMIT_URL_BYTES = 1024,

    /* RPC. */
    LIMIT_REQUEST_BYTES = 4 << 20, /* gRPC's maximum receive size */
    LIMIT_REQUEST_ARENA_BYTES = 32 << 20,
    LIMIT_REQUEST_DEPTH = 16,            /* messages within messages */
    LIMIT_REQUEST_VALUE_COUNT = 1 << 18, /* fields and elements of a message, in all depths */
    LIMIT_PUSH_ITEM_COUNT = 1000,        /* per message of a stream, per bulk call */
    LIMIT_PAGE_SIZE = 1000,
    LIMIT_PAGE_SIZE_DEFAULT = 50,
    LIMIT_STREAM_COUNT = 256,       /* open streaming calls */
    LIMIT_STREAM_WINDOW = 64,       /* messages of a stream in work at once */
    LIMIT_CALL_COUNT = 4096,        /* calls in flight */
    LIMIT_QUERY_QUEUE_COUNT = 1024, /* queries waiting for a worker; more are refused */
    LIMIT_REQUEST_ID_DAYS = 7,

    /* Engine. */
    LIMIT_COMMAND_QUEUE_COUNT = 8192, /* commands waiting; more are refused with QUEUE_FULL */
    LIMIT_BATCH_COMMAND_COUNT = 1024,
    LIMIT_BATCH_ARENA_BYTES = 256 << 20,
    LIMIT_BATCH_BYTES = 32 << 20, /* a batch that holds so much takes no further command */
    LIMIT_HISTORY_DAYS = 90, /* events are kept; resolved exceptions too; the API promises it */
    LIMIT_ORDER_LINE_COUNT = 500,
    LIMIT_CHANNEL_COUNT = 64, /* per shop */
    LIMIT_WAREHOUSE_COUNT = 64,
    LIMIT_STOCK_RULE_COUNT = 1000, /* per shop: all are read with a look at its stock */

    /* Outbound. */
    LIMIT_HTTP_REQUEST_BYTES = 64 << 20, /* a stock file of a million lines */
    LIMIT_HTTP_RESPONSE_BYTES = 64 << 20,
    LIMIT_INTENT_ATTEMPT_COUNT = 12,
    LIMIT_FAILURE_COUNT = 3, /* of one kind of call, in a row: then a person is told */
    LIMIT_JSON_DEPTH = 32,
    LIMIT_JSON_MEMBER_COUNT = 1024, /* of one object */
    LIMIT_CSV_COLUMN_COUNT = 128,
    LIMIT_EVIDENCE_BYTES = 4 << 10,
};

static_assert(LIMIT_REQUEST_ARENA_BYTES >= 4 * LIMIT_REQUEST_BYTES, "unpacked is larger");
static_assert(LIMIT_BATCH_COMMAND_COUNT <= LIMIT_COMMAND_QUEUE_COUNT,
              "a batch comes from the queue");
static_assert(LIMIT_BATCH_ARENA_BYTES >= 4 * LIMIT_BATCH_BYTES,
              "the last command of a batch has room");
static_assert(LIMIT_PAGE_SIZE_DEFAULT <= LIMIT_PAGE_SIZE, "the default is a page size");

#endif
