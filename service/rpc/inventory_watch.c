/*
 * service/rpc/inventory_watch.c: positions and publications as they change.
 *
 * Both show what a position is now; a stock file that moves changes all the positions that it
 * carries.
 */
#include "service/base/limits.h"
#include "service/rpc/inventory_queries.h"
#include "service/rpc/position_filter.h"
#include "service/rpc/watch.h"
#include "service/store/records.h"

static bool is_of_file(const struct event *event)
{
    return event->kind == EVENT_STOCK_FILE_OPENED || event->kind == EVENT_STOCK_FILE_SENT ||
           event->kind == EVENT_STOCK_FILE_ENDED;
}

/* The SKUs of a file, or the event's own. */
static enum err_code skus_of(struct watch *watch, struct reader *reader, const struct event *event,
                             int64_t part, size_t max, struct str *ret_subjects, size_t *ret_count,
                             bool *ret_more, struct err *err)
{
    struct stock_file_rows file = { 0 };
    int64_t file_no;
    *ret_more = false;
    if (!is_of_file(event)) {
        ret_subjects[0] = event->subject;
        *ret_count = part == 0;
        return ERR_OK;
    }
    *ret_count = 0;
    if (!str_parse_i64(event->subject, &file_no))
        return ERR_OK;
    enum err_code code =
        reader_stock_file_rows(reader, watch->shop, event->channel, file_no, &file, err);
    if (code != ERR_OK) /* an old one is not kept: newer ones have told the rest */
        return code == ERR_NOT_FOUND ? ERR_OK : code;
    for (size_t i = (size_t)part; i < file.count && *ret_count < max; i++)
        ret_subjects[(*ret_count)++] = file.rows[i].sku;
    *ret_more = (size_t)part + *ret_count < file.count;
    return ERR_OK;
}

static enum err_code position_find(struct watch *watch, struct reader *reader, struct str sku,
                                   bool *ret_found, struct position *ret, struct err *err)
{
    enum err_code code = reader_position(reader, watch->shop, sku, ret, err);
    *ret_found = code == ERR_OK;
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

/* ---- positions ---- */

struct position_watch {
    struct watch watch;
    struct position_filter filter;
};

static enum err_code positions_list(struct watch *watch, struct reader *reader,
                                    const struct reader_page *page, void *ret_rows,
                                    size_t *ret_count, struct str *ret_next_token, struct err *err)
{
    struct position_filter filter = ((const struct position_watch *)watch)->filter;
    struct reader_page wanted = *page;
    struct stock_look look;
    struct key keys;
    enum err_code code = stock_look_open(reader, watch->shop, &look, err);
    if (code != ERR_OK)
        return code;
    filter.look = &look;
    wanted.wants = position_wants;
    wanted.context = &filter;
    position_keys(watch->shop, filter.sku_prefix, &keys);
    code = reader_list(reader, &record_position, &keys, &wanted, ret_rows, ret_count,
                       ret_next_token, err);
    return code == ERR_OK ? stock_look_done(&look, err) : code;
}

static bool position_event(const struct watch *watch, const struct event *event)
{
    const struct position_watch *state = (const void *)watch;
    if (is_of_file(event))
        return true;
    return (event->kind == EVENT_POSITION_CHANGED || event->kind == EVENT_OFFER_WANTED) &&
           str_starts(event->subject, state->filter.sku_prefix);
}

static enum err_code position_load(struct watch *watch, struct reader *reader,
                                   const struct event *event, struct str subject, bool *ret_found,
                                   void *ret_row, struct err *err)
{
    struct position_filter filter = ((const struct position_watch *)watch)->filter;
    struct stock_look look;
    (void)event;
    enum err_code code = position_find(watch, reader, subject, ret_found, ret_row, err);
    if (code != ERR_OK || !*ret_found)
        return code;
    code = stock_look_open(reader, watch->shop, &look, err);
    if (code != ERR_OK)
        return code;
    filter.look = &look;
    *ret_found = position_wants(ret_row, &filter);
    return stock_look_done(&look, err);
}

static enum err_code position_fill(struct watch *watch, struct rpc_call *call,
                                   struct reader *reader, const void *row, char *token,
                                   bool caught_up, ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__WatchPositionsResponse *out = (void *)response;
    struct stock_look look;
    out->resume_token = token;
    out->caught_up = caught_up;
    if (row == NULL)
        return ERR_OK;
    enum err_code code = stock_look_open(reader, watch->shop, &look, err);
    if (code != ERR_OK)
        return code;
    out->position = position_to_proto(&look, row);
    code = stock_look_done(&look, err);
    return code == ERR_OK ? arena_done(call->arena, err) : code;
}

static const struct watch_kind position_kind = {
    .row_bytes = sizeof(struct position),
    .is_of_shop = true,
    .list = positions_list,
    .wants = position_event,
    .subjects = skus_of,
    .load = position_load,
    .fill = position_fill,
};

enum err_code watch_positions_open(struct rpc_call *call, const ProtobufCMessage *request,
                                   struct err *err)
{
    const Lockstep__V1__WatchPositionsRequest *in = (const void *)request;
    struct position_watch *state = ARENA_NEW(call->stream->arena, struct position_watch);
    struct str shop;
    if (state == NULL)
        return arena_err(call->stream->arena, err);
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &shop, err);
    if (code == ERR_OK)
        code =
            position_filter_from_proto(in->filter, shop, call->stream->arena, &state->filter, err);
    if (code != ERR_OK)
        return code;
    struct watch_options options = {
        .kind = &position_kind,
        .shop = shop,
        .resume_token = in->resume_token,
        .binding = in->filter == NULL ? 0 : message_hash(&in->filter->base),
        .changes_only = in->changes_only,
    };
    return watch_open(call, &state->watch, &options, err);
}

