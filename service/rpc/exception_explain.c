/* service/rpc/exception_explain.c: what happened before, and what each way out would do. */
#include "service/rpc/exception_explain.h"

#include "service/rpc/backend.h"
#include "service/rpc/event_convert.h"
#include "service/rpc/exception_convert.h"

enum {
    STORY_ENTRY_COUNT = 100,
    STORY_SCAN_COUNT = 20000, /* events looked at, from the exception backwards */
    ORDER_NAME_PARTS = 6,     /* shops/a/channels/b/orders/c */
};

/* What a retry and a resolution do, by cause; NULL: there is nothing to retry. */
static const struct {
    const char *retry, *resolve;
} effects[EXCEPTION_CAUSE_COUNT] = {
    [EXCEPTION_STOCK_LINE_REFUSED] = { "the quantity of the SKU goes into the next stock file",
                                       "the offer keeps the quantity that the marketplace has, "
                                       "until the stock of the SKU changes" },
    [EXCEPTION_STOCK_IMPORT_FAILED] = { NULL, "nothing: its quantities are sent again by itself" },
    [EXCEPTION_STOCK_HELD] = { NULL, "nothing: what is held waits to be released, or taken back" },
    [EXCEPTION_STOCK_IMPORT_STUCK] = { NULL, "nothing: its quantities are sent again by itself" },
    [EXCEPTION_ORDER_UNREADABLE] = { NULL, "the order stays unknown here until it can be read" },
    [EXCEPTION_ORDER_SKU_UNKNOWN] = { "the order is looked at again with the stock there is now",
                                      "the order waits for a decision by hand" },
    [EXCEPTION_ORDER_STOCK_SHORT] = { "the order is looked at again with the stock there is now",
                                      "the order waits for a decision by hand" },
    [EXCEPTION_ACCEPTANCE_DUE] = { NULL, "the order still waits for its decision" },
    [EXCEPTION_ACCEPTANCE_MISSED] = { NULL, "nothing: the window is closed" },
    [EXCEPTION_ACCEPT_REFUSED] = { "the acceptance is sent again",
                                   "the order is not accepted by us" },
    [EXCEPTION_CREATE_REFUSED] = { "the shop is searched for the order, and it is created if it "
                                   "is not there",
                                   "the order is not created in the shop by us" },
    [EXCEPTION_CREATE_DUPLICATE] = { NULL, "nothing: the order is in the shop" },
    [EXCEPTION_CARRIER_UNKNOWN] = { "the carrier is resolved again, or the choice taken, and the "
                                    "tracking number is sent",
                                    "the marketplace is told neither number nor dispatch by us" },
    [EXCEPTION_TRACKING_REFUSED] = { "the tracking number is sent again, with the choice if there "
                                     "is one",
                                     "the marketplace is told neither number nor dispatch by us" },
    [EXCEPTION_SHIP_REFUSED] = { "the dispatch is confirmed again",
                                 "the dispatch is not confirmed by us" },
    [EXCEPTION_DISPATCH_DUE] = { NULL, "the order still waits for its dispatch" },
    [EXCEPTION_REFUND_REASON_UNMAPPED] = { "the reason is mapped again, or the choice taken, and "
                                           "the refund is sent",
                                           "the customer is not refunded by us" },
    [EXCEPTION_REFUND_REFUSED] = { "the refund is sent again, with the choice if there is one",
                                   "the customer is not refunded by us" },
    [EXCEPTION_REFUND_DOUBTFUL] = { "the order's refunds are read; the refund is sent only if it "
                                    "is not among them",
                                    "whether the customer was refunded stays as you found it" },
    [EXCEPTION_RETURN_UNMATCHED] = { NULL, "the goods stay without an order" },
    [EXCEPTION_CREDENTIALS_REFUSED] = { NULL, "nothing: calls go on with the next key that works" },
    [EXCEPTION_CALL_FAILING] = { "the call is made again now",
                                 "what the call is for is not done by us" },
    [EXCEPTION_GAP_FOUND] = { NULL, "the gap stays open" },
    [EXCEPTION_ORDER_CANCELED] = { NULL, "nothing: cancelling it in the shop is up to you" },
    [EXCEPTION_SHOP_ITEM_CANCELED] = { NULL, "nothing: the refund is up to you" },
    [EXCEPTION_SHOP_ORDER_UNREADABLE] = { NULL, "what the shop did with it stays unknown here" },
    [EXCEPTION_AUDIT_FAILED] = { NULL, "nothing: the next audit comes when it is due" },
    [EXCEPTION_TRANSACTION_UNREADABLE] = { NULL, "the line stays out of the books" },
};

/* ---- the story ---- */

/* An order's story is that of all its parts. */
static struct str anchor_of(const struct exception *exception)
{
    struct str subject = exception->subject;
    size_t slashes = 0;
    for (size_t i = 0; i < subject.len; i++) {
        slashes += subject.ptr[i] == '/';
        if (slashes == ORDER_NAME_PARTS)
            return (struct str){ subject.ptr, i };
    }
    return subject;
}

