/* clients/cli/commands_stock.c: stock, offers, and what marketplaces were told. */
#include "clients/c/proto/catalog_service.h"
#include "clients/c/proto/inventory_service.h"
#include "clients/cli/commands.h"
#include "service/base/check.h"

#define OFFER "shops/{shop}/channels/{channel}/offers/{}"
#define POSITION "shops/{shop}/positions/{}"
#define RESERVATION "shops/{shop}/reservations/{}"

static const struct parameter push_parameters[] = {
    { .label = "SKU", .field = "item.sku", .help = "the SKU" },
    { .label = "WAREHOUSE", .field = "item.warehouse", .help = "the warehouse's id" },
    { .label = "QUANTITY", .field = "item.on_hand", .help = "units on hand" },
    { .label = "--time", .field = "item.source_time", .help = "when the source had this quantity" },
    { .label = "--revision",
      .field = "item.source_revision",
      .help = "the source's revision; an older one changes nothing" },
    { .label = "--source", .field = "item.source", .help = "the name of the source" },
    { .label = "--expect",
      .field = "item.expected_on_hand",
      .help = "only if this is the quantity known" },
    { .label = NULL },
};

static const struct parameter adjust_parameters[] = {
    { .label = "SKU", .field = "sku", .help = "the SKU" },
    { .label = "WAREHOUSE", .field = "warehouse", .help = "the warehouse's id" },
    { .label = "DIFFERENCE", .field = "delta", .help = "units more, or less: -3" },
    { .label = "--reason",
      .field = "reason",
      .help = "received, damaged, restocked, sold, moved or correction",
      .is_required = true },
    { .label = "--note", .field = "note", .help = "in words" },
    { .label = NULL },
};

static const struct parameter position_parameters[] = {
    { .label = "SKU", .field = "name", .pattern = POSITION, .help = "the SKU" },
    { .label = NULL },
};

static const struct parameter positions_parameters[] = {
    { .label = "--prefix", .field = "filter.sku_prefix", .help = "SKUs that begin so" },
    { .label = "--warehouse", .field = "filter.warehouse", .help = "that this warehouse reported" },
    { .label = "--channel",
      .field = "filter.channel",
      .pattern = "shops/{shop}/channels/{}",
      .help = "that this channel offers" },
    { .label = "--max", .field = "filter.on_hand_max", .help = "with at most so many on hand" },
    { .label = "--unconfirmed",
      .field = "filter.only_unconfirmed",
      .help = "whose newest quantity some channel has not confirmed" },
    { .label = NULL },
};

static const struct parameter history_parameters[] = {
    { .label = "SKU", .field = "name", .pattern = POSITION, .help = "the SKU" },
    { .label = "--warehouse", .field = "warehouse", .help = "only in this one" },
    { .label = "--since", .field = "start_time", .help = "such as 2026-09-01T08:00:00Z or -2h" },
    { .label = "--until", .field = "end_time", .help = "before this time" },
    { .label = NULL },
};

static const struct parameter explain_parameters[] = {
    { .label = "SKU", .help = "the SKU; of all its channels, or of the one of --channel" },
    { .label = "--at", .field = "read_time", .help = "at this time, such as -2h; else now" },
    { .label = NULL },
};

static const struct parameter offer_parameters[] = {
    { .label = "SKU", .field = "name", .pattern = OFFER, .help = "the SKU" },
    { .label = NULL },
};

static const struct parameter offers_parameters[] = {
    { .label = "--prefix", .field = "filter.sku_prefix", .help = "SKUs that begin so" },
    { .label = "--state",
      .field = "filter.states",
      .help = "pending, on-sale, inactive, refused, ended" },
    { .label = NULL },
};

static const struct parameter publication_parameters[] = {
    { .label = "SKU", .field = "name", .pattern = OFFER, .help = "the SKU" },
    { .label = NULL },
};

static const struct parameter publications_parameters[] = {
    { .label = "--prefix", .field = "sku_prefix", .help = "SKUs that begin so" },
    { .label = "--state",
      .field = "states",
      .help = "wanted, sent, accepted, applied, verified, refused" },
    { .label = NULL },
};

