/*
 * service/domain/carrier.c: equal but for case, blanks and punctuation; else only resemblance.
 *
 * A text is compared by its letters and digits. Case is known of ASCII's letters and, since
 * carriers are European, of Latin-1's; any other character stands for itself.
 */
#include "service/domain/carrier.h"

#include <string.h>

enum {
    LETTER_BYTES_MAX = 256, /* a text with more of them equals none */
    TOKEN_COUNT_MAX = 16,
    SCORE_EQUAL = 1000,
    SCORE_TOKENS_MAX = 950, /* the same words in another order are another text */
    SCORE_PROPOSED_MIN = 500,
};

/* A text in lower case without what separates its words. */
struct letters {
    char bytes[LETTER_BYTES_MAX];
    size_t len;
    bool is_cut;
    struct str tokens[TOKEN_COUNT_MAX]; /* the words, in `bytes` */
    size_t token_count;
};

static unsigned char lower(unsigned char before, unsigned char c)
{
    if (c >= 'A' && c <= 'Z')
        return (unsigned char)(c - 'A' + 'a');
    /* U+00C0 to U+00DE but for the multiplication sign. */
    if (before == 0xc3 && c >= 0x80 && c <= 0x9e && c != 0x97)
        return (unsigned char)(c + 0x20);
    return c;
}

/* Bytes of the separator at `p`; 0: it is a letter or digit. */
static size_t separator_len(const unsigned char *p, size_t left)
{
    bool is_digit = p[0] >= '0' && p[0] <= '9';
    bool is_letter = (p[0] >= 'a' && p[0] <= 'z') || (p[0] >= 'A' && p[0] <= 'Z');
    if (p[0] < 0x80)
        return is_digit || is_letter ? 0 : 1;
    if (left >= 2 && p[0] == 0xc2)
        return 2; /* Latin-1's signs, the unbreakable blank among them */
    if (left >= 3 && p[0] == 0xe2 && p[1] == 0x80)
        return 3; /* dashes and quotes */
    return 0;
}

static void letters_read(struct str text, struct letters *ret)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    unsigned char before = 0;
    bool in_word = false;
    ret->len = 0;
    ret->token_count = 0;
    for (size_t at = 0; at < text.len;) {
        size_t skip = separator_len(p + at, text.len - at);
        at += skip;
        if (skip > 0) {
            in_word = false;
            continue;
        }
        if (ret->len == LETTER_BYTES_MAX)
            break;
        if (!in_word && ret->token_count < TOKEN_COUNT_MAX)
            ret->tokens[ret->token_count++] = (struct str){ ret->bytes + ret->len, 0 };
        in_word = true;
        ret->bytes[ret->len++] = (char)lower(before, p[at]);
        ret->tokens[ret->token_count - 1].len++;
        before = p[at++];
    }
    ret->is_cut = ret->len == LETTER_BYTES_MAX;
}

/* A text without any letter equals none. */
static bool letters_eq(const struct letters *a, const struct letters *b)
{
    return !a->is_cut && a->len > 0 && a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

static bool equals(struct str text, const struct letters *letters)
{
    struct letters other;
    letters_read(text, &other);
    return letters_eq(&other, letters);
}

bool carrier_text_eq(struct str a, struct str b)
{
    struct letters letters;
    letters_read(a, &letters);
    return equals(b, &letters) || (letters.len == 0 && str_eq(a, b));
}

static const struct carrier *find_code(struct str code, const struct carrier *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(list[i].code, code))
            return &list[i];
    }
    return NULL;
}

enum { FIELD_COUNT = 3 };

/* In the order in which they count. */
static struct str carrier_field(const struct carrier *carrier, size_t field)
{
    const struct str fields[FIELD_COUNT] = { carrier->code, carrier->label,
                                             carrier->standard_code };
    return fields[field];
}

/* The one carrier whose field equals; NULL: none, or *ret_many. */
static const struct carrier *find_equal(const struct letters *letters, const struct carrier *list,
                                        size_t count, size_t field, bool *ret_many)
{
    const struct carrier *found = NULL;
    *ret_many = false;
    for (size_t i = 0; i < count; i++) {
        if (!equals(carrier_field(&list[i], field), letters))
            continue;
        if (found != NULL) {
            *ret_many = true;
            return NULL;
        }
        found = &list[i];
    }
    return found;
}

