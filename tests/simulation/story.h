/*
 * tests/simulation/story.h: what happened, as sentences with their time.
 *
 * Told when it is on, or in the end, when a promise is broken: the last lines that concern what it
 * is about. A sentence's subjects are the words in it.
 */
#ifndef TESTS_SIMULATION_STORY_H
#define TESTS_SIMULATION_STORY_H

#include "service/base/check.h"
#include "service/base/clock.h"
#include "service/base/str.h"

enum { STORY_LINE_BYTES = 240, STORY_LINE_COUNT = 1 << 14 };

struct story {
    const struct clock *clock; /* the true one */
    struct instant began;
    bool is_kept;                    /* lines are remembered */
    bool is_told;                    /* and printed at once */
    char (*lines)[STORY_LINE_BYTES]; /* a ring */
    size_t count;                    /* ever */
    uint64_t hash;                   /* of all of them, remembered or not */
};

void story_open(struct story *story, const struct clock *clock);
void story_close(struct story *story);
void story_tell(struct story *story, const char *format, ...) PRINTF_LIKE(2, 3);
/* The last `count` lines that hold one of the subjects, or a "!": what concerns all. */
void story_print(const struct story *story, const char *const *subjects, size_t subject_count,
                 size_t count);

#endif
