/*
 * service/lanes/faults.c: what is wrong with a party, as exceptions.
 *
 * A key that is refused, an operation that keeps failing: one exception each, told when it is sure
 * and cleared by the next call that works. Polls, stock files and audits are not among them: the
 * engine counts their failures, or is told of them.
 */
#include "service/base/log.h"
#include "service/lanes/lanes_own.h"

/* The engine counts these by what it stores. */
static bool is_counted_elsewhere(enum call_kind kind)
{
    return kind == CALL_MIRAKL_ORDERS || kind == CALL_MIRAKL_TRANSACTIONS ||
           kind == CALL_SCAYLE_ORDERS_UPDATED || kind == CALL_MIRAKL_STOCK_IMPORT ||
           kind == CALL_MIRAKL_OFFERS || kind == CALL_MIRAKL_OFFER_EXPORT ||
           kind == CALL_MIRAKL_OFFER_EXPORT_STATUS || kind == CALL_MIRAKL_OFFER_EXPORT_FILE;
}

static enum exception_cause cause_of(enum call_kind kind)
{
    return kind == CALL_NONE ? EXCEPTION_CREDENTIALS_REFUSED : EXCEPTION_CALL_FAILING;
}

static struct str subject_of(enum call_kind kind)
{
    return kind == CALL_NONE ? STR("credentials") : str_c(call_traits(kind)->name);
}

void faults_load(struct lanes *lanes, struct party *party)
{
    struct arena arena;
    struct reader reader;
    arena_init(&arena, LIMIT_REQUEST_ARENA_BYTES);
    reader_open(lanes->options.store, &arena, &reader);
    for (enum call_kind kind = CALL_NONE; kind < CALL_KIND_COUNT; kind++) {
        struct exception exception;
        struct err err;
        struct str subject =
            exception_subject_id(&arena, party->channel_id, subject_of(kind), STR_EMPTY);
        struct str id = exception_id(&arena, cause_of(kind), subject);
        party->faults[kind].is_told =
            reader_exception(&reader, party->shop_id, id, &exception, &err) == ERR_OK &&
            exception.state == EXCEPTION_STATE_OPEN;
    }
    reader_close(&reader);
    arena_release(&arena);
}

void fault_failed(struct lanes *lanes, struct party *party, enum call_kind kind, bool is_lasting,
                  const struct exchange *exchange)
{
    struct fault *fault = &party->faults[kind];
    fault->failures++;
    bool is_sure = is_lasting || fault->failures >= LIMIT_FAILURE_COUNT;
    if (is_counted_elsewhere(kind) || fault->is_told || !is_sure)
        return;
    fault->is_told = notice_send(lanes, party, COMMAND_RAISE_EXCEPTION, cause_of(kind),
                                 subject_of(kind), exchange);
}

void fault_passed(struct lanes *lanes, struct party *party, enum call_kind kind)
{
    struct fault *fault = &party->faults[kind];
    fault->failures = 0;
    if (fault->is_told)
        fault->is_told = !notice_send(lanes, party, COMMAND_CLEAR_EXCEPTION, cause_of(kind),
                                      subject_of(kind), NULL);
}

void lane_refused(struct lanes *lanes, struct lane *lane, const struct err *err)
{
    log_err(LOG_WARN, "lane_command_refused", err,
            LOG_FIELDS(log_text("lane", lane->ops->name), log_str("shop", lane->party->shop_id),
                       log_str("channel", lane->party->channel_id),
                       log_text("command", command_kind_name(lane->submission.command.kind))));
    lane->refused.failures++;
    if (lane->refused.is_told || lane->refused.failures < LIMIT_FAILURE_COUNT)
        return;
    const struct exchange exchange = {
        .step = str_c(command_kind_name(lane->submission.command.kind)),
        .reason = str_c(err->message),
    };
    lane->refused.is_told = notice_send(lanes, lane->party, COMMAND_RAISE_EXCEPTION,
                                        EXCEPTION_CALL_FAILING, str_c(lane->ops->name), &exchange);
}

void lane_unrefused(struct lanes *lanes, struct lane *lane)
{
    lane->refused.failures = 0;
    if (lane->refused.is_told)
        lane->refused.is_told = !notice_send(lanes, lane->party, COMMAND_CLEAR_EXCEPTION,
                                             EXCEPTION_CALL_FAILING, str_c(lane->ops->name), NULL);
}
