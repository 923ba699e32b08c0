/* tests/unit/store/records_test.c: the tables and the schema are one and the same. */
#include "service/store/records.h"

#include "lockstep/state/v1/records.pb-c.h"
#include "service/engine/outcome.h"
#include "tests/rows.h"
#include "tests/unit/store/record_sample.h"

enum { ARENA_BYTES = 64 << 20, RECORD_BYTES = 16 << 20, SAMPLE_COUNT = 200 };

struct message_row {
    const char *name;
    const struct record_shape *shape;
    const ProtobufCMessageDescriptor *message;
};
static const struct message_row rows[] = {
    { "Shop", &record_shop, &lockstep__state__v1__shop__descriptor },
    { "Channel", &record_channel, &lockstep__state__v1__channel__descriptor },
    { "Position", &record_position, &lockstep__state__v1__position__descriptor },
    { "StockFile", &record_stock_file, &lockstep__state__v1__stock_file__descriptor },
    { "StockFileRows", &record_stock_file_rows, &lockstep__state__v1__stock_file_rows__descriptor },
    { "PendingPage", &record_pending_page, &lockstep__state__v1__pending_page__descriptor },
    { "PendingPlace", &record_pending_place, &lockstep__state__v1__pending_place__descriptor },
    { "StockHint", &record_stock_hint, &lockstep__state__v1__stock_hint__descriptor },
    { "Audit", &record_audit, &lockstep__state__v1__audit__descriptor },
    { "AuditDifference", &record_audit_difference,
      &lockstep__state__v1__audit_difference__descriptor },
    { "AuditAgain", &record_audit_again, &lockstep__state__v1__audit_again__descriptor },
    { "SellingStop", &record_selling_stop, &lockstep__state__v1__selling_stop__descriptor },
    { "StockRule", &record_stock_rule, &lockstep__state__v1__stock_rule__descriptor },
    { "ChannelDelays", &record_channel_delays, &lockstep__state__v1__channel_delays__descriptor },
    { "Oversell", &record_oversell, &lockstep__state__v1__oversell__descriptor },
    { "StockRound", &record_stock_round, &lockstep__state__v1__stock_round__descriptor },
    { "StockBrake", &record_stock_brake, &lockstep__state__v1__stock_brake__descriptor },
    { "ReservationRecord", &record_reservation,
      &lockstep__state__v1__reservation_record__descriptor },
    { "Order", &record_order, &lockstep__state__v1__order__descriptor },
    { "Intent", &record_intent, &lockstep__state__v1__intent__descriptor },
    { "Shipment", &record_shipment, &lockstep__state__v1__shipment__descriptor },
    { "GoodsReturn", &record_goods_return, &lockstep__state__v1__goods_return__descriptor },
    { "Refund", &record_refund, &lockstep__state__v1__refund__descriptor },
    { "Transaction", &record_transaction, &lockstep__state__v1__transaction__descriptor },
    { "Settlement", &record_settlement, &lockstep__state__v1__settlement__descriptor },
    { "JournalEntry", &record_journal_entry, &lockstep__state__v1__journal_entry__descriptor },
    { "Gap", &record_gap, &lockstep__state__v1__gap__descriptor },
    { "Exception", &record_exception, &lockstep__state__v1__exception__descriptor },
    { "EventPage", &record_event_page, &lockstep__state__v1__event_page__descriptor },
    { "Money", &record_money, &lockstep__state__v1__money__descriptor },
    { "Currency", &record_currency, &lockstep__state__v1__currency__descriptor },
    { "CarrierList", &record_carriers, &lockstep__state__v1__carrier_list__descriptor },
    { "ReasonList", &record_reasons, &lockstep__state__v1__reason_list__descriptor },
    { "Platform", &record_platform, &lockstep__state__v1__platform__descriptor },
    { "Poll", &record_poll, &lockstep__state__v1__poll__descriptor },
    { "Request", &record_request, &lockstep__state__v1__request__descriptor },
};
_Static_assert(ARRAY_COUNT(rows) == RECORD_ROW_COUNT + 1, "every shape has a message");

