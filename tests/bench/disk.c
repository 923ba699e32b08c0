/* tests/bench/disk.c: durable puts and nothing else. */
#include "tests/bench/disk.h"

#include <rocksdb/c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/base/check.h"
#include "service/base/heap.h"
#include "tests/bench/peer.h"
#include "tests/bench/process.h"

enum {
    KEY_BYTES = 24,
    VALUE_BYTES = 150,
    KEY_COUNT = 1000000,
    KEY_STEP = 611953, /* prime: each key once before the first comes again */
    PUT_COUNT_MAX = 1 << 17,
    FILL_BATCH_COUNT = 1000,
};

struct disk {
    rocksdb_t *db;
    rocksdb_writeoptions_t *durable;
    rocksdb_writebatch_t *batch;
    uint64_t next;
    uint32_t *latencies_ns;
};

static void check(char *error)
{
    if (error != NULL)
        bench_die("RocksDB: %s", error);
}

static rocksdb_t *db_open(const char *path)
{
    char *error = NULL;
    rocksdb_options_t *options = rocksdb_options_create();
    rocksdb_options_set_create_if_missing(options, 1);
    rocksdb_options_set_allow_concurrent_memtable_write(options, 0);
    rocksdb_options_set_info_log_level(options, 2);
    rocksdb_t *db = rocksdb_open(options, path, &error);
    check(error);
    rocksdb_options_destroy(options);
    return db;
}

struct disk *disk_open(const char *path)
{
    struct disk *disk = HEAP_NEW(struct disk);
    disk->db = db_open(path);
    disk->durable = rocksdb_writeoptions_create();
    rocksdb_writeoptions_set_sync(disk->durable, 1);
    disk->batch = rocksdb_writebatch_create();
    disk->latencies_ns = HEAP_ARRAY(uint32_t, PUT_COUNT_MAX);
    return disk;
}

void disk_close(struct disk *disk)
{
    rocksdb_writebatch_destroy(disk->batch);
    rocksdb_writeoptions_destroy(disk->durable);
    rocksdb_close(disk->db);
    heap_free(disk->latencies_ns);
    heap_free(disk);
}

void disk_put(struct disk *disk, uint32_t count)
{
    char key[KEY_BYTES + 1];
    char value[VALUE_BYTES];
    char *error = NULL;
    memset(value, 'v', sizeof(value));
    rocksdb_writebatch_clear(disk->batch);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t at = disk->next++;
        snprintf(key, sizeof(key), "shops/bench/%012llu",
                 (unsigned long long)(at * KEY_STEP % KEY_COUNT));
        memcpy(value, &at, sizeof(at));
        rocksdb_writebatch_put(disk->batch, key, KEY_BYTES, value, VALUE_BYTES);
    }
    rocksdb_write(disk->db, disk->durable, disk->batch, &error);
    check(error);
}

double disk_rows_per_s(struct disk *disk, uint32_t count, int64_t ms)
{
    int64_t begin = bench_now_ns();
    int64_t now = begin;
    uint64_t rows = 0;
    for (; now - begin < ms * 1000000; now = bench_now_ns()) {
        disk_put(disk, count);
        rows += count;
    }
    return (double)rows * 1e9 / (double)(now - begin);
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

double disk_put_p50_us(struct disk *disk, int64_t ms)
{
    int64_t begin = bench_now_ns();
    int64_t now = begin;
    size_t count = 0;
    while (now - begin < ms * 1000000 && count < PUT_COUNT_MAX) {
        disk_put(disk, 1);
        int64_t done = bench_now_ns();
        disk->latencies_ns[count++] = (uint32_t)(done - now);
        now = done;
    }
    qsort(disk->latencies_ns, count, sizeof(disk->latencies_ns[0]), compare);
    return disk->latencies_ns[count / 2] / 1e3;
}

void peer_open(const char *path)
{
    int64_t begin = bench_now_ns();
    rocksdb_t *db = db_open(path);
    printf("%lld\n", (long long)(bench_now_ns() - begin) / 1000);
    fflush(stdout);
    getchar(); /* ended by signal, or when nobody is there any more */
    rocksdb_close(db);
    exit(0);
}

void peer_fill(const char *path, size_t count)
{
    struct disk *disk = disk_open(path);
    for (size_t i = 0; i < count; i += FILL_BATCH_COUNT)
        disk_put(disk, FILL_BATCH_COUNT);
    printf("done\n");
    fflush(stdout);
    getchar();
    disk_close(disk);
    exit(0);
}
