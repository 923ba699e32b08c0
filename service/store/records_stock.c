/* service/store/records_stock.c: the tables of positions and stock files. */
#include "service/store/records.h"

#include "service/domain/brake.h"
#include "service/domain/reservation.h"
#include "service/domain/stock.h"
#include "service/domain/stock_file.h"

static const struct record_field stock_level_fields[] = {
    RECORD_FIELD(1, STR, struct stock_level, warehouse),
    RECORD_FIELD(2, I64, struct stock_level, on_hand),
    RECORD_FIELD(3, STR, struct stock_level, source),
    RECORD_FIELD(4, INSTANT, struct stock_level, source_time),
    RECORD_FIELD(5, I64, struct stock_level, source_revision),
    RECORD_FIELD(6, INSTANT, struct stock_level, updated),
    RECORD_FIELD(7, INSTANT, struct stock_level, adjusted),
    RECORD_FIELD(8, STR, struct stock_level, adjustment),
};
static const struct record_shape stock_level =
    RECORD_SHAPE("StockLevel", struct stock_level, stock_level_fields);

static const struct record_field reservation_fields[] = {
    RECORD_FIELD(1, STR, struct reservation, channel),
    RECORD_FIELD(2, STR, struct reservation, order_id),
    RECORD_FIELD(3, STR, struct reservation, line_id),
    RECORD_FIELD(4, I64, struct reservation, quantity),
    RECORD_FIELD(5, INSTANT, struct reservation, created),
    RECORD_FIELD(6, INSTANT, struct reservation, counted_from),
    RECORD_FIELD(7, INSTANT, struct reservation, placed),
    RECORD_FIELD(8, I64, struct reservation, reservation_no),
    RECORD_FIELD(9, STR, struct reservation, warehouse),
};
static const struct record_shape reservation =
    RECORD_SHAPE("Reservation", struct reservation, reservation_fields);

static const struct record_field publication_fields[] = {
    RECORD_FIELD(1, STR, struct publication, channel),
    RECORD_FIELD(2, BOOL, struct publication, is_listed),
    RECORD_FIELD(3, I64, struct publication, wanted),
    RECORD_FIELD(4, INSTANT, struct publication, wanted_time),
    RECORD_FIELD(5, ENUM, struct publication, pending),
    RECORD_FIELD(6, I64, struct publication, sent),
    RECORD_FIELD(7, I64, struct publication, sent_file),
    RECORD_FIELD(8, INSTANT, struct publication, sent_time),
    RECORD_FIELD(9, I64, struct publication, refused_file),
    RECORD_FIELD(10, I64, struct publication, applied),
    RECORD_FIELD(11, I64, struct publication, applied_file),
    RECORD_FIELD(12, I64, struct publication, superseded),
    RECORD_FIELD(13, I64, struct publication, pending_no),
    RECORD_FIELD(14, INSTANT, struct publication, pending_since),
    RECORD_FIELD(15, BOOL, struct publication, is_stopped),
    RECORD_FIELD(16, I64, struct publication, kept),
    RECORD_FIELD(17, I64, struct publication, told),
    RECORD_FIELD(18, I64, struct publication, raise_audit),
    RECORD_FIELD(19, INSTANT, struct publication, raise_since),
};
static const struct record_shape publication =
    RECORD_SHAPE("Publication", struct publication, publication_fields);

static const struct record_field position_fields[] = {
    RECORD_FIELD(1, STR, struct position, shop),
    RECORD_FIELD(2, STR, struct position, sku),
    RECORD_PARTS(3, struct position, levels, level_count, &stock_level),
    RECORD_PARTS(4, struct position, reservations, reservation_count, &reservation),
    RECORD_PARTS(5, struct position, publications, publication_count, &publication),
    RECORD_FIELD(6, INSTANT, struct position, updated),
    RECORD_FIELD(7, I64, struct position, version),
    RECORD_FIELD(8, BOOL, struct position, is_waited_for),
    RECORD_FIELD(9, BOOL, struct position, is_stopped),
    RECORD_FIELD(10, BOOL, struct position, is_kept),
    RECORD_FIELD(11, I64, struct position, sales.slow),
    RECORD_FIELD(12, I64, struct position, sales.fast),
    RECORD_FIELD(13, INSTANT, struct position, sales.time),
};
const struct record_shape record_position =
    RECORD_SHAPE("Position", struct position, position_fields);