/* ---- publications ---- */

struct publication_watch {
    struct watch watch;
    struct str channel, sku_prefix;
};

static bool is_listed(const void *record, const void *context)
{
    const struct publication_watch *state = context;
    return publication_listed(record, state->channel) != NULL;
}

static enum err_code publications_list(struct watch *watch, struct reader *reader,
                                       const struct reader_page *page, void *ret_rows,
                                       size_t *ret_count, struct str *ret_next_token,
                                       struct err *err)
{
    const struct publication_watch *state = (const void *)watch;
    struct reader_page wanted = *page;
    struct key keys;
    wanted.wants = is_listed;
    wanted.context = state;
    position_keys(watch->shop, state->sku_prefix, &keys);
    return reader_list(reader, &record_position, &keys, &wanted, ret_rows, ret_count,
                       ret_next_token, err);
}

static bool publication_event(const struct watch *watch, const struct event *event)
{
    const struct publication_watch *state = (const void *)watch;
    if (!str_eq(event->channel, state->channel))
        return false;
    return is_of_file(event) ||
           (event->kind == EVENT_OFFER_WANTED && str_starts(event->subject, state->sku_prefix));
}

static enum err_code publication_load(struct watch *watch, struct reader *reader,
                                      const struct event *event, struct str subject,
                                      bool *ret_found, void *ret_row, struct err *err)
{
    const struct publication_watch *state = (const void *)watch;
    (void)event;
    *ret_found = false;
    if (!str_starts(subject, state->sku_prefix))
        return ERR_OK;
    enum err_code code = position_find(watch, reader, subject, ret_found, ret_row, err);
    *ret_found = *ret_found && is_listed(ret_row, state);
    return code;
}

static enum err_code publication_fill(struct watch *watch, struct rpc_call *call,
                                      struct reader *reader, const void *row, char *token,
                                      bool caught_up, ProtobufCMessage *response, struct err *err)
{
    const struct publication_watch *state = (const void *)watch;
    const struct position *position = row;
    Lockstep__V1__WatchPublicationsResponse *out = (void *)response;
    struct stock_look look;
    out->resume_token = token;
    out->caught_up = caught_up;
    if (row == NULL)
        return ERR_OK;
    enum err_code code = stock_look_open(reader, watch->shop, &look, err);
    if (code != ERR_OK)
        return code;
    out->publication =
        publication_to_proto(&look, position->sku, publication_listed(position, state->channel));
    code = stock_look_done(&look, err);
    return code == ERR_OK ? arena_done(call->arena, err) : code;
}

static const struct watch_kind publication_kind = {
    .row_bytes = sizeof(struct position),
    .list = publications_list,
    .wants = publication_event,
    .subjects = skus_of,
    .load = publication_load,
    .fill = publication_fill,
};

static enum err_code channel_exists(struct rpc_call *call, const struct str *ids, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    struct reader reader;
    struct channel channel;
    reader_open(backend->store, call->arena, &reader);
    enum err_code code = reader_channel(&reader, ids[0], ids[1], &channel, err);
    reader_close(&reader);
    return code;
}

enum err_code watch_publications_open(struct rpc_call *call, const ProtobufCMessage *request,
                                      struct err *err)
{
    const Lockstep__V1__WatchPublicationsRequest *in = (const void *)request;
    struct publication_watch *state = ARENA_NEW(call->stream->arena, struct publication_watch);
    struct str ids[2];
    if (state == NULL)
        return arena_err(call->stream->arena, err);
    enum err_code code =
        name_from_proto(in->parent, "shops/*/channels/*", "parent", call->stream->arena, ids, err);
    if (code == ERR_OK)
        code =
            text_from_proto(in->sku_prefix, "sku_prefix", LIMIT_ID_BYTES, &state->sku_prefix, err);
    if (code == ERR_OK)
        code = channel_exists(call, ids, err);
    if (code != ERR_OK)
        return code;
    state->channel = ids[1];
    struct watch_options options = {
        .kind = &publication_kind,
        .shop = ids[0],
        .resume_token = in->resume_token,
        .binding = str_hash(ids[1]) * 31 + str_hash(state->sku_prefix),
        .changes_only = in->changes_only,
    };
    return watch_open(call, &state->watch, &options, err);
}
