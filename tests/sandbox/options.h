/*
 * tests/sandbox/options.h: the command line.
 */
#ifndef TESTS_SANDBOX_OPTIONS_H
#define TESTS_SANDBOX_OPTIONS_H

#include "service/base/clock.h"

struct options {
    uint16_t port; /* 0: any free one */
    struct instant clock_origin;
    int64_t clock_scale;
    uint64_t seed;
    int64_t skus, marketplaces;
    const char *scenario_file;                                     /* NULL: generated data */
    const char *webhook_url, *webhook_username, *webhook_password; /* NULL: none */
    bool is_help;
};

/* FIELD_INVALID, the flag as its field. */
MUST_USE enum err_code options_read(int argc, char **argv, struct instant now, struct options *ret,
                                    struct err *err);
void options_print_help(void);

#endif