static const struct parameter stop_parameters[] = {
    { .label = "NAME",
      .field = "name",
      .help =
          "shops/S, shops/S/channels/C, shops/S/positions/SKU or shops/S/channels/C/offers/SKU" },
    { .label = "--reason", .field = "reason", .is_required = true, .help = "why, in words" },
    { .label = NULL },
};

static const struct parameter resume_parameters[] = {
    { .label = "NAME", .field = "name", .help = "the name that was stopped" },
    { .label = NULL },
};

#define RULE_POLICY "stock_policy_rule.policy."

static const struct parameter rules_parameters[] = {
    { .label = "--offer", .field = "offer", .pattern = OFFER, .help = "the SKU, on --channel" },
    { .label = NULL },
};

static const struct parameter rule_parameters[] = {
    { .label = "RULE", .field = "stock_policy_rule_id", .help = "an id for the rule" },
    { .label = "--sku", .field = "stock_policy_rule.sku", .help = "only this SKU" },
    { .label = "--on", .field = "stock_policy_rule.channel", .help = "only on this channel" },
    { .label = "--safety-stock",
      .field = RULE_POLICY "safety_stock_units",
      .help = "units that are held back" },
    { .label = "--chance",
      .field = RULE_POLICY "derived_safety_stock.oversell_chance_ppm",
      .help = "derive the safety stock: its chance of an oversell, in a million" },
    { .label = "--share",
      .field = RULE_POLICY "share_basis_points",
      .help = "basis points of what is free" },
    { .label = "--cap", .field = RULE_POLICY "cap", .help = "never offer more" },
    { .label = "--floor", .field = RULE_POLICY "floor", .help = "offer fewer as none" },
    { .label = NULL },
};

static const struct parameter rule_name_parameters[] = {
    { .label = "RULE",
      .field = "name",
      .pattern = "shops/{shop}/stockPolicyRules/{}",
      .help = "the id of the rule" },
    { .label = NULL },
};

static const struct column rule_columns[] = {
    { "RULE", "name", 0, NULL },
    { "SKU", "sku", 40, NULL },
    { "CHANNEL", "channel", 0, NULL },
    { "SAFETY STOCK", "policy.safety_stock_units", 0, NULL },
    { "CHANCE", "policy.derived_safety_stock.oversell_chance_ppm", 0, NULL },
    { "SHARE", "policy.share_basis_points", 0, NULL },
    { "CAP", "policy.cap", 0, NULL },
    { "FLOOR", "policy.floor", 0, NULL },
    { .header = NULL },
};

static const struct parameter oversells_parameters[] = {
    { .label = "--since", .field = "start_time", .help = "placed since then, such as -7d" },
    { .label = "--until", .field = "end_time", .help = "placed before then" },
    { .label = NULL },
};

static const struct column oversell_columns[] = {
    { "PLACED", "time", 0, NULL },
    { "ORDER", "order", 0, NULL },
    { "SKU", "sku", 40, NULL },
    { "UNITS", "quantity", 0, NULL },
    { "WHY", "cause", 0, NULL },
    { "WITHIN EXPOSURE", "within_exposure", 0, NULL },
    { .header = NULL },
};

static const struct parameter exposure_parameters[] = {
    { .label = "CHANNEL",
      .field = "name",
      .pattern = "shops/{shop}/channels/{}",
      .help = "the channel" },
    { .label = NULL },
};

static const struct parameter release_brake_parameters[] = {
    { .label = "CHANNEL",
      .field = "name",
      .pattern = "shops/{shop}/channels/{}",
      .help = "the channel" },
    { .label = "--max",
      .field = "held_count_max",
      .help = "only if so many offers are held, or fewer",
      .is_required = true },
    { .label = NULL },
};

static const struct parameter reserve_parameters[] = {
    { .label = "SKU", .field = "reservation.sku", .help = "the SKU" },
    { .label = "QUANTITY", .field = "reservation.quantity", .help = "units" },
    { .label = "--until",
      .field = "reservation.expire_time",
      .help = "when it ends by itself, such as 2026-09-01T08:00:00Z or +2h; at most 30 days ahead",
      .is_required = true },
    { .label = "--warehouse",
      .field = "reservation.warehouse",
      .help = "of this one; else of the whole position" },
    { .label = "--note", .field = "reservation.note", .help = "in words" },
    { .label = NULL },
};

