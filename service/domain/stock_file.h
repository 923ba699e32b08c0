/*
 * service/domain/stock_file.h: one stock import of a channel, from its rows to its end.
 *
 * One is open per channel at a time. The rows are stored: what a file said can be asked later, and
 * a file whose answer was lost is sent again with the same rows. They are stored apart, since they
 * may be many, and the file changes as it goes along while they do not.
 */
#ifndef SERVICE_DOMAIN_STOCK_FILE_H
#define SERVICE_DOMAIN_STOCK_FILE_H

#include "service/base/instant.h"
#include "service/base/str.h"

/* Stored by number: append only. */
enum stock_file_state {
    STOCK_FILE_STATE_NONE,
    STOCK_FILE_STATE_OPEN,     /* rows are fixed; to be sent */
    STOCK_FILE_STATE_SENT,     /* the marketplace gave an import id */
    STOCK_FILE_STATE_REPORT,   /* ended with errors; the report is to be read */
    STOCK_FILE_STATE_COMPLETE, /* applied, but for the refused rows */
    STOCK_FILE_STATE_FAILED,   /* nothing of it was applied */
};
const char *stock_file_state_name(enum stock_file_state state);

struct stock_file_row {
    struct str sku;
    int64_t quantity;
};

struct stock_file_rows {
    struct stock_file_row *rows;
    size_t count;
};

struct stock_file {
    int64_t file_no; /* per channel, ascending */
    struct str shop, channel;
    enum stock_file_state state;
    int64_t row_count;
    int64_t fall_count;                  /* rows that lower what the marketplace shows */
    int64_t braked_zeroes, braked_falls; /* of these, that the brake has counted */
    struct str import_id;
    struct str status_text; /* the marketplace's */
    int64_t attempts;
    int64_t lines_in_success, lines_in_error;
    int64_t report_rows; /* of the error report, recorded so far */
    struct instant opened, sent, completed;
    struct instant fall_since; /* the fall that had waited longest; not set: it carries none */
};

/* Not ended: the next file of the channel waits for it. */
bool stock_file_is_open(const struct stock_file *file);

#endif
