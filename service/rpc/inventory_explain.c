/*
 * service/rpc/inventory_explain.c: how the quantity that a channel may sell comes about.
 *
 * The terms are those of stock_availability, with the facts that set them; their sum is its result
 * (checked).
 */
#include "service/rpc/backend.h"
#include "service/rpc/inventory_convert.h"
#include "service/rpc/inventory_queries.h"

enum { POLICY_TERM_COUNT = 6 }; /* beside levels and reservations */

struct explaining {
    struct stock_look *look;
    struct arena *arena;
    const struct position *position;
    const struct channel *channel;
    const struct stock_policy *policy;
    const struct stock_rule *rule; /* that it is of; NULL: the channel's own */
    Lockstep__V1__AvailabilityExplanation *out;
    int64_t total;
};

static void term_add(struct explaining *e, Lockstep__V1__AvailabilityTerm__Kind kind,
                     int64_t change, struct str subject, struct instant since, struct str text)
{
    Lockstep__V1__AvailabilityTerm *term = ARENA_NEW(e->arena, Lockstep__V1__AvailabilityTerm);
    e->total += change;
    if (term == NULL)
        return;
    lockstep__v1__availability_term__init(term);
    term->kind = kind;
    term->change = change;
    term->running_total = e->total;
    term->subject = text_to_proto(e->arena, subject);
    term->since_time = instant_to_proto(e->arena, since);
    term->text = text_to_proto(e->arena, text);
    e->out->terms[e->out->n_terms++] = term;
}

static void levels_explain(struct explaining *e)
{
    for (size_t i = 0; i < e->position->level_count; i++) {
        const struct stock_level *level = &e->position->levels[i];
        bool is_adjusted =
            instant_is_set(level->adjusted) && level->adjusted.us >= level->updated.us;
        struct str adjustment = is_adjusted ? level->adjustment : STR_EMPTY;
        if (!stock_feeds(e->policy, level->warehouse))
            continue;
        term_add(e, LOCKSTEP__V1__AVAILABILITY_TERM__KIND__KIND_ON_HAND, level->on_hand,
                 level->warehouse, level->updated,
                 arena_format(e->arena, "%lld on hand, said by %.*s%s%.*s",
                              (long long)level->on_hand, STR_ARG(level->source),
                              is_adjusted ? ", then adjusted: " : "", STR_ARG(adjustment)));
    }
}

static void reservations_explain(struct explaining *e)
{
    for (size_t i = 0; i < e->position->reservation_count; i++) {
        const struct reservation *reservation = &e->position->reservations[i];
        if (reservation->warehouse.len > 0 && !stock_feeds(e->policy, reservation->warehouse))
            continue;
        bool is_orders = reservation->order_id.len > 0;
        bool is_known = instant_is_set(reservation->counted_from);
        struct str subject =
            is_orders
                ? name_order(e->arena, e->look->shop, reservation->channel, reservation->order_id)
                : name_reservation(e->arena, e->look->shop, reservation->reservation_no);
        term_add(e, LOCKSTEP__V1__AVAILABILITY_TERM__KIND__KIND_RESERVED, -reservation->quantity,
                 subject, reservation->created,
                 !is_orders ? STR("a caller holds them")
                 : is_known ? STR("the shop knows the order; until stock is read after that")
                            : STR("the shop does not know the order yet"));
    }
}

static void policy_explain(struct explaining *e, const struct availability *a)
{
    struct str shop = e->look->shop;
    struct str source = e->rule != NULL ? name_stock_rule(e->arena, shop, e->rule->rule_id)
                                        : name_channel(e->arena, shop, e->channel->channel_id);
    struct instant since = e->rule != NULL ? e->rule->updated : e->channel->updated;
    if (a->buffer > 0)
        term_add(e, LOCKSTEP__V1__AVAILABILITY_TERM__KIND__KIND_SAFETY_STOCK, -a->buffer, source,
                 since,
                 arena_format(e->arena,
                              e->policy->chance_ppm > 0
                                  ? "%lld held back: more may sell before the channel knows"
                                  : "%lld held back",
                              (long long)a->buffer));
    if (e->total > 0 && a->shared != e->total)
        term_add(e, LOCKSTEP__V1__AVAILABILITY_TERM__KIND__KIND_SHARE, a->shared - e->total, source,
                 since,
                 arena_format(e->arena, "%lld.%02lld %% of %lld, rounded down",
                              (long long)(a->share_bp / 100), (long long)(a->share_bp % 100),
                              (long long)e->total));
    if (e->total > 0 && a->capped != e->total)
        term_add(e, LOCKSTEP__V1__AVAILABILITY_TERM__KIND__KIND_CAP, a->capped - e->total, source,
                 since, arena_format(e->arena, "at most %lld are offered", (long long)a->cap));
    if (e->total > 0 && a->floored != e->total)
        term_add(e, LOCKSTEP__V1__AVAILABILITY_TERM__KIND__KIND_FLOOR, a->floored - e->total,
                 source, since,
                 arena_format(e->arena, "fewer than %lld are not offered", (long long)a->floor));
    if (e->total < 0)
        term_add(e, LOCKSTEP__V1__AVAILABILITY_TERM__KIND__KIND_ZERO, -e->total, source,
                 INSTANT_NONE, STR("never below 0"));
}

