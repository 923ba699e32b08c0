/* service/rpc/inventory_brake.c: what a channel's brake holds is let go. */
#include "service/rpc/inventory_brake.h"

#include "lockstep/v1/inventory_service.pb-c.h"
#include "service/engine/command.h"
#include "service/engine/outcome.h"

enum err_code release_brake_read(struct rpc_call *call, const ProtobufCMessage *request,
                                 struct command *ret, struct err *err)
{
    const Lockstep__V1__ReleaseBrakeRequest *in = (const void *)request;
    struct command command = { .kind = COMMAND_RELEASE_BRAKE, .validate_only = in->validate_only };
    struct str ids[2];
    enum err_code code =
        name_from_proto(in->name, "shops/*/channels/*", "name", call->arena, ids, err);
    if (code == ERR_OK)
        code = range_from_proto(in->held_count_max, "held_count_max", 1, INT64_MAX, err);
    if (code != ERR_OK)
        return code;
    command.shop = ids[0];
    command.release_brake.channel = ids[1];
    command.release_brake.held_count_max = in->held_count_max;
    *ret = command;
    return ERR_OK;
}

enum err_code release_brake_answer(struct rpc_call *call, const struct outcome *outcome,
                                   ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__ReleaseBrakeResponse *out = (void *)response;
    out->released_count = outcome->released_count;
    return arena_done(call->arena, err);
}
