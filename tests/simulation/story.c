/* tests/simulation/story.c: a ring of lines. */
#include "tests/simulation/story.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "service/base/heap.h"

void story_open(struct story *story, const struct clock *clock)
{
    *story = (struct story){ .clock = clock, .began = clock_now(clock), .is_kept = true };
    story->lines = heap_alloc_array(STORY_LINE_COUNT, STORY_LINE_BYTES);
}

void story_close(struct story *story)
{
    heap_free(story->lines);
}

void story_tell(struct story *story, const char *format, ...)
{
    char *line = story->lines[story->count++ % STORY_LINE_COUNT];
    int64_t s = (clock_now(story->clock).us - story->began.us) / US_PER_SECOND;
    int len = snprintf(line, STORY_LINE_BYTES, "day %lld %02lld:%02lld:%02lld  ",
                       (long long)(s / SECONDS_PER_DAY + 1), (long long)(s / 3600 % 24),
                       (long long)(s / 60 % 60), (long long)(s % 60));
    va_list args;
    va_start(args, format);
    vsnprintf(line + len, STORY_LINE_BYTES - (size_t)len, format, args);
    va_end(args);
    story->hash = story->hash * UINT64_C(0x100000001b3) ^ str_hash(str_c(line));
    if (story->is_told)
        printf("%s\n", line);
}

static bool concerns(const char *line, const char *const *subjects, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (subjects[i][0] != '\0' && strstr(line, subjects[i]) != NULL)
            return true;
    }
    return strchr(line, '!') != NULL;
}

void story_print(const struct story *story, const char *const *subjects, size_t subject_count,
                 size_t count)
{
    size_t oldest = story->count > STORY_LINE_COUNT ? story->count - STORY_LINE_COUNT : 0;
    size_t from = story->count, found = 0;
    while (from > oldest && found < count) {
        from--;
        found += concerns(story->lines[from % STORY_LINE_COUNT], subjects, subject_count);
    }
    for (; from < story->count; from++) {
        const char *line = story->lines[from % STORY_LINE_COUNT];
        if (concerns(line, subjects, subject_count))
            printf("  %s\n", line);
    }
}
