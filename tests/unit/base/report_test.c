/* tests/unit/base/report_test.c: what log and metrics write, and the clock that is handed in. */
#include <unistd.h>

#include "service/base/clock.h"
#include "service/base/log.h"
#include "service/base/metric.h"
#include "tests/rows.h"

/* What `write` sends to stderr, in a text that the next call overwrites. */
static const char *stderr_of(void (*write_lines)(void))
{
    static char text[8192];
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    int kept = dup(STDERR_FILENO);
    assert_int_equal(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
    write_lines();
    assert_int_equal(dup2(kept, STDERR_FILENO), STDERR_FILENO);
    close(kept);
    close(ends[1]);
    ssize_t len = read(ends[0], text, sizeof(text) - 1);
    close(ends[0]);
    assert_true(len >= 0);
    text[len] = '\0';
    return text;
}

static void write_plain(void)
{
    log_debug("not_shown");
    log_info("sent", log_str("id", STR("a-1")), log_i64("status", -200));
}

static void a_line_has_time_level_event_and_fields(void **state)
{
    (void)state;
    const char *line = stderr_of(write_plain);
    assert_true(strncmp(line, "time=2", 6) == 0);
    const char *rest = strchr(line, ' ');
    assert_non_null(rest);
    assert_string_equal(rest, " level=info event=sent id=a-1 status=-200\n");
}

static void write_hostile(void)
{
    log_warn("hostile", log_str("a", STR("two words")), log_str("b", STR("x\"\\\n\x7f\0")),
             log_text("c", ""), log_text("d", "e=f"));
}

static void a_value_cannot_forge_a_line(void **state)
{
    (void)state;
    const char *rest = strchr(stderr_of(write_hostile), ' ');
    assert_string_equal(rest, " level=warn event=hostile a=\"two words\""
                              " b=\"x\\\"\\\\\\x0a\\x7f\\x00\" c=\"\" d=\"e=f\"\n");
}

static void write_long(void)
{
    static char text[10000];
    memset(text, 'x', sizeof(text));
    log_error("long", log_str("a", (struct str){ text, sizeof(text) }), log_i64("b", 1));
}

static void a_line_too_long_still_ends(void **state)
{
    (void)state;
    const char *line = stderr_of(write_long);
    assert_true(strlen(line) <= 4097);
    assert_int_equal(line[strlen(line) - 1], '\n');
    assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

static void write_err(void)
{
    struct err err;
    err_set(&err, REASON_FIELD_INVALID, "not a number");
    err_in(&err, "price");
    err_log_detail(&err, "for us");
    log_err(LOG_ERROR, "refused", &err, LOG_FIELDS(log_i64("line", 3)));
}

static void an_err_is_logged_with_all_it_knows(void **state)
{
    (void)state;
    const char *rest = strchr(stderr_of(write_err), ' ');
    assert_string_equal(rest, " level=error event=refused reason=FIELD_INVALID"
                              " message=\"not a number\" field=price detail=\"for us\" line=3\n");
}

static void a_level_is_known_by_its_name(void **state)
{
    (void)state;
    enum log_level level = LOG_INFO;
    assert_true(log_level_parse(STR("error"), &level));
    assert_int_equal(level, LOG_ERROR);
    assert_false(log_level_parse(STR("loud"), &level));
}

static void metrics_are_written_as_text(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 1 << 16);
    metric_add(METRIC_COMMANDS_APPLIED, 0, 2);
    metric_add(METRIC_COMMANDS_APPLIED, 0, 3);
    metric_set(METRIC_QUEUE_LENGTH, 7);
    metric_name_label(METRIC_RPC_HANDLED, 3, "INVALID_ARGUMENT");
    metric_add(METRIC_RPC_HANDLED, 5, 1);
    metric_write(&buf);
    assert_false(buf.overflowed);
    assert_non_null(strstr(buf.ptr, "# TYPE lockstep_commands_applied_total counter\n"
                                    "lockstep_commands_applied_total 5\n"));
    assert_non_null(strstr(buf.ptr, "# TYPE lockstep_command_queue_length gauge\n"
                                    "lockstep_command_queue_length 7\n"));
    assert_non_null(strstr(buf.ptr, "lockstep_rpc_handled_total{code=\"INVALID_ARGUMENT\"} 0\n"));
    assert_non_null(strstr(buf.ptr, "lockstep_rpc_handled_total{code=\"5\"} 1\n"));
    buf_release(&buf);
}

static void a_scaled_clock_runs_faster_from_its_origin(void **state)
{
    (void)state;
    struct clock real = clock_real();
    struct instant origin = instant_add_s(clock_now(&real), -10);
    struct clock scaled = clock_scaled(origin, 60);
    int64_t ahead_ms = instant_diff_ms(clock_now(&scaled), origin);
    assert_true(ahead_ms >= 600 * 1000);
    assert_true(ahead_ms < 1200 * 1000);
    struct mono before = clock_mono(&real);
    assert_true(clock_mono(&real).ns >= before.ns);
    assert_int_equal(clock_real_wait_ns(&scaled, 60), 1);
    assert_int_equal(clock_real_wait_ns(&scaled, 61), 2); /* never too early */
    assert_int_equal(clock_real_wait_ns(&real, 61), 61);
    assert_int_equal(clock_real_wait_ns(&real, -5), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_time_level_event_and_fields),
        cmocka_unit_test(a_value_cannot_forge_a_line),
        cmocka_unit_test(a_line_too_long_still_ends),
        cmocka_unit_test(an_err_is_logged_with_all_it_knows),
        cmocka_unit_test(a_level_is_known_by_its_name),
        cmocka_unit_test(metrics_are_written_as_text),
        cmocka_unit_test(a_scaled_clock_runs_faster_from_its_origin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
