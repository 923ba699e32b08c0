/*
 * tests/sandbox/imports.h: stock files on their way into the offers.
 *
 * WAITING, RUNNING, then COMPLETE or FAILED; one at a time per shop, in the order in which they
 * came. The rows of an offer are taken or refused together; what is refused stands in the report.
 */
#ifndef TESTS_SANDBOX_IMPORTS_H
#define TESTS_SANDBOX_IMPORTS_H

#include "tests/sandbox/marketplace.h"

enum {
    IMPORT_ARENA_BYTES = 256 << 20,
    IMPORT_QUANTITY_MAX = 1000000000,
};

enum import_stage { IMPORT_WAITING, IMPORT_RUNNING, IMPORT_COMPLETE, IMPORT_FAILED };
const char *import_stage_name(enum import_stage stage);

struct import_row {
    struct str cells; /* the row as it came, joined as the report writes it */
    struct str sku, warehouse, action, quantity_text;
    int64_t quantity;
    int64_t line;       /* in the file; the header is 1 */
    const char *reason; /* why it is refused; NULL: it is not */
    struct import_row *next_of_sku;
};

struct import {
    char import_id[UUID_TEXT_BYTES];
    enum import_stage stage;
    struct instant created, started, finished;
    struct arena arena; /* the rows, until they are written */
    struct str header;  /* as the report writes it */
    struct import_row *rows;
    size_t row_count;
    size_t refused_row; /* by a fault, from 1; 0: none is */
    int64_t succeeded, refused;
    struct buf report; /* CSV; empty: none */
    bool will_fail, will_hang;
};

/* Reads the file and puts it in the queue. LIMIT_EXCEEDED: the queue is full. */
MUST_USE enum err_code import_add(struct marketplace *m, struct str file, struct import **ret,
                                  struct err *err);
/* NULL: unknown, or forgotten. */
struct import *import_find(struct marketplace *m, struct str import_id);

/* Its memory, not the import itself. */
void import_release(struct import *import);

#endif
