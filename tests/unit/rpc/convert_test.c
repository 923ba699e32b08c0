/* tests/unit/rpc/convert_test.c: what is read of messages, and what is refused. */
#include "service/rpc/convert.h"

#include "google/rpc/error_details.pb-c.h"
#include "lockstep/v1/inventory_service.pb-c.h"
#include "service/rpc/status_message.h"
#include "tests/rows.h"

enum { ARENA_BYTES = 1 << 20 };

/* ---- times ---- */

struct time_row {
    const char *name;
    int64_t seconds;
    int32_t nanos;
    enum err_code code;
    int64_t us;
};
static const struct time_row time_rows[] = {
    { "a second", 1, 0, ERR_OK, 1000000 },
    { "a microsecond", 0, 1000, ERR_OK, 1 },
    { "finer than a microsecond is cut", 1, 1999, ERR_OK, 1000001 },
    { "the last second of 9999", INT64_C(253402300799), 999999999, ERR_OK,
      INT64_C(253402300799999999) },
    { "after 9999", INT64_C(253402300800), 0, ERR_INVALID_ARGUMENT, 0 },
    { "the first instant of 1970 means not set", 0, 0, ERR_INVALID_ARGUMENT, 0 },
    { "before a microsecond", 0, 999, ERR_INVALID_ARGUMENT, 0 },
    { "before 1970", -1, 0, ERR_INVALID_ARGUMENT, 0 },
    { "nanos below 0", 1, -1, ERR_INVALID_ARGUMENT, 0 },
    { "nanos of a second", 1, 1000000000, ERR_INVALID_ARGUMENT, 0 },
    { "the largest there is", INT64_MAX, INT32_MAX, ERR_INVALID_ARGUMENT, 0 },
};

static void a_time_is_read_or_refused(void **state)
{
    const struct time_row *row = *state;
    Google__Protobuf__Timestamp time = GOOGLE__PROTOBUF__TIMESTAMP__INIT;
    struct instant instant;
    struct err err;
    struct arena arena;
    time.seconds = row->seconds;
    time.nanos = row->nanos;
    assert_int_equal(instant_from_proto(&time, "start_time", &instant, &err), row->code);
    assert_int_equal(instant.us, row->us);
    if (row->code != ERR_OK) {
        assert_string_equal(err.field, "start_time");
        return;
    }
    arena_init(&arena, ARENA_BYTES);
    const Google__Protobuf__Timestamp *back = instant_to_proto(&arena, instant);
    assert_int_equal(back->seconds, row->seconds);
    assert_int_equal(back->nanos, row->nanos / 1000 * 1000);
    arena_release(&arena);
}

static void what_is_absent_is_not_set(void **state)
{
    struct instant instant = { 5 };
    struct money money;
    int64_t seconds = 7;
    struct err err;
    struct arena arena;
    (void)state;
    arena_init(&arena, ARENA_BYTES);
    assert_int_equal(instant_from_proto(NULL, "t", &instant, &err), ERR_OK);
    assert_false(instant_is_set(instant));
    assert_int_equal(seconds_from_proto(NULL, "d", 0, 9, &seconds, &err), ERR_OK);
    assert_int_equal(seconds, 7);
    assert_int_equal(money_from_proto(NULL, "amount", &money, &err), ERR_INVALID_ARGUMENT);
    assert_int_equal(err.reason, REASON_FIELD_REQUIRED);
    assert_null(instant_to_proto(&arena, INSTANT_NONE));
    assert_null(money_to_proto(&arena, (struct money){ 0 }));
    arena_release(&arena);
}

/* ---- money ---- */

struct money_row {
    const char *name, *currency;
    int64_t units;
    int32_t nanos;
    int64_t minor;
    const char *field; /* of the refusal; NULL: it is read */
};
static const struct money_row money_rows[] = {
    { "cents", "EUR", 19, 990000000, 1999, NULL },
    { "below 0", "EUR", -1, -750000000, -175, NULL },
    { "a currency without cents", "JPY", 500, 0, 500, NULL },
    { "a currency of a thousand", "KWD", 1, 234000000, 1234, NULL },
    { "finer than the currency", "EUR", 1, 1000000, 0, "amount" },
    { "signs that differ", "EUR", 1, -500000000, 0, "amount" },
    { "no currency", "", 1, 0, 0, "amount.currency_code" },
    { "a currency that is none", "EUX", 1, 0, 0, "amount.currency_code" },
};

