/* service/connectors/formats/multipart.c: a multipart/form-data body. */
#include "service/connectors/formats/multipart.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct multipart multipart_to(struct buf *out, struct str content)
{
    struct multipart parts = { .out = out };
    uint64_t mark = str_hash(content);
    do {
        snprintf(parts.boundary, sizeof(parts.boundary), "lockstep-%016" PRIx64, mark++);
    } while (content.len > 0 &&
             memmem(content.ptr, content.len, parts.boundary, strlen(parts.boundary)) != NULL);
    return parts;
}

void multipart_text(struct multipart *parts, const char *name, struct str value)
{
    buf_format(parts->out, "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n",
               parts->boundary, name);
    buf_add(parts->out, value);
    buf_add(parts->out, STR("\r\n"));
}

void multipart_file(struct multipart *parts, const char *name, const char *file_name,
                    const char *content_type, struct str content)
{
    buf_format(parts->out,
               "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
               "Content-Type: %s\r\n\r\n",
               parts->boundary, name, file_name, content_type);
    buf_add(parts->out, content);
    buf_add(parts->out, STR("\r\n"));
}

void multipart_end(struct multipart *parts)
{
    buf_format(parts->out, "--%s--\r\n", parts->boundary);
}
