/*
 * service/web/webhooks.h: SCAYLE's webhooks, as hints of whose stock is to be read.
 *
 *     POST /webhooks/scayle/{shop}   Basic credentials, a JSON body
 *
 * Knows nothing of HTTP's bytes: the listener calls it, and so does whoever plays webhooks. What a
 * webhook says of quantities is never used: it may be old, come twice, or come from whoever knows
 * the credentials. 200 means that the hint is durable, or that there is nothing to do.
 */
#ifndef SERVICE_WEB_WEBHOOKS_H
#define SERVICE_WEB_WEBHOOKS_H

#include "service/base/arena.h"
#include "service/engine/commit_loop.h"

enum { WEBHOOK_BODY_BYTES_MAX = 256 << 10 };

struct webhooks_options {
    struct store *store;
    struct commit_loop *loop;
    /* The secret that a shop's setting names, in `arena`. */
    enum err_code (*find_secret)(void *context, struct str ref, struct arena *arena,
                                 struct str *ret, struct err *err);
    void *context;
};

/* One request, in its caller's memory. */
struct webhook {
    const struct webhooks_options *options;
    struct arena arena;
    struct str shop, sku;
    struct submission submission;
    int32_t status;                        /* 0: not answered yet */
    const char *text;                      /* of the answer */
    char message[ERR_TEXT_BYTES + 1];      /* with a line break */
    void (*done)(struct webhook *webhook); /* its hint is stored, or is not; on another thread */
    void *user;
};

/*
 * Whether the shop takes webhooks, and this is who may send them; else it is answered: 404, 401,
 * 503. `authorization` is the header's value, empty if there is none. Texts are borrowed until the
 * answer, as `options` are.
 */
void webhook_admit(const struct webhooks_options *options, struct str shop,
                   struct str authorization, struct webhook *ret);
/*
 * One that was admitted. True: `done` will be called with the answer. False: it is answered: 200
 * for what is no matter of ours, 400, 503. `body` is borrowed until the answer.
 */
bool webhook_take(struct webhook *webhook, struct str body);
/* Its body is larger than WEBHOOK_BODY_BYTES_MAX: 413. */
void webhook_too_large(struct webhook *webhook);
void webhook_release(struct webhook *webhook);

/* The results of METRIC_WEBHOOKS get their names. Before threads start. */
void webhooks_name_metrics(void);

#endif
