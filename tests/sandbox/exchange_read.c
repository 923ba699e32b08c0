/* tests/sandbox/exchange_read.c: a request from the wire: its target, the file in its body. */
#include <string.h>

#include "tests/sandbox/exchange.h"

static void add_pair(struct exchange *x, struct params *params, struct str key, struct str value)
{
    if (params->count == PARAMS_COUNT)
        x->has_too_many = true;
    else
        params->items[params->count++] = (struct pair){ key, value };
}

enum method method_parse(struct str text)
{
    static const char *const names[] = {
        [METHOD_GET] = "GET",     [METHOD_POST] = "POST",     [METHOD_PUT] = "PUT",
        [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE",
    };
    for (enum method method = METHOD_GET; method <= METHOD_DELETE; method++) {
        if (str_eq(text, str_c(names[method])))
            return method;
    }
    return METHOD_OTHER;
}

void exchange_read_header(struct exchange *x, struct str name, struct str value)
{
    add_pair(x, &x->headers, name, value);
    if (x->host.len == 0 && str_eq_nocase(name, STR("Host")))
        x->host = value;
}

/* ---- the target ---- */

/* -1: no hexadecimal digit. */
static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Written at *out, which moves on. A "%" without two digits stands for itself. */
static struct str decode(struct str text, char plus, char **out)
{
    char *from = *out;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        int high = c == '%' && i + 2 < text.len ? digit_of(text.ptr[i + 1]) : -1;
        int low = high >= 0 ? digit_of(text.ptr[i + 2]) : -1;
        if (low >= 0) {
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+') {
            c = plus;
        }
        *(*out)++ = c;
    }
    return (struct str){ from, (size_t)(*out - from) };
}

void exchange_read_target(struct exchange *x, struct str target)
{
    char *out = arena_alloc(&x->arena, target.len + 1);
    struct str path, query = STR_EMPTY;
    x->target = arena_str(&x->arena, target);
    CHECK(!arena_is_full(&x->arena));
    if (!str_cut(x->target, '?', &path, &query))
        path = x->target;
    x->path = decode(path, '+', &out);
    while (query.len > 0) {
        struct str one, key, value = STR_EMPTY, rest = STR_EMPTY;
        if (!str_cut(query, '&', &one, &rest))
            one = query;
        if (!str_cut(one, '=', &key, &value))
            key = one;
        query = rest;
        key = decode(key, ' ', &out);
        add_pair(x, &x->query, key, decode(value, ' ', &out));
    }
}

/* ---- the file ---- */

enum { BOUNDARY_BYTES = 70 }; /* RFC 2046 */

static bool cut_at(struct str text, struct str mark, struct str *ret_before, struct str *ret_after)
{
    const char *at = text.len == 0 ? NULL : memmem(text.ptr, text.len, mark.ptr, mark.len);
    if (at == NULL)
        return false;
    size_t before = (size_t)(at - text.ptr);
    *ret_before = (struct str){ text.ptr, before };
    *ret_after = str_from(text, before + mark.len);
    return true;
}

/* What follows the next ';' of a header's value: a name, and a value that may be quoted. */
static bool next_parameter(struct str *left, struct pair *ret)
{
    struct str skipped;
    if (!str_cut(*left, ';', &skipped, left) || !str_cut(*left, '=', &ret->key, left))
        return false;
    ret->key = str_trim(ret->key);
    if (str_starts(*left, STR("\"")))
        return str_cut(str_from(*left, 1), '"', &ret->value, left);
    size_t len = 0;
    while (len < left->len && left->ptr[len] != ';')
        len++;
    ret->value = str_trim((struct str){ left->ptr, len });
    *left = str_from(*left, len);
    return true;
}

/* Empty: there is no such parameter. */
static struct str parameter_of(struct str header, struct str name)
{
    struct pair one;
    while (next_parameter(&header, &one)) {
        if (str_eq_nocase(one.key, name))
            return one.value;
    }
    return STR_EMPTY;
}

/* Whether a part with these headers is the one named "file". */
static bool is_file(struct str head)
{
    while (head.len > 0) {
        struct str line, name, value, rest = STR_EMPTY;
        if (!cut_at(head, STR("\r\n"), &line, &rest))
            line = head;
        head = rest;
        if (str_cut(line, ':', &name, &value) && str_eq_nocase(name, STR("Content-Disposition")))
            return str_eq(parameter_of(value, STR("name")), STR("file"));
    }
    return false;
}

void exchange_read_file(struct exchange *x)
{
    char text[4 + BOUNDARY_BYTES] = "\r\n--";
    struct str left = buf_str(&x->body), type = exchange_header(x, "Content-Type");
    struct str boundary = parameter_of(type, STR("boundary"));
    if (!str_starts(type, STR("multipart/form-data")) || boundary.len == 0 ||
        boundary.len > BOUNDARY_BYTES)
        return;
    memcpy(text + 4, boundary.ptr, boundary.len);
    struct str mark = { text, 4 + boundary.len };
    if (!str_starts(left, str_from(mark, 2))) /* the first stands on no line's end */
        return;
    left = str_from(left, mark.len - 2);
    while (!x->has_file && str_starts(left, STR("\r\n"))) {
        struct str head, content;
        if (!cut_at(left, STR("\r\n\r\n"), &head, &left) || !cut_at(left, mark, &content, &left))
            return;
        x->has_file = is_file(head);
        if (x->has_file)
            x->file = content;
    }
}

void exchange_read(struct exchange *x, const struct wire_request *request)
{
    x->method = method_parse(request->method);
    exchange_read_target(x, request->target);
    for (size_t i = 0; i < request->header_count; i++)
        exchange_read_header(x, request->headers[i].key, request->headers[i].value);
    buf_add(&x->body, request->body);
    exchange_read_file(x);
}
