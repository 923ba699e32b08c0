/*
 * clients/cli/table.h: aligned columns, in pieces.
 *
 * Rows are gathered and printed when the table is flushed; widths only grow from one piece to the
 * next, so that a list of any length needs the memory of a page.
 */
#ifndef CLIENTS_CLI_TABLE_H
#define CLIENTS_CLI_TABLE_H

#include <stdio.h>

#include "service/base/buf.h"

enum { TABLE_COLUMN_COUNT_MAX = 16, TABLE_BYTES_MAX = 64 << 20 };

struct table {
    FILE *out;
    uint32_t column_count;
    const char *headers[TABLE_COLUMN_COUNT_MAX];
    uint32_t widths[TABLE_COLUMN_COUNT_MAX];
    uint32_t widths_max[TABLE_COLUMN_COUNT_MAX]; /* 0: none */
    bool is_right[TABLE_COLUMN_COUNT_MAX];       /* numbers stand at the right */
    struct buf cells;                            /* of rows that are not printed, NUL behind each */
    uint64_t cell_count;
    bool has_header; /* it was printed */
};

void table_init(struct table *table, FILE *out);
void table_release(struct table *table);
/* Before the first cell. At most TABLE_COLUMN_COUNT_MAX. */
void table_column(struct table *table, const char *header, uint32_t width_max);
/* The cells of a row come in the order of the columns; an empty one is shown as "-". */
void table_cell(struct table *table, struct str text);
/* A cell of text that numbers are: its column stands at the right. */
void table_number(struct table *table, struct str text);
/* Prints whole rows, the header before the first. */
void table_flush(struct table *table);

#endif
