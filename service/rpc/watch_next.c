/*
 * service/rpc/watch_next.c: the present state first, then each change.
 *
 * Rows of the present state, and the numbers of what changed, are read ahead some hundred at a
 * time; one message is made per call. What changed is loaded when its message is made: so several
 * changes of one thing that were read together are one message, the newest.
 */
#include "service/rpc/convert.h"
#include "service/rpc/watch.h"

enum { AHEAD_ROW_COUNT = 100, AHEAD_EVENT_COUNT = 256, AHEAD_SUBJECT_COUNT = 256 };

/* Something to send: a row, or what an event is about. */
struct watch_item {
    struct watch_place behind; /* where the stream stands once it is sent */
    struct event *event;
    struct str subject;
};

static void *row_at(const struct watch *watch, size_t index)
{
    return watch->rows + index * watch->kind->row_bytes;
}

static enum err_code ahead_start(struct watch *watch, size_t room, struct err *err)
{
    arena_reset(&watch->ahead);
    watch->item_at = 0;
    watch->item_count = 0;
    watch->items = ARENA_ARRAY(&watch->ahead, struct watch_item, room);
    return watch->items == NULL ? arena_err(&watch->ahead, err) : ERR_OK;
}

/* ---- the present state ---- */

static enum err_code rows_read(struct watch *watch, struct reader *reader, struct err *err)
{
    struct str tokens[AHEAD_ROW_COUNT], next_token;
    struct reader_page page = { .token = watch->place.state,
                                .size = AHEAD_ROW_COUNT,
                                .tokens = tokens };
    enum err_code code = ahead_start(watch, AHEAD_ROW_COUNT, err);
    if (code != ERR_OK)
        return code;
    struct reader ahead = { .view = reader->view };
    ahead.view.arena = &watch->ahead;
    code =
        watch->kind->list(watch, &ahead, &page, &watch->rows, &watch->item_count, &next_token, err);
    if (code != ERR_OK)
        return code;
    for (size_t i = 0; i < watch->item_count; i++) {
        watch->items[i].behind = (struct watch_place){ .number = watch->place.number,
                                                       .in_state = true,
                                                       .state = tokens[i] };
    }
    watch->ahead_end = (struct watch_place){ .number = watch->place.number,
                                             .in_state = next_token.len > 0,
                                             .state = next_token };
    return ERR_OK;
}

static enum err_code message_make(struct watch *watch, struct rpc_call *call, struct reader *reader,
                                  const void *row, const struct watch_place *behind,
                                  ProtobufCMessage *response, enum rpc_next *ret, struct err *err)
{
    char *token = watch_token(watch, call->arena, behind);
    if (token == NULL)
        return arena_err(call->arena, err);
    enum err_code code =
        watch->kind->fill(watch, call, reader, row, token, !behind->in_state, response, err);
    if (code == ERR_OK)
        *ret = watch_sent(watch, behind);
    return code;
}

static enum err_code state_next(struct watch *watch, struct rpc_call *call, struct reader *reader,
                                ProtobufCMessage *response, enum rpc_next *ret, struct err *err)
{
    if (watch->item_at == watch->item_count) {
        enum err_code code = rows_read(watch, reader, err);
        if (code != ERR_OK)
            return code;
    }
    if (watch->item_at < watch->item_count) {
        size_t at = watch->item_at++;
        struct watch_place behind = watch->items[at].behind;
        return message_make(watch, call, reader, row_at(watch, at), &behind, response, ret, err);
    }
    /* A page without rows: the end, or a long stretch that the filter does not want. Either is
     * worth a message: the reader's token gets ahead, and it learns that it has all. */
    struct watch_place behind = watch->ahead_end;
    return message_make(watch, call, reader, NULL, &behind, response, ret, err);
}

/* ---- changes ---- */

static enum err_code subjects_of(struct watch *watch, struct reader *reader,
                                 const struct event *event, int64_t part, struct str *ret_subjects,
                                 size_t *ret_count, bool *ret_more, struct err *err)
{
    *ret_count = 0;
    *ret_more = false;
    if (!watch->kind->wants(watch, event))
        return ERR_OK;
    if (watch->kind->subjects != NULL)
        return watch->kind->subjects(watch, reader, event, part, AHEAD_SUBJECT_COUNT, ret_subjects,
                                     ret_count, ret_more, err);
    ret_subjects[0] = event->subject;
    *ret_count = part == 0;
    return ERR_OK;
}

