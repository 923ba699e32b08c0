/*
 * service/store/store_rocksdb.c: the engine on one machine's disk; the only <rocksdb/c.h>.
 *
 * One write batch per commit, synced. RocksDB's own transactions are not used: there is one writer,
 * and its overlay is cheaper.
 */
#include <stdlib.h>
#include <string.h>

#include <rocksdb/c.h>

#include "service/base/heap.h"
#include "service/store/directory.h"
#include "service/store/store_ops.h"

enum {
    MEMTABLE_BYTES_MIN = 64 << 10, /* RocksDB raises less to this */
    MEMTABLE_COUNT = 3,            /* one filled, the others on their way to disk */
    OPEN_FILE_COUNT = 1000,
    BACKGROUND_JOB_COUNT = 2,
    BLOOM_BITS_PER_KEY = 10, /* one miss in a hundred reads a block */
    BLOCK_BYTES = 8 << 10,
    RECENT_PART = 4, /* of the cache: rows of late */
    INFO_LOG_BYTES = 4 << 20,
    INFO_LOG_COUNT = 4,
    INFO_LOG_LEVEL_WARN = 2,
    FORMAT_VERSION = 5,
    NAME_BYTES_MAX = 4096,
};
#define MEMTABLE_BLOOM_RATIO 0.02 /* of the memtable's bytes: some thirty bits per row of ours */

struct rocks {
    rocksdb_t *db;
    rocksdb_column_family_handle_t *family; /* the default one; RocksDB names none otherwise */
    rocksdb_readoptions_t *read;            /* what is committed now */
    rocksdb_writeoptions_t *write_durable, *write_lazy;
    rocksdb_writebatch_t *batch; /* the writer's; keeps its memory */
};

struct rocks_snapshot {
    const rocksdb_snapshot_t *snapshot;
    rocksdb_readoptions_t *read;
};

struct rocks_cursor {
    rocksdb_readoptions_t *read; /* points into `range` */
    rocksdb_iterator_t *iterator;
    struct cursor_range range;
    bool is_started;
};

/* Takes RocksDB's text. What it says is for the log; a caller learns what failed. */
static enum err_code rocks_err(struct err *err, char *taken_text, const char *what)
{
    bool is_corrupt = str_starts(str_c(taken_text), STR("Corruption"));
    enum err_code code;
    if (is_corrupt)
        code = err_set(err, REASON_STORE_CORRUPT, "%s: the stored data is damaged", what);
    else
        code = err_set(err, REASON_STORE_UNAVAILABLE, "%s", what);
    err_log_detail(err, "%s", taken_text);
    rocksdb_free(taken_text);
    return code;
}

/* Misses cost a bloom filter; blocks, indexes and filters share one bounded cache. */
static rocksdb_block_based_table_options_t *table_options(const struct store_options *options)
{
    rocksdb_block_based_table_options_t *table = rocksdb_block_based_options_create();
    rocksdb_cache_t *cache = rocksdb_cache_create_lru((size_t)(options->cache_bytes -
                                                               options->cache_bytes / RECENT_PART));
    rocksdb_block_based_options_set_block_cache(table, cache);
    rocksdb_cache_destroy(cache); /* the table holds it */
    rocksdb_block_based_options_set_filter_policy(
        table, rocksdb_filterpolicy_create_bloom_full(BLOOM_BITS_PER_KEY));
    rocksdb_block_based_options_set_block_size(table, BLOCK_BYTES);
    rocksdb_block_based_options_set_format_version(table, FORMAT_VERSION);
    rocksdb_block_based_options_set_cache_index_and_filter_blocks(table, 1);
    rocksdb_block_based_options_set_cache_index_and_filter_blocks_with_high_priority(table, 1);
    rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(table, 1);
    rocksdb_block_based_options_set_data_block_index_type(
        table, rocksdb_block_based_table_data_block_index_type_binary_search_and_hash);
    return table;
}

