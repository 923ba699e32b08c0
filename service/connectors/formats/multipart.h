/*
 * service/connectors/formats/multipart.h: a multipart/form-data body.
 *
 *     struct multipart parts = multipart_to(&buf, file);
 *     multipart_text(&parts, "import_mode", STR("NORMAL"));
 *     multipart_file(&parts, "file", "stock.csv", "text/csv", file);
 *     multipart_end(&parts);
 *     // Content-Type: multipart/form-data; boundary=<parts.boundary>
 */
#ifndef SERVICE_CONNECTORS_FORMATS_MULTIPART_H
#define SERVICE_CONNECTORS_FORMATS_MULTIPART_H

#include "service/base/buf.h"

enum { MULTIPART_BOUNDARY_BYTES = 40 };

struct multipart {
    struct buf *out;
    char boundary[MULTIPART_BOUNDARY_BYTES]; /* NUL-terminated */
};

/* The boundary is a function of `content`, the largest part, and does not occur in it. */
struct multipart multipart_to(struct buf *out, struct str content);
/* `value` is a short text of ours. */
void multipart_text(struct multipart *parts, const char *name, struct str value);
void multipart_file(struct multipart *parts, const char *name, const char *file_name,
                    const char *content_type, struct str content);
void multipart_end(struct multipart *parts);

#endif
