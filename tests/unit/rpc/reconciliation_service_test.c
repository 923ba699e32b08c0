/* tests/unit/rpc/reconciliation_service_test.c: the books, as finance asks for them. */
#include "service/rpc/reconciliation_service.h"

#include <stdio.h>

#include "service/rpc/channel_service.h"
#include "tests/rows.h"
#include "tests/unit/rpc/counter.h"

#define TIME (INT64_C(1772445600) * US_PER_SECOND) /* 2026-03-02T10:00:00Z */

static const struct currency eur = { "EUR", 2 };

static void says(struct counter *counter, const char *method, const char *request,
                 const char *answer)
{
    counter_says(counter, &reconciliation_service, method, request, answer);
}

static struct transaction line(const char *id, const char *kind, int64_t minor, const char *cycle)
{
    return (struct transaction){
        .transaction_id = str_c(id),
        .kind_text = str_c(kind),
        .amount = money_of(minor, eur),
        .payment_state = PAYMENT_STATE_PAID,
        .payment_state_text = STR("PAID"),
        .created = { TIME },
        .updated = { TIME },
        .settlement_id = str_c(cycle),
    };
}

/* A subscription and its payout, which is a cent short. */
static void open_books(struct counter *counter)
{
    struct transaction rows[] = {
        line("t1", "SUBSCRIPTION_FEE", -900, "c1"),
        line("t2", "MANUAL_CREDIT", 5000, "c1"),
        line("t3", "PAYMENT", -4099, "c1"),
        line("t4", "SUBSCRIPTION_FEE", -900, ""),
    };
    counter_open(counter);
    counter_shows(counter, &channel_service, "CreateShop",
                  "shop_id: 'acme' shop { warehouses { id: 'HH1' } }", "name: 'shops/acme'");
    counter_shows(counter, &channel_service, "CreateChannel",
                  "parent: 'shops/acme' channel_id: 'galeria' activate: true channel { mirakl { "
                  "base_url: 'https://galeria.example' key_ref: 'env:GALERIA' } currency_code: "
                  "'EUR' tax_mode: TAX_MODE_INCLUDED acceptance { mode: MODE_AUTOMATIC window: "
                  "172800s } }",
                  "state: STATE_ACTIVE");
    rows[3].payment_state = PAYMENT_STATE_NOT_APPLICABLE;
    rows[3].payment_state_text = STR("NOT_APPLICABLE");
    counter_do(counter, (struct command){
                            .kind = COMMAND_SEE_TRANSACTIONS,
                            .shop = STR("acme"),
                            .see_transactions = { .channel = STR("galeria"),
                                                  .rows = rows,
                                                  .count = ARRAY_COUNT(rows) },
                        });
}

static void a_line_shows_where_it_was_posted(void **state)
{
    struct counter counter;
    (void)state;
    open_books(&counter);
    says(&counter, "GetTransaction", "name: 'shops/acme/channels/galeria/transactions/t1'",
         "transaction { name: 'shops/acme/channels/galeria/transactions/t1' kind: "
         "'SUBSCRIPTION_FEE' amount: -9.00EUR payment_state: PAYMENT_STATE_PAID "
         "marketplace_payment_state: 'PAID' match_state: MATCH_STATE_STANDS_ALONE account: "
         "'subscription' settlement: 'shops/acme/channels/galeria/settlements/c1' "
         "journal_entries: 'shops/acme/journalEntries/1' marketplace_create_time: "
         "2026-03-02T10:00:00Z marketplace_update_time: 2026-03-02T10:00:00Z }");
    counter_shows(&counter, &reconciliation_service, "ListTransactions",
                  "parent: 'shops/acme/channels/galeria' filter { match_states: "
                  "MATCH_STATE_NOT_POSTED }",
                  "transactions { name: 'shops/acme/channels/galeria/transactions/t4'");
    counter_close(&counter);
}

