/* service/rpc/amount_convert.c: amounts, taxes and addresses, both ways. */
#include "service/rpc/amount_convert.h"

#include "service/base/limits.h"

enum { TAX_COUNT_MAX = 32, ADDRESS_TEXT_BYTES = 512 };

enum err_code amount_from_proto(const Google__Type__Money *in, const char *field,
                                struct currency currency, struct money *ret, struct err *err)
{
    *ret = money_zero(currency);
    if (in == NULL)
        return ERR_OK;
    enum err_code code = money_from_proto(in, field, ret, err);
    if (code != ERR_OK)
        return code;
    if (!currency_eq(ret->currency, currency)) {
        err_set(err, REASON_CURRENCY_MISMATCH, "must be in %s", currency.code);
        err_in(err, "currency_code");
        return err_in(err, "%s", field);
    }
    if (ret->minor >= 0)
        return ERR_OK;
    err_set(err, REASON_FIELD_INVALID, "must not be negative");
    return err_in(err, "%s", field);
}

static enum err_code tax_from_proto(const Lockstep__V1__TaxAmount *in, struct currency currency,
                                    struct tax *ret, struct err *err)
{
    enum err_code code =
        required_text_from_proto(in->code, "code", LIMIT_ID_BYTES, &ret->code, err);
    if (code == ERR_OK)
        code = amount_from_proto(in->amount, "amount", currency, &ret->amount, err);
    if (code != ERR_OK)
        return code;
    ret->rule = in->is_proportional ? TAX_RULE_PROPORTIONAL : TAX_RULE_NONE;
    if (in->amount != NULL)
        return ERR_OK;
    err_set(err, REASON_FIELD_REQUIRED, "an amount is required");
    return err_in(err, "amount");
}

enum err_code taxes_from_proto(size_t count, Lockstep__V1__TaxAmount *const *in, const char *field,
                               struct currency currency, struct arena *arena, struct tax **ret,
                               struct err *err)
{
    if (count > TAX_COUNT_MAX) {
        err_set(err, REASON_LIMIT_EXCEEDED, "at most %d taxes", TAX_COUNT_MAX);
        return err_in(err, "%s", field);
    }
    *ret = ARENA_ARRAY(arena, struct tax, count);
    if (*ret == NULL)
        return arena_err(arena, err);
    for (size_t i = 0; i < count; i++) {
        enum err_code code = tax_from_proto(in[i], currency, &(*ret)[i], err);
        if (code != ERR_OK)
            return err_in(err, "%s[%zu]", field, i);
    }
    return ERR_OK;
}

static Lockstep__V1__TaxAmount *tax_to_proto(struct arena *arena, const struct tax *tax)
{
    Lockstep__V1__TaxAmount *out = ARENA_NEW(arena, Lockstep__V1__TaxAmount);
    if (out == NULL)
        return NULL;
    lockstep__v1__tax_amount__init(out);
    out->code = text_to_proto(arena, tax->code);
    out->amount = money_to_proto(arena, tax->amount);
    out->is_proportional = tax->rule == TAX_RULE_PROPORTIONAL;
    return out;
}

Lockstep__V1__TaxAmount **taxes_to_proto(struct arena *arena, const struct tax *taxes, size_t count)
{
    Lockstep__V1__TaxAmount **out = ARENA_ARRAY(arena, Lockstep__V1__TaxAmount *, count);
    for (size_t i = 0; out != NULL && i < count; i++)
        out[i] = tax_to_proto(arena, &taxes[i]);
    return out;
}

/* ---- addresses ---- */

/* What the carrier needs to find the door stands behind the second line: it must not get lost. */
static enum err_code street_2_join(struct str street_2, struct str more, struct arena *arena,
                                   struct str *ret, struct err *err)
{
    *ret = street_2.len == 0 ? more : street_2;
    if (street_2.len == 0 || more.len == 0)
        return ERR_OK;
    *ret = arena_format(arena, "%.*s, %.*s", STR_ARG(street_2), STR_ARG(more));
    return ret->ptr == NULL ? arena_err(arena, err) : ERR_OK;
}

enum err_code address_from_proto(const Lockstep__V1__Address *in, const char *field,
                                 struct arena *arena, struct address *ret, struct err *err)
{
    *ret = (struct address){ .is_set = in != NULL };
    if (in == NULL)
        return ERR_OK;
    struct str street_2, more;
    const struct {
        const char *text, *name;
        struct str *place;
    } texts[] = {
        { in->first_name, "first_name", &ret->first_name },
        { in->last_name, "last_name", &ret->last_name },
        { in->company, "company", &ret->company },
        { in->street_1, "street_1", &ret->street_1 },
        { in->street_2, "street_2", &street_2 },
        { in->additional_info, "additional_info", &more },
        { in->postal_code, "postal_code", &ret->zip_code },
        { in->city, "city", &ret->city },
        { in->state, "state", &ret->state },
        { in->country_code, "country_code", &ret->country_code },
        { in->phone, "phone", &ret->phone },
    };
    enum err_code code = refuse_later(in->pickup_point_id[0] != '\0', "pickup_point_id", err);
    for (size_t i = 0; code == ERR_OK && i < ARRAY_COUNT(texts); i++)
        code =
            text_from_proto(texts[i].text, texts[i].name, ADDRESS_TEXT_BYTES, texts[i].place, err);
    if (code != ERR_OK)
        return err_in(err, "%s", field);
    return street_2_join(street_2, more, arena, &ret->street_2, err);
}

Lockstep__V1__Address *address_to_proto(struct arena *arena, const struct address *address)
{
    if (!address->is_set)
        return NULL;
    Lockstep__V1__Address *out = ARENA_NEW(arena, Lockstep__V1__Address);
    if (out == NULL)
        return NULL;
    lockstep__v1__address__init(out);
    out->first_name = text_to_proto(arena, address->first_name);
    out->last_name = text_to_proto(arena, address->last_name);
    out->company = text_to_proto(arena, address->company);
    out->street_1 = text_to_proto(arena, address->street_1);
    out->street_2 = text_to_proto(arena, address->street_2);
    out->postal_code = text_to_proto(arena, address->zip_code);
    out->city = text_to_proto(arena, address->city);
    out->state = text_to_proto(arena, address->state);
    out->country_code = text_to_proto(arena, address->country_code);
    out->phone = text_to_proto(arena, address->phone);
    return out;
}
