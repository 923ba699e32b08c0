/*
 * service/engine/apply.h: what the parts of the engine share. Not for anybody else.
 *
 * One `struct apply` lives as long as one command. Every apply_<command> validates before it
 * writes where it can; what it wrote before it failed is rolled back by engine_apply.
 */
#ifndef SERVICE_ENGINE_APPLY_H
#define SERVICE_ENGINE_APPLY_H

#include "service/domain/event.h"
#include "service/domain/exception.h"
#include "service/domain/ledger.h"
#include "service/domain/settlement.h"
#include "service/domain/stock.h"
#include "service/domain/stock_file.h"
#include "service/engine/apply_commands.h"
#include "service/engine/engine.h"
#include "service/store/records.h"
#include "service/store/view.h"

/* Entries of one direction in this batch; the first `written` are in pages. */
struct pending_log {
    struct pending_entry *entries;
    size_t count, room, written;
    struct instant time; /* of the first that is in none */
};

/* A shop in memory: its configuration and counters. Configuration is small and always needed. */
struct shop_state {
    struct arena arena; /* of the configuration; replaced whole when it changes */
    struct shop shop;
    struct channel *channels;
    size_t channel_count;
    struct selling_stop *stops; /* of the shop and of whole channels; not of SKUs */
    size_t stop_count;
    struct stock_rules rules;
    int64_t *lags;      /* by channel, in seconds: how long its number is old; 0: not measured */
    struct sales sales; /* of all SKUs, on all channels and in the shop */
    int64_t next_event_no, next_intent_no, next_entry_no, next_pending_no, next_reservation_no;
    uint64_t news_bit;
    struct pending_log pending[STOCK_CHANGE_COUNT]; /* of this batch */
    /* This batch's events, not yet in a page. */
    struct event *events;
    size_t event_count, event_room;
};

struct engine {
    struct store *store;
    struct txn *txn;
    struct arena batch_arena; /* events until the commit */
    struct buf scratch;       /* what is put is encoded here */
    struct arena row_arena;   /* of one of many rows: apply_row_begin */
    struct shop_state **shops;
    size_t shop_count;
    struct engine_news news;
    bool store_failed;
    struct err store_err;
};

struct apply {
    struct engine *engine;
    const struct command *command;
    struct view view;
    struct arena *arena;               /* the command's, or a row's */
    struct arena *command_arena;       /* the command's */
    struct shop_state *shop;           /* NULL only until a new shop is made */
    struct exception *raised;          /* the newest that this command raised; NULL: none */
    bool order_moved;                  /* an order got an intent or a step: it is to be stored */
    bool shop_changed;                 /* the configuration in memory is to be read again */
    const struct channel *channel_now; /* newer than the one in memory; NULL: none is */
    struct outcome *out;
    struct err *err;
    struct instant now;
    struct intent_place *places; /* of the intents that this command read or made */
};

/* Where an intent waits, as it is written now: the index follows from there. */
struct intent_place {
    int64_t intent_no, queue;
    struct instant due;
    struct intent_place *next;
};

/* ---- shared by the parts; each documented where it is defined ---- */

/* engine.c */
/* What is written after a mark can be taken back: rows, events, the numbers they took, news. */
struct apply_mark {
    struct txn_mark txn;
    bool is_batch_full;
    struct engine_news news;
    size_t event_count;
    int64_t next_event_no, next_intent_no, next_entry_no, next_pending_no, next_reservation_no;
    struct pending_log pending[STOCK_CHANGE_COUNT];
    struct sales sales;
};
struct apply_mark apply_mark(const struct apply *a);
void apply_rollback(struct apply *a, const struct apply_mark *mark);
/* Of a few rows, to make room for them; whoever reads them meets what fails. */
size_t apply_count_rows(const struct apply *a, const struct key *prefix);
/* Deletes the cursor's rows, `count_max` at most, and closes it: first, since it does not see
 * deletions. *ret_count is how many. */
MUST_USE enum err_code apply_delete_rows(struct apply *a, struct cursor *taken, size_t count_max,
                                         size_t *ret_count);
/*
 * What one of many rows needs is given back with the next one, so that a page or a file of any
 * length fits the command's memory. What outlives the row must not be in a->arena meanwhile.
 */
