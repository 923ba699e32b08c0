/*
 * service/engine/apply_commands.h: who applies which command; engine.c has the table. Not for
 * anybody outside the engine.
 */
#ifndef SERVICE_ENGINE_APPLY_COMMANDS_H
#define SERVICE_ENGINE_APPLY_COMMANDS_H

#include "service/base/err.h"

struct apply;

MUST_USE enum err_code apply_push_stock(struct apply *a);
MUST_USE enum err_code apply_adjust_stock(struct apply *a);
MUST_USE enum err_code apply_apply_shop(struct apply *a);
MUST_USE enum err_code apply_put_shop(struct apply *a);
MUST_USE enum err_code apply_put_channel(struct apply *a);
MUST_USE enum err_code apply_put_carriers(struct apply *a);
MUST_USE enum err_code apply_delete_channel(struct apply *a);
MUST_USE enum err_code apply_set_channel_state(struct apply *a);
MUST_USE enum err_code apply_ingest_orders(struct apply *a);
MUST_USE enum err_code apply_decide_order(struct apply *a);
MUST_USE enum err_code apply_confirm_dispatch(struct apply *a);
MUST_USE enum err_code apply_confirm_dispatches(struct apply *a);
MUST_USE enum err_code apply_report_return(struct apply *a);
MUST_USE enum err_code apply_report_returns(struct apply *a);
MUST_USE enum err_code apply_create_refund(struct apply *a);
MUST_USE enum err_code apply_see_shop_orders(struct apply *a);
MUST_USE enum err_code apply_see_transactions(struct apply *a);
MUST_USE enum err_code apply_see_reference(struct apply *a);
MUST_USE enum err_code apply_open_stock_file(struct apply *a);
MUST_USE enum err_code apply_stock_file_answer(struct apply *a);
MUST_USE enum err_code apply_stock_file_status(struct apply *a);
MUST_USE enum err_code apply_stock_file_report(struct apply *a);
MUST_USE enum err_code apply_start_intent(struct apply *a);
MUST_USE enum err_code apply_intent_answer(struct apply *a);
MUST_USE enum err_code apply_answer_references(struct apply *a);
MUST_USE enum err_code apply_intent_lookup(struct apply *a);
MUST_USE enum err_code apply_poll_failed(struct apply *a);
MUST_USE enum err_code apply_raise_exception(struct apply *a);
MUST_USE enum err_code apply_clear_exception(struct apply *a);
MUST_USE enum err_code apply_retry_order(struct apply *a);
MUST_USE enum err_code apply_retry_exception(struct apply *a);
MUST_USE enum err_code apply_retry_exceptions(struct apply *a);
MUST_USE enum err_code apply_resolve_exception(struct apply *a);
MUST_USE enum err_code apply_escalate_exception(struct apply *a);
MUST_USE enum err_code apply_resolve_gap(struct apply *a);
MUST_USE enum err_code apply_tick(struct apply *a);
MUST_USE enum err_code apply_stop_selling(struct apply *a);
MUST_USE enum err_code apply_resume_selling(struct apply *a);
MUST_USE enum err_code apply_hint_stock(struct apply *a);
MUST_USE enum err_code apply_see_stock(struct apply *a);
MUST_USE enum err_code apply_put_stock_rule(struct apply *a);
MUST_USE enum err_code apply_delete_stock_rule(struct apply *a);
MUST_USE enum err_code apply_release_brake(struct apply *a);
MUST_USE enum err_code apply_create_reservation(struct apply *a);
MUST_USE enum err_code apply_renew_reservation(struct apply *a);
MUST_USE enum err_code apply_release_reservation(struct apply *a);
MUST_USE enum err_code apply_start_audit(struct apply *a);
MUST_USE enum err_code apply_cancel_audit(struct apply *a);
MUST_USE enum err_code apply_correct_audit(struct apply *a);
MUST_USE enum err_code apply_audit_export(struct apply *a);
MUST_USE enum err_code apply_see_offers(struct apply *a);
MUST_USE enum err_code apply_walk_audit(struct apply *a);

#endif
