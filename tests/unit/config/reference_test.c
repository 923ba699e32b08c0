/* tests/unit/config/reference_test.c: the page, the example and the rows say the same. */
#include <stdio.h>

#include "service/config_file.h"
#include "service/config_report.h"
#include "service/config_rows.h"
#include "tests/rows.h"

enum { PAGE_BYTES_MAX = 1 << 20 };

static struct arena arena;

static struct str page(const char *path)
{
    struct str text;
    struct err err;
    bool is_public;
    if (config_file_read(str_c(path), PAGE_BYTES_MAX, &arena, &text, &is_public, &err) != ERR_OK)
        fail_msg("%s", err.message);
    return text;
}

static void the_readme_ends_in_the_reference(void **state)
{
    struct buf reference;
    (void)state;
    buf_init(&reference, PAGE_BYTES_MAX);
    config_write_reference(&arena, &reference);
    struct str readme = page("service/README.md");
    assert_true(readme.len > reference.len);
    /* If not: lockstepd --print-config-reference prints what belongs there. */
    assert_string_equal(str_from(readme, readme.len - reference.len).ptr, reference.ptr);
    buf_release(&reference);
}

static void the_example_is_good(void **state)
{
    static char *const environment[] = { NULL };
    struct config config;
    struct config_problems problems;
    struct buf buf;
    (void)state;
    const struct config_input input = { .text = page("service/lockstep.example.yaml"),
                                        .environment = environment,
                                        .now = { INT64_C(1800000000000000) } };
    bool is_good = config_load(&input, &arena, &config, &problems);
    buf_init(&buf, PAGE_BYTES_MAX);
    config_write_problems(&problems, STR("example"), &buf);
    assert_string_equal(buf.ptr, "0 problems\n");
    assert_true(is_good);
    assert_int_equal(config.token_count, 2);
    buf_release(&buf);
}

static void every_setting_has_one_name(void **state)
{
    char variable[CONFIG_VARIABLE_BYTES], other[CONFIG_VARIABLE_BYTES];
    (void)state;
    for (size_t i = 0; i < config_row_count; i++) {
        struct str key = str_c(config_rows[i].key);
        assert_ptr_equal(config_row_find(key), &config_rows[i]);
        assert_true(str_eq(config_key_nearest(key), key));
        struct str name = config_row_variable(&config_rows[i], variable);
        for (size_t j = 0; name.len > 0 && j < i; j++)
            assert_false(str_eq(config_row_variable(&config_rows[j], other), name));
    }
}

static void help_names_every_setting(void **state)
{
    struct buf help;
    (void)state;
    buf_init(&help, PAGE_BYTES_MAX);
    config_write_help(&arena, &help);
    for (size_t i = 0; i < config_row_count; i++) {
        char line[128];
        snprintf(line, sizeof(line), "\n  %s: ", config_rows[i].key);
        assert_true(i == 0 || strstr(help.ptr, line) != NULL);
    }
    assert_false(help.overflowed);
    buf_release(&help);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_readme_ends_in_the_reference),
        cmocka_unit_test(the_example_is_good),
        cmocka_unit_test(every_setting_has_one_name),
        cmocka_unit_test(help_names_every_setting),
    };
    arena_init(&arena, CONFIG_ARENA_BYTES);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
