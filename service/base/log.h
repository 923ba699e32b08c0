/*
 * service/base/log.h: one logfmt line per thing that happened.
 *
 *     log_info("mirakl_answered", log_str("request_id", id), log_i64("status", 200));
 *
 * A constant event name and typed fields; no format strings. error: a person must act; warn: look;
 * info: one line per call or intent; debug: for developers. Never a body, a token, a name or an
 * address. Lines go to stderr; one write per line, from any thread.
 */
#ifndef SERVICE_BASE_LOG_H
#define SERVICE_BASE_LOG_H

#include "service/base/err.h"
#include "service/base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_field {
    const char *key; /* NULL ends a list */
    bool is_number;
    struct str text;
    int64_t number;
};

static inline struct log_field log_str(const char *key, struct str text)
{
    return (struct log_field){ .key = key, .text = text };
}
static inline struct log_field log_text(const char *key, const char *text)
{
    return (struct log_field){ .key = key, .text = str_c(text) };
}
static inline struct log_field log_i64(const char *key, int64_t number)
{
    return (struct log_field){ .key = key, .is_number = true, .number = number };
}

/* Lines below `level` are dropped. Set once, before threads start. */
void log_set_level(enum log_level level);
bool log_level_parse(struct str text, enum log_level *ret);

void log_line(enum log_level level, const char *event, const struct log_field *fields);
/* An err as fields reason, field, message, log_detail, followed by `fields`. */
void log_err(enum log_level level, const char *event, const struct err *err,
             const struct log_field *fields);

/* The rest is zero, and thus the end. Without __VA_OPT__, which cppcheck does not know. */
enum { LOG_FIELD_COUNT_MAX = 15 };
#define LOG_FIELDS(...) ((const struct log_field[LOG_FIELD_COUNT_MAX + 1]){ __VA_ARGS__ })
#define log_debug(event, ...) log_line(LOG_DEBUG, event, LOG_FIELDS(__VA_ARGS__))
#define log_info(event, ...) log_line(LOG_INFO, event, LOG_FIELDS(__VA_ARGS__))
#define log_warn(event, ...) log_line(LOG_WARN, event, LOG_FIELDS(__VA_ARGS__))
#define log_error(event, ...) log_line(LOG_ERROR, event, LOG_FIELDS(__VA_ARGS__))

#endif