static void money_is_read_exactly_or_refused(void **state)
{
    const struct money_row *row = *state;
    Google__Type__Money in = GOOGLE__TYPE__MONEY__INIT;
    struct money money;
    struct err err;
    struct arena arena;
    in.currency_code = (char *)row->currency;
    in.units = row->units;
    in.nanos = row->nanos;
    enum err_code code = money_from_proto(&in, "amount", &money, &err);
    if (row->field != NULL) {
        assert_int_equal(code, ERR_INVALID_ARGUMENT);
        assert_string_equal(err.field, row->field);
        return;
    }
    assert_int_equal(code, ERR_OK);
    assert_int_equal(money.minor, row->minor);
    arena_init(&arena, ARENA_BYTES);
    const Google__Type__Money *back = money_to_proto(&arena, money);
    assert_string_equal(back->currency_code, row->currency);
    assert_int_equal(back->units, row->units);
    assert_int_equal(back->nanos, row->nanos);
    arena_release(&arena);
}

/* ---- text ---- */

struct text_row {
    const char *name;
    struct str text;
    const char *out;
};
static const struct text_row text_rows[] = {
    { "plain text", STR_INIT("Galeria"), "Galeria" },
    { "nothing", STR_INIT(""), "" },
    { "more than a byte a character", STR_INIT("K\xc3\xb6ln \xe2\x82\xac"), "Köln €" },
    { "cut within a character", STR_INIT("K\xc3"), "K?" },
    { "a NUL within", STR_INIT("a\0b"), "a?b" },
    { "bytes that are no text", STR_INIT("\xff\xfe ok"), "?? ok" },
};

static void text_goes_out_as_text(void **state)
{
    const struct text_row *row = *state;
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    assert_string_equal(text_to_proto(&arena, row->text), row->out);
    arena_release(&arena);
}

/* ---- masks ---- */

struct mask_row {
    const char *name, *path;
    const char *has; /* "1" for each path that is named */
};
static const char *const paths[] = { "display_name", "mirakl.base_url", "mirakl.key_ref", "cap" };
static const struct mask_row mask_rows[] = {
    { "a field", "cap", "0001" },
    { "a part of a message", "mirakl.key_ref", "0010" },
    { "a message is all of its parts", "mirakl", "0110" },
    { "what only begins alike is another", "cap_max", NULL },
    { "half a name", "display", NULL },
    { "nothing", "", NULL },
    { "all at once is not said so", "*", NULL },
};

static void a_mask_names_fields(void **state)
{
    const struct mask_row *row = *state;
    Google__Protobuf__FieldMask mask = GOOGLE__PROTOBUF__FIELD_MASK__INIT;
    char *path = (char *)row->path;
    bool has[ARRAY_COUNT(paths)];
    struct err err;
    mask.n_paths = 1;
    mask.paths = &path;
    enum err_code code =
        mask_from_proto(&mask, "update_mask", paths, ARRAY_COUNT(paths), has, &err);
    if (row->has == NULL) {
        assert_int_equal(err.reason, REASON_FIELD_INVALID);
        assert_string_equal(err.field, "update_mask.paths[0]");
        return;
    }
    assert_int_equal(code, ERR_OK);
    for (size_t i = 0; i < ARRAY_COUNT(paths); i++)
        assert_int_equal(has[i], row->has[i] == '1');
}

/* ---- requests as a whole ---- */

static uint64_t hash_of(struct arena *arena, const Lockstep__V1__ListPositionsRequest *request)
{
    uint64_t hash;
    struct err err;
    assert_int_equal(request_hash(&request->base, arena, &hash, &err), ERR_OK);
    return hash;
}