static const struct parameter reservation_parameters[] = {
    { .label = "RESERVATION", .field = "name", .pattern = RESERVATION, .help = "its number" },
    { .label = NULL },
};

static const struct parameter renew_parameters[] = {
    { .label = "RESERVATION", .field = "name", .pattern = RESERVATION, .help = "its number" },
    { .label = "--until", .field = "expire_time", .help = "its new end", .is_required = true },
    { .label = NULL },
};

static const struct parameter reservations_parameters[] = {
    { .label = "--sku", .field = "sku", .help = "only of this one" },
    { .label = "--ended", .field = "include_ended", .help = "ended ones of 30 days as well" },
    { .label = NULL },
};

static const struct column reservation_columns[] = {
    { "NAME", "name", 0, NULL },           { "SKU", "sku", 40, NULL },
    { "QUANTITY", "quantity", 0, NULL },   { "STATE", "state", 0, NULL },
    { "UNTIL", "expire_time", 0, NULL },   { "SINCE", "create_time", 0, NULL },
    { "WAREHOUSE", "warehouse", 0, NULL }, { "ORDER", "order", 0, NULL },
    { "NOTE", "note", 40, NULL },          { .header = NULL },
};

static const struct column stop_columns[] = {
    { "NAME", "name", 0, NULL }, { "SINCE", "create_time", 0, NULL },
    { "WHO", "actor", 0, NULL }, { "REASON", "reason", 60, NULL },
    { .header = NULL },
};

static const struct column position_columns[] = {
    { "SKU", "sku", 40, NULL },
    { "ON HAND", "on_hand", 0, NULL },
    { "RESERVED", "reserved", 0, NULL },
    { "CHANNELS MAY SELL", "availabilities", 60, "channel available" },
    { "CHANGED", "update_time", 0, NULL },
    { .header = NULL },
};

static const struct column watched_position_columns[] = {
    { "CHANGED", "position.update_time", 0, NULL },
    { "SKU", "position.sku", 40, NULL },
    { "ON HAND", "position.on_hand", 0, NULL },
    { "RESERVED", "position.reserved", 0, NULL },
    { "CHANNELS MAY SELL", "position.availabilities", 60, "channel available" },
    { .header = NULL },
};

static const struct column history_columns[] = {
    { "TIME", "time", 0, NULL },
    { "WHAT", "kind", 0, NULL },
    { "WAREHOUSE", "warehouse", 0, NULL },
    { "BEFORE", "before", 0, NULL },
    { "AFTER", "after", 0, NULL },
    { "WHO", "actor", 0, NULL },
    { "REASON", "reason", 0, NULL },
    { "NOTE", "note", 40, NULL },
    { .header = NULL },
};

static const struct column offer_columns[] = {
    { "SKU", "sku", 40, NULL },
    { "STATE", "state", 0, NULL },
    { "PRICE", "price.price", 0, NULL },
    { "REDUCED", "price.discount_price", 0, NULL },
    { "MARKETPLACE'S ID", "marketplace_offer_id", 0, NULL },
    { "NOT SOLD FOR", "inactivity_reasons", 40, NULL },
    { "READ", "verify_time", 0, NULL },
    { .header = NULL },
};

static const struct column publication_columns[] = {
    { "SKU", "sku", 40, NULL },
    { "STATE", "state", 0, NULL },
    { "WANTED", "wanted.quantity", 0, NULL },
    { "SENT", "sent.quantity", 0, NULL },
    { "TAKEN", "accepted.quantity", 0, NULL },
    { "APPLIED", "applied.quantity", 0, NULL },
    { "READ BACK", "verified.quantity", 0, NULL },
    { "SINCE", "wanted.time", 0, NULL },
    { "HELD", "is_held", 0, NULL },
    { "EXCEPTION", "exception", 0, NULL },
    { .header = NULL },
};

#define AUDIT "shops/{shop}/channels/{channel}/audits/{}"

