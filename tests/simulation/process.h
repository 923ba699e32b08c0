/*
 * tests/simulation/process.h: lockstepd, life after life, on one store.
 *
 * The real engine, commit loop and lanes, without their threads: process_step lets each do what it
 * can. A process dies where chance says: before a commit, within it, right after it, between steps.
 */
#ifndef TESTS_SIMULATION_PROCESS_H
#define TESTS_SIMULATION_PROCESS_H

#include "service/engine/commit_loop.h"
#include "service/lanes/lanes.h"
#include "tests/simulation/chance.h"

struct process_clock {
    struct clock clock; /* first: what it is to the process */
    const struct clock *true_clock;
    int64_t skew_us; /* how far ours is ahead of the true one */
};

enum process_end {
    PROCESS_RUNS,
    PROCESS_DIED_BEFORE_COMMIT,
    PROCESS_DIED_WITHIN_COMMIT,
    PROCESS_DIED_AFTER_COMMIT,
    PROCESS_DIED_BETWEEN,
    PROCESS_DISK_FULL,
};

struct process {
    struct store *store;
    struct engine *engine; /* NULL while no process runs */
    struct commit_loop *loop;
    struct lanes *lanes;
    struct process_clock clock;
    struct transport *transport;
    struct secret_source secrets;
    struct chance *chance;
    uint64_t seed;
    enum process_end end; /* how it is about to end */
    bool is_disk_full, is_on_rocksdb;
    struct store_options rocksdb;
    int64_t version;    /* of the schema, by upgrades of the simulation */
    int64_t commits;    /* that hold, over all lives */
    int64_t commit_max; /* the run stops after so many; 0: never */
    int64_t lives;
    /* Told how many commits are durable, at a start and after each batch; NULL: nobody is. */
    void (*committed)(void *context, int64_t commits);
    void *committed_context;
    struct instant lanes_next; /* when they want to be called again, on our clock */
};

struct process_options {
    const struct clock *true_clock;
    struct transport *transport;
    struct secret_source secrets;
    struct chance *chance;
    uint64_t seed;
    struct str rocksdb_path; /* a folder, made if missing; empty: in memory */
    int64_t commit_max;
};

/* How a folder is opened: small, so that it has files to merge. */
struct store_options process_rocksdb(struct str folder);
/* A store, and no process yet. */
void process_open(struct process *process, const struct process_options *options);
void process_close(struct process *process);
/* False: an upgrade was cut short; the process is gone again. */
bool process_start(struct process *process);
/* What was not durable is lost, in memory; RocksDB loses nothing here (rocks_test.c). */
void process_kill(struct process *process);
bool process_is_running(const struct process *process);
/* Does what can be done now. False: it is to be killed, see `end`. */
bool process_step(struct process *process);
/* All that is committed, as one number; in memory it costs nothing, at any size. */
uint64_t process_digest(const struct process *process);
/* All rows of a store, as one number: it reads them. */
uint64_t rows_digest(struct store *store);

#endif
