/* service/store/fronts.c: fronts, sorted by where their ranges begin. */
#include "service/store/fronts.h"

#include <string.h>

#include "service/base/heap.h"
#include "service/store/store_ops.h"

struct front {
    struct str from;     /* of the range; the front's own */
    struct str first;    /* no row lies before it; NULL: not known */
    uint64_t number;     /* in the state of this commit, and later */
    size_t finder_count; /* who is looking for it now */
    struct str put;      /* the first key that was put since; NULL: none */
};

static struct str copy_of(struct str key)
{
    char *bytes = heap_alloc(key.len + 1);
    memcpy(bytes, key.ptr, key.len);
    return (struct str){ bytes, key.len };
}

static void replace(struct str *key, struct str with)
{
    struct str copy = copy_of(with);
    heap_free((char *)key->ptr);
    *key = copy;
}

static void drop(struct str *key)
{
    heap_free((char *)key->ptr);
    *key = (struct str){ NULL, 0 };
}

void fronts_init(struct fronts *fronts)
{
    *fronts = (struct fronts){ .all = NULL };
    CHECK(pthread_mutex_init(&fronts->lock, NULL) == 0);
}

void fronts_release(struct fronts *fronts)
{
    for (size_t i = 0; i < fronts->count; i++) {
        struct front *front = fronts->all[i];
        CHECK(front->finder_count == 0);
        drop(&front->from);
        drop(&front->first);
        drop(&front->put);
        heap_free(front);
    }
    heap_free(fronts->all);
    CHECK(pthread_mutex_destroy(&fronts->lock) == 0);
}

static void lock(struct fronts *fronts)
{
    CHECK(pthread_mutex_lock(&fronts->lock) == 0);
}

static void unlock(struct fronts *fronts)
{
    CHECK(pthread_mutex_unlock(&fronts->lock) == 0);
}

void fronts_forget(struct fronts *fronts)
{
    lock(fronts);
    for (size_t i = 0; i < fronts->count; i++)
        drop(&fronts->all[i]->first);
    unlock(fronts);
}

struct front_view fronts_view_begin(struct fronts *fronts)
{
    lock(fronts);
    return (struct front_view){ fronts->number, !fronts->is_committing };
}

void fronts_view_end(struct fronts *fronts)
{
    unlock(fronts);
}

/* ---- what a commit puts ---- */

/* How many fronts begin at or before the key. */
static size_t fronts_up_to(const struct fronts *fronts, struct str key)
{
    size_t low = 0, high = fronts->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(fronts->all[middle]->from, key) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first change at or behind `at` that does not lie before the key. */
static size_t changes_from(const struct store_change *changes, size_t at, size_t count,
                           struct str key)
{
    while (at < count) {
        size_t middle = at + (count - at) / 2;
        if (str_cmp(changes[middle].key, key) < 0)
            at = middle + 1;
        else
            count = middle;
    }
    return at;
}

static void front_put(struct front *front, struct str key)
{
    if (front->first.ptr != NULL && str_cmp(key, front->first) < 0)
        replace(&front->first, key);
    if (front->finder_count > 0 && (front->put.ptr == NULL || str_cmp(key, front->put) < 0))
        replace(&front->put, key);
}

/* From front to front, each with the first key that is put into its range. */
static void changes_put(struct fronts *fronts, const struct store_change *changes, size_t count)
{
    size_t at = fronts->count == 0 ? count : changes_from(changes, 0, count, fronts->all[0]->from);
    while (at < count) {
        size_t next = fronts_up_to(fronts, changes[at].key);
        bool is_last = next == fronts->count;
        size_t end = is_last ? count : changes_from(changes, at, count, fronts->all[next]->from);
        while (at < end && changes[at].is_delete)
            at++;
        if (at < end)
            front_put(fronts->all[next - 1], changes[at].key);
        at = end;
    }
}

void fronts_committing(struct fronts *fronts, const struct store_change *changes, size_t count)
{
    lock(fronts);
    fronts->is_committing = true;
    changes_put(fronts, changes, count);
    unlock(fronts);
}

void fronts_committed(struct fronts *fronts)
{
    lock(fronts);
    fronts->is_committing = false;
    fronts->number++;
    unlock(fronts);
}

/* ---- cursors ---- */

static struct front *front_of(struct fronts *fronts, struct str from, struct str to)
{
    size_t at = fronts_up_to(fronts, from);
    CHECK(to.len > 0);
    CHECK(at == fronts->count || str_cmp(to, fronts->all[at]->from) <= 0);
    if (at > 0 && str_eq(fronts->all[at - 1]->from, from))
        return fronts->all[at - 1];
    struct front *front = HEAP_NEW(struct front);
    front->from = copy_of(from);
    fronts->all = heap_resize(fronts->all, (fronts->count + 1) * sizeof(struct front *));
    memmove(fronts->all + at + 1, fronts->all + at, (fronts->count - at) * sizeof(struct front *));
    fronts->all[at] = front;
    fronts->count++;
    return front;
}

void front_use_begin(struct fronts *fronts, struct str from, struct str to, struct front_view view,
                     struct front_use *ret)
{
    lock(fronts);
    struct front *front = front_of(fronts, from, to);
    *ret = (struct front_use){ .front = front, .view = view };
    if (front->first.ptr != NULL && front->number <= view.number) {
        struct str start = copy_of(front->first);
        ret->start = (char *)start.ptr;
        ret->start_bytes = start.len;
    }
    ret->may_find = view.is_exact && view.number == fronts->number && !fronts->is_committing;
    front->finder_count += ret->may_find;
    unlock(fronts);
}

static void finder_gone(struct front *front)
{
    CHECK(front->finder_count > 0);
    front->finder_count--;
    if (front->finder_count == 0)
        drop(&front->put);
}

void front_found(struct fronts *fronts, struct front_use *use, struct str first)
{
    struct front *front = use->front;
    if (!use->may_find)
        return;
    use->may_find = false;
    lock(fronts);
    if (front->put.ptr != NULL && str_cmp(front->put, first) < 0)
        first = front->put;
    if (front->first.ptr == NULL || str_cmp(first, front->first) > 0) {
        replace(&front->first, first);
        front->number = use->view.number;
    }
    finder_gone(front);
    unlock(fronts);
}

void front_use_end(struct fronts *fronts, struct front_use *use)
{
    if (use->may_find) {
        lock(fronts);
        finder_gone(use->front);
        unlock(fronts);
    }
    heap_free(use->start);
}