static void a_hash_is_of_the_content(void **state)
{
    Lockstep__V1__ListPositionsRequest request = LOCKSTEP__V1__LIST_POSITIONS_REQUEST__INIT;
    Lockstep__V1__PositionFilter filter = LOCKSTEP__V1__POSITION_FILTER__INIT;
    Lockstep__V1__GetPositionRequest other = LOCKSTEP__V1__GET_POSITION_REQUEST__INIT;
    struct arena arena;
    struct err err;
    uint64_t other_hash;
    (void)state;
    arena_init(&arena, ARENA_BYTES);
    request.parent = (char *)"shops/acme";
    uint64_t hash = hash_of(&arena, &request);
    request.page_size = 7;
    request.page_token = (char *)"x";
    assert_true(hash == hash_of(&arena, &request)); /* these do not count */
    request.filter = &filter;
    assert_true(hash != hash_of(&arena, &request));
    filter.sku_prefix = (char *)"t";
    uint64_t filtered = hash_of(&arena, &request);
    assert_true(hash != filtered);
    request.parent = (char *)"shops/acmes";
    filter.sku_prefix = (char *)"";
    assert_true(filtered != hash_of(&arena, &request));
    other.name = (char *)"shops/acme"; /* the same bytes of another type */
    assert_int_equal(request_hash(&other.base, &arena, &other_hash, &err), ERR_OK);
    assert_true(hash != other_hash);
    arena_release(&arena);
}

static void a_request_is_not_changed_by_its_hash(void **state)
{
    Lockstep__V1__ListPositionsRequest request = LOCKSTEP__V1__LIST_POSITIONS_REQUEST__INIT;
    struct arena arena;
    (void)state;
    arena_init(&arena, ARENA_BYTES);
    request.page_size = 7;
    request.page_token = (char *)"x";
    hash_of(&arena, &request);
    assert_int_equal(request.page_size, 7);
    assert_string_equal(request.page_token, "x");
    arena_release(&arena);
}

/* ---- statuses ---- */

static void a_status_says_all_that_the_error_does(void **state)
{
    struct arena arena;
    struct err err;
    (void)state;
    arena_init(&arena, ARENA_BYTES);
    err_set(&err, REASON_FIELD_INVALID, "must be between 1 and 2");
    err_in(&err, "quantity");
    err_in(&err, "items[3]");
    err_with(&err, "limit", "2");
    const Google__Rpc__Status *status = status_to_proto(&err, STR_EMPTY, &arena);
    assert_int_equal(status->code, ERR_INVALID_ARGUMENT);
    assert_string_equal(status->message, "items[3].quantity: must be between 1 and 2");
    assert_int_equal(status->n_details, 2);
    Google__Rpc__ErrorInfo *info =
        google__rpc__error_info__unpack(NULL, status->details[0]->value.len,
                                        status->details[0]->value.data);
    assert_string_equal(info->reason, "FIELD_INVALID");
    assert_string_equal(info->domain, "lockstep");
    assert_int_equal(info->n_metadata, 1); /* an item's has no request id */
    assert_string_equal(info->metadata[0]->value, "2");
    google__rpc__error_info__free_unpacked(info, NULL);
    Google__Rpc__BadRequest *bad =
        google__rpc__bad_request__unpack(NULL, status->details[1]->value.len,
                                         status->details[1]->value.data);
    assert_string_equal(bad->field_violations[0]->field, "items[3].quantity");
    google__rpc__bad_request__free_unpacked(bad, NULL);
    arena_release(&arena);
}

static void a_status_on_a_full_arena_is_none(void **state)
{
    struct err err;
    (void)state;
    err_set(&err, REASON_QUEUE_FULL, "too many commands wait");
    err_in(&err, "x");
    err.retry_after_ms = 100;
    for (uint64_t k = 1;; k++) {
        struct arena arena;
        arena_init(&arena, ARENA_BYTES);
        arena.fail_after = k;
        const Google__Rpc__Status *status = status_to_proto(&err, STR("7"), &arena);
        bool is_full = arena_is_full(&arena);
        assert_true((status == NULL) == is_full);
        if (!is_full)
            assert_int_equal(status->n_details, 3);
        arena_release(&arena);
        if (!is_full)
            return;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_absent_is_not_set),
        cmocka_unit_test(a_hash_is_of_the_content),
        cmocka_unit_test(a_request_is_not_changed_by_its_hash),
        cmocka_unit_test(a_status_says_all_that_the_error_does),
        cmocka_unit_test(a_status_on_a_full_arena_is_none),
    };
    int failed = ROWS_RUN(a_time_is_read_or_refused, time_rows);
    failed += ROWS_RUN(money_is_read_exactly_or_refused, money_rows);
    failed += ROWS_RUN(text_goes_out_as_text, text_rows);
    failed += ROWS_RUN(a_mask_names_fields, mask_rows);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