void apply_row_begin(struct apply *a);
/* `code`, unless the row needed more memory than there is. */
MUST_USE enum err_code apply_row_end(struct apply *a, enum err_code code);
/* A person asks for another try: what is wrong is said again, as often as it is asked. */
bool apply_is_retry(const struct apply *a);
/* Whether what failed for one item of a bulk command fails the command as a whole. */
bool apply_spoils_all(enum err_code code);
/* The channel's configuration; its texts go with the next change of settings. NULL: none. */
const struct channel *apply_find_channel(const struct apply *a, struct str channel_id);
/* As apply_find_channel. CHANNEL_NOT_FOUND. */
MUST_USE enum err_code apply_channel(struct apply *a, struct str channel_id,
                                     const struct channel **ret);
/* Text of a number, for events. */
struct str apply_number(struct apply *a, int64_t number);

/* events.c */
void apply_event(struct apply *a, enum event_kind kind, struct str channel, struct str subject,
                 struct str from, struct str to);
/* Of this batch: a reader that wants some decodes no more than a page. */
void event_pages_write(const struct view *view, const struct shop_state *shop);

/* shop_checks.c */
MUST_USE enum err_code shop_check(struct apply *a, const struct shop *shop);
/* `kept` is what it is now; NULL: it is new. */
MUST_USE enum err_code channel_check(struct apply *a, const struct channel *channel,
                                     const struct channel *kept);
/* Refused where the channel sells from a warehouse that the shop does not have. */
MUST_USE enum err_code channel_warehouses_check(struct apply *a, const struct shop *shop,
                                                const struct channel *channel);

/* orders.c */
MUST_USE enum err_code order_load(struct apply *a, struct str channel, struct str order_id,
                                  struct order *ret);
void order_store(struct apply *a, struct order *order, struct str from);
/* Emits whatever intents the order's state now calls for. The caller stores the order. */
MUST_USE enum err_code order_advance(struct apply *a, struct order *order);
/* What the marketplace shows replaces what it showed; what is ours stays. */
MUST_USE enum err_code order_merge(struct apply *a, struct order *kept, const struct order *seen);
struct order_line *order_find_line(const struct order *order, struct str line_id);
/* The line of an id, or, if that is empty, the only one of a SKU. ORDER_LINE_NOT_FOUND,
 * FIELD_INVALID; the field is "order_line_id" or "sku". */
MUST_USE enum err_code order_line_named(struct apply *a, const struct order *order,
                                        struct str line_id, struct str sku,
                                        struct order_line **ret);
MUST_USE enum err_code order_retry(struct apply *a, const struct exception *exception);
/* The decision goes to the marketplace. The caller stores the order. */
void acceptance_emit(struct apply *a, struct order *order, struct intent_decision *decisions);
/* The order that a resource name of it, or of a part of it, stands for. */
MUST_USE enum err_code order_of_subject(struct apply *a, struct str subject, struct order *ret);

struct str order_name(struct apply *a, const struct order *order);
/* Nothing of it will be sent. */
bool order_is_lost(enum order_state state);
/* The marketplace knows that it was sent. */
bool order_is_sent(enum order_state state);
/* Accepted or refused, by whomever. */
bool order_is_decided(enum order_state state);

/* acceptance.c: decides where the channel lets us, and ends what acceptance was about. */
MUST_USE enum err_code acceptance_advance(struct apply *a, struct order *order,
                                          const struct channel *channel);

/* ingest.c */
/* As order_merge; its deadlines follow. */
MUST_USE enum err_code order_see(struct apply *a, struct order *order, const struct order *seen);
/* An id of theirs as a part of names, whatever it is. */
struct str unreadable_id(struct apply *a, struct str id);

/* dispatch.c */
enum { SHIPMENT_COUNT_MAX = 100 }; /* of an order */
/* All of the order, by id, in the arena, with room for one more. */
MUST_USE enum err_code shipments_load(struct apply *a, const struct order *order,
                                      struct shipment **ret, size_t *ret_count);
void shipment_store(struct apply *a, const struct shipment *shipment);
struct str shipment_subject(struct apply *a, const struct shipment *shipment);
int64_t units_dispatched(const struct shipment *shipments, size_t count,
                         const struct order_line *line);
/* Every unit that is to be sent is in one of the shipments. */
bool is_covered(const struct order *order, const struct shipment *shipments, size_t count);
/* Finds the marketplace's code of the carrier, or stops the shipment with an exception. */
MUST_USE enum err_code carrier_settle(struct apply *a, const struct order *order,
                                      struct shipment *shipment, struct str choice);
