/* service/rpc/carrier_queries.c: the marketplace's carriers, and what a name becomes. */
#include <stdlib.h>

#include "service/base/limits.h"
#include "service/rpc/backend.h"
#include "service/rpc/dispatch_queries.h"
#include "service/rpc/shipment_convert.h"

static int carrier_compare(const void *a, const void *b)
{
    const struct carrier *const *left = a, *const *right = b;
    return str_cmp((*left)->code, (*right)->code);
}

static enum err_code channel_and_carriers(struct rpc_call *call, const struct str ids[static 2],
                                          struct channel *ret_channel,
                                          struct carrier_list *ret_carriers, struct err *err)
{
    const struct rpc_backend *backend = call->context;
    struct reader reader;
    reader_open(backend->store, call->arena, &reader);
    enum err_code code = reader_channel(&reader, ids[0], ids[1], ret_channel, err);
    if (code == ERR_OK)
        code = reader_carriers(&reader, ids[0], ids[1], ret_carriers, err);
    reader_close(&reader);
    return code;
}

/* The list is short: it is sorted as a whole. A token is the last code. */
enum err_code list_carriers(struct rpc_call *call, const ProtobufCMessage *request,
                            ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListCarriersRequest *in = (const void *)request;
    Lockstep__V1__ListCarriersResponse *out = (void *)response;
    struct listing listing;
    struct channel channel;
    struct carrier_list carriers;
    struct str ids[2];
    size_t at = 0;
    enum err_code code =
        name_from_proto(in->parent, "shops/*/channels/*", "parent", call->arena, ids, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code == ERR_OK)
        code = channel_and_carriers(call, ids, &channel, &carriers, err);
    if (code != ERR_OK)
        return code;
    const struct carrier **rows = ARENA_ARRAY(call->arena, const struct carrier *, carriers.count);
    out->carriers = ARENA_ARRAY(call->arena, Lockstep__V1__Carrier *, carriers.count);
    if (rows == NULL || out->carriers == NULL)
        return arena_err(call->arena, err);
    for (size_t i = 0; i < carriers.count; i++)
        rows[i] = &carriers.rows[i];
    qsort(rows, carriers.count, sizeof(*rows), carrier_compare);
    while (at < carriers.count && listing.page.token.len > 0 &&
           str_cmp(rows[at]->code, listing.page.token) <= 0)
        at++;
    for (; at < carriers.count && out->n_carriers < listing.page.size; at++)
        out->carriers[out->n_carriers++] = carrier_to_proto(call->arena, rows[at]);
    out->next_page_token =
        listing_token(&listing, call->arena,
                      at > 0 && at < carriers.count ? rows[at - 1]->code : STR_EMPTY);
    out->read_time = instant_to_proto(call->arena, carriers.fetched);
    return arena_done(call->arena, err);
}

enum err_code get_carrier_mapping(struct rpc_call *call, const ProtobufCMessage *request,
                                  ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetCarrierMappingRequest *in = (const void *)request;
    Lockstep__V1__GetCarrierMappingResponse *out = (void *)response;
    struct channel channel;
    struct carrier_list carriers;
    struct str ids[2];
    enum err_code code = name_from_proto(in->name, "shops/*/channels/*/carrierMapping", "name",
                                         call->arena, ids, err);
    if (code == ERR_OK)
        code = channel_and_carriers(call, ids, &channel, &carriers, err);
    if (code != ERR_OK)
        return code;
    out->carrier_mapping = carrier_mapping_to_proto(call->arena, &channel);
    return arena_done(call->arena, err);
}

enum err_code resolve_carrier(struct rpc_call *call, const ProtobufCMessage *request,
                              ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ResolveCarrierRequest *in = (const void *)request;
    Lockstep__V1__ResolveCarrierResponse *out = (void *)response;
    struct channel channel;
    struct carrier_list list;
    struct carrier_proposal nearest[CARRIER_PROPOSAL_COUNT];
    struct str ids[2], text;
    enum err_code code =
        name_from_proto(in->parent, "shops/*/channels/*", "parent", call->arena, ids, err);
    if (code == ERR_OK)
        code = required_text_from_proto(in->carrier, "carrier", LIMIT_ID_BYTES, &text, err);
    if (code == ERR_OK)
        code = channel_and_carriers(call, ids, &channel, &list, err);
    if (code != ERR_OK)
        return code;
    const struct carrier *by_list = carrier_resolve(text, list.rows, list.count, NULL, 0);
    const struct carrier *carrier =
        carrier_resolve(text, list.rows, list.count, channel.carriers, channel.carrier_count);
    if (carrier != NULL) {
        out->source = carrier == by_list
                          ? LOCKSTEP__V1__RESOLVE_CARRIER_RESPONSE__SOURCE__SOURCE_LIST
                          : LOCKSTEP__V1__RESOLVE_CARRIER_RESPONSE__SOURCE__SOURCE_RULE;
        out->carrier = carrier_to_proto(call->arena, carrier);
        return arena_done(call->arena, err);
    }
    size_t count = carrier_propose(text, list.rows, list.count, nearest);
    out->candidates = ARENA_ARRAY(call->arena, Lockstep__V1__CarrierCandidate *, count);
    for (size_t i = 0; out->candidates != NULL && i < count; i++)
        out->candidates[out->n_candidates++] =
            candidate_to_proto(call->arena, nearest[i].carrier, nearest[i].score);
    return arena_done(call->arena, err);
}
