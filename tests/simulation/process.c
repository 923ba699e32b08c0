/* tests/simulation/process.c: starting, stepping and dying. */
#include "tests/simulation/process.h"

#include "service/base/heap.h"
#include "service/store/schema.h"

enum {
    CALL_TIMEOUT_MS = 30000,
    QUIET_STEPS_MAX = 3,
    STEPS_MAX = 200000,
    ROCKSDB_CACHE_BYTES = 1 << 20,
    ROCKSDB_MEMTABLE_BYTES = 256 << 10,
    SCHEMA_STEP_MAX = 80,
};

/* ---- our clock: the true one, and how wrong it is ---- */

static struct instant ours_now(const struct clock *clock)
{
    const struct process_clock *own = (const struct process_clock *)clock;
    return (struct instant){ clock_now(own->true_clock).us + own->skew_us };
}

/* The system's monotonic clock does not jump. */
static struct mono ours_mono(const struct clock *clock)
{
    const struct process_clock *own = (const struct process_clock *)clock;
    return (struct mono){ clock_now(own->true_clock).us * NS_PER_US };
}

/* ---- commits ---- */

static bool strikes(struct process *process, enum fault_kind kind, enum process_end end)
{
    if (process->end != PROCESS_RUNS || !chance_strikes(process->chance, kind, NULL))
        return false;
    process->end = end;
    return true;
}

static bool is_at_last_commit(const struct process *process)
{
    return process->commit_max > 0 && process->commits >= process->commit_max;
}

static enum store_fate commit_fate(void *context)
{
    struct process *process = context;
    if (is_at_last_commit(process))
        return STORE_FAILS;
    if (process->is_disk_full) {
        process->end = PROCESS_DISK_FULL;
        return STORE_FAILS;
    }
    if (strikes(process, FAULT_CRASH_BEFORE, PROCESS_DIED_BEFORE_COMMIT))
        return STORE_FAILS;
    process->commits++;
    if (strikes(process, FAULT_CRASH_WITHIN, PROCESS_DIED_WITHIN_COMMIT))
        return STORE_FAILS_LATE;
    (void)strikes(process, FAULT_CRASH_AFTER, PROCESS_DIED_AFTER_COMMIT);
    return STORE_HOLDS;
}

static void tell_durable(const struct process *process)
{
    if (process->committed != NULL)
        process->committed(process->committed_context, process->commits);
}

static void batch_is_durable(void *context, struct engine_news news)
{
    (void)news;
    tell_durable(context);
}

/* ---- upgrades: every row is written anew ---- */

static enum err_code rewrite(struct txn *txn, bool *ret_is_done, struct err *err)
{
    struct arena arena;
    struct str key, value;
    struct {
        struct str key, value;
    } rows[256];
    size_t count = 0;
    arena_init(&arena, (size_t)1 << 30);
    struct cursor *cursor = txn_cursor(txn, (struct cursor_range){ .from = STR_EMPTY });
    while (count < ARRAY_COUNT(rows) && cursor_next(cursor, &key, &value)) {
        rows[count].key = arena_str(&arena, key);
        rows[count++].value = arena_str(&arena, value);
    }
    enum err_code code = cursor_status(cursor, err);
    cursor_close(cursor);
    for (size_t i = 0; i < count && code == ERR_OK; i++)
        txn_put(txn, rows[i].key, rows[i].value);
    arena_release(&arena);
    *ret_is_done = true;
    return code;
}

static bool schema_up(struct process *process)
{
    static struct schema_step steps[SCHEMA_STEP_MAX];
    struct err err;
    size_t known = schema_current.step_count;
    for (size_t i = 0; i < SCHEMA_STEP_MAX; i++)
        steps[i].run = i < known ? schema_current.steps[i].run : rewrite;
    const struct schema schema = { steps, known + (size_t)process->version };
    return schema_bring_up(process->store, &schema, &err) == ERR_OK;
}

/* ---- life ---- */

static void store_open(struct process *process)
{
    struct err err;
    if (!process->is_on_rocksdb)
        process->store = store_open_memory();
    else if (store_open_rocksdb(&process->rocksdb, &process->store, &err) != ERR_OK)
        CHECK(false);
    store_ask(process->store, commit_fate, process);
}

