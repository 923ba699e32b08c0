/* service/store/records_stock.c: the tables of positions and stock files. */
#include "service/store/records.h"

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
    RECORD_FIELD(16, I64, struct publication, raise_audit),
    RECORD_FIELD(17, INSTANT, struct publication, raise_since),
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
};
const struct record_shape record_position =
    RECORD_SHAPE("Position", struct position, position_fields);

static const struct record_field stock_hint_fields[] = {
    RECORD_FIELD(1, STR, struct stock_hint, sku),
    RECORD_FIELD(2, INSTANT, struct stock_hint, due),
    RECORD_FIELD(3, INSTANT, struct stock_hint, hinted),
};
const struct record_shape record_stock_hint =
    RECORD_SHAPE("StockHint", struct stock_hint, stock_hint_fields);

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
};
const struct record_shape record_pending_place =
    RECORD_SHAPE("PendingPlace", struct pending_place, pending_place_fields);

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
};
const struct record_shape record_stock_file =
    RECORD_SHAPE("StockFile", struct stock_file, stock_file_fields);

static const struct record_field stock_file_rows_fields[] = {
    RECORD_PARTS(1, struct stock_file_rows, rows, count, &stock_file_row),
};
const struct record_shape record_stock_file_rows =
    RECORD_SHAPE("StockFileRows", struct stock_file_rows, stock_file_rows_fields);