static const struct record_field reservation_record_fields[] = {
    RECORD_FIELD(1, STR, struct reservation_record, shop),
    RECORD_FIELD(2, I64, struct reservation_record, reservation_no),
    RECORD_FIELD(3, STR, struct reservation_record, sku),
    RECORD_FIELD(4, STR, struct reservation_record, warehouse),
    RECORD_FIELD(5, I64, struct reservation_record, quantity),
    RECORD_FIELD(6, STR, struct reservation_record, channel),
    RECORD_FIELD(7, STR, struct reservation_record, order_id),
    RECORD_FIELD(8, STR, struct reservation_record, note),
    RECORD_FIELD(9, ENUM, struct reservation_record, state),
    RECORD_FIELD(10, INSTANT, struct reservation_record, created),
    RECORD_FIELD(11, INSTANT, struct reservation_record, expires),
    RECORD_FIELD(12, INSTANT, struct reservation_record, ended),
};
const struct record_shape record_reservation =
    RECORD_SHAPE("ReservationRecord", struct reservation_record, reservation_record_fields);

static const struct record_field stock_hint_fields[] = {
    RECORD_FIELD(1, STR, struct stock_hint, sku),
    RECORD_FIELD(2, INSTANT, struct stock_hint, due),
    RECORD_FIELD(3, INSTANT, struct stock_hint, hinted),
};
const struct record_shape record_stock_hint =
    RECORD_SHAPE("StockHint", struct stock_hint, stock_hint_fields);

static const struct record_field delays_fields[] = {
    RECORD_LIST(1, I64S, struct delays, counts, count),
};
static const struct record_shape delays = RECORD_SHAPE("Delays", struct delays, delays_fields);

static const struct record_field channel_delays_fields[] = {
    RECORD_PART(1, MESSAGE, struct channel_delays, detection, &delays),
    RECORD_PART(2, MESSAGE, struct channel_delays, slot, &delays),
    RECORD_PART(3, MESSAGE, struct channel_delays, import, &delays),
    RECORD_PART(4, MESSAGE, struct channel_delays, told, &delays),
    RECORD_FIELD(5, I64, struct channel_delays, lag_s),
};
const struct record_shape record_channel_delays =
    RECORD_SHAPE("ChannelDelays", struct channel_delays, channel_delays_fields);

static const struct record_field oversell_fields[] = {
    RECORD_FIELD(1, STR, struct oversell, channel),
    RECORD_FIELD(2, STR, struct oversell, order_id),
    RECORD_FIELD(3, STR, struct oversell, line_id),
    RECORD_FIELD(4, STR, struct oversell, sku),
    RECORD_FIELD(5, I64, struct oversell, quantity),
    RECORD_FIELD(6, ENUM, struct oversell, cause),
    RECORD_FIELD(7, INSTANT, struct oversell, placed),
    RECORD_FIELD(8, INSTANT, struct oversell, noted),
    RECORD_FIELD(9, BOOL, struct oversell, is_within),
};
const struct record_shape record_oversell =
    RECORD_SHAPE("Oversell", struct oversell, oversell_fields);

static const struct record_field stock_round_fields[] = {
    RECORD_FIELD(1, INSTANT, struct stock_round, next),
    RECORD_FIELD(2, STR, struct stock_round, after),
};
const struct record_shape record_stock_round =
    RECORD_SHAPE("StockRound", struct stock_round, stock_round_fields);

static const struct record_field selling_stop_fields[] = {
    RECORD_FIELD(1, STR, struct selling_stop, channel),
    RECORD_FIELD(2, STR, struct selling_stop, sku),
    RECORD_FIELD(3, STR, struct selling_stop, reason),
    RECORD_FIELD(4, STR, struct selling_stop, actor),
    RECORD_FIELD(5, INSTANT, struct selling_stop, created),
    RECORD_FIELD(6, STR, struct selling_stop, shop),
};
const struct record_shape record_selling_stop =
    RECORD_SHAPE("SellingStop", struct selling_stop, selling_stop_fields);

