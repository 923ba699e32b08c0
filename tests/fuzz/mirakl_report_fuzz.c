/* tests/fuzz/mirakl_report_fuzz.c: any body of STO03. */
#include "tests/fuzz/judge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct call call = { .kind = CALL_MIRAKL_STOCK_REPORT };
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct answer answer =
        judge_body(&mirakl_connector, &call, (struct str){ (const char *)data, size }, &arena);
    for (size_t i = 0; answer.verdict == VERDICT_DONE && i < answer.stock_report.count; i++) {
        CHECK(str_is_utf8(answer.stock_report.rows[i].sku));
        CHECK(str_is_utf8(answer.stock_report.rows[i].reason));
    }
    arena_release(&arena);
    return 0;
}
