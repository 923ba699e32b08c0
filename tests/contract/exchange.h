/*
 * tests/contract/exchange.h: one exchange with a vendor, written down: *.http files.
 *
 *     OR21: every line needs a decision; the answer has no body.
 *
 *     ### call MIRAKL_ACCEPT
 *     order_id 47-A
 *     line 47-A-1 accepted
 *     ### request
 *     PUT https://market.example/api/orders/47-A/accept?shop_id=2001
 *     Authorization: (secret)
 *     Content-Type: application/json
 *
 *     {"order_lines":[{"id":"47-A-1","accepted":true}]}
 *     ### answer
 *     204
 *     ### verdict
 *     done
 *
 * The answer may be "lost" or "unsent". Headers that matter follow its status. CR is left out of
 * requests. A call that cannot be expressed has its error for a request, and no answer. A call of
 * SCAYLE_ORDER_CREATE has a section "### order" with the marketplace's JSON.
 */
#ifndef TESTS_CONTRACT_EXCHANGE_H
#define TESTS_CONTRACT_EXCHANGE_H

#include "service/base/buf.h"
#include "service/connectors/connector.h"

struct exchange_file {
    struct str about;
    struct str kind;                                  /* "MIRAKL_ACCEPT" */
    struct str call, order, request, answer, verdict; /* sections; empty if there is none */
};

/* False: `text` has another shape, and *ret_why says which. */
bool exchange_parse(struct str text, struct exchange_file *ret, const char **ret_why);
/* Whether all sections are there that a test needs. */
bool exchange_is_whole(const struct exchange_file *file, const char **ret_why);

/* call_text.c: the call and the endpoint that the file speaks of. False: it cannot be read. */
bool call_from_text(const struct exchange_file *file, struct arena *arena,
                    struct endpoint *endpoint, struct call *ret, const char **ret_why);
/* The answer's section. */
bool response_from_text(struct str text, struct http_response *ret, const char **ret_why);

/* answer_text.c: what was built, and what was understood. */
void request_to_text(const struct http_request *request, struct buf *out);
void answer_to_text(const struct call *call, const struct answer *answer, struct buf *out);

/* The next line of *text, which is moved behind it; false at the end. */
bool next_line(struct str *text, struct str *ret_line);
/* "name rest": false if there is no such word. */
bool next_word(struct str *text, struct str *ret_word);

#endif
