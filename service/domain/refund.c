/* service/domain/refund.c: what is left to refund, and what a part of it amounts to. */
#include "service/domain/refund.h"

const char *refund_state_name(enum refund_state state)
{
    switch (state) {
    case REFUND_STATE_NONE:
        return "NONE";
    case REFUND_STATE_PENDING:
        return "PENDING";
    case REFUND_STATE_DOUBT:
        return "DOUBT";
    case REFUND_STATE_DONE:
        return "DONE";
    case REFUND_STATE_STOPPED:
        return "STOPPED";
    }
    return "UNKNOWN"; /* stored by a later version */
}

bool order_lists_refund(const struct order *order, const struct refund *refund)
{
    for (size_t i = 0; i < order->line_count && refund->marketplace_refund_id.len > 0; i++) {
        for (size_t j = 0; j < order->lines[i].refund_count; j++) {
            if (str_eq(order->lines[i].refunds[j].refund_id, refund->marketplace_refund_id))
                return true;
        }
    }
    return false;
}

/* What one refund took from a line, whoever made it. */
struct taken {
    int64_t quantity;
    struct money amount, shipping_amount;
    const struct tax *taxes, *shipping_taxes;
    size_t tax_count, shipping_tax_count;
};

static struct taken taken_by_marketplace(const struct line_refund *refund)
{
    return (struct taken){
        .quantity = refund->quantity,
        .amount = refund->amount,
        .shipping_amount = refund->shipping_amount,
        .taxes = refund->taxes,
        .shipping_taxes = refund->shipping_taxes,
        .tax_count = refund->tax_count,
        .shipping_tax_count = refund->shipping_tax_count,
    };
}

static struct taken taken_by_us(const struct refund *refund)
{
    return (struct taken){
        .quantity = refund->quantity,
        .amount = refund->amount,
        .shipping_amount = refund->shipping_amount,
        .taxes = refund->taxes,
        .shipping_taxes = refund->shipping_taxes,
        .tax_count = refund->tax_count,
        .shipping_tax_count = refund->shipping_tax_count,
    };
}

/* An operator may have refunded more than was paid: then nothing is left, not less. */
static enum err_code reduce(struct money *left, struct money by, struct err *err)
{
    if (by.minor <= 0)
        return ERR_OK;
    enum err_code code = money_subtract(*left, by, left, err);
    if (code == ERR_OK && left->minor < 0)
        left->minor = 0;
    return code;
}

/* Taxes of a code that the line does not have are no part of what was paid. */
static enum err_code reduce_taxes(struct tax *left, size_t left_count, const struct tax *by,
                                  size_t by_count, struct err *err)
{
    for (size_t i = 0; i < by_count; i++) {
        struct money rest = by[i].amount; /* a line may have two taxes of one code */
        for (size_t k = 0; k < left_count; k++) {
            if (!str_eq(left[k].code, by[i].code))
                continue;
            int64_t before = left[k].amount.minor;
            enum err_code code = reduce(&left[k].amount, rest, err);
            if (code != ERR_OK)
                return code;
            rest.minor -= before - left[k].amount.minor;
        }
    }
    return ERR_OK;
}

static enum err_code reduce_all(const struct order_line *line, const struct taken *taken,
                                struct refundable *left, struct err *err)
{
    enum err_code code = reduce(&left->amount, taken->amount, err);
    if (code == ERR_OK)
        code = reduce(&left->shipping_amount, taken->shipping_amount, err);
    if (code == ERR_OK)
        code = reduce_taxes(left->taxes, line->tax_count, taken->taxes, taken->tax_count, err);
    if (code == ERR_OK)
        code = reduce_taxes(left->shipping_taxes, line->shipping_tax_count, taken->shipping_taxes,
                            taken->shipping_tax_count, err);
    /* Marketplaces leave the quantity out at times; then it is 0. */
    if (taken->quantity > 0)
        left->quantity = taken->quantity < left->quantity ? left->quantity - taken->quantity : 0;
    return code;
}

