/*
 * tests/sandbox/webhooks.h: telling subscribers, more or less reliably.
 *
 * A message leaves a second after its cause; one that was not taken (2xx) is sent again after 10 s,
 * 1 min and 10 min of the virtual clock, and then given up. Duplicates, losses and wrong order are
 * faults of the operation "webhook".
 */
#ifndef TESTS_SANDBOX_WEBHOOKS_H
#define TESTS_SANDBOX_WEBHOOKS_H

#include "service/base/buf.h"
#include "tests/sandbox/calls.h"
#include "tests/sandbox/faults.h"

enum {
    WEBHOOK_SUBSCRIPTION_COUNT = 64,
    WEBHOOK_QUEUE_COUNT = 2048, /* messages on their way; more are lost, and counted */
    WEBHOOK_BODY_BYTES = 1 << 20,
    WEBHOOK_URL_BYTES = 1024,
};

struct subscription {
    int64_t subscription_id;
    char event[64];                    /* "": every event */
    char url[WEBHOOK_URL_BYTES];       /* "{event}" stands for the event's name */
    char username[128], password[128]; /* "": none, or inside the URL */
};

struct webhook_counts {
    int64_t sent, taken, refused, failed, given_up, lost;
};

struct webhooks;

struct webhooks *webhooks_new(struct world *world, struct calls *calls, struct faults *faults);
void webhooks_free(struct webhooks *webhooks);

/* NULL: there are too many, or a text is too long. */
const struct subscription *webhooks_subscribe(struct webhooks *webhooks, struct str event,
                                              struct str url, struct str username,
                                              struct str password);
bool webhooks_unsubscribe(struct webhooks *webhooks, int64_t subscription_id);
size_t webhooks_list(const struct webhooks *webhooks,
                     const struct subscription *ret[static WEBHOOK_SUBSCRIPTION_COUNT]);
/*
 * Somebody in this process who is told of every event, at once and without faults; `told` must not
 * call the sandbox back. The texts are borrowed. NULL: nobody.
 */
void webhooks_listen(struct webhooks *webhooks,
                     void (*told)(void *context, struct str event, struct str body), void *context);
/* Whether anybody is told: else a message need not be written. */
bool webhooks_has_subscribers(const struct webhooks *webhooks, struct str event);
void webhooks_tell(struct webhooks *webhooks, struct str event, struct str body);
struct webhook_counts webhooks_counts(const struct webhooks *webhooks);

struct curl_waitfd;
/* Waits until one of `fds`, or a subscriber, has something; at most `wait_ms`. */
void webhooks_wait(struct webhooks *webhooks, struct curl_waitfd *fds, unsigned count, int wait_ms);
/* Sends and reads what can be without waiting. */
void webhooks_work(struct webhooks *webhooks);

#endif
