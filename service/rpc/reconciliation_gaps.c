/* service/rpc/reconciliation_gaps.c: gaps, read and settled. */
#include "service/rpc/reconciliation_gaps.h"

#include "service/base/limits.h"
#include "service/engine/command.h"
#include "service/engine/outcome.h"
#include "service/rpc/backend.h"
#include "service/rpc/reconciliation_convert.h"
#include "service/store/records.h"

static enum err_code gap_read(struct rpc_call *call, const char *name, struct gap *ret,
                              struct err *err)
{
    struct rpc_backend *backend = call->context;
    struct reader reader;
    struct str ids[2]; /* shop, gap */
    enum err_code code = name_from_proto(name, "shops/*/gaps/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = reader_gap(&reader, ids[0], ids[1], ret, err);
    reader_close(&reader);
    return code;
}

enum err_code get_gap(struct rpc_call *call, const ProtobufCMessage *request,
                      ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetGapRequest *in = (const void *)request;
    Lockstep__V1__GetGapResponse *out = (void *)response;
    struct gap gap;
    enum err_code code = gap_read(call, in->name, &gap, err);
    if (code != ERR_OK)
        return code;
    out->gap = gap_to_proto(call->arena, &gap);
    return arena_done(call->arena, err);
}

struct gap_wish {
    const Lockstep__V1__ListGapsRequest *in;
    struct str channel, settlement;
};

static bool gap_wants(const void *record, const void *context)
{
    const struct gap *row = record;
    const struct gap_wish *wish = context;
    return is_among(wish->in->states, wish->in->n_states, (int)row->state) &&
           is_among(wish->in->reasons, wish->in->n_reasons, (int)row->reason) &&
           (wish->channel.len == 0 || str_eq(row->channel, wish->channel)) &&
           (wish->settlement.len == 0 || str_eq(row->settlement_id, wish->settlement));
}

static enum err_code gap_wish_from_proto(const Lockstep__V1__ListGapsRequest *in,
                                         struct arena *arena, struct gap_wish *ret, struct err *err)
{
    struct str ids[3] = { { 0 } };
    enum err_code code = ERR_OK;
    *ret = (struct gap_wish){ .in = in };
    if (in->channel[0] != '\0') {
        code = name_from_proto(in->channel, "shops/*/channels/*", "channel", arena, ids, err);
        ret->channel = ids[1];
    }
    if (code == ERR_OK && in->settlement[0] != '\0') {
        code = name_from_proto(in->settlement, "shops/*/channels/*/settlements/*", "settlement",
                               arena, ids, err);
        ret->settlement = ids[2];
    }
    return code;
}

enum err_code list_gaps(struct rpc_call *call, const ProtobufCMessage *request,
                        ProtobufCMessage *response, struct err *err)
{
    struct rpc_backend *backend = call->context;
    const Lockstep__V1__ListGapsRequest *in = (const void *)request;
    Lockstep__V1__ListGapsResponse *out = (void *)response;
    struct reader reader;
    struct listing listing;
    struct gap_wish wish;
    struct gap *rows;
    struct str shop, next;
    struct key prefix;
    size_t count;
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &shop, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code == ERR_OK)
        code = gap_wish_from_proto(in, call->arena, &wish, err);
    if (code != ERR_OK)
        return code;
    listing.page.wants = gap_wants;
    listing.page.context = &wish;
    key_begin(&prefix, shop, KEY_TABLE_GAP);
    reader_open(backend->store, call->arena, &reader);
    code = reader_list(&reader, &record_gap, &prefix, &listing.page, &rows, &count, &next, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->gaps = ARENA_ARRAY(call->arena, Lockstep__V1__Gap *, count);
    for (size_t i = 0; out->gaps != NULL && i < count; i++)
        out->gaps[out->n_gaps++] = gap_to_proto(call->arena, &rows[i]);
    out->next_page_token = listing_token(&listing, call->arena, next);
    return arena_done(call->arena, err);
}

enum err_code resolve_gap_read(struct rpc_call *call, const ProtobufCMessage *request,
                               struct command *ret, struct err *err)
{
    const Lockstep__V1__ResolveGapRequest *in = (const void *)request;
    struct str ids[2]; /* shop, gap */
    struct command command = { .kind = COMMAND_RESOLVE_GAP };
    enum err_code code = name_from_proto(in->name, "shops/*/gaps/*", "name", call->arena, ids, err);
    if (code == ERR_OK)
        code = required_text_from_proto(in->resolution, "resolution", LIMIT_TEXT_BYTES,
                                        &command.resolve_gap.note, err);
    if (code != ERR_OK)
        return code;
    command.shop = ids[0];
    command.resolve_gap.gap_id = ids[1];
    *ret = command;
    return ERR_OK;
}

enum err_code resolve_gap_answer(struct rpc_call *call, const struct outcome *outcome,
                                 ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__ResolveGapResponse *out = (void *)response;
    out->gap = gap_to_proto(call->arena, outcome->gap);
    return arena_done(call->arena, err);
}
