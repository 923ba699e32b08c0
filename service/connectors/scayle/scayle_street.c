/* service/connectors/scayle/scayle_street.c: an address line as street and house number. */
#include "service/connectors/scayle/scayle_street.h"

enum { HOUSE_NUMBER_BYTES_MAX = 10 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "12", "12a", "12-14", "12 / 3", "12 a": one number and what belongs to it, nothing else. */
static bool is_house_number(struct str text)
{
    size_t letters = 0;
    char last = ' '; /* but for blanks */
    if (text.len == 0 || text.len > HOUSE_NUMBER_BYTES_MAX || !is_digit(text.ptr[0]))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool behind_blank = i > 0 && text.ptr[i - 1] == ' ';
        letters = is_letter(c) ? letters + 1 : 0;
        if (letters > 1 || (is_digit(c) && behind_blank && (is_digit(last) || is_letter(last))))
            return false;
        if (!is_digit(c) && !is_letter(c) && c != '-' && c != '/' && c != '+' && c != ' ')
            return false;
        last = c == ' ' ? last : c;
    }
    return true;
}

/* The text in front of the blank at `at`, and behind it. */
static bool split_at(struct str line, size_t at, bool number_first, struct street *ret)
{
    struct str before = str_trim((struct str){ line.ptr, at });
    struct str behind = str_trim(str_from(line, at));
    struct str number = number_first ? before : behind;
    struct str name = number_first ? behind : before;
    if (str_starts(name, STR(",")))
        name = str_trim(str_from(name, 1));
    if (str_ends(name, STR(",")))
        name = str_trim((struct str){ name.ptr, name.len - 1 });
    /* A street next to a second number: nobody knows which of the two is the house's. */
    if (name.len == 0 || is_digit(name.ptr[0]) || is_digit(name.ptr[name.len - 1]) ||
        !is_house_number(number))
        return false;
    ret->name = name;
    ret->house_number = number;
    return true;
}

static bool split_line(struct str line, struct street *ret)
{
    /* The longest number that ends the line: "12 a" rather than no number before "a". */
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == ' ' && split_at(line, i, false, ret))
            return true;
    }
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == ' ' || line.ptr[i] == ',')
            return split_at(line, i, true, ret);
    }
    return false;
}

struct street street_split(struct str line_1, struct str line_2)
{
    struct street street = {
        .name = str_trim(line_1),
        .house_number = STR_EMPTY,
        .additional = str_trim(line_2),
    };
    if (split_line(street.name, &street) || !is_house_number(street.additional))
        return street;
    street.house_number = street.additional;
    street.additional = STR_EMPTY;
    return street;
}
