/* service/rpc/inventory_queries.c: positions and publications, one and many. */
#include "service/rpc/inventory_queries.h"

#include "service/base/limits.h"
#include "service/rpc/backend.h"
#include "service/rpc/position_filter.h"
#include "service/store/records.h"

static void look_reader(struct rpc_call *call, struct reader *ret)
{
    const struct rpc_backend *backend = call->context;
    reader_open(backend->store, call->arena, ret);
}

/* What was looked at could be read, and what was made of it has room. */
static enum err_code done(struct rpc_call *call, const struct stock_look *look, struct err *err)
{
    enum err_code code = stock_look_done(look, err);
    return code == ERR_OK ? arena_done(call->arena, err) : code;
}

/* ---- positions ---- */

static enum err_code position_get(struct rpc_call *call, struct reader *reader,
                                  const struct str *ids, Lockstep__V1__InventoryPosition **ret,
                                  struct err *err)
{
    struct stock_look look;
    struct position position;
    enum err_code code = stock_look_open(reader, ids[0], &look, err);
    if (code == ERR_OK)
        code = reader_position(reader, ids[0], ids[1], &position, err);
    if (code != ERR_OK)
        return code;
    *ret = position_to_proto(&look, &position);
    return done(call, &look, err);
}

enum err_code get_position(struct rpc_call *call, const ProtobufCMessage *request,
                           ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetPositionRequest *in = (const void *)request;
    Lockstep__V1__GetPositionResponse *out = (void *)response;
    struct reader reader;
    struct str ids[2];
    enum err_code code =
        name_from_proto(in->name, "shops/*/positions/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    look_reader(call, &reader);
    code = position_get(call, &reader, ids, &out->position, err);
    reader_close(&reader);
    return code;
}

/* The SKUs of names that must all be of the shop. */
static enum err_code skus_from_proto(struct rpc_call *call, char *const *names, size_t count,
                                     struct str shop, struct str **ret, struct err *err)
{
    struct str *skus = ARENA_ARRAY(call->arena, struct str, count);
    if (count == 0 || count > LIMIT_PUSH_ITEM_COUNT) {
        err_set(err, count == 0 ? REASON_FIELD_REQUIRED : REASON_LIMIT_EXCEEDED, "1 to %d names",
                LIMIT_PUSH_ITEM_COUNT);
        return err_in(err, "names");
    }
    if (skus == NULL)
        return arena_err(call->arena, err);
    for (size_t i = 0; i < count; i++) {
        struct str ids[2];
        enum err_code code =
            name_parse(str_c(names[i]), "shops/*/positions/*", call->arena, ids, err);
        if (code == ERR_OK && !str_eq(ids[0], shop))
            code = err_set(err, REASON_FIELD_INVALID, "the position is of another shop");
        if (code != ERR_OK)
            return err_in(err, "names[%zu]", i);
        skus[i] = ids[1];
    }
    *ret = skus;
    return ERR_OK;
}

static enum err_code positions_get(struct rpc_call *call, struct reader *reader, struct str shop,
                                   const struct str *skus,
                                   const Lockstep__V1__BatchGetPositionsRequest *in,
                                   Lockstep__V1__BatchGetPositionsResponse *out, struct err *err)
{
    struct stock_look look;
    enum err_code code = stock_look_open(reader, shop, &look, err);
    out->positions = ARENA_ARRAY(call->arena, Lockstep__V1__InventoryPosition *, in->n_names);
    out->missing_names = ARENA_ARRAY(call->arena, char *, in->n_names);
    if (code != ERR_OK)
        return code;
    if (out->positions == NULL || out->missing_names == NULL)
        return arena_err(call->arena, err);
    for (size_t i = 0; i < in->n_names; i++) {
        struct position position;
        code = reader_position(reader, shop, skus[i], &position, err);
        if (code == ERR_OK)
            out->positions[out->n_positions++] = position_to_proto(&look, &position);
        else if (code == ERR_NOT_FOUND)
            out->missing_names[out->n_missing_names++] = in->names[i];
        else
            return code;
    }
    return done(call, &look, err);
}

enum err_code batch_get_positions(struct rpc_call *call, const ProtobufCMessage *request,
                                  ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__BatchGetPositionsRequest *in = (const void *)request;
    struct reader reader;
    struct str shop, *skus = NULL;
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &shop, err);
    if (code == ERR_OK)
        code = skus_from_proto(call, in->names, in->n_names, shop, &skus, err);
    if (code != ERR_OK)
        return code;
    look_reader(call, &reader);
    code = positions_get(call, &reader, shop, skus, in, (void *)response, err);
    reader_close(&reader);
    return code;
}

static enum err_code positions_list(struct rpc_call *call, struct reader *reader, struct str shop,
                                    struct position_filter *filter, struct listing *listing,
                                    Lockstep__V1__ListPositionsResponse *out, struct err *err)
{
    struct key keys;
    struct position *rows = NULL;
    struct str next_token;
    size_t count = 0;
    enum err_code code = stock_look_open(reader, shop, filter->look, err);
    if (code != ERR_OK)
        return code;
    listing->page.wants = position_wants;
    listing->page.context = filter;
    position_keys(shop, filter->sku_prefix, &keys);
    code = reader_list(reader, &record_position, &keys, &listing->page, &rows, &count, &next_token,
                       err);
    if (code != ERR_OK)
        return code;
    out->positions = ARENA_ARRAY(call->arena, Lockstep__V1__InventoryPosition *, count);
    for (size_t i = 0; out->positions != NULL && i < count; i++)
        out->positions[out->n_positions++] = position_to_proto(filter->look, &rows[i]);
    out->next_page_token = listing_token(listing, call->arena, next_token);
    return done(call, filter->look, err);
}

