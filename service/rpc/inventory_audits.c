/* service/rpc/inventory_audits.c: audits are started, read, corrected and cancelled. */
#include "service/rpc/inventory_audits.h"

#include "service/engine/command.h"
#include "service/engine/outcome.h"
#include "service/rpc/audit_convert.h"
#include "service/rpc/backend.h"
#include "service/store/records.h"

/* ---- mutations ---- */

enum err_code start_audit_read(struct rpc_call *call, const ProtobufCMessage *request,
                               struct command *ret, struct err *err)
{
    const Lockstep__V1__StartAuditRequest *in = (const void *)request;
    struct command command = { .kind = COMMAND_START_AUDIT };
    struct str ids[2], *skus = ARENA_ARRAY(call->arena, struct str, in->n_skus);
    if (skus == NULL)
        return arena_err(call->arena, err);
    enum err_code code =
        name_from_proto(in->parent, "shops/*/channels/*", "parent", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    for (size_t i = 0; i < in->n_skus; i++)
        skus[i] = str_c(in->skus[i]);
    command.shop = ids[0];
    command.start_audit.channel = ids[1];
    command.start_audit.skus = skus;
    command.start_audit.count = in->n_skus;
    command.start_audit.correction_count_max = in->correction_count_max;
    *ret = command;
    return ERR_OK;
}

enum err_code start_audit_answer(struct rpc_call *call, const struct outcome *outcome,
                                 ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__StartAuditResponse *out = (void *)response;
    out->audit = audit_to_proto(call->arena, outcome->audit);
    return arena_done(call->arena, err);
}

static enum err_code audit_command(struct rpc_call *call, const char *name, struct command *command,
                                   struct err *err)
{
    struct str ids[3];
    enum err_code code =
        audit_name_from_proto(name, call->arena, ids, &command->audit.audit_no, err);
    if (code != ERR_OK)
        return code;
    command->shop = ids[0];
    command->audit.channel = ids[1];
    return ERR_OK;
}

enum err_code cancel_audit_read(struct rpc_call *call, const ProtobufCMessage *request,
                                struct command *ret, struct err *err)
{
    const Lockstep__V1__CancelAuditRequest *in = (const void *)request;
    struct command command = { .kind = COMMAND_CANCEL_AUDIT };
    enum err_code code = audit_command(call, in->name, &command, err);
    if (code == ERR_OK)
        *ret = command;
    return code;
}

enum err_code cancel_audit_answer(struct rpc_call *call, const struct outcome *outcome,
                                  ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__CancelAuditResponse *out = (void *)response;
    out->audit = audit_to_proto(call->arena, outcome->audit);
    return arena_done(call->arena, err);
}

enum err_code apply_audit_corrections_read(struct rpc_call *call, const ProtobufCMessage *request,
                                           struct command *ret, struct err *err)
{
    const Lockstep__V1__ApplyAuditCorrectionsRequest *in = (const void *)request;
    struct command command = { .kind = COMMAND_CORRECT_AUDIT, .validate_only = in->validate_only };
    enum audit_kind *kinds = NULL;
    enum err_code code = audit_command(call, in->name, &command, err);
    if (code == ERR_OK && in->n_kinds == 0) {
        err_set(err, REASON_FIELD_REQUIRED, "at least one kind of difference is required");
        return err_in(err, "kinds");
    }
    if (code == ERR_OK)
        code = audit_kinds_from_proto(in->kinds, in->n_kinds, call->arena, &kinds, err);
    if (code != ERR_OK)
        return code;
    command.audit.kinds = kinds;
    command.audit.kind_count = in->n_kinds;
    command.audit.correction_count_max = in->correction_count_max;
    *ret = command;
    return ERR_OK;
}

enum err_code apply_audit_corrections_answer(struct rpc_call *call, const struct outcome *outcome,
                                             ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__ApplyAuditCorrectionsResponse *out = (void *)response;
    out->correction_count = outcome->correction_count;
    return arena_done(call->arena, err);
}

/* ---- queries ---- */

enum err_code get_audit(struct rpc_call *call, const ProtobufCMessage *request,
                        ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetAuditRequest *in = (const void *)request;
    Lockstep__V1__GetAuditResponse *out = (void *)response;
    const struct rpc_backend *backend = call->context;
    struct reader reader;
    struct audit audit;
    struct str ids[3];
    int64_t audit_no;
    enum err_code code = audit_name_from_proto(in->name, call->arena, ids, &audit_no, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = reader_audit(&reader, ids[0], ids[1], audit_no, &audit, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->audit = audit_to_proto(call->arena, &audit);
    return arena_done(call->arena, err);
}

enum err_code list_audits(struct rpc_call *call, const ProtobufCMessage *request,
                          ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListAuditsRequest *in = (const void *)request;
    Lockstep__V1__ListAuditsResponse *out = (void *)response;
    const struct rpc_backend *backend = call->context;
    struct audit *rows = NULL;
    struct channel channel;
    struct reader reader;
    struct listing listing;
    struct str ids[2], next_token;
    struct key prefix;
    size_t count = 0;
    enum err_code code =
        name_from_proto(in->parent, "shops/*/channels/*", "parent", call->arena, ids, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    listing.page.descending = true;
    key_begin(&prefix, ids[0], KEY_TABLE_AUDIT);
    key_add_text(&prefix, ids[1]);
    reader_open(backend->store, call->arena, &reader);
    code = reader_channel(&reader, ids[0], ids[1], &channel, err);
    if (code == ERR_OK)
        code = reader_list(&reader, &record_audit, &prefix, &listing.page, &rows, &count,
                           &next_token, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->audits = ARENA_ARRAY(call->arena, Lockstep__V1__Audit *, count);
    for (size_t i = 0; out->audits != NULL && i < count; i++)
        out->audits[out->n_audits++] = audit_to_proto(call->arena, &rows[i]);
    out->next_page_token = listing_token(&listing, call->arena, next_token);
    return arena_done(call->arena, err);
}

struct kind_filter {
    const enum audit_kind *kinds;
    size_t count; /* 0: all */
};

static bool kind_wants(const void *record, const void *context)
{
    const struct audit_difference *difference = record;
    const struct kind_filter *filter = context;
    for (size_t i = 0; i < filter->count; i++) {
        if (filter->kinds[i] == difference->kind)
            return true;
    }
    return filter->count == 0;
}

static enum err_code differences_read(struct rpc_call *call, const struct str *ids,
                                      int64_t audit_no, struct listing *listing,
                                      Lockstep__V1__ListAuditDifferencesResponse *out,
                                      struct err *err)
{
    const struct rpc_backend *backend = call->context;
    struct audit_difference *rows = NULL;
    struct audit audit;
    struct reader reader;
    struct str next_token;
    struct key prefix;
    size_t count = 0;
    key_begin_audit(&prefix, ids[0], KEY_TABLE_AUDIT_DIFFERENCE, ids[1], audit_no);
    reader_open(backend->store, call->arena, &reader);
    enum err_code code = reader_audit(&reader, ids[0], ids[1], audit_no, &audit, err);
    if (code == ERR_OK)
        code = reader_list(&reader, &record_audit_difference, &prefix, &listing->page, &rows,
                           &count, &next_token, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->differences = ARENA_ARRAY(call->arena, Lockstep__V1__AuditDifference *, count);
    for (size_t i = 0; out->differences != NULL && i < count; i++)
        out->differences[out->n_differences++] = difference_to_proto(call->arena, &audit, &rows[i]);
    out->next_page_token = listing_token(listing, call->arena, next_token);
    return arena_done(call->arena, err);
}

enum err_code list_audit_differences(struct rpc_call *call, const ProtobufCMessage *request,
                                     ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListAuditDifferencesRequest *in = (const void *)request;
    struct kind_filter filter = { .count = in->n_kinds };
    struct listing listing;
    enum audit_kind *kinds = NULL;
    struct str ids[3];
    int64_t audit_no;
    enum err_code code = audit_name_from_proto(in->name, call->arena, ids, &audit_no, err);
    if (code == ERR_OK)
        code = audit_kinds_from_proto(in->kinds, in->n_kinds, call->arena, &kinds, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    filter.kinds = kinds;
    listing.page.wants = kind_wants;
    listing.page.context = &filter;
    return differences_read(call, ids, audit_no, &listing, (void *)response, err);
}