struct store_options process_rocksdb(struct str folder)
{
    return (struct store_options){ .path = folder,
                                   .cache_bytes = ROCKSDB_CACHE_BYTES,
                                   .memtable_bytes = ROCKSDB_MEMTABLE_BYTES };
}

void process_open(struct process *process, const struct process_options *options)
{
    *process = (struct process){
        .clock = { .clock = { .now = ours_now, .mono = ours_mono, .scale = 1 },
                   .true_clock = options->true_clock },
        .transport = options->transport,
        .secrets = options->secrets,
        .chance = options->chance,
        .seed = options->seed,
        .commit_max = options->commit_max,
        .is_on_rocksdb = options->rocksdb_path.len > 0,
        .rocksdb = process_rocksdb(options->rocksdb_path),
    };
    store_open(process);
}

void process_close(struct process *process)
{
    process_kill(process);
    store_close(process->store);
}

bool process_is_running(const struct process *process)
{
    return process->engine != NULL;
}

bool process_start(struct process *process)
{
    struct err err;
    CHECK(process->engine == NULL);
    process->end = PROCESS_RUNS;
    if (!process->is_on_rocksdb && !schema_up(process)) {
        process_kill(process);
        return false;
    }
    if (engine_open(process->store, &process->engine, &err) != ERR_OK)
        CHECK(false);
    process->loop = commit_loop_new(process->engine, &process->clock.clock);
    commit_loop_listen(process->loop, (struct commit_listener){ batch_is_durable, process });
    process->lanes = lanes_new(&(struct lanes_options){
        .store = process->store,
        .loop = process->loop,
        .transport = process->transport,
        .clock = &process->clock.clock,
        .secrets = process->secrets,
        .seed = process->seed ^ (uint64_t)++process->lives,
        .call_timeout_ms = CALL_TIMEOUT_MS,
    });
    process->lanes_next = clock_now(&process->clock.clock);
    tell_durable(process);
    return true;
}

void process_kill(struct process *process)
{
    if (process->engine != NULL) {
        lanes_stop(process->lanes);
        commit_loop_stop(process->loop);
        lanes_free(process->lanes);
        commit_loop_free(process->loop);
        engine_close(process->engine);
        process->engine = NULL;
    }
    if (!process->is_on_rocksdb) {
        store_memory_crash(process->store);
        return;
    }
    store_close(process->store);
    store_open(process);
}

static bool is_over(const struct process *process)
{
    return process->end != PROCESS_RUNS || is_at_last_commit(process);
}

bool process_step(struct process *process)
{
    int64_t steps = 0;
    size_t quiet = 0;
    while (quiet < QUIET_STEPS_MAX && !is_over(process)) {
        process->lanes_next = lanes_step(process->lanes);
        size_t committed = commit_loop_step(process->loop);
        if (committed > 0)
            quiet = 0;
        else if (process->lanes_next.us > clock_now(&process->clock.clock).us)
            return !is_over(process);
        else
            quiet++;
        CHECK(++steps < STEPS_MAX); /* the lanes do not come to rest */
    }
    CHECK(is_over(process)); /* the lanes want to go on and do nothing */
    return false;
}

uint64_t process_digest(const struct process *process)
{
    return process->is_on_rocksdb ? rows_digest(process->store)
                                  : store_memory_digest(process->store);
}

uint64_t rows_digest(struct store *store)
{
    struct snapshot *snapshot = store_snapshot(store);
    struct cursor *cursor = snapshot_cursor(snapshot, (struct cursor_range){ .from = STR_EMPTY });
    struct str key, value;
    struct err err;
    uint64_t digest = 0;
    while (cursor_next(cursor, &key, &value))
        digest = (digest ^ str_hash(key)) * UINT64_C(0x100000001b3) ^ str_hash(value);
    CHECK(cursor_status(cursor, &err) == ERR_OK);
    cursor_close(cursor);
    snapshot_release(snapshot);
    return digest;
}