const struct carrier *carrier_resolve(struct str text, const struct carrier *list,
                                      size_t list_count, const struct carrier_mapping *mappings,
                                      size_t mapping_count)
{
    struct letters letters;
    letters_read(text, &letters);
    const struct carrier *found = NULL;
    for (size_t i = 0; i < mapping_count && found == NULL; i++) {
        if (equals(mappings[i].from, &letters))
            found = find_code(mappings[i].code, list, list_count);
    }
    if (found == NULL)
        found = find_code(text, list, list_count);
    bool is_many = false;
    for (size_t field = 0; field < FIELD_COUNT && found == NULL && !is_many; field++)
        found = find_equal(&letters, list, list_count, field, &is_many);
    return found;
}

static size_t min_size(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t max_size(size_t a, size_t b)
{
    return a > b ? a : b;
}

static int32_t score_letters(const struct letters *a, const struct letters *b)
{
    size_t len = min_size(max_size(a->len, b->len), STR_DISTANCE_BYTES);
    if (len == 0)
        return 0;
    size_t distance =
        str_distance((struct str){ a->bytes, a->len }, (struct str){ b->bytes, b->len });
    return (int32_t)(SCORE_EQUAL * (len - distance) / len);
}

/* How many words both have. */
static size_t tokens_shared(const struct letters *a, const struct letters *b)
{
    bool taken[TOKEN_COUNT_MAX] = { false };
    size_t shared = 0;
    for (size_t i = 0; i < a->token_count; i++) {
        for (size_t j = 0; j < b->token_count; j++) {
            if (taken[j] || !str_eq(a->tokens[i], b->tokens[j]))
                continue;
            taken[j] = true;
            shared++;
            break;
        }
    }
    return shared;
}

/* Half for the share of all words, half for the share of the shorter text's: "DHL" resembles
 * "DHL Paket Deutschland". */
static int32_t score_tokens(const struct letters *a, const struct letters *b)
{
    if (a->token_count == 0 || b->token_count == 0)
        return 0;
    size_t shared = tokens_shared(a, b);
    size_t of_all = SCORE_TOKENS_MAX * 2 * shared / (a->token_count + b->token_count);
    size_t of_shorter = SCORE_TOKENS_MAX * shared / min_size(a->token_count, b->token_count);
    return (int32_t)((of_all + of_shorter) / 2);
}

static int32_t score(const struct letters *a, const struct letters *b)
{
    if (letters_eq(a, b))
        return SCORE_EQUAL;
    int32_t letters = score_letters(a, b);
    int32_t tokens = score_tokens(a, b);
    int32_t best = letters > tokens ? letters : tokens;
    return best < SCORE_EQUAL ? best : SCORE_EQUAL - 1; /* alike only as far as was looked */
}

static int32_t carrier_score(const struct carrier *carrier, const struct letters *letters)
{
    int32_t best = 0;
    for (size_t field = 0; field < FIELD_COUNT; field++) {
        struct letters other;
        letters_read(carrier_field(carrier, field), &other);
        int32_t next = score(letters, &other);
        best = next > best ? next : best;
    }
    return best;
}

size_t carrier_propose(struct str text, const struct carrier *list, size_t list_count,
                       struct carrier_proposal ret[static CARRIER_PROPOSAL_COUNT])
{
    struct letters letters;
    size_t count = 0;
    letters_read(text, &letters);
    for (size_t i = 0; i < list_count; i++) {
        struct carrier_proposal next = { &list[i], carrier_score(&list[i], &letters) };
        if (next.score < SCORE_PROPOSED_MIN)
            continue;
        /* Sinks in from the end; of equals the one that is listed first stays before. */
        size_t at = count < CARRIER_PROPOSAL_COUNT ? count++ : CARRIER_PROPOSAL_COUNT;
        for (; at > 0 && ret[at - 1].score < next.score; at--) {
            if (at < CARRIER_PROPOSAL_COUNT)
                ret[at] = ret[at - 1];
        }
        if (at < CARRIER_PROPOSAL_COUNT)
            ret[at] = next;
    }
    return count;
}
