/* tests/unit/config/secrets_test.c: where a key is found, and where nobody looks. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/secrets.h"
#include "tests/rows.h"

static char directory[] = "/tmp/secrets-XXXXXX";
static char *const environment[] = { (char *)"PATH=/bin",     (char *)"SECRET_KEY=abc=def\n",
                                     (char *)"SECRET_EMPTY=", (char *)"SECRET_SPLIT=a\r\nb: c",
                                     (char *)"SECRET_=short", NULL };

static void write_file(const char *name, const char *text, mode_t mode)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", directory, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

struct secret_row {
    const char *key_ref; /* "%" is the directory */
    const char *secret;  /* NULL: refused */
    const char *message; /* with it */
};

static const struct secret_row secret_rows[] = {
    { "env:SECRET_KEY", "abc=def", NULL },
    { "env:SECRET_", "short", NULL },
    { "env:SECRET_NONE", NULL, "the variable \"SECRET_NONE\" is not set" },
    { "env:PATH", NULL, "secrets' variables begin with \"SECRET_\"" },
    { "env:SECRET_EMPTY", NULL, "is empty" },
    { "env:SECRET_SPLIT", NULL, "control characters" },
    { "file:key", "k-1", NULL },
    { "file:%/key", "k-1", NULL },
    { "file:windows", "k-2", NULL },
    { "file:two_lines", NULL, "control characters" },
    { "file:empty", NULL, "is empty" },
    { "file:long", NULL, "more than 8192 bytes" },
    { "file:none", NULL, "No such file" },
    { "file:", NULL, "not a plain file" },
    { "file:../../etc/passwd", NULL, "it is not below" },
    { "file:%/../passwd", NULL, "it is not below" },
    { "file:%x", NULL, "it is not below" },
    { "file:/etc/passwd", NULL, "it is not below" },
    { "key", NULL, "is neither env:NAME nor file:NAME" },
    { "", NULL, "is neither env:NAME nor file:NAME" },
};

static enum err_code find(const struct secrets_options *options, const char *key_ref,
                          struct arena *arena, struct str *ret, struct err *err)
{
    struct secrets *secrets = secrets_new(options);
    struct secret_source source = secrets_source(secrets);
    enum err_code code = source.find(source.context, str_c(key_ref), arena, ret, err);
    secrets_free(secrets);
    return code;
}

static void a_secret_is_found_where_it_may_be(void **state)
{
    const struct secret_row *row = *state;
    const struct secrets_options options = { .directory = str_c(directory),
                                             .environment_prefix = STR("SECRET_"),
                                             .environment = environment };
    char key_ref[256];
    struct arena arena;
    struct str secret, before, after;
    struct err err = { .reason = REASON_NONE };
    arena_init(&arena, 1 << 20);
    snprintf(key_ref, sizeof(key_ref), "%s", row->key_ref);
    if (str_cut(str_c(row->key_ref), '%', &before, &after))
        snprintf(key_ref, sizeof(key_ref), "%.*s%s%.*s", STR_ARG(before), directory,
                 STR_ARG(after));
    enum err_code code = find(&options, key_ref, &arena, &secret, &err);
    assert_int_equal(code, row->secret == NULL ? ERR_INVALID_ARGUMENT : ERR_OK);
    if (row->secret != NULL)
        assert_true(str_eq(secret, str_c(row->secret)));
    else
        assert_non_null(strstr(err.message, row->message));
    arena_release(&arena);
}

static void without_a_directory_no_file_is_read(void **state)
{
    const struct secrets_options options = { .directory = STR_EMPTY,
                                             .environment_prefix = STR_EMPTY,
                                             .environment = environment };
    struct arena arena;
    struct str secret;
    struct err err;
    (void)state;
    arena_init(&arena, 1 << 20);
    assert_int_equal(find(&options, "file:/etc/hostname", &arena, &secret, &err),
                     ERR_INVALID_ARGUMENT);
    assert_int_equal(find(&options, "env:PATH", &arena, &secret, &err), ERR_OK);
    arena_release(&arena);
}

static void a_full_arena_is_a_limit(void **state)
{
    const struct secrets_options options = { .directory = str_c(directory),
                                             .environment_prefix = STR_EMPTY,
                                             .environment = environment };
    struct str secret;
    struct err err;
    (void)state;
    for (uint64_t k = 1; k <= 3; k++) {
        struct arena arena;
        arena_init(&arena, 1 << 20);
        arena.fail_after = k;
        assert_int_equal(find(&options, "file:key", &arena, &secret, &err), ERR_RESOURCE_EXHAUSTED);
        arena_release(&arena);
    }
}

int main(void)
{
    static char long_text[8194];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_directory_no_file_is_read),
        cmocka_unit_test(a_full_arena_is_a_limit),
    };
    if (mkdtemp(directory) == NULL)
        return 1;
    memset(long_text, 'x', sizeof(long_text) - 1);
    write_file("key", "k-1\n", 0600);
    write_file("windows", "k-2\r\n", 0644);
    write_file("two_lines", "a\nb\n", 0600);
    write_file("empty", "\n", 0600);
    write_file("long", long_text, 0600);
    int failed = ROWS_RUN(a_secret_is_found_where_it_may_be, secret_rows) +
                 cmocka_run_group_tests(tests, NULL, NULL);
    static const char *const names[] = { "key", "windows", "two_lines", "empty", "long" };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char path[256];
        snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
        failed += unlink(path) != 0;
    }
    return failed + (rmdir(directory) != 0);
}
