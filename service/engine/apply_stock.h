/*
 * service/engine/apply_stock.h: the part of apply.h that is about stock. Included from there.
 */
#ifndef SERVICE_ENGINE_APPLY_STOCK_H
#define SERVICE_ENGINE_APPLY_STOCK_H

#include "service/domain/brake.h"
#include "service/domain/reservation.h"
#include "service/engine/apply.h"

/* stock.c: loads, changes and stores a position; publications follow. */
MUST_USE enum err_code position_load(struct apply *a, struct str sku, bool *ret_found,
                                     struct position *ret);
/* Each channel of the shop gets a publication, in the order of channels. False: no memory. */
bool position_complete(struct apply *a, struct position *position);
/* What the channel may sell of it now, with the safety stock as it was reckoned last. */
int64_t offer_available(const struct apply *a, const struct position *position,
                        const struct channel *channel, const struct publication *publication);
/* Recomputes what each channel may sell, enters what waits, stores. */
void position_store(struct apply *a, struct position *position);
/* An order waits for more of it, as it is stored. */
void position_await(struct apply *a, struct position *position);
/* The event of a stored position whose stock or reservations are others now. */
void position_changed(struct apply *a, const struct position *position, int64_t on_hand_before);
/* As position_store, unless no channel is to be told anything else than before. */
void position_republish(struct apply *a, struct position *position);
/* The level of a warehouse, which may be new; NULL: no memory. */
struct stock_level *position_level(struct apply *a, struct position *position,
                                   struct str warehouse);
/* Of the level than of the report: then the report is ignored. */
bool level_is_newer(const struct stock_level *level, const struct stock_report *report);
void level_take(struct apply *a, struct stock_level *level, const struct stock_report *report);
/* stock_hints.c: the SKU is read in the shop system, not before `due`. */
MUST_USE enum err_code stock_hint_put(struct apply *a, struct str sku, struct instant due);
/* What was asked for at `read` was answered. */
MUST_USE enum err_code stock_hint_end(struct apply *a, struct str sku, struct instant read);
/* shop_stock.c: if units of orders that the shop knows were held at `read`, it is read again when
 * they may be counted. */
MUST_USE enum err_code stock_hint_counting(struct apply *a, const struct position *position,
                                           struct instant read);
/* pending.c */
/* The entries of one position: its channels share one per direction. 0: none yet. */
struct pending_entered {
    int64_t no[STOCK_CHANGE_COUNT];
};
/* `publication` waits, as its `pending` says; the caller stores the position. */
void pending_enter(struct apply *a, const struct position *position,
                   struct publication *publication, struct pending_entered *entered);
/* What was entered in this batch, as pages. */
void pending_write(const struct view *view, struct shop_state *shop);
/* The number of the next entry: behind all that was ever entered. */
MUST_USE enum err_code pending_next_no(const struct view *view, struct str shop, int64_t *ret,
                                       struct err *err);
/* The channel's next file begins at `place`. What all channels have passed goes. */
MUST_USE enum err_code pending_reach(struct apply *a, struct str channel,
                                     const struct pending_place *place);
/* A tick: what has waited for a day is entered anew, so that its page can go. */
MUST_USE enum err_code pending_renew(struct apply *a);
/* reservations.c: units of a SKU that has no position yet: loaded, taken over by its first one. */
MUST_USE enum err_code awaited_load(struct apply *a, struct position *position);
MUST_USE enum err_code awaited_take(struct apply *a, struct position *position);
/* Another entry of the position; the caller stores it. */
MUST_USE enum err_code position_hold(struct apply *a, struct position *position,
                                     const struct reservation *held);
/* The units of a record come free. */
MUST_USE enum err_code reservation_let_go(struct apply *a, const struct reservation_record *record,
                                          enum reservation_state state);
/* reservation_records.c: the number and the record of an entry that is to be held. */
void reservation_open(struct apply *a, struct str sku, struct reservation *held, struct str note,
                      struct instant expires);
/* The entry is gone, or goes with this command. */
MUST_USE enum err_code reservation_close(struct apply *a, int64_t reservation_no,
                                         enum reservation_state state);
/* In force or ended. */
MUST_USE enum err_code reservation_load(struct apply *a, int64_t reservation_no, bool *ret_found,
                                        struct reservation_record *ret);
/* Of one that is in force. */
void reservation_prolong(struct apply *a, struct reservation_record *record,
                         struct instant expires);
/* Entries that a version without records has left get theirs. False: there are none. */
bool reservations_number(struct apply *a, struct position *position);
/* A tick: some whose time has come end, or are forgotten. */
MUST_USE enum err_code reservations_due(struct apply *a);
/* WAREHOUSE_NOT_FOUND, field "warehouse". A shop that names none has all. */
MUST_USE enum err_code warehouse_check(struct apply *a, struct str warehouse);
/* Of as many units as are to be sent. */
MUST_USE enum err_code reservation_add(struct apply *a, const struct order *order,
                                       struct order_line *line);
MUST_USE enum err_code reservation_drop(struct apply *a, struct str channel, struct str order_id,
                                        struct order_line *line);
/* An order was bought and lost, or sent, before it was ever seen here. */
MUST_USE enum err_code reservation_missed(struct apply *a, struct str channel, struct str sku);
/* The shop knows the order now: stock read there later has it subtracted. */
MUST_USE enum err_code reservation_count(struct apply *a, struct str channel, struct str order_id,
                                         const struct order_line *line);

