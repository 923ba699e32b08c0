/*
 * service/base/str.h: text as pointer and length.
 *
 * A view: it owns nothing, its bytes need not end in NUL, and it may hold any bytes. Who owns the
 * bytes is said where the view is handed out.
 */
#ifndef SERVICE_BASE_STR_H
#define SERVICE_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "service/base/check.h"

struct str {
    const char *ptr;
    size_t len;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
/* For static tables. */
/* clang-format off */
#define STR_INIT(literal) { "" literal, sizeof(literal) - 1 }
/* clang-format on */
#define STR_EMPTY ((struct str){ "", 0 })
#define STR_ARG(s) (int)(s).len, (s).ptr /* for "%.*s" */

/* What is small and everywhere stands here, so that it becomes part of who uses it. */

/* NULL is the empty text. */
static inline struct str str_c(const char *text)
{
    return text == NULL ? STR_EMPTY : (struct str){ text, strlen(text) };
}
static inline bool str_eq(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    return a.len == 0 || (a.ptr[0] == b.ptr[0] && memcmp(a.ptr, b.ptr, a.len) == 0);
}
/* ASCII letters alike. */
bool str_eq_nocase(struct str a, struct str b);
/* Bytewise, shorter first; <0, 0, >0. */
static inline int str_cmp(struct str a, struct str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared == 0 ? 0 : memcmp(a.ptr, b.ptr, shared);
    return order != 0 ? order : a.len < b.len ? -1 : a.len > b.len;
}
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* False: `byte` does not occur. *ret_before is what precedes it, *ret_after what follows. */
bool str_cut(struct str s, char byte, struct str *ret_before, struct str *ret_after);
/* Without ASCII blanks at both ends. */
struct str str_trim(struct str s);
/* `from` may exceed the length: empty then. */
static inline struct str str_from(struct str s, size_t from)
{
    return from >= s.len ? STR_EMPTY : (struct str){ s.ptr + from, s.len - from };
}

/* Decimal, whole text, optional leading '-'. False: not a number or out of range. */
MUST_USE bool str_parse_i64(struct str s, int64_t *ret);

/* Well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF). NUL is well-formed. */
bool str_is_utf8(struct str s);
/* Neither NUL nor another C0 control (tab, LF, CR count as controls), nor DEL. */
bool str_is_printable(struct str s);

/* Levenshtein's distance: how many bytes to insert, drop or change. Only the first
 * STR_DISTANCE_BYTES of each are looked at. */
enum { STR_DISTANCE_BYTES = 64 };
size_t str_distance(struct str a, struct str b);

/* 64-bit FNV-1a: for tables in memory, not for anything a stranger could aim at. */
uint64_t str_hash(struct str s);
/* Eight bytes at a time; other machines may give other numbers: never stored. */
uint64_t str_hash_quick(struct str s);

#endif