/* The widest stop that there is says why. */
static void stop_explain(struct explaining *e)
{
    const struct str channels[] = { STR_EMPTY, e->channel->channel_id, STR_EMPTY,
                                    e->channel->channel_id };
    const struct str skus[] = { STR_EMPTY, STR_EMPTY, e->position->sku, e->position->sku };
    struct selling_stop stop = { .reason = STR_EMPTY };
    bool found = false;
    for (size_t i = 0; i < ARRAY_COUNT(skus) && !found && e->look->code == ERR_OK; i++)
        e->look->code = reader_selling_stop(e->look->reader, e->look->shop, channels[i], skus[i],
                                            &found, &stop, &e->look->err);
    term_add(e, LOCKSTEP__V1__AVAILABILITY_TERM__KIND__KIND_STOP, -e->total,
             selling_stop_name(e->arena, &stop), stop.created,
             arena_format(e->arena, "stopped by %.*s: %.*s", STR_ARG(stop.actor),
                          STR_ARG(stop.reason)));
}

static Lockstep__V1__AvailabilityExplanation *availability_explain(
    struct stock_look *look, const struct position *position, const struct channel *channel,
    const struct publication *publication, struct instant now)
{
    struct arena *arena = look->reader->view.arena;
    size_t room = position->level_count + position->reservation_count + POLICY_TERM_COUNT;
    struct explaining e = {
        .look = look,
        .arena = arena,
        .position = position,
        .channel = channel,
        .policy = stock_policy_of(&look->rules, channel, position->sku),
        .rule = stock_rule_of(&look->rules, channel, position->sku),
        .out = ARENA_NEW(arena, Lockstep__V1__AvailabilityExplanation),
    };
    Lockstep__V1__AvailabilityTerm **terms =
        ARENA_ARRAY(arena, Lockstep__V1__AvailabilityTerm *, room);
    if (e.out == NULL || terms == NULL)
        return NULL;
    struct availability availability = stock_availability(position, channel->channel_id, e.policy,
                                                          stock_safety(e.policy, publication),
                                                          stock_look_is_stopped(look, channel));
    lockstep__v1__availability_explanation__init(e.out);
    e.out->offer =
        text_to_proto(arena, name_offer(arena, look->shop, channel->channel_id, position->sku));
    e.out->terms = terms;
    levels_explain(&e);
    reservations_explain(&e);
    policy_explain(&e, &availability);
    if (availability.is_stopped)
        stop_explain(&e);
    CHECK(e.total == availability.available);
    e.out->available = availability.available;
    e.out->publication = publication_to_proto(look, position->sku, publication);
    e.out->read_time = instant_to_proto(arena, now);
    return e.out;
}

/* `channel_id` empty: all that offer the SKU. */
static enum err_code explain(struct rpc_call *call, struct reader *reader, struct str shop,
                             struct str channel_id, struct str sku,
                             Lockstep__V1__ExplainAvailabilityResponse *out, struct err *err)
{
    struct stock_look look;
    struct position position;
    enum err_code code = stock_look_open(reader, shop, &look, err);
    if (code == ERR_OK && channel_id.len > 0 && stock_look_channel(&look, channel_id) == NULL)
        code = err_set(err, REASON_CHANNEL_NOT_FOUND, "there is no channel \"%.*s\"",
                       STR_ARG(channel_id));
    if (code == ERR_OK)
        code = reader_position(reader, shop, sku, &position, err);
    if (code != ERR_OK)
        return code;
    out->explanations =
        ARENA_ARRAY(call->arena, Lockstep__V1__AvailabilityExplanation *, look.channel_count);
    for (size_t i = 0; out->explanations != NULL && i < look.channel_count; i++) {
        const struct channel *channel = &look.channels[i];
        const struct publication *publication = publication_listed(&position, channel->channel_id);
        if (publication == NULL || (channel_id.len > 0 && !str_eq(channel_id, channel->channel_id)))
            continue;
        out->explanations[out->n_explanations++] =
            availability_explain(&look, &position, channel, publication, call->now);
    }
    code = stock_look_done(&look, err);
    if (code == ERR_OK)
        code = arena_done(call->arena, err);
    if (code == ERR_OK && channel_id.len > 0 && out->n_explanations == 0)
        return err_set(err, REASON_OFFER_NOT_FOUND, "the channel does not offer this SKU");
    return code;
}

enum err_code explain_availability(struct rpc_call *call, const ProtobufCMessage *request,
                                   ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ExplainAvailabilityRequest *in = (const void *)request;
    const struct rpc_backend *backend = call->context;
    struct reader reader;
    struct str offer[3], position[2];
    struct err none;
    bool is_offer = name_parse(str_c(in->name), "shops/*/channels/*/offers/*", call->arena, offer,
                               &none) == ERR_OK;
    enum err_code code = is_offer ? ERR_OK
                                  : name_from_proto(in->name, "shops/*/positions/*", "name",
                                                    call->arena, position, err);
    if (code == ERR_OK)
        code = refuse_later(in->read_time != NULL, "read_time", err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code =
        explain(call, &reader, is_offer ? offer[0] : position[0], is_offer ? offer[1] : STR_EMPTY,
                is_offer ? offer[2] : position[1], (void *)response, err);
    reader_close(&reader);
    return code;
}