enum err_code list_positions(struct rpc_call *call, const ProtobufCMessage *request,
                             ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListPositionsRequest *in = (const void *)request;
    struct position_filter filter;
    struct stock_look look;
    struct listing listing;
    struct reader reader;
    struct str shop;
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &shop, err);
    if (code == ERR_OK)
        code = position_filter_from_proto(in->filter, shop, call->arena, &filter, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    filter.look = &look;
    look_reader(call, &reader);
    code = positions_list(call, &reader, shop, &filter, &listing, (void *)response, err);
    reader_close(&reader);
    return code;
}

/* ---- publications ---- */

static enum err_code publication_get(struct rpc_call *call, struct reader *reader,
                                     const struct str *ids, Lockstep__V1__Publication **ret,
                                     struct err *err)
{
    struct stock_look look;
    struct channel channel;
    struct position position;
    enum err_code code = stock_look_open(reader, ids[0], &look, err);
    if (code == ERR_OK)
        code = reader_channel(reader, ids[0], ids[1], &channel, err);
    if (code != ERR_OK)
        return code;
    code = reader_position(reader, ids[0], ids[2], &position, err);
    if (code != ERR_OK && code != ERR_NOT_FOUND)
        return code;
    const struct publication *publication =
        code == ERR_OK ? publication_listed(&position, ids[1]) : NULL;
    if (publication == NULL)
        return err_set(err, REASON_OFFER_NOT_FOUND, "the channel does not offer this SKU");
    *ret = publication_to_proto(&look, ids[2], publication);
    return done(call, &look, err);
}

enum err_code get_publication(struct rpc_call *call, const ProtobufCMessage *request,
                              ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetPublicationRequest *in = (const void *)request;
    Lockstep__V1__GetPublicationResponse *out = (void *)response;
    struct reader reader;
    struct str ids[3];
    enum err_code code =
        name_from_proto(in->name, "shops/*/channels/*/offers/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    look_reader(call, &reader);
    code = publication_get(call, &reader, ids, &out->publication, err);
    reader_close(&reader);
    return code;
}

struct publication_filter {
    struct str channel;
    const Lockstep__V1__ListPublicationsRequest *in;
    struct stock_look *look;
};

static bool publication_wants(const void *record, const void *context)
{
    const struct publication_filter *filter = context;
    const struct publication *publication = publication_listed(record, filter->channel);
    if (publication == NULL || filter->in->n_states == 0)
        return publication != NULL;
    Lockstep__V1__Publication__State state = publication_state(filter->look, publication);
    for (size_t i = 0; i < filter->in->n_states; i++) {
        if (filter->in->states[i] == state)
            return true;
    }
    return false;
}

static enum err_code publications_list(struct rpc_call *call, struct reader *reader,
                                       const struct str *ids, struct publication_filter *filter,
                                       struct listing *listing,
                                       Lockstep__V1__ListPublicationsResponse *out, struct err *err)
{
    struct channel channel;
    struct key keys;
    struct position *rows = NULL;
    struct str next_token;
    size_t count = 0;
    enum err_code code = stock_look_open(reader, ids[0], filter->look, err);
    if (code == ERR_OK)
        code = reader_channel(reader, ids[0], ids[1], &channel, err);
    if (code != ERR_OK)
        return code;
    listing->page.wants = publication_wants;
    listing->page.context = filter;
    position_keys(ids[0], str_c(filter->in->sku_prefix), &keys);
    code = reader_list(reader, &record_position, &keys, &listing->page, &rows, &count, &next_token,
                       err);
    if (code != ERR_OK)
        return code;
    out->publications = ARENA_ARRAY(call->arena, Lockstep__V1__Publication *, count);
    for (size_t i = 0; out->publications != NULL && i < count; i++)
        out->publications[out->n_publications++] =
            publication_to_proto(filter->look, rows[i].sku, publication_listed(&rows[i], ids[1]));
    out->next_page_token = listing_token(listing, call->arena, next_token);
    return done(call, filter->look, err);
}

enum err_code list_publications(struct rpc_call *call, const ProtobufCMessage *request,
                                ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListPublicationsRequest *in = (const void *)request;
    struct stock_look look;
    struct listing listing;
    struct reader reader;
    struct str ids[2], prefix;
    enum err_code code =
        name_from_proto(in->parent, "shops/*/channels/*", "parent", call->arena, ids, err);
    if (code == ERR_OK)
        code = text_from_proto(in->sku_prefix, "sku_prefix", LIMIT_ID_BYTES, &prefix, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    struct publication_filter filter = { .look = &look, .channel = ids[1], .in = in };
    look_reader(call, &reader);
    code = publications_list(call, &reader, ids, &filter, &listing, (void *)response, err);
    reader_close(&reader);
    return code;
}