/* brake.c: *ret is zeroed but for the channel where nothing was counted yet. */
MUST_USE enum err_code brake_load(const struct view *view, struct str shop, struct str channel,
                                  struct stock_brake *ret, struct err *err);
/* What was told follows what was sent; how many offers more the channel has by that: 1, 0 or -1. */
int64_t brake_told(struct publication *publication);
MUST_USE enum err_code brake_offered(struct apply *a, struct str channel, int64_t difference);
/* As brake_told for all channels of a position that a version without it has left. */
bool brake_follow(struct apply *a, struct position *position);
/* What is held stays so, though something changed. False: it was not held, or is not any more. */
bool brake_keeps(struct apply *a, const struct position *position,
                 const struct publication *publication);
/* The publication goes, since its channel has gone. */
void brake_forget(struct apply *a, struct publication *publication);
/* It was held by a channel of this id that went: from now on it is a fall, to be entered. */
bool brake_has_lost(struct apply *a, struct publication *publication);
/* A file was made: counts what of the run goes, and raises what is held. */
MUST_USE enum err_code brake_account(struct apply *a, const struct channel *channel,
                                     const struct brake_run *run, int64_t held, int64_t offered);
/* Nothing of the file was applied. */
MUST_USE enum err_code brake_take_back(struct apply *a, const struct stock_file *file);
/* What is said to be held is not any more: the source took it back. */
MUST_USE enum err_code brake_tick(struct apply *a);
/* The channel is gone; its publications follow. */
MUST_USE enum err_code brake_remove(struct apply *a, struct str channel);

/* selling_stops.c: all of the channel is stopped, or of the shop. */
bool selling_is_stopped(const struct shop_state *shop, struct str channel);
/* Of the shop and of whole channels, into the view's arena. */
MUST_USE enum err_code selling_stops_load(const struct view *view, struct shop_state *shop,
                                          struct err *err);
/* The marks of a position that is published anew. False: they are as they were. */
bool selling_marks_follow(struct apply *a, struct position *position);
/* The channel is gone, and its stops with it. */
MUST_USE enum err_code selling_stops_forget(struct apply *a, struct str channel);

/* safety_stock.c */
/* On hand less what is reserved. */
int64_t position_free(const struct position *position);
/* Less of it is free than before: so much was sold. */
void position_sold(struct apply *a, struct position *position, int64_t free_before);
/* The units that a derived safety stock of the shop's channel keeps back now. */
int64_t safety_stock_kept(const struct apply *a, const struct position *position, size_t channel,
                          const struct stock_policy *policy);
/* The index of what is kept back. True: the position is to be stored. */
bool safety_stock_follow(struct apply *a, struct position *position);
bool safety_stock_is_derived(const struct shop_state *shop);
/* A tick: what is kept back is reckoned anew, some of it. */
MUST_USE enum err_code kept_reckon_some(struct apply *a);

/* oversells.c: a line's units are about to be reserved; what is not there of them is noted. */
MUST_USE enum err_code oversell_note(struct apply *a, const struct position *position,
                                     const struct order *order, const struct order_line *line,
                                     int64_t units);
/* A tick: what was noted before then goes, some of it. */
MUST_USE enum err_code oversells_forget(struct apply *a, struct instant until);

/* stock_rules.c */
/* The channel is gone, and its rules with it. */
MUST_USE enum err_code stock_rules_forget(struct apply *a, struct str channel);
/* What rules sell from, the shop has. */
MUST_USE enum err_code stock_rules_warehouses_check(struct apply *a, const struct shop *shop);

/* delays.c */
MUST_USE enum err_code detection_open(struct apply *a, struct channel_delays *ret);
/* A fall leaves with a file. */
MUST_USE enum err_code detection_note(struct apply *a, struct delays *detection,
                                      const struct position *position,
                                      const struct publication *publication);
void detection_close(struct apply *a, const struct channel_delays *delays);
/* The import of the file has ended well. */
MUST_USE enum err_code delays_note(struct apply *a, const struct stock_file *file);
MUST_USE enum err_code lags_load(const struct view *view, struct shop_state *shop, struct err *err);

/* republish.c: what may be sold changed: ticks go over all positions of the shop, a few each. */
void republish_start(struct apply *a);
MUST_USE enum err_code republish_some(struct apply *a);
/* The next SKUs of a table by SKU, `max` at most; `after` empty: from the first. */
MUST_USE enum err_code skus_behind(struct apply *a, enum key_table table, struct str after,
                                   size_t max, struct str *ret_skus, size_t *ret_count);
MUST_USE enum err_code position_reckon(struct apply *a, struct str sku);
/* channel_life.c: drops what was told to channels that are gone. False: nothing was. */
bool publications_forget(struct apply *a, struct position *position);

/* stock_files.c */
void stock_file_store(struct apply *a, const struct stock_file *file);
MUST_USE enum err_code stock_file_latest(struct apply *a, struct str channel, bool *ret_found,
                                         struct stock_file *ret);
/* The position of a SKU and its publication on the file's channel; NULL: there is none. */
MUST_USE enum err_code stock_file_publication(struct apply *a, const struct stock_file *file,
                                              struct str sku, struct position *position,
                                              struct publication **ret);
/* stock_file_answers.c: the open file is failed, whatever comes of it. */
MUST_USE enum err_code stock_file_give_up(struct apply *a, struct str channel);
MUST_USE enum err_code stock_line_retry(struct apply *a, const struct exception *exception);

#endif