struct kind {
    ProtobufCType type, type_too; /* either will do */
    ProtobufCLabel label;
    bool is_packed;
};
/* By enum record_type. */
static const struct kind kinds[] = {
    [RECORD_I64] = { PROTOBUF_C_TYPE_SINT64, PROTOBUF_C_TYPE_SINT64, PROTOBUF_C_LABEL_NONE, false },
    [RECORD_BOOL] = { PROTOBUF_C_TYPE_BOOL, PROTOBUF_C_TYPE_BOOL, PROTOBUF_C_LABEL_NONE, false },
    [RECORD_BYTE] = { PROTOBUF_C_TYPE_INT32, PROTOBUF_C_TYPE_INT32, PROTOBUF_C_LABEL_NONE, false },
    [RECORD_ENUM] = { PROTOBUF_C_TYPE_INT32, PROTOBUF_C_TYPE_INT32, PROTOBUF_C_LABEL_NONE, false },
    [RECORD_INSTANT] = { PROTOBUF_C_TYPE_SINT64, PROTOBUF_C_TYPE_SINT64, PROTOBUF_C_LABEL_NONE,
                         false },
    [RECORD_STR] = { PROTOBUF_C_TYPE_STRING, PROTOBUF_C_TYPE_BYTES, PROTOBUF_C_LABEL_NONE, false },
    [RECORD_CODE] = { PROTOBUF_C_TYPE_STRING, PROTOBUF_C_TYPE_STRING, PROTOBUF_C_LABEL_NONE,
                      false },
    [RECORD_MESSAGE] = { PROTOBUF_C_TYPE_MESSAGE, PROTOBUF_C_TYPE_MESSAGE, PROTOBUF_C_LABEL_NONE,
                         false },
    [RECORD_POINTER] = { PROTOBUF_C_TYPE_MESSAGE, PROTOBUF_C_TYPE_MESSAGE, PROTOBUF_C_LABEL_NONE,
                         false },
    [RECORD_STRS] = { PROTOBUF_C_TYPE_STRING, PROTOBUF_C_TYPE_BYTES, PROTOBUF_C_LABEL_REPEATED,
                      false },
    [RECORD_I64S] = { PROTOBUF_C_TYPE_SINT64, PROTOBUF_C_TYPE_SINT64, PROTOBUF_C_LABEL_REPEATED,
                      true },
    [RECORD_MESSAGES] = { PROTOBUF_C_TYPE_MESSAGE, PROTOBUF_C_TYPE_MESSAGE,
                          PROTOBUF_C_LABEL_REPEATED, false },
};

static void check_field(const struct record_field *field, const ProtobufCFieldDescriptor *there)
{
    const struct kind *kind = &kinds[field->type];
    const char *dot = strrchr(field->name, '.'); /* a part's member: "outcome.shop" */
    assert_string_equal(dot == NULL ? field->name : dot + 1, there->name);
    assert_int_equal(field->tag, there->id);
    assert_true(there->type == kind->type || there->type == kind->type_too);
    assert_int_equal(there->label, kind->label);
    assert_int_equal((there->flags & PROTOBUF_C_FIELD_FLAG_PACKED) != 0, kind->is_packed);
}

/* Recursion ends with the shapes, none of which holds itself. */
static void check_message(const struct record_shape *shape,
                          const ProtobufCMessageDescriptor *message)
{
    assert_string_equal(shape->name, message->short_name);
    assert_string_equal(message->package_name, "lockstep.state.v1");
    assert_int_equal(shape->field_count, message->n_fields);
    for (size_t i = 0; i < shape->field_count; i++) {
        check_field(&shape->fields[i], &message->fields[i]);
        if (shape->fields[i].shape != NULL)
            check_message(shape->fields[i].shape, message->fields[i].descriptor);
    }
}

static void a_table_is_what_the_schema_says(void **state)
{
    const struct message_row *row = *state;
    check_message(row->shape, row->message);
}

