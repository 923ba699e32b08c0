/* service/store/view.c: typed reads and writes. */
#include "service/store/view.h"

enum err_code view_get_bytes(const struct view *view, const struct key *key, bool *ret_found,
                             struct str *ret, struct err *err)
{
    if (view->txn == NULL)
        return snapshot_get_copy(view->snapshot, key_str(key), view->arena, ret_found, ret, err);
    struct str borrowed;
    enum err_code code = txn_get_borrow(view->txn, key_str(key), ret_found, &borrowed, err);
    if (code != ERR_OK || !*ret_found)
        return code;
    *ret = arena_str(view->arena, borrowed);
    return ret->ptr == NULL ? arena_err(view->arena, err) : ERR_OK;
}

enum err_code view_get(const struct view *view, const struct key *key,
                       const struct record_shape *shape, bool *ret_found, void *ret,
                       struct err *err)
{
    struct str bytes;
    enum err_code code = view_get_bytes(view, key, ret_found, &bytes, err);
    if (code != ERR_OK)
        return code;
    return record_decode(shape, *ret_found ? bytes : STR_EMPTY, view->arena, ret, err);
}

enum err_code view_get_existing(const struct view *view, const struct key *key,
                                const struct record_shape *shape, enum err_reason missing,
                                void *ret, struct err *err)
{
    bool found;
    enum err_code code = view_get(view, key, shape, &found, ret, err);
    if (code == ERR_OK && !found)
        return err_set(err, missing, "there is no such %s", shape->name);
    return code;
}

static struct cursor *range_open(const struct view *view, struct cursor_range range)
{
    return view->txn != NULL ? txn_cursor(view->txn, range)
                             : snapshot_cursor(view->snapshot, range);
}

struct cursor *view_cursor(const struct view *view, const struct key *prefix,
                           const struct key *from, bool descending)
{
    struct key end = *prefix;
    key_end(&end);
    struct cursor_range range = { .from = key_str(prefix),
                                  .to = key_str(&end),
                                  .descending = descending };
    if (from != NULL && !descending)
        range.from = key_str(from);
    if (from != NULL && descending)
        range.to = key_str(from);
    return range_open(view, range);
}

struct cursor *view_queue(const struct view *view, const struct key *prefix, const struct key *to)
{
    struct key end = *prefix;
    key_end(&end);
    return range_open(view, (struct cursor_range){ .from = key_str(prefix),
                                                   .to = key_str(to != NULL ? to : &end),
                                                   .is_queue = true });
}

enum err_code view_decode(const struct view *view, const struct record_shape *shape,
                          struct str bytes, void *ret, struct err *err)
{
    struct str copy = arena_str(view->arena, bytes);
    if (copy.ptr == NULL)
        return arena_err(view->arena, err);
    return record_decode(shape, copy, view->arena, ret, err);
}

void view_put(const struct view *view, const struct key *key, const struct record_shape *shape,
              const void *value)
{
    buf_clear(view->scratch);
    record_encode(shape, value, view->scratch);
    CHECK(!view->scratch->overflowed);
    txn_put(view->txn, key_str(key), buf_str(view->scratch));
}
