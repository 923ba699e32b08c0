/* service/connectors/mirakl/mirakl_stock.c: stock files: STO01, their fate: STO02 and STO03. */
#include <inttypes.h>
#include <stdio.h>

#include "service/base/limits.h"
#include "service/connectors/formats/csv.h"
#include "service/connectors/formats/multipart.h"
#include "service/connectors/mirakl/mirakl.h"

enum { QUANTITY_MAX = 1000000000 }; /* Mirakl's */

/* One global row per offer: without a warehouse the quantity is the offer's. */
static enum err_code write_file(const struct call *call, struct buf *file, struct err *err)
{
    const struct str header[] = { STR("offer-sku"), STR("quantity"), STR("warehouse-code"),
                                  STR("update-delete") };
    csv_write_row(file, header, ARRAY_COUNT(header));
    for (size_t i = 0; i < call->stock_import.count; i++) {
        const struct stock_row *row = &call->stock_import.rows[i];
        char quantity[24];
        enum err_code code = call_need(row->sku, "sku", err);
        if (code == ERR_OK && (row->quantity < 0 || row->quantity > QUANTITY_MAX)) {
            (void)err_set(err, REASON_FIELD_INVALID, "%" PRId64 " is not within 0 and %d",
                          row->quantity, QUANTITY_MAX);
            code = err_in(err, "quantity");
        }
        if (code != ERR_OK)
            return err_in(err, "rows[%zu]", i);
        int len = snprintf(quantity, sizeof(quantity), "%" PRId64, row->quantity);
        const struct str cells[] = {
            row->sku, { quantity, (size_t)len }, STR_EMPTY, STR("update")
        };
        csv_write_row(file, cells, ARRAY_COUNT(cells));
    }
    if (file->overflowed)
        return err_set(err, REASON_LIMIT_EXCEEDED, "the file is larger than %d bytes",
                       LIMIT_HTTP_REQUEST_BYTES);
    return ERR_OK;
}

enum err_code mirakl_stock_import_build(struct draft *draft, const struct call *call,
                                        struct err *err)
{
    struct buf file;
    buf_init(&file, LIMIT_HTTP_REQUEST_BYTES);
    enum err_code code = write_file(call, &file, err);
    if (code == ERR_OK) {
        struct multipart parts = multipart_to(&draft->body, buf_str(&file));
        multipart_file(&parts, "file", "stock.csv", "text/csv", buf_str(&file));
        multipart_end(&parts);
        mirakl_begin(draft, HTTP_POST, STR("/api/offers/stock/imports"));
        mirakl_accept_json(draft);
        draft_header(draft, STR("Content-Type"),
                     arena_format(draft->arena, "multipart/form-data; boundary=%s",
                                  parts.boundary));
        mirakl_shop(draft);
    }
    buf_release(&file);
    return code;
}

enum err_code mirakl_stock_import_read(const struct reading *in, struct answer *ret,
                                       struct err *err)
{
    struct jread read = { .err = err };
    ret->import_id = jread_text_needed(&read, in->root, "import_id");
    return read.code;
}

static enum err_code begin_import(struct draft *draft, const struct call *call, struct str action,
                                  struct err *err)
{
    enum err_code code = call_need(call->import_id, "import_id", err);
    if (code != ERR_OK)
        return code;
    mirakl_begin(draft, HTTP_GET, STR("/api/offers/stock/imports"));
    url_segment(&draft->url, call->import_id);
    url_path(&draft->url, action);
    mirakl_shop(draft);
    return ERR_OK;
}

enum err_code mirakl_stock_status_build(struct draft *draft, const struct call *call,
                                        struct err *err)
{
    mirakl_accept_json(draft);
    return begin_import(draft, call, STR("/status"), err);
}

enum err_code mirakl_stock_status_read(const struct reading *in, struct answer *ret,
                                       struct err *err)
{
    struct jread read = { .err = err };
    struct str status = jread_text_needed(&read, in->root, "status");
    ret->stock_status = (struct stock_import_status){
        .is_final = str_eq(status, STR("COMPLETE")) || str_eq(status, STR("FAILED")),
        .is_failed = str_eq(status, STR("FAILED")),
        .status = status,
        .has_error_report = jread_bool(&read, in->root, "has_error_report"),
        .lines_in_success = jread_i64(&read, in->root, "lines_in_success", 0),
        .lines_in_error = jread_i64(&read, in->root, "lines_in_error", 0),
        .reason = jread_text(&read, in->root, "reason_status"),
    };
    return read.code;
}

enum err_code mirakl_stock_report_build(struct draft *draft, const struct call *call,
                                        struct err *err)
{
    draft_header(draft, STR("Accept"), STR("text/csv, application/octet-stream, */*"));
    return begin_import(draft, call, STR("/error_report"), err);
}

/* Nobody publishes the names of the first two columns: line number and reason, by position. */
enum { COLUMN_LINE, COLUMN_REASON, COLUMN_SKU };

static enum err_code read_report(const struct reading *in, struct csv *csv, struct answer *ret,
                                 struct err *err)
{
    enum err_code code = csv_open(csv, in->body, in->arena, err);
    if (code != ERR_OK)
        return code;
    size_t sku_column = csv_column(csv, STR("offer-sku"));
    if (sku_column == csv->header_count)
        sku_column = COLUMN_SKU;
    size_t row_count_max = 0; /* each record ends with a line end, but for the last */
    for (size_t i = 0; i < csv->left.len; i++)
        row_count_max += csv->left.ptr[i] == '\n' ? 1 : 0;
    struct stock_report_row *rows =
        ARENA_ARRAY(in->arena, struct stock_report_row, row_count_max + 1);
    if (rows == NULL)
        return arena_err(in->arena, err);
    ret->stock_report.rows = rows;
    for (bool more = true; (code = csv_next(csv, &more, err)) == ERR_OK && more;) {
        struct stock_report_row row = {
            .sku = csv_cell(csv, sku_column),
            .reason = csv_cell(csv, COLUMN_REASON),
        };
        if (!str_parse_i64(str_trim(csv_cell(csv, COLUMN_LINE)), &row.line_number))
            row.line_number = -1;
        rows[ret->stock_report.count++] = row;
    }
    if (code == ERR_OK && ret->stock_report.count == 0) /* there was something to report */
        return err_set(err, REASON_DOCUMENT_MALFORMED, "a report without a line");
    return code;
}

enum err_code mirakl_stock_report_read(const struct reading *in, struct answer *ret,
                                       struct err *err)
{
    struct csv *csv = ARENA_NEW(in->arena, struct csv);
    return csv == NULL ? arena_err(in->arena, err) : read_report(in, csv, ret, err);
}