static void a_payout_that_is_not_its_lines_is_a_gap(void **state)
{
    struct counter counter;
    (void)state;
    open_books(&counter);
    counter_shows(&counter, &reconciliation_service, "ListSettlements",
                  "parent: 'shops/acme/channels/-' states: STATE_GAP",
                  "state: STATE_GAP line_sum: 41.00EUR payout: 40.99EUR difference: -0.01EUR "
                  "line_count: 2 gaps: 'shops/acme/gaps/payout-differs~galeria~c1'");
    says(&counter, "ListSettlements", "parent: 'shops/acme/channels/-' states: STATE_BALANCED", "");
    counter_shows(&counter, &reconciliation_service, "GetSettlement",
                  "name: 'shops/acme/channels/galeria/settlements/c1'",
                  "state: STATE_GAP line_sum: 41.00EUR");
    counter_shows(&counter, &reconciliation_service, "GetGap",
                  "name: 'shops/acme/gaps/payout-differs~galeria~c1'",
                  "reason: REASON_PAYOUT_DIFFERS");
    counter_shows(&counter, &reconciliation_service, "ListGaps",
                  "parent: 'shops/acme' states: STATE_OPEN",
                  "reason: REASON_PAYOUT_DIFFERS explanation: 'the payout is not the sum of its "
                  "lines' state: STATE_OPEN");
    counter_shows(&counter, &reconciliation_service, "ResolveGap",
                  "name: 'shops/acme/gaps/payout-differs~galeria~c1' resolution: 'a cent'",
                  "state: STATE_RESOLVED");
    says(&counter, "ListGaps", "parent: 'shops/acme' states: STATE_OPEN", "");
    counter_close(&counter);
}

static void the_journal_is_numbered_and_balanced(void **state)
{
    struct counter counter;
    (void)state;
    open_books(&counter);
    counter_shows(&counter, &reconciliation_service, "GetJournalEntry",
                  "name: 'shops/acme/journalEntries/2'",
                  "postings { account: 'clearing' amount: 50.00EUR } postings { account: "
                  "'adjustments' amount: -50.00EUR }");
    counter_shows(&counter, &reconciliation_service, "ListJournalEntries",
                  "parent: 'shops/acme' newest_first: true page_size: 1",
                  "name: 'shops/acme/journalEntries/3' sequence: 3");
    says(&counter, "ListJournalEntries", "parent: 'shops/acme' filter { account: 'sales' }", "");
    says(&counter, "GetTrialBalance", "parent: 'shops/acme/channels/-'",
         "balances { account: 'clearing' balance: 0.01EUR } balances { account: 'subscription' "
         "balance: 9.00EUR } balances { account: 'adjustments' balance: -50.00EUR } balances { "
         "account: 'payout' balance: 40.99EUR } last_journal_entry: 'shops/acme/journalEntries/3'");
    counter_close(&counter);
}

static void a_journal_stream_goes_on_from_any_token(void **state)
{
    struct counter counter;
    (void)state;
    open_books(&counter);
    struct counter_stream *stream =
        counter_follow(&counter, &reconciliation_service, "StreamJournal",
                       "parent: 'shops/acme' stop_when_caught_up: true");
    assert_non_null(stream);
    assert_non_null(counter_stream_next(stream));
    assert_null(counter_stream_next(stream));
    assert_true(counter_stream_has_ended(stream));
    counter_stream_close(stream);
    counter_close(&counter);
}

static void matches_gaps_and_settlements_are_told_as_they_are_found(void **state)
{
    struct counter counter;
    (void)state;
    open_books(&counter);
    struct counter_stream *stream =
        counter_follow(&counter, &reconciliation_service, "StreamReconciliation",
                       "parent: 'shops/acme/channels/galeria' stop_when_caught_up: true");
    assert_non_null(stream);
    counter_hears(stream, "gap { name: 'shops/acme/gaps/payout-differs~galeria~c1'");
    const char *token = counter_token(stream);
    assert_null(counter_stream_next(stream));
    assert_true(counter_stream_has_ended(stream));
    counter_stream_close(stream);
    stream = counter_follow(&counter, &reconciliation_service, "StreamReconciliation",
                            arena_format(&counter.arena,
                                         "parent: 'shops/acme/channels/galeria' resume_token: '%s'",
                                         token)
                                .ptr);
    assert_null(counter_stream_next(stream));
    assert_false(counter_stream_has_ended(stream));
    counter_shows(&counter, &reconciliation_service, "ResolveGap",
                  "name: 'shops/acme/gaps/payout-differs~galeria~c1' resolution: 'a cent'",
                  "state: STATE_RESOLVED");
    counter_hears(stream, "state: STATE_RESOLVED");
    counter_stream_close(stream);
    counter_close(&counter);
}

static void an_export_ends_with_its_digest(void **state)
{
    struct counter counter;
    (void)state;
    open_books(&counter);
    struct counter_stream *stream =
        counter_follow(&counter, &reconciliation_service, "ExportJournal",
                       "parent: 'shops/acme' format: FORMAT_CSV");
    assert_non_null(stream);
    assert_non_null(counter_stream_next(stream));
    assert_null(counter_stream_next(stream));
    assert_true(counter_stream_has_ended(stream));
    counter_stream_close(stream);
    counter_close(&counter);
}

