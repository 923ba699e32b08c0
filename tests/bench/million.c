/* tests/bench/million.c: what a million positions take in memory, and until the first answer. */
#include <stdio.h>

#include "tests/bench/bench.h"
#include "tests/bench/files.h"

enum { NUMBER_BYTES = 24 };

#define MILLION 1e6

void bench_memory(struct bench *bench, const struct bench_row *row)
{
    char path[PATH_BYTES], count[NUMBER_BYTES];
    struct daemon daemon;
    struct process peer;
    struct figure figure = bench_figure(row, NULL, "MB", "RocksDB alone");
    double part = (double)bench->position_count / MILLION;
    daemon_init(&daemon, bench->bin, bench->folder, row->name);
    daemon_start(&daemon);
    daemon_make_shop(&daemon, row->number);
    daemon_fill(&daemon, (uint64_t)bench->position_count);
    samples_add(&figure.value, process_resident_mb(&daemon.process) / part);
    process_kill(&daemon.process);
    snprintf(count, sizeof(count), "%lld", (long long)bench->position_count);
    const char *const args[] = { "fill", bench_path(bench, "fill", path), count, NULL };
    bench_peer(bench, args, &peer);
    samples_add(&figure.ceiling, process_resident_mb(&peer) / part);
    process_kill(&peer);
    files_remove(path);
    files_remove(daemon.store);
    bench_print(bench, &figure);
}

/* How long RocksDB alone takes to open a copy of the store, in seconds. */
static double open_once(const struct bench *bench, const char *store)
{
    char path[PATH_BYTES];
    struct process peer;
    files_copy(store, bench_path(bench, "opened", path));
    int64_t us = bench_peer(bench, (const char *[]){ "open", path, NULL }, &peer);
    process_kill(&peer);
    files_remove(path);
    return (double)us / 1e6;
}

void bench_recovery(struct bench *bench, const struct bench_row *row)
{
    char kept[PATH_BYTES];
    struct daemon daemon;
    struct figure figure = bench_figure(row, NULL, "s", "RocksDB opens it");
    daemon_init(&daemon, bench->bin, bench->folder, row->name);
    daemon_start(&daemon);
    daemon_make_shop(&daemon, row->number);
    daemon_fill(&daemon, (uint64_t)bench->position_count);
    process_kill(&daemon.process);
    bench_path(bench, "killed", kept);
    files_copy(daemon.store, kept);
    for (uint32_t i = 0; i < bench->round_count; i++) {
        samples_add(&figure.ceiling, open_once(bench, kept));
        files_remove(daemon.store);
        files_copy(kept, daemon.store);
        samples_add(&figure.value, daemon_start(&daemon));
        process_kill(&daemon.process);
    }
    files_remove(daemon.store);
    files_remove(kept);
    bench_print(bench, &figure);
}
