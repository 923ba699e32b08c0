/*
 * service/rpc/watch.c: the open streams, their tokens, and their signs of life.
 *
 * A token is the hash of method, shop, binding and place, then the place itself: what was changed,
 * or belongs elsewhere, shows.
 */
#include "service/rpc/watch.h"

#include <pthread.h>
#include <string.h>

#include "service/base/heap.h"
#include "service/rpc/convert.h"

enum {
    HASH_BYTES = 16,
    AGAIN_MS = 1, /* looks again at once, but others get their turn */
};

struct watch_hub {
    const struct clock *machine;
    pthread_mutex_t lock; /* of the list */
    struct watch *first;
};

struct watch_hub *watch_hub_new(const struct clock *machine)
{
    struct watch_hub *hub = HEAP_NEW(struct watch_hub);
    hub->machine = machine;
    CHECK(pthread_mutex_init(&hub->lock, NULL) == 0);
    return hub;
}

void watch_hub_free(struct watch_hub *hub)
{
    if (hub == NULL)
        return;
    CHECK(hub->first == NULL);
    pthread_mutex_destroy(&hub->lock);
    heap_free(hub);
}

/* On the committing thread: a wake is a few instructions, and there are at most
 * LIMIT_STREAM_COUNT streams. */
static void committed(void *context, struct engine_news news)
{
    struct watch_hub *hub = context;
    if (news.event_shops == 0)
        return;
    pthread_mutex_lock(&hub->lock);
    for (struct watch *watch = hub->first; watch != NULL; watch = watch->next) {
        if ((news.event_shops & watch->shop_bit) != 0)
            rpc_stream_wake(watch->call);
    }
    pthread_mutex_unlock(&hub->lock);
}

struct commit_listener watch_hub_listener(struct watch_hub *hub)
{
    return (struct commit_listener){ .committed = committed, .context = hub };
}

static void hub_enter(struct watch_hub *hub, struct watch *watch)
{
    pthread_mutex_lock(&hub->lock);
    watch->next = hub->first;
    if (hub->first != NULL)
        hub->first->previous = watch;
    hub->first = watch;
    pthread_mutex_unlock(&hub->lock);
}

static void hub_leave(struct watch_hub *hub, struct watch *watch)
{
    pthread_mutex_lock(&hub->lock);
    if (watch->previous == NULL)
        hub->first = watch->next;
    else
        watch->previous->next = watch->next;
    if (watch->next != NULL)
        watch->next->previous = watch->previous;
    pthread_mutex_unlock(&hub->lock);
}

/* ---- tokens ---- */

static uint64_t token_hash(const struct watch *watch, struct str place)
{
    uint64_t hash = watch->binding;
    const struct str parts[] = { str_c(watch->call->method->name), watch->shop, place };
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++)
        hash = (hash ^ str_hash(parts[i])) * UINT64_C(0x100000001b3) + i;
    return hash;
}

char *watch_token(const struct watch *watch, struct arena *arena, const struct watch_place *place)
{
    struct str text =
        place->in_state
            ? arena_format(arena, "s%lld.%.*s", (long long)place->number, STR_ARG(place->state))
            : arena_format(arena, "c%lld.%lld", (long long)place->number, (long long)place->part);
    if (text.ptr == NULL)
        return NULL;
    return (char *)arena_format(arena, "%016llx%.*s", (unsigned long long)token_hash(watch, text),
                                STR_ARG(text))
        .ptr;
}

static void place_set(struct watch *watch, const struct watch_place *place)
{
    struct str state = place->state;
    CHECK(state.len <= sizeof(watch->state_text));
    memmove(watch->state_text, state.len == 0 ? "" : state.ptr, state.len);
    watch->place = *place;
    watch->place.state = (struct str){ watch->state_text, state.len };
}

/* False: not a place. */
static bool place_read(struct str text, struct watch_place *ret)
{
    struct str number, rest;
    *ret = (struct watch_place){ .in_state = text.len > 0 && text.ptr[0] == 's' };
    if (text.len == 0 || (text.ptr[0] != 's' && text.ptr[0] != 'c') ||
        !str_cut(str_from(text, 1), '.', &number, &rest) || !str_parse_i64(number, &ret->number))
        return false;
    ret->state = rest;
    if (ret->in_state)
        return ret->number >= 0 && rest.len <= WATCH_STATE_BYTES;
    ret->state = STR_EMPTY;
    return str_parse_i64(rest, &ret->part) && ret->number >= 0 && ret->part >= 0;
}

static enum err_code token_invalid(struct err *err)
{
    err_set(err, REASON_RESUME_TOKEN_INVALID,
            "the token is from another method, shop or filter, or was changed");
    return err_in(err, "resume_token");
}