static enum err_code reduce_by_list(const struct order_line *line,
                                    const struct line_refund *refunds, size_t count,
                                    struct refundable *left, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        struct taken taken = taken_by_marketplace(&refunds[i]);
        enum err_code code = reduce_all(line, &taken, left, err);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

static struct tax *copy_taxes(const struct tax *taxes, size_t count, struct arena *arena)
{
    struct tax *copy = ARENA_ARRAY(arena, struct tax, count);
    for (size_t i = 0; copy != NULL && i < count; i++)
        copy[i] = taxes[i];
    return copy;
}

enum err_code refund_remainder(const struct order_line *line, const struct refund *const *pending,
                               size_t pending_count, struct arena *arena, struct refundable *ret,
                               struct err *err)
{
    struct refundable left = {
        .quantity = line->quantity,
        .amount = line->price,
        .shipping_amount = line->shipping_price,
        .taxes = copy_taxes(line->taxes, line->tax_count, arena),
        .shipping_taxes = copy_taxes(line->shipping_taxes, line->shipping_tax_count, arena),
    };
    if (left.taxes == NULL || left.shipping_taxes == NULL)
        return arena_err(arena, err);
    enum err_code code = reduce_by_list(line, line->refunds, line->refund_count, &left, err);
    if (code == ERR_OK)
        code = reduce_by_list(line, line->cancelations, line->cancelation_count, &left, err);
    if (code != ERR_OK)
        return code;
    for (size_t i = 0; i < pending_count; i++) {
        if (!str_eq(pending[i]->line_id, line->line_id))
            continue;
        struct taken taken = taken_by_us(pending[i]);
        code = reduce_all(line, &taken, &left, err);
        if (code != ERR_OK)
            return code;
    }
    *ret = left;
    return ERR_OK;
}

/* Units of a line are numbered from 0; these are [from, to). */
struct units {
    uint32_t line_count, from, to;
    bool is_rest; /* nothing is left after them */
};

static enum err_code exceeds(struct err *err, const char *what)
{
    return err_set(err, REASON_REFUND_EXCEEDS_PAID, "the refund is more than the %s that is left",
                   what);
}

/* The units' share of `whole`; `parts` has a place for each unit of the line. */
static enum err_code share(const struct units *units, struct money whole, struct money left,
                           struct money *parts, struct money *ret, struct err *err)
{
    if (units->is_rest) {
        *ret = left;
        return ERR_OK;
    }
    struct money sum = money_zero(whole.currency);
    money_split(whole, units->line_count, parts);
    for (uint32_t i = units->from; i < units->to; i++)
        sum.minor += parts[i].minor; /* within `whole` */
    *ret = sum;
    return sum.minor > left.minor ? exceeds(err, "amount") : ERR_OK;
}

static enum err_code share_taxes(const struct units *units, const struct tax *whole,
                                 const struct tax *left, size_t count, struct money *parts,
                                 struct tax *ret, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        enum err_code code =
            share(units, whole[i].amount, left[i].amount, parts, &ret[i].amount, err);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

static bool is_nothing(const struct refund *refund)
{
    int64_t any = refund->amount.minor | refund->shipping_amount.minor;
    for (size_t i = 0; i < refund->tax_count; i++)
        any |= refund->taxes[i].amount.minor;
    for (size_t i = 0; i < refund->shipping_tax_count; i++)
        any |= refund->shipping_taxes[i].amount.minor;
    return any == 0;
}

/* Shipping goes with the last unit; before, its taxes are named with 0. */
static void shipping_share(const struct units *units, const struct refundable *remainder,
                           struct refund *refund)
{
    if (units->is_rest) {
        refund->shipping_amount = remainder->shipping_amount;
        return;
    }
    refund->shipping_amount = money_zero(remainder->shipping_amount.currency);
    for (size_t i = 0; i < refund->shipping_tax_count; i++)
        refund->shipping_taxes[i].amount.minor = 0;
}

enum err_code refund_of_units(const struct order_line *line, const struct refundable *remainder,
                              int64_t quantity, struct arena *arena, struct refund *ret,
                              struct err *err)
{
    if (quantity < 1)
        return err_set(err, REASON_FIELD_INVALID, "a refund is of one unit at least");
    if (quantity > remainder->quantity)
        return exceeds(err, "quantity");
    if (line->quantity > MONEY_SPLIT_COUNT_MAX)
        return err_set(err, REASON_LIMIT_EXCEEDED, "a line of more than %d units cannot be split",
                       MONEY_SPLIT_COUNT_MAX);
    struct units units = {
        .line_count = (uint32_t)line->quantity,
        .from = (uint32_t)(remainder->quantity - quantity),
        .to = (uint32_t)remainder->quantity,
        .is_rest = quantity == remainder->quantity,
    };
    struct refund refund = *ret;
    refund.quantity = quantity;
    refund.tax_count = line->tax_count;
    refund.taxes = copy_taxes(remainder->taxes, line->tax_count, arena);
    refund.shipping_tax_count = line->shipping_tax_count;
    refund.shipping_taxes = copy_taxes(remainder->shipping_taxes, line->shipping_tax_count, arena);
    struct money *parts = ARENA_ARRAY(arena, struct money, units.line_count);
    if (refund.taxes == NULL || refund.shipping_taxes == NULL || parts == NULL)
        return arena_err(arena, err);
    enum err_code code = share(&units, line->price, remainder->amount, parts, &refund.amount, err);
    if (code == ERR_OK)
        code = share_taxes(&units, line->taxes, remainder->taxes, line->tax_count, parts,
                           refund.taxes, err);
    if (code != ERR_OK)
        return code;
    shipping_share(&units, remainder, &refund);
    if (units.is_rest && is_nothing(&refund) && line->price.minor > 0)
        return exceeds(err, "amount"); /* all of it was refunded, without a quantity */
    *ret = refund;
    return ERR_OK;
}

/* left * part / whole, rounded half up. */
static int64_t proportion(int64_t left, int64_t part, int64_t whole)
{
    if (whole <= 0 || part >= whole)
        return part > 0 ? left : 0;
    __int128 doubled = (__int128)left * part * 2 + whole;
    return (int64_t)(doubled / ((__int128)whole * 2));
}

static struct tax *proportional_taxes(const struct tax *left, size_t count, struct money part,
                                      struct money whole, struct arena *arena)
{
    struct tax *taxes = copy_taxes(left, count, arena);
    for (size_t i = 0; taxes != NULL && i < count; i++)
        taxes[i].amount.minor = proportion(left[i].amount.minor, part.minor, whole.minor);
    return taxes;
}

enum err_code refund_taxes_of_amounts(const struct order_line *line,
                                      const struct refundable *remainder, struct arena *arena,
                                      struct refund *refund, struct err *err)
{
    refund->tax_count = line->tax_count;
    refund->taxes = proportional_taxes(remainder->taxes, line->tax_count, refund->amount,
                                       remainder->amount, arena);
    refund->shipping_tax_count = line->shipping_tax_count;
    refund->shipping_taxes =
        proportional_taxes(remainder->shipping_taxes, line->shipping_tax_count,
                           refund->shipping_amount, remainder->shipping_amount, arena);
    return refund->taxes == NULL || refund->shipping_taxes == NULL ? arena_err(arena, err) : ERR_OK;
}

bool refund_is_of_unsent(const struct order *order, const struct order_line *line,
                         const struct refund *refund)
{
    bool is_sent = order->state != ORDER_STATE_SHIPPING || order->dispatch == STEP_DONE ||
                   line->dispatched >= order_line_units_due(line);
    return !is_sent && refund->return_id.len == 0 &&
           order_line_is_share(line, refund->quantity, refund->amount);
}

static bool amounts_eq(struct money a, struct money b)
{
    return a.minor == b.minor && (a.minor == 0 || currency_eq(a.currency, b.currency));
}

/* The sum of a list's taxes of one code. */
static struct money tax_of(const struct tax *taxes, size_t count, struct str code)
{
    struct money sum = { 0 };
    for (size_t i = 0; i < count; i++) {
        if (!str_eq(taxes[i].code, code))
            continue;
        sum.currency = taxes[i].amount.currency;
        /* Only compared: a sum out of range, wrapped, equals none that we sent. */
        (void)__builtin_add_overflow(sum.minor, taxes[i].amount.minor, &sum.minor);
    }
    return sum;
}

/* One that we sent and one not listed are alike if it was 0. Proportional ones are the
 * marketplace's own sums: theirs may be a cent off ours. */
static bool taxes_match(const struct tax *ours, size_t our_count, const struct tax *theirs,
                        size_t their_count)
{
    for (size_t i = 0; i < our_count; i++) {
        struct str code = ours[i].code;
        if (ours[i].rule != TAX_RULE_PROPORTIONAL &&
            !amounts_eq(tax_of(ours, our_count, code), tax_of(theirs, their_count, code)))
            return false;
    }
    for (size_t i = 0; i < their_count; i++) {
        bool is_ours = false;
        for (size_t k = 0; k < our_count; k++)
            is_ours = is_ours || str_eq(ours[k].code, theirs[i].code);
        if (!is_ours && theirs[i].amount.minor != 0)
            return false;
    }
    return true;
}

bool refund_matches(const struct refund *refund, const struct line_refund *seen)
{
    return str_eq(refund->reason_code, seen->reason_code) &&
           amounts_eq(refund->amount, seen->amount) &&
           amounts_eq(refund->shipping_amount, seen->shipping_amount) &&
           taxes_match(refund->taxes, refund->tax_count, seen->taxes, seen->tax_count) &&
           taxes_match(refund->shipping_taxes, refund->shipping_tax_count, seen->shipping_taxes,
                       seen->shipping_tax_count);
}
