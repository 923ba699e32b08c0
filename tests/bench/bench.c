/* tests/bench/bench.c: which benchmarks there are, and what the command line says. */
#include "tests/bench/bench.h"

#include <getopt.h>
#include <grpc/grpc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/files.h"

static const struct bench_row rows[] = {
    { "push_unary_1", bench_push_unary, 1 },
    { "push_unary_16", bench_push_unary, 16 },
    { "push_unary_64", bench_push_unary, 64 },
    { "push_unary_256", bench_push_unary, 256 },
    { "calls_per_fsync_64", bench_calls_per_fsync, 64 },
    { "push_stream_100", bench_push_stream, 100 },
    { "push_stream_1000", bench_push_stream, 1000 },
    { "outbound_http", bench_outbound_http, 8 },
    { "order_json", bench_order_json, 1 },
    { "memory_per_million", bench_memory, 2 },
    { "recovery_million", bench_recovery, 2 },
    { "stock_load_million", bench_stock_load, STOCK_CHANNEL_COUNT },
    { "stock_memory_million_mb", bench_memory, STOCK_CHANNEL_COUNT },
    { "stock_restart_million", bench_recovery, STOCK_CHANNEL_COUNT },
    { "push_to_wire_p99_ms", bench_push_to_wire, 64 },
    { "stock_change_cost_10k", bench_stock_change, 10000 },
    { "stock_change_cost_100k", bench_stock_change, 100000 },
    { "stock_change_cost_1m", bench_stock_change, 1000000 },
};

struct figure bench_figure(const struct bench_row *row, const char *part, const char *unit,
                           const char *ceiling_name)
{
    struct figure figure = { .unit = unit, .ceiling_name = ceiling_name };
    snprintf(figure.name, sizeof(figure.name), "%s%s%s", row->name, part == NULL ? "" : ".",
             part == NULL ? "" : part);
    return figure;
}

void bench_print(const struct bench *bench, const struct figure *figure)
{
    figure_print(figure, bench->is_json);
}

const char *bench_path(const struct bench *bench, const char *name,
                       char ret_path[static PATH_BYTES])
{
    snprintf(ret_path, PATH_BYTES, "%s/%s", bench->folder, name);
    return ret_path;
}

int64_t bench_peer(const struct bench *bench, const char *const *args, struct process *ret)
{
    char program[PATH_BYTES], line[64];
    const char *argv[5] = { program };
    snprintf(program, sizeof(program), "%s/tests/bench/peer", bench->bin);
    for (size_t i = 0; i < 3 && args[i] != NULL; i++)
        argv[i + 1] = args[i];
    process_start(ret, argv, NULL);
    if (!process_line(ret, line, sizeof(line)))
        bench_die("%s %s ended early", program, args[0]);
    return strtoll(line, NULL, 10);
}

struct daemon *bench_daemon(struct bench *bench)
{
    if (bench->daemon != NULL)
        return bench->daemon;
    bench->daemon = calloc(1, sizeof(*bench->daemon));
    if (bench->daemon == NULL)
        bench_die("no memory");
    daemon_init(bench->daemon, bench->bin, bench->folder, "pushes");
    daemon_start(bench->daemon);
    daemon_make_shop(bench->daemon, PUSH_CHANNEL_COUNT);
    daemon_fill(bench->daemon, (uint64_t)bench->sku_count);
    return bench->daemon;
}

static _Noreturn void usage(void)
{
    fprintf(stderr, "usage: bazel/bench [--json] [--rounds N] [--round-ms MS] [--skus N]\n"
                    "                   [--positions N] [--folder FOLDER] [NAME...]\n\nNames:");
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
        fprintf(stderr, " %s", rows[i].name);
    fprintf(stderr, "\n");
    exit(2);
}

/* At least 1. */
static int64_t number(const char *text)
{
    char *end;
    long long value = strtoll(text, &end, 10);
    if (*end != '\0' || value < 1)
        usage();
    return value;
}

static const char *options_read(struct bench *bench, int argc, char **argv)
{
    static const struct option options[] = {
        { "json", no_argument, NULL, 'j' },
        { "rounds", required_argument, NULL, 'r' },
        { "round-ms", required_argument, NULL, 'm' },
        { "skus", required_argument, NULL, 's' },
        { "positions", required_argument, NULL, 'p' },
        { "folder", required_argument, NULL, 'f' },
        { "bin", required_argument, NULL, 'b' },
        { NULL, 0, NULL, 0 },
    };
    const char *folder = NULL;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (option) {
        case 'j':
            bench->is_json = true;
            break;
        case 'r':
            bench->round_count = (uint32_t)number(optarg);
            break;
        case 'm':
            bench->round_ms = number(optarg);
            break;
        case 's':
            bench->sku_count = number(optarg);
            break;
        case 'p':
            bench->position_count = number(optarg);
            break;
        case 'f':
            folder = optarg;
            break;
        case 'b':
            bench->bin = optarg;
            break;
        default:
            usage();
        }
    }
    if (bench->round_count > ROUND_COUNT_MAX)
        usage();
    return folder;
}

static bool is_wanted(const char *name, char *const *names, int count)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return count == 0;
}

static void names_check(char *const *names, int count)
{
    for (int i = 0; i < count; i++) {
        bool is_known = false;
        for (size_t j = 0; j < ARRAY_COUNT(rows); j++)
            is_known |= strcmp(rows[j].name, names[i]) == 0;
        if (!is_known)
            usage();
    }
}

int main(int argc, char **argv)
{
    struct bench bench = {
        .bin = ".",
        .round_count = 5,
        .round_ms = 2000,
        .sku_count = 100000,
        .position_count = 1000000,
    };
    const char *parent = options_read(&bench, argc, argv);
    char *const *names = argv + optind;
    int name_count = argc - optind;
    names_check(names, name_count);
    char *folder = files_make_folder(parent);
    bench.folder = folder;
    grpc_init();
    if (!bench.is_json)
        figure_print_head();
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        if (is_wanted(rows[i].name, names, name_count))
            rows[i].run(&bench, &rows[i]);
    }
    if (bench.daemon != NULL)
        process_stop(&bench.daemon->process);
    free(bench.daemon);
    grpc_shutdown();
    files_remove_all(folder);
    free(folder);
    return 0;
}
