/* tests/unit/connectors/url_test.c: addresses and multipart bodies, byte by byte. */
#include "service/connectors/formats/url.h"

#include "service/connectors/formats/multipart.h"
#include "tests/rows.h"

static void values_cannot_leave_their_place(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 1 << 10);
    struct url url = url_to(&out, STR("https://shop.example//"));
    url_path(&url, STR("/api/orders"));
    url_segment(&url, STR("47/11?-A"));
    url_path(&url, STR("/accept"));
    url_query(&url, "filters[referenceKey]", STR("a&b=c d+e#\xc3\xb6"));
    url_query_i64(&url, "max", 100);
    url_query_instant(&url, "from", (struct instant){ INT64_C(1788250522) * US_PER_SECOND });
    assert_string_equal(out.ptr, "https://shop.example/api/orders/47%2F11%3F-A/accept"
                                 "?filters%5BreferenceKey%5D=a%26b%3Dc%20d%2Be%23%C3%B6"
                                 "&max=100&from=2026-09-01T08%3A15%3A22Z");
    buf_release(&out);
}

static void a_multipart_body_frames_its_file(void **state)
{
    (void)state;
    struct buf out, expected;
    buf_init(&out, 1 << 10);
    buf_init(&expected, 1 << 10);
    struct multipart parts = multipart_to(&out, STR("a;b\n"));
    multipart_text(&parts, "import_mode", STR("NORMAL"));
    multipart_file(&parts, "file", "stock.csv", "text/csv", STR("a;b\n"));
    multipart_end(&parts);
    buf_format(&expected,
               "--%s\r\nContent-Disposition: form-data; name=\"import_mode\"\r\n\r\nNORMAL\r\n"
               "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"stock.csv\"\r\n"
               "Content-Type: text/csv\r\n\r\na;b\n\r\n--%s--\r\n",
               parts.boundary, parts.boundary, parts.boundary);
    assert_string_equal(out.ptr, expected.ptr);
    buf_release(&out);
    buf_release(&expected);
}

static void a_boundary_does_not_occur_in_the_file(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 1 << 10);
    struct multipart first = multipart_to(&out, STR("x"));
    struct multipart again = multipart_to(&out, STR("x"));
    assert_string_equal(first.boundary, again.boundary);
    struct multipart other = multipart_to(&out, str_c(first.boundary));
    assert_string_not_equal(first.boundary, other.boundary);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_cannot_leave_their_place),
        cmocka_unit_test(a_multipart_body_frames_its_file),
        cmocka_unit_test(a_boundary_does_not_occur_in_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
