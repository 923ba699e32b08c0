/* service/rpc/inventory_stops.c: selling is stopped, goes on, and what is stopped. */
#include "service/rpc/inventory_stops.h"

#include "service/base/limits.h"
#include "service/engine/command.h"
#include "service/engine/outcome.h"
#include "service/rpc/backend.h"
#include "service/rpc/inventory_convert.h"
#include "service/store/records.h"

/* What each kind of name holds behind the shop. */
static const struct target {
    const char *pattern;
    int channel_at, sku_at; /* among its ids; 0: it has none */
} targets[] = {
    { "shops/*", 0, 0 },
    { "shops/*/channels/*", 1, 0 },
    { "shops/*/positions/*", 0, 1 },
    { "shops/*/channels/*/offers/*", 1, 2 },
};

static enum err_code selling_from_proto(struct rpc_call *call, const char *name,
                                        struct command *command, struct err *err)
{
    for (size_t i = 0; i < ARRAY_COUNT(targets); i++) {
        const struct target *target = &targets[i];
        struct str ids[3];
        struct err ignored;
        enum err_code code = name_parse(str_c(name), target->pattern, call->arena, ids, &ignored);
        if (arena_is_full(call->arena))
            return arena_err(call->arena, err);
        if (code != ERR_OK)
            continue;
        command->shop = ids[0];
        if (target->channel_at > 0)
            command->selling.channel = ids[target->channel_at];
        if (target->sku_at > 0)
            command->selling.sku = ids[target->sku_at];
        return ERR_OK;
    }
    err_set(err, name[0] == '\0' ? REASON_FIELD_REQUIRED : REASON_NAME_MALFORMED,
            "the name of a shop, a channel, a position or an offer is required");
    return err_in(err, "name");
}

enum err_code stop_selling_read(struct rpc_call *call, const ProtobufCMessage *request,
                                struct command *ret, struct err *err)
{
    const Lockstep__V1__StopSellingRequest *in = (const void *)request;
    struct command command = { .kind = COMMAND_STOP_SELLING, .validate_only = in->validate_only };
    enum err_code code = selling_from_proto(call, in->name, &command, err);
    if (code == ERR_OK)
        code = required_text_from_proto(in->reason, "reason", LIMIT_TEXT_BYTES,
                                        &command.selling.reason, err);
    if (code == ERR_OK)
        *ret = command;
    return code;
}

enum err_code resume_selling_read(struct rpc_call *call, const ProtobufCMessage *request,
                                  struct command *ret, struct err *err)
{
    const Lockstep__V1__ResumeSellingRequest *in = (const void *)request;
    struct command command = { .kind = COMMAND_RESUME_SELLING, .validate_only = in->validate_only };
    enum err_code code = selling_from_proto(call, in->name, &command, err);
    if (code == ERR_OK)
        *ret = command;
    return code;
}

static Lockstep__V1__SellingStop *stop_to_proto(struct arena *arena,
                                                const struct selling_stop *stop)
{
    Lockstep__V1__SellingStop *out = ARENA_NEW(arena, Lockstep__V1__SellingStop);
    if (out == NULL)
        return NULL;
    lockstep__v1__selling_stop__init(out);
    out->name = text_to_proto(arena, selling_stop_name(arena, stop));
    out->reason = text_to_proto(arena, stop->reason);
    out->actor = text_to_proto(arena, stop->actor);
    out->create_time = instant_to_proto(arena, stop->created);
    return out;
}

static Google__Protobuf__Int64Value *count_to_proto(struct arena *arena, int64_t count)
{
    return count < 0 ? NULL : i64_to_proto(arena, count);
}

enum err_code stop_selling_answer(struct rpc_call *call, const struct outcome *outcome,
                                  ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__StopSellingResponse *out = (void *)response;
    out->stop = stop_to_proto(call->arena, outcome->stop);
    out->offer_count = count_to_proto(call->arena, outcome->offer_count);
    return arena_done(call->arena, err);
}

enum err_code resume_selling_answer(struct rpc_call *call, const struct outcome *outcome,
                                    ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__ResumeSellingResponse *out = (void *)response;
    out->stop = stop_to_proto(call->arena, outcome->stop);
    out->offer_count = count_to_proto(call->arena, outcome->offer_count);
    return arena_done(call->arena, err);
}

enum err_code list_selling_stops(struct rpc_call *call, const ProtobufCMessage *request,
                                 ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListSellingStopsRequest *in = (const void *)request;
    Lockstep__V1__ListSellingStopsResponse *out = (void *)response;
    const struct rpc_backend *backend = call->context;
    struct selling_stop *rows = NULL;
    struct reader reader;
    struct listing listing;
    struct shop kept;
    struct str shop, next_token;
    struct key prefix;
    size_t count = 0;
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &shop, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    key_begin(&prefix, shop, KEY_TABLE_SELLING_STOP);
    reader_open(backend->store, call->arena, &reader);
    code = reader_shop(&reader, shop, &kept, err);
    if (code == ERR_OK)
        code = reader_list(&reader, &record_selling_stop, &prefix, &listing.page, &rows, &count,
                           &next_token, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->stops = ARENA_ARRAY(call->arena, Lockstep__V1__SellingStop *, count);
    for (size_t i = 0; out->stops != NULL && i < count; i++)
        out->stops[out->n_stops++] = stop_to_proto(call->arena, &rows[i]);
    out->next_page_token = listing_token(&listing, call->arena, next_token);
    return arena_done(call->arena, err);
}
