/* service/rpc/inventory_service.c: who answers which method of InventoryService. */
#include "service/rpc/inventory_service.h"

#include "lockstep/v1/inventory_service.pb-c.h"
#include "service/rpc/inventory_audits.h"
#include "service/rpc/inventory_brake.h"
#include "service/rpc/inventory_push.h"
#include "service/rpc/inventory_queries.h"
#include "service/rpc/inventory_reservations.h"
#include "service/rpc/inventory_rules.h"
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
    { "CreateReservation", .read = create_reservation_read, .answer = create_reservation_answer },
    { "GetReservation", .query = get_reservation },
    { "ListReservations", .query = list_reservations },
    { "RenewReservation", .read = renew_reservation_read, .answer = renew_reservation_answer },
    { "ReleaseReservation", .read = release_reservation_read,
      .answer = release_reservation_answer },
    { "ReleaseBrake", .read = release_brake_read, .answer = release_brake_answer },
    { "GetExposure", .query = get_exposure },
    { "ListOversells", .query = list_oversells },
    { "StartAudit", .read = start_audit_read, .answer = start_audit_answer },
    { "GetAudit", .query = get_audit },
    { "ListAudits", .query = list_audits },
    { "WatchAudit", .open = watch_audit_open, .next = watch_audit_next, .close = watch_close },
    { "ListAuditDifferences", .query = list_audit_differences },
    { "ApplyAuditCorrections", .read = apply_audit_corrections_read,
      .answer = apply_audit_corrections_answer },
    { "CancelAudit", .read = cancel_audit_read, .answer = cancel_audit_answer },
    { "CreateStockPolicyRule", .read = create_rule_read, .survey = put_rule_survey,
      .answer = create_rule_answer },
    { "GetStockPolicyRule", .query = get_stock_policy_rule },
    { "ListStockPolicyRules", .query = list_stock_policy_rules },
    { "UpdateStockPolicyRule", .read = update_rule_read, .survey = put_rule_survey,
      .answer = update_rule_answer },
    { "DeleteStockPolicyRule", .read = delete_rule_read, .survey = delete_rule_survey,
      .answer = delete_rule_answer },
};

const struct rpc_service inventory_service = {
    .descriptor = &lockstep__v1__inventory_service__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
};