static enum err_code token_read(struct watch *watch, struct str token, struct err *err)
{
    struct watch_place place;
    char hash[HASH_BYTES + 1];
    if (token.len <= HASH_BYTES || !place_read(str_from(token, HASH_BYTES), &place))
        return token_invalid(err);
    struct arena arena;
    arena_init(&arena, sizeof(hash));
    struct str want =
        arena_format(&arena, "%016llx",
                     (unsigned long long)token_hash(watch, str_from(token, HASH_BYTES)));
    bool is_ours = str_eq(want, (struct str){ token.ptr, HASH_BYTES });
    arena_release(&arena);
    if (!is_ours)
        return token_invalid(err);
    place_set(watch, &place);
    return ERR_OK;
}

/* ---- a stream's life ---- */

static enum err_code place_begin(struct watch *watch, struct reader *reader,
                                 const struct watch_options *options, struct err *err)
{
    struct shop shop;
    int64_t next_no;
    struct str token = str_c(options->resume_token);
    enum err_code code = reader_shop(reader, watch->shop, &shop, err);
    if (code == ERR_OK)
        code = reader_next_event_no(reader, watch->shop, &next_no, err);
    if (code == ERR_OK && token.len > 0)
        code = token_read(watch, token, err);
    if (code != ERR_OK)
        return code;
    int64_t newest = watch->kind == NULL ? options->newest : next_no;
    if (token.len > 0) /* a store that lost its newest events makes numbers anew */
        return newest > 0 && watch->place.number > newest ? token_invalid(err) : ERR_OK;
    watch->place.number = watch->kind == NULL ? options->begin : next_no;
    watch->place.in_state = watch->kind != NULL && !options->changes_only;
    watch->is_due = watch->kind != NULL && options->changes_only;
    return ERR_OK;
}

enum err_code watch_open(struct rpc_call *call, struct watch *state,
                         const struct watch_options *options, struct err *err)
{
    struct rpc_backend *backend = call->context;
    struct reader reader;
    *state = (struct watch){
        .hub = backend->watches,
        .call = call,
        .kind = options->kind,
        .shop = arena_str(call->stream->arena, options->shop),
        .shop_bit = engine_shop_bit(options->shop),
        .binding = options->binding,
        .last_sent = clock_mono(backend->watches->machine),
    };
    if (state->shop.ptr == NULL)
        return arena_err(call->stream->arena, err);
    reader_open(backend->store, call->arena, &reader);
    enum err_code code = place_begin(state, &reader, options, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    arena_init(&state->ahead, LIMIT_REQUEST_ARENA_BYTES);
    call->stream->state = state;
    hub_enter(state->hub, state);
    return ERR_OK;
}

void watch_close(struct rpc_call *call)
{
    struct watch *watch = call->stream->state;
    hub_leave(watch->hub, watch);
    arena_release(&watch->ahead);
}

/* ---- what `next` ends with ---- */

static int64_t silence_left_ms(const struct watch *watch)
{
    int64_t passed_ns = clock_mono(watch->hub->machine).ns - watch->last_sent.ns;
    return WATCH_SILENCE_MS - passed_ns / NS_PER_MS;
}

bool watch_is_due(const struct watch *watch)
{
    return watch->is_due || silence_left_ms(watch) <= 0;
}

enum rpc_next watch_sent(struct watch *watch, const struct watch_place *place)
{
    place_set(watch, place);
    watch->is_due = false;
    watch->last_sent = clock_mono(watch->hub->machine);
    return RPC_NEXT_MESSAGE;
}

enum rpc_next watch_wait(struct watch *watch)
{
    int64_t left_ms = silence_left_ms(watch);
    watch->call->stream->wake_after_ms = left_ms > AGAIN_MS ? left_ms : AGAIN_MS;
    return RPC_NEXT_WAIT;
}

enum rpc_next watch_go_on(struct watch *watch)
{
    watch->call->stream->wake_after_ms = AGAIN_MS;
    return RPC_NEXT_WAIT;
}

enum err_code watch_events(const struct watch *watch, struct reader *reader, size_t max,
                           struct event **ret, size_t *ret_count, int64_t *ret_next,
                           struct err *err)
{
    enum err_code code =
        reader_events(reader, watch->shop, watch->place.number, max, ret, ret_count, ret_next, err);
    if (code != ERR_OK || *ret_count == 0 || (*ret)[0].event_no <= watch->place.number)
        return code;
    struct watch_place oldest = { .number = (*ret)[0].event_no };
    char *token = watch_token(watch, reader->view.arena, &oldest);
    if (token == NULL)
        return arena_err(reader->view.arena, err);
    err_set(err, REASON_RESUME_TOKEN_EXPIRED, "events behind the token are no longer kept");
    err_with(err, "oldest_token", token);
    return err_in(err, "resume_token");
}