static const struct parameter audit_start_parameters[] = {
    { .label = "--sku", .field = "skus", .help = "only this one; may be repeated" },
    { .label = "--correct",
      .field = "correction_count_max",
      .help = "publish at most so many corrections by itself; else it only reports" },
    { .label = NULL },
};

static const struct parameter audit_parameters[] = {
    { .label = "AUDIT", .field = "name", .pattern = AUDIT, .help = "the number of the audit" },
    { .label = NULL },
};

static const struct parameter differences_parameters[] = {
    { .label = "AUDIT", .field = "name", .pattern = AUDIT, .help = "the number of the audit" },
    { .label = "--kind",
      .field = "kinds",
      .help = "never_sent, refused, applied_late, changed_elsewhere, unknown_to_us, "
              "unknown_to_them, duplicate, source_differs" },
    { .label = NULL },
};

static const struct parameter audit_apply_parameters[] = {
    { .label = "AUDIT", .field = "name", .pattern = AUDIT, .help = "the number of the audit" },
    { .label = "--kind",
      .field = "kinds",
      .help = "never_sent, refused, changed_elsewhere, source_differs; may be repeated",
      .is_required = true },
    { .label = "--max",
      .field = "correction_count_max",
      .help = "refuse if there are more, up to 10000",
      .is_required = true },
    { .label = NULL },
};

static const struct column audit_columns[] = {
    { "NAME", "name", 0, NULL },
    { "STATE", "state", 0, NULL },
    { "COMPARED", "compared_count", 0, NULL },
    { "DIFFERENCES", "counts", 60, "kind count" },
    { "CORRECTED", "corrected_count", 0, NULL },
    { "STARTED", "start_time", 0, NULL },
    { "ENDED", "end_time", 0, NULL },
    { "WHO", "actor", 0, NULL },
    { .header = NULL },
};

static const struct column difference_columns[] = {
    { "OFFER", "offer", 0, NULL },
    { "WHY", "kind", 0, NULL },
    { "THEY SHOW", "marketplace_quantity", 0, NULL },
    { "TOLD", "published_quantity", 0, NULL },
    { "WANTED", "wanted_quantity", 0, NULL },
    { "PROPOSED", "proposed_quantity", 0, NULL },
    { "CORRECTED", "is_corrected", 0, NULL },
    { "HOW", "text", 60, NULL },
    { .header = NULL },
};