static rocksdb_options_t *db_options(const struct store_options *options)
{
    rocksdb_options_t *db = rocksdb_options_create();
    rocksdb_options_set_create_if_missing(db, 1);
    rocksdb_options_set_paranoid_checks(db, 1);
    /*
     * A write that was cut short by a power cut was never acknowledged and is dropped. Damage
     * anywhere else may be acknowledged data: then the store does not open. (Point-in-time recovery
     * would open it without them.)
     */
    rocksdb_options_set_wal_recovery_mode(db, rocksdb_tolerate_corrupted_tail_records_recovery);
    rocksdb_options_set_allow_concurrent_memtable_write(db, 0); /* one writer: less work */
    rocksdb_options_set_write_buffer_size(db, (size_t)options->memtable_bytes);
    rocksdb_options_set_max_write_buffer_number(db, MEMTABLE_COUNT);
    /* Most look-ups miss: request ids, and positions that are in a file. */
    rocksdb_options_set_memtable_prefix_bloom_size_ratio(db, MEMTABLE_BLOOM_RATIO);
    rocksdb_options_set_memtable_whole_key_filtering(db, 1);
    rocksdb_options_set_max_background_jobs(db, BACKGROUND_JOB_COUNT);
    rocksdb_options_set_max_open_files(db, OPEN_FILE_COUNT);
    rocksdb_options_set_compression(db, rocksdb_lz4_compression);
    rocksdb_options_set_level_compaction_dynamic_level_bytes(db, 1);
    rocksdb_options_set_info_log_level(db, INFO_LOG_LEVEL_WARN);
    rocksdb_options_set_max_log_file_size(db, INFO_LOG_BYTES);
    rocksdb_options_set_keep_log_file_num(db, INFO_LOG_COUNT);
    rocksdb_block_based_table_options_t *table = table_options(options);
    rocksdb_options_set_block_based_table_factory(db, table);
    rocksdb_block_based_options_destroy(table);
    return db;
}

static void rocks_close(void *self)
{
    struct rocks *rocks = self;
    rocksdb_writebatch_destroy(rocks->batch);
    rocksdb_writeoptions_destroy(rocks->write_lazy);
    rocksdb_writeoptions_destroy(rocks->write_durable);
    rocksdb_readoptions_destroy(rocks->read);
    rocksdb_column_family_handle_destroy(rocks->family);
    rocksdb_close(rocks->db);
    heap_free(rocks);
}

static enum err_code read_one(struct rocks *rocks, const rocksdb_readoptions_t *read,
                              struct str key, rocksdb_pinnableslice_t **ret_slice, struct err *err)
{
    char *text = NULL;
    *ret_slice = rocksdb_get_pinned_cf(rocks->db, read, rocks->family, key.ptr, key.len, &text);
    if (text != NULL)
        return rocks_err(err, text, "could not read the store");
    return ERR_OK;
}

/* Copies the value and lets go of the engine's. NULL: not found. */
static enum err_code slice_copy(rocksdb_pinnableslice_t *taken, struct arena *arena,
                                bool *ret_found, struct str *ret, struct err *err)
{
    struct str copy = STR_EMPTY;
    if (taken != NULL) {
        struct str value;
        value.ptr = rocksdb_pinnableslice_value(taken, &value.len);
        copy = arena_str(arena, value);
        rocksdb_pinnableslice_destroy(taken);
    }
    if (copy.ptr == NULL)
        return arena_err(arena, err);
    *ret_found = taken != NULL;
    *ret = copy;
    return ERR_OK;
}

/* The engine's slices and error texts, one each per key; all are let go of. */
static enum err_code slices_copy(rocksdb_pinnableslice_t **slices, char **texts, size_t count,
                                 struct arena *arena, bool *ret_found, struct str *ret,
                                 struct err *err)
{
    enum err_code code = ERR_OK;
    for (size_t i = 0; i < count; i++) {
        if (code != ERR_OK) {
            rocksdb_free(texts[i]);
            rocksdb_pinnableslice_destroy(slices[i]);
        } else if (texts[i] != NULL) {
            rocksdb_pinnableslice_destroy(slices[i]);
            code = rocks_err(err, texts[i], "could not read the store");
        } else {
            code = slice_copy(slices[i], arena, &ret_found[i], &ret[i], err);
        }
    }
    return code;
}

static enum err_code read_many(struct rocks *rocks, const rocksdb_readoptions_t *read,
                               const struct str *keys, size_t count, struct arena *arena,
                               bool *ret_found, struct str *ret, struct err *err)
{
    const char **pointers = ARENA_ARRAY(arena, const char *, count);
    size_t *sizes = ARENA_ARRAY(arena, size_t, count);
    rocksdb_pinnableslice_t **slices = ARENA_ARRAY(arena, rocksdb_pinnableslice_t *, count);
    char **texts = ARENA_ARRAY(arena, char *, count);
    if (arena_is_full(arena))
        return arena_err(arena, err);
    for (size_t i = 0; i < count; i++) {
        pointers[i] = keys[i].ptr;
        sizes[i] = keys[i].len;
    }
    const bool is_sorted = false;
    rocksdb_batched_multi_get_cf(rocks->db, read, rocks->family, count, pointers, sizes, slices,
                                 texts, is_sorted);
    return slices_copy(slices, texts, count, arena, ret_found, ret, err);
}