/* A thousand more lines, named after the page. */
static void books_grow(struct counter *counter, int page)
{
    enum { LINE_COUNT = 1000, ID_BYTES = 16 };
    static struct transaction rows[LINE_COUNT];
    static char ids[LINE_COUNT][ID_BYTES];
    for (int i = 0; i < LINE_COUNT; i++) {
        snprintf(ids[i], ID_BYTES, "p%d-%d", page, i);
        rows[i] = line(ids[i], "SUBSCRIPTION_FEE", -900, "");
    }
    counter_do(counter, (struct command){
                            .kind = COMMAND_SEE_TRANSACTIONS,
                            .shop = STR("acme"),
                            .see_transactions = { .channel = STR("galeria"),
                                                  .rows = rows,
                                                  .count = LINE_COUNT },
                        });
}

/* However much it leaves out: a piece looks at some, gives way to others, and the next goes on. */
static void an_export_of_few_entries_among_many_comes_to_its_end(void **state)
{
    enum { PAGE_COUNT = 6 };
    struct counter counter;
    size_t piece_count = 0;
    (void)state;
    open_books(&counter);
    for (int page = 0; page < PAGE_COUNT; page++)
        books_grow(&counter, page);
    struct counter_stream *stream =
        counter_follow(&counter, &reconciliation_service, "ExportJournal",
                       "parent: 'shops/acme' format: FORMAT_CSV filter { account: 'payout' }");
    assert_non_null(stream);
    while (counter_stream_next(stream) != NULL)
        piece_count++;
    assert_int_equal(piece_count, 2);
    assert_true(counter_stream_has_ended(stream));
    counter_stream_close(stream);
    counter_close(&counter);
}

struct refusal_row {
    const char *what, *method, *request, *answer;
};

static const struct refusal_row refusals[] = {
    { "a line that is not there", "GetTransaction",
      "name: 'shops/acme/channels/galeria/transactions/x'", "TRANSACTION_NOT_FOUND" },
    { "a gap that is not there to be read", "GetGap", "name: 'shops/acme/gaps/x'",
      "GAP_NOT_FOUND" },
    { "a settlement that is not there", "GetSettlement",
      "name: 'shops/acme/channels/galeria/settlements/x'", "SETTLEMENT_NOT_FOUND" },
    { "an entry that is no number", "GetJournalEntry", "name: 'shops/acme/journalEntries/x'",
      "NAME_MALFORMED name" },
    { "an entry before the first", "GetJournalEntry", "name: 'shops/acme/journalEntries/0'",
      "JOURNAL_ENTRY_NOT_FOUND" },
    { "an account that is none", "ListJournalEntries",
      "parent: 'shops/acme' filter { account: 'x' }", "FIELD_INVALID filter.account" },
    { "a gap that is not there", "ResolveGap", "name: 'shops/acme/gaps/x' resolution: 'y'",
      "GAP_NOT_FOUND" },
    { "a gap without a resolution", "ResolveGap", "name: 'shops/acme/gaps/x'",
      "FIELD_REQUIRED resolution" },
    { "a balance at a time", "GetTrialBalance",
      "parent: 'shops/acme/channels/-' end_time: 2026-03-02T10:00:00Z", "METHOD_LATER end_time" },
    { "a page of another list", "ListGaps", "parent: 'shops/acme' page_token: 'x'",
      "PAGE_TOKEN_INVALID page_token" },
};

static void what_is_wrong_is_named(void **state)
{
    const struct refusal_row *row = *state;
    struct counter counter;
    open_books(&counter);
    says(&counter, row->method, row->request, row->answer);
    counter_close(&counter);
}

static void every_method_answers_with_allocations_failing(void **state)
{
    (void)state;
    counter_has_tortured(&reconciliation_service);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_shows_where_it_was_posted),
        cmocka_unit_test(a_payout_that_is_not_its_lines_is_a_gap),
        cmocka_unit_test(the_journal_is_numbered_and_balanced),
        cmocka_unit_test(a_journal_stream_goes_on_from_any_token),
        cmocka_unit_test(matches_gaps_and_settlements_are_told_as_they_are_found),
        cmocka_unit_test(an_export_ends_with_its_digest),
        cmocka_unit_test(an_export_of_few_entries_among_many_comes_to_its_end),
        cmocka_unit_test(every_method_answers_with_allocations_failing),
    };
    int failed = ROWS_RUN(what_is_wrong_is_named, refusals);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