/* The tracking number arrived: the dispatch follows. Stores the order. */
MUST_USE enum err_code dispatch_tracked(struct apply *a, struct order *order,
                                        struct str shipment_id);
/* The marketplace has the dispatch. Stores the order. */
MUST_USE enum err_code dispatch_shipped(struct apply *a, struct order *order);
MUST_USE enum err_code dispatch_advance(struct apply *a, struct order *order);
/* dispatch_report.c: a parcel of the order left. The caller stores the order. */
MUST_USE enum err_code dispatch_confirm(struct apply *a, struct order *order,
                                        struct shipment *shipment);
MUST_USE enum err_code dispatch_retry(struct apply *a, const struct exception *exception,
                                      struct str choice);

/* refunds.c */
/* What is left of a line, less ours that the marketplace's list does not show yet. */
MUST_USE enum err_code refund_remaining(struct apply *a, const struct order *order,
                                        const struct order_line *line, struct refundable *ret);
/* The channel's code of a reason; empty: it has none. */
struct str refund_reason_code(const struct channel *channel, struct str reason);
/* Stores and sends it; its amounts are settled. The caller stores the order. */
MUST_USE enum err_code refund_emit(struct apply *a, const struct order *order,
                                   struct order_line *line, struct refund *refund);
/* returns.c: with the refund that it causes, or has caused. Stores the order. */
MUST_USE enum err_code return_record(struct apply *a, struct order *order,
                                     struct goods_return *goods_return, struct str refund_reason,
                                     struct refund *ret_refund);
MUST_USE enum err_code refund_load(struct apply *a, struct str channel, struct str order_id,
                                   struct str refund_id, struct refund *ret);
void refund_store(struct apply *a, struct refund *refund, enum refund_state from);
void refund_add_evidence(struct apply *a, struct refund *refund, const char *what,
                         const struct exchange *exchange);
MUST_USE enum err_code refund_retry(struct apply *a, const struct exception *exception,
                                    struct str choice);

/* Ours, in the arena. */
MUST_USE enum err_code refunds_of_order(struct apply *a, const struct order *order,
                                        struct refund **ret, size_t *ret_count);
/* REFUND_EXCEEDS_PAID: others refunded meanwhile what this one is of. Its units may have left
 * meanwhile: the refund follows. */
MUST_USE enum err_code refund_fits(struct apply *a, struct refund *refund);
MUST_USE enum err_code refund_raise(struct apply *a, const struct refund *refund,
                                    enum exception_cause cause, const struct exchange *exchange,
                                    int64_t intent_no);
/* Stores it and emits its intent; `choice` is a reason code to use, or empty. */
MUST_USE enum err_code refund_send(struct apply *a, struct refund *refund, struct str choice);

/* refund_answers.c */
MUST_USE enum err_code refund_done(struct apply *a, const struct intent *intent,
                                   struct order *order, const struct exchange *exchange);
MUST_USE enum err_code refund_refused(struct apply *a, const struct intent *intent,
                                      const struct exchange *exchange);
MUST_USE enum err_code refund_doubted(struct apply *a, const struct intent *intent,
                                      const struct exchange *exchange);
/* Looks for ours among the order's refunds. */
MUST_USE enum err_code refund_lookup(struct apply *a, struct intent *intent, struct order *order);

/* intents.c, lookups.c */
enum { INTENT_LOOKUP_COUNT = 3 }; /* looks that find nothing before it is sent again */
/* What the intent was for is done. Stores the order. */
MUST_USE enum err_code intent_done(struct apply *a, const struct intent *intent,
                                   struct order *order, const struct exchange *exchange);
MUST_USE enum err_code creation_done(struct apply *a, const struct intent *intent,
                                     struct order *order, const struct shop_order *made);
/* The next look that finds nothing is the last one. */
bool doubt_is_last(const struct intent *intent);
/*
 * Not found: another look later; after the last one it is READY again, or, had the other side
 * refused it, refused. The caller stores the order.
 */
MUST_USE enum err_code doubt_again(struct apply *a, struct intent *intent, struct order *order);
/* They will never take it: an exception holds it. The caller stores the order. */
MUST_USE enum err_code intent_refuse(struct apply *a, struct intent *intent, struct order *order,
                                     const struct exchange *exchange);
/* It cannot proceed for now: an exception says so, once for one reason. */
MUST_USE enum err_code intent_held_up(struct apply *a, const struct intent *intent,
                                      enum exception_cause cause, const struct exchange *exchange);
