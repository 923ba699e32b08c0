/* tests/sandbox/exchange_test.c: what becomes of a request's target, headers and body. */
#include "tests/sandbox/exchange.h"

#include <stdio.h>

#include "service/connectors/formats/multipart.h"
#include "tests/rows.h"

static void assert_text(struct str text, const char *expected)
{
    assert_int_equal(text.len, strlen(expected));
    assert_memory_equal(text.ptr, expected, text.len);
}

/* ---- targets ---- */

struct target_row {
    const char *target, *path;
    const char *query; /* decoded: "key=value|key=value" */
};
static const struct target_row target_rows[] = {
    { "/a", "/a", "" },
    { "/a?", "/a", "" },
    { "/a?b=c", "/a", "b=c|" },
    { "/a?b=c&", "/a", "b=c|" },
    { "/a?b=c&&d=", "/a", "b=c|=|d=|" },
    { "/a?b", "/a", "b=|" },
    { "/a?b=c=d", "/a", "b=c=d|" },
    { "/a?b=c?d", "/a", "b=c?d|" },
    { "/a?b=1&b=2", "/a", "b=1|b=2|" },
    { "/4711%2F2+A", "/4711/2+A", "" }, /* "+" is a blank in a query only */
    { "/a?x+y=c+d%2Be", "/a", "x y=c d+e|" },
    { "/a?filters%5Bid%5D=%c3%B6", "/a", "filters[id]=\xc3\xb6|" },
    { "/a%3Fb?c=%26%3d", "/a?b", "c=&=|" },
    { "/50%?b=%2&c=%zz%41", "/50%", "b=%2|c=%zzA|" }, /* a lone "%" is itself */
};

static void a_target_is_decoded(void **state)
{
    const struct target_row *row = *state;
    struct exchange x;
    struct buf query;
    exchange_init(&x);
    buf_init(&query, 1 << 10);
    buf_add(&query, STR_EMPTY);
    exchange_read(&x, &(struct wire_request){ .method = STR("GET"), .target = str_c(row->target) });
    for (size_t i = 0; i < x.query.count; i++)
        buf_format(&query, "%.*s=%.*s|", STR_ARG(x.query.items[i].key),
                   STR_ARG(x.query.items[i].value));
    assert_text(x.path, row->path);
    assert_text(x.target, row->target);
    assert_string_equal(query.ptr, row->query);
    buf_release(&query);
    exchange_release(&x);
}

/* ---- files ---- */

#define PART "Content-Disposition: form-data; name=\"file\"\r\n\r\n"

struct file_row {
    const char *body, *type;
    const char *file; /* NULL: there is none */
};
static const struct file_row file_rows[] = {
    { "--b\r\n" PART "x;y\r\n\r\n--b--\r\n", "multipart/form-data; boundary=b", "x;y\r\n" },
    { "--b c\r\n" PART "x\r\n--b c--", "multipart/form-data; charset=a; boundary=\"b c\"", "x" },
    { "--b\r\nA: b\r\n\r\n1\r\n--b\r\n" PART "2\r\n--b--\r\n", "multipart/form-data;boundary=b",
      "2" },
    { "--b\r\ncontent-disposition: form-data; filename=\"a;name=c\"; name=file\r\n\r\n3\r\n--b--",
      "multipart/form-data; boundary=b", "3" },
    { "--b\r\n" PART "\r\n--b--\r\n", "multipart/form-data; boundary=b", "" },
    { "--b\r\n" PART "--b is text here\r\n--b--", "multipart/form-data; boundary=b",
      "--b is text here" },
    { "--b\r\nContent-Disposition: form-data; name=\"files\"\r\n\r\n4\r\n--b--",
      "multipart/form-data; boundary=b", NULL },
    { "--b\r\n" PART "never ends", "multipart/form-data; boundary=b", NULL },
    { "--b\n" PART "5\r\n--b--", "multipart/form-data; boundary=b", NULL },
    { "--c\r\n" PART "6\r\n--c--", "multipart/form-data; boundary=b", NULL },
    { "--b\r\n" PART "7\r\n--b--", "multipart/form-data", NULL },
    { "--b\r\n" PART "8\r\n--b--", "text/csv; boundary=b", NULL },
    { "", "multipart/form-data; boundary=b", NULL },
};

static void a_file_is_found_in_a_body(void **state)
{
    const struct file_row *row = *state;
    struct exchange x;
    struct pair type = { STR("content-type"), str_c(row->type) };
    exchange_init(&x);
    exchange_read(&x, &(struct wire_request){ .method = STR("POST"),
                                              .target = STR("/"),
                                              .headers = &type,
                                              .header_count = 1,
                                              .body = str_c(row->body) });
    assert_int_equal(x.has_file, row->file != NULL);
    if (row->file != NULL)
        assert_text(x.file, row->file);
    exchange_release(&x);
}

static void what_our_connectors_send_is_read(void **state)
{
    (void)state;
    struct exchange x;
    struct buf body;
    char type[80];
    buf_init(&body, 1 << 10);
    struct multipart parts = multipart_to(&body, STR("a;b\n"));
    multipart_text(&parts, "import_mode", STR("NORMAL"));
    multipart_file(&parts, "file", "stock.csv", "text/csv", STR("a;b\n"));
    multipart_end(&parts);
    snprintf(type, sizeof(type), "multipart/form-data; boundary=%s", parts.boundary);
    struct pair header = { STR("Content-Type"), str_c(type) };
    exchange_init(&x);
    exchange_read(&x, &(struct wire_request){ .method = STR("POST"),
                                              .target = STR("/"),
                                              .headers = &header,
                                              .header_count = 1,
                                              .body = buf_str(&body) });
    assert_text(x.file, "a;b\n");
    buf_release(&body);
    exchange_release(&x);
}

/* ---- one exchange for many requests ---- */

static void nothing_of_a_request_is_left_for_the_next(void **state)
{
    (void)state;
    struct exchange x;
    struct pair host = { STR("Host"), STR("one.example") };
    exchange_init(&x);
    exchange_read(&x, &(struct wire_request){ .method = STR("PUT"),
                                              .target = STR("/a?b=c"),
                                              .headers = &host,
                                              .header_count = 1,
                                              .body = STR("{}") });
    assert_text(x.host, "one.example");
    exchange_add_header(&x, "Retry-After", STR("1"));
    exchange_object(&x, NULL);
    x.status = 429;
    x.delivery = DELIVERY_NONE;
    exchange_clear(&x);
    exchange_read(&x, &(struct wire_request){ .method = STR("GET"), .target = STR("/") });
    exchange_array(&x, NULL);
    exchange_end(&x);
    assert_int_equal(x.method, METHOD_GET);
    assert_int_equal(x.query.count + x.headers.count + x.answer_header_count + x.host.len, 0);
    assert_int_equal(x.body.len, 0);
    assert_int_equal(x.status, 200);
    assert_int_equal(x.delivery, DELIVERY_WHOLE);
    assert_text(buf_str(&x.answer), "[]");
    exchange_release(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_our_connectors_send_is_read),
        cmocka_unit_test(nothing_of_a_request_is_left_for_the_next),
    };
    int failed = ROWS_RUN(a_target_is_decoded, target_rows);
    failed += ROWS_RUN(a_file_is_found_in_a_body, file_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
