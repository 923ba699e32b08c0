/* service/connectors/scayle/scayle_cost.c: an amount with and without its tax. */
#include "service/connectors/scayle/scayle_cost.h"

struct cost cost_zero(struct currency currency)
{
    return (struct cost){
        .with_tax = money_zero(currency),
        .without_tax = money_zero(currency),
        .has_without_tax = true,
    };
}

static enum err_code taxes_sum(const struct tax *taxes, size_t count, struct money *ret,
                               struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        enum err_code code = money_add(*ret, taxes[i].amount, ret, err);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

enum err_code cost_of(enum tax_mode mode, struct money amount, const struct tax *taxes,
                      size_t tax_count, struct cost *ret, struct err *err)
{
    struct money tax = money_zero(amount.currency);
    struct cost cost = { .with_tax = amount, .without_tax = amount };
    enum err_code code = taxes_sum(taxes, tax_count, &tax, err);
    if (code == ERR_OK && mode == TAX_MODE_EXCLUDED)
        code = money_add(amount, tax, &cost.with_tax, err);
    else if (code == ERR_OK)
        code = money_subtract(amount, tax, &cost.without_tax, err);
    if (code != ERR_OK)
        return code;
    cost.has_without_tax = mode == TAX_MODE_EXCLUDED || tax_count > 0;
    *ret = cost;
    return ERR_OK;
}

enum err_code cost_add(struct cost *total, const struct cost *cost, struct err *err)
{
    enum err_code code = money_add(total->with_tax, cost->with_tax, &total->with_tax, err);
    if (code != ERR_OK)
        return code;
    total->has_without_tax = total->has_without_tax && cost->has_without_tax;
    return money_add(total->without_tax, cost->without_tax, &total->without_tax, err);
}

void cost_write(struct jwriter *w, const struct cost *cost)
{
    jwriter_i64(w, "withTax", cost->with_tax.minor);
    if (!cost->has_without_tax)
        return;
    jwriter_i64(w, "withoutTax", cost->without_tax.minor);
    jwriter_object(w, "tax");
    jwriter_object(w, "vat");
    jwriter_i64(w, "amount", cost->with_tax.minor - cost->without_tax.minor);
    jwriter_end(w);
    jwriter_end(w);
}