static const struct record_field pending_entry_fields[] = {
    RECORD_FIELD(1, I64, struct pending_entry, no),
    RECORD_FIELD(2, STR, struct pending_entry, sku),
    RECORD_FIELD(3, STR, struct pending_entry, channel),
};
static const struct record_shape pending_entry =
    RECORD_SHAPE("PendingEntry", struct pending_entry, pending_entry_fields);

static const struct record_field pending_page_fields[] = {
    RECORD_PARTS(1, struct pending_page, entries, entry_count, &pending_entry),
    RECORD_FIELD(2, INSTANT, struct pending_page, time),
};
const struct record_shape record_pending_page =
    RECORD_SHAPE("PendingPage", struct pending_page, pending_page_fields);

static const struct record_field pending_place_fields[] = {
    RECORD_FIELD(1, I64, struct pending_place, fall_no),
    RECORD_FIELD(2, I64, struct pending_place, rise_no),
    RECORD_FIELD(3, I64, struct pending_place, held_no),
};
const struct record_shape record_pending_place =
    RECORD_SHAPE("PendingPlace", struct pending_place, pending_place_fields);

static const struct record_field brake_slot_fields[] = {
    RECORD_FIELD(1, I64, struct brake_slot, no),
    RECORD_FIELD(2, I64, struct brake_slot, zero_count),
    RECORD_FIELD(3, I64, struct brake_slot, fall_count),
};
static const struct record_shape brake_slot =
    RECORD_SHAPE("BrakeSlot", struct brake_slot, brake_slot_fields);

static const struct record_field stock_brake_fields[] = {
    RECORD_FIELD(1, STR, struct stock_brake, channel),
    RECORD_FIELD(2, I64, struct stock_brake, offered_count),
    RECORD_FIELD(3, I64, struct stock_brake, held_count),
    RECORD_FIELD(4, I64, struct stock_brake, released_count),
    RECORD_FIELD(5, I64, struct stock_brake, released_no),
    RECORD_FIELD(6, I64, struct stock_brake, lost_no),
    RECORD_FIELD(7, BOOL, struct stock_brake, is_raised),
    RECORD_PARTS(8, struct stock_brake, slots, slot_count, &brake_slot),
};
const struct record_shape record_stock_brake =
    RECORD_SHAPE("StockBrake", struct stock_brake, stock_brake_fields);

static const struct record_field stock_file_row_fields[] = {
    RECORD_FIELD(1, STR, struct stock_file_row, sku),
    RECORD_FIELD(2, I64, struct stock_file_row, quantity),
};
static const struct record_shape stock_file_row =
    RECORD_SHAPE("StockFileRow", struct stock_file_row, stock_file_row_fields);

static const struct record_field stock_file_fields[] = {
    RECORD_FIELD(1, I64, struct stock_file, file_no),
    RECORD_FIELD(2, STR, struct stock_file, shop),
    RECORD_FIELD(3, STR, struct stock_file, channel),
    RECORD_FIELD(4, ENUM, struct stock_file, state),
    RECORD_FIELD(5, I64, struct stock_file, row_count),
    RECORD_FIELD(6, I64, struct stock_file, fall_count),
    RECORD_FIELD(7, STR, struct stock_file, import_id),
    RECORD_FIELD(8, STR, struct stock_file, status_text),
    RECORD_FIELD(9, I64, struct stock_file, attempts),
    RECORD_FIELD(10, I64, struct stock_file, lines_in_success),
    RECORD_FIELD(11, I64, struct stock_file, lines_in_error),
    RECORD_FIELD(12, INSTANT, struct stock_file, opened),
    RECORD_FIELD(13, INSTANT, struct stock_file, sent),
    RECORD_FIELD(14, INSTANT, struct stock_file, completed),
    RECORD_FIELD(15, I64, struct stock_file, report_rows),
    RECORD_FIELD(16, INSTANT, struct stock_file, fall_since),
    RECORD_FIELD(17, I64, struct stock_file, braked_zeroes),
    RECORD_FIELD(18, I64, struct stock_file, braked_falls),
};
const struct record_shape record_stock_file =
    RECORD_SHAPE("StockFile", struct stock_file, stock_file_fields);

static const struct record_field stock_file_rows_fields[] = {
    RECORD_PARTS(1, struct stock_file_rows, rows, count, &stock_file_row),
};
const struct record_shape record_stock_file_rows =
    RECORD_SHAPE("StockFileRows", struct stock_file_rows, stock_file_rows_fields);
