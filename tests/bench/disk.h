/*
 * tests/bench/disk.h: RocksDB alone, as the ceiling of what is kept durably.
 *
 * Rows of the size of ours, in scattered order over a fixed number of keys, so that a long run
 * overwrites as ours does. Opened with what suits one writer, otherwise as RocksDB comes.
 */
#ifndef TESTS_BENCH_DISK_H
#define TESTS_BENCH_DISK_H

#include <stdint.h>

struct disk; /* opaque */

/* The folder is made if it is missing. */
struct disk *disk_open(const char *path);
void disk_close(struct disk *disk);
/* One batch of `count` puts, on the disk when it returns. */
void disk_put(struct disk *disk, uint32_t count);
/* Batches of `count` for `ms`. Rows per second. */
double disk_rows_per_s(struct disk *disk, uint32_t count, int64_t ms);
/* Single puts for `ms`. Median microseconds. */
double disk_put_p50_us(struct disk *disk, int64_t ms);

#endif
