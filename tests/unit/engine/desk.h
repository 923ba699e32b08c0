/*
 * tests/unit/engine/desk.h: an engine on a memory store, one command at a time, in virtual time.
 *
 * Whatever a test does, the desk holds the engine to what always holds: each command is first
 * tried without effect (validate_only), then with each allocation failing in turn, its own and the
 * batch's; all of that must leave the state byte for byte as it was, and so must a refusal. Then it
 * is applied; a twin, which is closed and opened again before every command, applies it too and
 * must end up with the same bytes; and every promise of promises.h is checked.
 */
#ifndef TESTS_UNIT_ENGINE_DESK_H
#define TESTS_UNIT_ENGINE_DESK_H

#include "service/engine/engine.h"
#include "service/store/view.h"

struct desk {
    struct store *store;
    struct engine *engine;
    struct engine_news news; /* of the last command */
    struct instant now;      /* virtual; tests move it */
    struct arena arena;      /* of all that is given and answered */
    struct store *twin;
    bool is_hurried;   /* no torture, no preview, no twin: for long random runs */
    int64_t unchecked; /* hurried: commands since the promises were checked */
};

/* An empty store at 2026-03-02T10:00:00Z. */
void desk_open(struct desk *desk);
void desk_close(struct desk *desk);
/* The process stops and starts again. */
void desk_restart(struct desk *desk);
void desk_pass(struct desk *desk, int64_t seconds);

/* Applies one command and commits. Shop "acme", principal "tester" and the time are filled in. */
struct outcome desk_do(struct desk *desk, struct command command);
/* As desk_do; fails the test unless the command was applied. */
struct outcome desk_must(struct desk *desk, struct command command);
/* As desk_do; fails the test unless the command was refused for this reason. */
struct err desk_refused(struct desk *desk, struct command command, enum err_reason reason);

/*
 * Fails the test unless each kind of command that is at home in this test file (a table in desk.c)
 * was applied in this program, after each allocation of it had failed. The last test of its file.
 */
void desk_has_tortured(const char *file);

/* Reads what is committed, into `arena`. */
struct view desk_look(struct desk *desk, struct arena *arena);
void desk_look_away(struct view *view);

/* All rows of a table of the shop, decoded; keys and values as they stand in the store. */
struct desk_rows {
    void *rows; /* of the shape's struct; not to be used without a shape */
    struct str *keys, *values;
    size_t count;
};
struct desk_rows desk_table(struct desk *desk, struct arena *arena, enum key_table table,
                            const struct record_shape *shape);

/* printf into the desk's arena. */
const char *desk_text(struct desk *desk, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
