/* tests/unit/domain/carrier_test.c: equality is applied, resemblance only proposed. */
#include "service/domain/carrier.h"
#include "tests/rows.h"

static const struct carrier carriers[] = {
    { STR_INIT("DHL"), STR_INIT("DHL Paket"), STR_INIT("dhl-de"), STR_INIT("") },
    { STR_INIT("DHLEXP"), STR_INIT("DHL Express"), STR_INIT("dhl-express"), STR_INIT("") },
    { STR_INIT("ROYALMAIL"), STR_INIT("Royal Mail UK"), STR_INIT(""), STR_INIT("") },
    { STR_INIT("POSTNL"), STR_INIT("Post NL"), STR_INIT("postnl"), STR_INIT("") },
    { STR_INIT("OEP"), STR_INIT("\xc3\x96sterreichische Post"), STR_INIT(""), STR_INIT("") },
    { STR_INIT("GLS-1"), STR_INIT("GLS"), STR_INIT("gls"), STR_INIT("") },
    { STR_INIT("GLS-2"), STR_INIT("GLS"), STR_INIT("gls"), STR_INIT("") },
    { STR_INIT("UPS"), STR_INIT("United Parcel Service"), STR_INIT("gls-2"), STR_INIT("") },
    { STR_INIT("---"), STR_INIT("..."), STR_INIT(""), STR_INIT("") },
};

static const struct carrier_mapping mappings[] = {
    { STR_INIT("Brown Vans"), STR_INIT("UPS") },
    { STR_INIT("dhl"), STR_INIT("GONE") },
    { STR_INIT("DPD"), STR_INIT("gone too") },
    { STR_INIT("dhl express"), STR_INIT("DHL") },
};

struct resolve_row {
    const char *text;
    const char *code; /* NULL: nobody's */
};

static const struct resolve_row resolve_rows[] = {
    { "ROYALMAIL", "ROYALMAIL" },
    { "Royal Mail", "ROYALMAIL" },
    { "royal-mail.", "ROYALMAIL" },
    { "Royal\xc2\xa0Mail", "ROYALMAIL" },     /* a blank that must not break */
    { "Royal\xe2\x80\x93Mail", "ROYALMAIL" }, /* a dash */
    { "dhl paket", "DHL" },                   /* a label */
    { "DHL_DE", "DHL" },                      /* a standard code */
    { "post NL", "POSTNL" },
    { "NL post", NULL }, /* only a person may decide that */
    { "\xc3\xb6sterreichische post", "OEP" },
    { "GLS", NULL },          /* two carriers are called so */
    { "gls-2", "GLS-2" },     /* a code counts before a standard code */
    { "brown vans", "UPS" },  /* a mapping */
    { "DHL Express", "DHL" }, /* a mapping counts before what is equal */
    { "DHL", "DHL" },         /* its mapping leads nowhere */
    { "dpd", NULL },
    { "UPSS", NULL },
    { "", NULL },
    { "...", NULL },  /* no letters: like nothing */
    { "---", "---" }, /* but the list's own code is its code */
};

static void a_carrier_is_the_one_that_is_equal(void **state)
{
    const struct resolve_row *row = *state;
    const struct carrier *carrier =
        carrier_resolve(str_c(row->text), carriers, ARRAY_COUNT(carriers), mappings,
                        ARRAY_COUNT(mappings));
    if (row->code == NULL) {
        assert_null(carrier);
        return;
    }
    assert_non_null(carrier);
    assert_true(str_eq(carrier->code, str_c(row->code)));
}

struct propose_row {
    const char *text;
    size_t count;
    const char *best; /* NULL: none */
    int32_t score_min, score_max;
};

static const struct propose_row propose_rows[] = {
    { "NL post", 1, "POSTNL", 900, 999 },
    { "Royal Male", 1, "ROYALMAIL", 700, 999 },
    { "DHL", 2, "DHL", 1000, 1000 },
    { "DHL Paket Deutschland", 1, "DHL", 600, 999 },
    { "UPSS", 1, "UPS", 750, 750 },
    { "gls", 3, "GLS-1", 1000, 1000 }, /* of equals, the first of the list */
    { "Hermes", 0, NULL, 0, 0 },
    { "", 0, NULL, 0, 0 },
    { "...", 0, NULL, 0, 0 },
};

static void what_resembles_is_proposed_best_first(void **state)
{
    const struct propose_row *row = *state;
    struct carrier_proposal proposals[CARRIER_PROPOSAL_COUNT];
    size_t count = carrier_propose(str_c(row->text), carriers, ARRAY_COUNT(carriers), proposals);
    for (size_t i = 1; i < count; i++)
        assert_true(proposals[i].score <= proposals[i - 1].score);
    assert_int_equal(count, row->count);
    if (row->best == NULL)
        return;
    assert_true(str_eq(proposals[0].carrier->code, str_c(row->best)));
    assert_in_range(proposals[0].score, row->score_min, row->score_max);
}

static void a_text_without_end_is_nobodys(void **state)
{
    (void)state;
    static char text[100000];
    struct carrier list[1] = { { .label = { text, sizeof(text) } } };
    struct carrier_proposal proposals[CARRIER_PROPOSAL_COUNT];
    memset(text, 'x', sizeof(text));
    assert_null(carrier_resolve((struct str){ text, 50000 }, list, 1, NULL, 0));
    assert_int_equal(carrier_propose((struct str){ text, 50000 }, list, 1, proposals), 1);
    assert_true(proposals[0].score < 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_text_without_end_is_nobodys) };
    return ROWS_RUN(a_carrier_is_the_one_that_is_equal, resolve_rows) +
           ROWS_RUN(what_resembles_is_proposed_best_first, propose_rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
