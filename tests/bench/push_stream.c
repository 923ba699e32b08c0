/* tests/bench/push_stream.c: streamed positions beside RocksDB's own durable batches. */
#include <stdio.h>

#include "lockstep/v1/inventory_service.pb-c.h"
#include "service/rpc/decode.h"
#include "tests/bench/bench.h"
#include "tests/bench/disk.h"
#include "tests/bench/stream.h"

enum { ARENA_BYTES_MAX = 32 << 20 };

/* protobuf-c into an arena, and nothing else: items per second. */
static double decode_run(struct str message, uint32_t items, int64_t ms)
{
    struct arena arena;
    int64_t begin = bench_now_ns();
    int64_t now = begin;
    uint64_t count = 0;
    arena_init(&arena, ARENA_BYTES_MAX);
    for (; now - begin < ms * 1000000; now = bench_now_ns()) {
        arena_reset(&arena);
        ProtobufCAllocator allocator = rpc_arena_allocator(&arena);
        ProtobufCMessage *unpacked =
            protobuf_c_message_unpack(&lockstep__v1__stream_push_inventory_request__descriptor,
                                      &allocator, message.len, (const uint8_t *)message.ptr);
        CHECK(unpacked != NULL);
        count += items;
    }
    arena_release(&arena);
    return (double)count * 1e9 / (double)(now - begin);
}

void bench_push_stream(struct bench *bench, const struct bench_row *row)
{
    char path[PATH_BYTES];
    struct push push;
    const struct daemon *daemon = bench_daemon(bench);
    struct disk *disk = disk_open(bench_path(bench, row->name, path));
    push_init(&push, (uint64_t)bench->sku_count);
    struct figure rate = bench_figure(row, NULL, "items/s", "RocksDB alone");
    struct figure cpu = bench_figure(row, "cpu", "us/item", NULL);
    struct figure decoding = bench_figure(row, "decode", "items/s", "decode alone");
    for (uint32_t i = 0; i < bench->round_count; i++) {
        struct stream_end end;
        samples_add(&rate.ceiling, disk_rows_per_s(disk, row->number, bench->round_ms));
        double cpu_s = process_cpu_s(&daemon->process);
        stream_push(daemon->port, daemon_token, &push, row->number, bench->round_ms, 0, &end);
        cpu_s = process_cpu_s(&daemon->process) - cpu_s;
        samples_add(&rate.value, (double)end.item_count / end.seconds);
        samples_add(&cpu.value, cpu_s * 1e6 / (double)end.item_count);
        struct str message = push_message(&push, row->number);
        samples_add(&decoding.ceiling, decode_run(message, row->number, bench->round_ms / 4));
    }
    decoding.value = rate.value;
    bench_print(bench, &rate);
    bench_print(bench, &cpu);
    bench_print(bench, &decoding);
    disk_close(disk);
    push_release(&push);
}
