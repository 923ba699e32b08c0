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
/* Room for `len` more bytes and the NUL. False: that would pass the maximum. */
bool buf_grow(struct buf *buf, size_t len);
static inline bool buf_has_room(const struct buf *buf, size_t len)
{
    return !buf->overflowed && len < buf->size - buf->len && buf->len + len <= buf->max;
}
static inline void buf_add(struct buf *buf, struct str s)
{
    if (!buf_has_room(buf, s.len) && !buf_grow(buf, s.len))
        return;
    if (s.len > 0)
        memcpy(buf->ptr + buf->len, s.ptr, s.len);
    buf->len += s.len;
    buf->ptr[buf->len] = '\0';
}
static inline void buf_add_byte(struct buf *buf, char byte)
{
    if (!buf_has_room(buf, 1) && !buf_grow(buf, 1))
        return;
    buf->ptr[buf->len++] = byte;
    buf->ptr[buf->len] = '\0';
}
void buf_add_i64(struct buf *buf, int64_t value);
void buf_format(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
/* What is in it; valid until the next change. */
struct str buf_str(const struct buf *buf);

#endif