static const rocksdb_readoptions_t *read_options(const struct rocks *rocks,
                                                 const struct rocks_snapshot *snapshot)
{
    return snapshot == NULL ? rocks->read : snapshot->read;
}

static enum err_code rocks_get_many(void *self, const void *snapshot, const struct str *keys,
                                    size_t count, struct arena *arena, bool *ret_found,
                                    struct str *ret, struct err *err)
{
    struct rocks *rocks = self;
    const rocksdb_readoptions_t *read = read_options(rocks, snapshot);
    if (count != 1)
        return read_many(rocks, read, keys, count, arena, ret_found, ret, err);
    rocksdb_pinnableslice_t *slice;
    enum err_code code = read_one(rocks, read, keys[0], &slice, err);
    if (code != ERR_OK)
        return code;
    return slice_copy(slice, arena, ret_found, ret, err);
}

static enum err_code rocks_commit(void *self, const struct store_change *changes, size_t count,
                                  bool is_durable, struct err *err)
{
    struct rocks *rocks = self;
    char *text = NULL;
    rocksdb_writebatch_clear(rocks->batch);
    for (size_t i = 0; i < count; i++) {
        struct str key = changes[i].key;
        struct str value = changes[i].value;
        if (changes[i].is_delete)
            rocksdb_writebatch_delete(rocks->batch, key.ptr, key.len);
        else
            rocksdb_writebatch_put(rocks->batch, key.ptr, key.len, value.ptr, value.len);
    }
    if (count > 0)
        rocksdb_write(rocks->db, is_durable ? rocks->write_durable : rocks->write_lazy,
                      rocks->batch, &text);
    else
        rocksdb_flush_wal(rocks->db, 1, &text);
    if (text != NULL)
        return rocks_err(err, text, "could not write the store");
    return ERR_OK;
}

static void *rocks_snapshot_take(void *self)
{
    struct rocks *rocks = self;
    struct rocks_snapshot *snapshot = HEAP_NEW(struct rocks_snapshot);
    snapshot->snapshot = rocksdb_create_snapshot(rocks->db);
    snapshot->read = rocksdb_readoptions_create();
    rocksdb_readoptions_set_snapshot(snapshot->read, snapshot->snapshot);
    return snapshot;
}

static void rocks_snapshot_release(void *self, void *released)
{
    struct rocks *rocks = self;
    struct rocks_snapshot *snapshot = released;
    rocksdb_readoptions_destroy(snapshot->read);
    rocksdb_release_snapshot(rocks->db, snapshot->snapshot);
    heap_free(snapshot);
}

static void *rocks_cursor_open(void *self, const void *taken_at, struct cursor_range range)
{
    struct rocks *rocks = self;
    const struct rocks_snapshot *snapshot = taken_at;
    struct rocks_cursor *cursor = HEAP_NEW(struct rocks_cursor);
    cursor->range = range;
    cursor->read = rocksdb_readoptions_create();
    rocksdb_readoptions_set_iterate_lower_bound(cursor->read, range.from.ptr, range.from.len);
    if (range.to.len > 0)
        rocksdb_readoptions_set_iterate_upper_bound(cursor->read, range.to.ptr, range.to.len);
    if (snapshot != NULL)
        rocksdb_readoptions_set_snapshot(cursor->read, snapshot->snapshot);
    cursor->iterator = rocksdb_create_iterator_cf(rocks->db, cursor->read, rocks->family);
    return cursor;
}

static void iterator_step(struct rocks_cursor *cursor)
{
    if (cursor->is_started && cursor->range.descending)
        rocksdb_iter_prev(cursor->iterator);
    else if (cursor->is_started)
        rocksdb_iter_next(cursor->iterator);
    else if (cursor->range.descending)
        rocksdb_iter_seek_to_last(cursor->iterator); /* within the bounds */
    else
        rocksdb_iter_seek(cursor->iterator, cursor->range.from.ptr, cursor->range.from.len);
    cursor->is_started = true;
}

