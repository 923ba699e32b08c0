/* tests/unit/domain/catalogue_test.c: what is stored by number has a name, and ids lead back. */
#include "service/domain/event.h"
#include "service/domain/exception.h"
#include "service/domain/intent.h"
#include "service/domain/refund.h"
#include "service/domain/settlement.h"
#include "service/domain/shipment.h"
#include "service/domain/stock_file.h"
#include "tests/rows.h"

static const char *event_name(unsigned i)
{
    return event_kind_name((enum event_kind)i);
}
static const char *intent_name(unsigned i)
{
    return intent_kind_name((enum intent_kind)i);
}
static const char *cause_id(unsigned i)
{
    return exception_cause_row((enum exception_cause)i)->id;
}
static const char *cause_title(unsigned i)
{
    return exception_cause_row((enum exception_cause)i)->title;
}
static const char *cause_remedy(unsigned i)
{
    return exception_cause_row((enum exception_cause)i)->remedy;
}
static const char *gap_id(unsigned i)
{
    return gap_reason_row((enum gap_reason)i)->id;
}
static const char *gap_explanation(unsigned i)
{
    return gap_reason_row((enum gap_reason)i)->explanation;
}
static const char *shipment_name(unsigned i)
{
    return shipment_state_name((enum shipment_state)i);
}
static const char *stock_file_name(unsigned i)
{
    return stock_file_state_name((enum stock_file_state)i);
}
static const char *refund_name(unsigned i)
{
    return refund_state_name((enum refund_state)i);
}

struct name_row {
    const char *what;
    const char *(*name)(unsigned i);
    unsigned first, count; /* those from `first` on are known */
    const char *first_name, *last_name;
};
static const struct name_row name_rows[] = {
    { "kinds of events", event_name, EVENT_NONE, EVENT_KIND_COUNT, "none", "offer-corrected" },
    { "kinds of intents", intent_name, INTENT_NONE, INTENT_KIND_COUNT, "none", "refund line" },
    { "ids of causes", cause_id, EXCEPTION_STOCK_LINE_REFUSED, EXCEPTION_CAUSE_COUNT,
      "stock-line-refused", NULL },
    { "titles of causes", cause_title, EXCEPTION_STOCK_LINE_REFUSED, EXCEPTION_CAUSE_COUNT,
      "the marketplace refused a stock line", NULL },
    { "remedies of causes", cause_remedy, EXCEPTION_STOCK_LINE_REFUSED, EXCEPTION_CAUSE_COUNT, NULL,
      NULL },
    { "ids of gaps", gap_id, GAP_ORDER_UNKNOWN, GAP_REASON_COUNT, "order-unknown", NULL },
    { "explanations of gaps", gap_explanation, GAP_ORDER_UNKNOWN, GAP_REASON_COUNT,
      "the line names an order that was never ingested", NULL },
    { "states of shipments", shipment_name, SHIPMENT_STATE_NONE, SHIPMENT_STATE_WAITING + 1, "NONE",
      "WAITING" },
    { "states of stock files", stock_file_name, STOCK_FILE_STATE_NONE, STOCK_FILE_STATE_FAILED + 1,
      "NONE", "FAILED" },
    { "states of refunds", refund_name, REFUND_STATE_NONE, REFUND_STATE_STOPPED + 1, "NONE",
      "STOPPED" },
};

static void each_has_a_name_of_its_own(void **state)
{
    const struct name_row *row = *state;
    for (unsigned i = row->first; i < row->count; i++) {
        assert_non_null(row->name(i));
        assert_true(row->name(i)[0] != '\0');
        for (unsigned k = row->first; k < i; k++)
            assert_string_not_equal(row->name(i), row->name(k));
    }
    if (row->first_name != NULL)
        assert_string_equal(row->name(row->first), row->first_name);
    if (row->last_name != NULL)
        assert_string_equal(row->name(row->count - 1), row->last_name);
}

/* A later version of the program may have stored it. */
static void a_number_from_a_later_version_has_a_name_too(void **state)
{
    const struct name_row *row = *state;
    static const unsigned beyond[] = { 1, 1000, UINT32_MAX };
    for (size_t i = 0; i < ARRAY_COUNT(beyond); i++) {
        unsigned number = beyond[i] == 1 ? row->count : beyond[i];
        assert_non_null(row->name(number));
        assert_string_not_equal(row->name(number), row->name(row->first));
    }
}

static void a_cause_is_found_by_its_id(void **state)
{
    (void)state;
    for (unsigned i = EXCEPTION_NONE + 1; i < EXCEPTION_CAUSE_COUNT; i++)
        assert_int_equal(exception_cause_find(str_c(cause_id(i))), i);
    assert_int_equal(exception_cause_find(STR("unknown")), EXCEPTION_NONE);
    assert_int_equal(exception_cause_find(STR("carrier-unknow")), EXCEPTION_NONE);
    assert_int_equal(exception_cause_find(STR("Carrier-Unknown")), EXCEPTION_NONE);
    assert_int_equal(exception_cause_find(STR_EMPTY), EXCEPTION_NONE);
}

static void ids_need_no_escape_in_a_resource_name(void **state)
{
    (void)state;
    for (unsigned i = EXCEPTION_NONE + 1; i < EXCEPTION_CAUSE_COUNT; i++)
        assert_int_equal(strspn(cause_id(i), "abcdefghijklmnopqrstuvwxyz-"), strlen(cause_id(i)));
    for (unsigned i = GAP_NONE + 1; i < GAP_REASON_COUNT; i++)
        assert_int_equal(strspn(gap_id(i), "abcdefghijklmnopqrstuvwxyz-"), strlen(gap_id(i)));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cause_is_found_by_its_id),
        cmocka_unit_test(ids_need_no_escape_in_a_resource_name),
    };
    int failed = ROWS_RUN(each_has_a_name_of_its_own, name_rows);
    failed += ROWS_RUN(a_number_from_a_later_version_has_a_name_too, name_rows);
    failed += cmocka_run_group_tests(tests, NULL, NULL);
    return failed;
}
