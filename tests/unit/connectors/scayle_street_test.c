/* tests/unit/connectors/scayle_street_test.c: where the house number ends up. */
#include "service/connectors/scayle/scayle_street.h"

#include "tests/rows.h"

struct street_row {
    const char *line_1, *line_2;
    const char *name, *house_number, *additional;
};

static const struct street_row rows[] = {
    { "Lindenweg 12", "", "Lindenweg", "12", "" },
    { " Lindenweg  12 a ", "Hinterhaus", "Lindenweg", "12 a", "Hinterhaus" },
    { "Lindenweg 12a", "", "Lindenweg", "12a", "" },
    { "Hauptstr. 5 - 7", "", "Hauptstr.", "5 - 7", "" },
    { "Hauptstr. 5-7", "", "Hauptstr.", "5-7", "" },
    { "Via Roma, 15/B", "", "Via Roma", "15/B", "" },
    { "Straße des 17. Juni 135", "", "Straße des 17. Juni", "135", "" },
    { "12 rue de Rivoli", "", "rue de Rivoli", "12", "" },
    { "12, rue de Rivoli", "", "rue de Rivoli", "12", "" },
    { "10 Downing Street", "Flat 2", "Downing Street", "10", "Flat 2" },
    { "Lindenweg", "17", "Lindenweg", "17", "" },
    { "Lindenweg", "17 b", "Lindenweg", "17 b", "" },
    { "Lindenweg 3", "17", "Lindenweg", "3", "17" },
    { "Lindenweg", "3rd floor", "Lindenweg", "", "3rd floor" },
    { "42 1st Avenue", "", "42 1st Avenue", "", "" }, /* two numbers: not certain */
    { "5th Avenue 7", "", "5th Avenue 7", "", "" },
    { "Q7 24", "", "Q7 24", "", "" },
    { "Domstrasse", "", "Domstrasse", "", "" },
    { "12", "", "12", "", "" },
    { "", "", "", "", "" },
    { "Postfach 12 34 56 78 90 12", "", "Postfach 12 34 56 78 90 12", "", "" },
};

static void assert_str(struct str actual, const char *expected)
{
    if (!str_eq(actual, str_c(expected)))
        fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(actual), expected);
}

static void a_line_is_split_only_where_it_is_certain(void **state)
{
    const struct street_row *row = *state;
    struct street street = street_split(str_c(row->line_1), str_c(row->line_2));
    assert_str(street.name, row->name);
    assert_str(street.house_number, row->house_number);
    assert_str(street.additional, row->additional);
}

int main(void)
{
    return ROWS_RUN(a_line_is_split_only_where_it_is_certain, rows);
}
