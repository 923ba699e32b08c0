/* service/connectors/formats/url.c: addresses, percent-encoded. */
#include "service/connectors/formats/url.h"

#include <inttypes.h>
#include <stdio.h>

struct url url_to(struct buf *out, struct str base_url)
{
    while (str_ends(base_url, STR("/")))
        base_url.len--;
    buf_add(out, base_url);
    return (struct url){ .out = out };
}

void url_path(struct url *url, struct str path)
{
    CHECK(!url->has_query);
    CHECK(str_starts(path, STR("/")));
    buf_add(url->out, path);
}

void url_segment(struct url *url, struct str value)
{
    CHECK(!url->has_query);
    buf_add_byte(url->out, '/');
    url_add_encoded(url->out, value);
}

void url_query(struct url *url, const char *key, struct str value)
{
    buf_add_byte(url->out, url->has_query ? '&' : '?');
    url->has_query = true;
    url_add_encoded(url->out, str_c(key));
    buf_add_byte(url->out, '=');
    url_add_encoded(url->out, value);
}

void url_query_i64(struct url *url, const char *key, int64_t value)
{
    char text[24];
    int len = snprintf(text, sizeof(text), "%" PRId64, value);
    url_query(url, key, (struct str){ text, (size_t)len });
}

void url_query_instant(struct url *url, const char *key, struct instant instant)
{
    char text[INSTANT_TEXT_BYTES];
    url_query(url, key, instant_format(instant, text));
}

static bool is_unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void url_add_encoded(struct buf *out, struct str value)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (is_unreserved(c)) {
            buf_add_byte(out, (char)c);
        } else {
            const char encoded[] = { '%', digits[c >> 4], digits[c & 15] };
            buf_add(out, (struct str){ encoded, sizeof(encoded) });
        }
    }
}
