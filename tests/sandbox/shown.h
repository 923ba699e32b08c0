/*
 * tests/sandbox/shown.h: texts of what was shown lately, until it changes.
 *
 * The window of a poll overlaps the one before it, so that a client is shown the same order a dozen
 * times. The newest texts are kept in a ring. Whoever changes something that is shown drops its
 * text.
 */
#ifndef TESTS_SANDBOX_SHOWN_H
#define TESTS_SANDBOX_SHOWN_H

#include "service/base/buf.h"

enum { SHOWN_COUNT = 1024 };

struct shown_text {
    struct shown_text **holder; /* where its subject keeps it; NULL: nowhere */
    struct buf text;
};

struct shown {
    struct shown_text texts[SHOWN_COUNT];
    size_t count; /* ever kept */
};

/* Sets *holder; the oldest text goes for it. */
void shown_keep(struct shown *shown, struct shown_text **holder, struct str text);
/* Sets *holder to NULL. */
void shown_drop(struct shown_text **holder);
void shown_drop_all(struct shown *shown);
void shown_release(struct shown *shown);

#endif
