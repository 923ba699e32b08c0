/* clients/cli/width.c: columns of Unicode text. */
#include "clients/cli/width.h"

enum { CUT_WIDTH = 3 };

struct range {
    uint32_t first, last;
    uint32_t width;
};

/* Everything else takes one column. */
static const struct range ranges[] = {
    { 0x0300, 0x036f, 0 },   { 0x1100, 0x115f, 2 },   { 0x200b, 0x200f, 0 },
    { 0x20d0, 0x20ff, 0 },   { 0x2e80, 0x303e, 2 },   { 0x3041, 0x4dbf, 2 },
    { 0x4e00, 0xa4cf, 2 },   { 0xac00, 0xd7a3, 2 },   { 0xf900, 0xfaff, 2 },
    { 0xfe00, 0xfe0f, 0 },   { 0xfe30, 0xfe6f, 2 },   { 0xff00, 0xff60, 2 },
    { 0xffe0, 0xffe6, 2 },   { 0x1f300, 0x1f64f, 2 }, { 0x1f680, 0x1f6ff, 2 },
    { 0x1f900, 0x1f9ff, 2 }, { 0x20000, 0x3fffd, 2 },
};

static uint32_t character_width(uint32_t character)
{
    for (size_t i = 0; i < ARRAY_COUNT(ranges); i++) {
        if (character >= ranges[i].first && character <= ranges[i].last)
            return ranges[i].width;
    }
    return 1;
}

/* The next character of text that is UTF-8. */
static uint32_t character_take(struct str *text)
{
    const unsigned char *p = (const unsigned char *)text->ptr;
    size_t len = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    uint32_t character = len == 1 ? p[0] : p[0] & (0xffU >> (len + 1));
    for (size_t i = 1; i < len && i < text->len; i++)
        character = character << 6 | (p[i] & 0x3f);
    *text = str_from(*text, len);
    return character;
}

uint32_t text_width(struct str text)
{
    uint32_t width = 0;
    while (text.len > 0)
        width += character_width(character_take(&text));
    return width;
}

static bool is_control(uint32_t character)
{
    return character < 0x20 || (character >= 0x7f && character < 0xa0) || character == 0x2028 ||
           character == 0x2029 || (character >= 0x202a && character <= 0x202e) ||
           (character >= 0x2066 && character <= 0x2069);
}

void text_clean(struct buf *buf, struct str text)
{
    bool is_utf8 = str_is_utf8(text);
    while (text.len > 0) {
        struct str rest = text;
        uint32_t character;
        if (is_utf8) {
            character = character_take(&rest);
        } else {
            character = (unsigned char)text.ptr[0] < 0x80 ? (unsigned char)text.ptr[0] : 0x7f;
            rest = str_from(text, 1);
        }
        if (character == '\n' || character == '\t' || character == '\r')
            buf_add_byte(buf, ' ');
        else if (is_control(character))
            buf_add_byte(buf, '.');
        else
            buf_add(buf, (struct str){ text.ptr, text.len - rest.len });
        text = rest;
    }
}

void text_cut(struct buf *buf, struct str text, uint32_t width)
{
    if (text_width(text) <= width) {
        buf_add(buf, text);
        return;
    }
    uint32_t left = width - CUT_WIDTH;
    struct str rest = text;
    for (;;) {
        struct str behind = rest;
        uint32_t next = character_width(character_take(&behind));
        if (next > left)
            break;
        left -= next;
        rest = behind;
    }
    buf_add(buf, (struct str){ text.ptr, text.len - rest.len });
    buf_add(buf, STR("..."));
}
