/*
 * tests/sandbox/faults.h: what may go wrong on purpose.
 *
 * A rule names a fault, whom it meets (a system, an operation, or all) and when: on the next N
 * calls, or at a rate. Rules are asked in the order in which they were set; one call meets at most
 * one fault of the way (an answer that fails) besides those of the content (an answer that looks
 * odd).
 */
#ifndef TESTS_SANDBOX_FAULTS_H
#define TESTS_SANDBOX_FAULTS_H

#include "tests/sandbox/exchange.h"
#include "tests/sandbox/world.h"

/* X(name, text, what it does) */
#define FAULTS(X)                                                                                  \
    X(HTTP_500, "http_500", "500 and nothing is done")                                             \
    X(HTTP_503, "http_503", "503 and nothing is done")                                             \
    X(HTTP_429, "http_429", "429 with Retry-After although the frequency was kept")                \
    X(HTML_BODY, "html_body", "502 with a page of HTML and nothing is done")                       \
    X(NO_ANSWER, "no_answer", "the connection closes and nothing is done")                         \
    X(LOST_ANSWER, "lost_answer_after_effect", "it is done and the connection closes")             \
    X(HTTP_500_AFTER, "http_500_after_effect", "it is done and 500 is said")                       \
    X(TRUNCATED_BODY, "truncated_body", "it is done and the body ends in the middle")              \
    X(TIMEOUT, "timeout", "it is done and the answer comes delay_ms real milliseconds late")       \
    X(IMPORT_FAIL, "import_fail", "a stock import ends FAILED")                                    \
    X(IMPORT_HANG, "import_hang", "a stock import stays RUNNING")                                  \
    X(IMPORT_LINE, "import_line", "a stock import refuses one of its lines")                       \
    X(UNKNOWN_FIELDS, "unknown_fields", "objects hold members that nobody announced")              \
    X(UNKNOWN_ENUM, "unknown_enum", "states and types hold values that nobody announced")          \
    X(STRING_NUMBERS, "string_numbers", "amounts and counts are written as strings")               \
    X(TRAILING_ZEROS, "trailing_zeros", "amounts have four decimals")                              \
    X(NULL_ADDRESSES, "null_addresses", "addresses are null in any state")                         \
    X(MOVING_PAGES, "moving_pages", "an offset page repeats an item, and total_count has moved")   \
    X(DUPLICATE_WEBHOOK, "duplicate_webhook", "a webhook is delivered twice")                      \
    X(REORDER_WEBHOOK, "reorder_webhook", "a webhook is delivered after later ones")               \
    X(DROP_WEBHOOK, "drop_webhook", "a webhook is never delivered")

#define X(id, text, help) FAULT_##id,
enum fault { FAULTS(X) FAULT_COUNT };
#undef X

enum {
    FAULTS_RULE_COUNT = 64,
    FAULT_DELAY_MS_DEFAULT = 30000,
    FAULT_NAME_BYTES = 32,
};

struct fault_rule {
    enum fault fault;
    char system[FAULT_NAME_BYTES];    /* "": any */
    char operation[FAULT_NAME_BYTES]; /* "": any */
    int64_t next;                     /* so many more calls; with a rate: at most so many */
    bool is_counted;                  /* `next` counts */
    int64_t permille;                 /* with what probability; 1000: always */
    int64_t delay_ms;                 /* TIMEOUT */
    int64_t played;
};

struct faults {
    struct fault_rule rules[FAULTS_RULE_COUNT];
    size_t count;
};

const char *fault_name(enum fault fault);
const char *fault_help(enum fault fault);
bool fault_parse(struct str text, enum fault *ret);

/* False: there are FAULTS_RULE_COUNT already. */
bool faults_add(struct faults *faults, struct fault_rule rule);
void faults_clear(struct faults *faults);
/*
 * Whether `fault` meets this call; a rule that counts has one less then. *ret_delay_ms may be NULL.
 */
bool faults_meet(struct faults *faults, struct world *world, enum fault fault, struct str system,
                 struct str operation, int64_t *ret_delay_ms);

/*
 * The faults of the way, to be asked before the call has its effect and after. Each returns the
 * name of what it played, or NULL; before: the answer is written and there is to be no effect.
 * `faults_before` sets the oddness of the content as well.
 */
const char *faults_before(struct faults *faults, struct world *world, struct str system,
                          struct str operation, struct exchange *x);
const char *faults_after(struct faults *faults, struct world *world, struct str system,
                         struct str operation, struct exchange *x);

#endif
