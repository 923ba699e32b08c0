/* tests/bench/push_unary.c: durable pushes of one position beside a bare echo. */
#include <stdio.h>

#include "tests/bench/bench.h"
#include "tests/bench/disk.h"
#include "tests/bench/load.h"

enum { CONNECTION_COUNT = 4, WARM_MS = 300, PUT_MS = 500 };

/* One side of a comparison. */
struct side {
    const struct process *process;
    struct load *load;
    struct samples calls_per_s, cpu_us, p50_us, p99_us;
};

static struct load *load_to(int port, uint32_t in_flight, struct push *push)
{
    return load_open(&(struct load_options){
        .port = port,
        .method = PUSH_UNARY_METHOD,
        .token = daemon_token,
        .connection_count = in_flight < CONNECTION_COUNT ? in_flight : CONNECTION_COUNT,
        .in_flight = in_flight,
        .next = push_unary,
        .context = push,
    });
}

static void side_round(struct side *side, int64_t ms)
{
    struct load_result result;
    double cpu_s = process_cpu_s(side->process);
    load_run(side->load, ms, &result);
    cpu_s = process_cpu_s(side->process) - cpu_s;
    samples_add(&side->calls_per_s, result.calls_per_s);
    samples_add(&side->cpu_us, cpu_s * 1e6 / (double)result.call_count);
    samples_add(&side->p50_us, result.p50_us);
    samples_add(&side->p99_us, result.p99_us);
}

static void warm(const struct side *side)
{
    struct load_result ignored;
    load_run(side->load, WARM_MS, &ignored);
}

static void print_part(const struct bench *bench, const struct bench_row *row, const char *part,
                       const char *unit, const struct samples *ours, const struct samples *echo)
{
    struct figure figure = bench_figure(row, part, unit, "echo");
    figure.value = *ours;
    figure.ceiling = *echo;
    bench_print(bench, &figure);
}

static void print_sides(const struct bench *bench, const struct bench_row *row,
                        const struct side *ours, const struct side *echo)
{
    print_part(bench, row, NULL, "calls/s", &ours->calls_per_s, &echo->calls_per_s);
    print_part(bench, row, "cpu", "us/call", &ours->cpu_us, &echo->cpu_us);
    print_part(bench, row, "p50", "us", &ours->p50_us, &echo->p50_us);
    print_part(bench, row, "p99", "us", &ours->p99_us, &echo->p99_us);
}

/* One caller waits for an echo and for a synced put, and for nothing else worth the name. */
static void print_alone(const struct bench *bench, const struct bench_row *row,
                        const struct side *ours, const struct side *echo, const struct samples *put)
{
    struct figure single = bench_figure(row, "put_p50", "us", NULL);
    single.value = *put;
    bench_print(bench, &single);
    struct figure sum = bench_figure(row, "p50_of_sum", "us", "echo + 1.3 puts");
    sum.value = ours->p50_us;
    for (size_t i = 0; i < put->count; i++)
        samples_add(&sum.ceiling, echo->p50_us.values[i] + 1.3 * put->values[i]);
    bench_print(bench, &sum);
}

void bench_push_unary(struct bench *bench, const struct bench_row *row)
{
    char path[PATH_BYTES];
    struct push push;
    struct process peer;
    const struct daemon *daemon = bench_daemon(bench);
    const char *const args[] = { "echo", PUSH_UNARY_METHOD, NULL };
    int64_t echo_port = bench_peer(bench, args, &peer);
    push_init(&push, (uint64_t)bench->sku_count);
    struct side ours = { .process = &daemon->process };
    struct side echo = { .process = &peer };
    ours.load = load_to(daemon->port, row->number, &push);
    echo.load = load_to((int)echo_port, row->number, &push);
    bool is_alone = row->number == 1;
    struct samples put = { .count = 0 };
    struct disk *disk = is_alone ? disk_open(bench_path(bench, "puts", path)) : NULL;
    warm(&echo);
    warm(&ours);
    for (uint32_t i = 0; i < bench->round_count; i++) {
        side_round(&echo, bench->round_ms);
        side_round(&ours, bench->round_ms);
        if (is_alone)
            samples_add(&put, disk_put_p50_us(disk, PUT_MS));
    }
    print_sides(bench, row, &ours, &echo);
    if (is_alone) {
        print_alone(bench, row, &ours, &echo, &put);
        disk_close(disk);
    }
    load_close(ours.load);
    load_close(echo.load);
    process_kill(&peer);
    push_release(&push);
}

void bench_calls_per_fsync(struct bench *bench, const struct bench_row *row)
{
    struct push push;
    struct load_result result;
    const struct daemon *daemon = bench_daemon(bench);
    push_init(&push, (uint64_t)bench->sku_count);
    struct load *load = load_to(daemon->port, row->number, &push);
    struct figure figure = bench_figure(row, NULL, "calls/fsync", "in flight");
    load_run(load, WARM_MS, &result);
    for (uint32_t i = 0; i < bench->round_count; i++) {
        double calls = daemon_metric(daemon, "lockstep_commands_applied_total");
        double batches = daemon_metric(daemon, "lockstep_batches_committed_total");
        load_run(load, bench->round_ms, &result);
        calls = daemon_metric(daemon, "lockstep_commands_applied_total") - calls;
        batches = daemon_metric(daemon, "lockstep_batches_committed_total") - batches;
        samples_add(&figure.value, calls / batches);
        samples_add(&figure.ceiling, row->number);
    }
    bench_print(bench, &figure);
    load_close(load);
    push_release(&push);
}