/* Events become items until there is no room for those of one more. */
static enum err_code items_add(struct watch *watch, struct reader *reader, struct event *event,
                               struct err *err)
{
    struct str subjects[AHEAD_SUBJECT_COUNT];
    int64_t part = event->event_no == watch->ahead_end.number ? watch->ahead_end.part : 0;
    size_t count;
    bool more;
    enum err_code code = subjects_of(watch, reader, event, part, subjects, &count, &more, err);
    if (code != ERR_OK)
        return code;
    for (size_t i = 0; i < count; i++) {
        part++;
        watch->items[watch->item_count++] = (struct watch_item){
            .behind = { .number = event->event_no, .part = part },
            .event = event,
            .subject = subjects[i],
        };
    }
    watch->ahead_end = more ? (struct watch_place){ .number = event->event_no, .part = part }
                            : (struct watch_place){ .number = event->event_no + 1 };
    return ERR_OK;
}

static enum err_code changes_read(struct watch *watch, struct reader *reader, struct err *err)
{
    struct event *events;
    size_t count, i = 0;
    int64_t next_no;
    struct reader ahead = { .view = reader->view };
    ahead.view.arena = &watch->ahead;
    enum err_code code = ahead_start(watch, AHEAD_EVENT_COUNT + AHEAD_SUBJECT_COUNT, err);
    if (code == ERR_OK)
        code = watch_events(watch, &ahead, AHEAD_EVENT_COUNT, &events, &count, &next_no, err);
    if (code != ERR_OK)
        return code;
    watch->ahead_end = watch->place;
    for (; i < count && watch->item_count <= AHEAD_EVENT_COUNT; i++) {
        code = items_add(watch, &ahead, &events[i], err);
        if (code != ERR_OK)
            return code;
        if (watch->ahead_end.number == events[i].event_no) /* not all of it */
            break;
    }
    watch->has_more = i < count || count == AHEAD_EVENT_COUNT;
    return ERR_OK;
}

/* Whether something read later says what this says. */
static bool comes_again(const struct watch *watch, size_t at)
{
    const struct watch_item *item = &watch->items[at];
    for (size_t i = at + 1; i < watch->item_count; i++) {
        const struct watch_item *later = &watch->items[i];
        if (str_eq(later->subject, item->subject) &&
            (watch->kind->is_of_shop || str_eq(later->event->channel, item->event->channel)))
            return true;
    }
    return false;
}

static enum err_code changes_next(struct watch *watch, struct rpc_call *call, struct reader *reader,
                                  ProtobufCMessage *response, enum rpc_next *ret, struct err *err)
{
    enum err_code code = ERR_OK;
    bool is_fresh = watch->item_at == watch->item_count;
    if (is_fresh)
        code = changes_read(watch, reader, err);
    void *row = arena_alloc(call->arena, watch->kind->row_bytes);
    if (code == ERR_OK && row == NULL)
        return arena_err(call->arena, err);
    while (code == ERR_OK && watch->item_at < watch->item_count) {
        size_t at = watch->item_at++;
        const struct watch_item *item = &watch->items[at];
        bool found;
        if (comes_again(watch, at))
            continue;
        code = watch->kind->load(watch, reader, item->event, item->subject, &found, row, err);
        if (code == ERR_OK && found)
            return message_make(watch, call, reader, row, &item->behind, response, ret, err);
    }
    if (code != ERR_OK)
        return code;
    watch->place = watch->ahead_end;
    if (watch_is_due(watch))
        return message_make(watch, call, reader, NULL, &watch->ahead_end, response, ret, err);
    /* What was committed since it was read ahead woke the stream before: it must look again. */
    *ret = is_fresh && !watch->has_more ? watch_wait(watch) : watch_go_on(watch);
    return ERR_OK;
}

enum err_code watch_next(struct rpc_call *call, ProtobufCMessage *response, enum rpc_next *ret,
                         struct err *err)
{
    struct rpc_backend *backend = call->context;
    struct watch *watch = call->stream->state;
    struct reader reader;
    reader_open(backend->store, call->arena, &reader);
    enum err_code code = watch->place.in_state
                             ? state_next(watch, call, &reader, response, ret, err)
                             : changes_next(watch, call, &reader, response, ret, err);
    reader_close(&reader);
    return code;
}
