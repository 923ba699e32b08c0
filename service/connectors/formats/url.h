/*
 * service/connectors/formats/url.h: addresses, percent-encoded.
 *
 *     struct url url = url_to(&buf, endpoint->base_url);
 *     url_path(&url, STR("/api/orders"));
 *     url_segment(&url, order_id);                // "/4711%2F2-A"
 *     url_query(&url, "channel_codes", codes);    // "?channel_codes=DE%2CAT", then "&..."
 *
 * In values everything but letters, digits and "-._~" is encoded: none can end a path or begin a
 * parameter. The buf bounds the length: look at buf.overflowed at the end.
 */
#ifndef SERVICE_CONNECTORS_FORMATS_URL_H
#define SERVICE_CONNECTORS_FORMATS_URL_H

#include "service/base/buf.h"
#include "service/base/instant.h"

struct url {
    struct buf *out;
    bool has_query;
};

/* `base_url` as it is, but for slashes at its end. */
struct url url_to(struct buf *out, struct str base_url);
/* A literal path; begins with "/". */
void url_path(struct url *url, struct str path);
/* "/" and `value`, encoded. */
void url_segment(struct url *url, struct str value);
/* `key` encoded too ("filters[referenceKey]"). */
void url_query(struct url *url, const char *key, struct str value);
void url_query_i64(struct url *url, const char *key, int64_t value);
/* UTC with Z: no "+" to be misread. */
void url_query_instant(struct url *url, const char *key, struct instant instant);

void url_add_encoded(struct buf *out, struct str value);

#endif
