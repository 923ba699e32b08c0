/* service/store/records_log.c: the tables of exceptions and events. */
#include "service/store/records.h"

#include "service/domain/event.h"
#include "service/domain/exception.h"

static const struct record_field exception_proposal_fields[] = {
    RECORD_FIELD(1, STR, struct exception_proposal, value),
    RECORD_FIELD(2, STR, struct exception_proposal, label),
    RECORD_FIELD(3, I64, struct exception_proposal, score),
};
static const struct record_shape exception_proposal =
    RECORD_SHAPE("ExceptionProposal", struct exception_proposal, exception_proposal_fields);

static const struct record_field exception_fields[] = {
    RECORD_FIELD(1, STR, struct exception, exception_id),
    RECORD_FIELD(2, ENUM, struct exception, cause),
    RECORD_FIELD(3, ENUM, struct exception, state),
    RECORD_FIELD(4, STR, struct exception, shop),
    RECORD_FIELD(5, STR, struct exception, channel),
    RECORD_FIELD(6, STR, struct exception, subject),
    RECORD_FIELD(7, STR, struct exception, step),
    RECORD_FIELD(8, STR, struct exception, reason),
    RECORD_FIELD(9, STR, struct exception, evidence),
    RECORD_AMOUNT(10, struct exception, money_at_risk),
    RECORD_FIELD(11, INSTANT, struct exception, deadline_at_risk),
    RECORD_FIELD(12, I64, struct exception, units_at_risk),
    RECORD_PARTS(13, struct exception, proposals, proposal_count, &exception_proposal),
    RECORD_FIELD(14, I64, struct exception, intent_no),
    RECORD_FIELD(15, I64, struct exception, count),
    RECORD_FIELD(16, INSTANT, struct exception, first),
    RECORD_FIELD(17, INSTANT, struct exception, last),
    RECORD_FIELD(18, INSTANT, struct exception, resolved),
    RECORD_FIELD(19, STR, struct exception, resolved_by),
    RECORD_FIELD(20, STR, struct exception, resolution),
    RECORD_FIELD(21, STR, struct exception, escalated_to),
};
const struct record_shape record_exception =
    RECORD_SHAPE("Exception", struct exception, exception_fields);

static const struct record_field event_fields[] = {
    RECORD_FIELD(1, I64, struct event, event_no), RECORD_FIELD(2, ENUM, struct event, kind),
    RECORD_FIELD(3, INSTANT, struct event, time), RECORD_FIELD(4, STR, struct event, channel),
    RECORD_FIELD(5, STR, struct event, subject),  RECORD_FIELD(6, STR, struct event, from),
    RECORD_FIELD(7, STR, struct event, to),
};
static const struct record_shape event = RECORD_SHAPE("Event", struct event, event_fields);

static const struct record_field event_page_fields[] = {
    RECORD_FIELD(1, I64, struct event_page, first_no),
    RECORD_PARTS(2, struct event_page, events, event_count, &event),
    RECORD_FIELD(3, I64, struct event_page, next_event_no),
    RECORD_FIELD(4, I64, struct event_page, next_intent_no),
    RECORD_FIELD(5, I64, struct event_page, next_entry_no),
    RECORD_FIELD(6, I64, struct event_page, sales.slow),
    RECORD_FIELD(7, I64, struct event_page, sales.fast),
    RECORD_FIELD(8, INSTANT, struct event_page, sales.time),
    RECORD_FIELD(9, I64, struct event_page, next_reservation_no),
};
const struct record_shape record_event_page =
    RECORD_SHAPE("EventPage", struct event_page, event_page_fields);
