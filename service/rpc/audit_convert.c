/* service/rpc/audit_convert.c: audits and what they found, as callers see them. */
#include "service/rpc/audit_convert.h"

#include "service/rpc/status_message.h"

static const char *const kind_texts[AUDIT_KIND_COUNT] = {
    [AUDIT_KIND_NEVER_SENT] = "the newest quantity was never sent",
    [AUDIT_KIND_REFUSED] = "the marketplace refused the line that told it",
    [AUDIT_KIND_APPLIED_LATE] = "the file that told it ended after the marketplace was read",
    [AUDIT_KIND_CHANGED_ELSEWHERE] =
        "the marketplace shows neither what it was told nor what it should",
    [AUDIT_KIND_UNKNOWN_TO_US] = "the marketplace has an offer that is not ours",
    [AUDIT_KIND_UNKNOWN_TO_THEM] = "the marketplace does not have the offer",
    [AUDIT_KIND_DUPLICATE] = "the marketplace has the SKU more than once",
    [AUDIT_KIND_SOURCE_DIFFERS] = "it was told what was known then; the source says otherwise now",
};

static void counts_to_proto(struct arena *arena, const struct audit *audit,
                            Lockstep__V1__Audit *out)
{
    out->counts = ARENA_ARRAY(arena, Lockstep__V1__AuditCount *, audit->count_count);
    for (size_t i = 0; out->counts != NULL && i < audit->count_count; i++) {
        if (audit->counts[i] == 0)
            continue;
        Lockstep__V1__AuditCount *row = ARENA_NEW(arena, Lockstep__V1__AuditCount);
        if (row == NULL)
            return;
        lockstep__v1__audit_count__init(row);
        row->kind = (Lockstep__V1__AuditDifference__Kind)i;
        row->count = audit->counts[i];
        out->counts[out->n_counts++] = row;
    }
}

static Google__Rpc__Status *error_to_proto(struct arena *arena, const struct audit *audit)
{
    struct err err = { 0 };
    if (audit->state != AUDIT_STATE_FAILED)
        return NULL;
    err_set(&err, REASON_AUDIT_FAILED, "%.*s", STR_ARG(audit->error));
    return status_to_proto(&err, STR_EMPTY, arena);
}

Lockstep__V1__Audit *audit_to_proto(struct arena *arena, const struct audit *audit)
{
    Lockstep__V1__Audit *out = ARENA_NEW(arena, Lockstep__V1__Audit);
    if (out == NULL)
        return NULL;
    lockstep__v1__audit__init(out);
    out->name =
        text_to_proto(arena, name_audit(arena, audit->shop, audit->channel, audit->audit_no));
    out->state = (Lockstep__V1__Audit__State)audit->state;
    out->compared_count = audit->compared_count;
    out->total_count = audit->total_count;
    counts_to_proto(arena, audit, out);
    out->corrected_count = audit->corrected_count;
    out->start_time = instant_to_proto(arena, audit->started);
    out->end_time = instant_to_proto(arena, audit->ended);
    out->actor = text_to_proto(arena, audit->actor);
    out->error = error_to_proto(arena, audit);
    out->skipped_count = audit->skipped_count;
    if (audit->state == AUDIT_STATE_RUNNING && audit->not_before.us > audit->started.us &&
        (audit->phase == AUDIT_PHASE_ASK || audit->phase == AUDIT_PHASE_AGAIN))
        out->next_call_time = instant_to_proto(arena, audit->not_before);
    return out;
}

static Google__Protobuf__Int64Value *quantity_to_proto(struct arena *arena, int64_t quantity)
{
    return quantity < 0 ? NULL : i64_to_proto(arena, quantity);
}

static Lockstep__V1__Exchange *evidence_to_proto(struct arena *arena,
                                                 const struct audit_difference *difference)
{
    Lockstep__V1__Exchange *out = ARENA_NEW(arena, Lockstep__V1__Exchange);
    if (out == NULL)
        return NULL;
    lockstep__v1__exchange__init(out);
    out->time = instant_to_proto(arena, difference->read);
    out->system = LOCKSTEP__V1__REMOTE_SYSTEM__REMOTE_SYSTEM_MIRAKL;
    out->operation = text_to_proto(arena, difference->operation);
    out->verdict = LOCKSTEP__V1__VERDICT__VERDICT_DONE;
    out->is_read_back = true;
    struct str summary =
        difference->shown < 0
            ? arena_format(arena, "%.*s read: no such offer", STR_ARG(difference->operation))
            : arena_format(arena, "%.*s read: quantity %lld", STR_ARG(difference->operation),
                           (long long)difference->shown);
    out->summary = text_to_proto(arena, summary);
    return out;
}

Lockstep__V1__AuditDifference *difference_to_proto(struct arena *arena, const struct audit *audit,
                                                   const struct audit_difference *difference)
{
    Lockstep__V1__AuditDifference *out = ARENA_NEW(arena, Lockstep__V1__AuditDifference);
    if (out == NULL)
        return NULL;
    lockstep__v1__audit_difference__init(out);
    out->offer =
        text_to_proto(arena, name_offer(arena, audit->shop, audit->channel, difference->sku));
    out->kind = (Lockstep__V1__AuditDifference__Kind)difference->kind;
    out->marketplace_quantity = quantity_to_proto(arena, difference->shown);
    out->published_quantity = quantity_to_proto(arena, difference->published);
    out->wanted_quantity = quantity_to_proto(arena, difference->wanted);
    out->proposed_quantity = quantity_to_proto(arena, difference->proposed);
    out->is_corrected = difference->is_corrected;
    out->text = text_to_proto(arena, arena_format(arena, "%s%s%.*s", kind_texts[difference->kind],
                                                  difference->note.len > 0 ? "; " : "",
                                                  STR_ARG(difference->note)));
    out->evidence = evidence_to_proto(arena, difference);
    return out;
}

enum err_code audit_name_from_proto(const char *name, struct arena *arena, struct str ret_ids[3],
                                    int64_t *ret_audit_no, struct err *err)
{
    enum err_code code =
        name_from_proto(name, "shops/*/channels/*/audits/*", "name", arena, ret_ids, err);
    if (code != ERR_OK)
        return code;
    if (str_parse_i64(ret_ids[2], ret_audit_no) && *ret_audit_no >= 0)
        return ERR_OK;
    err_set(err, REASON_NAME_MALFORMED, "an audit's id is its number");
    return err_in(err, "name");
}

enum err_code audit_kinds_from_proto(const Lockstep__V1__AuditDifference__Kind *kinds, size_t count,
                                     struct arena *arena, enum audit_kind **ret, struct err *err)
{
    enum audit_kind *rows = ARENA_ARRAY(arena, enum audit_kind, count);
    if (rows == NULL)
        return arena_err(arena, err);
    for (size_t i = 0; i < count; i++) {
        int64_t kind = (int64_t)kinds[i];
        if (kind <= AUDIT_KIND_NONE || kind >= AUDIT_KIND_COUNT) {
            err_set(err, kind == 0 ? REASON_FIELD_REQUIRED : REASON_FIELD_INVALID,
                    "no kind of difference");
            return err_in(err, "kinds[%zu]", i);
        }
        rows[i] = (enum audit_kind)kind;
    }
    *ret = rows;
    return ERR_OK;
}
