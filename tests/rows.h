/*
 * tests/rows.h: cmocka, and a test for each row of a table.
 *
 *     struct money_row { const char *text; ... };          // the first member names the test
 *     static const struct money_row rows[] = { { "19.990", ... }, ... };
 *     static void money_is_read_exactly_or_refused(void **state)
 *     {
 *         const struct money_row *row = *state;
 *         ...
 *     }
 *     int main(void) { return ROWS_RUN(money_is_read_exactly_or_refused, rows); }
 */
#ifndef TESTS_ROWS_H
#define TESTS_ROWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { ROWS_COUNT_MAX = 512 };

/* Returns how many failed. */
#define ROWS_RUN(function, rows)                                                                   \
    rows_run(#function, function, (rows), sizeof((rows)[0]), sizeof(rows) / sizeof((rows)[0]))

static inline int rows_run(const char *name, CMUnitTestFunction function, const void *rows,
                           size_t row_bytes, size_t count)
{
    static struct CMUnitTest tests[ROWS_COUNT_MAX];
    if (count > ROWS_COUNT_MAX) {
        print_error("%s: more than %d rows\n", name, ROWS_COUNT_MAX);
        return 1;
    }
    for (size_t i = 0; i < count; i++) {
        const char *row = (const char *)rows + i * row_bytes;
        void *state;
        tests[i] = (struct CMUnitTest){ .test_func = function };
        memcpy(&tests[i].name, row, sizeof(tests[i].name));
        memcpy(&state, &row, sizeof(state)); /* cmocka's state is not const; ours stays so */
        tests[i].initial_state = state;
    }
    return _cmocka_run_group_tests(name, tests, count, NULL, NULL);
}

#endif
