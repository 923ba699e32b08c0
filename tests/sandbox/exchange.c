/* tests/sandbox/exchange.c: asking about the request, writing the answer. */
#include "tests/sandbox/exchange.h"

#include <string.h>

static void begin(struct exchange *x, struct arena arena, struct buf body, struct buf answer)
{
    *x = (struct exchange){
        .arena = arena,
        .body = body,
        .answer = answer,
        .status = 200,
        .content_type = "application/json",
    };
    x->json = jwriter_to(&x->answer);
}

void exchange_init(struct exchange *x)
{
    struct arena arena;
    struct buf body, answer;
    arena_init(&arena, EXCHANGE_ARENA_BYTES);
    buf_init(&body, EXCHANGE_REQUEST_BYTES);
    buf_init(&answer, EXCHANGE_ANSWER_BYTES);
    begin(x, arena, body, answer);
}

void exchange_clear(struct exchange *x)
{
    arena_reset(&x->arena);
    buf_clear(&x->body);
    buf_clear(&x->answer);
    begin(x, x->arena, x->body, x->answer);
}

void exchange_release(struct exchange *x)
{
    buf_release(&x->answer);
    buf_release(&x->body);
    arena_release(&x->arena);
}

bool exchange_has_header(const struct exchange *x, const char *name)
{
    for (size_t i = 0; i < x->headers.count; i++) {
        if (str_eq_nocase(x->headers.items[i].key, str_c(name)))
            return true;
    }
    return false;
}

struct str exchange_header(const struct exchange *x, const char *name)
{
    for (size_t i = 0; i < x->headers.count; i++) {
        if (str_eq_nocase(x->headers.items[i].key, str_c(name)))
            return x->headers.items[i].value;
    }
    return STR_EMPTY;
}

enum err_code exchange_json(struct exchange *x, const struct jnode **ret_root, struct err *err)
{
    struct jnode *root;
    enum err_code code = json_parse(buf_str(&x->body), &x->arena, &root, err);
    if (code == ERR_OK)
        *ret_root = root;
    return code;
}

bool exchange_path_is(struct exchange *x, struct str path, const char *pattern)
{
    struct str left = str_c(pattern);
    size_t segment_count = 0;
    while (left.len > 0 || path.len > 0) {
        struct str want, have, want_rest = STR_EMPTY, have_rest = STR_EMPTY;
        if (left.len == 0 || path.len == 0 || left.ptr[0] != '/' || path.ptr[0] != '/')
            return false;
        left = str_from(left, 1);
        path = str_from(path, 1);
        size_t want_len = 0, have_len = 0;
        while (want_len < left.len && left.ptr[want_len] != '/')
            want_len++;
        while (have_len < path.len && path.ptr[have_len] != '/')
            have_len++;
        want = (struct str){ left.ptr, want_len };
        have = (struct str){ path.ptr, have_len };
        want_rest = str_from(left, want_len);
        have_rest = str_from(path, have_len);
        if (str_eq(want, STR("{}"))) {
            CHECK(segment_count < EXCHANGE_SEGMENT_COUNT);
            if (have.len == 0)
                return false;
            x->segments[segment_count++] = have;
        } else if (!str_eq(want, have)) {
            return false;
        }
        left = want_rest;
        path = have_rest;
    }
    return true;
}

void exchange_add_header(struct exchange *x, const char *name, struct str value)
{
    CHECK(x->answer_header_count < EXCHANGE_HEADER_COUNT);
    x->answer_headers[x->answer_header_count++] = (struct pair){ str_c(name), value };
}

void exchange_restart(struct exchange *x, int32_t status)
{
    buf_clear(&x->answer);
    x->json = jwriter_to(&x->answer);
    x->answer_header_count = 0;
    x->content_type = "application/json";
    x->status = status;
}

bool exchange_is_odd(const struct exchange *x)
{
    const struct oddness *odd = &x->odd;
    return odd->has_unknown_fields || odd->has_unknown_enums || odd->has_string_numbers ||
           odd->has_trailing_zeros || odd->has_null_addresses;
}

struct str exchange_written(const struct exchange *x, size_t from)
{
    struct str written = str_from(buf_str(&x->answer), from);
    return str_starts(written, STR(",")) ? str_from(written, 1) : written;
}

void exchange_object(struct exchange *x, const char *key)
{
    jwriter_object(&x->json, key);
}

void exchange_array(struct exchange *x, const char *key)
{
    jwriter_array(&x->json, key);
}

void exchange_end(struct exchange *x)
{
    if (x->odd.has_unknown_fields && x->json.closers[x->json.depth - 1] == '}') {
        jwriter_object(&x->json, "sandbox_unannounced");
        jwriter_array(&x->json, "values");
        jwriter_raw(&x->json, NULL, STR("-1.50e+2"));
        jwriter_text(&x->json, NULL, STR("\"\\\n \xe2\x82\xac \xf0\x9f\x93\xa6"));
        jwriter_null(&x->json, NULL);
        jwriter_end(&x->json);
        jwriter_end(&x->json);
    }
    jwriter_end(&x->json);
}

void exchange_text(struct exchange *x, const char *key, struct str text)
{
    jwriter_text(&x->json, key, text);
}

void exchange_text_or_null(struct exchange *x, const char *key, struct str text)
{
    if (text.len == 0)
        jwriter_null(&x->json, key);
    else
        jwriter_text(&x->json, key, text);
}

void exchange_enum(struct exchange *x, const char *key, const char *value)
{
    jwriter_text(&x->json, key,
                 x->odd.has_unknown_enums ? STR("SANDBOX_UNANNOUNCED") : str_c(value));
}

void exchange_i64(struct exchange *x, const char *key, int64_t value)
{
    if (x->odd.has_string_numbers) {
        exchange_number_text(x, key, value);
    } else {
        jwriter_i64(&x->json, key, value);
    }
}

void exchange_number_text(struct exchange *x, const char *key, int64_t value)
{
    jwriter_text(&x->json, key, arena_format(&x->arena, "%lld", (long long)value));
}

void exchange_bool(struct exchange *x, const char *key, bool value)
{
    jwriter_bool(&x->json, key, value);
}

void exchange_null(struct exchange *x, const char *key)
{
    jwriter_null(&x->json, key);
}

void exchange_money(struct exchange *x, const char *key, struct money money)
{
    char text[MONEY_TEXT_BYTES];
    struct str written = money_format(money, text);
    if (x->odd.has_trailing_zeros && money.currency.exponent > 0)
        written = arena_format(&x->arena, "%.*s00", STR_ARG(written));
    if (x->odd.has_string_numbers)
        jwriter_text(&x->json, key, written);
    else
        jwriter_raw(&x->json, key, written);
}

void exchange_instant(struct exchange *x, const char *key, struct instant instant)
{
    if (instant_is_set(instant))
        jwriter_instant(&x->json, key, instant);
    else
        jwriter_null(&x->json, key);
}

void exchange_raw(struct exchange *x, const char *key, struct str json)
{
    jwriter_raw(&x->json, key, json);
}
