/*
 * service/rpc/watch.h: server streams that follow the log of a shop.
 *
 * A stream that waits is woken by each durable batch with events of its shop, and looks for itself.
 * All that it needs to go on stands in its resume tokens: the number of the next event and, while
 * the present state is being sent, how far that came. So a reader may start from any token,
 * wherever and whenever it got it, and loses nothing: the present state is read after its changes'
 * first number was fixed.
 *
 * Most streams are a watch_kind: "the present state first, then each change". Their rows are
 *
 *     { "WatchOrders", .open = watch_orders_open, .next = watch_next, .close = watch_close }
 *
 * and `open` ends with watch_open. A stream that sends something else (events, journal entries)
 * has no kind and a `next` of its own, which ends with watch_sent or watch_wait.
 */
#ifndef SERVICE_RPC_WATCH_H
#define SERVICE_RPC_WATCH_H

#include "service/domain/event.h"
#include "service/engine/commit_loop.h"
#include "service/engine/reader.h"
#include "service/rpc/backend.h"
#include "service/rpc/method.h"

struct watch_hub; /* opaque: the open streams */

enum {
    WATCH_SILENCE_MS = 15000, /* then a sign of life is sent */
    WATCH_STATE_BYTES = 2 * KEY_BYTES,
};

/* `machine` is for signs of life: the machine's time, whatever clock the program has. It stays the
 * caller's. */
struct watch_hub *watch_hub_new(const struct clock *machine);
/* For commit_loop_listen. */
struct commit_listener watch_hub_listener(struct watch_hub *hub);
/* No stream is open. NULL is fine. */
void watch_hub_free(struct watch_hub *hub);

/* Where a stream stands: right behind what was sent. */
struct watch_place {
    int64_t number; /* the next event, or whatever a stream without a kind counts; 0: not known */
    int64_t part;   /* of that event, where it becomes several messages: how many were sent */
    bool in_state;
    struct str state; /* in_state: the reader's page token; empty: the beginning */
};

struct watch;

/* What a stream shows. Rows are structs of the domain, of `row_bytes`. */
struct watch_kind {
    size_t row_bytes;
    bool is_of_shop; /* a subject is the same whichever channel its event names */
    /* A page of the present state, with page->tokens set; usually one call of reader_list. */
    enum err_code (*list)(struct watch *watch, struct reader *reader,
                          const struct reader_page *page, void *ret_rows, size_t *ret_count,
                          struct str *ret_next_token, struct err *err);
    /* Whether the event changes something of ours, before anything is read. */
    bool (*wants)(const struct watch *watch, const struct event *event);
    /*
     * The subjects that the event is about (one and the same text for one and the same row), from
     * `part` on, at most `max`, in the reader's arena; *ret_more: there are more. NULL: one, the
     * event's own.
     */
    enum err_code (*subjects)(struct watch *watch, struct reader *reader, const struct event *event,
                              int64_t part, size_t max, struct str *ret_subjects, size_t *ret_count,
                              bool *ret_more, struct err *err);
    /* The row as it is now. *ret_found false: there is none, or the filter does not want it. */
    enum err_code (*load)(struct watch *watch, struct reader *reader, const struct event *event,
                          struct str subject, bool *ret_found, void *ret_row, struct err *err);
    /*
     * The message, in call->arena. `row` NULL: a sign of life. `caught_up`: false while the present
     * state is being sent. `token` is text for the message's resume_token.
     */
    enum err_code (*fill)(struct watch *watch, struct rpc_call *call, struct reader *reader,
                          const void *row, char *token, bool caught_up, ProtobufCMessage *response,
                          struct err *err);
};

struct watch_item; /* watch_next.c */

/* The first member of a stream's state. */
struct watch {
    struct watch_hub *hub;
    struct rpc_call *call;
    struct watch *previous, *next; /* the hub's */
    const struct watch_kind *kind;
    struct str shop;
    uint64_t shop_bit; /* of news */
    uint64_t binding;
    struct watch_place place; /* `state` is in state_text */
    char state_text[WATCH_STATE_BYTES];
    struct mono last_sent;
    bool is_due; /* a message is wanted now, even an empty one */
    /* Of watch_next: what was read ahead. */
    struct arena ahead;
    struct watch_item *items;
    char *rows;
    size_t item_count, item_at;
    struct watch_place ahead_end; /* behind all items */
    bool has_more;                /* and something is there already */
};

struct watch_options {
    const struct watch_kind *kind; /* NULL: `next` is the service's own */
    struct str shop;
    const char *resume_token;
    uint64_t binding;  /* of what must stay the same with a token: message_hash(in->filter) */
    bool changes_only; /* of a kind: an empty token means from now on */
    /* Without a kind. */
    int64_t begin;  /* the number of an empty token */
    int64_t newest; /* larger numbers are of things that never were; 0: not looked at */
};

/*
 * The last step of `open`: `state` becomes call->stream->state and is woken from now on. It begins
 * with a struct watch, is zeroed but for what the service itself keeps there, and lives in
 * call->stream->arena. The place is that of the token, or the beginning. SHOP_NOT_FOUND,
 * RESUME_TOKEN_INVALID: not made by us for this method, shop and filter, or of events that never
 * were.
 */
MUST_USE enum err_code watch_open(struct rpc_call *call, struct watch *state,
                                  const struct watch_options *options, struct err *err);
/* `close` of the row. */
void watch_close(struct rpc_call *call);
/* `next` of the row, for kinds. */
enum err_code watch_next(struct rpc_call *call, ProtobufCMessage *response, enum rpc_next *ret,
                         struct err *err);

/* ---- for a `next` of one's own ---- */

/* The text that leads to `place`. NULL on a full arena. */
char *watch_token(const struct watch *watch, struct arena *arena, const struct watch_place *place);
/* True when a message is to be sent even if it is empty. */
bool watch_is_due(const struct watch *watch);
/* A message is sent, and leads to `place`. */
enum rpc_next watch_sent(struct watch *watch, const struct watch_place *place);
/* Nothing to send now; looks again after a wake, or when a sign of life is due. */
enum rpc_next watch_wait(struct watch *watch);
/* Nothing to send yet, but there is more to look at: bounded work is done. */
enum rpc_next watch_go_on(struct watch *watch);

/*
 * Events from place->number on, at most `max`, in the reader's arena; *ret_next as reader_events.
 * RESUME_TOKEN_EXPIRED, with the pair "oldest_token": some are no longer kept.
 */
MUST_USE enum err_code watch_events(const struct watch *watch, struct reader *reader, size_t max,
                                    struct event **ret, size_t *ret_count, int64_t *ret_next,
                                    struct err *err);

#endif
