/*
 * tests/sandbox/exports.h: exports of a marketplace's offers: what they were when it was asked for.
 */
#ifndef TESTS_SANDBOX_EXPORTS_H
#define TESTS_SANDBOX_EXPORTS_H

#include "tests/sandbox/marketplace.h"

struct export_row {
    const struct offer *offer;
    int64_t quantity;
};

struct offer_export {
    char tracking_id[UUID_TEXT_BYTES];
    struct instant asked, ready;
    int64_t items_per_file;
    struct str *fields; /* columns, in their order */
    size_t field_count;
    struct export_row *rows; /* in the order of the offers' ids */
    size_t row_count;
};

/* The newest is the last. */
struct offer_export *export_add(struct marketplace *m, int64_t items_per_file, bool has_inactive,
                                const struct str *fields, size_t field_count);
/* NULL: unknown, or forgotten. */
const struct offer_export *export_find(const struct marketplace *m, struct str tracking_id);
/* NULL: none yet. */
const struct offer_export *export_newest(const struct marketplace *m);
size_t export_file_count(const struct offer_export *export);
/* NULL is fine. */
void export_release(struct offer_export *export);

#endif