/* The other side was read: looks do not fail any more. Sending may. */
MUST_USE enum err_code intent_looked(struct apply *a, const struct intent *intent);
/* It is over, or was answered: nothing fails any more. */
MUST_USE enum err_code intent_goes_on(struct apply *a, const struct intent *intent);
/* The order's step that the intent takes; NULL: a refund, which has a state of its own. */
enum step_state *intent_step(struct order *order, enum intent_kind kind);
/* "galeria/4711-A", with the step's own id behind it. */
struct str intent_subject(struct apply *a, const struct intent *intent);
/* Never to be sent any more; its step is not due. The caller stores the order. */
void intent_drop(struct apply *a, const struct intent *intent, struct order *order);
/* `intent` needs kind, channel, order_id, subject_id; the rest is filled. */
void intent_emit(struct apply *a, struct intent *intent);
MUST_USE enum err_code intent_load(struct apply *a, struct str channel, int64_t intent_no,
                                   bool *ret_found, struct intent *ret);
/* One that was loaded or emitted by the same command. */
void intent_store(struct apply *a, const struct intent *intent);
void intent_end(struct apply *a, const struct intent *intent);
MUST_USE enum err_code intent_retry(struct apply *a, const struct exception *exception);

/* items.c */
/* The item is refused; what it wrote is rolled back. */
MUST_USE enum err_code item_refused(struct apply *a, const struct apply_mark *mark,
                                    struct item_outcome *ret);

/* exceptions.c */
struct exception_raise {
    enum exception_cause cause;
    struct str channel;
    struct str subject_id; /* short, unique within the cause: "galeria/4711-A" */
    struct str subject;    /* resource name */
    struct exchange exchange;
    struct money money_at_risk;
    struct instant deadline_at_risk;
    int64_t units_at_risk;
    struct exception_proposal *proposals;
    size_t proposal_count;
    int64_t intent_no;
};
MUST_USE enum err_code exception_raise(struct apply *a, const struct exception_raise *raise);
/*
 * As exception_raise, unless the same is said already, open or settled by a person: for what a poll
 * shows again and again.
 */
MUST_USE enum err_code exception_raise_once(struct apply *a, const struct exception_raise *raise);
/* The condition is gone: resolved by "lockstep". Nothing happens if none is open. */
MUST_USE enum err_code exception_clear(struct apply *a, enum exception_cause cause,
                                       struct str subject_id);
/* EXCEPTION_NOT_FOUND, EXCEPTION_STATE_CONFLICT, and what its step says. *ret as it is then. */
MUST_USE enum err_code exception_retry(struct apply *a, struct str id, struct str choice,
                                       struct exception *ret);
/* Nothing is left of it, if it has been resolved since before or at `until`. */
MUST_USE enum err_code exception_forget(struct apply *a, struct str id, struct instant until);
/* "galeria/4711-A", and "/line" behind it if `rest` is not empty. */
struct str exception_subject(struct apply *a, struct str channel, struct str id, struct str rest);

/* reference.c */
MUST_USE enum err_code carriers_changed(struct apply *a, struct str channel);

/* settlements.c: a line's amount moves into its cycle; `before` is what it was, or NULL. */
MUST_USE enum err_code settlement_take(struct apply *a, struct str channel,
                                       const struct transaction *before,
                                       const struct transaction *line);
MUST_USE enum err_code settlements_judge(struct apply *a, struct str channel);

/* gaps.c: `gap` needs channel, reason, what it is about and the amounts; `id` makes it unique. */
MUST_USE enum err_code gap_open(struct apply *a, struct gap *gap, struct str id);
MUST_USE enum err_code gap_close(struct apply *a, enum gap_reason reason, struct str channel,
                                 struct str id);

/* matches.c: the line against what it names: a gap opens, or those of it close. */
MUST_USE enum err_code match_settle(struct apply *a, struct str channel,
                                    struct stored_transaction *stored, bool is_new);
/* An order came in: its gaps may close. */
MUST_USE enum err_code ledger_order_seen(struct apply *a, const struct order *order);

/* deadlines.c */
void deadline_set(struct apply *a, const struct order *order, enum deadline_kind kind,
                  struct instant time);
/* The next ticks take up the orders that hold units of it, a few each. */
void deadlines_of_waiting(struct apply *a, const struct position *position);
/* The same for the orders of a channel that wait for acceptance: their keys are read, no more. */
MUST_USE enum err_code deadlines_of_channel(struct apply *a, struct str channel);

#include "service/engine/apply_stock.h"

#endif