const struct command commands_stock[] = {
    { .words = "stock push",
      .help = "set the stock of a SKU in a warehouse",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_push_inventory,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = push_parameters,
      .result = "result" },
    { .words = "stock adjust",
      .help = "change the stock of a SKU by a difference",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_adjust_inventory,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = adjust_parameters,
      .result = "result" },
    { .words = "stock ls",
      .help = "list positions by SKU",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_positions,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = positions_parameters,
      .result = "positions",
      .columns = position_columns },
    { .words = "stock get",
      .help = "show a position",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_position,
      .parameters = position_parameters,
      .result = "position" },
    { .words = "stock explain",
      .help = "tell how what a channel may sell comes about",
      .kind = COMMAND_OWN,
      .method = &lockstep_method_explain_availability,
      .parameters = explain_parameters,
      .run = stock_explain_run },
    { .words = "stock history",
      .help = "list what happened to a position",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_position_history,
      .parameters = history_parameters,
      .result = "entries",
      .columns = history_columns },
    { .words = "stock watch",
      .help = "follow positions as they change",
      .kind = COMMAND_FOLLOW,
      .method = &lockstep_method_watch_positions,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = positions_parameters,
      .result = "position",
      .columns = watched_position_columns },
    { .words = "stock stop",
      .help = "offer nothing of a SKU, a channel or a shop, at once and until it is resumed",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_stop_selling,
      .parameters = stop_parameters },
    { .words = "stock resume",
      .help = "lift a stop",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_resume_selling,
      .parameters = resume_parameters },
    { .words = "stock stops",
      .help = "list what is stopped",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_selling_stops,
      .fixed = { { "parent", "shops/{shop}" } },
      .result = "stops",
      .columns = stop_columns },
    { .words = "stock exposure",
      .help = "tell how many units a channel could oversell now, and why",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_exposure,
      .parameters = exposure_parameters,
      .result = "exposure" },
    { .words = "stock oversells",
      .help = "list units that were sold and not there, each with its cause",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_oversells,
      .fixed = { { "parent", "shops/{shop}/channels/-" } },
      .parameters = oversells_parameters,
      .result = "oversells",
      .columns = oversell_columns },
    { .words = "rules ls",
      .help = "list stock policy rules, or those of an offer",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_stock_policy_rules,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = rules_parameters,
      .result = "stock_policy_rules",
      .columns = rule_columns },
    { .words = "rules set",
      .help = "give a SKU a stock policy of its own, or all that no channel has one for",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_create_stock_policy_rule,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = rule_parameters },
    { .words = "rules rm",
      .help = "delete a stock policy rule",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_delete_stock_policy_rule,
      .parameters = rule_name_parameters },
    { .words = "stock release-brake",
      .help = "let the falls go that the mass-change brake of a channel holds",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_release_brake,
      .parameters = release_brake_parameters },
    { .words = "stock reserve",
      .help = "keep units of a SKU from all channels until a time",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_create_reservation,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = reserve_parameters,
      .result = "reservation" },
    { .words = "stock renew",
      .help = "move the end of a reservation",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_renew_reservation,
      .parameters = renew_parameters,
      .result = "reservation" },
    { .words = "stock release",
      .help = "end a reservation now",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_release_reservation,
      .parameters = reservation_parameters,
      .result = "reservation" },
    { .words = "stock reservation",
      .help = "show a reservation",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_reservation,
      .parameters = reservation_parameters,
      .result = "reservation" },
    { .words = "stock reservations",
      .help = "list what callers and orders hold, the oldest first",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_reservations,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = reservations_parameters,
      .result = "reservations",
      .columns = reservation_columns },
    { .words = "offers ls",
      .help = "list what a channel sells",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_offers,
      .fixed = { { "parent", "shops/{shop}/channels/{channel}" } },
      .parameters = offers_parameters,
      .result = "offers",
      .columns = offer_columns },
    { .words = "offers get",
      .help = "show an offer",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_offer,
      .parameters = offer_parameters,
      .result = "offer" },
    { .words = "publications ls",
      .help = "list which quantities a marketplace was told",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_publications,
      .fixed = { { "parent", "shops/{shop}/channels/{channel}" } },
      .parameters = publications_parameters,
      .result = "publications",
      .columns = publication_columns },
    { .words = "publications get",
      .help = "show what a marketplace was told of a SKU",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_publication,
      .parameters = publication_parameters,
      .result = "publication" },
    { .words = "audit start",
      .help = "compare a marketplace's own numbers with what it was told and should show",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_start_audit,
      .fixed = { { "parent", "shops/{shop}/channels/{channel}" } },
      .parameters = audit_start_parameters,
      .result = "audit" },
    { .words = "audit ls",
      .help = "list the audits of a channel",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_audits,
      .fixed = { { "parent", "shops/{shop}/channels/{channel}" } },
      .result = "audits",
      .columns = audit_columns },
    { .words = "audit show",
      .help = "show how far an audit is",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_audit,
      .parameters = audit_parameters,
      .result = "audit" },
    { .words = "audit differences",
      .help = "list what an audit has found",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_audit_differences,
      .parameters = differences_parameters,
      .result = "differences",
      .columns = difference_columns },
    { .words = "audit watch",
      .help = "follow what an audit finds, to its end",
      .kind = COMMAND_FOLLOW,
      .method = &lockstep_method_watch_audit,
      .parameters = audit_parameters,
      .result = "differences",
      .columns = difference_columns },
    { .words = "audit apply",
      .help = "publish the corrections that an audit proposes",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_apply_audit_corrections,
      .parameters = audit_apply_parameters },
    { .words = "audit cancel",
      .help = "end an audit early",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_cancel_audit,
      .parameters = audit_parameters,
      .result = "audit" },
};
const size_t commands_stock_count = ARRAY_COUNT(commands_stock);
