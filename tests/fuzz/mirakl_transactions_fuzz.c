/* tests/fuzz/mirakl_transactions_fuzz.c: any body of TL02. */
#include "tests/fuzz/judge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct call call = { .kind = CALL_MIRAKL_TRANSACTIONS };
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct answer answer =
        judge_body(&mirakl_connector, &call, (struct str){ (const char *)data, size }, &arena);
    for (size_t i = 0; answer.verdict == VERDICT_DONE && i < answer.transactions.count; i++) {
        CHECK(answer.transactions.rows[i].transaction_id.len > 0);
        CHECK(answer.transactions.rows[i].kind_text.len > 0);
        CHECK(money_is_set(answer.transactions.rows[i].amount));
    }
    arena_release(&arena);
    return 0;
}
