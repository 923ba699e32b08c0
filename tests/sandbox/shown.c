/* tests/sandbox/shown.c: a ring of texts. */
#include "tests/sandbox/shown.h"

enum { SHOWN_TEXT_BYTES = 1 << 20 };

void shown_drop(struct shown_text **holder)
{
    if (*holder != NULL)
        (*holder)->holder = NULL;
    *holder = NULL;
}

void shown_keep(struct shown *shown, struct shown_text **holder, struct str text)
{
    struct shown_text *kept = &shown->texts[shown->count++ % SHOWN_COUNT];
    if (kept->holder != NULL)
        shown_drop(kept->holder);
    if (kept->text.max == 0)
        buf_init(&kept->text, SHOWN_TEXT_BYTES);
    buf_clear(&kept->text);
    buf_add(&kept->text, text);
    if (kept->text.overflowed)
        return;
    shown_drop(holder);
    kept->holder = holder;
    *holder = kept;
}

void shown_drop_all(struct shown *shown)
{
    for (size_t i = 0; i < SHOWN_COUNT; i++) {
        if (shown->texts[i].holder != NULL)
            shown_drop(shown->texts[i].holder);
    }
}

void shown_release(struct shown *shown)
{
    shown_drop_all(shown);
    for (size_t i = 0; i < SHOWN_COUNT; i++)
        buf_release(&shown->texts[i].text);
}
