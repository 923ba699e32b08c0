/* service/rpc/inventory_service.c: who answers which method of InventoryService. */
#include "service/rpc/inventory_service.h"

#include "lockstep/v1/inventory_service.pb-c.h"
#include "service/rpc/inventory_audits.h"
#include "service/rpc/inventory_push.h"
#include "service/rpc/inventory_queries.h"
#include "service/rpc/inventory_stops.h"
#include "service/rpc/watch.h"

enum { STREAM_WINDOW = 64 }; /* messages of a stream that are not acknowledged */

static const struct rpc_method methods[] = {
    { "PushInventory", .read = push_inventory_read, .answer = push_inventory_answer },
    { "BatchPushInventory", .read = batch_push_inventory_read,
      .answer = batch_push_inventory_answer },
    { "StreamPushInventory", .open = push_stream_open, .read = stream_push_inventory_read,
      .fold = stream_push_inventory_fold, .answer = stream_push_inventory_answer,
      .window = STREAM_WINDOW },
    { "SyncInventory", .open = push_stream_open, .read = sync_inventory_read,
      .answer = sync_inventory_answer, .window = STREAM_WINDOW },
    { "AdjustInventory", .read = adjust_inventory_read, .answer = adjust_inventory_answer },
    { "GetPosition", .query = get_position },
    { "BatchGetPositions", .query = batch_get_positions },
    { "ListPositions", .query = list_positions },
    { "WatchPositions", .open = watch_positions_open, .next = watch_next, .close = watch_close },
    { "ExplainAvailability", .query = explain_availability },
    { "GetPublication", .query = get_publication },
    { "ListPublications", .query = list_publications },
    { "WatchPublications", .open = watch_publications_open, .next = watch_next,
      .close = watch_close },
    { "ListPositionHistory", .later = true },
    { "StopSelling", .read = stop_selling_read, .answer = stop_selling_answer },
    { "ResumeSelling", .read = resume_selling_read, .answer = resume_selling_answer },
    { "ListSellingStops", .query = list_selling_stops },
    { "CreateReservation", .later = true },
    { "GetReservation", .later = true },
    { "ListReservations", .later = true },
    { "RenewReservation", .later = true },
    { "ReleaseReservation", .later = true },
    { "ReleaseBrake", .later = true },
    { "GetExposure", .later = true },
    { "ListOversells", .later = true },
    { "StartAudit", .read = start_audit_read, .answer = start_audit_answer },
    { "GetAudit", .query = get_audit },
    { "ListAudits", .query = list_audits },
    { "WatchAudit", .open = watch_audit_open, .next = watch_audit_next, .close = watch_close },
    { "ListAuditDifferences", .query = list_audit_differences },
    { "ApplyAuditCorrections", .read = apply_audit_corrections_read,
      .answer = apply_audit_corrections_answer },
    { "CancelAudit", .read = cancel_audit_read, .answer = cancel_audit_answer },
    { "CreateStockPolicyRule", .later = true },
    { "GetStockPolicyRule", .later = true },
    { "ListStockPolicyRules", .later = true },
    { "UpdateStockPolicyRule", .later = true },
    { "DeleteStockPolicyRule", .later = true },
};

const struct rpc_service inventory_service = {
    .descriptor = &lockstep__v1__inventory_service__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
};
