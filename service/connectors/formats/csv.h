/*
 * service/connectors/formats/csv.h: the tables that marketplaces exchange.
 *
 * We write `;`, LF, everything quoted. We read what others write: `;` or `,` (whichever the header
 * line holds more of), quotes doubled inside quotes, CRLF, a byte order mark, empty lines, records
 * shorter than the header. One record at a time; a cell lives as long as the input and the arena.
 *
 *     struct csv csv;
 *     code = csv_open(&csv, body, arena, err);
 *     while (code == ERR_OK && (code = csv_next(&csv, &more, err)) == ERR_OK && more)
 *         use(csv_cell(&csv, 0));
 */
#ifndef SERVICE_CONNECTORS_FORMATS_CSV_H
#define SERVICE_CONNECTORS_FORMATS_CSV_H

#include "service/base/arena.h"
#include "service/base/buf.h"
#include "service/base/limits.h"

struct csv {
    struct str left;
    struct arena *arena;
    char separator;
    int64_t line; /* on which the present record begins; the header's is 1 */
    int64_t line_next;
    struct str header[LIMIT_CSV_COLUMN_COUNT];
    size_t header_count;
    struct str cells[LIMIT_CSV_COLUMN_COUNT]; /* the present record */
    size_t cell_count;
};

/*
 * Reads the header. Text without a line has no columns. DOCUMENT_MALFORMED with the line,
 * TEXT_NOT_UTF8, LIMIT_EXCEEDED (columns, arena).
 */
MUST_USE enum err_code csv_open(struct csv *csv, struct str text, struct arena *arena,
                                struct err *err);
/* *ret_more is false behind the last record. Same errors. */
MUST_USE enum err_code csv_next(struct csv *csv, bool *ret_more, struct err *err);
/* The present record's cell; empty where the record is too short. */
struct str csv_cell(const struct csv *csv, size_t column);
/* The column of that name, letters' case ignored; header_count if there is none. */
size_t csv_column(const struct csv *csv, struct str name);

void csv_write_row(struct buf *out, const struct str *cells, size_t count);

#endif
