/*
 * tests/unit/store/record_sample.h: random structs of any shape, made and compared by its table.
 */
#ifndef TESTS_UNIT_STORE_RECORD_SAMPLE_H
#define TESTS_UNIT_STORE_RECORD_SAMPLE_H

#include "service/base/random.h"
#include "service/store/record.h"

/* Every shape of records.h, as rows of tests. */
enum { RECORD_ROW_COUNT = 35 };
struct record_row {
    const char *name;
    const struct record_shape *shape;
};
extern const struct record_row record_rows[RECORD_ROW_COUNT];

/*
 * A struct of that shape: lists of 0 to 3, texts that are mostly short and at times longer than
 * 128 or 16384 bytes, numbers of either sign and any size, enums beyond those that exist.
 */
void *record_sample(const struct record_shape *shape, struct arena *arena, struct random *random);
/* As record_sample, but without what is optional: all zero. */
void *record_zero(const struct record_shape *shape, struct arena *arena);
bool record_eq(const struct record_shape *shape, const void *a, const void *b);

#endif
