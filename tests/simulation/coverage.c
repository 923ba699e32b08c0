/* tests/simulation/coverage.c: a table of cells, and those that are expected. */
#include "tests/simulation/coverage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/base/check.h"

static struct coverage_cell *cell_of(struct coverage *coverage, uint64_t hash, const char *text)
{
    size_t at = (size_t)hash % COVERAGE_CELL_MAX;
    for (;;) {
        struct coverage_cell *cell = &coverage->cells[at];
        if (cell->text[0] == '\0' || (cell->hash == hash && strcmp(cell->text, text) == 0))
            break;
        at = (at + 1) % COVERAGE_CELL_MAX;
    }
    if (coverage->cells[at].text[0] == '\0') {
        CHECK(++coverage->count < COVERAGE_CELL_MAX);
        coverage->cells[at].hash = hash;
        snprintf(coverage->cells[at].text, COVERAGE_TEXT_BYTES, "%s", text);
    }
    return &coverage->cells[at];
}

void coverage_reach(struct coverage *coverage, const char *kind, struct str from, struct str to)
{
    char text[COVERAGE_TEXT_BYTES];
    bool has_move = from.len > 0 || to.len > 0;
    snprintf(text, sizeof(text), "%s%s%.*s%s%.*s", kind, has_move ? " " : "", STR_ARG(from),
             to.len > 0 ? ">" : "", STR_ARG(to));
    cell_of(coverage, str_hash(str_c(text)), text)->count++;
}

void coverage_add(struct coverage *sum, const struct coverage *run)
{
    for (size_t i = 0; i < COVERAGE_CELL_MAX; i++) {
        const struct coverage_cell *cell = &run->cells[i];
        if (cell->text[0] != '\0')
            cell_of(sum, cell->hash, cell->text)->count += cell->count;
    }
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct coverage_cell *)a)->text, ((const struct coverage_cell *)b)->text);
}

void coverage_print(const struct coverage *coverage)
{
    static struct coverage_cell sorted[COVERAGE_CELL_MAX];
    size_t count = 0;
    for (size_t i = 0; i < COVERAGE_CELL_MAX; i++) {
        if (coverage->cells[i].text[0] != '\0')
            sorted[count++] = coverage->cells[i];
    }
    qsort(sorted, count, sizeof(sorted[0]), compare);
    for (size_t i = 0; i < count; i++)
        printf("  %10lld  %s\n", (long long)sorted[i].count, sorted[i].text);
}

/* What a hundred virtual weeks with all faults reach. */
static const char *const expected[] = {
    "audit-changed none>running",
    "audit-changed running>completed",
    "audit-changed running>running",
    "channel-changed",
    "channel-changed active>paused",
    "channel-changed paused>active",
    "exception-raised call-failing",
    "exception-raised carrier-unknown",
    "exception-raised create-refused",
    "exception-raised dispatch-due",
    "exception-raised gap-found",
    "exception-raised order-stock-short",
    "exception-raised refund-doubtful",
    "exception-raised shop-item-canceled",
    "exception-raised shop-order-unreadable",
    "exception-raised stock-import-failed",
    "exception-raised stock-import-stuck",
    "exception-resolved call-failing",
    "exception-resolved carrier-unknown",
    "exception-resolved create-refused",
    "exception-resolved dispatch-due",
    "exception-resolved gap-found",
    "exception-resolved order-stock-short",
    "exception-resolved refund-doubtful",
    "exception-resolved shop-item-canceled",
    "exception-resolved shop-order-unreadable",
    "exception-resolved stock-import-failed",
    "exception-resolved stock-import-stuck",
    "gap-opened refund-unknown",
    "gap-resolved refund-unknown",
    "journal-posted",
    "offer-wanted",
    "order-changed RECEIVED>RECEIVED",
    "order-changed SHIPPED>RECEIVED",
    "order-changed SHIPPED>SHIPPED",
    "order-changed SHIPPING>SHIPPED",
    "order-changed SHIPPING>SHIPPING",
    "order-changed STAGING>CANCELED",
    "order-changed STAGING>WAITING_ACCEPTANCE",
    "order-changed WAITING_ACCEPTANCE>REFUSED",
    "order-changed WAITING_ACCEPTANCE>SHIPPING",
    "order-changed WAITING_ACCEPTANCE>WAITING_ACCEPTANCE",
    "order-changed WAITING_ACCEPTANCE>WAITING_DEBIT",
    "order-changed WAITING_ACCEPTANCE>WAITING_DEBIT_PAYMENT",
    "order-changed WAITING_DEBIT>CANCELED",
    "order-changed WAITING_DEBIT>SHIPPING",
    "order-changed WAITING_DEBIT>WAITING_DEBIT",
    "order-changed WAITING_DEBIT>WAITING_DEBIT_PAYMENT",
    "order-changed WAITING_DEBIT_PAYMENT>SHIPPING",
    "order-ingested >STAGING",
    "order-ingested >WAITING_ACCEPTANCE",
    "position-changed",
    "refund-changed DOUBT>DONE",
    "refund-changed DOUBT>DOUBT",
    "refund-changed DOUBT>PENDING",
    "refund-changed NONE>PENDING",
    "refund-changed PENDING>DONE",
    "refund-changed PENDING>DOUBT",
    "return-received >1",
    "shipment-changed >DONE",
    "shipment-changed >PENDING",
    "shipment-changed >STOPPED",
    "shipment-changed >WAITING",
    "shop-changed",
    "stock-file-ended >COMPLETE",
    "stock-file-ended >FAILED",
    "stock-file-opened",
    "stock-file-sent",
    "transaction-seen",
};

int64_t coverage_print_missing(const struct coverage *coverage)
{
    static struct coverage copy;
    int64_t missing = 0;
    copy = *coverage;
    for (size_t i = 0; i < ARRAY_COUNT(expected); i++) {
        if (cell_of(&copy, str_hash(str_c(expected[i])), expected[i])->count > 0)
            continue;
        printf("  never reached: %s\n", expected[i]);
        missing++;
    }
    return missing;
}
