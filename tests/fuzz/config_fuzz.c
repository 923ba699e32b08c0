/* tests/fuzz/config_fuzz.c: any file of settings is read, or refused with a line and a reason. */
#include "service/config_report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { REPORT_BYTES_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *const environment[] = { NULL };
    const struct config_input input = { .text = { (const char *)data, size },
                                        .environment = environment,
                                        .now = { INT64_C(1800000000000000) } };
    struct arena arena;
    struct config config;
    struct config_problems problems;
    struct buf report;
    arena_init(&arena, CONFIG_ARENA_BYTES);
    buf_init(&report, REPORT_BYTES_MAX);
    bool is_good = config_load(&input, &arena, &config, &problems);
    CHECK(is_good == (problems.count == 0));
    for (size_t i = 0; i < problems.count; i++) {
        CHECK(problems.items[i].err.message[0] != '\0');
        CHECK(str_is_printable(str_c(problems.items[i].err.message)));
        CHECK(str_is_printable(str_c(problems.items[i].err.field)));
    }
    if (is_good)
        config_write_settings(&config, STR("x.yaml"), &report);
    else
        config_write_problems(&problems, STR("x.yaml"), &report);
    CHECK(report.len > 0);
    CHECK(!report.overflowed);
    buf_release(&report);
    arena_release(&arena);
    return 0;
}
