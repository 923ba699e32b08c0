/* service/base/buf.c: growing text with a maximum. */
#include "service/base/buf.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "service/base/heap.h"

enum { BUF_BYTES_FIRST = 256 };

void buf_init(struct buf *buf, size_t max)
{
    *buf = (struct buf){ .max = max };
}

void buf_clear(struct buf *buf)
{
    buf->len = 0;
    buf->overflowed = false;
    if (buf->ptr != NULL)
        buf->ptr[0] = '\0';
}

void buf_release(struct buf *buf)
{
    heap_free(buf->ptr);
    *buf = (struct buf){ .max = buf->max };
}

/* Room for `len` more bytes and the NUL. False: that would pass the maximum. */
static bool buf_reserve(struct buf *buf, size_t len)
{
    if (buf->overflowed || len > buf->max || buf->len > buf->max - len) {
        buf->overflowed = true;
        return false;
    }
    size_t need = buf->len + len + 1;
    if (need <= buf->size)
        return true;
    size_t size = buf->size == 0 ? BUF_BYTES_FIRST : buf->size;
    while (size < need)
        size *= 2;
    buf->ptr = heap_resize(buf->ptr, size);
    buf->size = size;
    return true;
}

void buf_add(struct buf *buf, struct str s)
{
    if (!buf_reserve(buf, s.len))
        return;
    if (s.len > 0)
        memcpy(buf->ptr + buf->len, s.ptr, s.len);
    buf->len += s.len;
    buf->ptr[buf->len] = '\0';
}

void buf_add_byte(struct buf *buf, char byte)
{
    buf_add(buf, (struct str){ &byte, 1 });
}

void buf_add_i64(struct buf *buf, int64_t value)
{
    buf_format(buf, "%" PRId64, value);
}

void buf_format(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    CHECK(len >= 0);
    if (buf_reserve(buf, (size_t)len)) {
        vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
}

struct str buf_str(const struct buf *buf)
{
    return buf->ptr == NULL ? STR_EMPTY : (struct str){ buf->ptr, buf->len };
}
