/*
 * tests/fuzz/judge.h: any bytes as the body of a 200, judged by a connector.
 *
 * Whatever they are, there is a verdict; what counts as done was understood, its texts are UTF-8.
 */
#ifndef TESTS_FUZZ_JUDGE_H
#define TESTS_FUZZ_JUDGE_H

#include "service/connectors/connector.h"

static inline struct endpoint judge_endpoint(void)
{
    return (struct endpoint){
        .base_url = STR("https://other.example"),
        .secret = STR("k"),
        .timeout_ms = 1000,
        .currency = { .code = "EUR", .exponent = 2 },
        .tax_mode = TAX_MODE_EXCLUDED,
        .shop_key = STR("nf"),
        .country_code = STR("de"),
    };
}

static inline struct answer judge_body(const struct connector_ops *connector,
                                       const struct call *call, struct str body,
                                       struct arena *arena)
{
    const struct endpoint endpoint = judge_endpoint();
    const struct http_response response = {
        .outcome = HTTP_ANSWERED,
        .status = 200,
        .body = body,
        .retry_after_s = -1,
        .rate_remaining = -1,
        .rate_reset_s = -1,
    };
    struct answer answer;
    connector->judge(&endpoint, call, &response, arena, &answer);
    CHECK(answer.verdict < VERDICT_COUNT);
    CHECK(answer.verdict == VERDICT_DONE || answer.reason.len > 0);
    for (size_t i = 0; i < answer.rejected_count; i++) {
        CHECK(str_is_utf8(answer.rejected[i].id));
        CHECK(answer.rejected[i].reason.len > 0);
        CHECK(str_is_utf8(answer.rejected[i].excerpt));
    }
    CHECK(str_is_utf8(evidence_excerpt(body, arena)));
    return answer;
}

#endif