/* What the subject is a part of in the log: an offer's stock is that of its position. */
struct story {
    struct arena *arena;
    struct event_filter subject, position;
    struct str exception_id;
    Lockstep__V1__ExceptionStoryEntry *entries[STORY_ENTRY_COUNT];
    size_t count;
};

static struct str event_text(struct arena *arena, const struct event *event)
{
    struct str kind = arena_str(arena, str_c(event_kind_name(event->kind)));
    if (event->from.len > 0 && event->to.len > 0)
        return arena_format(arena, "%.*s: %.*s -> %.*s", STR_ARG(kind), STR_ARG(event->from),
                            STR_ARG(event->to));
    if (event->to.len > 0)
        return arena_format(arena, "%.*s: %.*s", STR_ARG(kind), STR_ARG(event->to));
    return kind;
}

static bool story_take(void *context, const struct event *event)
{
    struct story *story = context;
    bool is_itself =
        (event->kind == EVENT_EXCEPTION_RAISED || event->kind == EVENT_EXCEPTION_RESOLVED) &&
        str_eq(event->subject, story->exception_id);
    bool is_part = event_matches(event, &story->subject) ||
                   (story->position.subject.len > 0 && event_matches(event, &story->position));
    if (is_itself || !is_part)
        return true;
    Lockstep__V1__ExceptionStoryEntry *entry =
        ARENA_NEW(story->arena, Lockstep__V1__ExceptionStoryEntry);
    if (entry == NULL)
        return false;
    lockstep__v1__exception_story_entry__init(entry);
    entry->time = instant_to_proto(story->arena, event->time);
    entry->event =
        text_to_proto(story->arena, name_event(story->arena, story->subject.shop, event->event_no));
    entry->text = text_to_proto(story->arena, event_text(story->arena, event));
    story->entries[story->count++] = entry;
    return story->count < STORY_ENTRY_COUNT;
}

static void story_start(struct story *story, struct arena *arena, struct str shop,
                        const struct exception *exception)
{
    struct str ids[3];
    struct err none;
    *story = (struct story){
        .arena = arena,
        .subject = { .shop = shop, .subject = anchor_of(exception) },
        .position = { .shop = shop },
        .exception_id = exception->exception_id,
    };
    if (name_parse(exception->subject, "shops/*/channels/*/offers/*", arena, ids, &none) == ERR_OK)
        story->position.subject = name_position(arena, shop, ids[2]);
}

static enum err_code story_tell(struct reader *reader, struct arena *arena, struct str shop,
                                const struct exception *exception,
                                Lockstep__V1__ExplainExceptionResponse *out, struct err *err)
{
    struct story story;
    struct event_walk walk = {
        .shop = shop,
        .from = 1,
        .descending = true,
        .scan_max = STORY_SCAN_COUNT,
        .take = story_take,
        .context = &story,
    };
    int64_t next;
    story_start(&story, arena, shop, exception);
    /* Up to and with what happened in the same moment: most are raised by the event before. */
    enum err_code code =
        event_no_at(reader, shop, (struct instant){ exception->last.us + 1 }, &walk.until, err);
    if (code == ERR_OK)
        code = event_walk(reader, &walk, &next, err);
    if (code != ERR_OK)
        return code;
    out->story = ARENA_ARRAY(arena, Lockstep__V1__ExceptionStoryEntry *, story.count);
    for (size_t i = story.count; out->story != NULL && i > 0; i--) /* the oldest first */
        out->story[out->n_story++] = story.entries[i - 1];
    return ERR_OK;
}

static enum err_code explain(struct rpc_call *call, struct reader *reader, const struct str *ids,
                             Lockstep__V1__ExplainExceptionResponse *out, struct err *err)
{
    struct arena *arena = call->arena;
    struct exception exception;
    enum err_code code = reader_exception(reader, ids[0], ids[1], &exception, err);
    if (code == ERR_OK)
        code = story_tell(reader, arena, ids[0], &exception, out, err);
    if (code != ERR_OK)
        return code;
    out->exception = exception_to_proto_whole(arena, ids[0], &exception);
    out->cause_info = cause_to_proto(arena, exception.cause);
    if (exception.cause < EXCEPTION_CAUSE_COUNT && exception.state == EXCEPTION_STATE_OPEN) {
        out->retry_effect = text_to_proto(arena, str_c(effects[exception.cause].retry));
        out->resolve_effect = text_to_proto(arena, str_c(effects[exception.cause].resolve));
    }
    return arena_done(arena, err);
}

enum err_code explain_exception(struct rpc_call *call, const ProtobufCMessage *request,
                                ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ExplainExceptionRequest *in = (const void *)request;
    const struct rpc_backend *backend = call->context;
    struct reader reader;
    struct str ids[2];
    enum err_code code =
        name_from_proto(in->name, "shops/*/exceptions/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = explain(call, &reader, ids, (void *)response, err);
    reader_close(&reader);
    return code;
}
