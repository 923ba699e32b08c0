/*
 * service/base/buf.h: growing text, created with the most it may ever hold.
 *
 * A buf that was asked for more keeps what it had and remembers that it overflowed; writers need
 * not look after each call, but must look once at the end.
 *
 *     struct buf buf;
 *     buf_init(&buf, LIMIT_HTTP_REQUEST_BYTES);
 *     buf_add(&buf, STR("quantity;"));
 *     buf_format(&buf, "%lld", 5LL);
 *     if (buf.overflowed) ...
 *     buf_release(&buf);
 */
#ifndef SERVICE_BASE_BUF_H
#define SERVICE_BASE_BUF_H

#include "service/base/str.h"

struct buf {
    char *ptr; /* always NUL-terminated once something was added */
    size_t len;
    size_t size;
    size_t max;
    bool overflowed;
};

/* Allocates nothing. */
void buf_init(struct buf *buf, size_t max);
/* Empty again, memory kept. */
void buf_clear(struct buf *buf);
void buf_release(struct buf *buf);
void buf_add(struct buf *buf, struct str s);
void buf_add_byte(struct buf *buf, char byte);
void buf_add_i64(struct buf *buf, int64_t value);
void buf_format(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
/* What is in it; valid until the next change. */
struct str buf_str(const struct buf *buf);

#endif