static bool rocks_cursor_next(void *self, struct str *ret_key, struct str *ret_value)
{
    struct rocks_cursor *cursor = self;
    if (cursor->is_started && !rocksdb_iter_valid(cursor->iterator))
        return false;
    iterator_step(cursor);
    if (!rocksdb_iter_valid(cursor->iterator))
        return false;
    ret_key->ptr = rocksdb_iter_key(cursor->iterator, &ret_key->len);
    ret_value->ptr = rocksdb_iter_value(cursor->iterator, &ret_value->len);
    return true;
}

static enum err_code rocks_cursor_status(const void *self, struct err *err)
{
    const struct rocks_cursor *cursor = self;
    char *text = NULL;
    rocksdb_iter_get_error(cursor->iterator, &text);
    if (text != NULL)
        return rocks_err(err, text, "could not read the store");
    return ERR_OK;
}

static void rocks_cursor_close(void *self)
{
    struct rocks_cursor *cursor = self;
    rocksdb_iter_destroy(cursor->iterator);
    rocksdb_readoptions_destroy(cursor->read);
    heap_free(cursor);
}

static const struct store_ops rocks_ops = {
    .close = rocks_close,
    .get_many = rocks_get_many,
    .commit = rocks_commit,
    .snapshot_take = rocks_snapshot_take,
    .snapshot_release = rocks_snapshot_release,
    .cursor_open = rocks_cursor_open,
    .cursor_next = rocks_cursor_next,
    .cursor_status = rocks_cursor_status,
    .cursor_close = rocks_cursor_close,
};

/* At start-up the operator reads the message: the whole of what RocksDB says stands in it. */
static enum err_code open_err(struct err *err, char *taken_text, const char *path)
{
    enum err_code code;
    if (str_starts(str_c(taken_text), STR("Corruption")))
        code = err_set(err, REASON_STORE_CORRUPT,
                       "the store in \"%s\" is damaged, restore a backup: %s", path, taken_text);
    else
        code = err_set(err, REASON_STORE_UNAVAILABLE, "could not open the store in \"%s\": %s",
                       path, taken_text);
    err_with(err, "path", path);
    rocksdb_free(taken_text);
    return code;
}

static enum err_code rocks_open(const struct store_options *options, const char *path,
                                struct rocks **ret, struct err *err)
{
    char *text = NULL;
    const char *const family_names[] = { "default" };
    rocksdb_column_family_handle_t *family = NULL;
    rocksdb_options_t *db_opts = db_options(options);
    const rocksdb_options_t *const family_opts[] = { db_opts };
    rocksdb_t *db =
        rocksdb_open_column_families(db_opts, path, 1, family_names, family_opts, &family, &text);
    rocksdb_options_destroy(db_opts);
    if (text != NULL)
        return open_err(err, text, path);
    struct rocks *rocks = HEAP_NEW(struct rocks);
    rocks->db = db;
    rocks->family = family;
    rocks->read = rocksdb_readoptions_create();
    rocks->write_durable = rocksdb_writeoptions_create();
    rocksdb_writeoptions_set_sync(rocks->write_durable, 1);
    rocks->write_lazy = rocksdb_writeoptions_create();
    rocks->batch = rocksdb_writebatch_create();
    *ret = rocks;
    return ERR_OK;
}

enum err_code store_open_rocksdb(const struct store_options *options, struct store **ret,
                                 struct err *err)
{
    CHECK(options->cache_bytes > 0);
    CHECK(options->memtable_bytes >= MEMTABLE_BYTES_MIN);
    char path[NAME_BYTES_MAX];
    if (options->path.len == 0 || options->path.len >= sizeof(path))
        return err_set(err, REASON_STORE_UNAVAILABLE,
                       "the path of the store has %zu bytes, not 1 to %zu", options->path.len,
                       sizeof(path) - 1);
    memcpy(path, options->path.ptr, options->path.len);
    path[options->path.len] = '\0';
    struct rocks *rocks = NULL;
    enum err_code code = directory_prepare(path, err);
    if (code == ERR_OK)
        code = rocks_open(options, path, &rocks, err);
    if (code != ERR_OK)
        return code;
    return store_open_engine(&rocks_ops, rocks, (size_t)options->cache_bytes / RECENT_PART, ret,
                             err);
}
