/* clients/c/generate/names.c: the rules of protoc-c. */
#include "clients/c/generate/names.h"

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static char lower(char c)
{
    return is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

void name_add_snake(struct buf *buf, struct str name)
{
    bool was_upper = true;
    for (size_t i = 0; i < name.len; i++) {
        bool is_capital = is_upper(name.ptr[i]);
        if (is_capital && !was_upper)
            buf_add_byte(buf, '_');
        buf_add_byte(buf, lower(name.ptr[i]));
        was_upper = is_capital;
    }
}

static void add_camel(struct buf *buf, struct str name)
{
    bool is_first = true;
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] != '_')
            buf_add_byte(buf, is_first ? upper(name.ptr[i]) : name.ptr[i]);
        is_first = name.ptr[i] == '_';
    }
}

static void add_parts(struct buf *buf, struct str full_name,
                      void (*add_part)(struct buf *buf, struct str part))
{
    struct str rest = str_from(full_name, str_starts(full_name, STR(".")) ? 1 : 0);
    struct str part, behind;
    while (str_cut(rest, '.', &part, &behind)) {
        add_part(buf, part);
        buf_add(buf, STR("__"));
        rest = behind;
    }
    add_part(buf, rest);
}

void name_add_type(struct buf *buf, struct str full_name)
{
    add_parts(buf, full_name, add_camel);
}

void name_add_function(struct buf *buf, struct str full_name)
{
    add_parts(buf, full_name, name_add_snake);
}