static void protobuf_c_reads_and_writes_the_same_bytes(void **state)
{
    const struct message_row *row = *state;
    struct random random = { 20260901 };
    struct arena arena;
    struct buf out;
    arena_init(&arena, ARENA_BYTES);
    buf_init(&out, RECORD_BYTES);
    for (int k = 0; k < SAMPLE_COUNT; k++) {
        arena_reset(&arena);
        buf_clear(&out);
        record_encode(row->shape, record_sample(row->shape, &arena, &random), &out);
        ProtobufCMessage *message =
            protobuf_c_message_unpack(row->message, NULL, out.len, (const uint8_t *)out.ptr);
        assert_non_null(message);
        size_t size = protobuf_c_message_get_packed_size(message);
        assert_int_equal(size, out.len);
        uint8_t *packed = arena_alloc(&arena, size + 1);
        assert_int_equal(protobuf_c_message_pack(message, packed), size);
        assert_memory_equal(packed, out.ptr, size);
        protobuf_c_message_free_unpacked(message, NULL);
    }
    buf_release(&out);
    arena_release(&arena);
}

/* ---- every member of a struct has a row ---- */

static size_t size_of(const struct record_field *field)
{
    static const size_t sizes[] = {
        [RECORD_I64] = sizeof(int64_t),     [RECORD_BOOL] = sizeof(bool),
        [RECORD_BYTE] = sizeof(uint8_t),    [RECORD_ENUM] = sizeof(unsigned),
        [RECORD_INSTANT] = sizeof(int64_t), [RECORD_STR] = sizeof(struct str),
        [RECORD_CODE] = RECORD_CODE_BYTES,  [RECORD_POINTER] = sizeof(void *),
        [RECORD_STRS] = sizeof(void *),     [RECORD_I64S] = sizeof(void *),
        [RECORD_MESSAGES] = sizeof(void *),
    };
    return field->type == RECORD_MESSAGE ? field->shape->size : sizes[field->type];
}

static uint8_t alignment_of(size_t size)
{
    return size % 8 == 0 ? 8 : size % 4 == 0 ? 4 : 1;
}

enum { STRUCT_BYTES_MAX = 2048 };

/* For each byte of a struct: 0 if no row takes it, else the alignment of what starts there. */
static void take(uint8_t *taken, size_t offset, size_t size)
{
    for (size_t i = offset; i < offset + size; i++) {
        assert_int_equal(taken[i], 0); /* no byte has two rows */
        taken[i] = 1;
    }
    taken[offset] = alignment_of(size);
}

/* Bytes without a row must be padding: fewer than the alignment of what follows them. */
static void check_members(const struct record_shape *shape)
{
    uint8_t taken[STRUCT_BYTES_MAX + 1] = { 0 };
    assert_true(shape->size <= STRUCT_BYTES_MAX);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct record_field *field = &shape->fields[i];
        take(taken, field->offset, size_of(field));
        if (kinds[field->type].label == PROTOBUF_C_LABEL_REPEATED)
            take(taken, field->count_offset, sizeof(size_t));
        if (field->shape != NULL)
            check_members(field->shape);
    }
    taken[shape->size] = alignment_of(shape->size); /* the next struct of an array */
    size_t free_count = 0;
    for (size_t i = 0; i <= shape->size; i++) {
        if (taken[i] == 0)
            free_count++;
        else {
            if (free_count >= taken[i])
                fail_msg("%s: no row for the bytes before %zu", shape->name, i);
            free_count = 0;
        }
    }
}

static void every_member_has_a_row(void **state)
{
    const struct record_row *row = *state;
    check_members(row->shape);
}

int main(void)
{
    int failed = ROWS_RUN(a_table_is_what_the_schema_says, rows);
    failed += ROWS_RUN(protobuf_c_reads_and_writes_the_same_bytes, rows);
    failed += ROWS_RUN(every_member_has_a_row, record_rows);
    return failed;
}
