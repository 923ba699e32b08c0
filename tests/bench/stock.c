/* tests/bench/stock.c: a shop's whole stock on five channels, and one change of it. */
#include "tests/bench/bench.h"
#include "tests/bench/disk.h"
#include "tests/bench/files.h"
#include "tests/bench/stream.h"

enum { MESSAGE_ITEM_COUNT = 1000 };

/* Each round begins with an empty store: what is loaded is new. */
void bench_stock_load(struct bench *bench, const struct bench_row *row)
{
    char path[PATH_BYTES];
    struct figure figure = bench_figure(row, NULL, "items/s", "RocksDB alone");
    struct disk *disk = disk_open(bench_path(bench, row->name, path));
    for (uint32_t i = 0; i < bench->round_count; i++) {
        struct daemon daemon;
        samples_add(&figure.ceiling, disk_rows_per_s(disk, MESSAGE_ITEM_COUNT, bench->round_ms));
        daemon_init(&daemon, bench->bin, bench->folder, row->name);
        daemon_start(&daemon);
        daemon_make_shop(&daemon, row->number);
        samples_add(&figure.value, daemon_fill(&daemon, (uint64_t)bench->position_count));
        process_kill(&daemon.process);
        files_remove(daemon.store);
    }
    disk_close(disk);
    files_remove(path);
    bench_print(bench, &figure);
}

/* The server's CPU for a change, where so many positions are. */
void bench_stock_change(struct bench *bench, const struct bench_row *row)
{
    struct push push;
    struct daemon daemon;
    struct figure figure = bench_figure(row, NULL, "us/item", NULL);
    daemon_init(&daemon, bench->bin, bench->folder, row->name);
    daemon_start(&daemon);
    daemon_make_shop(&daemon, STOCK_CHANNEL_COUNT);
    daemon_fill(&daemon, row->number);
    push_init(&push, row->number);
    for (uint32_t i = 0; i < bench->round_count; i++) {
        struct stream_end end;
        double cpu_s = process_cpu_s(&daemon.process);
        stream_push(daemon.port, daemon_token, &push, MESSAGE_ITEM_COUNT, bench->round_ms, 0, &end);
        cpu_s = process_cpu_s(&daemon.process) - cpu_s;
        samples_add(&figure.value, cpu_s * 1e6 / (double)end.item_count);
    }
    push_release(&push);
    process_kill(&daemon.process);
    files_remove(daemon.store);
    bench_print(bench, &figure);
}
