/* service/base/buf.c: growing text with a maximum. */
#include "service/base/buf.h"

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

bool buf_grow(struct buf *buf, size_t len)
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

void buf_add_i64(struct buf *buf, int64_t value)
{
    char text[24]; /* 19 digits and a sign; without printf, from the end */
    char *end = text + sizeof(text), *at = end;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        *--at = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (value < 0)
        *--at = '-';
    buf_add(buf, (struct str){ at, (size_t)(end - at) });
}

void buf_format(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t room = buf->overflowed ? 0 : buf->size - buf->len;
    int len = vsnprintf(room == 0 ? NULL : buf->ptr + buf->len, room, format, args);
    va_end(args);
    CHECK(len >= 0);
    bool was_room = buf_has_room(buf, (size_t)len);
    if (was_room || buf_grow(buf, (size_t)len)) {
        if (!was_room)
            vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    } else if (room > 0) {
        buf->ptr[buf->len] = '\0'; /* nothing was added */
    }
    va_end(again);
}

struct str buf_str(const struct buf *buf)
{
    return buf->ptr == NULL ? STR_EMPTY : (struct str){ buf->ptr, buf->len };
}
