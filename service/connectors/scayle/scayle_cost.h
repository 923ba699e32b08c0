/*
 * service/connectors/scayle/scayle_cost.h: an amount with and without its tax, as SCAYLE writes it.
 */
#ifndef SERVICE_CONNECTORS_SCAYLE_SCAYLE_COST_H
#define SERVICE_CONNECTORS_SCAYLE_SCAYLE_COST_H

#include "service/connectors/formats/json_write.h"
#include "service/domain/order.h"

struct cost {
    struct money with_tax, without_tax;
    bool has_without_tax; /* else nobody said what of it is tax */
};

struct cost cost_zero(struct currency currency);
/*
 * A marketplace's amount and the taxes listed with it. Where it lists none and prices include tax,
 * the VAT inside is our duty and stays unsaid. MONEY_OUT_OF_RANGE, CURRENCY_MISMATCH.
 */
MUST_USE enum err_code cost_of(enum tax_mode mode, struct money amount, const struct tax *taxes,
                               size_t tax_count, struct cost *ret, struct err *err);
MUST_USE enum err_code cost_add(struct cost *total, const struct cost *cost, struct err *err);
/* Members of the open object: withTax, and withoutTax and tax if known, in minor units. */
void cost_write(struct jwriter *w, const struct cost *cost);

#endif
