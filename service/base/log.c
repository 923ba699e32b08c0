/* service/base/log.c: the one writer of log lines. */
#include "service/base/log.h"

#include <stdatomic.h>
#include <unistd.h>

#include "service/base/buf.h"
#include "service/base/clock.h"

enum { LOG_LINE_BYTES_MAX = 4096 };

static _Atomic int level_min = LOG_INFO;

static const char *const level_names[] = { "debug", "info", "warn", "error" };

void log_set_level(enum log_level level)
{
    atomic_store(&level_min, (int)level);
}

bool log_level_parse(struct str text, enum log_level *ret)
{
    for (size_t i = 0; i < ARRAY_COUNT(level_names); i++) {
        if (str_eq(text, str_c(level_names[i]))) {
            *ret = (enum log_level)i;
            return true;
        }
    }
    return false;
}

static bool needs_quotes(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c >= 0x7f)
            return true;
    }
    return s.len == 0;
}

static void add_value(struct buf *line, struct str s)
{
    if (!needs_quotes(s)) {
        buf_add(line, s);
        return;
    }
    buf_add_byte(line, '"');
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '"' || c == '\\') {
            buf_add_byte(line, '\\');
            buf_add_byte(line, c);
        } else if ((unsigned char)c < 0x20 || c == 0x7f) {
            buf_format(line, "\\x%02x", (unsigned)c);
        } else {
            buf_add_byte(line, c);
        }
    }
    buf_add_byte(line, '"');
}

static void add_fields(struct buf *line, const struct log_field *fields)
{
    for (const struct log_field *field = fields; field->key != NULL; field++) {
        buf_format(line, " %s=", field->key);
        if (field->is_number)
            buf_add_i64(line, field->number);
        else
            add_value(line, field->text);
    }
}

static void line_begin(struct buf *line, enum log_level level, const char *event)
{
    struct clock clock = clock_real();
    char time[INSTANT_TEXT_BYTES];
    buf_init(line, LOG_LINE_BYTES_MAX);
    buf_add(line, STR("time="));
    buf_add(line, instant_format(clock_now(&clock), time));
    buf_format(line, " level=%s event=%s", level_names[level], event);
}

static void line_end(struct buf *line)
{
    line->overflowed = false; /* a line too long loses its last fields, not its end */
    line->max++;
    buf_add_byte(line, '\n');
    struct str text = buf_str(line);
    ssize_t written = write(STDERR_FILENO, text.ptr, text.len);
    (void)written; /* there is nobody left to tell */
    buf_release(line);
}

void log_line(enum log_level level, const char *event, const struct log_field *fields)
{
    if ((int)level < atomic_load(&level_min))
        return;
    struct buf line;
    line_begin(&line, level, event);
    add_fields(&line, fields);
    line_end(&line);
}

void log_err(enum log_level level, const char *event, const struct err *err,
             const struct log_field *fields)
{
    if ((int)level < atomic_load(&level_min))
        return;
    struct buf line;
    line_begin(&line, level, event);
    add_fields(&line, (struct log_field[]){ log_text("reason", err_reason_name(err->reason)),
                                            log_text("message", err->message),
                                            { .key = NULL } });
    if (err->field[0] != '\0')
        add_fields(&line, (struct log_field[]){ log_text("field", err->field), { .key = NULL } });
    if (err->log_detail[0] != '\0')
        add_fields(&line,
                   (struct log_field[]){ log_text("detail", err->log_detail), { .key = NULL } });
    add_fields(&line, fields);
    line_end(&line);
}
