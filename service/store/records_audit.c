/* service/store/records_audit.c: the tables of audits. */
#include "service/store/records.h"

#include "service/domain/audit.h"

static const struct record_field audit_fields[] = {
    RECORD_FIELD(1, I64, struct audit, audit_no),
    RECORD_FIELD(2, STR, struct audit, shop),
    RECORD_FIELD(3, STR, struct audit, channel),
    RECORD_FIELD(4, ENUM, struct audit, state),
    RECORD_FIELD(5, ENUM, struct audit, phase),
    RECORD_FIELD(6, STR, struct audit, actor),
    RECORD_FIELD(7, BOOL, struct audit, is_full),
    RECORD_FIELD(8, INSTANT, struct audit, started),
    RECORD_FIELD(9, INSTANT, struct audit, ended),
    RECORD_FIELD(10, INSTANT, struct audit, not_before),
    RECORD_FIELD(11, INSTANT, struct audit, deadline),
    RECORD_FIELD(12, INSTANT, struct audit, asked),
    RECORD_FIELD(13, STR, struct audit, tracking_id),
    RECORD_LIST(14, STRS, struct audit, urls, url_count),
    RECORD_FIELD(15, I64, struct audit, file_at),
    RECORD_FIELD(16, I64, struct audit, row_at),
    RECORD_FIELD(17, STR, struct audit, place),
    RECORD_FIELD(18, I64, struct audit, round),
    RECORD_FIELD(19, I64, struct audit, correction_left),
    RECORD_FIELD(20, I64, struct audit, compared_count),
    RECORD_FIELD(21, I64, struct audit, total_count),
    RECORD_FIELD(22, I64, struct audit, corrected_count),
    RECORD_FIELD(23, I64, struct audit, skipped_count),
    RECORD_FIELD(24, I64, struct audit, again_count),
    RECORD_FIELD(25, I64, struct audit, next_no),
    RECORD_LIST(26, I64S, struct audit, counts, count_count),
    RECORD_LIST(27, I64S, struct audit, open_counts, open_count_count),
    RECORD_FIELD(28, STR, struct audit, error),
};
const struct record_shape record_audit = RECORD_SHAPE("Audit", struct audit, audit_fields);

static const struct record_field difference_fields[] = {
    RECORD_FIELD(1, STR, struct audit_difference, sku),
    RECORD_FIELD(2, ENUM, struct audit_difference, kind),
    RECORD_FIELD(3, I64, struct audit_difference, shown),
    RECORD_FIELD(4, I64, struct audit_difference, published),
    RECORD_FIELD(5, I64, struct audit_difference, wanted),
    RECORD_FIELD(6, I64, struct audit_difference, proposed),
    RECORD_FIELD(7, BOOL, struct audit_difference, is_corrected),
    RECORD_FIELD(8, I64, struct audit_difference, no),
    RECORD_FIELD(9, INSTANT, struct audit_difference, read),
    RECORD_FIELD(10, STR, struct audit_difference, operation),
    RECORD_FIELD(11, STR, struct audit_difference, note),
};
const struct record_shape record_audit_difference =
    RECORD_SHAPE("AuditDifference", struct audit_difference, difference_fields);

static const struct record_field again_fields[] = {
    RECORD_FIELD(1, I64, struct audit_again, shown),
    RECORD_FIELD(2, INSTANT, struct audit_again, since),
};
const struct record_shape record_audit_again =
    RECORD_SHAPE("AuditAgain", struct audit_again, again_fields);
